"""Every page of the built sites in a real browser: what it says, how it lies on the screen, where the focus goes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browsing import NARROW, WIDE, BuiltPage, Places, Tab, Tabs, served
from tests.conftest import SmallSite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

INSPECTION = (Path(__file__).parent / "browser" / "inspection.js").read_text(encoding="utf-8")
NARROWEST = 320


FIRST = 30  # stops of the focus from the top that are made with the Tab key,
LAST = 20  # and up to the end; between them a script moves it, since a key takes the browser 5 ms and more
SPARE = 100  # steps above the number of targets, for places that can be scrolled
# Faults of templates, to be mended there; a line goes when its fault does.


@dataclass(frozen=True)
class Visit:
    """What a page was found to be in one tab: in light, in dark, and pressed together to the narrowest screen."""

    heard: list[str]
    lies: dict[str, Any]
    narrowest: list[str]
    light: list[list[float]]
    dark: list[list[float]]
    steps: list[str]


def inspected(page: Page) -> None:
    page.evaluate(f"window.inspection = {INSPECTION}; 0")


def held(page: Page, times: int) -> None:
    for _ in range(times):
        page.keyboard.down("Tab")


def steps(page: Page) -> list[str]:
    """Return what is wrong with the way of the focus from the top to the end and round to the top."""
    due: int = page.evaluate("inspection.walk()")
    held(page, FIRST)
    if due > FIRST + LAST:
        page.evaluate(f"inspection.leap({LAST})")
    for _ in range(0, due + SPARE, LAST // 2):
        held(page, LAST // 2)
        if page.evaluate("inspection.round()"):
            break
    page.keyboard.up("Tab")
    found: list[str] = page.evaluate("inspection.steps()")
    return found


def visit(tab: Tab, address: str, *, walking: bool) -> Visit:
    """Look at a page in light and in dark and, where walking, on the narrowest screen and on the way of the focus."""
    page = tab.page
    page.emulate_media(color_scheme="light")
    tab.open(address)
    inspected(page)
    lies = page.evaluate("inspection.lies()")
    light = page.evaluate("inspection.colours()")
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate("inspection.colours()")
    narrowest: list[str] = []
    walked: list[str] = []
    if walking:
        size = page.viewport_size
        assert size
        page.set_viewport_size({**size, "width": NARROWEST})
        narrowest = page.evaluate("inspection.wide()")
        page.set_viewport_size(size)
        walked = steps(page)
    heard = tab.heard
    return Visit(heard, lies, narrowest, light, dark, walked)


Visits = dict[str, Visit]


@pytest.fixture(scope="module")
def visits(tabs: Tabs, places: Places) -> Callable[[BuiltPage], Visits]:
    """Return what gives a page's visits: each is made once, those of an original wherever a site may lie."""
    made: dict[BuiltPage, Visits] = {}

    def of(page: BuiltPage) -> Visits:
        if page not in made:
            made[page] = translated(page) if page.translated else original(page)
        return made[page]

    def original(page: BuiltPage) -> Visits:
        plain = tabs.of(NARROWEST, scale=2, scripts=False)
        return {
            "narrow, at the root": visit(tabs.of(NARROW), places.at("root", page), walking=True),
            "wide, under a path": visit(tabs.of(WIDE), places.at("sub-path", page), walking=False),
            "zoomed, without scripts, from a folder": visit(plain, places.at("folder", page), walking=False),
        }

    def translated(page: BuiltPage) -> Visits:
        # Where words are longer, the narrowest screen is the one that they do not fit.
        return {"narrowest, under a path": visit(tabs.of(NARROWEST), places.at("sub-path", page), walking=False)}

    return of


@pytest.fixture
def seen(built_page: BuiltPage, visits: Callable[[BuiltPage], Visits]) -> Visits:
    return visits(built_page)


def faults(seen: Visits, of: Callable[[Visit], list[str]]) -> str:
    """Return the faults of all visits as lines to be read."""
    return "\n".join(f"{name}: {fault}" for name, each in seen.items() for fault in of(each))


