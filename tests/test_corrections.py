"""Corrections are on record: a page of their own lists those of every page, and every footer leads to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.built import Page

if TYPE_CHECKING:
    from tests.built import Element
    from tests.conftest import SmallSite

STORY, BOARD = "content/stories/port-sale.md", "content/bodies/board.md"
ADDRESS = "corrections.html"


def correct(site: SmallSite, file: str, *entries: str) -> None:
    text = (site.folder / file).read_text(encoding="utf-8")
    lines = "".join(f"- {{{entry}, why: A slip.}}\n" for entry in entries)
    site.write({file: text.replace("title:", f"corrections:\n{lines}title:", 1)})


def listed(site: SmallSite, as_of: str = "2025-06-01") -> list[str]:
    """Return the texts of the items of the page of corrections."""
    assert not site.build(as_of).failed
    page = Page(ADDRESS, site.page(ADDRESS))
    return [" ".join(item.text.split()) for item in page.all("li") if item.within("ul", "corrections")]


def links(site: SmallSite) -> dict[str, str]:
    page = Page(ADDRESS, site.page(ADDRESS))
    items: list[Element] = [each for each in page.all("a") if each.within("ul", "corrections")]
    return {each.text: each.attributes["href"] for each in items}


def test_corrections_of_every_page_are_listed_the_newest_first(world: SmallSite) -> None:
    world.write({"content/index.md": "---\ntitle: Was the port sold?\n---\n"})
    correct(world, STORY, "date: 2025-03-05, fact: denial, was: the City, now: the Board",
            "date: 2025-04-01, was: six, now: seven")  # fmt: skip
    correct(world, BOARD, "date: 2025-03, was: a harbour, now: a port")
    correct(world, "content/index.md", "date: 2025-05-01, was: yes, now: no")

    assert listed(world) == [
        "1 May 2025 Was the port sold? It said: yes It says: no A slip.",
        "1 April 2025 The port was sold It said: six It says: seven A slip.",
        "March 2025 Harbour Board It said: a harbour It says: a port A slip.",
        "5 March 2025 The port was sold on denial It said: the City It says: the Board A slip.",
    ]
    assert links(world) == {
        "Was the port sold?": "index.html",
        "The port was sold": "stories/port-sale.html",
        "denial": "stories/port-sale.html#denial",
        "Harbour Board": "bodies/board.html",
    }


def test_of_one_day_they_come_in_a_fixed_order(world: SmallSite) -> None:
    correct(world, STORY, "date: 2025-03-05, was: a, now: b", "date: 2025-03-05, was: c, now: d")
    assert [re.findall("It said: (.)", each) for each in listed(world)] == [["a"], ["c"]]


def test_a_correction_is_not_listed_before_its_day(world: SmallSite) -> None:
    correct(world, STORY, "date: 2025-03-05, was: a, now: b")
    assert len(listed(world, "2025-03-04")) == 0
    assert len(listed(world, "2025-03-05")) == 1


def test_a_site_without_corrections_says_so(world: SmallSite) -> None:
    assert listed(world) == []
    assert "There are no corrections yet." in Page(ADDRESS, world.page(ADDRESS)).one("main").text


def test_every_footer_leads_to_the_corrections_next_to_the_sources(world: SmallSite) -> None:
    world.build()
    for address in ("index.html", "stories/port-sale.html", "404.html", ADDRESS):
        page = Page(address, world.page(address))
        footer = [each for each in page.all("a") if each.within("footer", "site-footer")]
        names = [each.text for each in footer]
        assert names.index("Corrections") == names.index("Sources") + 1
        assert page.target(footer[names.index("Corrections")].attributes["href"]) == ADDRESS
