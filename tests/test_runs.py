"""Dividing long dated lists: every entry once and in order, no run longer than it must be, no year mixed with parts."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from explainer.runs import Run, divide

MOST = 5
# Months, bare years and seasons, as the timeline has them under its headings.
PERIODS = st.builds(
    "{}{}".format, st.integers(2019, 2024), st.sampled_from(["", "-01", "-02", "-06", "-12", "_spring", "_autumn"])
)
KEYS = st.lists(PERIODS, max_size=60).map(sorted)


def years(keys: list[str], run: Run) -> set[str]:
    return {key[:4] for key in keys[run.start : run.end]}


@given(KEYS)
def test_every_entry_is_in_one_run_in_order(keys: list[str]) -> None:
    runs = divide(keys, MOST)
    assert [index for run in runs for index in range(run.start, run.end)] == list(range(len(keys)))
    assert all(run.start < run.end for run in runs)


@given(KEYS)
def test_no_run_is_too_long_unless_it_is_a_single_period(keys: list[str]) -> None:
    for run in divide(keys, MOST):
        assert run.end - run.start <= MOST or len(set(keys[run.start : run.end])) == 1


@given(KEYS)
def test_no_period_is_torn_between_two_runs(keys: list[str]) -> None:
    for left, right in pairwise(divide(keys, MOST)):
        assert keys[left.end - 1] != keys[right.start]


@given(KEYS)
def test_a_year_that_has_room_is_whole_and_a_longer_one_is_with_no_other(keys: list[str]) -> None:
    sizes = Counter(key[:4] for key in keys)
    runs = divide(keys, MOST)
    for year, size in sizes.items():
        holding = [run for run in runs if year in years(keys, run)]
        if size <= MOST:
            assert len(holding) == 1
        else:
            assert all(years(keys, run) == {year} for run in holding)


@given(KEYS)
def test_no_two_neighbours_could_have_been_one(keys: list[str]) -> None:
    sizes = Counter(key[:4] for key in keys)
    for left, right in pairwise(divide(keys, MOST)):
        together = years(keys, left) | years(keys, right)
        if len(together) == 1 or all(sizes[year] <= MOST for year in together):
            assert right.end - left.start > MOST


@given(KEYS)
def test_the_names_of_runs_are_unique_and_in_order(keys: list[str]) -> None:
    runs = divide(keys, MOST)
    assert len({run.last for run in runs}) == len(runs)
    for run in runs:
        assert keys[run.start].startswith(run.first)
        assert keys[run.end - 1].startswith(run.last)


def test_a_year_alone_is_called_by_its_year_and_a_part_of_one_by_its_months() -> None:
    keys = ["2020-03"] * 2 + ["2021"] * 3 + ["2022-01"] * 4 + ["2022-05"] * 7 + ["2022-06", "2022-09"] + ["2023-01"]
    assert divide(keys, MOST) == [
        Run(0, 5, "2020", "2021"),
        Run(5, 9, "2022-01", "2022-01"),
        Run(9, 16, "2022-05", "2022-05"),
        Run(16, 18, "2022-06", "2022-09"),
        Run(18, 19, "2023", "2023"),
    ]


def test_nothing_is_divided_into_nothing() -> None:
    assert divide([], MOST) == []
