"""Words to calls, results to lines: `python build.py [COMMAND]`; `--help` names the commands."""

from __future__ import annotations

import argparse
import io
import shutil
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from explainer import arguments, bounds, desk, dispatch, freshness, inquiry, terminal, whole
from explainer.closing import closing
from explainer.holding import PATIENCE, Busy, hold
from explainer.memory import Memory, unwatched
from explainer.problems import Place, Problem, as_json, as_text, summary
from explainer.results import OUTPUT, Options, Result

if TYPE_CHECKING:
    from collections.abc import Sequence

SUCCESS, FAULTS, USAGE = 0, 1, 2
CACHE, FACTS = ".cache", "facts.lock"
CACHED = ("freshness.json", "last-build.json", "links.json")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0, 1 for a site with errors, 2 for wrong usage, or 70 for a fault of the program."""
    given = argparse.Namespace(site=Path())
    try:
        return _run(arguments, given)
    except ModuleNotFoundError as missing:
        if missing.name and missing.name.split(".")[0] != "explainer":
            raise  # build.py says how to install it
        return _crashed(missing, given)
    except BrokenPipeError:  # whoever reads what we say has read enough
        sys.stdout = io.StringIO()
        return FAULTS
    except Exception as fault:
        return _crashed(fault, given)


def _crashed(fault: Exception, given: argparse.Namespace) -> int:
    from explainer import crashing

    print(*crashing.told(fault, given.site), sep="\n", file=sys.stderr)
    return crashing.CODE


def _run(arguments: Sequence[str] | None, given: argparse.Namespace) -> int:
    begun = time.perf_counter()
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal that knows ASCII only is no reason to fail
        sys.stdout.reconfigure(errors="backslashreplace")
    words = sys.argv[1:] if arguments is None else list(arguments)
    parser = _parser()
    parser.parse_args(words, given)
    if given.command in ("new", "schema", "translated"):
        return desk.run(given, parser)
    if given.command == "serve":
        from explainer import stage

        return stage.run(given, parser)
    if given.command == "deploy":
        return dispatch.run(given)
    if given.command == "explain":
        return inquiry.explain(given, parser)
    options = Options(site=given.site, output=given.output, as_of=given.as_of, strict=given.strict, pseudo=given.pseudo)
    _refuse(given, parser)
    if given.command == "audit":
        return _audit(options, given, parser)
    result = _build(options, given, words) if given.command == "build" else _checked(options, given)
    if given.command == "check" and given.links and not result.failed:
        terminal.say(result.problems, sys.stderr)
        return inquiry.links(options, given)
    _report(result, given, time.perf_counter() - begun)
    if given.verify and not result.failed:
        return _verify(options, result, given)
    return FAULTS if result.failed else SUCCESS


def _refuse(given: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """End with wrong usage where an option does not go with the command."""
    if given.source is not None and given.command != "audit":
        parser.error("--source goes with the command audit")
    if given.command == "lock" and given.as_of:
        parser.error("lock records what is published today; leave --as-of out")
    if given.verify and given.command != "build":
        parser.error("--verify goes with the command build")
    if given.pseudo and given.command != "build":
        parser.error("--pseudo goes with the commands build and serve")


def _build(options: Options, given: argparse.Namespace, words: list[str]) -> Result:
    """Build a site when no other build or deployment is at work there."""
    if refused := bounds.refusal(options.site, options.folder):
        return Result(problems=(refused,), failed=True)
    try:
        with hold(str(options.site), str(options.folder), waiting=partial(_waits, given)):
            whole.sweep(str(options.site), (FACTS,))
            whole.sweep(f"{options.site}/{CACHE}", CACHED)
            return _built(options, given, words)
    except Busy as fault:
        return Result(problems=(_busy(fault),), failed=True)


def _busy(fault: Busy) -> Problem:
    message = f"another build, or a deployment, has been at work here for {PATIENCE:.0f} seconds"
    return Problem(Place(fault.folder), "E508", message, "Wait for it to end, or end it; then run this again.")


def _waits(given: argparse.Namespace, folder: str) -> None:
    if not given.quiet:
        print(f"Another build, or a deployment, is at work in {folder}; waiting for its end.", file=sys.stderr)


def _built(options: Options, given: argparse.Namespace, words: list[str]) -> Result:
    """Build a site; if there is nothing to do, without importing the libraries that this takes."""
    looked = freshness.look(options)
    if looked.fault and not given.quiet:
        print(looked.fault, file=sys.stderr)
    if looked.result:
        return looked.result
    from explainer.building import build
    from explainer.crews import Cluster, Processes, workers
    from explainer.means import Means
    from explainer.shelf import Shelf

    shelf = Shelf.open(str(options.site), looked.generator) if looked.generator else None
    if shelf and shelf.fault and not given.quiet:
        print(shelf.fault, file=sys.stderr)
    crew = Cluster(given.cluster) if given.cluster else Processes(given.jobs or workers(), at_once=bool(given.jobs))
    watch = unwatched if given.quiet else terminal.watched
    memory = Memory(shelf, lasting=False)
    digests = looked.digests(options.site)
    result = build(options, Means(memory, watch, crew, digests, looked.standing, looked.manifest))
    if result.failed:  # it writes nothing
        return result
    if not freshness.is_settled(looked, options):
        freshness.forget(options)
        return result
    if shelf:
        shelf.close()
    saying = None
    if not (given.verify or given.format == "json"):
        told = "".join(f"{as_text(problem)}\n\n" for problem in result.problems)
        saying = freshness.Saying(words, told, None if given.quiet else _reported(result))
    freshness.keep(looked, options, result, saying)
    return result


def _checked(options: Options, given: argparse.Namespace) -> Result:
    from explainer.building import check, lock

    if given.command == "check":
        return check(options)
    try:
        with hold(str(options.site), waiting=partial(_waits, given)):
            whole.sweep(str(options.site), (FACTS,))
            return lock(options)
    except Busy as fault:
        return Result(problems=(_busy(fault),), failed=True)


def _verify(options: Options, result: Result, given: argparse.Namespace) -> int:
    from explainer.verifying import verify

    verdict = verify(options, result)
    aside = verdict.differs or given.format == "json"
    if not given.quiet or verdict.differs:
        print(*verdict.lines, sep="\n", file=sys.stderr if aside else sys.stdout)
    return FAULTS if verdict.differs else SUCCESS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python build.py",
        description="Build an explainer site: Markdown with facts becomes cross-linked pages.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(command="build")
    _add_options(
        parser,
        site=Path(),
        output=None,
        as_of=None,
        strict=False,
        format="text",
        source=None,
        quiet=False,
        verbose=False,
        verify=False,
        jobs=None,
        cluster=None,
        pseudo=False,
    )
    commands = parser.add_subparsers(metavar="COMMAND", help="what to do (default: build)")
    every = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    _add_site(every)
    building = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    _add_options(building)
    for name, said in _COMMANDS.items():
        described = f"{said[0].upper()}{said[1:]}."
        raw = argparse.RawDescriptionHelpFormatter
        command = commands.add_parser(
            name, parents=[building], help=said, description=described, epilog=_HELP[name], formatter_class=raw
        )
        command.set_defaults(command=name)
        if name == "check":
            inquiry.add_links(command)
    inquiry.add_explain(commands.add_parser, every)
    _add_serve(commands.add_parser("serve", parents=[every], help=_SERVE, description=_SERVE))
    desk.add_commands(commands.add_parser, every)
    dispatch.add_command(commands.add_parser, every)
    return parser


_COMMANDS = {
    "build": "build the site",
    "check": "report every problem and write nothing",
    "audit": "show where the evidence is thin",
    "lock": "record what is published in facts.lock",
}


_EXAMPLES = """examples:
  python build.py                            build the site into _site/
  python build.py serve --open               write with a preview beside it
  python build.py check --format json        what is wrong, for a program
  python build.py --as-of 2026-01-31         the site as it stood that day"""
_HELP = {
    "build": """examples:
  python build.py build --output /tmp/site
  python build.py build --strict --quiet     for a script: warnings fail, and only problems are printed
  python build.py build --verbose            also name each file that was written or removed
  python build.py build --verify             build, then hold every file against a build from nothing""",
    "check": """examples:
  python build.py check
  python build.py check --strict --format json
  python build.py check --links              then ask for every link that leads elsewhere""",
    "audit": """examples:
  python build.py audit
  python build.py audit --source reuters-2026-01-31""",
    "lock": "example: python build.py lock",
}
_SERVE = "preview the site in a browser, with every change as you save it"


def _add_serve(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(command="serve")
    parser.add_argument(
        "--port", type=arguments.port, default=8000, metavar="N", help="the port (default: 8000; 0: a free one)"
    )
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="NAME", help="the address to listen at (default: only this machine's)"
    )
    parser.add_argument("--open", action="store_true", help="open the browser")
    parser.add_argument(
        "--drafts", action=argparse.BooleanOptionalAction, default=True, help="show drafts, marked as such (default)"
    )
    _add_pseudo(parser)


def _add_pseudo(parser: argparse.ArgumentParser) -> None:
    said = "show each message of the interface with accents, longer and in ⟦ ⟧, so that what was forgotten is seen"
    parser.add_argument("--pseudo", action="store_true", help=said)


def _add_site(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--site", type=arguments.folder, metavar="DIR", help="the site's folder (default: here)")


def _add_options(parser: argparse.ArgumentParser, **defaults: object) -> None:
    """Add the options that may stand before a command or after it; only the first have defaults."""
    _add_site(parser)
    parser.add_argument("--output", type=Path, metavar="DIR", help="where to build to (default: _site in the site)")
    parser.add_argument(
        "--as-of", type=arguments.day, metavar="DATE", help="build as of the end of a day, such as 2026-01-31"
    )
    parser.add_argument("--strict", action="store_true", help="warnings count as errors")
    parser.add_argument("--format", choices=["text", "json"], help="how problems or an audit are said (default: text)")
    parser.add_argument("--source", metavar="ID", help="with audit: what would fall if this source fell")
    parser.add_argument("--quiet", action="store_true", help="print nothing but problems")
    parser.add_argument("--verbose", action="store_true", help="also name every file that was written or removed")
    parser.add_argument(
        "--verify", action="store_true", help="with build: hold every file against a build from nothing"
    )
    parser.add_argument(
        "--jobs",
        type=arguments.jobs,
        metavar="N",
        help="how many processes build (default: one a processor, for larger sites)",
    )
    parser.add_argument("--cluster", metavar="ADDRESS", help="let the Dask cluster with this scheduler build")
    _add_pseudo(parser)
    parser.set_defaults(**defaults)


def _audit(options: Options, given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Print an audit; of a site with errors, print these, and without an audit of a wrong source nothing."""
    from explainer import ledger
    from explainer.building import audit
    from explainer.falling import NoSuchSource

    try:
        result, found = audit(options, given.source)
    except NoSuchSource as fault:
        parser.error(f"argument --source: {fault}")
    if found is None:
        _report(result, given, 0)
        return FAULTS
    width = shutil.get_terminal_size(fallback=(100, 24)).columns
    print(ledger.as_json(found) if given.format == "json" else ledger.as_text(found, width))
    return SUCCESS


