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

_ROOM = "outputs"  # of the store


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


class Fresh(NamedTuple):
    """A work that was done now: its name and key, and the addresses of its outputs and of its drawings."""

    name: str
    key: bytes
    files: tuple[str, ...]
    drawings: tuple[str, ...]


@dataclass(slots=True)
class Drawn:
    """Every output by its address; of pictures that are to be made their SVG, of those that stand their names.

    `fresh` are the works that were made now.
    """

    files: dict[str, Output] = field(default_factory=dict)
    drawings: dict[str, bytes] = field(default_factory=dict)
    pictures: set[str] = field(default_factory=set)
    problems: dict[Place, Problem] = field(default_factory=dict)
    fresh: list[Fresh] = field(default_factory=list)

    def add(self, work: Work, made: Made) -> None:
        """Note what was made; of what is wrong with a template, each fault once."""
        self.files.update(made.files)
        self.drawings.update(made.drawings)
        self.fresh.append(Fresh(work.name, work.key, tuple(made.files), tuple(made.drawings)))
        for problem in made.problems:
            self.problems.setdefault(problem.place, problem)


def draw(
    works: Sequence[Work],
    means: Means,
    helped: Callable[[Sequence[Work]], Iterator[Made | None] | None],
    taker: Taker,
) -> Drawn:
    """Do all works but those whose outputs stand already; what is not `helped` with is done here.

    Outputs go to `taker` as they are made.
    """
    drawn, store = Drawn(), means.memory.store
    wanted = [work for work in works if not (store and _stands(work, store, means.standing, drawn))]
    made = helped(wanted) or repeat(None, len(wanted))
    for work, done in zip(means.watch("Drawing", wanted), made, strict=True):
        drawn.add(work, (done or work.make()).taken(taker))
    if store:
        store.settle(_ROOM, {work.name for work in works})
    return drawn


def _stands(work: Work, store: Store, standing: Mapping[str, str], drawn: Drawn) -> bool:
    packed = store.get(_ROOM, work.name, work.key)
    if packed is None:
        return False
    files, pictures = json.loads(packed)
    if any(standing.get(address) != digest for address, digest in files.items()):
        return False
    drawn.files.update((address, Standing(digest)) for address, digest in files.items())
    drawn.pictures.update(pictures)
    return True


def keep(drawn: Drawn, pictures: Mapping[str, bytes], store: Store) -> None:
    """Let the next build know what this one has made and published."""
    for each in drawn.fresh:
        files = {address: digest_of(drawn.files[address]) for address in each.files}
        files |= {address: digest_of(pictures[address]) for address in each.drawings}
        names = [name_of(drawn.drawings[address]) for address in each.drawings]
        store.put(_ROOM, each.name, each.key, json.dumps([files, names]).encode())
