"""Which pages have to do with each other, and where a map of them puts each.

Two pages are tied by every visible fact that concerns both: a rumor's facts tie it to its parties and to all they
name. The map has three columns: entities, then claims and deals, then rules; ties run from column to column.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explainer.linking import concerns
from explainer.model import Nature

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from explainer.linking import Linked, Web
    from explainer.sorting import Key

COLUMNS = {Nature.ENTITY: 0, Nature.CLAIM: 1, Nature.DEAL: 1, Nature.RULE: 2}
WIDTH = 1000
_STEP = 30  # from one name to the next
_TOP = 24
_EDGES = ((0, 240), (395, 605), (770, 1000))  # where each column's names begin and end


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a page's name stands on the map: its column, and the middle of its line."""

    id: str
    column: int
    y: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A tie between two pages of neighbouring columns, as SVG path data, with the number of facts behind it."""

    first: str
    second: str
    path: str
    facts: int


@dataclass(frozen=True, slots=True)
class Map:
    """The map of a site: its height, its names and its ties."""

    height: int
    spots: tuple[Spot, ...]
    curves: tuple[Curve, ...]


def ties(web: Web) -> dict[str, dict[str, int]]:
    """Count for each page, and each other that it is tied to, the facts that concern both."""
    found = {name: ties_of(web, linked) for name, linked in sorted(web.pages.items())}
    return {name: others for name, others in found.items() if others}


def ties_of(web: Web, linked: Linked) -> dict[str, int]:
    """Count for each page that one is tied to the facts that concern both."""
    own = (name for entry in linked.entries for name in concerns(linked.page, entry.fact))
    others = (entry.page.id for entry in linked.concerning if entry.page.id != linked.page.id)
    found = Counter(name for name in (*own, *others) if name in web.pages)
    return dict(sorted(found.items()))


def strongest(web: Web, tied: Mapping[str, Mapping[str, int]], most: int) -> dict[str, dict[str, int]]:
    """Return the pages with the strongest ties that a map could draw, a third of `most` a column, and all their ties.

    The ties are taken one by one, the strongest first, as long as both columns have room for their pages.
    """
    columns = {name: COLUMNS.get(web.pages[name].page.nature, -2) for name in tied}
    pairs = (
        (-facts, first, second)
        for first, others in tied.items()
        for second, facts in others.items()
        if columns[second] == columns[first] + 1
    )
    kept: list[set[str]] = [set(), set(), set()]
    for _, *pair in sorted(pairs):
        if all(name in kept[columns[name]] or len(kept[columns[name]]) < most // 3 for name in pair):
            for name in pair:
                kept[columns[name]].add(name)
    drawn = set().union(*kept)
    return {
        name: {other: facts for other, facts in others.items() if other in drawn}
        for name, others in tied.items()
        if name in drawn
    }


def draw(web: Web, tied: Mapping[str, Mapping[str, int]], order: Callable[[str], Key], most: int) -> Map:
    """Lay out the pages that are tied to others: each column in the order of kinds and titles, set in the middle.

    Of their ties at most the `most` strongest are drawn; `order` is the sort key of a language.
    """
    columns: list[list[Linked]] = [[], [], []]
    for kind in web.site.kinds:
        for linked in web.of_kind(kind, order):
            if linked.page.nature in COLUMNS and tied.get(linked.page.id):
                columns[COLUMNS[linked.page.nature]].append(linked)
    height = 2 * _TOP + _STEP * max((len(column) for column in columns), default=0)
    spots = [
        Spot(linked.page.id, number, (height - _STEP * len(column)) // 2 + _STEP * line + _STEP // 2)
        for number, column in enumerate(columns)
        for line, linked in enumerate(column)
    ]
    curves = _curves({spot.id: spot for spot in spots}, tied)
    if len(curves) > most:
        curves = sorted(curves, key=lambda curve: (-curve.facts, curve.first, curve.second))[:most]
    return Map(height, tuple(spots), tuple(curves))


def _curves(spots: Mapping[str, Spot], tied: Mapping[str, Mapping[str, int]]) -> list[Curve]:
    return [
        Curve(first.id, second, _path(first, spots[second]), facts)
        for first in spots.values()
        for second, facts in tied[first.id].items()
        if second in spots and spots[second].column == first.column + 1
    ]


def _path(first: Spot, second: Spot) -> str:
    start, end = _EDGES[first.column][1], _EDGES[second.column][0]
    middle = (start + end) // 2
    return f"M{start} {first.y}C{middle} {first.y} {middle} {second.y} {end} {second.y}"


def place(spot: Spot) -> tuple[int, str]:
    """Return where a name's text is anchored, and by which end: towards the ties that it has."""
    begin, end = _EDGES[spot.column]
    if spot.column == 0:
        return end - 8, "end"
    return (begin + end) // 2 if spot.column == 1 else begin + 8, "middle" if spot.column == 1 else "start"
