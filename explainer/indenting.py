"""Values as JSON that people can read: to the byte what `json` writes with an indent of one space.

`json` does that with functions that know each other, anew for each value: it takes twice as long, and each time leaves
some 3 KB that only the garbage collector would take back, which is off while a build runs.
"""

from __future__ import annotations

import json
from json.encoder import encode_basestring

_OTHERS = json.JSONEncoder(ensure_ascii=False)


def indented(value: object, margin: str = "\n") -> str:
    """Return a value of dictionaries with texts as keys, lists and tuples, texts, numbers, truths and None.

    `margin` is the end of a line, and the spaces before whatever the value stands in.
    """
    kind, inner = type(value), f"{margin} "
    if kind is str:
        return encode_basestring(value)  # type: ignore[arg-type]
    if isinstance(value, dict) and value:
        rows = [f"{inner}{encode_basestring(key)}: {indented(each, inner)}" for key, each in value.items()]
        return f"{{{','.join(rows)}{margin}}}"
    if isinstance(value, list | tuple) and value:
        return f"[{','.join([inner + indented(each, inner) for each in value])}{margin}]"
    return str(value) if kind is int else "null" if value is None else _OTHERS.encode(value)
