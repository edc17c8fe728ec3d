"""A build with nothing to do: it ends early, says what the last one said, and takes no change for none."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from explainer import freshness, inventory
from explainer.freshness import is_settled, look
from explainer.latest import RECORD
from explainer.manifests import NAME as MANIFEST
from tests.conftest import ROOT, SmallSite
from tests.recorded import DRAFT, age, build, built, holds, swap, write_record
from tests.test_cli import DAY, run, warned

__all__ = ["built", "warned"]  # fixtures

LONG_AGO = 10**18  # nanoseconds
HEAVY = {"jinja2", "markdown_it", "pydantic", "babel", "yaml", "livereload", "tornado", "tqdm", "watchfiles"}


# What it may not import, and what it says


def test_with_nothing_to_do_no_library_is_imported(world: SmallSite) -> None:
    command = [str(ROOT / "build.py"), "--site", str(world.folder), *DAY]
    hook = f"import runpy, sys, atexit; atexit.register(lambda: print(*sys.modules)); sys.argv = {command!r}; "
    told = [
        subprocess.run(
            [sys.executable, "-c", f"{hook}runpy.run_path(sys.argv[0], run_name='__main__')"],
            check=True,
            capture_output=True,
            text=True,
            encoding="utf-8",
        ).stdout.splitlines()
        for _ in range(2)
    ]
    assert set(told[0][-1].split()) >= {"jinja2", "markdown_it", "pydantic", "babel", "yaml", "explainer.building"}
    modules = set(told[1][-1].split())
    assert {name for name in modules if name.split(".")[0] in HEAVY} == set()
    own = {name.split(".")[1] for name in modules if name.startswith("explainer.")}
    assert own == {"freshness", "latest", "inventory", "closing", "collecting", "whole"}
    assert modules & {"argparse", "dataclasses", "inspect", "datetime"} == set()


def test_the_same_words_say_the_same_again(world: SmallSite) -> None:
    runs = [run("--site", str(world.folder), *DAY) for _ in range(3)]
    first, second, third = (re.sub(r"[\d.]+ s\)", "… s)", each.stdout) for each in runs)
    assert [(each.returncode, each.stderr) for each in runs[1:]] == [(0, "")] * 2
    assert second == third == re.sub(r"\(\d+ written", "(0 written", first)


def test_a_quiet_build_with_nothing_to_do_says_only_what_the_last_one_did(warned: SmallSite) -> None:
    runs = [run("--quiet", "--site", str(warned.folder), *DAY) for _ in range(3)]
    assert [each.stdout for each in runs] == [""] * 3
    assert runs[0].stderr.count("warning W") > 0
    assert runs[0].stderr == runs[1].stderr == runs[2].stderr
    assert freshness.again(["--quiet", "--site", str(warned.folder), *DAY]) == (runs[0].stderr, "")


def test_other_words_for_the_same_build_have_nothing_to_do_either(built: SmallSite) -> None:
    assert holds(built)
    ended = run("build", "--quiet", "--site", str(built.folder), *DAY)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_the_same_words_elsewhere_are_another_build(world: SmallSite, tmp_path: Path) -> None:
    other = SmallSite(tmp_path / "other").write({"site.yaml": "title: ["})
    assert run(folder=world.folder).returncode == 0
    assert run(folder=other.folder).returncode == 1
    (other.folder / ".cache").mkdir(exist_ok=True)
    (other.folder / RECORD).write_bytes((world.folder / RECORD).read_bytes())
    assert run(folder=other.folder).returncode == 1


def test_warnings_are_said_again(warned: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    build(warned)
    first = capsys.readouterr()
    build(warned)
    assert holds(warned)
    second = capsys.readouterr()
    assert "W701" in second.err
    assert second.err == first.err
    assert second.out.partition("s)")[2] == first.out.partition("s)")[2]
    for _ in range(2):
        ended = run("--site", str(warned.folder), *DAY)
        assert (ended.stderr, ended.stdout.partition("s)")[2]) == (first.err, first.out.partition("s)")[2])


# What it was made from


EDITS: dict[str, Callable[[Path], object]] = {
    "a page": lambda site: swap(site / "content/bodies/city.md", "It owns", "It uses"),
    "a source": lambda site: swap(site / "content/sources.yaml", "On the port", "Of the port"),
    "site.yaml": lambda site: swap(site / "site.yaml", "harbour affair", "harbour office"),
    "facts.lock": lambda site: (site / "facts.lock").write_bytes((site / "facts.lock").read_bytes() + b"\n"),
    "a static file": lambda site: swap(site / "static/note.txt", "note", "note"[::-1]),
    "a template": lambda site: swap(site / "templates/note.html", "unused", "useful"),
    "a new page": lambda site: (site / "content/bodies/quay.md").write_text(DRAFT, encoding="utf-8"),
    "a new static file": lambda site: (site / "static/new.txt").write_bytes(b"new"),
    "a new template": lambda site: (site / "templates/page.html").write_bytes(b"new"),
    "new words": lambda site: SmallSite(site).write({"templates/words/en.po": "x"}),
    "a page that is gone": lambda site: (site / "content/bodies/pier.md").unlink(),
    "a static file that is gone": lambda site: (site / "static/note.txt").unlink(),
    "a template that is gone": lambda site: (site / "templates/note.html").unlink(),
    "facts.lock that is gone": lambda site: (site / "facts.lock").unlink(),
    "a page by another name": lambda site: (site / "content/bodies/pier.md").rename(site / "content/bodies/mole.md"),
    "a page elsewhere": lambda site: (site / "content/bodies/pier.md").rename(site / "content/stories/pier.md"),
    "a link to a page": lambda site: (site / "content/bodies/quay.md").symlink_to("city.md"),
    "a link to a folder": lambda site: (site / "templates/more").symlink_to("/"),
}


@pytest.mark.parametrize("aged", [False, True], ids=["just now", "an hour later"])
@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_a_change_is_noticed(built: SmallSite, edit: Callable[[Path], object], aged: bool) -> None:
    if aged:
        age(built)
    edit(built.folder)
    assert not holds(built)


def test_a_page_whose_status_says_nothing_is_read_within_the_window(
    built: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file system with a coarse clock: size and all times are those of before."""
    seen = os.lstat(built.folder / "content/bodies/city.md")
    path = built.folder / RECORD
    record = json.loads(path.read_bytes().split(b"\n", 1)[1])
    record["taken"] = max(seen.st_mtime_ns, seen.st_ctime_ns) + 1_900_000_000
    write_record(path, record)
    swap(built.folder / "content/bodies/city.md", "It owns", "It uses")
    real = inventory.stamp
    after = os.lstat(built.folder / "content/bodies/city.md")
    monkeypatch.setattr(inventory, "stamp", lambda now: real(seen if now.st_ino == after.st_ino else now))
    assert not holds(built)


