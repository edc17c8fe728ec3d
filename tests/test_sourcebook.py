"""The sources: a list of one line each, and a page for each with what is known of it and all that rests on it."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from tests.built import BuiltSite, Element, Page, read_built
from tests.conftest import WORLD, SmallSite
from tests.harbour import build_harbour, build_project

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def is_fact(element: Element) -> bool:
    row = element.tag == "div" and element.around[-1].tag == "dl"
    return "id" in element.attributes and (row or (element.tag == "li" and "popover" not in element.attributes))


def cited(page: Page) -> Iterator[tuple[str, str]]:
    """Yield the address of each source's page and the permalink of a fact of this page that leads there."""
    leading = [(link, page.target(link.attributes["href"])) for link in page.all("a")]
    opened = {each.attributes["id"]: to for link, to in leading for each in link.around if "popover" in each.attributes}
    marks = [(mark, opened[mark.attributes["popovertarget"]]) for mark in page.marks()]
    for element, to in (*leading, *marks):
        fact = next((each for each in reversed(element.around) if is_fact(each)), None)
        if fact and to.startswith("sources/"):
            yield to, f"{page.address}#{fact.attributes['id']}"


def test_every_fact_that_cites_a_source_or_is_repeated_by_it_is_on_the_sources_page(site: BuiltSite) -> None:
    """Read from where facts live: a mark's card leads to the source's page, and that leads back to the fact."""
    expected = defaultdict(set)
    homes = [page for name, page in site.pages.items() if not name.startswith("sources")]
    for source, fact in (each for page in homes for each in cited(page)):
        expected[source].add(fact)
    assert sum(map(len, expected.values())) > 10
    for name in (name for name in site.pages if name.startswith("sources/")):
        assert resting(site.pages[name]) == expected[name], name


def test_the_line_counts_the_facts_that_rest_on_a_source(site: BuiltSite) -> None:
    listed = site.pages["sources.html"]
    for line in (each for each in listed.all("li") if each.within("ul", "all-sources")):
        said = words(site.pages[f"sources/{line.attributes['id']}.html"])
        count = re.search(r", ([1-9]\d*) facts?$", line.text)
        told = re.search(r"(\d+) facts? rests? on it:", said)
        assert count or line.text.endswith(", no fact rests on it")
        assert (count and int(count[1])) == (told and int(told[1]))


def test_a_sources_page_says_all_that_is_known_of_it(letter: SmallSite) -> None:
    page = Page("sources/letter.html", letter.page("sources/letter.html"))
    said = words(page)
    assert page.one("h1").text == "Source: Lettre ouverte"
    parts = [
        "Lettre ouverte, The Fund, A. Banker, 4 March 2025, document, in French, behind a paywall.",
        "Read in the mirror at mirror.example.",
        "Repeats Port sold in secret.",
        "Archived copy",
        "Read 5 March 2025.",
        "Read on paper.",
        "1 fact rests on it: Northern Fund, 4 March 2025",
    ]
    assert [part for part in parts if part not in said] == []
    assert [each.text for each in page.all("p") if "on paper" in each.text] == ["Read on paper."]
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
        "Lettre ouverte, The Fund, 4 March 2025, document, in French, behind a paywall. "
        "Read in the mirror at mirror.example. Archived copy"
    )
    links = [each.attributes for each in page.all("a") if card in each.around]
    assert [link["href"] for link in links] == [
        "https://fund.example/letter",
        "../sources/letter.html",
        "https://archive.example/letter",
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


def test_an_origin_that_is_only_repeated_names_what_repeats_it(world: SmallSite) -> None:
    sources = WORLD["content/sources.yaml"].replace(
        "kind: report\n        echo:", "kind: report\n          based_on: wire\n        echo:"
    )
    wire = "wire: {title: A wire, publisher: The Wire, date: 2025-02-28, kind: report}\n"
    world.write({"content/sources.yaml": sources + wire})
    assert not world.build().failed
    said = words(Page("sources/wire.html", world.page("sources/wire.html")))
    assert "Repeated by: Port sold in secret" in said
    assert "Repeats A wire." in words(Page("sources/gazette.html", world.page("sources/gazette.html")))


def test_a_source_on_which_nothing_rests_says_so(world: SmallSite) -> None:
    spare = "spare: {title: Spare, publisher: The Gazette, date: 2025-03-01, kind: report}\n"
    world.write({"content/sources.yaml": WORLD["content/sources.yaml"] + spare}).build()
    assert "Nothing rests on it." in world.page("sources/spare.html")
    assert "Nothing rests on it." not in world.page("sources/echo.html")
