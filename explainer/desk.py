"""The editor's desk: the commands that write for editors, `new`, `schema` and `translated`, from words to lines."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from explainer import terminal
from explainer.dates import Date, NotADate
from explainer.problems import in_order, stops

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from explainer.new import Written
    from explainer.problems import Problem
    from explainer.settings import Settings

SUCCESS, FAULTS = 0, 1
_SORTS = ("statement", "official", "document", "report", "data", "social")
_ENTRY = ("title", "publisher", "date", "sort")  # what may be said of a source
_NEW = """examples:
  python build.py new rumor "A toll on the bridge"
  python build.py new company "Bridge Company" --id bridge-company
  python build.py new page "About this site"
  python build.py new source https://courier.example/toll --publisher "The Courier" --date 2026-03-01

A new page is a draft. What is still to be written is marked TODO, and `python build.py check` lists it.
No file is overwritten, and nothing is fetched from the network."""
_SCHEMA = """examples:
  python build.py schema
  python build.py schema --output ../schemas

The schemas offer the ids of the pages and sources that there are. `new` renews them where they are; after other
changes, run this again."""
_TRANSLATED = """examples:
  python build.py translated ford.id
  python build.py translated --all

Run it when you have held a translation against the original: it records, in the line `translates`, which words the
translation renders. When these change, a check says so."""


def add_commands(add: Callable[..., argparse.ArgumentParser], site: argparse.ArgumentParser) -> None:
    """Add the desk's commands with `add`, as subparsers are added; `site` has the options that every command has."""
    raw = {"parents": [site], "formatter_class": argparse.RawDescriptionHelpFormatter}
    new = add("new", help="begin a page, or enter a source", epilog=_NEW, **raw)
    new.set_defaults(command="new")
    new.add_argument("kind", metavar="KIND", help="a kind that site.yaml knows, such as rumor; or page; or source")
    new.add_argument("words", metavar="TITLE", help="the page's title; for a source, its address")
    new.add_argument("--id", default="", metavar="ID", help="the id (default: made of the title, or of who and when)")
    entry = new.add_argument_group("what is known of a source")
    entry.add_argument("--title", metavar="TEXT", help="its headline")
    entry.add_argument("--publisher", metavar="NAME", help="who published it")
    entry.add_argument("--date", type=_date, metavar="DATE", help="when it was published, such as 2026-01-31")
    entry.add_argument("--kind", dest="sort", choices=_SORTS, help="what sort of thing it is")
    schema = add("schema", help="write JSON Schemas, for programs that help to edit", epilog=_SCHEMA, **raw)
    schema.set_defaults(command="schema")
    schema.add_argument(
        "--output",
        type=Path,
        default=argparse.SUPPRESS,
        metavar="DIR",
        help="where to write them to (default: .schemas in the site)",
    )
    said = "say in a translation which version of the original it renders"
    translated = add("translated", help=said, epilog=_TRANSLATED, **raw)
    translated.set_defaults(command="translated", translation=None, every=False)
    which = translated.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "translation", nargs="?", metavar="ID.LANG", help="a page's id and the language, such as ford.id"
    )
    which.add_argument("--all", dest="every", action="store_true", help="every translation of the site")


def _date(text: str) -> str:
    try:
        return Date.parse(text).text
    except NotADate as fault:
        raise argparse.ArgumentTypeError(f"{fault}. {fault.remedy}") from None


def run(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Run `new`, `schema` or `translated`; return 0, or 1 when the site's files are in the way."""
    from explainer.settings import read_site

    settings, problems = read_site(given.site)
    if settings is None or stops(problems):
        return _stopped("site.yaml must be right first; nothing was written", problems)
    if given.command == "translated":
        return _translated(given, settings, parser)
    return _new(given, settings, parser) if given.command == "new" else _schema(given, settings)


def _stopped(message: str, problems: Iterable[Problem] = ()) -> int:
    terminal.say(in_order(problems), sys.stderr)
    print(f"{message}.", file=sys.stderr)
    return FAULTS


def _new(given: argparse.Namespace, settings: Settings, parser: argparse.ArgumentParser) -> int:
    from explainer import new, schemas

    try:
        written = _written(given, settings)
    except new.Refused as fault:
        parser.error(str(fault))
    except new.Faulty as fault:
        return _stopped(str(fault), fault.problems)
    print(_next_steps(written, given))
    given.output = None
    return _schema(given, settings) if (given.site / schemas.FOLDER).is_dir() else SUCCESS


def _written(given: argparse.Namespace, settings: Settings) -> Written:
    from explainer import new
    from explainer.preparing import today

    known = {name: value for name in _ENTRY if (value := getattr(given, name)) is not None}
    day = today(settings.site.timezone)
    if given.kind == new.SOURCE:
        return new.new_source(given.site, given.words, day, _entry(known), given.id)
    if known:
        option = "--kind" if "sort" in known else f"--{next(iter(known))}"
        raise new.Refused(f"{option} goes with `new source`")
    return new.new_page(given.site, settings, given.kind, given.words, day, given.id)


def _entry(known: Mapping[str, str]) -> dict[str, str]:
    return {"kind" if name == "sort" else name: value for name, value in known.items()}


def _next_steps(written: Written, given: argparse.Namespace) -> str:
    site = f" --site {given.site}" if given.site != Path() else ""
    if written.draft:
        lines = [f"Wrote {written.file}, a draft."]
    else:
        lines = [f"Entered the source `{written.id}` at the end of {written.file}; cite it as [@{written.id}]."]
    if written.blanks:
        lines.append(f"Fill in what is marked TODO: {', '.join(written.blanks)}.")
        lines.append(f"`python build.py check{site}` says what is left.")
    if written.draft:
        lines.append("Delete the line `draft: true` to publish the page.")
    return "\n".join(lines)


def _schema(given: argparse.Namespace, settings: Settings) -> int:
    from explainer import schemas

    folder = given.output or given.site / schemas.FOLDER
    made = schemas.schemas(given.site, settings)
    try:
        schemas.write(made, folder)
    except OSError as fault:
        return _stopped(f"{fault.filename or folder} cannot be written: {fault.strerror}")
    print(f"Wrote {len(made)} schemas into {folder}.")
    return SUCCESS


def _translated(given: argparse.Namespace, settings: Settings, parser: argparse.ArgumentParser) -> int:
    from explainer import translating

    try:
        noted = translating.translated(given.site, settings, given.translation)
    except translating.Refused as fault:
        parser.error(str(fault))
    except translating.Faulty as fault:
        return _stopped(str(fault), fault.problems)
    except OSError as fault:
        return _stopped(f"{fault.filename} cannot be written: {fault.strerror}")
    for each in noted:
        print(f"{each.file}: {'renders the original as it is now' if each.changed else 'said so already'}.")
    if not noted:
        print("There is no translation.")
    return SUCCESS
