"""A strip of time that runs downwards: dates, marks with their words beside them, and a band that says what held.

Every label has rows of its own, so none can meet another at any width. Lengths are in units of the drawing, at
most 328 wide, which is what a phone of 360 pixels has room for; x = 0 is where the words begin.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from explainer.frozen import frozen
from explainer.lettering import width, wrap

WIDTH = 328
LEFT = -42
SIZE = 14
ROOM = WIDTH + LEFT
_BAND = -36
_MARK = -14
_LINE = 18  # from one line of a label to the next
_TARGET = 24  # the least height of a row that is a link
_BASE = 17  # from the top of such a row to the baseline of its text
_PER_ROW = 8
_HEADING = 22
_LONGEST = 48  # what the longest silence adds to the room between two dates

SHAPES = {
    "disc": "m-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0",
    "ring": "m-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0m2 0a4 4 0 1 1 8 0a4 4 0 1 1-8 0",
    "square": "m-5-5h10v10h-10z",
    "frame": "m-6-6h12v12h-12zm2 2v8h8v-8z",
    "triangle": "m0-7 7 12h-14z",
    "cross": "m-6-4 2-2 4 4 4-4 2 2-4 4 4 4-2 2-4-4-4 4-2-2 4-4z",
}


@frozen
class Outcome:
    """What held from a mark on: the name of its icon and colour, and its words."""

    key: str
    text: str


@frozen
class Entry:
    """Something that is marked and labelled: its shape (of `SHAPES`), the class of its colour, and what followed."""

    text: str
    href: str
    shape: str
    tone: str = ""
    outcome: Outcome | None = None


@frozen
class Stop:
    """A date, with what belongs to it.

    `days` have passed since the stop before; `others` have only a tick each, and `more` says what they are; `now` is
    the day from which on all is still to come.
    """

    heading: str
    days: int = 0
    entries: tuple[Entry, ...] = ()
    others: int = 0
    more: str = ""
    now: bool = False


@frozen
class Words:
    """Lines of text, of which the first stands at `y`; `now` on the day of the build."""

    now: bool
    y: int
    lines: tuple[str, ...]
    x: int = 0
    kind: str = "words"


@frozen
class Mark:
    """A mark and its label, which lead to a fact."""

    y: int
    lines: tuple[str, ...]
    href: str
    path: str
    tone: str
    kind: str = "mark"


@frozen
class Held:
    """What held from a mark on, with the corner of its icon."""

    y: int
    lines: tuple[str, ...]
    key: str
    top: int
    kind: str = "held"


@frozen
class Tick:
    """A tick, which stands for a fact."""

    path: str
    kind: str = "tick"


Row: TypeAlias = Words | Mark | Held | Tick


@frozen
class Segment:
    """A piece of the band; `key` names a status, `past`, or `ahead`."""

    key: str
    path: str
    top: int
    bottom: int


@frozen
class Strip:
    """A strip as it is drawn: its rows from above, and its band."""

    height: int
    rows: tuple[Row, ...]
    band: tuple[Segment, ...]
    left: int = LEFT
    width: int = WIDTH
    line: int = _LINE


@dataclass(slots=True)
class _Pen:
    """What is drawn so far, and how far down it reaches."""

    key: str
    y: int = 0
    since: int = 4
    rows: list[Row] = field(default_factory=list)
    band: list[Segment] = field(default_factory=list)

    def words(self, text: str, height: int, x: int = 0, *, now: bool = False) -> None:
        lines = wrap(text, ROOM - x, SIZE)
        self.rows.append(Words(now=now, y=self.y + height - 6, lines=lines, x=x))
        self.y += height + _LINE * (len(lines) - 1)

    def turn(self, key: str, y: int) -> None:
        """Let the band be of another kind from `y` on."""
        if y > self.since:
            path = f"M{_BAND} {self.since}V{y}"
            self.band.append(Segment(key=self.key, path=path, top=self.since, bottom=y))
            self.since = y
        self.key = key


def lay_out(stops: tuple[Stop, ...], key: str) -> Strip:
    """Draw stops from the first to the last; `key` says what the band is before anything has followed."""
    pen = _Pen(key)
    for stop in stops:
        pen.y += min(stop.days // 15, _LONGEST)
        if stop.now:
            pen.words(stop.heading, _HEADING + 6, now=True)
            pen.turn("ahead", pen.y - 12)
        else:
            pen.words(stop.heading, _HEADING)
        for entry in stop.entries:
            _entry(pen, entry)
        if stop.others:
            _ticks(pen, stop.others, stop.more)
        pen.y += 4
    if not (stops and stops[-1].now):
        pen.turn(pen.key, pen.y)
    return Strip(height=pen.y, rows=tuple(pen.rows), band=tuple(pen.band))


def _entry(pen: _Pen, entry: Entry) -> None:
    lines = wrap(entry.text, ROOM, SIZE)
    path = f"M{_MARK} {pen.y + 12}{SHAPES[entry.shape]}"
    pen.rows.append(Mark(y=pen.y + _BASE, lines=lines, href=entry.href, path=path, tone=entry.tone))
    middle = pen.y + 12
    pen.y += _TARGET + _LINE * (len(lines) - 1)
    if entry.outcome:
        pen.turn(entry.outcome.key, middle)
        said = wrap(entry.outcome.text, ROOM - 24, SIZE)
        pen.rows.append(Held(y=pen.y + 14, lines=said, key=entry.outcome.key, top=pen.y))
        pen.y += 22 + _LINE * (len(said) - 1)


def _ticks(pen: _Pen, others: int, more: str) -> None:
    """Draw ticks in rows, and behind the last one what they are, or under it when there is no room."""
    for start in range(0, others, _PER_ROW):
        for place in range(min(_PER_ROW, others - start)):
            pen.rows.append(Tick(path=f"M{_MARK + _TARGET * place} {pen.y + 6}v12"))
        pen.y += _TARGET
    x = _TARGET * ((others - 1) % _PER_ROW)
    if width(more, SIZE) <= ROOM - x:
        pen.y -= _TARGET
        pen.words(more, _TARGET - 1, x)
        pen.y += 1
    else:
        pen.words(more, _HEADING)
