"""The texts of a page that can be put into another language, and a page with other texts.

A text is known by its path in the page's front matter, where facts are counted by their position in the file.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from explainer.content import Halves
from explainer.dates import Date, NotADate
from explainer.memory import digest
from explainer.model import Actor, Claim, Entity, Fact, Front, Part, Rule
from explainer.records import Text
from explainer.words import direction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from explainer.content import Page
    from explainer.markdown import Body
    from explainer.trees import Path

BODY: Path = ("body",)
QUOTE = ("quote", "text")  # the end of a path: the words stay as they were said, and a rendering stands beside them
_NAMES = frozenset({"name", "value", "identifier"})  # often the same in every language
_Record = TypeVar("_Record", bound=Front | Fact | Actor)


def translatable(front: Front) -> Iterator[tuple[Path, str]]:
    """Yield every text of front matter that says something in words, with its path."""
    for name in ("title", "short", "summary", "claim", "jurisdiction", "identifier"):
        if text := getattr(front, name, None):
            yield (name,), text
    for name in ("unknowns", "would_settle"):
        yield from (((name, number), text) for number, text in enumerate(getattr(front, name, ())))
    if isinstance(front, Claim):
        yield from ((("claims", str(key)), part.text) for key, part in (front.claims or {}).items() if part.text)
    if isinstance(front, Entity) and front.role:
        yield ("role", "title"), front.role.title
    if isinstance(front, Rule) and front.by.name:
        yield ("by", "name"), front.by.name
    for number, correction in enumerate(front.corrections):
        yield from ((("corrections", number, name), getattr(correction, name)) for name in ("was", "now", "why"))
    for fact in front.facts:
        yield from ((("facts", fact.position, *path), text) for path, text in _of_fact(fact))


def _of_fact(fact: Fact) -> Iterator[tuple[Path, str]]:
    for name in ("text", "key", "value", "date_label"):
        if (value := getattr(fact, name)) is not None:
            yield (name,), str(value)
    if fact.quote:
        yield QUOTE, fact.quote.text
    for name in ("role", "name"):
        if fact.by and (text := getattr(fact.by, name)):
            yield ("by", name), text
    if fact.anon and fact.anon.described:
        yield ("anon", "described"), fact.anon.described
    if fact.retired:
        yield ("retired", "why"), fact.retired.why


def speaks_for_itself(path: Path, text: str) -> bool:
    """Tell whether a text needs no translation: a name, a citation, or a value that each language writes by itself."""
    if path[-1] not in _NAMES:
        return False
    if path[-1] == "identifier" or _is_date(text):
        return True
    words = text.split()
    plain = all(not word[0].isalpha() or word[0].isupper() for word in words)
    return plain and (path[-1] == "name" or not _has_separator(text))


def _is_date(text: str) -> bool:
    try:
        Date.parse(text)
    except NotADate:
        return False
    return True


def _has_separator(text: str) -> bool:
    return any(
        sign in ".," and before.isdigit() and after.isdigit()
        for before, sign, after in zip(text, text[1:], text[2:], strict=False)
    )


def digest_of_texts(page: Page) -> str:
    """Stand for the words of a page and nothing else of it: dates, sources and the order of facts may change."""
    said = sorted(
        [[str(step) for step in path if isinstance(step, str)], text] for path, text in translatable(page.front)
    )
    return digest(json.dumps(said, ensure_ascii=False).encode(), page.digests.body).hex()


def with_texts(front: Front, texts: Mapping[Path, str]) -> Front:
    """Return front matter with other texts at their paths; quotations stay as they are."""
    facts: dict[int, dict[Path, str]] = {}
    for path, text in texts.items():
        if path[0] == "facts" and path[2:] != QUOTE:
            facts.setdefault(int(path[1]), {})[path[2:]] = text
        elif path[0] != "facts":
            front = _with(front, path, text)
    told = tuple(_fact_with(fact, facts.get(fact.position, {})) for fact in front.facts)
    return replace(front, facts=told) if facts else front


def _fact_with(fact: Fact, texts: Mapping[Path, str]) -> Fact:
    for path, text in texts.items():
        if path != ("value",) or text != str(fact.value):  # a whole number stays one
            fact = _with(fact, path, text)
    return fact


def _with(record: _Record, path: Path, text: str) -> _Record:
    name, *rest = path
    return replace(record, **{str(name): _changed(getattr(record, str(name)), rest, text)})  # type: ignore[arg-type]


def _changed(value: object, path: list[str | int], text: str) -> object:
    if isinstance(value, Part):
        return replace(value, text=Text(text))
    if not path:
        return Text(text)
    step, *rest = path
    if isinstance(value, tuple):
        return tuple(_changed(each, rest, text) if number == step else each for number, each in enumerate(value))
    if isinstance(value, dict):
        return {key: _changed(each, rest, text) if key == step else each for key, each in value.items()}
    return replace(value, **{str(step): _changed(getattr(value, str(step)), rest, text)})  # type: ignore[type-var]


def marked(body: Body, language: str, around: str, tag: str = "span") -> Body:
    """Return compiled text in an element that says its language, and its direction where that `around` it is another.

    Nothing stands around no text.
    """
    if not body.parts:
        return body
    own, other = direction(language), direction(around)
    turned = f' dir="{own}"' if own != other else ""
    return replace(body, parts=(f'<{tag} lang="{language}"{turned}>', *body.parts, f"</{tag}>"))


def foreign(page: Page, original: str, language: str, linked: Iterable[str] = ()) -> Page:
    """Return a page of which nothing is translated into a language; `original` is the language of the facts.

    `linked` are the ids of the site's pages, which as values of a fact are no text.
    """
    return replace(
        page,
        texts={path: marked(body, original, language) for path, body in page.texts.items()},
        body=marked(page.body, original, language, "div"),
        digests=Halves(*(digest(each, language.encode()) for each in (page.digests.front, page.digests.body))),
        lang=language,
        untranslated=frozenset(wanted(page, language, linked)),
    )


def wanted(page: Page, language: str, linked: Iterable[str] = ()) -> list[Path]:
    """Return the paths of the texts that a language lacks until they are translated, in order, the body last."""
    pages = frozenset(linked)
    spoken = {
        ("facts", fact.position, *QUOTE) for fact in page.front.facts if fact.quote and fact.quote.lang == language
    }
    found = [
        path
        for path, text in translatable(page.front)
        if not speaks_for_itself(path, text) and path not in spoken and not (path[-1] == "value" and text in pages)
    ]
    return [*found, *([BODY] if page.body.parts else [])]
