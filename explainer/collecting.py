"""Python's garbage collector, kept off while a build runs."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector off while much comes to be that is kept to the end anyway."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def unvisited() -> Iterator[None]:
    """Keep the collector off, and let it never go through what has come to be, which is let go of without it.

    For a process that lives on: a look through all of a large site holds up every thread for half a second.
    """
    with uncollected():
        try:
            yield
        finally:
            gc.freeze()
