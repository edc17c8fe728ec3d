"""The arithmetic of a comparison: medians, ratios of pairs, and whether a goal is reached."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

# What is measured at how many pages, as a ratio to Hugo: what must be reached, and the goal.
GOALS: Mapping[str, Mapping[int, tuple[float, float]]] = {
    "cold": {100: (1.2, 0.9), 1000: (0.8, 0.6), 10_000: (0.7, 0.5)},
    "nothing changed": {100: (0.35, 0.25), 1000: (0.06, 0.04), 10_000: (0.015, 0.006)},
    "one body edited": {100: (0.8, 0.6), 1000: (0.15, 0.08), 10_000: (0.03, 0.012)},
    "one title edited": {100: (0.8, 0.6), 1000: (0.3, 0.15), 10_000: (0.15, 0.05)},
    "memory": {100: (1.0, 0.8), 1000: (0.8, 0.5), 10_000: (0.6, 0.4)},
}


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a program: seconds on the wall and of all processors, MiB at the peak, files written."""

    wall: float
    cpu: float
    peak: float
    written: int = 0


def middle(runs: Sequence[Run]) -> Run:
    """Return the median of each measure; raises ValueError when nothing was measured."""
    if not runs:
        raise ValueError("nothing was measured")
    return Run(
        statistics.median(run.wall for run in runs),
        statistics.median(run.cpu for run in runs),
        statistics.median(run.peak for run in runs),
        round(statistics.median(run.written for run in runs)),
    )


def ratio(pairs: Sequence[tuple[Run, Run]], measure: str = "wall") -> float:
    """Return the median of the ratios of runs that followed each other; raises ValueError when there are none."""
    if not pairs:
        raise ValueError("nothing was measured")
    of: Callable[[Run], float] = attrgetter(measure)
    return statistics.median(of(one) / of(other) for one, other in pairs)


def verdict(case: str, pages: int, value: float) -> str:
    """Say whether a ratio reaches what it must and the goal; nothing where there is none for so many pages."""
    bounds = GOALS.get(case, {}).get(pages)
    if bounds is None:
        return ""
    must, goal = bounds
    said = "goal reached" if value <= goal else "must reached" if value <= must else "missed"
    return f"{said} ({must:g} / {goal:g})"
