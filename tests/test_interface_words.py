"""Every word of the interface comes from the catalogues, and they hold no other, in every language."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from babel import Locale
from babel.messages import Catalog

from explainer import catalogues
from explainer.catalogues import plural_forms
from tests.conftest import ROOT
from tools.catalogues import WORDS, updated, used

LANGUAGES = [path.stem for path in sorted(WORDS.glob("*.po"))]
# What a template may hold between tags and outside expressions: no letters but those of entities.
_JINJA = re.compile(
    r"{% block kind %}.*?{% endblock %}|{%-?\s*trans\b.*?endtrans\s*-?%}|{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL
)
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|\{\w*\}")
_MARKUP = re.compile(r"<[^<>]*>|&#?\w+;")

_Forms = tuple[str, ...]
_Key = tuple[str | None, str]


def _forms(message: object) -> _Forms:
    if isinstance(message, str):
        return (message,)
    return tuple(map(str, message)) if isinstance(message, tuple | list) else ()


def _messages(catalogue: Catalog) -> dict[_Key, tuple[_Forms, _Forms]]:
    """Return each message's forms and their words, by its context and first form."""
    return {
        (message.context, _forms(message.id)[0]): (_forms(message.id), _forms(message.string))
        for message in catalogue
        if message.id
    }


@cache
def _used() -> frozenset[_Key]:
    return frozenset(_messages(used()))


def _said(tag: str) -> dict[_Key, tuple[_Forms, _Forms]]:
    return _messages(catalogues.read(WORDS / f"{tag}.po", Locale.parse(tag.replace("-", "_"))))


def _faults(tag: str, found: re.Pattern[str]) -> list[tuple[_Forms, _Forms]]:
    """Return the messages in which what the pattern finds is not the same in the words as in the message."""
    wrong = []
    for message, words in _said(tag).values():
        own = [sorted(found.findall(form)) for form in message]
        allowed = own if len(words) > 1 else own[-1:]  # one form for all numbers has what the plural has
        if any(sorted(found.findall(form)) not in allowed for form in words):
            wrong.append((message, words))
    return wrong


def test_there_are_two_languages_at_least() -> None:
    assert {"en", "id"} <= set(LANGUAGES)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_message_is_missing_from_a_catalogue_and_none_is_unused(tag: str) -> None:
    said = _said(tag).keys()
    assert _used() ^ said == frozenset()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_message_has_its_words_in_every_form(tag: str) -> None:
    forms = int(plural_forms(Locale.parse(tag.replace("-", "_"))).removeprefix("nplurals=").split(";")[0])
    wrong = [
        (message, words)
        for message, words in _said(tag).values()
        if not all(words) or len(words) != (forms if len(message) > 1 else 1)
    ]
    assert wrong == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_words_have_the_placeholders_of_their_message(tag: str) -> None:
    assert _faults(tag, _PLACEHOLDER) == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_words_have_the_markup_of_their_message(tag: str) -> None:
    assert _faults(tag, _MARKUP) == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_words_begin_and_end_with_the_spaces_of_their_message(tag: str) -> None:
    wrong = [
        (message, words)
        for message, words in _said(tag).values()
        for form in words
        if _edges(form) not in {_edges(each) for each in message}
    ]
    assert wrong == []


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def test_the_first_language_says_what_the_templates_say() -> None:
    """The messages are English words, so that a template reads well; what is data for Babel is not among them."""
    said = _said("en").items()
    assert [both for (context, _), both in said if not context and both[0] != both[1]] == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_catalogue_is_as_make_words_leaves_it(tag: str) -> None:
    contents = {path.stem: content for path, content in updated(used())}
    assert (WORDS / f"{tag}.po").read_bytes() == contents[tag]


def test_comments_for_translators_are_in_the_catalogues() -> None:
    comments = {line for tag in LANGUAGES for line in (WORDS / f"{tag}.po").read_text(encoding="utf-8").splitlines()}
    assert "#. Translators: the CLDR pattern of a day, of a month and of a year." in comments


@pytest.mark.parametrize("template", sorted((ROOT / "templates").glob("*.html")), ids=lambda path: path.name)
def test_no_template_holds_a_bare_word(template: Path) -> None:
    markup = _JINJA.sub("", template.read_text(encoding="utf-8"))
    spoken = re.findall(r'(?:title|alt|aria-label|placeholder)="([^"]*)"', markup)
    shown = re.sub(r"<[^>]*>", " ", markup.replace("<!doctype html>", ""))
    assert re.findall(r"[^\W\d_]{2,}", " ".join([shown, *spoken])) == []


_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)
_LITERAL = re.compile(r'"([^"\n]*)"|`([^`]*)`')
# Words that a script may hold: to the language itself, to the browser, and to the search engine.
_CODE = re.compile(r"use strict|Arrow(?:Up|Down)|Escape|AND|status status-|main > section, .years, .drawn")


@pytest.mark.parametrize("script", sorted((ROOT / "static").glob("*.js")), ids=lambda path: path.name)
def test_no_script_holds_words_for_readers(script: Path) -> None:
    """What scripts say stands in `data-` attributes; their own texts have no capital and no words side by side."""
    code = _COMMENT.sub("", script.read_text(encoding="utf-8"))
    texts = [re.sub(r"\$\{[^}]*\}", "", "".join(found)) for found in _LITERAL.findall(code)]
    classes = set(re.findall(r'class: "([^"]*)"', code))
    spoken = [text for text in texts if re.search(r"[A-Z][a-z]|[a-z]{2} [a-z]{2}", text) and text not in classes]
    assert [text for text in spoken if not _CODE.fullmatch(text)] == []
