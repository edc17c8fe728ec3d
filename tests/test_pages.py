"""Every page of whole sites, one with every list divided, read as a browser, crawler and screen reader would."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from tests.built import BuiltSite, Page, is_outside, read_built
from tests.conftest import WORLD
from tests.harbour import build_divided, build_harbour, build_project

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import SmallSite

# Attributes that name an id of the same page.
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "headers", "list")


@pytest.fixture(scope="module", params=["harbour", "divided", "project"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    builder = {"harbour": build_harbour, "divided": build_divided, "project": build_project}[request.param]
    return read_built(builder(tmp_path_factory.mktemp("pages")))


def test_every_link_leads_to_a_file_and_every_fragment_to_an_id(site: BuiltSite) -> None:
    dangling = []
    for page in site.pages.values():
        for _, address in page.addresses():
            if is_outside(address):
                continue
            target, fragment = page.target(address), unquote(urlsplit(address).fragment)
            found = (site.folder / target).is_file()
            if not found or (fragment and fragment not in site.pages[target].ids()):
                dangling.append((page.address, address))
    assert dangling == []


def test_no_page_shows_a_record_as_the_code_writes_it(site: BuiltSite) -> None:
    shown = re.compile(r"\w\((?:html|href|text|number|notes)=")
    assert [page.address for page in site.pages.values() if shown.search(page.one("main").text)] == []


def test_every_address_is_relative_and_stays_in_the_folder_so_that_any_sub_folder_will_do(site: BuiltSite) -> None:
    astray = [
        (page.address, address)
        for page in site.pages.values()
        if not page.address.endswith("404.html")  # which hosts show at any address
        for _, address in page.addresses()
        if not is_outside(address) and (address.startswith("/") or page.target(address).startswith(".."))
    ]
    assert astray == []


def test_only_links_and_the_canonical_address_name_another_host(site: BuiltSite) -> None:
    for page in site.pages.values():
        for element, address in page.addresses():
            if is_outside(address):
                canonical = element.tag == "link" and element.attributes["rel"] == "canonical"
                assert element.tag == "a" or canonical, (page.address, element)
                assert urlsplit(address).scheme in ("https", "http", "mailto"), (page.address, address)


def test_style_sheets_fetch_nothing_from_elsewhere(site: BuiltSite) -> None:
    for path in site.folder.rglob("*.css"):
        sheet = path.read_text(encoding="utf-8")
        assert "@import" not in sheet
        assert [each for each in re.findall(r"url\(\s*['\"]?([^)'\"]+)", sheet) if is_outside(each)] == []


def test_every_page_says_its_canonical_address(site: BuiltSite) -> None:
    bases = set()
    for page in site.pages.values():
        (link,) = (each for each in page.all("link") if each.attributes["rel"] == "canonical")
        path = "" if page.address == "index.html" else page.address
        assert link.attributes["href"].endswith("/" + path), page.address
        bases.add(link.attributes["href"].removesuffix(path))
    assert len(bases) == 1


def test_no_id_stands_twice_on_a_page(site: BuiltSite) -> None:
    for page in site.pages.values():
        assert [name for name, count in Counter(page.ids()).items() if count > 1] == [], page.address


def test_every_reference_to_an_id_finds_it(site: BuiltSite) -> None:
    for page in site.pages.values():
        named = {
            name
            for element in page.elements
            for attribute in REFERENCES
            for name in element.attributes.get(attribute, "").split()
        }
        assert named <= set(page.ids()), page.address


def test_every_page_has_one_main_heading_and_skips_no_level(site: BuiltSite) -> None:
    for page in site.pages.values():
        levels = [int(heading.tag[1]) for heading in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels.count(1) == 1, page.address
        assert levels[0] == 1, page.address
        assert [(above, below) for above, below in pairwise(levels) if below > above + 1] == [], page.address
        assert all(heading.text.strip() for heading in page.all("h1", "h2", "h3")), page.address


def test_every_page_names_its_language_and_its_characters(site: BuiltSite) -> None:
    for page in site.pages.values():
        assert page.html.startswith("<!doctype html>\n"), page.address
        assert page.one("html").attributes["lang"] == ("id" if page.address.startswith("id/") else "en"), page.address
        assert page.all("meta")[0].attributes == {"charset": "utf-8"}, page.address


def test_every_page_has_a_title_of_its_own(site: BuiltSite) -> None:
    titles = Counter(page.all("title")[0].text.strip() for page in site.pages.values())  # pictures have titles too
    assert [title for title, count in titles.items() if count > 1 or not title] == []


def test_every_page_has_a_description_of_its_own(site: BuiltSite) -> None:
    described: dict[str, list[str]] = {}
    for page in site.pages.values():
        texts = [
            each.attributes["content"] for each in page.all("meta") if each.attributes.get("name") == "description"
        ]
        described.setdefault(" ".join(texts), []).append(page.address)
    assert {text: pages for text, pages in described.items() if len(pages) > 1 or not text} == {}


def test_no_page_holds_a_script_a_style_or_a_handler(site: BuiltSite) -> None:
    for page in site.pages.values():
        for element in page.elements:
            assert element.tag != "style", page.address
            assert element.tag != "script" or element.attributes.get("src"), page.address
            assert "style" not in element.attributes, (page.address, element)
            assert [name for name in element.attributes if name.startswith("on")] == [], (page.address, element)


def numbered(page: Page) -> dict[str, int]:
    """Return the number that a browser shows before each source in the list of a page, by id."""
    numbers: dict[str, int] = {}
    counted: Counter[int] = Counter()
    for item in page.listed():
        within = id(item.around[-1])
        counted[within] = int(item.attributes.get("value", counted[within] + 1))
        numbers[item.attributes["id"]] = counted[within]
    return numbers


def test_every_citation_mark_opens_the_source_of_its_number_in_the_list_of_its_page(site: BuiltSite) -> None:
    for page in site.pages.values():
        numbers = numbered(page)
        for mark in page.marks():
            assert numbers[mark.attributes["popovertarget"]] == int(mark.text), (page.address, mark)
    assert sum(len(page.marks()) for page in site.pages.values()) > 20


def test_every_source_in_the_list_of_a_page_is_cited_there(site: BuiltSite) -> None:
    for page in site.pages.values():
        cited = {mark.attributes["popovertarget"] for mark in page.marks()}
        assert {item.attributes["id"] for item in page.listed()} == cited, page.address


def test_every_button_that_opens_something_names_a_popover_of_its_page_and_every_popover_is_opened(
    site: BuiltSite,
) -> None:
    for page in site.pages.values():
        opened = {each.attributes["popovertarget"] for each in page.elements if "popovertarget" in each.attributes}
        popovers = {each.attributes["id"] for each in page.elements if "popover" in each.attributes}
        assert opened == popovers, page.address
        assert {each.tag for each in page.elements if "popovertarget" in each.attributes} <= {"button"}, page.address


def test_every_button_has_a_name(site: BuiltSite) -> None:
    for page in site.pages.values():
        nameless = [each for each in page.all("button") if not (each.text.strip() or each.attributes.get("aria-label"))]
        assert nameless == [], page.address


def test_every_footer_says_how_far_the_material_reaches_and_of_when_the_statuses_are(site: BuiltSite) -> None:
    for page in site.pages.values():
        dates = [each.attributes["datetime"] for each in page.all("time") if each.within("footer", "site-footer")]
        assert len(dates) == 2, page.address
        assert dates[0] <= dates[1], page.address
        said = (
            "Bahan halaman ini menjangkau" if page.address.startswith("id/") else "The material behind this page runs"
        )
        assert said in page.one("footer").text, page.address


def test_every_picture_has_words_and_every_link_has_a_name(site: BuiltSite) -> None:
    for page in site.pages.values():
        assert all(picture.attributes.get("alt") for picture in page.all("img")), page.address
        nameless = [link for link in page.all("a") if not (link.text.strip() or link.attributes.get("aria-label"))]
        assert nameless == [], page.address


def test_a_page_whose_material_ends_earlier_says_so(tmp_path: Path) -> None:
    site = read_built(build_harbour(tmp_path))
    assert "runs to 30 April 2025;" in site.pages["stories/port-sale.html"].one("footer").text
    assert "runs to 20 May 2025;" in site.pages["stories/dock-strike.html"].one("footer").text


def test_a_retired_fact_keeps_its_sources(tmp_path: Path) -> None:
    page = read_built(build_harbour(tmp_path)).pages["stories/port-sale.html"]
    (retired,) = (each for each in page.all("li") if "fact-retired" in each.words)
    assert "Sources: The Gazette" in retired.text


@pytest.mark.parametrize("words", ["s_1", "S 1", "about_board", "Claim_", "Main", "Facts"])
def test_a_heading_takes_no_id_that_the_page_needs(world: SmallSite, words: str) -> None:
    page = (world.folder / "content/stories/port-sale.md").read_text(encoding="utf-8")
    world.write({"content/stories/port-sale.md": f"{page}\n## {words}\n"}).build()
    ids = Page("port-sale.html", world.page("stories/port-sale.html")).ids()
    assert [name for name, count in Counter(ids).items() if count > 1] == []


def test_a_file_with_a_space_in_its_name_can_be_shown(world: SmallSite) -> None:
    world.write(
        {
            "static/the quay.svg": "<svg/>",
            "content/about.md": "---\ntitle: About\n---\n![Quay](<static/the quay.svg>)\n",
        }
    )
    assert world.codes() == []
    world.build()
    picture = Page("about.html", world.page("about.html")).one("img")
    assert picture.attributes["src"] == "static/the%20quay.svg"


def test_running_text_may_link_the_home_page(world: SmallSite) -> None:
    home = "---\ntitle: Was the port sold?\nsummary: See [[index|here]].\n---\n[[index]] is this page.\n"
    body = WORLD["content/bodies/city.md"] + "Start at [[index]].\n"
    world.write({"content/index.md": home, "content/bodies/city.md": body})
    assert world.build().problems == ()
    assert 'href="../index.html">Was the port sold?</a>' in world.page("bodies/city.html")


def test_a_source_mark_stands_apart_from_the_mark_of_a_page_right_before_it_and_from_nothing_else(
    world: SmallSite, tmp_path: Path
) -> None:
    body = "[[board]] [@gazette], as [[city]]. [@statement] It said so [@gazette]; [[board]] [@gazette]."
    world.write({"content/words.md": f"---\ntitle: Words\n---\n{body}\n"})
    assert world.build(output=tmp_path / "out").published
    page = read_built(tmp_path / "out").pages["words.html"]
    marks = [each for each in page.all("sup") if each.within("div", "body")]
    assert [each.words for each in marks] == [["apart"], ["apart"], [], []]  # a page's second link has no mark
