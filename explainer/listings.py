"""The views that lead everywhere: home, and the page for addresses that lead nowhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from explainer import addresses, limits
from explainer.framing import Setting, frame_of, last_change, pieces_at
from explainer.indexes import group, large, listed, own
from explainer.items import ChangeItem, Group, Link
from explainer.linking import MAIN
from explainer.model import Nature, Plain
from explainer.views import HomeView, NotFoundView

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explainer.exhibits import Exhibits
    from explainer.linking import Linked, Web

_LATEST = 8


def home(setting: Setting) -> HomeView:
    """Compose the home page: the question, the answer, and the way to everything else."""
    web = setting.web
    pieces = pieces_at(setting, addresses.HOME)
    home = web.home
    lead = _lead(web)
    summary = pieces.rich(home.page.text("summary")) if home else ()
    claim = pieces.rich(lead.page.text("claim")) if lead else ()
    body = pieces.rich(home.page.body, cards=True) if home else ()
    groups = [_chosen(setting, pieces, kind) for kind in web.site.kinds]
    filled = [each for each in groups if each.cards]
    rumors = [each for each in filled if any(card.status for card in each.cards)]
    dated = [entry for entry in web.timeline if not entry.ahead and entry.fact.text]
    title = home.page.front.title if home else web.site.title
    description = pieces.plain(home.page.text("summary")) if home else ""
    corrections = [item for each in web.pages.values() for item in pieces.corrections(each, on_page=False)]
    return HomeView(
        address=addresses.HOME,
        template="home.html",
        frame=frame_of(setting, pieces, title, description),
        summary=summary,
        lead=pieces.card(lead) if lead else None,
        claim=claim,
        body=body,
        rumors=rumors[0] if rumors else None,
        groups=tuple(each for each in filled if each not in rumors[:1]),
        changes=_changes(pieces),
        ahead=pieces.facts((entry for entry in web.timeline if entry.ahead), numbered=False),
        latest=pieces.facts(reversed(dated[-5:]), numbered=False),
        corrections=tuple(sorted(corrections, key=lambda item: item.time.edtf, reverse=True)[:5]),
        sources=pieces.source_list(),
        abouts=pieces.abouts(),
    )


def _changes(pieces: Exhibits) -> tuple[ChangeItem, ...]:
    """Return the latest changes of the rumors' statuses, the newest first, of one day too."""
    found = [
        (change.day, linked.page.id, number, change, linked)
        for linked in pieces.web.pages.values()
        if MAIN in linked.assessments
        for number, change in enumerate(linked.assessments[MAIN].history)
    ]
    latest = sorted(found, key=lambda each: each[:3], reverse=True)[:_LATEST]
    return tuple(pieces.change(change, linked, page=True) for *_, change, linked in latest)


def _lead(web: Web) -> Linked | None:
    """Return the rumor that the home page answers: the one named, else the one whose status changed last."""
    named = web.home.page.front.lead if web.home and isinstance(web.home.page.front, Plain) else None
    if named and named in web.pages:
        return web.pages[named]
    claims = [each for each in web.pages.values() if each.page.nature is Nature.CLAIM]
    return max(claims, key=last_change, default=None)


def _chosen(setting: Setting, pieces: Exhibits, kind: str) -> Group:
    """Return the pages of a kind, or of many the rumors that changed last, or those that most facts concern."""
    _, pages = setting.words.gettext, listed(setting, kind)
    claims = setting.web.site.kind(kind).nature is Nature.CLAIM
    if len(pages) <= limits.CHOSEN:
        return group(setting, pieces, kind, pages)
    chosen = pages[: limits.NEWEST] if claims else sorted(pages, key=_weight)[: limits.CHOSEN]
    shown = group(setting, pieces, kind, chosen)
    text = _("All %(count)s %(kind)s") % {"count": setting.words.number(len(pages)), "kind": shown.title}
    return replace(shown, whole=Link(href=shown.href, text=text))


def _weight(linked: Linked) -> tuple[int, str, str]:
    """Sort pages by how many facts they have or are concerned by, the most first."""
    page = linked.page
    return -len(linked.entries) - len(linked.concerning), page.front.title, page.id


def not_found(setting: Setting) -> NotFoundView:
    """Compose the page for addresses that lead nowhere."""
    _ = setting.words.gettext
    pieces = pieces_at(setting, addresses.NOT_FOUND)
    web, many = setting.web, large(setting.web)
    filled = [kind for kind in web.site.kinds if setting.of_kind(kind)]
    frame = frame_of(setting, pieces, _("Page not found"), _("There is no page at this address."))
    return NotFoundView(
        address=pieces.address,
        template="404.html",
        frame=replace(frame, indexed=False),
        groups=() if many else tuple(group(setting, pieces, kind, listed(setting, kind)) for kind in filled),
        others=_lists(setting, pieces, filled) if many else (),
    )


def _lists(setting: Setting, pieces: Exhibits, kinds: Iterable[str]) -> tuple[Link, ...]:
    site = setting.web.site
    indexes = (Link(href=pieces.to(addresses.of_kind(site, kind)), text=site.kind(kind).many) for kind in kinds)
    return (
        *indexes,
        *own(setting, pieces),
        Link(href=pieces.to(addresses.ALL), text=setting.words.gettext("All pages")),
    )
