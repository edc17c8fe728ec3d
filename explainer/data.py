"""What machines read of an edition: facts, sources, statuses and corrections, in the shapes that `shapes` describes."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from explainer import addresses, csl, shapes
from explainer.indenting import indented
from explainer.linking import MAIN
from explainer.model import Claim, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from explainer.dates import Date
    from explainer.evidence import Assessment
    from explainer.exhibits import Exhibits
    from explainer.linking import Cited, Entry, Linked, Web

Row = dict[str, Any]
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "'")  # how a cell begins that a program might run, or that was guarded


def datasets(pieces: Exhibits) -> Iterator[tuple[str, bytes]]:
    """Yield the addresses and bytes of an edition's data files; `pieces` say its texts."""
    for name, content in _files(pieces):
        yield pieces.folder + addresses.of_data(name), content


def _files(pieces: Exhibits) -> Iterator[tuple[str, bytes]]:
    web = pieces.web
    head = {
        "version": shapes.VERSION,
        "as_of": str(web.day),
        "language": pieces.words.tag,
        "license": web.site.license,
    }
    entries = sorted(_entries(web), key=lambda entry: entry.key)
    cited = [each for _, each in sorted(web.cited.items())]
    written = _List(head, "facts")
    yield "facts.csv", table(written.each(_fact(pieces, entry) for entry in entries))
    yield "facts.json", written.ended()
    yield "sources.json", _long_json(head, "sources", (_source(pieces, each) for each in cited))
    yield "sources.csl.json", _json([csl.source(each.id, each.source, web.site.language) for each in cited])
    yield "statuses.json", _long_json(head, "rumors", _rumors(pieces))
    yield "corrections.json", _json({**head, "corrections": _corrections(web)})


def schemas() -> dict[str, bytes]:
    """Return the JSON Schemas of the data files by their addresses, which are the same for all editions."""
    return {addresses.of_schema(name): content for name, content in shapes.schemas().items()}


def _json(value: Any) -> bytes:
    return f"{indented(value)}\n".encode()


def _long_json(head: Row, name: str, rows: Iterable[Row]) -> bytes:
    written = _List(head, name)
    for _ in written.each(rows):
        pass
    return written.ended()


