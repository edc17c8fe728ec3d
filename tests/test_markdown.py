"""Markdown to HTML with slots, by fixtures that an editor could read, and by properties of any text.

In the fixtures a slot is written ⟦page#fact “words” @line:column⟧; faults and anchors follow the HTML.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it.utils import read_fixture_file

from explainer.markdown import Body, body, inline
from explainer.marks import Citation, FileLink, PageLink
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explainer.marks import Part
    from tests.conftest import SmallSite

FOLDER = ROOT / "tests" / "markdown"
TAGS = {
    *["blockquote", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"],
    *["table", "tbody", "td", "th", "thead", "tr", "a", "br", "code", "em", "img", "strong"],
}
ATTRIBUTES = {"alt", "class", "href", "id", "src", "start", "title"}


def shown(part: Part) -> str:
    match part:
        case PageLink():
            fact = f"#{part.fact}" if part.fact else ""
            words = f" “{part.words}”".replace("\n", " ") if part.words else ""
            return f"⟦{part.target}{fact}{words} @{part.line}:{part.column}⟧"
        case Citation():
            return f"⟦{'; '.join(f'@{name} @{part.line}:{column}' for name, column in part.sources)}⟧"
        case FileLink():
            return f"⟦static/{part.path} @{part.line}:{part.column}⟧"
    return part


def html(compiled: Body) -> str:
    return "".join(shown(part) for part in compiled.parts)


def cases(name: str) -> list[tuple[str, str, str]]:
    return [(title, text, expected) for _, title, text, expected in read_fixture_file(FOLDER / f"{name}.txt")]


@pytest.mark.parametrize(("title", "text", "expected"), [*cases("links"), *cases("blocks"), *cases("addresses")])
def test_markdown_becomes_html_with_slots(title: str, text: str, expected: str) -> None:
    compiled = body(text, taken=["denial"])
    faults = [line for line in expected.splitlines() if re.match(r"E3\d\d @", line)]
    anchors = [line for line in expected.splitlines() if line.startswith("anchor ")]
    wanted = [line for line in expected.splitlines() if line not in (*faults, *anchors)]
    assert html(compiled).splitlines() == wanted
    assert [f"anchor #{each.target} @{each.line}:{each.column}" for each in compiled.anchors] == anchors
    assert len(compiled.faults) == len(faults)
    for fault, line in zip(compiled.faults, faults, strict=True):
        code, place, words = line.split(" ", 2)
        assert (fault.code, f"@{fault.line}:{fault.column}") == (code, place)
        assert words in fault.message
        assert fault.remedy


@pytest.mark.parametrize(("title", "text", "expected"), cases("sentences"))
def test_text_is_divided_into_sentences(title: str, text: str, expected: str) -> None:
    sentences = ["".join(shown(part) for part in sentence) for sentence in body(text).sentences]
    assert sentences == expected.splitlines()


def test_places_count_from_the_line_on_which_the_text_begins() -> None:
    compiled = body("One.\n\nTwo [[ford]] [@ft] [a](b) [c](#d).", 8)
    assert [(link.line, link.column) for link in compiled.links()] == [(10, 5)]
    assert [(cite.line, cite.sources) for cite in compiled.citations()] == [(10, (("ft", 16),))]
    assert [(fault.line, fault.column) for fault in compiled.faults] == [(10, 20)]
    assert [(anchor.line, anchor.column) for anchor in compiled.anchors] == [(10, 27)]


def test_the_width_of_a_link_is_what_was_written() -> None:
    assert [link.width for link in body("[[ford]] [[ ford | words ]]").links()] == [8, 18]


def test_headings_are_listed_with_their_words() -> None:
    compiled = body("# One `two` *three*\n\n## About [[ford|Ford]]\n")
    assert compiled.headings == ((2, "one-two-three", "One two three"), (3, "about-ford", "About Ford"))


def test_a_page_keeps_one_heading_of_the_first_level(world: SmallSite) -> None:
    world.write({"content/bodies/city.md": "---\ntitle: City\n---\n# Port\n\nText.\n\n# Harbour\n"})
    assert not world.build().failed
    page = world.page("bodies/city.html")
    assert len(re.findall("<h1", page)) == 1
    assert "Port</h2>" in page


def test_places_in_front_matter_are_those_of_the_file(world: SmallSite) -> None:
    text = "---\ntitle: City\nsummary: >-\n  `[[a]]` [[a]]\n  and [[b|the\n  b]] [@c].\n---\n> [[d]]\n"
    problems = world.write({"content/bodies/city.md": text}).check().problems
    assert [(problem.place.line, problem.place.column) for problem in problems] == [(4, 11), (5, 7), (6, 9), (8, 3)]


def test_a_file_is_found_whatever_its_name_is_made_of(world: SmallSite) -> None:
    page = "---\ntitle: City\n---\n![a](static/größe.png) [b](<static/a b.pdf>)\n"
    world.write({"content/bodies/city.md": page, "static/größe.png": "x", "static/a b.pdf": "x"})
    assert world.check().problems == ()


def test_a_link_in_the_words_of_a_picture_is_refused(world: SmallSite) -> None:
    page = "---\ntitle: City\n---\n![See [[nobody]] [@nothing]](static/a.png)\n"
    world.write({"content/bodies/city.md": page, "static/a.png": "x"})
    assert world.codes() == ["E304"]


def test_text_without_blocks_has_none() -> None:
    compiled = inline("# One *two* & [[ford]]\nthree", lambda _snippet, _nth: (7, 9))
    assert html(compiled) == "# One <em>two</em> &amp; ⟦ford @7:9⟧\nthree"
    assert compiled.headings == ()


@pytest.mark.parametrize("text", ["plain", 'a "b" <c> & d', "* a\n* b"])
def test_text_without_marks_is_escaped(text: str) -> None:
    said = html(inline(text, lambda _snippet, _nth: (1, 1)))
    assert "<" not in said
    assert not re.search(r"&(?!\w+;)", said)


def test_a_snippet_is_looked_for_by_how_often_it_came_before() -> None:
    asked: list[tuple[str, int]] = []

    def locate(snippet: str, nth: int) -> tuple[int, int]:
        asked.append((snippet, nth))
        return 1, 1

    inline("`[[a]]` [[a]] [[b]] [[a]]", locate)
    assert asked == [("[[a]]", 1), ("[[b]]", 0), ("[[a]]", 2)]


class Reader(HTMLParser):
    """Gathers the tags and attributes that a browser would find."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


