"""Timelines: on one page or divided, of the site and of pages that many facts concern, and their filters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from explainer import limits
from tests.built import BuiltSite, Page, read_built, unprinted
from tests.conftest import ROOT, SmallSite
from tests.harbour import build_harbour, build_project
from tests.test_search import read_index

if TYPE_CHECKING:
    from tests.built import Element

FACT = "- {{id: f{year}-{month}-{number}, date: {year}-{month:02}-03, text: It was so., sources: [gazette]{more}}}\n"
COMING = "- {id: coming, date: 2025-12-01, added: 2025-01-01, text: It will be so., sources: [gazette]}\n"


def write_facts(world: SmallSite, counts: dict[tuple[int, int], int], more: str = "") -> list[str]:
    """Write a page with so many facts in each month of a year, and one ahead; return their ids in order."""
    each = [(year, month, number) for (year, month), count in counts.items() for number in range(count)]
    facts = "".join(FACT.format(year=year, month=month, number=number, more=more) for year, month, number in each)
    world.write({"content/bodies/fund.md": f"---\ntitle: Fund\nfacts:\n{facts}{COMING}---\n"})
    world.write({"content/stories/port-sale.md": ""})
    world.write({"content/bodies/board.md": "---\ntitle: Board\n---\n"})
    result = world.build()
    assert result.published, result.problems
    return [f"f{year}-{month}-{number}" for year, month, number in each] + ["coming"]


def parts(world: SmallSite, of: str = "") -> dict[str, Page]:
    """Return the pages of a timeline, the earliest first; that with what lies ahead is the last."""
    root = world.folder / "_site"
    first = f"{of}timeline.html"
    names = sorted(path.relative_to(root).as_posix() for path in root.glob(f"{of}timeline/*.html"))
    return {name: Page(name, world.page(name)) for name in (*names, first)}


def told(page: Page) -> list[str]:
    return [address.split("#")[1] for address in page.dates()]


def counted(world: SmallSite, of: str = "") -> dict[str, int]:
    return {name: len(told(page)) for name, page in parts(world, of).items()}


# Division


def test_a_short_timeline_is_one_page(world: SmallSite) -> None:
    facts = write_facts(world, {(2020, 5): 3, (2024, 1): 27})
    assert counted(world) == {"timeline.html": 31}
    assert told(parts(world)["timeline.html"]) == facts
    assert 'class="years"' not in world.page("timeline.html")
    assert "31 dated facts, in order." in world.page("timeline.html")


def test_one_fact_more_than_a_page_bears_takes_a_second_page(world: SmallSite) -> None:
    write_facts(world, {(2020, 5): 3, (2024, 1): 28})
    assert counted(world) == {"timeline/2020.html": 3, "timeline.html": 29}


def test_a_long_one_is_divided_between_years_and_the_first_page_ends_with_what_lies_ahead(world: SmallSite) -> None:
    facts = write_facts(world, {(2020, 5): 14, (2021, 1): 16, (2024, 1): 20, (2025, 1): 9})
    assert counted(world) == {"timeline/2021.html": 30, "timeline.html": 30}
    assert [fact for page in parts(world).values() for fact in told(page)] == facts
    earlier, latest = parts(world).values()
    assert earlier.one("h1").text == "Timeline, 2020 to 2021"
    assert latest.one("h1").text == "Timeline"
    assert "30 of 60 dated facts, in order." in latest.html
    assert 'id="ahead_"' in latest.html
    assert 'id="ahead_"' not in earlier.html


def test_a_year_that_is_too_long_is_divided_between_its_months_and_mixed_with_no_other(world: SmallSite) -> None:
    facts = write_facts(world, {(2023, 4): 2, (2024, 1): 20, (2024, 2): 9, (2024, 3): 6, (2025, 1): 3})
    assert counted(world) == {
        "timeline/2023.html": 2,
        "timeline/2024-02.html": 29,
        "timeline/2024-03.html": 6,
        "timeline.html": 4,
    }
    assert [fact for page in parts(world).values() for fact in told(page)] == facts
    assert parts(world)["timeline/2024-02.html"].one("h1").text == "Timeline, January 2024 to February 2024"


def test_a_month_that_no_page_can_bear_is_cut(world: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MONTH", 40)
    facts = write_facts(world, {(2024, 1): 90, (2024, 2): 5})
    pages = parts(world)
    assert {name: len(told(page)) for name, page in pages.items()} == {
        "timeline/2024-01-2.html": 40,
        "timeline/2024-01-3.html": 10,
        "timeline/2024-01.html": 40,
        "timeline.html": 6,
    }
    assert sorted(fact for page in pages.values() for fact in told(page)) == sorted(facts)
    assert pages["timeline/2024-01-3.html"].one("h1").text == "Timeline, January 2024 (3)"


def test_each_part_leads_to_all_parts_in_order_and_says_which_it_is(world: SmallSite) -> None:
    write_facts(world, {(2020, 5): 25, (2021, 1): 25, (2024, 1): 25})
    names = ["timeline/2020.html", "timeline/2021.html", "timeline.html"]
    for page in parts(world).values():
        links = [each for each in page.all("a") if each.within("nav", "years")]
        assert [page.target(each.attributes["href"]) for each in links] == names
        assert [each.text for each in links] == ["2020", "2021", "2024"]
        (current,) = (each for each in links if "aria-current" in each.attributes)
        assert page.target(current.attributes["href"]) == page.address


def test_only_what_lies_ahead_is_a_timeline_too(world: SmallSite) -> None:
    assert write_facts(world, {}) == told(parts(world)["timeline.html"]) == ["coming"]


# A page's own timeline


def test_of_a_page_that_up_to_6_facts_elsewhere_concern_all_are_shown(world: SmallSite) -> None:
    write_facts(world, {(2020, 5): 2, (2021, 5): 4}, ", by: board")
    page = Page("bodies/board.html", world.page("bodies/board.html"))
    assert len(page.dates()) == 6
    assert not (world.folder / "_site/bodies/board/timeline.html").exists()
    assert "timeline" not in page.html.split("<main", 1)[1].split("</main>")[0]


def test_of_a_page_that_more_facts_concern_the_latest_4_are_shown_and_a_timeline_has_all(world: SmallSite) -> None:
    facts = write_facts(world, {(2020, 5): 3, (2021, 5): 4}, ", by: board")
    page = Page("bodies/board.html", world.page("bodies/board.html"))
    assert told(page) == facts[3:-1]
    assert "The latest 4 of 7 facts." in page.html
    assert "board/timeline.html" in [each.attributes["href"] for each in page.all("a")]
    (own,) = parts(world, "bodies/board/").values()
    assert told(own) == facts[:-1]
    assert own.one("h1").text == "Timeline of Board"
    assert "../board.html" in [each.attributes["href"] for each in own.all("a") if each.within("p", "kicker")]


def test_of_a_page_that_only_facts_to_come_concern_the_way_to_its_timeline_is_shown(world: SmallSite) -> None:
    write_facts(world, {(2026, month): 1 for month in range(1, 13)}, ", added: 2025-01-01, by: board")
    page = Page("bodies/board.html", world.page("bodies/board.html"))
    assert len(told(parts(world, "bodies/board/")["bodies/board/timeline.html"])) == 12
    assert "board/timeline.html" in [each.attributes["href"] for each in page.all("a")]


def test_a_pages_own_timeline_is_divided_like_the_sites(world: SmallSite) -> None:
    facts = write_facts(world, {(2020, 5): 20, (2021, 5): 20}, ", by: board")
    own = parts(world, "bodies/board/")
    assert {name: len(told(page)) for name, page in own.items()} == {
        "bodies/board/timeline/2020.html": 20,
        "bodies/board/timeline.html": 20,
    }
    assert [fact for page in own.values() for fact in told(page)] == facts[:-1]


# The built sites


@pytest.fixture(scope="module", params=["harbour", "project"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    builder = {"harbour": build_harbour, "project": build_project}[request.param]
    return read_built(builder(tmp_path_factory.mktemp("timelines")))


def permalinks(site: BuiltSite, pattern: str) -> list[str]:
    """Return the permalinks of the facts that the pages of a pattern show, relative to the site's folder."""
    pages = (page for name, page in site.pages.items() if re.fullmatch(pattern, name))
    return [f"{page.target(each)}#{each.split('#')[1]}" for page in pages for each in page.dates()]


