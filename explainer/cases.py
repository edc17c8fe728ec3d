"""What a rumor's page knows of its claim: who says what, how the status moved, where it all comes from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from explainer import addresses
from explainer.evidence import origins
from explainer.exhibits import Exhibits
from explainer.framing import Setting, frame_of
from explainer.items import Case, ChangeItem, PartItem, SourceGroup, VoiceItem
from explainer.linking import MAIN
from explainer.model import Claim, SourceKind, Stance
from explainer.pictures import strip_of
from explainer.views import PastView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explainer.dates import Day
    from explainer.items import Rich
    from explainer.linking import Entry, Linked
    from explainer.model import Fact
    from explainer.testimony import Testimony

_DOCUMENTS = frozenset({SourceKind.OFFICIAL, SourceKind.DOCUMENT, SourceKind.STATEMENT, SourceKind.DATA})


def case(pieces: Exhibits, linked: Linked, claim: Claim, *, today: bool = True) -> Case:
    """Describe a claim as it stands for the day of the pieces' web; of a past day, without what is true only today."""
    page = linked.page
    return Case(
        status=pieces.badge(linked.assessments[MAIN]),
        claim=pieces.rich(page.text("claim")),
        parties=pieces.links(claim.parties),
        voices=_voices(pieces, linked, MAIN, at_home=today),
        parts=_parts(pieces, linked, claim, at_home=today),
        history=pieces.history(linked, MAIN),
        unknowns=_texts(pieces, linked, "unknowns", len(claim.unknowns) if today else 0),
        would_settle=_texts(pieces, linked, "would_settle", len(claim.would_settle) if today else 0),
        strip=strip_of(pieces, linked),
    )


def _texts(pieces: Exhibits, linked: Linked, name: str, count: int) -> tuple[Rich, ...]:
    return tuple(pieces.rich(linked.page.text(name, number)) for number in range(count))


def unheard(linked: Linked) -> list[Entry]:
    """Return the facts of a rumor's page that nobody's row tells, since each fact is told once."""
    heard = [each for testimonies in linked.voices.values() for each in testimonies]
    told = {id(fact) for each in heard for fact in (each.latest, *each.earlier)}
    return [entry for entry in linked.entries if id(entry.fact) not in told]


def _voices(pieces: Exhibits, linked: Linked, claim: str, *, at_home: bool) -> tuple[VoiceItem, ...]:
    return tuple(_voice(pieces, linked, testimony, at_home=at_home) for testimony in linked.voices[claim])


def _voice(pieces: Exhibits, linked: Linked, testimony: Testimony, *, at_home: bool) -> VoiceItem:
    entries = {id(entry.fact): entry for entry in linked.entries}
    latest = pieces.fact(entries[id(testimony.latest)], at_home=at_home)
    known = testimony.actor in pieces.web.pages
    return VoiceItem(
        name=pieces.link(testimony.actor) if known else None,
        unnamed="" if testimony.actor else pieces.heard_through(testimony.latest, testimony.reports),
        latest=latest,
        earlier=pieces.facts((entries[id(fact)] for fact in testimony.earlier), at_home=at_home),
        counts=testimony.counts,
    )


def _parts(pieces: Exhibits, linked: Linked, claim: Claim, *, at_home: bool) -> tuple[PartItem, ...]:
    parts = []
    for key, part in (claim.claims or {}).items():
        voices: tuple[VoiceItem, ...] = ()
        history: tuple[ChangeItem, ...] = ()
        if part.page:
            other = pieces.web.pages[part.page].page
            wording, page = other.text("claim"), pieces.page_link(other, other.front.title)
        else:
            wording, page = linked.page.text("claims", key), None
            voices, history = _voices(pieces, linked, key, at_home=at_home), pieces.history(linked, key)
        status = pieces.badge(linked.assessments[key])
        item = PartItem(key=key, claim=pieces.rich(wording), status=status, page=page, voices=voices, history=history)
        parts.append(item)
    return tuple(parts)


