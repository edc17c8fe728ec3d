"""Every folder in `sites/broken` is a small site as an editor might leave it, with the exact printout that it gets."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from explainer.cli import main
from explainer.problems import CATALOGUE
from tests.conftest import WORLD, SmallSite

BROKEN = Path(__file__).resolve().parent / "sites" / "broken"
SITES = sorted(path.name for path in BROKEN.iterdir())
DAY = ("--as-of", "2025-06-01")
# Codes that need more than a faulty site: an output folder in the way, or no fault at all but a warning or a note.
ELSEWHERE = {*(f"E50{number}" for number in range(1, 9)), "E603", *(code for code in CATALOGUE if code[0] in "WN")}

every_site = pytest.mark.parametrize("name", SITES)


def expected(name: str) -> str:
    return (BROKEN / name / "expected.txt").read_text(encoding="utf-8")


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return what a folder holds: bytes and time of change of each file, links unfollowed."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.lstat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the output folder of a site without faults."""
    site = SmallSite(tmp_path_factory.mktemp("sound")).write(WORLD)
    assert not site.build().failed
    return site.folder / "_site"


@every_site
def test_a_check_says_exactly_what_is_wrong_and_writes_nothing(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = snapshot(BROKEN / name)

    code = main(["check", "--site", str(BROKEN / name), *DAY])

    said = capsys.readouterr()
    assert said.err == expected(name)
    assert (code, said.out) == (1, "")
    assert snapshot(BROKEN / name) == before


@every_site
def test_a_build_says_the_same_and_makes_no_folder(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = snapshot(BROKEN / name)

    code = main(["build", "--site", str(BROKEN / name), "--output", str(tmp_path / "new" / "site"), *DAY])

    said = capsys.readouterr()
    assert said.err == expected(name).removesuffix(".\n") + "; nothing was written.\n"
    assert (code, said.out) == (1, "")
    assert not any(tmp_path.iterdir())
    assert snapshot(BROKEN / name) == before


@every_site
def test_a_build_leaves_every_byte_of_the_good_site_that_is_there(name: str, sound: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(BROKEN / name, site, symlinks=True)
    shutil.copytree(sound, site / "_site")
    before = snapshot(site)

    assert main(["build", "--site", str(site), *DAY]) == 1

    assert snapshot(site) == before


def test_every_error_that_content_can_cause_has_a_site() -> None:
    printed = "".join(expected(name) for name in SITES)
    assert [code for code in CATALOGUE if f"error {code}: " not in printed and code not in ELSEWHERE] == []


def test_there_is_a_site_for_every_kind_of_mistake_and_one_with_many() -> None:
    counts = {name: expected(name).count(": error E") for name in SITES}
    assert min(counts.values()) >= 1
    assert counts["many-faults"] == max(counts.values()) > 5
