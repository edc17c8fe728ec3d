"""Long lists of dated entries, divided into runs that a page can bear: whole years, or months of a long year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_YEAR = 4  # characters


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring entries, from index `start` to before `end`; `first` and `last` are the periods that they span.

    Periods are years (`2024`), or months (`2026-01`) when another run shares the year. Of runs that share one period
    even so, `number` counts from 1; else it is 0.
    """

    start: int
    end: int
    first: str
    last: str
    number: int = 0


def divide(keys: Sequence[str], most: int) -> list[Run]:
    """Divide entries, of which the sorted `keys` begin with a year, into runs of at most `most` where periods allow.

    Short years share a run; a year of more than `most` is divided between its own months and shares with no other.
    """
    years = blocks(range(len(keys)), lambda index: keys[index][:_YEAR])
    whole: list[range] = []
    for long, neighbours in groupby(years, key=lambda year: len(year) > most):
        if long:
            for year in neighbours:
                whole += joined(blocks(year, lambda index: keys[index]), most)
        else:
            whole += joined(neighbours, most)
    return [_run(keys, run, whole) for run in whole]


def cut(runs: Iterable[Run], most: int) -> Iterator[Run]:
    """Cut runs that no page can bear, which are those of a single period, after every `most` entries."""
    for run in runs:
        if run.end - run.start <= most:
            yield run
        else:
            for number, start in enumerate(range(run.start, run.end, most), start=1):
                yield replace(run, start=start, end=min(start + most, run.end), number=number)


def blocks(indices: Iterable[int], key: Callable[[int], str]) -> list[range]:
    """Return neighbours of the same key as one range each."""
    found = [list(block) for _, block in groupby(indices, key=key)]
    return [range(block[0], block[-1] + 1) for block in found]


def joined(neighbours: Iterable[range], most: int) -> list[range]:
    """Join neighbours as long as they are not too many together."""
    runs: list[range] = []
    for block in neighbours:
        if runs and len(runs[-1]) + len(block) <= most:
            runs[-1] = range(runs[-1].start, block.stop)
        else:
            runs.append(block)
    return runs


def _run(keys: Sequence[str], run: range, runs: Sequence[range]) -> Run:
    first, last = keys[run[0]], keys[run[-1]]
    shared = any(keys[each[0]][:_YEAR] == first[:_YEAR] for each in runs if each != run)
    return Run(run.start, run.stop, *((first, last) if shared else (first[:_YEAR], last[:_YEAR])))
