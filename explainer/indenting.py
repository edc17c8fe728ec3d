"""Values of JSON as text that people can read: each on a line of its own.

`json.dumps` says the same, but leaves behind, each time that it indents, closures that know each other: some 3 KB
that only the garbage collector would take back, which is off while a build runs.
"""

from __future__ import annotations

import json
from typing import Any

_said = json.JSONEncoder(ensure_ascii=False).encode


def indented(value: Any, indent: int = 1) -> str:
    """Return what `json.dumps` does with this `indent` and without `ensure_ascii`; names must be text."""
    return _indented(value, "\n", " " * indent)


def _indented(value: Any, margin: str, step: str) -> str:
    """Return a value that stands after `margin`, which begins with the end of a line."""
    if not value or not isinstance(value, (dict, list, tuple)):
        return _said(value)
    inner = margin + step
    if isinstance(value, dict):
        lines = [f"{_said(name)}: {_indented(each, inner, step)}" for name, each in value.items()]
        return f"{{{inner}{f',{inner}'.join(lines)}{margin}}}"
    return f"[{inner}{f',{inner}'.join([_indented(each, inner, step) for each in value])}{margin}]"
