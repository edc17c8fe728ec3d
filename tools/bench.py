"""How fast a build is beside other generators, on the same text: `make bench`, with `QUICK=1` or `FULL=1`.

Programs take turns (ours, theirs, ours, theirs), since the speed of a busy machine changes by the minute; a ratio is
the median of the ratios of neighbouring runs. What is missed is no failure: it is written down as missed.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from tools.corpus import corpus, write
from tools.growth import chart
from tools.measuring import Failed, measured
from tools.outputs import faults, said
from tools.peers import BARE, HUGO, OURS, PEERS, CannotInstall, Generator
from tools.report import ROOT, machine, markdown_table, put
from tools.verdicts import Run, middle, ratio, verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_DOCUMENT = ROOT / "docs/performance.md"
_DRAWING = ROOT / "docs/growth.svg"
_CASES = ("cold", "nothing changed", "one body edited", "one title edited")
_COLD = _CASES[0]
_BUDGET = 115.0  # seconds in which a quick run has to end
_LARGE = 10_000  # pages
_KEPT = {"BENCH_CACHE": "1"}  # for peers that keep a cache only when they are told
_CONTENDERS = (OURS, BARE)
_SAMPLE = 60  # files whose links a quick run follows
_MARKDOWN = """
import pathlib, sys
from markdown_it import MarkdownIt
parser = MarkdownIt("commonmark").enable("table")
for path in pathlib.Path(sys.argv[1]).glob("*/*.md"):
    parser.render(path.read_text(encoding="utf-8").split("---", 2)[2])
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure: sizes of which every case is, sizes of which only cold builds are, rounds, and against whom.

    Large sites take minutes a run, so of them there is one round, against Hugo.
    """

    sizes: tuple[int, ...]
    growth: tuple[int, ...]
    rounds: int
    peers: tuple[Generator, ...]
    quick: bool

    def rounds_of(self, pages: int) -> int:
        """Return how often to measure sites of a size."""
        return 1 if pages >= _LARGE else self.rounds

    def peers_of(self, pages: int) -> tuple[Generator, ...]:
        """Return against whom to measure sites of a size."""
        return (HUGO,) if pages >= _LARGE else self.peers

    def all_of(self, pages: int) -> tuple[Generator, ...]:
        """Return every generator that builds sites of a size; how cold builds grow is shown of whole sites only."""
        return (*(_CONTENDERS if pages in self.sizes else (OURS,)), *self.peers_of(pages))


@dataclass(slots=True)
class Results:
    """Runs by pages, case and generator; of each of ours also with the peer's that came just after."""

    runs: dict[tuple[int, str, str], list[Run]] = field(default_factory=lambda: defaultdict(list))
    pairs: dict[tuple[int, str, str], list[tuple[Run, Run]]] = field(default_factory=lambda: defaultdict(list))
    apart: list[tuple[str, ...]] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Bench:
    """A folder in which sites are built, each in every case."""

    folder: Path
    plan: Plan
    results: Results = field(default_factory=Results)
    began: float = field(default_factory=time.monotonic)
    _numbers: count[int] = field(default_factory=count)

    def run(self) -> None:
        """Measure everything."""
        for pages in sorted({*self.plan.sizes, *self.plan.growth}):
            whole = pages in self.plan.sizes
            for generator in self.plan.all_of(pages):
                generator.written(pages, self._site(generator, pages))
            longest = 0.0
            for case in _CASES if whole else _CASES[:1]:
                begun = time.monotonic()
                if self.plan.quick and begun + longest > self.began + _BUDGET:
                    self.results.left_out.append(f"{pages:,} pages, {case}: out of time")
                    continue
                self._case(pages, case)
                longest = max(longest, time.monotonic() - begun)
                if case == _COLD:
                    self._check(pages)
            if whole:
                self._apart(pages)

    def _site(self, generator: Generator, pages: int) -> Path:
        return self.folder / f"{generator.name}-{pages}"

    def _steady(self, generator: Generator, pages: int) -> Path:
        return self.folder / f"out-{generator.name}-{pages}"

    def _case(self, pages: int, case: str) -> None:
        if case != _COLD:
            self._settle(pages)
        turns = [(OURS, peer) for peer in self.plan.peers_of(pages)]
        if pages in self.plan.sizes:
            turns.append((BARE, HUGO))
        for ours, peer in turns:
            for number in range(self.plan.rounds_of(pages)):
                print(f"{pages:,} pages, {case}: {ours.name}, {peer.name} ({number + 1})", file=sys.stderr, flush=True)
                one, other = self._once(ours, pages, case), self._once(peer, pages, case)
                self.results.runs[pages, case, ours.name].append(one)
                self.results.runs[pages, case, peer.name].append(other)
                if peer is HUGO:
                    self.results.pairs[pages, case, ours.name].append((one, other))

    def _settle(self, pages: int) -> None:
        """Let each generator's last build be one into the folder that stays: cold ones may have gone elsewhere."""
        for generator in self.plan.all_of(pages):
            site, out = self._site(generator, pages), self._steady(generator, pages)
            measured(generator.command(site, out), site, out, _KEPT)

    def _once(self, generator: Generator, pages: int, case: str) -> Run:
        site = self._site(generator, pages)
        number = next(self._numbers)
        out = self._steady(generator, pages)
        if case == _COLD:
            # Never into a folder whose files were just deleted: creating files is then many times slower on ext4.
            for name in generator.memory:
                shutil.rmtree(site / name, ignore_errors=True)
            if out.exists():
                out = self.folder / f"cold-{number}"
        elif case != "nothing changed":
            _edit(site, case, number)
        return measured(generator.command(site, out), site, out, _KEPT)

    def _check(self, pages: int) -> None:
        story = corpus(pages)
        for generator in self.plan.all_of(pages):
            wanted = [generator.page.format(id=page.id) for page in story.pages]
            sample = _SAMPLE if self.plan.quick or pages > 1000 else None
            problems, links = faults(self._steady(generator, pages), wanted, sample)
            if problems:
                sys.exit(f"{generator.name}, {pages} pages: the output is not whole.\n{said(problems)}")
            self.results.checked.append(f"{generator.name} {pages:,}: {links:,} links")

    def _apart(self, pages: int) -> None:
        """Measure the floor, and what social cards and the search cost."""
        cold = middle(self.results.runs[pages, _COLD, OURS.name])
        target = self.folder / f"copy-{pages}"
        content = self._site(OURS, pages) / "content"
        copied = measured(("cp", "-r", str(self._steady(OURS, pages)), str(target)), self.folder, target)
        rendered = measured((sys.executable, "-c", _MARKDOWN, str(content)), self.folder, target)
        for name, run in (("`cp -r` of our output", copied), ("Markdown alone", rendered)):
            times = f"{cold.wall / run.wall:.1f} times"
            self.results.apart.append(
                (f"{pages:,}", name, f"{run.wall:.2f} s", f"our cold build takes {times} as long")
            )
        if self.plan.quick or pages >= _LARGE:
            return
        for name, cards, without in (("cold with social cards", True, ()), ("cold without search", False, ("search",))):
            site, out = self.folder / f"{name}-{pages}", self.folder / f"out-{name}-{pages}"
            write(pages, site, cards=cards, without=without)
            run = measured(OURS.command(site, out), site, out)
            change = f"{run.cpu - cold.cpu:+.2f} s of processors"
            self.results.apart.append((f"{pages:,}", name, f"{run.wall:.2f} s", change))


