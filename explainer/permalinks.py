"""No address that was published goes dead: where pages and facts were, as facts.lock knows, against where they are.

The address of a page stands for all that lies below it, its past days and timelines; the addresses within the other
languages' folders are those of the first. A fact that is gone has its correction, which is no matter of addresses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainer import addresses, linking
from explainer.aliases import old_addresses
from explainer.lock import pairs, published
from explainer.lockfile import Address
from explainer.problems import Problem, stops

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explainer.content import Content, Page
    from explainer.lockfile import Lock

_CODE = "E415"


def examine(content: Content, lock: Lock) -> Iterator[Problem]:
    """Yield a problem for each published address where neither a page nor an alias is, and for each lost permalink."""
    if stops(content.problems):  # else a page that could not be read would seem to be gone
        return
    pages = published(content)
    here = {addresses.of_page(content.site, page): page.id for page in pages}
    known = {old for page in pages for old in old_addresses(content.site, page)} | here.keys()
    current = {page: address for address, page in here.items()}
    for line in lock.addresses:
        if line.address not in known:
            yield _lost(content, lock, line, current)
    for page in pages:
        yield from _renamed(page, lock)


def _lost(content: Content, lock: Lock, line: Address, current: dict[str, str]) -> Problem:
    """Say what led somewhere; where the page is now, if it is still there, else that it is gone."""
    alias = f"`aliases: [{line.address}]`"
    message = f"{line.address} was published, and leads nowhere now"
    if now := current.get(line.page):
        place = content.pages[line.page].tree.place(("title",), key=True)
        return Problem(place, _CODE, f"{message}: `{line.page}` is at {now}", f"Write {alias} in this page.")
    remedy = f"Put `{line.page}` back, or write {alias} in the page that takes its place."
    return Problem(lock.place(line), _CODE, message, remedy)


def _renamed(page: Page, lock: Lock) -> Iterator[Problem]:
    """Yield a problem for each fact that says what it said, under another id than the one that others may link to."""
    ids = linking.fact_ids(page)
    positions = {name: position for position, name in ids.items()}
    for was, now in pairs(page, lock):
        if was and now and was.fact not in positions:
            place = page.tree.place(("facts", positions[now.fact], "id"))
            message = f"the published fact `{was.fact}` is called `{now.fact}` now, so links to it would lead nowhere"
            yield Problem(place, _CODE, message, f"Keep its id: write `id: {was.fact}`.")


def renewed(content: Content, lock: Lock) -> tuple[Address, ...]:
    """Return every address that is or was published, each with the page that is there or was last."""
    before = {line.address: Address(line.page, line.address) for line in lock.addresses}
    now = {addresses.of_page(content.site, page): page.id for page in published(content)}
    return tuple(({**before, **{address: Address(page, address) for address, page in now.items()}}).values())
