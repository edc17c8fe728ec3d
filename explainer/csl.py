"""CSL-JSON, as reference managers read it: dates in their parts, sources as items (CSL 1.0.2, appendices III, IV)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explainer.model import SourceKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from explainer.dates import Date, Point
    from explainer.model import Source

TYPES = {
    SourceKind.STATEMENT: "webpage",
    SourceKind.OFFICIAL: "document",
    SourceKind.DOCUMENT: "document",
    SourceKind.REPORT: "article-newspaper",
    SourceKind.DATA: "dataset",
    SourceKind.SOCIAL: "post",
}
_APPEARED = frozenset({SourceKind.REPORT, SourceKind.STATEMENT, SourceKind.SOCIAL})  # in a paper or on a site
_PARTS = {"day": 3, "month": 2, "year": 1}


def source(name: str, source: Source, language: str) -> dict[str, Any]:
    """Return a source as an item; `language` is that of the facts, in which a source is that does not say its own."""
    where = "container-title" if source.kind in _APPEARED else "publisher"
    found = {
        "id": name,
        "type": TYPES[source.kind],
        "title": source.title,
        where: source.publisher,
        "author": [{"literal": source.author}] if source.author else None,
        "issued": dated(source.date) if source.date else None,
        "accessed": dated(source.accessed) if source.accessed else None,
        "URL": source.url,
        "archive_location": source.archive,
        "language": source.lang or language,
        "note": source.note,
    }
    return {key: value for key, value in found.items() if value is not None}


def dated(date: Date) -> Mapping[str, Any] | None:
    """Return a date in its parts, as far as they are known; None for a decade or a century, which CSL cannot say."""
    points = [_parts(point) for point in date.points if point]
    if not all(points):
        return None
    doubtful = any(point.approximate or point.uncertain for point in date.points if point)
    return {"date-parts": points, **({"circa": True} if doubtful else {})}


def _parts(point: Point) -> list[int]:
    return [*point.first][: _PARTS.get(point.precision, 0)]
