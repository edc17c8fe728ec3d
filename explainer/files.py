"""Files and folders as they lie on the disk: which there are, and their bytes as text."""

from __future__ import annotations

import os
import stat
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from explainer import whole
from explainer.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator


def walk(folder: Path, start: str, problems: list[Problem]) -> Iterator[str]:
    """Yield the files below `start`, in a fixed order; hidden ones and editors' backups are passed over."""
    top = folder / start
    if not os.path.lexists(top):
        return
    if top.is_symlink() or not top.is_dir():
        problems.append(not_ordinary(start, "a folder"))
        return
    closed = partial(_closed, folder, problems)
    for root, folders, names in os.walk(top, onerror=closed):
        linked = [name for name in folders if (Path(root) / name).is_symlink()]
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in linked)
        for name in sorted([*names, *linked]):
            path = Path(root) / name
            file = path.relative_to(folder).as_posix()
            if name.startswith(".") or name.endswith("~"):
                continue
            if path.is_symlink() or not path.is_file():
                problems.append(not_ordinary(file))
            else:
                yield file


def not_ordinary(file: str, what: str = "an ordinary file") -> Problem:
    """Return the problem that a link, a pipe or a device is, which might lead anywhere or keep a reader waiting."""
    remedy = f"Put the {what.split()[-1]} itself here; links and devices are not followed."
    return Problem(Place(file), "E101", f"this is not {what}", remedy)


def _closed(folder: Path, problems: list[Problem], fault: OSError) -> None:
    file = Path(str(fault.filename)).relative_to(folder).as_posix()
    message = f"the folder cannot be read: {fault.strerror}"
    problems.append(Problem(Place(file), "E101", message, "Check its permissions."))


def static_files(*folders: Path) -> tuple[dict[str, Path], list[Problem]]:
    """Return the files below each folder's `static/`; those of a later folder stand in front of an earlier one's."""
    found: dict[str, Path] = {}
    problems: list[Problem] = []
    for folder in folders:
        found |= {file.removeprefix("static/"): folder / file for file in walk(folder, "static", problems)}
    return dict(sorted(found.items())), problems


def text_of(folder: Path, file: str) -> tuple[str | None, list[Problem]]:
    """Read a file as text; None when it cannot be."""
    content, problems = bytes_of(folder, file)
    return (None, problems) if content is None else decoded(file, content)


def bytes_of(folder: Path, file: str) -> tuple[bytes | None, list[Problem]]:
    """Read a file; None when it cannot be."""
    path = folder / file
    try:
        if not stat.S_ISREG(path.lstat().st_mode):  # a pipe would keep us waiting for ever
            return None, [not_ordinary(file)]
        return path.read_bytes(), []
    except FileNotFoundError:
        return None, [Problem(Place(file), "E107", f"there is no {file}", "Create it; the README shows a small one.")]
    except OSError as fault:
        return None, [
            Problem(Place(file), "E101", f"the file cannot be read: {fault.strerror}", "Check its permissions.")
        ]


_WIDE = (b"\xff\xfe", b"\xfe\xff")  # marks of byte order


def decoded(file: str, content: bytes) -> tuple[str | None, list[Problem]]:
    """Read bytes as UTF-8 with a line feed at the end of lines, whatever their editor's system ends them with."""
    if content[:2] in _WIDE:
        message = f"the file is UTF-16, as its first two bytes (0x{content[:2].hex()}) say"
        return None, [Problem(Place(file), "E102", message, "Save the file as UTF-8.")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = content[: fault.start]
        line, column = before.count(b"\n") + 1, len(before[before.rfind(b"\n") + 1 :].decode()) + 1
        message = f"byte {fault.start} (0x{content[fault.start]:02x}) is not UTF-8"
        quoted = content.decode(errors="replace").split("\n")[line - 1]
        return None, [Problem(Place(file, line, column, 1, quoted), "E102", message, "Save the file as UTF-8.")]
    return text.replace("\r\n", "\n").replace("\r", "\n"), []


def put(path: Path, content: bytes) -> None:
    """Write a file that is there anew, whole or not at all; raises `OSError`."""
    mode = path.stat().st_mode
    whole.write(str(path), content, mode)
