"""Outputs on their way to the output folder: written beside their places once they are made, so that none is held."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from explainer import inventory

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_EACH = 1 << 32  # files that one process may write
_STAGE = re.compile(r"\.explainer\.(\d+|tmp)")  # of any process; the last is what earlier versions wrote


class Standing(NamedTuple):
    """An output that lies in the folder already: what stands for its bytes."""

    digest: str


class Staged(NamedTuple):
    """An output that was written, and is not in its place yet: what stands for its bytes, and where they are."""

    digest: str
    folder: Path
    number: int

    @property
    def path(self) -> Path:
        """The file that holds its bytes."""
        return self.folder / str(self.number)


Output: TypeAlias = bytes | Standing | Staged


def digest_of(output: Output) -> str:
    """Return 16 bytes in hexadecimal that stand for an output's."""
    return inventory.digest(output) if isinstance(output, bytes) else output.digest


def read(output: Output, place: Path) -> bytes:
    """Return an output's bytes; `place` is its own in the output folder."""
    if isinstance(output, bytes):
        return output
    return (output.path if isinstance(output, Staged) else place).read_bytes()


class Unwritable(Exception):
    """An output could not be written; `fault` says why."""

    def __init__(self, fault: OSError) -> None:
        """Hold what the system said."""
        super().__init__(str(fault))
        self.fault = fault


class Taker(Protocol):
    """Takes outputs off the hands of whoever makes them."""

    def take(self, files: Mapping[str, Output]) -> Mapping[str, Output]:
        """Return what is to be known of these outputs, by address; raises `Unwritable`."""


class Hands:
    """Takes nothing: outputs stay bytes."""

    def take(self, files: Mapping[str, Output]) -> Mapping[str, Output]:
        """Return the outputs."""
        return files


class Stage:
    """A folder of this process within the output folder; there is none before something is written.

    What lies in its place already as it was made, as `standing` digests by address tell, is not written.
    """

    def __init__(self, folder: Path, standing: Mapping[str, str] | None = None) -> None:
        """Begin with nothing."""
        self._above, self._standing = folder, standing or {}
        self._folder = folder / f".explainer.{os.getpid()}"
        self._opened, self._writer, self._count = False, os.getpid(), 0
        self._new: list[Path] = []  # folders that were not there before

    def take(self, files: Mapping[str, Output]) -> Mapping[str, Output]:
        """Write outputs that are not written yet; raises `Unwritable`."""
        try:
            return {address: self._taken(address, output) for address, output in files.items()}
        except OSError as fault:
            raise Unwritable(fault) from fault

    def _taken(self, address: str, output: Output) -> Output:
        if not isinstance(output, bytes):
            return output
        digest = inventory.digest(output)
        if self._standing.get(address) == digest:
            return Standing(digest)
        self.write(output)
        return Staged(digest, self._folder, self._count - 1)

    def open(self) -> None:
        """Make the folder, so that processes that are forked from now on write into it too; raises `Unwritable`."""
        try:
            self._open()
        except OSError as fault:
            raise Unwritable(fault) from fault

    def _open(self) -> None:
        if self._opened:
            return
        self.sweep()
        self._new = [each for each in (self._above, *self._above.parents) if not each.exists()]
        self._above.mkdir(parents=True, exist_ok=True)
        self._folder.mkdir()
        self._opened = True

    def write(self, content: bytes) -> Path:
        """Write some bytes, and return where they are."""
        self._open()
        if self._writer != os.getpid():  # forked: no two processes write under the same numbers
            self._writer = os.getpid()
            self._count = self._writer * _EACH
        path = self._folder / str(self._count)
        self._count += 1
        path.write_bytes(content)
        return path

    def sweep(self) -> None:
        """Remove what was written here and not moved, and what builds that ended half-way have left in their stages.

        Nothing that a link there leads to is removed.
        """
        for path in self._above.iterdir() if self._above.is_dir() else ():
            if _STAGE.fullmatch(path.name):
                _clear(path)

    def leave(self) -> None:
        """Remove everything that was made here, folders that nothing came into too."""
        with suppress(OSError):  # what remains, the next build removes
            if self._opened:
                _clear(self._folder)
            for each in self._new:
                each.rmdir()


def is_stage(name: str) -> bool:
    """Tell whether a folder of this name is one that builds write to before they publish."""
    return bool(_STAGE.fullmatch(name))


def _clear(path: Path) -> None:
    if path.is_symlink() or not path.is_dir():
        path.unlink(missing_ok=True)
        return
    for file in path.iterdir():
        if file.name.isdecimal():
            file.unlink()
    with suppress(OSError):  # somebody else put something there
        path.rmdir()
