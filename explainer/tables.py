"""Plain tables for a terminal: aligned columns, cells that wrap where the window ends."""

from __future__ import annotations

import textwrap
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = "  "
_NARROWEST = 8  # characters: below this a column of ids cannot be read


def table(headings: Sequence[str], rows: Sequence[Sequence[str | int]], width: int) -> list[str]:
    """Return a table's lines, no longer than `width` where eight characters a column allow it; numbers stand right."""
    cells = [[str(cell) for cell in row] for row in rows]
    numeric = [all(isinstance(row[column], int) for row in rows) for column in range(len(headings))]
    natural = [max(map(len, column)) for column in zip(headings, *cells, strict=True)]
    widths = _fit(natural, width - len(GAP) * (len(headings) - 1))
    rule = ["-" * each for each in widths]
    return [line for row in (headings, rule, *cells) for line in _lines(row, widths, numeric)]


def paragraph(text: str, width: int) -> list[str]:
    """Return a text's lines; an id is broken at its hyphens only where it must be."""
    return textwrap.wrap(text, max(width, _NARROWEST), break_on_hyphens=False)


def _fit(natural: Sequence[int], room: int) -> list[int]:
    """Take from the widest column, again and again, until all fit."""
    widths = list(natural)
    while sum(widths) > room and max(widths) > _NARROWEST:
        widest = max(range(len(widths)), key=lambda column: (widths[column], column))
        others = max((each for column, each in enumerate(widths) if column != widest), default=0)
        surplus = sum(widths) - room
        widths[widest] -= max(1, min(surplus, widths[widest] - max(others, _NARROWEST)))
    return widths


def _lines(row: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> list[str]:
    wrapped = [_cell(cell, width) for cell, width in zip(row, widths, strict=True)]
    lines = []
    for parts in zip_longest(*wrapped, fillvalue=""):
        aligned = [
            part.rjust(width) if right else part.ljust(width)
            for part, width, right in zip(parts, widths, numeric, strict=True)
        ]
        lines.append(GAP.join(aligned).rstrip())
    return lines


def _cell(text: str, width: int) -> list[str]:
    whole = textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False)
    if any(len(line) > width for line in whole):
        return textwrap.wrap(text, width)
    return whole or [""]
