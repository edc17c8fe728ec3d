"""A small site as an editor changes it: pages, sources and settings as plain values, written to a folder as files."""

from __future__ import annotations

import json
import os
import re
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jinja2 import BytecodeCache

from explainer.building import Options, _outputs
from explainer.dates import Date
from explainer.means import Means
from explainer.staging import Hands
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2.bccache import Bucket

    from explainer.memory import Memory
    from explainer.problems import Problem

FOLDERS = {"story": "stories", "body": "bodies", "outlet": "outlets", "law": "laws", "pact": "pacts", "word": "words"}
NATURES = {"story": "claim", "body": "entity", "outlet": "entity", "law": "rule", "pact": "deal", "word": "term"}
KINDS = {
    name: {"folder": folder, "nature": NATURES[name], "one": name.title(), "many": folder.title()}
    for name, folder in FOLDERS.items()
}
BUILT = ("_site/", ".cache/")
Values = dict[str, Any]


@dataclass
class Sheet:
    """A page: its kind, its front matter and its body."""

    kind: str
    front: Values
    body: str = ""

    @property
    def facts(self) -> list[Values]:
        """The facts in the front matter, to be changed in place."""
        facts: list[Values] = self.front.setdefault("facts", [])
        return facts


def fact(text: str, source: str = "gazette", date: str = "2025-03-01", **more: Any) -> Values:
    """Return a fact as front matter has it."""
    return {"date": date, "text": text, "sources": [source], **more}


def story(title: str, *facts: Values, **more: Any) -> Sheet:
    """Return a page about a rumor, with the lists that a rumor should have."""
    fixed = {"claim": f"{title}, they say.", "unknowns": ["Who said so."], "would_settle": ["The land register."]}
    return Sheet("story", {"title": title, "parties": ["board", "city"], **fixed, **more, "facts": list(facts)})


def first_pages() -> dict[str, Sheet]:
    """Return pages of every nature that name each other in most of the ways there are."""
    return {
        "index": Sheet("", {"title": "Was it sold?", "summary": "[[board]] denies it.", "lead": "port-sale"}, "No."),
        "about": Sheet("", {"title": "About"}, "What is counted [@gazette]."),
        "board": Sheet("body", {"title": "Harbour Board", "short": "the Board"}, "Named in [[port-sale]]."),
        "city": Sheet("body", {"title": "Thornby", "facts": [{"key": "chair", "value": "board", "sources": ["echo"]}]}),
        "fund": Sheet("outlet", {"title": "Harbour Fund", "summary": "A fund near [[quay]]."}),
        "port-sale": story(
            "The port was sold",
            fact("It was told of [[fund]].", id="report", stance="alleges", anon={"count": 2}, echoes=["echo"]),
            fact("No.", "statement", "2025-03-02", stance="denies", by="board", quote="There is no sale."),
            claims={"strike": {"page": "dock-strike"}, "price": "It was dear."},
        ),
        "dock-strike": story("A strike", fact("Said.", "echo", "2025-03-03", stance="alleges", by="fund")),
        "port-act": Sheet(
            "law",
            {"title": "Port Act", "by": {"name": "Parliament", "kind": "government"}, "affects": ["board"]}
            | {"facts": [fact("It passed.", date="2024-01-10", step="adopted")]},
        ),
        "port-lease": Sheet(
            "pact",
            {"title": "The lease", "parties": ["board"], "facts": [fact("Both signed.", "statement", step="signed")]},
        ),
        "quay": Sheet("word", {"title": "quay", "summary": "Where ships lie."}, "Compare [[port-act]] [@ledger]."),
    }


def source(title: str, date: str, **more: Any) -> Values:
    """Return a source as `sources.yaml` has it."""
    return {"title": title, "publisher": "The Gazette", "date": date, "kind": "report", **more}


def first_sources() -> Values:
    """Return sources of which some repeat others, and one is dated late."""
    return {
        "gazette": source("Port sold", "2025-03-01"),
        "echo": source("Port sold, they say", "2025-03-02", publisher="The Echo", based_on="gazette"),
        "statement": source("On the port", "2025-03-02", publisher="Harbour Board", kind="statement"),
        "ledger": source("What became of it", "2025-09-01", based_on="echo"),
    }


def first_settings() -> Values:
    """Return what is in `site.yaml`."""
    return {"title": "The harbour affair", "url": "https://example.org/harbour/", "kinds": deepcopy(KINDS)}


