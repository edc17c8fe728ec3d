"""Nodes of a page's graph for machines, in schema.org's words: whole addresses as names, and what all pages share.

What is in the world (a company, a law, a source) has one name in all languages; what is written here (a page, a
claim, a term) has one in each.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from explainer import addresses
from explainer.model import Nature, SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from explainer.config import Site
    from explainer.content import Page
    from explainer.linking import Web

    Node = dict[str, object]

THING = "it_"  # ids of facts and headings have no underscore after their first word
CLAIM = "claim_"
REVIEW = "review_"
TERMS = "terms_"
_SITE = "site_"
_PUBLISHER = "publisher_"
_WRITTEN = frozenset({Nature.CLAIM, Nature.TERM})
_SPDX = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-.+][A-Za-z0-9]+)+\+?")
_TYPES = {SourceKind.REPORT: "Article", SourceKind.DATA: "Dataset", SourceKind.SOCIAL: "SocialMediaPosting"}
# What would end the script or hide its end; a JSON reader sees the same text.
_ESCAPED = str.maketrans({"<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def graph(nodes: Iterable[Node]) -> str:
    """Return a graph as JSON that may stand in a `<script>`."""
    made = {"@context": "https://schema.org", "@graph": list(nodes)}
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)


def node(kind: str, name: str = "", /, **said: object) -> Node:
    """Return a node of a type; what is empty is left out."""
    head = {"@type": kind, "@id": name}
    return {key: value for key, value in {**head, **said}.items() if value not in (None, "", (), [])}


def ref(name: str) -> Node:
    """Return what points at a node by its name."""
    return {"@id": name}


def refs(names: Iterable[str]) -> list[Node]:
    """Return what points at nodes by their names, each once."""
    return [ref(name) for name in dict.fromkeys(names)]


def of_site(site: Site, folder: str) -> str:
    """Return the name of an edition of the site."""
    return f"{addresses.absolute(site, folder + addresses.HOME)}#{_SITE}"


def of_page(site: Site, page: Page, folder: str) -> str:
    """Return the name of what a page is about: a claim, a company, a law; `folder` is that of an edition."""
    fragment = CLAIM if page.nature is Nature.CLAIM else THING
    return whole(site, addresses.of_page(site, page), folder if page.nature in _WRITTEN else "", fragment)


def of_source(site: Site, name: str) -> str:
    """Return the name of a source."""
    return whole(site, addresses.of_source(name), "", THING)


def whole(site: Site, address: str, folder: str, fragment: str) -> str:
    """Return the whole address of something in an edition's page."""
    return f"{addresses.absolute(site, folder + address)}#{fragment}"


def publisher(site: Site) -> Node | None:
    """Describe who publishes the site, if that is said."""
    if not site.publisher:
        return None
    name = f"{addresses.absolute(site, addresses.HOME)}#{_PUBLISHER}"
    return node(str(site.publisher.kind), name, name=site.publisher.name)


def website(site: Site, folder: str, lang: str) -> Node:
    """Describe an edition of the site; its publisher is named only."""
    by = publisher(site)
    return node(
        "WebSite",
        of_site(site, folder),
        url=addresses.absolute(site, folder + addresses.HOME),
        name=site.title,
        description=site.description,
        inLanguage=lang,
        publisher=ref(str(by["@id"])) if by else None,
        license=license_of(site),
    )


def license_of(site: Site) -> object:
    """Return the licence's address: its own, or that of its name in SPDX's list; else its words."""
    said = site.license
    if not said or said.startswith(("https://", "http://")):
        return said
    return f"https://spdx.org/licenses/{said}" if _SPDX.fullmatch(said) else node("CreativeWork", name=said)


def trail(steps: Iterable[tuple[str, str]]) -> Node:
    """Describe the way to a page from the start: names with whole addresses, that of the page itself left out."""
    items = [
        node("ListItem", position=number, name=name, item=ref(address) if address else None)
        for number, (name, address) in enumerate(steps, 1)
    ]
    return node("BreadcrumbList", itemListElement=items)


def source(web: Web, name: str) -> Node:
    """Describe a source."""
    site, said = web.site, web.sources[name]
    points = said.date.points if said.date else ()
    return node(
        _TYPES.get(said.kind, "CreativeWork"),
        of_source(site, name),
        name=said.title,
        url=said.url,
        author=node("Person", name=said.author) if said.author else None,
        publisher=node("Organization", name=said.publisher),
        datePublished=points[0].html if len(points) == 1 and points[0] else None,
        inLanguage=said.lang or site.language,
        archivedAt=said.archive,
        isAccessibleForFree=False if said.paywall else None,
        isBasedOn=ref(of_source(site, said.based_on)) if said.based_on and said.based_on in web.sources else None,
    )


def dataset(
    site: Site, address: str, folder: str, lang: str, said: Mapping[str, str], files: Mapping[str, str]
) -> Node:
    """Describe the data of an edition on the page at an address.

    `said` has its `name` and `description`; `files` are their media types by their addresses in the edition.
    """
    by = publisher(site)
    return node(
        "Dataset",
        whole(site, address, folder, THING),
        **said,
        inLanguage=lang,
        isAccessibleForFree=True,
        license=license_of(site),
        creator=by,
        distribution=[
            node("DataDownload", contentUrl=addresses.absolute(site, folder + file), encodingFormat=kind)
            for file, kind in files.items()
        ],
    )
