"""The records of what a reader can choose: filters, and the options of each."""

from __future__ import annotations

from explainer.frozen import frozen


@frozen
class Option:
    """What one can choose in a filter: its value in the address, and its name."""

    value: str
    text: str


@frozen
class Filter:
    """What a timeline can be filtered by."""

    name: str
    label: str
    options: tuple[Option, ...]


@frozen
class Filters:
    """The filters of the site's timeline, the script that applies them and the index that it searches."""

    filters: tuple[Filter, ...]
    script: str
    index: str