def test_every_dated_fact_is_once_on_the_parts_of_the_sites_timeline(site: BuiltSite) -> None:
    facts = [each["href"].removeprefix("../") for each in read_index(site.folder)["facts"]]
    assert sorted(permalinks(site, r"timeline(/[^/]+)?\.html")) == sorted(facts)


def test_every_dated_fact_is_on_the_page_or_the_timeline_of_everyone_it_concerns(site: BuiltSite) -> None:
    index = read_index(site.folder)
    pages = [each["href"].removeprefix("../").removesuffix(".html") for each in index["pages"]]
    concerning: dict[str, list[str]] = {}
    for fact in index["facts"]:
        for number in fact["about"]:
            concerning.setdefault(pages[number], []).append(fact["href"].removeprefix("../"))
    assert len(concerning) > 3
    for page, facts in concerning.items():
        where = rf"{page}/timeline(/[^/]+)?\.html" if f"{page}/timeline.html" in site.pages else rf"{page}\.html"
        shown = permalinks(site, where)
        assert [fact for fact in facts if shown.count(fact) != 1] == [], page


def test_a_page_of_a_timeline_is_as_long_as_a_page_can_bear_unless_it_is_one_month(site: BuiltSite) -> None:
    for name, page in site.pages.items():
        if re.search(r"(^|/)timeline(/[^/]+)?\.html$", name):
            past = page.html.split('id="ahead_"')[0]
            assert past.count('class="fact-date"') <= 30 or past.count('aria-labelledby="month_') == 1, name


