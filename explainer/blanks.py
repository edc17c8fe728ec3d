"""Blanks: what is still to be written, marked so that a check finds it and readers never see it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from explainer.model import Rule
from explainer.problems import Problem
from explainer.records import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explainer.model import Front
    from explainer.trees import Path, Plain, Tree

BLANK = "TODO"
_BLANK = re.compile(rf"{BLANK}(:.*)?", re.DOTALL)
_LINE = re.compile(rf"{BLANK}(?=:|$)")
_PUBLISHED, _IN_DRAFT = "E210", "N801"
_IDS = ("parties", "affects", "made_by")
_WRITE = f"Write it in place of {BLANK}, or delete what is not needed."


def blanks(tree: Tree, body: str = "", body_line: int = 1, *, draft: bool = False) -> Iterator[Problem]:
    """Yield a problem for each blank of a file: a value that is `TODO`, or a line of its body that begins so.

    In a draft they are notes, which never stop a build: a page that nobody sees may be half written.
    """
    code = _IN_DRAFT if draft else _PUBLISHED
    for path in _blank_values(tree.plain()):
        yield Problem(tree.place(path), code, f"`{_name(path)}` is still blank", _WRITE)
    for number, line in enumerate(body.split("\n")):
        if found := _LINE.match(line):
            place = tree.at(body_line + number, 1, len(found[0]))
            yield Problem(place, code, "this text is still to be written", _WRITE)


def is_blank(text: str) -> bool:
    """Tell whether a value is still to be written."""
    return _BLANK.fullmatch(text) is not None


def names(value: Plain) -> tuple[str, ...]:
    """Return the names of the fields that are blank, each once, in their order."""
    return tuple(dict.fromkeys(map(_name, _blank_values(value))))


def _name(path: Path) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "this")


def _blank_values(value: Plain, path: Path = ()) -> Iterator[Path]:
    match value:
        case dict():
            for name, inner in value.items():
                yield from _blank_values(inner, (*path, name))
        case list():
            for number, inner in enumerate(value):
                yield from _blank_values(inner, (*path, number))
        case str() if is_blank(value):
            yield path


def filled(front: Front, value: Plain) -> Front:
    """Return a draft's front matter without what is blank in `value` and would have to lead somewhere.

    Facts with a blank go, since they may rest on a source or be said by a page that nobody named yet.
    """
    paths = tuple(_blank_values(value))
    open_facts = {path[1] for path in paths if path[0] == "facts" and len(path) > 1}
    changes: dict[str, object] = {
        name: tuple(each for each in getattr(front, name) if each != BLANK) for name in _IDS if hasattr(front, name)
    }
    if isinstance(front, Rule) and front.by.page == BLANK:
        changes["by"] = replace(front.by, page=None, name=Text(BLANK))
    kept = tuple(fact for fact in front.facts if fact.position not in open_facts)
    return replace(front, facts=kept, **changes)  # type: ignore[arg-type]


def alone(problems: list[Problem]) -> list[Problem]:
    """Leave out what else is said of a blank: that it is no date and no page's id goes without saying."""
    blank = {_start(problem) for problem in problems if problem.code in (_PUBLISHED, _IN_DRAFT)}
    return [problem for problem in problems if problem.code in (_PUBLISHED, _IN_DRAFT) or _start(problem) not in blank]


def _start(problem: Problem) -> tuple[str, int, int]:
    return problem.place.file, problem.place.line, problem.place.column
