"""Every page of the built sites through axe-core, which looks for barriers: on two screens, light and dark."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal, TypedDict

import pytest

from tests.browsing import HEIGHT, NARROW, WIDE
from tests.npm import fetched

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browsing import BuiltPage, Places, Tab, Tabs

PACKAGE = "axe-core@4.14.1"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["cat.color"]  # what alone may differ in the dark; the other rules look at structure and places
THEMES: dict[Literal["light", "dark"], list[str]] = {"light": TAGS, "dark": COLOURS}


class Node(TypedDict):
    """An element that breaks a rule."""

    target: list[str]
    html: str
    failureSummary: str


class Violation(TypedDict):
    """A rule with the elements that break it."""

    id: str
    help: str
    nodes: list[Node]


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the script of the checker."""
    return (fetched(PACKAGE) / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, tags: list[str]) -> list[Violation]:
    """Run those rules of the checker, which stands in the page already."""
    options = json.dumps({"runOnly": tags, "resultTypes": ["violations"]})
    found: list[Violation] = page.evaluate(f"axe.run(document, {options}).then(({{ violations }}) => violations)")
    return found


def said(when: str, found: list[Violation]) -> list[str]:
    return [
        f"{when}: {rule['id']} ({rule['help']}): {' '.join(node['target'])}  {node['html'][:200]}"
        f"\n  {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def barriers(tab: Tab, address: str, axe: str, *, briefly: bool = False) -> str:
    """Return what the checker finds on a page: on a narrow screen in light, and then in dark, and on a wide one."""
    tab.open(address)
    tab.page.evaluate(axe)  # the browser's own door for tools, which the page's policy does not close
    if briefly:
        return "\n".join(said("light", violations(tab.page, TAGS)))
    found: list[str] = []
    for theme, tags in THEMES.items():
        tab.page.emulate_media(color_scheme=theme)
        found += said(theme, violations(tab.page, tags))
    tab.page.emulate_media(color_scheme="light")
    tab.page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    found += said("wide", violations(tab.page, TAGS))
    tab.page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    return "\n".join(found)


def test_axe_finds_nothing(built_page: BuiltPage, axe: str, tabs: Tabs, places: Places) -> None:
    assert barriers(tabs.of(NARROW), places.at("root", built_page), axe, briefly=built_page.translated) == ""


def test_axe_notices_faint_words_small_targets_and_a_heading_left_out(tab: Tab, axe: str) -> None:
    tab.page.set_content(
        '<html lang="en"><title>-</title><main><h1>One</h1><h3>Three</h3><p style="color: #999">Faint words.</p>'
        '<button style="width: 9px; height: 9px; padding: 0" aria-label="a"></button><button>b</button></main>'
    )
    tab.page.evaluate(axe)
    assert {rule["id"] for rule in violations(tab.page, TAGS)} == {"color-contrast", "heading-order", "target-size"}
    assert {rule["id"] for rule in violations(tab.page, COLOURS)} == {"color-contrast"}
