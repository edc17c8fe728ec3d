"""A world whose content is all in capitals, so that every small letter on its pages is the interface's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainer.building import Options, build
from explainer.dates import Day
from tests.conftest import SmallSite

if TYPE_CHECKING:
    from pathlib import Path

LOUD = {
    "site.yaml": """
        title: THE HARBOUR
        description: WHO SOLD WHAT.
        url: https://example.org/harbour/
        material_until: 2025-05-20
        publisher: {name: THORNBY DESK}
        license: CC0-1.0
        kinds:
          story: {folder: stories, nature: claim, one: STORY, many: STORIES}
          body: {folder: bodies, nature: entity, one: BODY, many: BODIES}
          law: {folder: laws, nature: rule, one: LAW, many: LAWS}
          pact: {folder: pacts, nature: deal, one: PACT, many: PACTS}
        """,
    "content/sources.yaml": """
        g1: {title: PORT SOLD IN SECRET, publisher: THE GAZETTE, date: 2025-03-01, kind: report, paywall: true,
          url: https://g.example/, accessed: 2025-03-05, archive: https://a.example/}
        e1: {title: PORT SOLD, publisher: THE ECHO, date: 2025-03-02, kind: report, based_on: g1, copy: repost, via: X}
        s1: {title: ON THE PORT, publisher: BOARD, date: 2025-03-02, kind: statement, lang: fr, author: ANN QUAY}
        s2: {title: null, publisher: BOARD, date: null, kind: official}
        """,
    "content/index.md": """
        ---
        title: WAS THE PORT SOLD?
        summary: ONE PAPER SAYS SO; [[b1]] DENIES IT.
        lead: p1
        ---
        NO DOCUMENT [@g1].
        """,
    "content/about.md": """
        ---
        title: ABOUT
        summary: WHAT IS COUNTED.
        ---
        SOURCES [@s1; @s2].
        """,
    "content/bodies/b1.md": """
        ---
        title: HARBOUR BOARD
        short: BOARD
        summary: IT RUNS THE PORT.
        same_as: [https://thornby.example/]
        role: {title: CHAIR, at: c1, date: 2024-01}
        parties: [c1]
        facts:
        - {key: INHABITANTS, value: 41200, sources: [g1]}
        - {date: 2025-04~, text: "IT SPOKE OF [[p1#denial]].", sources: [g1, s1]}
        - {date: 2023-11/2024-02, text: IT SPOKE AGAIN., sources: [g1]}
        ---
        SEE [[p1]] AND [[c1]].
        """,
    "content/bodies/c1.md": """
        ---
        title: CITY
        summary: IT OWNS THE PORT.
        ---
        """,
    "content/stories/p1.md": """
        ---
        title: THE PORT WAS SOLD
        summary: WHAT ONE PAPER SAYS.
        claim: THE BOARD SOLD THE PORT.
        parties: [b1, c1]
        claims:
          price: THE FUND PAID.
          strike: {page: p2}
        unknowns: [WHO SIGNED.]
        would_settle: [A DEED.]
        by_date: 2025-05-01
        corrections:
        - {date: 2025-03-05, fact: denial, was: THE CITY, now: THE BOARD, why: A SLIP.}
        facts:
        - id: report
          date: 2025-03-01
          stance: alleges
          anon: {count: 2, described: PEOPLE AT THE PORT}
          text: THE GAZETTE REPORTED A SALE.
          sources: [g1]
          echoes: [e1]
        - {date: 2025-03-01, claim: price, stance: alleges, anon: {described: A PERSON}, text: A PRICE., sources: [g1]}
        - id: denial
          date: 2025-03-02
          stance: denies
          by: {name: ANN QUAY, role: CHAIR, for: b1}
          quote: {text: IL N’Y A PAS DE VENTE., lang: fr}
          text: THE BOARD DENIED IT.
          sources: [s1]
        - {date: 2025-03-02, stance: no-reply, by: c1, text: NO ANSWER., sources: [g1]}
        - date: 2025-03-03
          stance: declines
          by: b1
          text: THE BOARD WOULD NOT SAY.
          sources: [g1]
          retired: {date: 2025-04-02, why: IT ANSWERED.}
        - {id: hearing, date: 2025-09-01, added: 2025-05-01, text: A HEARING., sources: [s1]}
        - {date: 2024-01, text: A FIRST WORD., sources: [s2]}
        ---
        ONE PAPER SAID SO [@g1; @e1].
        """,
    "content/stories/p2.md": """
        ---
        title: A STRIKE
        summary: ONLY SPOKEN OF.
        claim: THE DOCKERS WILL STRIKE.
        parties: [b1]
        unknowns: [WHEN.]
        would_settle: [A BALLOT.]
        facts:
        - {date: 2025-03-01, stance: alleges, by: c1, text: IT WAS SAID., sources: [e1]}
        ---
        """,
    "content/laws/l1.md": """
        ---
        title: PORT ACT
        summary: WHO MAY OWN A PORT.
        by: {name: PARLIAMENT, kind: government}
        jurisdiction: THORNBY
        identifier: 7 ACT 1
        affects: [b1]
        facts:
        - {date: 2024-01-10, step: adopted, text: PASSED., sources: [g1]}
        - {date: 2024-06, step: effective, text: IN FORCE., sources: [g1]}
        - {date: 2025, step: applies, date_label: SPRING 2025, text: LEASES., sources: [g1]}
        - {date: 2026-01-01, step: applies, text: OWNERS., sources: [g1]}
        ---
        """,
    "content/pacts/t1.md": """
        ---
        title: THE LEASE
        summary: WHO MAY USE THE QUAY.
        parties: [b1, c1]
        facts:
        - {date: 2019-02-01, step: signed, text: BOTH SIGNED., sources: [s1]}
        ---
        """,
}


def build_loud(folder: Path, *, pseudo: bool) -> Path:
    """Build the loud world; return its output folder."""
    site = SmallSite(folder / "loud").write(LOUD)
    result = build(Options(site=site.folder, as_of=Day(2025, 6, 1), pseudo=pseudo))
    assert result.published, result.problems
    return site.folder / "_site"
