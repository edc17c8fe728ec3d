"""Where the time of a cold build goes: `python -m tools.hotspots --pages 1000`.

A build of a generated site is sampled every few milliseconds of its processor time, which distorts it by some
hundredths only, where cProfile multiplies the cost of small functions. Each sample belongs to the phase that it is in,
to the function that runs, and to all that called it. The tables go to docs/performance.md.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from explainer.building import Options, build
from tools import corpus
from tools.report import ROOT, machine, markdown_table, put

if TYPE_CHECKING:
    from types import FrameType

_EVERY = 0.003  # seconds of processor time
_MANY = 5
_PHASES = {
    ("building", "read_site"): "reading",
    ("building", "static_files"): "reading",
    ("reading", "read_site"): "reading",
    ("reading", "static_files"): "reading",
    ("reading", "read"): "reading",
    ("keys", "keys"): "keys",
    ("building", "_examined"): "examining",
    ("linking", "link"): "linking",
    ("composing", "compose"): "composing",
    ("rendering", "render"): "drawing",
    ("data", "datasets"): "data",
    ("search", "search_index"): "search index",
    ("publishing", "publish"): "publishing",
}
_ORDER = (*dict.fromkeys(_PHASES.values()), "the rest")


@dataclass(slots=True)
class Samples:
    """How many samples there were in each phase, in each function itself, and in it or what it called."""

    total: int = 0
    phases: Counter[str] = field(default_factory=Counter)
    own: Counter[str] = field(default_factory=Counter)
    within: Counter[str] = field(default_factory=Counter)

    def take(self, frame: FrameType | None) -> None:
        """Count one sample, whose stack ends in this frame."""
        names = []
        phase = "the rest"
        while frame:
            file = Path(frame.f_code.co_filename)
            phase = _PHASES.get((file.stem, frame.f_code.co_name), phase)  # the outermost wins
            names.append(_name(file, frame.f_code.co_qualname))
            frame = frame.f_back
        self.total += 1
        self.phases[phase] += 1
        self.own[names[0]] += 1
        self.within.update(set(names))


def _name(file: Path, function: str) -> str:
    """Name a function by its module, and by its package where it is not ours."""
    if function.startswith("__create_fn__"):
        return f"dataclasses/{function.split('.')[-1]}"
    if file.suffix != ".py":
        return f"templates/{file.name}.{function}"
    ours = file.parent.name == "explainer"
    return f"{file.stem}.{function}" if ours else f"{file.parent.name}/{file.stem}.{function}"


def sampled(site: Path, output: Path) -> tuple[Samples, float]:
    """Build a site cold; return the samples and the seconds of processor time."""
    samples = Samples()
    signal.signal(signal.SIGPROF, lambda _number, frame: samples.take(frame))
    signal.setitimer(signal.ITIMER_PROF, _EVERY, _EVERY)
    began = time.process_time()
    result = build(Options(site=site, output=output))
    seconds = time.process_time() - began
    signal.setitimer(signal.ITIMER_PROF, 0)
    if result.failed:
        sys.exit("The generated site has errors; nothing was measured.")
    return samples, seconds


def tables(samples: Samples, seconds: float) -> str:
    """Return the tables of phases and functions as Markdown."""

    def share(count: int) -> tuple[str, str]:
        return f"{count / samples.total:.1%}", f"{seconds * count / samples.total:.2f} s"

    phases = [(name, *share(samples.phases[name])) for name in _ORDER if samples.phases[name]]
    own = [(f"`{name}`", *share(count)) for name, count in samples.own.most_common(_MANY)]
    wide = [
        (f"`{name}`", *share(count))
        for name, count in samples.within.most_common()
        if "/" not in name and "<" not in name and not name.startswith(_TRUNK)
    ][: 4 * _MANY]
    return "\n\n".join(
        (
            markdown_table(("phase", "share", "processor time"), phases),
            "The five functions in which the processor was most often (their own lines and built-ins that they call):",
            markdown_table(("function", "share", "processor time"), own),
            "The functions of this project with what they call, those that are a phase or hold one left out:",
            markdown_table(("function", "share", "processor time"), wide),
        )
    )


_TRUNK = (
    "building.",
    "memory.",
    "framing.Setting.recall",
    "composing.compose",
    "composing._of_page",
    "rendering.",
    "reading.read",
    "reading._page",
    "reading._parsed",
)


def main() -> int:
    """Measure, print, and write the tables into the document."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--pages", type=int, default=1000, help="pages of the site (default: 1000)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="explainer-hotspots-") as name:
        site = Path(name) / "site"
        corpus.write(given.pages, site, cards=False)
        samples, seconds = sampled(site, Path(name) / "out")
    text = (
        f"{given.pages} pages, cold, one process, without social cards: {seconds:.1f} s of processor time, "
        f"{samples.total} samples. {machine()}\n\n{tables(samples, seconds)}"
    )
    print(text)
    put(ROOT / "docs/performance.md", "profile", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
