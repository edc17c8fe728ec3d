"""What one build leaves on the disk for the next: values as bytes, by room and name, each with the key it was made for.

A value is taken only if it was made for the very key that is asked for, by the very same generator, and is whole. The
file is a database that SQLite keeps sound when a build is killed or two run at once; on any doubt all of it is thrown
away. Values are data, which nothing executes.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from explainer.memory import Rows, digest

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = ".cache/memory.sqlite"
_OURS = 0x4578706C  # SQLite's application id: "Expl"
_VERSION = 1
_WAIT = 2.0  # seconds for another build that writes; after that, nothing is kept
_TABLES = """
create table maker (identity blob not null);
create table kept (
    room text not null, name text not null, key blob not null, value blob not null, digest blob not null,
    primary key (room, name)
) without rowid
"""


class _Unfit(Exception):
    """A file that cannot be used; the message says why."""


@dataclass(slots=True)
class Shelf:
    """A store on the disk: values of the last build, and those that this one adds.

    `fault` says why what lay there was thrown away.

    Nothing is written before `close`, and what cannot be written stops no build.
    """

    path: str
    identity: bytes
    fault: str = ""
    _rows: Rows = field(default_factory=Rows)
    _new: set[tuple[str, str]] = field(default_factory=set)
    _gone: set[tuple[str, str]] = field(default_factory=set)
    _anew: bool = False  # the file is to be made from nothing

    @classmethod
    def open(cls, site: str, identity: bytes) -> Shelf:
        """Read what the last build of a site has left; `identity` stands for the generator and its libraries."""
        shelf = cls(f"{site}/{FILE}", identity)
        try:
            shelf._rows = _read(shelf.path, identity)
        except FileNotFoundError:
            shelf._anew = True
        except _Unfit as fault:
            shelf._anew = True
            shelf.fault = f"What the last build remembered, {FILE}, was thrown away: {fault}."
        return shelf

    def get(self, room: str, name: str, key: bytes) -> bytes | None:
        """Return the value of this name if it was made for this key."""
        return self._rows.get(room, name, key)

    def put(self, room: str, name: str, key: bytes, value: bytes) -> None:
        """Keep a value for the next build."""
        self._rows.put(room, name, key, value)
        self._new.add((room, name))

    def settle(self, room: str, names: set[str]) -> None:
        """Let go of all values of a room but these."""
        gone = {(room, name) for name in self._rows.rows(room) if name not in names}
        self._new -= gone
        self._gone |= gone
        self._rows.settle(room, names)

    def rows(self, room: str) -> dict[str, tuple[bytes, bytes]]:
        """Return key and value of everything in a room, by name."""
        return self._rows.rows(room)

    def close(self) -> None:
        """Write what is new and drop what is gone, all at once."""
        if not (self._new or self._gone):
            return
        with suppress(OSError, sqlite3.Error):
            if self._anew:
                _discard(self.path)
            os.makedirs(os.path.dirname(self.path), exist_ok=True)  # noqa: PTH103, PTH120
            with closing(sqlite3.connect(self.path, timeout=_WAIT, isolation_level=None)) as base:
                base.execute("begin immediate")
                if not base.execute("select count(*) from sqlite_master").fetchone()[0]:
                    self._found(base)
                base.executemany("delete from kept where room = ? and name = ?", self._gone)
                base.executemany("insert or replace into kept values (?, ?, ?, ?, ?)", self._sealed())
                base.execute("commit")
        self._new.clear()
        self._gone.clear()

    def _found(self, base: sqlite3.Connection) -> None:
        for statement in _TABLES.split(";"):
            base.execute(statement)
        base.execute("insert into maker values (?)", (self.identity,))
        base.execute(f"pragma application_id = {_OURS}")
        base.execute(f"pragma user_version = {_VERSION}")

    def _sealed(self) -> Iterator[tuple[str, str, bytes, bytes, bytes]]:
        for room, name in sorted(self._new):
            key, value = self._rows.rows(room)[name]
            yield room, name, key, value, _seal(room, name, key, value)


def _read(path: str, identity: bytes) -> Rows:
    if not os.path.lexists(path):
        raise FileNotFoundError(path)
    if os.path.islink(path) or not os.path.isfile(path):  # noqa: PTH113, PTH114
        raise _Unfit("it is no ordinary file")
    rows = Rows()
    try:
        with closing(sqlite3.connect(f"file:{_quoted(path)}?mode=rw", uri=True, timeout=_WAIT)) as base:
            base.execute("pragma trusted_schema = off")
            (ours,) = base.execute("pragma application_id").fetchone()
            (version,) = base.execute("pragma user_version").fetchone()
            if ours != _OURS:
                raise _Unfit("it is none of ours")
            if version != _VERSION:
                raise _Unfit("another version of the generator wrote it")
            if base.execute("select identity from maker").fetchall() != [(identity,)]:
                raise _Unfit("the generator or a library has changed since")
            for room, name, key, value, seal in base.execute("select room, name, key, value, digest from kept"):
                if seal != _seal(room, name, key, value):
                    raise _Unfit("it is damaged")
                rows.put(room, name, key, value)
    except (sqlite3.Error, TypeError, ValueError, AttributeError):
        raise _Unfit("it cannot be understood") from None
    return rows


def _quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(os.path.abspath(path))  # noqa: PTH100


def _seal(room: str, name: str, key: bytes, value: bytes) -> bytes:
    return digest(room.encode(), name.encode(), key, value)


def _discard(path: str) -> None:
    for name in (path, f"{path}-journal", f"{path}-wal", f"{path}-shm"):
        with suppress(FileNotFoundError):
            os.unlink(name)  # noqa: PTH108
