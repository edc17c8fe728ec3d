"""The views of the map: which pages share facts, drawn and as a table; on a large site in part, with tables apart."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from explainer import addresses, limits
from explainer.divisions import Division, by_name
from explainer.framing import Setting, Unit, frame_of, pieces_at
from explainer.indexes import leaf, shelf, titled
from explainer.items import CurveItem, Link, SpotItem, TieRow
from explainer.ties import COLUMNS, WIDTH, draw, place, strongest
from explainer.views import MapView, TiesView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from explainer.exhibits import Exhibits
    from explainer.linking import Linked
    from explainer.ties import Curve, Spot

    Tied = Mapping[str, Mapping[str, int]]


def maps(setting: Setting, tied: Tied) -> Iterator[Unit]:
    """Yield the map of the site, and where it is large the tables of its ties."""
    tables = apart(setting, tied)
    yield setting.unit("map", [setting.keys.lists], lambda: [_map(setting, tied, tables)])
    for kind, shelved in tables.items():
        for target, part in shelved.parts.items():
            name = f"map {target}"
            parts = [shelved.key(target), *_parts(setting, tied, part.things)]
            yield setting.unit(name, parts, partial(_ties, setting, tied, kind, shelved, target))


def apart(setting: Setting, tied: Tied) -> dict[str, Division[Linked]]:
    """Return how the tables of a large site are divided, by kind; of one that is not, nothing."""
    web = setting.web
    if sum(web.pages[name].page.nature in COLUMNS for name in tied) <= limits.DRAWN:
        return {}
    tables = {}
    for kind in map(str, web.site.kinds):
        pages = [each for each in setting.of_kind(kind) if _names(setting, tied, each)]
        if pages:
            address = addresses.of_kind_in(addresses.MAP, kind)
            tables[kind] = by_name(setting.words, titled(pages), limits.ROWS, address)
    return tables


def _parts(setting: Setting, tied: Tied, pages: Iterable[Linked]) -> Iterator[bytes]:
    """Yield what rows depend on: the page, and the names of those that it is tied to, in order."""
    names = setting.keys.names
    for each in pages:
        others = _names(setting, tied, each)
        yield from (names[each.page.id], str(len(others)).encode())
        yield from (names[other] for other in others[: limits.TIES])


def _map(setting: Setting, tied: Tied, tables: Mapping[str, Division[Linked]]) -> MapView:
    _ = setting.words.gettext
    pieces = pieces_at(setting, addresses.MAP)
    shown = strongest(setting.web, tied, limits.DRAWN) if tables else tied
    drawn = draw(setting.web, shown, setting.words.sort_key, limits.CURVES)
    description = _("Who and what in “{site}” has to do with whom.").format(site=setting.web.site.title)
    kinds = setting.web.site.kinds
    return MapView(
        address=pieces.address,
        template="map.html",
        frame=frame_of(setting, pieces, _("Map"), description),
        width=WIDTH,
        height=drawn.height,
        spots=tuple(_spot(pieces, spot) for spot in drawn.spots),
        curves=tuple(_curve(pieces, curve) for curve in drawn.curves),
        rows=() if tables else tuple(row for kind in kinds for row in _rows(setting, pieces, tied, kind)),
        drawn=len(drawn.spots),
        total=sum(shelved.total for shelved in tables.values()),
        tables=tuple(
            shelf(pieces, kind, str(setting.web.site.kind(kind).many), shelved) for kind, shelved in tables.items()
        ),
    )


def _ties(setting: Setting, tied: Tied, kind: str, shelved: Division[Linked], target: str) -> list[TiesView]:
    """Compose a page of the table of a large site."""
    _, pieces = setting.words.gettext, pieces_at(setting, target)
    title = _("Map: {kind}").format(kind=setting.web.site.kind(kind).many)
    view = TiesView(
        **leaf(setting, pieces, shelved, title, _("With whom pages of “{site}” share facts. {title}.")),
        template="ties.html",
        up=Link(href=pieces.to(addresses.MAP), text=_("Map")),
        rows=tuple(_row(setting, pieces, tied, each, limits.TIES) for each in shelved.parts[target].things),
    )
    return [view]


def _spot(pieces: Exhibits, spot: Spot) -> SpotItem:
    x, anchor = place(spot)
    return SpotItem(link=pieces.link(spot.id), x=x, y=spot.y, anchor=anchor)


def _curve(pieces: Exhibits, curve: Curve) -> CurveItem:
    template = pieces.words.ngettext(
        "{first} and {second}: {count} fact", "{first} and {second}: {count} facts", curve.facts
    )
    count = pieces.words.number(curve.facts)
    title = template.format(first=pieces.name(curve.first), second=pieces.name(curve.second), count=count)
    return CurveItem(path=curve.path, weight=1 + (curve.facts > 2) + (curve.facts > 6), title=title)


def _rows(setting: Setting, pieces: Exhibits, tied: Tied, kind: str) -> Iterator[TieRow]:
    """Yield a row for each page of a kind that is tied to others."""
    for linked in setting.of_kind(kind):
        if _names(setting, tied, linked):
            yield _row(setting, pieces, tied, linked, None)


def _row(setting: Setting, pieces: Exhibits, tied: Tied, linked: Linked, most: int | None) -> TieRow:
    """Describe a page and its ties, or the strongest of them."""
    names = _names(setting, tied, linked)
    return TieRow(
        link=pieces.page_link(linked.page),
        kind=setting.web.site.kind(linked.page.kind).one,
        ties=pieces.links(names[:most]),
        more=len(names[most:]) if most else 0,
    )


def _names(setting: Setting, tied: Tied, linked: Linked) -> list[str]:
    """Return those that a page is tied to, the strongest ties first."""
    others = tied.get(linked.page.id, {})
    return sorted((name for name in others if setting.web.pages[name].page.kind), key=lambda n: (-others[n], n))