def test_a_file_that_was_only_touched_is_not_a_change(built: SmallSite) -> None:
    for path in (built.folder / "content").rglob("*.md"):
        os.utime(path, ns=(LONG_AGO, LONG_AGO))
    assert holds(built)


def test_files_that_nobody_reads_do_not_count(built: SmallSite) -> None:
    names = ("content/.city.md.swp", "content/bodies/city.md~", "static/.DS_Store", "notes.txt")
    built.write(dict.fromkeys(names, "x"))
    assert holds(built)


def test_what_was_read_once_need_not_be_read_again(built: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    age(built)
    monkeypatch.setattr(inventory, "_digest_of", lambda path: pytest.fail(f"{path} was read"))
    assert holds(built)


@pytest.fixture
def project(built: SmallSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project of a few files, with which the site seems to have been built."""
    names = ("explainer/code.py", "templates/page.html", "templates/words/en.po", "static/a.css")
    folder = SmallSite(tmp_path / "project").write(dict.fromkeys(names, "x = 1")).folder
    monkeypatch.setattr(freshness, "PROJECT", str(folder))
    assert not holds(built)
    build(built)
    assert holds(built)
    return folder


@pytest.mark.parametrize("name", ["explainer/code.py", "templates/page.html", "templates/words/en.po", "static/a.css"])
def test_the_projects_own_files_count(built: SmallSite, project: Path, name: str) -> None:
    (project / name).write_text("y = 2", encoding="utf-8")
    assert not holds(built)


def test_compiled_code_does_not_count(built: SmallSite, project: Path) -> None:
    (project / "explainer/__pycache__").mkdir()
    (project / "explainer/__pycache__/code.pyc").write_bytes(b"x")
    assert holds(built)


def test_another_version_of_a_library_is_another_build(
    world: SmallSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lib/some-1.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(tmp_path / "lib")
    build(world)
    assert holds(world)
    (tmp_path / "lib/some-1.0.dist-info").rename(tmp_path / "lib/some-1.1.dist-info")
    assert not holds(world)


def test_a_folder_of_libraries_that_is_named_twice_makes_no_difference(
    built: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path, *sys.path])
    assert holds(built)


def test_another_python_is_another_build(built: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version", "3.99.0")
    assert not holds(built)


def test_other_options_are_another_build(built: SmallSite, tmp_path: Path) -> None:
    assert not holds(built, as_of=None)
    assert not holds(built, as_of=built.options("2025-06-02").as_of)
    assert not holds(built, strict=True)
    assert not holds(built, drafts=True)
    assert not holds(built, preview=True)
    assert not holds(built, pseudo=True)
    assert not holds(built, output=tmp_path / "elsewhere")
    assert holds(built, output=built.folder / "_site")


def test_another_day_is_another_build(world: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    world.write({"site.yaml": (world.folder / "site.yaml").read_text(encoding="utf-8") + "timezone: Asia/Kolkata\n"})
    build(world, "--quiet")
    now = time.time_ns()
    assert holds(world, as_of=None)
    past = (now // 10**9 + 19800) % 86400  # seconds of the day in a zone without summer time
    monkeypatch.setattr(time, "time_ns", lambda: now + (86399 - past) * 10**9)
    assert holds(world, as_of=None)
    monkeypatch.setattr(time, "time_ns", lambda: now + (86401 - past) * 10**9)
    assert not holds(world, as_of=None)
    monkeypatch.setattr(time, "time_ns", lambda: now - (past + 2) * 10**9)
    assert not holds(world, as_of=None)


# What it made


@pytest.mark.parametrize("aged", [False, True], ids=["just now", "an hour later"])
@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "index.html").unlink(),
        lambda folder: swap(folder / MANIFEST, '"index.html"', '"indix.html"'),
        lambda folder: swap(folder / "bodies/city.html", "Thornby", "Thornbi"),
        lambda folder: (folder / "index.html").write_bytes(b""),
        lambda folder: [(folder / "bodies" / name).unlink() for name in ("board.html", "city.html")],
    ],
    ids=["one deleted", "manifest changed", "same size", "emptied", "a folder's"],
)
@pytest.mark.fault(
    "outputs changed, emptied or deleted by hand",
    "noticed and mended",
)
def test_an_output_that_was_changed_by_hand_is_mended(
    built: SmallSite, change: Callable[[Path], object], aged: bool
) -> None:
    if aged:
        age(built)
    folder = built.folder / "_site"
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    change(folder)
    assert not holds(built)
    assert build(built) == 0
    assert {path: path.read_bytes() for path in before} == before
    assert holds(built)


def test_a_look_does_not_vouch_for_an_output_of_the_last_two_seconds(built: SmallSite) -> None:
    page, path = built.folder / "_site/bodies/city.html", built.folder / RECORD
    swap(page, "Thornby", "Thornbi")
    age(built)
    record = json.loads(path.read_bytes().split(b"\n", 1)[1])
    os.utime(page, ns=(record["taken"], record["taken"] - 10**9))
    record["outputs"]["bodies/city.html"][:4] = inventory.stamp(page.lstat())  # as if it had been changed within a tick
    write_record(path, record)
    assert not holds(built)


def test_after_an_edit_what_was_written_is_recorded_as_it_lies_now(built: SmallSite) -> None:
    swap(built.folder / "content/bodies/city.md", "It owns", "It uses")
    assert build(built) == 0
    assert "It uses" in built.page("bodies/city.html")
    assert holds(built)
    assert build(built) == 0
    assert holds(built)


def test_a_folder_of_outputs_that_is_now_a_link_is_no_longer_vouched_for(built: SmallSite) -> None:
    (built.folder / "_site/bodies").rename(built.folder / "elsewhere")
    (built.folder / "_site/bodies").symlink_to(built.folder / "elsewhere")
    assert not holds(built)


def test_files_of_others_stay_and_do_not_count(built: SmallSite) -> None:
    (built.folder / "_site/CNAME").write_bytes(b"example.org")
    assert holds(built)
    assert build(built) == 0
    assert (built.folder / "_site/CNAME").read_bytes() == b"example.org"


def _edited(page: Path) -> None:
    swap(page, "It owns", "It uses")


@pytest.mark.parametrize(
    "meddle",
    [
        _edited,
        Path.unlink,
        lambda page: page.with_name("new.md").write_bytes(b""),
        lambda page: page.rename(page.with_name("new.md")),
    ],
    ids=["edited", "removed", "added", "renamed"],
)
def test_a_site_is_settled_while_no_file_differs_from_what_was_looked_at(
    built: SmallSite, meddle: Callable[[Path], object]
) -> None:
    looked = look(built.options())
    assert is_settled(looked, built.options())
    meddle(built.folder / "content/bodies/city.md")
    assert not is_settled(looked, built.options())


def test_after_errors_the_last_good_build_still_holds_once_they_are_mended(built: SmallSite) -> None:
    page = built.folder / "content/bodies/city.md"
    text = page.read_bytes()
    page.write_bytes(b"nothing")
    assert build(built) == 1
    page.write_bytes(text)
    assert holds(built)


@pytest.mark.fault(
    "a record of the last build that names files outside the output folder",
    "none of them is touched",
)
def test_a_record_cannot_name_a_file_outside_the_folder(built: SmallSite) -> None:
    precious = built.folder / "precious.html"
    precious.write_bytes(b"two")
    record = json.loads((built.folder / RECORD).read_bytes().split(b"\n", 1)[1])
    record["outputs"]["../precious.html"] = [*inventory.stamp(precious.lstat()), inventory.digest(b"two")]
    write_record(built.folder / RECORD, record)
    built.edit("content/bodies/city.md", "It owns the port.", "It owned the port.")
    assert build(built) == 0
    assert "It owned the port." in built.page("bodies/city.html")
    assert precious.exists()
