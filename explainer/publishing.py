"""Bytes to the output folder: each file whole or not at all, ours only, and nothing left over.

Everything that changes is written to a folder of this process first, so that a full disk is noticed before a page is
touched; then each file is put in its place. A manifest in the folder says which files are ours and what they hold. It
is put there before the others, with what is about to come beside what is there, so that a build that is killed leaves
nothing that nobody owns. Only one process may publish into a folder at a time (`holding`).
"""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from explainer import inventory
from explainer.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MANIFEST = ".explainer.json"
_STAGE = re.compile(r"\.explainer\.(\d+|tmp)")  # of any process; the last is what earlier versions wrote
_GENERATOR = "explainer"
_VERSION = 1


class Standing(NamedTuple):
    """An output that lies in the folder already: what stands for its bytes."""

    digest: str


_WRITABLE = "Check space and permissions, then build again: files that were not reached are as they were."

Output: TypeAlias = bytes | Standing


@dataclass(frozen=True, slots=True)
class Published:
    """What a build did to the output folder: addresses written, left as they were, and removed."""

    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def publish(outputs: Mapping[str, Output], folder: Path) -> tuple[Published, list[Problem]]:
    """Make the folder hold exactly these outputs, beside files of others, which are left alone.

    Of a file that is said to stand there, nothing is read.
    """
    try:
        return _publish(outputs, folder)
    except OSError as fault:
        named = str(fault.filename2 or fault.filename or folder)
        place = Place(str(folder) if f"{os.sep}.explainer.{os.getpid()}" in named else named)
        return Published(), [Problem(place, "E503", f"this cannot be written: {fault.strerror}", _WRITABLE)]


def _publish(outputs: Mapping[str, Output], folder: Path) -> tuple[Published, list[Problem]]:
    owned = _owned(folder)
    if owned is None:
        remedy = "Choose an empty folder, or one that an earlier build made."
        return Published(), [
            Problem(Place(str(folder)), "E501", "this folder holds files and was not made by a build", remedy)
        ]
    fresh = not folder.exists()  # a link that leads nowhere too: making the folder says so
    problems = [] if fresh else list(_obstacles(outputs, folder, owned))
    if problems:
        return Published(), problems
    digests = {address: digest_of(content) for address, content in outputs.items()}
    made = {address: content for address, content in outputs.items() if not isinstance(content, Standing)}
    changed = {name: made[name] for name in sorted(made) if fresh or not _holds(folder / name, made[name])}
    stale = sorted(owned.keys() - outputs.keys())
    final = manifest({address: {digest} for address, digest in digests.items()})
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    removed: list[str] = []
    if changed or stale or not _holds(folder / MANIFEST, final):
        both = {name: {digests[name]} if name in digests else set() for name in {*digests, *owned}}
        coming = manifest({name: known | owned.get(name, set()) for name, known in both.items()})
        try:
            _put(folder, changed, coming, final)
            removed += [address for address in stale if _remove(folder, address, owned[address])]
            (_stage(folder) / str(len(changed) + 1)).replace(folder / MANIFEST)
        finally:
            with suppress(OSError):  # what remains, the next build removes
                _sweep(folder)
    unchanged = tuple(sorted(outputs.keys() - set(changed)))
    return Published(tuple(sorted(changed)), unchanged, tuple(removed)), []


