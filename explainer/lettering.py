"""How much room text takes when it is drawn: estimates on the wide side, since no font is measured at build time."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_NARROW = frozenset("fijlrtI.,:;'’‘“”|!()[]-/ ")
_WIDE = frozenset("mwMW@%—…&")
_CUT = "…"
_HYPHENS = "-–—"


@lru_cache(maxsize=1 << 12)
def _hundredths(letter: str) -> int:
    """Return a letter's advance in hundredths of the font's size."""
    if letter in _NARROW:
        return 40
    if letter in _WIDE or unicodedata.east_asian_width(letter) in "WF":
        return 105
    return 72 if letter.isupper() else 60


@lru_cache(maxsize=1 << 14)
def _advance(text: str) -> int:
    return sum(map(_hundredths, text))


def width(text: str, size: int) -> int:
    """Return the most that a line of text takes in a sans-serif font of a size, in the unit of that size."""
    return -(-_advance(text) * size // 100)


@lru_cache(maxsize=1 << 12)  # titles, that stand in the drawings of many pages
def wrap(text: str, room: int, size: int, most: int = 3) -> tuple[str, ...]:
    """Break text into lines that fit into `room`; what does not fit into `most` lines is cut off with an ellipsis."""
    lines: list[str] = []
    taken = 0  # hundredths of the size, by the last line
    for word in text.split():
        longer = taken + _advance(" ") + _advance(word)
        if lines and longer * size <= room * 100:
            lines[-1] += f" {word}"
            taken = longer
        else:
            lines += _pieces(word, room, size)
            taken = _advance(lines[-1])
    if len(lines) <= most:
        return tuple(lines)
    last = lines[most - 1]
    while last and width(last + _CUT, size) > room:
        last = last[:-1]
    return (*lines[: most - 1], last.rstrip() + _CUT)


def _pieces(word: str, room: int, size: int) -> list[str]:
    """Cut a word that is wider than a line: behind its last hyphen or dash that fits, else where the line ends."""
    pieces = []
    while width(word, size) > room:
        fits = next(end for end in range(len(word) - 1, 0, -1) if end == 1 or width(word[:end], size) <= room)
        cut = max(word.rfind(mark, 0, fits) for mark in _HYPHENS) + 1 or fits
        pieces.append(word[:cut])
        word = word[cut:]
    return [*pieces, word]
