"""Files and folders as they lie on the disk: which there are, and their bytes as text."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from explainer import whole
from explainer.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator


def walk(folder: Path, start: str, problems: list[Problem]) -> Iterator[str]:
    """Yield the files below `start`, in a fixed order; hidden ones and editors' backups are passed over."""
    for root, folders, names in os.walk(folder / start):
        linked = [name for name in folders if (Path(root) / name).is_symlink()]
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in linked)
        for name in sorted([*names, *linked]):
            path = Path(root) / name
            file = path.relative_to(folder).as_posix()
            if name.startswith(".") or name.endswith("~"):
                continue
            if path.is_symlink() or not path.is_file():
                remedy = "Put the file itself here; links and devices are not followed."
                problems.append(Problem(Place(file), "E101", "this is not an ordinary file", remedy))
            else:
                yield file


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
    try:
        return (folder / file).read_bytes(), []
    except FileNotFoundError:
        return None, [Problem(Place(file), "E107", f"there is no {file}", "Create it; the README shows a small one.")]
    except OSError as fault:
        return None, [
            Problem(Place(file), "E101", f"the file cannot be read: {fault.strerror}", "Check its permissions.")
        ]


def decoded(file: str, content: bytes) -> tuple[str | None, list[Problem]]:
    """Read bytes as UTF-8 with a line feed at the end of lines, whatever their editor's system ends them with."""
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
