"""Files on the disk: what each one holds, as a digest, read again only where a look at the file cannot tell.

A look may save reading, and never decides that a changed file is unchanged: a file that was changed within two seconds
before the last inventory, or since, is always read, because a second change may leave size and times as they were.
"""

from __future__ import annotations

import os
from hashlib import blake2b
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

_WINDOW = 2_000_000_000  # nanoseconds, the coarsest clock of a file system in use (FAT)
_COMPILED = "__pycache__"
Stamp = tuple[int, int, int, int]


class Unclear(Exception):
    """Something that no inventory can vouch for: a link, a device, or what cannot be read; the message names it."""


class File(NamedTuple):
    """A file: its size in bytes, times of change and of status change in ns, inode, and the digest of its bytes."""

    size: int
    modified: int
    changed: int
    inode: int
    digest: str


class Inventory(NamedTuple):
    """Files by path, as they were at some time, in ns; `read` counts those that had to be read."""

    taken: int
    files: Mapping[str, File]
    read: int = 0


NOTHING = Inventory(0, {})


def take(paths: Iterable[str], known: Inventory, taken: int, root: str = "") -> Inventory:
    """Return these files as they are; with a path that is no ordinary file, raise `Unclear`.

    `taken` is the present time in ns, `root` stands before each path. What is missing is left out.
    """
    files: dict[str, File] = {}
    read, former, before = 0, known.files, certain(known.taken)
    for path in paths:
        try:
            seen = os.lstat(root + path)
            if not S_ISREG(seen.st_mode):
                raise Unclear(path)
            one = former.get(path)
            now = stamp(seen)
            if one is None or one[:4] != now or max(now[1], now[2]) >= before:
                one = File(*now, _digest_of(root + path))
                read += 1
        except FileNotFoundError:
            continue
        except OSError as fault:
            raise Unclear(path) from fault
        files[path] = one
    return Inventory(taken, files, read)


def are(paths: Iterable[str], known: Mapping[str, File]) -> bool:
    """Tell whether exactly the files that are known lie at these paths, and look as they did; raises `OSError`."""
    found = 0
    for path in paths:
        try:
            now = stamp(os.lstat(path))
        except FileNotFoundError:
            continue
        found += 1
        if path not in known or known[path][:4] != now:
            return False
    return found == len(known)


def certain(taken: int) -> int:
    """Return until when, in ns, a file must have been left alone for a look at that time to vouch for it later."""
    return taken - _WINDOW


def stamp(seen: os.stat_result) -> Stamp:
    """Return a file's size, times of change and of status change in ns, and inode."""
    return seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino


def below(folder: str, *, hidden: bool) -> Iterator[str]:
    """Yield every file below a folder, which may be missing; `hidden` ones and editors' backups if they count.

    Raises `Unclear` for links, devices, and folders that cannot be listed.
    """
    try:
        if not S_ISDIR(os.lstat(folder).st_mode):
            raise Unclear(folder)
        with os.scandir(folder) as entries:
            found = list(entries)
    except FileNotFoundError:
        return
    except OSError as fault:
        raise Unclear(folder) from fault
    for entry in found:
        name = entry.name
        if name == _COMPILED or (not hidden and (name.startswith(".") or name.endswith("~"))):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from below(entry.path, hidden=hidden)
        else:
            yield entry.path


def stand(root: str, addresses: Collection[str]) -> bool:
    """Tell whether a folder and those in it that lead to these addresses are folders themselves, and no links."""
    inner = {address.rpartition("/")[0] for address in addresses}
    steps = {folder[:end] for folder in inner for end in _ends(folder)}
    try:
        return all(S_ISDIR(os.lstat(f"{root}/{step}").st_mode) for step in steps)
    except OSError:
        return False


def _ends(folder: str) -> Iterator[int]:
    yield from (place for place, sign in enumerate(folder) if sign == "/")
    yield len(folder)


def digest(content: bytes) -> str:
    """Return 16 bytes in hexadecimal that stand for these; the same as in the output folder's manifest."""
    return blake2b(content, digest_size=16).hexdigest()


def _digest_of(path: str) -> str:
    with open(path, "rb") as file:  # noqa: PTH123 (pathlib costs more than the reading)
        return digest(file.read())
