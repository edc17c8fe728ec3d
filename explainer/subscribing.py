"""The page that lists every feed and calendar of a site, with what each holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainer import addresses, news, subscriptions
from explainer.exports import Channel, ChannelGroup
from explainer.feeds import as_json
from explainer.framing import Setting, frame_of, pieces_at
from explainer.items import Link
from explainer.news import Moved
from explainer.views import FollowView

if TYPE_CHECKING:
    from explainer.exhibits import Exhibits
    from explainer.linking import Linked


def follow(setting: Setting) -> FollowView:
    """Compose the page."""
    _, web = setting.words.gettext, setting.web
    pieces = pieces_at(setting, addresses.FOLLOW)
    groups = [_of_kind(setting, pieces, kind) for kind in web.site.kinds]
    description = _("The feeds and calendars of “{site}”.").format(site=web.site.title)
    return FollowView(
        address=addresses.FOLLOW,
        template="follow.html",
        frame=frame_of(setting, pieces, _("Follow"), description),
        site=_of_site(setting, pieces),
        groups=tuple(group for group in groups if group.channels),
    )


def _of_site(setting: Setting, pieces: Exhibits) -> tuple[Channel, ...]:
    _ = setting.words.gettext
    found = news.everything(setting.web, setting.original)
    moves = sum(isinstance(each.what, Moved) for each in found)
    pages = subscriptions.scheduled(setting)
    whole = _feed(pieces, addresses.FEED, Link(href=pieces.to(addresses.HOME), text=_("Everything new")), len(found))
    status = _feed(pieces, addresses.STATUSES, Link(href=pieces.to(addresses.HOME), text=_("Changes of status")), moves)
    ahead = Channel(
        link=Link(href=pieces.to(addresses.TIMELINE), text=_("What lies ahead")),
        calendar=pieces.to(addresses.CALENDAR),
        ahead=sum(len(subscriptions.coming(linked)) for linked in pages),
    )
    return (whole, status, *([ahead] if pages else []))


def _of_kind(setting: Setting, pieces: Exhibits, kind: str) -> ChannelGroup:
    linked = setting.web.of_kind(kind, setting.words.sort_key)
    found = [_of_page(setting, pieces, each) for each in linked]
    title = setting.web.site.kind(kind).many
    return ChannelGroup(id=f"kind_{kind}", title=title, channels=tuple(each for each in found if each))


def _of_page(setting: Setting, pieces: Exhibits, linked: Linked) -> Channel | None:
    site, page = setting.web.site, linked.page
    fed, scheduled = subscriptions.has_feed(setting, linked), subscriptions.has_calendar(linked)
    if not fed and not scheduled:
        return None
    feed = addresses.of_feed(site, page)
    return Channel(
        link=pieces.page_link(page),
        atom=pieces.to(feed) if fed else "",
        json=pieces.to(as_json(feed)) if fed else "",
        count=len(news.about(setting.web, setting.original, linked)) if fed else 0,
        calendar=pieces.to(addresses.of_calendar(site, page)) if scheduled else "",
        ahead=len(subscriptions.coming(linked)),
    )


def _feed(pieces: Exhibits, address: str, link: Link, count: int) -> Channel:
    return Channel(link=link, atom=pieces.to(address), json=pieces.to(as_json(address)), count=count)
