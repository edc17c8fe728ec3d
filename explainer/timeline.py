"""Timelines: every dated fact of the site in order, and of a page those that concern it; long ones on several pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from explainer import addresses, limits
from explainer.filters import filters
from explainer.framing import Setting, Unit, frame_of, pieces_at
from explainer.items import Elsewhere, Group, Link
from explainer.pictures import AHEAD, lanes_of
from explainer.runs import Run, cut, divide
from explainer.views import NavItem, TimelineView

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from explainer.dates import Date
    from explainer.exhibits import Exhibits
    from explainer.lanes import Lanes
    from explainer.linking import Entry, Linked

_MOST = 30  # facts on a page of a timeline
_FEW = 6  # facts of other pages that a page itself shows
_LATEST = 4  # of more, while all are on a timeline of its own


def timeline(setting: Setting) -> Iterator[Unit]:
    """Yield the pages of the site's timeline, the latest first.

    Each depends on the pages whose facts it shows, on how the timeline is divided, and on what it can be filtered by;
    the latest also draws all facts.
    """
    keys, plan = setting.keys, _plan(setting, addresses.TIMELINE, setting.web.timeline)
    choices = filters(pieces_at(setting, addresses.TIMELINE, listed=False), setting.assets)
    shared = repr((plan.said, plan.total, choices)).encode()
    for target in plan.parts:
        named = dict.fromkeys(entry.page.id for entry in plan.entries(target))
        drawn = [keys.lists] if target == addresses.TIMELINE else []
        told = repr([(entry.page.id, entry.id) for entry in plan.entries(target)]).encode()
        parts = [shared, told, *drawn, *(keys.shown[name] for name in named)]
        yield setting.unit(f"timeline {target}", parts, partial(_only, setting, plan, target))


def _only(setting: Setting, plan: _Plan, target: str) -> list[TimelineView]:
    return [_page(setting, plan, target, None)]


def timeline_of(setting: Setting, linked: Linked) -> Iterator[TimelineView]:
    """Yield the pages of the timeline of a page that more facts concern than it shows itself."""
    if plan := _plan_of(setting, linked):
        yield from (_page(setting, plan, target, linked) for target in plan.parts)


def _plan_of(setting: Setting, linked: Linked) -> _Plan | None:
    if len(_dated(linked.concerning)) <= _FEW:
        return None
    entries = sorted(_dated((*linked.entries, *linked.concerning)), key=lambda entry: entry.key)
    return _plan(setting, addresses.of_timeline(setting.web.site, linked.page), entries)


def parts(setting: Setting) -> Iterator[tuple[str, Sequence[Entry]]]:
    """Yield the address of every page of every timeline, with the facts that it shows."""
    web = setting.web
    plans = [_plan(setting, addresses.TIMELINE, web.timeline)]
    plans += [plan for linked in web.pages.values() if (plan := _plan_of(setting, linked))]
    for plan in plans:
        yield from ((target, plan.entries(target)) for target in plan.parts)


def elsewhere(setting: Setting, pieces: Exhibits, linked: Linked) -> Elsewhere:
    """Return the facts of other pages that concern a page: all, or the latest and the way to all."""
    dated = _dated(linked.concerning)
    if len(dated) <= _FEW:
        return Elsewhere(facts=pieces.facts(dated, numbered=False), count=len(dated))
    latest = ([entry for entry in dated if not entry.ahead] or dated)[-_LATEST:]
    name = linked.page.short
    title = setting.words.gettext("Timeline of {name}: every fact that concerns it").format(name=name)
    whole = Link(href=pieces.to(addresses.of_timeline(setting.web.site, linked.page)), text=title)
    return Elsewhere(facts=pieces.facts(latest, numbered=False), count=len(dated), whole=whole)


def _dated(entries: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.fact.date]


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the facts of a timeline are divided between pages, by address, and what each page is called.

    `address` is that of the page which ends with what lies ahead; `keys` are the periods of what is past.
    """

    address: str
    past: Sequence[Entry]
    keys: Sequence[str]
    ahead: Sequence[Entry]
    parts: Mapping[str, Run]
    said: Mapping[str, str]

    @property
    def total(self) -> int:
        """How many facts there are on all pages."""
        return len(self.past) + len(self.ahead)

    def coming(self, target: str) -> Sequence[Entry]:
        """Return what lies ahead, as far as a page shows it."""
        return self.ahead if target == self.address else ()

    def entries(self, target: str) -> list[Entry]:
        """Return what a page shows."""
        run = self.parts[target]
        return [*self.past[run.start : run.end], *self.coming(target)]


