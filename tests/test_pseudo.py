"""Pseudo-localisation: what changes in a message, what stays, and that no page has a word that was forgotten."""

from __future__ import annotations

import gettext
import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.building import build
from explainer.pseudo import CLOSING, OPENING, PseudoTranslations, pseudo
from tests.conftest import SmallSite
from tests.loud import build_loud

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ("{count} of {total}", ["{count}", "{total}"]),
        ("Read %(date)s.", ["%(date)s"]),
        ("It said: <del>%(was)s</del>", ["<del>", "%(was)s", "</del>"]),
        ("100 %% & more, Q&amp;A", ["%%", " & ", "&amp;"]),
    ],
)
def test_placeholders_markup_and_signs_stay(message: str, kept: list[str]) -> None:
    assert all(part in pseudo(message) for part in kept)


def test_a_message_is_accented_longer_and_in_brackets() -> None:
    assert pseudo("Timeline") == "⟦Ţîmméļîîñé⟧"
    assert pseudo("") == "⟦⟧"


LETTERS = st.text("abcdefghijklmnopqrstuvwxyzABC .,", max_size=200)


@given(LETTERS)
def test_a_message_is_longer_by_a_third_and_can_be_read(text: str) -> None:
    said = pseudo(text)
    letters = sum(map(str.isalpha, text))
    assert len(said) - 2 == len(text) + letters * 35 // 100
    assert said[0] + said[-1] == OPENING + CLOSING
    assert [sign for sign in said[1:-1] if not sign.isalpha()] == [sign for sign in text if not sign.isalpha()]


@given(LETTERS, st.integers(0, 300))
def test_what_is_filled_in_is_not_changed(text: str, count: int) -> None:
    assert f" {count} " in pseudo(f"{text} {{count}} {text}").format(count=count)
    assert f" {count} " in pseudo(f"{text} %(count)s {text}") % {"count": count}


class Catalogue(gettext.NullTranslations):
    """One that answers in capitals."""

    def gettext(self, message: str) -> str:
        return message.upper()

    def pgettext(self, context: str, message: str) -> str:
        return f"{context}: {message}"


def test_a_catalogues_words_are_changed_as_their_context_allows() -> None:
    words = PseudoTranslations(Catalogue(), patterns={"pattern"}, data={"data"})
    assert words.gettext("kvb") == "⟦ĶVBb⟧"
    assert [words.ngettext("{n} b", "{n} vv", n) for n in (1, 2)] == ["⟦{n} b⟧", "⟦{n} vv⟧"]
    assert words.pgettext("pattern", "d MMMM") == "⟦pattern: d MMMM⟧"
    assert words.pgettext("data", "en_GB") == "data: en_GB"
    assert words.pgettext("m", "b") == "⟦m: b⟧"
    assert words.npgettext("data", "b", "vv", 2) == "vv"


# On pages: whatever is content is written in capitals, so that small letters outside ⟦ ⟧ are words that were forgotten.


class Shown(HTMLParser):
    """What a page shows outside ⟦ ⟧, as texts; brackets may reach over several elements."""

    SPOKEN = ("title", "alt", "aria-label", "placeholder")
    FOR_SCRIPTS = ("data-label", "data-loading", "data-failed", "data-none", "data-found", "data-some")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.bare: list[str] = []
        self.wrapped = 0
        self.depth = 0
        self.silent = False
        self.feed(html)
        self.close()
        assert self.depth == 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent = tag in ("script", "style", "code")  # code is for machines: the keys of files
        found = dict(attrs)
        names = [found.get("property"), found.get("name")]
        told = {"description", "og:title", "og:description", "og:site_name", "og:image:alt"} & {*names}
        spoken = [found.get(name) for name in (*self.SPOKEN, *self.FOR_SCRIPTS, *(["content"] if told else []))]
        self.bare += [outside(text) for text in spoken if text]

    def handle_endtag(self, tag: str) -> None:
        self.silent = False

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        bare = ""
        for letter in data:
            self.depth += (letter == OPENING) - (letter == CLOSING)
            self.wrapped += letter == OPENING
            bare += letter if self.depth == 0 and letter != CLOSING else " "
        self.bare.append(bare)


def outside(text: str) -> str:
    """Return what of a text stands outside all brackets."""
    while (shorter := re.sub(f"{OPENING}[^{OPENING}{CLOSING}]*{CLOSING}", " ", text)) != text:
        text = shorter
    return text


def forgotten(texts: list[str]) -> list[str]:
    """Return the texts with small letters, addresses aside."""
    return [text.strip() for text in texts if re.search("[a-z]", re.sub(r"https?://\S+", "", text))]


@pytest.fixture(scope="module")
def loud(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_loud(tmp_path_factory.mktemp("loud"), pseudo=True)


def test_every_word_on_every_page_is_content_or_comes_from_a_catalogue(loud: Path) -> None:
    pages = {
        path.relative_to(loud).as_posix(): Shown(path.read_text(encoding="utf-8")) for path in loud.rglob("*.html")
    }
    assert len(pages) > 25
    assert all(page.wrapped > 10 for page in pages.values())
    found = {address: forgotten(page.bare) for address, page in pages.items()}
    assert {address: texts for address, texts in found.items() if texts} == {}


def test_every_word_that_the_search_shows_is_content_or_comes_from_a_catalogue(loud: Path) -> None:
    script = (loud / "search/index.js").read_text(encoding="utf-8")
    index = json.loads(script.removeprefix("globalThis.explainerSearch = ").rstrip(";\n"))
    shown = [
        record[name]
        for records in index.values()
        for record in records
        for name in ("title", "kind", "status", "when", "text", "quote")
        if name in record
    ]
    assert len(shown) > 50
    assert forgotten([outside(text) for text in shown]) == []


def test_a_word_that_was_forgotten_is_found() -> None:
    page = Shown('<p aria-label="Loud">⟦Ŕéåđ <b>THE <i>⟦10 Mååý⟧</i></b> TIMES⟧, in full. THE END</p>')
    assert forgotten(page.bare) == ["Loud", ", in full. THE END"]


def test_without_the_option_nothing_is_in_brackets(tmp_path: Path) -> None:
    """A build does not take over what a pseudo one made, nor the other way round."""
    folder = build_loud(tmp_path, pseudo=True)
    site = SmallSite(folder.parent)
    plain = build(site.options())
    assert plain.published
    assert OPENING not in site.page("index.html")
    assert "Timeline" in site.page("index.html")
