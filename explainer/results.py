"""What to build, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from explainer.dates import Day
    from explainer.lock import Tally
    from explainer.problems import Problems
    from explainer.publishing import Published

OUTPUT = "_site"


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """What to build, where to, as of the end of which day (default: today), and whether warnings count as errors.

    `drafts` are published when asked for; a `preview` has its own scripts in every page, and no cards. With `pseudo`,
    every message of the interface shows that it came from a catalogue.
    """

    site: Path
    output: Path | None = None
    as_of: Day | None = None
    strict: bool = False
    drafts: bool = False
    preview: bool = False
    pseudo: bool = False

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
    timezone: str = "UTC"
    published: Published | None = None
    locked: Tally | None = None
    pages: tuple[tuple[str, int], ...] = ()  # how many of each kind, by the kind's name
