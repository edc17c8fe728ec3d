"""What was published is remembered: no fact changes or goes away unless a correction or a retirement says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from explainer.building import Options, check, lock
from explainer.cli import main

if TYPE_CHECKING:
    from explainer.problems import Problem
    from tests.conftest import SmallSite

STORY, BOARD = "content/stories/port-sale.md", "content/bodies/board.md"
FILE = "facts.lock"


@pytest.fixture
def site(world: SmallSite) -> SmallSite:
    """Return a sound site whose facts are locked."""
    assert lock(Options(site=world.folder)).locked
    return world


def edit(site: SmallSite, old: str, new: str, file: str = STORY) -> None:
    text = (site.folder / file).read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    site.write({file: text.replace(old, new)})


def correct(site: SmallSite, fact: str, date: str = "2025-03-05", file: str = STORY) -> None:
    """Add an entry to the corrections of a page."""
    text = (site.folder / file).read_text(encoding="utf-8")
    text = text if "corrections:\n" in text else text.replace("title:", "corrections:\ntitle:", 1)
    entry = f"- {{date: {date}, fact: {fact}, was: one, now: two, why: A slip.}}\n"
    site.write({file: text.replace("corrections:\n", f"corrections:\n{entry}")})


def found(site: SmallSite) -> list[Problem]:
    return [problem for problem in check(Options(site=site.folder)).problems if problem.severity == "error"]


def codes(site: SmallSite) -> list[str]:
    return [problem.code for problem in found(site)]


def relock(site: SmallSite) -> tuple[int, int, int, int, int]:
    """Lock again; return how many facts there are, and are new, changed, retired and gone."""
    tally = lock(Options(site=site.folder)).locked
    assert tally
    return tally.total, tally.added, tally.changed, tally.retired, tally.gone


EDITS = [
    ("date: 2025-03-02", "date: »2025-03-03", "was  date: 2025-03-02", "is   date: 2025-03-03"),
    ("stance: denies", "stance: »declines", "was  stance: denies", "is   stance: declines"),
    ("by: board", "by: »city", "was  by: board", "is   by: city"),
    ("by: board", "by: »{page: board, role: chair}", "was  by: board", "is   by: {page: board, role: chair}"),
    ("{count: 2,", "»{count: 4,", "{count: 2, described: people at the port}", "{count: 4, described"),
    ("quote: There is no sale.", "quote: »There was no sale.", "was  quote: There is no", "is   quote: There was no"),
    ("sources: [statement]", "sources: »[statement, echo]", "was  sources: statement", "is   sources: echo, statement"),
    ("text: The Board denied it.", "text: »The Board denies it.", "was  text: The Board denied", "The Board denies"),
]


@pytest.mark.parametrize(("old", "new", "was", "is_"), EDITS, ids=[new for _, new, _, _ in EDITS])
def test_a_silent_edit_is_an_error_at_its_place_with_both_versions(
    site: SmallSite, old: str, new: str, was: str, is_: str
) -> None:
    before = (site.folder / STORY).read_text(encoding="utf-8").replace(old, new).partition("»")[0].split("\n")
    edit(site, old, new.replace("»", ""))
    (problem,) = found(site)
    assert (problem.code, str(problem.place)) == ("E409", f"{STORY}:{len(before)}:{len(before[-1]) + 1}")
    assert was in problem.remedy
    assert is_ in problem.remedy
    assert problem.remedy.index(was) < problem.remedy.index(is_)


def test_an_edit_of_a_row_of_the_fact_box_is_one_too(world: SmallSite) -> None:
    row = "short: the Board\nfacts:\n- {key: ships, value: 12, sources: [gazette]}"
    edit(world, "short: the Board", row, BOARD)
    relock(world)
    edit(world, "value: 12", "value: 13", BOARD)
    (problem,) = found(world)
    assert problem.code == "E409"
    assert "was  value: 12\n    is   value: 13" in problem.remedy


def test_without_a_lock_nothing_is_compared(world: SmallSite) -> None:
    edit(world, "The Board denied it.", "The Board denies it.")
    assert codes(world) == []
    assert not (world.folder / FILE).exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("text: The Board denied it.", "text: >-\n    The Board\n    denied it."),
        ("- id: denial\n  date: 2025-03-02", "- date: 2025-03-02\n  id: denial\n  about: [city]"),
        ("title: The port was sold", "title: The sale of the port"),
        ("text: The Board denied it.", "text: The  Board denied it."),
    ],
)
def test_what_tells_a_reader_nothing_else_needs_no_correction(site: SmallSite, old: str, new: str) -> None:
    edit(site, old, new)
    assert codes(site) == []


def test_new_facts_and_pages_need_no_correction(site: SmallSite) -> None:
    more = "- {date: 2025-03-02, by: board, text: More., sources: [gazette]}\n"
    edit(site, "- id: denial", f"{more}- id: denial")
    site.write({"content/bodies/fund.md": f"---\ntitle: Fund\nfacts:\n{more}---\n"})
    assert codes(site) == []
    assert relock(site) == (4, 2, 0, 0, 0)


def test_a_fact_that_takes_over_the_id_made_of_anothers_date_is_no_change(world: SmallSite) -> None:
    row = "- {date: 2025-04-01, text: First., sources: [gazette]}\n"
    edit(world, "- id: report", f"{row}- id: report")
    relock(world)
    edit(world, row, row.replace("First", "Another") + row)
    assert codes(world) == []
    assert relock(world) == (4, 1, 0, 0, 0)
    edit(world, "First", "Second")
    assert codes(world) == ["E409"]


def test_a_correction_answers_for_one_change_and_not_for_the_next(site: SmallSite) -> None:
    edit(site, "The Board denied it.", "The Board denies it.")
    correct(site, "denial")
    assert codes(site) == []
    assert relock(site) == (2, 0, 1, 0, 0)

    edit(site, "The Board denies it.", "The Board confirms it.")
    (problem,) = found(site)
    assert "older than this change" in problem.remedy

    correct(site, "denial", "2025-03-06")
    assert codes(site) == []


def test_a_correction_of_another_fact_does_not_answer(site: SmallSite) -> None:
    edit(site, "The Board denied it.", "The Board denies it.")
    correct(site, "report")
    assert codes(site) == ["E409"]


def test_a_correction_of_the_future_does_not_answer_yet(site: SmallSite) -> None:
    edit(site, "The Board denied it.", "The Board denies it.")
    correct(site, "denial", "9000-01-01")
    (problem,) = found(site)
    assert "does not answer yet" in problem.remedy


def test_a_site_as_of_an_earlier_day_counts_later_corrections(site: SmallSite) -> None:
    edit(site, "The Board denied it.", "The Board denies it.")
    correct(site, "denial", "2025-05-05")
    assert not site.build("2025-04-01").failed


def test_a_correction_that_was_taken_out_does_not_answer_when_it_comes_back(site: SmallSite) -> None:
    correct(site, "denial")
    relock(site)
    corrected = (site.folder / STORY).read_text(encoding="utf-8")
    edit(site, "- {date: 2025-03-05, fact: denial, was: one, now: two, why: A slip.}\n", "")
    edit(site, "corrections:\n", "")
    relock(site)
    site.write({STORY: corrected.replace("The Board denied it.", "The Board denies it.")})
    assert codes(site) == ["E409"]


def test_retiring_a_fact_answers_once_and_is_not_undone_in_silence(site: SmallSite) -> None:
    retired = "quote: There is no sale.\n  retired: {date: 2025-04-01, why: It was withdrawn.}"
    edit(site, "quote: There is no sale.", retired)
    assert codes(site) == []
    assert relock(site) == (2, 0, 0, 1, 0)
    edit(site, "The Board denied it.", "The Board denies it.")
    assert codes(site) == ["E409"]
    edit(site, "The Board denies it.", "The Board denied it.")
    edit(site, retired, "quote: There is no sale.")
    (problem,) = found(site)
    assert "was  retired: 2025-04-01\n    is   retired: nothing" in problem.remedy


def test_a_fact_may_be_reworded_as_it_is_retired(site: SmallSite) -> None:
    edit(site, "text: The Board denied it.", "text: It was denied.\n  retired: {date: 2025-04-01, why: Withdrawn.}")
    assert codes(site) == []


def test_retiring_a_fact_in_the_future_does_not_answer_for_an_edit_of_today(site: SmallSite) -> None:
    edit(site, "text: The Board denied it.", "text: Nothing.\n  retired: {date: 9000-01-01, why: Later.}")
    assert codes(site) == ["E409"]


def without_the_denial(site: SmallSite) -> None:
    text = (site.folder / STORY).read_text(encoding="utf-8")
    start, end = text.index("- id: denial"), text.index("  sources: [statement]\n") + len("  sources: [statement]\n")
    site.write({STORY: text[:start] + text[end:]})


def test_a_fact_that_is_gone_is_an_error_until_a_correction_names_it(site: SmallSite) -> None:
    without_the_denial(site)
    (problem,) = found(site)
    line = (site.folder / STORY).read_text(encoding="utf-8").split("\n").index("facts:") + 1
    assert (problem.code, str(problem.place)) == ("E409", f"{STORY}:{line}:1")
    assert "was  quote: There is no sale." in problem.remedy
    assert "is   nothing" in problem.remedy

    correct(site, "denial")
    assert codes(site) == []
    assert relock(site) == (1, 0, 0, 0, 1)
    assert codes(site) == []  # the correction may go on naming it
    assert relock(site) == (1, 0, 0, 0, 0)


@pytest.mark.parametrize("text", ["", "---\ntitle: Fund\ndraft: true\n---\n"], ids=["deleted", "a draft"])
def test_a_page_that_is_gone_is_an_error_in_the_lock_until_another_page_says_so(world: SmallSite, text: str) -> None:
    row = "{date: 2025-04-01, text: It was founded., sources: [gazette]}"
    world.write({"content/bodies/fund.md": f"---\ntitle: Fund\nfacts: [{row}]\n---\n"})
    relock(world)
    world.write({"content/bodies/fund.md": text})
    address, problem = found(world)
    assert (problem.code, str(problem.place)) == ("E409", "facts.lock:5:1")
    assert "It was founded." in problem.remedy
    assert address.code == "E415"

    correct(world, "fund", file=BOARD)
    edit(world, "title: Harbour Board", "title: Harbour Board\naliases: [fund]", BOARD)
    if not text:
        assert codes(world) == []
    assert relock(world) == (2, 0, 0, 0, 1)
    assert codes(world) == []


def test_a_page_with_another_fault_is_not_taken_for_gone(site: SmallSite) -> None:
    (site.folder / STORY).rename(site.folder / "content/stories/Port.md")
    edit(site, "[[port-sale]]", "a sale", BOARD)
    assert codes(site) == ["E206"]


def test_lock_refuses_what_a_check_refuses_and_changes_no_byte(
    site: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (site.folder / FILE).read_bytes()
    edit(site, "The Board denied it.", "The Board denies it.")

    assert main(["lock", "--site", str(site.folder)]) == 1

    assert (site.folder / FILE).read_bytes() == before
    assert "error E409" in capsys.readouterr().err
    assert codes(site) == ["E409"]


def test_lock_says_what_is_new_and_takes_no_other_day(world: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lock", "--site", str(world.folder)]) == 0
    said = "(2 added, 0 changed, 0 retired, 0 gone).\n"
    assert capsys.readouterr().out == f"Recorded 2 facts in {world.folder / FILE} {said}"
    with pytest.raises(SystemExit) as ended:
        main(["lock", "--site", str(world.folder), "--as-of", "2025-01-01"])
    assert ended.value.code == 2
    assert "leave --as-of out" in capsys.readouterr().err
