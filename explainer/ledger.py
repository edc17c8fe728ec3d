"""An audit as an editor reads it: tables in a terminal, or JSON for a program.

The JSON object has `version` (1; raised when a key changes its meaning or goes) and the fields of `Audit`.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from explainer.tables import paragraph, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from explainer.audit import Audit, Coverage, Lacking
    from explainer.falling import Fall, Standing

VERSION = 1
_Rows = list[tuple[str | int, ...]]


def as_json(audit: Audit) -> str:
    """Say an audit as a JSON object."""
    return json.dumps({"version": VERSION, **asdict(audit)}, indent=2)


def as_text(audit: Audit, width: int) -> str:
    """Say an audit as titled tables, for a terminal of `width` columns."""
    lines = [f"Audit as of {audit.as_of}"]
    for title, headings, rows in _sections(audit):
        lines += ["", *paragraph(title, width)]
        if rows:
            lines += ["", *table(headings, rows, width)]
    return "\n".join(lines)


def _sections(audit: Audit) -> Iterator[tuple[str, Sequence[str], _Rows]]:
    """Yield each section's title with its count, its headings and its rows."""
    single, copies = audit.single_origin, audit.only_copies
    yield (
        f"Facts with a single origin: {sum(each.count for each in single)}",
        ("page", "facts", "of", "ids"),
        [(each.page, each.count, each.total, " ".join(fact.id for fact in each.facts)) for each in single],
    )
    yield (
        f"Facts that rest only on copies: {sum(each.count for each in copies)}",
        ("page", "facts", "ids"),
        [(each.page, each.count, " ".join(each.facts)) for each in copies],
    )
    yield (
        f"Sources that lack something, of {audit.sources.total}",
        ("lacking", "sources", "ids"),
        _lacking(audit.sources),
    )
    paragraphs = sum(each.paragraphs for each in audit.paragraphs)
    yield (
        f"Paragraphs without a citation: {sum(len(each.uncited) for each in audit.paragraphs)} of {paragraphs}",
        ("file", "cited", "of", "share", "lines without"),
        [
            (each.file, each.cited, each.paragraphs, _percent(each), " ".join(map(str, each.uncited)))
            for each in audit.paragraphs
        ],
    )
    yield (
        f"Open rumors that do not say what is unknown or would settle them: {len(audit.open_rumors)}",
        ("page", "status", "without"),
        [(each.page, each.status or "no evidence", ", ".join(each.without)) for each in audit.open_rumors],
    )
    yield (
        f"Attributes with contradicting values: {len(audit.contradictions)}",
        ("subject", "attribute", "fact", "value"),
        [
            (each.subject, each.key, f"{row.page}#{row.fact}", row.value)
            for each in audit.contradictions
            for row in each.rows
        ],
    )
    if audit.fall:
        yield from _fall(audit.fall)


def _percent(coverage: Coverage) -> str:
    """Round down: a hundred is only what has nothing left to cite."""
    return f"{100 * coverage.cited // coverage.paragraphs:>3} %"


def _lacking(sources: Lacking) -> _Rows:
    kinds = (("archive", sources.without_archive), ("date", sources.without_date), ("url", sources.without_url))
    return [
        (name, len(ids), "every source" if len(ids) == sources.total else " ".join(ids)) for name, ids in kinds if ids
    ]


def _fall(fall: Fall) -> Iterator[tuple[str, Sequence[str], _Rows]]:
    repeated = f", and with it {', '.join(fall.repeated_by)}, which repeat it" if fall.repeated_by else ""
    yield f"If {fall.source} fell{repeated}:", (), []
    yield (
        f"Facts left without a source: {len(fall.facts)}",
        ("page", "fact"),
        [(each.page, each.fact) for each in fall.facts],
    )
    yield (
        f"Statuses that would change: {len(fall.statuses)}",
        ("page", "claim", "now", "then"),
        [(each.page, each.claim or "main", _standing(each.before), _standing(each.after)) for each in fall.statuses],
    )
    yield f"Pages whose text cites it: {len(fall.pages)}", ("page",), [(page,) for page in fall.pages]


def _standing(standing: Standing) -> str:
    counted = f" by {', '.join(standing.counted)}" if standing.counted else ""
    return (standing.status or "no evidence") + counted
