"""Asking for one address: as few requests as it takes, fairly judged; against a server that misbehaves."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from explainer import asking
from explainer.answers import Answer, State
from explainer.asking import Asker
from explainer.manners import Turns
from explainer.robots import Robots
from tests.misbehaving import (
    AGENT,
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
