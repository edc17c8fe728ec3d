"""What a page's pictures show: the facts and the status of a rumor, the steps of a policy or deal, lanes, ties."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from explainer import lanes, neighbours, strips
from explainer.evidence import actor_of, origins, speaks_through_reports
from explainer.lanes import Lanes, Slot
from explainer.linking import MAIN
from explainer.model import Stance
from explainer.neighbours import Neighbour, Neighbours
from explainer.strips import Entry as Marked
from explainer.strips import Outcome, Stop, Strip
from explainer.ties import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from explainer.dates import Day
    from explainer.evidence import Change
    from explainer.exhibits import Exhibits
    from explainer.linking import Entry, Linked
    from explainer.model import Fact

AHEAD = "ahead"  # the key under which `lanes_of` asks where what is to come stands
_SHAPES = {
    Stance.ALLEGES: "disc",
    Stance.CONFIRMS: "triangle",
    Stance.DENIES: "square",
    Stance.REFUTES: "cross",
    Stance.WITHDRAWS: "frame",
    Stance.DECLINES: "ring",
    Stance.NO_REPLY: "ring",
}
_SILENCE = 7  # days after which a strip says how much time has passed
_MOST_LANES = 6


@dataclass(frozen=True, slots=True)
class _Moment:
    """What a strip shows at a date: the bounds of the date, its place among those of one day, its words, the mark."""

    first: Day
    last: Day
    place: int
    heading: str
    shown: Marked | None  # a fact without a stance is only a tick


# The strip of a rumor's facts


def strip_of(pieces: Exhibits, linked: Linked) -> Strip | None:
    """Show how the status of a rumor moved, fact by fact, up to the day and beyond; None when it has none."""
    history = linked.assessments[MAIN].history
    if not history:
        return None
    moved = {id(change.fact): change for change in history if _enters(change)}
    told = [entry for entry in linked.entries if entry.fact.date and not entry.fact.key]
    past = [_told(pieces, entry, moved.get(id(entry.fact))) for entry in told if not entry.ahead]
    past += [_withdrawn(pieces, linked, change) for change in history if not _enters(change)]
    return _strip(pieces, past, [_told(pieces, entry, None) for entry in told if entry.ahead], "none")


def _enters(change: Change) -> bool:
    """Tell whether a fact moved the status as it came about, and not as it was retired."""
    return change.fact.date is not None and change.fact.date.latest == change.day


def _told(pieces: Exhibits, entry: Entry, change: Change | None) -> _Moment:
    fact = entry.fact
    if fact.stance is Stance.CONTEXT:
        return _moment(pieces, entry, None)
    who, href = _who(pieces, fact), pieces.address_of(entry)
    text = pieces.said(fact, who)
    if fact.claim:
        text = pieces.words.gettext("{label}, on a further part").format(label=text)
    tone = "" if fact.claim else f"stance-{fact.stance.value}"
    outcome = _outcome(pieces, change) if change else None
    return _moment(pieces, entry, Marked(text=text, href=href, shape=_SHAPES[fact.stance], tone=tone, outcome=outcome))


def _moment(pieces: Exhibits, entry: Entry, shown: Marked | None) -> _Moment:
    date = entry.fact.date
    if date is None:
        raise ValueError(f"{entry.id} has no date and so no place on a strip")
    heading = pieces.time(date, entry.fact.date_label or "").text
    return _Moment(date.earliest, date.latest, entry.fact.position, heading, shown)


def _who(pieces: Exhibits, fact: Fact) -> str:
    """Say in few words who speaks; unnamed people, through which report."""
    actor = actor_of(fact.by)
    if actor or not speaks_through_reports(fact):
        return pieces.name(actor)
    outlets = dict.fromkeys(pieces.publisher(name) for name in origins(fact.sources, pieces.web.sources))
    _ = pieces.words.gettext
    template = _("{people}, through {outlets}") if outlets else "{people}"
    return template.format(people=_("Unnamed people"), outlets=pieces.words.listing(list(outlets)))


def _outcome(pieces: Exhibits, change: Change) -> Outcome:
    status = pieces.status(change)
    return Outcome(key=status.key, text=status.headline)


def _withdrawn(pieces: Exhibits, linked: Linked, change: Change) -> _Moment:
    """Show that a status moved because a fact no longer stands."""
    entry = next(entry for entry in linked.entries if entry.fact is change.fact)
    text = pieces.words.gettext("Retired: {label}").format(label=pieces.said(change.fact, _who(pieces, change.fact)))
    shown = Marked(text=text, href=pieces.address_of(entry), shape="frame", outcome=_outcome(pieces, change))
    return _Moment(change.day, change.day, len(linked.entries), pieces.day(change.day).text, shown)


# The strip of a policy's or deal's steps


def steps_of(pieces: Exhibits, linked: Linked) -> Strip | None:
    """Show the steps of a policy or deal, those ahead too; None when it has none."""
    steps = [entry for entry in linked.entries if entry.fact.step and entry.fact.date]
    past = [_step(pieces, entry, "disc") for entry in steps if not entry.ahead]
    ahead = [_step(pieces, entry, "ring") for entry in steps if entry.ahead]
    return _strip(pieces, past, ahead, "past") if steps else None


def _step(pieces: Exhibits, entry: Entry, shape: str) -> _Moment:
    item = pieces.step(entry)
    return _moment(pieces, entry, Marked(text=item.text, href=item.href, shape=shape))


# What both strips share


def _strip(pieces: Exhibits, past: Iterable[_Moment], ahead: Iterable[_Moment], key: str) -> Strip:
    day = pieces.web.day
    now = Stop(heading=pieces.words.gettext("As of {day}").format(day=pieces.day(day).text), now=True)
    stops = [*_stops(pieces, past), (day, day, now), *_stops(pieces, ahead)]
    return strips.lay_out(tuple(_spaced(pieces, stops)), key)


def _stops(pieces: Exhibits, moments: Iterable[_Moment]) -> Iterator[tuple[Day, Day, Stop]]:
    """Yield a stop for the moments that have one date in words, with the bounds of that date."""
    ordered = sorted(moments, key=lambda each: (each.last, each.place))
    for heading, group in groupby(ordered, key=lambda each: each.heading):
        shared = list(group)
        others = sum(1 for each in shared if each.shown is None)
        template = pieces.words.ngettext("{count} other fact", "{count} other facts", others)
        stop = Stop(
            heading=heading,
            entries=tuple(each.shown for each in shared if isinstance(each.shown, Marked)),
            others=others,
            more=template.format(count=pieces.words.number(others)) if others else "",
        )
        yield min(each.first for each in shared), max(each.last for each in shared), stop


def _spaced(pieces: Exhibits, stops: Iterable[tuple[Day, Day, Stop]]) -> Iterator[Stop]:
    """Say between stops how much time has passed, where that is more than some days."""
    before: Day | None = None
    for first, last, stop in stops:
        days = _ordinal(first) - _ordinal(before) if before else 0
        if days >= _SILENCE:
            template = pieces.words.gettext("{when}, {span} later")
            yield replace(stop, days=days, heading=template.format(when=stop.heading, span=pieces.words.span(days)))
        else:
            yield stop
        before = max(before, last) if before else last


def _ordinal(day: Day) -> int:
    """Number a day; the standard library's calendar begins with the year 1."""
    return datetime.date(max(day.year, 1), day.month, min(day.day, 28) if day.year < 1 else day.day).toordinal()


