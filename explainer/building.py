"""The pipeline: read → link → compose → render → publish."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from explainer import addresses, lockfile, rules
from explainer import lock as locks
from explainer.audit import Audit
from explainer.audit import audit as audit_web
from explainer.blanks import alone
from explainer.composing import compose
from explainer.data import datasets
from explainer.dates import Day
from explainer.headers import HEADERS, headers
from explainer.linking import link
from explainer.lockfile import Lock
from explainer.problems import Problem, Problems, in_order, stops
from explainer.publishing import Published, publish
from explainer.reading import read, read_site, static_files
from explainer.rendering import Renderer
from explainer.search import search_index
from explainer.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from explainer.linking import Web
    from explainer.lock import Tally
    from explainer.reading import Content

PROJECT = Path(__file__).resolve().parent.parent
OUTPUT = "_site"
_STYLES = ("site.css",)


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """What to build, where to, as of the end of which day (default: today), and whether warnings count as errors."""

    site: Path
    output: Path | None = None
    as_of: Day | None = None
    strict: bool = False

    @property
    def folder(self) -> Path:
        """The output folder."""
        return self.output or self.site / OUTPUT


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What came of a build or a check: every problem in order, whether it failed, what was published or locked."""

    problems: Problems
    failed: bool
    day: Day | None = None
    published: Published | None = None
    locked: Tally | None = None


def check(options: Options) -> Result:
    """Do all of a build but the writing."""
    _, problems, day = _outputs(options)
    return _result(options, problems, day)


def build(options: Options) -> Result:
    """Build a site; with errors, write nothing."""
    outputs, problems, day = _outputs(options)
    result = _result(options, problems, day)
    if result.failed:
        return result
    published, faults = publish(outputs, options.folder)
    if faults:
        return _result(options, [*problems, *faults], day)
    return Result(problems=result.problems, failed=False, day=day, published=published)


def audit(options: Options, source: str | None = None) -> tuple[Result, Audit | None]:
    """Audit a site that has no errors, and what would fall with `source`; raises `NoSuchSource`."""
    sound, problems, day = _read(options)
    result = _result(options, problems, day)
    if result.failed or sound is None or day is None:
        return result, None
    content, _ = sound
    return result, audit_web(content, link(content, day, announced=options.as_of is None), source)


def lock(options: Options) -> Result:
    """Record every published fact in the site's facts.lock; with errors, write nothing."""
    result = check(options)
    sound, problems, day = _read(options)
    if result.failed or sound is None or day is None:
        return result
    content, _ = sound
    known, _faults = lockfile.read(options.site)
    lines, tally = locks.renewed(content, known or Lock({}), day)
    if faults := lockfile.write(options.site, lines):
        return _result(options, [*problems, *faults], day)
    return Result(problems=result.problems, failed=False, day=day, locked=tally)


def _result(options: Options, problems: list[Problem], day: Day | None) -> Result:
    return Result(problems=in_order(problems), failed=stops(problems, strict=options.strict), day=day)


def _outputs(options: Options) -> tuple[Mapping[str, bytes], list[Problem], Day | None]:
    """Return every output's bytes by address; none when there are errors."""
    sound, problems, day = _read(options)
    if sound is None or day is None:
        return {}, problems, day
    content, words = sound
    web = link(content, day, announced=options.as_of is None)
    pages, faults = _pages(options, web, words)
    files = {addresses.of_static(name): path.read_bytes() for name, path in content.static.items()}
    made = {**datasets(web), **search_index(web, words), HEADERS: headers()}
    return {**pages, **made, **files}, [*problems, *faults], day


def _read(options: Options) -> tuple[tuple[Content, Words] | None, list[Problem], Day | None]:
    """Return the content and the interface's words; None when there are errors."""
    settings, problems = read_site(options.site)
    if settings is None:
        return None, problems, None
    day = options.as_of or today(settings.site.timezone)
    static, faults = static_files(*_folders(options))
    content = read(options.site, settings, static)
    words = Words(settings.site.language, _templates(options), settings.tree.place(("languages",)))
    problems += [*faults, *content.problems, *words.problems]
    if settings.whole:  # else pages of a faulty kind were not read, and links to them would look broken
        problems += _examined(options, content, day)
    problems = alone(problems)
    return (None if stops(problems) else (content, words)), problems, day


def _examined(options: Options, content: Content, day: Day) -> Iterator[Problem]:
    announced = options.as_of is None
    lock, faults = lockfile.read(options.site)
    yield from faults
    former = None if faults else locks.former(content, lock or Lock({}))
    yield from rules.examine(content, day, announced=announced, former=former)
    if lock:
        yield from locks.examine(content, lock, day, announced=announced)


def _pages(options: Options, web: Web, words: Words) -> tuple[Mapping[str, bytes], list[Problem]]:
    views = compose(web, words, _STYLES, past=options.as_of is not None)
    return Renderer(_templates(options), words).render(views)


def _folders(options: Options) -> tuple[Path, ...]:
    """Return where templates and static files lie: the project's, and the site's own, which come before them."""
    return tuple(dict.fromkeys((PROJECT, options.site.resolve())))


def _templates(options: Options) -> list[Path]:
    return [folder / "templates" for folder in reversed(_folders(options))]


def today(timezone: str) -> Day:
    """Read the clock where the site is at home; nothing else does."""
    try:
        zone: datetime.tzinfo = ZoneInfo(timezone)
    except (ValueError, OSError, KeyError):  # said where site.yaml is read
        zone = datetime.UTC
    now = datetime.datetime.now(zone)
    return Day(now.year, now.month, now.day)
