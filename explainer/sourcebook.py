"""The sources: a list of all in short, and a page for each with everything that rests on it."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from explainer import addresses, limits
from explainer.divisions import Division, by_name
from explainer.framing import Setting, Unit, frame_of, pieces_at
from explainer.items import Link, SourceEntry, SourceLine
from explainer.views import SourcesView, SourceView, View

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from explainer.exhibits import Exhibits
    from explainer.linking import Cited, Entry, Web


def sources(setting: Setting) -> Iterator[Unit]:
    """Yield the list of all sources, on several pages when it is long, and the page of each.

    A page of the list depends on the sources that it shows, and on how many facts rest on them.
    """
    shelved = _shelved(setting)
    for target, part in shelved.parts.items():
        shown = [(cited.id, len(cited.entries)) for cited in part.things]
        parts = [shelved.key(target), repr(shown).encode(), *(setting.keys.sources[name] for name, _ in shown)]
        yield setting.unit(f"sources {target}", parts, partial(_listed, setting, shelved, target))
    lines = {cited.id: target for target, part in shelved.parts.items() for cited in part.things}
    said = {name: _title(setting, cited) for name, cited in setting.web.cited.items()}
    titles = Counter(said.values())
    repeating = _repeating(setting.web)
    for name, cited in setting.web.cited.items():
        alone = titles[said[name]] == 1
        parts = [lines[name].encode(), *_parts(setting, cited, repeating.get(name, ()), alone=alone)]
        yield setting.unit(
            f"source {name}", parts, partial(_pages, setting, cited, repeating, lines[name], alone=alone)
        )


def _parts(setting: Setting, cited: Cited, repeated_by: Iterable[str], *, alone: bool) -> list[bytes]:
    """Return what a source's page depends on: the source, those that repeat it, and what rests on it."""
    keys = setting.keys
    pages = dict.fromkeys(entry.page.id for entry in (*cited.entries, *cited.echoing))
    return [
        keys.sources[cited.id],
        bytes([alone]),
        *(keys.sources[name] for name in repeated_by),
        *(keys.shown[name] for name in pages),
        *(keys.names[page.id] for page in cited.pages),
    ]


def _shelved(setting: Setting) -> Division[Cited]:
    """Divide the sources by the letters of their publishers."""
    cited = ((each.source.publisher, each.id, each) for each in setting.web.cited.values())
    return by_name(setting.words, cited, limits.LINES, addresses.SOURCES, addresses.LISTED)


def _listed(setting: Setting, shelved: Division[Cited], target: str) -> list[View]:
    _, site, part = setting.words.gettext, setting.web.site, shelved.parts[target]
    pieces = pieces_at(setting, target)
    title, description = _("Sources"), _("Every source of “{site}”, with the facts that rest on it.")
    if target != addresses.SOURCES:
        title = _("{list}, {part}").format(list=title, part=part.said)
        description = _("Sources of “{site}” by publisher: {part}.")
    order = part.things
    if not shelved.long:
        order = sorted(order, key=lambda cited: (setting.words.sort_key(cited.source.publisher), cited.id))
    view = SourcesView(
        address=target,
        template="sources.html",
        frame=frame_of(
            setting,
            pieces,
            title,
            description.format(site=site.title, part=part.said),
            elsewhere=addresses.SOURCES,
        ),
        parts=shelved.nav(pieces),
        count=len(order),
        total=shelved.total,
        lines=tuple(_line(pieces, cited) for cited in order),
    )
    return [view]


def _line(pieces: Exhibits, cited: Cited) -> SourceLine:
    source = cited.source
    item = pieces.source(cited.id)
    return SourceLine(
        id=cited.id,
        link=Link(href=pieces.to(addresses.of_source(cited.id)), text=source.title or source.publisher),
        lang=item.lang if source.title else "",
        publisher=source.publisher if source.title else "",
        time=item.time,
        resting=len(cited.entries),
    )


def _repeating(web: Web) -> Mapping[str, list[str]]:
    """Return which sources repeat each, by name."""
    found: dict[str, list[str]] = {}
    for name, source in web.sources.items():
        if source.based_on:
            found.setdefault(source.based_on, []).append(name)
    return found


def _pages(
    setting: Setting, cited: Cited, repeating: Mapping[str, list[str]], listed: str, *, alone: bool
) -> list[View]:
    return [_page(setting, cited, repeating, listed, alone=alone)]


def _page(
    setting: Setting, cited: Cited, repeating: Mapping[str, list[str]], listed: str, *, alone: bool
) -> SourceView:
    """Compose the page of a source; `listed` is the page of the list that has its line."""
    _ = setting.words.gettext
    pieces = pieces_at(setting, addresses.of_source(cited.id))
    title = _title(setting, cited)
    if not alone:
        title = _("{title} ({id})").format(title=title, id=cited.id)
    about = _("The source {id} of “{site}”, published by {publisher}, and what rests on it.")
    description = about.format(id=cited.id, site=setting.web.site.title, publisher=cited.source.publisher)
    return SourceView(
        address=pieces.address,
        template="source.html",
        frame=frame_of(setting, pieces, title, description),
        listed=Link(href=pieces.to(listed, cited.id), text=_("Sources")),
        entry=SourceEntry(
            source=pieces.source(cited.id),
            facts=_fact_links(pieces, cited.entries),
            echoes=_fact_links(pieces, cited.echoing),
            pages=tuple(pieces.page_link(page) for page in cited.pages),
            repeated_by=tuple(pieces.source_link(name) for name in sorted(repeating.get(cited.id, ()))),
            resting=len(cited.entries),
        ),
    )


def _title(setting: Setting, cited: Cited) -> str:
    source = cited.source
    if source.title:
        return setting.words.gettext("Source: {title}").format(title=source.title)
    when = setting.words.date(source.date) if source.date else setting.words.gettext("undated")
    return setting.words.gettext("Source: {publisher}, {when}").format(publisher=source.publisher, when=when)


def _fact_links(pieces: Exhibits, entries: Sequence[Entry]) -> tuple[Link, ...]:
    links = []
    for entry in entries:
        when = (
            pieces.time(entry.fact.date, entry.fact.date_label or "").text if entry.fact.date else entry.fact.key or ""
        )
        links.append(
            pieces.permalink(entry, pieces.words.gettext("{page}, {when}").format(page=entry.page.short, when=when))
        )
    return tuple(links)
