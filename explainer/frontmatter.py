"""YAML, safely: text to a tree in which every key and value knows its place.

A strict subset, read from the events of PyYAML's C parser: a scalar is text unless it is a plain integer,
`true`, `false` or null. Aliases, anchors, tags, duplicate keys and second documents are refused.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from explainer.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

Path: TypeAlias = tuple[str | int, ...]
Plain: TypeAlias = Any  # what YAML can say: text, integers, booleans, None, and lists and dictionaries of them

try:
    _Loader: Any = yaml.CSafeLoader
except AttributeError:  # PyYAML built without libyaml
    _Loader = yaml.SafeLoader

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_CUT = re.compile(r"[ \t]+(#[^\s#][^\n]*)")
_DEEPEST = 16  # nothing that an editor writes is nested beyond five levels

# What the parser says, and what it means to somebody who wrote a page: cause and remedy.
_QUOTE = "Put the text in quotes."
_CAUSES = (
    (
        "could not find expected ':'",
        "this line has no `key: value`",
        "Give it a key, or indent it under the one before.",
    ),
    ("'\\t'", "a tab is used for indenting", "Indent with spaces."),
    ("'@'", "text cannot begin with @", _QUOTE),
    ("'`'", "text cannot begin with a backtick", _QUOTE),
    ("'%'", "text cannot begin with %", _QUOTE),
    ("while scanning an alias", "text cannot begin with *", _QUOTE),
    ("while scanning an anchor", "text cannot begin with &", _QUOTE),
    (
        "but found '<scalar>'",
        "text goes on after the closing quotation mark or bracket",
        "Put the whole text in quotes, and double a ' within '…'.",
    ),
    (
        "expected <block end>",
        "this line is indented differently from the lines it belongs to",
        "Line it up with the keys above; quote text that begins with a quotation mark or bracket.",
    ),
    ("',' or ']'", "a list in square brackets is never closed", "Close it with ]."),
    ("',' or '}'", "a mapping in braces is never closed", "Close it with }."),
    ("expected the node content", "a value is missing, or a bracket is never closed", "Complete the line before."),
    ("escape", "a backslash within double quotes begins an escape that YAML does not know", "Double it."),
    ("special characters are not allowed", "there is a control character in the text", "Delete it."),
)
# Faults that the parser notices only later, and that are mended where the thing began.
_FROM_THE_START = (
    "found unexpected end of stream",
    "',' or ']'",
    "',' or '}'",
    "could not find expected ':'",
    "while scanning an alias",
    "while scanning an anchor",
)


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its place: lines and columns counted from 1, the end exclusive."""

    value: str | int | bool | list[Node] | dict[str, tuple[Node, Node]] | None
    start: tuple[int, int]
    end: tuple[int, int]

    def plain(self) -> Plain:
        """Return the value as ordinary Python data."""
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        if isinstance(self.value, dict):
            return {name: value.plain() for name, (_, value) in self.value.items()}
        return self.value


