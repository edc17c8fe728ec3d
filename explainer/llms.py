"""The index of an edition for language models (llmstxt.org): its pages by kind, with what each is, as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainer import addresses
from explainer.config import Extra
from explainer.framing import Setting, pieces_at
from explainer.linking import MAIN
from explainer.markdowning import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explainer.exhibits import Exhibits
    from explainer.linking import Linked


def index(setting: Setting) -> dict[str, bytes]:
    """Return the index by its address; links lead to the pages' twins, by whole addresses where the site has one."""
    pieces = pieces_at(setting, addresses.LLMS, listed=False)
    text = "\n\n".join(_blocks(setting, pieces)) + "\n"
    return {setting.folder + addresses.LLMS: text.encode()}


def _blocks(setting: Setting, pieces: Exhibits) -> Iterator[str]:
    _, web = setting.words.gettext, setting.web
    site = web.site
    yield f"# {_line(site.title)}"
    if site.description:
        yield f"> {_line(site.description)}"
    day = setting.words.day(web.day)
    yield _line(
        _(
            "Each page says what is claimed, who says what, and what follows from the evidence. “Denied” is what those "
            "named say, not what was found. Statuses are as of {day}."
        ).format(day=day)
    )
    if site.license:
        yield _line(_("The texts are under the licence {license}.").format(license=site.license))
    if site.url:
        whole = addresses.absolute(site, setting.folder + addresses.HOME)
        yield _line(
            _(
                "Cite a page by its address with .html in the place of .md, and with the day: {site}, as of {day}, "
                "{address}"
            ).format(site=site.title, day=day, address=whole)
        )
    for kind in map(str, site.kinds):
        lines = [_page(setting, pieces, each) for each in web.of_kind(kind, setting.words.sort_key)]
        if lines:
            yield f"## {_line(site.kind(kind).many)}"
            yield "\n".join(lines)
    yield f"## {_line(_('Other pages'))}"
    yield "\n".join(_others(setting, pieces))
    if site.has(Extra.DATA):
        yield f"## {_line(_('Data'))}"
        yield "\n".join(_data(setting))


def _page(setting: Setting, pieces: Exhibits, linked: Linked) -> str:
    page, assessment = linked.page, linked.assessments.get(MAIN)
    status = pieces.sentences.headline(assessment.verdict) if assessment else pieces.sentences.state(linked.state)
    summary = pieces.plain(page.text("summary"))
    said = " – ".join(part for part in (status, summary) if part)
    return _item(setting, page.front.title, addresses.of_twin(addresses.of_page(setting.web.site, page)), said)


def _others(setting: Setting, pieces: Exhibits) -> Iterator[str]:
    _ = setting.words.gettext
    named = [
        (_("Home"), addresses.HOME),
        (_("Timeline"), addresses.TIMELINE),
        (_("Sources"), addresses.SOURCES),
        (_("Map"), addresses.MAP),
        (_("Corrections"), addresses.CORRECTIONS),
    ]
    for title, address in named:
        yield _item(setting, title, addresses.of_twin(address), "")
    for linked in setting.web.of_kind("", setting.words.sort_key):
        yield _page(setting, pieces, linked)


def _data(setting: Setting) -> Iterator[str]:
    _ = setting.words.gettext
    yield _item(setting, _("What the files hold"), addresses.of_twin(addresses.DATA), "")
    for name in ("facts.json", "facts.csv", "sources.json", "statuses.json"):
        yield _item(setting, name, addresses.of_data(name), "")


def _item(setting: Setting, title: str, target: str, said: str) -> str:
    href = addresses.absolute(setting.web.site, setting.folder + target) or addresses.relative(addresses.LLMS, target)
    return f"- [{_line(title)}]({href})" + (f": {_line(said)}" if said else "")


def _line(text: str) -> str:
    return escaped(" ".join(text.split()))
