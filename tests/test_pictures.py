"""What the pictures show of a small world."""

from __future__ import annotations

import re
from pathlib import Path

from tests.conftest import SmallSite
from tests.harbour import build_project

STORY = "content/stories/port-sale.md"


def picture(page: str, name: str) -> str:
    found = re.search(rf'<svg class="picture {name}".*?</svg>', page, re.DOTALL)
    assert found, name
    return found[0]


def words(drawn: str) -> list[str]:
    """Return the texts of a picture, one for each element."""
    texts = re.findall(r"<text[^>]*>(.*?)</text>", drawn)
    return [re.sub(r"<[^>]*>", " ", text).strip() for text in texts]


def links(drawn: str) -> list[str]:
    return re.findall(r'<a href="([^"]*)"', drawn)


def changed(site: SmallSite, old: str, new: str) -> SmallSite:
    text = (site.folder / STORY).read_text(encoding="utf-8")
    assert old in text
    return site.write({STORY: text.replace(old, new, 1)})


def test_a_strip_tells_who_said_what_and_what_followed(world: SmallSite) -> None:
    world.build()
    drawn = picture(world.page("stories/port-sale.html"), "strip")
    assert words(drawn) == [
        "1 March 2025",
        "Unnamed people, through The Gazette: Allege",
        "Unconfirmed",
        "2 March 2025",
        "the Board: Denies",
        "Denied by the Board",
        "As of 1 June 2025, 3 months later",
    ]
    assert links(drawn) == ["#report", "#denial"]
    assert re.findall(r'<path class="status-(\w+)"', drawn) == ["none", "unconfirmed", "denied"]


def test_a_strip_of_a_past_day_ends_with_that_day_and_leads_to_the_page_of_today(world: SmallSite) -> None:
    world.build()
    drawn = picture(world.page("stories/port-sale/2025-03-01.html"), "strip")
    assert words(drawn)[-1] == "As of 1 March 2025"
    assert links(drawn) == ["../port-sale.html#report"]


def test_facts_without_a_stance_are_ticks_and_what_is_to_come_stands_below_the_day(world: SmallSite) -> None:
    more = """facts:
- {id: tour, date: 2025-03-02, text: A tour., sources: [gazette]}
- {id: vote, date: 2025-09-01, text: A vote., added: 2025-05-01, sources: [gazette]}
"""
    assert not changed(world, "facts:\n", more).build().failed
    day = world.page("stories/port-sale.html")
    assert words(picture(day, "strip"))[-4:] == [
        "1 other fact",
        "As of 1 June 2025, 3 months later",
        "1 September 2025, 3 months later",
        "1 other fact",
    ]
    assert picture(day, "strip").count('<path class="tick"') == 2


def test_a_status_that_a_retired_fact_moved_says_so(world: SmallSite) -> None:
    retired = "  retired: {date: 2025-04-02, why: It was no denial.}\n  quote: There is no sale.\n"
    changed(world, "  quote: There is no sale.\n", retired).build()
    told = words(picture(world.page("stories/port-sale.html"), "strip"))
    assert told[-4:-1] == ["2 April 2025, 4 weeks later", "Retired: the Board: Denies", "Unconfirmed"]


def test_a_fact_on_a_further_part_of_the_report_is_marked_as_such(world: SmallSite) -> None:
    changed(world, "parties:", "claims: {price: It cost two billion.}\nparties:")
    changed(world, "  stance: denies\n", "  stance: denies\n  claim: price\n").build()
    assert "the Board: Denies, on a further part" in words(picture(world.page("stories/port-sale.html"), "strip"))


def test_lanes_lead_to_the_months_and_put_the_future_below_the_day(world: SmallSite) -> None:
    law = """
        ---
        title: Port act
        by: board
        facts:
        - {id: made, date: 2025-01-10, step: adopted, text: It was adopted., sources: [statement]}
        - {id: rents, date: 2026-05-10, step: applies, text: Rents apply., sources: [statement]}
        ---
        """
    world.write({"content/laws/port-act.md": law}).build("2025-06-01")
    page = world.page("timeline.html")
    drawn = picture(page, "lanes")
    assert links(drawn)[:2] == ["#month_2025-01", "#month_2025-03"]
    assert words(drawn)[:2] == ["Stories", "Laws"]
    assert "<title>March 2025: Stories 2</title>" in drawn
    told = words(drawn)
    assert told.index("Jan 2025") < told.index("Feb 2025") < told.index("Mar 2025") < told.index("As of 1 June 2025")
    assert set(links(drawn)) <= {f"#{name}" for name in re.findall(r'id="([^"]*)"', page)}


def test_the_ties_of_a_page_are_drawn_and_listed(world: SmallSite) -> None:
    world.build()
    page = world.page("bodies/board.html")
    assert [" ".join(said.split()) for said in words(picture(page, "ties"))] == ["the Board", "The port was sold"]
    section = page[page.index('id="ties_"') :]
    assert re.findall(r'>([^<]*)</a> <span class="names-state">([^<]*)</span>', section) == [
        ("The port was sold", "2 facts")
    ]


def test_a_rumor_names_those_it_concerns_and_draws_no_ties(world: SmallSite) -> None:
    world.build()
    assert 'id="ties_"' not in world.page("stories/port-sale.html")


def test_the_pictures_of_the_first_site_are_light(tmp_path: Path) -> None:
    folder = build_project(tmp_path)
    limits = {"strip": 3072, "lanes": 7168, "ties": 3072}
    heavy = {
        f"{page.relative_to(folder)} {name}": len(drawn.encode())
        for page in sorted(folder.rglob("*.html"))
        for drawn, name in re.findall(r'(<svg class="picture (\w+)".*?</svg>)', page.read_text("utf-8"), re.DOTALL)
        if len(drawn.encode()) > limits[name]
    }
    assert heavy == {}