def _owned(folder: Path) -> dict[str, set[str]] | None:
    """Return what the manifest says is ours; None for a folder that is not ours to write to."""
    if not folder.exists():
        return {}
    if not folder.is_dir():
        return None
    try:
        return files_of((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        return None if any(not _STAGE.fullmatch(path.name) for path in folder.iterdir()) else {}


def files_of(manifest: bytes) -> dict[str, set[str]] | None:
    """Return the addresses in a manifest, each with the digests that its bytes may have; None if it is not ours."""
    try:
        record = json.loads(manifest)
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict) or record.get("generator") != _GENERATOR:
        return None
    files = record.get("files")
    if not isinstance(files, dict) or not all(_is_sound(name, known) for name, known in files.items()):
        return None
    return {name: set(known) for name, known in files.items()}


def _is_sound(name: str, known: object) -> bool:
    """Tell whether a manifest's line can be ours: an address within the folder, and digests."""
    path = PurePosixPath(name)
    within = name == str(path) and not path.is_absolute() and ".." not in path.parts
    return within and isinstance(known, list) and all(isinstance(digest, str) for digest in known)


def _obstacles(outputs: Mapping[str, Output], folder: Path, owned: Mapping[str, set[str]]) -> Iterator[Problem]:
    """Yield a problem for each file of somebody else's that stands where an output must go."""
    walls: dict[Path, Path | None] = {}
    for address, content in outputs.items():
        if isinstance(content, Standing):
            continue
        path = folder / address
        if path.parent not in walls:
            walls[path.parent] = _wall(path.parent, folder)
        wall = walls[path.parent]
        foreign = address not in owned and (path.is_symlink() or path.exists()) and not _holds(path, content)
        if wall or foreign or path.is_dir():
            place = Place(str(wall or path))
            yield Problem(
                place,
                "E502",
                "this was not made by a build, and stands in the way",
                "Move it out of the output folder.",
            )


def _wall(path: Path, folder: Path) -> Path | None:
    """Return what is no folder, or a link to one, on the way from the output folder to a folder in it."""
    above = [each for each in (path, *path.parents) if each.is_relative_to(folder) and each != folder]
    return next((each for each in above if each.is_symlink() or (each.exists() and not each.is_dir())), None)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return not path.is_symlink() and path.read_bytes() == content
    except OSError:
        return False


def _put(folder: Path, changed: Mapping[str, bytes], coming: bytes, final: bytes) -> None:
    """Write everything beside its place; then put it there, the manifest of what is to come first.

    The last one that is written, the final manifest, is left for when all else is done.
    """
    stage = _stage(folder)
    stage.mkdir()
    for number, content in enumerate((coming, *changed.values(), final)):
        (stage / str(number)).write_bytes(content)
    for number in (0, len(changed) + 1):
        _settle(stage / str(number))
    above = ""
    for number, address in enumerate((MANIFEST, *changed)):
        if address.rpartition("/")[0] != above:
            above = address.rpartition("/")[0]
            (folder / above).mkdir(parents=True, exist_ok=True)
        (stage / str(number)).replace(folder / address)


def _stage(folder: Path) -> Path:
    return folder / f".explainer.{os.getpid()}"


def _settle(path: Path) -> None:
    """Have the disk keep a manifest before it takes its name: a power cut must not leave a folder that is nobody's."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _sweep(folder: Path) -> None:
    """Remove what builds that ended half-way have written beside its place, and nothing that a link there leads to."""
    for path in folder.iterdir():
        if not _STAGE.fullmatch(path.name):
            continue
        if path.is_symlink() or not path.is_dir():
            path.unlink()
            continue
        for file in path.iterdir():
            if file.name.isdecimal():
                file.unlink()
        with suppress(OSError):  # somebody else put something there
            path.rmdir()


def _remove(folder: Path, address: str, known: set[str]) -> bool:
    """Remove a file of ours, and the folders that this leaves empty; one that somebody changed is no longer ours."""
    path = folder / address
    above = [parent for parent in path.parents if parent.is_relative_to(folder) and parent != folder]
    if any(each.is_symlink() for each in (path, *above)):
        return False
    ours = path.is_file() and digest_of(path.read_bytes()) in known
    if ours:
        path.unlink()
    for parent in above:  # also after a build that was killed between the file and its folder
        if parent.is_dir() and not any(parent.iterdir()):
            parent.rmdir()
    return ours


def digest_of(output: Output) -> str:
    """Return 16 bytes in hexadecimal that stand for an output's."""
    return output.digest if isinstance(output, Standing) else inventory.digest(output)


def manifest_of(outputs: Mapping[str, bytes]) -> bytes:
    """Return the manifest of a folder that holds exactly these outputs."""
    return manifest({address: {digest_of(content)} for address, content in outputs.items()})


def manifest(files: Mapping[str, set[str]], **more: object) -> bytes:
    """Return a manifest of files by the digests that their bytes may have, and of what else is to be remembered."""
    record = {
        **more,
        "generator": _GENERATOR,
        "version": _VERSION,
        "files": {name: sorted(known) for name, known in sorted(files.items())},
    }
    return (json.dumps(record, ensure_ascii=False, indent=0) + "\n").encode()
