"""The sitemap: exactly the pages that may be found, by the protocol's schema, with days from the facts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from explainer.sitemaps import Place, sitemaps
from tests.announced import MORE, STANDARDS, Announced, announce
from tests.built import read_built
from tests.conftest import SmallSite
from tests.harbour import shorten

SCHEMA = etree.XMLSchema(etree.parse(STANDARDS / "sitemap.xsd"))
NAMESPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
ROOT = "https://example.org/harbour/"
# More facts about the Board than its page shows, so that it has a timeline, and enough for the site's to be divided.
YEARS = [year for year in range(10, 25) for _ in "ab"]
MANY = "\n".join(f"- {{date: 20{year}-05-01, text: No. {year}., sources: [gazette]}}" for year in YEARS)
FILES = {
    **MORE,
    "content/laws/old-law.md": "---\ntitle: Old law\nby: board\nfacts:\n"
    "- {date: 2009-01-01, step: adopted, text: Adopted., sources: [gazette]}\n" + MANY + "\n---\n",
    "content/about.md": "---\ntitle: About\n---\nText.\n",
    "content/index.md": "---\ntitle: Was it sold?\n---\nText.\n",
}


@pytest.fixture
def built(bilingual: SmallSite, monkeypatch: pytest.MonkeyPatch) -> Announced:
    for name, text in FILES.items():
        bilingual.write({name: text})
    return announce(bilingual, monkeypatch)


def days(built: Announced) -> dict[str, str]:
    tree = built.tree("sitemap.xml")
    assert SCHEMA.validate(tree), SCHEMA.error_log
    return {
        url.findtext("s:loc", "", NAMESPACES): url.findtext("s:lastmod", "", NAMESPACES)
        for url in tree.findall("s:url", NAMESPACES)
    }


def findable(built: Announced) -> set[str]:
    """Return the whole addresses of pages that do not keep search engines away."""
    wanted = set()
    for page in read_built(built.folder).pages.values():
        metas = {each.attributes.get("name"): each.attributes.get("content") for each in page.all("meta")}
        links = {each.attributes.get("rel"): each.attributes["href"] for each in page.all("link")}
        if metas.get("robots") != "noindex" and not page.address.endswith("404.html"):
            wanted.add(links["canonical"])
    return wanted


def test_it_lists_the_pages_that_may_be_found_and_no_other(built: Announced) -> None:
    wanted = findable(built)
    assert set(days(built)) == wanted
    assert {f"{ROOT}timeline.html", f"{ROOT}id/follow.html", ROOT} <= wanted
    assert any("/timeline/" in each for each in wanted)
    assert f"{ROOT}bodies/board/timeline.html" in wanted


def test_it_does_so_where_lists_are_divided(bilingual: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    shorten(monkeypatch)
    wanted = findable(built := announce(bilingual.write(FILES), monkeypatch))
    assert set(days(built)) == wanted
    assert {f"{ROOT}all/body.html", f"{ROOT}id/map/body.html", f"{ROOT}follow/body.html"} <= wanted


def test_it_says_what_the_page_says_of_its_languages(built: Announced) -> None:
    pages = {page.address: page for page in read_built(built.folder).pages.values()}
    for url in built.tree("sitemap.xml").findall("s:url", NAMESPACES):
        said = {(each.get("hreflang"), each.get("href")) for each in url.findall("x:link", NAMESPACES)}
        address = url.findtext("s:loc", "", NAMESPACES).removeprefix(ROOT) or "index.html"
        links = pages[address].all("link")
        named = [each.attributes for each in links if "hreflang" in each.attributes]
        told = {(each["hreflang"], each["href"]) for each in named}
        assert said == told
        assert len(said) == 3


def test_days_are_those_of_the_facts(built: Announced) -> None:
    known = days(built)
    assert known[f"{ROOT}laws/old-law.html"] == "2024-05-01"
    assert known[f"{ROOT}laws/port-law.html"] == "2025-05-01"  # when what is ahead was announced
    assert known[f"{ROOT}stories/port-sale.html"] == "2025-04-01"  # a fact was retired
    assert known[f"{ROOT}corrections.html"] == "2025-03-04"
    assert known[f"{ROOT}sources/statement.html"] == "2025-04-01"
    assert known[f"{ROOT}sources/echo.html"] == "2025-03-01"
    assert known[f"{ROOT}about.html"] == ""
    assert known[ROOT] == known[f"{ROOT}id/index.html"] == known[f"{ROOT}laws/index.html"] == "2025-05-01"


def test_robots_are_let_in_and_led_to_it(built: Announced) -> None:
    assert built.bytes("robots.txt").decode() == f"User-agent: *\nAllow: /\n\nSitemap: {ROOT}sitemap.xml\n"


def places(count: int) -> list[Place]:
    return [Place(f"https://a.example/{number}?a&b", "2025-01-01", ()) for number in range(count)]


@given(st.integers(0, 12), st.integers(1, 5), st.integers(300, 600))
def test_a_long_one_is_divided_by_number_and_by_size(count: int, most: int, largest: int) -> None:
    made = sitemaps(places(count), "sitemap.xml", "https://a.example/{}".format, most, largest)
    index = etree.fromstring(made["sitemap.xml"])
    parts = dict(made)
    if index.tag.endswith("sitemapindex"):
        del parts["sitemap.xml"]
        named = [each.text for each in index.findall("s:sitemap/s:loc", NAMESPACES)]
        assert named == [f"https://a.example/{name}" for name in parts]
        assert SCHEMA.validate(index)
    found = []
    for part in parts.values():
        locs = [each.text for each in etree.fromstring(part).findall("s:url/s:loc", NAMESPACES)]
        assert len(locs) <= most
        assert len(part) <= largest or len(locs) == 1
        found += locs
    assert found == [place.href for place in places(count)]
