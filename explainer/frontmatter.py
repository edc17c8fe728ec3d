"""YAML, safely: text to a tree in which every key and value knows its place.

A strict subset, read from the events of PyYAML's C parser: a scalar is text unless it is a plain integer,
`true`, `false` or null. Aliases, anchors, tags, duplicate keys and second documents are refused.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import yaml

from explainer.complaints import complaint
from explainer.files import text_of
from explainer.problems import Place, Problem
from explainer.trees import Lines, Node, Tree

if TYPE_CHECKING:
    from pathlib import Path
from explainer.unseen import fault as unseen_fault
from explainer.unseen import first_unseen, unseen

try:
    _Loader: Any = yaml.CSafeLoader
except AttributeError:  # PyYAML built without libyaml
    _Loader = yaml.SafeLoader

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_CUT = re.compile(r"[ \t]+(#[^\s#][^\n]*)")
_DEEPEST = 16  # nothing that an editor writes is nested beyond five levels


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
    body, body_line = text[after + 1 :], text.count("\n", 0, after) + 2
    problems += unseen(file, body, body_line)
    return Document(tree, body, body_line, broken), problems


def later(folder: Path, file: str) -> Tree:
    """Return the tree of a file in which nothing is wrong, to be read when somebody asks for a place in it."""
    return Tree.later(file, partial(read, folder, file))


def read(folder: Path, file: str) -> Tree:
    """Return the tree of a file in which nothing is wrong."""
    text, _ = text_of(folder, file)
    document, _ = split(file, text or "")
    return document.tree if document else Tree(file, (), Node({}, (1, 1), (1, 1)))


def parse(
    file: str, text: str, *, lines: tuple[str, ...] | None = None, first_line: int = 1, begin: str = "`title`"
) -> tuple[Tree | None, list[Problem]]:
    """Read YAML into a tree, or None when it cannot be understood, with everything that is wrong with it.

    `lines` and `first_line` say where the text stands in its file, `begin` what an editor should begin it with.
    """
    nothing = Node({}, (first_line, 1), (first_line, 1))
    builder = _Builder(Tree(file, lines or tuple(text.split("\n")), nothing), Lines(text, first_line))
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except yaml.YAMLError as fault:
        return None, [*builder.problems, complaint(fault, text, builder.tree, builder.lines)]
    except _TooDeep as fault:
        return None, [*builder.problems, fault.problem]
    builder.problems += unseen(file, text, first_line)
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
    lines: Lines
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
                if event.style == '"' and (sign := self._escaped(event)):
                    self.problems.append(unseen_fault(self.tree.at(*self._start(event)), sign))
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

    def _escaped(self, event: Any) -> str:
        """Return a character that readers cannot see and that stands here as an escape; empty if there is none."""
        sign = first_unseen(event.value)
        return "" if sign in self.lines.text[event.start_mark.index : event.end_mark.index] else sign

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
    return int(text) if _INTEGER.fullmatch(text) else sys.intern(text)  # an id stands in thousands of files
