"""How long a save takes to be on the screen: `make bench-preview`.

A real browser shows a page of the preview while a file is written; the page's own clock says when the change was
painted. Copies are edited, never the project's files. Prints a table, and puts it into `docs/performance.md`; a missed
goal is no failure, since the clock of a busy machine says little of the program.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from explainer.tables import table
from tests.browsing import MISSING, installed
from tools import corpus
from tools.report import ROOT, machine, markdown_table, put

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Browser, Page

_WAIT = 30_000  # milliseconds that a change may take at most
_PAUSE = (0.2, 0.5)  # seconds between edits, so that they do not keep step with anything
# Notes when a mark, in the text or as a custom property of the body's style, was first painted.
_STAMP = """
(() => {
  const painted = (mark) => requestAnimationFrame(() => setTimeout(() => {
    if (!sessionStorage.getItem(mark)) sessionStorage.setItem(mark, performance.timeOrigin + performance.now());
  }));
  const look = () => {
    const marks = document.documentElement.textContent.match(/benchmark[a-z]+/g) ?? [];
    const style = document.body ? getComputedStyle(document.body).getPropertyValue("--benchmark").trim() : "";
    for (const mark of style ? [...marks, style] : marks) if (!sessionStorage.getItem(mark)) painted(mark);
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
  document.addEventListener("load", look, true);
})();
"""


@dataclass(frozen=True)
class Case:
    """An edit: what it is, the file, how a mark gets into its text, and the goals in milliseconds, if any."""

    name: str
    page: str
    file: str
    mark: Callable[[str, str], str]
    median: int | None = None
    ninety_fifth: int | None = None


def _body(text: str, mark: str) -> str:
    return f"{text}\nA paragraph with {mark}.\n"


def _title(text: str, mark: str) -> str:
    return re.sub(r"^title: .*$", f"title: The title {mark}", text, count=1, flags=re.MULTILINE)


def _style(text: str, mark: str) -> str:
    return f"{text}\nbody {{ --benchmark: {mark}; }}\n"


FIRST = (
    Case("body, the first site", "rumors/ford-xiaomi-jv.html", "content/rumors/ford-xiaomi-jv.md", _body, 150, 300),
    Case("title, the first site", "companies/byd.html", "content/companies/byd.md", _title),
    Case("style sheet, the first site", "companies/byd.html", "static/site.css", _style, 100, 100),
)


def main() -> int:
    """Measure, print the table, return 0."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--edits", type=int, default=40, help="edits of each sort (default: 40)")
    parser.add_argument("--pages", type=int, default=1000, help="pages of the large site; 0: none (default: 1000)")
    given = parser.parse_args()
    program = installed()
    if program is None:
        sys.exit(MISSING)
    rows = []
    print(f"{os.cpu_count()} processors, load {_load()}", flush=True)
    with tempfile.TemporaryDirectory(prefix="explainer-bench-") as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        first = Path(name) / "first"
        for part in ("content", "static", "site.yaml", "facts.lock"):
            _copy(ROOT / part, first / part)
        rows += _measured(browser, first, FIRST, given.edits)
        if given.pages:
            large = Path(name) / "large"
            corpus.write(given.pages, large)
            rows += _measured(browser, large, [_large(large, given.pages)], given.edits)
        browser.close()
    heads = ("edit", "median", "95th", "goal", "", "load")
    print("\n".join(table(heads, rows, 100)))
    said = f"{machine()} {given.edits} edits of each sort.\n\n{markdown_table(heads, rows)}"
    put(ROOT / "docs/performance.md", "preview", said)
    return 0


def _large(site: Path, pages: int) -> Case:
    file = min((site / "content").glob("*/*.md"))
    page = f"{file.parent.name}/{file.stem}.html"
    return Case(f"body, {pages} pages", page, file.relative_to(site).as_posix(), _body, 500)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copy(source, target)


def _measured(browser: Browser, site: Path, cases: Sequence[Case], edits: int) -> list[tuple[str, ...]]:
    rows = []
    with _preview(site) as address:
        session = browser.new_context()
        session.add_init_script(_STAMP)
        tab = session.new_page()
        for case in cases:
            tab.goto(address + case.page, timeout=120_000)
            tab.wait_for_function("() => window.LiveReload?.connector.protocol === 7")
            took = sorted(_edits(tab, site / case.file, case, edits))
            rows.append(_row(case, took))
        session.close()
    return rows


@contextlib.contextmanager
def _preview(site: Path) -> Iterator[str]:
    words = [sys.executable, "build.py", "serve", "--site", str(site), "--port", "0"]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found
        process.stdout.readline()  # the first build is done
        try:
            yield found[0]
        finally:
            process.send_signal(signal.SIGINT)


def _edits(tab: Page, file: Path, case: Case, edits: int) -> Iterator[float]:
    """Yield the milliseconds from the start of each write to the change on the screen."""
    text = file.read_text(encoding="utf-8")
    chance = random.Random(1)
    for number in range(edits):
        mark = f"benchmark{_letters(number)}"
        time.sleep(chance.uniform(*_PAUSE))
        began = time.time() * 1000
        file.write_text(case.mark(text, mark), encoding="utf-8")
        tab.wait_for_function("mark => sessionStorage.getItem(mark)", arg=mark, timeout=_WAIT)
        yield float(tab.evaluate("mark => sessionStorage.getItem(mark)", mark)) - began
    file.write_text(text, encoding="utf-8")
    tab.evaluate("sessionStorage.clear()")


def _letters(number: int) -> str:
    """Write a number without figures, which a translation would have to repeat."""
    return "".join(chr(ord("a") + int(figure)) for figure in str(number))


def _row(case: Case, took: list[float]) -> tuple[str, ...]:
    median, high = statistics.median(took), took[max(0, round(0.95 * len(took)) - 1)]
    goals, verdict = "none", ""
    if case.median is not None:
        goals = f"{case.median} / {case.ninety_fifth} ms" if case.ninety_fifth else f"{case.median} ms"
        reached = median <= case.median and (case.ninety_fifth is None or high <= case.ninety_fifth)
        verdict = "reached" if reached else "missed"
    return (
        case.name,
        f"{median:.0f} ms",
        f"{high:.0f} ms",
        goals,
        verdict,
        _load(),
    )


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


if __name__ == "__main__":
    sys.exit(main())
