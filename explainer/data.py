"""What machines read: the statuses with their history, and the corrections, as JSON of a documented shape.

`data/statuses.json`: `{version, as_of, rumors: [{id, title, address, claims: [claim]}]}`, where a claim is
`{key, claim, page, status, rule, counted, parties, origins, dormant, lapsed, history}`; `key` is empty for the main
claim, `page` the id of the page that a part has of its own, and `history` lists `{day, status, rule, counted, fact}`.

`data/corrections.json`: `{version, corrections: [{page, fact, date, was, now, why}]}`, the newest first.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from explainer import addresses
from explainer.linking import MAIN
from explainer.model import Claim, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from explainer.evidence import Assessment
    from explainer.linking import Linked, Web

STATUSES = "data/statuses.json"
CORRECTIONS = "data/corrections.json"
_VERSION = 1


def datasets(web: Web) -> dict[str, bytes]:
    """Return each data file's bytes by its address."""
    return {
        STATUSES: _json({"version": _VERSION, "as_of": str(web.day), "rumors": _rumors(web)}),
        CORRECTIONS: _json({"version": _VERSION, "corrections": _corrections(web)}),
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _rumors(web: Web) -> list[Mapping[str, Any]]:
    return [
        {
            "id": name,
            "title": linked.page.front.title,
            "address": addresses.of_page(web.site, linked.page),
            "claims": [_claim(linked, linked.page.front, key) for key in linked.assessments],
        }
        for name, linked in sorted(web.pages.items())
        if isinstance(linked.page.front, Claim)
    ]


def _claim(linked: Linked, front: Claim, key: str) -> Mapping[str, Any]:
    parts = {str(name): part for name, part in (front.claims or {}).items()}
    part = parts.get(key)
    assessment = linked.assessments[key]
    verdict = assessment.verdict
    return {
        "key": key,
        "claim": front.claim if key == MAIN else part.text if part else None,
        "page": part.page if part else None,
        "status": _word(verdict.status),
        "rule": verdict.rule,
        "counted": list(verdict.counted),
        "parties": list(verdict.parties),
        "origins": list(verdict.origins),
        "dormant": assessment.dormant,
        "lapsed": assessment.lapsed,
        "history": _history(linked, assessment),
    }


def _history(linked: Linked, assessment: Assessment) -> list[Mapping[str, Any]]:
    ids = {id(entry.fact): entry.id for entry in linked.entries}
    return [
        {
            "day": str(change.day),
            "status": _word(change.verdict.status),
            "rule": change.verdict.rule,
            "counted": list(change.verdict.counted),
            "fact": ids.get(id(change.fact)),  # none for a part whose facts live on a page of its own
        }
        for change in assessment.history
    ]


def _word(status: Status | None) -> str | None:
    return status.value if status else None


def _corrections(web: Web) -> list[Mapping[str, Any]]:
    found = [
        (correction, name)
        for name, linked in sorted(web.pages.items())
        for correction in linked.page.front.corrections
        if correction.date.earliest <= web.day
    ]
    newest = sorted(found, key=lambda each: each[0].date.latest, reverse=True)
    return [
        {
            "page": name,
            "fact": correction.fact,
            "date": correction.date.text,
            "was": correction.was,
            "now": correction.now,
            "why": correction.why,
        }
        for correction, name in newest
    ]
