"""The pages that share most facts with one: names on both sides under its own, joined by lines as strong as the ties.

Lengths are in units of the drawing, which is as wide as a phone of 360 pixels has room for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from explainer.frozen import frozen
from explainer.lettering import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 328
SIZE = 14
MOST = 12
ROOM = 122  # what a name has room for on either side
_LINE = 17
_LEAST = 30  # the least height of a name: two targets of 24 pixels do not touch
_MIDDLE = WIDTH // 2
_HEAD = 22


@frozen
class Neighbour:
    """A page that shares facts with another: its name, where it is, how many facts, and on which side it stands.

    `rank` is its place in the order of names.
    """

    name: str
    href: str
    facts: int
    said: str
    left: bool
    rank: int = 0


@frozen
class Name:
    """A name as it is drawn: the line of its first words, and the curve that leads to it (weight 1 to 3)."""

    lines: tuple[str, ...]
    href: str
    x: int
    y: int
    anchor: Literal["start", "end"]
    path: str
    weight: int
    top: int
    bottom: int


@frozen
class Neighbours:
    """A page's ties as they are drawn, the same as a list, and how many there are besides."""

    title: tuple[str, ...]
    height: int
    x: int
    y: int
    names: tuple[Name, ...]
    ties: tuple[Neighbour, ...]
    others: int
    width: int = WIDTH
    line: int = _LINE


def lay_out(title: str, found: Sequence[Neighbour]) -> Neighbours:
    """Draw the strongest of the ties that were found, of equal ones the first; each side by strength, then by rank."""
    strongest = sorted(found, key=lambda each: -each.facts)
    ties = tuple(sorted(strongest[:MOST], key=lambda each: (-each.facts, each.rank)))
    lines = wrap(title, WIDTH, SIZE, 2)
    head = _HEAD + _LINE * (len(lines) - 1)
    sides = [[each for each in ties if each.left], [each for each in ties if not each.left]]
    tall = max((sum(map(_height, side)) for side in sides), default=0)
    root = head + 8
    names = tuple(name for side in sides for name in _side(side, root + 6, root))
    return Neighbours(
        title=lines,
        height=root + 6 + tall,
        x=_MIDDLE,
        y=root,
        names=names,
        ties=ties,
        others=len(strongest) - len(ties),
    )


def _lines(each: Neighbour) -> tuple[str, ...]:
    return wrap(each.name, ROOM, SIZE)


def _height(each: Neighbour) -> int:
    return max(_LEAST, _LINE * len(_lines(each)) + 10)


def _side(side: Sequence[Neighbour], y: int, root: int) -> list[Name]:
    names = []
    for each in side:
        lines, height = _lines(each), _height(each)
        x, end = (ROOM, ROOM + 4) if each.left else (WIDTH - ROOM, WIDTH - ROOM - 4)
        centre = y + height // 2
        names.append(
            Name(
                lines=lines,
                href=each.href,
                x=x,
                y=centre + 5 - _LINE * (len(lines) - 1) // 2,
                anchor="end" if each.left else "start",
                path=f"M{_MIDDLE} {root}Q{_MIDDLE} {centre} {end} {centre}",
                weight=1 + (each.facts > 2) + (each.facts > 6),
                top=y,
                bottom=y + height,
            )
        )
        y += height
    return names
