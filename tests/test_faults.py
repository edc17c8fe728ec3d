"""Builds that are killed, starved, locked out or interrupted: the next one gives the bytes of a clean one."""

from __future__ import annotations

import errno
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from explainer import building, preparing, publishing, reading
from tests import breaking
from tests.breaking import (
    FOREIGN,
    RUNS,
    Bench,
    after,
    before,
    bench,
    build,
    held,
    killed_at,
    made,
    some,
    words,
)
from tests.conftest import ROOT

__all__ = ["bench", "made"]  # fixtures

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are killed and mounts made as POSIX has them")
Noted = Callable[[str, object], None]


# Killed


@pytest.mark.fault(
    "`kill -9` before a change of the file system, in a build that updates a site",
    "every file is old or new as a whole; the next build gives the bytes of a clean one and leaves nothing over",
)
def test_an_update_that_is_killed_before_any_of_its_writes(bench: Bench, record_property: Noted) -> None:
    after(bench.site)
    count = breaking.count_of(bench)
    assert count > 60
    bench.assert_clean(after)
    kills = 0
    for number in some(count):
        for state in (before, after):
            state(bench.site)
            kills += killed_at(bench, number)
            bench.mended(state)
    record_property("runs", kills)
    assert kills > 2 * min(RUNS, count) - 9


@pytest.mark.fault(
    "`kill -9` before a change of the file system, in the first build of a site",
    "what there is is whole; the next build takes the folder for its own and gives the bytes of a clean one",
)
def test_a_first_build_that_is_killed_before_any_of_its_writes(made: Bench, record_property: Noted) -> None:
    made.emptied()
    before(made.site)
    count = breaking.count_of(made)
    kills = 0
    for number in some(count):
        made.emptied()
        kills += killed_at(made, number)
        if made.output.exists():
            made.assert_whole()
        made.mended(before, foreign=False)
    record_property("runs", kills)
    assert kills > RUNS // 2


@pytest.mark.fault(
    "`kill -9` of the real process after a random time",
    "every file is old or new as a whole; the next build gives the bytes of a clean one and leaves nothing over",
)
def test_the_command_killed_at_any_time(bench: Bench, record_property: Noted) -> None:
    chance = random.Random(7)
    command = [sys.executable, str(ROOT / "build.py"), *words(bench.site)]
    after(bench.site)
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    longest = time.perf_counter() - began
    kills = 0
    for number in range(RUNS):
        state = (before, after)[number % 2]
        state(bench.site)
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with suppress(subprocess.TimeoutExpired):
            running.wait(chance.uniform(0.3, 1.1) * longest)
        running.kill()
        kills += running.wait() == -signal.SIGKILL
        bench.mended(state)
    record_property("runs", kills)
    assert kills > 0


@pytest.mark.fault(
    "`kill -9` of a build while processes work for it",
    "they end too, hold nothing, and the next build gives the bytes of a clean one",
)
def test_workers_of_a_killed_build_end_and_hold_nothing(bench: Bench) -> None:
    after(bench.site)
    reader, writer = os.pipe()
    script = (
        "import os, signal, sys; from explainer import crews; from explainer.cli import main\n"
        "def killed(future, count): future.result(); os.kill(os.getpid(), signal.SIGKILL)\n"
        f"crews._done = killed; os.set_inheritable({writer}, True); main(sys.argv[1:])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, *words(bench.site, "--jobs", "2")], cwd=ROOT, pass_fds=[writer], check=False
    )
    assert ended.returncode == -signal.SIGKILL
    os.close(writer)
    with open(reader, "rb") as alive:  # noqa: PTH123
        assert alive.read() == b""  # which ends when the last worker has
    bench.mended(after)


