"""Cards in a real browser, without scripts: a mark opens a source or a page, by mouse and by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browsing import BuiltPage, sites

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

    from tests.browsing import Places, Tabs

OPENERS = ["main .facts sup button", "main .voices sup button", ".body i button"]


@pytest.fixture(params=[360, 1280], ids=["phone", "desk"])
def story(request: pytest.FixtureRequest, tabs: Tabs, places: Places) -> Iterator[Page]:
    """Return a rumor's page in a browser that runs no scripts."""
    tab = tabs.new(request.param, scripts=False)
    tab.open(places.at("root", BuiltPage(sites()["harbour"], "stories/port-sale.html")))
    yield tab.page
    tab.page.context.close()


def card_of(opener: Locator) -> Locator:
    return opener.page.locator(f"[id='{opener.get_attribute('popovertarget')}']")


def shown(page: Page) -> Locator:
    return page.locator(":popover-open")


@pytest.mark.parametrize("place", OPENERS)
def test_a_click_opens_the_card_in_view_and_another_click_closes_it(story: Page, place: str) -> None:
    opener = story.locator(place).first
    expect(shown(story)).to_have_count(0)
    opener.click()
    expect(shown(story)).to_have_count(1)
    expect(card_of(opener)).to_be_in_viewport(ratio=1)
    assert card_of(opener).evaluate("card => card.matches(':popover-open')")
    story.mouse.click(2, 2)
    expect(shown(story)).to_have_count(0)


@pytest.mark.parametrize("place", OPENERS)
def test_a_key_opens_the_card_and_escape_closes_it_and_returns_the_focus(story: Page, place: str) -> None:
    opener = story.locator(place).first
    opener.focus()
    story.keyboard.press("Enter")
    expect(shown(story)).to_have_count(1)
    story.keyboard.press("Tab")
    link = card_of(opener).locator("a").first
    expect(link).to_be_focused()
    story.keyboard.press("Escape")
    expect(shown(story)).to_have_count(0)
    expect(opener).to_be_focused()


def test_opening_a_card_closes_the_one_before(story: Page) -> None:
    first, second = story.locator(".body sup button").first, story.locator(".body sup button").last
    assert first.get_attribute("popovertarget") != second.get_attribute("popovertarget")
    first.focus()
    story.keyboard.press("Enter")
    second.focus()
    story.keyboard.press("Enter")
    expect(shown(story)).to_have_count(1)
    assert card_of(second).evaluate("card => card.matches(':popover-open')")


def test_a_source_has_its_title_publisher_and_kind_in_the_card_and_leads_to_its_page(story: Page) -> None:
    mark = story.locator("#report sup button")
    mark.click()
    expect(card_of(mark)).to_contain_text("Port sold in secret, The Gazette, 1 March 2025, report.")
    card_of(mark).get_by_role("link", name="report", exact=True).click()
    expect(story.locator("h1")).to_have_text("Source: Port sold in secret")


def test_the_card_of_a_page_says_what_it_is_and_leads_there(story: Page) -> None:
    story.get_by_role("button", name="About the Board").click()
    expect(shown(story)).to_have_text("Harbour Board, Body It runs the port.", use_inner_text=True)
    shown(story).get_by_role("link").click()
    expect(story.locator("h1")).to_have_text("Harbour Board")


def test_sources_are_listed_on_the_page_with_their_numbers_while_no_card_is_open(story: Page) -> None:
    items = story.locator("section.sources li")
    assert items.count() > 1
    for number in range(items.count()):
        expect(items.nth(number)).to_be_visible()
        expect(items.nth(number)).to_have_css("display", "list-item")
    expect(story.locator(".about-card").first).to_be_hidden()


def test_a_source_in_the_list_is_read_while_its_card_is_closed_again(story: Page) -> None:
    mark = story.locator("#report sup button")
    before = card_of(mark).bounding_box()
    mark.click()
    assert card_of(mark).bounding_box() != before
    story.keyboard.press("Escape")
    expect(card_of(mark)).to_have_css("position", "static")
    expect(card_of(mark)).to_be_visible()


# How many marks stand on another line than the letter before them, or than a full stop or comma after them.
WRAPPED = """() => [...document.querySelectorAll('main sup, main .body i')].filter((mark) => {
  const [before, after] = [mark.previousSibling, mark.nextSibling].map((node) => node?.lastChild ?? node);
  const button = mark.querySelector('button').getBoundingClientRect();
  const apart = (text, start) => {
    const letter = document.createRange();
    letter.setStart(text, start);
    letter.setEnd(text, start + 1);
    const { top, bottom } = letter.getBoundingClientRect();
    return bottom < (button.top + button.bottom) / 2 || top > (button.top + button.bottom) / 2;
  };
  const text = (node) => node?.nodeType === Node.TEXT_NODE;
  const stop = text(after) && /^[.,]/.test(after.data);
  return (text(before) && apart(before, before.length - 1)) || (stop && apart(after, 0));
}).length"""


@pytest.mark.parametrize("width", [320, 360, 400])
def test_a_mark_stays_on_the_line_of_its_word(tabs: Tabs, places: Places, width: int) -> None:
    tab = tabs.new(width)
    tab.open(places.at("root", BuiltPage(sites()["project"], "index.html")))
    assert tab.page.locator("main sup").count() > 5
    assert tab.page.locator("main .body i").count() > 5
    assert tab.page.evaluate(WRAPPED) == 0
    tab.page.context.close()
