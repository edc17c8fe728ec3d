"""The search in a real browser, by keyboard: from a folder, and from a host that allows only its own files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from explainer import limits
from tests.browsing import served
from tests.conftest import SmallSite
from tests.harbour import AS_OF, ENLARGED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page, Route

    from tests.browsing import Tab, Tabs

PAGE = "stories/dock-strike.html"
SCRIPTS = r"""[...document.scripts].filter(each => each.src)
  .map(each => each.src.split('/').pop().replace(/\.[0-9a-f]{10}\.js$/, '.js'))"""
# Waits until the last part of the index is there, which is that of the sources.
LOADED = """async () => {
  while (explainerSearch.more && !globalThis.explainerSearchPart?.sources) await new Promise(requestAnimationFrame);
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    small = SmallSite(tmp_path_factory.mktemp("searched") / "site").write(ENLARGED)
    small.write({"content/bodies/aguila.md": "---\ntitle: Águila Dock\nsummary: A dock.\n---\n"})
    assert not small.build(AS_OF).failed
    return small.folder / "_site"


@pytest.fixture(scope="module")
def divided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the same site with an index in many parts."""
    small = SmallSite(tmp_path_factory.mktemp("divided") / "site").write(ENLARGED)
    small.write({"content/bodies/aguila.md": "---\ntitle: Águila Dock\nsummary: A dock.\n---\n"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "SEARCHED", 1_000)
        assert not small.build(AS_OF).failed
    assert len(list((small.folder / "_site/search").iterdir())) > 4
    return small.folder / "_site"


@pytest.fixture(scope="module", params=["folder", "host", "divided folder", "divided host"])
def address(request: pytest.FixtureRequest, folder: Path, divided: Path) -> Iterator[str]:
    site = divided if "divided" in request.param else folder
    if "folder" in request.param:
        yield site.as_uri()
        return
    with served(site) as address:
        yield address


@dataclass(frozen=True)
class Search:
    """The search of an open page, used as a reader would."""

    tab: Tab

    @property
    def page(self) -> Page:
        return self.tab.page

    @property
    def form(self) -> Locator:
        return self.page.get_by_role("search")

    @property
    def input(self) -> Locator:
        return self.form.get_by_label("Search")

    @property
    def hits(self) -> Locator:
        return self.form.get_by_role("listitem").get_by_role("link")

    @property
    def count(self) -> Locator:
        return self.form.get_by_role("status")

    def ask(self, words: str) -> list[str]:
        """Type words and return what each result says, once the last one, all pages, is there."""
        self.input.fill("")
        self.input.press_sequentially(words)
        expect(self.hits.last).to_have_attribute("href", "../all.html")
        self.page.evaluate(LOADED)
        expect(self.count).not_to_be_empty()
        return [" ".join(text.split()) for text in self.hits.all_text_contents()]

    def at(self) -> str:
        """Return where the focus is: the input, or a result's number."""
        if self.input.evaluate("input => input === document.activeElement"):
            return "input"
        return str(self.hits.evaluate_all("hits => hits.indexOf(document.activeElement)"))


@pytest.fixture
def search(tabs: Tabs, address: str) -> Iterator[Search]:
    tab = tabs.new(390)
    tab.open(f"{address}/{PAGE}")
    yield Search(tab)
    assert tab.heard == []
    tab.page.context.close()


def test_the_engine_and_the_index_are_loaded_only_when_the_search_is_used(search: Search) -> None:
    assert search.page.evaluate(SCRIPTS) == ["site.js"]
    search.ask("harbour")
    more = search.page.evaluate("explainerSearch.more || []")
    assert search.page.evaluate(SCRIPTS) == ["site.js", "minisearch.js", "index.js", "search.js", *more]


def test_a_page_is_found_with_its_kind_and_its_status_in_words(search: Search) -> None:
    assert search.ask("harbour fund")[0] == "Harbour Fund Body A fund of which little is known."
    first = search.hits.first
    assert (first.get_attribute("href") or "").endswith("bodies/harbour-fund.html")
    assert first.locator("mark").all_text_contents()[:2] == ["Harbour", "Fund"]


def test_a_fact_is_found_by_the_beginning_of_a_word_typed_with_an_accent_and_leads_to_its_permalink(
    search: Search,
) -> None:
    search.ask("dén")
    fact = search.form.locator("a[href$='stories/port-sale.html#denial']")
    words = " ".join(fact.inner_text().split())
    assert words.startswith("The port was sold Story Denied by the Board 2 March 2025 Ann Quay: Denies.")
    assert {"Denies", "denied"} <= set(fact.locator("mark").all_text_contents())
    assert fact.locator("[lang=fr]").all_text_contents() == ["“Il n’y a pas de vente.”"]


@pytest.mark.parametrize(
    ("words", "text"),
    [("gazete", "The Gazette"), ("aguila", "Águila Dock"), ("secret", "Port sold in secret Source 1 March 2025")],
    ids=["a slip", "an accent left out", "a source"],
)
def test_it_is_found(search: Search, words: str, text: str) -> None:
    assert text in " ".join(search.ask(words))


def test_how_many_were_found_is_said_and_all_pages_come_last(search: Search) -> None:
    shown = search.ask("secret")
    assert len(shown) > 1
    expect(search.count).to_have_text(f"Results: {len(shown) - 1}")
    assert len(search.ask("qqqq")) == 1
    expect(search.count).to_have_text("Nothing was found.")


def test_the_results_fit_the_screen_and_its_targets_are_large_enough(search: Search) -> None:
    search.ask("denied")
    assert search.page.evaluate("document.documentElement.scrollWidth") <= 390
    heights = search.hits.evaluate_all("hits => hits.map(hit => hit.getBoundingClientRect().height)")
    assert min(heights) >= 24


def test_arrow_keys_walk_round_the_results_and_escape_closes_them(search: Search) -> None:
    last = len(search.ask("denied")) - 1
    assert last > 1
    steps: list[str] = []
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown"):
        search.page.keyboard.press(key)
        steps.append(search.at())
    assert steps == ["0", "1", "0", "input", str(last), "input"]

    search.page.keyboard.press("ArrowDown")
    search.page.keyboard.press("Escape")
    expect(search.hits).to_have_count(0)
    expect(search.count).to_be_empty()
    assert search.at() == "input"


def test_enter_follows_the_first_result(search: Search) -> None:
    search.ask("board denied it")
    search.page.keyboard.press("Enter")
    search.page.wait_for_url("**/stories/port-sale.html#denial")


@pytest.fixture
def long(tabs: Tabs, divided: Path) -> Iterator[Search]:
    """Return the search of a site whose index is in many parts."""
    with served(divided) as address:
        tab = tabs.new(390)
        tab.page.goto(f"{address}/{PAGE}")
        yield Search(tab)
        tab.page.context.close()


def test_what_has_come_is_searched_before_the_rest_is_there(long: Search) -> None:
    waiting: list[Route] = []
    long.page.route("**/search/sources-1.js", lambda route: waiting.append(route))
    long.input.press_sequentially("secret")
    expect(long.hits.first).to_contain_text("The port was sold")
    expect(long.form.locator("a[href*='/sources/']")).to_have_count(0)
    expect(long.page.locator("script[src$='sources-1.js']")).to_have_count(1)
    waiting[0].continue_()
    expect(long.form.locator("a[href$='/sources/gazette.html']")).to_have_count(1)


def test_while_parts_are_missing_nothing_is_not_yet_said_and_a_part_that_does_not_come_is(long: Search) -> None:
    waiting: list[Route] = []
    long.page.route("**/search/sources-1.js", lambda route: waiting.append(route))
    long.input.press_sequentially("qqqq")
    expect(long.page.locator("script[src$='sources-1.js']")).to_have_count(1)
    expect(long.count).to_have_text("The search is being loaded.")
    waiting[0].abort()
    expect(long.count).to_have_text("The search could not be loaded.")
    long.page.unroute("**/search/sources-1.js")
    long.input.press_sequentially("q")
    expect(long.count).to_have_text("Nothing was found.")
