"""Markdown to HTML with slots for page links, citations and files, each with its place in the source.

CommonMark and tables, with the marks of our own; the HTML leaves a slot for each.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, autolink, image, link
from markdown_it.token import Token

from explainer.marks import Anchor, Citation, Fault, FileLink, PageLink, Part, Sentence, citation, page_link
from explainer.prose import split_sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from markdown_it.rules_core import StateCore

    Locate: TypeAlias = Callable[[str, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Body:
    """Compiled Markdown: HTML with slots, and its sentences as plain text in which page links still stand."""

    parts: tuple[Part, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    headings: tuple[tuple[int, str, str], ...] = ()  # level, id, text
    anchors: tuple[Anchor, ...] = ()
    faults: tuple[Fault, ...] = ()
    paragraphs: tuple[tuple[int, bool], ...] = ()  # the line on which each begins, whether it cites a source

    def links(self) -> Iterator[PageLink]:
        """Yield the links to pages, in order."""
        return (part for part in self.parts if isinstance(part, PageLink))

    def citations(self) -> Iterator[Citation]:
        """Yield the citations, in order."""
        return (part for part in self.parts if isinstance(part, Citation))


NOTHING = Body()
_SLOT = re.compile("\0(\\d+)\0")  # NUL cannot occur in Markdown: the parser replaces it
_SAFE = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_ALIGN = {"text-align:left": "left", "text-align:center": "center", "text-align:right": "right"}


def body(text: str, first_line: int = 1, taken: Iterable[str] = (), headings: Iterable[str] = ()) -> Body:
    """Compile a page's text; `taken` are ids that headings must not take, `headings` those of the first headings."""
    return _compile(_parser().parse(text), text.split("\n"), first_line, None, taken, headings)


def inline(text: str, locate: Locate) -> Body:
    """Compile text without blocks; `locate` finds the nth occurrence of a snippet in the file."""
    if not _MARKED.search(text):
        words = text.replace("\n", " ")
        return Body((_escape(words),), tuple(split_sentences((words,))))
    return _compile(_parser().parseInline(text), [], 0, locate, ())


_MARKED = re.compile(r"[\\`*_\[\]<>&!\n\0]")


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False}).enable("table")
    parser.inline.ruler.before("link", "page_link", page_link)
    parser.inline.ruler.before("link", "citation", citation)
    parser.inline.ruler.at("link", _placed(link))
    parser.inline.ruler.at("autolink", _placed(autolink))
    parser.inline.ruler.at("image", _placed(image))
    parser.core.ruler.at("inline", _inlines)
    parser.validateLink = _any_address  # type: ignore[method-assign]  # a bad one is a problem, not odd text
    parser.add_render_rule("slot", _render_slot)
    return parser


