"""`Web` to one `View` per output: all that its template may see, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from explainer import addresses
from explainer.linking import MAIN, Entry, Linked, Web
from explainer.model import Claim, Entity, Nature, Plain, Rule
from explainer.pieces import Pieces
from explainer.views import (
    Card,
    ChangeItem,
    FactItem,
    Frame,
    Group,
    HomeView,
    IndexView,
    Link,
    NavItem,
    NotFoundView,
    PageView,
    PartItem,
    Row,
    SourceEntry,
    SourcesView,
    TextView,
    Time,
    TimelineView,
    View,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from explainer.views import Rich
    from explainer.words import Words

_NAV_KINDS = 3  # with the timeline and the sources, five links at most
_ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Setting:
    """What every view of one build shares; `past` when the site is shown as of an earlier day."""

    web: Web
    words: Words
    styles: tuple[str, ...]
    past: bool


def compose(web: Web, words: Words, styles: tuple[str, ...], *, past: bool) -> Iterator[View]:
    """Yield the view of every output, the home page first."""
    setting = Setting(web, words, styles, past)
    yield _home(setting)
    for kind in web.site.kinds:
        yield _index(setting, kind)
    for linked in web.pages.values():
        yield _page(setting, linked) if linked.page.kind else _text(setting, linked)
    yield _timeline(setting)
    yield _sources(setting)
    yield _not_found(setting)


def _pieces(setting: Setting, address: str, *, listed: bool = True) -> Pieces:
    return Pieces(setting.web, setting.words, address, listed)


def _frame(setting: Setting, pieces: Pieces, title: str, description: str, material: Time | None = None) -> Frame:
    web, words, site = setting.web, setting.words, setting.web.site
    about = web.pages.get(_ABOUT)
    home = pieces.address == addresses.HOME
    until = site.material_until
    return Frame(
        lang=words.tag,
        direction=words.direction,
        site=site.title,
        home=pieces.to(addresses.HOME),
        title=title,
        head_title=site.title if home or title == site.title else f"{title} – {site.title}",
        description=description or site.description or "",
        canonical=addresses.absolute(site, pieces.address),
        styles=tuple(pieces.to(addresses.of_static(path)) for path in setting.styles),
        nav=_nav(setting, pieces),
        about=pieces.page_link(about.page) if about else None,
        sources=Link(href=pieces.to(addresses.SOURCES), text=words.gettext("Sources")),
        license=site.license or "",
        publisher=site.publisher.name if site.publisher else "",
        as_of=pieces.day(web.day),
        past=setting.past,
        material=material or (pieces.time(until) if until else None),
    )


def _nav(setting: Setting, pieces: Pieces) -> tuple[NavItem, ...]:
    _ = setting.words.gettext
    site = setting.web.site
    filled = [kind for kind in site.kinds if setting.web.of_kind(kind)][:_NAV_KINDS]
    items = [(addresses.of_kind(site, kind), str(site.kind(kind).many)) for kind in filled]
    items += [(addresses.TIMELINE, _("Timeline")), (addresses.SOURCES, _("Sources"))]
    folder = pieces.address.split("/")[0]
    return tuple(
        NavItem(
            href=pieces.to(target),
            text=text,
            current=target == pieces.address,
            within=target.endswith("/index.html") and target.split("/")[0] == folder,
        )
        for target, text in items
    )


def _home(setting: Setting) -> HomeView:
    web = setting.web
    pieces = _pieces(setting, addresses.HOME)
    home = web.home
    lead = _lead(web)
    summary = pieces.rich(home.page.text("summary")) if home else ()
    claim = pieces.rich(lead.page.text("claim")) if lead else ()
    body = pieces.rich(home.page.body) if home else ()
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
        frame=_frame(setting, pieces, title, description),
        summary=summary,
        lead=pieces.card(lead) if lead else None,
        claim=claim,
        body=body,
        rumors=rumors[0] if rumors else None,
        groups=tuple(group for group in filled if group not in rumors[:1]),
        ahead=pieces.facts(entry for entry in web.timeline if entry.ahead),
        latest=pieces.facts(reversed(dated[-5:])),
        corrections=tuple(sorted(corrections, key=lambda item: item.time.edtf, reverse=True)[:5]),
        sources=pieces.source_list(),
    )


def _lead(web: Web) -> Linked | None:
    """Return the rumor that the home page answers: the one named, else the one whose status changed last."""
    named = web.home.page.front.lead if web.home and isinstance(web.home.page.front, Plain) else None
    if named and named in web.pages:
        return web.pages[named]
    claims = [each for each in web.pages.values() if each.page.nature is Nature.CLAIM]
    return max(claims, key=_last_change, default=None)


def _last_change(linked: Linked) -> tuple[tuple[int, ...], str]:
    assessment = linked.assessments.get(MAIN)
    return (tuple(assessment.history[-1].day) if assessment and assessment.history else ()), linked.page.id


def _listed(web: Web, kind: str) -> list[Linked]:
    """Return the pages of a kind: rumors by their last change, others by title."""
    pages = web.of_kind(kind)
    return sorted(pages, key=_last_change, reverse=True) if web.site.kind(kind).nature is Nature.CLAIM else pages


def _group(setting: Setting, pieces: Pieces, kind: str) -> Group:
    site = setting.web.site
    return Group(
        id=f"kind_{kind}",
        title=site.kind(kind).many,
        href=pieces.to(addresses.of_kind(site, kind)),
        cards=pieces.cards(_listed(setting.web, kind)),
    )


def _index(setting: Setting, kind: str) -> IndexView:
    site = setting.web.site
    pieces = _pieces(setting, addresses.of_kind(site, kind))
    cards = pieces.cards(_listed(setting.web, kind))
    template = setting.words.gettext("{kind} in “{site}”: {names}.")
    names = setting.words.listing([card.link.text for card in cards])
    description = template.format(kind=site.kind(kind).many, site=site.title, names=names) if cards else ""
    return IndexView(
        address=pieces.address,
        template="index.html",
        frame=_frame(setting, pieces, site.kind(kind).many, description),
        cards=cards,
    )


def _text(setting: Setting, linked: Linked) -> TextView:
    page = linked.page
    pieces = _pieces(setting, addresses.of_page(setting.web.site, page))
    summary, body = pieces.rich(page.text("summary")), pieces.rich(page.body)
    return TextView(
        address=pieces.address,
        template="text.html",
        frame=_frame(setting, pieces, page.front.title, pieces.plain(page.text("summary"))),
        summary=summary,
        body=body,
        sources=pieces.source_list(),
        corrections=pieces.corrections(linked, on_page=True),
    )


def _page(setting: Setting, linked: Linked) -> PageView:
    page, site = linked.page, setting.web.site
    pieces = _pieces(setting, addresses.of_page(site, page))
    front, kind = page.front, site.kind(page.kind)
    claim = front if isinstance(front, Claim) else None
    assessment = linked.assessments.get(MAIN)
    until = pieces.time(front.material_until) if front.material_until else None
    happened = [entry for entry in linked.entries if not entry.fact.key and not entry.ahead]
    summary = pieces.rich(page.text("summary"))
    return PageView(
        address=pieces.address,
        template=_template(page.nature),
        frame=_frame(setting, pieces, front.title, pieces.plain(page.text("summary")), until),
        kind=page.kind,
        kind_link=Link(href=pieces.to(addresses.of_kind(site, page.kind)), text=kind.one, about=kind.many),
        nature=page.nature.value,
        summary=summary,
        status=pieces.badge(assessment) if assessment else None,
        claim=pieces.rich(page.text("claim")),
        parties=pieces.links(claim.parties) if claim else (),
        parts=_parts(pieces, linked, claim) if claim else (),
        history=pieces.history(linked, MAIN) if assessment else (),
        state=pieces.sentences.state(linked.state),
        state_time=_state_time(pieces, linked),
        next=_next(pieces, linked),
        box=_box(setting, pieces, linked),
        facts=pieces.facts(_by_date(happened), at_home=True),
        ahead=pieces.facts(_by_date(entry for entry in linked.entries if entry.ahead), at_home=True),
        unknowns=tuple(pieces.rich(page.text("unknowns", n)) for n in range(len(claim.unknowns if claim else ()))),
        would_settle=tuple(
            pieces.rich(page.text("would_settle", n)) for n in range(len(claim.would_settle if claim else ()))
        ),
        body=pieces.rich(page.body),
        rumors=_rumors(pieces, linked),
        elsewhere=pieces.facts(entry for entry in linked.concerning if entry.fact.date),
        mentions=pieces.mentions(linked.backlinks),
        corrections=pieces.corrections(linked, on_page=True),
        sources=pieces.source_list(),
    )


def _template(nature: Nature) -> str:
    return {Nature.CLAIM: "claim.html", Nature.RULE: "rule.html"}.get(nature, "entity.html")


def _by_date(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.key)


def _parts(pieces: Pieces, linked: Linked, claim: Claim) -> tuple[PartItem, ...]:
    parts = []
    history: tuple[ChangeItem, ...]
    for key, part in (claim.claims or {}).items():
        if part.page:
            other = pieces.web.pages[part.page]
            wording, page = other.page.text("claim"), pieces.page_link(other.page, other.page.front.title)
            badge, history = pieces.badge(other.assessments[MAIN]), ()
        else:
            wording, page = linked.page.text("claims", key), None
            badge, history = pieces.badge(linked.assessments[key]), pieces.history(linked, key)
        parts.append(PartItem(key=key, claim=pieces.rich(wording), status=badge, page=page, history=history))
    return tuple(parts)


def _state_time(pieces: Pieces, linked: Linked) -> Time | None:
    because = linked.state.because
    return pieces.time(because[0].date, because[0].date_label or "") if because and because[0].date else None


def _next(pieces: Pieces, linked: Linked) -> FactItem | None:
    fact = linked.state.next
    entry = next((entry for entry in linked.entries if entry.fact is fact), None) if fact else None
    return pieces.fact(entry, at_home=False) if entry else None


def _box(setting: Setting, pieces: Pieces, linked: Linked) -> tuple[Row, ...]:
    facts = [pieces.row(entry) for entry in linked.entries if entry.fact.key]
    told = {row.values for row in facts}  # a fact has its source with it, so it stands for what only says the same
    related = [
        Row(id="", key=key, values=values)
        for key, values in _relations(setting, pieces, linked)
        if values and values not in told
    ]
    return (*related, *facts)


def _relations(setting: Setting, pieces: Pieces, linked: Linked) -> Iterator[tuple[str, tuple[Rich, ...]]]:
    """Yield what front matter says of a page beside its facts."""
    _, front = setting.words.gettext, linked.page.front
    if isinstance(front, Rule):
        speaker = pieces.speaker(front.by)
        maker: Rich = (Link(href=speaker.href, text=speaker.name),) if speaker.href else pieces.text(speaker.name)
        yield _("made by"), (maker,)
        yield _("where"), _texts(pieces, front.jurisdiction)
        yield _("citation"), _texts(pieces, front.identifier)
        yield _("affects"), tuple((link,) for link in pieces.links(front.affects))
    if isinstance(front, Entity):
        yield _("made by"), tuple((link,) for link in pieces.links(front.made_by))
        yield _("parties"), tuple((link,) for link in pieces.links(front.parties))
        yield _("role"), _role(pieces, front)
        yield _("same as"), tuple((Link(href=address, text=address),) for address in front.same_as)


def _texts(pieces: Pieces, text: str | None) -> tuple[Rich, ...]:
    return (pieces.text(text),) if text else ()


def _role(pieces: Pieces, front: Entity) -> tuple[Rich, ...]:
    role = front.role
    if not role:
        return ()
    said: list[Rich] = [pieces.text(role.title)]
    said += [(link,) for link in pieces.links([role.at] if role.at else [])]
    said += [pieces.text(pieces.words.date(role.date))] if role.date else []
    return tuple(said)


def _rumors(pieces: Pieces, linked: Linked) -> tuple[Card, ...]:
    """Return the rumors that concern a page, by their last change."""
    if linked.page.nature is Nature.CLAIM:
        return ()
    ids = {entry.page.id for entry in linked.concerning if entry.page.nature is Nature.CLAIM}
    rumors = sorted((pieces.web.pages[name] for name in ids), key=_last_change, reverse=True)
    return pieces.cards(rumors)


def _timeline(setting: Setting) -> TimelineView:
    _ = setting.words.gettext
    pieces = _pieces(setting, addresses.TIMELINE, listed=False)
    past = sorted(
        (entry for entry in setting.web.timeline if not entry.ahead),
        key=lambda entry: (_month(setting, entry)[0], entry.key),
    )
    months = tuple(
        Group(id=f"month_{key}", title=title, facts=pieces.facts(entries))
        for (key, title), entries in groupby(past, key=lambda entry: _month(setting, entry))
    )
    ahead = pieces.facts(entry for entry in setting.web.timeline if entry.ahead)
    return TimelineView(
        address=pieces.address,
        template="timeline.html",
        frame=_frame(
            setting,
            pieces,
            _("Timeline"),
            _("Every dated fact of “{site}”, in order.").format(site=setting.web.site.title),
        ),
        months=months,
        ahead=ahead,
        count=sum(len(month.facts) for month in months) + len(ahead),
    )


def _month(setting: Setting, entry: Entry) -> tuple[str, str]:
    """Return the heading under which the timeline shows a fact: its month, or as much as is known of it."""
    date = entry.fact.date
    if date is None:
        return "", ""
    first, start = date.earliest, date.points[0]
    if start is None or start.precision in ("day", "month"):
        return str(first)[:7], setting.words.month(first)
    if start.precision == "year":
        return str(first)[:4], setting.words.year(first)
    return f"{first.year:04}_{start.precision}", setting.words.date(date)


def _sources(setting: Setting) -> SourcesView:
    _ = setting.words.gettext
    web = setting.web
    pieces = _pieces(setting, addresses.SOURCES)
    repeating: dict[str, list[str]] = {}
    for name, cited in web.sources.items():
        if cited.source.based_on:
            repeating.setdefault(cited.source.based_on, []).append(name)
    entries = []
    order = sorted(web.sources.values(), key=lambda cited: (cited.source.publisher.casefold(), cited.id))
    for number, cited in enumerate(order, 1):
        entries.append(
            SourceEntry(
                source=pieces.source(cited.id, number),
                facts=_fact_links(pieces, cited.entries),
                echoes=_fact_links(pieces, cited.echoing),
                pages=tuple(pieces.page_link(page) for page in cited.pages),
                repeated_by=tuple(pieces.source_link(name) for name in sorted(repeating.get(cited.id, ()))),
                resting=len(cited.entries),
            )
        )
    description = _("Every source of “{site}”, with the facts that rest on it.").format(site=web.site.title)
    return SourcesView(
        address=pieces.address,
        template="sources.html",
        frame=_frame(setting, pieces, _("Sources"), description),
        entries=tuple(entries),
    )


def _fact_links(pieces: Pieces, entries: Sequence[Entry]) -> tuple[Link, ...]:
    links = []
    for entry in entries:
        when = (
            pieces.time(entry.fact.date, entry.fact.date_label or "").text if entry.fact.date else entry.fact.key or ""
        )
        links.append(
            pieces.permalink(entry, pieces.words.gettext("{page}, {when}").format(page=entry.page.short, when=when))
        )
    return tuple(links)


def _not_found(setting: Setting) -> NotFoundView:
    _ = setting.words.gettext
    pieces = _pieces(setting, addresses.NOT_FOUND)
    groups = [_group(setting, pieces, kind) for kind in setting.web.site.kinds]
    return NotFoundView(
        address=pieces.address,
        template="404.html",
        frame=_frame(setting, pieces, _("Page not found"), _("There is no page at this address.")),
        groups=tuple(group for group in groups if group.cards),
    )