def _report(result: Result, given: argparse.Namespace, seconds: float) -> None:
    if given.format == "json":
        print(as_json(result.problems))
        return
    terminal.say(result.problems, sys.stderr)
    if given.verbose and result.published:
        for address in result.published.written:
            print(f"written  {address}", file=sys.stderr)
        for address in result.published.removed:
            print(f"removed  {address}", file=sys.stderr)
    if not given.quiet or result.failed:
        print(_conclusion(result, given, seconds), file=sys.stderr if result.failed else sys.stdout)


def _conclusion(result: Result, given: argparse.Namespace, seconds: float) -> str:
    counted = summary(result.problems)
    if done := result.published:
        counts = len(done.written), len(done.removed)
        total, folder = counts[0] + len(done.unchanged), given.output or given.site / OUTPUT
        return closing(total, folder, counts, seconds, _reported(result), result.pages)
    if result.failed:
        torn = any(problem.code == "E503" for problem in result.problems)  # which says itself what was written
        written = "" if torn or given.command not in ("build", "lock") else "; nothing was written"
        return f"{counted}{written}."
    said = f" with {counted}" if counted else ""
    if locked := result.locked:
        changes = f"{locked.added} added, {locked.changed} changed, {locked.retired} retired, {locked.gone} gone"
        return f"Recorded {locked.total} facts in {given.site / 'facts.lock'} ({changes}){said}."
    return f"No errors{said}, as of {result.day}."


def _reported(result: Result) -> str:
    counted = summary(result.problems)
    return f"{f' with {counted}' if counted else ''}, as of {result.day}"
