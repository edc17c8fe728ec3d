"""The nouns: what an editor writes in a page, a fact or a source, as typed, frozen records.

Which record a page's front matter is depends on the nature of its kind; `FRONT` says which.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Annotated

from explainer.dates import Date
from explainer.records import Flag, OneOf, OneOrMany, Positive, Record, Short, Slug, Text, TextOrInteger, Url


class Nature(Enum):
    """What the pages of a kind can do."""

    CLAIM = "claim"  # has stances and a status
    RULE = "rule"  # has steps and a state
    DEAL = "deal"  # has steps and a state
    ENTITY = "entity"  # has attributes
    TERM = "term"  # has a meaning
    PLAIN = "plain"  # text only: the pages at the top of content/


class Stance(Enum):
    """What a fact does for a claim."""

    ALLEGES = "alleges"
    CONFIRMS = "confirms"
    DENIES = "denies"
    DECLINES = "declines"
    NO_REPLY = "no-reply"
    REFUTES = "refutes"
    WITHDRAWS = "withdraws"
    CONTEXT = "context"


class Step(Enum):
    """How a fact moves a policy (the first seven) or a deal (the others)."""

    PROPOSED = "proposed"
    ADOPTED = "adopted"
    EFFECTIVE = "effective"
    APPLIES = "applies"
    AMENDED = "amended"
    STAYED = "stayed"
    REPEALED = "repealed"
    ANNOUNCED = "announced"
    SIGNED = "signed"
    PAUSED = "paused"
    CLOSED = "closed"
    ENDED = "ended"


STEPS = {
    Nature.RULE: frozenset(list(Step)[:7]),
    Nature.DEAL: frozenset(list(Step)[7:]),
}


class Status(Enum):
    """What follows from the evidence for and against a claim."""

    REFUTED = "refuted"
    DISPUTED = "disputed"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    DENIED = "denied"
    UNCONFIRMED = "unconfirmed"


class SourceKind(Enum):
    """What sort of thing a source is; `official` is what a public body itself published."""

    STATEMENT = "statement"
    OFFICIAL = "official"
    DOCUMENT = "document"
    REPORT = "report"
    DATA = "data"
    SOCIAL = "social"


class Copy(Enum):
    """How the copy that was read came about, where the original was not read."""

    REPOST = "repost"
    SYNDICATED = "syndicated"
    MIRROR = "mirror"


_ASSERTED = "Delete it: the status follows from the facts."
OFFICIAL_KINDS = frozenset({"government", "regulator", "court"})
PUBLISHER = "publisher"  # as `by`: the publisher of this site


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor(Record):
    """Who acted or spoke, by the id of a page or by name; `for_` is on whose behalf."""

    page: str | None = None
    name: Text | None = None
    role: str | None = None
    for_: str | None = None
    kind: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Anon(Record):
    """Unnamed people: how many, if it is told, and how the report describes them."""

    count: Positive | None = None
    described: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote(Record):
    """Somebody's own words; `lang` when it is not the language of the facts."""

    text: Text
    lang: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Retired(Record):
    """A fact that no longer stands: since when, and why."""

    date: Date
    why: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact(Record):
    """One dated, sourced statement: an event (`text`), or a row of the page's fact box (`key` and `value`).

    `position` counts the facts of a file from 0; on one day, facts count in that order.
    """

    position: int
    id: Slug | None = None
    date: Date | None = None
    date_label: Text | None = None
    text: Text | None = None
    key: Text | None = None
    value: TextOrInteger | None = None
    stance: Stance = Stance.CONTEXT
    claim: str | None = None
    by: Annotated[Actor, Short("page")] | None = None
    anon: Anon | None = None
    quote: Annotated[Quote, Short("text")] | None = None
    sources: tuple[str, ...] = ()
    echoes: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    added: Date | None = None
    retired: Retired | None = None
    step: Step | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction(Record):
    """What this site had wrong: when it was put right, what stood there, what stands there now, and why."""

    date: Date
    was: Text
    now: Text
    why: Text
    fact: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Part(Record):
    """A further part of a report: its words, or the page that it has of its own."""

    text: Text | None = None
    page: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Role(Record):
    """What somebody does, where, and since when."""

    title: Text
    at: str | None = None
    date: Date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Front(Record):
    """Front matter that every page may have."""

    title: Text
    short: Text | None = None
    summary: Text | None = None
    draft: Flag = False
    material_until: Date | None = None
    corrections: tuple[Correction, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim(Front):
    """A page about a claim: its words, whom it concerns, and what is said for and against it."""

    claim: Text
    parties: tuple[str, ...]
    facts: tuple[Fact, ...]
    claims: dict[Slug, Annotated[Part, Short("text")]] | None = None
    unknowns: tuple[Text, ...] = ()
    would_settle: tuple[Text, ...] = ()
    by_date: Date | None = None
    status: Annotated[Status | None, OneOf(*(status.value for status in Status), remedy=_ASSERTED)] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule(Front):
    """A page about a policy: who made it, where it applies, how the law is cited, whom it affects."""

    by: Annotated[Actor, Short("page")]
    facts: tuple[Fact, ...]
    jurisdiction: Text | None = None
    identifier: Text | None = None
    affects: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Entity(Front):
    """A page about a company, person, product, outlet, deal or term."""

    same_as: Annotated[tuple[Url, ...], OneOrMany()] = ()
    role: Annotated[Role, Short("title")] | None = None
    made_by: Annotated[tuple[str, ...], OneOrMany()] = ()
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Plain(Front):
    """A page of text; `lead` is the rumor that the home page answers first."""

    lead: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Source(Record):
    """What we rely on. A null title or date says that the copy we read does not show it.

    `via` is where it was read when that was not with its publisher, `copy` how that copy came about,
    `based_on` the source that it only repeats.
    """

    title: str | None
    publisher: Text
    date: Date | None
    kind: SourceKind
    url: Url | None = None
    author: Text | None = None
    lang: str | None = None
    accessed: Date | None = None
    archive: Url | None = None
    paywall: Flag = False
    based_on: str | None = None
    excerpt: Text | None = None
    via: Text | None = None
    copy: Copy | None = None
    note: Text | None = None


FRONT: dict[Nature, type[Front]] = {
    Nature.CLAIM: Claim,
    Nature.RULE: Rule,
    Nature.DEAL: Entity,
    Nature.ENTITY: Entity,
    Nature.TERM: Entity,
    Nature.PLAIN: Plain,
}

# What stands in for a missing or faulty required field, so that the rest of a page is still checked.
BLANKS: dict[str, object] = {"title": "?", "claim": "?", "by": "?", "parties": [], "facts": []}
