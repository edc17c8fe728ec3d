"""Builds that are broken off, and what must hold of them afterwards: nothing torn, nothing of others touched."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import sys
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from explainer.cli import main
from explainer.manifests import NAME as MANIFEST
from tests.conftest import WORLD, SmallSite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RUNS = int(os.environ.get("FAULT_RUNS", "10"))
FULL = RUNS >= 200  # every boundary, not some of them
# Cards are made of today's site only; where it is about noon, today does not end while tests run.
_AHEAD = 12 - time.gmtime().tm_hour
NOON = f"Etc/GMT{-_AHEAD:+d}" if _AHEAD else "Etc/GMT"
LEFT = re.compile(r".*\.tmp|\.explainer\.\d+|.*-(journal|wal|shm)")
FOREIGN = {
    "_site/CNAME": b"example.org",
    "_site/bodies/note.txt": b"mine",
    ".cache/mine.txt": b"mine",
    ".cache/cards/holiday.png": b"mine",
}
QUAY = "content/bodies/quay.md"
Files = dict[str, bytes]
State: TypeAlias = "Callable[[SmallSite], None]"


def before(site: SmallSite) -> None:
    """Write the first state of the small site."""
    site.write({**WORLD, "site.yaml": f"{WORLD['site.yaml'].rstrip()}\n        timezone: {NOON}\n"})
    site.write({QUAY: "---\ntitle: The quay\n---\n"})
    (site.folder / "content/bodies/mole.md").unlink(missing_ok=True)


def after(site: SmallSite) -> None:
    """Write the second: a page that changed on many others, one that went, one that came."""
    site.write({**WORLD, "site.yaml": f"{WORLD['site.yaml'].rstrip()}\n        timezone: {NOON}\n"})
    site.write({"content/bodies/city.md": "---\ntitle: Town of Thornby\n---\nIt owned the port.\n"})
    site.write({"content/bodies/mole.md": "---\ntitle: The mole\n---\n"})
    (site.folder / QUAY).unlink(missing_ok=True)


def words(site: SmallSite, *more: str) -> list[str]:
    return ["--site", str(site.folder), *more]


def build(site: SmallSite, *more: str) -> int:
    return main(words(site, *more))


def held(folder: Path) -> Files:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@dataclass(frozen=True)
class Bench:
    """A site, its two states, the outputs that a clean build makes of each, and where a built site is kept."""

    site: SmallSite
    clean: dict[State, Files]
    kept: Path

    @property
    def output(self) -> Path:
        return self.site.folder / "_site"

    def emptied(self) -> None:
        """Remove what builds have made."""
        for name in ("_site", ".cache"):
            shutil.rmtree(self.site.folder / name, ignore_errors=True)

    def settled(self) -> None:
        """Have the first state built, beside files of others: made once, then put back, which a build looks through."""
        shutil.rmtree(self.site.folder, ignore_errors=True)
        if self.kept.exists():
            shutil.copytree(self.kept, self.site.folder)
        else:
            before(self.site)
        assert build(self.site) == 0
        for name, content in FOREIGN.items():
            (self.site.folder / name).write_bytes(content)
        if not self.kept.exists():
            shutil.copytree(self.site.folder, self.kept)

    def assert_whole(self) -> None:
        """Every file of the output is that of a state, or somebody else's; those of others are as they were."""
        sound = {item for files in self.clean.values() for item in files.items()}
        theirs = {name.removeprefix("_site/"): content for name, content in FOREIGN.items()}
        for name, content in held(self.output).items():
            if name == MANIFEST or name.startswith(".explainer."):
                continue
            assert (name, content) in sound or theirs.get(name) == content, name

    def assert_clean(self, state: State, *, foreign: bool = True) -> None:
        """The output is that of a clean build beside files of others, and nothing of ours is left over."""
        files = held(self.output)
        if foreign:
            for name, content in FOREIGN.items():
                assert (self.site.folder / name).read_bytes() == content, name
        assert {name: files[name] for name in files if f"_site/{name}" not in FOREIGN} == self.clean[state]
        assert [path for path in self.site.folder.rglob("*") if LEFT.fullmatch(path.name)] == []

    def mended(self, state: State, *, foreign: bool = True) -> None:
        """The next build gives the bytes of a clean one."""
        self.assert_whole()
        assert build(self.site) == 0
        self.assert_clean(state, foreign=foreign)


def benched(folder: Path) -> Bench:
    """Make the site, and build both states of it elsewhere, from nothing."""
    clean: dict[State, Files] = {}
    for state in (before, after):
        site = SmallSite(folder / state.__name__)
        state(site)
        assert build(site) == 0
        clean[state] = held(site.folder / "_site")
    return Bench(SmallSite(folder / "site"), clean, folder / "kept")


def forked(run: Callable[[], int]) -> int:
    """Run something in a process of its own, which says nothing; return how it ended, negative for a signal."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # there may be other threads, of which the child needs none
        child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = 99
    try:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
        status = run()
    finally:
        os._exit(status)


_EVENTS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "sqlite3.connect"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def boundaries(root: Path, told: Callable[[int], object]) -> None:
    """Tell the number of each change of the file system below a folder, before it is made; cannot be undone."""
    count = 0

    def step() -> None:
        nonlocal count
        told(count)
        count += 1

    def heard(event: str, given: tuple[Any, ...]) -> None:
        writes = event == "open" and isinstance(given[2], int) and given[2] & _WRITING
        if (writes or event in _EVENTS) and str(root) in str(given[0]):
            step()

    class Counted(sqlite3.Connection):
        def execute(self, *given: Any) -> sqlite3.Cursor:
            step()
            return super().execute(*given)

        def executemany(self, *given: Any) -> sqlite3.Cursor:
            step()
            return super().executemany(*given)

    connect = sqlite3.connect
    sqlite3.connect = lambda *given, **named: connect(*given, **named, factory=Counted)  # type: ignore[assignment]
    sys.addaudithook(heard)


def count_of(bench: Bench, *more: str) -> int:
    """Build in a process of its own; return how many changes of the file system it made."""
    reader, writer = os.pipe()

    def run() -> int:
        boundaries(bench.site.folder, lambda _: os.write(writer, b"."))
        return build(bench.site, *more)

    assert forked(run) == 0
    os.close(writer)
    with open(reader, "rb") as counted:  # noqa: PTH123
        return len(counted.read())


def killed_at(bench: Bench, number: int, *more: str) -> bool:
    """Build in a process of its own that is killed before one of its changes; tell whether it came to that."""

    def told(count: int) -> None:
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def run() -> int:
        boundaries(bench.site.folder, told)
        return build(bench.site, *more)

    ended = forked(run)
    assert ended in (0, -signal.SIGKILL)
    return ended != 0


def some(count: int) -> Iterator[int]:
    """Yield the numbers below a count: all of them in a full run, else `RUNS` evenly spread ones."""
    step = 1 if FULL else max(1, count // RUNS)
    yield from range(0, count, step)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return benched(tmp_path_factory.mktemp("faults"))


@pytest.fixture
def bench(made: Bench) -> Bench:
    """Return a site of which the first state was built, beside files of others."""
    made.settled()
    return made
