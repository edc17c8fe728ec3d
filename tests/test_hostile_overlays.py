"""Hostile translations: what may not stand in a page may not stand in its translation, and is refused in its place."""

# ruff: noqa: E501  (tables of cases)

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bilingual import STORY_ID
from tests.hostile import Hostile, refused

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
    case: Hostile, built_bilingual: SmallSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused(case, built_bilingual, tmp_path, capsys)
