"""What must hold of whole generated files: of every day, of any order, and of facts that come, go or say nothing.

Dates may be vague and facts may be retired, before they count too.
"""

from __future__ import annotations

from dataclasses import replace
from os import walk
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.dates import Date, Day
from explainer.evidence import Assessment, actor_of, assess
from explainer.model import Anon, Fact, Retired, Stance, Status
from explainer.records import Text
from tests.conftest import WORLD, SmallSite
from tests.harbour import ENLARGED
from tests.test_evidence import ACTORS, CITED, GROUNDS, LUCK, PEOPLE, STANCES, always, filed, said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MARCH = [Day(2025, 3, day) for day in range(1, 32)]
DATES = st.one_of(
    st.integers(1, 5).map("2025-03-{:02}".format),
    st.sampled_from(["2025-03", "2025-02", "2025-03-XX", "2025-03-02/2025-03-04", "2025-03-04~"]),
)
RETIRED = st.none() | DATES.map(lambda on: Retired(date=Date.parse(on), why=Text("It was wrong.")))
ANONYMOUS = st.sampled_from([PEOPLE, Anon(count=2, described=Text("two people"))])
NAMED = st.builds(
    lambda stance, by, on, cited, gone: replace(said(stance, by, on, *cited), retired=gone),
    *(STANCES, st.sampled_from(ACTORS), DATES, CITED, RETIRED),
)
UNNAMED = st.builds(
    lambda on, cited, people, gone: replace(said("alleges", "", on, *cited), anon=people, retired=gone),
    *(DATES, CITED, ANONYMOUS, RETIRED),
)
FILES = st.lists(st.one_of(NAMED, UNNAMED), max_size=8).map(filed)
COUNTED = (Status.CONFIRMED, Status.DENIED, Status.DISPUTED, Status.REFUTED)


def at(facts: list[Fact], day: Day) -> Assessment:
    """Assess facts that know their positions."""
    return assess(facts, GROUNDS, day, dormant_after=60)


@always
@given(FILES)
def test_as_of_a_day_is_the_history_cut_at_that_day(facts: list[Fact]) -> None:
    whole = at(facts, MARCH[-1])
    for day in MARCH:
        then = at(facts, day)
        assert then.history == tuple(change for change in whole.history if change.day <= day)
        assert then.verdict.outcome == (then.history[-1].verdict.outcome if then.history else (None, ()))


@always
@given(FILES)
def test_what_comes_later_is_not_known_yet(facts: list[Fact]) -> None:
    for day in MARCH:
        known = [fact for fact in facts if fact.date and fact.date.latest <= day]
        assert at(facts, day) == at(known, day)


@always
@given(FILES, LUCK)
def test_the_order_of_unrelated_facts_changes_nothing(facts: list[Fact], luck: Random) -> None:
    """Facts are related when one voice takes two stances on a day, or a report is withdrawn on it."""
    unrelated: dict[tuple[str, Date | None], Fact] = {}
    for number, fact in enumerate(facts):
        voice = actor_of(fact.by) or f"unnamed {number}"
        if fact.stance is not Stance.WITHDRAWS:
            unrelated.setdefault((voice, fact.date), fact)
    # A vague date counts on its last day, on which the same voice may speak again.
    kept = [fact for (voice, date), fact in unrelated.items() if date and not _speaks_again(voice, date, unrelated)]
    shuffled = list(kept)
    luck.shuffle(shuffled)
    for day in MARCH:
        first, second = at(filed(kept), day).verdict, at(filed(shuffled), day).verdict
        assert second.outcome == first.outcome
        assert (second.rule, set(second.origins), second.unnamed) == (first.rule, set(first.origins), first.unnamed)


def _speaks_again(voice: str, date: Date, facts: dict[tuple[str, Date | None], Fact]) -> bool:
    others = [other for speaker, other in facts if speaker == voice and other and other != date]
    return any(other.latest == date.latest for other in others)


def retire(fact: Fact, since: Date | None) -> Fact:
    return replace(fact, retired=Retired(date=since, why=Text("No.")) if since else None)


