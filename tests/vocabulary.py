"""schema.org's vocabulary as npm's `schema-dts` publishes it (Apache-2.0): types, what they have, and of what type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tests.npm import fetched

PACKAGE = "schema-dts@2.1.0"
_INTERFACE = re.compile(r"^(?:export )?interface (\w+) extends ([^{]+) \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_TYPE = re.compile(r'^    "@type": "(\w+)";', re.MULTILINE)
_PROPERTY = re.compile(r'^    "(\w+)"\?: SchemaValue<(.*), "\w+">;', re.MULTILINE)
_WORDS = re.compile(r'^export type (\w+) = "https://schema.org/(.*);', re.MULTILINE)
TEXTS = frozenset({"Text", "URL", "Date", "DateTime", "Time", "string"})
OTHERS = {bool: "Boolean", int: "Integer", float: "Number"}


@dataclass(frozen=True)
class Vocabulary:
    """`kinds` has for each type those above it and itself, `properties` for each what it may have: names of types."""

    kinds: dict[str, frozenset[str]]
    properties: dict[str, dict[str, frozenset[str]]]
    members: frozenset[str]

    def faults(self, node: object, expected: frozenset[str] = frozenset({"Thing"}), where: str = "") -> list[str]:
        """Say what of a value is not in the vocabulary: unknown types, properties of other types, wrong values."""
        if isinstance(node, list):
            return [fault for each in node for fault in self.faults(each, expected, where)]
        if not isinstance(node, dict):
            return self._of_text(node, expected, where)
        if set(node) == {"@id"}:
            known = node["@id"].startswith("https://schema.org/") and node["@id"] not in self.members
            return [f"{where}: {node['@id']}"] if known else []
        kind = node["@type"]
        if kind not in self.kinds:
            return [f"{where}: no type {kind}"]
        found = [] if self.kinds[kind] & expected else [f"{where}: {kind} is none of {sorted(expected)}"]
        for name, value in node.items():
            if name.startswith("@"):
                continue
            if name not in self.properties[kind]:
                found.append(f"{where}: {kind} has no {name}")
            else:
                found += self.faults(value, self.properties[kind][name], f"{where}/{name}")
        return found

    def _of_text(self, value: object, expected: frozenset[str], where: str) -> list[str]:
        if isinstance(value, str):
            dated = expected & {"Date", "DateTime"} and not expected & {"Text", "URL"}
            if dated and not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value):
                return [f"{where}: {value} is no date"]
            if "URL" in expected and "Text" not in expected and not re.match(r"https?://\S+$", value):
                return [f"{where}: {value} is no address"]
            return [] if expected & TEXTS else [f"{where}: {value!r} is none of {sorted(expected)}"]
        wanted = {OTHERS[type(value)], "Number"} if type(value) is int else {OTHERS[type(value)]}
        return [] if expected & wanted else [f"{where}: {value!r} is none of {sorted(expected)}"]


@cache
def vocabulary() -> Vocabulary:
    """Read the published types."""
    text = (fetched(PACKAGE) / "dist/schema.d.ts").read_text(encoding="utf-8")
    above: dict[str, list[str]] = {}
    own: dict[str, dict[str, frozenset[str]]] = {}
    types: dict[str, str] = {}
    for name, bases, body in _INTERFACE.findall(text):
        above[name] = [each.strip() for each in re.sub(r"Partial<[^>]*>|<[^>]*>", "", bases).split(",")]
        own[name] = {key: frozenset(re.findall(r"\w+", value)) for key, value in _PROPERTY.findall(body)}
        for kind in _TYPE.findall(body):
            types[kind] = name

    def lineage(name: str) -> list[str]:
        return [name, *(each for base in above.get(name, []) for each in lineage(base))]

    lines = {kind: lineage(name) for kind, name in types.items()}
    return Vocabulary(
        {kind: frozenset(re.sub("(Base|Leaf)$", "", each) for each in line) for kind, line in lines.items()},
        {kind: {k: v for base in reversed(line) for k, v in own.get(base, {}).items()} for kind, line in lines.items()},
        frozenset(re.findall(r'"(https://schema\.org/\w+)"', text)),
    )
