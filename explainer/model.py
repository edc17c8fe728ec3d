"""The nouns: what an editor writes in a page, a fact or a source, as typed, frozen records.

Which record a page's front matter is depends on the nature of its kind; `FRONT` says which.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Annotated

from explainer.dates import Date
from explainer.records import (
    Flag,
    Names,
    OldAddress,
    OneOf,
    OneOrMany,
    Positive,
    Record,
    Short,
    Slug,
    Text,
    TextOrInteger,
    Url,
)


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


PageId = Annotated[str, Names("page")]
SourceId = Annotated[str, Names("source")]
_ASSERTED = "Delete it: the status follows from the facts."
OFFICIAL_KINDS = frozenset({"government", "regulator", "court"})
PUBLISHER = "publisher"  # as `by`: the publisher of this site


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor(Record):
    """Who acted or spoke, by the id of a page or by name; `for_` is on whose behalf."""

    page: PageId | None = None
    """the id of their page"""
    name: Text | None = None
    """their name, for somebody who has no page"""
    role: str | None = None
    """what they do: `chief executive`"""
    for_: PageId | None = None
    """the id of the party spoken for"""
    kind: str | None = None
    """`government`, `regulator` or `court`, for an official"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Anon(Record):
    """Unnamed people: how many, if it is told, and how the report describes them."""

    count: Positive | None = None
    """how many people the report cites"""
    described: Text | None = None
    """how the report describes them"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote(Record):
    """Somebody's own words; `lang` when it is not the language of the facts."""

    text: Text
    """the words, letter by letter"""
    lang: str | None = None
    """their language, when it is not that of the facts: `fr`"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Retired(Record):
    """A fact that no longer stands: since when, and why."""

    date: Date
    """since when it no longer stands"""
    why: Text
    """why it no longer stands"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact(Record):
    """One dated, sourced statement: an event (`text`), or a row of the page's fact box (`key` and `value`).

    `position` counts the facts of a file from 0; on one day, facts count in that order. `nulls` are the keys that are
    written without a value.
    """

    position: int
    nulls: tuple[str, ...] = ()
    id: Slug | None = None
    """its permalink, `#id`; else made of its date and actor"""
    date: Date | None = None
    """EDTF: `2026-01-31`, `2026-01`, `2026`, `2026-01-31?`, `2026~`, `2026-01-XX`, `2026-01/2026-03`,
    `2025-03-17/..`"""
    date_label: Text | None = None
    """replaces the date's wording: `from model year 2027`"""
    text: Text | None = None
    """what happened, as inline Markdown"""
    key: Text | None = None
    """a row of the page's fact box; the value may be a page's id"""
    value: TextOrInteger | None = None
    """a row of the page's fact box; the value may be a page's id"""
    stance: Stance = Stance.CONTEXT
    """`alleges`, `confirms`, `denies`, `declines`, `no-reply`, `refutes`, `withdraws`, or `context`, which is
    the default and moves nothing"""
    claim: str | None = None
    """the key of the rumor's `claims` that it bears on; else the main claim"""
    by: Annotated[Actor, Short("page")] | None = None
    """a page's id, or `{page or name, role, for, kind}`; `for` is the party spoken for, `kind` may be
    `government`, `regulator` or `court`; `publisher` is this site's"""
    anon: Anon | None = None
    """`{count, described}`: unnamed people, who can only allege"""
    quote: Annotated[Quote, Short("text")] | None = None
    """their own words, or `{text, lang}`; `null` says that no source gives any"""
    sources: tuple[SourceId, ...] = ()
    """the sources that we rely on"""
    echoes: tuple[SourceId, ...] = ()
    """sources that only repeat it"""
    about: tuple[PageId, ...] = ()
    """other pages that it concerns; those linked in its text count by themselves"""
    added: Date | None = None
    """when it was published here, if not on its date"""
    retired: Retired | None = None
    """`{date, why}`: shown struck through, without force from that day"""
    step: Step | None = None
    """`proposed`, `adopted`, `effective`, `applies`, `amended`, `stayed`, `repealed`; `announced`, `signed`,
    `paused`, `closed`, `ended`"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction(Record):
    """What this site had wrong: when it was put right, what stood there, what stands there now, and why."""

    date: Date
    """when it was put right"""
    was: Text
    """what stood there"""
    now: Text
    """what stands there now"""
    why: Text
    """why it was wrong"""
    fact: str | None = None
    """the id of the fact that it is about"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part(Record):
    """A further part of a report: its words, or the page that it has of its own."""

    text: Text | None = None
    """the part's words"""
    page: PageId | None = None
    """the id of the rumor's page that it has of its own"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Role(Record):
    """What somebody does, where, and since when."""

    title: Text
    """what they do: `chief executive`"""
    at: PageId | None = None
    """the id of the page of where they do it"""
    date: Date | None = None
    """since when"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Front(Record):
    """Front matter that every page may have."""

    title: Text
    """what the page is called"""
    short: Text | None = None
    """what links and tables call it"""
    summary: Text | None = None
    """one sentence for lists and previews"""
    draft: Flag = False
    """`true` keeps the page unpublished; delete the line to publish it"""
    material_until: Date | None = None
    """how far the material consulted for this page reaches"""
    corrections: tuple[Correction, ...] = ()
    """what was wrong here: `{date, was, now, why, fact}`"""
    facts: tuple[Fact, ...] = ()
    """dated, sourced statements, the earliest first"""
    aliases: tuple[OldAddress, ...] = ()
    """where the page was before, so that nobody who looks there is lost: `[old-id, old/path.html]`"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim(Front):
    """A page about a claim: its words, whom it concerns, and what is said for and against it."""

    claim: Text
    """what is claimed, as one sentence that could be true or false"""
    parties: tuple[PageId, ...]
    """the ids of the pages of those whom the claim is about"""
    facts: tuple[Fact, ...]
    """who alleges, confirms or denies it, the earliest first"""
    claims: dict[Slug, Annotated[Part, Short("text")]] | None = None
    """further parts of the report: `{key: words}`, or `{key: {page: id}}` for a part with a page of its own"""
    unknowns: tuple[Text, ...] = ()
    """what is not known"""
    would_settle: tuple[Text, ...] = ()
    """what would settle it"""
    by_date: Date | None = None
    """the day by which the claim must have come true"""
    status: Annotated[Status | None, OneOf(*(status.value for status in Status), remedy=_ASSERTED)] = None
    """an assertion that the build tests; better left out, since the status follows from the facts"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule(Front):
    """A page about a policy: who made it, where it applies, how the law is cited, whom it affects."""

    by: Annotated[Actor, Short("page")]
    """who made it: a page's id, or `{name, kind}`"""
    facts: tuple[Fact, ...]
    """what happened to it, the earliest first; at least one with a `step`"""
    jurisdiction: Text | None = None
    """where it applies"""
    identifier: Text | None = None
    """how the law is cited"""
    affects: tuple[PageId, ...] = ()
    """the ids of the pages of those whom it affects"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entity(Front):
    """A page about a company, person, product, outlet, deal or term."""

    same_as: Annotated[tuple[Url, ...], OneOrMany()] = ()
    """its pages elsewhere: `https://www.wikidata.org/…`"""
    role: Annotated[Role, Short("title")] | None = None
    """for a person: words, or `{title, at, date}`"""
    made_by: Annotated[tuple[PageId, ...], OneOrMany()] = ()
    """for a product: the ids of its makers' pages"""
    parties: tuple[PageId, ...] = ()
    """for a deal: the ids of the pages of those who make it"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plain(Front):
    """A page of text; `lead` is the rumor that the home page answers first."""

    lead: PageId | None = None
    """on the home page: the id of the rumor that it answers"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source(Record):
    """What we rely on. A null title or date says that the copy we read does not show it.

    `via` is where it was read when that was not with its publisher, `copy` how that copy came about,
    `based_on` the source that it only repeats.
    """

    title: str | None
    """its headline; null when the copy read shows none"""
    publisher: Text
    """who published the original"""
    date: Date | None
    """when it was published; null when the copy read shows no date"""
    kind: SourceKind
    """`statement`, `official` (what a public body itself published), `document`, `report`, `data` or `social`"""
    url: Url | None = None
    """the address of the copy that was read"""
    author: Text | None = None
    """who wrote it"""
    lang: str | None = None
    """its language, when it is not that of the facts: `zh`"""
    accessed: Date | None = None
    """the day on which it was read"""
    archive: Url | None = None
    """the address of an archived copy"""
    paywall: Flag = False
    """`true` when readers must pay to see it"""
    based_on: SourceId | None = None
    """the id of the source that it only repeats"""
    excerpt: Text | None = None
    """its own words, in which quotations must occur"""
    via: Text | None = None
    """where it was read, when that was not with its publisher"""
    copy: Copy | None = None
    """how the copy read came about: `repost`, `syndicated` or `mirror`; left out for originals"""
    note: Text | None = None
    """what a reader should know about the copy read"""


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
