"""Pages that only a site of today has, in a real browser: how to cite a page, what to follow, cards that others embed.

The pages of past days are seen in test_browser.py and test_axe.py; these have the same to hold to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browsing import NARROW, WIDE, served
from tests.test_axe import axe as axe
from tests.test_axe import barriers
from tests.test_browser import NARROWEST, visit
from tests.today import STRIKE, build_today

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browsing import Tabs

PAGES = ["bodies/board/cite.html", f"stories/{STRIKE}/cite.html", "follow.html"]
CARDS = ["embed/port-sale.html", f"embed/{STRIKE}.html"]
NO_WAY = "the first stop is no link to main"  # a card has nothing before its main that could be passed over


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return where a site of today is served."""
    with served(build_today(tmp_path_factory.mktemp("today"))) as address:
        yield address


@pytest.mark.parametrize("folder", ["", "id/"])
@pytest.mark.parametrize("address", [*PAGES, *CARDS])
def test_it_lies_well_on_every_screen_and_the_focus_goes_through_it(
    address: str, folder: str, base: str, tabs: Tabs
) -> None:
    whole = f"{base}/{folder}{address}"
    narrow = visit(tabs.of(NARROW), whole, walking=True)
    wide = visit(tabs.of(WIDE), whole, walking=False)
    plain = visit(tabs.of(NARROWEST, scale=2, scripts=False), whole, walking=False)

    for seen in (narrow, wide, plain):
        lies = seen.lies
        assert [*seen.heard, *lies["wide"], *seen.narrowest, *lies["cut"], *lies["small"], *lies["crowded"]] == []
        assert lies["margin"] == "0px"
        assert lies["text"] == narrow.lies["text"] != ""
        assert sum(seen.light[0]) > sum(seen.light[1])
        assert sum(seen.dark[0]) < sum(seen.dark[1])
    assert narrow.steps == ([NO_WAY] if address in CARDS else [])


@pytest.mark.parametrize("folder", ["", "id/"])
@pytest.mark.parametrize("address", [*PAGES, *CARDS])
def test_axe_finds_nothing(address: str, folder: str, base: str, axe: str, tabs: Tabs) -> None:
    assert barriers(tabs.of(NARROW), f"{base}/{folder}{address}", axe) == ""


def test_what_a_key_means_has_room_for_words_on_a_phone(base: str, tabs: Tabs) -> None:
    page = tabs.of(NARROW).page
    page.goto(f"{base}/data/index.html")
    cells = page.locator(".keys").first.locator("td:last-child")
    widths = cells.evaluate_all("cells => cells.map(cell => cell.offsetWidth)")
    assert min(widths) > NARROW / 3
