"""What one build remembers for the next: a value is made again only when what it was made from has changed."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

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


@dataclass(slots=True)
class Memory:
    """Values by room and name, each with the key that it was made for.

    A key stands for everything that its value depends on; `made` counts what had to be made, by room.
    """

    made: Counter[str] = field(default_factory=Counter)
    _rooms: dict[str, dict[str, tuple[Hashable, Any]]] = field(default_factory=lambda: defaultdict(dict))
    _asked: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def recall(self, room: str, name: str, key: Hashable, make: Callable[[], _Value]) -> _Value:
        """Return the value of this name if it was made for this very key, else make it and remember it."""
        self._asked[room].add(name)
        known = self._rooms[room].get(name)
        if known is not None and known[0] == key:
            value: _Value = known[1]
            return value
        value = make()
        self.made[room] += 1
        self._rooms[room][name] = (key, value)
        return value

    def forget(self, room: str, name: str) -> None:
        """Forget a value, so that it is made again."""
        self._rooms[room].pop(name, None)

    def settle(self, room: str) -> None:
        """Forget every value of a room that was not asked for since the last time: what it was made from is gone."""
        asked = self._asked.pop(room, set())
        self._rooms[room] = {name: value for name, value in self._rooms[room].items() if name in asked}
