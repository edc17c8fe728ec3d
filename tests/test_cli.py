"""The command as it is typed: what it does, what it says on which stream, and with which exit code it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from explainer.cli import main
from tests.conftest import ROOT, SmallSite

BUILD = ROOT / "build.py"
DAY = ("--as-of", "2025-06-01")


def run(*arguments: str, folder: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `build.py` as its own process, in another folder."""
    return subprocess.run(
        [sys.executable, str(BUILD), *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_without_arguments_it_builds_the_site_of_the_folder_that_one_is_in(world: SmallSite) -> None:
    ended = run(folder=world.folder)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "<h1>The port was sold</h1>" in world.page("stories/port-sale.html")
    assert "<h1>Harbour Board</h1>" in world.page("bodies/board.html")


def test_from_any_other_folder_it_builds_the_site_that_is_named(world: SmallSite, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    ended = run("--site", "../site", *DAY, folder=elsewhere)

    assert (ended.returncode, ended.stderr) == (0, "")
    count = len(files(world.folder / "_site")) - 1  # the list of what is there is not counted
    folder = Path("../site/_site")
    assert ended.stdout.startswith(f"Built {count} files into {folder} ({count} written, 0 removed, ")
    assert not any(elsewhere.iterdir())


def test_a_relative_output_folder_is_relative_to_where_one_is(world: SmallSite, tmp_path: Path) -> None:
    assert run("--site", str(world.folder), "--output", "public", *DAY, folder=tmp_path).returncode == 0
    assert (tmp_path / "public" / "index.html").is_file()
    assert not (world.folder / "_site").exists()


def test_its_own_words_are_what_the_function_says(world: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    world.write({"content/bodies/board.md": "---\ntitle: Harbour Board\nsumary: It runs the port.\n---\n"})
    main(["check", "--site", str(world.folder), *DAY])

    ended = run("check", "--site", str(world.folder), *DAY)

    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", capsys.readouterr().err)


def test_a_check_of_a_sound_site_says_so_and_writes_nothing(
    world: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(world.folder)

    assert main(["check", "--site", str(world.folder), *DAY]) == 0

    assert capsys.readouterr() == ("No errors, as of 2025-06-01.\n", "")
    assert files(world.folder) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["biuld"], "invalid choice: 'biuld'"),
        (["--site", "no/such/folder"], "there is no folder no/such/folder"),
        (["--as-of", "yesterday"], "`yesterday` is not a date"),
        (["--as-of", "2025-02-29"], "February 2025 has 28 days"),
        (["--as-of", "2025-06"], "2025-06 is not a single day"),
        (["--as-of", "2025-06-01/2025-06-03"], "is not a single day"),
        (["--format", "xml"], "invalid choice: 'xml'"),
        (["--stritc"], "unrecognized arguments: --stritc"),
        (["check", "--pseudo"], "--pseudo goes with the commands build and serve"),
        (["audit", "--pseudo"], "--pseudo goes with the commands build and serve"),
        (["build", "--source", "gazette"], "--source goes with the command audit"),
    ],
)
def test_wrong_usage_is_said_in_one_line_and_ends_with_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert said in capsys.readouterr().err.splitlines()[-1]


def test_help_names_every_command_and_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])

    said = capsys.readouterr().out
    assert ended.value.code == 0
    for name in ("build", "check", "audit", "--site", "--output", "--as-of", "--strict", "--format", "--source"):
        assert name in said


