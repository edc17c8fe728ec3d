"""When a page came to be and when it last changed, as its own dates tell: never by the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainer.model import Claim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explainer.dates import Day
    from explainer.linking import Linked


def published(linked: Linked) -> Day | None:
    """Return since when there is something to say here: the day of a claim's first status, else of what was added."""
    days = [change.day for each in linked.assessments.values() for change in each.history[:1]]
    if not isinstance(linked.page.front, Claim):
        days = [entry.fact.added.latest for entry in linked.entries if entry.fact.added]
    return min(days, default=None)


def modified(linked: Linked, day: Day) -> Day | None:
    """Return the last day up to `day` on which a fact came, was retired or corrected, a status or state moved."""
    return max((each for each in _moves(linked) if each <= day), default=None)


def _moves(linked: Linked) -> Iterator[Day]:
    for entry in linked.entries:
        fact = entry.fact
        came = fact.added or fact.date
        if came:
            yield came.latest
        if fact.retired:
            yield fact.retired.date.latest
    for correction in linked.page.front.corrections:
        yield correction.date.latest
    for assessment in linked.assessments.values():
        yield from (change.day for change in assessment.history)
