"""The audit: what it finds on a small site, and what it passes over."""

from __future__ import annotations

import json
from typing import Any

import pytest

from explainer.cli import main
from tests.conftest import WORLD, SmallSite

DAY = ("--as-of", "2025-06-01")
SOURCES = WORLD["content/sources.yaml"] + """
        mirror:
          title: Port sold in secret
          publisher: The Herald
          date: null
          kind: report
          copy: mirror
          url: https://herald.example/port
          archive: https://archive.example/herald
        reader:
          title: A letter
          publisher: The Herald
          date: 2025-03-04
          kind: report
          via: a reader
        """  # fmt: skip
STORY = """
    ---
    title: The pier was let
    claim: The Board let the pier.
    parties: [board]
    {fields}
    facts:
    - {{id: first, date: 2025-02-01, stance: {stance}, by: board, quote: Yes., text: It said so., sources: [statement]}}
    ---
    """
ROWS = """
    ---
    title: City of Thornby
    facts:
    {rows}
    ---
    It owns the port.
    """


def audited(site: SmallSite, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    """Return an audit as data."""
    assert main(["audit", "--site", str(site.folder), "--format", "json", *DAY, *options]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def with_rows(world: SmallSite, *rows: str) -> SmallSite:
    lines = "\n    ".join(f"- {{{row}, sources: [mirror]}}" for row in rows)
    return world.write({"content/sources.yaml": SOURCES, "content/bodies/city.md": ROWS.format(rows=lines)})


def test_a_fact_has_a_single_origin_when_all_its_sources_go_back_to_it(
    world: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = [
        *["id: echoed, date: 2025-03-01, text: It was., sources: [echo, gazette]"],
        *["id: twice, date: 2025-03-01, text: It was., sources: [gazette, statement]"],
        *["id: dropped, date: 2025-03-01, text: No., sources: [echo], retired: {date: 2025-04-01, why: It was wrong.}"],
        *["id: row, key: owner, value: a fund, sources: [echo]"],
    ]
    world.write({"content/bodies/city.md": ROWS.format(rows="\n    ".join(f"- {{{fact}}}" for fact in facts))})

    assert audited(world, capsys)["single_origin"] == [
        {"page": "city", "count": 1, "total": 2, "facts": [{"id": "echoed", "origin": "gazette"}]},
        {
            "page": "port-sale",
            "count": 2,
            "total": 2,
            "facts": [{"id": "report", "origin": "gazette"}, {"id": "denial", "origin": "statement"}],
        },
    ]


def test_a_fact_rests_only_on_copies_when_no_original_was_read(
    world: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = ["id: both", "id: one"]
    sources = ["[mirror, reader]", "[mirror, gazette]"]
    rows = [
        f"- {{{fact}, date: 2025-03-01, text: It was., sources: {named}}}"
        for fact, named in zip(facts, sources, strict=True)
    ]
    world.write({"content/sources.yaml": SOURCES, "content/bodies/city.md": ROWS.format(rows="\n    ".join(rows))})

    assert audited(world, capsys)["only_copies"] == [{"page": "city", "count": 1, "facts": ["both"]}]


def test_sources_are_told_by_what_they_lack(world: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    world.write({"content/sources.yaml": SOURCES})

    assert audited(world, capsys)["sources"] == {
        "total": 5,
        "without_archive": ["echo", "gazette", "reader", "statement"],
        "without_date": ["mirror"],
        "without_url": ["echo", "gazette", "reader", "statement"],
    }


PARAGRAPHS = """
    ---
    title: City of Thornby
    ---
    # Port

    Nobody
    knows.

    - One [@echo].
    - Two.

    | a | b |
    |---|---|
    | c | d [@gazette] |

    > So [@echo].

    | e |
    |---|
    | f |
    """


def test_a_paragraph_without_a_citation_is_told_by_its_line(
    world: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    world.write(
        {"content/bodies/city.md": PARAGRAPHS, "content/bodies/board.md": "---\ntitle: Board\n---\nSo [@echo].\n"}
    )

    coverage = {each["page"]: each for each in audited(world, capsys)["paragraphs"]}

    assert list(coverage) == ["city", "board", "port-sale"]
    assert coverage["port-sale"]["share"] == 1
    assert coverage["city"] == {
        "page": "city",
        "file": "content/bodies/city.md",
        "paragraphs": 6,
        "cited": 3,
        "share": 0.5,
        "uncited": [6, 10, 18],
    }


UNKNOWN, SETTLING = "unknowns: [Why.]", "would_settle: [A paper.]"


@pytest.mark.parametrize(
    ("stance", "fields", "without"),
    [
        ("denies", "", ["unknowns", "would_settle"]),
        ("denies", UNKNOWN, ["would_settle"]),
        ("denies", SETTLING, ["unknowns"]),
        ("denies", f"{UNKNOWN}\n    {SETTLING}", None),
        ("confirms", "", None),
        ("confirms", "claims: {price: It was cheap.}", ["unknowns", "would_settle"]),
    ],
)
def test_an_open_rumor_says_what_is_unknown_and_what_would_settle_it(
    stance: str, fields: str, without: list[str] | None, world: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    world.write({"content/stories/pier.md": STORY.format(stance=stance, fields=fields or "summary: A pier.")})
    found = {each["page"]: each["without"] for each in audited(world, capsys)["open_rumors"]}
    assert found.get("pier") == without


def test_values_of_one_attribute_contradict_each_other_on_one_page_and_across_pages(
    world: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    with_rows(
        world,
        *["id: a, key: Owner, value: a fund", "id: b, key: owner, value: board", "id: c, key: ships, value: 3"],
        *["id: d, key: berths, value: 3, about: [board]", "id: e, key: chair, value: board"],
        *["id: g, key: quays, value: 1, about: [board]", "id: h, key: quays, value: 2, about: [board]"],
    )
    board = ROWS.format(rows="- {id: f, key: Berths, value: 4, sources: [gazette]}").replace("City of", "Board of")
    world.write({"content/bodies/board.md": board.replace("It owns", "[[city]] owns")})

    def row(page: str, fact: str, value: str) -> dict[str, str]:
        return {"page": page, "fact": fact, "value": value}

    assert audited(world, capsys)["contradictions"] == [
        {"subject": "board", "key": "berths", "rows": [row("board", "f", "4"), row("city", "d", "3")]},
        {"subject": "board", "key": "quays", "rows": [row("city", "g", "1"), row("city", "h", "2")]},
        {"subject": "city", "key": "owner", "rows": [row("city", "a", "a fund"), row("city", "b", "Board of Thornby")]},
    ]


def test_values_that_say_the_same_or_of_different_subjects_do_not_contradict(
    world: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    with_rows(
        world,
        *["id: a, key: owner, value: board", "id: b, key: owner, value: harbour  board"],
        "id: c, key: owner, value: a fund, retired: {date: 2025-04-01, why: It was wrong.}",
        *["id: d, key: ships, value: 3", "id: e, key: berths, value: 4"],
    )
    assert audited(world, capsys)["contradictions"] == []


def test_a_site_with_errors_is_not_audited(world: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    world.write({"content/bodies/city.md": "---\ntitle: City\n---\nSo [@gazete].\n"})

    assert main(["audit", "--source", "gazete", "--site", str(world.folder), *DAY]) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert "E303: there is no source `gazete`" in said.err
    assert "nothing was written" not in said.err


def test_drafts_are_not_audited(world: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    world.write({"content/stories/pier.md": STORY.format(stance="denies", fields="draft: true")})
    assert "pier" not in json.dumps(audited(world, capsys, "--source", "statement"))