def sources_of(pieces: Exhibits, linked: Linked) -> tuple[SourceGroup, ...]:
    """Divide the sources of a rumor's page by the part they play; each plays one.

    To be called when all else was composed, since only then every source that the page cites has its number.
    """
    _ = pieces.words.gettext
    titles = {
        "origin": _("Origins: where the claim was first told"),
        "echo": _("Echoes: what repeats another source"),
        "document": _("Documents and statements"),
        "report": _("Other reports"),
    }
    facts = [replace(entry.fact, echoes=tuple(pieces.by_now(entry.fact.echoes))) for entry in linked.entries]
    roles = _roles(pieces, facts)
    echoed = {name for fact in facts for name in fact.echoes}  # said at the fact that they repeat
    groups = {key: [name for name, role in roles.items() if role == key] for key in titles}
    found = (_group(pieces, titles[key], names, echoed, own=key == "report") for key, names in groups.items())
    return tuple(group for group in found if group.sources or group.further)


def _group(pieces: Exhibits, title: str, names: list[str], echoed: set[str], *, own: bool) -> SourceGroup:
    """Gather sources that play one part; `own` where the list leads to their own pages, which lead on to them."""
    numbers = pieces.numbers
    return SourceGroup(
        title=title,
        sources=tuple(
            replace(pieces.source(name, numbers[name]), own=own)
            for name in sorted(numbers.keys() & names, key=lambda name: numbers[name])
        ),
        further=pieces.publisher_links(name for name in names if name not in numbers and name not in echoed),
    )


def _roles(pieces: Exhibits, facts: list[Fact]) -> dict[str, str]:
    known = pieces.web.sources
    alleged = [fact.sources for fact in facts if fact.stance is Stance.ALLEGES]
    first = {name for sources in alleged for name in origins(sources, known)} & known.keys()
    echoed = {name for fact in facts for name in fact.echoes}
    cited = dict.fromkeys(name for fact in facts for name in (*fact.sources, *fact.echoes))
    names = dict.fromkeys((*pieces.numbers, *cited, *sorted(first)))
    return {name: _role(pieces, name, first, echoed) for name in names}


def _role(pieces: Exhibits, name: str, first: set[str], echoed: set[str]) -> str:
    source = pieces.web.sources[name]
    if name in first:
        return "origin"
    if source.based_on or name in echoed:
        return "echo"
    return "document" if source.kind in _DOCUMENTS else "report"


def pasts(setting: Setting, linked: Linked) -> Iterator[PastView]:
    """Yield a small page for each day on which a status of the rumor changed."""
    for day, then in linked.past.items():
        yield _past(setting, linked, then, day)


def _past(setting: Setting, linked: Linked, then: Linked, day: Day) -> PastView:
    site, page = setting.web.site, linked.page
    _ = setting.words.gettext
    web = replace(setting.web, day=day)
    pieces = Exhibits(web, setting.words, addresses.of_past(site, page, day), setting.folder)
    claim = page.front
    if not isinstance(claim, Claim):
        raise TypeError(f"{page.id} makes no claim and so has no past")
    said = pieces.day(day).text
    title = _("{title}, as of {day}").format(title=page.front.title, day=said)
    description = _("How “{title}” stood at the end of {day}.").format(title=page.front.title, day=said)
    frame = replace(frame_of(setting, pieces, title, description), as_of=pieces.day(day), past=True, indexed=False)
    told = sorted((entry for entry in unheard(then) if not entry.fact.key), key=lambda entry: entry.key)
    return PastView(
        address=pieces.address,
        template="past.html",
        frame=frame,
        today=pieces.page_link(page, page.front.title),
        case=case(pieces, then, claim, today=False),
        facts=tuple(replace(fact, page=None) for fact in pieces.facts(told)),
        sources=pieces.source_list(),
    )
