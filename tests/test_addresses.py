"""How one output points at another."""

from __future__ import annotations

import posixpath
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer import addresses

NAMES = st.sampled_from(["rumors", "ford", "ford motor", "ö", "a%b"])
FOLDERS = st.lists(NAMES, max_size=3).map("/".join)


@given(FOLDERS, FOLDERS, NAMES)
def test_the_way_from_a_folder_to_a_file_is_that_of_paths_everywhere(start: str, folder: str, name: str) -> None:
    target = posixpath.join(folder, f"{name}.html")
    expected = quote(posixpath.relpath(target, start or "."))
    assert addresses.relative(posixpath.join(start, "index.html"), target) == expected


@pytest.mark.parametrize(
    ("start", "target", "fragment", "expected"),
    [
        ("a.html", "a.html", "", "a.html"),
        ("a.html", "a.html", "fact 1", "#fact%201"),
        ("a/b.html", "a/c.html", "x", "c.html#x"),
        ("a/b/c.html", "d/e.html", "x", "../../d/e.html#x"),
    ],
)
def test_a_place_on_the_same_page_needs_no_file(start: str, target: str, fragment: str, expected: str) -> None:
    assert addresses.relative(start, target, fragment) == expected
