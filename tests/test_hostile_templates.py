"""Templates that fail, each with its file and line; and texts that would break out of markup, in every field."""

# ruff: noqa: E501  (tables of cases)

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from tests.hostile import BOARD, CITY, SITE, SOURCES, STORY, Hostile, refused, told

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import SmallSite

PAGE = "templates/entity.html"
CASES = [
    Hostile("missing", {PAGE: b"a\n{% include 'gone.html' %}\n"}, f"{PAGE}:2:1: error E601: there is no template `gone.html`"),
    Hostile("including itself", {PAGE: b'{% include "entity.html" %}\n'}, f"{PAGE}:1:1: error E601: this template loops"),
    Hostile("extending itself", {PAGE: b'{% extends "entity.html" %}\n'}, f"{PAGE}:1:1: error E601: this template loops"),
    Hostile("raising", {PAGE: b"a\n\n{{ 1 // 0 }}\n"}, f"{PAGE}:3:1: error E601: ZeroDivisionError"),
    Hostile("printing an undefined name", {PAGE: b"a\n{{ nothing }}\n"}, f"{PAGE}:2:1: error E601:", "'nothing' is undefined"),
    Hostile("never ended", {PAGE: b"a\n{% if x %}\n"}, f"{PAGE}:2:1: error E601:"),
    Hostile("not UTF-8", {PAGE: b"a\n\xff\n"}, f"{PAGE}:2:1: error E102: byte 2 (0xff)"),
    Hostile("importing a module of Python", {PAGE: b"{% import 'os' as os %}\n"}, f"{PAGE}:1:1: error E601: there is no template `os`"),
]  # fmt: skip


@pytest.mark.fault(
    "a template that is missing, loops, raises, or prints an undefined name", "an error with its file and line"
)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_template_fails_where_it_stands(
    case: Hostile, world: SmallSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused(case, world, tmp_path, capsys)


class _Shape(HTMLParser):
    """Tags in order, each with the names of its attributes; what they hold is no matter."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tspan":  # a line of text in a drawing: longer text has more of them
            return
        self.tags.append((tag, *sorted(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag != "tspan":
            self.tags.append(("/" + tag,))


def shape(text: str) -> list[tuple[str, ...]]:
    parser = _Shape()
    parser.feed(text)
    parser.close()
    return parser.tags


HARMLESS = "qwz a b c d e"
BREAKS = [
    """qwz"><img src=x onerror=a()>""",
    """qwz'><script>a()</script>""",
    """qwz</title></script></style></textarea>-->""",
    """qwz" onmouseover="a()" x='""",
    """qwz]]></text><svg onload=a()>""",
    """qwz&quot; onload=a() &lt;b&gt;""",
]
FIELDS = {  # where the text goes: file, what stands there, what comes of it
    "the site's title": (SITE, "title: The harbour affair", "title: '{}'"),
    "the name of a kind": (SITE, "one: Body", "one: '{}'"),
    "the site's description": (SITE, "url:", "description: '{}'\nurl:"),
    "the publisher": (SITE, "url:", "publisher: {{name: '{}'}}\nurl:"),
    "a page's title": (BOARD, "title: Harbour Board", "title: '{}'"),
    "a short name": (BOARD, "short: the Board", "short: '{}'"),
    "a summary": (BOARD, "summary: It runs the port.", "summary: '{}'"),
    "a body": (CITY, "It owns the port.", "{}"),
    "a claim": (STORY, "claim: The Board sold the port to a fund.", "claim: '{}'"),
    "the words for unnamed people": (STORY, "described: people at the port", "described: '{}'"),
    "a quotation": (STORY, "quote: There is no sale.", "quote: '{}'"),
    "a fact's text": (STORY, "text: The Board denied it.", "text: '{}'"),
    "what is not known": (STORY, "unknowns: [Who the two people are.]", "unknowns: ['{}']"),
    "what would settle it": (STORY, "would_settle: [The land register.]", "would_settle: ['{}']"),
    "a source's title": (SOURCES, "title: Port sold in secret", "title: '{}'"),
    "a source's publisher": (SOURCES, "publisher: The Gazette", "publisher: '{}'"),
    "a source's author": (SOURCES, "  kind: report", "  author: '{}'\n  kind: report"),
    "a source's note": (SOURCES, "  kind: report", "  note: '{}'\n  kind: report"),
}


def built(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    code, said = told(site, capsys)
    assert code == 0, said
    output = site.folder / "_site"
    kinds = (".html", ".svg", ".json", ".js")
    return {
        path.relative_to(output).as_posix(): path.read_text(encoding="utf-8")
        for path in output.rglob("*")
        if path.suffix in kinds
    }


@pytest.mark.fault(
    "text that would break out of an attribute, an element or a script, in every field",
    "the same tags and attributes as of harmless text",
)
@pytest.mark.parametrize("field", FIELDS)
def test_no_text_becomes_markup(field: str, world: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    file, old, new = FIELDS[field]
    sound = (world.folder / file).read_text(encoding="utf-8")
    assert old in sound

    def with_text(text: str) -> dict[str, str]:
        written = text if "'" not in new else text.replace("'", "''")
        (world.folder / file).write_text(sound.replace(old, new.format(written), 1), encoding="utf-8")
        return built(world, capsys)

    harmless = with_text(HARMLESS)
    assert any("qwz" in text for text in harmless.values())
    for each in BREAKS:
        for address, text in with_text(each).items():
            if address.endswith((".html", ".svg")):
                assert shape(text) == shape(harmless[address]), (address, each)
            elif address.endswith(".json"):
                json.loads(text)
            else:
                assert "</script" not in text.lower()
