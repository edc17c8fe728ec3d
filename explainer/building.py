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
from explainer.problems import Problem, Problems, in_order, stops
from explainer.publishing import Published, publish
from explainer.reading import read, read_site, static_files
from explainer.rendering import Renderer
from explainer.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    settings, problems = read_site(options.site)
    if settings is None:
        return {}, problems, None
    day = options.as_of or _today(settings.site.timezone)
    static, faults = static_files(*_folders(options))
    content = read(options.site, settings, static)
    words = Words(settings.site.language, _templates(options), settings.tree.place(("languages",)))
    problems += [*faults, *content.problems, *words.problems]
    if settings.whole:  # else pages of a faulty kind were not read, and links to them would look broken
        problems += rules.examine(content, day, announced=options.as_of is None)
    if stops(problems):
        return {}, problems, day
    web = link(content, day, announced=options.as_of is None)
    pages, faults = _pages(options, web, words)
    files = {addresses.of_static(name): path.read_bytes() for name, path in static.items()}
    return {**pages, **files}, [*problems, *faults], day


def _pages(options: Options, web: Web, words: Words) -> tuple[Mapping[str, bytes], list[Problem]]:
    views = compose(web, words, _STYLES, past=options.as_of is not None)
    return Renderer(_templates(options), words).render(views)


def _folders(options: Options) -> tuple[Path, ...]:
    """Return where templates and static files lie: the project's, and the site's own, which come before them."""
    return tuple(dict.fromkeys((PROJECT, options.site.resolve())))


def _templates(options: Options) -> list[Path]:
    return [folder / "templates" for folder in reversed(_folders(options))]


def _today(timezone: str) -> Day:
    """Read the clock where the site is at home; nothing else does."""
    try:
        zone: datetime.tzinfo = ZoneInfo(timezone)
    except (ValueError, OSError, KeyError):  # said where site.yaml is read
        zone = datetime.UTC
    today = datetime.datetime.now(zone).date()
    return Day(today.year, today.month, today.day)
