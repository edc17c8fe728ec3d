"""Built pages, parsed as a browser, a crawler or a screen reader would see them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VOID = {"br", "hr", "img", "input", "link", "meta", "source", "wbr"}
# Attributes that make a browser fetch or follow something.
ADDRESSES = ("href", "src", "srcset", "action", "formaction", "data", "poster", "cite", "background", "manifest")


@dataclass
class Element:
    """An element with those around it, and its text."""

    tag: str
    attributes: dict[str, str]
    around: tuple[Element, ...] = field(repr=False)
    text: str = field(default="", repr=False)

    @property
    def words(self) -> list[str]:
        """The names of its class."""
        return self.attributes.get("class", "").split()

    def within(self, tag: str, word: str) -> bool:
        return any(each.tag == tag and word in each.words for each in self.around)


@dataclass
class Page(HTMLParser):
    """A built page; elements that are not closed in order fail at once."""

    address: str
    html: str = field(repr=False)
    elements: list[Element] = field(default_factory=list, repr=False)
    open: list[Element] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)
        self.close()
        assert not self.open, f"{self.address} leaves {self.open[-1].tag} open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self.open))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"{self.address}:{self.getpos()} closes {tag}"
        assert self.open.pop().tag == tag, f"{self.address}:{self.getpos()} closes {tag}"

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    def one(self, tag: str) -> Element:
        (element,) = self.all(tag)
        return element

    def ids(self) -> list[str]:
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]

    def marks(self) -> list[Element]:
        """Return the citation marks, which open entries of the page's own list of sources."""
        return [each for each in self.all("button") if any(outer.tag == "sup" for outer in each.around)]

    def listed(self) -> list[Element]:
        """Return the page's own list of sources, in order; each is also the card that its marks open."""
        return [each for each in self.all("li") if each.within("section", "sources")]

    def dates(self) -> list[str]:
        """Return the addresses to which the dates of facts lead, which are the facts' permalinks."""
        return [each.attributes["href"] for each in self.all("a") if "fact-date" in each.words]

    def addresses(self) -> Iterator[tuple[Element, str]]:
        for element in self.elements:
            for name in ADDRESSES:
                if name in element.attributes:
                    yield element, element.attributes[name]

    @property
    def root(self) -> str:
        """The path of the site, as its own address says it."""
        whole = [each for each in self.all("link") if each.attributes.get("rel") == "canonical"]
        return urlsplit(whole[0].attributes["href"]).path.removesuffix(self.address) if whole else "/"

    def target(self, address: str) -> str:
        """Return which file an address of this page leads to, relative to the site's folder."""
        path = unquote(urlsplit(address).path)
        if path.startswith("/"):  # of a page that is shown at any address
            return path.removeprefix(self.root)
        return normpath(join(dirname(self.address), path)) if path else self.address


@dataclass(frozen=True)
class BuiltSite:
    """An output folder with its pages."""

    folder: Path
    pages: dict[str, Page]


def read_built(folder: Path) -> BuiltSite:
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.html"))}
    return BuiltSite(folder, {name: Page(name, path.read_text(encoding="utf-8")) for name, path in files.items()})


def unprinted(address: str) -> str:
    """Return the name of a static file without the sign of its contents, if the address has one."""
    return re.sub(r"\.[0-9a-f]{10}(?=\.[a-z0-9]+$)", "", address)


def is_outside(address: str) -> bool:
    return bool(urlsplit(address).scheme or urlsplit(address).netloc)