# The lanes of a timeline


def lanes_of(pieces: Exhibits, entries: Iterable[tuple[str, Entry]], places: Mapping[str, str]) -> Lanes | None:
    """Draw dated facts in lanes by kind of page; None when there are none.

    `entries` are facts with the key of their month (`2026-01`, or as much of it as is known), and `places` says by
    this key where the month stands: an address to link to; what is still to come stands at `AHEAD`.
    """
    site = pieces.web.site
    counts: dict[tuple[bool, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    first: dict[tuple[bool, str], Day] = {}
    for key, entry in entries:
        if entry.fact.date:
            counts[entry.ahead, key][entry.page.kind] += 1
            first[entry.ahead, key] = entry.fact.date.earliest
    kinds = [kind for kind in site.kinds if any(kind in each for each in counts.values())]
    if not kinds:
        return None
    shown, rest = (kinds, []) if len(kinds) <= _MOST_LANES else (kinds[: _MOST_LANES - 1], kinds[_MOST_LANES - 1 :])
    names = [str(site.kind(kind).many) for kind in shown] + ([pieces.words.gettext("Others")] if rest else [])
    months = [
        Slot(
            kind="ahead" if ahead else "month",
            index=first[ahead, key].year * 12 + first[ahead, key].month - 1,
            key=key,
            counts=(*(each[kind] for kind in shown), *([sum(each[kind] for kind in rest)] if rest else [])),
        )
        for (ahead, key), each in counts.items()
    ]
    day = pieces.web.day
    folded = lanes.fold(months, day.year * 12 + day.month - 1)
    return lanes.lay_out(names, [_named(pieces, slot, names, places) for slot in folded])


def _named(pieces: Exhibits, slot: Slot, names: list[str], places: Mapping[str, str]) -> Slot:
    """Give a row its words and its address."""
    words = pieces.words
    day = type(pieces.web.day)(slot.index // 12, slot.index % 12 + 1, 1)
    exact = "-" in slot.key
    match slot.kind:
        case "before":
            label = words.gettext("before {year}").format(year=words.year(day))
        case "gap":
            template = words.ngettext("{count} month without facts", "{count} months without facts", slot.months)
            label = template.format(count=words.number(slot.months))
        case "now":
            label = words.gettext("As of {day}").format(day=pieces.day(pieces.web.day).text)
        case _:
            label = words.short_month(day) if exact or not slot.key else words.year(day)
    if not slot.key:
        return replace(slot, label=label)
    # Translators: a kind of page, in the plural, and how many facts it has.
    template = words.gettext("{kind} {count}")
    told = [
        template.format(kind=name, count=words.number(count))
        for name, count in zip(names, slot.counts, strict=True)
        if count
    ]
    counts = words.gettext(", ").join(told)
    title = words.gettext("{when}: {counts}").format(when=words.month(day) if exact else label, counts=counts)
    href = places.get(AHEAD if slot.kind == "ahead" else slot.key, "")
    return replace(slot, label=label, title=title, href=href)


# The ties of one page


def neighbours_of(pieces: Exhibits, linked: Linked, tied: Mapping[str, int]) -> Neighbours | None:
    """Draw the pages that share facts with one; `tied` counts the facts by the page's id. None when there are none."""
    if linked.page.nature not in COLUMNS:
        return None
    ranks = {name: rank for rank, name in enumerate(sorted(tied, key=lambda n: pieces.words.sort_key(pieces.name(n))))}
    found = [
        Neighbour(
            name=pieces.name(name),
            rank=ranks[name],
            href=pieces.link(name).href,
            facts=count,
            said=pieces.words.ngettext("{count} fact", "{count} facts", count).format(count=pieces.words.number(count)),
            left=COLUMNS[pieces.web.pages[name].page.nature] == 0,
        )
        for name, count in sorted(tied.items())  # by id, since which ones are drawn is the same in every language
        if pieces.web.pages[name].page.nature in COLUMNS
    ]
    return neighbours.lay_out(pieces.name(linked.page.id), found) if found else None
