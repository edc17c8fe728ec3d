"""What each data file holds: its columns or keys, in order, with their types and meanings; and its JSON Schema.

The same tables make the schemas (with the meanings in English) and the page that describes the files in each language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from explainer import csl, evidence
from explainer.dates import WRITTEN
from explainer.indenting import indented
from explainer.model import Copy, SourceKind, Stance, Status, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from enum import Enum

VERSION = 1  # raised when a key changes its meaning or goes; a new one is no reason
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DAY = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
_EDTF = {"type": "string", "pattern": WRITTEN}
_TEXT = {"type": "string"}
_NUMBER = {"type": "integer"}
_TRUTH = {"type": "boolean"}
_TEXTS = {"type": "array", "items": _TEXT}


@dataclass(frozen=True, slots=True)
class Field:
    """A key of a data file: its type as JSON Schema has it, and what it means; of a list of objects, their keys."""

    name: str
    type: Mapping[str, Any]
    meaning: str
    of: tuple[Field, ...] = ()
    optional: bool = False  # null where there is none

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the value."""
        made = {"type": "array", "items": _object(self.of)} if self.of else dict(self.type)
        made = {"anyOf": [made, {"type": "null"}]} if self.optional else made
        return {"description": self.meaning, **made}


@dataclass(frozen=True, slots=True)
class Shape:
    """A data file: its address within an edition, its schema's name, what it holds, and the keys at its top.

    Of a file that is a list, the keys are those of its items.
    """

    name: str
    schema_name: str
    about: str
    fields: tuple[Field, ...]
    is_list: bool = False

    def flat(self) -> Iterator[tuple[str, Field]]:
        """Yield every key with its path: `rumors.claims.history.day`."""
        yield from _flat(self.fields, "")


def _flat(fields: tuple[Field, ...], before: str) -> Iterator[tuple[str, Field]]:
    for field in fields:
        yield before + field.name, field
        yield from _flat(field.of, f"{before}{field.name}.")


def shapes(_: Callable[[str], str]) -> tuple[Shape, ...]:
    """Return every data file; `_` says a meaning in a language."""
    rows = facts(_)
    facts_about = _("Every published fact, the earliest first; the same in each language but for the texts.")
    return (
        Shape(
            "facts.csv",
            "",
            _(
                "The facts as a table: UTF-8, commas, lines that end with CR LF, a heading line (RFC 4180). A cell "
                "that begins with one of = + - @, a tab, a carriage return or an apostrophe has a further apostrophe "
                "before it, so that no program takes it for a formula. Lists are divided by spaces."
            ),
            rows,
            is_list=True,
        ),
        Shape("facts.json", "facts.json", facts_about, (*_head(_), _list("facts", _("the facts"), rows))),
        Shape(
            "sources.json",
            "sources.json",
            _("Every source, with the facts that rest on it."),
            (*_head(_), _list("sources", _("the sources"), _sources(_))),
        ),
        Shape(
            "sources.csl.json",
            "sources.csl.json",
            _("The sources as CSL-JSON, which reference managers import."),
            _csl(_),
            is_list=True,
        ),
        Shape(
            "statuses.json",
            "statuses.json",
            _("The status of every rumor, and how it came about."),
            (*_head(_), _list("rumors", _("the rumors"), _rumors(_))),
        ),
        Shape(
            "corrections.json",
            "corrections.json",
            _("What was wrong, the newest first."),
            (*_head(_), _list("corrections", _("the corrections"), _corrections(_))),
        ),
    )


def _list(name: str, meaning: str, of: tuple[Field, ...]) -> Field:
    return Field(name, {}, meaning, of)


def _one_of(values: type[Enum]) -> Mapping[str, Any]:
    return {"enum": [value.value for value in values]}


def _head(_: Callable[[str], str]) -> tuple[Field, ...]:
    return (
        Field("version", {"const": VERSION}, _("the version of this shape")),
        Field("as_of", _DAY, _("the day at whose end things stood so")),
        Field("language", _TEXT, _("the language of the texts")),
        Field("license", _TEXT, _("the licence"), optional=True),
    )


