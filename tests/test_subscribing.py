"""The page that lists feeds and calendars: all of them, with what they hold; and the way to it from every page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar

from explainer import limits
from tests.announced import MORE, Announced, announce
from tests.built import Page, read_built
from tests.conftest import SmallSite

if TYPE_CHECKING:
    from collections.abc import Iterable


@pytest.fixture
def built(bilingual: SmallSite, monkeypatch: pytest.MonkeyPatch) -> Announced:
    return announce(bilingual.write(MORE), monkeypatch)


def listed(pages: Iterable[Page]) -> list[str]:
    """Return the feeds and calendars that pages list, in their order."""
    return [
        page.target(each.attributes["href"]) for page in pages for each in page.all("a") if "type" in each.attributes
    ]


@pytest.mark.parametrize("folder", ["", "id/"])
def test_it_lists_every_feed_and_calendar(built: Announced, folder: str) -> None:
    found = set(listed([read_built(built.folder).pages[f"{folder}follow.html"]]))
    made = {address for kind in ("xml", "json", "ics") for address in built.named(f"{folder}**/*.{kind}")}
    ours = {each for each in made if bool(folder) == each.startswith("id/")}
    others = re.compile(
        r"(id/)?(data|embed)/.*|.*\.csl\.json"
    )  # for those who reuse the site, not for those who follow it
    assert found == {each for each in ours if not others.fullmatch(each)} - {"sitemap.xml", ".explainer.json"}


@pytest.mark.parametrize("folder", ["", "id/"])
def test_on_a_large_site_each_is_listed_once_on_pages_to_which_it_leads(
    bilingual: SmallSite, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    bilingual.write(MORE)
    with monkeypatch.context() as large:
        large.setattr(limits, "CHANNELS", 1)
        large.setattr(limits, "IN_PLACE", 1)
        divided = read_built(announce(bilingual, large).folder).pages
    whole = read_built(announce(bilingual, monkeypatch).folder).pages[f"{folder}follow.html"]
    first = divided[f"{folder}follow.html"]
    parts = [page for name, page in divided.items() if name.startswith(f"{folder}follow/")]

    assert len(parts) == 2
    assert sorted(listed([first, *parts])) == sorted(listed([whole]))
    assert not any("bodies/" in each for each in listed([first]))
    assert f"{folder}laws/port-law/calendar.ics" in listed([first])  # the one law
    links = {first.target(each.attributes["href"]) for each in first.all("a")}
    assert links >= {page.address for page in parts}
    assert [page for page in whole.all("a") if "follow/" in page.attributes["href"]] == []


def test_it_says_how_much_each_holds(built: Announced) -> None:
    html = built.bytes("follow.html").decode()
    said = re.findall(r'<a href="([^"]+\.json)"[^<]*</a> <span[^>]*>(\d+) entr', html)
    assert {address: int(count) for address, count in said} == {address: len(built.ids(address)) for address, _ in said}
    assert len(said) > 4
    dates = re.findall(r'<a href="([^"]+\.ics)"[^<]*</a> <span[^>]*>(\d+) date', html)
    for address, count in dates:
        assert len(Calendar.from_ical(built.bytes(address)).walk("VEVENT")) == int(count)
    assert dict(dates)["calendar.ics"] == "3"


def test_every_page_leads_to_it_and_to_one_feed(built: Announced) -> None:
    pages = read_built(built.folder).pages.values()
    for page in (page for page in pages if "embed" not in page.address.split("/")):  # cards stand on pages of others
        folder = "id/" if page.address.startswith("id/") else ""
        (feed,) = [each for each in page.all("link") if each.attributes.get("type") == "application/atom+xml"]
        target = page.target(feed.attributes["href"])
        own = f"{page.address.removesuffix('.html')}/feed.xml"
        assert target == (own if own in built.named("**/feed.xml") else f"{folder}feed.xml"), page.address
        (link,) = [
            each
            for each in page.all("a")
            if page.target(each.attributes["href"]) == f"{folder}follow.html" and each.within("footer", "site-footer")
        ]
        assert link.text in ("Follow", "Ikuti")
