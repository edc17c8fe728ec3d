"""The house: a module imports only from layers below its own, and the map in the docs is the house."""

from __future__ import annotations

import ast
import re

from tests.conftest import ROOT

_ROW = re.compile(r"^\| (\d+) \| `(\w+)` \|", re.MULTILINE)


def _layers() -> dict[str, int]:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    return {module: int(layer) for layer, module in _ROW.findall(text)}


def _imports(source: str) -> set[str]:
    """Return the modules of the package that a source imports, for typing only or inside a function too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "explainer":
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("explainer."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {name.name.split(".")[1] for name in node.names if name.name.startswith("explainer.")}
    return found


def test_every_module_has_its_layer_in_the_docs() -> None:
    modules = {path.stem for path in (ROOT / "explainer").glob("*.py")} - {"__init__"}
    assert modules == set(_layers())


def test_modules_import_only_from_layers_below() -> None:
    layers = _layers()
    upward = [
        f"{module} imports {imported}"
        for module, layer in layers.items()
        for imported in _imports((ROOT / f"explainer/{module}.py").read_text(encoding="utf-8"))
        if layers[imported] >= layer
    ]
    assert upward == []


def test_the_generator_knows_no_company_policy_or_story_by_name() -> None:
    names = re.compile(r"\b(xiaomi|byd|catl|geely|farley|truby|financial times)\b", re.IGNORECASE)
    examples = re.compile(r"`[^`]*`|“[^”]*”")  # docstrings and remedies may show an example
    told = {
        path.name: names.findall(examples.sub("", path.read_text(encoding="utf-8")))
        for folder in ("explainer", "templates", "static")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".html", ".css", ".po")
    }
    assert {name: found for name, found in told.items() if found} == {}


def test_the_layers_stand_in_the_docs_from_the_lowest_up_and_no_row_twice() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    layers = [int(layer) for layer, _ in _ROW.findall(text)]
    assert layers == sorted(layers)
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| layer ")]
    tasks = [row.split(" | ")[0] for row in rows if not _ROW.match(row)]
    assert len(tasks) == len(set(tasks))
