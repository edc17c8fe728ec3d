"""The view of the map: which pages share facts, drawn and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainer import addresses
from explainer.framing import Setting, frame_of, pieces_at
from explainer.items import CurveItem, SpotItem, TieRow
from explainer.ties import WIDTH, draw, place, ties
from explainer.views import MapView

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from explainer.exhibits import Exhibits
    from explainer.ties import Curve, Spot


def map_(setting: Setting) -> MapView:
    """Compose the map of the site."""
    _ = setting.words.gettext
    pieces = pieces_at(setting, addresses.MAP)
    tied = ties(setting.web)
    drawn = draw(setting.web, tied, setting.words.sort_key)
    description = _("Who and what in “{site}” has to do with whom.").format(site=setting.web.site.title)
    return MapView(
        address=pieces.address,
        template="map.html",
        frame=frame_of(setting, pieces, _("Map"), description),
        width=WIDTH,
        height=drawn.height,
        spots=tuple(_spot(pieces, spot) for spot in drawn.spots),
        curves=tuple(_curve(pieces, curve) for curve in drawn.curves),
        rows=tuple(_rows(setting, pieces, tied)),
    )


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


def _rows(setting: Setting, pieces: Exhibits, tied: Mapping[str, Mapping[str, int]]) -> Iterator[TieRow]:
    """Yield a row for each page that is tied to others; of its ties, the strongest first."""
    site = setting.web.site
    for kind in site.kinds:
        for linked in setting.web.of_kind(kind, setting.words.sort_key):
            others = tied.get(linked.page.id, {})
            names = sorted(
                (name for name in others if setting.web.pages[name].page.kind), key=lambda n: (-others[n], n)
            )
            if names:
                yield TieRow(link=pieces.page_link(linked.page), kind=site.kind(kind).one, ties=pieces.links(names))
