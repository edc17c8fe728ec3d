"""YAML as an editor would write it: a line for each field, and a comment that says what goes there."""

from __future__ import annotations

from explainer.frontmatter import parse

_WIDTH = 120


def line(name: str, value: str, meaning: str = "", margin: str = "") -> str:
    """Return `name: value  # meaning`, the meaning as far as the line has room for it."""
    written = f"{margin}{name}: {value}".rstrip()
    room = _WIDTH - len(written) - 4
    said = meaning if len(meaning) <= room else _shortened(meaning.split("; ")[0], room)
    return f"{written}  # {said}" if said else written


def _shortened(text: str, room: int) -> str:
    """Cut text after a comma or a word, so that it needs no more room than there is."""
    if len(text) <= room:
        return text
    head = text[: max(room - 2, 0)]
    cut = head.rfind(", ") if ", " in head else head.rfind(" ")
    return f"{head[:cut]} …" if cut > 0 else ""


def scalar(text: str) -> str:
    """Return text as YAML says it: plain if it is read back as the same, else in quotes."""
    tree, problems = parse("", f"key: {text}")
    if tree and not problems and tree.plain() == {"key": text}:
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(sign: str) -> str:
    if sign in '"\\':
        return f"\\{sign}"
    return sign if sign.isprintable() else f"\\U{ord(sign):08x}"
