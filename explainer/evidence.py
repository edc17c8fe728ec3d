"""From facts to a claim's status, and how it came about.

| rule | when                                                                              | status      |
|------|-----------------------------------------------------------------------------------|-------------|
| S1   | an official refutes, or the publisher on two or more origins; no confirmation     | refuted     |
| S2   | the first half of S1 and a confirmation; or a confirmation and a denial           | disputed    |
| S3   | a party or an official confirms, and no party denies                              | confirmed   |
| S4   | every origin has withdrawn and nobody else alleges                                | withdrawn   |
| S5   | at least one party denies                                                         | denied      |
| S6   | only allegations                                                                  | unconfirmed |

Of each voice only the latest stance stands. A fact counts from the latest day that its date allows; on one
day, facts count in the order of the file. A retired fact has no force from the day of its retirement.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explainer.model import OFFICIAL_KINDS, PUBLISHER, Fact, Stance, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from explainer.dates import Date, Day
    from explainer.model import Actor, Source

SETTLED = frozenset({Status.CONFIRMED, Status.REFUTED, Status.WITHDRAWN})  # neither dormant nor lapsed


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the rules must know beside the facts themselves.

    `kind_of` gives a page's kind and `name_of` what an outlet's page calls it, both by the page's id.
    """

    parties: tuple[str, ...]
    sources: Mapping[str, Source]
    kind_of: Callable[[str], str]
    name_of: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows on one day: the status, the rule, the facts that it follows from, and who is counted.

    `counted` are the parties that deny (denied, disputed) or confirm (confirmed); `others` the facts of officials
    and of the publisher that weigh in; `origins` the sources to which the standing allegations go back, `echoes`
    those that only repeat them, and `unnamed` how many unnamed people they cite (None when they cite none or give
    no number); `declining` and `silent` those who were asked, and would not say or did not answer.
    """

    status: Status | None
    rule: str = ""
    because: tuple[Fact, ...] = ()
    counted: tuple[str, ...] = ()
    others: tuple[Fact, ...] = ()
    parties: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    echoes: tuple[str, ...] = ()
    unnamed: int | None = None
    declining: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()

    @property
    def outcome(self) -> tuple[Status | None, tuple[str, ...]]:
        """What a reader would call a change: the status and who is counted for it."""
        return self.status, self.counted


@dataclass(frozen=True, slots=True)
class Change:
    """A change of status: its day, the fact that moved it (or that was retired), and what follows since."""

    day: Day
    fact: Fact
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Assessment:
    """A claim on a day: what follows, how it came about, and the flags beside the status."""

    verdict: Verdict
    history: tuple[Change, ...] = ()
    dormant: bool = False
    lapsed: bool = False


def rules(_: Callable[[str], str]) -> Mapping[str, str]:
    """Return what each rule finds, in the language in which `_` says messages."""
    return {
        "S1": _("it is refuted, and nobody confirms it"),
        "S2": _("it is confirmed, and also denied or refuted"),
        "S3": _("it is confirmed, and no party denies it"),
        "S4": _("whoever alleged it took it back"),
        "S5": _("a party denies it"),
        "S6": _("it is only alleged"),
    }


def actor_of(by: Actor | None) -> str:
    """Return whose stance it is: the page spoken for, else the speaker's, else the name as given."""
    return (by.for_ or by.page or by.name or "") if by else ""


def origins(ids: Iterable[str], sources: Mapping[str, Source]) -> tuple[str, ...]:
    """Follow sources back through `based_on`; each origin once, in the order given."""
    found: dict[str, None] = {}
    for name in ids:
        seen = {name}
        while (source := sources.get(name)) and source.based_on and source.based_on not in seen:
            name = source.based_on
            seen.add(name)
        found[name] = None
    return tuple(found)


def assess(
    facts: Sequence[Fact], grounds: Grounds, day: Day, *, dormant_after: int, by_date: Date | None = None
) -> Assessment:
    """Derive what follows from a claim's facts at the end of `day`."""
    history: list[Change] = []
    verdict = Verdict(None, parties=grounds.parties)
    for when, fact, live in _moments(facts, day):
        verdict = _follow(live, grounds, day)
        before = history[-1].verdict.outcome if history else (None, ())
        if verdict.outcome != before:
            history.append(Change(when, fact, verdict))
    open_still = verdict.status not in SETTLED
    latest = max((fact.date.latest for fact in facts if fact.date and fact.date.latest <= day), default=None)
    return Assessment(
        verdict,
        tuple(history),
        dormant=bool(latest) and open_still and _days_between(latest, day) > dormant_after,
        lapsed=open_still and by_date is not None and by_date.latest < day,
    )


