"""What an editor should look at before trusting a site that is sound: thin sources, silent paragraphs, contradictions.

Nothing here is a fault: an audit finds where the evidence is thin, and says it about everything that is published.
Facts that are retired are left out. `ledger` says the records as tables and as JSON; their fields are its keys.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explainer.evidence import SETTLED, origins
from explainer.falling import Fall, every_page, fall, in_force
from explainer.model import Claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from explainer.content import Content
    from explainer.linking import Entry, Linked, Web
    from explainer.model import Source


@dataclass(frozen=True, slots=True)
class Traced:
    """A fact's permalink fragment, and the one origin that all of its sources go back to."""

    id: str
    origin: str


@dataclass(frozen=True, slots=True)
class SingleOrigin:
    """A page's events and stances that go back to a single origin: `count` of its `total`."""

    page: str
    count: int
    total: int
    facts: tuple[Traced, ...]


@dataclass(frozen=True, slots=True)
class OnlyCopies:
    """A page's facts, rows of the fact box too, of whose sources only copies were read."""

    page: str
    count: int
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lacking:
    """The ids of sources without an archived copy, without a date, without an address, of `total`."""

    total: int
    without_archive: tuple[str, ...]
    without_date: tuple[str, ...]
    without_url: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many paragraphs of a page's body cite a source, their share from 0 to 1, and the lines of the others."""

    page: str
    file: str
    paragraphs: int
    cited: int
    share: float
    uncited: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OpenRumor:
    """An unsettled rumor that does not say what is unknown, or what would settle it."""

    page: str
    status: str | None
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a page's fact box: its permalink's fragment and its value."""

    page: str
    fact: str
    value: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Rows that give one attribute of one subject different values."""

    subject: str
    key: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """Everything that an audit found as of a day; `fall` only when a source was asked about."""

    as_of: str
    single_origin: tuple[SingleOrigin, ...]
    only_copies: tuple[OnlyCopies, ...]
    sources: Lacking
    paragraphs: tuple[Coverage, ...]
    open_rumors: tuple[OpenRumor, ...]
    contradictions: tuple[Contradiction, ...]
    fall: Fall | None


def audit(content: Content, web: Web, source: str | None = None) -> Audit:
    """Audit a linked site, and what would fall with `source`; raises `NoSuchSource`."""
    known = content.sources.by_id
    pages = every_page(web)
    facts = {linked.page.id: list(in_force(linked, web.day)) for linked in pages}
    return Audit(
        str(web.day),
        tuple(_single_origins(facts, known)),
        tuple(_only_copies(facts, known)),
        _lacking(web.sources),
        tuple(sorted(_coverage(pages), key=lambda each: (each.share, each.page))),
        tuple(_open_rumors(pages)),
        tuple(_contradictions(facts, content)),
        fall(content, web, source) if source is not None else None,
    )


def _single_origins(facts: Mapping[str, list[Entry]], known: Mapping[str, Source]) -> Iterator[SingleOrigin]:
    for page, entries in facts.items():
        told = [(entry, origins(entry.fact.sources, known)) for entry in entries if not entry.fact.key]
        found = tuple(Traced(entry.id, roots[0]) for entry, roots in told if len(roots) == 1)
        if found:
            yield SingleOrigin(page, len(found), len(told), found)


def _only_copies(facts: Mapping[str, list[Entry]], known: Mapping[str, Source]) -> Iterator[OnlyCopies]:
    for page, entries in facts.items():
        found = tuple(entry.id for entry in entries if all(_is_copy(known[name]) for name in entry.fact.sources))
        if found:
            yield OnlyCopies(page, len(found), found)


def _is_copy(source: Source) -> bool:
    return source.copy is not None or source.via is not None


def _lacking(sources: Mapping[str, Source]) -> Lacking:
    by_id = sorted(sources.items())
    return Lacking(
        len(by_id),
        tuple(name for name, source in by_id if source.archive is None),
        tuple(name for name, source in by_id if source.date is None),
        tuple(name for name, source in by_id if source.url is None),
    )


def _coverage(pages: Iterable[Linked]) -> Iterator[Coverage]:
    for linked in pages:
        page = linked.page
        paragraphs = page.body.paragraphs
        uncited = tuple(line for line, cites in paragraphs if not cites)
        if paragraphs:
            cited = len(paragraphs) - len(uncited)
            share = round(cited / len(paragraphs), 3)
            yield Coverage(page.id, page.tree.file, len(paragraphs), cited, share, uncited)


def _open_rumors(pages: Iterable[Linked]) -> Iterator[OpenRumor]:
    """Find rumors of which some claim is open; the main claim's status is what they are known by."""
    for linked in pages:
        front = linked.page.front
        statuses = [each.verdict.status for each in linked.assessments.values()]
        if not isinstance(front, Claim) or all(status in SETTLED for status in statuses):
            continue
        without = tuple(name for name in ("unknowns", "would_settle") if not getattr(front, name))
        if without:
            yield OpenRumor(linked.page.id, statuses[0].value if statuses[0] else None, without)


def _contradictions(facts: Mapping[str, list[Entry]], content: Content) -> Iterator[Contradiction]:
    """Compare rows by subject and key; rows that differ about two subjects are told about the first."""
    rows: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for page, entries in facts.items():
        for entry in entries:
            if entry.fact.key:
                for subject in dict.fromkeys((page, *entry.fact.about)):
                    rows[subject, _plain(entry.fact.key)].append(entry)
    told: set[frozenset[tuple[str, str]]] = set()
    for (subject, key), entries in sorted(rows.items()):
        shown = [Row(entry.page.id, entry.id, _value(entry, content)) for entry in entries]
        same = frozenset((row.page, row.fact) for row in shown)
        if len({_plain(row.value) for row in shown}) > 1 and same not in told:
            told.add(same)
            yield Contradiction(subject, key, tuple(shown))


def _value(entry: Entry, content: Content) -> str:
    """Return a row's value as readers see it: a page's id stands for the page's title."""
    value = str(entry.fact.value)
    return content.pages[value].front.title if value in content.pages else value


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())
