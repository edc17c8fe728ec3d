"""What the search finds: pages with their claims, dated facts and sources, as a script, so that it works from a folder.

`search/index.js` sets `explainerSearch` to `{pages, facts, sources}`. A page is `{href, title, kind, key, status,
text}`: `status` is in words, `key` names its colour, and a part of a claim with its own status is a page too. A fact is
`{page, href, when, text, quote, lang}`, where `page` counts in `pages` and `lang` is the quotation's language if it is
not the site's; a source is `{href, title, lang, kind, when, text}`, where `lang` is the title's. Every `href` is
relative to the script; every text is plain.

A large index is divided, so that no script passes 500 KB: `search/index.js` then holds the first pages, and in `more`
the names of further scripts, in order. Each sets `explainerSearchPart` to a list that continues one of the three:
`search/pages-1.js`, `search/facts-1.js` and so on; numbers count in the whole of a list.
"""

from __future__ import annotations

import json
from html import unescape
from itertools import chain
from typing import TYPE_CHECKING, Any

from explainer import addresses, limits
from explainer.exhibits import Exhibits, status_key
from explainer.items import Html, Link
from explainer.linking import MAIN
from explainer.model import Claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from explainer.linking import Entry, Linked, Web
    from explainer.model import Fact
    from explainer.words import Words

