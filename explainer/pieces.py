"""Pieces of views: what one output says of a link, a date, a fact or a source, as seen from its own address."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from explainer import addresses
from explainer.items import Html, Link, Note, Notes, SourceGroup, SourceItem, Time
from explainer.items import Words as Quoted
from explainer.marks import Citation, FileLink, PageLink
from explainer.model import PUBLISHER, Copy, SourceKind
from explainer.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from explainer.content import Page
    from explainer.dates import Date, Day
    from explainer.items import Rich
    from explainer.linking import Entry, Linked, Web
    from explainer.markdown import Body
    from explainer.marks import Sentence
    from explainer.words import Words

ABOUT = "about_{name}"
CARD = "s_{number}"  # ids of facts and headings have no underscore after their first word


@dataclass(slots=True)
class Pieces:
    """Makes pieces for the output at `address`; citations are numbered in the order in which they are asked for.

    Addresses are those within a language's edition of the site, which lies in `folder`.
    """

    web: Web
    words: Words
    address: str
    folder: str = ""
    listed: bool = True  # whether the page lists its sources; else citations lead to the sources' own pages
    root: str = ""  # of an output that is shown at any depth: the path of the site, from which it points at others
    numbers: dict[str, int] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)  # the cards of the pages that running text links to
    quoted: dict[str, list[Quoted]] = field(default_factory=dict)  # the words that the page takes from each source

    @property
    def sentences(self) -> Sentences:
        """The sentences about evidence."""
        return Sentences(self.words, self.name, self.publisher)

    def name(self, name: str) -> str:
        """Return what a page's id or somebody's name is called in running text."""
        if name == PUBLISHER and self.web.site.publisher:
            return self.web.site.publisher.name
        linked = self.web.page(name)
        return linked.page.short if linked else name

    def publisher(self, source: str) -> str:
        """Return who published a source."""
        return self.web.sources[source].publisher if source in self.web.sources else source

    # Links

    def to(self, target: str, fragment: str = "") -> str:
        """Return how this output points at another."""
        if self.root:
            folder = "" if addresses.is_shared(target) else self.folder
            return addresses.rooted(self.root, folder + target, fragment)
        start = self.folder + self.address if self.folder and addresses.is_shared(target) else self.address
        return addresses.relative(start, target, fragment)

    def page_link(self, page: Page, text: str = "", fact: str = "") -> Link:
        """Return a link to a page, or to one of its facts."""
        href = self.to(addresses.of_page(self.web.site, page), fact)
        said = text or page.short
        lang = self._lang_of_name(page, said) if page.untranslated else ""
        if page.front.draft and said in (page.short, page.front.title):
            said = self.words.gettext("{page} (draft)").format(page=said)
        return Link(href=href, text=said, lang=lang)

    def _lang_of_name(self, page: Page, said: str) -> str:
        """Return the language of a page's name where it was not translated."""
        name = "title" if said == page.front.title else "short"
        return self.lang_of(page, name) if said in (page.front.title, page.front.short) else ""

    @property
    def foreign(self) -> str:
        """The language of the facts, if that is not the language of this output."""
        own = self.web.site.language
        return own if own != self.words.tag else ""

    def lang_of(self, page: Page, *path: str | int) -> str:
        """Return the language of one of a page's texts if that is not the language of this output."""
        return self.web.site.language if path in page.untranslated else ""

    def link(self, name: str, text: str = "") -> Link:
        """Return a link to a page by its id."""
        return self.page_link(self.web.pages[name].page, text)

    def links(self, names: Iterable[str]) -> tuple[Link, ...]:
        """Return links to the pages of these ids that are published."""
        return tuple(self.link(name) for name in names if name in self.web.pages)

    def address_of(self, entry: Entry) -> str:
        """Return how this output points at a fact where it lives."""
        return self.to(addresses.of_page(self.web.site, entry.page), entry.id)

    def permalink(self, entry: Entry, text: str) -> Link:
        """Return a link to a fact where it lives."""
        return Link(href=self.address_of(entry), text=text)

    def published(self, name: str) -> Linked:
        """Return a page that running text links to; the rules let no other through."""
        linked = self.web.page(name)
        if linked is None:
            raise KeyError(name)
        return linked

    # Text

    def rich(self, body: Body, *, cards: bool = False) -> Rich:
        """Fill the slots of compiled text; with `cards`, the first link to each page has a mark that opens its card."""
        made: list[Html | Link | Notes] = []
        for part in body.parts:
            match part:
                case str():
                    self._append(made, part)
                case FileLink():
                    self._append(made, self.to(addresses.of_static(part.path)))
                case PageLink():
                    made.append(self._body_link(part, cards=cards))
                case Citation():
                    notes = self.notes(name for name, _ in part.sources)
                    made.append(replace(notes, apart=True) if _marked(made) else notes)
        return tuple(made)

    @staticmethod
    def _append(made: list[Html | Link | Notes], html: str) -> None:
        last = made[-1] if made else None
        if isinstance(last, Html):
            made[-1] = Html(html=last.html + html)
        else:
            made.append(Html(html=html))

    def _body_link(self, part: PageLink, *, cards: bool) -> Link:
        page = self.published(part.target).page
        link = self.page_link(page, part.words or "", part.fact or "")
        here = addresses.of_page(self.web.site, page) == self.address
        if not cards or here or part.fact or part.target in self.named:
            return link
        self.named[part.target] = ABOUT.format(name=part.target)
        return replace(link, card=self.named[part.target])

    def sentence(self, sentence: Sentence) -> str:
        """Say a sentence as plain text."""
        return "".join(part if isinstance(part, str) else part.words or self.name(part.target) for part in sentence)

    def plain(self, body: Body) -> str:
        """Say compiled text as plain text."""
        return " ".join(self.sentence(sentence) for sentence in body.sentences)

    def text(self, words: str, lang: str = "") -> Rich:
        """Return plain text as a piece; its characters of markup are escaped, another language is marked."""
        escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        marked = f'<span lang="{lang}">{escaped}</span>' if lang else escaped
        return (Html(html=marked),) if words else ()

    # Dates

    def time(self, date: Date, label: str = "", lang: str = "") -> Time:
        """Say a date, or show `label` for it, which may be in another language."""
        single = date.points[0] if len(date.points) == 1 else None
        said = label or self.words.date(date)
        return Time(text=said, datetime=single.html if single else "", edtf=date.text, lang=lang if label else "")

    def day(self, day: Day) -> Time:
        """Say a day."""
        return Time(text=self.words.day(day), datetime=str(day), edtf=str(day))

    # Sources

    def notes(self, names: Iterable[str], *, numbered: bool = True) -> Notes:
        """Return the marks of a citation, giving each source its number on this page."""
        numbered = numbered and self.listed
        notes = tuple([self._note(name, numbered=numbered) for name in names])
        return Notes(notes=notes, numbered=numbered and bool(notes))

    def _note(self, name: str, *, numbered: bool) -> Note:
        publisher = self.publisher(name)
        if not numbered:
            return Note(number=0, card="", href=self.to(addresses.of_source(name)), publisher=publisher)
        number = self.numbers.setdefault(name, len(self.numbers) + 1)
        return Note(number=number, card=CARD.format(number=number), href="", publisher=publisher)

    def source_list(self) -> tuple[SourceGroup, ...]:
        """Return the sources that this page cites, by their numbers."""
        sources = tuple(self.source(name, number) for name, number in self.numbers.items())
        return (SourceGroup(title="", sources=sources),) if sources else ()

    def by_now(self, names: Iterable[str]) -> list[str]:
        """Leave out sources that are dated after the day of the web: what repeats a report later was not known then."""
        dates = {name: self.web.sources[name].date for name in names}
        return [name for name, date in dates.items() if not (date and date.earliest > self.web.day)]

    def source(self, name: str, number: int = 0) -> SourceItem:
        """Describe a source; `number` is its own in this page's list."""
        source = self.web.sources[name]
        based_on = source.based_on if source.based_on in self.web.sources else None
        spoken = source.lang or self.web.site.language
        lang = spoken if spoken != self.words.tag else ""
        return SourceItem(
            number=number,
            card=CARD.format(number=number) if number else "",
            href=self.to(addresses.of_source(name)),
            title=source.title or "",
            url=source.url or "",
            publisher=source.publisher,
            author=source.author or "",
            time=self.time(source.date) if source.date else None,
            kind=self.web.once("kind", source.kind, partial(self._source_kind, source.kind)),
            copy=self._copy(source.copy, source.via or ""),
            lang=lang,
            language=self.words.language(lang) if lang else "",
            unusual=self.words.language(spoken) if spoken != self.web.site.language else "",
            archive=source.archive or "",
            paywall=source.paywall,
            accessed=self.time(source.accessed) if source.accessed else None,
            based_on=self.source_link(based_on) if based_on else None,
            note=self.text(source.note or "", self.foreign),
            words=tuple(self.quoted.get(name, ())),
        )

    def source_link(self, name: str) -> Link:
        """Return a link to a source's own page."""
        source = self.web.sources[name]
        return Link(href=self.to(addresses.of_source(name)), text=source.title or source.publisher)

    def publisher_links(self, names: Iterable[str]) -> tuple[Link, ...]:
        """Return links to sources' own pages by who published them."""
        return tuple(Link(href=self.to(addresses.of_source(name)), text=self.publisher(name)) for name in names)

    def _source_kind(self, kind: SourceKind) -> str:
        _ = self.words.gettext
        return {
            SourceKind.STATEMENT: _("statement"),
            SourceKind.OFFICIAL: _("official text"),
            SourceKind.DOCUMENT: _("document"),
            SourceKind.REPORT: _("report"),
            SourceKind.DATA: _("data"),
            SourceKind.SOCIAL: _("social media post"),
        }[kind]

    def _copy(self, copy: Copy | None, via: str) -> str:
        _ = self.words.gettext
        if copy is None:
            return _("Read through {site}.").format(site=via) if via else ""
        if not via:
            bare = {
                Copy.REPOST: _("A repost was read."),
                Copy.SYNDICATED: _("A syndicated copy was read."),
                Copy.MIRROR: _("A mirror was read."),
            }
            return bare[copy]
        said = {
            Copy.REPOST: _("Read as reposted by {site}."),
            Copy.SYNDICATED: _("Read as syndicated by {site}."),
            Copy.MIRROR: _("Read in the mirror at {site}."),
        }
        return said[copy].format(site=via)


def _marked(made: Sequence[Html | Link | Notes]) -> bool:
    """Tell whether what was made ends with a link that has a mark, or with one and a point."""
    ends = made[-2:-1] if made and isinstance(made[-1], Html) and len(made[-1].html) == 1 else made[-1:]
    return any(isinstance(each, Link) and each.card for each in ends)
