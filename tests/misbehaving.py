"""A web server that misbehaves as it is told, and a clock that only waiting moves."""

from __future__ import annotations

import contextlib
import datetime
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

AGENT = "Explainer/1 (+https://example.org/harbour/; link check)"


@dataclass
class FakeClock:
    """Time that passes only when somebody waits; `waits` are for how long."""

    seconds: float = 1_000_000_000.0
    waits: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> float:
        return self.seconds

    def wait(self, seconds: float) -> None:
        with self.lock:
            self.waits.append(seconds)
            self.seconds += seconds


class Handler(BaseHTTPRequestHandler):
    """Answers as the server's `deeds` say: by method and path, else by path; all else is not there."""

    protocol_version = "HTTP/1.1"
    server: Misbehaving

    def do_HEAD(self) -> None:
        self._act()

    def do_GET(self) -> None:
        self._act()

    def _act(self) -> None:
        web = self.server
        with web.lock:
            web.asked.append(f"{self.command} {self.path}")
            web.agents.add(self.headers["User-Agent"])
            web.busy += 1
            web.most = max(web.most, web.busy)
        try:
            deeds = web.deeds
            deed = deeds.get(f"{self.command} {self.path}") or deeds.get(self.path) or answer(404)
            deed(self)
        finally:
            with web.lock:
                web.busy -= 1

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


Deed: TypeAlias = Callable[[Handler], None]


def answer(status: int, body: bytes = b"", **headers: str) -> Deed:
    """Answer as a good server does."""

    def deed(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(body)

    return deed


def first(*deeds: Deed) -> Deed:
    """Do one thing after the other, and the last for ever."""
    left = list(deeds)
    return lambda handler: (left.pop(0) if len(left) > 1 else left[0])(handler)


def reset(handler: Handler) -> None:
    """Break the connection off."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def silent(handler: Handler) -> None:
    """Answer nothing until the test is over."""
    handler.server.over.wait(30)
    handler.close_connection = True


def endless(handler: Handler) -> None:
    """Send a page that has no end, as long as anybody reads; note how many bytes that were."""
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.close_connection = True
    if handler.command == "HEAD":
        return
    with contextlib.suppress(OSError):
        while handler.server.sent < 1 << 30 and not handler.server.over.is_set():
            handler.server.sent += handler.connection.send(b"x" * 65536)


class Misbehaving(ThreadingHTTPServer):
    """The server; `asked` are all requests in order, `most` how many there were at once."""

    daemon_threads = True

    def __init__(self, deeds: Mapping[str, Deed]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.deeds = dict(deeds)
        self.asked: list[str] = []
        self.agents: set[str | None] = set()
        self.busy = self.most = self.sent = 0
        self.lock = threading.Lock()
        self.over = threading.Event()

    def handle_error(self, *_: Any) -> None:
        """Say nothing: that clients go away is what is tested."""

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        """Return the address of a path."""
        return f"http://{host}:{self.server_port}{path}"


@contextlib.contextmanager
def serving(deeds: Mapping[str, Deed], certificate: Path | None = None) -> Iterator[Misbehaving]:
    """Serve until the block ends; with a certificate, over TLS."""
    server = Misbehaving(deeds)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def certificate(path: Path, address: str = "127.0.0.1") -> Path:
    """Write a key and a certificate for an address, which nobody but itself vouches for."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "self")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, *plain)
    path.write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
    return path
