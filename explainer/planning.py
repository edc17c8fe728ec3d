"""What there is to make of a site: a work for each page, and those of the site as a whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from explainer import following, reusing
from explainer.composing import compose, units, units_of_page
from explainer.config import Extra
from explainer.content import HOME
from explainer.drawing import Group, Made, Work, together
from explainer.editions import editions
from explainer.linking import link
from explainer.memory import Memory, digest
from explainer.moving import as_file, redirects
from explainer.preparing import Sound, folders, templates
from explainer.rendering import Renderer, fingerprint
from explainer.reusing import twins
from explainer.search import search_index

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from explainer.assets import Assets
    from explainer.framing import Setting, Unit
    from explainer.results import Options


def works(options: Options, sound: Sound, memory: Memory) -> Iterator[Work | Group]:
    """Yield everything that there is to make, in every language: pages with the drawings of their cards, and data.

    Reading, linking and assessing are done once for all languages. What is made of single pages comes first; what is
    made of the site as a whole is a group, which does not depend on running text.
    """
    web = link(sound.content, sound.day, announced=options.as_of is None, keys=sound.keys.pages, memory=memory)
    workshops = [
        _workshop(options, edition, sound.assets, memory)
        for edition in editions(sound.content, web, sound.words, sound.keys, sound.common)
    ]
    for workshop in workshops:
        yield from workshop.of_pages()
    yield Group("site", digest(*(workshop.key for workshop in workshops)), partial(_of_site, workshops))


def _of_site(workshops: Sequence[_Workshop]) -> Iterator[Work]:
    for workshop in workshops:
        yield from workshop.of_site()
    led = as_file(line for workshop in workshops for line in redirects(workshop.setting))
    yield Work("redirects", digest(*led.values()), partial(Made, led))


def _workshop(options: Options, edition: Setting, static: Assets, memory: Memory) -> _Workshop:
    key = (fingerprint(templates(options)), edition.words)
    renderer = memory.recall("templates", edition.folder, key, partial(Renderer, templates(options), edition.words))
    setting = replace(edition, past=options.as_of is not None, preview=options.preview, assets=static)
    loading = replace(setting, keys=edition.keys.with_assets(static.digest))
    return _Workshop(setting, loading, renderer, folders(options), memory)


@dataclass(frozen=True, slots=True)
class _Workshop:
    """Where an edition's outputs are made; `loading` is its setting for pages, which load files of `static`."""

    setting: Setting
    loading: Setting
    renderer: Renderer
    static: Sequence[Path]
    memory: Memory

    @property
    def key(self) -> bytes:
        """What all that is made of the site as a whole depends on."""
        keys = self.loading.keys
        return digest(keys.of(keys.web, keys.pages.get(HOME, b"")), self.renderer.digest, following.look(self.static))

    def of_pages(self) -> Iterator[Work]:
        """Yield a work for each page: all that is about it."""
        keys, folder = self.loading.keys, self.setting.folder
        for name in self.setting.web.pages:
            key = digest(keys.of(keys.pages[name]), self.renderer.digest)
            yield Work(f"{folder}page {name}", key, partial(self.page, name))

    def page(self, name: str) -> Made:
        """Make all that is about a page."""
        linked = self.setting.web.pages[name]
        made = together(self.drawn(unit) for unit in units_of_page(self.loading, linked))
        cited = reusing.of_page(self.setting, linked, self.memory)
        return made._replace(files={**made.files, **cited, **following.of_page(self.setting, linked, self.memory)})

    def of_site(self) -> Iterator[Work]:
        """Yield the works of the site as a whole."""
        setting, keys = self.setting, self.setting.keys
        for unit in units(self.loading):
            yield Work(unit.name, digest(unit.key, self.renderer.digest), partial(self.drawn, unit))
        lists = keys.of(keys.lists)
        if setting.web.site.has(Extra.SEARCH):
            yield Work(f"{setting.folder}search", lists, partial(self.searched, lists))
        yield from reusing.works(setting, self.memory)
        yield from following.works(setting, self.static, self.memory)

    def drawn(self, unit: Unit) -> Made:
        """Draw the views of a unit, with their twins and their cards."""
        views = compose(unit, self.loading, self.memory)
        pages, faults = self.renderer.render(views, self.memory)
        cards = [view.frame.card for view in views if view.frame.card]
        drawings, further = self.renderer.render(cards, self.memory)
        return Made({**pages, **twins(views, pages, self.memory)}, drawings, [*faults, *further])

    def searched(self, key: bytes) -> Made:
        """Make the search index."""
        setting = self.setting
        make = partial(search_index, setting.web, setting.words, setting.folder)
        return Made(self.memory.recall("search", setting.folder, key, make))
