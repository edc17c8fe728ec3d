"""The addresses elsewhere that a site links to: of sources and their archived copies, of pages, in texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag

from explainer.model import Entity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explainer.content import Content, Page
    from explainer.problems import Place
    from explainer.trees import Tree

_HREF = re.compile(r'<a href="(https?://[^"]+)"', re.IGNORECASE)
_END = re.compile(r"[\s<>\"'`)\]}|,]|$|[.;:!?](?:\s|$)")  # what may stand behind an address in Markdown or YAML


@dataclass(frozen=True, order=True, slots=True)
class Use:
    """Where an address is linked to; `source` is the id of the source that it is of, `role` the field or `text`."""

    place: Place
    role: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An address without its fragment, everything that links to it, and the archived copies of sources that have it."""

    address: str
    uses: tuple[Use, ...]
    archives: tuple[str, ...]


def links(content: Content) -> list[Link]:
    """Return every address of the web that published pages and sources link to, in order."""
    uses: dict[str, set[Use]] = {}
    archives: dict[str, set[str]] = {}
    for address, use in _uses(content):
        uses.setdefault(urldefrag(address).url, set()).add(use)
    for source in content.sources.by_id.values():
        if source.url and source.archive:
            archives.setdefault(urldefrag(source.url).url, set()).add(source.archive)
    return [Link(each, tuple(sorted(uses[each])), tuple(sorted(archives.get(each, ())))) for each in sorted(uses)]


def _uses(content: Content) -> Iterator[tuple[str, Use]]:
    tree = content.sources.tree
    for name, source in content.sources.by_id.items():
        for role, address in (("url", source.url), ("archive", source.archive)):
            if address:
                yield address, Use(tree.place((name, role)), role, name)
    for page in content.pages.values():
        if content.shows(page.id):
            yield from _of_page(page)


def _of_page(page: Page) -> Iterator[tuple[str, Use]]:
    if isinstance(page.front, Entity):
        for number, same in enumerate(page.front.same_as):
            yield same, Use(page.tree.place(("same_as", number)), "same_as")
    parts = (part for body in page.bodies() for part in body.parts if isinstance(part, str))
    for address in dict.fromkeys(unescape(found) for part in parts for found in _HREF.findall(part)):
        for place in _places(page.tree, address):
            yield address, Use(place, "text")


def _places(tree: Tree, address: str) -> list[Place]:
    """Return where an address stands in a file; its beginning if it is written in another way there."""
    found = [
        tree.at(number, at + 1, len(written))
        for written in dict.fromkeys((address, unquote(address)))
        for number, line in enumerate(tree.lines, 1)
        for at in _occurrences(line, written)
    ]
    return found or [tree.at(1, 1)]


def _occurrences(line: str, written: str) -> Iterator[int]:
    at = line.find(written)
    while at >= 0:
        if _END.match(line, at + len(written)):  # else it is the beginning of a longer one
            yield at
        at = line.find(written, at + 1)
