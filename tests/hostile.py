"""Sound sites to be spoilt: what a case puts where, and what a build must say of it and leave alone."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from explainer.cli import main
from explainer.latest import RECORD
from tests.bilingual import in_two_languages
from tests.conftest import WORLD, SmallSite

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

BOARD, CITY = "content/bodies/board.md", "content/bodies/city.md"
STORY, SOURCES, SITE = "content/stories/port-sale.md", "content/sources.yaml", "site.yaml"
PAGE = b"---\ntitle: X\n---\nText.\n"


@dataclass(frozen=True)
class Hostile:
    """What is put where (bytes; a pair of old and new text; or a call on the path), and the line that must be said."""

    name: str
    files: Mapping[str, bytes | tuple[str, str] | Callable[[Path], object]]
    said: str  # the beginning of a line: place, code, and first words
    words: str = ""  # further words of the message or remedy


def put(site: SmallSite, case: Hostile) -> None:
    """Spoil a site."""
    for name, what in case.files.items():
        path = site.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(what, bytes):
            path.write_bytes(what)
        elif isinstance(what, tuple):
            site.edit(name, *what)
        else:
            what(path)


def told(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Build with the command itself; return the exit code and what stands on standard error."""
    capsys.readouterr()
    return built(site), capsys.readouterr().err


def built(site: SmallSite) -> int:
    return main(["build", "--site", str(site.folder), "--as-of", "2025-06-01", "--jobs", "1"])


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the small site in one language and in two, both built, to be copied."""
    folder = tmp_path_factory.mktemp("kept")
    world, bilingual = (SmallSite(folder / name).write(WORLD) for name in ("world", "bilingual"))
    for site in (world, in_two_languages(bilingual)):
        assert built(site) == 0
    return folder


@pytest.fixture
def built_world(kept: Path, tmp_path: Path) -> SmallSite:
    """Return a small site that was built, to be spoilt."""
    return copied(kept / "world", tmp_path / "site")


@pytest.fixture
def built_bilingual(kept: Path, tmp_path: Path) -> SmallSite:
    """Return a site in two languages that was built, to be spoilt."""
    return copied(kept / "bilingual", tmp_path / "site")


def copied(folder: Path, to: Path) -> SmallSite:
    """Copy a site without the record of its build, which is of the folder where that was made."""
    return SmallSite(Path(shutil.copytree(folder, to, ignore=shutil.ignore_patterns(Path(RECORD).name))))


def held(folder: Path, *, output_only: bool = False) -> dict[str, bytes]:
    """Return every file with its bytes, links by where they lead; the cache is no part of it."""
    found = {}
    for root, folders, names in os.walk(folder / "_site" if output_only else folder):
        folders[:] = [name for name in folders if name != ".cache"]
        for path in (Path(root, name) for name in names):
            ordinary = path.is_file() and not path.is_symlink()
            found[os.fsdecode(path.relative_to(folder))] = path.read_bytes() if ordinary else b"no file"
    return found


def fifo(path: Path) -> None:
    """Put a named pipe there, which keeps whoever opens it waiting."""
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def link(target: str) -> Callable[[Path], None]:
    """Put a symbolic link there."""

    def make(path: Path) -> None:
        if path.is_dir():
            path.rename(path.with_name("moved"))
        path.unlink(missing_ok=True)
        path.symlink_to(target)

    return make


def refused(case: Hostile, site: SmallSite, around: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Spoil a site that was built, and build again, which must change no file; return the problem of the case."""
    put(site, case)
    before = held(around)
    code, said = told(site, capsys)
    assert code == 1
    problem = next((part for part in said.split("\n\n") if part.startswith(case.said)), "")
    assert problem, said
    assert case.words in problem
    assert held(around) == before
    return problem
