"""A `Web` in another language: the same pages, facts, statuses, dates and order, with other words.

Nothing is read, linked or assessed again. What was found of the original is carried over: each fact, entry and verdict
of the one stands for its like in the other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from explainer.linking import Backlink, Cited, Entry, Linked, Web, woven
from explainer.model import Claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from explainer.config import Site
    from explainer.content import Page
    from explainer.evidence import Assessment, Verdict
    from explainer.model import Fact
    from explainer.states import State
    from explainer.testimony import Testimony


def localised(web: Web, site: Site, pages: Mapping[str, Page]) -> Web:
    """Return a web in which these pages, one for each of the original's, and the texts of `site` take their place."""
    return _Localiser(web, pages).web(site)


class _Localiser:
    """Puts other words in the place of a web's own.

    Facts are known by the page that they live on and their position there, since what is remembered of an earlier build
    may hold equal facts that are not the same objects.
    """

    def __init__(self, web: Web, pages: Mapping[str, Page]) -> None:
        self.original = web
        self.pages = pages
        self.facts: dict[tuple[str, int], Fact] = {}
        self.names: dict[str, str] = {}  # of actors without a page: they are known by their names
        self.entries: dict[tuple[str, int, bool], Entry] = {}
        for name, each in web.everyone.items():
            for fact, other in zip(each.page.front.facts, pages[name].front.facts, strict=True):
                self.facts[name, fact.position] = other
                if fact.by and other.by and fact.by.name and other.by.name:
                    self.names[fact.by.name] = other.by.name

    def web(self, site: Site) -> Web:
        web = self.original
        return woven(
            site,
            web.day,
            web.everyone,
            lambda name: self.linked(web.everyone[name]),
            web.sources,
            lambda name: self.cited(web.cited[name]),
            web.late,
        )

    def fact(self, fact: Fact, home: str) -> Fact:
        return self.facts[home, fact.position]

    def some(self, facts: Iterable[Fact], home: str) -> tuple[Fact, ...]:
        return tuple(self.fact(fact, home) for fact in facts)

    def named(self, actors: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.names.get(actor, actor) for actor in actors)

    def entry(self, entry: Entry) -> Entry:
        """Return the one entry that stands for this one: whoever compares entries, compares identities."""
        key = entry.page.id, entry.fact.position, entry.ahead
        known = self.entries.get(key)
        if known is None:
            known = Entry(self.pages[entry.page.id], self.fact(entry.fact, entry.page.id), entry.id, entry.ahead)
            self.entries[key] = known
        return known

    def all(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        return tuple(self.entry(entry) for entry in entries)

    def linked(self, linked: Linked) -> Linked:
        home = linked.page.id
        return Linked(
            self.pages[home],
            self.all(linked.entries),
            self.all(linked.concerning),
            tuple(self.backlink(each, home) for each in linked.backlinks),
            {claim: self.assessment(each, self.home_of(linked, claim)) for claim, each in linked.assessments.items()},
            {claim: tuple(self.testimony(one, home) for one in each) for claim, each in linked.voices.items()},
            self.state(linked.state, home),
            {day: self.linked(then) for day, then in linked.past.items()},
        )

    def home_of(self, linked: Linked, claim: str) -> str:
        """Return the page by whose facts a claim is assessed: a part of a report may have one of its own."""
        front = linked.page.front
        parts = front.claims if isinstance(front, Claim) else None
        part = {str(key): part for key, part in (parts or {}).items()}.get(claim)
        return part.page if part and part.page else linked.page.id

    def backlink(self, backlink: Backlink, target: str) -> Backlink:
        page = self.pages[backlink.page.id]
        return Backlink(page, dict(page.named).get(target, backlink.sentence))

    def cited(self, cited: Cited) -> Cited:
        pages = tuple(self.pages[page.id] for page in cited.pages)
        return Cited(cited.id, cited.source, self.all(cited.entries), self.all(cited.echoing), pages)

    def assessment(self, assessment: Assessment, home: str) -> Assessment:
        history = tuple(
            replace(change, fact=self.fact(change.fact, home), verdict=self.verdict(change.verdict, home))
            for change in assessment.history
        )
        return replace(assessment, verdict=self.verdict(assessment.verdict, home), history=history)

    def verdict(self, verdict: Verdict, home: str) -> Verdict:
        return replace(
            verdict,
            because=self.some(verdict.because, home),
            others=self.some(verdict.others, home),
            counted=self.named(verdict.counted),
            declining=self.named(verdict.declining),
            silent=self.named(verdict.silent),
        )

    def testimony(self, testimony: Testimony, home: str) -> Testimony:
        return replace(
            testimony,
            actor=self.names.get(testimony.actor, testimony.actor),
            latest=self.fact(testimony.latest, home),
            earlier=self.some(testimony.earlier, home),
        )

    def state(self, state: State, home: str) -> State:
        following = self.fact(state.next, home) if state.next else None
        return replace(state, because=self.some(state.because, home), next=following)
