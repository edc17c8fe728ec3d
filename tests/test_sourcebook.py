"""The sources: a list of one line each, and a page for each with what is known of it and everything that rests on it."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from tests.built import BuiltSite, Page, read_built
from tests.conftest import WORLD, SmallSite
from tests.harbour import build_harbour, build_project

if TYPE_CHECKING:
    from pathlib import Path

# Everything that an editor can say of a source.
FULL = """
    letter:
      title: Lettre ouverte
      publisher: The Fund
      author: A. Banker
      date: 2025-03-04
      url: https://fund.example/letter
      archive: https://archive.example/letter
      kind: document
      lang: fr
      copy: mirror
      via: mirror.example
      paywall: true
      accessed: 2025-03-05
      based_on: gazette
      note: Read on paper.
    """
FACTS = """
    ---
    title: Northern Fund
    facts:
    - {date: 2025-03-04, text: It wrote., sources: [letter]}
    ---
    """


@pytest.fixture(scope="module", params=["harbour", "project"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    builder = {"harbour": build_harbour, "project": build_project}[request.param]
    return read_built(builder(tmp_path_factory.mktemp("sources")))


@pytest.fixture
def letter(world: SmallSite) -> SmallSite:
    """Return a built site with a source of which everything is said."""
    sources = WORLD["content/sources.yaml"] + FULL.replace("\n    ", "\n        ")
    world.write({"content/sources.yaml": sources, "content/bodies/fund.md": FACTS})
    assert not world.build().failed
    return world


def words(page: Page, tag: str = "main") -> str:
    return " ".join(page.one(tag).text.split())


def resting(page: Page) -> set[str]:
    """Return the permalinks of the facts that a source's page says rest on it or are repeated by it."""
    links = [link.attributes["href"] for link in page.all("a") if link.within("p", "resting")]
    return {f"{page.target(href)}#{href.split('#')[1]}" for href in links if "#" in href}


def test_every_source_of_the_list_has_a_page_that_leads_back_to_its_line(site: BuiltSite) -> None:
    listed = site.pages["sources.html"]
    lines = [each for each in listed.all("li") if each.within("ul", "all-sources")]
    names = [line.attributes["id"] for line in lines]
    assert len(names) == len(set(names)) > 2
    assert {name for name in site.pages if name.startswith("sources/")} == {f"sources/{name}.html" for name in names}
    for line in lines:
        (link,) = (each for each in listed.all("a") if line in each.around)
        assert link.attributes["href"] == f"sources/{line.attributes['id']}.html"
        back = [each.attributes["href"] for each in site.pages[link.attributes["href"]].all("a")]
        assert f"../sources.html#{line.attributes['id']}" in back


def test_every_fact_that_cites_or_repeats_a_source_is_on_the_sources_page(site: BuiltSite) -> None:
    """Read from where facts live: a mark's card leads to the source's page, and that leads back to the fact."""
    expected = defaultdict(set)
    for page in site.pages.values():
        cards = {item.attributes["id"]: item for item in page.listed()}
        for element in page.elements:
            fact = next((each for each in reversed(element.around) if _is_fact(each)), None)
            if fact is None or re.search(r"\d{4}-\d\d-\d\d\.html$", page.address):
                continue
            card = cards.get(element.attributes.get("popovertarget", ""))
            hrefs = [each.attributes["href"] for each in page.all("a") if card in each.around] if card else []
            if element.tag == "a" and element.attributes["href"].startswith("../sources/"):
                hrefs.append(element.attributes["href"])
            for href in hrefs:
                if page.target(href).startswith("sources/"):
                    expected[page.target(href)].add(f"{page.address}#{fact.attributes['id']}")
    assert sum(map(len, expected.values())) > 10
    for name, facts in expected.items():
        assert facts <= resting(site.pages[name]), name
    for name, page in site.pages.items():
        if name.startswith("sources/"):
            assert resting(page) <= expected[name], name


def _is_fact(element) -> bool:  # type: ignore[no-untyped-def]
    return "id" in element.attributes and (
        (element.tag == "li" and "popover" not in element.attributes)
        or (element.tag == "div" and any(outer.tag == "dl" for outer in element.around))
    )


