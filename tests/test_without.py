"""A site leaves out what its editor does not want beside its pages, and nothing then leads there."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from explainer import preparing
from explainer.building import build
from explainer.config import Extra
from explainer.dates import Day
from explainer.memory import Memory
from explainer.settings import read_site
from tests.built import Page, is_outside
from tests.conftest import SmallSite
from tests.editing import made
from tests.harbour import ENLARGED

if TYPE_CHECKING:
    from pathlib import Path

    from explainer.problems import Problem

TODAY = Day(2025, 6, 1)
BASE = "https://example.org/harbour/"
# What belongs to each, by address.
OF = {
    Extra.CITATIONS: r"embed/.+|.+/cite\.html|.+\.bib|(?!data/).+\.csl\.json",
    Extra.DATA: r"(cards/)?data/.+",
    Extra.MARKDOWN: r".+\.md|llms\.txt",
    Extra.PAGE_FEEDS: r"[a-z]+/.+/(feed\.(xml|json)|calendar\.ics)",
    Extra.SEARCH: r"search/.+",
}
CHOICES = [*((extra,) for extra in Extra), (Extra.DATA, Extra.MARKDOWN), tuple(Extra)]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "today", lambda _: TODAY)


@pytest.fixture
def harbour(tmp_path: Path) -> SmallSite:
    return SmallSite(tmp_path / "harbour").write(ENLARGED)


def leave_out(site: SmallSite, *extras: Extra) -> None:
    words = ", ".join(extra.value for extra in extras)
    site.edit("site.yaml", "title:", f"without: [{words}]\ntitle:")


def outputs(site: SmallSite) -> dict[str, bytes]:
    files, problems = made(replace(site.options(), as_of=None), Memory())
    assert not [problem for problem in problems if problem.code.startswith("E")], problems
    return files


def named(address: str, content: bytes) -> set[str]:
    """Return the addresses within the site to which an output leads."""
    if address.endswith((".png", ".woff2")) or address.startswith("static/"):
        return set()
    text = content.decode()
    whole = {found.partition("#")[0] for found in re.findall(re.escape(BASE) + r"([^\s\"'<>)\\]+)", text)}
    if not address.endswith(".html"):
        return whole
    page = Page(address, text)
    inside = {page.target(each) for _, each in page.addresses() if not is_outside(each) and each[:1] not in "/#"}
    boxes = [each.attributes for each in page.all("div", "template")]
    loaded = {page.target(box["data-index"]) for box in boxes if "data-index" in box}
    return whole | inside | loaded


def faults(site: SmallSite) -> list[Problem]:
    return read_site(site.folder)[1]


@pytest.mark.parametrize("extras", CHOICES, ids=lambda extras: "+".join(each.value for each in extras))
def test_what_is_left_out_is_gone_and_nothing_else_is_and_nothing_leads_there(
    harbour: SmallSite, extras: tuple[Extra, ...]
) -> None:
    full = outputs(harbour)
    leave_out(harbour, *extras)
    left = outputs(harbour)
    gone = {address for address in full if any(re.fullmatch(OF[extra], address) for extra in extras)}
    assert full.keys() - left.keys() == gone
    assert gone
    assert left.keys() <= full.keys()
    astray = {(address, each) for address, content in left.items() for each in named(address, content) & gone}
    assert astray == set()


def test_each_of_them_is_named_by_something_else_when_it_is_there(harbour: SmallSite) -> None:
    full = outputs(harbour)
    for pattern in OF.values():
        own = {address for address in full if re.fullmatch(pattern, address)}
        assert any(named(address, full[address]) & own for address in full.keys() - own), pattern


def test_a_site_of_a_past_day_leaves_them_out_too(harbour: SmallSite) -> None:
    leave_out(harbour, *Extra)
    files, _ = made(harbour.options(), Memory())
    assert not [address for address in files if any(re.fullmatch(pattern, address) for pattern in OF.values())]


def test_the_feeds_of_the_site_and_its_calendar_stay_when_those_of_pages_go(harbour: SmallSite) -> None:
    leave_out(harbour, Extra.PAGE_FEEDS)
    files = outputs(harbour)
    assert {"feed.xml", "feed.json", "feed/statuses.xml", "calendar.ics", "follow.html"} <= files.keys()
    (feed,) = (
        each.attributes["href"]
        for each in Page("laws/port-act.html", files["laws/port-act.html"].decode()).all("link")
        if each.attributes.get("type") == "application/atom+xml"
    )
    assert feed == "../feed.xml"


def test_without_a_search_the_way_to_all_pages_stays_where_it_was(harbour: SmallSite) -> None:
    leave_out(harbour, Extra.SEARCH)
    files = outputs(harbour)
    page = Page("laws/port-act.html", files["laws/port-act.html"].decode())
    (link,) = (each for each in page.all("a") if each.within("div", "site-search"))
    assert page.target(link.attributes["href"]) == "all.html"
    assert not Page("timeline.html", files["timeline.html"].decode()).all("template", "select")


def test_a_build_after_the_editors_choice_removes_what_an_earlier_one_made(harbour: SmallSite, tmp_path: Path) -> None:
    options = replace(harbour.options(), as_of=None, output=tmp_path / "out")
    assert not build(options).failed
    leave_out(harbour, Extra.CITATIONS)
    published = build(options).published
    assert published
    assert {"laws/port-act.bib", "laws/port-act/cite.html", "embed/port-sale.json"} <= {*published.removed}
    assert not (options.folder / "embed").exists()


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        ("without: [citations, feeds]", 22, "Did you mean `page-feeds`?"),
        ("without: [serach]", 11, "Did you mean `search`?"),
        ("without: search", 10, "Write [a, b]"),
    ],
)
def test_a_word_that_is_none_of_them_is_a_fault_with_its_place(
    harbour: SmallSite, line: str, column: int, said: str
) -> None:
    harbour.edit("site.yaml", "title:", f"{line}\ntitle:")
    (problem,) = faults(harbour)
    assert (problem.place.line, problem.place.column) == (1, column)
    assert said in f"{problem.message} {problem.remedy}"
