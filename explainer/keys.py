"""What each part of a site depends on, as digests: where two are equal, all that is made from them is equal.

A page's output shows the page itself, facts and sentences of its neighbours (whom it names, and who name it), and
the names of those whom neighbours name. A list shows no running text. Keys may differ where outputs would not; they
are never equal where outputs differ.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from explainer.memory import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from explainer.content import Content, Gist

_ABSENT = b""
_UNKNOWN = b"?"  # sources that could not be read, of which none is missed
_HOME_OF_TEXT = "about"  # the page that every footer links to


@dataclass(frozen=True, slots=True)
class Keys:
    """Digests of what outputs depend on.

    `common` is what all depend on; `pages` what a page's own outputs do, `shown` what lists show of a page, `names`
    what links to it show, each by the page's id; `sources` what is shown of a source; `lists` what any list may show;
    `web` how pages hang together, which is all but their running text.
    """

    common: bytes
    pages: Mapping[str, bytes]
    shown: Mapping[str, bytes]
    names: Mapping[str, bytes]
    sources: Mapping[str, bytes]
    lists: bytes
    web: bytes
    near: Mapping[str, frozenset[str]]  # those whose facts or sentences a page shows

    def of(self, *parts: bytes) -> bytes:
        """Return the key of an output that depends on these parts, and on what all depend on."""
        return digest(self.common, *parts)

    def with_assets(self, assets: bytes) -> Keys:
        """Return keys for outputs that load what this stands for; what is wrong with a page does not depend on it."""
        return replace(self, common=digest(self.common, assets))

    def with_late(self, names: Iterable[str]) -> Keys:
        """Return keys for a web in which these sources are shown though dated after its day, as a fact may decide."""
        late = sorted(names)
        return replace(self, common=digest(self.common, *(name.encode() for name in late))) if late else self


def keys(content: Content, common: Iterable[bytes]) -> Keys:
    """Work out what everything depends on; `common` are settings, day, words, and the like."""
    pages = content.gists
    names = {name: page.name for name, page in pages.items()}
    sources = {name: _source(content, name) for name in content.sources.digests}
    known = {**sources, **names} if not sources.keys() & names.keys() else None
    shown = {
        name: digest(
            names[name],
            page.digests.front,
            page.facts,
            *_named(page.names.front, known, names, sources),
        )
        for name, page in pages.items()
    }
    lists = digest(*(part for name in sorted(shown) for part in (name.encode(), shown[name])), *_sorted(sources))
    kinds = sorted({page.kind for page in pages.values() if content.shows(page.id)})
    shared = (
        *common,
        *(kind.encode() for kind in kinds),
        names.get(_HOME_OF_TEXT, _ABSENT),
        _UNKNOWN if content.sources.known is None else _ABSENT,
        *(name.encode() for name in content.static),
    )
    everywhere = digest(*shared)
    near, said = _neighbours(pages), _said(pages)
    own = {
        name: digest(
            everywhere,
            shown[name],
            page.digests.body,
            *_named(page.names.body, known, names, sources),
            *(shown[other] for other in sorted(near[name])),
            *said[name],
        )
        for name, page in pages.items()
    }
    web = digest(lists, *(name.encode() for page in pages.values() for name in ("", *page.names.body)))
    return Keys(everywhere, own, shown, names, sources, lists, web, {name: frozenset(near[name]) for name in pages})


def _source(content: Content, name: str) -> bytes:
    """Stand for a source and those that it goes back to, of which rules and lists speak too."""
    chain: list[str] = []
    while name in content.sources.digests and name not in chain:
        chain.append(name)
        source = content.sources.by_id.get(name)
        name = (source.based_on if source else None) or ""
    return digest(*(part for each in chain for part in (each.encode(), content.sources.digests[each])))


def _named(
    wanted: Iterable[str],
    known: Mapping[str, bytes] | None,
    names: Mapping[str, bytes],
    sources: Mapping[str, bytes],
) -> list[bytes]:
    if known is not None:
        return [known.get(name, _ABSENT) for name in wanted]
    return [part for name in wanted for part in (names.get(name, _ABSENT), sources.get(name, _ABSENT))]


def _sorted(found: Mapping[str, bytes]) -> list[bytes]:
    return [part for name in sorted(found) for part in (name.encode(), found[name])]


def _neighbours(pages: Mapping[str, Gist]) -> Mapping[str, set[str]]:
    """Return for each page those whom it names, and those that name it in their front matter."""
    near: dict[str, set[str]] = defaultdict(set)
    for name, page in pages.items():
        for other in page.names.front:
            if other in pages and other != name:
                near[name].add(other)
                near[other].add(name)
        near[name].update(other for other in page.names.body if other in pages and other != name)
    return near


def _said(pages: Mapping[str, Gist]) -> Mapping[str, list[bytes]]:
    """Stand for the sentences in which running text names each page, and for the names of the pages that say them."""
    said: dict[str, list[bytes]] = defaultdict(list)
    for name in sorted(pages):
        for other, words, linked in pages[name].named:
            found = (pages[each].name if each in pages else _ABSENT for each in linked)
            said[other].append(digest(pages[name].name, words, *found))
    return said
