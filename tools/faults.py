"""What was tried to break a build, and what happened: `make faults` runs those tests in full and writes the table.

The tests say both themselves, by `@pytest.mark.fault(tried, happened)`; how often is counted: the cases of a test, or
the `runs` that it records of each.
"""

from __future__ import annotations

import os
import platform
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.marked import Fault, faults

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs/robustness.md"
_FULL = "200"
_HEAD = """# What was tried to break it

Made by `make faults` from the tests themselves; do not edit. Each row is a test that is marked with what it tries and
what must come of it. It passed as often as its row says, on {system} with Python {python}, with `FAULT_RUNS={asked}`.

| what was tried | what happened | how often | test |
|---|---|---:|---|
"""


class Tally:
    """Counts, as a plugin of pytest, how often each marked test was run, and what came of it."""

    def __init__(self) -> None:
        self.runs: Counter[str] = Counter()
        self.skipped: dict[str, str] = {}
        self.failed: set[str] = set()

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take a report: of a call its runs, of whatever failed or was skipped its name."""
        path, _, name = report.nodeid.partition("::")
        test = f"{Path(path).stem}::{name.partition('[')[0]}"
        if report.failed:
            self.failed.add(test)
        elif report.skipped:
            self.skipped[test] = report.longrepr[-1] if isinstance(report.longrepr, tuple) else "skipped"
        elif report.when == "call":
            told = dict(report.user_properties).get("runs", 1)
            self.runs[test] += told if isinstance(told, int) else 1


def table(tried: Sequence[Fault], runs: Mapping[str, int], skipped: Mapping[str, str], failed: set[str]) -> str:
    """Return the document; a row for each test that is marked."""
    rows = (
        f"| {each.tried} | {_came(each, skipped, failed)} | {runs.get(each.test, 0)} | `{each.test}` |\n"
        for each in tried
    )
    return _HEAD.format(
        system=platform.system(), python=platform.python_version(), asked=os.environ.get("FAULT_RUNS", _FULL)
    ) + "".join(rows)


def _came(fault: Fault, skipped: Mapping[str, str], failed: set[str]) -> str:
    if fault.test in failed:
        return f"**failed**; it should be: {fault.happened}"
    return f"{fault.happened} (partly skipped: {skipped[fault.test]})" if fault.test in skipped else fault.happened


def main() -> int:
    """Run the marked tests with full numbers; return 0 if all passed."""
    os.environ.setdefault("FAULT_RUNS", _FULL)
    tally = Tally()
    ended = pytest.main(["-m", "fault", "-p", "no:xdist", "-p", "no:cacheprovider", str(ROOT / "tests")], [tally])
    DOCUMENT.write_text(
        table(faults(ROOT / "tests"), tally.runs, tally.skipped, tally.failed), encoding="utf-8", newline="\n"
    )
    print(f"{sum(tally.runs.values())} faults tried; see {DOCUMENT.relative_to(ROOT)}")
    return int(ended)


if __name__ == "__main__":
    sys.exit(main())
