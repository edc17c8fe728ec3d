"""`check --links`: politely asked, fairly judged, remembered; against a server that misbehaves, by its own clock."""

from __future__ import annotations

import json
import socket
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from explainer import asking, manners, rounds
from explainer.answers import CACHE, DAY, Answer, Asked, State, load
from explainer.asking import Asker
from explainer.cli import main
from explainer.manners import Turns
from explainer.robots import Robots
from tests.conftest import WORLD, SmallSite
from tests.misbehaving import (
    Deed,
    FakeClock,
    Misbehaving,
    answer,
    certificate,
    endless,
    first,
    reset,
    serving,
    silent,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

AGENT = "Explainer/1 (+https://example.org/harbour/; link check)"


def asked(deeds: Mapping[str, Deed], path: str = "/a", clock: FakeClock | None = None) -> tuple[Answer, Misbehaving]:
    """Ask a server for one address."""
    clock = clock or FakeClock()
    with serving(deeds) as web:
        return Asker(AGENT, clock, Turns(clock)).ask(web.at(path)), web


@pytest.mark.parametrize(
    ("deeds", "state", "status", "requests"),
    [
        ({"/a": answer(200)}, State.OK, 200, ["HEAD"]),
        ({"/a": answer(404)}, State.GONE, 404, ["HEAD", "GET"]),
        ({"/a": answer(410)}, State.GONE, 410, ["HEAD", "GET"]),
        ({"HEAD /a": answer(405), "GET /a": answer(200)}, State.OK, 200, ["HEAD", "GET"]),
        ({"HEAD /a": answer(403), "GET /a": answer(200)}, State.OK, 200, ["HEAD", "GET"]),
        ({"HEAD /a": answer(501), "GET /a": answer(200)}, State.OK, 200, ["HEAD", "GET"]),
        ({"HEAD /a": answer(404), "GET /a": answer(200)}, State.OK, 200, ["HEAD", "GET"]),
        ({"HEAD /a": reset, "GET /a": answer(200)}, State.OK, 200, ["HEAD", "GET"]),
        ({"/a": answer(401)}, State.REFUSED, 401, ["HEAD", "GET"]),
        ({"/a": answer(403)}, State.REFUSED, 403, ["HEAD", "GET"]),
        ({"/a": answer(500)}, State.FAILED, 500, ["HEAD", "GET"]),
        ({"/a": reset}, State.FAILED, None, ["HEAD", "GET"]),
    ],
)
def test_an_answer_is_judged_after_as_few_requests_as_it_takes(
    deeds: dict[str, Deed], state: State, status: int | None, requests: list[str]
) -> None:
    found, web = asked(deeds)

    assert (found.state, found.status) == (state, status)
    assert web.asked == ["GET /robots.txt", *(f"{method} /a" for method in requests)]
    assert web.agents == {AGENT}


def test_a_page_without_end_is_well_and_hardly_read() -> None:
    found, web = asked({"HEAD /a": answer(405), "GET /a": endless})
    assert found.state is State.OK
    assert web.sent < 32 << 20  # what two systems' buffers take in before they hear that nobody reads


def test_a_head_without_end_is_not_read() -> None:
    found, _ = asked({"/a": answer(200, X_Long="x" * 70_000)})
    assert found == Answer(State.FAILED, None, "the head of its answer is too big")


def test_a_server_that_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "READ", 0.2)
    found, _ = asked({"/a": silent})
    assert found == Answer(State.FAILED, None, "it did not answer in time")


def test_a_permanent_redirect_is_a_new_address_and_a_passing_one_is_not() -> None:
    found, web = asked({"/a": answer(301, Location="/b"), "/b": answer(308, Location="/c#x"), "/c": answer(200)})
    assert found == Answer(State.MOVED, 200, "", web.at("/c"))
    found, _ = asked({"/a": answer(302, Location="/b"), "/b": answer(200)})
    assert found == Answer(State.OK, 200)
    found, web = asked({"/a": answer(301, Location="/b"), "/b": answer(302, Location="/c"), "/c": answer(200)})
    assert found == Answer(State.MOVED, 200, "", web.at("/b"))


def test_what_was_moved_to_something_that_is_gone_is_gone() -> None:
    found, web = asked({"/a": answer(301, Location="/b")})
    assert found == Answer(State.GONE, 404, "404 Not Found", web.at("/b"))


def test_a_circle_and_a_long_way_and_a_way_off_the_web_fail() -> None:
    found, web = asked({"/a": answer(302, Location="/b"), "/b": answer(302, Location="/a")})
    assert found == Answer(State.FAILED, None, "it leads in a circle")
    assert len(web.asked) == 3
    long = {f"/{number}": answer(301, Location=f"/{number + 1}") for number in range(9)}
    found, web = asked(long, "/0")
    assert found == Answer(State.FAILED, None, "it leads on more than 5 times")
    assert web.asked[-1] == "HEAD /5"
    found, _ = asked({"/a": answer(302, Location="ftp://example.org/")})
    assert found == Answer(State.FAILED, None, "it leads to an address that is not on the web")
    found, _ = asked({**long, "/0": answer(302, Location="/1"), "/5": answer(200)}, "/0")
    assert found.state is State.OK


def test_a_circle_that_a_cookie_would_end_is_no_death() -> None:
    found, _ = asked({"/a": answer(302, Location="/a", Set_Cookie="seen=1")})
    assert found.state is State.REFUSED