def _days_between(first: Day | None, last: Day) -> int:
    if first is None:
        return 0
    return _ordinal(last) - _ordinal(first)


def _ordinal(day: Day) -> int:
    """Count days; the standard library knows no year 0, which is like 400, a cycle of 146,097 days later."""
    return datetime.date(day.year or 400, day.month, day.day).toordinal() - (0 if day.year else 146_097)


def _moments(facts: Sequence[Fact], day: Day) -> Iterable[tuple[Day, Fact, list[Fact]]]:
    """Yield each day and fact at which something may change, with the facts that then have force, in order."""
    moments: list[tuple[Day, int, Fact, bool]] = []
    for fact in facts:
        if fact.stance is Stance.CONTEXT or not fact.date or is_retired(fact, fact.date.latest):
            continue
        moments.append((fact.date.latest, fact.position, fact, True))
        if fact.retired:
            moments.append((fact.retired.date.latest, fact.position, fact, False))
    live: list[Fact] = []
    # On the day of its retirement a fact has no force any more: it goes before others come.
    for when, _, fact, enters in sorted(moments, key=lambda moment: (moment[0], moment[3], moment[1])):
        if when > day:
            return
        live = [*live, fact] if enters else [each for each in live if each is not fact]
        yield when, fact, live


def _follow(live: Sequence[Fact], grounds: Grounds, day: Day) -> Verdict:
    """Apply the rules to the facts that have force, in the order in which they count; echoes count up to `day`."""
    voices = _voices(live, grounds)
    standing = _standing(live, voices)
    confirming = [fact for fact in standing[Stance.CONFIRMS] if counts(fact, grounds)]
    denying = [fact for fact in standing[Stance.DENIES] if counts(fact, grounds)]
    refuting = [fact for fact in standing[Stance.REFUTES] if counts(fact, grounds)]
    alleging, withdrawing = standing[Stance.ALLEGES], standing[Stance.WITHDRAWS]
    sources = _standing_origins(alleging, voices, grounds)
    status, rule, because = _rule(refuting, confirming, denying, alleging, withdrawing)
    counting = confirming if status is Status.CONFIRMED else denying
    return Verdict(
        status,
        rule,
        tuple(sorted(because, key=lambda fact: (fact.date.latest if fact.date else (0, 0, 0), fact.position))),
        counted=_parties(counting, grounds) if status in _COUNTING else (),
        others=tuple(fact for fact in (*refuting, *confirming) if not _is_party(fact, grounds)),
        parties=grounds.parties,
        origins=sources,
        echoes=_echoes(alleging, sources, grounds, day),
        unnamed=max((fact.anon.count for fact in alleging if fact.anon and fact.anon.count), default=None),
        declining=_actors(standing[Stance.DECLINES]),
        silent=_actors(standing[Stance.NO_REPLY]),
    )


_COUNTING = (Status.CONFIRMED, Status.DENIED, Status.DISPUTED)


def _rule(
    refuting: list[Fact],
    confirming: list[Fact],
    denying: list[Fact],
    alleging: list[Fact],
    withdrawing: list[Fact],
) -> tuple[Status | None, str, list[Fact]]:
    if refuting and not confirming:
        return Status.REFUTED, "S1", refuting
    if confirming and (refuting or denying):
        return Status.DISPUTED, "S2", [*refuting, *confirming, *denying]
    if confirming:
        return Status.CONFIRMED, "S3", confirming
    if withdrawing and not alleging:
        return Status.WITHDRAWN, "S4", withdrawing
    if denying:
        return Status.DENIED, "S5", denying
    if alleging:
        return Status.UNCONFIRMED, "S6", alleging
    return None, "", []


def _voices(live: Sequence[Fact], grounds: Grounds) -> dict[str, Fact]:
    """Return of each voice its latest stance.

    A named actor has one voice; unnamed people speak through each report that they are cited in. A withdrawal
    takes back what was alleged through a report when it names that report, or comes from its publisher.
    """
    voices: dict[str, Fact] = {}
    for fact in live:
        actor = actor_of(fact.by)
        mine = [actor] if actor else []
        if fact.stance is Stance.WITHDRAWS:
            names = _names(fact.by, grounds)
            mine += [voice for voice in voices if _is_report_of(voice, names, fact.sources, grounds)]
        elif speaks_through_reports(fact):
            mine = [_REPORT + name for name in origins(fact.sources, grounds.sources)]
        voices.update(dict.fromkeys(mine, fact))
    return voices


