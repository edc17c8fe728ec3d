"""Long lists lie on several pages: every entry once, each page leads to all, and an edit makes few again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from explainer import limits
from explainer.memory import Memory
from tests.built import BuiltSite, Page, read_built
from tests.editing import Draft, Sheet, made
from tests.harbour import LONGER, build_divided, build_harbour

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NAMES = ["Anchor", "Berth", "Buoy", "Barge", "Crane", "Dock", "Éclair", "日の出"]
WHOLE = {
    "bodies": ("bodies/index.html", "bodies/index/"),
    "stories": ("stories/index.html", "stories/index/"),
    "sources": ("sources.html", "sources/index/"),
    "corrections": ("corrections.html", "corrections/"),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    return read_built(build_harbour(tmp_path_factory.mktemp("whole"), LONGER))


@pytest.fixture(scope="module")
def divided(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    return read_built(build_divided(tmp_path_factory.mktemp("divided")))


def parts(site: BuiltSite, list_: str) -> list[Page]:
    first, folder = WHOLE[list_]
    return [page for name, page in site.pages.items() if name == first or name.startswith(folder)]


def entries(pages: Iterable[Page]) -> list[str]:
    """Return what the entries of a list say."""
    rows = [each for page in pages for each in page.all("li") if each.within("main", "page")]
    return sorted(" ".join(each.text.split()) for each in rows if not each.within("nav", "years"))


@pytest.mark.parametrize("list_", WHOLE)
def test_the_parts_have_together_what_the_whole_list_has_and_each_leads_to_all(
    whole: BuiltSite, divided: BuiltSite, list_: str
) -> None:
    found = parts(divided, list_)
    assert len(parts(whole, list_)) == 1
    assert len(found) > 1
    assert entries(found) == entries(parts(whole, list_))
    for page in found:
        links = [each for each in page.all("a") if each.within("nav", "years")]
        assert sorted(page.target(each.attributes["href"]) for each in links) == sorted(each.address for each in found)
        (current,) = (each for each in links if "aria-current" in each.attributes)
        assert page.target(current.attributes["href"]) == page.address


def test_the_newest_corrections_are_first(divided: BuiltSite, whole: BuiltSite) -> None:
    links = [each for each in divided.pages["corrections.html"].all("a") if each.within("nav", "years")]
    assert [each.text for each in links][-1] == "2024"
    order = [divided.pages["corrections.html"].target(each.attributes["href"]) for each in links]
    apart = [text for name in order for text in entries([divided.pages[name]])]
    times = [each.text for each in whole.pages["corrections.html"].all("li") if each.within("ul", "corrections")]
    assert apart == [" ".join(text.split()) for text in times]


def test_the_list_of_all_pages_leads_to_every_page(divided: BuiltSite) -> None:
    top = divided.pages["all.html"]
    below = {top.target(link.attributes["href"]) for link in top.all("a") if link.within("main", "page")}
    lists = [divided.pages[name] for name in below if name.startswith("all/")]
    assert len(lists) > 3
    reached = {page.target(link.attributes["href"]) for page in lists for link in page.all("a")} | below
    for folder in ("bodies/", "stories/", "laws/"):
        pages = {name for name in divided.pages if name.startswith(folder) and name.count("/") == 1}
        assert pages <= reached


def test_home_shows_some_of_each_kind_and_leads_to_all(divided: BuiltSite, whole: BuiltSite) -> None:
    home = divided.pages["index.html"]
    links = {link.text: home.target(link.attributes["href"]) for link in home.all("a") if link.within("p", "more")}
    bodies = entries([whole.pages["bodies/index.html"]])
    assert links[f"All {len(bodies)} Bodies"] == "bodies/index.html"
    names = [each.text for each in home.all("li") if each.within("ul", "names")]
    assert len([name for name in names if name in bodies or "Board" in name or "Thornby" in name]) == 2
    assert "Harbour Board" in names  # which most facts concern


def test_the_page_for_lost_addresses_of_a_large_site_leads_to_lists_alone(divided: BuiltSite) -> None:
    page = divided.pages["404.html"]
    links = {page.target(each.attributes["href"]) for each in page.all("a") if each.within("ul", "names")}
    assert {"bodies/index.html", "all.html", "sources.html"} <= links
    assert "bodies/board.html" not in links


def test_the_map_of_a_large_site_draws_the_strongest_and_says_so_and_tables_have_all(
    divided: BuiltSite, whole: BuiltSite
) -> None:
    page = divided.pages["map.html"]
    strengths = [
        sorted((int(count) for count in re.findall(r": (\d+) facts?</title></path>", each.html)), reverse=True)
        for each in (page, whole.pages["map.html"])
    ]
    assert strengths[0] == strengths[1][:1]
    assert strengths[1][0] > strengths[1][-1]
    assert page.html.count("<text ") == 2
    assert "the 2 with the strongest ties are drawn" in page.one("main").text
    tables = [each for name, each in divided.pages.items() if name.startswith("map/")]
    rows = sorted(each.text for table in tables for each in table.all("th") if each.attributes["scope"] == "row")
    assert rows == sorted(each.text for each in whole.pages["map.html"].all("th") if each.attributes["scope"] == "row")


def test_a_source_leads_back_to_its_line_wherever_it_is(divided: BuiltSite) -> None:
    names = [name for name in divided.pages if name.startswith("sources/") and name.count("/") == 1]
    backs = set()
    for name in names:
        page, ident = divided.pages[name], name.removeprefix("sources/").removesuffix(".html")
        (link,) = (each.attributes["href"] for each in page.all("a") if each.attributes["href"].endswith(f"#{ident}"))
        assert ident in divided.pages[page.target(link)].ids()
        backs.add(page.target(link))
    assert len(backs) > 1


def large(folder: Path, names: Iterable[str] = NAMES) -> Draft:
    draft = Draft()
    for number, name in enumerate(names):
        draft.pages[f"body-{number}"] = Sheet("body", {"title": name, "summary": "A thing."})
    draft.write(folder)
    return draft


def test_an_edit_makes_only_the_part_again_that_shows_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CARDS", 3)
    monkeypatch.setattr(limits, "NAMES", 2)
    monkeypatch.setattr(limits, "IN_PLACE", 2)
    draft, memory = large(tmp_path), Memory()
    before, _ = made(draft.options(tmp_path), memory)
    indexes = {name for name in before if name.startswith("bodies/index")}
    assert len(indexes) > 3
    asked = set(memory._rooms["composed"])
    keys = {name: memory._rooms["composed"][name][0] for name in asked}
    draft.pages["body-4"].front["summary"] = "It lifts."
    draft.write(tmp_path)
    after, _ = made(draft.options(tmp_path), memory)
    again = {name for name in asked if memory._rooms["composed"][name][0] != keys[name] and "index" in name}
    (part,) = (name for name in indexes if before[name] != after[name])
    assert again == {f"kind body {part}"}


def test_names_that_are_alike_are_divided_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CARDS", 3)
    draft = large(tmp_path, ["Port"] * 8)
    outputs, problems = made(draft.options(tmp_path), Memory())
    assert not problems
    titles = {
        Page(name, text.decode()).one("h1").text for name, text in outputs.items() if name.startswith("bodies/index")
    }
    assert titles >= {"Bodies", "Bodies, Port (body-3) to Port (body-5)", "Bodies, Port (body-6) to Port (body-7)"}


def test_a_short_list_is_whole(whole: BuiltSite) -> None:
    folders = ("all/", "map/", "corrections/", "sources/index/", "bodies/index/", "stories/index/")
    assert [name for name in whole.pages if name.startswith(folders)] == []
