"""What one build leaves on the disk for the next: taken when it is whole and ours, else thrown away with a word."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from explainer.cli import main
from explainer.shelf import FILE, Shelf
from tests.conftest import SmallSite
from tests.harbour import ENLARGED

_DAY = "2025-06-01"


@pytest.fixture
def site(tmp_path: Path) -> SmallSite:
    """Return a site that was built once."""
    site = SmallSite(tmp_path / "site").write(ENLARGED)
    assert _build(site) == 0
    return site


def _build(site: SmallSite, *words: str) -> int:
    return main(["--site", str(site.folder), "--as-of", _DAY, *words])


def _kept(folder: Path, identity: bytes = b"me") -> Shelf:
    (folder / ".cache").mkdir(parents=True)
    shelf = Shelf.open(str(folder), identity)
    shelf.put("room", "name", b"key", b"value")
    shelf.close()
    return shelf


def test_a_value_is_there_for_its_key_only(tmp_path: Path) -> None:
    _kept(tmp_path)
    shelf = Shelf.open(str(tmp_path), b"me")
    assert shelf.get("room", "name", b"key") == b"value"
    assert shelf.get("room", "name", b"other") is None
    assert shelf.get("other", "name", b"key") is None


def test_what_was_not_asked_for_is_dropped(tmp_path: Path) -> None:
    _kept(tmp_path)
    shelf = Shelf.open(str(tmp_path), b"me")
    shelf.put("room", "second", b"key", b"more")
    shelf.settle("room", {"second"})
    shelf.close()
    assert set(Shelf.open(str(tmp_path), b"me").rows("room")) == {"second"}


def test_a_new_site_has_nothing_to_say(tmp_path: Path) -> None:
    shelf = Shelf.open(str(tmp_path), b"me")
    assert (shelf.fault, shelf.get("room", "name", b"key")) == ("", None)


def _altered(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.execute(statement)


def _replaced_by_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _replaced_by_a_link(path: Path) -> None:
    path.rename(path.parent / "x")
    path.symlink_to("x")


_SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "cut": (lambda path: path.write_bytes(path.read_bytes()[:3000]), "it cannot be understood"),
    "empty": (lambda path: path.write_bytes(b""), "it is none of ours"),
    "text": (lambda path: path.write_text("{}" * 900), "it cannot be understood"),
    "foreign": (lambda path: _altered(path, "pragma application_id = 7"), "it is none of ours"),
    "newer": (lambda path: _altered(path, "pragma user_version = 99"), "another version of the generator wrote it"),
    "older": (lambda path: _altered(path, "pragma user_version = 0"), "another version of the generator wrote it"),
    "altered": (lambda path: _altered(path, "update kept set value = x'00'"), "it is damaged"),
    "without tables": (lambda path: _altered(path, "drop table kept"), "it cannot be understood"),
    "a folder": (_replaced_by_a_folder, "it is no ordinary file"),
    "a link": (_replaced_by_a_link, "it is no ordinary file"),
}


@pytest.mark.parametrize("how", _SPOILT)
@pytest.mark.fault(
    "a memory of the last build that is cut, empty, foreign, altered, older, newer, a link or a folder",
    "it is thrown away with a word",
)
def test_what_is_not_sound_is_thrown_away_with_a_word(tmp_path: Path, how: str) -> None:
    spoil, said = _SPOILT[how]
    path = Path(_kept(tmp_path).path)
    spoil(path)
    shelf = Shelf.open(str(tmp_path), b"me")
    assert shelf.fault == f"What the last build remembered, {FILE}, was thrown away: {said}."
    assert shelf.rows("room") == {}


@pytest.mark.parametrize("how", [how for how in _SPOILT if how != "a folder"])
@pytest.mark.fault(
    "the same, and a build that remembers again",
    "it is made anew; no link is followed",
)
def test_what_was_thrown_away_is_made_anew(tmp_path: Path, how: str) -> None:
    spoil, _ = _SPOILT[how]
    path = Path(_kept(tmp_path).path)
    spoil(path)
    shelf = Shelf.open(str(tmp_path), b"me")
    shelf.put("room", "second", b"key", b"more")
    shelf.close()
    again = Shelf.open(str(tmp_path), b"me")
    assert (again.fault, set(again.rows("room"))) == ("", {"second"})
    assert not path.is_symlink()


def test_another_generator_takes_nothing(tmp_path: Path) -> None:
    _kept(tmp_path)
    shelf = Shelf.open(str(tmp_path), b"you")
    assert "the generator or a library has changed since" in shelf.fault
    assert shelf.get("room", "name", b"key") is None


def test_a_cache_that_cannot_be_written_stops_no_build(site: SmallSite) -> None:
    path = site.folder / FILE
    path.unlink()
    path.mkdir()
    site.edit("content/bodies/city.md", "A sentence", "One more sentence")
    assert _build(site) == 0


@pytest.mark.fault(
    "two processes that write the memory at once",
    "it has what both wrote",
)
def test_two_builds_that_write_at_once_leave_it_whole(tmp_path: Path) -> None:
    _kept(tmp_path)
    first, second = Shelf.open(str(tmp_path), b"me"), Shelf.open(str(tmp_path), b"me")
    first.put("room", "a", b"key", b"first")
    second.put("room", "b", b"key", b"second")
    first.close()
    second.close()
    assert set(Shelf.open(str(tmp_path), b"me").rows("room")) == {"name", "a", "b"}


def test_a_build_says_what_was_thrown_away(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    (site.folder / FILE).write_text("nonsense", encoding="utf-8")
    site.edit("content/bodies/city.md", "A sentence", "One more sentence")
    assert _build(site) == 0
    assert f"What the last build remembered, {FILE}, was thrown away" in capsys.readouterr().err


def test_pages_with_faults_and_drafts_are_not_kept(site: SmallSite) -> None:
    site.write({"content/words/new.md": "---\ntitle: New\ndraft: true\n---\n"})
    site.edit("content/bodies/city.md", "A sentence", "[[nobody]] and a sentence")
    _build(site)
    kept = Shelf.open(str(site.folder), b"")
    assert kept.fault
    with closing(sqlite3.connect(site.folder / FILE)) as base:
        names = {name for (name,) in base.execute("select name from kept where room = 'pages'")}
    assert "content/words/new.md" not in names
    assert "content/bodies/board.md" in names


def test_values_are_plain_data(site: SmallSite) -> None:
    with closing(sqlite3.connect(site.folder / FILE)) as base:
        values = [bytes(value) for (value,) in base.execute("select value from kept where value <> x''")]
    assert values
    for value in values:
        for line in value.split(b"\n"):  # of a page, what is known before it is unpacked stands first
            json.loads(line)


def test_a_file_of_the_same_size_and_time_is_read_again(site: SmallSite) -> None:
    path = site.folder / "content/bodies/city.md"
    before = path.stat()
    site.edit("content/bodies/city.md", "A sentence", "B sentence")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert _build(site) == 0
    assert "B sentence" in (site.folder / "_site/bodies/city.html").read_text(encoding="utf-8")
