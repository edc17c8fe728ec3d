"""Where outputs must never be written, whatever somebody asks for: every way there is followed to its end first.

Folders are compared as the system knows them, by device and inode, so that links, `..`, another spelling on a disk
that takes `A` for `a`, and a second mount lead nowhere else.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from explainer.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROJECT = Path(__file__).resolve().parent.parent
_ELSEWHERE = "Choose a folder that is empty or missing, such as _site in the site."
_SITE = ("content", "templates", "static", ".cache", ".git", ".schemas")
_CODE = ("explainer", "templates", "static", ".git", ".venv")
_Identity = tuple[int, int]


def refusal(site: Path, output: Path) -> Problem | None:
    """Return why a build must not write to a folder, and a deployment not send it; None if it may."""
    end = Path(os.path.realpath(output))
    here = _identity(end)
    above = {known for each in (end, *end.parents) if (known := _identity(each))}
    for name, path in _never(site):
        if path in (end, *end.parents) or _identity(path) in above:
            return _problem(output, end, f"outputs must not be written into {name}")
    for name, path in _around(site):
        if path == end or (here is not None and _identity(path) == here):
            return _problem(output, end, f"this is {name}")
        if end in path.parents or (here is not None and here in {_identity(each) for each in path.parents}):
            return _problem(output, end, f"{name} lies in this folder")
    if ".git" in end.parts:
        return _problem(output, end, "outputs must not be written into a .git")
    if os.path.lexists(end / ".git"):
        return _problem(output, end, "this folder holds a .git, whose versions a build would mix with its files")
    return None


def _never(site: Path) -> Iterator[tuple[str, Path]]:
    """Yield folders in which no output may lie at any depth, by what they are called."""
    for name in _SITE:
        yield f"the site's {name}/", _end(site / name)
    for name in _CODE:
        yield f"the project's {name}/", _end(_PROJECT / name)


def _around(site: Path) -> Iterator[tuple[str, Path]]:
    """Yield folders that must not be the output's, nor lie in it."""
    yield "the root of this machine's files", _end(Path("/"))
    yield "the project's folder", _end(_PROJECT)
    yield "the site's folder", _end(site)
    home = os.path.expanduser("~")  # noqa: PTH111 (which does not raise where there is none)
    if os.path.isabs(home):  # noqa: PTH117
        yield "your home folder", _end(Path(home))
    yield from _never(site)  # which may be links to elsewhere


def _end(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _identity(path: Path) -> _Identity | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _problem(output: Path, end: Path, why: str) -> Problem:
    led = "" if output.absolute() == end else f" (it leads to {end})"
    return Problem(Place(str(output)), "E507", f"{why}{led}", _ELSEWHERE)
