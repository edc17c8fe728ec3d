"""Strips: whatever is drawn, no label meets another, all is inside, time runs downwards."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.lettering import width, wrap
from explainer.strips import LEFT, ROOM, SHAPES, SIZE, Entry, Mark, Outcome, Stop, Strip, Tick, Words, lay_out

TEXTS = st.text(alphabet="abc WM漢é-", min_size=1, max_size=120).filter(str.strip)
OUTCOMES = st.builds(Outcome, key=st.sampled_from(["denied", "unconfirmed"]), text=TEXTS)
ENTRIES = st.builds(
    Entry, text=TEXTS, href=st.just("#f"), shape=st.sampled_from(sorted(SHAPES)), outcome=st.none() | OUTCOMES
)
STOPS = st.builds(
    Stop,
    heading=TEXTS,
    days=st.integers(0, 100_000),
    entries=st.lists(ENTRIES, max_size=3).map(tuple),
    others=st.integers(0, 20),
    more=TEXTS,
)
COMING = STOPS.map(lambda stop: replace(stop, entries=tuple(replace(each, outcome=None) for each in stop.entries)))
SERIES = st.tuples(st.lists(STOPS, max_size=4), st.lists(COMING, max_size=3)).map(
    lambda pair: (*pair[0], Stop(heading="now", now=True), *pair[1])
)


def boxes(strip: Strip) -> list[tuple[int, int, int]]:
    """Return of each line of text its top, its bottom and where it ends."""
    found = []
    for row in strip.rows:
        if isinstance(row, Tick):
            continue
        start = row.x if isinstance(row, Words) else 0 if isinstance(row, Mark) else 24
        for number, line in enumerate(row.lines):
            base = row.y + number * strip.line
            found.append((base - SIZE + 2, base + 3, start + width(line, SIZE)))
    return found


@settings(deadline=None)
@given(SERIES)
def test_no_line_of_text_meets_another_and_all_are_inside(stops: tuple[Stop, ...]) -> None:
    strip = lay_out(stops, "none")
    lines = boxes(strip)
    assert all(above[1] <= below[0] for above, below in pairwise(lines))
    assert all(top >= 0 and bottom <= strip.height and end <= ROOM for top, bottom, end in lines)
    assert strip.left + strip.width == LEFT + strip.width == ROOM


@settings(deadline=None)
@given(SERIES)
def test_every_fact_is_there_once_in_its_order_and_24_apart(stops: tuple[Stop, ...]) -> None:
    strip = lay_out(stops, "none")
    said = [row.lines for row in strip.rows if isinstance(row, Mark)]
    assert said == [wrap(entry.text, ROOM, SIZE) for stop in stops for entry in stop.entries]
    heights = [row.y for row in strip.rows if isinstance(row, Mark)]
    assert all(below - above >= 24 for above, below in pairwise(heights))
    ticks = [row.path for row in strip.rows if isinstance(row, Tick)]
    assert len(set(ticks)) == len(ticks) == sum(stop.others for stop in stops)


@settings(deadline=None)
@given(SERIES)
def test_the_band_has_no_hole_and_is_ahead_only_below_the_day(stops: tuple[Stop, ...]) -> None:
    strip = lay_out(stops, "none")
    assert all(above.bottom == below.top for above, below in pairwise(strip.band))
    now = next(row.y for row in strip.rows if isinstance(row, Words) and row.now)
    number = [stop.now for stop in stops].index(True)
    later = [row.y for row in strip.rows if isinstance(row, Mark) and row.y > now]
    assert len(later) == sum(len(stop.entries) for stop in stops[number:])
    ahead = [piece for piece in strip.band if piece.key == "ahead"]
    assert len(ahead) == (number + 1 < len(stops))
    assert all(now - 20 < piece.top < now + strip.line * 3 for piece in ahead)
    assert all(piece.bottom <= now + strip.line * 3 for piece in strip.band if piece.key != "ahead")


@settings(deadline=None)
@given(st.integers(0, 3000), st.integers(0, 3000))
def test_a_longer_silence_leaves_no_less_room(one: int, other: int) -> None:
    heights = [
        lay_out((Stop(heading="a"), Stop(heading="b", days=days)), "past").height for days in sorted((one, other))
    ]
    assert heights == sorted(heights)


@settings(deadline=None)
@given(TEXTS, st.integers(60, 300))
def test_wrapped_text_fits_and_says_when_it_was_cut(text: str, room: int) -> None:
    lines = wrap(text, room, SIZE)
    assert all(width(line, SIZE) <= room for line in lines)
    whole = "".join("".join(lines).split()) == "".join(text.split())
    assert whole or (len(lines) == 3 and lines[-1].endswith("…"))
