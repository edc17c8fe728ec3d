"""`site.yaml`: every key that it may hold, with its default."""

from __future__ import annotations

from dataclasses import dataclass
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
        "index",
        "map",
        "publisher",
        "search",
        "sitemap",
        "sources",
    ]
) | {"static", "timeline"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind(Record):
    """A kind of page: the folder its pages live in, what they can do, and its name for one and for many."""

    folder: Slug
    nature: Annotated[Nature, OneOf(*(nature.value for nature in Nature if nature is not Nature.PLAIN))]
    one: Text
    many: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Publisher(Record):
    """Who publishes this site; `kind` is its type in schema.org's vocabulary."""

    name: Text
    kind: Text = Text("Organization")


@dataclass(frozen=True, kw_only=True, slots=True)
class Site(Record):
    """A site's settings."""

    title: Text
    kinds: dict[Slug, Kind]
    url: Url | None = None
    description: Text | None = None
    languages: tuple[Text, ...] = (Text("en"),)
    timezone: Text = Text("UTC")
    publisher: Publisher | None = None
    license: Text | None = None
    dormant_after: Integer = 60
    material_until: Date | None = None
    cards: Flag = True

    def kind(self, name: str) -> Kind:
        """Return a kind by its name in `kinds`."""
        return self.kinds[Slug(name)]

    @property
    def language(self) -> str:
        """The language of the facts."""
        return self.languages[0]


BLANKS: dict[str, object] = {"title": "?", "kinds": {}}