@dataclass(frozen=True, slots=True)
class Tree:
    """A file's front matter (or a whole YAML file): the root node, and the file's lines to quote from."""

    file: str
    lines: tuple[str, ...]
    root: Node

    def plain(self) -> Plain:
        """Return everything as ordinary Python data."""
        return self.root.plain()

    def at(self, line: int, column: int, width: int = 1) -> Place:
        """Return a place of this file with its line to quote."""
        source = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return Place(self.file, line, column, width, source)

    def place(self, path: Path = (), *, key: bool = False) -> Place:
        """Return the place of the value at `path` (or of its key), as near as the tree reaches."""
        node = self.root
        for depth, step in enumerate(path, 1):
            if isinstance(node.value, dict) and isinstance(step, str) and step in node.value:
                name, value = node.value[step]
                node = name if key and depth == len(path) else value
            elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
        return self._place_of(node)

    def find(self, path: Path, value: str) -> Place:
        """Return the place of the item `value` in the list at `path`, or of the list."""
        node = self._node(path)
        items = node.value if node and isinstance(node.value, list) else []
        found = next((item for item in items if str(item.value) == value), None)
        return self._place_of(found) if found else self.place(path)

    def search(self, path: Path, text: str, nth: int = 0) -> tuple[int, int]:
        """Return line and column of the nth (from 0) occurrence of `text` in the source of the value at `path`.

        A space in `text` stands for a line's end and indentation too, since YAML folds them.
        """
        node = self._node(path) or self.root
        lines = list(self.lines[node.start[0] - 1 : node.end[0]])
        lines[:1] = [" " * (node.start[1] - 1) + lines[0][node.start[1] - 1 :]] if lines else []
        pattern = r"\s+".join(re.escape(word) for word in re.split(r"\s+", text))
        for number, match in enumerate(re.finditer(pattern, "\n".join(lines))):
            if number == nth:
                before = "\n".join(lines)[: match.start()]
                return node.start[0] + before.count("\n"), match.start() - (before.rfind("\n") + 1) + 1
        return node.start

    def is_empty(self, path: Path) -> bool:
        """Tell whether the value at `path` is null or an empty list, or is not there."""
        node = self._node(path)
        return node is None or node.value is None or node.value == []

    def keys(self, path: Path = ()) -> Iterator[str]:
        """Yield the keys of the mapping at `path`, if it is one."""
        node = self._node(path)
        if node and isinstance(node.value, dict):
            yield from node.value

    def _node(self, path: Path) -> Node | None:
        node = self.root
        for step in path:
            if isinstance(node.value, dict) and isinstance(step, str) and step in node.value:
                node = node.value[step][1]
            elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
            else:
                return None
        return node

    def _place_of(self, node: Node) -> Place:
        line, column = node.start
        if node.end[0] == line:
            return self.at(line, column, node.end[1] - column)
        return self.at(line, column, max(1, len(self.at(line, column).source) - column + 1))


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown file in two: its front matter's tree, and its body with the line on which it begins.

    `broken` says that the front matter could not be understood; its tree is empty then.
    """

    tree: Tree
    body: str
    body_line: int
    broken: bool = False


def split(file: str, text: str) -> tuple[Document | None, list[Problem]]:
    """Divide a Markdown file into front matter and body; front matter stands between two lines of `---`."""
    lines = tuple(text.split("\n"))
    fences = [match.span() for match in _FENCE.finditer(text)][:2]
    if not fences or text[: fences[0][0]].strip():
        remedy = "Begin the file with a line of ---, the facts as YAML, and a second line of ---."
        place = Place(file, 1, 1, max(1, len(lines[0])), lines[0])
        return None, [Problem(place, "E103", "the page has no front matter", remedy)]
    opening = text.count("\n", 0, fences[0][0]) + 1
    if len(fences) == 1:
        place = Place(file, opening, 1, 3, lines[opening - 1])
        return None, [
            Problem(place, "E103", "the front matter is never closed", "End it with a line of --- of its own.")
        ]
    (_, start), (end, after) = fences
    tree, problems = parse(file, text[start + 1 : end], lines=lines, first_line=opening + 1)
    broken = tree is None
    tree = tree or Tree(file, lines, Node({}, (opening, 1), (opening, 1)))
    return Document(tree, text[after + 1 :], text.count("\n", 0, after) + 2, broken), problems


def parse(
    file: str, text: str, *, lines: tuple[str, ...] | None = None, first_line: int = 1, begin: str = "`title`"
) -> tuple[Tree | None, list[Problem]]:
    """Read YAML into a tree, or None when it cannot be understood, with everything that is wrong with it.

    `lines` and `first_line` say where the text stands in its file, `begin` what an editor should begin it with.
    """
    nothing = Node({}, (first_line, 1), (first_line, 1))
    builder = _Builder(Tree(file, lines or tuple(text.split("\n")), nothing), _Lines(text, first_line))
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except yaml.YAMLError as fault:
        return None, [*builder.problems, _problem(builder, text, fault)]
    except _TooDeep as fault:
        return None, [*builder.problems, fault.problem]
    root = builder.root
    if root is None or root.value is None:
        return builder.tree, builder.problems
    if not isinstance(root.value, dict):
        place = builder.tree.at(*root.start)
        return None, [Problem(place, "E203", "this must be `key: value` lines", f"Begin with {begin} and a colon.")]
    return Tree(file, builder.tree.lines, root), builder.problems


class _TooDeep(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet; `key` waits for its value."""

    start: tuple[int, int]
    items: list[Node] | None
    entries: dict[str, tuple[Node, Node]]
    key: Node | None = None


