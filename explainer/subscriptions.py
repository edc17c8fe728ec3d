"""What can be followed: the feeds and calendars of a site and of its pages, in one language."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from explainer import addresses, news
from explainer.calendars import Event, calendar
from explainer.config import Extra
from explainer.dates import Day
from explainer.feeds import Document, Feed, divided, document, documents
from explainer.icons import SIZES
from explainer.model import Nature
from explainer.news import Moved
from explainer.posts import Abroad, Posts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from explainer.dates import Date
    from explainer.framing import Setting
    from explainer.linking import Entry, Linked
    from explainer.news import News

_SCHEDULED = frozenset({Nature.RULE, Nature.DEAL})
_LONG_AGO = Day(1970, 1, 1)


def has_feed(setting: Setting, linked: Linked) -> bool:
    """Tell whether a page has a feed of its own."""
    return setting.web.site.has(Extra.PAGE_FEEDS) and news.followed(linked, setting.web.day)


def has_calendar(setting: Setting, linked: Linked) -> bool:
    """Tell whether a page has a calendar of its own, which may have nothing ahead for now."""
    return setting.web.site.has(Extra.PAGE_FEEDS) and linked.page.nature in _SCHEDULED


def coming(linked: Linked) -> list[Entry]:
    """Return the facts of a policy or deal that lie ahead, in order."""
    return sorted((entry for entry in linked.entries if entry.ahead), key=lambda entry: entry.key)


def scheduled(setting: Setting) -> list[Linked]:
    """Return the policies and deals of a site."""
    return [linked for linked in setting.web.pages.values() if linked.page.nature in _SCHEDULED]


# Feeds


class Feeds:
    """The feeds of a site, of all that is new and of changes of status only, as documents that are made one by one."""

    def __init__(self, setting: Setting) -> None:
        """Look at nothing yet: where no document is made, nothing needs to be known of any."""
        self._setting = setting

    @cached_property
    def _feeds(self) -> Sequence[tuple[str, str, Sequence[News]]]:
        """The address and the title of each feed, with what it tells."""
        setting, title = self._setting, self._setting.web.site.title
        found = news.everything(setting.web, setting.original)
        moves = [each for each in found if isinstance(each.what, Moved)]
        statuses = setting.words.gettext("{site}: changes of status").format(site=title)
        return (addresses.FEED, title, found), (addresses.STATUSES, statuses, moves)

    @cached_property
    def _documents(self) -> Mapping[str, tuple[Feed, Document]]:
        """Every document by its address, with its feed."""
        feeds = [_feed(self._setting, address, (addresses.HOME, title), told) for address, title, told in self._feeds]
        return {each.address: (feed, each) for feed in feeds for each in divided(feed.address, len(feed.posts))}

    def keys(self) -> dict[str, bytes]:
        """Return for each document, by its address, what it depends on.

        That are the pages whose news it tells, which these are, and its place among the others.
        """
        made, known = {}, self._setting.keys
        for address, _, told in self._feeds:
            for each in divided(self._setting.folder + address, len(told)):
                shown = told[each.shown]
                pages = dict.fromkeys(one.linked.page.id for one in shown)
                place = repr((each, [one.id for one in shown])).encode()
                made[each.address] = known.of(place, *(known.shown[name] for name in pages))
        return made

    def document(self, address: str) -> dict[str, bytes]:
        """Return a document in both formats, by address."""
        return dict(document(*self._documents[address]))


def of_page(setting: Setting, linked: Linked) -> dict[str, bytes]:
    """Return the feed of a page and its calendar, as far as it has them, by address."""
    site, page = setting.web.site, linked.page
    home, title = addresses.of_page(site, page), f"{page.front.title} – {site.title}"
    made: dict[str, bytes] = {}
    if has_feed(setting, linked):
        found = news.about(setting.web, setting.original, linked)
        made.update(documents(_feed(setting, addresses.of_feed(site, page), (home, title), found, linked)))
    if has_calendar(setting, linked):
        made |= _calendar(setting, addresses.of_calendar(site, page), home, title, [linked])
    return made


def _feed(
    setting: Setting, address: str, about: tuple[str, str], found: Sequence[News], linked: Linked | None = None
) -> Feed:
    """Return a feed; `about` is the address and the title of what it follows, `linked` the page, if it is one."""
    site, (home, title) = setting.web.site, about
    abroad = Abroad(setting.web, setting.words, address, setting.folder, listed=False)
    others = [each for each in setting.tongues if each.folder != setting.folder]
    return Feed(
        address=setting.folder + address,
        root=lambda target: addresses.absolute(site, target),
        home=abroad.to(home),
        title=title,
        subtitle=abroad.plain(linked.page.text("summary")) if linked else site.description or "",
        lang=setting.words.tag,
        author=site.publisher.name if site.publisher else site.title,
        author_href=abroad.to(addresses.HOME),
        icon=abroad.to(addresses.of_icon(SIZES[0])),
        rights=site.license or "",
        others=tuple((each.tag, addresses.absolute(site, each.folder + address)) for each in others),
        since=str(news.start(site.material_until) if site.material_until else _LONG_AGO),
        posts=Posts(abroad, found),
    )


# Calendars


def calendar_of_site(setting: Setting) -> dict[str, bytes]:
    """Return what all policies and deals of a site have ahead, by address."""
    return _calendar(setting, addresses.CALENDAR, addresses.HOME, setting.web.site.title, scheduled(setting))


def _calendar(setting: Setting, address: str, home: str, title: str, pages: Iterable[Linked]) -> dict[str, bytes]:
    abroad = Abroad(setting.web, setting.words, address, setting.folder, listed=False)
    events = sorted(
        (event for linked in pages for event in _events(setting, abroad, linked)),
        key=lambda event: (event.first, event.last, event.uid),
    )
    return {setting.folder + address: calendar(title, abroad.to(home), setting.words.tag, events)}


def _events(setting: Setting, abroad: Abroad, linked: Linked) -> Iterator[Event]:
    page = linked.page
    named = news.names(setting.original.pages[page.id])
    where = urlsplit(setting.web.site.url or "")
    for entry in coming(linked):
        fact, date = entry.fact, entry.fact.date
        if date is None:
            continue
        first, text = news.start(date), abroad.plain(page.fact_text(fact))
        yield Event(
            uid=f"{named[fact.position]}.{page.id}@{where.netloc}{where.path}".rstrip("/"),
            stamp=_stamp(linked, entry),
            first=first,
            last=max(first, date.latest),
            status="CANCELLED" if fact.retired else "TENTATIVE" if _unsure(date) else "CONFIRMED",
            summary=setting.words.gettext("{page}: {status}").format(page=page.short, status=abroad.title(entry)),
            description="\n".join(each for each in (fact.date_label, text) if each),
            href=abroad.address_of(entry),
            tag=setting.web.site.kind(page.kind).one,
        )


def _unsure(date: Date) -> bool:
    return any(point.uncertain or point.approximate or point.masked for point in date.points if point)


def _stamp(linked: Linked, entry: Entry) -> Day:
    """Return when a fact became known here: when it was added, else when what is known of its page last happened."""
    if entry.fact.added:
        return news.start(entry.fact.added)
    happened = [news.start(each.fact.date) for each in linked.entries if each.fact.date and not each.ahead]
    return max(happened, default=_LONG_AGO)
