"""What is new, for those who follow a site or a page: dated facts, changes of status and corrections.

Each has an id that outlives new titles, other words and another order, the same in every language, and the days on
which it was published and last updated, which come from the facts and never from the clock.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from explainer.dates import Date, Day
from explainer.evidence import Change, actor_of
from explainer.linking import Entry, Linked
from explainer.memory import digest
from explainer.model import Correction, Nature
from explainer.records import Slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from explainer.linking import Web
    from explainer.model import Fact

_FIRST = Day(1, 1, 1)  # the year 0 is no year to RFC 3339's readers
_NATURES = frozenset({Nature.CLAIM, Nature.RULE, Nature.DEAL, Nature.ENTITY})


@dataclass(frozen=True, slots=True)
class Moved:
    """A change of status of one of a page's claims, by its key."""

    change: Change
    claim: str


What: TypeAlias = Entry | Moved | Correction


@dataclass(frozen=True, slots=True)
class News:
    """Something new on a page; `entry` is the fact that it is, that moved the status, or that was corrected, if any.

    `id` is `port-sale/denial` for a fact, `port-sale/status/2025-03-02/denial` and `port-sale/correction/2025-03-04`
    for the others.
    """

    id: str
    linked: Linked
    what: What
    entry: Entry | None
    published: Day
    updated: Day

    @property
    def key(self) -> tuple[Day, Day, str]:
        """Sort by when it was last updated."""
        return self.updated, self.published, self.id


def about(web: Web, original: Web, linked: Linked) -> list[News]:
    """Return what is new on a page, and on others as far as it concerns this one; the latest first.

    `original` is the same web in the language of the facts.
    """
    concerning = {id(entry.fact) for entry in linked.concerning}
    others = dict.fromkeys(entry.page.id for entry in linked.concerning)
    found = list(_own(web, original, linked))
    for name in others:
        if other := web.page(name):
            found += [each for each in _own(web, original, other) if each.entry and id(each.entry.fact) in concerning]
    return sorted(found, key=lambda each: each.key, reverse=True)


def everything(web: Web, original: Web) -> list[News]:
    """Return all that is new on a site, the latest first."""
    pages = [*web.pages.values(), *([web.home] if web.home else [])]
    found = [each for linked in pages for each in _own(web, original, linked)]
    return sorted(found, key=lambda each: each.key, reverse=True)


def followed(linked: Linked, day: Day) -> bool:
    """Tell whether a page has a feed of its own: it is about something that facts are told of, and there are some."""
    entries = (*linked.entries, *linked.concerning)
    return linked.page.nature in _NATURES and any(_known(entry, day) for entry in entries)


def names(linked: Linked) -> dict[int, str]:
    """Return a lasting name for each fact of a page by its position: its id, else what it is, however it is ordered.

    To be asked of the language of the facts, since others may write names otherwise.
    """
    facts = [entry.fact for entry in linked.entries]
    made = [f"{fact.key or ''} {fact.date.text if fact.date else ''} {actor_of(fact.by)}" for fact in facts]
    bases = [fact.id or Slug.of(said) or "fact" for fact, said in zip(facts, made, strict=True)]
    words = ["" if fact.id else repr((fact.text, fact.value, fact.sources, fact.quote)) for fact in facts]
    return {fact.position: name for fact, name in zip(facts, _distinct(bases, words), strict=True)}


def _distinct(bases: Sequence[str], words: Sequence[str]) -> Iterator[str]:
    """Yield names that differ: of those with the same base, each that has words is told apart by them."""
    shared, taken = Counter(bases), Counter[str]()
    for base, said in zip(bases, words, strict=True):
        name = f"{base}-{digest(said.encode()).hex()[:8]}" if said and shared[base] > 1 else base
        taken[name] += 1
        yield name if taken[name] == 1 else f"{name}-{taken[name]}"


def _own(web: Web, original: Web, linked: Linked) -> tuple[News, ...]:
    return web.once("news", linked, partial(_made, web, original, linked))


def _made(web: Web, original: Web, linked: Linked) -> tuple[News, ...]:
    first = original.page(linked.page.id) or linked
    named = names(first)
    corrected = [each for each in linked.page.front.corrections if each.date.earliest <= web.day]
    facts = [_fact(entry, named, linked, corrected, web.day) for entry in linked.entries if _known(entry, web.day)]
    return (*facts, *_moves(linked, named), *_corrections(first, linked, web.day))


def _known(entry: Entry, day: Day) -> bool:
    """Tell whether it is news: it has begun, or it was announced on a day that is known."""
    return _begun(entry.fact, day) or (entry.fact.date is not None and entry.fact.added is not None)


def _begun(fact: Fact, day: Day) -> bool:
    return fact.date is not None and fact.date.earliest <= day


def _fact(entry: Entry, named: dict[int, str], linked: Linked, corrected: Iterable[Correction], day: Day) -> News:
    fact = entry.fact
    published = _published(fact)
    days = [published, *(start(each.date) for each in corrected if each.fact == entry.id)]
    if fact.retired and fact.retired.date.earliest <= day:
        days.append(start(fact.retired.date))
    if fact.date and _begun(fact, day):
        days.append(start(fact.date))  # what was announced has come about
    return News(f"{linked.page.id}/{named[fact.position]}", linked, entry, entry, published, max(days))


def _published(fact: Fact) -> Day:
    date = fact.added or fact.date
    return start(date) if date else _FIRST


def start(date: Date) -> Day:
    """Return the day to show for a date: the first that it allows, as in timelines."""
    return max(date.earliest if date.points[0] else date.latest, _FIRST)


def _moves(linked: Linked, named: dict[int, str]) -> Iterator[News]:
    """Yield the changes of status that facts of this page brought about; a part with its own page tells its own."""
    entries = {id(entry.fact): entry for entry in linked.entries}
    for claim, assessment in linked.assessments.items():
        for change in assessment.history:
            entry = entries.get(id(change.fact))
            if entry is None:
                continue
            parts = (linked.page.id, "status", *([claim] if claim else []), str(change.day), named[entry.fact.position])
            known = max(change.day, start(change.fact.added)) if change.fact.added else change.day
            yield News("/".join(parts), linked, Moved(change, claim), entry, known, known)


def _corrections(first: Linked, linked: Linked, day: Day) -> Iterator[News]:
    entries = {entry.id: entry for entry in linked.entries}
    made, said = first.page.front.corrections, linked.page.front.corrections
    bases = ["/".join((Slug.of(each.date.text), *([each.fact] if each.fact else []))) for each in made]
    named = _distinct(bases, [repr((each.was, each.now)) for each in made])
    for name, each in zip(named, said, strict=True):
        if each.date.earliest <= day:
            when, entry = start(each.date), entries.get(each.fact or "")
            yield News(f"{linked.page.id}/correction/{name}", linked, each, entry, when, when)
