"""Plain prose: where a sentence ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explainer.marks import PageLink, Sentence

_END = re.compile(r"[.!?…][\"”’»)\]]*\s+(?=[\"“‘«(\[]*[\w\0])")
_SPACED = re.compile(r"[.,;:!?](?<=\s.)")
# A full stop after these ends no sentence: initials, bills (S. 4429, H.R. 8730), titles, and the like.
_ABBREVIATION = re.compile(
    r"(?:^|[(“\"\[])(?:(?:[A-Z]\.)+|(?:Mr|Mrs|Ms|Dr|St|Inc|Co|Corp|Ltd|No|vs|Gen|Sen|Rep|Gov|Jr|Sr|Prof|e\.g|i\.e|cf|approx)\.)$"
)


_MONTH = re.compile(r"\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$")


def split_sentences(parts: Sentence) -> Iterator[Sentence]:
    """Divide one block's words into sentences; page links keep their place in them."""
    links = [part for part in parts if not isinstance(part, str)]
    text = "".join(part if isinstance(part, str) else "\0" for part in parts)
    if _SPACED.search(text):
        text = re.sub(r"\s+(?=[.,;:!?])", "", text)  # a citation stood there
    taken = iter(links)
    begin = 0
    for match in _END.finditer(text):
        following = text[match.end() : match.end() + 1]
        word = text[begin : match.start() + 1].rsplit(maxsplit=1)[-1]
        if following.islower() or _ABBREVIATION.search(word) or (following.isdigit() and _MONTH.search(word)):
            continue
        yield _sentence(text[begin : match.end()], taken)
        begin = match.end()
    if text[begin:].strip():
        yield _sentence(text[begin:], taken)


def _sentence(text: str, links: Iterator[str | PageLink]) -> Sentence:
    if "\0" not in text:
        return (text.strip(),)
    pieces = re.split("(\0)", text.strip())
    return tuple(next(links) if piece == "\0" else piece for piece in pieces if piece)
