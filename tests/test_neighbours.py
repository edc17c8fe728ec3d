"""The ties of one page: the strongest first, names apart and inside."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.lettering import width, wrap
from explainer.neighbours import MOST, SIZE, WIDTH, Neighbour, lay_out

FOUND = st.lists(
    st.builds(
        Neighbour,
        name=st.text(alphabet="abc WM漢", min_size=1, max_size=60).filter(str.strip),
        href=st.uuids().map(str),
        facts=st.integers(1, 40),
        said=st.just(""),
        left=st.booleans(),
    ),
    min_size=1,
    max_size=20,
)


@settings(deadline=None)
@given(FOUND)
def test_names_of_a_side_keep_apart_and_inside(found: list[Neighbour]) -> None:
    drawn = lay_out("A page", found)
    for anchor in ("start", "end"):
        side = [name for name in drawn.names if name.anchor == anchor]
        assert all(above.bottom <= below.top for above, below in pairwise(side))
        for name in side:
            last = name.y + drawn.line * (len(name.lines) - 1)
            assert drawn.y < name.top <= name.y - SIZE + 3
            assert last + 3 <= name.bottom <= drawn.height
            assert name.bottom - name.top >= 24
            for line in name.lines:
                reach = name.x + width(line, SIZE) * (1 if anchor == "start" else -1)
                assert 0 <= reach <= WIDTH


@settings(deadline=None)
@given(FOUND)
def test_the_strongest_are_drawn_and_the_rest_counted(found: list[Neighbour]) -> None:
    drawn = lay_out("A page", found)
    strengths = sorted((each.facts for each in found), reverse=True)
    assert [tie.facts for tie in drawn.ties] == strengths[:MOST]
    assert len(drawn.ties) + drawn.others == len(found)
    assert sorted(name.href for name in drawn.names) == sorted(tie.href for tie in drawn.ties)


@settings(deadline=None)
@given(FOUND)
def test_a_stronger_tie_has_no_thinner_line(found: list[Neighbour]) -> None:
    drawn = lay_out("A page", found)
    facts = {tie.href: tie.facts for tie in drawn.ties}
    weights = sorted((facts[name.href], name.weight) for name in drawn.names)
    assert [weight for _, weight in weights] == sorted(weight for _, weight in weights)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Connected-vehicle rule", ("Connected-", "vehicle rule")),
        ("Ford–Xiaomi–Geely partnership", ("Ford–Xiaomi–", "Geely", "partnership")),
        ("Kraftfahrzeughaftpflicht", ("Kraftfahrzeugh", "aftpflicht")),
    ],
)
def test_a_word_that_is_wider_than_its_line_breaks_at_its_hyphen(text: str, lines: tuple[str, ...]) -> None:
    assert wrap(text, 110, SIZE) == lines
