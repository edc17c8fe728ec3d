"""The same input gives the same bytes: wherever it lies, whoever builds it, and however often."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, SmallSite
from tests.harbour import AS_OF, ENLARGED

PLAIN = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}


def build(
    site: Path,
    output: Path | None = None,
    umask: int = 0o022,
    environment: dict[str, str] | None = None,
    as_of: str | None = AS_OF,
) -> str:
    """Build in a process of its own; return what it said."""
    where = ["--output", str(output)] if output else []
    when = ["--as-of", as_of] if as_of else []
    ended = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "--site", str(site), *when, *where],
        env={**os.environ, **PLAIN, **(environment or {})},
        cwd=site.parent,
        umask=umask,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file of an output folder, the list of them included."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert len(found) > 15
    return found


def times(folder: Path) -> dict[str, tuple[int, int]]:
    """Return what changes when a file is written again, with the same bytes too."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the enlarged world, built once."""
    folder = SmallSite(tmp_path_factory.mktemp("here") / "site").write(ENLARGED).folder
    build(folder)
    return folder


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "PYTHONOPTIMIZE": "2"},
        {"PYTHONHASHSEED": "4294967295", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"TZ": "America/Los_Angeles", "LC_ALL": "", "LANG": "de_DE.UTF-8", "LANGUAGE": "de"},
    ],
    ids=lambda environment: " ".join(f"{name}={value}" for name, value in environment.items()),
)
def test_the_environment_changes_no_byte(site: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    build(site, tmp_path / "out", environment=environment)
    assert contents(tmp_path / "out") == contents(site / "_site")


def test_the_umask_changes_no_byte(site: Path, tmp_path: Path) -> None:
    build(site, tmp_path / "out", umask=0o077)
    assert contents(tmp_path / "out") == contents(site / "_site")


def test_another_folder_with_files_made_in_another_order_changes_no_byte(site: Path, tmp_path: Path) -> None:
    other = SmallSite(tmp_path / "elsewhere ü" / "a longer name").write(dict(reversed(ENLARGED.items())))
    for number, path in enumerate(sorted(other.folder.rglob("*"))):
        os.utime(path, (number, number))

    build(other.folder)

    assert contents(other.folder / "_site") == contents(site / "_site")


def test_line_ends_and_byte_order_marks_of_other_systems_change_no_byte(site: Path, tmp_path: Path) -> None:
    other = SmallSite(tmp_path / "site").write(ENLARGED)
    for path in other.folder.rglob("*.*"):
        if path.suffix in (".md", ".yaml"):
            path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    build(other.folder)

    assert contents(other.folder / "_site") == contents(site / "_site")


def test_no_place_of_this_machine_is_in_any_output(site: Path) -> None:
    names = [str(site).encode(), str(ROOT).encode(), str(Path.home()).encode() + b"/"]
    assert [name for name, bytes_ in contents(site / "_site").items() if any(each in bytes_ for each in names)] == []


def test_a_second_build_writes_nothing(site: Path) -> None:
    before = times(site / "_site")
    assert "(0 written, 0 removed, " in build(site, environment={"PYTHONHASHSEED": "7"})
    assert times(site / "_site") == before


def test_a_build_after_a_detour_gives_the_bytes_of_a_clean_one(tmp_path: Path, site: Path) -> None:
    other = SmallSite(tmp_path / "site").write(ENLARGED)
    other.write({"site.yaml": ENLARGED["site.yaml"].replace("harbour affair", "quay affair")})
    other.write({"content/words/mole.md": "---\ntitle: Mole\n---\nA wall.\n"}).build("2025-03-01")
    other.write({"site.yaml": ENLARGED["site.yaml"], "content/words/mole.md": ""})

    build(other.folder)

    assert contents(other.folder / "_site") == contents(site / "_site")


def test_a_card_is_the_same_bytes_with_and_without_a_cache_and_in_any_environment(tmp_path: Path) -> None:
    site = SmallSite(tmp_path / "site").write(ENLARGED).folder
    build(site, tmp_path / "one", as_of=None)
    shutil.rmtree(site / ".cache")
    build(site, tmp_path / "two", as_of=None, environment={"PYTHONHASHSEED": "1", "LC_ALL": "C", "LANG": "de_DE.UTF-8"})
    build(site, tmp_path / "three", as_of=None)

    cards = [contents(tmp_path / name / "cards") for name in ("one", "two", "three")]
    assert cards[0] == cards[1] == cards[2]
