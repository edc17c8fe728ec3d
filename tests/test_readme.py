"""The README tells the truth: its examples build, its commands run, its tables are the model's."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from explainer import model
from explainer.checkers import HANDED
from explainer.config import Site
from explainer.meanings import meanings
from explainer.problems import CATALOGUE
from tests.conftest import ROOT
from tools import shots

README = (ROOT / "README.md").read_text(encoding="utf-8")
_FILE = re.compile(r"^`([\w/.-]+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _commands() -> list[str]:
    return [line for block in _SHELL.findall(README) for line in block.splitlines()]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project, in which what one command has built is there for the next."""
    folder = tmp_path_factory.mktemp("readme") / "project"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".*", "_site*", "tests", "shots", "node_modules"))
    return folder


@pytest.fixture
def project(copy: Path) -> Path:
    """Return the copy of the project with its own content, and with the README's small site in it."""
    for name in ("content", "bridge"):
        shutil.rmtree(copy / name, ignore_errors=True)
    shutil.copytree(ROOT / "content", copy / "content")
    shutil.copyfile(ROOT / "facts.lock", copy / "facts.lock")
    for name, text in _FILE.findall(README):
        path = copy / "bridge" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return copy


def _run(project: Path, command: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, *shlex.split(command)[1:]]
    return subprocess.run(words, cwd=project, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_two_minute_site_builds_and_says_what_the_readme_says(project: Path) -> None:
    result = _run(project, "python build.py --site bridge --as-of 2026-03-03")
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    page = (project / "bridge/_site/rumors/bridge-toll.html").read_text(encoding="utf-8")
    said = re.search(r"now says: \*(.*?)\*", README, re.DOTALL)
    assert said
    headline, sentence = " ".join(said[1].split()).split(". ", 1)
    assert headline in page
    assert sentence in page


def test_the_walk_with_the_commands_ends_in_a_published_rumor(project: Path) -> None:
    walk = README.split("### The next rumor, with the commands", 1)[1].split("\n## ", 1)[0]
    begin, end = (block.splitlines() for block in _SHELL.findall(walk))
    for command in begin:
        assert _run(project, command).returncode == 0
    path = project / "bridge/content/rumors/the-ferry-will-stop.md"
    written = path.read_text(encoding="utf-8")
    assert "note N801: `claim` is still blank" in _run(project, "python build.py --site bridge check").stderr
    filled = re.search(r"^```markdown\n(.*?)^```$", walk, re.MULTILINE | re.DOTALL)
    assert filled
    assert _keys(filled[1]) == _keys(written) - {"draft", "by"}
    path.write_text(filled[1], encoding="utf-8")
    for command in end:
        result = _run(project, f"{command} --as-of 2026-03-06")
        assert (result.returncode, result.stderr) == (0, "")
    assert "Unconfirmed" in (project / "bridge/_site/rumors/the-ferry-will-stop.html").read_text(encoding="utf-8")


def _keys(page: str) -> set[str]:
    return set(re.findall(r"^[- ]*(\w+):", page.split("---")[1], re.MULTILINE))


def test_the_readmes_fault_is_printed_as_it_shows(project: Path) -> None:
    path = project / "bridge/content/rumors/bridge-toll.md"
    path.write_text(path.read_text(encoding="utf-8").replace("courier-toll]\n-", "courier-tol]\n-"), encoding="utf-8")
    result = _run(project, "python build.py --site bridge --as-of 2026-03-03")
    shown = re.search(r"^```\n(content/rumors/bridge-toll.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert shown
    assert result.returncode == 1
    assert shown[1] in result.stderr


@pytest.mark.parametrize("command", [line for line in _commands() if line.startswith("python build.py")])
def test_a_command_of_the_readme_runs(project: Path, command: str) -> None:
    result = _run(project, command)
    assert result.returncode == 0, result.stderr


def test_the_preview_of_the_readme_starts_and_ends(project: Path) -> None:
    command = re.search(r"^## Preview\n\n```\n(.*)\n```$", README, re.MULTILINE)
    assert command
    words = [sys.executable, *shlex.split(command[1])[1:], "--port", "0"]
    environment = {**os.environ, "BROWSER": "true"}  # the command that opens no browser
    with subprocess.Popen(words, cwd=project, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("Preview at http://127.0.0.1:")
        assert process.stdout.readline().startswith("Built in ")
        process.send_signal(signal.SIGINT)
        try:
            assert process.wait(30) == 0
        finally:
            process.kill()


def test_every_other_command_of_the_readme_is_run_before_a_change_lands() -> None:
    others = {line for line in _commands() if not line.startswith("python build.py")}
    landing = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    assert others == {"make", "make test"}
    assert others <= set(landing)


def test_the_pictures_are_those_that_a_command_takes_said_in_words_and_light() -> None:
    shown = re.findall(r'<img src="(docs/[^"]+)" width="\d+" alt="[^"]{20,}">', README)
    assert shown == [f"docs/{name}" for name in shots.README]
    assert len(shown) == README.count("<img")
    assert sum((ROOT / each).stat().st_size for each in shown) < 120_000


def test_the_problem_codes_are_the_catalogue() -> None:
    assert dict(re.findall(r"^\| ([ENW]\d{3}) \| (.*) \|$", README, re.MULTILINE)) == CATALOGUE


def _section(title: str) -> str:
    return README.split(f"### {title}\n", 1)[1].split("\n#", 1)[0]


def _names(kind: type) -> set[str]:
    return {field.name.rstrip("_") for field in fields(kind)}


def test_the_table_of_a_fact_has_every_field() -> None:
    first_cells = re.findall(r"^\| (`.*?) \|", _section("A fact"), re.MULTILINE)
    told = {name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)}
    assert told == _names(model.Fact) - HANDED.keys()


def test_the_table_of_a_fact_says_what_the_model_says() -> None:
    rows = re.findall(r"^\| (`.*?) \| .*? \| (.*) \|$", _section("A fact"), re.MULTILINE)
    linked = re.compile(r"\[(.*?)\]\(.*?\)")
    told = {name: linked.sub(r"\1", said) for cell, said in rows for name in re.findall(r"`(\w+)`", cell)}
    assert told == meanings(model.Fact)


@pytest.mark.parametrize(
    ("section", "kinds"),
    [
        ("A page", [model.Claim, model.Rule, model.Entity, model.Plain]),
        ("A source", [model.Source]),
        ("The site", [Site]),
    ],
)
def test_the_readme_names_every_key(section: str, kinds: list[type]) -> None:
    told = set(re.findall(r"`(\w+)`", _section(section)))
    assert set().union(*(_names(kind) for kind in kinds)) - told == set()


def test_every_command_and_option_is_in_the_readme() -> None:
    ran = subprocess.run([sys.executable, "build.py", "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    commands = set(re.findall(r"^    ([a-z]+) ", ran.stdout, re.MULTILINE))
    options = set(re.findall(r"--[a-z-]+", ran.stdout)) - {"--help"}
    assert {"explain", "deploy"} <= commands
    assert {"--jobs", "--as-of"} <= options
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {option for option in options if not re.search(rf"`{option}\b", text)} == set()
    assert {name for name in commands if not re.search(rf"(`|build\.py ){name}\b", text)} == set()