def facts(_: Callable[[str], str]) -> tuple[Field, ...]:
    """Return the columns of the facts."""
    return (
        Field("id", _TEXT, _("the page’s id, #, and the fact’s id on that page")),
        Field("page", _TEXT, _("the id of the page that it lives on")),
        Field("kind", _TEXT, _("the page’s kind")),
        Field("date", _EDTF, _("when it happened, as EDTF (ISO 8601-2)"), optional=True),
        Field("earliest", _DAY, _("the first day that the date allows"), optional=True),
        Field("latest", _DAY, _("the day from which it has certainly happened"), optional=True),
        Field("date_label", _TEXT, _("the date’s wording, where it has its own"), optional=True),
        Field("ahead", _TRUTH, _("whether it is still to come")),
        Field("text", _TEXT, _("what happened"), optional=True),
        Field("key", _TEXT, _("what an attribute of the page is called"), optional=True),
        Field("value", {"type": ["string", "integer"]}, _("the attribute’s value"), optional=True),
        Field("stance", _one_of(Stance), _("what it does for the rumor’s claim")),
        Field("claim", _TEXT, _("the part of the report that it bears on; none for the main claim"), optional=True),
        Field("step", _one_of(Step), _("how it moves a policy or deal"), optional=True),
        Field("by", _TEXT, _("who acted or spoke: the id of their page, where there is one"), optional=True),
        Field("by_name", _TEXT, _("who acted or spoke, by name"), optional=True),
        Field("role", _TEXT, _("what they do"), optional=True),
        Field("for", _TEXT, _("the id of the page of those on whose behalf"), optional=True),
        Field("unnamed", _TRUTH, _("whether people who are not named said it")),
        Field("unnamed_count", _NUMBER, _("how many people who are not named, if that is told"), optional=True),
        Field("quote", _TEXT, _("the words that were used"), optional=True),
        Field("quote_language", _TEXT, _("the language of the words"), optional=True),
        Field("sources", _TEXTS, _("the ids of the sources that it relies on")),
        Field("echoes", _TEXTS, _("the ids of sources that only repeat it")),
        Field("added", _EDTF, _("when it was published here, if not on its date"), optional=True),
        Field("retired", _EDTF, _("since when it no longer stands"), optional=True),
        Field("permalink", _TEXT, _("its address; without the site’s own, from the site’s folder on")),
    )


def _sources(_: Callable[[str], str]) -> tuple[Field, ...]:
    return (
        Field("id", _TEXT, _("the source’s id")),
        Field("title", _TEXT, _("its title; none where the copy read shows none"), optional=True),
        Field("publisher", _TEXT, _("who published the original")),
        Field("date", _EDTF, _("when it was published; none where the copy read shows no date"), optional=True),
        Field("kind", _one_of(SourceKind), _("what sort of thing it is")),
        Field("url", _TEXT, _("the address of the copy that was read"), optional=True),
        Field("archive", _TEXT, _("the address of an archived copy"), optional=True),
        Field("author", _TEXT, _("who wrote it"), optional=True),
        Field("language", _TEXT, _("its language")),
        Field("accessed", _EDTF, _("when it was read"), optional=True),
        Field("paywall", _TRUTH, _("whether readers must pay to see it")),
        Field("based_on", _TEXT, _("the id of the source that it only repeats"), optional=True),
        Field("via", _TEXT, _("where it was read, if not with its publisher"), optional=True),
        Field("copy", _one_of(Copy), _("how the copy read came about"), optional=True),
        Field("note", _TEXT, _("what a reader should know about the copy read"), optional=True),
        Field("facts", _TEXTS, _("the ids of the facts that rest on it")),
        Field("echoing", _TEXTS, _("the ids of the facts that it only repeats")),
        Field("permalink", _TEXT, _("the address of its page; without the site’s own, from the site’s folder on")),
    )


