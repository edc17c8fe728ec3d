"""Every address that search engines may show, with its last change.

That is the latest of the facts, changes of status and corrections that it tells; running text has no dates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainer import addresses, indexes, mapping, news, subscribing
from explainer.config import Extra
from explainer.model import Correction
from explainer.sitemaps import Place
from explainer.ties import ties
from explainer.timeline import parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from explainer.dates import Day
    from explainer.framing import Setting
    from explainer.linking import Entry, Web
    from explainer.news import News


def places(setting: Setting) -> Iterator[Place]:
    """Yield the pages of all languages, each with its likes in the others."""
    site, found = setting.web.site, sorted(_pages(setting))
    for tongue in setting.tongues:
        for address, changed in found:
            whole = [(each.tag, addresses.absolute(site, each.folder + address)) for each in setting.tongues]
            yield Place(
                addresses.absolute(site, tongue.folder + address),
                changed,
                (*whole, ("x-default", whole[0][1])) if len(whole) > 1 else (),
            )


def _pages(setting: Setting) -> Iterator[tuple[str, str]]:
    """Yield the address of each page within an edition, and the day of its last change, if one is known."""
    web, site = setting.web, setting.web.site
    found = news.everything(web, setting.original)
    about = _about(web, found)
    told = {id(each.what): each.updated for each in found}
    newest = _said(each.updated for each in found[:1])
    for address in (addresses.HOME, addresses.ALL, addresses.MAP, addresses.SOURCES, addresses.FOLLOW):
        yield address, newest
    if site.has(Extra.DATA):
        yield addresses.DATA, newest
    for address in _apart(setting):
        yield address, newest
    yield addresses.CORRECTIONS, _said(each.updated for each in found if isinstance(each.what, Correction))
    for kind in map(str, site.kinds):
        of_kind = (linked.page.id for linked in web.pages.values() if linked.page.kind == kind)
        yield addresses.of_kind(site, kind), _said(about[name] for name in of_kind)
    for name, linked in web.pages.items():
        if not linked.page.front.draft:
            yield addresses.of_page(site, linked.page), _said([about[name]])
    for address, entries in parts(setting):
        yield address, _told(entries, told)
    for name, cited in web.cited.items():
        yield addresses.of_source(name), _told((*cited.entries, *cited.echoing), told)


def _about(web: Web, found: Sequence[News]) -> dict[str, Day | None]:
    """Return the latest of what `news.about` has of each page; `found` is all that is new, the latest first."""
    own: dict[str, Day] = {}
    of_fact: dict[int, Day] = {}
    for each in reversed(found):
        own[each.linked.page.id] = each.updated
        if each.entry:
            of_fact[id(each.entry.fact)] = each.updated
    return {
        name: _latest((own.get(name), *(of_fact.get(id(entry.fact)) for entry in linked.concerning)))
        for name, linked in web.pages.items()
    }


def _apart(setting: Setting) -> Iterator[str]:
    """Yield where, on a large site, lists begin that each have the pages of a kind."""
    for shelves in (indexes.apart(setting), mapping.apart(setting, ties(setting.web)), subscribing.apart(setting)):
        yield from (next(iter(division.parts)) for division in shelves.values())


def _told(entries: Iterable[Entry], told: Mapping[int, Day]) -> str:
    return _said(told.get(id(entry)) for entry in entries)


def _said(days: Iterable[Day | None]) -> str:
    latest = _latest(days)
    return str(latest) if latest else ""


def _latest(days: Iterable[Day | None]) -> Day | None:
    return max(filter(None, days), default=None)
