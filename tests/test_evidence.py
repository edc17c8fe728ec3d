"""The rules of evidence, one by one, and what must hold for any set of facts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer import evidence
from explainer.dates import Date, Day
from explainer.evidence import Assessment, Grounds, Verdict, assess, origins, rules
from explainer.model import (
    PUBLISHER,
    Actor,
    Anon,
    Fact,
    Nature,
    Retired,
    Source,
    SourceKind,
    Stance,
    Status,
    Step,
)
from explainer.records import Text
from explainer.states import state

if TYPE_CHECKING:
    from random import Random

END = "2025-12-31"


def source(publisher: str, kind: SourceKind = SourceKind.REPORT, based_on: str | None = None) -> Source:
    return Source(title="A title", publisher=Text(publisher), date=None, kind=kind, based_on=based_on)


SOURCES = {
    "gazette": source("The Gazette"),
    "gazette-note": source("The Gazette"),
    "herald": source("The Herald"),
    "herald-follow-up": source("The Herald"),
    "echo": source("The Echo", based_on="gazette"),
    "echo-of-echo": source("The Parrot", based_on="echo"),
    "board-statement": source("Harbour Board", SourceKind.STATEMENT),
    "register": source("Land Registry", SourceKind.OFFICIAL),
}
KINDS = {"ministry": "government", "agency": "regulator", "tribunal": "court"}
NAMES = {"gazette-page": "The Gazette", "herald-page": "The Herald", "echo-page": "The Echo"}
GROUNDS = Grounds(
    ("board", "city"),
    SOURCES,
    kind_of=lambda name: KINDS.get(name, "body"),
    name_of=lambda name: NAMES.get(name, ""),
)
PEOPLE = Anon(described=Text("people at the port"))


def said(stance: str, by: str | Actor = "", on: str = "2025-03-01", *sources: str, retired: str = "") -> Fact:
    """Make a fact: somebody's stance, or for want of a name that of unnamed people in The Gazette."""
    return Fact(
        position=0,
        date=Date.parse(on),
        text=Text("It was said."),
        stance=Stance(stance),
        by=(by if isinstance(by, Actor) else Actor(page=by)) if by else None,
        anon=None if by else PEOPLE,
        sources=sources or (("board-statement",) if by else ("gazette",)),
        retired=Retired(date=Date.parse(retired), why=Text("It was wrong.")) if retired else None,
    )


def filed(facts: list[Fact]) -> list[Fact]:
    return [replace(fact, position=position) for position, fact in enumerate(facts)]


def assessed(facts: list[Fact], day: str = END, by_date: str = "") -> Assessment:
    due = Date.parse(by_date) if by_date else None
    return assess(filed(facts), GROUNDS, Date.parse(day).earliest, dormant_after=60, by_date=due)


def verdict(*facts: Fact, day: str = END) -> Verdict:
    return assessed(list(facts), day).verdict


REPORT = said("alleges")
BOARD_DENIES, CITY_DENIES = said("denies", "board"), said("denies", "city")
BOARD_CONFIRMS, CITY_CONFIRMS = said("confirms", "board"), said("confirms", "city")
MINISTRY_REFUTES, MINISTRY_CONFIRMS = said("refutes", "ministry"), said("confirms", "ministry")
GAZETTE_WITHDRAWS = said("withdraws", "gazette-page", "2025-04-01", "gazette-note")


