"""What one build remembers for the next: a value is made again only when what it was made from has changed."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

_Value = TypeVar("_Value")
_Item = TypeVar("_Item")


class Watch(Protocol):
    """Goes through items for somebody who watches how far it has come."""

    def __call__(self, title: str, items: Sequence[_Item]) -> Iterable[_Item]:
        """Return the items; `title` says what is done with them."""


def unwatched(title: str, items: Sequence[_Item]) -> Iterable[_Item]:  # noqa: ARG001
    """Return the items."""
    return items


def digest(*parts: bytes) -> bytes:
    """Return 16 bytes that stand for these parts, in this order."""
    lengths = array("Q", (len(parts), *map(len, parts))).tobytes()
    return blake2b(lengths + b"".join(parts), digest_size=16).digest()


class Store(Protocol):
    """Where values outlive a process, as bytes."""

    def get(self, room: str, name: str, key: bytes) -> bytes | None:
        """Return the value of this name if it was made for this key."""

    def put(self, room: str, name: str, key: bytes, value: bytes) -> None:
        """Keep a value."""

    def settle(self, room: str, names: set[str]) -> None:
        """Let go of all values of a room but these."""

    def rows(self, room: str) -> dict[str, tuple[bytes, bytes]]:
        """Return key and value of everything in a room, by name."""


@dataclass(slots=True)
class Rows:
    """A store in this process: key and value by room and name."""

    kept: dict[str, dict[str, tuple[bytes, bytes]]] = field(default_factory=dict)

    def get(self, room: str, name: str, key: bytes) -> bytes | None:
        """Return the value of this name if it was made for this key."""
        known = self.kept.get(room, {}).get(name)
        return known[1] if known and known[0] == key else None

    def put(self, room: str, name: str, key: bytes, value: bytes) -> None:
        """Keep a value."""
        self.kept.setdefault(room, {})[name] = key, value

    def settle(self, room: str, names: set[str]) -> None:
        """Let go of all values of a room but these."""
        self.kept[room] = {name: row for name, row in self.kept.get(room, {}).items() if name in names}

    def rows(self, room: str) -> dict[str, tuple[bytes, bytes]]:
        """Return key and value of everything in a room, by name."""
        return self.kept.get(room, {})


@dataclass(frozen=True, slots=True)
class Form(Generic[_Value]):
    """How values become bytes and come back; None for one that is better made again.

    `load` raises `ValueError`, `TypeError` or `LookupError` for bytes that are no such value.
    """

    dump: Callable[[_Value], bytes | None]
    load: Callable[[bytes], _Value | None]


@dataclass(slots=True)
class Memory:
    """Values by room and name, each with the key that it was made for.

    A key stands for everything that its value depends on; `made` counts what had to be made, by room. With a `store`,
    values that have a form outlive the process; their keys must say by `repr` all that they stand for. Where nothing
    is built again, it is not `lasting`: then nothing is kept here.
    """

    store: Store | None = None
    lasting: bool = True
    made: Counter[str] = field(default_factory=Counter)
    _rooms: dict[str, dict[str, tuple[Hashable, Any]]] = field(default_factory=lambda: defaultdict(dict))
    _asked: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def recall(
        self,
        room: str,
        name: str,
        key: Hashable,
        make: Callable[[], _Value],
        form: Form[_Value] | None = None,
    ) -> _Value:
        """Return the value of this name if it was made for this very key, else make it and remember it."""
        self._asked[room].add(name)
        known = self._rooms[room].get(name)
        if known is not None and known[0] == key:
            found: _Value = known[1]
            return found
        kept = self._kept(room, name, key, form) if form else None
        value = make() if kept is None else kept
        if kept is None:
            self.made[room] += 1
            self._keep(room, name, key, value, form)
        if self.lasting:
            self._rooms[room][name] = (key, value)
        return value

    def enclose(self, room: str, name: str, key: Hashable, make: Callable[[], _Value]) -> _Value:
        """Return a value as `recall` does; with it, all that was asked for while it was made is asked for again."""
        if not self.lasting:
            return make()

        def made() -> tuple[_Value, Mapping[str, set[str]]]:
            outer, self._asked = self._asked, defaultdict(set)
            try:
                return make(), self._asked
            finally:
                self._asked = outer

        value, within = self.recall(room, name, key, made)
        for each, names in within.items():
            self._asked[each] |= names
        return value

    def lacks(self, room: str, name: str, key: Hashable) -> bool:
        """Tell whether the value of this name would have to be made for this key."""
        known = self._rooms[room].get(name)
        if known is not None and known[0] == key:
            return False
        return self.store is None or self.store.get(room, name, _digest_of(key)) is None

    def hand(self, room: str, name: str, key: Hashable, packed: bytes) -> None:
        """Take a value that was made elsewhere, as bytes."""
        self.store = self.store or Rows()
        self.store.put(room, name, _digest_of(key), packed)

    def _kept(self, room: str, name: str, key: Hashable, form: Form[_Value]) -> _Value | None:
        packed = self.store.get(room, name, _digest_of(key)) if self.store else None
        try:
            return None if packed is None else form.load(packed)
        except (ValueError, TypeError, LookupError):
            return None

    def _keep(self, room: str, name: str, key: Hashable, value: _Value, form: Form[_Value] | None) -> None:
        packed = form.dump(value) if form and self.store else None
        if packed is not None and self.store:
            self.store.put(room, name, _digest_of(key), packed)

    def forget(self, room: str, name: str) -> None:
        """Forget a value, so that it is made again."""
        self._rooms[room].pop(name, None)

    def settle(self, room: str) -> None:
        """Forget every value of a room that was not asked for since the last time: what it was made from is gone."""
        asked = self._asked.pop(room, set())
        self._rooms[room] = {name: value for name, value in self._rooms[room].items() if name in asked}
        if self.store:
            self.store.settle(room, asked)


def _digest_of(key: Hashable) -> bytes:
    return digest(repr(key).encode())
