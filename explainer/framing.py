"""What every view of one build shares, and what stands around every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from explainer import addresses
from explainer.assets import ENGINE, FINDER, ICON, NOTHING, SCRIPT, STYLES, Assets
from explainer.config import Extra
from explainer.exhibits import Exhibits
from explainer.headers import SECURITY, SECURITY_OF_PREVIEW
from explainer.icons import TOUCH
from explainer.items import Link, Time
from explainer.linking import MAIN, Linked, Web
from explainer.views import Edition, Frame, NavItem, SearchBox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from explainer.dates import Date
    from explainer.keys import Keys
    from explainer.views import View
    from explainer.words import Words

_NAV_KINDS = 3  # with the timeline and the sources, five links at most
_ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language that the site is in: its tag, its own name for itself, and the folder that its edition lies in.

    `locale` also names the territory.
    """

    tag: str
    name: str
    folder: str
    locale: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What every view of one build shares.

    `past` when the site is shown as of an earlier day, `preview` when it is shown to those who write it. This edition
    of the site lies in `folder`; `tongues` are all editions, and `original` is the web in the language of the facts.
    """

    web: Web
    original: Web
    words: Words
    kinds: frozenset[str]  # those that have pages
    keys: Keys
    past: bool = False
    preview: bool = False
    folder: str = ""
    tongues: tuple[Tongue, ...] = ()
    assets: Assets = NOTHING

    def of_kind(self, kind: str) -> list[Linked]:
        """Return the pages of a kind, in the order of their titles that the language has."""
        return self.web.of_kind(kind, self.words.sort_key)

    @property
    def followed(self) -> bool:
        """Whether the site has feeds and calendars: they need its whole address, and a past day has no news."""
        return bool(self.web.site.url) and not self.past

    def unit(self, name: str, parts: Iterable[bytes], compose: Callable[[], Iterable[View]]) -> Unit:
        """Return views that depend on these parts of the site, to be composed when they are wanted."""
        return Unit(self.folder + name, self.keys.of(*parts), compose)


@dataclass(frozen=True, slots=True)
class Unit:
    """Views that depend on the same parts of the site, for which the key stands."""

    name: str
    key: bytes
    compose: Callable[[], Iterable[View]]


def pieces_at(setting: Setting, address: str, *, listed: bool = True) -> Exhibits:
    """Return the maker of pieces for one output; `listed` when the output lists its sources."""
    return Exhibits(setting.web, setting.words, address, setting.folder, listed, _root(setting, address))


def _root(setting: Setting, address: str) -> str:
    """Return from where the page for addresses that lead nowhere points at others, since it is shown at any of them.

    A preview is always at the root of its host.
    """
    if address != addresses.NOT_FOUND:
        return ""
    return "/" if setting.preview else addresses.root_of(setting.web.site)


def frame_of(
    setting: Setting,
    pieces: Exhibits,
    title: str,
    description: str,
    material: Date | None = None,
    *,
    elsewhere: str = "",
) -> Frame:
    """Return what stands around a page; `material` is how far its own material reaches, if not as far as the site's.

    `elsewhere` is where a list begins of which the page is a further part: its like in other languages, and what search
    engines should find.
    """
    web, words, site = setting.web, setting.words, setting.web.site
    about = web.pages.get(_ABOUT)
    home = pieces.address == addresses.HOME
    return Frame(
        lang=words.tag,
        direction=words.direction,
        site=site.title,
        home=pieces.to(addresses.HOME),
        title=title,
        head_title=site.title if home or title == site.title else f"{title} – {site.title}",
        description=description or site.description or "",
        canonical=addresses.absolute(site, setting.folder + pieces.address),
        locale=words.territorial,
        editions=_editions(setting, pieces, elsewhere or pieces.address),
        security=SECURITY_OF_PREVIEW if setting.preview else SECURITY,
        icon=pieces.to(setting.assets.of(ICON)),
        styles=tuple(pieces.to(setting.assets.of(path)) for path in STYLES),
        nav=_nav(setting, pieces),
        about=pieces.page_link(about.page) if about else None,
        sources=Link(href=pieces.to(addresses.SOURCES), text=words.gettext("Sources")),
        data=Link(href=pieces.to(addresses.DATA), text=words.gettext("Data")) if site.has(Extra.DATA) else None,
        map=Link(href=pieces.to(addresses.MAP), text=words.gettext("Map")),
        corrections=Link(href=pieces.to(addresses.CORRECTIONS), text=words.gettext("Corrections")),
        script=pieces.to(setting.assets.of(SCRIPT)),
        all=Link(href=pieces.to(addresses.ALL), text=words.gettext("All pages")),
        search=_search(setting, pieces) if site.has(Extra.SEARCH) else None,
        license=site.license or "",
        publisher=site.publisher.name if site.publisher else "",
        as_of=pieces.day(web.day),
        past=setting.past,
        indexed=not setting.past and elsewhere in ("", pieces.address),
        material=_material(pieces, material or site.material_until),
        scripts=addresses.PREVIEW if setting.preview else (),
        spoken=words.language(site.language) if site.language != words.tag else "",
        twin=_twin(setting, pieces.address),
        feed=pieces.to(addresses.FEED) if setting.followed else "",
        follow=Link(href=pieces.to(addresses.FOLLOW), text=words.gettext("Follow")) if setting.followed else None,
        manifest=pieces.to(addresses.MANIFEST) if home and not setting.past else "",
        touch_icon=pieces.to(addresses.of_icon(TOUCH)) if home and not setting.past else "",
    )


def _twin(setting: Setting, address: str) -> str:
    """Return the way to a page's twin in Markdown, which lies beside it."""
    none = setting.past or address == addresses.NOT_FOUND or not setting.web.site.has(Extra.MARKDOWN)
    return "" if none else addresses.relative(address, addresses.of_twin(address))


