"""A `Web` in another language: the same pages, facts, statuses, dates and order, with other words.

Nothing is read, linked or assessed again. What was found of the original is carried over: each fact, entry and verdict
of the one stands for its like in the other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from explainer.linking import Backlink, Cited, Entry, Linked, Web

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
    def __init__(self, web: Web, pages: Mapping[str, Page]) -> None:
        self.original = web
        self.pages = pages
        self.facts: dict[int, Fact] = {}
        self.names: dict[str, str] = {}  # of actors without a page: they are known by their names
        self.entries: dict[int, Entry] = {}
        for each in (*web.pages.values(), *([web.home] if web.home else [])):
            for fact, other in zip(each.page.front.facts, pages[each.page.id].front.facts, strict=True):
                self.facts[id(fact)] = other
                if fact.by and other.by and fact.by.name and other.by.name:
                    self.names[fact.by.name] = other.by.name

    def web(self, site: Site) -> Web:
        web = self.original
        return Web(
            site,
            web.day,
            {name: self.linked(each) for name, each in web.pages.items()},
            self.linked(web.home) if web.home else None,
            {name: self.cited(each) for name, each in web.sources.items()},
            self.all(web.timeline),
        )

    def fact(self, fact: Fact) -> Fact:
        return self.facts[id(fact)]

    def some(self, facts: Iterable[Fact]) -> tuple[Fact, ...]:
        return tuple(self.fact(fact) for fact in facts)

    def named(self, actors: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.names.get(actor, actor) for actor in actors)

    def entry(self, entry: Entry) -> Entry:
        """Return the one entry that stands for this one: whoever compares entries, compares identities."""
        known = self.entries.get(id(entry))
        if known is None:
            known = Entry(self.pages[entry.page.id], self.fact(entry.fact), entry.id, entry.ahead)
            self.entries[id(entry)] = known
        return known

    def all(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        return tuple(self.entry(entry) for entry in entries)

    def linked(self, linked: Linked) -> Linked:
        return Linked(
            self.pages[linked.page.id],
            self.all(linked.entries),
            self.all(linked.concerning),
            tuple(self.backlink(each, linked.page.id) for each in linked.backlinks),
            {claim: self.assessment(each) for claim, each in linked.assessments.items()},
            {claim: tuple(map(self.testimony, each)) for claim, each in linked.voices.items()},
            self.state(linked.state),
            {day: self.linked(then) for day, then in linked.past.items()},
        )

    def backlink(self, backlink: Backlink, target: str) -> Backlink:
        page = self.pages[backlink.page.id]
        return Backlink(page, dict(page.named).get(target, backlink.sentence))

    def cited(self, cited: Cited) -> Cited:
        pages = tuple(self.pages[page.id] for page in cited.pages)
        return Cited(cited.id, cited.source, self.all(cited.entries), self.all(cited.echoing), pages)

    def assessment(self, assessment: Assessment) -> Assessment:
        history = tuple(
            replace(change, fact=self.fact(change.fact), verdict=self.verdict(change.verdict))
            for change in assessment.history
        )
        return replace(assessment, verdict=self.verdict(assessment.verdict), history=history)

    def verdict(self, verdict: Verdict) -> Verdict:
        return replace(
            verdict,
            because=self.some(verdict.because),
            others=self.some(verdict.others),
            counted=self.named(verdict.counted),
            declining=self.named(verdict.declining),
            silent=self.named(verdict.silent),
        )

    def testimony(self, testimony: Testimony) -> Testimony:
        return replace(
            testimony,
            actor=self.names.get(testimony.actor, testimony.actor),
            latest=self.fact(testimony.latest),
            earlier=self.some(testimony.earlier),
        )

    def state(self, state: State) -> State:
        return replace(state, because=self.some(state.because), next=self.fact(state.next) if state.next else None)