def _edit(site: Path, case: str, number: int) -> None:
    """Change a page of a site."""
    path = min(site.rglob("companies/*-0.md"))
    text = path.read_text(encoding="utf-8")
    if case == "one body edited":
        text += f"\nEdited in run {number}.\n"
    else:
        text = re.sub(r"^title: .*$", f'title: "Title of run {number}"', text, count=1, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8", newline="\n")


def report(plan: Plan, results: Results) -> str:
    """Return everything that was measured as Markdown."""
    rows = [row for pages in plan.sizes for case in _CASES for row in _rows(plan, results, pages, case)]
    heads = (
        "pages",
        "case",
        "generator",
        "wall",
        "processors",
        "peak memory",
        "written",
        "ratio to Hugo",
        "of processors",
        "verdict",
    )
    parts = [f"{machine()} {_rounds(plan)}; in brackets must / goal.", markdown_table(heads, rows)]
    if memory := list(_memory(plan, results)):
        parts += ["Peak memory of all processes, cold, as a ratio to Hugo:"]
        parts += [markdown_table(("pages", "generator", "ratio", "verdict"), memory)]
    parts += ["Apart from the comparison:", markdown_table(("pages", "what", "wall", ""), results.apart)]
    parts += [f"Every page was there and every link that was followed resolved: {'; '.join(results.checked)}."]
    parts += [f"Not measured: {'; '.join(results.left_out)}."] * bool(results.left_out)
    return "\n\n".join(parts)


def _rounds(plan: Plan) -> str:
    said = f"Rounds: {plan.rounds}"
    return f"{said}, of {_LARGE:,} pages and more 1, against Hugo" if max(plan.sizes) >= _LARGE else said


def _rows(plan: Plan, results: Results, pages: int, case: str) -> Sequence[tuple[str, ...]]:
    rows = []
    theirs = results.runs.get((pages, case, HUGO.name))
    for generator in (*_CONTENDERS, *plan.peers):
        runs = results.runs.get((pages, case, generator.name))
        if not runs or not theirs:
            continue
        typical = middle(runs)
        if generator in _CONTENDERS:
            pairs = results.pairs[pages, case, generator.name]
            value, busy = ratio(pairs), ratio(pairs, "cpu")
            judged = verdict(case, pages, value)
        else:
            value, busy, judged = typical.wall / middle(theirs).wall, typical.cpu / middle(theirs).cpu, ""
        measures = (f"{typical.wall:.2f} s", f"{typical.cpu:.2f} s", f"{typical.peak:.0f} MiB", f"{typical.written:,}")
        rows.append((f"{pages:,}", case, generator.name, *measures, f"{value:.2f}", f"{busy:.2f}", judged))
    return rows


def _memory(plan: Plan, results: Results) -> Sequence[tuple[str, ...]]:
    rows = []
    for pages in plan.sizes:
        for generator in _CONTENDERS:
            if pairs := results.pairs.get((pages, _COLD, generator.name)):
                value = ratio(pairs, "peak")
                rows.append((f"{pages:,}", generator.name, f"{value:.2f}", verdict("memory", pages, value)))
    return rows


def drawing(plan: Plan, results: Results) -> str:
    """Return the chart of growth: cold builds at every size."""
    sizes = sorted({*plan.sizes, *plan.growth})

    def lines(measure: Callable[[Run], float]) -> dict[str, tuple[tuple[float, float], ...]]:
        return {
            each.name: tuple(
                (n, measure(middle(results.runs[n, _COLD, each.name]))) for n in sizes if each in plan.all_of(n)
            )
            for each in (*_CONTENDERS, *plan.peers)
        }

    return chart({"Cold build, seconds": lines(lambda run: run.wall), "Peak memory, MiB": lines(lambda run: run.peak)})


def _plan(given: argparse.Namespace) -> Plan:
    if given.quick:
        return Plan((100, 1000), (), given.rounds or 1, (HUGO,), quick=True)
    sizes = (100, 1000, 10_000) if given.full else (100, 1000)
    growth = (300, 3000, 30_000) if given.full else (300, 3000)
    peers = (HUGO,) if given.hugo else PEERS
    return Plan(sizes, growth, given.rounds or 3, peers, quick=False)


def main() -> int:
    """Measure, print, and write the tables into the document."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--quick", action="store_true", help="100 and 1,000 pages, Hugo only, at most two minutes")
    parser.add_argument("--full", action="store_true", help="10,000 pages too, and how builds grow to 30,000")
    parser.add_argument("--hugo", action="store_true", help="against Hugo only")
    parser.add_argument("--rounds", type=int, help="runs of each (default: 3, quick: 1)")
    parser.add_argument("--write", action="store_true", help="write a quick run into docs/performance.md too")
    given = parser.parse_args()
    plan = _plan(given)
    try:
        for generator in plan.peers:
            generator.install()
        with tempfile.TemporaryDirectory(prefix="explainer-bench-") as name:
            bench = Bench(Path(name), plan)
            bench.run()
    except (CannotInstall, Failed) as fault:
        sys.exit(str(fault))
    text = report(plan, bench.results)
    print(text)
    if given.write or not plan.quick:
        put(_DOCUMENT, "bench", text)
    if not plan.quick:
        _DRAWING.write_text(drawing(plan, bench.results), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
