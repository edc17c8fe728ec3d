"""The texts of a page: which of its fields hold Markdown, how they are compiled, and what they name."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from explainer import markdown
from explainer.marks import PageLink
from explainer.records import Slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from explainer.markdown import Body
    from explainer.marks import Sentence
    from explainer.model import Front
    from explainer.trees import Node, Tree
    from explainer.trees import Path as TreePath


_BARE = re.compile(rf"\[({Slug.PATTERN.pattern})\]")
_CODE = re.compile(r"<(code|pre)\b.*?</\1>", re.DOTALL)


def words(node: Node) -> Iterator[str]:
    """Yield every value of front matter that may be an id."""
    if isinstance(node.value, dict):
        for _, value in node.value.values():
            yield from words(value)
    elif isinstance(node.value, list):
        for item in node.value:
            yield from words(item)
    elif isinstance(node.value, str) and Slug.PATTERN.fullmatch(node.value):
        yield node.value


def named(own: str, bodies: Iterable[Body]) -> Iterator[tuple[str, Sentence]]:
    """Yield the other pages that texts name, each with the first sentence that does."""
    told = {own}
    for body in bodies:
        for sentence in body.sentences:
            for part in sentence:
                if isinstance(part, PageLink) and part.target not in told:
                    told.add(part.target)
                    yield part.target, sentence


def naming(body: Body) -> Body:
    """Return compiled text with those of its sentences only that name a page."""
    kept = (each for each in body.sentences if any(isinstance(part, PageLink) for part in each))
    return replace(body, sentences=tuple(kept))


def targets(body: Body) -> Iterator[str]:
    """Yield every page and source that a text names."""
    for link in body.links():
        yield link.target
    for citation in body.citations():
        yield from (name for name, _ in citation.sources)


def bare(body: Body) -> Iterator[str]:
    """Yield every word in brackets, code aside, that could be an id but is neither a link nor a citation."""
    for part in body.parts:
        if isinstance(part, str) and "[" in part:
            yield from (found[1] for found in _BARE.finditer(_CODE.sub("", part)))


def marked_texts(front: Front) -> Iterator[tuple[TreePath, str]]:
    """Yield the texts of front matter in which Markdown, links and citations count, with their paths."""
    for name in ("summary", "claim"):
        if text := getattr(front, name, None):
            yield (name,), text
    for name in ("unknowns", "would_settle"):
        for number, text in enumerate(getattr(front, name, ())):
            yield (name, number), text
    for key, part in (getattr(front, "claims", None) or {}).items():
        if part.text:
            yield ("claims", key), part.text
    for fact in front.facts:
        if fact.text:
            yield ("facts", fact.position, "text"), fact.text


def inline(tree: Tree, path: TreePath, text: str) -> Body:
    """Compile the text at a path of front matter."""
    return markdown.inline(text, tree.finder(path))