def test_problems_come_as_json_when_asked_for(world: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    world.write({"content/bodies/board.md": "---\ntitle: Harbour Board\nsumary: It runs the port.\n---\n"})

    assert main(["build", "--format", "json", "--site", str(world.folder), *DAY]) == 1

    said = capsys.readouterr()
    assert said.err == ""
    assert json.loads(said.out) == {
        "problems": [
            {
                "code": "E202",
                "severity": "error",
                "file": "content/bodies/board.md",
                "line": 3,
                "column": 1,
                "title": "An unknown key",
                "message": "`sumary` is not a key that belongs here",
                "remedy": "Did you mean `summary`?",
            }
        ],
        "errors": 1,
        "warnings": 0,
        "notes": 0,
    }
    assert not (world.folder / "_site").exists()


def test_json_of_a_sound_site_is_json_too(world: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--format", "json", "--site", str(world.folder), *DAY]) == 0
    assert json.loads(capsys.readouterr().out) == {"problems": [], "errors": 0, "warnings": 0, "notes": 0}


@pytest.mark.parametrize("words", [(), ("--format", "json")], ids=["text", "json"])
def test_a_terminal_that_knows_only_ascii_gets_its_printout(world: SmallSite, words: tuple[str, ...]) -> None:
    world.write({"content/bodies/board.md": "---\ntitle: Harbour Board\nsumary: Häfen – ports.\n---\n[[bördé]]\n"})

    ended = run("check", *words, "--site", str(world.folder), *DAY, PYTHONIOENCODING="ascii", PYTHONUTF8="0")

    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert "E202" in ended.stdout + ended.stderr
    if words:
        assert json.loads(ended.stdout)["problems"][1]["message"] == "there is no page `bördé`"


@pytest.fixture
def warned(world: SmallSite) -> SmallSite:
    """Return a site with one warning: somebody who is no party denies."""
    path = world.folder / "content/stories/port-sale.md"
    path.write_text(path.read_text(encoding="utf-8").replace("[board, city]", "[city]"), encoding="utf-8")
    return world


def test_a_warning_is_said_and_the_site_built(warned: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--site", str(warned.folder), *DAY]) == 0

    said = capsys.readouterr()
    assert "content/stories/port-sale.md:15:11: warning W701: " in said.err
    assert " with 1 warning, as of 2025-06-01: " in said.out
    assert (warned.folder / "_site/index.html").is_file()


def test_under_strict_a_warning_stops_the_build(warned: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--strict", "--site", str(warned.folder), *DAY]) == 1

    said = capsys.readouterr()
    assert (said.out, said.err.splitlines()[-1]) == ("", "1 warning; nothing was written.")
    assert not (warned.folder / "_site").exists()
    assert main(["check", "--strict", "--site", str(warned.folder), *DAY]) == 1


def test_as_of_a_day_the_site_knows_nothing_of_what_came_later(world: SmallSite) -> None:
    assert main(["--site", str(world.folder), "--as-of", "2025-03-01"]) == 0
    earlier = world.page("stories/port-sale.html")
    assert main(["--site", str(world.folder), "--as-of", "2025-03-02"]) == 0
    later = world.page("stories/port-sale.html")

    assert "Unconfirmed" in earlier
    assert "The Board denied it." not in earlier
    assert "Denied by the Board" in later
    assert "The Board denied it." in later


def test_a_second_build_says_that_nothing_was_written(world: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--site", str(world.folder), *DAY])
    capsys.readouterr()

    assert main(["--site", str(world.folder), *DAY]) == 0
    assert "(0 written, 0 removed, " in capsys.readouterr().out


def test_a_folder_that_holds_something_else_is_not_built_into(
    world: SmallSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "index.html").write_text("mine", encoding="utf-8")

    assert main(["--site", str(world.folder), "--output", str(tmp_path / "notes"), *DAY]) == 1

    assert "error E501: this folder holds files and was not made by a build" in capsys.readouterr().err
    assert files(tmp_path / "notes") == ["index.html"]


@pytest.mark.parametrize("package", ["babel", "jinja2", "markdown_it", "pydantic", "yaml"])
def test_a_package_that_is_not_installed_is_named_with_the_remedy(
    package: str, world: SmallSite, tmp_path: Path
) -> None:
    absent = f"raise ModuleNotFoundError(\"No module named '{package}'\", name='{package}')\n"
    (tmp_path / f"{package}.py").write_text(absent, encoding="utf-8")

    ended = run("--site", str(world.folder), *DAY, PYTHONPATH=str(tmp_path))

    said = f"The package {package} is not installed: run `make`, or `pip install -r requirements.lock`.\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", said)
