"""The commands that ask about a site: `check --links` and `explain`, from words to lines."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING
from urllib.parse import quote

from explainer import arguments, terminal

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from explainer.manners import Clock
    from explainer.results import Options

SUCCESS, FAULTS = 0, 1
DAYS = 7.0
_EXPLAIN = "say why a page was written in the last build, or left as it was"
_EXAMPLES = "examples: python build.py explain ford · python build.py explain timeline.html"
_MISSING = "The package urllib3 is not installed: run `pip install urllib3`."


def add_links(check: argparse.ArgumentParser) -> None:
    """Add what `check` knows of links elsewhere."""
    check.add_argument("--links", action="store_true", help="then ask for every link that leads elsewhere")
    check.add_argument(
        "--age",
        type=arguments.days,
        default=DAYS,
        metavar="DAYS",
        help="with --links: how old an answer may be (default: 7)",
    )


def add_explain(add: Callable[..., argparse.ArgumentParser], site: argparse.ArgumentParser) -> None:
    """Add the command with `add`, as subparsers are added; `site` has the options that every command has."""
    parser = add("explain", parents=[site], help=_EXPLAIN, description=_EXPLAIN, epilog=_EXAMPLES)
    parser.set_defaults(command="explain")
    parser.add_argument("page", metavar="PAGE", help="a page's id, its file, or an output's address")


def explain(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Say why an output was written in the last build, or not."""
    from explainer.explaining import Unknown, explain

    try:
        lines = explain(given.site, given.page)
    except Unknown as fault:
        parser.error(str(fault))
    print("\n".join(lines))
    return SUCCESS


def links(options: Options, given: argparse.Namespace, clock: Clock | None = None) -> int:
    """Ask for every link elsewhere of a sound site; return 1 when one is dead."""
    from explainer import answers, findings, rounds
    from explainer.manners import Turns, WallClock
    from explainer.means import Means
    from explainer.memory import unwatched
    from explainer.outgoing import links
    from explainer.preparing import prepare

    try:
        from explainer.asking import Asker
    except ModuleNotFoundError as missing:
        if missing.name != "urllib3":
            raise
        print(_MISSING, file=sys.stderr)
        return FAULTS
    sound, _problems, _day = prepare(options, Means())
    if sound is None:
        return FAULTS
    clock = clock or WallClock()
    known = answers.load(options.site)
    linked = links(sound.content)
    addresses = [link.address for link in linked]
    asker = Asker(agent(sound.content.site.url), clock, Turns(clock))
    watch = unwatched if given.quiet else terminal.watched
    try:
        asked = rounds.go(addresses, asker.ask, known, clock, given.age, watch)
    except KeyboardInterrupt:
        print("Broken off; what was answered is remembered.", file=sys.stderr)
        return FAULTS
    finally:
        answers.keep(options.site, known, addresses)
    found = findings.findings(linked, known)
    dead = any(each.dead for each in found)
    width = shutil.get_terminal_size(fallback=(100, 24)).columns
    if given.format == "json":
        print(findings.as_json(found))
    elif dead or not given.quiet:
        print(findings.as_text(found, asked, width))
    return FAULTS if dead else SUCCESS


def agent(url: str | None) -> str:
    """Return how the program calls itself where it asks, with an address at which to ask back."""
    return f"Explainer/1 (+{quote(url, safe=_SAFE)}; link check)" if url else "Explainer/1 (link check)"


_SAFE = ":/?#[]@!$&'*+,;=%~"
