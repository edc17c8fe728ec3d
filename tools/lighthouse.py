"""Ask Lighthouse, as it looks at phones, about pages of a built site: `python -m tools.lighthouse [page …]`.

A page is an address within the folder, such as `timeline.html`; without any, five of the first site's are asked about.
Each is loaded three times, since the machine's other work shows in the times: a category's score and a time are the
median of the runs, the layout shift is the worst. It prints a table and, where a page falls short, what Lighthouse
faults and where. It ends with 1 when a category is under 100 or anything shifts, with 2 when Lighthouse cannot run.

Lighthouse comes from npm into `.tools/` when it is not there yet. The site is served by `tools.hosting`: with gzip.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median_low
from typing import TYPE_CHECKING, Any

from explainer.preparing import PROJECT
from explainer.results import OUTPUT
from explainer.tables import table
from tools.hosting import hosted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

VERSION = "12.8.2"  # the newest that runs on Node 20
PAGES = (
    "index.html",
    "rumors/ford-xiaomi-jv.html",
    "policies/connected-vehicle-rule.html",
    "companies/ford.html",
    "timeline.html",
)
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
SHIFT, PAINT, BLOCKED = "cumulative-layout-shift", "largest-contentful-paint", "total-blocking-time"
MOVED = "layout-shifts"  # the elements that moved; Lighthouse gives them no score of their own
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_FLAGS = "--headless=new --no-sandbox --disable-gpu"
_PLACES = 5  # shown of one fault
_WIDTH = 100  # characters
_SECONDS = 180  # for one run


class CannotRun(Exception):
    """Lighthouse cannot be run here; the text says why and what helps."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What an audit finds wrong: its id and title, and the elements or addresses, as text."""

    id: str
    title: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """One run: scores of 0 to 100 by category, shift, times in milliseconds, and the faults of what is under 100."""

    scores: dict[str, int]
    shift: float
    paint: float
    blocked: float
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the runs of one page come to."""

    page: str
    scores: dict[str, int]
    shift: float
    paint: float
    blocked: float
    faults: tuple[Fault, ...]

    @property
    def fails(self) -> bool:
        """Whether a category is under 100, or anything shifts as far as three decimals show."""
        return min(self.scores.values()) < 100 or round(self.shift, 3) > 0


def read_run(report: dict[str, Any]) -> Run:
    """Read Lighthouse's JSON; raises `CannotRun` when it could not load the page."""
    if error := report.get("runtimeError"):
        raise CannotRun(f"Lighthouse could not load {report.get('requestedUrl')}: {error.get('message')}")
    audits, categories = report["audits"], report["categories"]
    # A category without a score failed as a whole; it must not pass for a good one.
    scores = {name: round(100 * (categories[name]["score"] or 0)) for name in CATEGORIES}
    low = [name for name in CATEGORIES if scores[name] < 100]
    ids = dict.fromkeys(each["id"] for name in low for each in categories[name]["auditRefs"])
    faulty = [each for each in ids if each != MOVED and _is_fault(audits[each])]
    if round(audits[SHIFT]["numericValue"], 3) > 0:
        faulty.append(MOVED)
    return Run(
        scores=scores,
        shift=audits[SHIFT]["numericValue"],
        paint=audits[PAINT]["numericValue"],
        blocked=audits[BLOCKED]["numericValue"],
        faults=tuple(_fault(audits[each]) for each in faulty),
    )


