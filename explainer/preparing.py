"""Everything before the first output: a site read and examined."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from explainer import aliases, lockfile, permalinks, rules
from explainer import lock as locks
from explainer.assets import Assets, assets
from explainer.blanks import alone
from explainer.compressing import lacking
from explainer.dates import Day
from explainer.files import static_files, text_of, walk
from explainer.keys import Keys, keys
from explainer.lockfile import Lock
from explainer.memory import digest
from explainer.naming import portable
from explainer.problems import Problem, stops
from explainer.reading import read
from explainer.rendering import fingerprint
from explainer.settings import read_site
from explainer.words import FOLDER, Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from explainer.content import Content
    from explainer.means import Means
    from explainer.memory import Memory
    from explainer.results import Options

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Sound:
    """A site without errors, as of a day: its content, the interface's words by language, and what depends on what.

    `common` stands for what everything depends on, `assets` are the static files.
    """

    content: Content
    words: Mapping[str, Words]
    keys: Keys
    day: Day
    common: tuple[bytes, ...]
    assets: Assets


def prepare(options: Options, means: Means, day: Day | None = None) -> tuple[Sound | None, list[Problem], Day | None]:
    """Read and examine a site; None when there are errors. `day` is today, if the clock is not to be asked."""
    settings, problems = read_site(options.site)
    if settings is None:
        return None, problems, None
    if options.preview:
        settings = replace(settings, site=replace(settings.site, cards=False, compress=False))
    day = options.as_of or day or today(settings.site.timezone)
    static, faults = static_files(*folders(options))
    memory = means.memory
    content = read(options.site, settings, static, means, drafts=options.drafts)
    catalogues = fingerprint(folder / FOLDER for folder in templates(options))
    place = settings.tree.place(("languages",))
    key = (catalogues, place, options.pseudo)
    spoken = partial(Words, folders=templates(options), place=place, pseudo=options.pseudo)
    words = {str(tag): memory.recall("words", tag, key, partial(spoken, tag)) for tag in settings.site.languages}
    chosen = (day, options.as_of, options.drafts, options.preview, options.pseudo)
    common = (settings.digest, catalogues, str(chosen).encode())
    known = keys(content, common)
    problems += [
        *faults,
        *portable(static),
        *ordinary(options),
        *lacking(settings),
        *content.problems,
        *(each for tag in words.values() for each in tag.problems),
    ]
    if settings.whole:  # else pages of a faulty kind were not read, and links to them would look broken
        problems += _examined(options, content, day, known, memory)
    problems = alone(problems)
    if stops(problems):
        return None, problems, day
    return Sound(content, words, known, day, common, _assets(options, content)), problems, day


def _assets(options: Options, content: Content) -> Assets:
    linked = {file for each in content.gists.values() for file in each.files}
    return assets(content.static, linked, plain=options.preview)


def _examined(options: Options, content: Content, day: Day, known: Keys, memory: Memory) -> Iterator[Problem]:
    announced = options.as_of is None
    lock, faults = lockfile.read(options.site, memory)
    yield from faults
    former = None if faults else locks.former(content, lock or Lock({}))
    yield from rules.examine(content, day, announced=announced, former=former, keys=known.pages, memory=memory)
    yield from aliases.examine(content)
    if lock:
        key = (known.common, known.lists, digest(*(line.encode() for line in lock.text)), str(day), announced)
        found = memory.recall("locked", "", key, partial(_held_against, content, lock, day, announced), rules.FAULTLESS)
        if found:  # of which there may be more, when all pages can be read
            memory.forget("locked", "")
        yield from found


def _held_against(content: Content, lock: Lock, day: Day, announced: bool) -> list[Problem]:
    return [*locks.examine(content, lock, day, announced=announced), *permalinks.examine(content, lock)]


def folders(options: Options) -> tuple[Path, ...]:
    """Return where templates and static files lie: the project's, and the site's own, which come before them."""
    return tuple(dict.fromkeys((PROJECT, options.site.resolve())))


def ordinary(options: Options) -> list[Problem]:
    """Return what is wrong with templates as files: links, pipes, and what is no text."""
    problems: list[Problem] = []
    for folder in folders(options):
        for file in walk(folder, "templates", problems):
            if file.endswith((".html", ".svg")):
                problems += text_of(folder, file)[1]
    return problems


def templates(options: Options) -> list[Path]:
    """Return the folders of templates; the first that has one wins."""
    return [folder / "templates" for folder in reversed(folders(options))]


def today(timezone: str) -> Day:
    """Read the clock where the site is at home; nothing else does."""
    try:
        zone: datetime.tzinfo = ZoneInfo(timezone)
    except (ValueError, OSError, KeyError):  # said where site.yaml is read
        zone = datetime.UTC
    now = datetime.datetime.now(zone)
    return Day(now.year, now.month, now.day)