# No room, no permission


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[None]:
    """Mount a small file system; skip where that is not allowed."""
    folder.mkdir(exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a small file system here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.fault(
    "a disk that is full (a small tmpfs), in a first build and in an update, at various sizes",
    "E503 names the cause; no page is replaced while one cannot be written; with room again the next build is clean",
)
def test_a_full_disk(made: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str], record_property: Noted) -> None:
    made.emptied()
    need = sum(len(content) // 4096 * 4096 + 4096 for content in made.clean[before].values())
    runs = 0
    for share in (0.05, 0.3, 0.6, 0.9, 1.05, 1.2, 1.5) if breaking.FULL else (0.3, 1.2):
        with small_disk(tmp_path / "disk", int(need * share)):
            output = tmp_path / "disk/out"
            before(made.site)
            first = build(made.site, "--output", str(output))
            old = held(output) if output.exists() else {}
            assert first == (0 if share > 1 else 1)
            assert old == (made.clean[before] if share > 1 else {})
            after(made.site)
            said = capsys.readouterr().err
            if first == 0 and build(made.site, "--output", str(output)) == 1:
                said = capsys.readouterr().err
                assert held(output) == old
                first = 1
            if first:
                assert "error E503: this cannot be written: No space left on device" in said
                assert ".explainer." not in said
            else:
                assert held(output) == made.clean[after]
            subprocess.run(["mount", "-o", "remount,size=64m", str(tmp_path / "disk")], check=True)
            assert build(made.site, "--output", str(output)) == 0
            assert held(output) == made.clean[after]
            runs += 1
    record_property("runs", runs)


@pytest.mark.fault(
    "a limit on the size of files (RLIMIT_FSIZE), as a full disk or quota sets it, for output and cache",
    "E503, the last good site stays; without the limit the next build is clean",
)
@pytest.mark.parametrize("limit", [0, 700, 5000])
def test_a_limit_on_files(bench: Bench, limit: int) -> None:
    def limited() -> int:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        return build(bench.site)

    after(bench.site)
    assert breaking.forked(limited) == 1
    bench.assert_whole()
    assert {name: content for name, content in held(bench.output).items() if f"_site/{name}" not in FOREIGN} == (
        bench.clean[before]
    )
    bench.mended(after)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nobody write to a folder, root neither: by mounting it over itself; skip where that is not allowed."""
    for command in (["mount", "--bind", folder, folder], ["mount", "-o", "remount,bind,ro", folder]):
        if subprocess.run([str(word) for word in command], check=False, capture_output=True).returncode:
            subprocess.run(["umount", str(folder)], check=False, capture_output=True)
            pytest.skip("this machine lets nobody mount a folder read-only")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.fault(
    "an output folder, a cache or a whole site that is read-only (a bind mount, which holds for root too)",
    "E503 for the output, and nothing changes; without a cache the build goes on; later builds are clean",
)
@pytest.mark.parametrize("folder", ["_site", ".cache", "."])
def test_a_read_only_folder(bench: Bench, folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    after(bench.site)
    old = held(bench.output)
    capsys.readouterr()
    with read_only(bench.site.folder / folder):
        ended = build(bench.site)
        if folder == ".cache":
            assert ended == 0
        else:
            assert (ended, held(bench.output)) == (1, old)
            assert "E503: this cannot be written: Read-only file system" in capsys.readouterr().err
    bench.mended(after)


@pytest.mark.fault(
    "permission taken away half-way (every later rename, unlink or write fails), at each call of publishing",
    "E503 with the place; every file is old or new as a whole; with permission back the next build is clean",
)
@pytest.mark.parametrize("name", ["replace", "unlink", "write_bytes", "mkdir", "open"])
def test_permission_that_is_taken_away(
    bench: Bench, name: str, record_property: Noted, capsys: pytest.CaptureFixture[str]
) -> None:
    runs, done, states = 0, False, (after, before)
    while not done and runs < (999 if breaking.FULL else 4):
        state, real, left = states[runs % 2], getattr(Path, name), [runs if breaking.FULL else 7 * runs]

        def refused(
            path: Path, *given: object, _real: object = real, _left: list[int] = left, **more: object
        ) -> object:
            inside = path.is_relative_to(bench.output)
            _left[0] -= inside
            if inside and _left[0] < 0:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            assert callable(_real)
            return _real(path, *given, **more)

        state(bench.site)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(Path, name, refused)
            done = build(bench.site) == 0
        said = capsys.readouterr().err
        assert done or "error E503: this cannot be written: Permission denied" in said
        bench.mended(state)
        runs += 1
    record_property("runs", runs)


# What changes meanwhile


def _gone(path: Path) -> None:
    path.unlink()


def _edited(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"port", b"quay"))


def _locked(path: Path) -> None:
    path.unlink()
    path.symlink_to("/nowhere")


_INPUTS = ("content/bodies/city.md", "content/sources.yaml", "site.yaml", "static/note.txt", "templates/note.html")
_STEPS = ("read", "works", "draw", "rasterise", "publish")


@pytest.mark.fault(
    "an input removed, edited or replaced by a broken link between two steps of a build",
    "a site or a problem with its place, never a traceback; once it is back the next build is clean",
)
@pytest.mark.parametrize("how", [_gone, _edited, _locked], ids=["removed", "edited", "a broken link"])
@pytest.mark.parametrize("name", _INPUTS)
def test_an_input_that_changes_during_the_build(
    bench: Bench, name: str, how: Callable[[Path], None], record_property: Noted, capsys: pytest.CaptureFixture[str]
) -> None:
    extra = {"static/note.txt": "port", "templates/note.html": "port"}
    steps = _STEPS if breaking.FULL else (_STEPS[0], _STEPS[2], _STEPS[4])
    for step in steps:
        after(bench.site)
        bench.site.write(extra)
        path, module = bench.site.folder / name, preparing if step == "read" else building
        kept, real = path.read_bytes(), getattr(module, step)

        def between(*given: object, _real: object = real, _path: Path = path, **more: object) -> object:
            if not _path.is_symlink():
                with suppress(FileNotFoundError):
                    how(_path)
            assert callable(_real)
            return _real(*given, **more)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(module, step, between)
            ended = build(bench.site)
        said = capsys.readouterr().err
        assert ended == 0 or " error E" in said
        path.unlink(missing_ok=True)
        path.write_bytes(kept)
        assert build(bench.site) == 0
        assert (bench.output / "static/note.txt").read_bytes() == b"port"
        for extra_file in extra:
            (bench.site.folder / extra_file).unlink()
        assert build(bench.site) == 0
        bench.assert_clean(after)
        bench.settled()
    record_property("runs", len(steps))


@pytest.mark.fault(
    "an input edited before it is read and put back, with its times, before the build ends",
    "nothing is remembered of that build, so that the next one is clean",
)
def test_an_input_that_was_another_only_while_it_was_read(bench: Bench) -> None:
    path = bench.site.folder / "content/bodies/city.md"
    after(bench.site)
    kept, seen = path.read_bytes(), path.stat()
    read, publish = reading.read, publishing.publish

    def swapped(*given: object, **more: object) -> object:
        path.write_bytes(kept.replace(b"owned", b"spent"))
        return read(*given, **more)  # type: ignore[arg-type]

    def restored(*given: object) -> object:
        path.write_bytes(kept)
        os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
        return publish(*given)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(preparing, "read", swapped)
        patched.setattr(building, "publish", restored)
        assert build(bench.site) == 0
    assert "It spent the port." in bench.site.page("bodies/city.html")
    assert build(bench.site) == 0
    bench.assert_clean(after)
