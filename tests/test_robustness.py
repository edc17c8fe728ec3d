"""The table of faults is that of the tests: every marked test has its row, and no row is of another."""

from __future__ import annotations

import re

from tests.conftest import ROOT
from tests.marked import Fault, faults
from tools.faults import DOCUMENT, table

_ROW = re.compile(r"^\| (.+) \| (.+) \| (\d+) \| `(\w+::\w+)` \|$", re.MULTILINE)


def test_every_marked_test_has_its_row_and_every_row_its_test() -> None:
    rows = _ROW.findall(DOCUMENT.read_text(encoding="utf-8"))
    told = {(test, tried, happened.partition(" (partly skipped")[0]) for tried, happened, _, test in rows}
    assert told == set(faults(ROOT / "tests"))
    assert len(rows) == len(told), "run `make faults`"


def test_a_test_that_failed_or_was_skipped_says_so() -> None:
    tried = [Fault("a::b", "x", "y"), Fault("c::d", "v", "w"), Fault("e::f", "t", "u")]
    said = table(tried, {"a::b": 3}, {"c::d": "no mounts"}, {"e::f"})
    assert "| x | y | 3 | `a::b` |\n" in said
    assert "| v | w (partly skipped: no mounts) | 0 |" in said
    assert "| t | **failed**; it should be: u | 0 |" in said
