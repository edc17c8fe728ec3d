"""The command `deploy`: an output folder to a store, from words to lines."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from explainer import bounds, terminal
from explainer.holding import PATIENCE, Busy, hold
from explainer.problems import Place, Problem, summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from explainer.buckets import Bucket, Store
    from explainer.deploying import File, Plan

SUCCESS, FAULTS = 0, 1
_OUTPUT = "_site"
_HELP = "send what the last build made to S3, or a store like it"
_EXAMPLES = """examples:
  python build.py deploy s3://bucket/prefix --dry-run      list what would be sent and removed
  python build.py deploy s3://bucket/prefix
  python build.py deploy s3://bucket --endpoint https://s3.example.org

Only what changed is sent: files before the pages that use them, and removals last. After a break, run it again.
Credentials are found where every program with boto3 finds them: in the environment, in ~/.aws, from the
machine's role."""


def add_command(add: Callable[..., argparse.ArgumentParser], site: argparse.ArgumentParser) -> None:
    """Add the command with `add`, as subparsers are added; `site` has the options that every command has."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = add("deploy", parents=[site], help=_HELP, epilog=_EXAMPLES, formatter_class=raw)
    parser.set_defaults(command="deploy")
    parser.add_argument("store", type=_bucket, metavar="ADDRESS", help="where to send it: s3://bucket/prefix")
    parser.add_argument("--dry-run", action="store_true", help="list what would be sent and removed, and do nothing")
    parser.add_argument(
        "--force", action="store_true", help="deploy although there are objects that this site did not put there"
    )
    parser.add_argument("--endpoint", metavar="URL", help="a store that speaks S3's language elsewhere")
    parser.add_argument(
        "--output",
        type=Path,
        default=argparse.SUPPRESS,
        metavar="DIR",
        help="the folder to send (default: _site in the site)",
    )


def _bucket(text: str) -> Bucket:
    from explainer.buckets import Bucket, NoAddress

    try:
        return Bucket.parse(text)
    except NoAddress as fault:
        raise argparse.ArgumentTypeError(str(fault)) from None


def run(given: argparse.Namespace) -> int:
    """Deploy the output folder; return 0, or 1 when it must not or cannot be."""
    from explainer.buckets import S3, Unavailable

    begun = time.perf_counter()
    folder = given.output or given.site / _OUTPUT
    if refused := bounds.refusal(given.site, folder):
        return _stopped([refused])
    try:
        with hold(*([str(folder)] if folder.is_dir() else []), waiting=_waits):
            return _deploy(folder, S3(given.store, given.endpoint), given, begun)
    except Busy as fault:
        return _stopped([_busy(fault)])
    except Unavailable as fault:
        return _stopped([Problem(Place(str(given.store)), "E506", str(fault), fault.remedy)])
    except KeyboardInterrupt:
        print("Broken off; run this again, and it goes on from there.", file=sys.stderr)
        return FAULTS


def _busy(fault: Busy) -> Problem:
    message = f"a build, or another deployment, has been at work here for {PATIENCE:.0f} seconds"
    return Problem(Place(fault.folder), "E508", message, "Wait for it to end, or end it; then run this again.")


def _waits(folder: str) -> None:
    print(f"A build, or another deployment, is at work in {folder}; waiting for its end.", file=sys.stderr)


def _deploy(folder: Path, store: Store, given: argparse.Namespace, begun: float) -> int:
    from explainer import deploying

    files, problems = deploying.examine(folder)
    if problems:
        return _stopped(problems)
    known = deploying.survey(store)
    refused = deploying.refusal(known, store.name)
    if refused and not given.force:
        return _stopped([refused])
    planned = deploying.plan(files, known)
    for address in planned.left:
        print(f"left alone, since somebody changed it: {address}", file=sys.stderr)
    counts = _counts(planned, files)
    if given.dry_run:
        print(*_listed(planned), sep="\n", end="\n" if planned.sent or planned.removed else "")
        print(f"Would deploy {len(files)} files to {store.name} ({counts}).")
        return SUCCESS
    deploying.run(planned, files, folder, store, known, terminal.watched)
    print(f"Deployed {len(files)} files to {store.name} ({counts}, {time.perf_counter() - begun:.1f} s).")
    return SUCCESS


def _listed(planned: Plan) -> Iterable[str]:
    yield from (f"send    {address}" for address in planned.sent)
    yield from (f"remove  {address}" for address in planned.removed)


def _counts(planned: Plan, files: Mapping[str, File]) -> str:
    size = sum(files[address].stored.size for address in planned.sent)
    return f"{len(planned.sent)} sent, {_bytes(size)}, {len(planned.removed)} removed"


def _bytes(size: int) -> str:
    """Return a size in units of a thousand, as stores' bills count."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.1f} kB"


def _stopped(problems: list[Problem]) -> int:
    terminal.say(problems, sys.stderr)
    print(f"{summary(problems)}; nothing more was sent.", file=sys.stderr)
    return FAULTS
