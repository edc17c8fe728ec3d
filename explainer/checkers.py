"""The checker of a record type, which pydantic makes, and what a type says of its fields as JSON Schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from explainer.trees import Path

T = TypeVar("T")
# How it is handed in where a record stands in its file, and which of its keys are written without a value: under keys
# that nobody can write.
HANDED = {"position": "\0position", "nulls": "\0nulls"}

_adapters: dict[type[Any], TypeAdapter[Any]] = {}  # making one costs milliseconds
_schemas: dict[type[Any], dict[str, Any]] = {}


def adapter(kind: type[T]) -> TypeAdapter[T]:
    """Return pydantic's checker for a record type."""
    if kind not in _adapters:
        from pydantic import TypeAdapter

        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


_SHAPES = {"array": "[…]", "object": "{…}"}


def how_to_add(kind: type[Any], path: Path) -> str:
    """Show what a missing field looks like."""
    field = _property(_node(kind, path[:-1]), str(path[-1]))
    choices = field.get("anyOf", [field])
    shape = next((_SHAPES[each["type"]] for each in choices if str(each.get("type")) in _SHAPES), "…")
    optional = any(each.get("type") == "null" for each in choices)
    return f"Add `{path[-1]}: {shape}`" + (f", or `{path[-1]}: null` when it is not known." if optional else ".")


def keys_of(kind: type[Any], path: Path) -> list[str]:
    """Return the keys that the record at `path` within `kind` knows, as an editor writes them."""
    return [str(name) for name in _node(kind, path).get("properties", {})]


def _node(kind: type[Any], path: Path) -> dict[str, Any]:
    """Return the JSON Schema of the record at `path` within `kind`."""
    schema = json_schema(kind)
    node: dict[str, Any] = schema
    for step in path:
        node = _resolved(node, schema)
        node = node.get("items", {}) if isinstance(step, int) else _property(node, step)
    return _resolved(node, schema)


def _property(node: dict[str, Any], step: str) -> dict[str, Any]:
    found: dict[str, Any] = node.get("properties", {}).get(step) or node.get("additionalProperties") or {}
    return found


def _resolved(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Follow references, and of alternatives take the one that is a mapping or a list."""
    for _ in range(8):
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[-1]]
        elif "anyOf" in node:
            node = next((each for each in node["anyOf"] if each.get("type", "object") in ("object", "array")), {})
        else:
            break
    return node


def json_schema(kind: type[Any]) -> dict[str, Any]:
    """Return the JSON Schema of a record type, as an editor writes it."""
    from pydantic.json_schema import GenerateJsonSchema

    class AsWritten(GenerateJsonSchema):
        def str_schema(self, _schema: Any) -> dict[str, Any]:
            return {"type": ["string", "number"]}  # numbers are text where text is asked for

        def dict_schema(self, schema: Any) -> dict[str, Any]:
            made = super().dict_schema(schema)
            for pattern, values in made.pop("patternProperties", {}).items():
                made |= {"propertyNames": {"pattern": pattern}, "additionalProperties": values}
            return made

        def dataclass_schema(self, schema: Any) -> dict[str, Any]:
            made = super().dataclass_schema(schema)
            for key in HANDED.values():
                made.get("properties", {}).pop(key, None)
                if key in made.get("required", ()):
                    made["required"].remove(key)
            return made

    if kind not in _schemas:
        _schemas[kind] = adapter(kind).json_schema(schema_generator=AsWritten)
    return _schemas[kind]
