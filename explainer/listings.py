"""The views that gather pages, facts and sources: home, the index of a kind, corrections, all pages, 404."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from explainer import addresses
from explainer.framing import Setting, frame_of, last_change, pieces_at
from explainer.items import ChangeItem, Group, Link
from explainer.linking import MAIN
from explainer.model import Nature, Plain
from explainer.views import AllView, CorrectionsView, HomeView, IndexView, NotFoundView

if TYPE_CHECKING:
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
    groups = [_group(setting, pieces, kind) for kind in web.site.kinds]
    filled = [group for group in groups if group.cards]
    rumors = [group for group in filled if any(card.status for card in group.cards)]
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
        groups=tuple(group for group in filled if group not in rumors[:1]),
        changes=_changes(pieces),
        ahead=pieces.facts((entry for entry in web.timeline if entry.ahead), numbered=False),
        latest=pieces.facts(reversed(dated[-5:]), numbered=False),
        corrections=tuple(sorted(corrections, key=lambda item: item.time.edtf, reverse=True)[:5]),
        sources=pieces.source_list(),
        abouts=pieces.abouts(),
    )


def _changes(pieces: Exhibits) -> tuple[ChangeItem, ...]:
    """Return the latest changes of the rumors' statuses, the newest first; of one day, as they came about."""
    found = [
        (change.day, linked.page.id, -number, change, linked)
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


def _listed(setting: Setting, kind: str) -> list[Linked]:
    """Return the pages of a kind: rumors by their last change, others by title."""
    web = setting.web
    pages = web.of_kind(kind, setting.words.sort_key)
    return sorted(pages, key=last_change, reverse=True) if web.site.kind(kind).nature is Nature.CLAIM else pages


def _group(setting: Setting, pieces: Exhibits, kind: str) -> Group:
    site = setting.web.site
    return Group(
        id=f"kind_{kind}",
        title=site.kind(kind).many,
        href=pieces.to(addresses.of_kind(site, kind)),
        cards=pieces.cards(_listed(setting, kind)),
    )


def index(setting: Setting, kind: str) -> IndexView:
    """Compose the index of a kind."""
    site = setting.web.site
    pieces = pieces_at(setting, addresses.of_kind(site, kind))
    cards = pieces.cards(_listed(setting, kind))
    template = setting.words.gettext("{kind} in “{site}”: {names}.")
    names = setting.words.listing([card.link.text for card in cards])
    description = template.format(kind=site.kind(kind).many, site=site.title, names=names) if cards else ""
    return IndexView(
        address=pieces.address,
        template="index.html",
        frame=frame_of(setting, pieces, site.kind(kind).many, description),
        cards=cards,
    )


def corrections(setting: Setting) -> CorrectionsView:
    """Compose the list of everything that the site had wrong, the newest first."""
    _ = setting.words.gettext
    web = setting.web
    pieces = pieces_at(setting, addresses.CORRECTIONS)
    pages = [*web.pages.values(), *([web.home] if web.home else [])]
    made = [
        (each.date.latest, linked.page.id, -number, each, linked)
        for linked in pages
        for number, each in enumerate(pieces.made(linked))
    ]
    newest = sorted(made, key=lambda each: each[:3], reverse=True)
    description = _("What “{site}” had wrong, and what it says now.").format(site=web.site.title)
    return CorrectionsView(
        address=pieces.address,
        template="corrections.html",
        frame=frame_of(setting, pieces, _("Corrections"), description),
        corrections=tuple(pieces.correction(each, linked, on_page=False) for *_, each, linked in newest),
    )


def not_found(setting: Setting) -> NotFoundView:
    """Compose the page for addresses that lead nowhere."""
    _ = setting.words.gettext
    pieces = pieces_at(setting, addresses.NOT_FOUND)
    groups = [_group(setting, pieces, kind) for kind in setting.web.site.kinds]
    frame = frame_of(setting, pieces, _("Page not found"), _("There is no page at this address."))
    return NotFoundView(
        address=pieces.address,
        template="404.html",
        frame=replace(frame, base="/") if setting.preview else frame,  # a preview is always at the root of its host
        groups=tuple(group for group in groups if group.cards),
    )


def everything(setting: Setting) -> AllView:
    """Compose the list of all pages: by kind, then those that are of no kind."""
    _ = setting.words.gettext
    web = setting.web
    pieces = pieces_at(setting, addresses.ALL)
    groups = [_group(setting, pieces, kind) for kind in web.site.kinds]
    own = [
        Link(href=pieces.to(addresses.HOME), text=web.home.page.front.title if web.home else web.site.title),
        Link(href=pieces.to(addresses.TIMELINE), text=_("Timeline")),
        Link(href=pieces.to(addresses.SOURCES), text=_("Sources")),
        Link(href=pieces.to(addresses.MAP), text=_("Map")),
        Link(href=pieces.to(addresses.CORRECTIONS), text=_("Corrections")),
        *([Link(href=pieces.to(addresses.FOLLOW), text=_("Follow"))] if setting.followed else []),
    ]
    texts = [pieces.page_link(each.page, each.page.front.title) for each in web.of_kind("", setting.words.sort_key)]
    return AllView(
        address=pieces.address,
        template="all.html",
        frame=frame_of(setting, pieces, _("All pages"), _("Every page of “{site}”.").format(site=web.site.title)),
        groups=tuple(group for group in groups if group.cards),
        others=(*own, *texts),
    )
