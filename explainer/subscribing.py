"""The page that lists every feed and calendar of a site, with what each holds; on a large site with pages below it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from explainer import addresses, limits, news, subscriptions
from explainer.divisions import Division, by_name
from explainer.exports import Channel, ChannelGroup
from explainer.feeds import as_json
from explainer.framing import Setting, Unit, frame_of, pieces_at
from explainer.indexes import leaf, shelf, titled
from explainer.items import Link
from explainer.news import Moved
from explainer.views import ChannelsView, FollowView

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from explainer.exhibits import Exhibits
    from explainer.linking import Linked


def channels(setting: Setting) -> Iterator[Unit]:
    """Yield the page, and on a large site what can be followed of the pages of each kind that has many."""
    shelves = apart(setting)
    yield setting.unit("follow", [setting.keys.lists], lambda: [_follow(setting, shelves)])
    for kind, division in shelves.items():
        for target, part in division.parts.items():
            parts = [division.key(target), *(key for each in part.things for key in _told(setting, each))]
            yield setting.unit(f"follow {target}", parts, partial(_part, setting, kind, division, target))


def _told(setting: Setting, linked: Linked) -> list[bytes]:
    """Stand for what is new on a page: its facts, and those of its neighbours that concern it."""
    name, keys = linked.page.id, setting.keys
    return [keys.shown[each] for each in (name, *sorted(keys.near[name]))]


def apart(setting: Setting) -> dict[str, Division[Linked]]:
    """Return how what can be followed of each kind that has many is divided, on a large site; else nothing."""
    kinds = {kind: _followed(setting, kind) for kind in map(str, setting.web.site.kinds)}
    if sum(map(len, kinds.values())) <= limits.CHANNELS:
        return {}
    return {
        kind: by_name(setting.words, titled(pages), limits.CHANNELS, addresses.of_kind_in(addresses.FOLLOW, kind))
        for kind, pages in kinds.items()
        if len(pages) > limits.IN_PLACE
    }


def _followed(setting: Setting, kind: str) -> list[Linked]:
    """Return the pages of a kind that have a feed or a calendar."""
    return [
        linked
        for linked in setting.of_kind(kind)
        if subscriptions.has_feed(setting, linked) or subscriptions.has_calendar(setting, linked)
    ]


def _follow(setting: Setting, shelves: Mapping[str, Division[Linked]]) -> FollowView:
    _, web = setting.words.gettext, setting.web
    pieces = pieces_at(setting, addresses.FOLLOW)
    groups = [_of_kind(setting, pieces, kind) for kind in web.site.kinds if kind not in shelves]
    description = _("The feeds and calendars of “{site}”.").format(site=web.site.title)
    return FollowView(
        address=addresses.FOLLOW,
        template="follow.html",
        frame=frame_of(setting, pieces, _("Follow"), description),
        site=_of_site(setting, pieces),
        groups=tuple(group for group in groups if group.channels),
        shelves=tuple(
            shelf(pieces, kind, str(web.site.kind(kind).many), division) for kind, division in shelves.items()
        ),
    )


def _part(setting: Setting, kind: str, division: Division[Linked], target: str) -> list[ChannelsView]:
    """Compose a page of what can be followed of the pages of a kind."""
    _, pieces = setting.words.gettext, pieces_at(setting, target)
    title = _("Follow: {kind}").format(kind=setting.web.site.kind(kind).many)
    return [
        ChannelsView(
            **leaf(setting, pieces, division, title, _("Feeds and calendars of “{site}”: {title}.")),
            template="channels.html",
            up=Link(href=pieces.to(addresses.FOLLOW), text=_("Follow")),
            channels=tuple(_of_page(setting, pieces, each) for each in division.parts[target].things),
        )
    ]


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
    found = tuple(_of_page(setting, pieces, each) for each in _followed(setting, kind))
    return ChannelGroup(id=f"kind_{kind}", title=setting.web.site.kind(kind).many, channels=found)


def _of_page(setting: Setting, pieces: Exhibits, linked: Linked) -> Channel:
    site, page = setting.web.site, linked.page
    fed, scheduled = subscriptions.has_feed(setting, linked), subscriptions.has_calendar(setting, linked)
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
