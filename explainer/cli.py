"""Words to calls, results to lines: `python build.py [build|check]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from explainer.dates import Date, Day, NotADate
from explainer.problems import as_json, as_text, summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explainer.building import Result

SUCCESS, FAULTS, USAGE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0, 1 for a site with errors, or 2 for wrong usage."""
    given = _parser().parse_args(arguments)
    from explainer.building import Options, build, check

    options = Options(site=given.site, output=given.output, as_of=given.as_of, strict=given.strict)
    result = build(options) if given.command == "build" else check(options)
    _report(result, given)
    return FAULTS if result.failed else SUCCESS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python build.py",
        description="Build an explainer site: Markdown with facts becomes cross-linked pages.",
        epilog="Examples: python build.py · python build.py check --format json · python build.py --as-of 2026-01-31",
    )
    parser.add_argument("command", nargs="?", choices=["build", "check"], default="build", help="default: build")
    parser.add_argument("--site", type=_folder, default=Path(), metavar="DIR", help="the site's folder (default: here)")
    parser.add_argument("--output", type=Path, metavar="DIR", help="where to build to (default: _site in the site)")
    parser.add_argument("--as-of", type=_day, metavar="DATE", help="build as of the end of a day, such as 2026-01-31")
    parser.add_argument("--strict", action="store_true", help="warnings count as errors")
    parser.add_argument("--format", choices=["text", "json"], default="text", help="how problems are said")
    return parser


def _folder(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text}")
    return path


def _day(text: str) -> Day:
    try:
        date = Date.parse(text)
    except NotADate as fault:
        raise argparse.ArgumentTypeError(str(fault)) from None
    if date.earliest != date.latest:
        raise argparse.ArgumentTypeError(f"{text} is not a single day; write it as 2026-01-31")
    return date.earliest


def _report(result: Result, given: argparse.Namespace) -> None:
    if given.format == "json":
        print(as_json(result.problems))
        return
    for problem in result.problems:
        print(as_text(problem), end="\n\n", file=sys.stderr)
    print(_conclusion(result, given), file=sys.stderr if result.failed else sys.stdout)


def _conclusion(result: Result, given: argparse.Namespace) -> str:
    counted = summary(result.problems)
    if result.failed:
        written = "" if given.command == "check" else "; nothing was written"
        return f"{counted}{written}."
    said = f" with {counted}" if counted else ""
    if result.published is None:
        return f"No errors{said}, as of {result.day}."
    published = result.published
    total = len(published.written) + len(published.unchanged)
    folder = given.output or given.site / "_site"
    changes = f"{len(published.written)} written, {len(published.removed)} removed"
    return f"Built {total} files into {folder} ({changes}){said}, as of {result.day}."