def test_nothing_is_said_fails_or_comes_from_elsewhere(seen: Visits) -> None:
    assert faults(seen, lambda visit: visit.heard) == ""


def test_the_style_sheet_is_found(seen: Visits) -> None:
    assert {name: visit.lies["margin"] for name, visit in seen.items()} == dict.fromkeys(seen, "0px")


def test_nothing_is_wider_than_the_screen(seen: Visits) -> None:
    assert faults(seen, lambda visit: [*visit.lies["wide"], *visit.narrowest]) == ""


def test_nothing_that_would_not_fit_is_cut_off(seen: Visits) -> None:
    assert faults(seen, lambda visit: visit.lies["cut"]) == ""


def test_no_text_is_too_small(seen: Visits) -> None:
    assert faults(seen, lambda visit: visit.lies["small"]) == ""


def test_every_target_is_large_enough_or_stands_apart(seen: Visits) -> None:
    assert faults(seen, lambda visit: visit.lies["crowded"]) == ""


def test_the_focus_goes_through_the_page_in_order_and_in_sight(seen: Visits) -> None:
    assert faults(seen, lambda visit: visit.steps) == ""


def test_the_page_is_the_same_without_scripts(seen: Visits) -> None:
    told = {visit.lies["text"] for visit in seen.values()}
    assert len(told) == 1
    assert "" not in told


def test_ground_and_ink_change_places_in_the_dark(seen: Visits) -> None:
    for visit in seen.values():
        ground, ink = map(sum, visit.light)
        dark_ground, dark_ink = map(sum, visit.dark)
        assert ground > ink
        assert dark_ground < dark_ink


SPOILT = {
    "index.html": """<!doctype html>
        <html lang="en"><title>-</title>
        <link rel="stylesheet" href="spoilt.css"><script src="spoilt.js" defer></script>
        <main><p class="wide">Small words, and a sentence with <a href="#a">a link</a>.</p>
        <p><a class="mark" href="#b">1</a><a class="one" href="#c">2</a><a class="two" href="#d">3</a></p>
        <button class="back">Back</button></main>
        <script>"refused"</script><img src="missing.png" alt=""><img src="http://elsewhere.invalid/" alt="">
        """,
    "spoilt.css": """
        html { overflow-x: hidden }
        .wide { width: 2000px; font-size: 11px }
        a { outline: none }
        .mark { position: fixed; top: -50px }
        """,
    "spoilt.js": """
        console.log("a word");
        document.querySelector("main").append(" and more");
        document.querySelector(".back").addEventListener("keydown", (event) => event.preventDefault());
        """,
}


@pytest.fixture
def spoilt(tab: Tab, tmp_path: Path) -> Iterator[Visit]:
    SmallSite(tmp_path).write(SPOILT)
    with served(tmp_path) as address:
        yield visit(tab, f"{address}/index.html", walking=True)


def test_a_spoilt_page_is_found_out(spoilt: Visit) -> None:
    heard = "\n".join(spoilt.heard)
    assert "Content Security Policy" in heard
    assert "console: log: a word" in heard
    assert "missing.png 404" in heard
    assert "another host: http://elsewhere.invalid/" in heard
    assert spoilt.lies["margin"] != "0px"
    assert "p.wide" in "".join(spoilt.lies["wide"])
    assert "p.wide" in "".join(spoilt.narrowest)
    assert [each.split()[0] for each in spoilt.lies["cut"]] == ["html"]
    assert "p.wide" in "".join(spoilt.lies["small"])
    assert [re.findall(r"a\.\w+", each) for each in spoilt.lies["crowded"]] == [["a.one", "a.two"], ["a.two", "a.one"]]
    steps = "\n".join(spoilt.steps)
    assert "the first stop is no link to main" in steps
    assert "looks the same with the focus: body > main > p.wide:nth-of-type(1) > a" in steps
    assert "out of sight with the focus" in steps
    assert "never comes round" in steps
