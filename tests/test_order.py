"""Names and titles stand in the order of the language, wherever a page lists them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from tests.conftest import SmallSite

TITLES = {"a": "Zoo", "b": "Åland", "c": "éclair", "d": "Eclairs", "e": "BYD"}
ENGLISH = ["Åland", "BYD", "éclair", "Eclairs", "Zoo"]
SWEDISH = ["BYD", "éclair", "Eclairs", "Zoo", "Åland"]
ALPHABET = "a b c d e f g h i j k l m n o p q r s t u v w x y z"


@pytest.fixture
def listed(world: SmallSite) -> SmallSite:
    """Return a site with a page for each title, each concerned by a fact and published by itself."""
    source = "{title: T, publisher: %s, date: 2025-03-01, kind: report}"
    sources = "\n".join(f"own-{name}: {source % title}" for name, title in TITLES.items())
    fact = "facts: [{date: 2025-03-01, text: 'It met [[board]] and [[port-sale]].', sources: [own-%s]}]"
    pages = {
        f"content/bodies/{name}.md": f"---\ntitle: {title}\nsummary: It saw [[city]].\n{fact % name}\n---\n"
        for name, title in TITLES.items()
    }
    known = (world.folder / "content/sources.yaml").read_text(encoding="utf-8")
    return world.write({"content/sources.yaml": f"{known}{sources}\n", **pages})


def in_order(html: str) -> list[str]:
    """Return the titles in the order in which a page shows each first."""
    found = re.findall("|".join(TITLES.values()), html.split("<main", 1)[1])
    return list(dict.fromkeys(found))


LISTS = ["bodies/index.html", "all.html", "404.html", "index.html", "map.html", "sources.html", "timeline.html"]
LISTS += ["bodies/board.html", "bodies/city.html"]  # shares facts with each; is named on each


@pytest.mark.parametrize("address", LISTS)
def test_lists_are_in_the_order_of_the_language(listed: SmallSite, address: str) -> None:
    assert listed.build().published
    assert in_order(_part(listed, address)) == ENGLISH


@pytest.mark.parametrize("address", LISTS)
def test_a_languages_own_letters_stand_where_it_has_them(listed: SmallSite, address: str) -> None:
    english = (ROOT / "templates/words/en.po").read_text(encoding="utf-8")
    own = english.replace(f'msgstr "{ALPHABET}"', f'msgstr "{ALPHABET} å ä ö"')
    assert own != english
    (listed.folder / "templates/words").mkdir(parents=True)
    (listed.folder / "templates/words/en.po").write_text(own, encoding="utf-8")
    assert listed.build().published
    assert in_order(_part(listed, address)) == SWEDISH


def _part(site: SmallSite, address: str) -> str:
    """Return the part of a page that lists by name: others list by date or by the strength of ties."""
    html = site.page(address)
    begins, ends = {
        "index.html": ('id="kind_body"', "</section>"),
        "timeline.html": ('name="page"', "</select>"),
        "bodies/board.html": ('class="names"', "</ul>"),
        "bodies/city.html": ('id="mentions_"', "</section>"),
    }.get(address, ("<main", "</main>"))
    return "<main" + html.split(begins, 1)[1].split(ends, 1)[0]