def _inlines(state: StateCore) -> None:
    """Parse what stands in blocks; text without a character of markup is its own only part."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = []
        if _MARKED.search(token.content):
            state.md.inline.parse(token.content, state.md, state.env, token.children)
        elif token.content:
            token.children.append(Token("text", "", 0, content=token.content))


def _any_address(url: str) -> bool:
    return bool(url)


def _placed(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    """Wrap a rule so that the link it makes knows where it begins."""

    def placed(state: StateInline, silent: bool) -> bool:
        count, begin = len(state.tokens), state.pos
        if not rule(state, silent):
            return False
        made = next((token for token in state.tokens[count:] if token.type in ("link_open", "image")), None)
        if made and not silent:
            made.meta = {"pos": begin, "raw": state.src[begin : state.pos]}
        return True

    return placed


def _render_slot(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    slot = tokens[index].meta.get("slot")
    if slot is None:
        return ""
    env["slots"].append(slot)
    return f"\0{len(env['slots']) - 1}\0"


@dataclass(slots=True)
class Occurrences:
    """Where snippets stand in texts, looked up once: a line may hold thousands of links."""

    known: dict[tuple[str, str, int], list[int]] = field(default_factory=dict)

    def before(self, text: str, snippet: str, end: int) -> int:
        """Count the occurrences of a snippet that end before an index or at it."""
        return bisect_right(self._of(text, snippet, 0), end - len(snippet))

    def nth(self, text: str, snippet: str, number: int, begin: int = 0) -> int:
        """Return the index of an occurrence, counted from 0, from `begin` on; -1 if there are fewer."""
        found = self._of(text, snippet, begin)
        return found[number] if number < len(found) else -1

    def _of(self, text: str, snippet: str, begin: int) -> list[int]:
        key = (text, snippet, begin)
        if key not in self.known:
            self.known[key] = list(_starts(text, snippet, begin))
        return self.known[key]


def _starts(text: str, snippet: str, begin: int) -> Iterator[int]:
    """Yield where a snippet stands in a text, from an index on; none begins within another."""
    found = text.find(snippet, begin)
    while found >= 0:
        yield found
        found = text.find(snippet, found + max(1, len(snippet)))


@dataclass(slots=True)
class _Compiler:
    """What is gathered on one walk over the tokens."""

    lines: list[str]
    first_line: int
    locate: Locate | None
    used: set[str]
    given: Iterator[str]  # ids of headings, where they are not made of the words
    sentences: list[Sentence] = field(default_factory=list)
    headings: list[tuple[int, str, str]] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    files: list[FileLink] = field(default_factory=list)
    base: int = 0
    ends: dict[int, int] = field(default_factory=dict)
    occurrences: Occurrences = field(default_factory=Occurrences)

    def take(self, token: Token, block: tuple[int, int]) -> None:
        """Give the slots of one block of text their places, and keep its sentences."""
        words: list[str | PageLink] = []
        self._enter(token.content, block)
        for child in token.children or ():
            if child.type in ("slot", "link_open", "image"):
                self._resolve(child, token.content, block)
            if child.type == "image":
                self._refuse_in_picture(child, token.content, block)
            words += _words(child)
        self.sentences += split_sentences(tuple(words))

    def _resolve(self, child: Token, content: str, block: tuple[int, int]) -> None:
        raw = child.meta.get("raw", "")
        line, column = self._find(raw, child.meta.get("pos", 0), content, block)
        if "fault" in child.meta:
            code, message, remedy = child.meta["fault"]
            self.faults.append(Fault(code, message, remedy, line, column, len(raw)))
        elif "link" in child.meta:
            target, fact, words = child.meta["link"]
            child.meta["slot"] = PageLink(target, fact, words, line, column, len(raw))
        elif "cite" in child.meta:
            sources = tuple((name, column + offset) for name, offset in child.meta["cite"])
            child.meta["slot"] = Citation(sources, line)
        else:
            self._address(child, line, column)

    def _refuse_in_picture(self, picture: Token, content: str, block: tuple[int, int]) -> None:
        if any(child.type == "slot" for child in picture.children or ()):
            raw = picture.meta.get("raw", "")
            line, column = self._find(raw, picture.meta.get("pos", 0), content, block)
            message = "a link or citation does not work in the words of a picture"
            self.faults.append(
                Fault("E304", message, "Move it to the text beside the picture.", line, column, len(raw))
            )

    def _address(self, token: Token, line: int, column: int) -> None:
        name = "src" if token.type == "image" else "href"
        address = str(token.attrs.get(name, ""))
        if address.startswith("static/"):
            token.attrs[name] = f"\0{-1 - len(self.files)}\0"
            self.files.append(FileLink(unquote(address.removeprefix("static/")), line, column))
        elif address.startswith("#") and name == "href":
            self.anchors.append(Anchor(address[1:], line, column))
        elif name == "src" or not _SAFE.match(address):
            self.faults.append(Fault("E305", *_refusal(address, name), line, column, 1))

    def _enter(self, content: str, block: tuple[int, int]) -> None:
        """Note where on its line a block's text begins: the cells of a table share a line."""
        self.base = 0
        if self.locate or "\n" in content or block[1] - block[0] != 1 or block[0] >= len(self.lines):
            return
        begin = self.lines[block[0]].find(content.replace("|", "\\|"), self.ends.get(block[0], 0))
        if begin >= 0:
            self.base = begin
            self.ends[block[0]] = begin + len(content.replace("|", "\\|"))

    def _find(self, raw: str, pos: int, content: str, block: tuple[int, int]) -> tuple[int, int]:
        """Return where a snippet stands in the file: the same occurrence in its line as in the parsed text."""
        if self.locate:
            return self.locate(raw, self.occurrences.before(content, raw, pos) if raw else 0)
        number = block[0] + self.occurrences.before(content, "\n", pos)
        number = min(number, len(self.lines) - 1)
        source, first = self.lines[number], raw.split("\n", 1)[0]
        column = self.base
        if first:
            line_begin = content.rfind("\n", 0, pos) + 1
            earlier = self.occurrences.before(content, first, pos) - self.occurrences.before(content, first, line_begin)
            column = self.occurrences.nth(source, first, earlier, self.base)
        if column < 0:  # in a table, a bar inside a cell is written \|
            column = source.find(first.replace("|", "\\|"), self.base)
        return number + self.first_line, max(column, 0) + 1

    def heading(self, opening: Token, text: Token, shift: int) -> None:
        """Give a heading its id, and its level below the page's own heading."""
        level = min(6, int(opening.tag[1]) + shift)
        opening.tag = f"h{level}"
        words = "".join(part if isinstance(part, str) else part.words or part.target for part in _flat(text)).strip()
        base = re.sub(r"[\W_]+", "-", words.lower()).strip("-") or "section"
        name, number = next(self.given, base), 2
        while name in self.used:
            name, number = f"{base}-{number}", number + 1
        self.used.add(name)
        opening.attrSet("id", name)
        self.headings.append((level, name, words))


