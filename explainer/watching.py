"""What changed on the disk, as sets of paths: files, folders that come and go, and the site's own folder too.

Every folder is watched by itself, with those above it, and all anew whenever one comes or goes. What changes
between two watches is not missed, since each begins with a notice.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import watch

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable, Iterator

_TREES = frozenset({"content", "static", "templates"})
_FILES = frozenset({"site.yaml", "facts.lock"})
_STEP = 5  # milliseconds between looks; a burst ends with a look that finds nothing new
_LONGEST = 50  # milliseconds after which a burst that goes on is told of
_ROUND = 50  # milliseconds, the longest that the notice of a new watch takes

Changes = frozenset[Path]


def changes(folders: Iterable[Path], stop: threading.Event) -> Iterator[Changes]:
    """Yield what changed in the content, templates, static files and settings of these folders, until `stop` is set.

    An empty set says that a watch has begun, before which anything may have changed. Raises `OSError` where the
    system cannot watch.
    """
    homes = tuple(dict.fromkeys(folder.resolve() for folder in folders))
    while not stop.is_set():
        try:
            yield from _until_folders_change(homes, stop)
        except FileNotFoundError:  # a folder went while the watch began
            continue


def _until_folders_change(homes: tuple[Path, ...], stop: threading.Event) -> Iterator[Changes]:
    watched = frozenset(_folders(homes))
    begun = False
    for batch in watch(
        *watched,
        watch_filter=lambda _, name: _counts(Path(name), homes),
        debounce=_LONGEST,
        step=_STEP,
        rust_timeout=_ROUND,
        yield_on_timeout=True,
        recursive=False,
        stop_event=stop,
        raise_interrupt=False,
    ):
        found = frozenset(Path(name) for _, name in batch)
        if found or not begun:
            yield found
        begun = True
        if any(path in watched or path.is_dir() for path in found):
            return


def _folders(homes: Iterable[Path]) -> Iterator[Path]:
    """Yield every folder to be watched: those that hold what counts, and the nearest that exists above each site."""
    for home in homes:
        yield next(folder for folder in home.parents if folder.is_dir())
        if home.is_dir():
            yield home
        for tree in _TREES:
            for root, folders, _ in os.walk(home / tree):
                folders[:] = [name for name in folders if not _passed_over(name)]
                yield Path(root)


def _counts(path: Path, homes: Iterable[Path]) -> bool:
    return any(home.is_relative_to(path) or _counts_in(path, home) for home in homes)


def _counts_in(path: Path, home: Path) -> bool:
    if not path.is_relative_to(home):
        return False
    first, *others = path.relative_to(home).parts
    if first in _FILES:
        return not others
    return first in _TREES and not any(_passed_over(name) for name in others)


def _passed_over(name: str) -> bool:
    """Tell whether a name is hidden, or an editor's backup: readers of the site pass these over too."""
    return name.startswith(".") or name.endswith("~")