def test_the_line_counts_the_facts_that_rest_on_a_source(site: BuiltSite) -> None:
    listed = site.pages["sources.html"]
    for line in (each for each in listed.all("li") if each.within("ul", "all-sources")):
        said = words(site.pages[f"sources/{line.attributes['id']}.html"])
        count = re.search(r", (\d+) facts?$", line.text)
        assert count
        told = re.search(r"(\d+) facts? rests? on it:", said)
        assert int(count[1]) == (int(told[1]) if told else 0)


def test_a_sources_page_says_all_that_is_known_of_it(letter: SmallSite) -> None:
    page = Page("sources/letter.html", letter.page("sources/letter.html"))
    said = words(page)
    assert page.one("h1").text == "Source: Lettre ouverte"
    parts = [
        "The Fund, A. Banker, 4 March 2025, document, in French, behind a paywall.",
        "Read in the mirror at mirror.example.",
        "Repeats Port sold in secret.",
        "Archived copy",
        "Read 5 March 2025.",
        "Read on paper.",
        "1 fact rests on it: Northern Fund, 4 March 2025",
    ]
    assert [part for part in parts if part not in said] == []
    assert {"https://fund.example/letter", "https://archive.example/letter", "gazette.html"} <= {
        link.attributes["href"] for link in page.all("a")
    }
    assert "Repeated by: Port sold, says The Gazette, Lettre ouverte" in words(
        Page("sources/gazette.html", letter.page("sources/gazette.html"))
    )


def test_a_card_has_title_publisher_date_kind_copy_archive_and_the_way_to_the_sources_page(letter: SmallSite) -> None:
    page = Page("bodies/fund.html", letter.page("bodies/fund.html"))
    (card,) = page.listed()
    assert " ".join(card.text.split()) == (
        "Lettre ouverte The Fund, 4 March 2025, document, in French, behind a paywall. "
        "Read in the mirror at mirror.example. Archived copy Details"
    )
    links = [each.attributes for each in page.all("a") if card in each.around]
    assert [link["href"] for link in links] == [
        "https://fund.example/letter",
        "https://archive.example/letter",
        "../sources/letter.html",
    ]
    assert links[0]["lang"] == "fr"


def test_a_card_quotes_the_words_that_the_page_takes_from_the_source(world: SmallSite) -> None:
    world.build()
    page = Page("stories/port-sale.html", world.page("stories/port-sale.html"))
    quoted = {
        item.text.split()[0]: [each.text for each in page.all("q") if item in each.around] for item in page.listed()
    }
    assert quoted == {"Port": [], "On": ["There is no sale."]}


def test_sources_of_one_title_are_told_apart_by_their_ids(world: SmallSite) -> None:
    world.write({"content/sources.yaml": WORLD["content/sources.yaml"].replace("On the port", "Port sold in secret")})
    assert not world.build().failed
    for name in ("gazette", "statement"):
        assert f"<h1>Source: Port sold in secret ({name})</h1>" in world.page(f"sources/{name}.html")


def test_a_source_without_a_title_is_called_by_its_publisher_and_date(world: SmallSite) -> None:
    untitled = WORLD["content/sources.yaml"].replace("title: On the port", "title: null")
    world.write({"content/sources.yaml": untitled})
    world.build()
    assert "<h1>Source: Harbour Board, 2 March 2025</h1>" in world.page("sources/statement.html")
    assert "title not shown in the copy read" in world.page("sources/statement.html")
    listed = world.page("sources.html")
    assert '<li id="statement"><a href="sources/statement.html">Harbour Board</a>, 2 March 2025, 1 fact</li>' in listed


def test_a_source_on_which_nothing_rests_says_so(world: SmallSite) -> None:
    world.write(
        {
            "content/sources.yaml": WORLD["content/sources.yaml"]
            + "        spare: {title: Spare, publisher: The Gazette, date: 2025-03-01, kind: report}\n"
        }
    )
    world.build()
    assert "Nothing rests on it." in world.page("sources/spare.html")
    assert "Nothing rests on it." not in world.page("sources/echo.html")
