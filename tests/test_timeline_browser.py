"""The filters of the timeline in a real browser: what they show, what they count, and what the address keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from explainer import limits
from tests.browsing import BuiltPage, sites
from tests.harbour import build_harbour

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.browsing import Places, Tab, Tabs


@pytest.fixture(params=["root", "sub-path", "folder"])
def where(request: pytest.FixtureRequest) -> Iterator[str]:
    yield request.param


@pytest.fixture
def timeline(tab: Tab, places: Places, where: str) -> Iterator[Page]:
    """Return the small world's timeline, in which nothing may go wrong unheard."""
    tab.open(places.at(where, BuiltPage(sites()["harbour"], "timeline.html")))
    yield tab.page
    assert tab.heard == []


def found(page: Page) -> Locator:
    return page.locator(".filters-found .fact")


def whole(page: Page) -> Locator:
    """Return the entries that the page itself holds, as far as they are shown."""
    return page.locator("main > section .fact").filter(visible=True)


def fragment(page: Page) -> str:
    said: str = page.evaluate("location.hash")
    return said


def test_a_choice_shows_what_it_says_counts_it_and_is_kept_in_the_address(timeline: Page) -> None:
    expect(whole(timeline)).to_have_count(15)
    expect(timeline.get_by_role("status").last).to_be_empty()
    timeline.get_by_label("Stance", exact=True).select_option("Denies")
    expect(found(timeline)).to_have_count(1)
    expect(found(timeline)).to_contain_text("The Board denied it.")
    expect(found(timeline)).to_contain_text("“Il n’y a pas de vente.”")
    expect(timeline.locator(".filters-count")).to_have_text("Facts: 1 of 15")
    expect(whole(timeline)).to_have_count(0)
    assert fragment(timeline) == "#stance=denies"


def test_choices_are_joined_and_none_left_is_said(timeline: Page) -> None:
    timeline.get_by_label("Kind of page", exact=True).select_option("Laws")
    expect(found(timeline)).to_have_count(4)
    timeline.get_by_label("What it concerns", exact=True).select_option("the Board")
    expect(timeline.locator(".filters-count")).to_have_text("Facts: 4 of 15")
    timeline.get_by_label("Stance", exact=True).select_option("Denies")
    expect(timeline.locator(".filters-count")).to_have_text("Facts: 0 of 15")
    expect(found(timeline)).to_have_count(0)
    assert fragment(timeline) == "#kind=law&page=board&stance=denies"


def test_a_page_finds_its_own_facts_and_those_elsewhere_that_concern_it(timeline: Page) -> None:
    timeline.get_by_label("What it concerns", exact=True).select_option("port-sale")
    expect(timeline.locator(".filters-count")).to_have_text("Facts: 7 of 15")
    expect(found(timeline).filter(has_text="Its council spoke of the port")).to_have_count(1)
    expect(found(timeline).filter(has_text="Both signed.")).to_have_count(0)


def test_back_takes_back_the_last_choice_and_forward_makes_it_again(timeline: Page) -> None:
    timeline.get_by_label("Kind of page", exact=True).select_option("Laws")
    expect(found(timeline)).to_have_count(4)
    timeline.get_by_label("Kind of page", exact=True).select_option("Pacts")
    expect(found(timeline)).to_have_count(2)
    timeline.go_back()
    expect(found(timeline)).to_have_count(4)
    expect(timeline.get_by_label("Kind of page", exact=True)).to_have_value("law")
    timeline.go_back()
    expect(whole(timeline)).to_have_count(15)
    expect(timeline.get_by_label("Kind of page", exact=True)).to_have_value("")
    timeline.go_forward()
    expect(found(timeline)).to_have_count(4)


def test_all_is_shown_again_on_demand(timeline: Page) -> None:
    timeline.get_by_label("Stance", exact=True).select_option("Denies")
    expect(whole(timeline)).to_have_count(0)
    timeline.get_by_role("button", name="Show all").click()
    expect(whole(timeline)).to_have_count(15)
    expect(found(timeline)).to_have_count(0)
    expect(timeline.locator(".filters-count")).to_be_empty()
    expect(timeline.get_by_label("Stance", exact=True)).to_have_value("")


