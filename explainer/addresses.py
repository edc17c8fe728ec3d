"""Where each output is written, and how one output points at another: relatively, to plain files.

Relative addresses of `.html` files work at a domain's root, under a sub-path, from a zip and from `file://`.
"""

from __future__ import annotations

import posixpath
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from explainer.config import Site
    from explainer.content import Gist, Page
    from explainer.dates import Day

HOME = "index.html"
TIMELINE = "timeline.html"
SOURCES = "sources.html"
MAP = "map.html"
CORRECTIONS = "corrections.html"
NOT_FOUND = "404.html"
ALL = "all.html"
_LONGEST = 100  # characters of a part's name, and what is kept of a longer one
_SHORT = 60
FOLLOW = "follow.html"
FEED = "feed.xml"
STATUSES = "feed/statuses.xml"  # changes of status only
CALENDAR = "calendar.ics"
MANIFEST = "manifest.webmanifest"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
SEARCH = "search/index.js"
LISTED = "sources/index"  # the folder of the parts of a long list of sources, in which no source is written
DATA = "data/index.html"
LLMS = "llms.txt"
_SHARED = ("static/", "icons/", "data/schemas/")
PREVIEW = ("/__preview/client.js", "/livereload.js?mindelay=200&maxdelay=1000")  # scripts, in their order


def of_page(site: Site, page: Page | Gist) -> str:
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


def of_part(timeline: str, last: str, number: int = 0) -> str:
    """Return where the part of a timeline that ends with a year or month is written: `timeline/2024.html`.

    Of a month in several parts, `number` says which: `timeline/2026-01-2.html`.
    """
    return timeline.removesuffix(".html") + f"/{last}{f'-{number}' if number > 1 else ''}.html"


def of_list(folder: str, last: str) -> str:
    """Return where the part of a list is written whose last key begins so: `companies/index/c.html`.

    Letters other than those of ids are written as their numbers, since not every host and disk takes them.
    """
    plain = last.isascii() and len(last) < _LONGEST
    name = last if plain else "".join(each if each.isascii() else f"~{ord(each):x}~" for each in last)
    if len(name) >= _LONGEST:
        name = name[:_SHORT] + "~" + blake2b(last.encode(), digest_size=8).hexdigest()
    return f"{folder}/{name.replace(' ', '_')}.html"


def of_kind_in(list_: str, kind: str) -> str:
    """Return where a list has the pages of a kind apart, or those of none: `all/company.html`, `all/_.html`."""
    return f"{list_.removesuffix('.html')}/{kind or '_'}.html"


def of_search(name: str) -> str:
    """Return where a further part of what the search finds is written: `search/facts-1.js`."""
    return f"search/{name}.js"


def of_data(name: str) -> str:
    """Return where a data file is written: `data/facts.csv`."""
    return f"data/{name}"


def of_schema(name: str) -> str:
    """Return where the JSON Schema of a data file is written, once for all languages."""
    return f"data/schemas/{name}"


def of_cite(page: str) -> str:
    """Return where the page is written that says how to cite the one at an address."""
    return page.removesuffix(".html") + "/cite.html"


def of_bibtex(page: str) -> str:
    """Return where the citations of a page and its facts are written as BibTeX."""
    return page.removesuffix(".html") + ".bib"


def of_csl(page: str) -> str:
    """Return where the citations of a page and its facts are written as CSL-JSON."""
    return page.removesuffix(".html") + ".csl.json"


def of_twin(page: str) -> str:
    """Return where the twin of a page in Markdown is written: `rumors/ford-xiaomi-jv.md`."""
    return page.removesuffix(".html") + ".md"


def of_embed(page: Page) -> str:
    """Return where the card of a rumor is written that other sites may embed."""
    return f"embed/{page.id}.html"


def of_oembed(page: Page) -> str:
    """Return where a rumor's page tells other sites of its card, as oEmbed has it."""
    return f"embed/{page.id}.json"


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
    return target.startswith(_SHARED)


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
    here, there = _quoted(folder).split("/") if folder else [], _quoted(target).split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    return "../" * (len(here) - shared) + "/".join(there[shared:])


@lru_cache(maxsize=1 << 14)
def _quoted(address: str) -> str:
    return quote(address)


def rooted(root: str, target: str, fragment: str = "") -> str:
    """Return how an output that is shown at any depth points at another: from the path of the site on its host."""
    return root + _quoted(target) + (_anchor(fragment) if fragment else "")


def root_of(site: Site) -> str:
    """Return the path of the site on its host, with slashes around it; nothing when its address is not known."""
    path = urlsplit(site.url).path if site.url else ""
    return f"{path.rstrip('/')}/" if site.url else ""


def absolute(site: Site, target: str) -> str:
    """Return the whole address of an output, or nothing when the site's own is not known."""
    return _whole(site.url, target) if site.url else ""


@lru_cache(maxsize=1 << 14)
def _whole(root: str, target: str) -> str:
    return posixpath.join(root, "" if target == HOME else _quoted(target))
