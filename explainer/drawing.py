"""Works to outputs: each work as an earlier build left it, if that still stands, or made now.

A work makes all outputs that depend on the same parts of a site. Of one that was made for the very same key, and all of
whose files lie in the output folder as they were made, nothing is made again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from explainer.rasterising import name_of
from explainer.staging import Output, Standing, digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from explainer.means import Means
    from explainer.memory import Memory, Store
    from explainer.problems import Place, Problem
    from explainer.staging import Taker

ROOM = "made"  # of memory
_STORED = "outputs"  # of its store


class Made(NamedTuple):
    """What a work came to: outputs by address, the SVG of pictures by theirs, and what is wrong with templates.

    `further` are outputs with their addresses that are made one by one, as they are taken.
    """

    files: Mapping[str, Output]
    drawings: Mapping[str, bytes] = {}
    problems: Sequence[Problem] = ()
    further: Iterable[tuple[str, bytes]] = ()

    def taken(self, taker: Taker) -> Made:
        """Hand on every output; return what is to be known of them."""
        files = dict(taker.take(self.files))
        for address, content in self.further:
            files.update(taker.take({address: content}))
        return self._replace(files=files, further=())


def gradual(memory: Memory, room: str, name: str, key: bytes, make: Callable[[], Iterator[tuple[str, bytes]]]) -> Made:
    """Return outputs that are large together: held at once only where they are kept for the next build."""
    if not memory.lasting:
        return Made({}, further=make())
    return Made(memory.recall(room, name, key, lambda: dict(make())))


@dataclass(frozen=True, slots=True)
class Work:
    """Something to make; the key stands for everything that it depends on."""

    name: str
    key: bytes
    make: Callable[[], Made]


@dataclass(frozen=True, slots=True)
class Group:
    """Works that are listed only when one of them may have to be done; the key stands for what all depend on."""

    name: str
    key: bytes
    works: Callable[[], Iterable[Work]]

    def make(self) -> Made:
        """Do all of its works."""
        return together(work.make() for work in self.works())


def together(parts: Iterable[Made]) -> Made:
    """Return what several works came to as one."""
    files: dict[str, Output] = {}
    drawings: dict[str, bytes] = {}
    problems: list[Problem] = []
    further: list[tuple[str, bytes]] = []
    for each in parts:
        files.update(each.files)
        drawings.update(each.drawings)
        problems += each.problems
        further += each.further
    return Made(files, drawings, problems, further)


def flat(works: Iterable[Work | Group]) -> Iterator[Work]:
    """Yield all works, those of groups too."""
    for each in works:
        yield from each.works() if isinstance(each, Group) else [each]


class Fresh(NamedTuple):
    """A work that was done now: its name and key, and the addresses of its outputs and of its drawings."""

    name: str
    key: bytes
    files: tuple[str, ...]
    drawings: tuple[str, ...]


class _Row(NamedTuple):
    """What the store knows of a work or group: its outputs with their digests, its pictures, the works that it has."""

    files: Mapping[str, str]
    pictures: Sequence[str]
    works: Sequence[str] = ()

    def packed(self) -> bytes:
        return json.dumps(self).encode()


@dataclass(slots=True)
class Drawn:
    """Every output by its address; of pictures that are to be made their SVG, of those that stand their names.

    `fresh` are the works that were made now, `listed` the groups whose works were asked for, with their names.
    """

    files: dict[str, Output] = field(default_factory=dict)
    drawings: dict[str, bytes] = field(default_factory=dict)
    pictures: set[str] = field(default_factory=set)
    problems: dict[Place, Problem] = field(default_factory=dict)
    fresh: list[Fresh] = field(default_factory=list)
    listed: list[tuple[Group, tuple[str, ...]]] = field(default_factory=list)

    def add(self, work: Work, made: Made) -> None:
        """Note what was made; of what is wrong with a template, each fault once."""
        self.files.update(made.files)
        self.drawings.update(made.drawings)
        self.fresh.append(Fresh(work.name, work.key, tuple(made.files), tuple(made.drawings)))
        for problem in made.problems:
            self.problems.setdefault(problem.place, problem)

    def leave(self, row: _Row) -> None:
        """Note what stands."""
        self.files.update(zip(row.files, map(Standing, row.files.values()), strict=True))
        self.pictures.update(row.pictures)


def draw(
    works: Iterable[Work | Group],
    means: Means,
    helped: Callable[[Sequence[Work]], Iterator[Made | None] | None],
    taker: Taker,
) -> Drawn:
    """Do all works but those whose outputs stand already; what is not `helped` with is done here.

    Outputs go to `taker` as they are made.
    """
    drawn, memory = Drawn(), means.memory
    if memory.store:
        names: set[str] = set()
        wanted = [*_missing(works, memory.store, means.standing, drawn, names)]
        memory.store.settle(_STORED, names)
    elif memory.lasting:  # and so has what a group came to, as long as its key is the same
        wanted = [Work(each.name, each.key, each.make) for each in works]
    else:
        wanted = [*flat(works)]
    made = helped(wanted) or repeat(None, len(wanted))
    for work, done in zip(means.watch("Drawing", wanted), made, strict=True):
        drawn.add(work, (done or memory.enclose(ROOM, work.name, work.key, work.make)).taken(taker))
    memory.settle(ROOM)
    return drawn


def _missing(
    works: Iterable[Work | Group], store: Store, standing: Mapping[str, str], drawn: Drawn, names: set[str]
) -> Iterator[Work]:
    """Yield the works that must be done, listing no group that stands as a whole; note the `names` of all there are."""
    for each in works:
        names.add(each.name)
        if row := _standing(each, store, standing):
            drawn.leave(row)
            names.update(row.works)
        elif isinstance(each, Work):
            yield each
        else:
            within = [*each.works()]
            drawn.listed.append((each, tuple(work.name for work in within)))
            yield from _missing(within, store, standing, drawn, names)


def _standing(each: Work | Group, store: Store, standing: Mapping[str, str]) -> _Row | None:
    """Return what the last build made of a work or group, if it was made for the same key and lies there as it was."""
    packed = store.get(_STORED, each.name, each.key)
    if packed is None:
        return None
    row = _Row(*json.loads(packed))
    return row if row.files.items() <= standing.items() else None


def keep(drawn: Drawn, pictures: Mapping[str, bytes], store: Store) -> None:
    """Let the next build know what this one has made and published."""
    for each in drawn.fresh:
        files = {address: digest_of(drawn.files[address]) for address in each.files}
        files |= {address: digest_of(pictures[address]) for address in each.drawings}
        names = [name_of(drawn.drawings[address]) for address in each.drawings]
        store.put(_STORED, each.name, each.key, _Row(files, names).packed())
    known = store.rows(_STORED)
    for group, works in drawn.listed:
        rows = [_Row(*json.loads(known[name][1])) for name in works]
        files = {address: digest for row in rows for address, digest in row.files.items()}
        names = [name for row in rows for name in row.pictures]
        store.put(_STORED, group.name, group.key, _Row(files, names, works).packed())