@pytest.mark.parametrize(
    ("facts", "rule", "status", "counted"),
    [
        ([REPORT, MINISTRY_REFUTES], "S1", Status.REFUTED, ()),
        ([REPORT, said("refutes", PUBLISHER, "2025-03-02", "herald", "echo")], "S1", Status.REFUTED, ()),
        ([REPORT, BOARD_DENIES, MINISTRY_REFUTES], "S1", Status.REFUTED, ()),
        ([CITY_CONFIRMS, MINISTRY_REFUTES], "S2", Status.DISPUTED, ()),
        ([CITY_CONFIRMS, BOARD_DENIES], "S2", Status.DISPUTED, ("board",)),
        ([MINISTRY_CONFIRMS, BOARD_DENIES, CITY_DENIES], "S2", Status.DISPUTED, ("board", "city")),
        ([REPORT, CITY_CONFIRMS], "S3", Status.CONFIRMED, ("city",)),
        ([CITY_CONFIRMS, BOARD_CONFIRMS], "S3", Status.CONFIRMED, ("board", "city")),
        ([REPORT, MINISTRY_CONFIRMS], "S3", Status.CONFIRMED, ()),
        ([REPORT, GAZETTE_WITHDRAWS], "S4", Status.WITHDRAWN, ()),
        ([REPORT, BOARD_DENIES, GAZETTE_WITHDRAWS], "S4", Status.WITHDRAWN, ()),
        ([REPORT, CITY_DENIES], "S5", Status.DENIED, ("city",)),
        ([REPORT, CITY_DENIES, BOARD_DENIES], "S5", Status.DENIED, ("board", "city")),
        ([REPORT], "S6", Status.UNCONFIRMED, ()),
        ([said("alleges", "outsider")], "S6", Status.UNCONFIRMED, ()),
    ],
)
def test_each_rule_applies_where_it_should(
    facts: list[Fact], rule: str, status: Status, counted: tuple[str, ...]
) -> None:
    found = verdict(*facts)
    assert (found.rule, found.status, found.counted) == (rule, status, counted)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        pytest.param([REPORT, said("refutes", "outsider")], "S6", id="S1: refuted by nobody official"),
        pytest.param([REPORT, said("refutes", "city")], "S6", id="S1: refuted by a party"),
        pytest.param([said("refutes", PUBLISHER, END, "gazette", "echo", "echo-of-echo"), REPORT], "S6",
                     id="S1: the publisher on one origin"),
        pytest.param([REPORT, said("confirms", "outsider"), BOARD_DENIES], "S5", id="S2: outsider confirms"),
        pytest.param([CITY_CONFIRMS, said("refutes", "outsider")], "S3", id="S2: refuted by an outsider"),
        pytest.param([CITY_CONFIRMS, said("denies", "outsider")], "S3", id="S2: denied by an outsider"),
        pytest.param([REPORT, said("confirms", "outsider")], "S6", id="S3: confirmed by an outsider"),
        pytest.param([said("alleges", "", "2025-03-01", "gazette", "herald"), GAZETTE_WITHDRAWS], "S6",
                     id="S4: one of two origins has withdrawn"),
        pytest.param([REPORT, said("alleges", "outsider"), GAZETTE_WITHDRAWS], "S6", id="S4: one alleges"),
        pytest.param([REPORT, said("denies", "outsider")], "S6", id="S5: denied by an outsider"),
        pytest.param([REPORT, said("denies", "ministry")], "S6", id="S5: an official is no party"),
        pytest.param([said("context"), said("declines", "board"), said("no-reply", "city")], "",
                     id="S6: no allegation"),
    ],
)  # fmt: skip
def test_no_rule_applies_to_a_near_miss(facts: list[Fact], rule: str) -> None:
    assert verdict(*facts).rule == rule


def test_without_evidence_there_is_no_status_and_no_history() -> None:
    found = assessed([said("context")])
    assert (found.verdict, found.history) == (Verdict(None, parties=("board", "city")), ())


def test_of_each_actor_only_the_latest_stance_stands() -> None:
    changed = verdict(REPORT, said("confirms", "board", "2025-03-02"), said("denies", "board", "2025-03-03"))
    assert (changed.status, changed.counted) == (Status.DENIED, ("board",))


def test_a_party_that_would_not_say_may_deny_later_and_the_other_way_round() -> None:
    denying = verdict(REPORT, said("declines", "board", "2025-03-02"), said("denies", "board", "2025-03-03"))
    assert (denying.status, denying.declining) == (Status.DENIED, ())
    silent = verdict(REPORT, said("denies", "board", "2025-03-02"), said("declines", "board", "2025-03-03"))
    assert (silent.status, silent.declining) == (Status.UNCONFIRMED, ("board",))


def test_a_spokesperson_counts_as_the_party_spoken_for() -> None:
    spokesperson = Actor(page="clerk", for_="board")
    assert verdict(REPORT, said("denies", spokesperson)).counted == ("board",)
    assert verdict(REPORT, said("denies", Actor(name=Text("A. Clerk"), for_="city"))).counted == ("city",)
    later = said("confirms", "board", "2025-03-02")
    assert verdict(said("denies", spokesperson), later).status is Status.CONFIRMED


@pytest.mark.parametrize("date", ["2025-03", "2025-03-XX", "2025-03-04/2025-03-31"])
def test_an_uncertain_date_counts_only_from_its_latest_day(date: str) -> None:
    facts = [REPORT, said("denies", "board", date)]
    assert verdict(*facts, day="2025-03-30").status is Status.UNCONFIRMED
    assert assessed(facts, "2025-03-31").history[-1].day == Day(2025, 3, 31)


def test_on_one_day_facts_count_in_the_order_of_the_file() -> None:
    assert verdict(BOARD_CONFIRMS, BOARD_DENIES).status is Status.DENIED
    assert verdict(BOARD_DENIES, BOARD_CONFIRMS).status is Status.CONFIRMED


def test_a_retired_fact_has_no_force_from_the_day_of_its_retirement() -> None:
    denial = said("denies", "board", "2025-03-03", retired="2025-04")
    facts = [REPORT, said("confirms", "board", "2025-03-02"), denial]
    assert verdict(*facts, day="2025-04-29").status is Status.DENIED
    changes = [(str(change.day), change.verdict.status) for change in assessed(facts).history]
    assert changes[-2:] == [("2025-03-03", Status.DENIED), ("2025-04-30", Status.CONFIRMED)]


