"""JSON Schemas (draft 2020-12) of what an editor writes, so that an editing program completes and checks it.

They are made from the records that check the files, and use no keyword that means something else in draft-07,
which some programs still read. The ids of pages and sources are offered and not demanded: a page may name one
that is written next, and `check` says better what is wrong with it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from explainer import checkers, config, dates, model, translation
from explainer.config import Site
from explainer.meanings import meanings
from explainer.model import FRONT, Fact, Nature, Source
from explainer.reading import files_by_id, read_sources
from explainer.records import Names, Slug
from explainer.translation import Overlay

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from explainer.settings import Settings

FOLDER = ".schemas"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_LEFT_OUT = ("title", "default")


def schemas(folder: Path, settings: Settings) -> dict[str, str]:
    """Return a site's schemas by file name: for each kind of page, for translations, and for each YAML file."""
    site = settings.site
    ids = {"page": sorted(files_by_id(folder, settings)), "source": sorted(read_sources(folder)[0].known or ())}
    kinds = {f"page-{name}.json": (FRONT[kind.nature], kind.one) for name, kind in site.kinds.items()}
    made = {name: schema(front, f"{one}: front matter", ids) for name, (front, one) in kinds.items()}
    made["page.json"] = schema(FRONT[Nature.PLAIN], "Plain page: front matter", ids)
    made["translation.json"] = schema(Overlay, "A translation: front matter", ids)
    made["sources.json"] = schema(dict[Slug, Source], "content/sources.yaml", ids)
    made["site.json"] = schema(Site, "site.yaml", ids)
    return {name: json.dumps(each, ensure_ascii=False, indent=1) + "\n" for name, each in sorted(made.items())}


def write(made: Mapping[str, str], folder: Path) -> None:
    """Write schemas into a folder, each whole or not at all; raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        temporary = folder / f".{name}.tmp"
        temporary.write_text(text, encoding="utf-8", newline="\n")
        temporary.replace(folder / name)


def schema(kind: type[Any], title: str, ids: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return the JSON Schema of a record type, with what each field means and the ids that a site has."""
    made = checkers.json_schema(kind)
    root = _finished({key: value for key, value in _told(made).items() if key != "$defs"})
    named = {name: _finished(_told(each)) for name, each in made.get("$defs", {}).items()}
    named |= {
        "date": checkers.json_schema(dates.Date),
        **{f"{what}-id": _offered(known) for what, known in ids.items()},
    }
    text = json.dumps([root, named])
    used = {name: each for name, each in sorted(named.items()) if f'"#/$defs/{name}"' in text}
    return {"$schema": _DIALECT, **root, "title": title, "$defs": used}


def _told(record: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a record with what each of its fields means."""
    kind = _record_type(str(record.get("title")))
    if kind is None or "properties" not in record:
        return record
    said = {name.rstrip("_"): text for name, text in meanings(kind).items()}
    fields = {name: {"description": said.get(name, ""), **field} for name, field in record["properties"].items()}
    return {**record, "properties": fields, **(_FACT if kind is Fact else {})}


def _record_type(name: str) -> type[Any] | None:
    found = next((found for module in (model, config, translation) if (found := getattr(module, name, None))), None)
    return found if isinstance(found, type) else None


# What rules say of a fact by itself, beside its record: it has a source, and is an event or a row of the fact box.
_FACT: Mapping[str, Any] = {
    "required": ["sources"],
    "anyOf": [
        {"required": ["text", "date"], "properties": {"key": False, "value": False}},
        {"required": ["key", "value"], "properties": {"text": False}},
    ],
}


def _finished(node: Any) -> Any:
    """Return a schema without what only fills it, dates and ids by reference."""
    if isinstance(node, list):
        return [_finished(each) for each in node]
    if not isinstance(node, dict):
        return node
    if node.get("pattern") == dates.WRITTEN:
        return _reference("date", node)
    if Names.KEY in node:
        return _reference(f"{node[Names.KEY]}-id", node)
    return {
        key: _fields(value) if key == "properties" else _finished(value)
        for key, value in node.items()
        if key not in _LEFT_OUT
    }


def _fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Finish each field; among their names, `title` is one like any other."""
    return {name: _finished(field) for name, field in fields.items()}


def _reference(name: str, node: Mapping[str, Any]) -> dict[str, Any]:
    said = {"description": node["description"]} if "description" in node else {}
    return {**said, "$ref": f"#/$defs/{name}"}


def _offered(known: list[str]) -> dict[str, Any]:
    anything = {"type": ["string", "number"]}
    return {"anyOf": [{"enum": known}, anything]} if known else anything
