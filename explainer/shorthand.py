"""`templates/words/figures.yaml`: what languages write with numbers and CLDR does not have, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from explainer import frontmatter, records
from explainer.files import bytes_of, decoded
from explainer.lexicon import Shorthand
from explainer.memory import digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from explainer.problems import Problem

FILE = "words/figures.yaml"
EVERY = "und"  # the tag of what all languages write (RFC 5646, section 4.1)
PROJECT = Path(__file__).resolve().parent.parent / "templates"


@dataclass(frozen=True, slots=True)
class Table:
    """Shorthand by language, of the project and then of the site; `digest` stands for all of it."""

    rows: tuple[Mapping[str, Shorthand], ...]
    digest: bytes

    def of(self, tag: str) -> tuple[Shorthand, ...]:
        """Return what counts for a language: what all write, what its language does, and what this very tag does."""
        tags = dict.fromkeys((EVERY, tag.split("-")[0], tag))
        return tuple(row[name] for name in tags for row in self.rows if name in row)


def shorthand(folders: Sequence[Path]) -> tuple[Table, list[Problem]]:
    """Read the tables of these folders of templates; one that has none adds nothing."""
    rows: list[Mapping[str, Shorthand]] = []
    problems: list[Problem] = []
    written: list[bytes] = []
    for folder in folders:
        if not (folder / FILE).is_file():
            continue
        content, faults = bytes_of(folder, FILE)
        problems += faults
        written.append(content or b"")
        row, faults = _row(f"{folder.name}/{FILE}", content or b"")
        problems += faults
        rows.append(row)
    return Table(tuple(rows), digest(*written)), problems


def _row(file: str, content: bytes) -> tuple[Mapping[str, Shorthand], list[Problem]]:
    text, problems = decoded(file, content)
    if text is None:
        return {}, problems
    tree, problems = frontmatter.parse(file, text, begin="the tag of a language")
    if tree is None:
        return {}, problems
    row, faults = records.check(dict[str, Shorthand], tree, tree.plain(), {})
    return row or {}, [*problems, *faults]