def test_what_was_found_leads_to_the_fact(timeline: Page) -> None:
    timeline.get_by_label("Stance", exact=True).select_option("Denies")
    found(timeline).get_by_role("link").click()
    expect(timeline.locator("h1")).to_have_text("The port was sold")
    assert fragment(timeline) == "#denial"


def test_an_address_opens_the_timeline_as_it_was_chosen(tab: Tab, places: Places, where: str) -> None:
    address = places.at(where, BuiltPage(sites()["harbour"], "timeline.html"))
    tab.open(f"{address}#kind=pact&page=port-lease")
    expect(found(tab.page)).to_have_count(2)
    expect(tab.page.locator(".drawn")).to_be_hidden()
    expect(tab.page.get_by_label("Kind of page", exact=True)).to_have_value("pact")
    expect(tab.page.get_by_label("What it concerns", exact=True)).to_have_value("port-lease")


@pytest.mark.parametrize("said", ["#month_2025-03", "#kind=nonsense", "#", "#stance="])
def test_an_address_that_says_no_choice_shows_all(timeline: Page, said: str) -> None:
    timeline.evaluate("said => { location.hash = said; }", said)
    expect(whole(timeline)).to_have_count(15)
    expect(timeline.locator(".filters-count")).to_be_empty()


def test_the_filters_work_by_keyboard(timeline: Page) -> None:
    timeline.get_by_label("Stance", exact=True).focus()
    timeline.keyboard.press("ArrowDown")
    timeline.keyboard.press("Enter")
    expect(timeline.locator(".filters-count")).to_have_text("Facts: 3 of 15")
    expect(timeline.get_by_label("Stance", exact=True)).to_be_focused()


def test_a_part_of_a_long_timeline_filters_all_of_it(tab: Tab, places: Places, where: str) -> None:
    part = max(page for page in sites()["project"].pages if page.startswith("timeline/"))
    tab.open(places.at(where, BuiltPage(sites()["project"], part)))
    tab.page.get_by_label("Kind of page", exact=True).select_option("company")
    links = found(tab.page).get_by_role("link")
    expect(tab.page.locator(".years")).to_be_hidden()
    years = {
        str(said)[-4:] for said in links.evaluate_all("links => links.map(each => each.textContent.split(',')[0])")
    }
    assert {"2023", "2025"} <= years or len(years) > 2
    links.first.click()
    expect(tab.page.locator(":target")).to_have_count(1)


def test_without_a_script_every_entry_is_shown_and_no_form(tabs: Tabs, places: Places) -> None:
    tab = tabs.of(1280, scripts=False)
    tab.open(places.at("root", BuiltPage(sites()["harbour"], "timeline.html")))
    expect(whole(tab.page)).to_have_count(15)
    expect(tab.page.get_by_label("Stance", exact=True)).to_have_count(0)


def test_an_index_that_cannot_be_loaded_is_said(tab: Tab, places: Places) -> None:
    tab.page.route("**/search/index.js", lambda route: route.abort())
    tab.open(places.at("root", BuiltPage(sites()["harbour"], "timeline.html")))
    tab.page.get_by_label("Stance", exact=True).select_option("Denies")
    expect(tab.page.locator(".filters-count")).to_have_text("The facts could not be loaded.")


def test_an_index_in_many_parts_is_gathered(tab: Tab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SEARCHED", 1_000)
    folder = build_harbour(tmp_path)
    assert len(list((folder / "search").iterdir())) > 4
    tab.open(f"{folder.as_uri()}/timeline.html")
    tab.page.get_by_label("Kind of page", exact=True).select_option("Laws")
    expect(tab.page.locator(".filters-count")).to_have_text("Facts: 4 of 15")
    assert tab.heard == []
