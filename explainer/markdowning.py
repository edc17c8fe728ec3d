"""A page's HTML as Markdown (CommonMark with tables and strikethrough): its main part and its footer, complete.

It is made from what the templates drew, so that it says what the page says, whatever a site's own templates are.
A library for HTML at large (markdownify) reads it through BeautifulSoup, which is slower and knows neither our marks
nor our lists of facts. Drawings are left out: what they show stands beside them in words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from posixpath import basename
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from urllib.parse import quote

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_LEFT_OUT = frozenset({"button", "form", "head", "noscript", "script", "select", "style", "svg", "template"})
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_BLOCKS = frozenset(
    {"article", "aside", "blockquote", "div", "dd", "dl", "dt", "figure", "footer", "header", "hr", "li", "main"}
) | {"nav", "ol", "p", "pre", "section", "table", "ul", *_HEADINGS}
_LABELS = frozenset({"status", "stance", "step", "fact-key", "state"})  # words that stand out from what follows them
_AROUND = {"b": "**", "strong": "**", "em": "*", "i": "*", "s": "~~", "del": "~~"}
_CARD = re.compile(r"s_(\d+)")  # the id of a source in the page's list
_SPACE = re.compile(r"\s+")
# What may begin markup inside a line: a backslash before it makes it a sign like any other.
_SIGNS = re.compile(r"[\\`*\[\]<>~|]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|!$")
_ENDING = re.compile(r"(?<!\S)#+$")  # would be taken for the end of a heading's marks
_START = re.compile(
    r"(?P<sign>#{1,6}(?=\s|$)|[-+](?=\s|$)|=+\s*$|-[-\s]*$|:?-+:?\s*$)|(?P<number>\d{1,9})(?P<dot>[.)])(?=\s|$)"
)


class _Node(NamedTuple):
    """An element, with what is in it."""

    tag: str
    attributes: Mapping[str, str]
    children: list[_Child]

    @property
    def words(self) -> list[str]:
        """The names of its class."""
        return self.attributes.get("class", "").split()


_Child: TypeAlias = "_Node | str"


def _read(element: etree._Element) -> _Node:
    children: list[_Child] = [element.text] if element.text else []
    for each in element:
        children.append(_read(each))
        if each.tail:
            children.append(each.tail)
    return _Node(element.tag, element.attrib, children)


def markdown(html: bytes, address: str) -> bytes:
    """Return the twin of a page, whose own address begins the links to places on it."""
    text = html.decode()
    start, end = text.find("<main"), text.rfind("</footer>")
    part = f"<body>{text[max(start, 0) : end if end > start else None]}"
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    body = etree.fromstring(part.encode(), parser).find("body")
    blocks = _Writer(basename(address)).blocks(_read(body).children)
    return ("\n\n".join(blocks) + "\n").encode()


def escaped(text: str) -> str:
    """Return text in which Markdown sees no markup, wherever in a line it stands but at its beginning."""
    return _SIGNS.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    return "\\" + found[0]


def _begun(line: str) -> str:
    """Return a paragraph's line so that its beginning makes neither a list nor a heading of it."""
    found = _START.match(line)
    if not found:
        return line
    if found["number"]:
        return f"{found['number']}\\{line[len(found['number']) :]}"
    return "\\" + line


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the elements of the page of a name."""

    page: str

    # Blocks

    def blocks(self, children: Iterable[_Child]) -> list[str]:
        """Return the blocks of some elements and texts; what is in no block is a paragraph."""
        made: list[str] = []
        run: list[_Child] = []
        for child in children:
            if isinstance(child, str) or not _is_block(child):
                run.append(child)
                continue
            made += self._paragraph(run)
            run = []
            made += self._block(child)
        return made + self._paragraph(run)

    def _paragraph(self, children: Iterable[_Child]) -> list[str]:
        line = self.line(children)
        return [_begun(line)] if line else []

    def _block(self, node: _Node) -> list[str]:
        if node.tag in _LEFT_OUT or ("popover" in node.attributes and node.tag != "li"):
            return []
        if node.tag in _HEADINGS:
            line = self.line(node.children)
            return [f"{_HEADINGS[node.tag]} {_ENDING.sub(_escape, line)}"] if line else []
        writer = _WRITERS.get(node.tag)
        return writer(self, node) if writer else self.blocks(node.children)

    def _quote(self, node: _Node) -> list[str]:
        lines = "\n\n".join(self.blocks(node.children)).split("\n")
        return ["\n".join(f"> {line}".rstrip() for line in lines)]

    def _list(self, node: _Node) -> list[str]:
        """Write a list; facts and sources are not counted, since theirs are not the numbers of a list."""
        counted = node.tag == "ol" and not node.words and not _sources(node)
        items = [child for child in node.children if isinstance(child, _Node) and child.tag == "li"]
        written = [self._item(item, f"{number}." if counted else "-") for number, item in enumerate(items, 1)]
        loose = any("\n\n" in item for item in written)
        return [("\n\n" if loose else "\n").join(written)] if written else []

    def _item(self, node: _Node, mark: str) -> str:
        blocks = self.blocks(node.children)
        card = _CARD.fullmatch(node.attributes.get("id", ""))
        if card:
            blocks = [f"\\[{card[1]}\\] {blocks[0] if blocks else ''}", *blocks[1:]]
        indent = " " * (len(mark) + 1)
        return f"{mark} " + "\n\n".join(blocks).replace("\n", f"\n{indent}").replace(f"\n{indent}\n", "\n\n")

    def _pairs(self, node: _Node) -> list[str]:
        rows, key = [], ""
        for each in _found(node, frozenset({"dt", "dd"})):
            if each.tag == "dt":
                key = self.line(each.children)
            else:
                rows.append(f"- {_around('**', f'{key}:')} {self.line(each.children)}")
        return ["\n".join(rows)] if rows else []

    def _table(self, node: _Node) -> list[str]:
        rows = [
            [self.line(cell.children) for cell in _found(row, frozenset({"th", "td"}))]
            for row in _found(node, frozenset({"tr"}))
        ]
        if not rows:
            return []
        width = max(map(len, rows))
        lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
        return ["\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])]

    def _code(self, node: _Node) -> list[str]:
        text = _text(node).rstrip("\n")
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
        return [f"{fence}\n{text}\n{fence}"]

    # Lines

    def line(self, children: Iterable[_Child]) -> str:
        """Return running text in one line."""
        return _SPACE.sub(" ", "".join(self._inline(children))).strip()

    def _inline(self, children: Iterable[_Child]) -> Iterator[str]:
        for child in children:
            if isinstance(child, str):
                yield _said(child)
            elif child.tag not in _LEFT_OUT or _is_mark(child):
                yield self._element(child)

    def _element(self, node: _Node) -> str:
        inside = "".join(self._inline(node.children))
        if node.tag == "a":
            return self._link(node.attributes.get("href", ""), inside)
        if node.tag == "img":
            return f"!{self._link(node.attributes.get('src', ''), escaped(node.attributes.get('alt', '')))}"
        if node.tag == "button":
            return f"\\[{inside}\\]"
        if node.tag == "sup":
            return f" {inside}"
        if node.tag == "q":
            return f"“{inside}”"
        if node.tag == "code":
            return _coded(_SPACE.sub(" ", _text(node)))
        if node.tag == "br":
            return " "
        if node.tag in _BLOCKS:
            return f" {inside} "
        around = "**" if _LABELS.intersection(node.words) else _AROUND.get(node.tag, "")
        return _around(around, inside)

    def _link(self, href: str, text: str) -> str:
        words = _SPACE.sub(" ", text).strip()
        if not words:
            return ""
        target = self.page + href if href.startswith("#") else href
        before, after = " " * text.startswith(" "), " " * text.endswith(" ")
        return f"{before}[{words}]({_destination(target)}){after}"


_WRITERS: Mapping[str, Callable[[_Writer, _Node], list[str]]] = {
    "blockquote": _Writer._quote,
    "ul": _Writer._list,
    "ol": _Writer._list,
    "dl": _Writer._pairs,
    "table": _Writer._table,
    "pre": _Writer._code,
    "hr": lambda _, __: ["---"],
}


@lru_cache(maxsize=4096)  # labels, names and titles come again and again
def _said(text: str) -> str:
    return escaped(_SPACE.sub(" ", text))


def _destination(address: str) -> str:
    """Return an address as the target of a link, in angle brackets where it has signs that would end it."""
    one_line = re.sub(r"[\x00-\x20\x7f]|\s", lambda sign: quote(sign[0]), address)
    plain = re.sub(r"&(?=#?\w+;)|\\", _escape, one_line)
    if re.search(r"[()<>]", plain) or not plain:
        return "<" + re.sub(r"[<>]", _escape, plain) + ">"
    return plain


def _around(mark: str, inside: str) -> str:
    """Put marks around words, close to them, as Markdown wants it."""
    words = inside.strip()
    if not mark or not words:
        return inside
    return " " * inside.startswith(" ") + mark + words + mark + " " * inside.endswith(" ")


def _coded(text: str) -> str:
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}".replace("|", "\\|")


def _is_block(node: _Node) -> bool:
    return node.tag in _BLOCKS or node.tag in _LEFT_OUT - {"button"}


def _is_mark(node: _Node) -> bool:
    """Tell whether a button is the mark of a citation, which shows the number of a source."""
    return node.tag == "button" and bool(_CARD.fullmatch(node.attributes.get("popovertarget", "")))


def _sources(node: _Node) -> bool:
    return any(isinstance(child, _Node) and _CARD.fullmatch(child.attributes.get("id", "")) for child in node.children)


def _found(node: _Node, tags: frozenset[str]) -> Iterator[_Node]:
    for child in node.children:
        if isinstance(child, _Node):
            if child.tag in tags:
                yield child
            else:
                yield from _found(child, tags)


def _text(node: _Node) -> str:
    return "".join(child if isinstance(child, str) else _text(child) for child in node.children)
