"""The tests that are marked as faults, as their sources say."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Fault(NamedTuple):
    """A fault that was tried: the test by file and name, what was tried, what happened."""

    test: str
    tried: str
    happened: str


def faults(folder: Path) -> list[Fault]:
    """Return the marked tests of a folder, in the order of files and lines."""
    return [fault for path in sorted(folder.glob("test_*.py")) for fault in _of(path)]


def _of(path: Path) -> Iterator[Fault]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        for mark in node.decorator_list if isinstance(node, ast.FunctionDef) else ():
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.fault":
                tried, happened = (ast.literal_eval(given) for given in mark.args)
                assert isinstance(node, ast.FunctionDef)
                yield Fault(f"{path.stem}::{node.name}", tried, happened)
