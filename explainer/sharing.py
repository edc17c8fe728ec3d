"""What workers need in order to make outputs of a site: the site itself, where they have not inherited it.

A worker that was forked has everything. Any other is handed the site's files, puts them into a folder of its own, and
prepares the site as this process did; it makes the same of it if it runs the same generator, which is checked.
"""

from __future__ import annotations

import platform
import tempfile
import threading
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from explainer.drawing import flat
from explainer.means import Means
from explainer.memory import Memory, Rows, digest
from explainer.planning import works
from explainer.preparing import PROJECT, prepare
from explainer.reading import PAGES as _PAGES
from explainer.staging import Hands, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from explainer.dates import Day
    from explainer.drawing import Made, Work
    from explainer.results import Options
    from explainer.staging import Taker

_FILES = ("site.yaml", "facts.lock")
_FOLDERS = ("content", "templates", "static")
_OURS = ("explainer", "templates", "static")
_preparing = threading.Lock()


class NotAlike(Exception):
    """This worker runs another generator than the process that it works for."""


class Material(NamedTuple):
    """A site as a worker is handed it; `files` by path, `packed` pages by theirs, `generator` what made them."""

    name: bytes
    generator: bytes = b""
    options: Options | None = None
    day: Day | None = None
    files: Mapping[str, bytes] = {}
    packed: Mapping[str, tuple[bytes, bytes]] = {}


@dataclass(slots=True)
class _Site:
    """The works of the site that was prepared last, by name, and the folder that its files were put into, if any.

    `taker` takes what is made, where it can: a cluster's worker hands back the bytes.
    """

    name: bytes = b""
    works: Mapping[str, Work] = field(default_factory=dict)
    folder: tempfile.TemporaryDirectory[str] | None = None
    taker: Taker = field(default_factory=Hands)


_site = _Site()


@dataclass(frozen=True, slots=True)
class Shared:
    """What workers share while they make a site's outputs."""

    options: Options
    day: Day
    memory: Memory
    taker: Taker
    works: Sequence[Work]

    def given(self, *, inherited: bool) -> Material:
        """Return the site by its name, if workers are forked and have it; else with everything."""
        name = digest(*(part for work in self.works for part in (work.name.encode(), work.key)))
        if inherited:
            if isinstance(self.taker, Stage):
                self.taker.open()
            _remember(_Site(name, {work.name: work for work in self.works}, taker=self.taker))
            return Material(name)
        files = dict(_files(self.options.site))
        packed = self.memory.store.rows(_PAGES) if self.memory.store else {}
        return Material(name, generator(), self.options, self.day, files, packed)


def make(material: Material, names: Sequence[str]) -> list[Made]:
    """Make works by their names; raises `NotAlike` where this would not come to the same."""
    with _preparing:
        if _site.name != material.name:
            _remember(_prepared(material))
    return [_site.works[name].make().taken(_site.taker) for name in names]


def _remember(site: _Site) -> None:
    global _site
    _site = site


def _prepared(material: Material) -> _Site:
    if material.options is None or material.generator != generator():
        raise NotAlike
    folder = tempfile.TemporaryDirectory(prefix="explainer-")
    for name, content in material.files.items():
        path = Path(folder.name) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    options = replace(material.options, site=Path(folder.name))
    memory = Memory(Rows({_PAGES: dict(material.packed)}), lasting=False)
    sound, _, _ = prepare(options, Means(memory), day=material.day)
    if sound is None:
        raise NotAlike
    return _Site(material.name, {work.name: work for work in flat(works(options, sound, memory))}, folder)


def _files(site: Path) -> Iterator[tuple[str, bytes]]:
    paths = [site / name for name in _FILES]
    for folder in _FOLDERS:
        paths += sorted((site / folder).rglob("*"))
    yield from ((path.relative_to(site).as_posix(), path.read_bytes()) for path in paths if path.is_file())


@cache
def generator() -> bytes:
    """Return what stands for the generator, its libraries and Python, on whatever machine they are."""
    from importlib.metadata import distributions

    libraries = sorted(f"{each.name} {each.version}" for each in distributions())
    files = [path for name in _OURS for path in sorted((PROJECT / name).rglob("*")) if path.is_file()]
    ours = [path for path in files if "__pycache__" not in path.parts]
    said = [platform.python_version(), *libraries, *(path.relative_to(PROJECT).as_posix() for path in ours)]
    return digest(*(word.encode() for word in said), *(path.read_bytes() for path in ours))
