"""One writer at a time in a folder: the second waits for the first, and gives up after a while.

The lock is the system's, on the folder itself (flock): it leaves no file, it needs no permission to write, and the
system takes it back from a process that ends in whatever way. Where folders cannot be locked (Windows), a file in the
system's folder of temporary files stands for one; where nothing can, as on some network drives, nobody waits.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from errno import EACCES, EAGAIN
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 60.0  # seconds
_PAUSE = 0.05  # seconds between two attempts
_HELD: set[int] = set()


class Busy(Exception):
    """Another process has held a folder for too long; `folder` names it."""

    def __init__(self, folder: str) -> None:
        super().__init__(folder)
        self.folder = folder


@contextmanager
def hold(*folders: str, patience: float = PATIENCE, waiting: Callable[[str], object] | None = None) -> Iterator[None]:
    """Hold folders, each once and in this order; raises `Busy` after `patience` seconds.

    `waiting` is told once of each folder that must be waited for. A folder that is missing is made; if nothing came
    to lie in it, it goes again.
    """
    with ExitStack() as stack:
        for folder in dict.fromkeys(os.path.realpath(each) for each in folders):
            for made in _made(folder):
                stack.callback(_unmade, made)
            _acquire(folder, patience, waiting or (lambda _: None), stack)
        yield


def _acquire(folder: str, patience: float, waiting: Callable[[str], object], stack: ExitStack) -> None:
    until, told = time.monotonic() + patience, False
    while (descriptor := _locked(folder)) is None:
        if not told:
            told = True
            waiting(folder)
        if time.monotonic() >= until:
            raise Busy(folder)
        time.sleep(_PAUSE)
    if descriptor >= 0:
        _HELD.add(descriptor)
        stack.callback(_released, descriptor)


def _released(descriptor: int) -> None:
    _HELD.discard(descriptor)
    with suppress(OSError):
        os.close(descriptor)


def _locked(folder: str) -> int | None:
    """Return a descriptor that holds a folder, -1 where it cannot be held at all, None while another has it."""
    try:
        descriptor = os.open(_stand_in(folder) if sys.platform == "win32" else folder, _FLAGS)
    except OSError:
        return -1
    try:
        _lock(descriptor)
        if sys.platform == "win32" or os.path.samestat(os.fstat(descriptor), os.stat(folder)):  # noqa: PTH116
            return descriptor
    except OSError as fault:
        os.close(descriptor)
        return None if fault.errno in (EACCES, EAGAIN) else -1
    os.close(descriptor)  # who held it has removed it, and another folder may stand there now
    return None


if sys.platform == "win32":
    import msvcrt

    _FLAGS = os.O_RDWR | os.O_CREAT

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    _FLAGS = os.O_RDONLY | os.O_DIRECTORY

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _forget() -> None:
        """Let go in a forked process of what its parent holds: else it would hold on when that is killed."""
        for descriptor in list(_HELD):
            os.close(descriptor)
        _HELD.clear()

    os.register_at_fork(after_in_child=_forget)


def _stand_in(folder: str) -> str:
    name = hashlib.blake2b(os.path.normcase(folder).encode(), digest_size=16).hexdigest()
    return os.path.join(tempfile.gettempdir(), f"explainer-{name}.lock")  # noqa: PTH118


def _made(folder: str) -> list[str]:
    """Make a folder and those above it that are missing; return what was made, outermost first."""
    missing: list[str] = []
    while not os.path.lexists(folder):
        missing.insert(0, folder)
        folder = os.path.dirname(folder)  # noqa: PTH120
    made: list[str] = []
    with suppress(OSError):  # whoever writes there will say so
        for each in missing:
            os.mkdir(each)  # noqa: PTH102
            made.append(each)
    return made


def _unmade(folder: str) -> None:
    with suppress(OSError):
        os.rmdir(folder)  # noqa: PTH106
