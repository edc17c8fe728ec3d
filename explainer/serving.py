"""The preview's web server: pages from memory, and word to open tabs of what changed, by livereload's protocol."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import json
import logging
import mimetypes
import socket
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler  # type: ignore[import-untyped]
from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler

from explainer import addresses
from explainer.guarding import admits
from explainer.previewing import Builder, State
from explainer.problems import frame, summary
from explainer.watching import changes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from explainer.previewing import Make
    from explainer.problems import Problem

_FOLDER = Path(__file__).resolve().parent / "preview"
_OWN = "/__preview/"
_PROBLEMS = f"{_OWN}problems.json"
_MAIN = f"{_OWN}main"  # before the path of a page of which no more changed than its main part
_EMPTY = (_FOLDER / "empty.html").read_bytes()
_PICTURES = (".png", ".jpg", ".jpeg", ".gif")  # those that livereload.js swaps
_TRIES = 100
# Not every system's tables know these.
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json"} | {
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".bib": "text/x-bibtex",
    ".md": "text/markdown",
    ".txt": "text/plain",
}


class PortTaken(Exception):
    """Somebody listens there already; `free` is the next port where nobody does, if one was found."""

    def __init__(self, port: int, free: int | None) -> None:
        super().__init__(port)
        self.port = port
        self.free = free


def bind(host: str, port: int) -> socket.socket:
    """Listen at a host's port, 0 for any free one; raises `PortTaken`, or `OSError` for a host that is not ours."""
    try:
        return _listening(host, port)
    except OSError as fault:
        if fault.errno != errno.EADDRINUSE:
            raise
        raise PortTaken(port, _next_free(host, port)) from None


def _next_free(host: str, port: int) -> int | None:
    for other in range(port + 1, min(port + _TRIES, 65536)):
        try:
            _listening(host, other).close()
        except OSError:
            continue
        return other
    return None


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family)
    listener.setblocking(False)
    return listener


class Site:
    """What tabs see: the last state, and which tab shows what. Lives on the server's loop."""

    def __init__(self, host: str, roots: Sequence[Path]) -> None:
        """Answer for a server at `host`; files of problems lie in one of `roots`."""
        self.host = host
        self.roots = roots
        self.state = State()
        self.built = asyncio.Event()
        self.dressed = 0  # the number of the last build that changed static files

    def show(self, state: State) -> None:
        """Take on a new state, and tell each tab what of it concerns the page that it shows."""
        before, self.state = self.state, state
        if any(address.startswith("static/") for address in state.changed):
            self.dressed = state.number
        self.built.set()
        if (before.failed, before.problems, before.crash) != (state.failed, state.problems, state.crash):
            Tab.reload_waiters(_PROBLEMS)
        for path in sorted({tab.path for tab in Tab.waiters}):
            _, old = page(before.outputs, path)
            _, new = page(state.outputs, path)
            if self._names_changed(new) or (old != new and _frame(old) != _frame(new)):
                Tab.reload_waiters(path)
            elif old != new:
                Tab.reload_waiters(_MAIN + path)
        for address in sorted(state.changed):
            if address.endswith((".css", *_PICTURES)):
                Tab.reload_waiters(f"/{address}")

    def version(self, path: str) -> str:
        """Name what a tab shows that opens this path now: the page's bytes, and what it may load."""
        return f"{_digest(page(self.state.outputs, path)[1])}-{self.dressed}"

    def _names_changed(self, content: bytes) -> bool:
        """Tell whether a page names a static file that changed, other than those that livereload.js swaps."""
        static = (address for address in self.state.changed if address.startswith("static/"))
        loaded = (quote(address).encode() for address in static if not address.endswith((".css", *_PICTURES)))
        return any(address in content for address in loaded)

    def report(self) -> dict[str, object]:
        """Say what is wrong, as data for the page's own script."""
        state = self.state
        problems = [self._record(problem) for problem in state.problems]
        if state.crash:
            problems.append(_crash(state.crash))
        return {
            "build": state.number,
            "failed": state.failed,
            "shown": bool(state.outputs),
            "summary": summary(state.problems) or "The generator failed",
            "problems": problems,
        }

    def _record(self, problem: Problem) -> dict[str, object]:
        place = problem.place
        path = next((root / place.file for root in self.roots if (root / place.file).exists()), None)
        where = quote((path or self.roots[0] / place.file).resolve().as_posix())
        return {
            "severity": problem.severity,
            "code": problem.code,
            "message": problem.message,
            "remedy": problem.remedy,
            "file": place.file,
            "line": place.line,
            "column": place.column,
            "frame": "\n".join(frame(place)) if place.source.strip() else "",
            "href": f"vscode://file/{where.removeprefix('/')}:{place.line}:{place.column}",
        }


def _crash(trace: str) -> dict[str, object]:
    said = trace.strip().rsplit("\n", 1)[-1]
    remedy = "This is a fault of the program, not of the site. The terminal shows where."
    return {"severity": "error", "code": "in the program", "message": said, "remedy": remedy, "frame": "", "file": ""}


def page(outputs: Mapping[str, bytes], path: str) -> tuple[str, bytes]:
    """Return the address and bytes of what stands at a request's path: an output, or the page for what there is not."""
    address = unquote(path).removeprefix("/")
    if not address or address.endswith("/"):
        address += "index.html"
    for found in (address, addresses.NOT_FOUND):
        if found in outputs:
            return found, outputs[found]
    return "", _EMPTY


