"""The record of the last build: thrown away when it is not sound, whole or not there, and never too trusting."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from explainer.latest import RECORD
from explainer.publishing import publish
from tests.conftest import SmallSite
from tests.recorded import DRAFT, build, built, holds, swap, write_record
from tests.test_cli import DAY, run

__all__ = ["built"]  # a fixture


RECORDS: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (lambda path: path.write_bytes(b""), "cannot be understood"),
    "truncated": (lambda path: path.write_bytes(path.read_bytes()[:-9]), "is damaged"),
    "corrupt": (lambda path: path.write_bytes(path.read_bytes().replace(b"2025", b"2024", 1)), "is damaged"),
    "no text": (lambda path: path.write_bytes(b"\xff\xfe\x00\n\xff"), "cannot be understood"),
    "foreign": (lambda path: path.write_bytes(b'{"form": "another"}\n{}'), "is none of ours"),
    "older": (lambda path: write_record(path, {}, version=0), "another version"),
    "newer": (lambda path: write_record(path, {}, version=3), "another version"),
    "lacking": (lambda path: write_record(path, {}), "cannot be understood"),
    "a folder": (
        lambda path: SmallSite(path.rename(path.parent / "old").parent).write({f"{path.name}/x": "x"}),
        "Is a dir",
    ),
}


@pytest.mark.parametrize(("spoil", "why"), RECORDS.values(), ids=RECORDS)
@pytest.mark.fault(
    "a record of the last build that is empty, cut, changed, foreign, older, newer or a folder",
    "it is thrown away with a word; the build goes on",
)
def test_a_record_that_is_not_sound_is_thrown_away(
    built: SmallSite, spoil: Callable[[Path], object], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(built.folder / RECORD)
    capsys.readouterr()
    assert build(built, "--verbose", *DAY) == 0
    assert f"The record of the last build, {RECORD}, was thrown away: " in (said := capsys.readouterr().err)
    assert why in said
    assert run("--site", str(built.folder), *DAY).returncode == 0


@pytest.mark.fault(
    "a site that was moved with its cache",
    "the record is thrown away; the build goes on",
)
def test_a_record_from_elsewhere_is_thrown_away(
    built: SmallSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moved = SmallSite(built.folder.rename(tmp_path / "moved"))
    capsys.readouterr()
    assert build(moved, "--verbose", *DAY) == 0
    assert "another folder" in capsys.readouterr().err
    assert holds(moved)


def test_a_record_that_is_thrown_away_is_said_unless_all_is_quiet(
    built: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    (built.folder / RECORD).write_bytes(b"")
    capsys.readouterr()
    build(built, "--quiet")
    assert capsys.readouterr().err == ""
    (built.folder / RECORD).write_bytes(b"")
    build(built)
    assert f"The record of the last build, {RECORD}, was thrown away: it" in capsys.readouterr().err


@pytest.mark.fault(
    "a file in the place of the folder `.cache`",
    "the build goes on without",
)
def test_a_cache_that_cannot_be_written_stops_no_build(world: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    (world.folder / ".cache").write_bytes(b"a file where the folder must be")
    assert build(world) == 0
    assert build(world) == 0
    assert not holds(world)


@pytest.mark.fault(
    "a disk that is full when a build is recorded",
    "the record stays whole, nothing of it is left over",
)
def test_the_record_is_whole_or_not_there(world: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    build(world)
    before = (world.folder / RECORD).read_bytes()

    def fail(old: str, new: str) -> None:
        raise OSError(28, "No space left on device")

    world.write({"content/bodies/quay.md": DRAFT})
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", fail)
        assert build(world) == 0
    assert (world.folder / RECORD).read_bytes() == before
    assert [path.name for path in (world.folder / ".cache").glob("*.tmp")] == []
    assert not holds(world)


@pytest.mark.fault(
    "a page that is edited while a build publishes",
    "the next build has it",
)
def test_a_page_that_changes_while_a_build_runs_is_built_next_time(
    world: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = publish
    page = world.folder / "content/bodies/city.md"

    def edited(*given: object) -> object:
        swap(page, "It owns", "It uses")
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("explainer.building.publish", edited)
    assert build(world) == 0
    monkeypatch.undo()
    assert not holds(world)
    assert build(world) == 0
    assert "It uses" in world.page("bodies/city.html")
