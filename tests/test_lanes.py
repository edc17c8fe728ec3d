"""Lanes: months in order, discs apart, the future below the day."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.lanes import NARROWEST, SIZE, STEP, Lanes, Slot, extent, fold, lay_out
from explainer.lettering import width

TODAY = 2026 * 12 + 10
COUNTS = st.tuples(*[st.integers(0, 60)] * 6).filter(any)


@st.composite
def series(draw: st.DrawFn) -> list[Slot]:
    past = draw(st.dictionaries(st.integers(TODAY - 400, TODAY), COUNTS, max_size=40))
    ahead = draw(st.dictionaries(st.integers(TODAY - 8, TODAY + 90), COUNTS, max_size=5))
    return [
        *(Slot(kind="month", index=index, key=f"p{index}", counts=counts) for index, counts in past.items()),
        *(Slot(kind="ahead", index=index, key=f"a{index}", counts=counts) for index, counts in ahead.items()),
    ]


def drawn(slots: list[Slot]) -> Lanes:
    return lay_out(["Rumors", "Companies", "Policies", "Deals", "People", "Products"], fold(slots, TODAY))


@settings(deadline=None)
@given(series())
def test_no_fact_is_lost_when_months_are_folded(slots: list[Slot]) -> None:
    assert sum(sum(slot.counts) for slot in fold(slots, TODAY)) == sum(sum(slot.counts) for slot in slots)


@settings(deadline=None)
@given(series())
def test_months_are_in_order_and_every_one_is_drawn_or_said_to_be_empty(slots: list[Slot]) -> None:
    folded = [slot for slot in fold(slots, TODAY) if slot.kind != "before"]
    now = next(number for number, slot in enumerate(folded) if slot.kind == "now")
    past = folded[:now]
    covered = [index for slot in past for index in range(slot.index, slot.index + max(slot.months, 1))]
    assert covered == list(range(covered[0], TODAY + 1)) if past else True
    assert [slot.index for slot in folded] == sorted(slot.index for slot in folded)
    assert all(slot.kind != "ahead" for slot in past)
    assert all(slot.kind == "ahead" for slot in folded[now:] if slot.key)


@settings(deadline=None)
@given(series())
def test_discs_and_numbers_keep_apart_on_the_narrowest_screen(slots: list[Slot]) -> None:
    for row in drawn(slots).rows:
        end = 0
        for dot in row.dots:
            middle = dot.x * NARROWEST // 100
            assert middle - dot.r >= end
            assert dot.r * 2 <= STEP
            number = width(str(dot.count), SIZE) if dot.count > 1 and dot.shift else 0
            end = middle + (dot.shift + number if number else dot.r)
        assert end <= NARROWEST


@settings(deadline=None)
@given(series())
def test_the_larger_number_never_has_the_smaller_disc(slots: list[Slot]) -> None:
    dots = sorted((dot.count, dot.r) for row in drawn(slots).rows for dot in row.dots)
    assert [r for _, r in dots] == sorted(r for _, r in dots)


@settings(deadline=None)
@given(st.lists(st.text(alphabet="abWm", min_size=1, max_size=9), min_size=1, max_size=6))
def test_the_names_of_lanes_stay_inside_and_do_not_meet(names: list[str]) -> None:
    lanes = lay_out(names, fold([], TODAY)).lanes
    spans = [(lane, *extent(lane.name, lane.x)) for lane in lanes]
    for lane, start, end in spans:
        assert end <= NARROWEST
        for other, begin, stop in spans:
            if other is not lane and other.y == lane.y:
                assert end <= begin or stop <= start


def test_no_line_runs_through_the_name_of_another_lane_where_that_can_be() -> None:
    lanes = drawn([]).lanes
    for lane in lanes:
        start, end = extent(lane.name, lane.x)
        assert not [other.name for other in lanes if other.y < lane.y and start < other.x * NARROWEST // 100 < end]


def test_a_few_empty_months_are_drawn_and_many_are_said() -> None:
    two = [
        Slot(kind="month", index=TODAY - 4, key="a", counts=(1,)),
        Slot(kind="month", index=TODAY, key="b", counts=(1,)),
    ]
    assert [slot.kind for slot in fold(two, TODAY)] == ["month"] * 5 + ["now"]
    (first, second) = (two[0], Slot(kind="month", index=TODAY + 1, key="b", counts=(1,)))
    assert [(slot.kind, slot.months) for slot in fold([first, second], TODAY + 1)][1] == ("gap", 4)


def test_what_is_too_early_stands_in_one_row() -> None:
    slots = [Slot(kind="month", index=TODAY - 3 * number, key=str(number), counts=(2,)) for number in range(30)]
    before, *rest = fold(slots, TODAY)
    assert before.kind == "before"
    assert before.index % 12 == 0
    assert before.key == "29"
    assert all(slot.index >= before.index for slot in rest)
    assert len(rest) <= 26
