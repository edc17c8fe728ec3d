"""Nothing is kept with a reader or told of one: no cookie, no storage, no way back; and a build asks nobody."""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from tests.browsing import served
from tests.built import BuiltSite, Page, is_outside, read_built
from tests.harbour import build_harbour, build_project

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page as Opened

    from tests.browsing import Tabs

# What a script would use to keep something with a reader, or to tell somebody in passing.
KEEPING = re.compile(
    r"localStorage|sessionStorage|indexedDB|\bcookie\b|cookieStore|\bcaches\b|serviceWorker|sendBeacon"
    r"|XMLHttpRequest|WebSocket|EventSource|RTCPeerConnection|getDirectory"
)
VISITED = ("index.html", "timeline.html", "stories/port-sale.html", "map.html", "embed/port-sale.html", "404.html")
KEPT = """async () => ({
  local: {...localStorage},
  session: {...sessionStorage},
  databases: (await indexedDB.databases()).map(each => each.name),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  files: await Array.fromAsync((await navigator.storage.getDirectory()).keys()),
})"""
NOTHING: dict[str, Any] = {"local": {}, "session": {}, "databases": [], "caches": [], "workers": 0, "files": []}


@pytest.fixture(scope="module", params=["harbour", "project"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    builder = {"harbour": build_harbour, "project": build_project}[request.param]
    return read_built(builder(tmp_path_factory.mktemp("private")))


def loose(page: Page) -> list[str]:
    """Return the links of a page that tell or give more than a link should."""
    return [each.attributes["href"] for each in page.all("a", "area", "form") if _gives(each.attributes)]


def _gives(said: dict[str, str]) -> bool:
    rel = said.get("rel", "").split()
    reached = said.get("target", "_self") != "_self" and "noopener" not in rel
    return bool({"ping", "referrerpolicy"} & said.keys()) or "opener" in rel or reached


def test_no_script_keeps_anything_with_a_reader_or_tells_anybody(site: BuiltSite) -> None:
    scripts = list(site.folder.rglob("*.js"))
    assert len(scripts) > 3
    code = {str(each): each.read_text(encoding="utf-8") for each in scripts if each.parent.name != "search"}
    assert {name: found for name, text in code.items() if (found := KEEPING.findall(text))} == {}


def test_no_link_lets_another_site_reach_back_or_tells_of_the_click(site: BuiltSite) -> None:
    assert {name: found for name, page in site.pages.items() if (found := loose(page))} == {}
    assert any(is_outside(each.attributes["href"]) for page in site.pages.values() for each in page.all("a"))


@pytest.mark.parametrize(
    "attributes", ['rel="opener"', 'ping="https://x.example/"', 'target="_blank" rel=""', 'referrerpolicy="unsafe-url"']
)
def test_a_link_that_does_is_found_out(attributes: str) -> None:
    assert loose(Page("a.html", f'<a href="https://x.example/" {attributes}>x</a>')) == ["https://x.example/"]


def used(page: Opened) -> None:
    """Use what has a script: the search, and the filters of the timeline."""
    search = page.get_by_role("search")
    if search.count():
        search.get_by_label("Search").press_sequentially("port")
        expect(search.get_by_role("listitem").get_by_role("link").first).to_be_visible()
    stance = page.get_by_label("Stance", exact=True)
    if stance.count():
        stance.select_option("Denies")
        expect(page.locator(".filters-found .fact").first).to_be_visible()


def test_after_a_visit_the_browser_holds_nothing(tabs: Tabs, tmp_path_factory: pytest.TempPathFactory) -> None:
    tab = tabs.new(1280)
    with served(build_harbour(tmp_path_factory.mktemp("visited"))) as address:
        for name in VISITED:
            tab.open(f"{address}/{name}")
            used(tab.page)
            assert (name, tab.page.evaluate(KEPT)) == (name, NOTHING)
        assert tab.page.context.cookies() == []
        tab.page.evaluate("document.cookie = 'a=b'; localStorage.c = 'd'; sessionStorage.e = 'f'")
        assert tab.page.evaluate(KEPT) == {**NOTHING, "local": {"c": "d"}, "session": {"e": "f"}}
        assert [each["name"] for each in tab.page.context.cookies()] == ["a"]
    tab.page.context.close()


def test_a_build_asks_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def refuse(*given: object, **named: object) -> None:
        asked.append(given)
        raise OSError("there is no network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    build_harbour(tmp_path)
    assert asked == []
    with pytest.raises(OSError, match="there is no network"):
        urlopen("http://thornby.example/")
    assert len(asked) == 1
