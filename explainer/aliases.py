"""Where pages were before: the addresses that their `aliases` stand for, and what may not be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainer import addresses
from explainer.config import RESERVED
from explainer.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from explainer.config import Site
    from explainer.content import Content, Page

_PAGE = ".html"
_REMEDY = "Take it out; an old address is one where nothing is any more."


def old_addresses(site: Site, page: Page) -> tuple[str, ...]:
    """Return where a page was, within each language's edition: an address for each of its aliases."""
    folder = addresses.of_page(site, page).rpartition("/")[0]
    within = f"{folder}/" if folder else ""
    return tuple(str(each) if each.endswith(_PAGE) else f"{within}{each}{_PAGE}" for each in page.front.aliases)


def examine(content: Content) -> Iterator[Problem]:
    """Yield a problem for each alias at whose address something is, or which two pages have."""
    moved = [content.pages[name] for name, each in content.gists.items() if each.moved and content.shows(name)]
    taken = _taken(content) if moved else {}
    for page in moved:
        for number, address in enumerate(old_addresses(content.site, page)):
            if why := _reserved(content.site, address) or _within(taken, address):
                message = f"`{page.front.aliases[number]}` cannot be an alias: {why}"
                yield Problem(page.tree.place(("aliases", number)), "E312", message, _REMEDY)
            taken.setdefault(address.casefold(), f"an alias of `{page.id}`")


def _taken(content: Content) -> dict[str, str]:
    """Return what lies at each address of a page or of a kind's list, which some file systems find in any case."""
    site = content.site
    shown = (each for each in content.gists.values() if content.shows(each.id))
    pages = {addresses.of_page(site, each): f"`{each.id}`" for each in shown}
    kinds = {addresses.of_kind(site, kind): f"the list of `{kind}`" for kind in map(str, site.kinds)}
    return {address.casefold(): owner for address, owner in {**pages, **kinds}.items()}


def _reserved(site: Site, address: str) -> str:
    first = address.partition("/")[0].removesuffix(_PAGE).casefold()
    others = {tag.casefold() for tag in site.languages[1:]}
    return f"the generator needs `{first}` for itself" if first in RESERVED or first in others else ""


def _within(taken: Mapping[str, str], address: str) -> str:
    """Say what is at an address already, or above it as a file, or has it for parts of its own."""
    sought = address.casefold()
    if sought in taken:
        return f"{address} is the address of {taken[sought]}"
    steps = sought.split("/")
    above = ["/".join(steps[:end]) for end in range(1, len(steps))]
    owner = next((taken[name] for step in above for name in (step, f"{step}{_PAGE}") if name in taken), "")
    return f"{address} lies among the pages of {owner}" if owner else ""
