"""The page on security names tests that exist, and has one for each promise."""

from __future__ import annotations

import re

from tests.conftest import ROOT

PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")


def test_every_test_that_the_page_names_exists() -> None:
    named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", PAGE)
    assert len(named) > 40
    assert [
        f"{file}::{name}"
        for file, name in named
        if f"\ndef {name}(" not in (ROOT / "tests" / file).read_text(encoding="utf-8")
    ] == []


def test_every_promise_has_a_test() -> None:
    promises = re.findall(r"^- (\*\*.*?)(?=^- |^\n|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert len(promises) > 20
    untested = [each for each in promises if not re.search(r"`[\w/]+\.py::test_\w+`", each)]
    assert [each.split("**")[1] for each in untested] == []


def test_no_promise_is_left_to_a_whole_file_of_tests() -> None:
    assert re.findall(r"`[\w/]+\.py`", PAGE) == []


def test_whoever_finds_something_is_told_where_to_say_it() -> None:
    report = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert "Report a vulnerability" in report
    assert "docs/security.md" in report
    assert "@" not in report  # no address that nobody reads
