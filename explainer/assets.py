"""The static files that pages load, at addresses that name their contents: `static/site.0a1b2c3d4e.css`.

Such a file never changes at its address, so that whoever has it once need never ask again. Style sheets name further
files (`url(…)`, `@import`), which are at such addresses too; scripts name none: what they load, pages hand them. All
other static files keep their names, since somebody may link to them.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from explainer import addresses, inventory
from explainer.memory import digest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

STYLES = ("site.css",)
ICON = "icon.svg"
SCRIPT = "site.js"
FINDER = "search.js"
ENGINE = "vendor/minisearch.js"
FILTERS = "timeline.js"
EMBED_STYLE = "embed.css"
_LOADED = (*STYLES, EMBED_STYLE, ICON, SCRIPT, FINDER, ENGINE, FILTERS)
_SIGNS = 10  # of the digest, in hexadecimal
# Addresses as CSS Syntax Level 3 has them; comments and other strings, which may look like one, are passed over whole.
_TOKEN = re.compile(
    r"""/\*.*?(?:\*/|\Z)
      | url\(\s*(?P<quote>["']?)(?P<named>(?:(?!(?P=quote))[^\n\\]|(?!\))[^"'\s()\\])*?)(?P=quote)\s*\)
      | @import\s+(?P<mark>["'])(?P<imported>[^"'\n\\]*)(?P=mark)
      | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Assets:
    """Static files: the bytes of each by its address, and the address of each that pages load by its name.

    `digest` stands for these addresses.
    """

    files: Mapping[str, bytes]
    loaded: Mapping[str, str]
    digest: bytes

    def of(self, name: str) -> str:
        """Return the address at which pages load a static file: `static/site.0a1b2c3d4e.css`."""
        return self.loaded.get(name) or addresses.of_static(name)

    @property
    def lasting(self) -> tuple[str, ...]:
        """The addresses at which nothing else will ever be."""
        return tuple(sorted(address for name, address in self.loaded.items() if address != addresses.of_static(name)))


NOTHING = Assets({}, {}, b"")


def lasts(address: str, digest: str) -> bool:
    """Tell whether an address names the contents at it, which have this digest; so nothing else will ever be there."""
    return digest[:_SIGNS] in address.rpartition("/")[2].split(".")[1:]


def assets(static: Mapping[str, Path], linked: Collection[str], *, plain: bool = False) -> Assets:
    """Return a site's static files, each in its place; those that are `linked` by their names keep these too.

    With `plain`, all keep their names and nothing else, as a preview wants it, which swaps style sheets in open pages.
    """
    contents = {name: path.read_bytes() for name, path in static.items()}
    named = _Naming({} if plain else contents)
    for name in _LOADED:
        named.address(name, ())
    files = {
        addresses.of_static(name): content
        for name, content in contents.items()
        if name not in named.addresses or name in linked or name in named.circular
    }
    parts = (part for pair in sorted(named.addresses.items()) for part in pair)
    return Assets({**files, **named.files}, named.addresses, digest(*(part.encode() for part in parts)))


class _Naming:
    """Names files by their contents, those first that a style sheet names, since its own bytes depend on them."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self.contents = contents
        self.addresses: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        self.circular: set[str] = set()

    def address(self, name: str, within: tuple[str, ...]) -> str | None:
        """Return the address of a file; None for one that is not there, or that is named within itself."""
        if name in self.addresses:
            return self.addresses[name]
        if name in within:
            self.circular.add(name)
        if name not in self.contents or name in within:
            return None
        content = self.contents[name]
        if name.endswith(".css"):
            content = self._rewritten(name, content, (*within, name))
        stem, dot, suffix = name.rpartition(".")
        sign = inventory.digest(content)[:_SIGNS]
        address = addresses.of_static(f"{stem}.{sign}.{suffix}" if dot else f"{name}.{sign}")
        self.addresses[name], self.files[address] = address, content
        return address

    def _rewritten(self, name: str, content: bytes, within: tuple[str, ...]) -> bytes:
        """Return a style sheet that names the files it loads by their new addresses."""
        here = addresses.of_static(name)

        def told(found: re.Match[str]) -> str:
            group = "named" if found["named"] is not None else "imported"
            written = found[group]
            parts = urlsplit(written or "")
            if not parts.path or parts.scheme or parts.netloc or parts.path.startswith("/"):
                return found[0]
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path)))
            address = self.address(target, within)
            if address is None:
                return found[0]
            new = addresses.relative(here, address) + written.removeprefix(parts.path)
            start, end = found.start(group) - found.start(), found.end(group) - found.start()
            return found[0][:start] + new + found[0][end:]

        try:
            return _TOKEN.sub(told, content.decode("utf-8")).encode()
        except UnicodeDecodeError:
            return content
