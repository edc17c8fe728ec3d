"""Who may ask the preview: pages and people that call it by a name of this machine.

A page of another host can send requests to this machine, and by a name that it makes point here (DNS rebinding) even
read the answers. It cannot forge the `Host` and `Origin` that a browser sends.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def admits(host: str, origin: str | None, listens: str, reached: str) -> bool:
    """Tell whether to answer a request by its `Host` and `Origin` headers.

    `listens` is the name or address that the server was told to listen at, `reached` is the address of this machine
    at which the request came in.
    """
    name = _name(host)
    if name is None or name not in _names(listens, reached):
        return False
    return origin is None or urlsplit(origin).netloc == host


def is_loopback(host: str) -> bool:
    """Tell whether only programs of this machine can reach a server that listens here."""
    return host in _LOOPBACK


def _names(listens: str, reached: str) -> frozenset[str]:
    if is_loopback(listens):
        return _LOOPBACK
    own = socket.gethostname().lower()
    return _LOOPBACK | {listens.lower(), reached, own, f"{own}.local"}


def _name(host: str) -> str | None:
    """Return the name of a `Host` header without its port; None when it cannot be read."""
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        return None
    if name is None or "@" in host:
        return None
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        return name
