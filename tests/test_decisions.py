"""The decisions about the first site's rumors are still about what follows from its evidence."""

from __future__ import annotations

import re

from explainer.dates import Date
from explainer.linking import MAIN, link
from explainer.model import Claim
from explainer.reading import read
from explainer.settings import read_site
from tests.conftest import ROOT

DECISIONS = (ROOT / "docs/decisions.md").read_text(encoding="utf-8")
_ROW = re.compile(r"^\| `([\w-]+)` \| (?:main|`(\w+)`) \| (\w+) \| ([\w ]+) \| (yes|no) \|$", re.MULTILINE)


def test_the_decisions_give_every_rumor_and_part_the_status_that_follows() -> None:
    settings, problems = read_site(ROOT)
    assert settings is not None
    assert problems == []
    web = link(read(ROOT, settings, {}), Date.parse("2026-07-01").earliest, announced=True)
    follows = {
        (linked.page.id, key): assessment.verdict.status.value if assessment.verdict.status else ""
        for linked in web.pages.values()
        if isinstance(front := linked.page.front, Claim)
        for key, assessment in linked.assessments.items()
        if key not in {str(name) for name, part in (front.claims or {}).items() if part.page}
    }
    assert {(page, part or MAIN): status for page, part, status, _, _ in _ROW.findall(DECISIONS)} == follows


def test_the_decisions_explain_every_difference_and_name_facts_that_exist() -> None:
    rows = _ROW.findall(DECISIONS)
    assert [(page, status, told) for page, _, status, told, same in rows if (status == told) != (same == "yes")] == []
    explained = set(re.findall(r"^### `([\w-]+)`", DECISIONS, re.MULTILINE))
    assert explained == {page for page, *_, same in rows if same == "no"}
    facts = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "content/rumors").glob("*.md"))
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", DECISIONS)) - {page for page, *_ in rows}
    assert named
    assert {name for name in named if f"- id: {name}\n" not in facts} == set()
