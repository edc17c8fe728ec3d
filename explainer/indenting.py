"""Values as JSON that people can read: to the byte what `json` writes with an indent of one space.

`json` does that with functions that know each other, anew for each value: it takes twice as long, and each time leaves
some 3 KB that only the garbage collector would take back, which is off while a build runs.
"""

from __future__ import annotations

import json
from json.encoder import encode_basestring
from types import NoneType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_OTHERS = json.JSONEncoder(ensure_ascii=False)
# Most values hold no others; within a dictionary they are written without a call of `indented`, which takes far longer.
_PLAIN: dict[type, Callable[[Any], str]] = {
    str: encode_basestring,
    int: str,
    bool: {True: "true", False: "false"}.__getitem__,
    NoneType: {None: "null"}.__getitem__,
}


def indented(value: object, margin: str = "\n") -> str:
    """Return a value of dictionaries with texts as keys, lists and tuples, texts, numbers, truths and None.

    `margin` is the end of a line, and the spaces before whatever the value stands in.
    """
    if say := _PLAIN.get(type(value)):
        return say(value)
    inner = f"{margin} "
    if isinstance(value, dict) and value:
        known, rows = _PLAIN.get, []
        for key, each in value.items():
            say = known(type(each))
            rows.append(f"{inner}{encode_basestring(key)}: {say(each) if say else indented(each, inner)}")
        return f"{{{','.join(rows)}{margin}}}"
    if isinstance(value, list | tuple) and value:
        return f"[{','.join([inner + indented(each, inner) for each in value])}{margin}]"
    return _OTHERS.encode(value)