def test_a_host_is_asked_again_when_it_says_so() -> None:
    clock = FakeClock()
    found, web = asked({"/a": first(answer(429, Retry_After="7"), answer(200))}, clock=clock)
    assert found.state is State.OK
    assert 7.0 in clock.waits
    assert web.asked.count("HEAD /a") == 2
    clock = FakeClock()  # in September 2001
    date = "Sun, 09 Sep 2001 01:47:10 GMT"  # half a minute later
    assert asked({"/a": first(answer(503, Retry_After=date), answer(200))}, clock=clock)[0].state is State.OK
    assert max(clock.waits) == pytest.approx(29, abs=2)


def test_a_host_that_stays_busy_is_left_alone() -> None:
    clock = FakeClock()
    found, web = asked({"/a": answer(429)}, clock=clock)
    assert (found.state, found.status) == (State.REFUSED, 429)
    assert web.asked.count("HEAD /a") == 3
    assert {5.0, 10.0} <= set(clock.waits)
    found, web = asked({"/a": answer(503, Retry_After="3600")})
    assert (found.state, found.status) == (State.FAILED, 503)
    assert web.asked.count("HEAD /a") == 1


def test_robots_are_respected_and_asked_once() -> None:
    rules = answer(200, b"User-agent: explainer\nDisallow: /private\nCrawl-delay: 3\n")
    clock = FakeClock()
    with serving({"/robots.txt": rules, "/a": answer(200), "/b": answer(301, Location="/private/c")}) as web:
        asker = Asker(AGENT, clock, Turns(clock))
        assert asker.ask(web.at("/private/a")).state is State.REFUSED
        assert asker.ask(web.at("/a")).state is State.OK
        refused = asker.ask(web.at("/b"))
        assert refused == Answer(State.REFUSED, None, "its robots.txt asks programs not to", web.at("/private/c"))
        assert web.asked == ["GET /robots.txt", "HEAD /a", "HEAD /b"]
    assert clock.waits == [3.0, 3.0]


@pytest.mark.parametrize(
    ("robots", "state"),
    [
        (answer(404), State.OK),
        (answer(403), State.OK),
        (answer(302, Location="/robots.txt"), State.OK),
        (answer(503), State.REFUSED),
        (reset, State.REFUSED),
        (answer(200, b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /\r\n"), State.REFUSED),
        (answer(200, b"#" * 600_000 + b"\nUser-agent: *\nDisallow: /\n"), State.OK),
        (answer(200, b"\xff\xfe\x00binary"), State.OK),
    ],
)
def test_robots_that_are_not_there_forbid_nothing_and_broken_ones_all(robots: Deed, state: State) -> None:
    assert asked({"/robots.txt": robots, "/a": answer(200)})[0].state is state


def test_robots_without_end_are_read_to_a_bound() -> None:
    found, web = asked({"/robots.txt": endless, "/a": answer(200)})
    assert found.state is State.OK
    assert web.sent < 64 << 20


def test_a_wrong_certificate_fails_and_a_right_one_does_not(tmp_path: Path) -> None:
    clock = FakeClock()
    itself = certificate(tmp_path / "self.pem")
    with serving({"/a": answer(200)}, itself) as web:
        address = web.at("/a").replace("http://", "https://")
        found = Asker(AGENT, clock, Turns(clock)).ask(address)
        assert found == Answer(State.FAILED, None, "its certificate cannot be trusted")
        assert web.asked == []
        assert Asker(AGENT, clock, Turns(clock), str(itself)).ask(address).state is State.OK
    elsewhere = certificate(tmp_path / "other.pem", "127.0.0.9")
    with serving({"/a": answer(200)}, elsewhere) as web:
        address = web.at("/a").replace("http://", "https://")
        assert Asker(AGENT, clock, Turns(clock), str(elsewhere)).ask(address).state is State.FAILED


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://no-such-host.invalid/", "there is no host of that name"),
        ("http://ü.invalid/", "there is no host of that name"),
        (f"http://{'x' * 64}.invalid/", "it is not an address"),
    ],
)
def test_a_host_that_is_not_there_fails(address: str, said: str) -> None:
    clock = FakeClock()
    assert Asker(AGENT, clock, Turns(clock)).ask(address) == Answer(State.FAILED, None, said)


def test_a_host_that_does_not_listen_cannot_be_reached() -> None:
    clock = FakeClock()
    with socket.socket() as closed:  # bound, and nobody listens
        closed.bind(("127.0.0.1", 0))
        found = Asker(AGENT, clock, Turns(clock)).ask(f"http://127.0.0.1:{closed.getsockname()[1]}/")
    assert found == Answer(State.FAILED, None, "it cannot be reached")


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


def test_a_host_that_is_away_is_waited_for_once() -> None:
    tried = []

    def fetch(address: str) -> tuple[int, str]:
        tried.append(address)
        raise asking.NoAnswer("it did not answer in time")

    robots = Robots(AGENT, fetch)
    for path in ("a", "b"):
        with pytest.raises(asking.NoAnswer):
            robots.refusal(f"https://away.example:8443/{path}")
    assert tried == ["https://away.example:8443/robots.txt"]


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
    said = "The package urllib3 is not installed: run `pip install explainer[links]`.\n"
    assert capsys.readouterr().err == said
