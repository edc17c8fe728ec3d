"""No published fact is changed or taken away without a word: what is published against what facts.lock says was.

What answers for a change is an entry of the page's `corrections` that names the fact, is dated no later than today,
and is new: a line of the lock says how many entries named its fact when it was written, and only more of them than
that answer, so that an old correction excuses no new edit. Taking an entry out does not lower the number. Retiring
a fact answers too, once. A fact that is gone keeps its line, so that its correction may still name it; for a page
that is gone, an entry of any other page answers that gives the page's id as its `fact`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from explainer import linking
from explainer.dates import Date
from explainer.lockfile import Line, Lock
from explainer.problems import Problem, stops

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from explainer.content import Content, Page
    from explainer.dates import Day
    from explainer.model import Actor, Anon, Fact

_RETIRED = "retired"
_CODE = "E409"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many facts a lock holds, and how many of them are new, changed, newly retired or gone since the last."""

    total: int
    added: int
    changed: int
    retired: int
    gone: int


def former(content: Content, lock: Lock) -> dict[str, frozenset[str]]:
    """Return for each page what its corrections may name although no fact is called so any more."""
    present = {each.id for each in content.published}
    pages = lock.pages.keys() - present
    return {page: frozenset({*(line.fact for line in lock.of(page)), *pages}) for page in present}


# What is published


def published(content: Content) -> list[Page]:
    """Return the pages that are published, the home page too."""
    return [content.pages[each.id] for each in content.published]


def _current(page: Page, until: Day | None) -> list[Line]:
    """Return the lines of a page's facts as they are; corrections after the day `until` do not count yet."""
    ids = linking.fact_ids(page)
    return [
        Line(page.id, ids[fact.position], _values(fact), _corrections(page, ids[fact.position], until))
        for fact in page.front.facts
    ]


def _corrections(page: Page, name: str, until: Day | None) -> int:
    return sum(each.fact == name and (not until or each.date.earliest <= until) for each in page.front.corrections)


def _values(fact: Fact) -> dict[str, str]:
    """Return what a fact tells a reader, as text; white space and the order of sources tell nothing."""
    told: dict[str, object] = {
        "date": fact.date.text if fact.date else None,
        "date_label": fact.date_label,
        "stance": fact.stance.value,
        "step": fact.step.value if fact.step else None,
        "claim": fact.claim,
        "by": _actor(fact.by) if fact.by else None,
        "anon": _unnamed(fact.anon) if fact.anon else None,
        "text": fact.text,
        "key": fact.key,
        "value": fact.value,
        "quote": fact.quote.text if fact.quote else None,
        "sources": ", ".join(sorted(set(fact.sources))),
        _RETIRED: fact.retired.date.text if fact.retired else None,
    }
    return {name: " ".join(str(value).split()) for name, value in told.items() if value is not None}


def _actor(by: Actor) -> str:
    said = _mapping(page=by.page, name=by.name, role=by.role, **{"for": by.for_}, kind=by.kind)
    return by.page if by.page and said == _mapping(page=by.page) else said


def _unnamed(anon: Anon) -> str:
    return _mapping(count=anon.count, described=anon.described)


def _mapping(**told: object) -> str:
    return "{" + ", ".join(f"{name}: {value}" for name, value in told.items() if value) + "}"


# Comparing


def _pairs(old: Iterable[Line], new: Iterable[Line]) -> list[tuple[Line | None, Line | None]]:
    """Pair a page's facts of then and now: those of one id that say the same, of any id that do, of one id.

    An id that is made of date and actor may pass to another fact when one is added, so what is said comes first.
    """
    olds, news = [line for line in old if not line.gone], list(new)
    pairs: list[tuple[Line | None, Line | None]] = []
    likenesses: tuple[Callable[[Line], object], ...] = (
        lambda line: (line.fact, line.values),
        lambda line: line.values,
        lambda line: line.fact,
    )
    for key in likenesses:
        for was in list(olds):
            now = next((line for line in news if key(line) == key(was)), None)
            if now:
                pairs.append((was, now))
                olds.remove(was)
                news.remove(now)
    return [*pairs, *((was, None) for was in olds), *((None, now) for now in news)]


def pairs(page: Page, lock: Lock) -> list[tuple[Line | None, Line | None]]:
    """Return each fact of a page as it was published with the same fact as it is; None where there is no other."""
    return _pairs(lock.of(page.id), _current(page, None))


def _changes(was: Line, now: Line) -> list[str]:
    """Return the keys under which two versions of a fact differ; that it is retired now is no silent change."""
    names = dict.fromkeys((*now.values, *was.values))
    differing = [name for name in names if was.values.get(name) != now.values.get(name)]
    return [name for name in differing if name != _RETIRED or _RETIRED in was.values]