def test_sources_are_followed_back_to_where_the_report_began() -> None:
    assert origins(["echo-of-echo", "herald", "echo"], SOURCES) == ("gazette", "herald")
    circle = {"a": source("A", based_on="b"), "b": source("B", based_on="a")}
    assert origins(["a"], circle) in {("a",), ("b",)}


@pytest.mark.parametrize(
    "withdrawal",
    [
        pytest.param(GAZETTE_WITHDRAWS, id="by its page"),
        pytest.param(said("withdraws", Actor(name=Text("An editor"), for_="gazette-page"), END), id="for it"),
        pytest.param(said("withdraws", Actor(name=Text("the gazette")), END, "herald"), id="by its name"),
        pytest.param(said("withdraws", Actor(name=Text("An editor")), END, "gazette"), id="by its source"),
    ],
)
def test_a_report_is_withdrawn_by_its_outlet(withdrawal: Fact) -> None:
    assert verdict(REPORT, withdrawal).status is Status.WITHDRAWN


@pytest.mark.parametrize(
    "withdrawal",
    [
        pytest.param(said("withdraws", "herald-page", END, "herald"), id="by another outlet"),
        pytest.param(said("withdraws", "board", END, "board-statement"), id="by a party"),
        pytest.param(said("withdraws", "echo-page", END, "echo"), id="by an outlet that only repeated it"),
    ],
)
def test_a_report_is_not_withdrawn_by_somebody_else(withdrawal: Fact) -> None:
    assert verdict(REPORT, withdrawal).status is Status.UNCONFIRMED


def test_who_tells_of_a_withdrawal_does_not_withdraw_what_it_reported_itself() -> None:
    own = said("alleges", "", "2025-03-01", "herald")
    withdrawal = said("withdraws", "gazette-page", END, "herald-follow-up")
    assert verdict(REPORT, own, withdrawal).status is Status.UNCONFIRMED


def test_a_report_may_be_made_again_after_it_was_withdrawn() -> None:
    assert verdict(REPORT, GAZETTE_WITHDRAWS, said("alleges", "", "2025-05-01")).status is Status.UNCONFIRMED


def test_a_withdrawn_report_is_no_origin_of_what_is_still_alleged() -> None:
    both = said("alleges", "", "2025-03-01", "gazette", "herald")
    assert verdict(both, GAZETTE_WITHDRAWS).origins == ("herald",)


@pytest.mark.parametrize(
    "fact",
    [
        *(said("confirms", official) for official in KINDS),
        said("confirms", Actor(name=Text("A. Minister"), kind="government")),
        said("confirms", Actor(name=Text("A. Judge"), for_="tribunal")),
        said("confirms", "outsider", "2025-03-01", "gazette", "register"),
    ],
)
def test_an_official_is_known_by_kind_by_page_or_by_what_is_cited(fact: Fact) -> None:
    found = verdict(fact)
    assert (found.rule, found.others) == ("S3", (fact,))


def test_a_claim_is_dormant_once_nothing_new_came_for_longer_than_the_site_waits() -> None:
    assert not assessed([REPORT], "2025-04-30").dormant
    assert assessed([REPORT], "2025-05-01").dormant
    assert not assessed([REPORT, said("context", "", "2025-03-02")], "2025-05-01").dormant
    assert not assessed([REPORT, BOARD_CONFIRMS], END).dormant


def test_a_claim_lapses_after_the_last_day_that_it_named() -> None:
    assert not assessed([REPORT], "2025-04-30", by_date="2025-04").lapsed
    assert assessed([REPORT, BOARD_DENIES], "2025-05-01", by_date="2025-04").lapsed
    assert not assessed([REPORT, BOARD_CONFIRMS], "2025-05-01", by_date="2025-04").lapsed


def steps(words: str) -> list[Fact]:
    """Make a fact of each step; the nth is taken in the nth month of 2025."""
    dates = [Date.parse(f"2025-{month:02}-01") for month in range(1, 13)]
    named = zip(words.split(), dates, strict=False)
    return [Fact(position=n, date=date, step=Step(word)) for n, (word, date) in enumerate(named)]


