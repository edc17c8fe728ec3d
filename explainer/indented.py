"""Values as JSON in lines that people can read: to the byte what `json` writes with an indent of one space.

`json` does that with functions that refer to each other, anew for each value: it takes twice as long, and leaves two
kilobytes each time while Python's garbage collector is off.
"""

from __future__ import annotations

import json
from json.encoder import encode_basestring

_OTHERS = json.JSONEncoder(ensure_ascii=False)


def dumped(value: object, line: str = "\n") -> str:
    """Return a value of dictionaries with texts as keys, lists and tuples, texts, numbers, truths and None.

    `line` is a line break, and the spaces before whatever the value stands in.
    """
    kind, inner = type(value), f"{line} "
    if kind is str:
        return encode_basestring(value)  # type: ignore[arg-type]
    if isinstance(value, dict) and value:
        rows = [f"{inner}{encode_basestring(key)}: {dumped(each, inner)}" for key, each in value.items()]
        return f"{{{','.join(rows)}{line}}}"
    if isinstance(value, list | tuple) and value:
        return f"[{','.join([inner + dumped(each, inner) for each in value])}{line}]"
    return str(value) if kind is int else "null" if value is None else _OTHERS.encode(value)
