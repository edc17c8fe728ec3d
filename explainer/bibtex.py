"""BibTeX entries, whatever the texts in them: LaTeX's signs of markup are escaped, braces always balanced."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# BibTeX counts escaped braces too, so that a lone one must not stand there at all.
_SIGNS = {sign: f"\\{sign}" for sign in "&%$#_"} | {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    '"': r"{\textquotedbl}",
    "`": r"{\textasciigrave}",
    "'": r"{\textquotesingle}",
}
_SIGN = re.compile(f"[{re.escape(''.join(_SIGNS))}]")


def entry(kind: str, name: str, fields: Mapping[str, str]) -> str:
    """Return an entry; `name` holds letters, digits, `-` and `:` only. Empty fields are left out.

    A `url` is written as it is, as BibTeX wants it; the letters of texts stay as they are, by the second braces.
    """
    lines = [f"@{kind}{{{name},"]
    lines += [f"  {key} = {{{_value(key, value)}}}," for key, value in fields.items() if value]
    return "\n".join([*lines, "}", ""])


def _value(key: str, value: str) -> str:
    return value if key == "url" or value.isdecimal() else f"{{{escaped(value)}}}"


def escaped(text: str) -> str:
    """Return text in one line in which LaTeX sees no markup."""
    return _SIGN.sub(lambda sign: _SIGNS[sign[0]], " ".join(text.split()))
