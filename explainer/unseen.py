"""Characters that readers cannot see, or that turn the order of what they see; an editor never means them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from explainer.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

# Controls but tab and the ends of lines; zero-width space, word joiner and invisible operators; embeddings, overrides
# and isolates of direction (Trojan Source, CVE-2021-42574); marks of order within a text; tags outside a flag.
# Joiners (U+200C, U+200D) and directional marks (U+200E, U+200F) belong to the spelling of several scripts and stay.
_PATTERN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb"
    r"\ufffe\uffff]|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0001-\U000e007f]"
)
_MOST = 20  # of a file; whoever has more has a file that is no text
_REMEDY = "Delete it; in a word processor or a web page it may have come along with copied text."


def first_unseen(text: str) -> str:
    """Return the first such character of a text; empty if there is none."""
    found = _PATTERN.search(text)
    return found[0] if found else ""


def said_of(sign: str) -> str:
    """Name a character: `U+202E, RIGHT-TO-LEFT OVERRIDE`."""
    name = unicodedata.name(sign, "a control character")
    return f"U+{ord(sign):04X}, {name}"


def fault(place: Place, sign: str) -> Problem:
    """Return the problem that such a character is."""
    return Problem(place, "E110", f"there is a character here that readers cannot see: {said_of(sign)}", _REMEDY)


def unseen(file: str, text: str, first_line: int = 1) -> Iterator[Problem]:
    """Yield a problem for each such character, up to twenty; the text begins on `first_line` of its file."""
    line, begin = first_line, 0
    for number, found in enumerate(_PATTERN.finditer(text)):
        if number == _MOST:
            return
        line += text.count("\n", begin, found.start())
        begin = found.start()
        start = text.rfind("\n", 0, begin) + 1
        end = text.find("\n", begin)
        yield fault(Place(file, line, begin - start + 1, 1, text[start : end if end >= 0 else None]), found[0])
