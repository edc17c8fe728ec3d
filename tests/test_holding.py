"""One writer at a time: the second waits or gives up, and nobody who is dead holds anything."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from explainer import cli, dispatch, holding
from explainer.cli import main
from explainer.holding import Busy, hold
from tests.conftest import ROOT, SmallSite

pytestmark = pytest.mark.skipif(os.name != "posix", reason="folders are locked by flock")
_HOLDER = """
import sys
from explainer.holding import hold
with hold(sys.argv[1]):
    print('held', flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_by_another(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Have another process hold a folder until it is killed, or the block ends."""
    command = [sys.executable, "-c", _HOLDER, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        try:
            yield other
        finally:
            other.kill()


def test_a_folder_is_held_by_one_and_free_afterwards(tmp_path: Path) -> None:
    with held_by_another(tmp_path), pytest.raises(Busy, match=str(tmp_path)), hold(str(tmp_path), patience=0):
        pass
    with hold(str(tmp_path), patience=0), hold(str(tmp_path / "other"), patience=0):
        assert (tmp_path / "other").is_dir()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_by_another_name_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    with held_by_another(tmp_path / "link"), pytest.raises(Busy), hold(f"{tmp_path}/x/..", patience=0):
        pass


def test_whoever_waits_is_told_once_and_goes_on_when_it_is_free(tmp_path: Path) -> None:
    told: list[str] = []
    with held_by_another(tmp_path) as other:

        def waiting(folder: str) -> None:
            told.append(folder)
            other.kill()

        with hold(str(tmp_path), waiting=waiting):
            assert told == [str(tmp_path)]


@pytest.mark.fault("a build that is killed while it holds the folders", "the next one does not wait")
def test_a_dead_process_holds_nothing(world: SmallSite) -> None:
    with held_by_another(world.folder) as other:
        other.send_signal(signal.SIGKILL)
        other.wait()
        with hold(str(world.folder), patience=0):
            pass


def test_a_forked_process_does_not_hold_on(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    with hold(str(tmp_path), patience=0):
        child = os.fork()
        if not child:
            os.close(writer)
            os.read(reader, 1)
            os._exit(0)
    try:
        with hold(str(tmp_path), patience=10):  # until the child has come to let go
            pass
    finally:
        os.close(writer)
        os.waitpid(child, 0)
        os.close(reader)


@pytest.mark.fault(
    "a build, `lock` or deployment while another is at work in the folder",
    "it says so at once and waits; after a minute E508, and nothing was touched",
)
@pytest.mark.parametrize("command", ["build", "lock", "deploy"])
def test_the_second_says_so_and_gives_up(
    world: SmallSite, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def impatient(*folders: str, **more: object) -> object:
        return hold(*folders, patience=0.1, waiting=more["waiting"])  # type: ignore[arg-type]

    for module in (cli, dispatch):
        monkeypatch.setattr(module, "hold", impatient)
    folder = world.folder / "_site" if command == "deploy" else world.folder
    folder.mkdir(exist_ok=True)
    before = sorted(world.folder.rglob("*"))
    more = ["s3://bucket", "--endpoint", "http://x.invalid"] if command == "deploy" else []
    with held_by_another(folder):
        assert main([command, "--site", str(world.folder), *more]) == 1
    said = capsys.readouterr().err
    assert f"is at work in {folder}; waiting for its end." in said
    assert f"{folder}:1:1: error E508: " in said
    assert sorted(world.folder.rglob("*")) == before


@pytest.mark.fault(
    "two builds at once, of different states, into one folder", "one after the other: the last one's site"
)
def test_two_builds_at_once(world: SmallSite, tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "build.py"), "--site", str(world.folder), "--as-of", "2025-06-01"]
    first = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    second = subprocess.Popen([*command[:-1], "2025-03-01"], stdout=subprocess.DEVNULL)
    assert (first.wait(), second.wait()) == (0, 0)
    assert holding.PATIENCE >= 60
    assert main(["--site", str(world.folder), "--as-of", "2025-06-01", "--verify"]) == 0
    assert [path.name for path in world.folder.rglob("*.tmp")] == []
