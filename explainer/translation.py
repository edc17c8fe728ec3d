"""What an editor writes in a translation: the texts of a page, a fact or a correction, as typed, frozen records."""

from __future__ import annotations

from dataclasses import dataclass

from explainer.records import Record, Text


@dataclass(frozen=True, kw_only=True, slots=True)
class FactTexts(Record):
    """The texts of a fact in another language."""

    text: Text | None = None
    """what happened, as inline Markdown"""
    key: Text | None = None
    """the name of the row of the fact box"""
    value: Text | None = None
    """the value of the row"""
    date_label: Text | None = None
    """the date's wording, where the original replaces it"""
    quote: Text | None = None
    """the quotation in this language; it is shown beside the words as they were said"""
    role: Text | None = None
    """what the one who acted or spoke does"""
    name: Text | None = None
    """the name of the one who acted or spoke, who has no page"""
    described: Text | None = None
    """how the report describes unnamed people"""
    why: Text | None = None
    """why a retired fact no longer stands"""


@dataclass(frozen=True, kw_only=True, slots=True)
class CorrectionTexts(Record):
    """The texts of a correction in another language."""

    was: Text | None = None
    """what stood there"""
    now: Text | None = None
    """what stands there now"""
    why: Text | None = None
    """why it was wrong"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Overlay(Record):
    """The texts of a page in another language; a text that is left out stays the original's."""

    title: Text | None = None
    """what the page is called"""
    short: Text | None = None
    """what links and tables call it"""
    summary: Text | None = None
    """one sentence for lists and previews"""
    claim: Text | None = None
    """what is claimed"""
    claims: dict[str, Text] | None = None
    """the words of further parts of the report, by their key"""
    unknowns: tuple[Text, ...] = ()
    """what is not known: as many lines as in the original"""
    would_settle: tuple[Text, ...] = ()
    """what would settle it: as many lines as in the original"""
    jurisdiction: Text | None = None
    """where a policy applies"""
    identifier: Text | None = None
    """how the law is cited"""
    role: Text | None = None
    """what a person does"""
    by_name: Text | None = None
    """the name of those who made a policy, who have no page"""
    corrections: tuple[CorrectionTexts, ...] = ()
    """what was wrong here, `{was, now, why}`: as many as in the original"""
    facts: dict[str, FactTexts] | None = None
    """the facts' texts by the fact's id: `{text, quote, …}`"""
    translates: Text | None = None
    """which version of the original this renders; `python build.py translated` writes it"""
