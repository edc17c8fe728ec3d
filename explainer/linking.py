"""`Content` to `Web`: names resolved, every fact on every page that it concerns, links back with their sentence.

This is the one place that decides what is visible (drafts, facts after the day): what is not in the `Web`
cannot leak into a page, a count or a feed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from explainer import evidence
from explainer.content import HOME, Content, Page
from explainer.content import fact_ids as fact_ids
from explainer.evidence import Assessment, Grounds
from explainer.later import Later
from explainer.memory import Memory
from explainer.model import Claim, Entity, Fact, Nature, Rule, Source, Stance, Step
from explainer.states import State, state
from explainer.testimony import Testimony, testimonies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from explainer.config import Site
    from explainer.dates import Day
    from explainer.marks import Sentence
    from explainer.model import Actor
    from explainer.sorting import Key

MAIN = ""  # the key of a rumor's main claim
_SAID = 1 << 15  # things of which a web keeps what is said of them: more than most sites have
_TIMELINE = "timeline"
ROOM = "linked"  # of memory
_Said = TypeVar("_Said")


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact with the page that it lives on, its permalink's fragment, and whether it is still to come."""

    page: Page
    fact: Fact
    id: str
    ahead: bool

    @property
    def key(self) -> tuple[Day | tuple[()], str, int]:
        """Sort by the earliest day that the date allows, then by page and position."""
        return self.fact.date.earliest if self.fact.date else (), self.page.id, self.fact.position


@dataclass(frozen=True, slots=True)
class Backlink:
    """A page that names another, and the first sentence in which it does."""

    page: Page
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Linked:
    """A page that knows the others: its own facts, those of other pages that concern it, and who names it.

    `assessments` are by claim, the main one first, under the key `MAIN`; a part that has a page of its own is
    assessed by the facts there. `voices` are who speaks on each claim whose facts are here, and `past` is how the
    page stood at the end of each day on which one of its statuses changed.
    """

    page: Page
    entries: tuple[Entry, ...]
    concerning: tuple[Entry, ...]
    backlinks: tuple[Backlink, ...]
    assessments: Mapping[str, Assessment]
    voices: Mapping[str, tuple[Testimony, ...]]
    state: State
    past: Mapping[Day, Linked]


@dataclass(frozen=True, slots=True)
class Cited:
    """A source with what rests on it: facts that rely on it or repeat it, and pages whose text cites it."""

    id: str
    source: Source
    entries: tuple[Entry, ...]
    echoing: tuple[Entry, ...]
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Web:
    """Everything that is published, as of the end of a day: pages by id, each linked when somebody asks for it.

    `everyone` are all pages, the home page too, `pages` all others; `cited` tells what rests on each of the `sources`,
    of which those that are `late` are dated after the day, and are here since something rests on them already. `orders`
    holds the timeline, `said` what `once` keeps.
    """

    site: Site
    day: Day
    everyone: Mapping[str, Linked]
    pages: Mapping[str, Linked]
    sources: Mapping[str, Source]
    cited: Mapping[str, Cited]
    late: tuple[str, ...]
    orders: Mapping[str, tuple[Entry, ...]]
    said: dict[tuple[str, int], tuple[object, Any]] = field(default_factory=dict, repr=False, compare=False)

    def once(self, name: str, thing: object, make: Callable[[], _Said]) -> _Said:
        """Return what is said of a part of this web under a name, made when it is first asked for.

        It must follow from that part, the pages and the sources alone: neither from who asks nor from the day, since
        the same web as of a past day shares it. The part is kept beside it, so that no other comes to its identity.
        """
        known = self.said.get((name, id(thing)))
        if known is None:
            if len(self.said) >= _SAID:  # what one part of a large site needs, the next hardly does
                self.said.clear()
            known = self.said[name, id(thing)] = (thing, make())
        said: _Said = known[1]
        return said

    @property
    def home(self) -> Linked | None:
        """The home page, if its text is written."""
        return self.everyone.get(HOME)

    @property
    def timeline(self) -> tuple[Entry, ...]:
        """Every dated fact, in order."""
        return self.orders[_TIMELINE]

    def page(self, name: str) -> Linked | None:
        """Return a published page, the home page too."""
        return self.everyone.get(name)

    @property
    def everything(self) -> list[Linked]:
        """Every page that is published, the home page first."""
        return [*([self.home] if self.home else []), *self.pages.values()]

    def of_kind(self, kind: str, order: Callable[[str], Key]) -> list[Linked]:
        """Return the pages of a kind by title; `order` is the sort key of a language."""
        return sorted(
            (each for each in self.pages.values() if each.page.kind == kind),
            key=lambda each: (order(each.page.front.title), each.page.id),
        )


