"""Everything before the first output: a site read, examined, linked, and what there is to make of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from explainer import lock as locks
from explainer import lockfile, rules
from explainer.blanks import alone
from explainer.composing import compose, units
from explainer.data import datasets
from explainer.dates import Day
from explainer.drawing import Made, Work
from explainer.files import static_files
from explainer.keys import Keys, keys
from explainer.linking import link
from explainer.lockfile import Lock
from explainer.memory import Memory, digest
from explainer.problems import Problem, stops
from explainer.reading import read
from explainer.rendering import Renderer, fingerprint
from explainer.search import search_index
from explainer.settings import read_site
from explainer.words import FOLDER, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explainer.config import Site
    from explainer.content import Content
    from explainer.framing import Unit
    from explainer.linking import Web
    from explainer.means import Means
    from explainer.results import Options

PROJECT = Path(__file__).resolve().parent.parent
_STYLES = ("site.css",)


@dataclass(frozen=True, slots=True)
class Sound:
    """A site without errors, as of a day: its content, the interface's words, and what depends on what."""

    content: Content
    words: Words
    keys: Keys
    day: Day


def prepare(options: Options, means: Means, day: Day | None = None) -> tuple[Sound | None, list[Problem], Day | None]:
    """Read and examine a site; None when there are errors. `day` is today, if the clock is not to be asked."""
    settings, problems = read_site(options.site)
    if settings is None:
        return None, problems, None
    if options.preview:
        settings = replace(settings, site=replace(settings.site, cards=False))
    day = options.as_of or day or today(settings.site.timezone)
    static, faults = static_files(*folders(options))
    memory = means.memory
    content = read(options.site, settings, static, means, drafts=options.drafts)
    catalogues = fingerprint(folder / FOLDER for folder in templates(options))
    place = settings.tree.place(("languages",))
    language = settings.site.language
    key = (catalogues, language, place)
    words = memory.recall("words", "", key, lambda: Words(language, templates(options), place))
    chosen = (day, options.as_of, options.drafts, options.preview)
    known = keys(content, (settings.digest, catalogues, str(chosen).encode()))
    problems += [*faults, *content.problems, *words.problems]
    if settings.whole:  # else pages of a faulty kind were not read, and links to them would look broken
        problems += _examined(options, content, day, known, memory)
    problems = alone(problems)
    return (None if stops(problems) else Sound(content, words, known, day)), problems, day


def _examined(options: Options, content: Content, day: Day, known: Keys, memory: Memory) -> Iterator[Problem]:
    announced = options.as_of is None
    lock, faults = lockfile.read(options.site, memory)
    yield from faults
    former = None if faults else locks.former(content, lock or Lock({}))
    yield from rules.examine(content, day, announced=announced, former=former, keys=known.pages, memory=memory)
    if lock:
        yield from locks.examine(content, lock, day, announced=announced)


def works(options: Options, sound: Sound, memory: Memory) -> list[Work]:
    """Return everything that there is to make: pages with the drawings of their cards, and what machines read."""
    words, announced = sound.words, options.as_of is None
    web = link(sound.content, sound.day, announced=announced, keys=sound.keys.pages, memory=memory)
    known = sound.keys.with_late(web.late)
    key = (fingerprint(templates(options)), words)
    renderer = memory.recall("templates", "", key, lambda: Renderer(templates(options), words))
    composed = units(web, words, _STYLES, past=not announced, preview=options.preview, keys=known)
    lists = known.of(known.lists)
    return [
        *(
            Work(unit.name, digest(unit.key, renderer.digest), partial(_drawn, unit, web.site, renderer, memory))
            for unit in composed
        ),
        Work("data", lists, partial(_machines, web, words, lists, memory)),
    ]


def _drawn(unit: Unit, site: Site, renderer: Renderer, memory: Memory) -> Made:
    views = compose(unit, site, memory)
    pages, faults = renderer.render(views, memory)
    drawings, further = renderer.render([view.frame.card for view in views if view.frame.card], memory)
    return Made(pages, drawings, [*faults, *further])


def _machines(web: Web, words: Words, key: bytes, memory: Memory) -> Made:
    return Made(memory.recall("data", "", key, lambda: {**datasets(web), **search_index(web, words)}))


def folders(options: Options) -> tuple[Path, ...]:
    """Return where templates and static files lie: the project's, and the site's own, which come before them."""
    return tuple(dict.fromkeys((PROJECT, options.site.resolve())))


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
