"""Asks for an address elsewhere as a polite program does, and judges the answer.

HEAD first, since nobody needs the page itself; GET where that is refused, and before an address is called dead, but of
what it sends nothing is read. Each request takes its turn with the host; robots.txt is respected (RFC 9309).
"""

from __future__ import annotations

import contextlib
import http.client
import socket
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit, urlunsplit

import urllib3
from urllib3 import exceptions

from explainer.answers import Answer, State
from explainer.robots import Robots, TooSlow, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explainer.manners import Clock, Turns

MOST_REDIRECTS = 5
CONNECT, READ = 10.0, 20.0  # seconds
_WAITS = (5.0, 10.0)  # seconds before each further try, of a host that does not say when to come back
_LONGEST_WAIT = 60.0  # seconds
_PERMANENT = (301, 308)
_REDIRECTS = (301, 302, 303, 307, 308)
_LATER = (429, 503)
_NOTHING = (404, 410)
_OTHER_ADDRESS = "it leads to an address that is not on the web"


class NoAnswer(Exception):
    """A host did not answer in a way that can be understood; why, in an editor's words."""

    def __init__(self, said: str, *, again: bool = False) -> None:
        super().__init__(said)
        self.again = again  # whether another kind of request may do better


class Reply(NamedTuple):
    """The head of a host's answer; `cookie` when it wants to be known again."""

    status: int
    location: str
    later: str
    cookie: bool


@dataclass(slots=True)
class _Way:
    """Where redirects have led so far: `here` now, `to` as far as each was permanent."""

    here: str
    seen: set[str]
    to: str = ""
    permanent: bool = True
    cookie: bool = False

    def go(self, reply: Reply) -> None:
        """Follow a redirect; raises `NoAnswer`."""
        target = urldefrag(urljoin(self.here, reply.location)).url
        if urlsplit(target).scheme not in ("http", "https"):
            raise NoAnswer(_OTHER_ADDRESS)
        self.permanent = self.permanent and reply.status in _PERMANENT
        self.to = target if self.permanent else self.to
        self.cookie = self.cookie or reply.cookie
        self.here = target


