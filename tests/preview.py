"""A preview that runs in this process, for tests: at a free port, with the states that it came to."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

from explainer.building import Options, Result, make
from explainer.memory import Memory
from explainer.preparing import folders
from explainer.previewing import State
from explainer.serving import bind, serve

DEADLINE = 30.0  # seconds, for a machine that does much else

Made = tuple[Mapping[str, bytes], Result]


@dataclass
class Preview:
    """What a test asks of a preview."""

    port: int
    states: list[State] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def heard(self, state: State) -> None:
        with self.news:
            self.states.append(state)
            self.news.notify_all()

    def until(self, wanted: Callable[[State], bool]) -> State:
        """Wait for a state, the last or one to come."""
        with self.news:
            assert self.news.wait_for(lambda: bool(self.states) and wanted(self.states[-1]), DEADLINE)
            return self.states[-1]

    def get(self, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
        """Ask for a path with these headers, in which `_` stands for `-`."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        connection.request("GET", path, headers={name.replace("_", "-"): said for name, said in headers.items()})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer, content


@contextmanager
def previewed(
    site: Path, *, drafts: bool = True, hook: Callable[[Callable[[], Made]], Made] | None = None
) -> Iterator[Preview]:
    """Serve a preview of a site; `hook` is called for each build, with what builds."""
    options = Options(site=site, drafts=drafts, preview=True)
    build = partial(make, options, Memory())
    listener = bind("127.0.0.1", 0)
    preview = Preview(listener.getsockname()[1])
    ends: list[Callable[[], object]] = []
    failed: list[BaseException] = []
    begun = threading.Event()

    async def main() -> None:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task
        ends.append(lambda: loop.call_soon_threadsafe(task.cancel))
        begun.set()
        await serve(
            listener, "127.0.0.1", folders(options)[::-1], partial(hook, build) if hook else build, preview.heard
        )

    def run() -> None:
        try:
            asyncio.run(main())
        except asyncio.CancelledError:
            pass
        except BaseException as fault:
            failed.append(fault)

    thread = threading.Thread(target=run)
    thread.start()
    assert begun.wait(DEADLINE)
    try:
        preview.until(lambda state: state.number > 0)
        yield preview
    finally:
        ends[0]()
        thread.join(DEADLINE)
        assert not thread.is_alive()
        assert failed == []