def _plan(setting: Setting, address: str, entries: Sequence[Entry]) -> _Plan:
    keyed = [(_period(setting, entry)[0], entry.key, entry) for entry in entries if not entry.ahead]
    keyed.sort(key=itemgetter(0, 1))
    keys, past = [key for key, _, _ in keyed], [entry for _, _, entry in keyed]
    runs = [*cut(divide(keys, _MOST), limits.MONTH)] or [Run(0, 0, "", "")]
    parts = {address: runs[-1]} | {addresses.of_part(address, run.last, run.number): run for run in reversed(runs[:-1])}
    said = {target: _said(setting, past, run) for target, run in parts.items()}
    return _Plan(address, past, keys, [entry for entry in entries if entry.ahead], parts, said)


def _page(setting: Setting, plan: _Plan, target: str, about: Linked | None) -> TimelineView:
    pieces = pieces_at(setting, target, listed=False)
    run, coming = plan.parts[target], plan.coming(target)
    title, description = _title(setting, about, plan.said[target] if target != plan.address else "")
    return TimelineView(
        address=target,
        template="timeline.html",
        frame=frame_of(setting, pieces, title, description),
        about=pieces.page_link(about.page) if about else None,
        parts=_parts(pieces, plan.said) if len(plan.said) > 1 else (),
        filters=None if about else filters(pieces, setting.assets),
        months=_months(setting, pieces, plan.past[run.start : run.end]),
        ahead=pieces.facts(coming),
        count=run.end - run.start + len(coming),
        total=plan.total,
        lanes=_lanes(setting, pieces, plan) if target == addresses.TIMELINE else None,
    )


def _lanes(setting: Setting, pieces: Exhibits, plan: _Plan) -> Lanes | None:
    """Draw all facts of the site's timeline; each month leads to where it is told."""
    places = {
        month: pieces.to(target, f"month_{month}")
        for target, run in plan.parts.items()
        for month in plan.keys[run.start : run.end]
    }
    keyed = [(_period(setting, entry)[0], entry) for entry in setting.web.timeline]
    return lanes_of(pieces, keyed, {**places, AHEAD: "#ahead_"})


def _title(setting: Setting, about: Linked | None, years: str) -> tuple[str, str]:
    """Return the title and the description of a page of a timeline."""
    _ = setting.words.gettext
    values = {"site": setting.web.site.title, "name": about.page.short if about else "", "years": years}
    if about:
        title, text = _("Timeline of {name}"), _("Every dated fact of “{site}” that concerns {name}, in order.")
        if years:
            title, text = _("Timeline of {name}, {years}"), _("The facts of “{site}” that concern {name}, {years}.")
    else:
        title, text = _("Timeline"), _("Every dated fact of “{site}”, in order.")
        if years:
            title, text = _("Timeline, {years}"), _("The dated facts of “{site}”, {years}.")
    return title.format(**values), text.format(**values)


def _parts(pieces: Exhibits, said: Mapping[str, str]) -> tuple[NavItem, ...]:
    return tuple(
        NavItem(href=pieces.to(target), text=text, current=target == pieces.address, within=False)
        for target, text in reversed(list(said.items()))
    )


def _said(setting: Setting, past: Sequence[Entry], run: Run) -> str:
    """Say which years or months a run spans."""
    if not run.first:
        return ""
    say = setting.words.month if "-" in run.first else setting.words.year
    ends = (past[run.start].fact.date, past[run.end - 1].fact.date)
    first, last = (say(date.earliest) for date in ends if date)
    said = first if first == last else setting.words.gettext("{first} to {last}").format(first=first, last=last)
    return f"{said} ({setting.words.number(run.number)})" if run.number else said


def _months(setting: Setting, pieces: Exhibits, entries: Sequence[Entry]) -> tuple[Group, ...]:
    return tuple(
        Group(id=f"month_{key}", title=title, facts=pieces.facts(of_month))
        for (key, title), of_month in groupby(entries, key=lambda entry: _period(setting, entry))
    )


def _period(setting: Setting, entry: Entry) -> tuple[str, str]:
    """Return the heading under which a timeline shows a fact: its month, or as much as is known of it."""
    date = entry.fact.date
    return setting.web.once("period", date, partial(_heading, setting, date)) if date else ("", "")


def _heading(setting: Setting, date: Date) -> tuple[str, str]:
    first, start = date.earliest, date.points[0]
    if start is None or start.precision in ("day", "month"):
        return str(first)[:7], setting.words.month(first)
    if start.precision == "year":
        return str(first)[:4], setting.words.year(first)
    return f"{first.year:04}_{start.precision}", setting.words.date(date)
