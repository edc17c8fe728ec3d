"""What would fall if a source fell: facts with nothing else to rest on, statuses that would change, pages that cite it.

A source takes with it those that only repeat it, however many steps away (`based_on`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from explainer.evidence import is_retired
from explainer.linking import MAIN, assess_claims
from explainer.model import Claim
from explainer.problems import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from explainer.content import Content
    from explainer.dates import Day
    from explainer.evidence import Assessment
    from explainer.linking import Entry, Linked, Web
    from explainer.model import Fact, Source


class NoSuchSource(LookupError):
    """No source has this id; the message says so, and which one was probably meant."""


@dataclass(frozen=True, slots=True)
class Fallen:
    """A fact that would be left without any source: its page, and its permalink's fragment."""

    page: str
    fact: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim's status, none without evidence, and the parties counted for it."""

    status: str | None
    counted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turned:
    """A claim whose status would change; `claim` is empty for a rumor's main claim."""

    page: str
    claim: str
    before: Standing
    after: Standing


@dataclass(frozen=True, slots=True)
class Fall:
    """What would fall with `source` and with those that repeat it; `pages` cite it in their text."""

    source: str
    repeated_by: tuple[str, ...]
    facts: tuple[Fallen, ...]
    statuses: tuple[Turned, ...]
    pages: tuple[str, ...]


def fall(content: Content, web: Web, source: str) -> Fall:
    """Work out what would fall with a source; raises `NoSuchSource`."""
    known = content.sources.by_id
    if source not in known:
        remedy = did_you_mean(source, known, "content/sources.yaml names them all.")
        raise NoSuchSource(f"there is no source `{source}`. {remedy}")
    gone = {name for name in known if source in chain(name, known)}
    entries = [entry for linked in every_page(web) for entry in in_force(linked, web.day)]
    cited = web.cited.get(source)
    return Fall(
        source,
        tuple(sorted(gone - {source})),
        tuple(Fallen(entry.page.id, entry.id) for entry in entries if gone.issuperset(entry.fact.sources)),
        tuple(turned for linked in every_page(web) for turned in _turned(content, linked, web.day, gone)),
        tuple(sorted(page.id for page in cited.pages)) if cited else (),
    )


def chain(name: str, sources: Mapping[str, Source]) -> list[str]:
    """Return a source and those that it goes back to, one by one, the origin last."""
    found = [name]
    while (source := sources.get(found[-1])) and source.based_on and source.based_on not in found:
        found.append(source.based_on)
    return found


def every_page(web: Web) -> list[Linked]:
    """Return every published page, the home page too, by id."""
    return sorted([*web.pages.values(), *([web.home] if web.home else [])], key=lambda linked: linked.page.id)


def in_force(linked: Linked, day: Day) -> Iterator[Entry]:
    """Return a page's own facts in the order of the file, without those that are retired by the end of `day`."""
    return (entry for entry in linked.entries if not is_retired(entry.fact, day))


def _turned(content: Content, linked: Linked, day: Day, gone: set[str]) -> Iterator[Turned]:
    front = linked.page.front
    if not isinstance(front, Claim):
        return
    facts = [entry.fact for entry in linked.entries]
    without = [left for fact in facts if (left := _without(fact, gone))]
    before, after = (assess_claims(front, each, content, day) for each in (facts, without))
    for claim in sorted(before, key=lambda claim: (claim != MAIN, claim)):
        if before[claim].verdict.outcome != after[claim].verdict.outcome:
            yield Turned(linked.page.id, claim, _standing(before[claim]), _standing(after[claim]))


def _without(fact: Fact, gone: set[str]) -> Fact | None:
    left = tuple(name for name in fact.sources if name not in gone)
    return replace(fact, sources=left) if left else None


def _standing(assessment: Assessment) -> Standing:
    verdict = assessment.verdict
    return Standing(verdict.status.value if verdict.status else None, verdict.counted)
