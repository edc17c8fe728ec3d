"""A site's editions: the same web in each of its languages, with the words, the folder and the keys of each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from explainer.content import HOME, gist
from explainer.framing import Setting, Tongue
from explainer.keys import keys
from explainer.localising import localised
from explainer.rendition import foreign

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from explainer.config import Kind, KindTexts, Site
    from explainer.content import Content, Page
    from explainer.keys import Keys
    from explainer.linking import Web
    from explainer.words import Words


def editions(
    content: Content, web: Web, words: Mapping[str, Words], known: Keys, common: tuple[bytes, ...]
) -> Iterator[Setting]:
    """Yield the setting of each language's edition, that of the facts first.

    `known` are the keys of the original, `common` stands for what everything depends on.
    """
    site = content.site
    filled = frozenset(each.kind for name, each in content.gists.items() if name != HOME and content.shows(name))
    tongues = tuple(Tongue(tag, each.name, _folder(site, tag), each.territorial) for tag, each in words.items())
    for tongue in tongues:
        local, spoken = web, known
        if tongue.folder:
            pages = _pages(content, tongue.tag)
            texts = _texts(site, tongue.tag)
            gists = {name: gist(page) for name, page in pages.items()}
            spoken = keys(replace(content, site=texts, pages=pages, gists=gists), (*common, tongue.tag.encode()))
            local = localised(web, texts, pages)
        late = spoken.with_late(web.late)
        yield Setting(local, web, words[tongue.tag], filled, late, folder=tongue.folder, tongues=tongues)


def _folder(site: Site, tag: str) -> str:
    return "" if tag == site.language else f"{tag}/"


def _pages(content: Content, tag: str) -> dict[str, Page]:
    """Return every page in a language; one that nobody has translated has the words of the original, marked as such."""
    known = content.translations.get(tag, {})
    linked = content.pages.keys()
    return {
        name: known.get(name) or foreign(page, content.site.language, tag, linked)
        for name, page in content.pages.items()
    }


def _texts(site: Site, tag: str) -> Site:
    """Return a site's settings with its own texts in a language, as far as there are any."""
    texts = (site.translations or {}).get(tag)
    if texts is None:
        return site
    publisher = replace(site.publisher, name=texts.publisher) if site.publisher and texts.publisher else site.publisher
    kinds = {name: _named(kind, texts.kinds.get(name) if texts.kinds else None) for name, kind in site.kinds.items()}
    return replace(
        site,
        title=texts.title or site.title,
        description=texts.description or site.description,
        publisher=publisher,
        kinds=kinds,
    )


def _named(kind: Kind, texts: KindTexts | None) -> Kind:
    return replace(kind, one=texts.one, many=texts.many) if texts else kind
