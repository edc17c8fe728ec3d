"""Feeds as Atom (RFC 4287) and JSON Feed 1.1, the newest posts in one document and older ones in archives (RFC 5005).

Archives are filled from the oldest post on, so that a new post moves no other from one to the next; the newest may
hold posts that the feed itself shows too, as RFC 5005 foresees.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from explainer.indenting import indented

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MOST = 100  # posts in a document
_ATOM, _HISTORY = "http://www.w3.org/2005/Atom", "http://purl.org/syndication/history/1.0"
_ATOM_TYPE, _JSON_TYPE = "application/atom+xml", "application/feed+json"
_VERSION = "https://jsonfeed.org/version/1.1"
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # no characters of XML 1.0


@dataclass(frozen=True, slots=True)
class Tag:
    """What a post is sorted under: a word for machines and one for readers."""

    term: str
    label: str


@dataclass(frozen=True, slots=True)
class Post:
    """An entry of a feed: `html` is the full text, addresses are whole, days are written `2025-03-02`."""

    id: str
    href: str
    title: str
    html: str
    published: str
    updated: str
    tags: tuple[Tag, ...]


class Written(NamedTuple):
    """A post as every feed that it is in has it: an entry of an Atom document, an item of a JSON Feed.

    Both are bytes, since many are held at once, and text with one curly quote takes twice as much.
    """

    updated: str
    entry: bytes
    item: bytes


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed, its posts from the newest to the oldest.

    `address` is where its Atom document is written, below the site's `root`, `home` the whole address of the page that
    it follows, `others` the whole addresses of the same feed in other languages. `since` is a day for a feed without
    posts.
    """

    address: str
    root: Callable[[str], str]
    home: str
    title: str
    subtitle: str
    lang: str
    author: str
    author_href: str
    icon: str
    rights: str
    others: tuple[tuple[str, str], ...]
    since: str
    posts: Sequence[Written]


class Document(NamedTuple):
    """One document of a feed: where its Atom is, those before and after it, whether it is an archive, which posts."""

    address: str
    older: str
    newer: str
    archive: bool
    shown: slice


def as_json(address: str) -> str:
    """Return where the JSON Feed of an Atom feed is written."""
    return address.removesuffix(".xml") + ".json"


def archive(address: str, number: int) -> str:
    """Return where an archive of a feed is written; the first holds the oldest posts."""
    return f"{address.removesuffix('.xml')}/{number}.xml"


def written(post: Post, lang: str) -> Written:
    """Return a post in both formats; `lang` is its language."""
    return Written(post.updated, _entry(post).encode(), _item(post, lang).encode())


def documents(feed: Feed) -> Iterator[tuple[str, bytes]]:
    """Yield the address and the bytes of every document of a feed, in both formats."""
    for each in divided(feed.address, len(feed.posts)):
        yield from document(feed, each)


def document(feed: Feed, each: Document) -> Iterator[tuple[str, bytes]]:
    """Yield the address and the bytes of one document, in both formats."""
    posts = feed.posts[each.shown]
    yield each.address, _atom(feed, each, posts)
    yield as_json(each.address), _json(feed, each, posts)


def divided(address: str, count: int) -> Iterator[Document]:
    """Yield the documents of a feed of so many posts, the oldest archive first, the feed itself last."""
    full = -(-max(count - MOST, 0) // MOST)
    chain = [*(archive(address, number) for number in range(1, full + 1)), address]
    for index, each in enumerate(chain):
        oldest = count - index * MOST
        shown = slice(oldest - MOST, oldest) if index < full else slice(0, MOST)
        older, newer = chain[index - 1] if index else "", chain[index + 1] if index < full else ""
        yield Document(each, older, newer if newer != address else "", index < full, shown)


# Atom


def _atom(feed: Feed, document: Document, posts: Sequence[Written]) -> bytes:
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="{_ATOM}" xmlns:fh="{_HISTORY}" xml:lang="{escape(feed.lang)}">',
        _element("id", feed.root(feed.address)),
        _element("title", feed.title),
        *([_element("subtitle", feed.subtitle)] if feed.subtitle else []),
        _element("updated", _time(max((post.updated for post in posts), default=feed.since))),
        f"<author>{_element('name', feed.author)}{_element('uri', feed.author_href)}</author>",
        *_links(feed, document),
        *(["<fh:archive/>"] if document.archive else []),
        _element("icon", feed.icon),
        *([_element("rights", feed.rights)] if feed.rights else []),
        _element("generator", "Explainer"),
    ]
    return b"\n".join((_fit(lines).encode(), *(post.entry for post in posts), b"</feed>\n"))


def _links(feed: Feed, document: Document) -> Iterator[str]:
    whole = feed.root
    yield _link("self", whole(document.address), type=_ATOM_TYPE)
    yield _link("alternate", feed.home, type="text/html", hreflang=feed.lang)
    yield _link("alternate", whole(as_json(document.address)), type=_JSON_TYPE, hreflang=feed.lang)
    if document.archive:
        yield _link("current", whole(feed.address), type=_ATOM_TYPE)
    else:
        for lang, address in feed.others:
            yield _link("alternate", address, type=_ATOM_TYPE, hreflang=lang)
    if document.older:
        yield _link("prev-archive", whole(document.older), type=_ATOM_TYPE)
    if document.newer:
        yield _link("next-archive", whole(document.newer), type=_ATOM_TYPE)


def _entry(post: Post) -> str:
    lines = [
        "<entry>",
        _element("id", post.id),
        _element("title", post.title),
        _element("published", _time(post.published)),
        _element("updated", _time(post.updated)),
        _link("alternate", post.href, type="text/html"),
        *(f"<category term={_quoted(tag.term)} label={_quoted(tag.label)}/>" for tag in post.tags),
        f'<content type="html">{_escaped(post.html)}</content>',
        "</entry>",
    ]
    return _fit(lines)


def _fit(lines: Sequence[str]) -> str:
    """Return lines as text, without the characters that no document may hold."""
    return _UNFIT.sub("", "\n".join(lines))


def _element(name: str, text: str) -> str:
    return f"<{name}>{_escaped(text)}</{name}>"


def _link(rel: str, href: str, **attributes: str) -> str:
    said = "".join(f" {name}={_quoted(value)}" for name, value in attributes.items())
    return f"<link rel={_quoted(rel)}{said} href={_quoted(href)}/>"


def _escaped(text: str) -> str:
    return escape(text, quote=False)


def _quoted(text: str) -> str:
    return f'"{escape(text)}"'


def _time(day: str) -> str:
    return f"{day}T00:00:00Z"


# JSON Feed


def _json(feed: Feed, document: Document, posts: Sequence[Written]) -> bytes:
    whole = feed.root
    said: dict[str, Any] = {
        "version": _VERSION,
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": whole(as_json(document.address)),
        **({"description": feed.subtitle} if feed.subtitle else {}),
        **({"next_url": whole(as_json(document.older))} if document.older else {}),
        "icon": feed.icon,
        "language": feed.lang,
        "authors": [{"name": feed.author, "url": feed.author_href}],
        "items": [],
    }
    before, _, after = indented(said).encode().rpartition(b"]")
    items = b",\n  ".join(post.item for post in posts)
    return before + (b"\n  " + items + b"\n " if items else b"") + b"]" + after + b"\n"


def _item(post: Post, lang: str) -> str:
    said = {
        "id": post.id,
        "url": post.href,
        "title": post.title,
        "content_html": post.html,
        "date_published": _time(post.published),
        "date_modified": _time(post.updated),
        "tags": [tag.label for tag in post.tags],
        "language": lang,
    }
    return indented(said, "\n  ")
