"""The map: which pages share facts, where it puts them, and the same in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from explainer import limits

if TYPE_CHECKING:
    import pytest

    from tests.conftest import SmallSite

LAW = """
    ---
    title: Port act
    by: board
    affects: [city]
    facts:
    - {id: made, date: 2025-01-10, step: adopted, text: "It bears on [[port-sale]].", sources: [statement]}
    ---
    """


def mapped(site: SmallSite) -> str:
    assert not site.build().failed
    return site.page("map.html")


def names(page: str) -> list[tuple[int, int, str]]:
    found = re.findall(r'<text x="(\d+)" y="(\d+)"[^>]*>([^<]*)</text>', page)
    return [(int(x), int(y), text) for x, y, text in found]


def titles(page: str) -> list[str]:
    return re.findall(r"<title>([^<]*: [^<]*)</title></path>", page)


def test_pages_that_share_facts_are_joined_and_the_facts_are_counted(world: SmallSite) -> None:
    page = mapped(world.write({"content/laws/port-act.md": LAW}))
    assert titles(page) == [
        "City of Thornby and The port was sold: 2 facts",
        "the Board and The port was sold: 2 facts",
        "The port was sold and Port act: 1 fact",
    ]


def test_entities_stand_left_claims_in_the_middle_and_rules_right(world: SmallSite) -> None:
    spots = {text: x for x, _, text in names(mapped(world.write({"content/laws/port-act.md": LAW})))}
    assert spots["the Board"] == spots["City of Thornby"] < spots["The port was sold"] < spots["Port act"]


def test_no_two_names_of_a_column_stand_in_one_place(world: SmallSite) -> None:
    places = [(x, y) for x, y, _ in names(mapped(world))]
    assert len(set(places)) == len(places) == 3


def test_a_page_without_ties_is_not_on_the_map(world: SmallSite) -> None:
    lonely = "---\ntitle: Lone Quay\n---\nNobody names it.\n"
    assert "Lone Quay" not in mapped(world.write({"content/bodies/quay.md": lonely}))


def test_the_table_says_every_tie_the_strongest_first(world: SmallSite) -> None:
    page = mapped(world.write({"content/laws/port-act.md": LAW}))
    rows = [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL)]
    assert "The port was sold Story the Board , City of Thornby , Port act" in rows
    assert "the Board Body The port was sold , Port act" in rows


def test_of_many_ties_the_strongest_are_drawn(world: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CURVES", 2)
    page = mapped(world.write({"content/laws/port-act.md": LAW}))
    assert sorted(title.rpartition(": ")[2] for title in titles(page)) == ["2 facts", "2 facts"]
    assert len(names(page)) == 4


def test_the_map_is_drawn_the_same_every_time(world: SmallSite) -> None:
    first = mapped(world)
    assert first == mapped(world)
    assert re.search(r'<path class="tie tie-1" d="M240 \d+C\d+ \d+ \d+ \d+ 395 \d+">', first)