_REPORT = "report "  # before a source's id; no actor's id has a space


def speaks_through_reports(fact: Fact) -> bool:
    """Tell whether unnamed people allege this, who are heard only through what cites them."""
    return fact.stance is Stance.ALLEGES and (fact.anon is not None or not fact.by)


def _is_report_of(voice: str, names: Collection[str], sources: Collection[str], grounds: Grounds) -> bool:
    if not voice.startswith(_REPORT):
        return False
    report = voice.removeprefix(_REPORT)
    return report in sources or _publisher(report, grounds) in names


def _names(by: Actor | None, grounds: Grounds) -> set[str]:
    """Return every name that an actor goes by, in one case."""
    known = [name for name in (by.page, by.for_, by.name) if name] if by else []
    return {name.casefold() for name in (*known, *(grounds.name_of(each) for each in known))}


def _standing(live: Sequence[Fact], voices: Mapping[str, Fact]) -> dict[Stance, list[Fact]]:
    """Return the facts that are some voice's latest, by stance."""
    latest = {id(fact) for fact in voices.values()}
    standing: dict[Stance, list[Fact]] = {stance: [] for stance in Stance}
    for fact in live:
        if id(fact) in latest:
            standing[fact.stance].append(fact)
    return standing


def _standing_origins(alleging: Sequence[Fact], voices: Mapping[str, Fact], grounds: Grounds) -> tuple[str, ...]:
    """Return the origins through which something is still alleged."""
    return tuple(
        dict.fromkeys(
            name
            for fact in alleging
            for name in origins(fact.sources, grounds.sources)
            if not speaks_through_reports(fact) or voices.get(_REPORT + name) is fact
        )
    )


def _echoes(alleging: Sequence[Fact], first: Collection[str], grounds: Grounds, day: Day) -> tuple[str, ...]:
    """Return what repeated a standing allegation by a day: its echoes, and those of its sources that are no origin."""
    named = dict.fromkeys(name for fact in alleging for name in (*fact.sources, *fact.echoes))
    return tuple(name for name in named if name not in first and not _is_later(grounds.sources.get(name), day))


def _is_later(source: Source | None, day: Day) -> bool:
    return bool(source and source.date and source.date.earliest > day)


def _publisher(source: str, grounds: Grounds) -> str:
    found = grounds.sources.get(source)
    return found.publisher.casefold() if found else ""


def _is_party(fact: Fact, grounds: Grounds) -> bool:
    return actor_of(fact.by) in grounds.parties


def is_official(fact: Fact, grounds: Grounds) -> bool:
    """Tell whether a government, regulator or court speaks, or a source is what a public body published."""
    if not fact.by:
        return False
    kinds = {grounds.kind_of(name) for name in (fact.by.page, fact.by.for_) if name} | {fact.by.kind or ""}
    cited = (grounds.sources.get(name) for name in fact.sources)
    return bool(kinds & OFFICIAL_KINDS) or any(source and source.kind.value == "official" for source in cited)


def counts(fact: Fact, grounds: Grounds) -> bool:
    """Tell whether the rules heed a stance of this actor: not everybody can confirm, deny or refute."""
    match fact.stance:
        case Stance.CONFIRMS:
            return _is_party(fact, grounds) or is_official(fact, grounds)
        case Stance.DENIES:
            return _is_party(fact, grounds)
        case Stance.REFUTES:
            return is_official(fact, grounds) or _publisher_may(fact, grounds)
    return True


def has_force(fact: Fact, day: Day) -> bool:
    """Tell whether a fact has certainly happened by the end of a day, and was not retired."""
    return fact.date is not None and fact.date.latest <= day and not is_retired(fact, day)


def _publisher_may(fact: Fact, grounds: Grounds) -> bool:
    return actor_of(fact.by) == PUBLISHER and len(origins(fact.sources, grounds.sources)) >= 2


def _actors(facts: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(actor_of(fact.by) for fact in facts))


def _parties(facts: Iterable[Fact], grounds: Grounds) -> tuple[str, ...]:
    actors = {actor_of(fact.by) for fact in facts}
    return tuple(party for party in grounds.parties if party in actors)


def is_retired(fact: Fact, day: Day) -> bool:
    """Tell whether a fact was retired by the end of a day."""
    return fact.retired is not None and fact.retired.date.latest <= day