class _List:
    """What `_json` makes of a list under a name, written row by row, since there may be too many to hold them all."""

    def __init__(self, head: Row, name: str) -> None:
        before, _, self._after = _json({**head, name: []}).rpartition(b"]")
        self._written = io.BytesIO()
        self._start = self._written.write(before)

    def each(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Write rows, and hand each on."""
        for row in rows:
            self._written.write(((",\n  " if self._begun else "\n  ") + indented(row, "\n  ")).encode())
            yield row

    def ended(self) -> bytes:
        """Return all of it."""
        self._written.write((b"\n ]" if self._begun else b"]") + self._after)
        return self._written.getvalue()

    @property
    def _begun(self) -> bool:
        return self._written.tell() > self._start


# Facts


def table(rows: Iterable[Row]) -> bytes:
    """Return rows as RFC 4180 has them; a cell that a program would take for a formula begins with an apostrophe."""
    columns = [field.name for field in shapes.facts(str)]
    # bytes as they are written: a long text takes up to four times as much
    file = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row[name]) for name in columns] for row in rows)
    file.flush()
    return file.buffer.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        said = value
    elif isinstance(value, bool):
        return str(value).lower()
    else:
        said = " ".join(value) if isinstance(value, list) else str(value)
    return f"'{said}" if said.startswith(_FORMULAS) else said


def _entries(web: Web) -> list[Entry]:
    pages = [*web.pages.values(), *([web.home] if web.home else [])]
    return [entry for linked in pages for entry in linked.entries]


def _named(entry: Entry) -> str:
    return f"{entry.page.id}#{entry.id}"


def _fact(pieces: Exhibits, entry: Entry) -> Row:
    fact, page = entry.fact, entry.page
    by, date, quote, retired = fact.by, fact.date, fact.quote, fact.retired
    address = addresses.of_page(pieces.web.site, page)
    actor = (by.page or by.name or by.for_) if by else None
    return {
        "id": _named(entry),
        "page": page.id,
        "kind": page.kind,
        "date": _written(date),
        "earliest": str(date.earliest) if date and date.points[0] else None,
        "latest": str(date.latest) if date else None,
        "date_label": fact.date_label,
        "ahead": entry.ahead,
        "text": pieces.plain(page.fact_text(fact)) or None,
        "key": fact.key,
        "value": fact.value,
        "stance": fact.stance.value,
        "claim": fact.claim,
        "step": fact.step.value if fact.step else None,
        "by": by.page if by else None,
        "by_name": pieces.name(actor) if actor else None,
        "role": by.role if by else None,
        "for": by.for_ if by else None,
        "unnamed": fact.anon is not None,
        "unnamed_count": fact.anon.count if fact.anon else None,
        "quote": quote.text if quote else None,
        "quote_language": (quote.lang or pieces.web.site.language) if quote else None,
        "sources": list(fact.sources),
        "echoes": pieces.by_now(fact.echoes),
        "added": _written(fact.added),
        "retired": _written(retired.date) if retired and retired.date.earliest <= pieces.web.day else None,
        "permalink": _permalink(pieces, address, entry.id),
    }


def _written(date: Date | None) -> str | None:
    return date.text if date else None


def _permalink(pieces: Exhibits, address: str, fragment: str = "") -> str:
    """Return a whole address, or where the site's own is not known, that from the site's folder on."""
    target = pieces.folder + address
    whole = addresses.absolute(pieces.web.site, target) or addresses.relative("", target)
    return whole + (addresses.relative(address, address, fragment) if fragment else "")


# Sources


def _source(pieces: Exhibits, cited: Cited) -> Row:
    source = cited.source
    return {
        "id": cited.id,
        "title": source.title,
        "publisher": source.publisher,
        "date": _written(source.date),
        "kind": source.kind.value,
        "url": source.url,
        "archive": source.archive,
        "author": source.author,
        "language": source.lang or pieces.web.site.language,
        "accessed": _written(source.accessed),
        "paywall": source.paywall,
        "based_on": source.based_on if source.based_on in pieces.web.sources else None,
        "via": source.via,
        "copy": source.copy.value if source.copy else None,
        "note": source.note,
        "facts": [_named(entry) for entry in cited.entries],
        "echoing": [_named(entry) for entry in cited.echoing],
        "permalink": _permalink(pieces, addresses.of_source(cited.id)),
    }


# Statuses


def _rumors(pieces: Exhibits) -> Iterator[Row]:
    web = pieces.web
    return (
        {
            "id": name,
            "title": linked.page.front.title,
            "address": pieces.folder + addresses.of_page(web.site, linked.page),
            "claims": [_claim(pieces, linked, linked.page.front, key) for key in linked.assessments],
        }
        for name, linked in sorted(web.pages.items())
        if isinstance(linked.page.front, Claim)
    )


def _claim(pieces: Exhibits, linked: Linked, front: Claim, key: str) -> Row:
    parts = {str(name): part for name, part in (front.claims or {}).items()}
    part = parts.get(key)
    words = linked.page.text("claim") if key == MAIN else linked.page.text("claims", key)
    assessment = linked.assessments[key]
    verdict = assessment.verdict
    return {
        "key": key,
        "claim": pieces.plain(words) or None,
        "page": part.page if part else None,
        "status": _word(verdict.status),
        "rule": verdict.rule,
        "counted": list(verdict.counted),
        "parties": list(verdict.parties),
        "origins": list(verdict.origins),
        "dormant": assessment.dormant,
        "lapsed": assessment.lapsed,
        "history": _history(linked, assessment),
    }


def _history(linked: Linked, assessment: Assessment) -> list[Row]:
    ids = {id(entry.fact): entry.id for entry in linked.entries}
    return [
        {
            "day": str(change.day),
            "status": _word(change.verdict.status),
            "rule": change.verdict.rule,
            "counted": list(change.verdict.counted),
            "fact": ids.get(id(change.fact)),  # none for a part whose facts live on a page of its own
        }
        for change in assessment.history
    ]


def _word(status: Status | None) -> str | None:
    return status.value if status else None


def _corrections(web: Web) -> list[Mapping[str, Any]]:
    found = [
        (correction, name)
        for name, linked in sorted(web.pages.items())
        for correction in linked.page.front.corrections
        if correction.date.earliest <= web.day
    ]
    newest = sorted(found, key=lambda each: each[0].date.latest, reverse=True)
    return [
        {
            "page": name,
            "fact": correction.fact,
            "date": correction.date.text,
            "was": correction.was,
            "now": correction.now,
            "why": correction.why,
        }
        for correction, name in newest
    ]
