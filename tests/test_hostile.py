"""Hostile content: each is refused with its place, nothing of it is run, and the last good site stays as it was."""

# ruff: noqa: E501  (tables of cases)

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from explainer import crashing
from tests.hostile import BOARD, CITY, PAGE, SITE, SOURCES, STORY, Hostile, fifo, held, link, refused, told

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import SmallSite

WAITS, LEADS_OUT = "a named pipe as a file", "a symbolic link out of the site"
TEXT, IN_TEXT = "The Board is", "The {}Board is"
CASES = [
    Hostile("a YAML bomb", {BOARD: b"---\ntitle: &a [x]\nx: [*a, *a]\n---\n"}, f"{BOARD}:2:8: error E105: the anchor `&a`"),
    Hostile("a tag that would run Python", {BOARD: b"---\ntitle: !!python/object/apply:os.system [id]\n---\n"}, f"{BOARD}:2:8: error E105: the tag `!!python"),
    Hostile("a key twice", {BOARD: b"---\ntitle: A\ntitle: B\n---\n"}, f"{BOARD}:3:1: error E106: `title`"),
    Hostile("a tab", {BOARD: b"---\ntitle: A\nfacts:\n\t- x\n---\n"}, f"{BOARD}:4:1: error E104: a tab"),
    Hostile("NUL in front matter", {BOARD: b"---\ntitle: A\0B\n---\n"}, f"{BOARD}:2:9: error E104: there is a control"),
    Hostile("NUL in a body", {BOARD: (TEXT, IN_TEXT.format("\0"))}, f"{BOARD}:6:5: error E110: there is a character", "U+0000"),
    Hostile("invalid UTF-8", {BOARD: b"---\ntitle: A\n---\nab\xffc\n"}, f"{BOARD}:4:3: error E102: byte 19 (0xff)"),
    Hostile("UTF-16", {BOARD: PAGE.decode().encode("utf-16")}, f"{BOARD}:1:1: error E102: the file is UTF-16", "0xfffe"),
    Hostile("UTF-16, the other way", {SITE: b"\xfe\xff\0t"}, f"{SITE}:1:1: error E102: the file is UTF-16", "0xfeff"),
    Hostile("front matter without an end", {BOARD: b"---\ntitle: A\n"}, f"{BOARD}:1:1: error E103: the front matter is never"),
    *[
        Hostile(f"{word} for a flag", {BOARD: ("title:", f"draft: {word}\ntitle:")}, f"{BOARD}:2:8: error E203: `draft` must be")
        for word in ("no", "on", "21:30", "010", "1e3", ".inf")
    ],
    *[
        Hostile(f"{scheme} in {where}", {file: (old, new.format(f"{scheme}:x"))}, f"{place}: error {code}:")
        for scheme in ("javascript", "data", "vbscript", "JaVaScRiPt")
        for where, file, old, new, place, code in [
            ("the address of a source", SOURCES, "  kind: report", '  url: "{}"\n  kind: report', f"{SOURCES}:5:8", "E207"),
            ("an archive", SOURCES, "  kind: report", '  archive: "{}"\n  kind: report', f"{SOURCES}:5:12", "E207"),
            ("same_as", BOARD, "short:", 'same_as: ["{}"]\nshort:', f"{BOARD}:3:11", "E207"),
            ("the site's address", SITE, "https://example.org/harbour/", "{}", f"{SITE}:2:6", "E207"),
            ("a link", BOARD, TEXT, f"[x]({{}}) {TEXT}", f"{BOARD}:6:1", "E305"),
            ("a picture", BOARD, TEXT, f"![x]({{}}) {TEXT}", f"{BOARD}:6:1", "E305"),
            ("brackets", BOARD, TEXT, f"<{{}}> {TEXT}", f"{BOARD}:6:1", "E305"),
            ("a reference", BOARD, TEXT, f"[x] {TEXT}\n\n[x]: {{}}\n\n", f"{BOARD}:6:1", "E305"),
            ("a fact's text", STORY, "The Board denied", "see [x]({}) The Board denied", f"{STORY}:18:13", "E305"),
        ]
    ],
    *[
        Hostile(f"U+{ord(sign):04X} in {where}", {file: (old, old[:-1] + sign + old[-1])}, f"{file}:{place}: error E110:", f"U+{ord(sign):04X}")
        for sign in "\u202a\u202e\u2066\u2069\u200b\u2060"
        for where, file, old, place in [
            ("a title", BOARD, "Harbour Board", "2:20"),
            ("a body", BOARD, TEXT, "6:12"),
            ("a source", SOURCES, "The Gazette", "3:24"),
            ("site.yaml", SITE, "The harbour affair", "1:25"),
            ("a quotation", STORY, "There is no sale.", "17:26"),
        ]
    ],
    Hostile("an override as an escape", {BOARD: ("Harbour Board", '"A \\u202e B"')}, f"{BOARD}:2:8: error E110:", "OVERRIDE"),
    Hostile("a look-alike id of a file", {"content/bodies/bo\u0430rd.md": PAGE}, "content/bodies/bo\u0430rd.md:1:1: error E206:", "CYRILLIC SMALL LETTER A"),
    Hostile("a look-alike id of a page", {STORY: ("[board,", "[bo\u0430rd,")}, f"{STORY}:4:11: error E301:", "CYRILLIC SMALL LETTER A"),
    Hostile("a look-alike id of a source", {SOURCES: ("echo:", "ech\u043e:")}, f"{SOURCES}:6:1: error E206:", "CYRILLIC SMALL LETTER O"),
    *[
        Hostile(f"the page {name}", {f"content/bodies/{name}.md": PAGE}, f"content/bodies/{name}.md:1:1: error E313:")
        for name in ("con", "prn", "aux", "nul", "com1", "lpt9")
    ],
    Hostile("the page index", {"content/bodies/index.md": PAGE}, "content/bodies/index.md:1:1: error E311:"),
    Hostile("the source aux", {SOURCES: ("echo:", "aux:")}, f"{SOURCES}:6:1: error E313:"),
    Hostile("the folder nul", {SITE: ("folder: words", "folder: nul")}, f"{SITE}:8:18: error E313:"),
    Hostile("the kind con", {SITE: ("word:", "con:")}, f"{SITE}:8:3: error E313:"),
    Hostile("the static file CON.css", {"static/CON.css": b"a"}, "static/CON.css:1:1: error E313:"),
    Hostile("a static file that no system can name", {"static/a:b.css": b"a"}, "static/a:b.css:1:1: error E313:"),
    Hostile("a page that differs by case", {"content/bodies/Board.md": PAGE}, "content/bodies/Board.md:1:1: error E206:"),
    Hostile("static files that differ by case", {"static/A.css": b"a", "static/a.css": b"b"}, "static/a.css:1:1: error E312:", "static/A.css"),
    Hostile("static files that differ by form", {"static/\u00e9.css": b"a", "static/e\u0301.css": b"b"}, "static/\u00e9.css:1:1: error E312:"),
    Hostile("one id in two folders", {"content/words/board.md": PAGE}, "content/words/board.md:1:1: error E310:"),
    Hostile("a kind's folder that is a language's", {SITE: ("kinds:", "languages: [en, words]\nkinds:")}, f"{SITE}:3:17: error E204:"),
    Hostile("a kind in the folder of a language", {SITE: ("folder: words", "folder: id}\nlanguages: [en, id]\n#")}, f"{SITE}:8:"),
    Hostile("a kind that would claim a language's home", {SITE: ("  word: {folder: words, nature: term, one: Word, many: Words}", "  word: {folder: id, nature: term, one: Word, many: Words}\nlanguages: [en, id]")}, f"{SITE}:8:18: error E312: the folder `id`"),
    Hostile("a former address that is a language's home", {SITE: ("kinds:", "languages: [en, id]\nkinds:"), BOARD: ("short:", "aliases: [id/index.html]\nshort:")}, f"{BOARD}:3:11: error E312:"),
    Hostile("a path that climbs", {BOARD: (TEXT, f"[x](static/../../site.yaml) {TEXT}")}, f"{BOARD}:6:1: error E306:"),
    Hostile("a folder that climbs", {SITE: ("folder: words", "folder: ../words")}, f"{SITE}:8:18: error E206:"),
    *[
        Hostile(f"{WAITS}: {name}", {name: fifo}, f"{name}:1:1: error E101: this is not")
        for name in ("content/bodies/x.md", SOURCES, SITE, "facts.lock", "static/x.css", "templates/home.html")
    ],
    *[
        Hostile(f"{LEADS_OUT}: {name}", {name: link("/etc")}, f"{name}:1:1: error E101: this is not")
        for name in ("content/bodies/x.md", "content", "static", "static/x", "templates", "templates/home.html", SOURCES, SITE)
    ],
    Hostile("sources in a circle", {SOURCES: ("  kind: report\necho", "  based_on: echo\n  kind: report\necho")}, f"{SOURCES}:5:13: error E309:"),
    *[
        Hostile(f"the date {date}", {STORY: ("2025-03-01", f'"{date}"')}, f"{STORY}:7:9: error E205:")
        for date in ("10000-01-01", "-0001-01-01", "0001-02-29", "2025-13-01", "Y170000002", "2025-03-01T25:00")
    ],
]  # fmt: skip


