"""The works of what machines follow a site by: feeds, calendars, sitemap, robots.txt, manifest and icons."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from explainer import addresses, icons, indexing, sitemaps, subscriptions
from explainer.assets import ICON
from explainer.drawing import Made, Work
from explainer.memory import Form, digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from explainer.framing import Setting
    from explainer.linking import Linked
    from explainer.memory import Memory

ROOM = "followed"  # of memory
_PLANNED = "feeds"  # of memory and its store; never settled, since it is not asked for while the site's works stand
_PLAN: Form[dict[str, bytes]] = Form(
    dump=lambda keys: json.dumps({address: key.hex() for address, key in keys.items()}).encode(),
    load=lambda packed: {address: bytes.fromhex(key) for address, key in dict(json.loads(packed)).items()},
)


def works(setting: Setting, folders: Sequence[Path], memory: Memory) -> Iterator[Work]:
    """Yield the works of an edition as a whole; static files lie below `folders`, a later one before an earlier.

    What is there once for all languages is made with the first. A site as of a past day has none of it.
    """
    if setting.past:
        return
    keys, folder = setting.keys, setting.folder
    icon, ground = _look(folders)
    drawn = keys.of(look(folders))
    yield _work(memory, f"{folder}manifest", drawn, partial(_manifest, setting, ground))
    if not folder:
        yield Work("icons", drawn, partial(_icons, icon, ground, drawn, memory))
    if not setting.followed:
        return
    lists = keys.of(keys.lists)
    feeds = subscriptions.Feeds(setting)
    for address, key in memory.recall(_PLANNED, folder, lists, feeds.keys, _PLAN).items():
        yield _work(memory, f"feed {address}", key, partial(feeds.document, address))
    if subscriptions.scheduled(setting):
        yield _work(memory, f"{folder}calendar", lists, partial(subscriptions.calendar_of_site, setting))
    if not folder:
        yield _work(memory, "sitemap", lists, partial(_sitemap, setting))


def of_page(setting: Setting, linked: Linked, memory: Memory) -> Mapping[str, bytes]:
    """Return the feed of a page and its calendar, as far as it has them."""
    if not setting.followed:
        return {}
    name, keys = linked.page.id, setting.keys
    key = keys.of(keys.pages[name])
    return memory.recall(ROOM, f"{setting.folder}follow {name}", key, partial(subscriptions.of_page, setting, linked))


def _work(memory: Memory, name: str, key: bytes, make: Callable[[], Mapping[str, bytes]]) -> Work:
    return Work(name, key, lambda: Made(memory.recall(ROOM, name, key, make)))


def look(folders: Sequence[Path]) -> bytes:
    """Stand for what the works of an edition take from static files."""
    icon, ground = _look(folders)
    return digest(icon, ground.encode())


def _look(folders: Sequence[Path]) -> tuple[bytes, str]:
    """Return the icon, and the colour that it stands on."""
    return _static(folders, ICON), icons.paper(_static(folders, "site.css"))


def _static(folders: Sequence[Path], name: str) -> bytes:
    """Return a static file; nothing when there is none that can be read, which is said elsewhere."""
    for folder in reversed(folders):
        try:
            return (folder / "static" / name).read_bytes()
        except OSError:
            continue
    return b""


def _manifest(setting: Setting, ground: str) -> dict[str, bytes]:
    made = icons.manifest(setting.web.site, setting.words, setting.folder, ground, setting.assets.of(ICON))
    return {setting.folder + addresses.MANIFEST: made}


def _icons(icon: bytes, ground: str, key: bytes, memory: Memory) -> Made:
    made, problems = memory.recall(ROOM, "icons", key, partial(icons.pictures, icon, ground))
    return Made(made, problems=problems)


def _sitemap(setting: Setting) -> dict[str, bytes]:
    site = setting.web.site
    made = sitemaps.sitemaps(indexing.places(setting), addresses.SITEMAP, partial(addresses.absolute, site))
    return {**made, addresses.ROBOTS: sitemaps.robots(addresses.absolute(site, addresses.SITEMAP))}
