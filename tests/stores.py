"""A store in memory, which breaks when it is told to and lets somebody look at it at every moment."""

from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from explainer.buckets import Stored, Unavailable, tag_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from explainer.posting import Headers

_numbers = itertools.count()


@dataclass
class MemoryStore:
    """Objects with their headers; after `patience` more changes it is away. `opaque` tags say nothing of the bytes."""

    objects: dict[str, bytes] = field(default_factory=dict)
    headers: dict[str, Headers] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)
    patience: int | None = None
    opaque: bool = False
    seen: Callable[[dict[str, bytes]], None] | None = None
    name: str = "memory://here"
    lock: threading.Lock = field(default_factory=threading.Lock)

    def list(self) -> dict[str, Stored]:
        return {address: Stored(len(content), self.tags[address]) for address, content in self.objects.items()}

    def get(self, address: str) -> bytes | None:
        return self.objects.get(address)

    def put(self, address: str, content: bytes, headers: Headers) -> str:
        with self.lock:
            self._change(f"put {address}")
            self.place(address, content)
            self.headers[address] = headers
            self._look()
            return self.tags[address]

    def delete(self, addresses: Sequence[str]) -> None:
        for address in addresses:  # a batch may be done in part
            self._change(f"delete {address}")
            self.objects.pop(address, None)
            self.headers.pop(address, None)
            self._look()

    def place(self, address: str, content: bytes) -> None:
        """Put an object there as somebody else would."""
        self.objects[address] = content
        self.tags[address] = f"{next(_numbers)}-1" if self.opaque else tag_of(content)

    def _look(self) -> None:
        if self.seen:
            self.seen(self.objects)

    def _change(self, what: str) -> None:
        if self.patience is not None:
            if self.patience == 0:
                raise Unavailable("the store is away", "Wait.")
            self.patience -= 1
        self.changes.append(what)
