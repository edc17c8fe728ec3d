"""What templates see: one plain, frozen record per output, made of strings, numbers and further records.

A template sees its view and nothing else, so a view's contents decide whether its output must be made again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainer.frozen import frozen

if TYPE_CHECKING:
    from explainer.choices import Filters
    from explainer.exports import Channel, ChannelGroup, CitationItem, DataFile, EmbedCode
    from explainer.items import (
        About,
        Card,
        Case,
        ChangeItem,
        CorrectionItem,
        Course,
        CurveItem,
        Elsewhere,
        FactItem,
        Group,
        Link,
        Mention,
        Rich,
        Row,
        SourceEntry,
        SourceGroup,
        SourceLine,
        SpotItem,
        StatusBadge,
        TieRow,
        Time,
    )
    from explainer.lanes import Lanes
    from explainer.neighbours import Neighbours


@frozen
class NavItem:
    """A link of the header; `current` marks the page that one is on, `within` a page below it."""

    href: str
    text: str
    current: bool
    within: bool


@frozen
class SearchBox:
    """What the search in the header loads on use."""

    finder: str
    engine: str
    index: str


@frozen
class Edition:
    """The same page in a language: its tag and its own name, the way there, and the whole address if that is known."""

    lang: str
    name: str
    href: str
    whole: str
    current: bool
    locale: str


@frozen
class Frame:
    """What stands around every page."""

    lang: str
    direction: str
    locale: str
    editions: tuple[Edition, ...]
    site: str
    home: str
    title: str
    head_title: str
    description: str
    canonical: str
    security: str
    icon: str
    styles: tuple[str, ...]
    nav: tuple[NavItem, ...]
    about: Link | None
    sources: Link
    data: Link | None
    map: Link
    corrections: Link
    all: Link
    search: SearchBox | None
    script: str
    license: str
    publisher: str
    as_of: Time
    past: bool
    indexed: bool
    material: Time | None
    scripts: tuple[str, ...] = ()
    twin: str = ""
    oembed: str = ""
    draft: bool = False
    title_lang: str = ""
    stale: Link | None = None
    article: bool = False
    card: CardView | None = None
    status: str = ""
    spoken: str = ""
    graph: str = ""
    feed: str = ""
    follow: Link | None = None
    manifest: str = ""
    touch_icon: str = ""


@frozen
class Output:
    """One output: where it is written, and which template draws it."""

    address: str
    template: str


@frozen
class View(Output):
    """A page, with what stands around it."""

    frame: Frame


@frozen
class TextLine:
    """A line of text on a card: its size, and how far its baseline is from the top, in pixels."""

    text: str
    size: int
    baseline: int


@frozen
class CardView(Output):
    """The picture of a page where it is shared: its whole address, its words, and where they stand, in pixels."""

    href: str
    alt: str
    width: int
    height: int
    margin: int
    kind: tuple[TextLine, ...]
    title: tuple[TextLine, ...]
    key: str
    icon: int
    icon_top: int
    status: tuple[TextLine, ...]
    status_left: int
    rule: int
    site: tuple[TextLine, ...]


@frozen
class TextView(View):
    """A page of text."""

    summary: Rich
    body: Rich
    sources: tuple[SourceGroup, ...]
    abouts: tuple[About, ...]
    corrections: tuple[CorrectionItem, ...]


@frozen
class PageView(View):
    """A page about something: the facts of its own, those of others that concern it, and who names it."""

    kind: str
    kind_link: Link
    nature: str
    summary: Rich
    case: Case | None
    course: Course | None
    box: tuple[Row, ...]
    facts: tuple[FactItem, ...]
    ahead: tuple[FactItem, ...]
    body: Rich
    rumors: tuple[Card, ...]
    elsewhere: Elsewhere
    neighbours: Neighbours | None
    mentions: tuple[Mention, ...]
    sources: tuple[SourceGroup, ...]
    abouts: tuple[About, ...]
    corrections: tuple[CorrectionItem, ...]
    cite: str = ""


@frozen
class PastView(View):
    """A rumor as it stood at the end of a day on which its status changed; `today` leads to how it stands now."""

    today: Link
    case: Case
    facts: tuple[FactItem, ...]
    sources: tuple[SourceGroup, ...]


@frozen
class ListView(View):
    """A list that lies on several pages when it is long: its `parts`, of which this one shows `count` of `total`."""

    parts: tuple[NavItem, ...] = ()
    count: int = 0
    total: int = 0


@frozen
class IndexView(ListView):
    """The pages of one kind."""

    cards: tuple[Card, ...]


@frozen
class HomeView(View):
    """The home page: the question, the answer, and the way to everything else."""

    summary: Rich
    lead: Card | None
    claim: Rich
    body: Rich
    rumors: Group | None
    groups: tuple[Group, ...]
    changes: tuple[ChangeItem, ...]
    ahead: tuple[FactItem, ...]
    latest: tuple[FactItem, ...]
    corrections: tuple[CorrectionItem, ...]
    sources: tuple[SourceGroup, ...]
    abouts: tuple[About, ...]


@frozen
class TimelineView(View):
    """Dated facts by month, what is still to come apart: all of the site's, or those that concern a page.

    A long timeline lies on several pages, its `parts`, of which this one shows `count` of the `total` facts.
    """

    about: Link | None
    parts: tuple[NavItem, ...]
    filters: Filters | None
    months: tuple[Group, ...]
    ahead: tuple[FactItem, ...]
    count: int
    total: int
    lanes: Lanes | None


@frozen
class SourcesView(ListView):
    """Every source, in short."""

    lines: tuple[SourceLine, ...]


@frozen
class SourceView(View):
    """A source with everything that rests on it."""

    listed: Link
    entry: SourceEntry


@frozen
class CorrectionsView(ListView):
    """Everything that the site had wrong, the newest first."""

    corrections: tuple[CorrectionItem, ...]


@frozen
class NotFoundView(View):
    """What a host shows for an address that leads nowhere; on a large site groups hold no pages."""

    groups: tuple[Group, ...]
    others: tuple[Link, ...]


@frozen
class MovedView(View):
    """What stands where a page was; `to` leads to where it is now."""

    to: Link


@frozen
class MapView(View):
    """The map of the site: names in three columns, ties between them, and the same as rows of a table.

    On a large site only `drawn` pages of `total` are on it, and the table lies on pages of its own, its `tables`.
    """

    width: int
    height: int
    spots: tuple[SpotItem, ...]
    curves: tuple[CurveItem, ...]
    rows: tuple[TieRow, ...]
    drawn: int
    total: int
    tables: tuple[Shelf, ...]


@frozen
class TiesView(ListView):
    """The ties of some pages of a kind, as a table, where there are too many for the page of the map."""

    up: Link
    rows: tuple[TieRow, ...]


@frozen
class Shelf:
    """What there is of a kind on pages of its own: the way to each part."""

    id: str
    title: str
    href: str
    parts: tuple[NavItem, ...]


@frozen
class AllView(View):
    """Every page: by kind, then those that are of no kind; of a kind with many, the way to their `shelves`."""

    groups: tuple[Group, ...]
    shelves: tuple[Shelf, ...]
    others: tuple[Link, ...]


@frozen
class NamesView(ListView):
    """Names of pages of a kind, by their letters."""

    up: Link
    cards: tuple[Card, ...]


@frozen
class CiteView(View):
    """How to cite a page and its facts, as text and in two forms for machines; and how to embed its card."""

    page: Link
    own: CitationItem
    bibtex: str
    csl: str
    facts: tuple[CitationItem, ...]
    bibtex_file: Link
    csl_file: Link
    embed: EmbedCode | None


@frozen
class EmbedView(View):
    """A rumor in short, to be embedded elsewhere."""

    page: Link
    claim: str
    claim_lang: str
    status: StatusBadge


@frozen
class DataView(View):
    """The data files, described."""

    files: tuple[DataFile, ...]


@frozen
class FollowView(View):
    """What can be followed: of the whole site, and of its pages by kind; of many pages, the way to their `shelves`."""

    site: tuple[Channel, ...]
    groups: tuple[ChannelGroup, ...]
    shelves: tuple[Shelf, ...]


@frozen
class ChannelsView(ListView):
    """What can be followed of pages of a kind, by their letters."""

    up: Link
    channels: tuple[Channel, ...]
