"""Citations say what is cited, whatever its letters, and libraries of others read them back."""

from __future__ import annotations

import json
import re
import warnings
from dataclasses import replace
from typing import Any

import pytest
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import BibliographyData, parse_string

from explainer import bibtex, csl, preparing
from explainer.dates import Date, Day
from explainer.memory import Memory
from tests.built import Page
from tests.conftest import SmallSite
from tests.editing import made

TODAY = Day(2025, 6, 1)
STORY = "content/stories/port-sale.md"
BASE = "https://example.org/harbour/"
WILD = 'The {port} & "quay": 50% of $5 \\ a_b #1 ~ ^ “é” 港 {'
SIGNS = {
    r"{\textbackslash}": "\\",
    r"{\textbraceleft}": "{",
    r"{\textbraceright}": "}",
    r"{\textasciitilde}": "~",
    r"{\textasciicircum}": "^",
    r"{\textquotedbl}": '"',
    r"{\textasciigrave}": "`",
    r"{\textquotesingle}": "'",
}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "today", lambda _: TODAY)


def outputs(site: SmallSite) -> dict[str, bytes]:
    files, problems = made(replace(site.options(), as_of=None), Memory())
    assert not [problem for problem in problems if problem.code.startswith("E")], problems
    return files


def plain(field: str) -> str:
    """Read LaTeX as one who sets it would."""
    text = field.removeprefix("{").removesuffix("}")
    found = re.sub(r"\{\\text\w+\}|\\[&%$#_]", lambda sign: SIGNS.get(sign[0], sign[0][1:]), text)
    assert not re.search(r"(?<!\\)[{}]", re.sub(r"\{\\text\w+\}", "", text)), "a brace is left"
    return found


def entries(text: bytes) -> BibliographyData:
    return parse_string(text.decode(), "bibtex")


def rendered(items: list[dict[str, Any]]) -> list[str]:
    """Return the bibliography as a library sets it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
        for item in items:
            bibliography.register(Citation([CitationItem(item["id"])]))
        return [str(entry) for entry in bibliography.bibliography()]


def titled(world: SmallSite, title: str) -> SmallSite:
    world.edit(STORY, "title: The port was sold", f"title: {json.dumps(title)}")
    return world


def test_the_files_cite_the_page_and_each_fact(world: SmallSite) -> None:
    files = outputs(world)
    found = entries(files["stories/port-sale.bib"]).entries
    assert list(found) == ["port-sale", "port-sale:report", "port-sale:denial"]
    assert found["port-sale"].fields["url"] == f"{BASE}stories/port-sale.html"
    assert found["port-sale:denial"].fields["url"] == f"{BASE}stories/port-sale.html#denial"
    assert plain(found["port-sale:denial"].fields["title"]) == "The Board denied it."
    dates = {(each.fields["year"], each.fields["month"], each.fields["day"]) for each in found.values()}
    assert dates == {("2025", "6", "1")}
    assert found["port-sale"].fields["version"] == "{2025-06-01}"
    items = json.loads(files["stories/port-sale.csl.json"])
    assert [each["id"] for each in items] == list(found)
    assert [each["URL"] for each in items] == [each.fields["url"] for each in found.values()]
    assert items[2]["event-date"] == {"date-parts": [[2025, 3, 2]]}
    assert items[2]["container-title"] == "The port was sold"


def test_a_title_comes_back_letter_by_letter(world: SmallSite) -> None:
    files = outputs(titled(world, WILD))
    found = entries(files["stories/port-sale.bib"]).entries
    assert plain(found["port-sale"].fields["title"]) == WILD
    assert f"“{WILD}”" in plain(found["port-sale:denial"].fields["note"])
    items = json.loads(files["stories/port-sale.csl.json"])
    assert items[0]["title"] == items[1]["container-title"] == WILD
    page = Page("stories/port-sale/cite.html", files["stories/port-sale/cite.html"].decode())
    assert page.one("h1").text == f"Cite “{WILD}”"
    shown = [each.text for each in page.all("code")]
    assert list(entries(shown[0].encode()).entries) == ["port-sale"]
    assert json.loads(shown[1]) == items[0]


def test_libraries_set_the_citations(world: SmallSite) -> None:
    world.edit("site.yaml", "kinds:", "publisher: {name: Thornby Desk}\nkinds:")
    files = outputs(world)
    own, report, denial = rendered(json.loads(files["stories/port-sale.csl.json"]))
    assert "Thornby Desk" in own
    assert "2025" in own
    assert "The port was sold" in own
    assert "The Board denied it" in denial
    assert "The Gazette reported a sale" in report


def test_libraries_set_the_sources(world: SmallSite) -> None:
    items = json.loads(outputs(world)["data/sources.csl.json"])
    said = rendered(items)
    assert [each["id"] for each in items] == ["echo", "gazette", "statement"]
    assert any("Port sold in secret" in each and "The Gazette" in each for each in said)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_no_text_breaks_an_entry(text: str) -> None:
    one = bibtex.entry("misc", "a", {"title": text, "note": text})
    found = entries((one + bibtex.entry("misc", "b", {"title": "b"})).encode()).entries
    assert list(found) == ["a", "b"]
    said = " ".join(text.split())
    assert (plain(found["a"].fields["title"]) if said else "") == said
    assert str(found["b"].fields["title"]) == "{b}"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2025-03-02", {"date-parts": [[2025, 3, 2]]}),
        ("2025-03", {"date-parts": [[2025, 3]]}),
        ("2025~", {"date-parts": [[2025]], "circa": True}),
        ("2025-03/2025-05-04", {"date-parts": [[2025, 3], [2025, 5, 4]]}),
        ("2025-03/..", {"date-parts": [[2025, 3]]}),
        ("202X", None),
    ],
)
def test_a_date_is_said_as_far_as_it_is_known(written: str, said: object) -> None:
    assert csl.dated(Date.parse(written)) == said


def test_the_page_says_each_citation_and_leaves_the_readers_day_to_them(world: SmallSite) -> None:
    files = outputs(world)
    page = Page("stories/port-sale/cite.html", files["stories/port-sale/cite.html"].decode())
    text = page.one("main").text
    assert (
        "“The port was sold”. The harbour affair, as of 1 June 2025. "
        f"{BASE}stories/port-sale.html (accessed: [your date])" in text
    )
    assert (
        "The Board denied it (2 March 2025). In: “The port was sold”. The harbour affair, as of 1 June 2025. "
        f"{BASE}stories/port-sale.html#denial (accessed: [your date])" in text
    )
    assert "TODO" not in text
    targets = {page.target(each.attributes["href"]) for each in page.all("a") if each.within("main", "page")}
    assert targets == {"stories/port-sale.html", "stories/port-sale.bib", "stories/port-sale.csl.json"}
    assert targets <= files.keys()
    story = Page("stories/port-sale.html", files["stories/port-sale.html"].decode())
    assert [each.text for each in story.all("a") if each.attributes["href"] == "port-sale/cite.html"] == [
        "Cite this page"
    ]


def test_without_the_sites_address_nothing_can_be_cited(world: SmallSite) -> None:
    world.edit("site.yaml", "url: https://example.org/harbour/\n", "")
    files = outputs(world)
    assert not [name for name in files if name.endswith((".bib", "cite.html")) or name == "stories/port-sale.csl.json"]
    assert b"Cite this page" not in files["stories/port-sale.html"]
