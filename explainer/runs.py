"""Long lists of dated entries, divided into runs that a page can bear: whole years, or months of a long year."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_YEAR = 4  # characters


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring entries, from index `start` to before `end`; `first` and `last` are the periods that they span.

    Periods are years (`2024`), or months (`2026-01`) when another run shares the year.
    """

    start: int
    end: int
    first: str
    last: str


def divide(keys: Sequence[str], most: int) -> list[Run]:
    """Divide entries, of which the sorted `keys` begin with a year, into runs of at most `most` where periods allow."""
    blocks = []
    for year in _blocks(range(len(keys)), lambda index: keys[index][:_YEAR]):
        months = _blocks(year, lambda index: keys[index]) if len(year) > most else [year]
        blocks += _joined(months, most)
    whole = _joined(blocks, most, lambda left, right: keys[left[-1]][:_YEAR] == keys[right[0]][:_YEAR])
    return [_run(keys, run, whole) for run in whole]


def _blocks(indices: Iterable[int], key: Callable[[int], str]) -> list[range]:
    found = [list(block) for _, block in groupby(indices, key=key)]
    return [range(block[0], block[-1] + 1) for block in found]


def _joined(blocks: Iterable[range], most: int, apart: Callable[[range, range], bool] | None = None) -> list[range]:
    """Join neighbours as long as they are not too many together, nor meant to stay apart."""
    runs: list[range] = []
    for block in blocks:
        if runs and len(runs[-1]) + len(block) <= most and not (apart and apart(runs[-1], block)):
            runs[-1] = range(runs[-1].start, block.stop)
        else:
            runs.append(block)
    return runs


def _run(keys: Sequence[str], run: range, runs: Sequence[range]) -> Run:
    others = {keys[each[edge]][:_YEAR] for each in runs if each != run for edge in (0, -1)}
    first, last = keys[run[0]], keys[run[-1]]
    shared = {first[:_YEAR], last[:_YEAR]} & others
    return Run(run.start, run.stop, *((first, last) if shared else (first[:_YEAR], last[:_YEAR])))
