"""`check --links`: hosts side by side, answers remembered, findings told; against a server, by a clock of its own."""

from __future__ import annotations

import json
import sys
import threading
from typing import Any

import pytest

from explainer import manners, rounds
from explainer.answers import CACHE, DAY, Answer, Asked, State, load
from explainer.asking import Asker
from explainer.cli import main
from explainer.manners import Turns
from tests.conftest import WORLD, SmallSite
from tests.misbehaving import AGENT, Deed, FakeClock, Misbehaving, answer, serving


def test_a_host_is_asked_one_at_a_time_with_pauses_and_hosts_side_by_side() -> None:
    clock = FakeClock()
    deeds = {f"/{number}": answer(302, Location="/end") for number in range(6)} | {"/end": answer(200)}
    with serving(deeds) as web:
        asker = Asker(AGENT, clock, Turns(clock))
        known: dict[str, Asked] = {}
        addresses = [web.at(f"/{number}") for number in range(6)]
        assert rounds.go(addresses, asker.ask, known, clock, 7) == 6
        assert web.most == 1
        assert len(web.asked) == 13  # with robots.txt
    assert clock.waits == [manners.PAUSE] * 12


def test_no_host_waits_for_another() -> None:
    barrier = threading.Barrier(rounds.HOSTS_AT_ONCE, timeout=20)

    def ask(address: str) -> Answer:
        barrier.wait()  # passes only when eight ask at once
        return Answer(State.OK, 200)

    known: dict[str, Asked] = {}
    addresses = [f"http://host{number}.example/" for number in range(rounds.HOSTS_AT_ONCE)]
    assert rounds.go(addresses, ask, known, FakeClock(), 7) == 8
    assert set(known) == set(addresses)


def test_a_host_with_many_links_keeps_nobody_else_waiting() -> None:
    other = threading.Event()

    def ask(address: str) -> Answer:
        if address.startswith("http://other."):
            other.set()
        return Answer(State.OK if other.wait(5) else State.FAILED)

    known: dict[str, Asked] = {}
    many = [f"http://slow.example/{number}" for number in range(rounds.HOSTS_AT_ONCE)]
    rounds.go([*many, "http://other.example/"], ask, known, FakeClock(), 7)
    assert {each.answer.state for each in known.values()} == {State.OK}


