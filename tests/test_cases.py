"""What a rumor's page shows of its claim: who says what, how the status moved, where it comes from, and as of when."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from tests.built import Page
from tests.conftest import WORLD, SmallSite

STORY = "content/stories/port-sale.md"


def section_markup(page: str, name: str) -> str:
    return page.split(f'id="{name}">', 1)[1].split("</section>", 1)[0]


def section(page: str, name: str) -> str:
    """Return the text of a section of a page, one blank between words."""
    return " ".join(re.sub(r"<[^>]*>", " ", section_markup(page, name)).split())


def items(page: str, name: str, tag: str) -> list[str]:
    found = re.findall(rf'<li class="{name}[ "].*?</{tag}>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", each.split(">", 1)[1]).split()) for each in found]


@pytest.fixture
def story(world: SmallSite) -> SmallSite:
    """Return a site whose rumor has several voices, some of which spoke more than once."""
    text = (world.folder / STORY).read_text(encoding="utf-8")
    more = """- {date: 2025-03-03, stance: declines, by: city, text: The city would not say., sources: [statement]}
- {date: 2025-03-04, stance: denies, by: {name: A neighbour}, quote: Nonsense., text: So it was told., sources: [echo]}
- id: sharper
  date: 2025-03-05
  stance: denies
  by: {name: Ann Quay, role: chair, for: board}
  quote: There is no sale and no buyer.
  text: The chair went further.
  sources: [statement]
unknowns:"""
    (world.folder / STORY).write_text(text.replace("unknowns:", more), encoding="utf-8")
    return world


def test_one_row_an_actor_with_the_latest_words_above_the_earlier_ones(story: SmallSite) -> None:
    assert not story.build().failed
    page = story.page("stories/port-sale.html")
    voices = section(page, "voices_")
    assert voices.count("the Board Denies") == 1
    assert voices.count("There is no sale and no buyer.") == 1
    assert voices.index("There is no sale and no buyer.") < voices.index("Earlier Denies")
    assert voices.index("Earlier Denies") < voices.index("There is no sale. ")
    assert "2 unnamed people: people at the port, through The Gazette Allege " in voices
    assert "<details" not in page


@pytest.mark.parametrize(
    ("anon", "said"),
    [
        ("{count: 1, described: a docker}", "1 unnamed person: a docker, through The Gazette Alleges "),
        ("{described: a docker}", "Unnamed: a docker, through The Gazette Alleges "),
        ("{count: 3}", "3 unnamed people, through The Gazette Allege "),
        ("{}", "Unnamed people, through The Gazette Allege "),
    ],
)
def test_one_voice_alleges_and_several_allege(world: SmallSite, anon: str, said: str) -> None:
    world.edit(STORY, "{count: 2, described: people at the port}", anon)
    assert not world.build().failed
    assert said in section(world.page("stories/port-sale.html"), "voices_")


def test_each_fact_of_a_rumor_is_told_once_in_a_row_or_among_the_other_facts(story: SmallSite) -> None:
    text = (story.folder / STORY).read_text(encoding="utf-8")
    more = """- {id: permit, date: 2025-03-06, text: A permit was asked for., sources: [gazette]}
- id: slip
  date: 2025-03-06
  stance: alleges
  by: {name: A sailor}
  text: A sailor said so.
  sources: [echo]
  retired: {date: 2025-03-07, why: He had not.}
