"""The small world enlarged: every construct that a page can hold, for the tests that read whole built sites."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from explainer import limits
from explainer.building import Options, build
from explainer.dates import Day
from tests.conftest import ROOT, WORLD, SmallSite

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

AS_OF = "2025-06-01"

ENLARGED = {
    **WORLD,
    "site.yaml": WORLD["site.yaml"].replace(
        "        kinds:",
        "        description: Who sold what, and who says so.\n"
        "        material_until: 2025-05-20\n"
        "        publisher: {name: Thornby Desk}\n"
        "        license: CC0-1.0\n"
        "        kinds:",
    ),
    "content/index.md": """
        ---
        title: Was the port sold?
        summary: One paper says so; [[board]] denies it.
        lead: port-sale
        ---
        The paper gave no document [@gazette].
        """,
    "content/about.md": """
        ---
        title: About this site
        summary: What is counted here, and what is not.
        ---
        # Method

        Sources are read, not quoted from memory.

        ## Statuses

        They follow from the facts.
        """,
    "content/bodies/city.md": """
        ---
        title: City of Thornby
        summary: It owns the port & its "quay".
        same_as: [https://thornby.example/, https://thornby.example/port?a=1&b=2]
        facts:
        - {key: inhabitants, value: 41200, sources: [gazette]}
        - {key: chair of the port, value: board, date: 2025-01, sources: [statement]}
        - id: vote
          date: 2025-04~
          text: Its council spoke of *the port* for the first time; see [[port-sale#denial]].
          sources: [gazette, statement]
        ---
        ## Port

        ### Quay

        | part | owner |
        |:-----|------:|
        | quay | [[city]] |
        | land | [[board\\|the Board]] [@statement] |

        ![The quay from the sea](static/quay.svg) A [plan](static/plans/quay.svg) and
        [the council](https://thornby.example/council); back to [the port](#port).

        ## Port

        The same heading again, `[[not a link]]`, and 1 < 2 > 0.

        > A sentence from [[port-lease|the lease]].

        1. one
        2. two
        """,
    "content/stories/port-sale.md": """
        ---
        title: The port was sold
        summary: What one paper says was agreed in secret.
        claim: The Board sold the port to [[harbour-fund|a fund]].
        parties: [board, city]
        material_until: 2025-04-30
        claims:
          price: The fund paid two billion.
          strike: {page: dock-strike}
        unknowns: ["Who signed [[port-lease]]."]
        would_settle: ["A deed [@gazette]."]
        by_date: 2025-05-01
        corrections:
        - {date: 2025-03-05, fact: denial, was: the City, now: the Board, why: A slip.}
        facts:
        - id: report
          date: 2025-03-01
          stance: alleges
          anon: {count: 2, described: people at the port}
          text: The Gazette reported a sale.
          sources: [gazette]
          echoes: [echo]
        - id: price-told
          date: 2025-03-01
          claim: price
          stance: alleges
          anon: {described: a person at the fund}
          text: The Gazette named a price.
          sources: [gazette]
        - id: denial
          date: 2025-03-02
          stance: denies
          by: {name: Ann Quay, role: chair, for: board}
          quote: {text: Il n’y a pas de vente., lang: fr}
          text: The Board denied it.
          sources: [statement]
        - date: 2025-03-02
          stance: no-reply
          by: city
          text: The City did not answer.
          sources: [gazette]
        - date: 2025-03-03
          stance: declines
          by: harbour-fund
          text: The fund would not say.
          sources: [gazette]
          retired: {date: 2025-04-02, why: It answered after all.}
        - id: hearing
          date: 2025-09-01
          added: 2025-05-01
          text: The council hears the Board.
          sources: [statement]
        ---
        One paper said so [@gazette; @echo]; [[board]] denies it [@statement].
        """,
    "content/stories/dock-strike.md": """
        ---
        title: The dockers will strike
        summary: A strike that is only spoken of.
        claim: The dockers will strike against the sale.
        parties: [board]
        unknowns: [When.]
        would_settle: [A ballot.]
        facts:
        - {date: 2025-03-01, stance: alleges, by: harbour-fund, text: It was said., sources: [echo]}
        ---
        See [[port-sale]].
        """,
    "content/bodies/harbour-fund.md": """
        ---
        title: Harbour Fund
        summary: A fund of which little is known.
        ---
        """,
    "content/laws/port-act.md": """
        ---
        title: Port Act
        summary: It says who may own a port.
        by: {name: Parliament, kind: government}
        jurisdiction: Thornby
        affects: [board, harbour-fund]
        facts:
        - {date: 2024-01-10, step: adopted, text: Parliament passed it., sources: [gazette]}
        - {date: 2024-06, step: effective, text: It took effect., sources: [gazette]}
        - {date: 2025, step: applies, date_label: from spring 2025, text: Leases must be shown., sources: [gazette]}
        - {date: 2026-01-01, step: applies, text: Owners must be named., sources: [gazette]}
        ---
        """,
    "content/pacts/port-lease.md": """
        ---
        title: The lease of the port
        short: the lease
        summary: Who may use the quay.
        parties: [board, city]
        facts:
        - {date: 2019-02-01, step: signed, text: Both signed., sources: [statement]}
        - {date: 2023-11/2024-02, text: They spoke of ending it., sources: [statement]}
        ---
        """,
    "content/words/quay.md": """
        ---
        title: quay
        summary: Where ships lie.
        ---
        Not a pier; compare [[port-act]].
        """,
    "static/quay.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 5h9"/></svg>\n',
    "static/plans/quay.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>\n',
}


# What makes lists of the enlarged world longer.
LONGER = {
    "content/bodies/pier.md": """
        ---
        title: Thornby Pier
        summary: A pier.
        corrections:
        - {date: 2024-03-05, was: A mole., now: A pier., why: A slip.}
        - {date: 2025-03-05, was: A dock., now: A pier., why: A slip.}
        - {date: 2025-03-05, was: A quay., now: A pier., why: A slip.}
        ---
        """,
}


def build_harbour(folder: Path, more: Mapping[str, str] = MappingProxyType({})) -> Path:
    """Build the enlarged world, and more; return its output folder."""
    site = SmallSite(folder / "harbour").write({**ENLARGED, **more})
    result = site.build(AS_OF)
    assert result.published, result.problems
    return site.folder / "_site"


def build_divided(folder: Path) -> Path:
    """Build the enlarged world, longer and as though every list were long; return its output folder."""
    with pytest.MonkeyPatch.context() as patch:
        shorten(patch)
        return build_harbour(folder / "divided", LONGER)


def shorten(patch: pytest.MonkeyPatch) -> None:
    """Let every list be divided after one or two entries."""
    for name in vars(limits):
        if name.isupper():
            patch.setattr(limits, name, 2 if name in ("CURVES", "CHOSEN", "NEWEST") else 1)
    patch.setattr(limits, "DRAWN", 3)
    patch.setattr(limits, "SEARCHED", 600)


def build_project(folder: Path) -> Path:
    """Build the project's own site; return its output folder."""
    output = folder / "project"
    result = build(Options(site=ROOT, output=output, as_of=Day(2026, 6, 9)))
    assert result.published, result.problems
    return output
