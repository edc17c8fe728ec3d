"""Who does the work: this process alone, several beside it, or a cluster; the results are in order, whoever it was.

Tasks run through any `concurrent.futures.Executor`; what starts one is imported when it is wanted. A task is a function
at the top of a module; what it is given and what it returns can be pickled. What a worker could not do, because it was
lost or is not like us, is returned as None, and whoever asked does it himself.
"""

from __future__ import annotations

import math
import os
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor, Future

_Item = TypeVar("_Item")
_Done = TypeVar("_Done")
Task = Callable[[Any, Sequence[_Item]], Sequence[_Done]]
_SHARES = 6  # of the work, for each worker: so that nobody waits long for the slowest
_MOST = 100  # items in a share, whose results are held at once


class Share(Protocol):
    """What all tasks of a kind need; found by its name where a worker has it already."""

    def given(self, *, inherited: bool) -> Any:
        """Return what a worker is to be handed; little if it was `inherited` from this process."""


@dataclass(frozen=True, slots=True)
class Given:
    """A share that is handed to every worker."""

    value: Any

    def given(self, *, inherited: bool) -> Any:  # noqa: ARG002
        """Return it."""
        return self.value


class Crew(Protocol):
    """Those who do the work."""

    def each(
        self, task: Task[_Item, _Done], share: Share, items: Sequence[_Item], few: int
    ) -> Iterator[_Done | None] | None:
        """Yield what a task makes of each item, in order, None where nobody could; None for all of a `few`."""


class Alone:
    """This process."""

    def each(
        self,
        task: Task[_Item, _Done],  # noqa: ARG002
        share: Share,  # noqa: ARG002
        items: Sequence[_Item],  # noqa: ARG002
        few: int,  # noqa: ARG002
    ) -> Iterator[_Done | None] | None:
        """Leave all to whoever asks."""
        return None


@dataclass(frozen=True, slots=True)
class Processes:
    """Further processes of this machine; where the system can fork, they inherit what this one knows.

    `at_once` when even a few items are to be shared out.
    """

    jobs: int
    at_once: bool = False

    def each(
        self, task: Task[_Item, _Done], share: Share, items: Sequence[_Item], few: int
    ) -> Iterator[_Done | None] | None:
        """Share out the items, unless they are few."""
        if self.jobs < 2 or (len(items) < few and not self.at_once):
            return None
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        forks = "fork" in multiprocessing.get_all_start_methods() and os.name == "posix" and not _is_mac()
        context = multiprocessing.get_context("fork" if forks else "spawn")
        given = share.given(inherited=forks)
        return _results(lambda: ProcessPoolExecutor(self.jobs, context, _follow), self.jobs, task, given, items)


@dataclass(frozen=True, slots=True)
class Cluster:
    """The workers of a Dask cluster, by the address of its scheduler."""

    address: str

    def each(
        self,
        task: Task[_Item, _Done],
        share: Share,
        items: Sequence[_Item],
        few: int,  # noqa: ARG002  (who names a cluster wants it to work)
    ) -> Iterator[_Done | None] | None:
        """Share out the items."""
        return self._each(task, share, items) if items else None

    def _each(self, task: Task[_Item, _Done], share: Share, items: Sequence[_Item]) -> Iterator[_Done | None]:
        from distributed import Client

        with Client(self.address, timeout="10s", set_as_default=False) as client:  # type: ignore[no-untyped-call]
            given = client.scatter(share.given(inherited=False), broadcast=True, hash=False)
            workers = max(1, sum(client.nthreads().values()))
            yield from _results(client.get_executor, workers, task, given, items)


def workers() -> int:
    """Return how many processes this machine has room for."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _follow() -> None:
    """End this worker when the process that wants its work is killed: else it would wait for more for ever."""
    import multiprocessing
    import threading

    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    from multiprocessing.connection import wait

    wait([sentinel])
    os._exit(1)


def _is_mac() -> bool:
    return os.uname().sysname == "Darwin"  # whose own libraries do not survive a fork


def _results(
    opened: Callable[[], Executor], jobs: int, task: Task[_Item, _Done], given: Any, items: Sequence[_Item]
) -> Iterator[_Done | None]:
    size = min(_MOST, max(1, math.ceil(len(items) / (jobs * _SHARES))))
    chunks = [items[start : start + size] for start in range(0, len(items), size)]
    with opened() as executor:
        futures = deque(executor.submit(task, given, chunk) for chunk in chunks)
        try:
            for chunk in chunks:
                yield from _done(futures.popleft(), len(chunk))
        finally:
            for future in futures:  # nobody waits for what nobody wants any more
                future.cancel()


def _done(future: Future[Sequence[_Done]], count: int) -> Sequence[_Done | None]:
    try:
        return future.result()
    except Exception:  # whatever befell a worker: what it did not do is done here, and says what is wrong
        return [None] * count