@dataclass(frozen=True, slots=True)
class _Own:
    """What of a linked page follows from itself and its neighbours; `concerned` are those that each entry is about."""

    entries: tuple[Entry, ...]
    concerned: tuple[frozenset[str], ...]
    cited: tuple[str, ...]
    assessments: Mapping[str, Assessment]
    voices: Mapping[str, tuple[Testimony, ...]]
    state: State
    past: Mapping[Day, Linked]


def link(
    content: Content,
    day: Day,
    *,
    announced: bool,
    keys: Mapping[str, bytes] | None = None,
    memory: Memory | None = None,
) -> Web:
    """Let pages know each other, as of the end of `day`.

    `announced` tells whether facts after that day that are only expected are shown as such: yes for a build of
    today, no for a day of the past, of which nothing later is known but what a law adopted by then had scheduled.
    With `keys`, what the `memory` of an earlier build has of a page is taken where it is still right.
    """
    memory = memory or Memory()

    def own(name: str) -> _Own:
        page = content.pages[name]
        key = (keys[name], page) if keys else object()
        return memory.recall(ROOM, name, key, partial(_own, page, content, day, announced=announced))

    shown = [name for name in content.gists if content.shows(name)]
    naming: dict[str, list[str]] = defaultdict(list)
    for name in shown:
        names = content.gists[name].names
        for other in {*names.front, *names.body}:
            naming[other].append(name)
    linker = _Linker(content, Later(shown, own), naming)
    written = content.sources.by_id
    ahead = {name for name, source in written.items() if source.date and source.date.earliest > day}
    late = [name for name in written if name in ahead and linker.rests(name)]
    sources = {name: source for name, source in written.items() if name not in ahead or name in late}
    return woven(content.site, day, shown, linker.linked, sources, linker.cited, late)


def woven(
    site: Site,
    day: Day,
    names: Iterable[str],
    linked: Callable[[str], Linked],
    sources: Mapping[str, Source],
    cited: Callable[[str], Cited],
    late: Iterable[str],
) -> Web:
    """Return a web of the pages of these names, each `linked` when somebody asks for it."""
    everyone = Later(sorted(names), linked)
    pages = Later((name for name in everyone if name != HOME), everyone.__getitem__)
    orders = Later((_TIMELINE,), lambda _: _dated(everyone.values()))
    return Web(site, day, everyone, pages, sources, Later(sources, cited), tuple(late), orders)


def _dated(pages: Iterable[Linked]) -> tuple[Entry, ...]:
    dated = (entry for each in pages for entry in each.entries if entry.fact.date)
    return tuple(sorted(dated, key=lambda entry: entry.key))


@dataclass(frozen=True, slots=True)
class _Linker:
    """Links pages one by one with those that name them; `naming` are these, by the id of a page or source."""

    content: Content
    own: Mapping[str, _Own]
    naming: Mapping[str, Sequence[str]]

    def linked(self, name: str) -> Linked:
        """Let a page know the others."""
        own = self.own[name]
        concerning = sorted(self._concerning(name), key=lambda entry: entry.key)
        return Linked(
            self.content.pages[name],
            own.entries,
            tuple(concerning),
            tuple(self._backlinks(name)),
            own.assessments,
            own.voices,
            own.state,
            own.past,
        )

    def _concerning(self, name: str) -> Iterator[Entry]:
        for other in self.naming.get(name, ()):
            own = self.own[other]
            yield from (entry for entry, about in zip(own.entries, own.concerned, strict=True) if name in about)

    def _backlinks(self, name: str) -> list[Backlink]:
        """Find the other pages whose text names one."""
        gists = self.content.gists
        naming = [each for each in self.naming.get(name, ()) if any(name == other for other, *_ in gists[each].named)]
        pages = sorted(
            (self.content.pages[each] for each in naming),
            key=lambda page: (page.kind, page.front.title.casefold(), page.id),
        )
        return [Backlink(page, dict(page.named)[name]) for page in pages]

    def rests(self, name: str) -> bool:
        """Tell whether anything rests on a source, or cites it."""
        cited = self.cited(name)
        return bool(cited.entries or cited.echoing or cited.pages)

    def cited(self, name: str) -> Cited:
        """Find what rests on a source."""
        naming = self.naming.get(name, ())
        entries = [entry for each in naming for entry in self.own[each].entries]
        relying = (entry for entry in entries if name in entry.fact.sources)
        echoing = (entry for entry in entries if name in entry.fact.echoes)
        return Cited(
            name,
            self.content.sources.by_id[name],
            tuple(sorted(relying, key=lambda entry: entry.key)),
            tuple(sorted(echoing, key=lambda entry: entry.key)),
            tuple(self.content.pages[each] for each in sorted(naming) if name in self.own[each].cited),
        )