def _retires(was: Line, now: Line, until: Day | None) -> bool:
    date = now.values.get(_RETIRED)
    return bool(date) and _RETIRED not in was.values and (not until or Date.parse(date or "").earliest <= until)


def examine(content: Content, lock: Lock, day: Day, *, announced: bool) -> Iterator[Problem]:
    """Yield a problem for each published fact that is not what it was, and that nothing answers for.

    `announced` tells whether the build is of today; one of the past counts corrections of any day.
    """
    until = day if announced else None
    for page in published(content):
        if page.whole:
            yield from _page(page, lock, until)
    if not stops(content.problems):  # else a page that could not be read would seem to be gone
        yield from _pages(content, lock, until)


def _page(page: Page, lock: Lock, until: Day | None) -> Iterator[Problem]:
    positions = {name: position for position, name in linking.fact_ids(page).items()}
    for was, now in _pairs(lock.of(page.id), _current(page, until)):
        if not was or _corrections(page, was.fact, until) > was.corrections:
            continue
        if not now:
            told = [*(f"was  {name}: {value}" for name, value in was.values.items()), "is   nothing"]
            message = f"the published fact `{was.fact}` is gone, and no correction says so"
            place = page.tree.place(("facts",), key=True)
            yield Problem(place, _CODE, message, _remedy(page, was, told, until))
        elif (changed := _changes(was, now)) and not _retires(was, now, until):
            told = [
                f"{when}  {name}: {line.values.get(name, 'nothing')}"
                for name in changed
                for when, line in (("was", was), ("is ", now))
            ]
            message = f"the published fact `{was.fact}` changed, and no correction says so"
            place = page.tree.place(("facts", positions[now.fact], changed[0]))
            yield Problem(place, _CODE, message, _remedy(page, was, told, until))


def _remedy(page: Page, was: Line, told: list[str], until: Day | None) -> str:
    """Print both versions, and what would answer for the change."""
    facts = page.front.facts
    if _corrections(page, was.fact, None) > was.corrections:
        told = [*told, f"An entry dated after {until} does not answer yet."]
    elif was.corrections:
        told = [*told, "The corrections that name it are older than this change."]
    if any(not fact.id for fact in facts) and was.fact not in linking.fact_ids(page).values():
        told = [*told, f"If only its date or actor changed, write `id: {was.fact}` to keep it the same fact."]
    entry = f"Add an entry to `corrections` with `fact: {was.fact}`, `date`, `was`, `now` and `why`"
    return "\n    ".join([*told, f"{entry}; or put it back, with `retired` if it no longer stands."])


def _pages(content: Content, lock: Lock, until: Day | None) -> Iterator[Problem]:
    """Yield a problem for each page that is gone with its facts."""
    present = published(content)
    for name in sorted(lock.pages.keys() - {page.id for page in present}):
        lines = [line for line in lock.of(name) if not line.gone]
        others = [page for page in present if name not in {line.fact for line in lock.of(page.id)}]
        if not lines or any(_corrections(page, name, until) for page in others):
            continue
        told = [f"was  {line.fact}: {line.values.get('text') or line.values.get('value', '')}" for line in lines]
        remedy = f"Put the page back, or add an entry to another page's `corrections` with `fact: {name}`."
        message = f"the published page `{name}` is gone with its facts, and no correction says so"
        yield Problem(lock.place(lines[0]), _CODE, message, "\n    ".join([*told, "is   nothing", remedy]))


def renewed(content: Content, lock: Lock, day: Day) -> tuple[tuple[Line, ...], Tally]:
    """Return the lines that record what is published now, and how they differ from a lock's."""
    before = {(line.page, line.fact): line for lines in lock.pages.values() for line in lines}
    present = published(content)
    paired = [pair for page in present for pair in _pairs(lock.of(page.id), _current(page, day))]
    lines = {(now.page, now.fact): _counted(now, before.get((now.page, now.fact))) for _, now in paired if now}
    left = [replace(line, gone=True) for key, line in before.items() if key not in lines]
    both = [(was, now) for was, now in paired if was and now]
    lost = lock.pages.keys() - {page.id for page in present}
    tally = Tally(
        total=len(lines),
        added=sum(not was for was, _ in paired),
        changed=sum(bool(_changes(was, now)) for was, now in both),
        retired=sum(_retires(was, now, None) for was, now in both),
        gone=sum(not now for _, now in paired) + sum(not line.gone for page in lost for line in lock.of(page)),
    )
    return (*lines.values(), *left), tally


def _counted(now: Line, known: Line | None) -> Line:
    """Let a line never count fewer corrections than it did, so that none answers twice."""
    return replace(now, corrections=max(now.corrections, known.corrections if known else 0))