def test_a_host_that_others_lead_to_is_asked_one_at_a_time_too() -> None:
    turns, meeting, met = Turns(FakeClock()), threading.Barrier(2), []

    def visit() -> None:
        with turns.turn("host.example"):
            try:
                met.append(meeting.wait(0.2))
            except threading.BrokenBarrierError:
                meeting.reset()

    visitors = [threading.Thread(target=visit) for _ in range(2)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert met == []


def test_a_round_that_breaks_off_was_not_for_nothing() -> None:
    def ask(address: str) -> Answer:
        if address.endswith("/2"):
            raise KeyboardInterrupt
        return Answer(State.OK, 200)

    known: dict[str, Asked] = {}
    with pytest.raises(KeyboardInterrupt):
        rounds.go([f"http://a.example/{number}" for number in range(4)], ask, known, FakeClock(), 7)
    assert sorted(known) == ["http://a.example/0", "http://a.example/1"]


def test_only_old_answers_and_passing_faults_are_asked_for_again() -> None:
    clock = FakeClock()
    now = clock.now()
    known = {
        "http://a.example/new": Asked(Answer(State.GONE, 404), now - 7 * DAY + 1),
        "http://a.example/old": Asked(Answer(State.OK, 200), now - 7 * DAY),
        "http://a.example/ahead": Asked(Answer(State.OK, 200), now + 10),
        "http://a.example/failed": Asked(Answer(State.FAILED), now - 1),
        "http://a.example/busy": Asked(Answer(State.REFUSED, 429), now - 1),
    }
    seen: list[str] = []

    def ask(address: str) -> Answer:
        seen.append(address.rsplit("/", 1)[-1])
        return Answer(State.OK, 200)

    rounds.go(list(known), ask, known, clock, 7)
    assert sorted(seen) == ["ahead", "busy", "failed", "old"]
    rounds.go(list(known), ask, known, clock, 0)
    assert len(seen) == 9


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """Return the clock that the command goes by."""
    fake = FakeClock()
    monkeypatch.setattr(manners, "WallClock", lambda: fake)
    monkeypatch.setenv("COLUMNS", "200")
    return fake


def linked(world: SmallSite, web: Misbehaving) -> SmallSite:
    """Return a site with links of every sort."""
    sources = WORLD["content/sources.yaml"]
    told = f"kind: report\n          url: {web.at('/gone#x')}\n          archive: {web.at('/archive')}\n"
    world.write(
        {
            "content/sources.yaml": sources.replace("kind: report\n", told, 1),
            "content/bodies/city.md": f"""
                ---
                title: City of Thornby
                same_as: [{web.at("/moved")}]
                facts:
                - {{date: 2025-01-01, text: "See [this]({web.at("/ok")}?a=1&b=2).", sources: [gazette]}}
                ---
                It owns [the port]({web.at("/gone")}), <{web.at("/gone")}> and [more]({web.at("/gone")}/too).
                """,
            "content/bodies/draft.md": f"---\ntitle: A draft\ndraft: true\n---\n[x]({web.at('/draft')})\n",
        }
    )
    return world


DEEDS: dict[str, Deed] = {
    "/ok?a=1&b=2": answer(200),
    "/archive": answer(200),
    "/moved": answer(301, Location="/there"),
    "/there": answer(200),
    "/gone/too": answer(403),
}


def test_links_are_told_with_their_places_and_what_is_left_of_the_dead(
    world: SmallSite, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(DEEDS) as web:
        linked(world, web)
        assert main(["check", "--links", "--site", str(world.folder)]) == 1
        said = capsys.readouterr()
        assert web.agents == {AGENT}
        assert "/draft" not in " ".join(web.asked)
        count = len(web.asked)
        assert main(["check", "--links", "--site", str(world.folder)]) == 1
        assert len(web.asked) == count
    assert said.err == ""
    rows = [" ".join(line.split()) for line in said.out.splitlines()]
    gone = "content/bodies/city.md:7 content/sources.yaml:6"
    assert f"{web.at('/gone')} 404 Not Found {gone} {web.at('/archive')}" in rows
    assert f"{web.at('/moved')} {web.at('/there')} content/bodies/city.md:3" in rows
    assert f"{web.at('/gone/too')} 403 Forbidden content/bodies/city.md:7" in rows
    assert rows[-1] == "5 links elsewhere: 2 ok, 1 moved, 1 gone, 1 refused (5 asked)."
    assert capsys.readouterr().out.endswith("(0 asked, 5 known from earlier).\n")


def test_links_are_data_too(world: SmallSite, clock: FakeClock, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(DEEDS) as web:
        linked(world, web)
        assert main(["check", "--links", "--format", "json", "--site", str(world.folder)]) == 1
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert told["version"] == 1
    assert told["counts"] == {"ok": 2, "moved": 1, "gone": 1, "refused": 1, "failed": 0}
    gone = next(each for each in told["links"] if each["state"] == "gone")
    assert gone.pop("asked").startswith("2001-09-09T01:4")
    line = (world.folder / "content/bodies/city.md").read_text(encoding="utf-8").split("\n")[6]
    columns = [line.index(f"({web.at('/gone')})") + 2, line.index(f"<{web.at('/gone')}>") + 2]
    here = {"file": "content/bodies/city.md", "line": 7, "role": "text", "source": None}
    assert gone == {
        "address": web.at("/gone"),
        "state": "gone",
        "status": 404,
        "said": "404 Not Found",
        "moved_to": None,
        "dead": True,
        "archives": [{"address": web.at("/archive"), "state": "ok"}],
        "uses": [
            *({**here, "column": column} for column in columns),
            {"file": "content/sources.yaml", "line": 6, "column": 8, "role": "url", "source": "gazette"},
        ],
    }


def test_a_dead_archive_and_a_dead_link_without_one_are_said_as_such(
    world: SmallSite, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving({}) as web:
        linked(world, web)
        assert main(["check", "--links", "--site", str(world.folder)]) == 1
    rows = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert next(row for row in rows if row.startswith(f"{web.at('/gone')} ")).endswith("/archive (dead too)")
    assert next(row for row in rows if row.startswith(web.at("/archive"))).endswith("sources.yaml:7 this is one")
    assert next(row for row in rows if row.startswith(web.at("/moved"))).endswith("city.md:3 no archived copy")


def test_a_site_without_dead_links_ends_well(
    world: SmallSite, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving({**DEEDS, "/gone": answer(401)}) as web:
        linked(world, web)
        assert main(["check", "--links", "--site", str(world.folder)]) == 0
    assert "2 refused" in capsys.readouterr().out


def test_a_site_with_errors_is_put_right_before_anybody_is_asked(
    world: SmallSite, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(DEEDS) as web:
        linked(world, web).edit("content/bodies/board.md", "[[port-sale]]", "[[port-sail]]")
        assert main(["check", "--links", "--site", str(world.folder)]) == 1
        assert web.asked == []
    assert "E301" in capsys.readouterr().err


def test_a_memory_that_cannot_be_understood_is_none(world: SmallSite) -> None:
    path = world.folder / CACHE
    path.parent.mkdir(exist_ok=True)
    bad = {"version": 1, "answers": {"http://a.example/": {"state": "odd", "status": 1, "said": "", "to": "", "at": 1}}}
    for text in ("", "[]", "{}", '{"version": 2, "answers": {}}', '{"version": 1, "answers": 1}', json.dumps(bad)):
        path.write_text(text, encoding="utf-8")
        assert load(world.folder) == {}


def test_without_the_package_the_remedy_is_said(
    world: SmallSite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "urllib3", None)
    monkeypatch.delitem(sys.modules, "explainer.asking")
    assert main(["check", "--links", "--site", str(world.folder)]) == 1
    said = "The package urllib3 is not installed: run `pip install urllib3`.\n"
    assert capsys.readouterr().err == said
