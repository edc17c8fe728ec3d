"""What others can take from an edition as files: data, citations, what tells of cards, twins in Markdown, their index.

As of a past day there are the data, and nothing else.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from explainer import addresses, citing, embedding
from explainer.config import Extra
from explainer.data import datasets, schemas
from explainer.drawing import Made, Work, gradual
from explainer.framing import Setting, pieces_at
from explainer.llms import index
from explainer.markdowning import markdown
from explainer.offers import citable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from explainer.linking import Linked
    from explainer.memory import Memory
    from explainer.views import View


def works(setting: Setting, memory: Memory) -> Iterator[Work]:
    """Yield the files of a site as a whole: data, their schemas, and the index of the twins."""
    keys, folder, site = setting.keys, setting.folder, setting.web.site
    lists = keys.of(keys.lists)
    if site.has(Extra.DATA):
        yield Work(f"{folder}data", lists, partial(_datasets, setting, lists, memory))
        if not folder:
            yield Work("schemas", keys.common, lambda: Made(memory.recall("schemas", "", "", schemas)))
    if site.has(Extra.MARKDOWN) and not setting.past:
        yield Work(f"{folder}llms", lists, partial(_index, setting, lists, memory))


def of_page(setting: Setting, linked: Linked, memory: Memory) -> Mapping[str, bytes]:
    """Return the files of one page: its citations, and what tells of its card."""
    if not (linked.page.kind and citable(setting)):
        return {}
    name, keys = linked.page.id, setting.keys
    key = keys.of(keys.pages[name])
    return memory.recall("cited", setting.folder + name, key, partial(_files, setting, linked))


def _datasets(setting: Setting, key: bytes, memory: Memory) -> Made:
    pieces = pieces_at(setting, addresses.DATA, listed=False)
    return gradual(memory, "data", setting.folder, key, partial(datasets, pieces))


def _index(setting: Setting, key: bytes, memory: Memory) -> Made:
    return Made(memory.recall("llms", setting.folder, key, partial(index, setting)))


def _files(setting: Setting, linked: Linked) -> dict[str, bytes]:
    told = embedding.oembed(setting, linked) if embedding.has_card(linked) else {}
    return {**citing.files(setting, linked), **told}


def twins(views: Sequence[View], pages: Mapping[str, bytes], memory: Memory) -> dict[str, bytes]:
    """Return the twins in Markdown of those pages that search engines may find, by their addresses."""
    made = {}
    for view in views:
        html = pages.get(view.address)
        if html is not None and view.frame.twin and view.frame.indexed:
            address = addresses.of_twin(view.address)
            made[address] = memory.recall("twins", address, html, partial(markdown, html, view.address))
    return made
