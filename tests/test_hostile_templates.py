"""Templates that fail: each is said with its file and line."""

# ruff: noqa: E501  (tables of cases)

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.hostile import Hostile, refused

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
    case: Hostile, built_world: SmallSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused(case, built_world, tmp_path, capsys)
