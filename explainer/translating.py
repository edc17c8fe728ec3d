"""The command `translated`: what a translation says of the version that it renders, and nothing else of its file."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explainer import frontmatter
from explainer.files import decoded, put
from explainer.overlays import is_overlay, original_of
from explainer.problems import did_you_mean
from explainer.reading import markdown_files, read
from explainer.rendition import digest_of_texts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from explainer.frontmatter import Document
    from explainer.problems import Problem
    from explainer.settings import Settings

KEY = "translates"
_VALUE = re.compile(rb"^([\"']?translates[\"']?[ \t]*:)[ \t]*[^\s#]*")
_FENCE = re.compile(rb"---")


class Refused(Exception):
    """What was asked for is not there: a page, a language or a file; says what to do."""


class Faulty(Exception):
    """A file stands in the way; `problems` say how."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        """Hold what is said, and the problems."""
        super().__init__(message)
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Noted:
    """A translation's file, and whether its line had to be written."""

    file: str
    changed: bool


def translated(folder: Path, settings: Settings, wanted: str | None) -> list[Noted]:
    """Say in a translation, or in all of them, that it renders the original as it is now.

    `wanted` is the page's id and the language, `ford.id`; None stands for all. Raises `Refused`, `Faulty`.
    """
    files = [file for file in markdown_files(folder, settings) if is_overlay(file)]
    chosen = files if wanted is None else [_file(wanted, files, folder, settings)]
    pages = read(folder, settings, {}).pages
    noted: list[Noted] = []
    for file in chosen:
        name, own, language = original_of(file)
        page = pages.get(name)
        if language not in settings.site.languages[1:] and wanted is None:
            continue  # a check says that no site.yaml names it
        if page is None or page.tree.file != own:
            raise Refused(f"{own} cannot be read; `python build.py check` says why")
        noted.append(_noted(folder, file, digest_of_texts(page)))
    return noted


def _file(wanted: str, files: list[str], folder: Path, settings: Settings) -> str:
    name, _, language = wanted.rpartition(".")
    others = [str(each) for each in settings.site.languages[1:]]
    if not name:
        raise Refused(f"`{wanted}` names no language; write the page's id, a dot and the language")
    if language not in others:
        known = f"The site's other languages are: {', '.join(others)}." if others else "Name it in site.yaml."
        raise Refused(f"`{language}` is not one of the site's other languages. {did_you_mean(language, others, known)}")
    pages = {each.rsplit("/", 1)[-1].removesuffix(".md"): each for each in markdown_files(folder, settings)}
    if name not in pages:
        remedy = did_you_mean(name, [each for each in pages if "." not in each])
        raise Refused(f"there is no page `{name}`. {remedy}".strip())
    file = f"{pages[name].removesuffix('.md')}.{language}.md"
    if file not in files:
        raise Refused(f"there is no {file}. Write it first: its texts, below the keys of the original")
    return file


def _noted(folder: Path, file: str, digest: str) -> Noted:
    path = folder / file
    before = path.read_bytes()
    after = with_line(file, before, digest)
    if after != before:
        put(path, after)
    return Noted(file, after != before)


def with_line(file: str, content: bytes, digest: str) -> bytes:
    """Return a translation's bytes with the line that says what it renders; raises `Faulty`."""
    document = _document(file, content)
    lines = content.splitlines(keepends=True)
    if KEY in document.tree.keys():  # noqa: SIM118  # a tree is no mapping
        number = document.tree.place((KEY,), key=True).line - 1
        lines[number] = _VALUE.sub(rb"\1 " + digest.encode(), lines[number], count=1)
    else:
        fences = [number for number, line in enumerate(lines) if _FENCE.fullmatch(line.removeprefix(BOM_UTF8).rstrip())]
        ending = lines[fences[0]][len(lines[fences[0]].rstrip()) :]
        lines.insert(fences[1], f"{KEY}: {digest}".encode() + ending)
    after = b"".join(lines)
    if _document(file, after).tree.plain().get(KEY) != digest:
        raise Faulty(f"the line `{KEY}` of {file} cannot be understood; delete it first")
    return after


def _document(file: str, content: bytes) -> Document:
    text, problems = decoded(file, content)
    document = None
    if text is not None:
        document, problems = frontmatter.split(file, text)
    if document is None or document.broken:
        raise Faulty(f"{file} cannot be understood; nothing was written to it", problems)
    return document
