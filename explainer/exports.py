"""The records of what a site offers beside its pages: citations, cards to embed, data files, feeds and calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainer.frozen import frozen

if TYPE_CHECKING:
    from explainer.items import Link


@frozen
class CitationItem:
    """How to cite a page or a fact: what it is, and the line of text."""

    title: str
    text: str
    href: str


@frozen
class EmbedCode:
    """What one writes into a page in order to show a card there, in pixels."""

    html: str
    width: int
    height: int


@frozen
class Column:
    """A column or key of a data file: its name with its path, what sort of value it has, and what it means."""

    name: str
    type: str
    meaning: str


@frozen
class DataFile:
    """A data file: the file, its schema if it has one, what it holds, and its columns or keys."""

    id: str
    link: Link
    schema: Link | None
    about: str
    columns: tuple[Column, ...]


@frozen
class Channel:
    """What can be followed of a site or page: a feed in two formats, and a calendar.

    `count` is how many entries the feed has, `ahead` how many dates the calendar. Empty is what there is not.
    """

    link: Link
    atom: str = ""
    json: str = ""
    count: int = 0
    calendar: str = ""
    ahead: int = 0


@frozen
class ChannelGroup:
    """What can be followed of the pages of a kind."""

    id: str
    title: str
    channels: tuple[Channel, ...]
