"""What hosts ask of programs: robots.txt, fetched once a run (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

if TYPE_CHECKING:
    from collections.abc import Callable

    from explainer.manners import Clock

LARGEST = 500 * 1024  # bytes, which RFC 9309 (2.5) wants to be read at least
_LONGEST = 30.0  # seconds
_PIECE = 16 * 1024


class TooSlow(Exception):
    """A text does not come to its end."""


class Readable(Protocol):
    """Bytes that come in pieces."""

    def read1(self, amt: int | None = None, decode_content: bool | None = None) -> bytes:
        """Return what has come, up to so many bytes; nothing at the end."""


def text_of(response: Readable, clock: Clock) -> str:
    """Read the beginning of a text; raises `TooSlow`."""
    begun, read = clock.now(), b""
    while len(read) < LARGEST and (piece := response.read1(_PIECE, decode_content=True)):
        read += piece
        if clock.now() - begun > _LONGEST:
            raise TooSlow
    return read[:LARGEST].decode("utf-8-sig", errors="replace")


@dataclass(slots=True)
class _Rules:
    """Those of one origin, None before they are fetched; `fault` when it does not answer at all.

    `said` is why nothing there may be asked for.
    """

    lock: Lock = field(default_factory=Lock)
    parser: RobotFileParser | None = None
    said: str = ""
    fault: Exception | None = None


class Robots:
    """The wishes of every host that is asked; may be called from several threads at once."""

    def __init__(self, agent: str, fetch: Callable[[str], tuple[int, str]]) -> None:
        """Prepare; `fetch` returns status and text of a robots.txt."""
        self._agent = agent
        self._fetch = fetch
        self._origins: dict[str, _Rules] = {}
        self._lock = Lock()

    def refusal(self, address: str) -> tuple[str, float]:
        """Return why a program may not ask for an address, else nothing, and how many seconds it should pause.

        Raises whatever fetching raised.
        """
        parts = urlsplit(address)
        origin = urlunsplit((parts.scheme, parts.netloc, "", "", ""))
        with self._lock:
            rules = self._origins.setdefault(origin, _Rules())
        with rules.lock:
            parser = self._learned(origin, rules)
        if rules.said:
            return rules.said, 0.0
        allowed = parser.can_fetch(self._agent, address)
        return "" if allowed else "its robots.txt asks programs not to", float(parser.crawl_delay(self._agent) or 0)

    def _learned(self, origin: str, rules: _Rules) -> RobotFileParser:
        """Return the rules of an origin: none without such a file, and nothing allowed where it fails (2.3.1)."""
        if rules.fault:
            raise rules.fault
        if rules.parser:
            return rules.parser
        try:
            status, text = self._fetch(f"{origin}/robots.txt")
        except Exception as fault:
            rules.fault = fault  # so that a host that is away is not waited for again and again
            raise
        rules.parser = RobotFileParser()
        rules.parser.parse(text.splitlines())
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
            rules.said = "its robots.txt cannot be read"
        return rules.parser
