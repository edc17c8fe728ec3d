"""The project's own site used as a reader would: by clicking, by keyboard, in the dark, on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browsing import BuiltPage, sites

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

    from tests.browsing import Places, Tab

STOPS = 400  # more than any page's way to its first drawn link


@pytest.fixture(params=["root", "sub-path", "folder"])
def where(request: pytest.FixtureRequest) -> Iterator[str]:
    yield request.param


def page_of(address: str) -> BuiltPage:
    return BuiltPage(sites()["project"], address)


def deepest(folder: str) -> BuiltPage:
    """Return a page of an edition that lies as deep as any."""
    pages = [page for page in sites()["project"].pages if page.startswith("id/") == bool(folder)]
    return page_of(max(pages, key=lambda page: (page.count("/"), page)))


def is_dressed(page: Page) -> None:
    """See that a page has its heading, and that its style sheet took away the browser's own margin."""
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("body")).to_have_css("margin", "0px")


def follow(link: Locator) -> None:
    """Click a link and wait for the page that it names."""
    target = link.evaluate("link => link.href")
    link.click()
    link.page.wait_for_url(target)
    is_dressed(link.page)


def test_links_in_the_header_work_wherever_the_site_lies(tab: Tab, places: Places, where: str) -> None:
    tab.open(places.at(where, page_of("index.html")))
    links = tab.page.locator("header nav a:not([hreflang])")  # one in another language is not the page one is on
    assert links.count() > 1
    for number in range(links.count()):
        follow(links.nth(number))
        expect(links.nth(number)).to_have_attribute("aria-current", "page")
    assert tab.heard == []


@pytest.mark.parametrize("folder", ["", "id/"])
def test_one_comes_home_from_the_deepest_page_wherever_the_site_lies(
    tab: Tab, places: Places, where: str, folder: str
) -> None:
    tab.open(places.at(where, deepest(folder)))
    is_dressed(tab.page)
    follow(tab.page.locator("main a[href*='../']").first)
    follow(tab.page.locator("header a").first)
    assert tab.page.url == places.at(where, page_of(f"{folder}index.html"))


def test_the_skip_link_leads_past_the_header(tab: Tab, places: Places) -> None:
    tab.open(places.at("root", page_of("index.html")))
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.closest('main') !== null")


def test_the_map_is_reached_and_used_with_the_keyboard(tab: Tab, places: Places) -> None:
    tab.open(places.at("root", page_of("map.html")))
    for _ in range(STOPS):
        tab.page.keyboard.press("Tab")
        if tab.page.evaluate("document.activeElement instanceof SVGAElement"):
            break
    words = tab.page.evaluate("document.activeElement.textContent.trim()")
    target = tab.page.evaluate("new URL(document.activeElement.href.baseVal, location).href")
    assert words
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url(target)
    is_dressed(tab.page)


def test_paper_holds_the_status_and_no_navigation(tab: Tab, places: Places) -> None:
    claims = [page for page in sites()["project"].pages if page.startswith("rumors/") and page.count("/") == 1]
    tab.open(places.at("root", page_of(claims[0])))
    navigation = tab.page.locator("nav, [role=search], .skip")
    expect(navigation.first).to_be_visible()

    tab.page.emulate_media(media="print")

    expect(navigation.filter(visible=True)).to_have_count(0)
    expect(tab.page.locator("h1")).to_be_visible()
    expect(tab.page.locator("main .status").first).to_be_visible()