def _refusal(address: str, name: str) -> tuple[str, str]:
    if name == "src":
        return (
            f"the picture `{address}` is not a file of this site",
            "Put it in static/ and write ![words](static/…).",
        )
    if _SCHEME.match(address):
        scheme = address.split(":", 1)[0]
        return f"a link may not begin with `{scheme}:`", "Link to https://, http:// or mailto: addresses."
    return (
        f"`{address}` is not a whole address",
        "Link to a page as [[page]], to a file as static/…, else from https:// on.",
    )


def _compile(
    tokens: list[Token],
    lines: list[str],
    first_line: int,
    locate: Locate | None,
    taken: Iterable[str],
    headings: Iterable[str] = (),
) -> Body:
    compiler = _Compiler(lines, first_line, locate, set(taken), iter(headings))
    shift = int(any(token.tag == "h1" for token in tokens))
    block = (0, 0)
    for index, token in enumerate(tokens):
        if token.map:
            block = (token.map[0], token.map[1])
        if token.type == "heading_close":
            compiler.heading(tokens[index - 2], tokens[index - 1], shift)
            token.tag = tokens[index - 2].tag
        elif token.type in ("th_open", "td_open"):
            _align(token)
        elif token.type == "inline":
            compiler.take(token, block)
    env: dict[str, Any] = {"slots": []}
    html = _parser().renderer.render(tokens, _parser().options, env)
    return Body(
        _parts(html, env["slots"], compiler.files),
        tuple(compiler.sentences),
        tuple(compiler.headings),
        tuple(compiler.anchors),
        tuple(compiler.faults),
        tuple(_paragraphs(tokens, first_line)),
    )


def _paragraphs(tokens: Iterable[Token], first_line: int) -> Iterator[tuple[int, bool]]:
    """Yield the line and whether a source is cited, for each paragraph; a table counts as one, a heading as none."""
    line, cites = 0, False
    for token in tokens:
        if token.type in ("paragraph_open", "table_open"):
            line, cites = first_line + (token.map[0] if token.map else 0), False
        elif token.type == "inline":
            cites = cites or any(isinstance(child.meta.get("slot"), Citation) for child in token.children or ())
        elif token.type in ("paragraph_close", "table_close"):
            yield line, cites


def _align(token: Token) -> None:
    style = token.attrs.pop("style", None)  # a strict policy forbids inline styles
    if style in _ALIGN:
        token.attrs["class"] = f"align-{_ALIGN[str(style)]}"


def _parts(html: str, slots: list[Part], files: list[FileLink]) -> tuple[Part, ...]:
    parts: list[Part] = []
    for number, piece in enumerate(re.split("\0(-?\\d+)\0", html)):
        if number % 2 == 0:
            parts += [piece] if piece else []
        else:
            index = int(piece)
            parts.append(slots[index] if index >= 0 else files[-1 - index])
    return _set_marks(parts)


_POINT = re.compile(r"[.,;:!?]+")


def _set_marks(parts: list[Part]) -> tuple[Part, ...]:
    """Put the marks of citations where printers do: without a space, and after the point that follows."""
    set_: list[Part] = []
    for part in parts:
        last = set_[-1] if set_ else None
        if isinstance(part, Citation) and isinstance(last, str):
            set_[-1] = last.rstrip(" \n")
        elif isinstance(part, str) and isinstance(last, Citation) and (point := _POINT.match(part)):
            set_[-1:] = [point[0], last]
            part = part[point.end() :]
        set_.append(part)
    return tuple(part for part in set_ if part != "")


def _words(token: Token) -> list[str | PageLink]:
    if token.type in ("softbreak", "hardbreak"):
        return [" "]
    if token.type == "slot":
        slot = token.meta.get("slot")
        return [slot] if isinstance(slot, PageLink) else []
    return [token.content] if token.content else []


def _flat(token: Token) -> list[str | PageLink]:
    return [word for child in token.children or () for word in _words(child)]