def test_facts_of_other_pages_name_their_publishers_and_number_nothing(site: BuiltSite) -> None:
    page = site.pages["timeline.html"]
    assert page.marks() == page.listed() == []
    notes = [each for each in page.all("a") if each.within("p", "fact-note")]
    assert notes
    assert all(page.target(each.attributes["href"]).startswith("sources/") for each in notes)


# Filters


def options(page: Page) -> dict[str, dict[str, str]]:
    """Return the choices of each filter, by value, without that of all."""

    def of(select: Element) -> dict[str, str]:
        return {each.attributes["value"]: each.text for each in page.all("option") if select in each.around}

    return {select.attributes["name"]: of(select) for select in page.all("select")}


def test_every_choice_finds_a_fact_and_every_fact_is_found_by_a_choice(site: BuiltSite) -> None:
    index = read_index(site.folder)
    offered = {name: set(values) - {""} for name, values in options(site.pages["timeline.html"]).items()}
    homes = [index["pages"][fact["page"]] for fact in index["facts"]]
    concerned = [index["pages"][number]["id"] for fact in index["facts"] for number in fact["about"]]
    assert offered["kind"] == {home["sort"] for home in homes}
    assert offered["stance"] == {fact["stance"] for fact in index["facts"]}
    assert offered["page"] <= {*(home["id"] for home in homes), *concerned}
    assert len(offered["page"]) == min(60, len({*(home["id"] for home in homes), *concerned}))


def test_the_first_choice_is_all_and_the_others_have_words(site: BuiltSite) -> None:
    for choices in options(site.pages["timeline.html"]).values():
        assert next(iter(choices.items())) == ("", "all")
        assert all(text.strip() for text in choices.values())


def test_every_filter_has_a_label_and_what_was_found_is_announced(site: BuiltSite) -> None:
    page = site.pages["timeline.html"]
    labels = {each.attributes["for"]: each.text for each in page.all("label")}
    assert labels == {"kind_": "Kind of page", "page_": "What it concerns", "stance_": "Stance"}
    assert {each.attributes["id"] for each in page.all("select")} == set(labels)
    (count,) = (each for each in page.elements if "filters-count" in each.words)
    assert count.attributes["role"] == "status"


def test_without_the_script_every_entry_is_shown_and_the_form_is_absent(site: BuiltSite) -> None:
    page = site.pages["timeline.html"]
    (form,) = page.all("form")
    assert any(each.tag == "template" for each in form.around)  # which a browser does not show
    assert [each for each in page.elements if "hidden" in each.attributes] == []


def test_the_filters_are_on_every_part_of_the_sites_timeline_and_nowhere_else(site: BuiltSite) -> None:
    for name, page in site.pages.items():
        scripts = [each for each in page.all("script") if "static/timeline." in each.attributes.get("src", "")]
        assert bool(scripts) == bool(re.fullmatch(r"(id/)?timeline(/[^/]+)?\.html", name)), name
        assert all("defer" in each.attributes for each in scripts)
        for template in (each for each in page.all("template") if scripts):
            index = f"{'id/' * name.startswith('id/')}search/index.js"
            assert page.target(template.attributes["data-index"]) == index, name
            assert unprinted(page.target(scripts[0].attributes["src"])) == "static/timeline.js", name
    assert (ROOT / "static/timeline.js").stat().st_size <= 4 * 1024


def test_a_timeline_that_leaves_no_choice_has_no_filter(world: SmallSite) -> None:
    write_facts(world, {(2020, 5): 2})
    assert "<template" not in world.page("timeline.html")
    assert "timeline.js" not in world.page("timeline.html")
