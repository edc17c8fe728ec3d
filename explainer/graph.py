"""What a page says of itself to machines: one JSON-LD graph of the page, what it is about, and the way to it.

A page of the site as of a past day says nothing, nor does one whose whole address is not known.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from explainer import addresses, cases, moments, nodes, posting
from explainer.framing import pieces_at
from explainer.model import Nature
from explainer.nodes import node, ref, refs
from explainer.things import things
from explainer.views import (
    AllView,
    CorrectionsView,
    DataView,
    HomeView,
    IndexView,
    NotFoundView,
    PastView,
    SourcesView,
    TimelineView,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explainer.exhibits import Exhibits
    from explainer.framing import Setting
    from explainer.linking import Linked, Web
    from explainer.model import Correction
    from explainer.nodes import Node
    from explainer.views import View

_ABOUT = "about"
_FEW = 6  # sources that a page describes; of more it gives the names, and their own pages say the rest
_LISTS = (AllView, CorrectionsView, IndexView, SourcesView, TimelineView)


def described(view: View, setting: Setting) -> View:
    """Return a view whose page says to machines what it shows."""
    if setting.past or not view.frame.canonical or isinstance(view, NotFoundView):
        return view
    return replace(view, frame=replace(view.frame, graph=nodes.graph(_Page(view, setting).nodes())))


def _subject(web: Web, address: str) -> Linked | None:
    """Return the page that has an address in an edition."""
    linked = web.pages.get(_named(address))
    return linked if linked and addresses.of_page(web.site, linked.page) == address else None


def _named(address: str) -> str:
    return address.rpartition("/")[2].removesuffix(".html")


class _Page:
    """Describes the page of one view."""

    def __init__(self, view: View, setting: Setting) -> None:
        self.view, self.setting, self.web, self.site = view, setting, setting.web, setting.web.site
        self.folder, self.lang = setting.folder, setting.words.tag
        self.address = view.address.removeprefix(setting.folder)
        self.linked = self.web.home if self.address == addresses.HOME else _subject(self.web, self.address)
        source = _named(self.address)
        self.source = source if source in self.web.sources and self.address == addresses.of_source(source) else ""

    def nodes(self) -> Iterator[Node]:
        """Yield the page, what it is about, and the way to it."""
        pieces = pieces_at(self.setting, self.address)
        about = list(self._about(pieces))
        yield self._page(pieces, about)
        yield from about
        if self.address != addresses.HOME:
            yield nodes.trail(self._trail())

    def _about(self, pieces: Exhibits) -> Iterator[Node]:
        if self.source:
            yield nodes.source(self.web, self.source)
        elif isinstance(self.view, HomeView):
            yield nodes.website(self.site, self.folder, self.lang)
            by = nodes.publisher(self.site)
            yield from [by] if by else []
        elif isinstance(self.view, IndexView):
            yield from self._terms()
        elif isinstance(self.view, DataView):
            yield self._dataset(self.view)
        elif self.linked and self.linked.page.kind:
            yield from things(pieces, self.linked)

    def _terms(self) -> Iterator[Node]:
        """Yield the set of terms where the page lists the whole of one."""
        kinds = {addresses.of_kind(self.site, name): name for name in self.site.kinds}
        kind = kinds.get(self.address)
        divided = isinstance(self.view, IndexView) and self.view.parts
        if kind and not divided and self.site.kind(kind).nature is Nature.TERM:
            name = nodes.whole(self.site, self.address, self.folder, nodes.TERMS)
            terms = self.web.of_kind(kind, self.setting.words.sort_key)
            named = refs(nodes.of_page(self.site, each.page, self.folder) for each in terms)
            yield node("DefinedTermSet", name, name=self.view.frame.title, hasDefinedTerm=named)

    def _dataset(self, view: DataView) -> Node:
        frame = view.frame
        said = {"name": f"{self.site.title}: {frame.title}", "description": frame.description}
        files = {name: posting.type_of(name) for name in (addresses.of_data(file.link.text) for file in view.files)}
        return nodes.dataset(self.site, self.address, self.folder, self.lang, said, files)

    def _page(self, pieces: Exhibits, about: list[Node]) -> Node:
        frame, claim = self.view.frame, self._claims
        return node(
            self._type,
            frame.canonical,
            **{"headline" if claim else "name": frame.title},
            description=None if about and self.linked and not claim else frame.description,
            inLanguage=frame.title_lang or self.lang,
            isPartOf=ref(nodes.of_site(self.site, self.folder)),
            publisher=nodes.publisher(self.site) if claim else None,
            license=nodes.license_of(self.site) if claim else None,
            translationOfWork=ref(addresses.absolute(self.site, self.address)) if self.folder else None,
            **(self._history(pieces, self.linked, about) if self.linked else {}),
            **self._subject(about),
        )

    @property
    def _claims(self) -> bool:
        return self.linked is not None and self.linked.page.nature is Nature.CLAIM

    @property
    def _type(self) -> str:
        if self._claims:
            return "BackgroundNewsArticle"
        if isinstance(self.view, _LISTS):
            return "CollectionPage"
        return "AboutPage" if self.linked and self.linked.page.id == _ABOUT else "WebPage"

    def _subject(self, about: list[Node]) -> Node:
        """Say what the page is about, by its name."""
        if isinstance(self.view, HomeView):
            lead = getattr(self.linked.page.front, "lead", None) if self.linked else None
            found = self.web.pages.get(lead) if lead else None
        else:
            found = self._host()
        if found:
            return {"about": ref(nodes.of_page(self.site, found.page, self.folder))}
        if isinstance(self.view, HomeView) or not about:
            return {}
        return {"about" if self._claims else "mainEntity": ref(str(about[0]["@id"]))}

    def _host(self) -> Linked | None:
        """Return the page to which a past day or a timeline belongs."""
        if not isinstance(self.view, PastView | TimelineView):
            return None
        found = [_subject(self.web, address) for address in _above(self.address)]
        return next((each for each in found if each), None)

    def _history(self, pieces: Exhibits, linked: Linked, about: list[Node]) -> Node:
        """Say when the page came to be and changed, what it cites, and what it had wrong."""
        first, last = moments.published(linked), moments.modified(linked, self.web.day)
        said = {
            "datePublished": str(first) if first else "",
            "dateModified": str(max(first or last, last)) if last else "",
            "citation": self._citations(linked, about),
            "correction": [self._correction(each) for each in pieces.made(linked)],
        }
        return {key: value for key, value in said.items() if value}

    def _correction(self, each: Correction) -> Node:
        said = self.setting.words.gettext("It said “{was}”; it says “{now}”. {why}")
        text = said.format(was=each.was, now=each.now, why=each.why)
        return node("CorrectionComment", datePublished=str(each.date.latest), text=text)

    def _citations(self, linked: Linked, about: list[Node]) -> list[Node]:
        """Name the sources that the page lists, but for those of which the claims say that they tell it."""
        told = {str(each.get("@id")) for claim in about for each in _appearances(claim)}
        known = {nodes.of_source(self.site, name): name for name in self._listed(linked)}
        if len(known) <= _FEW:
            return [nodes.source(self.web, name) for id_, name in known.items() if id_ not in told]
        known = {nodes.of_source(self.site, name): name for name in self._listed(linked, 1)}
        return [self._brief(id_, name) for id_, name in known.items() if id_ not in told]

    def _listed(self, linked: Linked, most: int | None = None) -> list[str]:
        """Return the sources of facts and texts, of each at most so many: those named first."""
        facts = [entry.fact for entry in linked.entries]
        if self._claims:  # what its other facts rest on, a claim's page only names
            heard = cases.unheard(linked)
            facts = [entry.fact for entry in linked.entries if entry not in heard or entry.fact.key]
        texts = [name for body in linked.page.bodies() for each in body.citations() for name, _ in each.sources[:most]]
        names = dict.fromkeys([*(name for fact in facts for name in fact.sources[:most]), *texts])
        return [name for name in names if name in self.web.sources]

    def _brief(self, id_: str, name: str) -> Node:
        """Name a source that is described on its own page; where its copy is kept must not be looked for there."""
        archive = self.web.sources[name].archive
        return node("CreativeWork", id_, archivedAt=archive) if archive else ref(id_)

    def _trail(self) -> Iterator[tuple[str, str]]:
        """Yield the names and whole addresses of the pages that lead to this one, which comes last."""
        yield self.site.title, self._whole(addresses.HOME)
        kinds = {addresses.of_kind(self.site, name): str(kind.many) for name, kind in self.site.kinds.items()}
        index = self.address.split("/")[0] + "/index.html"
        if index in kinds and index != self.address:
            yield kinds[index], self._whole(index)
        for address in _above(self.address):
            name = self._name(address)
            if name:
                yield name, self._whole(address)
        yield self.view.frame.title, ""

    def _name(self, address: str) -> str:
        subject, _ = _subject(self.web, address), self.setting.words.gettext
        if subject:
            return subject.page.short
        if address == addresses.SOURCES:
            return _("Sources")
        return _("Timeline") if address.endswith(addresses.TIMELINE) else ""

    def _whole(self, address: str) -> str:
        return addresses.absolute(self.site, self.folder + address)


def _appearances(claim: Node) -> Iterator[Node]:
    """Yield the sources in which a claim is said to appear."""
    first, others = claim.get("firstAppearance"), claim.get("appearance")
    yield from [first] if isinstance(first, dict) else []
    yield from others if isinstance(others, list) else []


def _above(address: str) -> Iterator[str]:
    """Yield the pages in whose folders an output lies, the outermost first: `rumors.html`, `rumors/toll.html`."""
    folders = address.split("/")[:-1]
    for count in range(1, len(folders) + 1):
        yield "/".join(folders[:count]) + ".html"