def _csl(_: Callable[[str], str]) -> tuple[Field, ...]:
    date = {
        "type": "object",
        "properties": {
            "date-parts": {
                "type": "array",
                "minItems": 1,
                "maxItems": 2,
                "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": _NUMBER},
            },
            "circa": _TRUTH,
        },
        "required": ["date-parts"],
        "additionalProperties": False,
    }
    name = {"type": "object", "properties": {"literal": _TEXT}, "required": ["literal"], "additionalProperties": False}
    return (
        Field("id", _TEXT, _("the source’s id")),
        Field("type", {"enum": sorted({*csl.TYPES.values()})}, _("what sort of thing it is")),
        Field("title", _TEXT, _("its title")),
        Field("container-title", _TEXT, _("the paper or site that it appeared in")),
        Field("publisher", _TEXT, _("who published the original")),
        Field("author", {"type": "array", "items": name}, _("who wrote it")),
        Field("issued", date, _("when it was published")),
        Field("accessed", date, _("when it was read")),
        Field("URL", _TEXT, _("the address of the copy that was read")),
        Field("archive_location", _TEXT, _("the address of an archived copy")),
        Field("language", _TEXT, _("its language")),
        Field("note", _TEXT, _("what a reader should know about the copy read")),
    )


def _rumors(_: Callable[[str], str]) -> tuple[Field, ...]:
    status = {"enum": [*(value.value for value in Status), None]}
    ids = _("the ids or names of those who count for it")
    told = "; ".join(f"{name}: {found}" for name, found in evidence.rules(_).items())
    rule = _("the rule of evidence that it follows from, empty for none. {rules}").format(rules=told)
    return (
        Field("id", _TEXT, _("the page’s id")),
        Field("title", _TEXT, _("the page’s title")),
        Field("address", _TEXT, _("the page’s address, from the site’s folder on")),
        _list(
            "claims",
            _("its claims, the main one first"),
            (
                Field("key", _TEXT, _("the part of the report; empty for the main claim")),
                Field("claim", _TEXT, _("the claim’s words"), optional=True),
                Field("page", _TEXT, _("the id of the page that the part has of its own"), optional=True),
                Field("status", status, _("the status; none without any evidence")),
                Field("rule", _TEXT, rule),
                Field("counted", _TEXTS, ids),
                Field("parties", _TEXTS, _("the ids of the pages of those whom the claim is about")),
                Field("origins", _TEXTS, _("the ids of the sources in which it was first told")),
                Field("dormant", _TRUTH, _("whether there has been no news for a while")),
                Field("lapsed", _TRUTH, _("whether the day that the claim named has passed")),
                _list(
                    "history",
                    _("how the status moved, the earliest first"),
                    (
                        Field("day", _DAY, _("the day of the change")),
                        Field("status", status, _("the status since then")),
                        Field("rule", _TEXT, rule),
                        Field("counted", _TEXTS, ids),
                        Field("fact", _TEXT, _("the id on that page of the fact that moved it"), optional=True),
                    ),
                ),
            ),
        ),
    )


def _corrections(_: Callable[[str], str]) -> tuple[Field, ...]:
    return (
        Field("page", _TEXT, _("the page’s id")),
        Field("fact", _TEXT, _("the id of the fact on that page"), optional=True),
        Field("date", _EDTF, _("when it was put right")),
        Field("was", _TEXT, _("what stood there")),
        Field("now", _TEXT, _("what stands there now")),
        Field("why", _TEXT, _("why it was wrong")),
    )


def schemas() -> dict[str, bytes]:
    """Return the JSON Schema of each data file that is JSON, by its name."""
    english = shapes(str)
    return {shape.schema_name: _schema(shape) for shape in english if shape.schema_name}


def _schema(shape: Shape) -> bytes:
    item = _object(shape.fields, complete=not shape.is_list)
    body = {"type": "array", "items": item | {"required": ["id", "type"]}} if shape.is_list else item
    made = {"$schema": _DIALECT, "title": shape.name, "description": shape.about, **body}
    return (indented(made) + "\n").encode()


def _object(fields: tuple[Field, ...], *, complete: bool = True) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {field.name: field.schema for field in fields},
        **({"required": [field.name for field in fields]} if complete else {}),
        "additionalProperties": False,
    }
