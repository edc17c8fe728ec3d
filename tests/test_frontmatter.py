"""The safe subset of YAML: what a scalar is, what is refused and where, and the places of keys and values."""

from __future__ import annotations

import string
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explainer.frontmatter import parse, split
from explainer.trees import Plain, Tree

if TYPE_CHECKING:
    from explainer.problems import Problem

# Every character but those that no file can hold (surrogates) and those that reading turns into \n.
TEXT = st.characters(exclude_categories=["Cs"], exclude_characters="\r")
SIGNS = [
    *["[", "]", "{", "}", ": ", "- ", "? ", "a: ", "b: ", "# ", "'", '"', "|\n", ">\n", "\n", "\n  ", "\n\t"],
    *["&a ", "*a", "!t ", "---\n", "...\n", "%YAML 1.1\n", "\\x", '"\\U00110000"'],
    *["\ufeff", "\u2028", "\x85", "\0", "é", "😀"],
]
YAMLISH = st.lists(st.sampled_from(SIGNS) | TEXT, max_size=25).map("".join)


def told(problem: Problem) -> tuple[int, int, str]:
    return problem.place.line, problem.place.column, problem.code


def tree_of(text: str) -> Tree:
    tree, problems = parse("a.yaml", text)
    assert tree is not None
    assert problems == []
    return tree


def value(text: str) -> Plain:
    return tree_of(f"a: {text}").plain()["a"]


@pytest.mark.parametrize(
    "text",
    [
        *["no", "No", "yes", "on", "off", "y", "True", "FALSE", "Null", "NULL"],
        *["21:30", "1:20:30", "010", "0x10", "0o7", "0b1", "1e3", "1.5", ".5", ".inf", ".nan", "+1", "1_000"],
        *["2026-01-31", "2026-01-31T21:30", "<<", "=", "9" * 19],
    ],
)
def test_a_plain_scalar_is_the_text_that_was_written(text: str) -> None:
    assert value(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("12", 12),
        ("-12", -12),
        ("2026", 2026),
        ("9" * 18, 10**18 - 1),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
    ],
)
def test_only_integers_true_false_and_null_are_more_than_text(text: str, expected: Plain) -> None:
    assert value(text) == expected
    assert type(value(text)) is type(expected)


@pytest.mark.parametrize("text", ["'12'", '"12"', "|-\n  12", ">-\n  12"])
def test_what_is_quoted_is_text(text: str) -> None:
    assert value(text) == "12"


def test_keys_are_text_too() -> None:
    assert tree_of("2026: a\ntrue: b\nno: c\n'': d\n").plain() == {"2026": "a", "true": "b", "no": "c", "": "d"}


@pytest.mark.parametrize("text", ["", "# only a remark\n", "{}", "~", "---\n"])
def test_nothing_is_a_tree_without_keys(text: str) -> None:
    assert tree_of(text).plain() == {}


REFUSED_FEATURES = [
    ("a: 1\nb: *x", (2, 4, "E105"), "`*x`"),
    ("a: [1, *x]", (1, 8, "E105"), "`*x`"),
    ("a: ['😀', *x]", (1, 10, "E105"), "`*x`"),
    ("a: &x 1", (1, 4, "E105"), "`&x`"),
    ("a:\n  b: &x [1]", (2, 6, "E105"), "`&x`"),
    ("a: !t 1", (1, 4, "E105"), "`!t`"),
    ("a: !!str 1", (1, 4, "E105"), "`!!str`"),
    ("a: !!python/object/apply:os.system [x]", (1, 4, "E105"), "python/object/apply"),
    ("a: 1\n---\nb: 2", (2, 1, "E105"), "second"),
    ("a: 1\nb: 2\na: 3", (3, 1, "E106"), "`a` stands twice"),
    ("a: {b: 1, b: 2}", (1, 11, "E106"), "`b` stands twice"),
    ("1: a\n'1': b", (2, 1, "E106"), "`1` stands twice"),
]


