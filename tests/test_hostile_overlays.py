"""Hostile translations: what may not stand in a page may not stand in its translation, and is refused in its place."""

# ruff: noqa: E501  (tables of cases)

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bilingual import STORY_ID
from tests.hostile import Hostile, refused, told
from tests.test_hostile_templates import BREAKS, HARMLESS, shape

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import SmallSite

BODY = "[undang-undangnya](https://law.example/5)."
TEXT, QUOTE, TITLE = "Otoritas membantahnya.", "Tidak ada penjualan seharga US$5.", "Pelabuhan dijual"
CLAIM, UNKNOWN, ROLE = "Otoritas menjual 27,5%", "Siapa yang membayar.", "ketuanya"
SCHEMES = ("javascript", "data", "vbscript", "JaVaScRiPt")
CASES = [
    *[
        Hostile(f"{scheme} in {where}", {STORY_ID: (old, new.format(f"{scheme}:x"))}, f"{STORY_ID}:{place}: error E305:")
        for scheme in SCHEMES
        for where, old, new, place in [
            ("the body", "https://law.example/5", "{}", "26:1"),
            ("a picture of the body", BODY, f"![x]({{}}) {BODY}", "26:1"),
            ("brackets in the body", BODY, f"<{{}}> {BODY}", "26:1"),
            ("a reference of the body", BODY, f"{BODY} [x]\n\n[x]: {{}}", "26:44"),
            ("a fact's text", TEXT, f"'[x]({{}}) {TEXT}'", "14:12"),
            ("a claim", CLAIM, f"see [x]({{}}) {CLAIM}", "4:12"),
            ("what is not known", UNKNOWN, f"'[x]({{}}) {UNKNOWN}'", "6:33"),
        ]
    ],
    *[
        Hostile(f"U+{ord(sign):04X} in {where}", {STORY_ID: (old, old[:2] + sign + old[2:])}, f"{STORY_ID}:{place}: error E110:", f"U+{ord(sign):04X}")
        for sign in "\u202e\u2066\u200b"
        for where, old, place in [
            ("the title", TITLE, "2:10"),
            ("the body", BODY, "26:3"),
            ("a fact's text", TEXT, "14:13"),
            ("a quotation", QUOTE, "15:14"),
            ("a role", ROLE, "16:13"),
        ]
    ],
    Hostile("NUL in the body", {STORY_ID: (BODY, f"\0{BODY}")}, f"{STORY_ID}:26:1: error E110:", "U+0000"),
    Hostile("NUL in front matter", {STORY_ID: (TITLE, f"\0{TITLE}")}, f"{STORY_ID}:2:8: error E104: there is a control"),
    Hostile("invalid UTF-8", {STORY_ID: b"---\ntitle: A\n---\nab\xffc\n"}, f"{STORY_ID}:4:3: error E102: byte 19 (0xff)"),
    Hostile("a tag that would run Python", {STORY_ID: b"---\ntitle: !!python/object/apply:os.system [id]\n---\n"}, f"{STORY_ID}:2:8: error E105: the tag"),
]  # fmt: skip


@pytest.mark.fault(
    "a translation with unsafe links, unseen characters or unsafe YAML", "an error with its place; the last site stays"
)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_is_refused_where_it_stands(
    case: Hostile, bilingual: SmallSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused(case, bilingual, tmp_path, capsys)


FIELDS = {  # what stands there, and what comes of it
    "the title": (f"title: {TITLE}", "title: '{}'"),
    "a short name": ("short: Penjualan pelabuhan", "short: '{}'"),
    "a claim": ("claim: Otoritas menjual 27,5% pelabuhan kepada [[city|kota]].", "claim: '27,5% {} [[city|kota]]'"),
    "a fact's text": (f"text: {TEXT}", "text: '{}'"),
    "a quotation": (f"quote: {QUOTE}", "quote: 'US$5 {}'"),
    "a role": (f"role: {ROLE}", "role: '{}'"),
    "the words for unnamed people": ("described: orang di pelabuhan", "described: '{}'"),
    "the words for a date": ("date_label: sejak awal 2025", "date_label: '2025 {}'"),
    "why a fact was retired": ("why: Itu keliru.", "why: '{}'"),
    "what would settle it": ("would_settle: [Buku tanah.]", "would_settle: ['{}']"),
    "the body": ("Menurut satu koran begitu", "{}"),
}


@pytest.mark.fault(
    "text of a translation that would break out of markup, in every field", "the same tags as harmless text"
)
@pytest.mark.parametrize("field", FIELDS)
def test_no_text_of_a_translation_becomes_markup(
    field: str, bilingual: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = FIELDS[field]
    sound = (bilingual.folder / STORY_ID).read_text(encoding="utf-8")
    assert old in sound
    output = bilingual.folder / "_site/id"

    def with_text(text: str) -> dict[str, str]:
        written = text if "'" not in new else text.replace("'", "''")
        (bilingual.folder / STORY_ID).write_text(sound.replace(old, new.format(written), 1), encoding="utf-8")
        code, said = told(bilingual, capsys)
        assert code == 0, said
        pages = (path for path in output.rglob("*") if path.suffix in {".html", ".svg"})
        return {path.relative_to(output).as_posix(): path.read_text(encoding="utf-8") for path in pages}

    harmless = with_text(HARMLESS)
    assert any("qwz" in text for text in harmless.values())
    for each in (*BREAKS, "qwz {{ 'qq' ~ 'zz' }} {% raise %}"):
        for address, text in with_text(each).items():
            assert shape(text) == shape(harmless[address]), (address, each)
            assert "qqzz" not in text
