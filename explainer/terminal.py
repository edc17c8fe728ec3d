"""How a command speaks: problems, one line at the end, a progress bar for what takes long; colour on terminals only."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TypeVar

from explainer.problems import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TextIO

    from explainer.problems import Problem

_PATIENCE = 1.0  # seconds before a bar is shown
_COLOURS = {"error": "31;1", "warning": "33;1", "note": "36;1"}  # of the severity's word, as ANSI knows them
_Item = TypeVar("_Item")


def coloured(stream: TextIO) -> bool:
    """Tell whether a stream takes colour: a terminal, unless NO_COLOR is set (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def say(problems: Iterable[Problem], stream: TextIO) -> None:
    """Print problems, each followed by an empty line."""
    colour = coloured(stream)
    for problem in problems:
        text = as_text(problem)
        if colour:
            word = problem.severity
            text = text.replace(f" {word} ", f" \033[{_COLOURS.get(word, '1')}m{word}\033[0m ", 1)
        print(text, end="\n\n", file=stream, flush=True)


def watched(title: str, items: Sequence[_Item]) -> Iterable[_Item]:
    """Return the items, with a progress bar on standard error while they are gone through, if that is a terminal."""
    if not sys.stderr.isatty():
        return items
    from tqdm import tqdm

    return tqdm(items, desc=title, delay=_PATIENCE, leave=False, file=sys.stderr, dynamic_ncols=True)