@pytest.mark.parametrize(("text", "place", "words"), REFUSED_FEATURES)
def test_a_feature_that_is_switched_off_is_refused_where_it_stands(
    text: str, place: tuple[int, int, str], words: str
) -> None:
    _, problems = parse("a.yaml", text)
    assert [told(problem) for problem in problems] == [place]
    assert words in problems[0].message
    assert problems[0].remedy


def test_of_a_key_that_stands_twice_the_first_is_kept() -> None:
    tree, [problem] = parse("a.yaml", "a: 1\nb: 2\na: 3")
    assert tree is not None
    assert tree.plain() == {"a": 1, "b": 2}
    assert "line 1" in problem.remedy


BROKEN = [
    ("a:\n\tb: 1", (2, 1), "a tab"),
    ("\ta: 1", (1, 1), "a tab"),
    ("a: 'it\nb: 1\n", (1, 4), "quotation mark is never closed"),
    ('a: 1\nb: "it\nc: 1\n', (2, 4), "quotation mark is never closed"),
    ("a: [b, c\nd: 1\n", (1, 4), "square brackets"),
    ("a: [b", (1, 4), "square brackets"),
    ("a: {b: 1\nd: 1\n", (1, 4), "braces"),
    ("a: x\x08y", (1, 5), "control character"),
    ("é: 1\nb: x\x00y", (2, 5), "control character"),
    ("a: b: c", (1, 5), "colon"),
    ("a: @b", (1, 4), "cannot begin with @"),
    ("a: `b`", (1, 4), "cannot begin with a backtick"),
    ("a: %b", (1, 4), "cannot begin with %"),
    ("a: *", (1, 4), "cannot begin with *"),
    ("a: 'b' c", (1, 8), "after the closing quotation mark"),
    ("a:\n  - b\n c: 1", (3, 2), "indented differently"),
    ("a: 1\nb\nc: 1", (2, 1), "no `key: value`"),
    ("? [a]\n: 1", (1, 3), "a key must be a plain word"),
    ("null: 1", (1, 1), "a key must be a plain word"),
]


@pytest.mark.parametrize(("text", "place", "words"), BROKEN)
def test_broken_yaml_is_reported_where_it_is_mended(text: str, place: tuple[int, int], words: str) -> None:
    _, [problem] = parse("a.yaml", text)
    assert told(problem) == (*place, "E104")
    assert words in problem.message
    assert problem.remedy


@pytest.mark.parametrize("text", ['a: "C:\\users"', 'a: "\\q"', 'a: "\\uD800"', 'a: "\\U00110000"'])
def test_a_wrong_escape_is_not_taken_for_an_open_quotation_mark(text: str) -> None:
    tree, [problem] = parse("a.yaml", text)
    assert tree is None
    assert (problem.code, problem.place.line) == ("E104", 1)
    assert problem.place.column >= text.index("\\") + 1
    assert "closed" not in problem.message


@pytest.mark.parametrize("separator", ["\x85", "\u2028", "\u2029"])
def test_other_separators_of_lines_shift_no_place(separator: str) -> None:
    text = f"a: 'b{separator}c'\nd: &x 1"
    _, [problem] = parse("a.yaml", text)
    assert told(problem) == (2, 4, "E105")
    assert problem.place.source == "d: &x 1"


@pytest.mark.parametrize("text", ["- a", "words", "[a]", "'a: b'"])
def test_a_file_must_be_keys_and_values(text: str) -> None:
    tree, [problem] = parse("a.yaml", text)
    assert tree is None
    assert told(problem) == (1, 1, "E203")


@pytest.mark.parametrize(
    "text", ["a: " + "[" * 10_000, "a: " + "{a: " * 10_000, "- " * 10_000, "a: " + "[" * 10_000 + "]" * 10_000]
)
def test_deep_nesting_is_refused_quickly(text: str) -> None:
    begin = time.perf_counter()
    tree, [problem] = parse("a.yaml", text)
    assert time.perf_counter() - begin < 1
    assert tree is None
    assert problem.code == "E104"
    assert "too deeply" in problem.message


