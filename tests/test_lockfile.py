"""facts.lock as a file: lines that read well, and nothing in it that can make a build stumble."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explainer.building import Options, Result, build, check, lock

if TYPE_CHECKING:
    from explainer.problems import Problem
    from tests.conftest import SmallSite

FILE = "facts.lock"


@pytest.fixture
def site(world: SmallSite) -> SmallSite:
    """Return a sound site whose facts are locked."""
    assert lock(Options(site=world.folder)).locked
    return world


def found(site: SmallSite) -> list[Problem]:
    return [problem for problem in check(Options(site=site.folder)).problems if problem.severity == "error"]


def codes(site: SmallSite) -> list[str]:
    return [problem.code for problem in found(site)]


def test_each_fact_is_a_line_of_its_own_and_in_order_and_a_second_lock_changes_nothing(site: SmallSite) -> None:
    text = (site.folder / FILE).read_bytes()
    records = [json.loads(line) for line in text.decode().splitlines()]
    assert [(each["page"], each.get("fact") or each["address"]) for each in records[1:]] == [
        ("board", "bodies/board.html"),
        ("city", "bodies/city.html"),
        ("port-sale", "stories/port-sale.html"),
        ("port-sale", "denial"),
        ("port-sale", "report"),
    ]
    assert lock(Options(site=site.folder)).locked
    assert (site.folder / FILE).read_bytes() == text
    assert not build(Options(site=site.folder)).failed
    assert (site.folder / FILE).read_bytes() == text


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("There is no sale.", "There was no sale.", 5),
        ('"corrections": 0', '"corrections": 1', 5),
        ('{"page": "port-sale", "fact": "report"', "<<<<<<< HEAD", 6),
        ("bodies/board.html", "bodies/boards.html", 2),
        ('"facts.lock": 2', '"facts.lock": 3', 1),
    ],
)
def test_a_lock_that_was_changed_by_hand_is_an_error_at_its_line(
    site: SmallSite, old: str, new: str, line: int
) -> None:
    text = (site.folder / FILE).read_text(encoding="utf-8")
    site.write({FILE: text.replace(old, new, 1)})
    assert [(problem.code, str(problem.place)) for problem in found(site)] == [("E109", f"facts.lock:{line}:1")]
    assert lock(Options(site=site.folder)).failed


def test_a_lock_with_the_line_ends_of_another_system_says_the_same(site: SmallSite) -> None:
    path = site.folder / FILE
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert codes(site) == []
    path.write_bytes(path.read_bytes().replace(b"no sale", b"sale"))
    assert found(site)[0].place.source.endswith("}")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary() | st.text(st.sampled_from('[{"}]:0,\n')).map(str.encode) | st.just(b"[" * 100_000))
@pytest.mark.fault(
    "a `facts.lock` of any bytes",
    "E109 with its line, never a traceback",
)
def test_whatever_stands_in_a_lock_is_a_problem_and_never_a_crash(world: SmallSite, content: bytes) -> None:
    (world.folder / FILE).write_bytes(content)
    assert set(codes(world)) == {"E109"}


def test_a_lock_that_cannot_be_read_or_written_is_a_problem(world: SmallSite) -> None:
    (world.folder / f".{FILE}.{os.getpid()}.tmp").mkdir()
    result: Result = lock(Options(site=world.folder))
    assert [problem.code for problem in result.problems if problem.severity == "error"] == ["E503"]
    (world.folder / FILE).mkdir()
    assert codes(world) == ["E101"]
