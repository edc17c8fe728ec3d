"""The command `translated`: which version a translation renders, and when it is older than the original."""

from __future__ import annotations

import pytest

from explainer.cli import main
from explainer.rendition import digest_of_texts
from explainer.translating import with_line
from tests.bilingual import STORY, STORY_ID, content, edit, said, story
from tests.conftest import SmallSite


def test_nobody_has_said_which_version_is_rendered(bilingual: SmallSite) -> None:
    text = (bilingual.folder / STORY_ID).read_text(encoding="utf-8")
    line = next(line for line in text.split("\n") if line.startswith("translates"))
    edit(bilingual, line + "\n", "")
    assert said(bilingual) == [("W708", f"{STORY_ID}:1:1")]
    assert not story(bilingual).stale


STALE = [
    ("The Board denied it.", "The Board denied it again.", True),
    ("Nothing.\n", "Nothing at all.\n", True),
    ("its chair", "the chair", True),
    ("date: 2025-03-02", "date: 2025-03-01", False),
    ("echoes: [echo]", "echoes: []", False),
    ("stance: alleges", "stance: context", False),
]


@pytest.mark.parametrize(("old", "new", "stale"), STALE)
def test_a_translation_is_stale_when_the_originals_words_change_and_only_then(
    bilingual: SmallSite, old: str, new: str, *, stale: bool
) -> None:
    edit(bilingual, old, new, STORY)
    assert story(bilingual).stale is stale
    assert [code for code, _ in said(bilingual) if code == "W709"] == ["W709"] * stale
    main(["translated", "port-sale.id", "--site", str(bilingual.folder)])
    assert not story(bilingual).stale


def test_translated_changes_one_line_and_no_other_byte(
    bilingual: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    path = bilingual.folder / STORY_ID
    before = path.read_bytes()
    edit(bilingual, "The Board denied it.", "The Board denied it again.", STORY)
    capsys.readouterr()
    assert main(["translated", "port-sale.id", "--site", str(bilingual.folder)]) == 0
    assert capsys.readouterr().out == f"{STORY_ID}: renders the original as it is now.\n"
    after = path.read_bytes()
    differing = [(old, new) for old, new in zip(before.split(b"\n"), after.split(b"\n"), strict=True) if old != new]
    assert len(differing) == 1
    assert differing[0][1] == b"translates: " + digest_of_texts(content(bilingual).pages["port-sale"]).encode()
    assert main(["translated", "port-sale.id", "--site", str(bilingual.folder)]) == 0
    assert capsys.readouterr().out == f"{STORY_ID}: said so already.\n"
    assert path.read_bytes() == after


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff", "\n"])
def test_the_line_ends_as_the_others_do(start: str, ending: str) -> None:
    text = f"{start}---\ntitle: x\n---\nText --- \n---\n".replace("\n", ending).encode()
    once = with_line("a.id.md", text, "ab" * 16)
    assert once == text.replace(
        f"{ending}---{ending}Text".encode(), f"{ending}translates: {'ab' * 16}{ending}---{ending}Text".encode()
    )
    twice = with_line("a.id.md", once.replace(b"abab", b"abab", 1), "cd" * 16)
    assert twice == once.replace(b"ab" * 16, b"cd" * 16)


def test_what_stands_behind_the_digest_stays() -> None:
    text = b"---\ntranslates: abc # by Ayu\ntitle: x\n---\n"
    assert with_line("a.id.md", text, "12" * 16) == text.replace(b"abc", b"12" * 16)


WRONG = [
    ("prt-sale.id", "Did you mean `port-sale`?"),
    ("port-sale.de", "The site's other languages are: id."),
    ("port-sale", "names no language"),
    ("city.id", "there is no content/bodies/city.id.md"),
]


@pytest.mark.parametrize(("words", "message"), WRONG)
def test_translated_says_what_it_does_not_find(
    bilingual: SmallSite, words: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["translated", words, "--site", str(bilingual.folder)])
    assert stop.value.code == 2
    assert message in capsys.readouterr().err


def test_translated_writes_nothing_to_a_file_that_it_cannot_read(
    bilingual: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    bilingual.write({STORY_ID: "---\ntitle: [\n---\n"})
    assert main(["translated", "port-sale.id", "--site", str(bilingual.folder)]) == 1
    assert "nothing was written" in capsys.readouterr().err
    assert (bilingual.folder / STORY_ID).read_text(encoding="utf-8") == "---\ntitle: [\n---\n"
