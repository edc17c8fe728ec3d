"""Every word of the interface comes from the catalogue, and the catalogue holds no other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.conftest import ROOT

_METHODS = [("explainer/**.py", "python"), ("templates/**.html", "jinja2")]
_OPTIONS = {"templates/**.html": {"extensions": "jinja2.ext.i18n", "newstyle_gettext": "true"}}
# What a template may hold between tags and outside expressions: no letters but those of entities.
_JINJA = re.compile(
    r"{% block kind %}.*?{% endblock %}|{%-?\s*trans\b.*?endtrans\s*-?%}|{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL
)


def _first(message: str | Sequence[str]) -> str:
    return message if isinstance(message, str) else message[0]


def _used() -> set[str]:
    return {_first(message) for _, _, message, _, _ in extract_from_dir(str(ROOT), _METHODS, _OPTIONS)}


def _catalogued() -> set[str]:
    with (ROOT / "templates/words/en.po").open("rb") as source:
        catalogue = read_po(source, locale="en")
    return {_first(message.id) for message in catalogue if message.id}


def test_no_message_is_missing_from_the_catalogue() -> None:
    assert _used() - _catalogued() == set()


def test_no_message_of_the_catalogue_is_unused() -> None:
    assert _catalogued() - _used() == set()


def test_every_message_has_its_words() -> None:
    with (ROOT / "templates/words/en.po").open("rb") as source:
        catalogue = read_po(source, locale="en")
    empty = [
        message.id
        for message in catalogue
        if message.id and not all(message.string if isinstance(message.string, tuple) else (message.string,))
    ]
    assert empty == []


@pytest.mark.parametrize("template", sorted((ROOT / "templates").glob("*.html")), ids=lambda path: path.name)
def test_no_template_holds_a_bare_word(template: Path) -> None:
    markup = _JINJA.sub("", template.read_text(encoding="utf-8"))
    spoken = re.findall(r'(?:title|alt|aria-label|placeholder)="([^"]*)"', markup)
    shown = re.sub(r"<[^>]*>", " ", markup.replace("<!doctype html>", ""))
    assert re.findall(r"[^\W\d_]{2,}", " ".join([shown, *spoken])) == []
