"""The command `serve`: a preview from words to lines."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import webbrowser
from functools import partial
from typing import TYPE_CHECKING, TextIO

from explainer import terminal
from explainer.building import Options, make
from explainer.guarding import is_loopback
from explainer.memory import Memory
from explainer.preparing import folders
from explainer.problems import summary
from explainer.serving import PortTaken, bind, serve

if TYPE_CHECKING:
    import argparse
    import socket

    from explainer.previewing import State
    from explainer.problems import Problems

SUCCESS, FAULTS = 0, 1


def run(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Serve a preview until Ctrl-C; return 0, or 1 when the machine cannot watch the files."""
    try:
        listener = bind(given.host, given.port)
    except PortTaken as fault:
        free = f"; try --port {fault.free}" if fault.free else ""
        parser.error(f"port {fault.port} is in use, perhaps by another preview{free}")
    except OSError as fault:
        parser.error(f"argument --host: cannot listen at {given.host}: {fault.strerror}")
    options = Options(site=given.site, drafts=given.drafts, preview=True, pseudo=given.pseudo)
    address = _address(given.host, listener)
    _say(f"Preview at {address} (Ctrl-C ends it).")
    if not is_loopback(given.host):
        _say("Others in this network can read it too, drafts included." if given.drafts else _OPEN)
    if given.open:
        webbrowser.open(address)
    lines = Lines()
    try:
        asyncio.run(serve(listener, given.host, folders(options)[::-1], partial(make, options, Memory()), lines.heard))
    except KeyboardInterrupt:
        return SUCCESS
    except OSError as fault:
        _say(f"The files cannot be watched: {fault}. On Linux, raise fs.inotify.max_user_watches.", sys.stderr)
    return FAULTS


_OPEN = "Others in this network can read it too."


def _address(host: str, listener: socket.socket) -> str:
    name = "localhost" if host in ("0.0.0.0", "::") else host
    name = f"[{name}]" if ":" in name else name
    return f"http://{name}:{listener.getsockname()[1]}/"


def _say(text: str, stream: TextIO | None = None) -> None:
    with contextlib.suppress(BrokenPipeError):  # nobody reads this any more, which is no reason to stop
        print(text, file=stream or sys.stdout, flush=True)


class Lines:
    """What the terminal says of each build: problems only when they are others than before."""

    def __init__(self) -> None:
        self.problems: Problems = ()

    def heard(self, state: State) -> None:
        """Say what a build came to."""
        if state.crash:
            _say(state.crash, sys.stderr)
            return
        if state.problems != self.problems:
            with contextlib.suppress(BrokenPipeError):
                terminal.say(state.problems, sys.stderr)
        self.problems = state.problems
        counted = summary(state.problems)
        if state.failed:
            _say(f"{counted}; the preview stays as it was.", sys.stderr)
        elif state.changed:
            pages = sum(address.endswith(".html") for address in state.changed)
            said = f" with {counted}" if counted else ""
            _say(f"Built in {1000 * state.took:.0f} ms, {pages} pages changed{said}.")
        else:
            _say("Nothing changed.")
