"""How hosts are asked: one request at a time, with a pause before the next."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

PAUSE = 1.0  # seconds between two requests to one host
LONGEST_PAUSE = 10.0  # seconds, if a host asks for a longer one


class Clock(Protocol):
    """The time, and waiting."""

    def now(self) -> float:
        """Return seconds since 1970."""

    def wait(self, seconds: float) -> None:
        """Return after so many seconds."""


class WallClock:
    """The machine's."""

    def now(self) -> float:
        """Return seconds since 1970."""
        return time.time()

    def wait(self, seconds: float) -> None:
        """Return after so many seconds."""
        time.sleep(seconds)


@dataclass(slots=True)
class _Line:
    """Those who wait for one host: who asks it has the lock. `ended` is when the last request did."""

    pause: float
    lock: Lock = field(default_factory=Lock)
    ended: float | None = None


class Turns:
    """Lets whoever asks a host be the only one, and wait after the one before."""

    def __init__(self, clock: Clock, pause: float = PAUSE) -> None:
        """Begin; no host was asked yet."""
        self._clock = clock
        self._pause = pause
        self._lines: dict[str, _Line] = {}
        self._lock = Lock()

    @contextlib.contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait for one's turn, and have it until the block ends."""
        line = self._line(host)
        with line.lock:
            if line.ended is not None:
                since = self._clock.now() - line.ended
                if 0 <= since < line.pause:
                    self._clock.wait(line.pause - since)
            try:
                yield
            finally:
                line.ended = self._clock.now()

    def slow(self, host: str, pause: float) -> None:
        """Pause longer for a host that asks for it, within reason."""
        line = self._line(host)
        line.pause = max(line.pause, min(pause, LONGEST_PAUSE))

    def _line(self, host: str) -> _Line:
        with self._lock:
            return self._lines.setdefault(host, _Line(self._pause))