def test_nesting_is_refused_from_the_seventeenth_level_on() -> None:
    assert tree_of("a: " + "[" * 15 + "]" * 15)
    _, [problem] = parse("a.yaml", "a: " + "[" * 16 + "]" * 16)
    assert told(problem) == (1, 19, "E104")


def test_front_matter_stands_between_two_fences() -> None:
    document, problems = split("a.md", "\n---  \ntitle: A\nx: *y\n---\t\nText.\n---\nMore.\n")
    assert document is not None
    assert document.tree.plain() == {"title": "A", "x": None}
    assert (document.body, document.body_line) == ("Text.\n---\nMore.\n", 6)
    assert [told(problem) for problem in problems] == [(4, 4, "E105")]
    assert not document.broken


def test_broken_front_matter_leaves_the_body() -> None:
    document, [problem] = split("a.md", "---\ntitle: [A\n---\nText.\n")
    assert document is not None
    assert document.broken
    assert (document.tree.plain(), document.body, document.body_line) == ({}, "Text.\n", 4)
    assert told(problem) == (2, 8, "E104")


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", (1, 1), "no front matter"),
        ("Text.\n---\ntitle: A\n---\n", (1, 1), "no front matter"),
        ("----\ntitle: A\n", (1, 1), "no front matter"),
        ("---\ntitle: A\n", (1, 1), "never closed"),
        ("\n\n---\ntitle: A\n --- \n", (3, 1), "never closed"),
    ],
)
def test_front_matter_that_is_missing_or_open_is_a_problem(text: str, place: tuple[int, int], words: str) -> None:
    document, [problem] = split("a.md", text)
    assert document is None
    assert told(problem) == (*place, "E103")
    assert words in problem.message
    assert problem.remedy


def test_every_key_and_value_knows_its_place() -> None:
    tree = tree_of("a: 1\nlist:\n- x: {y: long words}\n- z\n")
    assert str(tree.place(("list", 0, "x", "y"))) == "a.yaml:3:10"
    assert tree.place(("list", 0, "x", "y")).width == len("long words")
    assert str(tree.place(("list", 0, "x", "y"), key=True)) == "a.yaml:3:7"
    assert str(tree.place(("list", 0, "nothing"))) == "a.yaml:3:3"  # as near as the tree reaches
    assert str(tree.find(("list",), "z")) == "a.yaml:4:3"


def test_a_key_within_one_of_the_same_name_has_its_own_place() -> None:
    assert str(tree_of("by: {by: x}").place(("by", "by"), key=True)) == "a.yaml:1:6"


def test_the_nth_occurrence_of_a_text_is_found_in_its_value_alone() -> None:
    tree = tree_of("no: x\na: >-\n  x and x\n  y x\nb: x\n")
    assert [tree.search(("a",), "x", nth) for nth in (0, 1, 2)] == [(3, 3), (3, 9), (4, 5)]
    assert tree.search(("b",), "x") == (5, 4)


@given(YAMLISH)
@example('a: "\\U00110000"')
@example("\u2028a: [")
@example("a: \ufeff&x 1 é\0")
def test_any_text_gives_a_tree_or_problems_with_their_places(text: str) -> None:
    tree, problems = parse("a.yaml", text)
    assert tree is not None or problems
    lines = text.split("\n")
    for problem in problems:
        assert problem.place.source == lines[problem.place.line - 1]
        assert 1 <= problem.place.column <= len(problem.place.source) + 1


@given(YAMLISH)
def test_any_file_is_split_or_has_a_problem(text: str) -> None:
    document, problems = split("a.md", f"---\n{text}\n---\nText.")
    assert document is not None
    assert problems or not document.broken
    assert document.body.endswith("Text.")


@given(st.dictionaries(st.text(string.ascii_lowercase, min_size=1), st.text(string.printable, max_size=20), max_size=5))
def test_text_in_quotes_is_kept(mapping: dict[str, str]) -> None:
    written = {key: text.replace("\r", "").replace("\x0b", "").replace("\x0c", "") for key, text in mapping.items()}
    lines = [f'"{key}": "{text}"' for key, text in ((key, _escaped(text)) for key, text in written.items())]
    assert tree_of("\n".join(lines)).plain() == written


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