def _editions(setting: Setting, pieces: Exhibits, elsewhere: str) -> tuple[Edition, ...]:
    """Return the way to the same page in every language, this one too; nothing where there is only one.

    Where its like in others is only the beginning of a list that each language divides in its own way, it is not said
    to be the same.
    """
    if len(setting.tongues) < 2:
        return ()
    address, root = pieces.address, pieces.root
    here = setting.folder + address
    return tuple(
        Edition(
            lang=each.tag,
            name=each.name,
            href=_between(root, here, here if each.folder == setting.folder else each.folder + elsewhere),
            whole=addresses.absolute(setting.web.site, each.folder + address) if elsewhere == address else "",
            current=each.folder == setting.folder,
            locale=each.locale,
        )
        for each in setting.tongues
    )


def _between(root: str, here: str, target: str) -> str:
    return addresses.rooted(root, target) if root else addresses.relative(here, target)


def _search(setting: Setting, pieces: Exhibits) -> SearchBox:
    return SearchBox(
        finder=pieces.to(setting.assets.of(FINDER)),
        engine=pieces.to(setting.assets.of(ENGINE)),
        index=pieces.to(addresses.SEARCH),
    )


def _material(pieces: Exhibits, until: Date | None) -> Time | None:
    """Say how far the material reaches, and of a past day not beyond it."""
    day = pieces.web.day
    if until is None:
        return None
    return pieces.day(day) if until.earliest > day else pieces.time(until)


def _nav(setting: Setting, pieces: Exhibits) -> tuple[NavItem, ...]:
    _ = setting.words.gettext
    site = setting.web.site
    filled = [kind for kind in site.kinds if kind in setting.kinds][:_NAV_KINDS]
    items = [(addresses.of_kind(site, kind), str(site.kind(kind).many)) for kind in filled]
    items += [(addresses.TIMELINE, _("Timeline")), (addresses.SOURCES, _("Sources"))]
    folder = pieces.address.split("/")[0]
    return tuple(
        NavItem(
            href=pieces.to(target),
            text=text,
            current=target == pieces.address,
            within=target.endswith("/index.html") and target.split("/")[0] == folder,
        )
        for target, text in items
    )


def last_change(linked: Linked) -> tuple[tuple[int, ...], str]:
    """Sort pages by the day of their status's last change."""
    assessment = linked.assessments.get(MAIN)
    return (tuple(assessment.history[-1].day) if assessment and assessment.history else ()), linked.page.id