@dataclass
class Draft:
    """Everything that an editor may change; `others` are further files by path, `spoilt` stand in for what is there.

    `translated` are texts in Indonesian by page, which are there if the site is in that language.
    """

    pages: dict[str, Sheet] = field(default_factory=first_pages)
    sources: Values = field(default_factory=first_sources)
    settings: Values = field(default_factory=first_settings)
    others: dict[str, str] = field(default_factory=lambda: {"static/quay.svg": "<svg/>\n"})
    spoilt: dict[str, str] = field(default_factory=dict)
    translated: dict[str, Values] = field(default_factory=dict)
    as_of: str | None = "2025-06-01"

    def path(self, name: str) -> str:
        """Return the file of a page."""
        folder = self.settings["kinds"].get(self.pages[name].kind, {}).get("folder", "")
        return "/".join(part for part in ("content", folder, f"{name}.md") if part)

    def files(self) -> dict[str, str]:
        """Return every file of the site; front matter is written as JSON, which is YAML too."""
        pages = {
            self.path(name): f"---\n{_mapping(sheet.front)}---\n{sheet.body}\n" for name, sheet in self.pages.items()
        }
        if "id" in self.settings.get("languages", [])[1:]:
            known = {name: front for name, front in self.translated.items() if name in self.pages}
            pages |= {
                self.path(name).removesuffix("md") + "id.md": f"---\n{_mapping(front)}---\n"
                for name, front in known.items()
            }
        settings = {"site.yaml": _mapping(self.settings), "content/sources.yaml": _mapping(self.sources)}
        return {**settings, **pages, **self.others, **self.spoilt}

    def write(self, folder: Path) -> None:
        """Make a folder hold these files, and others only of a build; all with one time, as if written in a second."""
        files = self.files()
        for path in [path for path in folder.rglob("*") if path.is_file()]:
            name = path.relative_to(folder).as_posix()
            if name not in files and not name.startswith(BUILT):
                path.unlink()
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            os.utime(path, (0, 0))

    def options(self, folder: Path) -> Options:
        """Return what to build, once this is written to a folder."""
        return Options(site=folder, as_of=Date.parse(self.as_of).earliest if self.as_of else None)

    def rename(self, old: str, new: str) -> None:
        """Give a page another id, and let whatever names it do so by that."""
        self.pages = {new if name == old else name: sheet for name, sheet in self.pages.items()}
        self.replace(old, new)

    def replace(self, old: str, new: str) -> None:
        """Put one id in the place of another wherever a page or a source names it."""
        for sheet in self.pages.values():
            sheet.front = _replaced(sheet.front, old, new)
            sheet.body = _replaced(sheet.body, old, new)
        self.sources = _replaced(self.sources, old, new)


def _mapping(values: Values) -> str:
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items()) or "{}\n"


def _replaced(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(each, old, new) for key, each in value.items()}
    if isinstance(value, list):
        return (
            list(dict.fromkeys(_replaced(each, old, new) for each in value))
            if _is_flat(value)
            else [_replaced(each, old, new) for each in value]
        )
    if not isinstance(value, str):
        return value
    if value == old:
        return new
    return re.sub(rf"(\[\[|@){re.escape(old)}(?=[\]|#;])", rf"\g<1>{new}", value)


def _is_flat(value: list[Any]) -> bool:
    return all(isinstance(each, str) for each in value)


def project_template(name: str) -> str:
    """Return one of the generator's own templates, for a site to put its own in front of."""
    return (ROOT / "templates" / name).read_text(encoding="utf-8")


class Compiled(BytecodeCache):
    """Keeps compiled templates by their source, so that clean builds in tests do not compile them each time."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self.kept.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


def made(options: Options, memory: Memory) -> tuple[dict[str, bytes], list[Problem]]:
    """Build as far as bytes; return all of them by address, drawings too, and every problem."""
    outputs, problems, _ = _outputs(options, Means(memory), Hands())
    files = {address: output for address, output in outputs.files.items() if isinstance(output, bytes)}
    assert len(files) == len(outputs.files)
    return {**files, **outputs.drawn.drawings}, problems


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> set[str]:
    """Return the addresses at which two builds differ."""
    return {address for address in one.keys() | other.keys() if one.get(address) != other.get(address)}
