"""What a terminal shows: one line at the end, colour only where it is wanted, a bar for what takes long, and why."""

from __future__ import annotations

import io
import re
import subprocess
import sys

import pytest

from explainer import terminal
from explainer.problems import Place, Problem
from tests.conftest import ROOT, SmallSite

PROBLEM = Problem(Place("content/a.md", 1, 1, 1, "title: error"), "E301", "there is no page `b`", "Write the page.")


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(site: SmallSite, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "build.py"), *words, "--site", str(site.folder)]
    return subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")


def test_the_severity_is_coloured_on_a_terminal_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    screen, file = Screen(), io.StringIO()
    terminal.say([PROBLEM], screen)
    terminal.say([PROBLEM], file)
    assert "content/a.md:1:1: \033[31;1merror\033[0m E301" in screen.getvalue()
    assert "title: error" in screen.getvalue()
    assert "\033" not in file.getvalue()
    assert screen.getvalue().replace("\033[31;1m", "").replace("\033[0m", "") == file.getvalue()


@pytest.mark.parametrize("name, value", [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_colour_can_be_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    screen = Screen()
    terminal.say([PROBLEM], screen)
    assert "\033" not in screen.getvalue()


def test_one_line_says_what_was_built(world: SmallSite) -> None:
    ended = run(world)
    assert ended.stderr == ""
    assert re.fullmatch(
        r"Built \d+ files into .*_site \(\d+ written, 0 removed, \d+\.\d s\), as of [\d-]+: Stories 1, Bodies 2\.\n",
        ended.stdout,
    )


def test_quiet_prints_only_problems_and_verbose_names_files(world: SmallSite) -> None:
    assert run(world, "build", "--quiet").stdout == ""
    page = world.folder / "content/bodies/city.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nMore of it.\n", encoding="utf-8")
    told = run(world, "build", "--verbose").stderr.split("\n")
    assert told == ["written  bodies/city.html", "written  bodies/city.md", ""]
    page.write_text("nothing", encoding="utf-8")
    ended = run(world, "build", "--quiet")
    assert ended.returncode == 1
    assert "E103" in ended.stderr


def test_a_bar_is_drawn_on_a_terminal_for_what_takes_long_and_erased(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "_PATIENCE", 0.0)
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    assert list(terminal.watched("Drawing", ["a", "b"])) == ["a", "b"]
    shown = screen.getvalue()
    assert "Drawing" in shown
    assert "\n" not in shown


def test_without_a_terminal_there_is_no_bar() -> None:
    items = ["a", "b"]
    assert terminal.watched("Drawing", items) is items


def test_explain_says_why_a_page_was_written_or_left(world: SmallSite) -> None:
    assert run(world, "explain", "city").returncode == 2
    run(world)
    assert "the first build" in run(world, "explain", "city").stdout
    run(world)
    assert run(world, "explain", "bodies/city.html").stdout.split("\n")[:2] == [
        "bodies/city.html was left as it was in the last build:",
        "  nothing that it depends on had changed",
    ]
    page = world.folder / "content/bodies/city.md"
    page.write_text(page.read_text(encoding="utf-8").replace("City of Thornby", "Thornby"), encoding="utf-8")
    run(world)
    assert run(world, "explain", "city").stdout.split("\n")[:2] == [
        "bodies/city.html was written in the last build:",
        "  content/bodies/city.md changed, where it is written",
    ]
    told = run(world, "explain", "port-sale").stdout
    assert "stories/port-sale.html was written" in told
    assert "content/bodies/city.md changed, a page that it names or that names it" in told
    assert "of which it may show something" in run(world, "explain", "timeline.html").stdout


def test_what_was_not_built_cannot_be_explained(world: SmallSite) -> None:
    run(world)
    ended = run(world, "explain", "nowhere")
    assert ended.returncode == 2
    assert "no page and no output `nowhere`" in ended.stderr


def test_every_command_has_help_with_examples(world: SmallSite) -> None:
    for command in ("build", "check", "audit", "lock", "explain", "new", "schema"):
        told = run(world, command, "--help").stdout
        assert f"python build.py {command}" in told.split("example", 1)[1], command
