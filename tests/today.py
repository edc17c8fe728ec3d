"""A small world in two languages as of today, for tests that read what a past day has not: feeds, citations, cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from explainer import preparing
from explainer.building import Options, build
from explainer.dates import Date
from tests.bilingual import FILES
from tests.conftest import WORLD, SmallSite
from tests.harbour import AS_OF, ENLARGED

if TYPE_CHECKING:
    from pathlib import Path

# A rumor whose id and whose claim have nowhere to be broken but within.
STRIKE = "the-dockers-of-thornby-will-strike-against-the-sale-of-the-port-to-a-fund"
CLAIM = "The dockers will strike, says https://thornby.example/dockers/minutes/of/the/assembly/of/the/first/of/march."


def build_today(folder: Path) -> Path:
    """Build the world, as though AS_OF were today; return its output folder."""
    site = SmallSite(folder / "today").write({**WORLD, **FILES})
    site.write(
        {
            "content/bodies/harbour-fund.md": ENLARGED["content/bodies/harbour-fund.md"],
            f"content/stories/{STRIKE}.md": ENLARGED["content/stories/dock-strike.md"].replace(
                "The dockers will strike against the sale.", CLAIM
            ),
        }
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preparing, "today", lambda _: Date.parse(AS_OF).earliest)
        result = build(Options(site=site.folder))
    assert result.published, result.problems
    return site.folder / "_site"
