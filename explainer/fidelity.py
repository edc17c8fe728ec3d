"""Whether a translation says what the original says: the same figures, links, citations and headings, as problems."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from explainer import markdown
from explainer.figures import difference, figures
from explainer.marks import FileLink
from explainer.problems import Problem
from explainer.rendition import BODY, translatable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from explainer.content import Page
    from explainer.lexicon import Lexicon
    from explainer.markdown import Body
    from explainer.problems import Place
    from explainer.trees import Path, Tree

_ADDRESS = re.compile(r'(?:href|src)="([^"]*)"')
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s|$)")
_SHOWN = 240  # how much of a text a problem shows


@dataclass(frozen=True, slots=True)
class Rendering:
    """What a translation gives of an original, whose paths are the keys.

    `places` are the paths of the same texts in the translation's own file, `texts` those in which Markdown counts,
    compiled; `body` is None where it is not translated, and `body_line` the line on which it begins. `lexicons` are
    those of the original's language and of the translation's.
    """

    original: Page
    tree: Tree
    given: Mapping[Path, str]
    places: Mapping[Path, Path]
    texts: Mapping[Path, Body]
    body: Body | None
    body_line: int
    lexicons: tuple[Lexicon, Lexicon]


def faults(rendering: Rendering) -> Iterator[Problem]:
    """Yield what a translation says otherwise than the original."""
    original = dict(translatable(rendering.original.front))
    for path, text in rendering.given.items():
        compiled = rendering.texts.get(path)
        source = rendering.original.texts.get(path)
        said = (spoken(source), spoken(compiled)) if source and compiled else (original[path], text)
        yield from _figures(rendering, path, *said)
        if source and compiled:
            yield from _marks(rendering, path, source, compiled)
    if rendering.body:
        yield from _of_body(rendering, rendering.body)


def spoken(body: Body) -> str:
    """Return compiled text as plain words, without what links fill in by themselves."""
    return "\n".join(
        "".join(part if isinstance(part, str) else part.words or "" for part in sentence) for sentence in body.sentences
    )


def _figures(rendering: Rendering, path: Path, original: str, text: str) -> Iterator[Problem]:
    differs = _difference(rendering, original, text)
    if differs:
        own, width = rendering.places[path], 1
        place = rendering.tree.place(own)
        if differs[1]:
            line, column = rendering.tree.search(own, differs[1][0])
            width = len(differs[1][0]) if (line, column) != (place.line, place.column) else place.width
            place = rendering.tree.at(line, column, width)
        yield _other_figures(place, str(own[-1]), differs, original, text)


def _difference(rendering: Rendering, original: str, text: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    first, second = rendering.lexicons
    found = difference(figures(original, first), figures(text, second))
    return (found.missing, found.extra) if found else None


def _other_figures(
    place: Place, name: str, differs: tuple[tuple[str, ...], tuple[str, ...]], original: str, text: str
) -> Problem:
    message = f"the figures of `{name}` are not those of the original: {_told(*differs)}"
    advice = "Write each number, date and amount as it is there."
    if set(differs[0]) & set(differs[1]):
        advice = "Here these signs are another number: mind the separators of the language."
    remedy = f"Original: “{_short(original)}” Here: “{_short(text)}” {advice}"
    return Problem(place, "E412", message, remedy)


def _told(missing: tuple[str, ...], extra: tuple[str, ...]) -> str:
    """Say what differs: “`5%` is missing, `6%` is not there”."""
    parts = [f"{_listed(missing)} missing"] if missing else []
    return ", ".join([*parts, *([f"{_listed(extra)} not there"] if extra else [])])


def _listed(words: tuple[str, ...]) -> str:
    quoted = [f"`{word}`" for word in words]
    return f"{', '.join(quoted)} {'is' if len(quoted) == 1 else 'are'}"


def _short(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= _SHOWN else said[: _SHOWN - 1].rstrip() + "…"


def _marks(rendering: Rendering, path: Path, original: Body, body: Body) -> Iterator[Problem]:
    """Compare what two texts link to and cite, in whatever order."""
    there, here = Counter(_targets(original)), Counter(_targets(body))
    if there == here:
        return
    missing, extra = tuple((there - here).elements()), tuple((here - there).elements())
    place = _place(rendering, path, body, extra)
    name = "the text" if path == BODY else f"`{rendering.places[path][-1]}`"
    message = f"the links and citations of {name} are not those of the original: {_told(missing, extra)}"
    remedy = "Name the same pages, sources and addresses as often as the original does, in any order."
    yield Problem(place, "E413", message, remedy)


def _targets(body: Body) -> Iterator[str]:
    """Yield everything that a text leads to, as an editor writes it."""
    for link in body.links():
        yield f"[[{link.target}#{link.fact}]]" if link.fact else f"[[{link.target}]]"
    for citation in body.citations():
        yield from (f"[@{name}]" for name, _ in citation.sources)
    for part in body.parts:
        if isinstance(part, FileLink):
            yield f"static/{part.path}"
        elif isinstance(part, str):
            yield from (address for address in _ADDRESS.findall(part) if address)


def _place(rendering: Rendering, path: Path, body: Body, extra: tuple[str, ...]) -> Place:
    """Return the place of the first link or citation that the original has not, else of the text."""
    tree = rendering.tree
    for link in body.links():
        if {f"[[{link.target}#{link.fact}]]", f"[[{link.target}]]"} & set(extra):
            return tree.at(link.line, link.column, link.width)
    for citation in body.citations():
        for name, column in citation.sources:
            if f"[@{name}]" in extra:
                return tree.at(citation.line, column, len(name))
    return tree.at(rendering.body_line, 1) if path == BODY else tree.place(rendering.places[path])


def _of_body(rendering: Rendering, body: Body) -> Iterator[Problem]:
    original = rendering.original.body
    yield from _marks(rendering, BODY, original, body)
    yield from _headings(rendering, body)
    differs = _difference(rendering, spoken(original), spoken(body))
    if differs:
        line, source, text = _paragraphs(rendering, body)
        place = rendering.tree.at(line, 1)
        if differs[1] and (found := _line_of(rendering, differs[1][0], line)):
            place = found
        yield _other_figures(place, "the text", differs, source, text)


def _headings(rendering: Rendering, body: Body) -> Iterator[Problem]:
    pairs = zip_longest(rendering.original.body.headings, body.headings)
    for number, (there, here) in enumerate(pairs):
        if there and here and there[0] == here[0]:
            continue
        if not here:
            message = f"the heading `{there[2]}` of the original is missing"
        elif not there:
            message = f"the original has no heading for `{here[2]}`"
        else:
            message = f"`{here[2]}` is a heading of another level than `{there[2]}` in the original"
        remedy = "Keep the original's headings, so that links to them lead to the same place in every language."
        yield Problem(_heading_place(rendering, number), "E414", message, remedy)
        return


def _heading_place(rendering: Rendering, number: int) -> Place:
    lines = enumerate(rendering.tree.lines[rendering.body_line - 1 :], rendering.body_line)
    found = [line for line, text in lines if _HEADING.match(text)]
    line = found[number] if number < len(found) else rendering.body_line
    return rendering.tree.at(line, 1, max(1, len(rendering.tree.at(line, 1).source)))


def _line_of(rendering: Rendering, words: str, first: int) -> Place | None:
    for line, text in enumerate(rendering.tree.lines[first - 1 :], first):
        if (column := text.find(words)) >= 0:
            return rendering.tree.at(line, column + 1, len(words))
    return None


def _paragraphs(rendering: Rendering, body: Body) -> tuple[int, str, str]:
    """Return the line of the first paragraph whose figures differ, the original's words, and its own.

    Where the two texts are not divided alike, it is the whole text.
    """
    original = rendering.original
    if len(original.body.paragraphs) == len(body.paragraphs):
        pairs = zip(original.body.paragraphs, body.paragraphs, strict=True)
        for (there, _), (here, _) in pairs:
            source, text = _paragraph(original.tree, there), _paragraph(rendering.tree, here)
            if _difference(rendering, source, text):
                return here, source, text
    return rendering.body_line, spoken(original.body), spoken(body)


def _paragraph(tree: Tree, line: int) -> str:
    lines = list(tree.lines[line - 1 :])
    end = next((number for number, text in enumerate(lines) if not text.strip()), len(lines))
    return spoken(markdown.body("\n".join(lines[:end])))
