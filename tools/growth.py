"""Time and memory against the number of pages, as a drawing on two logarithmic scales."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_WIDTH, _HEIGHT = 420, 340  # of one panel
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 84, 34, 40
_COLOURS = ("#b3261e", "#2f6690", "#5b7f3a", "#8a6d1d", "#6b4e8a")
_GREY = "#767676"  # readable on a light page and on a dark one

Points = tuple[tuple[float, float], ...]


def chart(panels: Mapping[str, Mapping[str, Points]]) -> str:
    """Return an SVG with a panel for each title; each line is a name and its points (pages, measure)."""
    width = _WIDTH * len(panels)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT}" width="{width}" height="{_HEIGHT}" '
        f'font-family="sans-serif" font-size="12" fill="{_GREY}" role="img" aria-label="{escape(", ".join(panels))}">'
    ]
    for number, (title, lines) in enumerate(panels.items()):
        parts += [f'<g transform="translate({number * _WIDTH} 0)">', *_panel(title, lines), "</g>"]
    return "\n".join([*parts, "</svg>", ""])


def decades(values: Sequence[float]) -> tuple[int, int]:
    """Return the powers of ten between which all values lie; raises ValueError when there are none."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def place(value: float, bounds: tuple[int, int], start: float, end: float) -> float:
    """Return where a value lies between the ends of a logarithmic scale."""
    low, high = bounds
    return start + (math.log10(value) - low) / (high - low) * (end - start)


def _panel(title: str, lines: Mapping[str, Points]) -> Iterator[str]:
    left, right, top, bottom = _LEFT, _WIDTH - _RIGHT, _TOP, _HEIGHT - _BOTTOM
    across = decades([x for points in lines.values() for x, _ in points])
    upwards = decades([y for points in lines.values() for _, y in points])
    yield f'<text x="{left}" y="18" font-weight="bold">{escape(title)}</text>'
    for power in range(across[0], across[1] + 1):
        x = place(10.0**power, across, left, right)
        yield f'<path d="M{x:.1f} {top}V{bottom}" stroke="{_GREY}" stroke-opacity=".25"/>'
        yield f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{_number(power)}</text>'
    for power in range(upwards[0], upwards[1] + 1):
        y = place(10.0**power, upwards, bottom, top)
        yield f'<path d="M{left} {y:.1f}H{right}" stroke="{_GREY}" stroke-opacity=".25"/>'
        yield f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{_number(power)}</text>'
    yield f'<text x="{right}" y="{bottom + 34}" text-anchor="end">pages</text>'
    for colour, (name, points) in zip(_COLOURS, lines.items(), strict=False):
        drawn = [(place(x, across, left, right), place(y, upwards, bottom, top)) for x, y in points]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in drawn)
        yield f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in drawn)
        x, y = drawn[-1]
        yield f'<text x="{x + 7:.1f}" y="{y + 4:.1f}" fill="{colour}">{escape(name)}</text>'


def _number(power: int) -> str:
    return f"{10**power:,}" if power >= 0 else f"{10.0**power:g}"
