"""Where a fact is shown, who names whom, and what stays unseen: read from built pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from explainer import reading
from explainer.building import Options, build
from explainer.dates import Day
from explainer.linking import link
from explainer.means import Means
from explainer.memory import Memory, Rows
from tests.bilingual import content

if TYPE_CHECKING:
    from pathlib import Path

    from explainer.content import Gist, Page
    from tests.conftest import SmallSite

FUND = """
    ---
    title: Northern Fund
    ---
    It buys ports.
    """
STORY = """
    ---
    title: The pier was let
    claim: The Board let the pier.
    parties: [{parties}]
    facts:
    - id: extra
      date: 2025-02-01
      text: {text}
      sources: [gazette]
      {field}
    ---
    Nothing more.
    """
LAW = """
    ---
    title: Port law
    by: {by}
    affects: [{affects}]
    facts:
    - {{id: extra, date: 2025-02-01, step: adopted, text: It was adopted., sources: [gazette]}}
    ---
    """
PACT = """
    ---
    title: Pier lease
    parties: [fund]
    facts:
    - {id: extra, date: 2025-02-01, step: signed, text: It was signed., sources: [gazette]}
    ---
    """


def test_a_page_is_unpacked_and_linked_when_somebody_asks_and_then_with_its_neighbours_only(
    world: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Rows()
    content(world.write({"content/bodies/fund.md": FUND}), Means(Memory(store, lasting=False)))
    unpacked: list[str] = []
    unpack = reading._unpacked

    def noted(folder: Path, kept: Gist, *given: Any) -> Page:
        unpacked.append(kept.id)
        return unpack(folder, kept, *given)

    monkeypatch.setattr(reading, "_unpacked", noted)
    memory = Memory(store, lasting=False)
    web = link(content(world, Means(memory)), Day(2026, 1, 1), announced=True, memory=memory)
    assert (unpacked, memory.made) == ([], {"sources": 1})
    assert web.pages["fund"].backlinks == ()
    assert (unpacked, memory.made["linked"]) == (["fund"], 1)
    assert [entry.page.id for entry in web.pages["city"].concerning] == ["port-sale"] * 2
    assert (unpacked, memory.made["linked"]) == (["fund", "city", "port-sale"], 3)
    assert len(web.timeline) == 2
    assert sorted(unpacked) == ["board", "city", "fund", "port-sale"]


def test_a_page_that_cannot_be_unpacked_is_read_again(world: SmallSite) -> None:
    store = Rows()
    content(world, Means(Memory(store, lasting=False)))
    file = "content/bodies/city.md"
    key, packed = store.rows("pages")[file]
    store.put("pages", file, key, packed.partition(b"\n")[0] + b"\n[]")
    assert content(world, Means(Memory(store, lasting=False))).pages["city"].front.title == "City of Thornby"


def outputs(site: SmallSite) -> dict[str, str]:
    """Return every built page by its address."""
    root = site.folder / "_site"
    addresses = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.html"))
    return {address: site.page(address) for address in addresses}


def built(site: SmallSite, as_of: str = "2025-06-01") -> dict[str, str]:
    result = site.build(as_of)
    assert not result.failed, result.problems
    return outputs(site)


def story(text: str = "It was said.", field: str = "", parties: str = "board") -> str:
    return STORY.format(text=text, field=field, parties=parties)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        pytest.param("stories/pier", story(field="by: fund"), id="by"),
        pytest.param("stories/pier", story(field="by: {name: A. Clerk, for: fund}"), id="for"),
        pytest.param("stories/pier", story(field="about: [fund]"), id="about"),
        pytest.param("stories/pier", story(text="It went to [[fund|a buyer]]."), id="link"),
        pytest.param("stories/pier", story(parties="board, fund"), id="parties of a claim"),
        pytest.param("pacts/pier", PACT, id="parties of a deal"),
        pytest.param("laws/pier", LAW.format(by="board", affects="fund"), id="affects"),
        pytest.param("laws/pier", LAW.format(by="fund", affects=""), id="maker of a law"),
    ],
)
def test_a_fact_appears_at_home_on_the_page_that_it_names_and_on_the_timeline(
    world: SmallSite, file: str, content: str
) -> None:
    world.write({"content/bodies/fund.md": FUND, f"content/{file}.md": content})
    pages = built(world)
    assert [name for name, text in pages.items() if 'id="extra"' in text] == [f"{file}.html"]
    assert pages[f"{file}.html"].count('id="extra"') == 1
    assert pages["bodies/fund.html"].count(f'class="fact-date" href="../{file}.html#extra"') == 1
    assert pages["timeline.html"].count(f'class="fact-date" href="{file}.html#extra"') == 1
    assert f"{file}.html#extra" not in pages["bodies/city.html"]


def test_a_fact_of_no_date_is_a_row_at_home_and_nowhere_on_the_timeline(world: SmallSite) -> None:
    facts = """
    facts:
    - {key: berths, value: 12, sources: [gazette]}
    - {date: 2025-01, text: It grew., sources: [gazette]}
    """
    world.write({"content/bodies/fund.md": FUND.replace("Fund\n", f"Fund{facts.rstrip()}\n", 1)})
    pages = built(world)
    assert 'id="berths"' in pages["bodies/fund.html"]
    assert "berths" not in pages["timeline.html"]
    assert "It grew." in pages["timeline.html"]


def test_a_fact_without_an_id_is_called_by_its_date_and_actor(world: SmallSite) -> None:
    world.write(
        {
            "content/stories/pier.md": """
                ---
                title: The pier was let
                claim: The Board let the pier.
                parties: [board]
                facts:
                - {date: 2025-02-01, by: board, text: One., sources: [gazette]}
                - {date: 2025-02-01, by: board, text: Two., sources: [gazette]}
                - {id: 2025-02-01-city, date: 2025-02-01, text: Three., sources: [gazette]}
                - {date: 2025-02-01, by: city, text: Four., sources: [gazette]}
                - {date: 2025-02, by: {name: José Ñandú}, text: Five., sources: [gazette]}
                - {date: 2025-02-03, by: {name: A. Clerk, for: city}, text: Six., sources: [gazette]}
                - {date: 2025-02-04, text: Seven., sources: [gazette]}
                ---
                """
        }
    )
    ids = re.findall(r'<li class="fact[^"]*" id="([^"]*)"', built(world)["stories/pier.html"])
    assert sorted(ids) == [
        "2025-02-01-board",
        "2025-02-01-board-2",
        "2025-02-01-city",
        "2025-02-01-city-2",
        "2025-02-03-city",
        "2025-02-04",
        "2025-02-jose-nandu",
    ]


def test_no_two_elements_of_a_page_share_an_id(world: SmallSite) -> None:
    headings = "\n    ## Extra\n\n    One.\n\n    ## Extra\n\n    Two.\n\n    ## Berths\n"
    rows = story().replace("facts:", "facts:\n    - {key: Berths, value: 12, sources: [gazette]}")
    world.write({"content/stories/pier.md": rows + headings})
    for name, text in built(world).items():
        ids = re.findall(r'\sid="([^"]*)"', text)
        assert len(ids) == len(set(ids)), name


def test_a_page_shows_who_names_it_with_the_first_sentence_that_does(world: SmallSite) -> None:
    body = "It rains on [[fund]]. The fund wants [[board|the harbour’s Board]]. Again [[board]]."
    world.write({"content/bodies/fund.md": FUND.replace("It buys ports.", body)})
    pages = built(world)
    mentions = re.findall(r'<li><a href="([^"]*)">[^<]*</a>.*?<q>(.*?)</q>', pages["bodies/board.html"])
    assert mentions == [
        ("fund.html", "The fund wants the harbour’s Board."),
        ("../stories/port-sale.html", "One paper said so; the Board denies it."),
    ]
    assert "<q>" not in pages["bodies/fund.html"]
    assert "<q>" not in pages["bodies/city.html"]


@pytest.mark.parametrize(("languages", "kept"), [("[en]", 1), ("[en, id]", 2)])
def test_of_running_text_only_what_translations_or_links_back_need_is_kept(
    world: SmallSite, languages: str, kept: int
) -> None:
    world.write({"content/bodies/fund.md": FUND.rstrip().removesuffix("\n") + " It sold [[board]] a pier.\n"})
    world.edit("site.yaml", "kinds:", f"languages: {languages}\nkinds:")
    page = content(world).pages["fund"]
    assert len(page.body.sentences) == kept
    assert [(name, sentence[0]) for name, sentence in page.named] == [("board", "It sold ")]


def test_a_draft_changes_nothing_that_is_published(world: SmallSite) -> None:
    before = built(world)
    draft = story(text="Zanzibar pays [[city]] [@echo].", field="about: [board]", parties="board, city")
    hidden = draft.replace("title: The pier", "draft: true\n    title: The Zanzibar pier")
    world.write({"content/stories/pier.md": hidden})
    assert built(world) == before
    world.write({"content/stories/pier.md": draft})
    assert "Zanzibar" in built(world)["timeline.html"]


DATED = """
    ---
    title: Port law
    by: city
    facts:
    - {id: past, date: 2025-02-01, step: adopted, text: It was adopted., sources: [gazette]}
    - {id: hearing, date: 2025-05-01, text: A hearing came unexpectedly., sources: [gazette]}
    - {id: survey, date: 2025-05-02, added: 2025-02-02, text: A survey is planned., sources: [gazette]}
    - {id: leak, date: 2025-02-01, added: 2025-05-01, text: A leak came out., sources: [gazette]}
    - {id: start, date: 2026-01-01, step: applies, text: It is to apply., sources: [gazette]}
    ---
    """


def test_as_of_a_day_later_facts_are_unknown_and_announced_ones_lie_ahead(world: SmallSite) -> None:
    pages = built(world.write({"content/laws/port-law.md": DATED}), "2025-03-01")
    everything = "".join(pages.values())
    assert "A hearing came" not in everything
    assert "A leak came out" not in everything
    assert "The Board denied it" not in everything
    for page in (pages["laws/port-law.html"], pages["timeline.html"]):
        told, ahead = page.split('id="ahead_"')
        assert "It was adopted" in told
        assert "It is to apply." in ahead
        assert "A survey is planned." in ahead
        assert "It was adopted" not in ahead


def test_as_of_a_day_a_step_that_nobody_had_announced_is_unknown(world: SmallSite) -> None:
    pages = built(world.write({"content/laws/port-law.md": DATED}), "2025-01-31")
    assert "It was adopted" not in "".join(pages.values())


def test_evidence_dated_in_the_future_is_left_out_even_today(world: SmallSite) -> None:
    denial = "stance: denies\n      by: board\n      quote: No.\n      added: 2025-02-01"
    later = story("It will say no.", denial).replace("date: 2025-02-01", "date: 9000-01-01")
    world.write({"content/stories/pier.md": later})
    result = build(Options(site=world.folder))
    assert not result.failed
    assert "It will say no." not in "".join(outputs(world).values())


def test_the_status_is_that_of_the_day(world: SmallSite) -> None:
    assert "status-unconfirmed" in built(world, "2025-03-01")["stories/port-sale.html"]
    assert "status-denied" not in outputs(world)["stories/port-sale.html"]
    assert "Denied by the Board" in built(world, "2025-03-02")["stories/port-sale.html"]


def test_as_of_a_day_a_source_of_later_date_is_unknown(world: SmallSite) -> None:
    sources = (world.folder / "content/sources.yaml").read_text(encoding="utf-8")
    late = "late: {title: A later scoop, publisher: The Late, date: 2025-05-01, kind: report}\n"
    fact = story(text="A later thing.").replace("2025-02-01", "2025-05-01").replace("[gazette]", "[late]")
    world.write({"content/sources.yaml": sources + late, "content/stories/pier.md": fact})
    assert "A later scoop" not in built(world, "2025-04-30")["sources.html"]
    assert "A later scoop" in built(world, "2025-05-01")["sources.html"]


def test_before_its_retirement_a_fact_is_shown_as_standing(world: SmallSite) -> None:
    fact = story(field="retired: {date: 2025-05-01, why: It was a hoax.}")
    world.write({"content/stories/pier.md": fact})
    assert "It was a hoax" not in "".join(built(world, "2025-04-30").values())
    assert "<s>It was said.</s>" in built(world, "2025-05-01")["stories/pier.html"]


def test_before_a_correction_was_made_it_is_unknown(world: SmallSite) -> None:
    correction = "{date: 2025-05-01, was: Six men., now: Four men., why: We miscounted.}"
    corrected = story().replace("title:", f"corrections: [{correction}]\n    title:")
    world.write({"content/stories/pier.md": corrected})
    assert "We miscounted" not in "".join(built(world, "2025-04-30").values())
    assert "We miscounted" in built(world, "2025-05-01")["stories/pier.html"]


def test_a_source_is_listed_with_everything_that_rests_on_it(world: SmallSite) -> None:
    pages = built(world.write({"content/stories/pier.md": story()}))
    lines = dict(re.findall(r'<li id="([^"]*)">(.*?)</li>', pages["sources.html"], re.DOTALL))
    assert [*lines] == ["statement", "echo", "gazette"]  # by publisher
    for name, facts in {"gazette": "2 facts", "echo": "no fact rests on it", "statement": "1 fact"}.items():
        assert lines[name].startswith(f'<a href="sources/{name}.html">')
        assert lines[name].endswith(f", {facts}")
    line = re.compile(r'<p class="resting">(.*?)</p>', re.DOTALL)
    resting = {name: line.findall(pages[f"sources/{name}.html"]) for name in lines}
    links = {name: re.findall(r'href="([^"]*)"', "".join(told)) for name, told in resting.items()}
    sale = "../stories/port-sale.html"
    assert "2 facts rest on it" in resting["gazette"][0]
    assert links["gazette"] == ["../stories/pier.html#extra", f"{sale}#report", sale, "echo.html"]
    assert "Repeats what is told in" in resting["echo"][0]
    assert links["echo"] == [f"{sale}#report"]
    assert "1 fact rests on it" in resting["statement"][0]
    assert links["statement"] == [f"{sale}#denial", sale]