class Asker:
    """Asks as one program, which names itself; may be called from several threads at once."""

    def __init__(self, agent: str, clock: Clock, turns: Turns, ca_certs: str | None = None) -> None:
        """Prepare; nothing is asked yet. `ca_certs` is a file of certificates to trust, if not the machine's."""
        self._clock = clock
        self._turns = turns
        self._pool = urllib3.PoolManager(
            num_pools=64,
            headers={"User-Agent": agent, "Accept": "*/*"},
            retries=False,
            timeout=urllib3.Timeout(connect=CONNECT, read=READ),
            cert_reqs="CERT_REQUIRED",
            ca_certs=ca_certs,
        )
        self._robots = Robots(agent, self._rules)

    def ask(self, address: str) -> Answer:
        """Ask for an address of the web, and follow where it leads."""
        way = _Way(address, {address})
        try:
            return self._followed(way)
        except NoAnswer as fault:
            return Answer(State.FAILED, None, str(fault), way.to)

    def _followed(self, way: _Way) -> Answer:
        for _ in range(MOST_REDIRECTS + 1):
            if refused := self._refused(way.here):
                return Answer(State.REFUSED, None, refused, way.to)
            reply = self._reply(way.here)
            if reply.status not in _REDIRECTS or not reply.location:
                return _judged(reply.status, way.to)
            way.go(reply)
            if way.here in way.seen:
                return _circle(way)
            way.seen.add(way.here)
        return Answer(State.FAILED, None, f"it leads on more than {MOST_REDIRECTS} times", "")

    def _refused(self, address: str) -> str:
        said, pause = self._robots.refusal(address)
        if pause:
            self._turns.slow(_host(address), pause)
        return said

    def _reply(self, address: str) -> Reply:
        try:
            reply = self._patient("HEAD", address)
        except NoAnswer as fault:
            if not fault.again:
                raise
            return self._patient("GET", address)
        fine = reply.status < HTTPStatus.BAD_REQUEST or reply.status in _LATER
        return reply if fine else self._patient("GET", address)

    def _patient(self, method: str, address: str) -> Reply:
        """Ask again when a host says later, if that is soon enough."""
        for usual in _WAITS:
            reply = self._once(method, address)
            if reply.status not in _LATER:
                return reply
            wait = self._wait(reply.later, usual)
            if wait > _LONGEST_WAIT:
                return reply
            self._clock.wait(wait)
        return self._once(method, address)

    def _wait(self, later: str, usual: float) -> float:
        """Return for how many seconds a host wants to be left alone (RFC 9110, section 10.2.3)."""
        if later.isdecimal():
            return float(later)
        try:
            return max(0.0, parsedate_to_datetime(later).timestamp() - self._clock.now())
        except (ValueError, TypeError):
            return usual

    def _once(self, method: str, address: str) -> Reply:
        with self._response(method, address) as response:
            head = response.headers
            later = head.get("Retry-After", "").strip()
            return Reply(response.status, head.get("Location", ""), later, "Set-Cookie" in head)

    @contextlib.contextmanager
    def _response(self, method: str, address: str) -> Iterator[urllib3.BaseHTTPResponse]:
        """Ask, and have the host's turn until the block ends; of what it has not read then, nothing is read."""
        with self._turns.turn(_host(address)):
            try:
                response = self._pool.request(method, _ascii(address), redirect=False, preload_content=False)
                try:
                    yield response
                finally:
                    response.release_conn() if method == "HEAD" else response.close()
            except (exceptions.HTTPError, OSError, ValueError, TooSlow) as fault:
                raise _said(fault) from None

    def _rules(self, address: str) -> tuple[int, str]:
        """Fetch a robots.txt; a host that breaks off is like one that says that it is broken. Raises `NoAnswer`."""
        try:
            return self._rules_of(address)
        except NoAnswer as fault:
            if not fault.again:
                raise
            return HTTPStatus.INTERNAL_SERVER_ERROR, ""

    def _rules_of(self, address: str) -> tuple[int, str]:
        """Return status and text of a robots.txt; of a long one the beginning (RFC 9309, section 2.5)."""
        for _ in range(MOST_REDIRECTS + 1):
            with self._response("GET", address) as response:
                target = urljoin(address, response.headers.get("Location", ""))
                if response.status not in _REDIRECTS or urlsplit(target).scheme not in ("http", "https"):
                    text = text_of(response, self._clock) if response.status == HTTPStatus.OK else ""
                    return response.status, text
            address = target
        return HTTPStatus.NOT_FOUND, ""  # RFC 9309, 2.3.1.2: as if there were none


def _judged(status: int, to: str) -> Answer:
    if status < HTTPStatus.BAD_REQUEST:
        return Answer(State.MOVED if to else State.OK, status, "", to)
    try:
        said = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        said = str(status)
    if status in _NOTHING:
        return Answer(State.GONE, status, said, to)
    state = State.FAILED if status >= HTTPStatus.INTERNAL_SERVER_ERROR else State.REFUSED
    return Answer(state, status, said, to)


def _circle(way: _Way) -> Answer:
    if way.cookie:  # it remembers browsers, and shows them the page when they come again
        return Answer(State.REFUSED, None, "it shows its page only to those who take cookies", "")
    return Answer(State.FAILED, None, "it leads in a circle", "")


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""


def _ascii(address: str) -> str:
    """Write a host's name as the web's name system has it; raises `ValueError`."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if host.isascii():
        return address
    return urlunsplit(parts._replace(netloc=parts.netloc.lower().replace(host, host.encode("idna").decode())))


def _said(fault: Exception) -> NoAnswer:
    """Say what a library says in an editor's words; the first that fits."""
    if any(isinstance(part, http.client.HTTPException) and "got more than" in str(part) for part in fault.args):
        return NoAnswer("the head of its answer is too big")
    for kinds, said, again in _FAULTS:
        if isinstance(fault, kinds):
            return NoAnswer(said, again=again)
    return NoAnswer("its answer cannot be understood", again=True)


_FAULTS: tuple[tuple[tuple[type[Exception], ...], str, bool], ...] = (
    ((exceptions.NameResolutionError, socket.gaierror), "there is no host of that name", False),
    ((exceptions.NewConnectionError,), "it cannot be reached", False),  # to urllib3, a kind of timeout
    ((exceptions.SSLError,), "its certificate cannot be trusted", False),
    ((exceptions.TimeoutError, TooSlow), "it did not answer in time", False),
    ((exceptions.LocationParseError, UnicodeError), "it is not an address", False),
    ((exceptions.ProtocolError,), "the connection broke off", True),
)
