"""`site.yaml`: every key that it may hold, with its default."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Annotated

from explainer.dates import Date
from explainer.model import Nature
from explainer.records import Flag, Integer, OneOf, Record, Slug, Text, Url

# Ids that the generator needs for pages and folders of its own, now or soon.
RESERVED = frozenset(
    [
        "404",
        "all",
        "cards",
        "corrections",
        "data",
        "embed",
        "feed",
        "follow",
        "icons",
        "index",
        "map",
        "publisher",
        "search",
        "sitemap",
        "sources",
    ]
) | {"static", "timeline"}


class Extra(Enum):
    """What a site has beside its pages, its lists and its timeline, and may leave out."""

    CITATIONS = "citations"  # how to cite a page and its facts, and the card of a rumor to be embedded
    DATA = "data"  # facts, sources and statuses for machines, and the page that describes them
    MARKDOWN = "markdown"  # the twin of each page in Markdown, and the index of twins
    PAGE_FEEDS = "page-feeds"  # the feeds and calendars of single pages
    SEARCH = "search"  # the search, and the filters of the timeline, which use its index


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind(Record):
    """A kind of page: the folder its pages live in, what they can do, and its name for one and for many."""

    folder: Slug
    """the folder below `content/` in which its pages lie"""
    nature: Annotated[Nature, OneOf(*(nature.value for nature in Nature if nature is not Nature.PLAIN))]
    """what its pages can do: `claim`, `rule`, `deal`, `entity` or `term`"""
    one: Text
    """its name for one page"""
    many: Text
    """its name for many"""
    type: Text | None = None
    """for an entity: its type in schema.org's vocabulary, `Organization`, `Person`, `Product`; default `Thing`"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Publisher(Record):
    """Who publishes this site; `kind` is its type in schema.org's vocabulary."""

    name: Text
    """who publishes this site"""
    kind: Text = Text("Organization")
    """its type in schema.org's vocabulary: `Organization`, `NewsMediaOrganization`, `Person`"""


@dataclass(frozen=True, kw_only=True, slots=True)
class KindTexts(Record):
    """The names of a kind of page in another language."""

    one: Text
    """its name for one page"""
    many: Text
    """its name for many"""


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteTexts(Record):
    """A site's texts in another language; what is left out stays in the language of the facts."""

    title: Text | None = None
    """what the site is called"""
    description: Text | None = None
    """one sentence for previews"""
    publisher: Text | None = None
    """the publisher's name"""
    kinds: dict[Slug, KindTexts] | None = None
    """the names of the kinds of pages: `court: {one: Pengadilan, many: Pengadilan}`"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Site(Record):
    """A site's settings."""

    title: Text
    """what the site is called"""
    kinds: dict[Slug, Kind]
    """the kinds of pages: `court: {folder: courts, nature: entity, one: Court, many: Courts}`"""
    url: Url | None = None
    """where it is published, for canonical addresses"""
    description: Text | None = None
    """one sentence for previews"""
    languages: tuple[Text, ...] = (Text("en"),)
    """the languages, that of the facts first: `[en]`"""
    translations: dict[str, SiteTexts] | None = None
    """the site's own texts in its other languages: `id: {title, description, publisher, kinds}`"""
    timezone: Text = Text("UTC")
    """where the site is at home, for what today is: `America/Detroit`"""
    publisher: Publisher | None = None
    """who publishes the site: `{name, kind}`"""
    license: Text | None = None
    """the licence of its text: `CC-BY-4.0`"""
    dormant_after: Integer = 60
    """after how many days without news a rumor rests"""
    material_until: Date | None = None
    """how far the material consulted reaches"""
    cards: Flag = True
    """whether every page has a picture for where it is shared"""
    compress: Flag = False
    """whether compressed copies, `.gz` and `.br`, lie beside the files"""
    without: tuple[Annotated[Extra, OneOf(*(extra.value for extra in Extra))], ...] = ()
    """what is left out beside the pages: `citations`, `data`, `markdown`, `page-feeds`, `search`"""

    def kind(self, name: str) -> Kind:
        """Return a kind by its name in `kinds`."""
        return self.kinds[Slug(name)]

    def has(self, extra: Extra) -> bool:
        """Tell whether the site has something beside its pages."""
        return extra not in self.without

    @property
    def language(self) -> str:
        """The language of the facts."""
        return self.languages[0]


BLANKS: dict[str, object] = {"title": "?", "kinds": {}}