@always
@given(FILES.filter(bool), st.integers(0, 7), DATES.map(Date.parse))
def test_a_retired_fact_is_as_if_it_were_not_there_from_that_day_on(facts: list[Fact], which: int, since: Date) -> None:
    fact = facts[which % len(facts)]
    leaving = {each.position for each in facts if each.retired and each.retired.date.latest == since.latest}
    facts = [retire(each, None) if each.position in leaving else each for each in facts]  # else whose doing is it?
    standing = [retire(each, None) if each.position == fact.position else each for each in facts]
    retired = [retire(each, since) if each.position == fact.position else each for each in facts]
    without = [each for each in facts if each.position != fact.position]
    for day in MARCH:
        if day < since.latest:
            assert at(retired, day).verdict.outcome == at(standing, day).verdict.outcome
        else:
            assert at(retired, day).verdict == at(without, day).verdict
    expected = tuple(change for change in at(without, MARCH[-1]).history if change.day >= since.latest)
    after = tuple(change for change in at(retired, MARCH[-1]).history if change.day >= since.latest)
    # The day may begin with the change that the retirement made; all the rest is the history without the fact.
    if after and (after[0].day, after[0].fact.position) == (since.latest, fact.position):
        after = after[1:]
    assert after == expected


@always
@given(FILES)
def test_facts_retired_before_they_count_leave_no_trace(facts: list[Fact]) -> None:
    counting = [
        fact for fact in facts if not (fact.retired and fact.date and fact.retired.date.latest <= fact.date.latest)
    ]
    assert at(facts, MARCH[-1]).history == at(counting, MARCH[-1]).history


@always
@given(FILES, LUCK)
def test_context_moves_no_verdict_and_no_day_of_the_history(facts: list[Fact], luck: Random) -> None:
    noise = {fact.position for fact in facts if luck.random() < 0.5}
    mixed = [replace(fact, stance=Stance.CONTEXT) if fact.position in noise else fact for fact in facts]
    alone = [fact for fact in facts if fact.position not in noise]
    for day in MARCH:
        assert at(mixed, day).verdict == at(alone, day).verdict
        assert at(mixed, day).history == at(alone, day).history


@always
@given(FILES, st.lists(UNNAMED, max_size=4))
def test_unnamed_people_add_nobody_to_those_who_confirm_or_deny(facts: list[Fact], unnamed: list[Fact]) -> None:
    before, after = at(facts, MARCH[-1]).verdict, at(filed([*facts, *unnamed]), MARCH[-1]).verdict
    said_by_name = [fact.by for fact in after.because]
    if after.status in COUNTED:
        assert all(said_by_name)
    if before.status is Status.WITHDRAWN:  # what was taken back and is alleged again meets the denials that stand
        assert after.status in (Status.WITHDRAWN, Status.DENIED, Status.UNCONFIRMED)
    elif before.status is not None:
        assert after.outcome == before.outcome
    else:
        assert after.status in (None, Status.UNCONFIRMED)


CONTEXT = [
    f"- {{id: c{n}, date: 2025-03-{n:02}, text: On day {n} ships came., sources: [gazette]}}" for n in range(3, 9)
]


def _built(folder: Path, files: list[str], context: list[str]) -> dict[str, bytes]:
    story = ENLARGED["content/stories/port-sale.md"].replace(
        "facts:\n", "facts:\n" + "".join(f"        {each}\n" for each in context)
    )
    texts = {**ENLARGED, "content/stories/port-sale.md": story}
    site = SmallSite(folder).write({name: texts[name] for name in files})
    assert site.build().problems == ()
    built = site.folder / "_site"
    return {path.relative_to(built).as_posix(): path.read_bytes() for path in built.rglob("*") if path.is_file()}


@pytest.mark.parametrize("seed", range(4))
def test_neither_the_order_of_files_nor_that_of_context_changes_a_byte(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    luck = Random(seed)

    def walked(folder: Path, **_: object) -> Iterator[tuple[str, list[str], list[str]]]:
        """Walk as a file system might that lists its files in any order."""
        for root, folders, names in walk(folder):
            luck.shuffle(folders)
            luck.shuffle(names)
            yield root, folders, names

    files, context = list(ENLARGED), list(CONTEXT)
    luck.shuffle(files)
    luck.shuffle(context)
    assert (files, context) != (list(ENLARGED), CONTEXT)
    first = _built(tmp_path / "first", list(ENLARGED), CONTEXT)
    monkeypatch.setattr("explainer.files.os.walk", walked)
    assert _built(tmp_path / "shuffled", files, context) == first


def test_a_retired_denial_is_still_shown(world: SmallSite) -> None:
    story = WORLD["content/stories/port-sale.md"]
    retired = story.replace(
        "sources: [statement]",
        "sources: [statement]\n          retired: {date: 2025-04-01, why: It was never said.}",
        1,
    )
    world.write({"content/stories/port-sale.md": retired}).build("2025-03-31")
    assert "Denied by the Board" in world.page("stories/port-sale.html")
    world.build("2025-04-01")
    page = world.page("stories/port-sale.html")
    assert "Denied by the Board" not in page.split("<main", 1)[1].split("</h1>", 1)[1].split("<h2", 1)[0]
    assert "The Board denied it." in page
    assert "It was never said." in page
