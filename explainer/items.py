"""The records that views are made of: links, texts, facts, statuses, sources, cards.

Fields named `href` are relative addresses; `Html` pieces are the only markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from explainer.frozen import frozen

if TYPE_CHECKING:
    from explainer.strips import Strip


@frozen
class Html:
    """A piece of finished markup, which templates draw as it is."""

    html: str
    kind: str = "html"

    def __html__(self) -> str:
        return self.html


@frozen
class Link:
    """A link to a page, a fact or a source; `card` is what a mark beside it opens: what the page is about, in short.

    Here as elsewhere, `lang` is the text's language where it is not the page's.
    """

    href: str
    text: str
    card: str = ""
    lang: str = ""
    kind: str = "link"


@frozen
class Note:
    """The mark of a citation: a source's number in the page's list, where it is the card that the mark opens.

    Where a citation is not numbered, `number` is 0, and `href` leads to the source's own page.
    """

    number: int
    card: str
    href: str
    publisher: str
    kind: str = "note"


@frozen
class Notes:
    """The marks of one citation, which stand together; `numbered` where they are numbers in the page's list.

    They stand `apart` from another mark right before them, so that fingers find both.
    """

    notes: tuple[Note, ...]
    numbered: bool = False
    apart: bool = False
    kind: str = "notes"


Rich: TypeAlias = tuple[Html | Link | Notes, ...]


@frozen
class Time:
    """A date in words; `datetime` is the value for `<time>`, empty where HTML cannot say it."""

    text: str
    datetime: str
    edtf: str
    lang: str = ""


@frozen
class Speaker:
    """Who acted or spoke; `href` is empty for somebody without a page, `for_` on whose behalf."""

    name: str
    href: str = ""
    role: str = ""
    for_: Link | None = None
    lang: str = ""
    role_lang: str = ""


@frozen
class FactItem:
    """A fact as a list shows it; `id` only where the fact lives, `page` only elsewhere.

    A quotation is always in its own words; `rendering` says them in the language of the page, if that is another.
    """

    id: str
    permalink: str
    page: Link | None
    time: Time | None
    stance: str
    stance_text: str
    step_text: str
    speaker: Speaker | None
    unnamed: str
    text: Rich
    key: str
    value: Rich
    quote: str
    quote_lang: str
    quote_href: str
    rendering: str
    no_words: bool
    sources: Notes
    echoes: tuple[Link, ...]
    part: str
    retired: Rich
    retired_time: Time | None
    unnamed_lang: str = ""
    key_lang: str = ""


@frozen
class Row:
    """A row of a fact box."""

    id: str
    key: str
    values: tuple[Rich, ...]
    time: Time | None = None
    lang: str = ""
    notes: Notes = Notes(notes=())


@frozen
class StatusBadge:
    """A status in words: the key for its shape and colour, the headline, the sentence, and the flags beside it."""

    key: str
    headline: str
    sentence: str
    dormant: str = ""


@frozen
class ChangeItem:
    """A change of status: its day, what follows since, and why; the fact that moved it, and the page of that day."""

    time: Time
    status: StatusBadge
    why: str
    fact: Link
    href: str
    page: Link | None = None


@frozen
class VoiceItem:
    """Who says what: a voice with its latest fact and the earlier ones; `counts` tells whether the rules heed it."""

    name: Link | None
    unnamed: str
    latest: FactItem
    earlier: tuple[FactItem, ...]
    counts: bool


@frozen
class Case:
    """What a rumor's page knows of its claim on a day."""

    status: StatusBadge
    claim: Rich
    parties: tuple[Link, ...]
    parts: tuple[PartItem, ...]
    voices: tuple[VoiceItem, ...]
    history: tuple[ChangeItem, ...]
    unknowns: tuple[Rich, ...]
    would_settle: tuple[Rich, ...]
    strip: Strip | None


@frozen
class StepItem:
    """A step of a policy or deal, and where its fact is."""

    text: str
    href: str


@frozen
class Course:
    """How a policy or deal stands: its state in words and since when, the next dated step, the strip of its steps."""

    state: str
    time: Time | None
    next: FactItem | None
    steps: Strip | None


@frozen
class PartItem:
    """A further part of a report with a status of its own."""

    key: str
    claim: Rich
    status: StatusBadge
    page: Link | None
    voices: tuple[VoiceItem, ...]
    history: tuple[ChangeItem, ...]


@frozen
class Words:
    """Somebody's own words."""

    text: str
    lang: str = ""


@frozen
class SourceItem:
    """A source in a page's list or on its own page.

    `card` is its place in the list, `href` leads to its own page; `words` are quotations that the page takes from it.
    `language` is told if it is not the page's, `unusual` if it is not that of the facts; a list leads to its `own` page
    where the source itself is one step further.
    """

    number: int
    card: str
    href: str
    title: str
    url: str
    publisher: str
    author: str
    time: Time | None
    kind: str
    copy: str
    lang: str
    language: str
    unusual: str
    archive: str
    paywall: bool
    accessed: Time | None
    based_on: Link | None
    note: Rich
    words: tuple[Words, ...]
    own: bool = False


@frozen
class SourceGroup:
    """Sources of a page that play one part in a claim: origins, echoes, documents, other reports; else all of them.

    `further` are sources of that part that the page does not cite by number.
    """

    title: str
    sources: tuple[SourceItem, ...]
    further: tuple[Link, ...] = ()


@frozen
class SourceLine:
    """A source in the list of all: its place there, the way to its own page, and how many facts rest on it."""

    id: str
    link: Link
    lang: str
    publisher: str
    time: Time | None
    resting: int


@frozen
class CorrectionItem:
    """What the site had wrong."""

    time: Time
    was: Rich
    now: Rich
    why: Rich
    fact: Link | None
    page: Link | None = None


@frozen
class Mention:
    """A page that names this one, with the sentence in which it does."""

    link: Link
    kind: str
    sentence: str
    lang: str = ""


@frozen
class Card:
    """A page in a list: its link, what it is about, its status or state, and its last change."""

    link: Link
    kind: str
    summary: Rich
    status: StatusBadge | None = None
    state: str = ""
    time: Time | None = None


@frozen
class About:
    """The card of a page that running text links to: its kind, its status or state, and a sentence."""

    card: str
    link: Link
    kind: str
    status: StatusBadge | None
    state: str
    sentence: str
    lang: str = ""


@frozen
class Group:
    """Cards or facts under a heading; where they are not all, `whole` is the way to all."""

    id: str
    title: str
    href: str = ""
    cards: tuple[Card, ...] = ()
    facts: tuple[FactItem, ...] = ()
    whole: Link | None = None


@frozen
class Elsewhere:
    """Facts of other pages that concern one: `facts` of `count`, and where they are not all, the way to all."""

    facts: tuple[FactItem, ...]
    count: int
    whole: Link | None = None


@frozen
class SourceEntry:
    """A source with everything that rests on it."""

    source: SourceItem
    facts: tuple[Link, ...]
    echoes: tuple[Link, ...]
    pages: tuple[Link, ...]
    repeated_by: tuple[Link, ...]
    resting: int


@frozen
class SpotItem:
    """A name on the map, with where its text is anchored and by which end."""

    link: Link
    x: int
    y: int
    anchor: str


@frozen
class CurveItem:
    """A tie on the map: its path, its weight from 1 to 3, and what it says."""

    path: str
    weight: int
    title: str


@frozen
class TieRow:
    """A page with those that it shares facts with, but for so many `more`."""

    link: Link
    kind: str
    ties: tuple[Link, ...]
    more: int = 0
