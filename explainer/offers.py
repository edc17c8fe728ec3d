"""The pages that an edition offers to those who reuse it: what its data hold, how to cite a page, cards to embed.

As of a past day there is the page about the data, and nothing else.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from explainer import addresses, citing, embedding
from explainer.config import Extra
from explainer.exports import Column, DataFile
from explainer.framing import Setting, Unit, frame_of, pieces_at
from explainer.items import Link
from explainer.model import Nature
from explainer.shapes import Field, shapes
from explainer.views import DataView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explainer.content import Page
    from explainer.exhibits import Exhibits
    from explainer.linking import Linked
    from explainer.views import View


def citable(setting: Setting) -> bool:
    """Tell whether pages say how to cite them: a citation needs a whole address, and a site of today."""
    site = setting.web.site
    return bool(site.url) and not setting.past and site.has(Extra.CITATIONS)


def discovery(setting: Setting, page: Page) -> str:
    """Return the whole address at which a page tells other sites of its card; empty when it has none."""
    if page.nature is not Nature.CLAIM or not citable(setting):
        return ""
    return addresses.absolute(setting.web.site, setting.folder + addresses.of_oembed(page))


def units(setting: Setting) -> Iterator[Unit]:
    """Yield the page that says what the data hold."""
    if setting.web.site.has(Extra.DATA):
        yield setting.unit("data page", [], lambda: [_data(setting)])


def units_of_page(setting: Setting, linked: Linked) -> Iterator[Unit]:
    """Yield how to cite a page, if it is of a kind, and the card of a rumor."""
    name, parts = linked.page.id, [setting.keys.pages[linked.page.id]]
    if linked.page.kind and citable(setting):
        yield setting.unit(f"cite {name}", parts, partial(_cite, setting, linked))
    if embedding.has_card(linked) and not setting.past and setting.web.site.has(Extra.CITATIONS):
        yield setting.unit(f"embed {name}", parts, partial(_card, setting, linked))


def _cite(setting: Setting, linked: Linked) -> list[View]:
    embed = embedding.code(setting, linked) if embedding.has_card(linked) else None
    return [citing.view(setting, linked, embed)]


def _card(setting: Setting, linked: Linked) -> list[View]:
    return [embedding.view(setting, linked)]


# The page that describes the data


def _data(setting: Setting) -> DataView:
    _, title = setting.words.gettext, setting.web.site.title
    pieces = pieces_at(setting, addresses.DATA)
    description = _("The facts, sources and statuses of “{site}” as files for machines, and what is in them.")
    return DataView(
        address=pieces.address,
        template="data.html",
        frame=frame_of(setting, pieces, _("Data"), description.format(site=title)),
        files=tuple(_described(setting, pieces)),
    )


def _described(setting: Setting, pieces: Exhibits) -> Iterator[DataFile]:
    words = setting.words
    for shape in shapes(words.gettext):
        schema = Link(href=pieces.to(addresses.of_schema(shape.schema_name)), text=setting.words.gettext("JSON Schema"))
        yield DataFile(
            id=f"file_{shape.name.replace('.', '_')}",
            link=Link(href=pieces.to(addresses.of_data(shape.name)), text=shape.name),
            schema=schema if shape.schema_name else None,
            about=shape.about,
            columns=tuple(
                Column(name=path, type=_type(setting, field), meaning=field.meaning) for path, field in shape.flat()
            ),
        )


def _type(setting: Setting, field: Field) -> str:
    """Say what sort of value a key has."""
    _ = setting.words.gettext
    kind = field.type.get("type")
    if field.of or kind == "array":
        said = _("list")
    elif "enum" in field.type:
        said = _("one of: {values}").format(values=_(", ").join(str(value) for value in field.type["enum"] if value))
    elif "const" in field.type:
        said = str(field.type["const"])
    elif kind == "object":
        said = _("object")
    else:
        named = {"string": _("text"), "integer": _("whole number"), "boolean": _("true or false")}
        said = named[kind] if isinstance(kind, str) else _("text or whole number")
    return _("{type}, or nothing").format(type=said) if field.optional else said
