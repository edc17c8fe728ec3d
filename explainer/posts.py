"""News as posts of a feed: a title, and the full text with whole addresses, since feeds are read elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload
from urllib.parse import quote

from markupsafe import Markup, escape

from explainer import addresses
from explainer.evidence import Assessment
from explainer.exhibits import Exhibits
from explainer.feeds import Post, Tag, Written, written
from explainer.items import Html, Link
from explainer.linking import MAIN, Entry
from explainer.model import Stance
from explainer.news import Moved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from explainer.items import FactItem, Note, Notes, Rich, Time
    from explainer.model import Correction
    from explainer.news import News

_LONGEST = 120  # characters of a title
_SPECIAL = re.compile("[&<>\"']")  # what has a meaning in markup


@dataclass(slots=True)
class Abroad(Exhibits):
    """Makes pieces that are read elsewhere: every address is whole, and sources are named rather than numbered."""

    def to(self, target: str, fragment: str = "") -> str:
        """Return the whole address of an output, or of a place in it."""
        whole = addresses.absolute(self.web.site, addresses.within(self.folder, target))
        return f"{whole}#{quote(fragment, safe='')}" if fragment else whole

    # Posts

    def post(self, news: News) -> Written:
        """Return what is new as a post; each is made once, however many feeds it is in."""
        return self.web.once("post", news, lambda: written(self._post(news), self.words.tag))

    def _post(self, news: News) -> Post:
        match news.what:
            case Entry():
                title, href, html = self.title(news.what), self.address_of(news.what), self._account(news.what)
            case Moved():
                title, href, html = self._moved(news, news.what)
            case _:
                title, href, html = self._corrected(news, news.what)
        return Post(
            id=f"{addresses.absolute(self.web.site, addresses.HOME)}#{news.id}",  # the same in every language
            href=href,
            title=title,
            html=html,
            published=str(news.published),
            updated=str(news.updated),
            tags=tuple(self._tags(news)),
        )

    def _tags(self, news: News) -> Iterator[Tag]:
        _, page = self.words.gettext, news.linked.page
        if page.kind:
            yield Tag(page.kind, self.web.site.kind(page.kind).one)
        match news.what:
            case Entry(fact=fact):
                if fact.stance is not Stance.CONTEXT:
                    yield Tag(fact.stance.value, self.stance(fact.stance))
            case Moved(change=change):
                yield Tag("status", _("Change of status"))
                if change.verdict.status:
                    yield Tag(change.verdict.status.value, self.sentences.status(change.verdict.status))
            case _:
                yield Tag("correction", _("Correction"))

    # Facts

    def title(self, entry: Entry) -> str:
        """Say a fact in the length of a title: its first sentence."""
        fact, page = entry.fact, entry.page
        if fact.key:
            said = Markup(self._html(self.value(fact.value))).striptags()
            return self.words.gettext("{page}, {key}: {value}").format(page=page.short, key=fact.key, value=said)
        sentences = page.fact_text(fact).sentences
        return _shortened(self.sentence(sentences[0])) if sentences else page.short

    def _account(self, entry: Entry) -> str:
        """Tell a fact in full, as the page that it lives on does."""
        return "\n".join(self._paragraphs(self.fact(entry, at_home=False, numbered=False), entry))

    def _paragraphs(self, fact: FactItem, entry: Entry) -> Iterator[str]:
        _ = self.words.gettext
        yield f"<p>{self._head(fact, entry)}</p>"
        if fact.part:
            yield _p(_("On the part: %(part)s"), part=_plain(fact.part))
        yield from self._said(fact)
        yield from self._quoted(fact)
        if fact.sources.notes:
            yield _p(_("Sources: %(sources)s"), sources=self._named(fact.sources.notes))
        if fact.echoes:
            yield _p(_("Repeated by: %(outlets)s"), outlets=self._joined(map(_link, fact.echoes)))

    def _said(self, fact: FactItem) -> Iterator[str]:
        text = self._html(fact.text)
        if fact.key:
            text = f"{_plain(fact.key)}: {self._html(fact.value)}"
        if fact.retired and fact.retired_time:
            yield f"<p><s>{text}</s></p>"
            retired = self.words.gettext("Retired %(date)s: %(why)s")
            yield _p(retired, date=_plain(fact.retired_time.text), why=self._html(fact.retired))
        elif text:
            yield f"<p>{text}</p>"

    def _quoted(self, fact: FactItem) -> Iterator[str]:
        _ = self.words.gettext
        if fact.quote:
            lang = f' lang="{_plain(fact.quote_lang)}"' if fact.quote_lang else ""
            yield f"<blockquote{lang}><p>{_plain(fact.quote)}</p></blockquote>"
            if fact.rendering:
                yield _p(_("In translation: %(words)s"), words=_plain(fact.rendering))
        elif fact.no_words:
            yield _p(_("No source gives the words that were used."))

    def _head(self, fact: FactItem, entry: Entry) -> str:
        """Say when, on which page, and who took which stance or step."""
        _ = self.words.gettext
        parts: list[str] = []
        if fact.time:
            when = _("{when} (ahead)").format(when=fact.time.text) if entry.ahead else fact.time.text
            parts.append(_anchor(fact.permalink, _dated(fact.time, when)))
        if fact.page:
            parts.append(_link(fact.page))
        who = _plain(fact.unnamed)
        if fact.speaker:
            name = _plain(fact.speaker.name)
            who = _anchor(fact.speaker.href, name) if fact.speaker.href else name
            who = self._joined([who, *([_plain(fact.speaker.role)] if fact.speaker.role else [])])
        how = _plain(fact.stance_text or fact.step_text)
        said = _plain(_("{who}: {stance}")).format(who=who, stance=how) if who and how else who or how
        return self._joined([*parts, said] if said else parts)

    def _named(self, notes: Iterable[Note]) -> str:
        return self._joined(_link(Link(href=note.href, text=note.publisher)) for note in notes)

    def _joined(self, parts: Iterable[str]) -> str:
        return _plain(self.words.gettext(", ")).join(parts)

    def _html(self, pieces: Rich) -> str:
        """Return text as markup, the sources of a citation in brackets."""
        return "".join(map(self._piece, pieces))

    def _piece(self, piece: Html | Link | Notes) -> str:
        match piece:
            case Html():
                return piece.html
            case Link():
                return _link(piece)
        return f" ({self._named(piece.notes)})" if piece.notes else ""

    # Changes of status and corrections

    def _moved(self, news: News, moved: Moved) -> tuple[str, str, str]:
        _, page, verdict = self.words.gettext, news.linked.page, moved.change.verdict
        status = self.sentences.headline(verdict)
        title = _("{page}: {status}").format(page=page.short, status=status)
        href = self.to(addresses.of_past(self.web.site, page, moved.change.day))
        said = self.sentences.verdict(Assessment(verdict))
        html: list[str] = [
            f"<p>{_link(self.page_link(page, page.front.title))}: <b>{_plain(status)}</b></p>",
            f"<p>{_plain(said)}</p>",
        ]
        if moved.claim != MAIN:
            html.append(_p(_("On the part: %(part)s"), part=_plain(self.plain(page.text("claims", moved.claim)))))
        if news.entry:
            html += ["<hr>", self._account(news.entry)]
        return title, href, "\n".join(html)

    def _corrected(self, news: News, correction: Correction) -> tuple[str, str, str]:
        _, page = self.words.gettext, news.linked.page
        item = self.correction(correction, news.linked, on_page=False)
        title = _("Correction: {page}").format(page=page.front.title)
        href = item.fact.href if item.fact else self.to(addresses.of_page(self.web.site, page), "corrections_")
        html: list[str] = [
            f"<p>{self._joined([_dated(item.time), *([_link(item.page)] if item.page else [])])}</p>",
            _p(_("It said: <del>%(was)s</del>"), was=self._html(item.was)),
            _p(_("It says: <ins>%(now)s</ins>"), now=self._html(item.now)),
            f"<p>{self._html(item.why)}</p>",
        ]
        return title, href, "\n".join(html)


# Markup is held as text here, and whatever is none goes through `_plain` before it is put in: a post has some forty
# such parts, and each `Markup` that is made takes as long as writing it.


def _plain(text: str) -> str:
    """Return text that is no markup as markup."""
    return str(escape(text)) if _SPECIAL.search(text) else text


def _p(message: str, **values: str) -> str:
    """Return a paragraph; the message and the values are markup."""
    return f"<p>{message % values if values else message}</p>"


def _link(link: Link) -> str:
    return _anchor(link.href, _plain(link.text))


def _anchor(href: str, said: str) -> str:
    """Return a link; what it says is markup."""
    return f'<a href="{_plain(href)}">{said}</a>'


def _dated(time: Time, said: str = "") -> str:
    """Return a date as markup; `said` is text."""
    said = _plain(said or time.text)
    return f'<time datetime="{_plain(time.datetime)}">{said}</time>' if time.datetime else said


def _shortened(sentence: str) -> str:
    """Return a sentence in the length of a title, cut between words."""
    if len(sentence) <= _LONGEST:
        return sentence
    return sentence[:_LONGEST].rpartition(" ")[0].rstrip(",;:–—") + "…"


class Posts(Sequence[Written]):
    """What is new, as posts: each is made when it is looked at, since an archive has too many to hold them all."""

    def __init__(self, abroad: Abroad, found: Sequence[News]) -> None:
        """Make nothing yet."""
        self._abroad, self._found = abroad, found

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._found)

    @overload
    def __getitem__(self, place: int) -> Written: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Written]: ...

    def __getitem__(self, place: int | slice) -> Written | Sequence[Written]:
        """Make one post, or some."""
        if isinstance(place, slice):
            return [self._abroad.post(each) for each in self._found[place]]
        return self._abroad.post(self._found[place])
