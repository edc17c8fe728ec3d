"""Dividing long lists by how their keys begin: every entry once and in order, no run too long, names that differ."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer import addresses
from explainer.initials import DAYS, beginning, divide, letters
from explainer.runs import Run

MOST = 3
NAMES = st.sampled_from(["Ann", "Anna", "Åland", "B", "Bo", "bo", "日本", "日", "«»", "ß", "3M"])
KEYS = st.lists(NAMES, max_size=40).map(lambda names: sorted(letters(name, f"p{n}") for n, name in enumerate(names)))
MONTHS = st.builds("{:04}-{:02}-{:02}".format, st.integers(2019, 2021), st.integers(1, 2), st.integers(1, 2))
DATED = st.lists(MONTHS, max_size=40).map(lambda days: sorted(f"{day} p{n}" for n, day in enumerate(days)))
EITHER = st.one_of(st.tuples(KEYS, st.just(())), st.tuples(DATED, st.just(DAYS)))


@given(EITHER)
def test_every_entry_is_in_one_run_in_order_and_no_run_is_too_long(case: tuple[list[str], tuple[int, ...]]) -> None:
    keys, steps = case
    runs = divide(keys, MOST, steps)
    assert [index for run in runs for index in range(run.start, run.end)] == list(range(len(keys)))
    assert all(0 < run.end - run.start <= MOST for run in runs)


@given(EITHER)
def test_runs_are_named_by_how_their_first_and_last_keys_begin_and_no_key_of_another_begins_so(
    case: tuple[list[str], tuple[int, ...]],
) -> None:
    keys, steps = case
    runs = divide(keys, MOST, steps)
    for run in runs:
        assert keys[run.start].startswith(run.first)
        assert keys[run.end - 1].startswith(run.last)
    for left, right in pairwise(runs):
        assert not keys[right.start].startswith(left.last)


@given(EITHER)
def test_the_addresses_of_runs_differ_also_where_case_does_not_count_and_any_disk_takes_them(
    case: tuple[list[str], tuple[int, ...]],
) -> None:
    keys, steps = case
    names = [addresses.of_list("all", run.last).lower() for run in divide(keys, MOST, steps)]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"all/[a-z0-9_~-]+\.html", name) for name in names)


def test_addresses_of_long_and_foreign_names_are_short_and_differ() -> None:
    long = [addresses.of_list("all", "a" * 300 + end) for end in ("b", "c")]
    assert long[0] != long[1]
    assert max(map(len, long)) < 100
    assert addresses.of_list("all", "日") == "all/~65e5~.html"


def test_short_letters_share_a_run_and_a_long_one_is_divided_by_more_of_its_letters() -> None:
    keys = ["ada a", "ben a", "co a", "co b", "cobalt c", "copper d", "dan a"]
    assert divide(keys, MOST) == [
        Run(0, 2, "a", "b"),
        Run(2, 5, "co ", "cob"),
        Run(5, 6, "cop", "cop"),
        Run(6, 7, "d", "d"),
    ]


def test_days_are_divided_by_year_then_month_then_day_then_id() -> None:
    days = ["2020-01-01", "2021-02-02", "2021-03-03", "2021-03-03", "2021-03-03", "2021-03-03", "2021-03-04"]
    keys = [f"{day} p{number}" for number, day in enumerate(days)]
    assert [(run.start, run.first, run.last) for run in divide(keys, MOST, DAYS)] == [
        (0, "2020", "2020"),
        (1, "2021-02", "2021-02"),
        (2, "2021-03-03 p2", "2021-03-03 p4"),
        (5, "2021-03-03 p5", "2021-03-03 p5"),
        (6, "2021-03-04", "2021-03-04"),
    ]


def test_a_beginning_is_said_as_it_is_written() -> None:
    assert beginning("Claim: Élan said", "elan", letters("Claim: Élan said", "elan")[:6]) == "Claim: É"
    assert beginning("ford", "ford", "f") == "F"
    assert beginning("Ford", "ford-12", "ford ford-1") == "Ford (ford-1)"
    assert beginning("«»", "x", " ") == "#"


def test_keys_that_are_alike_cannot_be_divided() -> None:
    with pytest.raises(ValueError, match="differ"):
        divide(["a", "a"], MOST)