@dataclass(slots=True)
class _Builder:
    """Builds nodes from parser events on a stack of its own, so that depth costs no recursion."""

    tree: Tree
    lines: _Lines
    problems: list[Problem] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    root: Node | None = None
    documents: int = 0

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.NodeEvent):
            self._refuse(event)
        match event:
            case yaml.ScalarEvent():
                self._warn_of_comment(event)
                self._add(Node(_scalar(event), self._start(event), self._end(event)))
            case yaml.AliasEvent():
                self._add(Node(None, self._start(event), self._end(event)))
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._open(event)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                closed = self.stack.pop()
                value = closed.entries if closed.items is None else closed.items
                self._add(Node(value, closed.start, self._end(event)))
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents == 2:
                    self._say(event, "E105", "a second YAML document begins here", "Keep one; delete the `---`.")

    def _refuse(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._say(event, "E105", f"the alias `*{event.anchor}` is not allowed", "Write the value out.")
        elif event.anchor:
            self._say(
                event,
                "E105",
                f"the anchor `&{event.anchor}` is not allowed",
                "Delete it; put text in quotes.",
            )
        if getattr(event, "tag", None):
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._say(event, "E105", f"the tag `{tag}` is not allowed", "Delete it; put text in quotes.")

    def _warn_of_comment(self, event: Any) -> None:
        """Say when text ends at ` #`, which begins a comment: “the #1 carmaker” would lose half of itself."""
        cut = _CUT.match(self.lines.text, event.end_mark.index) if not event.style and event.value else None
        if cut:
            place = self.tree.at(*self.lines.at(cut.start(1)), len(cut[1]))
            remedy = "Put the text in quotes, or a space after the # of a comment."
            self.problems.append(Problem(place, "W706", "what follows ` #` is left out as a comment", remedy))

    def _open(self, event: Any) -> None:
        if len(self.stack) >= _DEEPEST:
            place = self.tree.at(*self._start(event))
            raise _TooDeep(Problem(place, "E104", "lists are nested too deeply", "No field needs this depth."))
        items: list[Node] | None = [] if isinstance(event, yaml.SequenceStartEvent) else None
        self.stack.append(_Open(self._start(event), items, {}))

    def _add(self, node: Node) -> None:
        if not self.stack:
            self.root = node if self.documents == 1 else self.root
            return
        top = self.stack[-1]
        if top.items is not None:
            top.items.append(node)
        elif top.key is None:
            top.key = node
        else:
            self._enter(top, top.key, node)
            top.key = None

    def _enter(self, top: _Open, key: Node, node: Node) -> None:
        if isinstance(key.value, (list, dict)) or key.value is None:
            self._say_at(key, "E104", "a key must be a plain word", "Write `key: value`.")
            return
        name = str(key.value).lower() if isinstance(key.value, bool) else str(key.value)
        if name in top.entries:
            first = top.entries[name][0].start[0]
            self._say_at(key, "E106", f"`{name}` stands twice", f"It is on line {first} already; keep one.")
            return
        top.entries[name] = (key, node)

    def _start(self, event: Any) -> tuple[int, int]:
        return self.lines.at(event.start_mark.index)

    def _end(self, event: Any) -> tuple[int, int]:
        return self.lines.at(event.end_mark.index)

    def _say(self, event: Any, code: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.tree.at(*self._start(event)), code, message, remedy))

    def _say_at(self, node: Node, code: str, message: str, remedy: str) -> None:
        line, column = node.start
        width = node.end[1] - column if node.end[0] == line else 1
        self.problems.append(Problem(self.tree.at(line, column, width), code, message, remedy))


def _scalar(event: Any) -> str | int | bool | None:
    text: str = event.value
    if event.style:  # quoted or block: text, whatever it looks like
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _INTEGER.fullmatch(text) else text


def _problem(builder: _Builder, text: str, fault: yaml.YAMLError) -> Problem:
    """Say a parser's complaint in an editor's words."""
    fault = _better_worded(text, fault)
    said = str(fault)
    mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    if any(words in said for words in _FROM_THE_START) and getattr(fault, "context_mark", None):
        mark = fault.context_mark  # type: ignore[attr-defined]
    index = mark.index if mark else getattr(fault, "position", 0)
    place = builder.tree.at(*builder.lines.at(index))
    if "mapping values are not allowed" in said:
        return _stray_colon(builder.tree, place)
    if "found unexpected end of stream" in said and "quoted scalar" in said:
        single = text[index : index + 1] == "'"
        remedy = f"Close it, or {'double it' if single else _ESCAPED} where it is part of the text."
        return Problem(place, "E104", "a quotation mark is never closed", remedy)
    for words, cause, remedy in _CAUSES:
        if words in said:
            return Problem(place, "E104", cause, remedy)
    return Problem(place, "E104", f"the YAML cannot be understood: {getattr(fault, 'problem', None) or said}")


_ESCAPED = 'write \\"'


def _better_worded(text: str, fault: yaml.YAMLError) -> yaml.YAMLError:
    """Return what the pure parser says of the same text; it words its complaints better than the C one."""
    try:
        for _ in yaml.parse(text, Loader=yaml.SafeLoader):
            pass
    except yaml.YAMLError as better:
        return better
    except ValueError:  # it stumbles over an escape such as "\\U00110000" itself
        pass
    return fault


class _Lines:
    """Tells line and column of an index into a text; only line feeds end a line, where YAML knows other ends too."""

    def __init__(self, text: str, first_line: int) -> None:
        self.text = text
        self.first_line = first_line
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def at(self, index: int) -> tuple[int, int]:
        number = bisect_right(self.starts, index) - 1
        return number + self.first_line, index - self.starts[number] + 1


_KEY = re.compile(r"\s*(?:- +)?[\w-]+")


def _stray_colon(tree: Tree, place: Place) -> Problem:
    """Tell a colon within a text from a key that continues the text of the line above."""
    before = place.source[: place.column - 1]
    if _KEY.fullmatch(before):
        indent = len(before) - len(before.lstrip())
        remedy = "Line it up with the keys above it, and put a space after the colon of each."
        above = tree.at(place.line, indent + 1)
        return Problem(above, "E104", "this line is read as part of the text above it", remedy)
    return Problem(place, "E104", "there is a colon where none can stand", "Text with `: ` in it goes in quotes.")
