"""How to cite a page and each of its facts: as a line of text, as BibTeX and as CSL-JSON.

A page says how things stand on a day, so that day is its version and its date. When a reader saw it, only they know.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING, Any

from explainer import addresses, bibtex, csl
from explainer.exports import CitationItem
from explainer.framing import Setting, frame_of, pieces_at
from explainer.indenting import indented
from explainer.items import Html, Link
from explainer.views import CiteView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explainer.exhibits import Exhibits
    from explainer.exports import EmbedCode
    from explainer.linking import Entry, Linked


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited: a page, or a fact of it; `fields` are those of its BibTeX entry."""

    id: str
    address: str
    title: str
    text: str
    fields: dict[str, str]
    csl: dict[str, Any]

    @property
    def bibtex(self) -> str:
        """The citation as BibTeX: of a fact, only its file has it."""
        return bibtex.entry("misc", self.id, self.fields)


def files(setting: Setting, linked: Linked) -> dict[str, bytes]:
    """Return the citations of a page and its facts as files, by their addresses."""
    own, facts = citations(setting, linked)
    address = setting.folder + addresses.of_page(setting.web.site, linked.page)
    items = [each.csl for each in (own, *facts)]
    return {
        addresses.of_bibtex(address): "\n".join(each.bibtex for each in (own, *facts)).encode(),
        addresses.of_csl(address): _json(items).encode(),
    }


def view(setting: Setting, linked: Linked, embed: EmbedCode | None) -> CiteView:
    """Compose the page that says how to cite a page and its facts, and how to embed its card, if it has one."""
    _, site = setting.words.gettext, setting.web.site
    page = addresses.of_page(site, linked.page)
    pieces = pieces_at(setting, addresses.of_cite(page))
    own, facts = citations(setting, linked)
    title = linked.page.front.title
    frame = frame_of(
        setting,
        pieces,
        _("Cite “{title}”").format(title=title),
        _("How to cite “{title}” and each of its facts: as text, as BibTeX and as CSL-JSON.").format(title=title),
    )
    return CiteView(
        address=pieces.address,
        template="cite.html",
        frame=replace(frame, indexed=False),
        page=pieces.page_link(linked.page, title),
        own=_item(pieces, own),
        bibtex=own.bibtex,
        csl=_json(own.csl),
        facts=tuple(_item(pieces, each) for each in facts),
        bibtex_file=Link(href=pieces.to(addresses.of_bibtex(page)), text="BibTeX"),
        csl_file=Link(href=pieces.to(addresses.of_csl(page)), text="CSL-JSON"),
        embed=embed,
    )


def _json(value: object) -> str:
    return indented(value) + "\n"


def _item(pieces: Exhibits, citation: Citation) -> CitationItem:
    address, _, fragment = citation.address.partition("#")
    return CitationItem(
        title=citation.title, text=citation.text, href=pieces.to(address) + (fragment and f"#{fragment}")
    )


def citations(setting: Setting, linked: Linked) -> tuple[Citation, tuple[Citation, ...]]:
    """Return the citation of a page, and those of its facts, the earliest first."""
    pieces = pieces_at(setting, addresses.of_page(setting.web.site, linked.page))
    entries = sorted(linked.entries, key=lambda entry: entry.key)
    return _of_page(setting, pieces, linked), tuple(_of_fact(setting, pieces, entry) for entry in entries)


def _of_page(setting: Setting, pieces: Exhibits, linked: Linked) -> Citation:
    _, title = setting.words.gettext, linked.page.front.title
    day = setting.words.day(setting.web.day)
    said = {"title": title, "site": setting.web.site.title, "day": day, "address": _whole(setting, pieces.address)}
    if setting.web.site.publisher:
        said["publisher"] = setting.web.site.publisher.name
        template = _("{publisher}: “{title}”. {site}, as of {day}. {address} (accessed: [your date])")
    else:
        template = _("“{title}”. {site}, as of {day}. {address} (accessed: [your date])")
    return _citation(
        setting,
        linked.page.id,
        pieces.address,
        title,
        template.format(**said),
        {"howpublished": said["site"], "note": _("As of {day}").format(day=day)},
        {"type": "webpage", "title": title, "container-title": said["site"]},
    )


def _of_fact(setting: Setting, pieces: Exhibits, entry: Entry) -> Citation:
    _, page = setting.words.gettext, entry.page.front.title
    what = _words(pieces, entry)
    date = entry.fact.date
    when = (entry.fact.date_label or setting.words.date(date)) if date else ""
    day = setting.words.day(setting.web.day)
    address = pieces.address + addresses.relative(pieces.address, pieces.address, entry.id)
    said = {
        "fact": _("{fact} ({when})").format(fact=what.rstrip("."), when=when) if when else what.rstrip("."),
        "page": page,
        "site": setting.web.site.title,
        "day": day,
        "address": _whole(setting, pieces.address, entry.id),
    }
    if setting.web.site.publisher:
        said["publisher"] = setting.web.site.publisher.name
        template = _("{publisher}: {fact}. In: “{page}”. {site}, as of {day}. {address} (accessed: [your date])")
    else:
        template = _("{fact}. In: “{page}”. {site}, as of {day}. {address} (accessed: [your date])")
    happened = csl.dated(date) if date else None
    return _citation(
        setting,
        f"{entry.page.id}:{entry.id}",
        address,
        said["fact"],
        template.format(**said),
        {"howpublished": said["site"], "note": _("In: “{page}”, as of {day}").format(page=page, day=day)},
        {
            "type": "entry",
            "title": what,
            "container-title": page,
            "collection-title": said["site"],
            **({"event-date": happened} if happened else {}),
        },
    )


def _whole(setting: Setting, address: str, fragment: str = "") -> str:
    whole = addresses.absolute(setting.web.site, setting.folder + address)
    return whole + (addresses.relative(address, address, fragment) if fragment else "")


def _citation(
    setting: Setting,
    name: str,
    address: str,
    title: str,
    text: str,
    fields: dict[str, str],
    item: dict[str, Any],
) -> Citation:
    site, day = setting.web.site, setting.web.day
    publisher = site.publisher.name if site.publisher else ""
    target, _, fragment = address.partition("#")
    whole = _whole(setting, target) + (fragment and f"#{fragment}")
    known = {
        "author": publisher,
        "title": item["title"],
        **fields,
        "year": str(day.year),
        "month": str(day.month),
        "day": str(day.day),
        "version": str(day),
        "url": whole,
    }
    shared = {
        "author": [{"literal": publisher}] if publisher else None,
        "issued": {"date-parts": [list(day)]},
        "version": str(day),
        "language": setting.words.tag,
        "URL": whole,
    }
    made = {"id": name, **item, **{key: value for key, value in shared.items() if value}}
    return Citation(name, address, title, text, known, made)


def _words(pieces: Exhibits, entry: Entry) -> str:
    """Say what a fact says, as plain text."""
    fact = entry.fact
    if fact.key:
        return f"{fact.key}: {''.join(_plain(pieces, entry))}"
    return pieces.plain(entry.page.fact_text(fact))


def _plain(pieces: Exhibits, entry: Entry) -> Iterator[str]:
    for piece in pieces.value(entry.fact.value):
        if isinstance(piece, Link):
            yield piece.text
        elif isinstance(piece, Html):
            yield unescape(piece.html)
