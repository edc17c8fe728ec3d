"""A tree in which every key and value knows its place, and what an index into a text is as line and column."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from explainer.problems import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Path: TypeAlias = tuple[str | int, ...]
Plain: TypeAlias = Any  # what YAML can say: text, integers, booleans, None, and lists and dictionaries of them


class Node(NamedTuple):
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


class Tree:
    """A file's front matter (or a whole YAML file): the root node, and the file's lines to quote from."""

    __slots__ = ("_later", "_lines", "_root", "file")

    def __init__(self, file: str, lines: tuple[str, ...], root: Node) -> None:
        """Hold what was read of a file."""
        self.file = file
        self._lines = lines
        self._root = root
        self._later: Callable[[], Tree] | None = None

    @classmethod
    def later(cls, file: str, read: Callable[[], Tree]) -> Tree:
        """Return the tree of a file that is known to be sound: it is read when somebody asks for a place in it."""
        tree = cls(file, (), Node({}, (1, 1), (1, 1)))
        tree.release(read)
        return tree

    def release(self, read: Callable[[], Tree]) -> None:
        """Let go of what was read of a sound file: it is read again when somebody asks for a place in it."""
        self._lines, self._root, self._later = (), Node({}, (1, 1), (1, 1)), read

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the file."""
        self._arrive()
        return self._lines

    @property
    def root(self) -> Node:
        """The mapping that everything is in."""
        self._arrive()
        return self._root

    def _arrive(self) -> None:
        if self._later:
            tree, self._later = self._later(), None
            self._lines, self._root = tree.lines, tree.root

    def __eq__(self, other: object) -> bool:
        """Tell whether two trees are of the same lines in the same file."""
        return isinstance(other, Tree) and (self.file, self.lines, self.root) == (other.file, other.lines, other.root)

    __hash__ = None  # type: ignore[assignment]

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
        return self.finder(path)(text, nth)

    def finder(self, path: Path) -> Callable[[str, int], tuple[int, int]]:
        """Return `search` for the value at `path`, which looks up a text once however often it is asked for."""
        known: dict[str, list[int]] = {}
        source: list[Lines] = []
        node = self._node(path) or self.root

        def find(text: str, nth: int) -> tuple[int, int]:
            if not source:
                lines = list(self.lines[node.start[0] - 1 : node.end[0]])
                lines[:1] = [" " * (node.start[1] - 1) + lines[0][node.start[1] - 1 :]] if lines else []
                source.append(Lines("\n".join(lines), node.start[0]))
            if text not in known:
                pattern = r"\s+".join(re.escape(word) for word in re.split(r"\s+", text))
                known[text] = [match.start() for match in re.finditer(pattern, source[0].text)]
            found = known[text]
            return source[0].at(found[nth]) if nth < len(found) else node.start

        return find

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


class Lines:
    """Tells line and column of an index into a text; only line feeds end a line, where YAML knows other ends too."""

    def __init__(self, text: str, first_line: int) -> None:
        """Find the beginnings of the lines; the text begins on `first_line` of its file."""
        self.text = text
        self.first_line = first_line
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def at(self, index: int) -> tuple[int, int]:
        """Return line and column, both from 1."""
        number = bisect_right(self.starts, index) - 1
        return number + self.first_line, index - self.starts[number] + 1