_CLAIM = "claim_"  # where a rumor's page shows the parts
# Line separators end a line in older browsers' scripts; `<` is written so that no tag can be read into the text.
_ESCAPED = str.maketrans({"<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def search_index(web: Web, words: Words, folder: str = "") -> dict[str, bytes]:
    """Return the bytes of the search's index by its address, for the edition of a site in a folder."""
    pieces = Exhibits(web, words, addresses.SEARCH, folder, listed=False)
    lists = {key: list(map(_json, records)) for key, records in documents(pieces).items()}
    if sum(_size(records) for records in lists.values()) <= limits.SEARCHED:
        return {folder + addresses.SEARCH: _script("explainerSearch", lists)}
    divided = {key: list(_parts_of(records)) for key, records in lists.items()}
    first = divided["pages"].pop(0) if divided["pages"] else []
    parts = {
        addresses.of_search(f"{key}-{number}"): (key, records)
        for key, found in divided.items()
        for number, records in enumerate(found, start=1)
    }
    more = [_json(address.rpartition("/")[2]) for address in parts]
    index = {"pages": first, "facts": [], "sources": [], "more": more}
    return {
        folder + addresses.SEARCH: _script("explainerSearch", index),
        **{
            folder + address: _script("explainerSearchPart", {key: records})
            for address, (key, records) in parts.items()
        },
    }


def _parts_of(records: Iterable[str]) -> Iterator[list[str]]:
    """Divide records, which are JSON, into lists as long as a script may be."""
    part: list[str] = []
    size = 0
    for record in records:
        length = _size([record])
        if part and size + length > limits.SEARCHED:
            yield part
            part, size = [], 0
        part.append(record)
        size += length
    if part:
        yield part


def _size(records: Iterable[str]) -> int:
    """Return how many bytes records take in a script."""
    return sum(len(record.encode()) + 2 for record in records)


def _script(name: str, lists: Mapping[str, Sequence[str]]) -> bytes:
    separator = ",\n"
    body = separator.join(f"{_json(key)}: [\n{separator.join(records)}\n]" for key, records in lists.items())
    return f"globalThis.{name} = {{\n{body}\n}};\n".encode()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)


def documents(pieces: Exhibits) -> dict[str, Iterator[dict[str, Any]]]:
    """Return the records of pages, of dated facts and of sources, each made when it is its turn."""
    web = pieces.web
    home = [web.home] if web.home else []
    linked = [*home, *(web.pages[name] for name in sorted(web.pages))]
    numbers = {each.page.id: number for number, each in enumerate(linked)}
    about: dict[int, list[int]] = {}
    for each in linked:
        for entry in each.concerning:
            about.setdefault(id(entry.fact), []).append(numbers[each.page.id])
    return {
        "pages": chain((_page(pieces, each) for each in linked), _parts(pieces, linked)),
        "facts": (
            _fact(pieces, entry, numbers[entry.page.id], about.get(id(entry.fact), [])) for entry in web.timeline
        ),
        "sources": (_source(pieces, name) for name in sorted(web.sources)),
    }


def _page(pieces: Exhibits, linked: Linked) -> dict[str, Any]:
    page = linked.page
    assessment = linked.assessments.get(MAIN)
    badge = pieces.badge(assessment) if assessment else None
    texts = (pieces.plain(page.text("claim")), pieces.plain(page.text("summary")))
    return {
        "id": page.id,
        "href": pieces.page_link(page).href,
        "sort": page.kind,
        "title": page.front.title,
        "kind": pieces.web.site.kind(page.kind).one if page.kind else "",
        "key": badge.key if badge else "",
        "status": badge.headline if badge else pieces.sentences.state(linked.state),
        "text": _joined(texts),
    }


def _parts(pieces: Exhibits, linked: Iterable[Linked]) -> Iterator[dict[str, Any]]:
    """Yield the parts of claims that have no page of their own, each with what follows of it."""
    for each in linked:
        front = each.page.front
        for key, part in (front.claims or {}).items() if isinstance(front, Claim) else ():
            if part.page is None:
                verdict = each.assessments[key].verdict
                status = {"key": status_key(verdict), "status": pieces.sentences.headline(verdict)}
                href = pieces.page_link(each.page, fact=_CLAIM).href
                yield {
                    **_page(pieces, each),
                    **status,
                    "href": href,
                    "text": pieces.plain(each.page.text("claims", key)),
                }


def _fact(pieces: Exhibits, entry: Entry, number: int, about: list[int]) -> dict[str, Any]:
    """Describe a dated fact: when, who and how, then what; of a retired one first that it is.

    `number` is that of the page where the fact lives, `about` those of the others that it concerns.
    """
    fact, told = entry.fact, pieces.told(entry)
    _ = pieces.words.gettext
    speaker = pieces.name(fact.by.page or fact.by.name or fact.by.for_ or "") if fact.by else ""
    how = told.stance or told.step
    said = _("{who}: {stance}").format(who=speaker, stance=how) if fact.by and how else how
    who = told.unnamed or (speaker if not how else "")
    quote = _("“{words}”").format(words=fact.quote.text) if fact.quote else ""
    part = _("On the part: %(part)s") % {"part": told.part} if told.part else ""
    what = f"{fact.key}: {_value(pieces, entry)}" if fact.key else pieces.plain(entry.page.fact_text(fact))
    when = told.time.text if told.time else ""
    return {
        "page": number,
        "about": about,
        "stance": fact.stance.value,
        "href": pieces.address_of(entry),
        "when": _("{when} (ahead)").format(when=when) if entry.ahead else when,
        "text": _joined((_retired(pieces, fact), said, who, what, part)),
        "quote": quote,
        "lang": pieces.lang_of_quote(fact),
    }


def _retired(pieces: Exhibits, fact: Fact) -> str:
    retired = fact.retired
    if retired is None or retired.date.earliest > pieces.web.day:
        return ""
    said = pieces.words.gettext("Retired %(date)s: %(why)s")
    return said % {"date": pieces.time(retired.date).text, "why": retired.why}


def _value(pieces: Exhibits, entry: Entry) -> str:
    said = pieces.value(entry.fact.value)
    links = (
        each.text if isinstance(each, Link) else unescape(each.html) for each in said if isinstance(each, Html | Link)
    )
    return "".join(links)


def _source(pieces: Exhibits, name: str) -> dict[str, Any]:
    _ = pieces.words.gettext
    item = pieces.source(name, 0)
    return {
        "href": item.href,
        "title": item.title or item.publisher,
        "lang": item.lang if item.title else "",
        "kind": _("Source"),
        "when": item.time.text if item.time else "",
        "text": _(", ").join(each for each in (item.publisher, item.author, item.kind) if each),
    }


def _joined(texts: Iterable[str]) -> str:
    """Join texts, each as a sentence of its own."""
    return " ".join(text if text[-1] in ".?!…:”" else f"{text}." for text in texts if text)
