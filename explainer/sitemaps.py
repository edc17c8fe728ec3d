"""Sitemaps (sitemaps.org, 0.9): every address that search engines may show, in all languages, with its last change."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

MOST, LARGEST = 50_000, 50 * 1024 * 1024  # addresses and bytes of a file, as the protocol has it
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_SET = f'<urlset xmlns="{_NAMESPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
_INDEX = f'<sitemapindex xmlns="{_NAMESPACE}">\n'


@dataclass(frozen=True, slots=True)
class Place:
    """A whole address, the day of its last change, if one is known, and the same page by language."""

    href: str
    changed: str
    editions: tuple[tuple[str, str], ...]


def sitemaps(
    places: Iterable[Place], address: str, whole: Callable[[str], str], most: int = MOST, largest: int = LARGEST
) -> dict[str, bytes]:
    """Return the bytes of a sitemap by address; of one that is divided, the index of its parts stands there."""
    parts = [_HEAD + _SET + "".join(lines) + "</urlset>\n" for lines in _parts(places, most, largest)]
    if len(parts) == 1:
        return {address: parts[0].encode()}
    stem = address.removesuffix(".xml")
    named = {f"{stem}-{number}.xml": part.encode() for number, part in enumerate(parts, 1)}
    listed = "".join(f"<sitemap><loc>{escape(whole(name))}</loc></sitemap>\n" for name in named)
    return {address: (_HEAD + _INDEX + listed + "</sitemapindex>\n").encode(), **named}


def _parts(places: Iterable[Place], most: int, largest: int) -> Iterator[Sequence[str]]:
    lines: list[str] = []
    around = size = len(_HEAD + _SET) + len("</urlset>\n")
    for place in places:
        line = _line(place)
        length = len(line.encode())
        if lines and (len(lines) == most or size + length > largest):
            yield lines
            lines, size = [], around
        lines.append(line)
        size += length
    yield lines


def _line(place: Place) -> str:
    changed = f"<lastmod>{place.changed}</lastmod>" if place.changed else ""
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{escape(lang)}" href="{escape(href)}"/>'
        for lang, href in place.editions
    )
    return f"<url><loc>{escape(place.href)}</loc>{changed}{others}</url>\n"


def robots(sitemap: str) -> bytes:
    """Return a robots.txt (RFC 9309) that keeps nobody out and names the sitemap."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n".encode()