SIGNS = [
    *["[[", "]]", "[@", "](", ")", "[", "]", "|", "#", "@", ";", "!", "`", "*", "_", "<", ">", "&", "\\", '"', "'"],
    *["\n", "\n\n", "\n- ", "\n1. ", "\n> ", "\n# ", "\n    ", "\n```", "|---|---|\n", "[r]: ", "&#0;", "\0", "0\0"],
    *["<script>", "</p>", "<b style='x'>", "style=", "onclick=", "static/", "javascript:x", "https://"],
    *["ford", "é", "😀"],
]
MARKED = st.lists(st.sampled_from(SIGNS) | st.characters(exclude_categories=["Cs"]), max_size=30).map("".join)


def slots(compiled: Body) -> Iterator[tuple[int, int, str]]:
    for link in compiled.links():
        yield link.line, link.column, "[["
    for citation in compiled.citations():
        for name, column in citation.sources:
            yield citation.line, column, name


@settings(deadline=None)
@given(MARKED)
@example("| `[[a]]` | [[a]] |\n|---|---|")
@example("\0001\0 [[a]] &#0;")
def test_of_any_text_no_tag_or_attribute_of_its_own_gets_through(text: str) -> None:
    compiled = body(text)
    written = "".join(part if isinstance(part, str) else "slot" for part in compiled.parts)
    assert "\0" not in written
    found = Reader(written)
    assert found.tags <= TAGS
    assert found.attributes <= ATTRIBUTES


@settings(deadline=None)
@given(MARKED)
def test_of_any_text_each_slot_stands_where_it_says(text: str) -> None:
    lines = text.replace("\0", "\ufffd").split("\n")  # CommonMark 2.3: U+0000 is read as U+FFFD
    for line, column, begins in slots(body(text)):
        assert lines[line - 1].startswith(begins, column - 1)


@settings(deadline=None)
@given(MARKED)
def test_of_any_text_an_unsafe_address_is_a_fault(text: str) -> None:
    compiled = body(text)
    addresses = re.findall(r'(?:href|src)="([^"]+)"', html(compiled))
    unsafe = [each for each in addresses if not re.match(r"https?://|mailto:|#|⟦static/", each, re.IGNORECASE)]
    assert sum(fault.code == "E305" for fault in compiled.faults) >= len(unsafe)


@settings(deadline=None)
@given(MARKED)
def test_text_without_blocks_never_fails_either(text: str) -> None:
    compiled = inline(text, lambda _snippet, _nth: (1, 1))
    assert "\0" not in "".join(part for part in compiled.parts if isinstance(part, str))
    assert all("\0" not in part for sentence in compiled.sentences for part in sentence if isinstance(part, str))
