"""Sound sites to be spoilt: what a case puts where, and what a build must say of it and leave alone."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from explainer.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pytest

    from tests.conftest import SmallSite

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
    code = main(["build", "--site", str(site.folder), "--as-of", "2025-06-01", "--jobs", "1"])
    return code, capsys.readouterr().err


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
    """Build a site, spoil it and build again, which must change no file; return the problem that the case names."""
    assert told(site, capsys)[0] == 0
    put(site, case)
    before = held(around)
    code, said = told(site, capsys)
    assert code == 1
    problem = next((part for part in said.split("\n\n") if part.startswith(case.said)), "")
    assert problem, said
    assert case.words in problem
    assert held(around) == before
    return problem
