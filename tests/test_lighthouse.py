"""What is made of Lighthouse's reports, and how the site is served to it; Lighthouse itself is not run here."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tools.hosting import hosted
from tools.lighthouse import CannotRun, main, read_run, report, verdict

if TYPE_CHECKING:
    from pathlib import Path

ELEMENT = {"node": {"selector": "main > img", "snippet": '<img src="port.png">'}}
MESSAGE = {"description": "Failed to load resource", "sourceLocation": {"url": "http://host.example/favicon.ico"}}


def made(performance: float = 1.0, practices: float = 1.0, shift: float = 0.0, paint: float = 1200.0) -> dict[str, Any]:
    """Return as much of Lighthouse's JSON as is read, with a fault in each category that can be low here."""
    return {
        "audits": {
            "cumulative-layout-shift": audit(1, numericValue=shift),
            "largest-contentful-paint": audit(performance, numericValue=paint, displayValue="1.2 s"),
            "total-blocking-time": audit(1, numericValue=30.0),
            "layout-shifts": audit(None, details={"items": [ELEMENT]}),
            "image-alt": audit(1),
            "errors-in-console": audit(practices, details={"items": [MESSAGE] * 9}),
        },
        "categories": {
            "performance": category(performance, "largest-contentful-paint", "total-blocking-time", "layout-shifts"),
            "accessibility": category(1, "image-alt"),
            "best-practices": category(practices, "errors-in-console"),
            "seo": category(1),
        },
    }


def audit(score: float | None, **more: object) -> dict[str, Any]:
    return {"score": score, "title": "A title", **more}


def category(score: float | None, *audits: str) -> dict[str, Any]:
    return {"score": score, "auditRefs": [{"id": each} for each in audits]}


def faced(name: str, raw: dict[str, Any]) -> dict[str, Any]:
    """Give each audit its id, as Lighthouse does."""
    raw["audits"] = {key: {"id": key, **value} for key, value in raw["audits"].items()}
    return raw | {"requestedUrl": name}


def run(**values: float) -> Any:
    return read_run(faced("http://host.example/", made(**values)))


def test_a_page_without_fault_passes_and_says_no_more_than_its_row() -> None:
    sound = verdict("index.html", [run()])
    assert not sound.fails
    assert report([sound])[2:] == ["index.html          100            100             100  100  0.000  1.2 s  30 ms"]


@pytest.mark.parametrize("values", [{"performance": 0.99}, {"practices": 0.96}, {"shift": 0.0005001}])
def test_99_in_a_category_or_a_shift_that_three_decimals_show_fails(values: dict[str, float]) -> None:
    assert verdict("index.html", [run(**values)]).fails


def test_a_shift_too_small_for_three_decimals_passes() -> None:
    assert not verdict("index.html", [run(shift=0.0004)]).fails


def test_scores_and_times_are_medians_and_the_shift_is_the_worst() -> None:
    runs = [run(performance=0.8, paint=3000), run(performance=1.0, shift=0.02), run(performance=0.99, paint=1500)]
    found = verdict("index.html", runs)
    assert (found.scores["performance"], found.paint, found.shift) == (99, 1500, 0.02)


def test_a_low_category_shows_its_faults_with_at_most_five_places_and_others_show_none() -> None:
    lines = report([verdict("index.html", [run(practices=0.96)])])
    place = "    Failed to load resource  http://host.example/favicon.ico"
    assert lines[3:] == ["", "index.html", "  errors-in-console: A title", *[place] * 5]


def test_a_slow_page_on_which_nothing_moved_does_not_speak_of_shifts() -> None:
    lines = report([verdict("index.html", [run(performance=0.99)])])
    assert lines[5:] == ["  largest-contentful-paint: A title (1.2 s)"]


def test_a_shift_shows_the_elements_that_moved_even_when_all_scores_are_100() -> None:
    lines = report([verdict("index.html", [run(shift=0.01)])])
    assert lines[-2:] == ["  layout-shifts: A title", '    main > img  <img src="port.png">']


def test_a_category_that_could_not_be_scored_does_not_pass() -> None:
    raw = faced("http://host.example/", made())
    raw["categories"]["seo"]["score"] = None
    assert verdict("index.html", [read_run(raw)]).fails


def test_a_page_that_could_not_be_loaded_is_not_taken_for_a_result() -> None:
    with pytest.raises(CannotRun, match=r"could not load http://host\.example/: No answer"):
        read_run({"requestedUrl": "http://host.example/", "runtimeError": {"message": "No answer"}})


def test_a_page_that_is_not_there_ends_with_2_and_a_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--folder", str(tmp_path), "nowhere.html"]) == 2
    assert "nowhere.html: there is no such page; build the site first" in capsys.readouterr().err


# The host


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_text("<h1>Port</h1>", encoding="utf-8")
    (folder / "404.html").write_text("<h1>Nowhere</h1>", encoding="utf-8")
    (folder / "serif.woff2").write_bytes(b"font")
    (folder / "_headers").write_text("/*\n  X-Content-Type-Options: nosniff\n", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    return folder


@pytest.mark.parametrize("address", ["/", "/index.html", "/index.html?v=1"])
def test_text_comes_as_gzip_with_the_headers_that_the_site_asks_for(site: Path, address: str) -> None:
    with hosted(site) as host, urlopen(host + address) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert gzip.decompress(answer.read()) == b"<h1>Port</h1>"


def test_a_font_comes_as_it_is(site: Path) -> None:
    with hosted(site) as host, urlopen(f"{host}/serif.woff2") as answer:
        assert answer.headers["Content-Encoding"] is None
        assert answer.read() == b"font"


@pytest.mark.parametrize("address", ["/nowhere.html", "/../secret.txt", "/%2e%2e/secret.txt"])
def test_an_unknown_address_and_one_outside_the_site_get_the_page_for_such(site: Path, address: str) -> None:
    with hosted(site) as host, pytest.raises(HTTPError) as raised:
        urlopen(Request(host + address))
    with raised.value as answer:
        assert answer.code == 404
        assert gzip.decompress(answer.read()) == b"<h1>Nowhere</h1>"
