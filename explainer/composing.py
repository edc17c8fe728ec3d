"""`Web` to one `View` per output: all that its template may see, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from explainer import addresses, cases, listings, offers
from explainer.content import HOME
from explainer.framing import Setting, Unit, frame_of, last_change, pieces_at
from explainer.graph import described
from explainer.indexes import corrections, everything, indexes
from explainer.items import Card, Course, FactItem, Link, Row
from explainer.mapping import maps
from explainer.model import Claim, Entity, Nature, Rule
from explainer.moving import moved
from explainer.offers import citable, discovery
from explainer.pictures import neighbours_of, steps_of
from explainer.social import shared
from explainer.sourcebook import sources
from explainer.subscribing import channels
from explainer.subscriptions import has_feed
from explainer.ties import ties, ties_of
from explainer.timeline import elsewhere, timeline, timeline_of
from explainer.views import PageView, TextView, View

ROOM = "composed"  # of memory

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from explainer.content import Page
    from explainer.exhibits import Exhibits
    from explainer.items import Rich
    from explainer.linking import Backlink, Entry, Linked
    from explainer.memory import Memory
    from explainer.views import Frame


def units(setting: Setting) -> Iterator[Unit]:
    """Yield what there is to compose of a site as a whole, the home page first."""
    web, keys = setting.web, setting.keys
    home = [keys.pages[HOME]] if web.home else []
    yield setting.unit("home", [keys.lists, *home], lambda: [listings.home(setting)])
    yield from indexes(setting)
    yield from timeline(setting)
    yield setting.unit("not found", [keys.lists], lambda: [listings.not_found(setting)])
    yield from everything(setting)
    yield from corrections(setting)
    yield from maps(setting, ties(web))
    yield from sources(setting)
    if web.home:
        yield from moved(setting, web.home)
    yield from offers.units(setting)
    if setting.followed:
        yield from channels(setting)


def units_of_page(setting: Setting, linked: Linked) -> Iterator[Unit]:
    """Yield what there is to compose of one page: itself, how to cite it, its card, what stands where it was."""
    name = linked.page.id
    yield setting.unit(f"page {name}", [setting.keys.pages[name]], partial(_of_page, setting, linked))
    yield from offers.units_of_page(setting, linked)
    yield from moved(setting, linked)


def compose(unit: Unit, setting: Setting, memory: Memory) -> tuple[View, ...]:
    """Return the views of a unit of an edition; as the `memory` has them, or made now."""
    site, folder = setting.web.site, setting.folder
    return memory.recall(
        ROOM,
        unit.name,
        unit.key,
        lambda: tuple(described(shared(view, site, folder), setting) for view in unit.compose()),
    )


def _of_page(setting: Setting, linked: Linked) -> Iterator[View]:
    """Yield the outputs that are about a page: itself, its past days and its timeline."""
    yield _page(setting, linked) if linked.page.kind else _text(setting, linked)
    yield from cases.pasts(setting, linked)
    yield from timeline_of(setting, linked)


def _text(setting: Setting, linked: Linked) -> TextView:
    page = linked.page
    pieces = pieces_at(setting, addresses.of_page(setting.web.site, page))
    summary, body = pieces.rich(page.text("summary")), pieces.rich(page.body, cards=True)
    return TextView(
        address=pieces.address,
        template="text.html",
        frame=_frame(setting, pieces, page),
        summary=summary,
        body=body,
        sources=pieces.source_list(),
        abouts=pieces.abouts(),
        corrections=pieces.corrections(linked, on_page=True),
    )


def _page(setting: Setting, linked: Linked) -> PageView:
    page, site = linked.page, setting.web.site
    pieces = pieces_at(setting, addresses.of_page(site, page))
    front, kind = page.front, site.kind(page.kind)
    told = cases.unheard(linked) if isinstance(front, Claim) else linked.entries
    happened = [entry for entry in told if not entry.fact.key and not entry.ahead]
    summary = pieces.rich(page.text("summary"))
    return PageView(
        address=pieces.address,
        template=_template(page.nature),
        frame=_frame(setting, pieces, page),
        kind=page.kind,
        kind_link=Link(href=pieces.to(addresses.of_kind(site, page.kind)), text=kind.one),
        nature=page.nature.value,
        summary=summary,
        case=cases.case(pieces, linked, front) if isinstance(front, Claim) else None,
        course=_course(pieces, linked) if linked.state.word or linked.state.next else None,
        box=_box(setting, pieces, linked),
        facts=pieces.facts(_by_date(happened), at_home=True, numbered=not isinstance(front, Claim)),
        ahead=pieces.facts(_by_date(entry for entry in linked.entries if entry.ahead), at_home=True),
        body=pieces.rich(page.body, cards=True),
        rumors=_rumors(pieces, linked),
        elsewhere=elsewhere(setting, pieces, linked),
        neighbours=None if isinstance(front, Claim) else neighbours_of(pieces, linked, ties_of(setting.web, linked)),
        mentions=pieces.mentions(_others(linked)),
        corrections=pieces.corrections(linked, on_page=True),
        sources=cases.sources_of(pieces, linked) if isinstance(front, Claim) else pieces.source_list(),
        abouts=pieces.abouts(),
        cite=pieces.to(addresses.of_cite(pieces.address)) if citable(setting) else "",
    )


def _frame(setting: Setting, pieces: Exhibits, page: Page) -> Frame:
    front = page.front
    frame = frame_of(setting, pieces, front.title, pieces.plain(page.text("summary")), front.material_until)
    followed = setting.followed and has_feed(setting, setting.web.pages[page.id])
    return replace(
        frame,
        draft=front.draft,
        oembed=discovery(setting, page),
        title_lang=pieces.lang_of(page, "title"),
        feed=pieces.to(addresses.of_feed(setting.web.site, page)) if followed else frame.feed,
        stale=_original(setting, pieces, page) if page.stale else None,
    )


def _original(setting: Setting, pieces: Exhibits, page: Page) -> Link:
    """Return the way to the page in the language of the facts."""
    first, address = setting.tongues[0], addresses.of_page(setting.web.site, page)
    href = addresses.relative(setting.folder + pieces.address, first.folder + address)
    return Link(href=href, text=first.name, lang=first.tag)


def _others(linked: Linked) -> Sequence[Backlink]:
    """Return who names a page; of a claim, which has much to say, those whom it does not name itself."""
    page = linked.page
    named = {*page.names.front, *page.names.body} if page.nature is Nature.CLAIM else set()
    return [each for each in linked.backlinks if each.page.id not in named]


def _template(nature: Nature) -> str:
    return {Nature.CLAIM: "claim.html", Nature.RULE: "rule.html"}.get(nature, "entity.html")


def _by_date(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.key)


def _course(pieces: Exhibits, linked: Linked) -> Course:
    """Describe how a policy or deal stands, and its steps into the future."""
    because = linked.state.because
    since = pieces.time(because[0].date, because[0].date_label or "") if because and because[0].date else None
    return Course(
        state=pieces.sentences.state(linked.state),
        time=since,
        next=_next(pieces, linked),
        steps=steps_of(pieces, linked),
    )


def _next(pieces: Exhibits, linked: Linked) -> FactItem | None:
    fact = linked.state.next
    entry = next((entry for entry in linked.entries if entry.fact is fact), None) if fact else None
    return pieces.fact(entry, at_home=False) if entry else None


def _box(setting: Setting, pieces: Exhibits, linked: Linked) -> tuple[Row, ...]:
    facts = [pieces.row(entry) for entry in linked.entries if entry.fact.key]
    told = {row.values for row in facts}  # a fact has its source with it, so it stands for what only says the same
    related = [
        Row(id="", key=key, values=values)
        for key, values in _relations(setting, pieces, linked)
        if values and values not in told
    ]
    return (*related, *facts)


def _relations(setting: Setting, pieces: Exhibits, linked: Linked) -> Iterator[tuple[str, tuple[Rich, ...]]]:
    """Yield what front matter says of a page beside its facts."""
    _, front = setting.words.gettext, linked.page.front
    if isinstance(front, Rule):
        speaker, page = pieces.speaker(front.by, linked.page), linked.page
        # Translators: the rows of a box: who made a law, where it holds, its number, whom it affects.
        named: Rich = pieces.text(speaker.name, speaker.lang)
        yield _("made by"), ((Link(href=speaker.href, text=speaker.name),) if speaker.href else named,)
        yield _("where"), _texts(pieces, front.jurisdiction, pieces.lang_of(page, "jurisdiction"))
        yield _("citation"), _texts(pieces, front.identifier, pieces.lang_of(page, "identifier"))
        yield _("affects"), tuple((link,) for link in pieces.links(front.affects))
    if isinstance(front, Entity):
        yield _("made by"), tuple((link,) for link in pieces.links(front.made_by))
        yield _("parties"), tuple((link,) for link in pieces.links(front.parties))
        yield _("role"), _role(pieces, front, pieces.lang_of(linked.page, "role", "title"))
        yield _("same as"), tuple((Link(href=address, text=address),) for address in front.same_as)


def _texts(pieces: Exhibits, text: str | None, lang: str) -> tuple[Rich, ...]:
    return (pieces.text(text, lang),) if text else ()


def _role(pieces: Exhibits, front: Entity, lang: str) -> tuple[Rich, ...]:
    role = front.role
    if not role:
        return ()
    said: list[Rich] = [pieces.text(role.title, lang)]
    said += [(link,) for link in pieces.links([role.at] if role.at else [])]
    said += [pieces.text(pieces.words.date(role.date))] if role.date else []
    return tuple(said)


def _rumors(pieces: Exhibits, linked: Linked) -> tuple[Card, ...]:
    """Return the rumors that concern a page, by their last change."""
    if linked.page.nature is Nature.CLAIM:
        return ()
    ids = {entry.page.id for entry in linked.concerning if entry.page.nature is Nature.CLAIM}
    rumors = sorted((pieces.web.pages[name] for name in ids), key=last_change, reverse=True)
    return pieces.cards(rumors)
