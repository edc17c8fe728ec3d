"""What is vendored is what the list says that it is, and every change of it is noticed."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tools.vendored import LIST, faults, listed

if TYPE_CHECKING:
    from pathlib import Path

CHANGED = "static/vendor/minisearch.js"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a project of nothing but the list and what it names."""
    paths = [LIST, *(path for entry in listed(ROOT)["vendored"] for path in entry["files"])]
    for path in paths:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, tmp_path / path)
    return tmp_path


def test_every_vendored_file_is_the_one_in_the_list_and_nothing_else_lies_there() -> None:
    assert faults(ROOT) == []
    assert {"static/vendor", "static/fonts", "explainer/fonts", "tests/standards"} <= set(listed(ROOT)["folders"])


def test_a_file_with_one_other_byte_is_noticed(copy: Path) -> None:
    content = (copy / CHANGED).read_bytes()
    (copy / CHANGED).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert faults(copy) == [
        f"{CHANGED}: its SHA-256 is not that in {LIST}; fetch it again, or say there what it is now"
    ]


def test_a_file_that_went_is_noticed(copy: Path) -> None:
    (copy / CHANGED).unlink()
    assert faults(copy) == [f"{CHANGED}: {LIST} names it, but it is no file here"]


def test_a_link_to_the_same_bytes_is_no_file(copy: Path) -> None:
    (copy / CHANGED).rename(copy / "elsewhere.js")
    (copy / CHANGED).symlink_to(copy / "elsewhere.js")
    assert faults(copy) == [f"{CHANGED}: {LIST} names it, but it is no file here"]


@pytest.mark.parametrize("name", ["static/vendor/more.js", "static/fonts/deep/more.woff2", "explainer/fonts/.hidden"])
def test_a_file_that_nobody_entered_is_noticed(name: str, copy: Path) -> None:
    (copy / name).parent.mkdir(exist_ok=True)
    (copy / name).write_bytes(b"")
    assert faults(copy) == [f"{name}: it is not in {LIST}"]


@pytest.mark.parametrize("key", ["version", "licence", "source"])
def test_an_entry_that_does_not_say_where_it_is_from_is_noticed(key: str, copy: Path) -> None:
    text = (copy / LIST).read_text(encoding="utf-8")
    before, found, rest = text.partition(f"\n{key} = ")
    assert found
    (copy / LIST).write_text(before + "\n" + rest.partition("\n")[2], encoding="utf-8")
    assert faults(copy) == [f"{LIST}: MiniSearch does not say its {key}"]
