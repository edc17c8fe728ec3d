"""How a file is sent to a host that is told of each file what it is: its type, its encoding, how long it holds."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from typing import TYPE_CHECKING, NamedTuple

from explainer.headers import BRIEF, LASTING

if TYPE_CHECKING:
    from collections.abc import Container

_TWINS = {".gz": "gzip", ".br": "br"}
_PLAIN = "text/plain"
_TYPES = {
    ".atom": "application/atom+xml",
    ".avif": "image/avif",
    ".bib": "text/x-bibtex",
    ".css": "text/css",
    ".csv": "text/csv",
    ".html": "text/html",
    ".ico": "image/vnd.microsoft.icon",
    ".ics": "text/calendar",
    ".js": "text/javascript",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".rss": "application/rss+xml",
    ".svg": "image/svg+xml",
    ".txt": _PLAIN,
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
_TEXT = re.compile(r"text/|.*[/+](?:json|xml)$")
_KNOWN = mimetypes.MimeTypes(filenames=())  # what Python knows, and not what this machine's files say


class Headers(NamedTuple):
    """What a host is told of a file; `encoding` is empty for a file that is sent as it is."""

    type: str
    cache: str
    encoding: str


def headers(address: str, addresses: Container[str], *, lasting: bool = False) -> Headers:
    """Return what a host is told of the file at `address`; `addresses` are those of all files.

    `lasting` is a file that will never be another at its address.

    A compressed twin (`page.html.gz` beside `page.html`) is what it unpacks to, so that a CDN may send it in its place.
    """
    stem, encoding = twin(address, addresses)
    kind = type_of(stem)
    type_ = f"{kind}; charset=utf-8" if _TEXT.match(kind) else kind
    return Headers(type_, LASTING if lasting else BRIEF, encoding)


def twin(address: str, addresses: Container[str]) -> tuple[str, str]:
    """Return the address that a compressed twin stands for, with its encoding; any other file stands for itself."""
    for suffix, encoding in _TWINS.items():
        stem = address.removesuffix(suffix)
        if stem != address and stem in addresses:
            return stem, encoding
    return address, ""


def type_of(address: str) -> str:
    """Return the media type of a file by its name."""
    name = address.rsplit("/", 1)[-1]
    dot, suffix = name.rfind("."), ""
    if dot > 0:
        suffix = name[dot:].lower()
    elif name.startswith((".", "_")):  # `_headers`, `_redirects`, `.nojekyll`
        return _PLAIN
    return _TYPES.get(suffix) or _KNOWN.guess_type(f"file{suffix}")[0] or "application/octet-stream"


def _rules() -> str:
    """Return what stands for these rules, so that what was sent by others is sent again."""
    said = repr((LASTING, BRIEF, sorted(_TWINS.items()), sorted(_TYPES.items()), _TEXT.pattern))
    return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()


RULES = _rules()
