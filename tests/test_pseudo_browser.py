"""Pages in pseudo-localisation on the narrowest screen: words that are longer by a third still fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainer.building import Options, build
from explainer.dates import Day
from tests.browsing import Tabs
from tests.conftest import SmallSite
from tests.harbour import ENLARGED

INSPECTION = (Path(__file__).parent / "browser" / "inspection.js").read_text(encoding="utf-8")
NARROWEST = 320  # CSS pixels: WCAG 2.2, 1.4.10
ADDRESSES = [
    "index.html",
    "stories/index.html",
    "stories/port-sale.html",
    "stories/port-sale/2025-03-02.html",
    "laws/port-act.html",
    "pacts/port-lease.html",
    "bodies/city.html",
    "about.html",
    "timeline.html",
    "map.html",
    "sources.html",
    "sources/gazette.html",
    "corrections.html",
    "all.html",
    "404.html",
]


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = SmallSite(tmp_path_factory.mktemp("pseudo") / "harbour").write(ENLARGED)
    assert build(Options(site=site.folder, as_of=Day(2025, 6, 1), pseudo=True)).published
    return site.folder / "_site"


@pytest.mark.parametrize("address", ADDRESSES)
def test_longer_words_fit_the_narrowest_screen(tabs: Tabs, output: Path, address: str) -> None:
    tab = tabs.of(NARROWEST)
    tab.open((output / address).as_uri())
    tab.page.evaluate(f"window.inspection = {INSPECTION}; 0")
    lies = tab.page.evaluate("inspection.lies()")
    assert "⟦" in tab.page.inner_text("main")
    assert (lies["wide"], lies["cut"]) == ([], [])