def _frame(content: bytes) -> bytes:
    """Return what stands around a page's main part; all of it where a script in the main part is to be run anew."""
    before, _, rest = content.partition(b"<main ")
    main, _, after = rest.partition(b"</main>")
    return content if b"<script" in main else before + after


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=12).hexdigest()


class _Guarded(RequestHandler):
    """Answers only to those who may ask, and lets nothing be kept."""

    site: Site

    def initialize(self, site: Site) -> None:
        self.site = site

    def prepare(self) -> None:
        connection = self.request.connection.stream.socket  # type: ignore[union-attr]
        reached = connection.getsockname()[0] if connection else ""  # none: whoever asked has gone
        host, origin = self.request.headers.get("Host", ""), self.request.headers.get("Origin")
        if not admits(host, origin, self.site.host, reached):
            raise HTTPError(403)

    def set_default_headers(self) -> None:
        self.set_header("Cache-Control", "no-cache")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")

    def write_error(self, status_code: int, **_: object) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(_REFUSED if status_code == 403 else f"{status_code}\n")

    def compute_etag(self) -> str | None:
        """Name an answer by its bytes."""
        return f'"{_digest(b"".join(self._write_buffer))}"'

    def send(self, name: str, content: bytes) -> None:
        """Answer with a file."""
        suffix = Path(name).suffix
        kind = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        text = kind.startswith("text/") or kind in ("application/json", "image/svg+xml")
        self.set_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.write(content)


_REFUSED = "Refused: this preview answers only to names and pages of its own machine.\n"


class Pages(_Guarded):
    """The site's outputs, by their addresses."""

    async def get(self, path: str) -> None:
        """Answer with an output; until the first build is done, wait for it."""
        await self.site.built.wait()
        outputs = self.site.state.outputs
        if f"{path}/{addresses.HOME}" in outputs:
            self.redirect(f"/{quote(path)}/")
            return
        address, content = page(outputs, self.request.path)
        if address == addresses.NOT_FOUND and path != address:
            self.set_status(404)
        self.set_header("Server-Timing", f'page;desc="{self.site.version(self.request.path)}"')
        self.send(address or addresses.HOME, content)

    head = get


class Problems(_Guarded):
    """What is wrong, as data."""

    def get(self) -> None:
        """Answer with the report."""
        self.send("problems.json", json.dumps(self.site.report()).encode())


class Client(_Guarded):
    """The script and the style sheet that pages load in the preview only."""

    def get(self, name: str) -> None:
        """Answer with one of the files."""
        self.send(name, (_FOLDER / name).read_bytes())


class Library(_Guarded, LiveReloadJSHandler):  # type: ignore[misc]
    """livereload's own script."""


class Tab(_Guarded, LiveReloadHandler):  # type: ignore[misc]
    """An open tab: livereload's socket, without its poller, which knows which page the tab shows."""

    watcher = SimpleNamespace(filepath=None)  # named in a log line only
    live_css = True
    path = ""

    def set_default_headers(self) -> None:
        """Add nothing to the answer that opens a socket."""

    def on_message(self, message: str) -> None:
        """Greet as livereload does; then say at once what this tab missed."""
        said: dict[str, Any] = json.loads(message)
        if said.get("command") == "info" and "url" in said:
            self.path = urlsplit(str(said["url"])).path
            super().on_message(message)
            self._catch_up(str(said.get("plugins", {}).get("preview", {}).get("page", "")))
        else:
            super().on_message(message)

    def _catch_up(self, version: str) -> None:
        state = self.site.state
        if version and version != self.site.version(self.path):
            self._tell(self.path)
        if state.failed:
            self._tell(_PROBLEMS)

    def _tell(self, path: str) -> None:
        self.send_message({"command": "reload", "path": path, "liveCSS": True, "liveImg": True})


def application(site: Site) -> Application:
    """Return everything that the preview answers to."""
    given = {"site": site}
    return Application(
        [
            (r"/livereload", Tab, given),
            (r"/livereload\.js", Library, given),
            (r"/__preview/(client\.(?:js|css))", Client, given),
            (r"/__preview/problems\.json", Problems, given),
            (r"/(.*)", Pages, given),
        ],
        log_function=lambda _: None,
    )


async def serve(
    listener: socket.socket,
    host: str,
    folders: Sequence[Path],
    make: Make,
    heard: Callable[[State], None],
) -> None:
    """Serve a preview of a site until cancelled.

    `folders` are those whose changes count, the site's first; `make` builds; `heard` is told of every build.
    Raises `OSError` where the system cannot watch.
    """
    logging.getLogger("livereload").addHandler(logging.NullHandler())
    loop = asyncio.get_running_loop()
    site = Site(host, folders)

    def tell(state: State) -> None:
        loop.call_soon_threadsafe(site.show, state)
        heard(state)

    builder = Builder(make, tell)
    broken: asyncio.Future[None] = loop.create_future()
    stop = threading.Event()

    def watch() -> None:
        try:
            for _ in changes(folders, stop):
                builder.want()
        except OSError as fault:
            loop.call_soon_threadsafe(broken.set_exception, fault)

    server = HTTPServer(application(site))
    server.add_socket(listener)
    threads = [threading.Thread(target=target, daemon=True) for target in (builder.run, watch)]
    for thread in threads:
        thread.start()
    try:
        await broken
    finally:
        stop.set()
        builder.end()
        server.stop()
        for tab in LiveReloadHandler.waiters.copy():
            tab.close()
        LiveReloadHandler.waiters.clear()
        await server.close_all_connections()
        threads[1].join()