@pytest.mark.parametrize(
    ("nature", "words", "month", "expected"),
    [
        (Nature.RULE, "proposed", "01", ("proposed", 0, 0)),
        (Nature.RULE, "proposed adopted effective", "02", ("adopted", 0, 0)),
        (Nature.RULE, "proposed adopted amended", "03", ("adopted", 0, 0)),
        (Nature.RULE, "adopted effective", "02", ("in-force", 0, 0)),
        (Nature.RULE, "adopted effective applies applies", "02", ("partly", 0, 2)),
        (Nature.RULE, "adopted effective applies applies", "03", ("partly", 1, 2)),
        (Nature.RULE, "adopted effective applies applies", "04", ("in-force", 2, 2)),
        (Nature.RULE, "adopted effective stayed", "03", ("stayed", 0, 0)),
        (Nature.RULE, "adopted effective stayed effective", "04", ("in-force", 0, 0)),
        (Nature.RULE, "adopted effective repealed", "03", ("repealed", 0, 0)),
        (Nature.DEAL, "announced signed paused closed ended", "01", ("announced", 0, 0)),
        (Nature.DEAL, "announced signed paused closed ended", "03", ("paused", 0, 0)),
        (Nature.DEAL, "announced signed paused closed ended", "05", ("ended", 0, 0)),
        (Nature.DEAL, "", "05", ("", 0, 0)),
    ],
)
def test_a_state_follows_from_the_steps_taken(
    nature: Nature, words: str, month: str, expected: tuple[str, int, int]
) -> None:
    found = state(nature, steps(words), Date.parse(f"2025-{month}-01").earliest)
    assert (found.word, found.applied, found.provisions) == expected


@pytest.mark.parametrize("last", ["stayed", "repealed"])
def test_a_date_on_which_a_provision_was_to_apply_brings_no_law_back(last: str) -> None:
    assert state(Nature.RULE, steps(f"adopted effective {last} applies"), Day(2025, 12, 31)).word == last


def test_the_next_step_is_the_first_one_still_to_come() -> None:
    found = state(Nature.RULE, steps("adopted effective applies"), Day(2025, 1, 31))
    assert found.next is not None
    assert found.next.step is Step.EFFECTIVE


ACTORS = ("board", "city", "ministry", "outsider", "gazette-page", PUBLISHER)
DAYS = st.integers(1, 28).map("2025-03-{:02}".format)
CITED = st.lists(st.sampled_from(sorted(SOURCES)), min_size=1, max_size=3, unique=True)
STANCES = st.sampled_from([stance.value for stance in Stance])
NAMED = st.builds(
    lambda stance, by, on, cited: said(stance, by, on, *cited), STANCES, st.sampled_from(ACTORS), DAYS, CITED
)
UNNAMED = st.builds(lambda stance, on, cited: said(stance, "", on, *cited), STANCES, DAYS, CITED)
FACTS = st.lists(st.one_of(NAMED, UNNAMED), max_size=7)
ON_DISTINCT_DAYS = st.lists(st.one_of(NAMED, UNNAMED), max_size=7, unique_by=lambda fact: fact.date)
LUCK = st.randoms(use_true_random=False)
always = settings(max_examples=150, deadline=None, derandomize=True, database=None)


def moves(assessment: Assessment) -> list[tuple[Day, object]]:
    return [(change.day, change.verdict.outcome) for change in assessment.history]


@always
@given(FACTS, st.lists(st.one_of(NAMED, UNNAMED), max_size=3), LUCK)
def test_context_and_echoes_never_change_a_status(facts: list[Fact], noise: list[Fact], luck: Random) -> None:
    louder = [replace(fact, echoes=("echo", "herald")) for fact in facts]
    for fact in noise:
        louder.insert(luck.randint(0, len(louder)), replace(fact, stance=Stance.CONTEXT))
    before, after = assessed(facts), assessed(louder)
    assert after.verdict.outcome == before.verdict.outcome
    assert moves(after) == moves(before)


@always
@given(st.lists(UNNAMED, max_size=6))
def test_unnamed_people_never_confirm_deny_or_refute(facts: list[Fact]) -> None:
    assert verdict(*facts).status in (None, Status.UNCONFIRMED, Status.WITHDRAWN)


@always
@given(FACTS, DAYS)
def test_the_verdict_of_a_day_is_the_last_change_up_to_it(facts: list[Fact], day: str) -> None:
    until = Date.parse(day).earliest
    changes = [change.verdict.outcome for change in assessed(facts).history if change.day <= until]
    assert verdict(*facts, day=day).outcome == (changes[-1] if changes else (None, ()))


@always
@given(ON_DISTINCT_DAYS, LUCK)
def test_the_order_of_a_file_does_not_matter_when_every_day_differs(facts: list[Fact], luck: Random) -> None:
    shuffled = list(facts)
    luck.shuffle(shuffled)
    first, second = verdict(*facts), verdict(*shuffled)
    assert second.outcome == first.outcome
    assert (second.rule, second.origins) == (first.rule, first.origins)
    assert [fact.date for fact in second.because] == [fact.date for fact in first.because]


def test_each_rule_is_told_in_words() -> None:
    assert evidence.__doc__
    assert list(rules(str)) == re.findall(r"^\| (S\d) ", evidence.__doc__, re.MULTILINE)
