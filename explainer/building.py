"""The pipeline: read → link → compose → render → publish."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from explainer import addresses, rules
from explainer.composing import compose
from explainer.dates import Day
from explainer.linking import link
from explainer.problems import Place, Problem, Problems, in_order, stops
from explainer.publishing import Published, publish
from explainer.reading import SITE_FILE, read, read_site, static_files
from explainer.rendering import Renderer
from explainer.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from explainer.config import Site
    from explainer.linking import Web

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
    """What came of a build or a check: every problem in order, whether it failed, and what was published."""

    problems: Problems
    failed: bool
    day: Day | None = None
    published: Published | None = None


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


def _result(options: Options, problems: list[Problem], day: Day | None) -> Result:
    return Result(problems=in_order(problems), failed=stops(problems, strict=options.strict), day=day)


def _outputs(options: Options) -> tuple[Mapping[str, bytes], list[Problem], Day | None]:
    """Return every output's bytes by address; none when there are errors."""
    site, problems = read_site(options.site)
    if site is None:
        return {}, problems, None
    day, faults = _day(options, site)
    static, more = static_files(*_folders(options))
    content = read(options.site, site, static)
    words = Words(site.language, [folder / "templates" for folder in reversed(_folders(options))])
    problems += [*faults, *more, *content.problems, *words.problems]
    problems += rules.examine(content, day, announced=options.as_of is None)
    if stops(problems):
        return {}, problems, day
    web = link(content, day, announced=options.as_of is None)
    pages, faults = _pages(options, web, words)
    files = {addresses.of_static(name): path.read_bytes() for name, path in static.items()}
    return {**pages, **files}, [*problems, *faults], day


def _pages(options: Options, web: Web, words: Words) -> tuple[Mapping[str, bytes], list[Problem]]:
    views = compose(web, words, _STYLES, past=options.as_of is not None)
    return Renderer([folder / "templates" for folder in reversed(_folders(options))], words).render(views)


def _folders(options: Options) -> tuple[Path, ...]:
    """Return where templates and static files lie: the project's, and the site's own, which come before them."""
    return tuple(dict.fromkeys((PROJECT, options.site.resolve())))


def _day(options: Options, site: Site) -> tuple[Day, list[Problem]]:
    """Return the day as of which to build: the one asked for, else today where the site is at home."""
    if options.as_of:
        return options.as_of, []
    try:
        zone = ZoneInfo(site.timezone)
    except (ValueError, OSError, KeyError):
        message = f"`{site.timezone}` is not a time zone that we know"
        problem = Problem(Place(SITE_FILE), "E204", message, "Use a name such as America/Detroit.")
        return _today(datetime.UTC), [problem]
    return _today(zone), []


def _today(zone: datetime.tzinfo) -> Day:
    """Read the clock; nothing else does."""
    today = datetime.datetime.now(zone).date()
    return Day(today.year, today.month, today.day)
