"""Long sorted lists, divided by how their keys begin: names by their letters, days by year, month and day.

Keys are unique and sorted. That of a name is its letters in lower case without accents, a space and an id, so that
even names that are alike can be told apart; that of a day begins with `2026-01-31`.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from explainer.runs import Run, blocks, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

DAYS = (4, 7, 10)  # characters of a year, a month, a day


def letters(name: str, ident: str) -> str:
    """Return the key of a name: its letters and digits, folded, and the id of what bears it."""
    return f"{_folded(name)} {ident}"


def beginning(name: str, ident: str, prefix: str) -> str:
    """Say the beginning of a name as it is written, as far as its key's `prefix` goes: `Claim: Co`, `Co (co-1)`."""
    folded, _, rest = prefix.partition(" ")
    end = next((end for end in range(len(name)) if _folded(name[:end]).startswith(folded)), len(name))
    text = name[:1].upper() + name[1:end] if folded else "#"
    return f"{text} ({ident[: len(rest)]})" if rest else text


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", "".join(letter for letter in plain if letter.isalnum()))


def divide(keys: Sequence[str], most: int, steps: Sequence[int] = ()) -> list[Run]:
    """Divide entries into runs of at most `most`, each of whole blocks of keys that begin alike.

    Blocks share a run while there is room; one that is too long is divided by more of its keys' letters, one more
    than they share or as many as the next of the `steps`, and shares with no other. Raises ValueError when two keys
    are equal, since nothing could divide them.
    """
    if len(set(keys)) < len(keys):
        message = "keys must differ"
        raise ValueError(message)
    return list(_runs(keys, range(len(keys)), most, lambda block, length: _further(keys, block, length, steps), 0))


def _runs(
    keys: Sequence[str], whole: range, most: int, further: Callable[[range, int], int], length: int
) -> Iterator[Run]:
    length = further(whole, length)
    found = blocks(whole, lambda index: keys[index][:length])
    for long, neighbours in groupby(found, key=lambda block: len(block) > most):
        if long:
            for block in neighbours:
                yield from _runs(keys, block, most, further, length)
        else:
            for run in joined(neighbours, most):
                yield Run(run.start, run.stop, keys[run[0]][:length], keys[run[-1]][:length])


def _further(keys: Sequence[str], block: range, length: int, steps: Sequence[int]) -> int:
    """Return how many letters to divide a block by that shares `length`."""
    for step in steps:
        if step > length:
            return step
    ends = zip(keys[block[0]], keys[block[-1]], strict=False) if block else ()
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], ends)) + 1
