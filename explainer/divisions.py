"""Long lists between several pages: which page shows what, what each is called, and how one leads to the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from explainer import addresses
from explainer.dates import Day
from explainer.initials import DAYS, beginning, divide, letters
from explainer.runs import Run
from explainer.views import NavItem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from explainer.pieces import Pieces
    from explainer.words import Words

_Thing = TypeVar("_Thing")
NEVER = "0000-00-00"  # the key of what has no day


@dataclass(frozen=True, slots=True)
class Part(Generic[_Thing]):
    """What one page of a list shows, in order, and what it is called: `A to C`, `2024`, nothing when it has all.

    `keys` are those by which the list was divided.
    """

    things: Sequence[_Thing]
    said: str
    keys: Sequence[str]


@dataclass(frozen=True, slots=True)
class Division(Generic[_Thing]):
    """A list between pages: each part by its address, in order; `total` is how much there is on all."""

    parts: Mapping[str, Part[_Thing]]
    total: int

    @property
    def long(self) -> bool:
        """Whether there is more than one page."""
        return len(self.parts) > 1

    def key(self, target: str) -> bytes:
        """Stand for what a page shows of the division itself, and for which things are on it."""
        said = [(address, part.said) for address, part in self.parts.items()]
        return repr((target, self.total, said, self.parts[target].keys)).encode()

    def nav(self, pieces: Pieces) -> tuple[NavItem, ...]:
        """Return the way to every part; none when there is only one."""
        return links(pieces, self.parts) if self.long else ()


def links(pieces: Pieces, parts: Mapping[str, Part[_Thing]]) -> tuple[NavItem, ...]:
    """Return the way to each part."""
    return tuple(
        NavItem(href=pieces.to(target), text=part.said, current=target == pieces.address, within=False)
        for target, part in parts.items()
    )


def by_name(
    words: Words, named: Iterable[tuple[str, str, _Thing]], most: int, address: str, folder: str = ""
) -> Division[_Thing]:
    """Divide things by the letters of their names, which come with their ids, into parts of at most `most`.

    The first part is at `address`, the others are in a folder, by default beside it.
    """
    keyed = sorted(
        ((letters(name, ident), (name, ident), thing) for name, ident, thing in named), key=lambda each: each[0]
    )
    keys = [key for key, _, _ in keyed]
    runs = divide(keys, most) if len(keys) > most else []
    ends = [((run.start, run.first), (run.end - 1, run.last)) for run in runs]
    said = [_span(words, *(beginning(*keyed[index][1], prefix) for index, prefix in pair)) for pair in ends]
    return _division([(key, thing) for key, _, thing in keyed], runs, said, address, folder)


def by_day(words: Words, things: Mapping[str, _Thing], most: int, address: str) -> Division[_Thing]:
    """Divide things by their keys, which begin with days and then differ by ids, the latest first."""
    keys = sorted(things)
    runs = divide(keys, most, DAYS) if len(keys) > most else []
    said = [_span(words, _period(words, run.first), _period(words, run.last)) for run in runs]
    end = len(keys)
    turned = [Run(end - run.end, end - run.start, run.first, run.last) for run in reversed(runs)]
    return _division([(key, things[key]) for key in reversed(keys)], turned, said[::-1], address, "")


def _division(
    keyed: Sequence[tuple[str, _Thing]], runs: Sequence[Run], said: Sequence[str], address: str, folder: str
) -> Division[_Thing]:
    def part(run: Run, text: str) -> Part[_Thing]:
        shown = keyed[run.start : run.end]
        return Part([thing for _, thing in shown], text, [key for key, _ in shown])

    if len(runs) < 2:
        return Division({address: part(Run(0, len(keyed), "", ""), "")}, len(keyed))
    beside = folder or address.removesuffix(".html")
    targets = [address, *(addresses.of_list(beside, run.last) for run in runs[1:])]
    return Division(dict(zip(targets, map(part, runs, said), strict=True)), len(keyed))


def _span(words: Words, first: str, last: str) -> str:
    return first if first == last else words.gettext("{first} to {last}").format(first=first, last=last)


def _period(words: Words, prefix: str) -> str:
    """Say the beginning of a key: a year, a month, a day, and of a long day with the beginning of an id."""
    day, _, ident = prefix.partition(" ")
    if prefix.startswith(NEVER[:4]):
        text = words.gettext("undated")
    else:
        numbers = [int(number) for number in day.split("-")]
        say = (words.year, words.month, words.day)[len(numbers) - 1]
        text = say(Day(*numbers, *(1, 1)[len(numbers) - 1 :]))
    return f"{text} ({ident})" if ident else text
