"""What each field of a record means, in the words that stand under it in the record's class."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType


def meanings(kind: type) -> dict[str, str]:
    """Return the meaning of each field that has one, by name; a class's own come before those of its bases.

    They are read from the source, since Python keeps no docstrings of attributes; only commands for editors
    need them, so that a build does not pay for it.
    """
    found: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        module = inspect.getmodule(base)
        if module and module.__name__.startswith("explainer."):
            found |= _of_module(module).get(base.__name__, {})
    return found


@cache
def _of_module(module: ModuleType) -> Mapping[str, Mapping[str, str]]:
    tree = ast.parse(inspect.getsource(module))
    return {node.name: _of_class(node) for node in tree.body if isinstance(node, ast.ClassDef)}


def _of_class(node: ast.ClassDef) -> Mapping[str, str]:
    """Return the text under each annotated name: a string that is the statement after it."""
    found: dict[str, str] = {}
    for field, after in zip(node.body, node.body[1:], strict=False):
        match field, after:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                found[name] = " ".join(text.split())
    return found
