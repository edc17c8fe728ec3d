"""Files that are written whole or not at all: first beside their place under a name of this process, then put there.

A process that is killed meanwhile leaves that file behind; `sweep` removes what dead processes have left.
"""

from __future__ import annotations

import os
from contextlib import suppress
from errno import EINVAL
from stat import S_IMODE, S_ISREG
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_MODE = 0o666  # less what the umask takes


def write(path: str, content: bytes, mode: int | None = None) -> None:
    """Put a file in a folder that is there, with a `mode` if it is given; raises `OSError`, and all is as it was."""
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f".{name}.{os.getpid()}.tmp")  # noqa: PTH118
    with suppress(FileNotFoundError):  # of a dead process with our number, or a link that somebody put there
        os.unlink(temporary)  # noqa: PTH108
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE), "wb") as file:  # noqa: PTH123
            file.write(content)
        if mode is not None:
            os.chmod(temporary, S_IMODE(mode))  # noqa: PTH101
        os.replace(temporary, path)  # noqa: PTH105
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108
        raise


def read(path: str) -> bytes:
    """Read a file; raises `OSError`, also for a pipe that somebody put there, since opening one may never end."""
    with open(os.open(path, os.O_RDONLY | _AT_ONCE), "rb") as file:  # noqa: PTH123
        if not S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(EINVAL, "it is no ordinary file", path)
        return file.read()


def sweep(folder: str, names: Collection[str]) -> None:
    """Remove what dead processes have left of files of these names; only while no other process writes there.

    A folder that is a link is somebody's, and left alone.
    """
    with suppress(OSError):
        if os.path.islink(folder):  # noqa: PTH114
            return
        for entry in os.listdir(folder):  # noqa: PTH208
            name, _, number = entry.removesuffix(".tmp").removeprefix(".").rpartition(".")
            if name in names and number.isdecimal() and entry == f".{name}.{number}.tmp":
                os.unlink(os.path.join(folder, entry))  # noqa: PTH108, PTH118
