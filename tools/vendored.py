"""Hold what is vendored against `docs/vendored.toml`: each file with its checksum, and nothing else lies there.

After a vendored file was renewed, put its new checksum (`sha256sum FILE`) and version there.
"""

from __future__ import annotations

import hashlib
import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LIST = "docs/vendored.toml"
SAID = ("name", "version", "licence", "source")  # what each entry says beside its files


def listed(root: Path) -> dict[str, Any]:
    """Return the list: `folders`, and `vendored`, of which each has what `SAID` names and `files`, path to SHA-256.

    Raises OSError and tomllib.TOMLDecodeError.
    """
    return tomllib.loads((root / LIST).read_text(encoding="utf-8"))


def faults(root: Path) -> list[str]:
    """Return what is wrong with the vendored files of a project, a line each; none is none."""
    known = listed(root)
    sums: dict[str, str] = {}
    found = []
    for entry in known["vendored"]:
        missing = [key for key in SAID if not entry.get(key)]
        found += [f"{LIST}: {entry.get('name', 'an entry')} does not say its {key}" for key in missing]
        found += [f"{LIST}: {path} stands there twice" for path in entry["files"] if path in sums]
        sums |= entry["files"]
    found += [fault for path, expected in sorted(sums.items()) for fault in _spoilt(root, path, expected)]
    return found + [f"{path}: it is not in {LIST}" for path in _lying(root, known["folders"]) if path not in sums]


def _spoilt(root: Path, path: str, expected: str) -> Iterator[str]:
    file = root / path
    if file.is_symlink() or not file.is_file():
        yield f"{path}: {LIST} names it, but it is no file here"
    elif hashlib.sha256(file.read_bytes()).hexdigest() != expected:
        yield f"{path}: its SHA-256 is not that in {LIST}; fetch it again, or say there what it is now"


def _lying(root: Path, folders: list[str]) -> list[str]:
    """Return the paths of all that lies in folders and is no folder itself."""
    every = (path for folder in folders for path in (root / folder).rglob("*"))
    return sorted(path.relative_to(root).as_posix() for path in every if path.is_symlink() or not path.is_dir())