@pytest.mark.fault(
    "content that is hostile or broken, one fault at a time", "an error with its place; the last good site stays"
)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_is_refused_where_it_stands(
    case: Hostile, built_world: SmallSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = refused(case, built_world, tmp_path, capsys)
    assert len(problem.split("\n")) > 1  # the line shown, or the remedy


SOUND = {
    "a mark of byte order": (BOARD, b"\xef\xbb\xbf---\ntitle: Harbour Board\n---\nText.\n", "Text."),
    "CRLF": (BOARD, b"---\r\ntitle: Harbour Board\r\n---\r\nText.\r\n", "<p>Text.</p>"),
    "braces of templates": (
        BOARD,
        b"---\ntitle: '{{ 7*7 }}'\n---\n{{ 7*7 }} {% raise %} {# a #}\n",
        "{{ 7*7 }} {% raise %} {# a #}",
    ),
    "raw HTML": (BOARD, b"---\ntitle: A\n---\n<script>alert(1)</script>\n", "&lt;script&gt;alert(1)&lt;/script&gt;"),
}


@pytest.mark.fault("what may look dangerous and is only text", "it is shown as it was written")
@pytest.mark.parametrize("name", SOUND)
def test_it_is_text_and_no_more(name: str, world: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    file, content, shown = SOUND[name]
    (world.folder / file).write_bytes(content)
    assert told(world, capsys)[0] == 0
    assert shown in world.page("bodies/board.html")


@pytest.mark.fault("dates from year 0 to 9999", "a page")
@pytest.mark.parametrize(
    "date", ["0000", "0000-02-29", "9999-12-31", "0000/9999", "../0000", "9999-12-31/..", "000X", "99XX~"]
)
def test_the_first_and_last_dates_build(date: str, world: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    world.edit(STORY, "2025-03-01", f'"{date}"')
    code, said = told(world, capsys)
    assert (code, "error" in said) == (0, False)


@pytest.mark.fault(
    "a page and a static file with the name of a language's folder", "both, and the pages of the language"
)
def test_what_is_named_as_a_language_takes_no_address_of_its_pages(
    world: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    world.edit(SITE, "kinds:", "languages: [en, id]\nkinds:")
    assert told(world, capsys)[0] == 0
    before = held(world.folder, output_only=True)
    world.write({"content/id.md": "---\ntitle: Id\n---\nOf the page.\n", "static/id/index.html": "of the file"})
    assert told(world, capsys)[0] == 0
    assert before.keys() < held(world.folder, output_only=True).keys()
    assert "Of the page." in world.page("id.html")
    assert "Of the page." in world.page("id/id.html")
    assert world.page("static/id/index.html") == "of the file"
    assert '<html lang="id"' in world.page("id/index.html")


DEEP = {
    "[": "[" * 10, "[[": "[[" * 10, "[]": "[" * 5 + "x" + "]" * 5, "](": "[" * 5 + "x" + "](https://a.b)" * 5, "![": "![" * 10,
    "*": "*a " * 10, "**_": "**_a" * 10, ">": "> " * 10, "-": "- " * 10, "<": "<a " * 10, "`": "` `` " * 10, "[@": "[@x;" * 10,
    "quotes": "\"'" * 10, "cites": "[@gazette] " * 10, "|": "|a" * 10,
}  # fmt: skip


@pytest.mark.fault("brackets, quotes and emphasis 10,000 deep", "the time grows with the length, not with its square")
@pytest.mark.parametrize("name", DEEP)
def test_the_time_of_what_is_nested_stays_linear(name: str, world: SmallSite) -> None:
    def seconds(times: int) -> float:
        (world.folder / BOARD).write_text(f"---\ntitle: A\n---\n{DEEP[name] * times}\n", encoding="utf-8")
        begun = time.process_time()
        world.check()
        return time.process_time() - begun

    seconds(1)
    few, many = seconds(250), seconds(1_000)
    assert many < 8 * max(few, 0.1)  # the square would be 16 times


@pytest.mark.fault("a body of 10 MB", "a page, in some seconds")
def test_ten_megabytes_are_a_page(world: SmallSite) -> None:
    (world.folder / CITY).write_text("---\ntitle: A\n---\n" + "A sentence of words. " * 500_000, encoding="utf-8")
    begun = time.process_time()
    assert not world.build().failed
    assert time.process_time() - begun < 60


LONG = {  # one line, as many times as is asked for
    "a table": ("| a | b |\n|---|---|\n", "| x y | 1 |\n"),
    "a body of 10 MB": ("", "A sentence of words. " * 5),
    "paragraphs": ("", "A sentence of words.\n\n"),
}


@pytest.mark.fault("a table and a body of 100,000 lines, or 10 MB", "a page; the time grows with the length")
@pytest.mark.parametrize("name", LONG)
def test_the_time_of_what_is_long_stays_linear(name: str, world: SmallSite) -> None:
    head, line = LONG[name]

    def seconds(times: int) -> float:
        (world.folder / CITY).write_text(f"---\ntitle: A\n---\n{head}{line * times}", encoding="utf-8")
        begun = time.process_time()
        assert not world.check().failed
        return time.process_time() - begun

    seconds(1)
    quarter, whole = seconds(25_000), seconds(100_000)
    assert whole < 8 * max(quarter, 0.3)  # the square would be 16 times


@pytest.mark.fault(
    "the generator itself fails", "two lines, exit 70, the trace in .cache/crash.txt without private paths"
)
def test_a_fault_of_the_generator_is_said_as_one(
    world: SmallSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(world, capsys)[0] == 0
    before = held(tmp_path)
    world.edit(CITY, "It owns", "They own")

    def fail(*_: object) -> None:
        raise ZeroDivisionError(f"{world.folder}/secret")

    monkeypatch.setattr("explainer.building.publish", fail)
    code, said = told(world, capsys)

    assert code == crashing.CODE == 70
    assert len(said.strip().split("\n")) == 2
    assert "fault of the generator" in said
    written = (world.folder / ".cache/crash.txt").read_text(encoding="utf-8")
    assert "<site>/secret" in written
    assert "<explainer>" in written
    assert str(tmp_path) not in written
    assert {name: each for name, each in held(tmp_path).items() if "/_site/" in name} == {
        name: each for name, each in before.items() if "/_site/" in name
    }