def _own(page: Page, content: Content, day: Day, *, announced: bool) -> _Own:
    entries = _entries(page, day, announced=announced)
    assessments = _assessments(page, entries, content, day)
    return _Own(
        entries,
        tuple(frozenset(concerns(page, entry.fact)) for entry in entries),
        tuple(dict.fromkeys(name for body in page.bodies() for each in body.citations() for name, _ in each.sources)),
        assessments,
        _voices(page, entries, content, day),
        state(page.nature, [entry.fact for entry in entries], day),
        _past(page, assessments, content),
    )


def grounds(content: Content, parties: tuple[str, ...] = ()) -> Grounds:
    """Return what the rules of evidence must know about pages and sources."""
    pages = content.pages
    return Grounds(
        parties,
        content.sources.by_id,
        kind_of=lambda name: pages[name].kind if name in pages else "",
        name_of=lambda name: pages[name].front.title if name in pages else "",
    )


def _entries(page: Page, day: Day, *, announced: bool) -> tuple[Entry, ...]:
    ids = fact_ids(page)
    enacted = any(fact.step in _ENACTING and fact.date and fact.date.latest <= day for fact in page.front.facts)
    shown: list[Entry] = []
    for fact in page.front.facts:
        ahead = fact.date is not None and fact.date.latest > day
        if _visible(fact, day, announced=announced or (enacted and fact.step in _SCHEDULED)):
            shown.append(Entry(page, fact, ids[fact.position], ahead))
    return tuple(shown)


_ENACTING = frozenset({Step.ADOPTED, Step.EFFECTIVE})
_SCHEDULED = frozenset({Step.EFFECTIVE, Step.APPLIES})  # a law that is adopted says when they will come


def _visible(fact: Fact, day: Day, *, announced: bool) -> bool:
    """Tell whether a fact is known at the end of `day`: it has begun, or it is expected and was announced by then."""
    if fact.added and fact.added.latest > day:
        return False
    if fact.date is None or fact.date.earliest <= day:
        return True
    return fact.stance is Stance.CONTEXT and (announced or fact.added is not None)


def _named_by(by: Actor | None) -> Iterator[str]:
    if by:
        yield from (name for name in (by.page, by.for_) if name)


def concerns(page: Page, fact: Fact) -> set[str]:
    """Return the ids of the pages that a fact of this page concerns, its own aside."""
    named = {*_named_by(fact.by), *fact.about, *(link.target for link in page.fact_text(fact).links())}
    front = page.front
    if isinstance(front, Claim | Entity):
        named.update(front.parties)
    if isinstance(front, Rule):
        named.update(front.affects, _named_by(front.by))
    if page.nature is Nature.ENTITY and isinstance(fact.value, str):
        named.add(fact.value)
    return named - {page.id}


def _assessments(page: Page, entries: tuple[Entry, ...], content: Content, day: Day) -> dict[str, Assessment]:
    if not isinstance(page.front, Claim):
        return {}
    found = assess_claims(page.front, [entry.fact for entry in entries], content, day)
    for key, part in (page.front.claims or {}).items():
        other = content.pages[part.page] if part.page else None
        if other and isinstance(other.front, Claim):
            facts = [entry.fact for entry in _entries(other, day, announced=False)]
            found[key] = assess_claims(other.front, facts, content, day)[MAIN]
    return found


def assess_claims(front: Claim, facts: list[Fact], content: Content, day: Day) -> dict[str, Assessment]:
    """Assess a rumor's main claim and each part that has no page of its own."""
    return {
        key: evidence.assess(
            [fact for fact in facts if (fact.claim or MAIN) == key],
            grounds(content, front.parties),
            day,
            dormant_after=content.site.dormant_after,
            by_date=front.by_date,
        )
        for key in _own_claims(front)
    }


def _own_claims(front: Claim) -> list[str]:
    return [MAIN, *(name for name, part in (front.claims or {}).items() if part.text)]


def _voices(page: Page, entries: tuple[Entry, ...], content: Content, day: Day) -> dict[str, tuple[Testimony, ...]]:
    front = page.front
    if not isinstance(front, Claim):
        return {}
    known = grounds(content, front.parties)
    return {
        key: testimonies((entry.fact for entry in entries if (entry.fact.claim or MAIN) == key), known, day)
        for key in _own_claims(front)
    }


def _past(page: Page, assessments: Mapping[str, Assessment], content: Content) -> dict[Day, Linked]:
    """Return the page as of each day on which a status changed; of other pages it then knows nothing."""
    days = sorted({change.day for each in assessments.values() for change in each.history})
    past: dict[Day, Linked] = {}
    for day in days:
        entries = _entries(page, day, announced=False)
        found = _assessments(page, entries, content, day)
        past[day] = Linked(page, entries, (), (), found, _voices(page, entries, content, day), State(), {})
    return past
