"""What the YAML parser complains of, in an editor's words: the place, the cause, the remedy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from explainer.problems import Problem

if TYPE_CHECKING:
    from explainer.problems import Place
    from explainer.trees import Lines, Tree

# What the parser says, and what it means to somebody who wrote a page: cause and remedy.
_QUOTE = "Put the text in quotes."
_CAUSES = (
    (
        "could not find expected ':'",
        "this line has no `key: value`",
        "Give it a key, or indent it under the one before.",
    ),
    ("'\\t'", "a tab is used for indenting", "Indent with spaces."),
    ("'@'", "text cannot begin with @", _QUOTE),
    ("'`'", "text cannot begin with a backtick", _QUOTE),
    ("'%'", "text cannot begin with %", _QUOTE),
    ("while scanning an alias", "text cannot begin with *", _QUOTE),
    ("while scanning an anchor", "text cannot begin with &", _QUOTE),
    (
        "but found '<scalar>'",
        "text goes on after the closing quotation mark or bracket",
        "Put the whole text in quotes, and double a ' within '…'.",
    ),
    (
        "expected <block end>",
        "this line is indented differently from the lines it belongs to",
        "Line it up with the keys above; quote text that begins with a quotation mark or bracket.",
    ),
    ("',' or ']'", "a list in square brackets is never closed", "Close it with ]."),
    ("',' or '}'", "a mapping in braces is never closed", "Close it with }."),
    ("expected the node content", "a value is missing, or a bracket is never closed", "Complete the line before."),
    ("escape", "a backslash within double quotes begins an escape that YAML does not know", "Double it."),
    ("special characters are not allowed", "there is a control character in the text", "Delete it."),
)
# Faults that the parser notices only later, and that are mended where the thing began.
_FROM_THE_START = (
    "found unexpected end of stream",
    "',' or ']'",
    "',' or '}'",
    "could not find expected ':'",
    "while scanning an alias",
    "while scanning an anchor",
)


def complaint(fault: yaml.YAMLError, text: str, tree: Tree, lines: Lines) -> Problem:
    """Say a parser's complaint about a text in an editor's words; `tree` and `lines` know the text's places."""
    fault = _better_worded(text, fault)
    said = str(fault)
    mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    if any(words in said for words in _FROM_THE_START) and getattr(fault, "context_mark", None):
        mark = fault.context_mark  # type: ignore[attr-defined]
    index = mark.index if mark else getattr(fault, "position", 0)
    place = tree.at(*lines.at(index))
    if "mapping values are not allowed" in said:
        return _stray_colon(tree, place)
    if "found unexpected end of stream" in said and "quoted scalar" in said:
        single = text[index : index + 1] == "'"
        remedy = f"Close it, or {'double it' if single else _ESCAPED} where it is part of the text."
        return Problem(place, "E104", "a quotation mark is never closed", remedy)
    for words, cause, remedy in _CAUSES:
        if words in said:
            return Problem(place, "E104", cause, remedy)
    return Problem(place, "E104", f"the YAML cannot be understood: {getattr(fault, 'problem', None) or said}")


_ESCAPED = 'write \\"'


def _better_worded(text: str, fault: yaml.YAMLError) -> yaml.YAMLError:
    """Return what the pure parser says of the same text; it words its complaints better than the C one."""
    try:
        for _ in yaml.parse(text, Loader=yaml.SafeLoader):
            pass
    except yaml.YAMLError as better:
        return better
    except ValueError:  # it stumbles over an escape such as "\\U00110000" itself
        pass
    return fault


_KEY = re.compile(r"\s*(?:- +)?[\w-]+")


def _stray_colon(tree: Tree, place: Place) -> Problem:
    """Tell a colon within a text from a key that continues the text of the line above."""
    before = place.source[: place.column - 1]
    if _KEY.fullmatch(before):
        indent = len(before) - len(before.lstrip())
        remedy = "Line it up with the keys above it, and put a space after the colon of each."
        above = tree.at(place.line, indent + 1)
        return Problem(above, "E104", "this line is read as part of the text above it", remedy)
    return Problem(place, "E104", "there is a colon where none can stand", "Text with `: ` in it goes in quotes.")
