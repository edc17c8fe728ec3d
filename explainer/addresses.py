"""Where each output is written, and how one output points at another: relatively, to plain files.

Relative addresses of `.html` files work at a domain's root, under a sub-path, from a zip and from `file://`.
"""

from __future__ import annotations

import posixpath
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from explainer.config import Site
    from explainer.content import Page
    from explainer.dates import Day

HOME = "index.html"
TIMELINE = "timeline.html"
SOURCES = "sources.html"
MAP = "map.html"
CORRECTIONS = "corrections.html"
NOT_FOUND = "404.html"
ALL = "all.html"
FOLLOW = "follow.html"
FEED = "feed.xml"
STATUSES = "feed/statuses.xml"  # changes of status only
CALENDAR = "calendar.ics"
MANIFEST = "manifest.webmanifest"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
SEARCH = "search/index.js"
PREVIEW = ("/__preview/client.js", "/livereload.js?mindelay=200&maxdelay=1000")  # scripts, in their order


def of_page(site: Site, page: Page) -> str:
    """Return where a page is written: `rumors/ford-xiaomi-jv.html`."""
    if page.kind:
        return f"{site.kind(page.kind).folder}/{page.id}.html"
    return f"{page.id}.html"


def of_past(site: Site, page: Page, day: Day) -> str:
    """Return where a page as of a day is written: `rumors/ford-xiaomi-jv/2026-01-31.html`."""
    return of_page(site, page).removesuffix(".html") + f"/{day}.html"


def of_kind(site: Site, kind: str) -> str:
    """Return where the index of a kind is written."""
    return f"{site.kind(kind).folder}/index.html"


def of_source(name: str) -> str:
    """Return where a source's own page is written: `sources/reuters-2026-01-31.html`."""
    return f"sources/{name}.html"


def of_timeline(site: Site, page: Page) -> str:
    """Return where the facts that concern a page are written in order: `companies/ford/timeline.html`."""
    return of_page(site, page).removesuffix(".html") + f"/{TIMELINE}"


def of_part(timeline: str, last: str) -> str:
    """Return where the part of a timeline that ends with a year or month is written: `timeline/2024.html`."""
    return timeline.removesuffix(".html") + f"/{last}.html"


def of_feed(site: Site, page: Page) -> str:
    """Return where the feed of a page is written: `rumors/ford-xiaomi-jv/feed.xml`."""
    return of_page(site, page).removesuffix(".html") + f"/{FEED}"


def of_calendar(site: Site, page: Page) -> str:
    """Return where the calendar of a page is written: `policies/connected-vehicle-rule/calendar.ics`."""
    return of_page(site, page).removesuffix(".html") + f"/{CALENDAR}"


def of_icon(size: int) -> str:
    """Return where the site's icon is written, of a size in pixels."""
    return f"icons/{size}.png"


def of_static(path: str) -> str:
    """Return where a static file is copied to."""
    return f"static/{path}"


def is_shared(target: str) -> bool:
    """Tell whether an output is there once for all languages, and not in the folder of each."""
    return target.startswith(("static/", "icons/"))


def within(folder: str, target: str) -> str:
    """Return where an output of the edition in a folder is written."""
    return target if is_shared(target) else folder + target


def relative(start: str, target: str, fragment: str = "") -> str:
    """Return how the output at `start` points at the one at `target`, or at a place in it."""
    steps = _steps(start.rpartition("/")[0], target)
    if not fragment:
        return steps
    return _anchor(fragment) if start == target else steps + _anchor(fragment)


@lru_cache(maxsize=1 << 16)
def _anchor(fragment: str) -> str:
    return "#" + quote(fragment, safe="")


@lru_cache(maxsize=1 << 16)
def _steps(folder: str, target: str) -> str:
    """Return the way from a folder to a file, both without `.` and `..`."""
    here, there = folder.split("/") if folder else [], target.split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    return "../" * (len(here) - shared) + quote("/".join(there[shared:]))


def absolute(site: Site, target: str) -> str:
    """Return the whole address of an output, or nothing when the site's own is not known."""
    if not site.url:
        return ""
    path = "" if target == HOME else target
    return posixpath.join(site.url, quote(path))
