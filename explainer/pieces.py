"""Pieces of views: what one output says of a link, a date, a fact or a source, as seen from its own address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from explainer import addresses
from explainer.dates import Date, NotADate
from explainer.linking import MAIN, Linked
from explainer.marks import Citation, FileLink, PageLink
from explainer.model import PUBLISHER, Actor, Claim, Copy, SourceKind, Stance
from explainer.sentences import Sentences
from explainer.views import (
    Card,
    ChangeItem,
    CorrectionItem,
    FactItem,
    Html,
    Link,
    Mention,
    Note,
    Notes,
    Row,
    SourceItem,
    Speaker,
    StatusBadge,
    Time,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from explainer.dates import Day
    from explainer.evidence import Assessment, Change
    from explainer.linking import Backlink, Entry, Web
    from explainer.markdown import Body
    from explainer.marks import Sentence
    from explainer.model import Fact
    from explainer.reading import Page
    from explainer.views import Rich
    from explainer.words import Words

NOTE_PREFIX = "source_"  # ids of facts and headings have no underscore after their first word


@dataclass(slots=True)
class Pieces:
    """Makes pieces for the output at `address`; citations are numbered in the order in which they are asked for."""

    web: Web
    words: Words
    address: str
    listed: bool = True  # whether the page lists its sources; else citations lead to the list of all
    numbers: dict[str, int] = field(default_factory=dict)

    @property
    def sentences(self) -> Sentences:
        """The sentences about evidence."""
        return Sentences(self.words, self.name, self._publisher)

    def name(self, name: str) -> str:
        """Return what a page's id or somebody's name is called in running text."""
        if name == PUBLISHER and self.web.site.publisher:
            return self.web.site.publisher.name
        linked = self.web.pages.get(name)
        return linked.page.short if linked else name

    def _publisher(self, source: str) -> str:
        return self.web.sources[source].source.publisher if source in self.web.sources else source

    # Links

    def to(self, target: str, fragment: str = "") -> str:
        """Return how this output points at another."""
        return addresses.relative(self.address, target, fragment)

    def page_link(self, page: Page, text: str = "", fact: str = "") -> Link:
        """Return a link to a page, or to one of its facts."""
        href = self.to(addresses.of_page(self.web.site, page), fact)
        return Link(href=href, text=text or page.short, about=self.plain(page.text("summary")))

    def link(self, name: str, text: str = "") -> Link:
        """Return a link to a page by its id."""
        return self.page_link(self.web.pages[name].page, text)

    def links(self, names: Iterable[str]) -> tuple[Link, ...]:
        """Return links to the pages of these ids that are published."""
        return tuple(self.link(name) for name in names if name in self.web.pages)

    def permalink(self, entry: Entry, text: str) -> Link:
        """Return a link to a fact where it lives."""
        return Link(href=self.page_link(entry.page, fact=entry.id).href, text=text, about=entry.page.front.title)

    # Text

    def rich(self, body: Body) -> Rich:
        """Fill the slots of compiled text."""
        made: list[Html | Link | Notes] = []
        for part in body.parts:
            match part:
                case str():
                    self._append(made, part)
                case FileLink():
                    self._append(made, self.to(addresses.of_static(part.path)))
                case PageLink():
                    made.append(self._body_link(part))
                case Citation():
                    made.append(self.notes(name for name, _ in part.sources))
        return tuple(made)

    @staticmethod
    def _append(made: list[Html | Link | Notes], html: str) -> None:
        last = made[-1] if made else None
        if isinstance(last, Html):
            made[-1] = Html(html=last.html + html)
        else:
            made.append(Html(html=html))

    def _body_link(self, part: PageLink) -> Link:
        page = self.web.pages[part.target].page
        return self.page_link(page, part.words or "", part.fact or "")

    def sentence(self, sentence: Sentence) -> str:
        """Say a sentence as plain text."""
        return "".join(part if isinstance(part, str) else part.words or self.name(part.target) for part in sentence)

    def plain(self, body: Body) -> str:
        """Say compiled text as plain text."""
        return " ".join(self.sentence(sentence) for sentence in body.sentences)

    def text(self, words: str) -> Rich:
        """Return plain text as a piece; its characters of markup are escaped."""
        escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return (Html(html=escaped),) if words else ()

    # Dates

    def time(self, date: Date, label: str = "") -> Time:
        """Say a date, or show `label` for it."""
        single = date.points[0] if len(date.points) == 1 else None
        return Time(text=label or self.words.date(date), datetime=single.html if single else "", edtf=date.text)

    def day(self, day: Day) -> Time:
        """Say a day."""
        return Time(text=self.words.day(day), datetime=str(day), edtf=str(day))

    # Sources

    def notes(self, names: Iterable[str]) -> Notes:
        """Return the marks of a citation, giving each source its number on this page."""
        notes = []
        for name in names:
            cited = self.web.sources[name].source
            number = self.numbers.setdefault(name, len(self.numbers) + 1) if self.listed else 0
            href = f"#{NOTE_PREFIX}{name}" if self.listed else self.to(addresses.SOURCES, name)
            notes.append(Note(number=number, href=href, publisher=cited.publisher, title=cited.title or ""))
        return Notes(notes=tuple(notes))

    def source_list(self) -> tuple[SourceItem, ...]:
        """Return the sources that this page cites, by their numbers."""
        return tuple(self.source(name, number) for name, number in self.numbers.items())

    def source(self, name: str, number: int) -> SourceItem:
        """Describe a source."""
        source = self.web.sources[name].source
        based_on = self.web.sources.get(source.based_on) if source.based_on else None
        lang = source.lang if source.lang and source.lang != self.web.site.language else ""
        return SourceItem(
            number=number,
            id=name if self.address == addresses.SOURCES else f"{NOTE_PREFIX}{name}",
            href=self.to(addresses.SOURCES, name),
            title=source.title or "",
            url=source.url or "",
            publisher=source.publisher,
            author=source.author or "",
            time=self.time(source.date) if source.date else None,
            kind=self._source_kind(source.kind),
            copy=self._copy(source.copy, source.via or ""),
            lang=lang,
            language=self.words.language(lang) if lang else "",
            archive=source.archive or "",
            paywall=source.paywall,
            accessed=self.time(source.accessed) if source.accessed else None,
            based_on=self.source_link(based_on.id) if based_on else None,
            note=source.note or "",
        )

    def source_link(self, name: str) -> Link:
        """Return a link to a source among all sources."""
        source = self.web.sources[name].source
        return Link(
            href=self.to(addresses.SOURCES, name),
            text=source.title or source.publisher,
            about=source.publisher,
        )

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

    # Facts

    def fact(self, entry: Entry, *, at_home: bool) -> FactItem:
        """Describe a fact; `at_home` on the page that it lives on, which alone carries its id."""
        fact = entry.fact
        claims = entry.page.front.claims if isinstance(entry.page.front, Claim) else None
        part = (claims or {}).get(fact.claim) if fact.claim else None  # type: ignore[call-overload]
        retired = fact.retired if fact.retired and fact.retired.date.earliest <= self.web.day else None
        return FactItem(
            id=entry.id if at_home else "",
            permalink=self.permalink(entry, "").href,
            page=None if addresses.of_page(self.web.site, entry.page) == self.address else self.page_link(entry.page),
            time=self.time(fact.date, fact.date_label or "") if fact.date else None,
            stance="" if fact.stance is Stance.CONTEXT else fact.stance.value,
            stance_text=self._stance(fact.stance),
            step_text=self.sentences.step(fact.step) if fact.step else "",
            speaker=self.speaker(fact.by) if fact.by else None,
            unnamed=self._unnamed(fact),
            text=self.rich(entry.page.fact_text(fact)),
            key=fact.key or "",
            value=self.value(fact.value),
            quote=fact.quote.text if fact.quote else "",
            quote_lang=(fact.quote.lang or "") if fact.quote else "",
            no_words=fact.stance in (Stance.DENIES, Stance.CONFIRMS) and not fact.quote,
            sources=self.notes(fact.sources),
            echoes=self.notes(fact.echoes),
            part=self.plain(entry.page.text("claims", fact.claim)) if part and fact.claim else "",
            retired=retired.why if retired else "",
            retired_time=self.time(retired.date) if retired else None,
        )

    def facts(self, entries: Iterable[Entry], *, at_home: bool = False) -> tuple[FactItem, ...]:
        """Describe facts in the order given."""
        return tuple(self.fact(entry, at_home=at_home) for entry in entries)

    def value(self, value: str | int | None) -> Rich:
        """Say the value of an attribute: a page by its link, a day or month in words, a number with separators."""
        if value is None:
            return ()
        if isinstance(value, int):
            return self.text(self.words.number(value))
        if value in self.web.pages:
            return (self.link(value),)
        return self.text(self._dated(value))

    def _dated(self, value: str) -> str:
        try:
            date = Date.parse(value)
        except NotADate:
            return value
        return self.words.date(date)

    def speaker(self, by: Actor) -> Speaker:
        """Say who acted or spoke, and for whom."""
        who = by.page or by.name or by.for_ or ""
        linked = self.web.pages.get(who) if by.page or not by.name else None
        for_ = by.for_ if by.for_ in self.web.pages and by.for_ != who else None
        return Speaker(
            name=self.name(who),
            href=self.page_link(linked.page).href if linked else "",
            role=by.role or "",
            for_=self.link(for_) if for_ else None,
        )

    def _unnamed(self, fact: Fact) -> str:
        if not fact.anon:
            return ""
        count, described = fact.anon.count, fact.anon.described or ""
        if count and described:
            template = self.words.ngettext(
                "{count} unnamed person: {described}", "{count} unnamed people: {described}", count
            )
            return template.format(count=self.words.number(count), described=described)
        if count:
            template = self.words.ngettext("{count} unnamed person", "{count} unnamed people", count)
            return template.format(count=self.words.number(count))
        _ = self.words.gettext
        return _("Unnamed: {described}").format(described=described) if described else _("Unnamed people")

    def _stance(self, stance: Stance) -> str:
        _ = self.words.gettext
        return {
            Stance.ALLEGES: _("Alleges"),
            Stance.CONFIRMS: _("Confirms"),
            Stance.DENIES: _("Denies"),
            Stance.DECLINES: _("Declines to say"),
            Stance.NO_REPLY: _("No reply"),
            Stance.REFUTES: _("Refutes"),
            Stance.WITHDRAWS: _("Withdraws"),
            Stance.CONTEXT: "",
        }[stance]

    def row(self, entry: Entry) -> Row:
        """Return an attribute as a row of the fact box."""
        fact = entry.fact
        return Row(
            id=entry.id,
            key=fact.key or "",
            values=(self.value(fact.value),),
            time=self.time(fact.date, fact.date_label or "") if fact.date else None,
            notes=self.notes(fact.sources),
        )

    # Statuses, lists

    def badge(self, assessment: Assessment) -> StatusBadge:
        """Say what follows from the evidence."""
        verdict = assessment.verdict
        return StatusBadge(
            key=verdict.status.value if verdict.status else "none",
            headline=self.sentences.headline(verdict),
            sentence=self.sentences.verdict(assessment),
            dormant=self.sentences.dormant(self.web.site.dormant_after) if assessment.dormant else "",
        )

    def change(self, change: Change, linked: Linked) -> ChangeItem:
        """Return a step in a status's history."""
        status = change.verdict.status
        badge = StatusBadge(
            key=status.value if status else "none",
            headline=self.sentences.headline(change.verdict),
            sentence="",
        )
        entry = next(entry for entry in linked.entries if entry.fact is change.fact)
        label = self._stance(change.fact.stance)
        return ChangeItem(
            time=self.day(change.day),
            status=badge,
            rule=change.verdict.rule,
            fact=self.permalink(entry, label),
        )

    def history(self, linked: Linked, claim: str) -> tuple[ChangeItem, ...]:
        """Return how the status of a page's claim came about."""
        return tuple(self.change(change, linked) for change in linked.assessments[claim].history)

    def card(self, linked: Linked) -> Card:
        """Describe a page in a list."""
        assessment = linked.assessments.get(MAIN)
        changed = assessment.history[-1].day if assessment and assessment.history else None
        return Card(
            link=self.page_link(linked.page, linked.page.front.title),
            kind=linked.page.kind,
            summary=self.rich(linked.page.text("summary")),
            status=self.badge(assessment) if assessment else None,
            state=self.sentences.state(linked.state),
            time=self.day(changed) if changed else None,
        )

    def cards(self, linked: Iterable[Linked]) -> tuple[Card, ...]:
        """Describe pages in the order given."""
        return tuple(self.card(each) for each in linked)

    def mentions(self, backlinks: Sequence[Backlink]) -> tuple[Mention, ...]:
        """Describe the pages that name this one; the home page is no finding."""
        return tuple(
            Mention(
                link=self.page_link(backlink.page, backlink.page.front.title),
                kind=self.web.site.kind(backlink.page.kind).one if backlink.page.kind else "",
                sentence=self.sentence(backlink.sentence),
            )
            for backlink in backlinks
            if backlink.page.id in self.web.pages
        )

    def corrections(self, linked: Linked, *, on_page: bool) -> tuple[CorrectionItem, ...]:
        """Describe what a page had wrong, the latest first."""
        page = linked.page
        ids = {entry.id: entry for entry in linked.entries}
        made = [each for each in page.front.corrections if each.date.earliest <= self.web.day]
        items = sorted(made, key=lambda each: each.date.latest, reverse=True)
        return tuple(
            CorrectionItem(
                time=self.time(each.date),
                was=each.was,
                now=each.now,
                why=each.why,
                fact=self.permalink(ids[each.fact], each.fact) if each.fact in ids else None,
                page=None if on_page else self.page_link(page, page.front.title),
            )
            for each in items
        )
