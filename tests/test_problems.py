"""Problems: said to a terminal and as data, in order, with a near match; their codes are permanent."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.problems import (
    CATALOGUE,
    RETIRED,
    Place,
    Problem,
    as_json,
    as_text,
    did_you_mean,
    in_order,
    near,
    stops,
    summary,
)
from tests.conftest import ROOT

LINK = Problem(
    Place("content/stories/port-sale.md", 7, 5, 9, "See [[bored]]."),
    "E301",
    "there is no page `bored`",
    "Did you mean `board`?",
)
NOTE = Problem(Place("content/bodies/board.md", 3, 10), "N801", "`summary` is still blank")
WARNING = Problem(Place("site.yaml"), "W705", "the interface has no words in `de`")


def test_a_problem_is_said_with_its_line_a_caret_and_the_remedy() -> None:
    assert as_text(LINK).split("\n") == [
        "content/stories/port-sale.md:7:5: error E301: there is no page `bored`",
        "    7 | See [[bored]].",
        "      |     ^^^^^^^^^",
        "    Did you mean `board`?",
    ]


def test_a_problem_without_line_and_remedy_takes_one_line() -> None:
    assert as_text(WARNING) == "site.yaml:1:1: warning W705: the interface has no words in `de`"


@pytest.mark.parametrize(
    ("source", "column", "width", "carets"),
    [
        ("key: value", 6, 5, "     ^^^^^"),
        ("key: value", 6, 50, "     ^^^^^"),  # never beyond the line
        ("key:", 5, 0, "    ^"),  # an empty value stands behind the line's end
        ("key:", 40, 3, "    ^"),
        ("\tkey: value", 2, 3, " ^^^"),  # a tab is shown one wide
        ("é😀: value", 5, 5, "    ^^^^^"),
    ],
)
def test_the_caret_stands_under_the_fault(source: str, column: int, width: int, carets: str) -> None:
    frame = as_text(Problem(Place("a.md", 3, column, width, source), "E203", "wrong")).split("\n")
    assert frame[2] == "      | " + carets
    assert frame[1] == "    3 | " + source.replace("\t", " ")


def test_of_a_very_long_line_the_surroundings_of_the_fault_are_shown() -> None:
    place = Place("a.md", 1, 2001, 5, "x" * 2000 + "fault" + "y" * 2000)
    _, line, carets = as_text(Problem(place, "E203", "wrong")).split("\n")
    assert len(line) < 200
    assert [line[at] for at, sign in enumerate(carets) if sign == "^"] == list("fault")


@given(st.text(st.characters(exclude_characters="\n")), st.integers(1, 400), st.integers(0, 400))
def test_a_frame_has_one_caret_line_no_longer_than_its_line(source: str, column: int, width: int) -> None:
    said = as_text(Problem(Place("a.md", 1, column, width, source), "E203", "wrong")).split("\n")
    if source.strip():
        _, line, carets = said
        assert "^" in carets
        assert len(carets) <= len(line) + 1
        assert all(sign.isprintable() for sign in line)


def test_problems_are_data_too() -> None:
    told = json.loads(as_json([LINK, WARNING, NOTE, NOTE]))
    assert (told["errors"], told["warnings"], told["notes"]) == (1, 1, 2)
    assert told["problems"][0] == {
        "code": "E301",
        "severity": "error",
        "file": "content/stories/port-sale.md",
        "line": 7,
        "column": 5,
        "title": CATALOGUE["E301"],
        "message": "there is no page `bored`",
        "remedy": "Did you mean `board`?",
    }


def test_no_problems_are_data_as_well() -> None:
    assert json.loads(as_json([])) == {"problems": [], "errors": 0, "warnings": 0, "notes": 0}


def test_problems_come_by_file_line_column_and_code_and_each_once() -> None:
    def problem(file: str, line: int, column: int, code: str = "E201") -> Problem:
        return Problem(Place(file, line, column), code, "wrong")

    expected = [
        problem("a.md", 2, 9),
        problem("a.md", 10, 1),
        problem("a.md", 10, 3),
        problem("a.md", 10, 3, "E202"),
        problem("b.md", 1, 1),
    ]
    assert list(in_order([*reversed(expected), *expected])) == expected


def test_an_error_stops_a_build_and_a_warning_only_a_strict_one() -> None:
    assert stops([WARNING, LINK])
    assert not stops([WARNING])
    assert stops([WARNING], strict=True)
    assert not stops([], strict=True)


def test_a_note_stops_nothing() -> None:
    assert NOTE.severity == "note"
    assert not stops([NOTE], strict=True)


@pytest.mark.parametrize(
    ("problems", "said"),
    [
        ([], ""),
        ([LINK], "1 error"),
        ([LINK, LINK], "2 errors"),
        ([WARNING], "1 warning"),
        ([WARNING, LINK, WARNING], "1 error, 2 warnings"),
        ([NOTE, LINK], "1 error, 1 note"),
    ],
)
def test_problems_are_counted_in_words(problems: list[Problem], said: str) -> None:
    assert summary(problems) == said


@pytest.mark.parametrize(
    ("word", "words", "meant"),
    [
        ("ford", ["ford", "fort"], "ford"),
        ("frod", ["ford", "geely"], "ford"),
        ("port-sail", ["port-sale", "board"], "port-sale"),
        ("xiaomi", ["ford", "geely"], None),
        ("ford", [], None),
    ],
)
def test_near_finds_the_word_that_was_probably_meant(word: str, words: list[str], meant: str | None) -> None:
    assert near(word, words) == meant


def test_of_equally_near_words_the_same_is_taken_in_any_order() -> None:
    assert near("bat", ["cat", "hat"]) == near("bat", ["hat", "cat"])


def test_without_a_near_word_another_remedy_is_given() -> None:
    assert did_you_mean("frod", ["ford"], "Write the page.") == "Did you mean `ford`?"
    assert did_you_mean("xyz", ["ford"], "Write the page.") == "Write the page."


def test_a_code_outside_the_catalogue_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="E999"):
        Problem(Place("a.md"), "E999", "wrong")


def test_every_code_has_a_title_of_its_own() -> None:
    assert len(set(CATALOGUE.values())) == len(CATALOGUE)
    assert all(re.fullmatch(r"[ENW]\d{3}", code) for code in CATALOGUE)


def test_every_code_is_used_somewhere() -> None:
    program = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "explainer").glob("*.py") if path.name != "problems.py"
    )
    assert [code for code in CATALOGUE if f'"{code}"' not in program] == sorted(RETIRED)
