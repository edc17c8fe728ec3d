"""What stands where a page was: a page that leads to where it is now, and a line for hosts that lead there themselves.

Every old address leads to where its page is today, so there are no chains. The past days of a page move with it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from explainer import addresses
from explainer.aliases import old_addresses
from explainer.framing import Setting, Unit, frame_of, pieces_at
from explainer.items import Link
from explainer.views import MovedView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from explainer.config import Site
    from explainer.linking import Linked

REDIRECTS = "_redirects"  # the file in which Netlify, Cloudflare Pages and GitLab Pages look for them
_HEADING = "# Where pages were, and where they are, for hosts that read this; for others a page lies there.\n"


def moved(setting: Setting, linked: Linked) -> Iterator[Unit]:
    """Yield what stands at the old addresses of a page, if it has some; nothing in a site as of a past day."""
    if linked.page.front.aliases and not setting.past:
        name = linked.page.id
        yield setting.unit(f"moved {name}", [setting.keys.pages[name]], partial(_views, setting, linked))


def redirects(setting: Setting) -> Iterator[str]:
    """Yield a line for each old address of an edition, in the form of Netlify: where it was, where it is, 301."""
    for linked in () if setting.past else setting.web.everything:
        for old, new in _moves(setting.web.site, linked):
            yield f"/{quote(setting.folder + old)} /{quote(setting.folder + new)} 301\n"


def as_file(lines: Iterable[str]) -> dict[str, bytes]:
    """Return the file of these lines, by its address."""
    return {REDIRECTS: "".join([_HEADING, *sorted(lines)]).encode()}


def _moves(site: Site, linked: Linked) -> Iterator[tuple[str, str]]:
    """Yield where a page and its past days were, and where they are."""
    page, here = linked.page, addresses.of_page(site, linked.page)
    for old in old_addresses(site, page):
        yield old, here
        for day in linked.past:
            new = addresses.of_past(site, page, day)
            yield old.removesuffix(".html") + new.removeprefix(here.removesuffix(".html")), new


def _views(setting: Setting, linked: Linked) -> Iterator[MovedView]:
    site, title = setting.web.site, linked.page.front.title
    for old, new in _moves(site, linked):
        pieces = pieces_at(setting, old)
        frame = frame_of(setting, pieces, title, "")
        yield MovedView(
            address=old,
            template="moved.html",
            frame=replace(frame, indexed=False, canonical=addresses.absolute(site, setting.folder + new)),
            to=Link(href=pieces.to(new), text=title, lang=pieces.lang_of(linked.page, "title")),
        )