unknowns:"""
    story.write({STORY: text.replace("unknowns:", more)})
    assert not story.build().failed
    page = Page("stories/port-sale.html", story.page("stories/port-sale.html"))
    dates = Counter(page.dates())
    told = {"report", "denial", "sharper", "permit", "slip", "2025-03-03-city", "2025-03-04-a-neighbour"}
    assert dates == Counter(f"#{name}" for name in told)
    assert told <= set(page.ids())
    others = section(page.html, "facts_")
    assert "A permit was asked for." in others
    assert "A sailor said so." in others
    assert "The chair went further." not in others


def test_parties_come_first_and_a_denial_by_somebody_else_is_shown_as_not_counted(story: SmallSite) -> None:
    story.build()
    page = story.page("stories/port-sale.html")
    voices = section(page, "voices_")
    order = [
        voices.index(name) for name in ("the Board Denies", "City of Thornby Declines", "2 unnamed", "A neighbour")
    ]
    assert order == sorted(order)
    assert "A neighbour Denies no party to the claim: shown, and not counted" in voices
    assert "1 of the 2 parties named, denies it" in page


def test_declining_and_not_replying_are_told_apart(story: SmallSite) -> None:
    text = (story.folder / STORY).read_text(encoding="utf-8")
    (story.folder / STORY).write_text(text.replace("stance: declines", "stance: no-reply"), encoding="utf-8")
    story.build()
    assert "City of Thornby No reply" in section(story.page("stories/port-sale.html"), "voices_")


def test_the_history_keeps_the_steps_of_one_day_and_names_fact_and_reason(world: SmallSite) -> None:
    text = (world.folder / STORY).read_text(encoding="utf-8").replace("date: 2025-03-02", "date: 2025-03-01")
    (world.folder / STORY).write_text(text, encoding="utf-8")
    world.build()
    told = section(world.page("stories/port-sale.html"), "history_")
    steps = [
        "1 March 2025 Unconfirmed because it is only alleged ( Unnamed people: Allege )",
        "1 March 2025 Denied by the Board because a party denies it ( the Board: Denies )",
    ]
    assert told.endswith(" ".join(steps))


def test_the_rumors_of_a_page_are_those_that_concern_it_by_name(world: SmallSite) -> None:
    world.build()
    assert "Rumors that concern Harbour Board" in section(world.page("bodies/board.html"), "rumors_")


def test_each_day_of_a_change_has_a_small_page_that_knows_nothing_later(world: SmallSite) -> None:
    world.build()
    page = world.page("stories/port-sale/2025-03-01.html")
    assert '<meta name="robots" content="noindex">' in page
    assert "This is how things stood at the end of" in page
    assert '<a href="../port-sale.html">How it stands today</a>' in page
    assert re.search(r'class="status status-unconfirmed"><svg.*?</svg>Unconfirmed<', page)
    assert "There is no sale." not in page
    assert "Denied" not in section(page, "history_")
    assert 'href="port-sale/2025-03-01.html"' in world.page("stories/port-sale.html")
    assert not (world.folder / "_site/stories/port-sale/2025-03-03.html").exists()


def test_the_page_of_a_day_is_what_a_build_as_of_that_day_says(world: SmallSite) -> None:
    world.build()
    small = world.page("stories/port-sale/2025-03-01.html")
    world.build(as_of="2025-03-01")
    whole = world.page("stories/port-sale.html")
    for name in ("claim_", "voices_", "history_"):
        assert section(small, name) == section(whole, name)


def test_only_past_pages_are_kept_from_search_engines(world: SmallSite) -> None:
    result = world.build()
    assert result.published
    pages = [name for name in result.published.written if name.endswith(".html")]
    kept = {name for name in pages if "noindex" in world.page(name)}
    # The test builds as of a day, which makes every page one of the past.
    assert kept == set(pages)


def test_sources_are_divided_by_the_part_they_play(world: SmallSite) -> None:
    world.build()
    told = section(world.page("stories/port-sale.html"), "sources_")
    parts = re.split(r"(Origins: |Echoes: |Documents and statements |Other reports )", told)
    assert parts[1::2] == ["Origins: ", "Documents and statements "]
    assert "Port sold in secret , The Gazette, 1 March 2025, report ." in parts[2]
    assert "On the port , Harbour Board, 2 March 2025, statement ." in parts[4]


def test_an_echo_that_nothing_else_cites_is_named_at_the_fact_that_it_repeats_and_nowhere_else(
    world: SmallSite,
) -> None:
    world.build()
    page = world.page("stories/port-sale.html")
    assert page.count('href="../sources/echo.html"') == 1
    assert "Repeated by: The Echo" in section(page, "voices_")


def test_an_origin_that_only_another_source_names_is_a_link_among_the_origins(world: SmallSite) -> None:
    text = (world.folder / STORY).read_text(encoding="utf-8")
    repeated = text.replace("sources: [gazette]", "sources: [echo]").replace("  echoes: [echo]\n", "")
    world.write({STORY: repeated.replace("One paper said so [@gazette]; ", "")})
    assert not world.build().failed
    told = section_markup(world.page("stories/port-sale.html"), "sources_")
    origins = told.split("<h3>")[1]
    assert origins.startswith("Origins")
    assert '<p><a href="../sources/gazette.html">The Gazette</a></p>' in origins
    assert "<ol>" not in origins


def test_an_echo_that_the_text_cites_is_an_entry_with_its_number(world: SmallSite) -> None:
    text = (world.folder / STORY).read_text(encoding="utf-8")
    world.write({STORY: text.replace("[@gazette]", "[@gazette; @echo]")})
    world.build()
    page = Page("stories/port-sale.html", world.page("stories/port-sale.html"))
    (entry,) = (each for each in page.listed() if "The Echo" in each.text)
    (mark,) = (each for each in page.marks() if each.attributes["popovertarget"] == entry.attributes["id"])
    assert mark.text == entry.attributes["value"]
    told = section_markup(page.html, "sources_")
    assert "Echoes" in told.split("The Echo")[0]
    assert told.count('href="../sources/echo.html"') == 1


def test_ten_outlets_that_cite_one_report_are_one_origin(world: SmallSite) -> None:
    copies = "".join(
        f"copy-{n}: {{title: Copy {n}, publisher: Paper {n}, date: 2025-03-01, kind: report, based_on: gazette}}\n"
        for n in range(10)
    )
    sources = (world.folder / "content/sources.yaml").read_text(encoding="utf-8")
    text = (world.folder / STORY).read_text(encoding="utf-8")
    listed = ", ".join(f"copy-{n}" for n in range(10))
    text = text.replace("sources: [gazette]", f"sources: [{listed}]").replace("echoes: [echo]\n", "echoes: []\n")
    world.write({"content/sources.yaml": sources + copies, STORY: text})
    world.build()
    page = world.page("stories/port-sale.html")
    assert "one report (The Gazette), which cites 2 unnamed people. 10 other outlets cited here repeat it." in page


def test_what_repeats_a_claim_later_is_unknown_before(world: SmallSite) -> None:
    world.build(as_of="2025-03-01")
    assert "here repeat" not in world.page("stories/port-sale.html")
    world.build(as_of="2025-03-02")
    assert "1 other outlet cited here repeats it." in world.page("stories/port-sale.html")


def test_the_home_page_tells_the_latest_changes_first(world: SmallSite) -> None:
    world.build()
    told = section(world.page("index.html"), "changes_")
    assert told.startswith("Status changes 2 March 2025 , The port was sold Denied by the Board")
    assert told.index("Denied by the Board") < told.index("1 March 2025 , The port was sold Unconfirmed")


def test_the_home_page_tells_the_last_change_of_a_day_before_the_first(world: SmallSite) -> None:
    text = (world.folder / STORY).read_text(encoding="utf-8")
    world.write({STORY: text.replace("date: 2025-03-02", "date: 2025-03-01")})
    world.build()
    told = section(world.page("index.html"), "changes_")
    assert told.startswith("Status changes 1 March 2025 , The port was sold Denied by the Board")
    assert told.index("Denied by the Board") < told.index("Unconfirmed")


def test_the_data_holds_the_statuses_with_their_history(world: SmallSite) -> None:
    world.build()
    data = json.loads(world.page("data/statuses.json"))
    assert (data["version"], data["as_of"]) == (1, "2025-06-01")
    (rumor,) = data["rumors"]
    (claim,) = rumor["claims"]
    assert (rumor["id"], rumor["address"]) == ("port-sale", "stories/port-sale.html")
    assert (claim["key"], claim["status"], claim["rule"], claim["counted"]) == ("", "denied", "S5", ["board"])
    assert [(step["day"], step["status"], step["fact"]) for step in claim["history"]] == [
        ("2025-03-01", "unconfirmed", "report"),
        ("2025-03-02", "denied", "denial"),
    ]


def test_the_data_holds_the_corrections(world: SmallSite) -> None:
    text = (world.folder / STORY).read_text(encoding="utf-8")
    entry = "corrections:\n- {date: 2025-04-01, fact: denial, was: A., now: B., why: C.}\nunknowns:"
    world.write({STORY: text.replace("unknowns:", entry)})
    world.build()
    (correction,) = json.loads(world.page("data/corrections.json"))["corrections"]
    assert correction == {
        "page": "port-sale",
        "fact": "denial",
        "date": "2025-04-01",
        "was": "A.",
        "now": "B.",
        "why": "C.",
    }


def test_a_policys_steps_run_into_the_future_and_the_next_date_is_that_of_the_day(world: SmallSite) -> None:
    law = """
        ---
        title: Port act
        by: board
        facts:
        - {id: made, date: 2025-01-10, step: adopted, text: It was adopted., sources: [statement]}
        - {id: begun, date: 2025-02-10, step: effective, text: It took effect., sources: [statement]}
        - {id: fees, date: 2025-05-10, step: applies, text: Fees apply., sources: [statement]}
        - {id: rents, date: 2026-05-10, step: applies, text: Rents apply., sources: [statement]}
        ---
        """
    world.write({"content/laws/port-act.md": law}).build(as_of="2025-03-01")
    page = world.page("laws/port-act.html")
    assert "Partly in force: 0 of 2 provisions apply" in page
    assert re.findall(r"<text[^>]*>([^<]*)</text>", page[: page.index('class="picture ties"')])[:9] == [
        "10 January 2025",
        "Adopted",
        "10 February 2025, 4 weeks later",
        "Took effect",
        "As of 1 March 2025, 3 weeks later",
        "10 May 2025, 2 months later",
        "Applies",
        "10 May 2026, 12 months later",
        "Applies",
    ]
    assert re.findall(r'<path class="status-(\w+)"', page) == ["past", "ahead"]
    assert re.search(r'<p class="next-title">Next</p>.*?10 May 2025', page, re.DOTALL)
    world.build(as_of="2025-05-10")
    page = world.page("laws/port-act.html")
    assert "Partly in force: 1 of 2 provisions apply" in page
    assert re.search(r'<p class="next-title">Next</p>.*?10 May 2026', page, re.DOTALL)


def test_a_part_with_a_page_of_its_own_has_that_pages_claim_and_status(world: SmallSite) -> None:
    text = (world.folder / STORY).read_text(encoding="utf-8")
    other = text.replace("title: The port was sold", "title: The pier too").replace(
        "The Board sold the port", "It sold the pier"
    )
    world.write({STORY: text.replace("parties:", "claims: {pier: {page: pier-sale}}\nparties:", 1)})
    world.write({"content/stories/pier-sale.md": other.replace("stance: denies", "stance: declines")})
    assert not world.build().problems
    claim = section(world.page("stories/port-sale.html"), "claim_")
    assert "It sold the pier to a fund. Unconfirmed" in claim
    assert "See The pier too" in claim


@pytest.mark.parametrize(
    ("part", "code"),
    [("{page: board}", "E405"), ("{page: port-sale, text: Both.}", "E209"), ("{}", "E201"), ("{page: nobody}", "E301")],
)
def test_a_part_must_be_words_or_a_claims_page(world: SmallSite, part: str, code: str) -> None:
    text = (world.folder / STORY).read_text(encoding="utf-8")
    world.write({STORY: text.replace("parties:", f"claims: {{pier: {part}}}\nparties:", 1)})
    assert code in world.codes()


@pytest.mark.parametrize("key", ["unknowns", "would_settle"])
def test_a_rumor_that_is_not_settled_is_warned_of_when_it_hides_its_gaps(world: SmallSite, key: str) -> None:
    text = (world.folder / STORY).read_text(encoding="utf-8")
    world.write({STORY: re.sub(rf"\n{key}: .*", "", text)})
    (problem,) = world.check().problems
    assert (problem.code, problem.severity) == ("W707", "warning")
    assert f"`{key}`" in problem.message
    confirmed = text.replace("stance: denies", "stance: confirms")
    world.write({STORY: re.sub(rf"\n{key}: .*", "", confirmed)})
    assert world.check().problems == ()


def test_a_report_may_repeat_one_that_is_not_known_yet(world: SmallSite) -> None:
    sources = WORLD["content/sources.yaml"]
    later = sources.replace("date: 2025-03-01\n", "date: 2025-03-01\n          based_on: book\n", 1)
    book = "book: {title: The sale, publisher: Quay Press, date: 2025-09-01, kind: report}\n"
    world.write({"content/sources.yaml": later + book})
    assert world.build("2025-06-01").problems == ()
    assert "Quay Press" not in world.page("stories/port-sale.html")
