"""Texts that would break out of markup, in every field of a site and of a translation: they stay text."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from string import ascii_lowercase
from typing import TYPE_CHECKING

import pytest

from explainer import preparing
from explainer.cli import main
from explainer.dates import Day
from tests.bilingual import STORY_ID
from tests.hostile import BOARD, CITY, SITE, SOURCES, STORY, told

if TYPE_CHECKING:
    from tests.conftest import SmallSite

IN_SITE = [  # where the text goes: file, what stands there, what comes of it
    (SITE, "title: The harbour affair", "title: '{}'"),
    (SITE, "one: Body", "one: '{}'"),
    (SITE, "url:", "description: '{}'\nurl:"),
    (SITE, "url:", "publisher: {{name: '{}'}}\nurl:"),
    (BOARD, "title: Harbour Board", "title: '{}'"),
    (BOARD, "short: the Board", "short: '{}'"),
    (BOARD, "summary: It runs the port.", "summary: '{}'"),
    (CITY, "It owns the port.", "{}"),
    (STORY, "claim: The Board sold the port to a fund.", "claim: '{}'"),
    (STORY, "described: people at the port", "described: '{}'"),
    (STORY, "quote: There is no sale.", "quote: '{}'"),
    (STORY, "text: The Board denied it.", "text: '{}'"),
    (STORY, "unknowns: [Who the two people are.]", "unknowns: ['{}']"),
    (STORY, "would_settle: [The land register.]", "would_settle: ['{}']"),
    (SOURCES, "title: Port sold in secret", "title: '{}'"),
    (SOURCES, "publisher: The Gazette", "publisher: '{}'"),
    (SOURCES, "  kind: report", "  author: '{}'\n  kind: report"),
    (SOURCES, "  kind: report", "  note: '{}'\n  kind: report"),
]
IN_TRANSLATION = [
    (STORY_ID, "title: Pelabuhan dijual", "title: '{}'"),
    (STORY_ID, "short: Penjualan pelabuhan", "short: '{}'"),
    (STORY_ID, "claim: Otoritas menjual 27,5% pelabuhan kepada [[city|kota]].", "claim: '27,5% {} [[city|kota]]'"),
    (STORY_ID, "text: Otoritas membantahnya.", "text: '{}'"),
    (STORY_ID, "quote: Tidak ada penjualan seharga US$5.", "quote: 'US$5 {}'"),
    (STORY_ID, "role: ketuanya", "role: '{}'"),
    (STORY_ID, "described: orang di pelabuhan", "described: '{}'"),
    (STORY_ID, "date_label: sejak awal 2025", "date_label: '2025 {}'"),
    (STORY_ID, "why: Itu keliru.", "why: '{}'"),
    (STORY_ID, "would_settle: [Buku tanah.]", "would_settle: ['{}']"),
    (STORY_ID, "Menurut satu koran begitu", "{}"),
]
HARMLESS = "qwz a b c d e"
BREAKS = [
    """qwz"><img src=x onerror=a()>""",
    """qwz'><script>a()</script>""",
    """qwz</title></script></style></textarea>-->""",
    """qwz" onmouseover="a()" x='""",
    """qwz]]></text><svg onload=a()>""",
    """qwz&quot; onload=a() &lt;b&gt;""",
    """qwz {{ 'qq' ~ 'zz' }} {% raise %}""",
]


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


def filled(site: SmallSite, fields: list[tuple[str, str, str]], text: str) -> None:
    """Put a text in every field, each time with another letter."""
    for number, (file, old, new) in enumerate(fields):
        lettered = text.replace("qwz", f"qwz{ascii_lowercase[number]}")
        written = lettered if "'" not in new else lettered.replace("'", "''")
        site.edit(file, old, new.format(written))


def outputs(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
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
    "text that would break out of an attribute, an element, a script or a template, in every field of a site and of a "
    "translation",
    "the same tags and attributes as of harmless text",
)
@pytest.mark.parametrize("text", BREAKS)
@pytest.mark.parametrize(
    ("of", "fields"), [("built_world", IN_SITE), ("built_bilingual", IN_TRANSLATION)], ids=["a site", "a translation"]
)
def test_no_text_becomes_markup(
    of: str,
    fields: list[tuple[str, str, str]],
    text: str,
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> None:
    site: SmallSite = request.getfixturevalue(of)
    sound = {file: (site.folder / file).read_bytes() for file, _, _ in fields}
    filled(site, fields, HARMLESS)
    harmless = outputs(site, capsys)
    shown = "".join(harmless.values())
    assert [number for number in range(len(fields)) if f"qwz{ascii_lowercase[number]}" not in shown] == []
    for file, content in sound.items():
        (site.folder / file).write_bytes(content)
    filled(site, fields, text)
    for address, found in outputs(site, capsys).items():
        assert "qqzz" not in found
        if address.endswith((".html", ".svg")):
            assert shape(found) == shape(harmless[address]), address
        elif address.endswith(".json"):
            json.loads(found)
        else:
            assert "</script" not in found.lower()


@pytest.mark.fault(
    "text that would break out of markup, in every field of a site and of a translation, read in a feed",
    "the same tags and attributes in every post as of harmless text",
)
@pytest.mark.parametrize("text", BREAKS)
@pytest.mark.parametrize(
    ("of", "fields"), [("built_world", IN_SITE), ("built_bilingual", IN_TRANSLATION)], ids=["a site", "a translation"]
)
def test_no_text_becomes_markup_in_a_post(
    of: str,
    fields: list[tuple[str, str, str]],
    text: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(preparing, "today", lambda _timezone: Day(2025, 6, 1))  # a past day has no feeds
    site: SmallSite = request.getfixturevalue(of)
    sound = {file: (site.folder / file).read_bytes() for file, _, _ in fields}
    filled(site, fields, HARMLESS)
    harmless = posts(site)
    assert "qwz" in str(harmless)
    for file, content in sound.items():
        (site.folder / file).write_bytes(content)
    filled(site, fields, text)
    found = posts(site)
    assert "qqzz" not in str(found)
    assert {name: list(map(shape, told)) for name, told in found.items()} == {
        name: list(map(shape, told)) for name, told in harmless.items()
    }


def posts(site: SmallSite) -> dict[str, list[str]]:
    """Build a site as of today; return what the posts of each feed tell."""
    assert main(["build", "--site", str(site.folder), "--jobs", "1"]) == 0
    feeds = [path for path in (site.folder / "_site").rglob("*.json") if path.name in ("feed.json", "statuses.json")]
    said = {str(path): json.loads(path.read_text(encoding="utf-8")) for path in feeds}
    return {name: [post["content_html"] for post in feed["items"]] for name, feed in said.items() if "items" in feed}
