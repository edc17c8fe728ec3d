"""Plain tables: what stands where, whatever the window's width."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.tables import table

WORDS = st.lists(st.from_regex(r"[a-z-]{1,12}", fullmatch=True), max_size=12).map(" ".join)
ROWS = st.lists(st.tuples(WORDS, st.integers(0, 999), WORDS), max_size=5)


def test_a_table_wraps_the_widest_cells_and_keeps_numbers_to_the_right() -> None:
    assert table(["page", "facts", "ids"], [["port", 2, "one two three"], ["pier", 12, "four"]], 24) == [
        "page  facts  ids",
        "----  -----  -----------",
        "port      2  one two",
        "             three",
        "pier     12  four",
    ]


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(ROWS, st.integers(30, 120))
def test_no_line_is_longer_than_the_window_and_no_letter_is_lost(rows: list[tuple[str, int, str]], width: int) -> None:
    lines = table(["page", "facts", "ids"], rows, width)
    assert all(len(line) <= width for line in lines)
    assert all(line == line.rstrip() for line in lines)
    given_letters = sorted("".join(f"{first}{number}{last}" for first, number, last in rows).replace(" ", ""))
    assert sorted("".join(lines[2:]).replace(" ", "")) == given_letters
