"""The site as it is written: built again after every change, the last good one kept while there are errors.

One thread builds; whoever asks meanwhile has the last state at once, as a value that nobody changes.
"""

from __future__ import annotations

import threading
import time
import traceback
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from explainer.collecting import unvisited
from explainer.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from explainer.building import Result
    from explainer.problems import Problems

    Make = Callable[[], tuple[Mapping[str, bytes], Result]]


_GRACE = 0.05  # seconds for a file that is being written to be whole, before its faults are told


@dataclass(frozen=True, slots=True)
class State:
    """What a preview shows: the outputs of the last good build by address, and what is wrong since.

    `changed` are the addresses that the last build added, removed or changed, `took` is how long it was, in seconds.
    `crash` is the traceback of a build that failed by a fault of the program.
    """

    number: int = 0
    outputs: Mapping[str, bytes] = field(default_factory=dict)
    problems: Problems = ()
    failed: bool = False
    changed: frozenset[str] = frozenset()
    took: float = 0.0
    crash: str = ""


class Builder:
    """Builds in a thread of its own, once more for whatever changed since a build began."""

    def __init__(self, make: Make, tell: Callable[[State], None]) -> None:
        """Build with `make`; `tell` hears of every new state, in the builder's thread."""
        self.state = State()
        self._make = make
        self._tell = tell
        self._wanted = threading.Event()
        self._ended = False

    def want(self) -> None:
        """Ask for a build that has all that is on the disk now; from any thread, at any time."""
        self._wanted.set()

    def end(self) -> None:
        """End after the build that is running, if any, which nobody hears of."""
        self._ended = True
        self._wanted.set()

    def run(self) -> None:
        """Build whenever it is wanted, until the end."""
        while True:
            self._wanted.wait()
            self._wanted.clear()
            if self._ended:
                return
            state = self._built()
            if self._ended or (state.failed and self._wanted.wait(_GRACE)):  # it may have read a file half written
                continue
            self.state = state
            self._tell(state)

    def _built(self) -> State:
        began = time.perf_counter()
        with unvisited():
            state = replace(self._attempt(), number=self.state.number + 1)
        return replace(state, took=time.perf_counter() - began)

    def _attempt(self) -> State:
        last = replace(self.state, problems=(), failed=True, changed=frozenset(), crash="")
        try:
            outputs, result = self._make()
        except OSError as fault:  # a file went between its listing and its reading, or cannot be read
            place = Place(Path(fault.filename).name if fault.filename else "static/")
            remedy = "Check that it is there, and its permissions."
            return replace(last, problems=(Problem(place, "E101", f"this cannot be read: {fault.strerror}", remedy),))
        except Exception:
            return replace(last, crash=traceback.format_exc())
        if result.failed:
            return replace(last, problems=result.problems)
        return replace(
            last, outputs=outputs, problems=result.problems, failed=False, changed=_changed(last.outputs, outputs)
        )


def _changed(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> frozenset[str]:
    return frozenset(address for address in old.keys() | new.keys() if old.get(address) != new.get(address))
