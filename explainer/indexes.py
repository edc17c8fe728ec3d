"""The lists of everything: the index of a kind, all pages, corrections; each on several pages when it is long."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypedDict

from explainer import addresses, limits
from explainer.config import Extra
from explainer.divisions import NEVER, Division, by_day, by_name, links
from explainer.framing import Setting, Unit, frame_of, last_change, pieces_at
from explainer.items import Card, Group, Link
from explainer.model import Nature
from explainer.views import AllView, CorrectionsView, Frame, IndexView, NamesView, NavItem, Shelf, View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from explainer.exhibits import Exhibits
    from explainer.linking import Linked, Web
    from explainer.model import Correction

_LATEST = 999_999  # of the corrections that a page made on one day, the later come first


def listed(setting: Setting, kind: str) -> list[Linked]:
    """Return the pages of a kind: rumors by their last change, others by title."""
    pages = setting.of_kind(kind)
    return sorted(pages, key=last_change, reverse=True) if setting.web.site.kind(kind).nature is Nature.CLAIM else pages


def indexes(setting: Setting) -> Iterator[Unit]:
    """Yield the index of each kind; a part of a long one depends on the pages that it shows."""
    for kind in map(str, setting.web.site.kinds):
        shelved = _index(setting, kind)
        for target, part in shelved.parts.items():
            named = _shown(setting, part.things)
            name = f"kind {kind} {target}" if shelved.long else f"kind {kind}"
            parts = [shelved.key(target), *named] if shelved.long else named
            yield setting.unit(name, parts, _only(partial(index, setting, kind, shelved, target)))


def _only(compose: Callable[[], View]) -> Callable[[], list[View]]:
    return lambda: [compose()]


def _shown(setting: Setting, pages: Iterable[Linked]) -> list[bytes]:
    return [setting.keys.shown[each.page.id] for each in pages]


def _index(setting: Setting, kind: str) -> Division[Linked]:
    """Divide the pages of a kind: rumors by the day of their last change, others by title."""
    web, address = setting.web, addresses.of_kind(setting.web.site, kind)
    if web.site.kind(kind).nature is Nature.CLAIM:
        dated = {f"{_day(each)} {each.page.id}": each for each in setting.of_kind(kind)}
        return by_day(setting.words, dated, limits.CARDS, address)
    return by_name(setting.words, titled(setting.of_kind(kind)), limits.CARDS, address)


def _day(linked: Linked) -> str:
    day, _ = last_change(linked)
    return "{:04}-{:02}-{:02}".format(*day) if day else NEVER


def titled(pages: Iterable[Linked]) -> Iterator[tuple[str, str, Linked]]:
    """Yield pages with their titles and ids, by which a list of them is divided."""
    yield from ((each.page.front.title, each.page.id, each) for each in pages)


def index(setting: Setting, kind: str, shelved: Division[Linked], target: str) -> IndexView:
    """Compose the index of a kind, or one page of it."""
    _, site, part = setting.words.gettext, setting.web.site, shelved.parts[target]
    pieces = pieces_at(setting, target)
    many = str(site.kind(kind).many)
    pages = part.things if shelved.long else listed(setting, kind)
    cards = pieces.cards(pages)
    title, template = many, _("{kind} in “{site}”: {names}.")
    names = part.said or setting.words.listing([card.link.text for card in cards])
    if target != addresses.of_kind(site, kind):
        title = _("{list}, {part}").format(list=many, part=part.said)
    return IndexView(
        address=target,
        template="index.html",
        frame=frame_of(
            setting,
            pieces,
            title,
            template.format(kind=many, site=site.title, names=names) if cards else "",
            elsewhere=addresses.of_kind(site, kind),
        ),
        parts=shelved.nav(pieces),
        count=len(cards),
        total=shelved.total,
        cards=cards,
    )


# Corrections


def corrections(setting: Setting) -> Iterator[Unit]:
    """Yield the list of everything that the site had wrong, the newest first."""
    web = setting.web
    pieces = pieces_at(setting, addresses.CORRECTIONS)
    pages = [*web.pages.values(), *([web.home] if web.home else [])]
    made = {
        f"{each.date.latest} {linked.page.id} {_LATEST - number:06}": (each, linked)
        for linked in pages
        for number, each in enumerate(pieces.made(linked))
    }
    shelved = by_day(setting.words, made, limits.CORRECTIONS, addresses.CORRECTIONS)
    for target, part in shelved.parts.items():
        parts = [shelved.key(target), *_shown(setting, (linked for _, linked in part.things))]
        yield setting.unit(f"corrections {target}", parts, _only(partial(_corrections, setting, shelved, target)))


def _corrections(setting: Setting, shelved: Division[tuple[Correction, Linked]], target: str) -> CorrectionsView:
    _, part = setting.words.gettext, shelved.parts[target]
    pieces = pieces_at(setting, target)
    title, description = _("Corrections"), _("What “{site}” had wrong, and what it says now.")
    if target != addresses.CORRECTIONS:
        title = _("{list}, {part}").format(list=title, part=part.said)
        description = _("What “{site}” had wrong: {part}.")
    return CorrectionsView(
        address=target,
        template="corrections.html",
        frame=frame_of(
            setting,
            pieces,
            title,
            description.format(site=setting.web.site.title, part=part.said),
            elsewhere=addresses.CORRECTIONS,
        ),
        parts=shelved.nav(pieces),
        count=len(part.things),
        total=shelved.total,
        corrections=tuple(pieces.correction(each, linked, on_page=False) for each, linked in part.things),
    )


# All pages


def large(web: Web) -> bool:
    """Tell whether a site has more pages than one list bears."""
    return len(web.pages) > limits.NAMES


def _title(setting: Setting, kind: str) -> str:
    return str(setting.web.site.kind(kind).many) if kind else setting.words.gettext("Other pages")


def apart(setting: Setting) -> dict[str, Division[Linked]]:
    """Return how the names of each kind that has many are divided, on a large site; those of no kind as the last."""
    web = setting.web
    counts = {kind: len(setting.of_kind(kind)) for kind in (*map(str, web.site.kinds), "")} if large(web) else {}
    return {
        kind: by_name(
            setting.words, titled(setting.of_kind(kind)), limits.NAMES, addresses.of_kind_in(addresses.ALL, kind)
        )
        for kind, count in counts.items()
        if count > limits.IN_PLACE
    }


def everything(setting: Setting) -> Iterator[Unit]:
    """Yield the list of all pages, and on a large site the names of each kind on pages of their own."""
    shelves = apart(setting)
    yield setting.unit("all", [setting.keys.lists], _only(partial(_all, setting, shelves)))
    for kind, shelved in shelves.items():
        for target, part in shelved.parts.items():
            parts = [shelved.key(target), *_shown(setting, part.things)]
            yield setting.unit(f"all {target}", parts, _only(partial(_names, setting, kind, shelved, target)))


def _all(setting: Setting, shelves: Mapping[str, Division[Linked]]) -> AllView:
    """Compose the list of all pages: by kind, then those that are of no kind."""
    _, web = setting.words.gettext, setting.web
    pieces = pieces_at(setting, addresses.ALL)
    groups = [group(setting, pieces, kind, listed(setting, kind)) for kind in web.site.kinds if kind not in shelves]
    texts = [] if "" in shelves else setting.of_kind("")
    return AllView(
        address=pieces.address,
        template="all.html",
        frame=frame_of(setting, pieces, _("All pages"), _("Every page of “{site}”.").format(site=web.site.title)),
        groups=tuple(group for group in groups if group.cards),
        shelves=tuple(shelf(pieces, kind, _title(setting, kind), shelved) for kind, shelved in shelves.items()),
        others=(*own(setting, pieces), *(pieces.page_link(each.page, each.page.front.title) for each in texts)),
    )


def own(setting: Setting, pieces: Exhibits) -> tuple[Link, ...]:
    """Return the ways to home and to the lists of a site."""
    _, web = pieces.words.gettext, pieces.web
    return (
        Link(href=pieces.to(addresses.HOME), text=web.home.page.front.title if web.home else web.site.title),
        Link(href=pieces.to(addresses.TIMELINE), text=_("Timeline")),
        Link(href=pieces.to(addresses.SOURCES), text=_("Sources")),
        Link(href=pieces.to(addresses.MAP), text=_("Map")),
        Link(href=pieces.to(addresses.CORRECTIONS), text=_("Corrections")),
        *([Link(href=pieces.to(addresses.DATA), text=_("Data"))] if web.site.has(Extra.DATA) else []),
        *([Link(href=pieces.to(addresses.FOLLOW), text=_("Follow"))] if setting.followed else []),
    )


def group(setting: Setting, pieces: Exhibits, kind: str, pages: Iterable[Linked]) -> Group:
    """Describe pages of a kind under its name."""
    site = setting.web.site
    return Group(
        id=f"kind_{kind}",
        title=site.kind(kind).many,
        href=pieces.to(addresses.of_kind(site, kind)),
        cards=pieces.cards(pages),
    )


def shelf(pieces: Exhibits, kind: str, title: str, shelved: Division[Linked]) -> Shelf:
    """Describe what there is of a kind on pages of its own."""
    parts = links(pieces, shelved.parts)
    return Shelf(id=f"kind_{kind}", title=title, href=parts[0].href, parts=parts if shelved.long else ())


class Leaf(TypedDict):
    """What the views of all pages of shelves show."""

    address: str
    frame: Frame
    parts: tuple[NavItem, ...]
    count: int
    total: int


def leaf(setting: Setting, pieces: Exhibits, shelved: Division[Linked], title: str, description: str) -> Leaf:
    """Describe a page of a shelf, which is divided; `description` names the `{site}` and the `{title}`."""
    first, part = next(iter(shelved.parts)), shelved.parts[pieces.address]
    if part.said:
        title = setting.words.gettext("{list}, {part}").format(list=title, part=part.said)
    said = description.format(site=setting.web.site.title, title=title)
    return Leaf(
        address=pieces.address,
        frame=frame_of(setting, pieces, title, said, elsewhere=first),
        parts=shelved.nav(pieces),
        count=len(part.things),
        total=shelved.total,
    )


def _names(setting: Setting, kind: str, shelved: Division[Linked], target: str) -> NamesView:
    _, pieces = setting.words.gettext, pieces_at(setting, target)
    title = _("All pages: {kind}").format(kind=_title(setting, kind))
    return NamesView(
        **leaf(setting, pieces, shelved, title, _("Pages of “{site}” by title: {title}.")),
        template="names.html",
        up=Link(href=pieces.to(addresses.ALL), text=_("All pages")),
        cards=_bare(pieces.cards(shelved.parts[target].things)),
    )


def _bare(cards: Sequence[Card]) -> tuple[Card, ...]:
    return tuple(
        Card(link=each.link, kind=each.kind, summary=(), status=each.status, state=each.state) for each in cards
    )
