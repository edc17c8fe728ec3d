"""Exhibits: how one output shows a fact, a status, a card of a page, a mention, a correction."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from explainer import addresses, quotes
from explainer.dates import Date, NotADate
from explainer.evidence import actor_of, rules, speaks_through_reports
from explainer.items import (
    About,
    Card,
    ChangeItem,
    CorrectionItem,
    FactItem,
    Mention,
    Row,
    Speaker,
    StatusBadge,
    StepItem,
)
from explainer.items import Words as Quoted
from explainer.linking import MAIN, Linked
from explainer.model import Actor, Claim, Stance

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from explainer.content import Page
    from explainer.evidence import Assessment, Change, Verdict
    from explainer.items import Notes, Rich, Time
    from explainer.linking import Backlink, Entry
    from explainer.model import Correction, Fact
    from explainer.sorting import Key

from explainer.pieces import Pieces


def status_key(verdict: Verdict) -> str:
    """Return the name by which a status has its shape and colour."""
    return verdict.status.value if verdict.status else "none"


_MANY = 2  # voices, where it is not told how many


def _voices(fact: Fact) -> int:
    """Return how many speak: unnamed people are one where a description stands for them without a number."""
    if not speaks_through_reports(fact):
        return 1
    return (fact.anon and (fact.anon.count or (fact.anon.described and 1))) or _MANY


@dataclass(frozen=True, slots=True)
class Told:
    """What of a fact is the same on every output that shows it; `text` is None where it has links, which are not."""

    time: Time | None
    stance: str
    step: str
    unnamed: str
    text: Rich | None
    quote_href: str
    part: str
    retired: Rich


@dataclass(slots=True)
class Exhibits(Pieces):
    """Makes pieces, and what is made of them; citations are numbered in the order in which they are asked for."""

    # Facts

    def fact(self, entry: Entry, *, at_home: bool, numbered: bool = True) -> FactItem:
        """Describe a fact; `at_home` on the page that it lives on, which alone carries its id.

        Its sources are marks with a number, or, when not `numbered`, links by the names of their publishers.
        """
        fact, page = entry.fact, entry.page
        told = self.told(entry)
        home = addresses.of_page(self.web.site, page)
        retired = fact.retired if fact.retired and fact.retired.date.earliest <= self.web.day else None
        return FactItem(
            id=entry.id if at_home else "",
            permalink=self.to(home, entry.id),
            page=None if home == self.address else self.page_link(page),
            time=told.time,
            stance="" if fact.stance is Stance.CONTEXT else fact.stance.value,
            stance_text=told.stance,
            step_text=told.step,
            speaker=self.speaker(fact.by, page, "facts", fact.position) if fact.by else None,
            unnamed=told.unnamed,
            unnamed_lang=self._lang_in(entry, "anon", "described") if told.unnamed else "",
            text=self.rich(page.fact_text(fact)) if told.text is None else told.text,
            key=fact.key or "",
            key_lang=self._lang_in(entry, "key"),
            value=self.value(fact.value, self._lang_in(entry, "value")),
            quote=fact.quote.text if fact.quote else "",
            quote_lang=self.lang_of_quote(fact),
            rendering=page.renderings.get(fact.position, ""),
            quote_href=told.quote_href,
            no_words=fact.stance in (Stance.DENIES, Stance.CONFIRMS) and not fact.quote,
            sources=self._cited(fact, numbered=numbered),
            echoes=self.publisher_links(self.by_now(fact.echoes)),
            part=told.part,
            retired=told.retired if retired else (),
            retired_time=self.time(retired.date) if retired else None,
        )

    def told(self, entry: Entry) -> Told:
        """Return what every output says of a fact."""
        return self.web.once("fact", entry.fact, partial(self._told, entry))

    def _told(self, entry: Entry) -> Told:
        fact, page = entry.fact, entry.page
        text = page.fact_text(fact)
        claims = page.front.claims if isinstance(page.front, Claim) else None
        return Told(
            time=self._time_of(entry),
            stance=self.stance(fact.stance, _voices(fact)),
            step=self.sentences.step(fact.step) if fact.step else "",
            unnamed=self._unnamed(fact),
            text=self.rich(text) if all(isinstance(part, str) for part in text.parts) else None,
            quote_href=self._words_at_source(fact),
            part=self.plain(page.text("claims", fact.claim)) if fact.claim and fact.claim in (claims or {}) else "",
            retired=self.text(fact.retired.why, self._lang_in(entry, "retired", "why")) if fact.retired else (),
        )

    def _time_of(self, entry: Entry) -> Time | None:
        fact = entry.fact
        label = fact.date_label or ""
        return self.time(fact.date, label, self._lang_in(entry, "date_label")) if fact.date else None

    def _lang_in(self, entry: Entry, *path: str) -> str:
        """Return the language of one of a fact's texts where it was not translated."""
        page = entry.page
        return self.lang_of(page, "facts", entry.fact.position, *path) if page.untranslated else ""

    def lang_of_quote(self, fact: Fact) -> str:
        """Return the language of a fact's quotation if that is not the language of this output."""
        spoken = (fact.quote.lang or self.web.site.language) if fact.quote else self.words.tag
        return spoken if spoken != self.words.tag else ""

    def _cited(self, fact: Fact, *, numbered: bool) -> Notes:
        if fact.quote and fact.sources:
            words = Quoted(text=fact.quote.text, lang=self.lang_of_quote(fact))
            known = self.quoted.setdefault(fact.sources[0], [])
            known += [words] * (words not in known)
        return self.notes(fact.sources, numbered=numbered)

    def _words_at_source(self, fact: Fact) -> str:
        sources = (self.web.sources[name] for name in fact.sources)
        return quotes.link(fact.quote.text, sources) if fact.quote else ""

    def facts(self, entries: Iterable[Entry], *, at_home: bool = False, numbered: bool = True) -> tuple[FactItem, ...]:
        """Describe facts in the order given."""
        return tuple(self.fact(entry, at_home=at_home, numbered=numbered) for entry in entries)

    def value(self, value: str | int | None, lang: str = "") -> Rich:
        """Say the value of an attribute: a page by its link, a day or month in words, a number with separators."""
        if value is None:
            return ()
        if isinstance(value, int):
            return self.text(self.words.number(value))
        if value in self.web.pages:
            return (self.link(value),)
        said = self._dated(value)
        return self.text(said, lang if said == value else "")

    def _dated(self, value: str) -> str:
        try:
            date = Date.parse(value)
        except NotADate:
            return value
        return self.words.date(date)

    def speaker(self, by: Actor, page: Page, *path: str | int) -> Speaker:
        """Say who acted or spoke, and for whom; `path` is that of whatever on the page they did."""
        who = by.page or by.name or by.for_ or ""
        linked = self.web.pages.get(who) if by.page or not by.name else None
        for_ = by.for_ if by.for_ in self.web.pages and by.for_ != who else None
        return Speaker(
            name=self.name(who),
            href=self.to(addresses.of_page(self.web.site, linked.page)) if linked else "",
            role=by.role or "",
            for_=self.link(for_) if for_ else None,
            lang="" if linked else self.lang_of(page, *path, "by", "name"),
            role_lang=self.lang_of(page, *path, "by", "role"),
        )

    def heard_through(self, fact: Fact, reports: Sequence[str]) -> str:
        """Say who unnamed people are, and through whose report one hears of them."""
        who = self._unnamed(fact) or self.words.gettext("Unnamed people")
        outlets = dict.fromkeys(self.publisher(report) for report in reports)
        template = self.words.gettext("{people}, through {outlets}")
        return template.format(people=who, outlets=self.words.listing(list(outlets))) if outlets else who

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

    def stance(self, stance: Stance, voices: int = 1) -> str:
        """Say a stance of so many voices, of which only those of unnamed people can be several; context has none."""
        if stance is Stance.CONTEXT:
            return ""
        _ = self.words.gettext
        return {
            Stance.ALLEGES: self.words.ngettext("Alleges", "Allege", voices),
            Stance.CONFIRMS: _("Confirms"),
            Stance.DENIES: _("Denies"),
            Stance.DECLINES: _("Declines to comment"),
            Stance.NO_REPLY: _("No reply"),
            Stance.REFUTES: _("Refutes"),
            Stance.WITHDRAWS: _("Withdraws"),
        }[stance]

    def step(self, entry: Entry) -> StepItem:
        """Describe a step of a policy or deal."""
        fact = entry.fact
        return StepItem(
            text=self.sentences.step(fact.step) if fact.step else "",
            href=self.address_of(entry),
        )

    def row(self, entry: Entry) -> Row:
        """Return an attribute as a row of the fact box."""
        fact = entry.fact
        return Row(
            id=entry.id,
            key=fact.key or "",
            values=(self.value(fact.value, self._lang_in(entry, "value")),),
            lang=self._lang_in(entry, "key"),
            time=self._time_of(entry),
            notes=self.notes(fact.sources),
        )

    # Statuses, lists

    def badge(self, assessment: Assessment) -> StatusBadge:
        """Say what follows from the evidence."""
        return self.web.once("badge", assessment, partial(self._badge, assessment))

    def _badge(self, assessment: Assessment) -> StatusBadge:
        verdict = assessment.verdict
        return StatusBadge(
            key=status_key(verdict),
            headline=self.sentences.headline(verdict),
            sentence=self.sentences.verdict(assessment),
            dormant=self.sentences.dormant(self.web.site.dormant_after) if assessment.dormant else "",
        )

    def change(self, change: Change, linked: Linked, *, page: bool = False) -> ChangeItem:
        """Return a change of status; `page` when a reader must be told whose."""
        site = self.web.site
        verdict = change.verdict
        entry = next(entry for entry in linked.entries if entry.fact is change.fact)
        return ChangeItem(
            time=self.day(change.day),
            status=self.status(change),
            why=rules(self.words.gettext).get(verdict.rule, ""),
            fact=self.permalink(entry, self.said(change.fact, self.name(actor_of(change.fact.by)))),
            href=self.to(addresses.of_past(site, linked.page, change.day)),
            page=self.page_link(linked.page, linked.page.front.title) if page else None,
        )

    def status(self, change: Change) -> StatusBadge:
        """Say in the length of a title what follows since a change."""
        verdict = change.verdict
        return StatusBadge(key=status_key(verdict), headline=self.sentences.headline(verdict), sentence="")

    def said(self, fact: Fact, who: str) -> str:
        """Say in a few words who took which stance: “Ford: Denies”."""
        _ = self.words.gettext
        stance = self.stance(fact.stance, _MANY if speaks_through_reports(fact) else 1)
        return _("{who}: {stance}").format(who=who or _("Unnamed people"), stance=stance)

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

    def abouts(self) -> tuple[About, ...]:
        """Return the cards of the pages that the running text of this one links to."""
        return tuple(self._about(self.published(name), card) for name, card in self.named.items())

    def _about(self, linked: Linked, card: str) -> About:
        page, assessment = linked.page, linked.assessments.get(MAIN)
        sentences = page.text("summary").sentences
        return About(
            card=card,
            link=self.page_link(page, page.front.title),
            kind=self.web.site.kind(page.kind).one if page.kind else "",
            status=self.badge(assessment) if assessment else None,
            state=self.sentences.state(linked.state),
            sentence=self.sentence(sentences[0]) if sentences else "",
            lang=self.lang_of(page, "summary"),
        )

    def mentions(self, backlinks: Sequence[Backlink]) -> tuple[Mention, ...]:
        """Describe the pages that name this one; the home page is no finding."""
        return tuple(
            Mention(
                link=self.page_link(backlink.page, backlink.page.front.title),
                kind=self.web.site.kind(backlink.page.kind).one if backlink.page.kind else "",
                sentence=self.sentence(backlink.sentence),
                lang=self.lang_of(backlink.page, "body"),
            )
            for backlink in sorted(backlinks, key=self._by_kind_and_title)
            if backlink.page.id in self.web.pages
        )

    def _by_kind_and_title(self, backlink: Backlink) -> tuple[str, Key, str]:
        page = backlink.page
        return page.kind, self.words.sort_key(page.front.title), page.id

    def corrections(self, linked: Linked, *, on_page: bool) -> tuple[CorrectionItem, ...]:
        """Describe what a page had wrong, the latest first."""
        items = sorted(self.made(linked), key=lambda each: each.date.latest, reverse=True)
        return tuple(self.correction(each, linked, on_page=on_page) for each in items)

    def made(self, linked: Linked) -> list[Correction]:
        """Return the corrections of a page that were made by the day."""
        return [each for each in linked.page.front.corrections if each.date.earliest <= self.web.day]

    def correction(self, each: Correction, linked: Linked, *, on_page: bool) -> CorrectionItem:
        """Describe a correction of a page; `on_page` where that page shows it."""
        ids = {entry.id: entry for entry in linked.entries}
        number = linked.page.front.corrections.index(each)
        texts = {"was": each.was, "now": each.now, "why": each.why}
        said = {
            key: self.text(text, self.lang_of(linked.page, "corrections", number, key)) for key, text in texts.items()
        }
        return CorrectionItem(
            time=self.time(each.date),
            **said,
            fact=self.permalink(ids[each.fact], each.fact) if each.fact in ids else None,
            page=None if on_page else self.page_link(linked.page, linked.page.front.title),
        )
