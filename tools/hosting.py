"""Serve a built site as hosts do: text as gzip, `404.html` for unknown addresses, and what `_headers` asks for."""

from __future__ import annotations

import gzip
import threading
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from explainer import addresses
from explainer.headers import HEADERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TEXT = ("text/", "application/json", "application/javascript", "application/xml", "image/svg+xml")


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """Serve a folder from a free port of this machine; yield its address, without a slash at the end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, folder.resolve())) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


class _Host(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, folder: Path, *arguments: object) -> None:
        self.folder = folder
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer with the file at the address, else with the page for addresses that lead nowhere."""
        path = (self.folder / unquote(urlsplit(self.path).path).lstrip("/")).resolve()
        path = path / addresses.HOME if path.is_dir() else path
        found = path.is_file() and path.is_relative_to(self.folder)
        path = path if found else self.folder / addresses.NOT_FOUND
        content = path.read_bytes() if path.is_file() else b""
        kind = guess_type(path.name)[0] or "application/octet-stream"
        self.send_response(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)
        if kind.startswith(_TEXT):
            content = gzip.compress(content, mtime=0)
            self.send_header("Content-Encoding", "gzip")
            kind += "; charset=utf-8"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in _asked(self.folder):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Say nothing."""


def _asked(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the headers that the site asks its host to send with every file."""
    path = folder / HEADERS
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        if line.startswith(" "):
            name, value = line.strip().split(": ", 1)
            yield name, value
