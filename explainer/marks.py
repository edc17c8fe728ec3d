"""The marks of our own in Markdown: `[[page#fact|words]]` links, `[@source; @source]` cites.

What a link shows and where it leads depends on the page that shows it, so a mark is a slot to be filled.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline


@dataclass(frozen=True, slots=True)
class PageLink:
    """`[[target#fact|words]]`, with line and column of its first bracket and its width there."""

    target: str
    fact: str | None
    words: str | None
    line: int
    column: int
    width: int


@dataclass(frozen=True, slots=True)
class Citation:
    """`[@a; @b]`: source ids, each with its column; they stand on one line."""

    sources: tuple[tuple[str, int], ...]
    line: int


@dataclass(frozen=True, slots=True)
class FileLink:
    """The address of a file under `static/`, inside an attribute."""

    path: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link to a heading of the same page."""

    target: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong with the text, in the words of a `Problem`."""

    code: str
    message: str
    remedy: str
    line: int
    column: int
    width: int


Part: TypeAlias = str | PageLink | Citation | FileLink
Sentence: TypeAlias = tuple[str | PageLink, ...]


_PAGE = re.compile(r"\[\[([^\[\]|#\n]*)(?:#([^\[\]|\n]*))?(?:\|([^\[\]]*))?\]\]")
_CITE = re.compile(r"\[@([^\[\]\n]*)\]")
_SOURCE = re.compile(r"\s*@([^\s;@,\]]+)\s*")


def page_link(state: StateInline, silent: bool) -> bool:
    """Read a link to a page as a slot, or as a fault with its text kept."""
    if not state.src.startswith("[[", state.pos):
        return False
    match = _PAGE.match(state.src, state.pos)
    if not match or not match[1].strip():
        if not silent:
            fault = (
                "E304",
                "this link is never closed or names no page",
                "Write [[page]], [[page|words]] or [[page#fact]].",
            )
            _push(state, "", {"fault": fault, "raw": "[["})
            state.pending += "[["
        state.pos += 2
        return True
    if not silent:
        _push(
            state,
            "page",
            {"raw": match[0], "link": tuple((part and part.strip()) or None for part in match.groups())},
        )
    state.pos = match.end()
    return True


def citation(state: StateInline, silent: bool) -> bool:
    """Read a citation as a slot, or as a fault with its text kept."""
    if not state.src.startswith("[@", state.pos):
        return False
    match = _CITE.match(state.src, state.pos)
    if match and state.src.startswith("(", match.end()):
        return False  # [@somebody](https://…) is an ordinary link
    if not match or not all(_SOURCE.fullmatch(each) for each in match[0][1:-1].split(";")):
        if not silent:
            fault = ("E304", "this citation is not well formed", "Write [@source] or [@source; @source].")
            _push(state, "", {"fault": fault, "raw": match[0] if match else "[@"})
            state.pending += "[@"
        state.pos += 2
        return True
    if not silent:
        sources = [(each[1], each.start(1)) for each in _SOURCE.finditer(match[0], 1)]
        _push(state, "cite", {"raw": match[0], "cite": sources})
    state.pos = match.end()
    return True


def _push(state: StateInline, name: str, meta: dict[str, Any]) -> None:
    token = state.push("slot", name, 0)
    token.meta = {**meta, "pos": state.pos}
