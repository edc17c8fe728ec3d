"""A site's dated facts month by month in lanes: time runs downwards, a lane for each kind of page, discs by number.

Months are evenly spaced. Where more than a few are empty, or the earliest would make the drawing too long, a row of
its own says so. Heights are in pixels; x is in hundredths of the width, so that the lanes spread over any screen.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING, Literal, TypeAlias

from explainer.frozen import frozen
from explainer.lettering import width, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind: TypeAlias = Literal["month", "before", "gap", "now", "ahead"]

NARROWEST = 288  # what a screen of 320 pixels leaves
SIZE = 13
STEP = 24
_RADIUS = 11
_LEAST = 3
_INSIDE = 8  # from this radius on, a number of two digits fits into its disc
_MOST = 24  # rows for months, after which the earliest are put together
_EMPTY = 3  # empty months that are drawn as they are
_FIRST, _LAST = 32, 89  # where the first and the last lane are
_LEVEL = 17
_NAME = 120  # what the name of a lane has room for
_GAP = 4  # between two names on one level


@frozen
class Slot:
    """A row before it is drawn.

    `index` counts months from the year 0. Of a `gap`, `months` is how many are empty; of `before`, `index` is that
    of the January before which all of its facts lie; of a `year`, the month of its facts is not known. `counts`
    are by lane.
    """

    kind: Kind
    index: int
    key: str = ""
    counts: tuple[int, ...] = ()
    months: int = 0
    label: str = ""
    href: str = ""
    title: str = ""


@frozen
class Dot:
    """A disc whose area says how many facts; the number stands in it, or `shift` beside its middle."""

    x: int
    r: int
    count: int
    shift: int


@frozen
class Row:
    """A row with its label and its discs; `top` is where it begins, `y` its middle, `base` the line of its text."""

    kind: Kind
    top: int
    y: int
    base: int
    label: str
    href: str
    title: str
    dots: tuple[Dot, ...]


@frozen
class Lane:
    """A lane: its name, above which line it stands, where the name is anchored, and from where its line runs."""

    name: str
    x: int
    y: int
    anchor: Literal["middle", "end"]
    top: int


@frozen
class Lanes:
    """The lanes as they are drawn."""

    height: int
    lanes: tuple[Lane, ...]
    rows: tuple[Row, ...]
    step: int = STEP


def fold(months: Sequence[Slot], today: int) -> tuple[Slot, ...]:
    """Put months in a row, the empty ones between them too, and the day of the build between past and future.

    `months` are those that have facts, each of kind `month` or `ahead`; the past is folded to the last years
    that fit, with the rest in one row.
    """
    past = sorted((each for each in months if each.kind == "month"), key=lambda each: (each.index, each.key))
    ahead = sorted((each for each in months if each.kind == "ahead"), key=lambda each: (each.index, each.key))
    years = sorted({each.index // 12 for each in past})
    folded = _filled(past, today)
    for year in years[1:]:
        if len(folded) <= _MOST:
            break
        late = [each for each in past if each.index >= year * 12]
        folded = [_before(past[: len(past) - len(late)], year * 12), *_filled(late, today)]
    now = Slot(kind="now", index=today)
    coming = [replace(each, index=max(each.index, today)) for each in ahead]
    return (*folded, now, *_filled([replace(now, kind="ahead"), *coming], None)[1:])


def _before(early: Sequence[Slot], index: int) -> Slot:
    counts = tuple(map(sum, zip(*(each.counts for each in early), strict=True)))
    return Slot(kind="before", index=index, key=early[0].key, counts=counts)


def _filled(slots: Sequence[Slot], until: int | None) -> list[Slot]:
    """Put what is empty between slots; many empty months are one gap."""
    if not slots:
        return []
    end = [] if until is None else [Slot(kind="now", index=until + 1)]
    filled: list[Slot] = []
    for slot, following in pairwise([*slots, *end]):
        empty = range(slot.index + 1, following.index)
        filled.append(slot)
        if len(empty) > _EMPTY:
            filled.append(Slot(kind="gap", index=empty[0], months=len(empty)))
        else:
            filled += [Slot(kind="month", index=index) for index in empty]
    return filled if end else [*filled, slots[-1]]


def lay_out(names: Sequence[str], slots: Sequence[Slot]) -> Lanes:
    """Draw labelled slots below the names of their lanes, at most six."""
    places = [_FIRST + (_LAST - _FIRST) * number // max(len(names) - 1, 1) for number in range(len(names))]
    names = ["".join(wrap(name, _NAME, SIZE, 1)) for name in names]
    levels = _levels(names, places)
    head = _LEVEL * (max(levels, default=0) + 1) + 4
    most = max((count for slot in slots for count in slot.counts), default=1)
    rows = tuple(_row(slot, head + STEP * number, places, most) for number, slot in enumerate(slots))
    lanes = tuple(
        Lane(name=name, x=x, y=_LEVEL * (level + 1) - 4, anchor=_anchor(name, x), top=_LEVEL * (level + 1) + 1)
        for name, x, level in zip(names, places, levels, strict=True)
    )
    return Lanes(height=head + STEP * len(slots), lanes=lanes, rows=rows)


def _anchor(name: str, x: int) -> Literal["middle", "end"]:
    """Let a name end at its lane where it would else leave the drawing."""
    return "end" if x * NARROWEST // 100 + (width(name, SIZE) + 1) // 2 > NARROWEST else "middle"


def _levels(names: Sequence[str], places: Sequence[int]) -> list[int]:
    """Give each name the lowest line on which it meets no other, and if that can be, no line of a lane either."""
    spans = [extent(name, x) for name, x in zip(names, places, strict=True)]
    stems = [x * NARROWEST // 100 for x in places]
    levels: list[int] = []
    for number in range(len(names)):
        others = [(spans[other], stems[other], level) for other, level in enumerate(levels)]
        free = [level for level in range(number + 1) if not _overlaps(spans[number], level, others)]
        clear = [level for level in free if not _crosses(spans[number], stems[number], level, others)]
        levels.append((clear or free)[0])
    top = max(levels, default=0)
    return [top - level for level in levels]


_Placed: TypeAlias = tuple[tuple[int, int], int, int]  # where a name begins and ends, its lane, its level


def _overlaps(span: tuple[int, int], level: int, others: Sequence[_Placed]) -> bool:
    return any(
        level == height and span[0] < other[1] + _GAP and other[0] < span[1] + _GAP for other, _, height in others
    )


def _crosses(span: tuple[int, int], stem: int, level: int, others: Sequence[_Placed]) -> bool:
    """Tell whether the line of the higher of two lanes runs through the name of the lower one."""
    return any(
        (level < height and span[0] < line < span[1]) or (level > height and other[0] < stem < other[1])
        for other, line, height in others
    )


def extent(name: str, x: int) -> tuple[int, int]:
    """Return where a lane's name begins and ends on the narrowest screen, in pixels."""
    middle, room = x * NARROWEST // 100, width(name, SIZE)
    start = middle - (room if _anchor(name, x) == "end" else room // 2)
    return start, start + room


def _row(slot: Slot, top: int, places: Sequence[int], most: int) -> Row:
    dots = tuple(_dot(x, count, most) for x, count in zip(places, slot.counts, strict=False) if count)
    return Row(
        kind=slot.kind,
        top=top,
        y=top + STEP // 2,
        base=top + STEP // 2 + 4,
        label=slot.label,
        href=slot.href,
        title=slot.title,
        dots=dots,
    )


def _dot(x: int, count: int, most: int) -> Dot:
    least = _LEAST if count < 10 else _INSIDE
    r = max(least, round(_RADIUS * sqrt(count / most)))
    return Dot(x=x, r=r, count=count, shift=0 if r >= _INSIDE else r + 3)
