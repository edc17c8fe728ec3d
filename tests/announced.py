"""Sites built as of today, whichever day that is, since a past day has no feeds; and what their machines' files say."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator
from lxml import etree

from explainer import preparing
from explainer.building import Options, build
from explainer.dates import Date
from tests.conftest import ROOT, SmallSite

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TODAY = "2025-06-01"
ATOM = "{http://www.w3.org/2005/Atom}"
STANDARDS = ROOT / "tests/standards"
GRAMMAR = etree.RelaxNG(etree.parse(STANDARDS / "atom.rng"))
# What the appendix of RFC 4287 asserts beyond its grammar (in Schematron), as paths that are true of a sound feed.
ASSERTED = {
    "a:author or not(a:entry[not(a:author)])": "a feed has an author, or all its entries have",
    "not(a:entry[not(a:link[@rel='alternate'] or a:link[not(@rel)] or a:content)])": "an entry leads on or tells",
    "not(a:entry[not(a:author or ../a:author or a:source/a:author)])": "an entry has an author, or its feed has",
}
JSON_FEED = Draft202012Validator(json.loads((STANDARDS / "jsonfeed.json").read_text()))
# A policy with something ahead, a page with facts that have no ids of their own, and a draft.
LAW = """
    ---
    title: Port law
    by: {name: a council, kind: government}
    affects: [board]
    facts:
    - {id: passed, date: 2025-02-01, step: adopted, text: It was adopted., sources: [gazette]}
    - {id: start, date: 2026-01-01, step: effective, text: "It takes effect; \\"soon\\", they say.", sources: [gazette]}
    - {id: fees, date: 2026-03~, step: applies, date_label: from spring 2026, text: Fees apply., sources: [gazette]}
    - {id: fines, date: 2027/2028, added: 2025-05-01, step: applies, text: Fines apply., sources: [gazette]}
    ---
    """
LEASE = """
    ---
    title: Lease of the port
    parties: [board, city]
    facts:
    - {date: 2025-04-01, by: city, text: The first & only offer., sources: [gazette]}
    - {date: 2025-04-01, by: city, text: The second offer., sources: [gazette]}
    - {date: 2025-04-02, by: city, step: announced, text: It was announced., sources: [gazette]}
    ---
    """
SECRET = """
    ---
    title: A secret page
    draft: true
    facts:
    - {id: hidden, date: 2025-05-02, about: [board], text: A hidden matter., sources: [gazette]}
    ---
    """
MORE = {"content/laws/port-law.md": LAW, "content/pacts/lease.md": LEASE, "content/bodies/secret.md": SECRET}


@dataclass(frozen=True)
class Announced:
    """An output folder."""

    folder: Path

    def bytes(self, address: str) -> bytes:
        return (self.folder / address).read_bytes()

    def json(self, address: str) -> Any:
        return json.loads(self.bytes(address))

    def tree(self, address: str) -> etree._Element:
        return etree.fromstring(self.bytes(address))

    def named(self, pattern: str) -> list[str]:
        """Return the addresses of outputs, sorted, that match a glob."""
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.glob(pattern) if path.is_file())

    def ids(self, address: str) -> list[str]:
        return [each["id"].partition("#")[2] for each in self.json(address)["items"]]


def announce(site: SmallSite, monkeypatch: pytest.MonkeyPatch, today: str = TODAY) -> Announced:
    """Build a sound site on a day."""
    monkeypatch.setattr(preparing, "today", lambda _timezone: Date.parse(today).earliest)
    result = build(Options(site=site.folder))
    assert not result.failed, result.problems
    return Announced(site.folder / "_site")


def texts(html: str) -> str:
    """Return what a reader sees of markup."""
    return re.sub(r"<[^>]+>", "", html)


def check(content: dict[str, bytes]) -> None:
    """Hold documents of feeds against the standards, and both formats against each other."""
    for address, document in content.items():
        if address.endswith(".json"):
            assert list(JSON_FEED.iter_errors(json.loads(document))) == [], address
            continue
        tree = etree.fromstring(document)
        assert GRAMMAR.validate(tree), (address, GRAMMAR.error_log)
        lacking = [said for path, said in ASSERTED.items() if not tree.xpath(path, namespaces={"a": ATOM[1:-1]})]
        assert lacking == [], (address, lacking)
        for outer in (tree, *tree.findall(f"{ATOM}entry")):  # RFC 4287, 4.1.1: one alternate of a type and language
            links = [each for each in outer.findall(f"{ATOM}link") if each.get("rel") == "alternate"]
            kinds = [(each.get("type"), each.get("hreflang")) for each in links]
            assert len(kinds) == len(set(kinds))
        twin = json.loads(content[address.removesuffix(".xml") + ".json"])
        ids = [each.findtext(f"{ATOM}id") for each in tree.findall(f"{ATOM}entry")]
        assert ids == [each["id"] for each in twin["items"]]
        assert len(ids) == len(set(ids))
