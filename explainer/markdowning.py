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
from typing import TYPE_CHECKING
from urllib.parse import quote

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from lxml.etree import _Element

_LEFT_OUT = frozenset({"button", "form", "head", "noscript", "script", "select", "style", "svg", "template"})
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_BLOCKS = frozenset(
    {"article", "aside", "blockquote", "div", "dd", "dl", "dt", "figure", "footer", "header", "hr", "li", "main"}
) | {"nav", "ol", "p", "pre", "section", "table", "ul", *_HEADINGS}
_APART = _BLOCKS | (_LEFT_OUT - {"button"})  # where a paragraph ends
_LABELS = frozenset({"status", "stance", "step", "fact-key", "state"})  # words that stand out from what follows them
_AROUND = {"b": "**", "strong": "**", "em": "*", "i": "*", "s": "~~", "del": "~~"}
_CARD = re.compile(r"s_(\d+)")  # the id of a source in the page's list
_SPACE = re.compile(r"[^\S ]\s*| \s+")  # what one space stands for; a space by itself stays
_MAYBE = re.compile(r"[\\`*\[\]<>~|_&!]")  # found at once, where the next looks around each letter
# What may begin markup inside a line: a backslash before it makes it a sign like any other.
_SIGNS = re.compile(r"[\\`*\[\]<>~|]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|!$")
_ENDING = re.compile(r"(?<!\S)#+$")  # would be taken for the end of a heading's marks
_START = re.compile(
    r"(?P<sign>#{1,6}(?=\s|$)|[-+](?=\s|$)|=+\s*$|-[-\s]*$|:?-+:?\s*$)|(?P<number>\d{1,9})(?P<dot>[.)])(?=\s|$)"
)


_PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)


def markdown(html: bytes, address: str) -> bytes:
    """Return the twin of a page, whose own address begins the links to places on it."""
    start, end = html.find(b"<main"), html.rfind(b"</footer>")
    part = b"<body>" + html[max(start, 0) : end if end > start else None]
    blocks = _Writer(basename(address)).blocks(etree.fromstring(part, _PARSER).find("body"))
    return ("\n\n".join(blocks) + "\n").encode()


def escaped(text: str) -> str:
    """Return text in which Markdown sees no markup, wherever in a line it stands but at its beginning."""
    return _SIGNS.sub(_escape, text) if _MAYBE.search(text) else text


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

    def blocks(self, node: _Element) -> list[str]:
        """Return the blocks in an element; what is in no block is a paragraph."""
        made: list[str] = []
        run = [_said(node.text)] if node.text else []
        for child in node:
            if child.tag in _APART:
                made += _paragraph(run)
                run = []
                made += self._block(child)
            else:
                run.append(self._inline(child))
            if child.tail:
                run.append(_said(child.tail))
        return made + _paragraph(run)

    def _block(self, node: _Element) -> list[str]:
        tag = node.tag
        if tag in _LEFT_OUT or (tag != "li" and "popover" in node.attrib):
            return []
        if tag in _HEADINGS:
            line = self.line(node)
            return [f"{_HEADINGS[tag]} {_ENDING.sub(_escape, line)}"] if line else []
        writer = _WRITERS.get(tag)
        return writer(self, node) if writer else self.blocks(node)

    def _quote(self, node: _Element) -> list[str]:
        lines = "\n\n".join(self.blocks(node)).split("\n")
        return ["\n".join(f"> {line}".rstrip() for line in lines)]

    def _list(self, node: _Element) -> list[str]:
        """Write a list; facts and sources are not counted, since theirs are not the numbers of a list."""
        counted = node.tag == "ol" and not _words(node) and not any(map(_card, node))
        items = [child for child in node if child.tag == "li"]
        written = [self._item(item, f"{number}." if counted else "-") for number, item in enumerate(items, 1)]
        loose = any("\n\n" in item for item in written)
        return [("\n\n" if loose else "\n").join(written)] if written else []

    def _item(self, node: _Element, mark: str) -> str:
        blocks = self.blocks(node)
        if card := _card(node):
            blocks = [f"\\[{card[1]}\\] {blocks[0] if blocks else ''}", *blocks[1:]]
        indent = " " * (len(mark) + 1)
        return f"{mark} " + "\n\n".join(blocks).replace("\n", f"\n{indent}").replace(f"\n{indent}\n", "\n\n")

    def _pairs(self, node: _Element) -> list[str]:
        rows, key = [], ""
        for each in _found(node, frozenset({"dt", "dd"})):
            if each.tag == "dt":
                key = self.line(each)
            else:
                rows.append(f"- {_around('**', f'{key}:')} {self.line(each)}")
        return ["\n".join(rows)] if rows else []

    def _table(self, node: _Element) -> list[str]:
        rows = [
            [self.line(cell) for cell in _found(row, frozenset({"th", "td"}))]
            for row in _found(node, frozenset({"tr"}))
        ]
        if not rows:
            return []
        width = max(map(len, rows))
        lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
        return ["\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])]

    def _code(self, node: _Element) -> list[str]:
        text = _text(node).rstrip("\n")
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
        return [f"{fence}\n{text}\n{fence}"]

    # Lines

    def line(self, node: _Element) -> str:
        """Return what is in an element as running text in one line."""
        return _one_line(self._inside(node))

    def _inside(self, node: _Element) -> str:
        said = _said(node.text) if node.text else ""
        for child in node:
            said += self._inline(child)
            if child.tail:
                said += _said(child.tail)
        return said

    def _inline(self, node: _Element) -> str:
        tag = node.tag
        if tag in _LEFT_OUT:
            return f"\\[{self._inside(node)}\\]" if _is_mark(node) else ""
        inside = self._inside(node)
        if tag == "a":
            return self._link(node.get("href", ""), inside)
        if tag == "img":
            return f"!{self._link(node.get('src', ''), escaped(node.get('alt', '')))}"
        if tag == "sup":
            return f" {inside}"
        if tag == "q":
            return f"“{inside}”"
        if tag == "code":
            return _coded(_SPACE.sub(" ", _text(node)))
        if tag == "br":
            return " "
        if tag in _BLOCKS:
            return f" {inside} "
        around = _AROUND.get(tag, "") if _LABELS.isdisjoint(_words(node)) else "**"
        return _around(around, inside)

    def _link(self, href: str, text: str) -> str:
        words = _one_line(text)
        if not words:
            return ""
        target = self.page + href if href.startswith("#") else href
        before, after = " " * text.startswith(" "), " " * text.endswith(" ")
        return f"{before}[{words}]({_destination(target)}){after}"


_WRITERS: Mapping[str, Callable[[_Writer, _Element], list[str]]] = {
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


@lru_cache(maxsize=4096)
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


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _paragraph(said: Iterable[str]) -> list[str]:
    line = _one_line("".join(said))
    return [_begun(line)] if line else []


def _words(node: _Element) -> list[str]:
    """Return the names of an element's class."""
    names: str = node.get("class", "")
    return names.split()


def _card(node: _Element) -> re.Match[str] | None:
    """Return the number of the source whose card an element is, if it is one."""
    return _CARD.fullmatch(node.get("id", ""))


def _is_mark(node: _Element) -> bool:
    """Tell whether a button is the mark of a citation, which shows the number of a source."""
    return node.tag == "button" and bool(_CARD.fullmatch(node.get("popovertarget", "")))


def _found(node: _Element, tags: frozenset[str]) -> Iterator[_Element]:
    for child in node:
        if child.tag in tags:
            yield child
        else:
            yield from _found(child, tags)


def _text(node: _Element) -> str:
    return "".join(node.itertext(with_tail=False))