def verdict(page: str, runs: Sequence[Run]) -> Verdict:
    """Return the medians of the runs, the worst shift, and the faults of the run whose performance is the median."""
    middle = sorted(runs, key=lambda run: run.scores[CATEGORIES[0]])[(len(runs) - 1) // 2]
    return Verdict(
        page=page,
        scores={name: median_low(run.scores[name] for run in runs) for name in CATEGORIES},
        shift=max(run.shift for run in runs),
        paint=median_low(run.paint for run in runs),
        blocked=median_low(run.blocked for run in runs),
        faults=middle.faults,
    )


def report(verdicts: Sequence[Verdict]) -> list[str]:
    """Return a table of the pages, and below it each page's faults with their places."""
    headings = ("page", "performance", "accessibility", "best practices", "SEO", "CLS", "LCP", "TBT")
    rows: list[tuple[str | int, ...]] = [
        (
            each.page,
            *each.scores.values(),
            f"{each.shift:.3f}",
            f"{each.paint / 1000:.1f} s",
            f"{each.blocked:.0f} ms",
        )
        for each in verdicts
    ]
    lines = table(headings, rows, _WIDTH)
    for each in verdicts:
        if each.faults:
            lines += ["", each.page]
        for fault in each.faults:
            lines += [f"  {fault.id}: {fault.title}", *(f"    {place}" for place in fault.places)]
    return lines


def main(arguments: Sequence[str]) -> int:
    """Print what Lighthouse says."""
    parser = argparse.ArgumentParser(prog="python -m tools.lighthouse", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("pages", nargs="*", default=PAGES, metavar="page", help="an address within the folder")
    parser.add_argument("--folder", type=Path, default=PROJECT / OUTPUT, help="the built site (default: _site)")
    parser.add_argument("--runs", type=int, default=3, help="how often each page is loaded (default: 3)")
    options = parser.parse_args(arguments)
    try:
        verdicts = list(_ask(options.folder, options.pages, max(1, options.runs)))
    except CannotRun as cause:
        print(cause, file=sys.stderr)
        return 2
    print(*report(verdicts), sep="\n")
    return int(any(each.fails for each in verdicts))


def _ask(folder: Path, pages: Sequence[str], runs: int) -> Iterator[Verdict]:
    for page in pages:
        if not (folder / page).is_file():
            raise CannotRun(f"{folder / page}: there is no such page; build the site first, or correct the address.")
    program, browser = _program(), _first_of(_BROWSERS)
    with hosted(folder) as site:
        for page in pages:
            yield verdict(page, [read_run(_run(program, browser, f"{site}/{page}")) for _ in range(runs)])


def _run(program: Path, browser: str, address: str) -> dict[str, Any]:
    options = ["--quiet", "--output=json", "--no-enable-error-reporting", f"--chrome-flags={_FLAGS}"]
    environment = {**os.environ, "CHROME_PATH": browser}
    try:
        ended = subprocess.run(
            [program, address, *options], check=True, capture_output=True, env=environment, timeout=_SECONDS
        )
    except subprocess.SubprocessError as fault:
        said = getattr(fault, "stderr", None) or b""
        raise CannotRun(f"Lighthouse failed on {address}: {fault}\n{said.decode(errors='replace')}") from fault
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def _program() -> Path:
    """Return Lighthouse's program, fetched when it is not there."""
    folder = PROJECT / ".tools" / f"lighthouse-{VERSION}"
    program = folder / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        options = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", f"lighthouse@{VERSION}"]
        command = [_first_of(("npm",)), "install", "--prefix", str(folder), *options]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except subprocess.CalledProcessError as fault:
            raise CannotRun(f"npm could not fetch Lighthouse:\n{fault.stderr.decode(errors='replace')}") from fault
    return program


def _first_of(names: Sequence[str]) -> str:
    for name in names:
        if path := shutil.which(name):
            return path
    raise CannotRun(f"{names[0]} is not installed, which Lighthouse needs; install it and run this again.")


def _is_fault(audit: dict[str, Any]) -> bool:
    return audit["score"] is not None and audit["score"] < 1


def _fault(audit: dict[str, Any]) -> Fault:
    title = audit["title"]
    if value := audit.get("displayValue"):
        title = f"{title} ({value})"
    items = audit.get("details", {}).get("items", [])
    places = [place for item in items if isinstance(item, dict) and (place := _place(item))]
    return Fault(audit["id"], title, tuple(places[:_PLACES]))


def _place(item: dict[str, Any]) -> str:
    """Return where a fault lies: an element by selector and start tag, else what is said with an address, else that."""
    node = item.get("node")
    if isinstance(node, dict):
        return f"{node.get('selector', '')}  {node.get('snippet', '')}"
    source = item.get("sourceLocation")
    address = source.get("url", "") if isinstance(source, dict) else item.get("url", "")
    return "  ".join(each for each in (item.get("description"), address) if isinstance(each, str) and each)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
