"""Text in the fonts of the cards: how wide it is, and lines of it that fit into a box.

The fonts in `fonts/` are subsets; `advances.json` holds the width of each letter; `tools/fonts.py` makes both.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FONTS = Path(__file__).resolve().parent / "fonts"
_ELLIPSIS = "…"
_TRAILING = " ,;:.–—-"  # what must not stand before an ellipsis


@dataclass(frozen=True, slots=True)
class Face:
    """A font of one weight: its units by the em, and the advance of each of its letters in them."""

    em: int
    advances: Mapping[str, int]

    def width(self, text: str, size: int) -> float:
        """Return how wide a text is at a size, both in pixels; kerning is left out, and seldom makes text wider."""
        return sum(self.advances[letter] for letter in text) * size / self.em

    def settable(self, text: str) -> str:
        """Return a text without the signs that the font lacks."""
        return "".join(sign for sign in _composed(text) if sign in self.advances)

    def lacks(self, text: str) -> bool:
        """Tell whether the font lacks letters, marks or digits of a text, so that it could not be read without them."""
        return any(sign not in self.advances and unicodedata.category(sign)[0] in "LMN" for sign in _composed(text))


def _composed(text: str) -> Iterator[str]:
    """Yield the signs of a text, an accented letter as one, without those that are not seen, such as soft hyphens."""
    for sign in unicodedata.normalize("NFC", text):
        if unicodedata.category(sign) != "Cf":
            yield " " if sign.isspace() and sign != "\N{NO-BREAK SPACE}" else sign


@lru_cache(maxsize=1)
def _faces() -> Mapping[str, Face]:
    tables = json.loads((FONTS / "advances.json").read_text(encoding="utf-8"))
    return {name: Face(table["em"], table["advances"]) for name, table in tables.items()}


def face(name: str) -> Face:
    """Return a font by the name of its file without the ending: `serif-600`."""
    return _faces()[name]


@dataclass(frozen=True, slots=True)
class Box:
    """Where a text must fit: pixels, at most so many lines, and the distance between lines by the size."""

    width: int
    height: int
    lines: int
    leading: float

    def holds(self, size: int) -> int:
        """Return how many lines of a size fit."""
        return min(self.lines, int(self.height / (size * self.leading)))


@dataclass(frozen=True, slots=True)
class Block:
    """A text as it is set: its size in pixels, and its lines."""

    size: int
    lines: tuple[str, ...]


def fit(text: str, face: Face, sizes: tuple[int, ...], box: Box) -> Block:
    """Set a text at the first size at which all of it fits; at the last, cut what does not and end with an ellipsis."""
    words = [word for word in face.settable(text).split(" ") if word]
    for size in sizes:
        lines = _wrapped(words, face, size, box.width)
        if len(lines) <= box.holds(size) and all(face.width(line, size) <= box.width for line in lines):
            return Block(size, _balanced(words, face, size, box.width, lines))
    size = sizes[-1]
    lines = _wrapped([part for word in words for part in _broken(word, face, size, box.width)], face, size, box.width)
    return Block(size, _cut(lines, face, size, box))


def _wrapped(words: list[str], face: Face, size: int, width: float) -> tuple[str, ...]:
    """Fill lines with words; a word that is wider than the line has one to itself."""
    lines: list[str] = []
    for word in words:
        if lines and face.width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


def _balanced(words: list[str], face: Face, size: int, width: int, lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return as many lines in the narrowest column that holds them, so that the last is not left a single word."""
    narrow, wide = int(max((face.width(word, size) for word in words), default=0)), width
    while narrow < wide:
        middle = (narrow + wide) // 2
        tried = _wrapped(words, face, size, middle)
        if len(tried) <= len(lines):
            lines, wide = tried, middle
        else:
            narrow = middle + 1
    return lines


def _broken(word: str, face: Face, size: int, width: int) -> Iterator[str]:
    """Yield the pieces of a word, each as wide as a line allows."""
    piece = ""
    for letter in word:
        if piece and face.width(piece + letter, size) > width:
            yield piece
            piece = ""
        piece += letter
    yield piece


def _cut(lines: tuple[str, ...], face: Face, size: int, box: Box) -> tuple[str, ...]:
    most = max(1, box.holds(size))
    if len(lines) <= most:
        return lines
    last = lines[most - 1].rstrip(_TRAILING)
    while last and face.width(last + _ELLIPSIS, size) > box.width:
        last = (last.rpartition(" ")[0] or last[:-1]).rstrip(_TRAILING)
    return (*lines[: most - 1], last + _ELLIPSIS)
