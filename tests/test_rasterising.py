"""Pictures and their cache: drawn once, kept whole, thrown away when broken, and never a reason to fail."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from explainer.rasterising import _sealed, proof, rasterise
from tests.conftest import ROOT
from tests.pictures import size

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 630"><rect width="1200" height="630" fill="#fff"/>'
TEXT = """<text y="300" style='font: 600 60px "Source Serif 4"'>Łódź</text>"""
ONE = {"cards/one.png": f'{HEAD}{TEXT}<rect width="9" height="9"/></svg>'.encode()}
OTHER = {"cards/other.png": f'{HEAD}<rect width="99" height="99"/></svg>'.encode()}


def drawn(drawings: dict[str, bytes], cache: Path) -> dict[str, bytes]:
    pictures, problems = rasterise(drawings, cache)
    assert problems == []
    assert pictures.keys() == drawings.keys()
    return pictures


def kept(cache: Path) -> Path:
    """Return the only file of the cache."""
    (path,) = cache.iterdir()
    return path


def test_a_picture_has_the_size_of_a_card(tmp_path: Path) -> None:
    assert size(drawn(ONE, tmp_path)["cards/one.png"]) == (1200, 630)


def test_a_picture_is_kept_and_not_made_again(tmp_path: Path) -> None:
    (other,) = drawn(OTHER, tmp_path / "other").values()
    (one,) = drawn(ONE, tmp_path / "cache").values()
    path = kept(tmp_path / "cache")
    assert path.read_bytes().startswith(one)
    path.write_bytes(other + _sealed(path.name, other))  # so that one sees where the next comes from
    assert drawn(ONE, tmp_path / "cache") == {"cards/one.png": other}
    path.write_bytes(other)
    assert drawn(ONE, tmp_path / "cache") == {"cards/one.png": one}


def test_another_drawing_is_another_picture(tmp_path: Path) -> None:
    before = drawn(ONE, tmp_path)["cards/one.png"]
    assert drawn({"cards/one.png": OTHER["cards/other.png"]}, tmp_path)["cards/one.png"] != before


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda png: b"GIF89a" + png,
        lambda png: png[:-20],
        lambda png: png[:5000] + bytes([png[5000] ^ 1]) + png[5001:],
        lambda png: png + b"more",
        lambda png: png[:16] + b"\0\0\0\x09" + png[20:],
    ],
    ids=["empty", "foreign", "cut off", "one bit turned", "something after it", "another size"],
)
@pytest.mark.fault(
    "a picture in the cache that is empty, cut, flipped in a bit or foreign",
    "it is made again",
)
def test_a_broken_picture_in_the_cache_is_made_again(spoil: object, tmp_path: Path) -> None:
    pictures = drawn(ONE, tmp_path)
    assert callable(spoil)
    whole = kept(tmp_path).read_bytes()
    kept(tmp_path).write_bytes(spoil(whole))
    assert drawn(ONE, tmp_path) == pictures
    assert kept(tmp_path).read_bytes() == whole


def test_what_is_no_longer_used_is_dropped_and_what_others_keep_is_left(tmp_path: Path) -> None:
    drawn(ONE, tmp_path)
    former = kept(tmp_path)
    (tmp_path / f".{former.name}.4711.tmp").write_bytes(b"half")
    (tmp_path / "README").write_text("mine")
    (tmp_path / "holiday.png").write_text("mine")
    drawn(OTHER, tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert former.name not in names
    assert len(names) == 3
    assert names >= {"README", "holiday.png"}


def test_a_build_without_pictures_leaves_the_cache_alone(tmp_path: Path) -> None:
    drawn(ONE, tmp_path)
    drawn({}, tmp_path)
    assert kept(tmp_path).suffix == ".png"


def test_a_linked_folder_is_not_tidied(tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (pictures / "mine.png").write_bytes(b"mine")
    (tmp_path / "cache").symlink_to(pictures, target_is_directory=True)
    drawn(ONE, tmp_path / "cache")
    assert (pictures / "mine.png").exists()


def test_a_cache_that_cannot_be_written_fails_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert drawn(ONE, tmp_path / "file") == drawn(ONE, tmp_path / "cache")


def test_a_picture_that_cannot_be_read_or_replaced_fails_nothing(tmp_path: Path) -> None:
    pictures = drawn(ONE, tmp_path)
    path = kept(tmp_path)
    path.unlink()
    path.mkdir()
    assert drawn(ONE, tmp_path) == pictures
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_another_process_makes_the_same_bytes(tmp_path: Path) -> None:
    script = (
        "import pathlib, sys; from explainer.rasterising import rasterise;"
        "sys.stdout.buffer.write(rasterise({'a': sys.stdin.buffer.read()}, pathlib.Path(sys.argv[1]))[0]['a'])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "theirs")],
        input=ONE["cards/one.png"],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Asia/Tokyo"},
        capture_output=True,
        check=True,
    )
    assert ended.stdout == drawn(ONE, tmp_path / "ours")["cards/one.png"]
    assert kept(tmp_path / "theirs").name == kept(tmp_path / "ours").name


@pytest.mark.parametrize("svg", [b"", b"<svg", b"<p/>", HEAD.encode(), b'<svg xmlns="http://www.w3.org/2000/svg"/>'])
def test_a_drawing_of_which_no_picture_can_be_made_is_a_problem_once_and_before_it_is_made(
    svg: bytes, tmp_path: Path
) -> None:
    drawings = {"cards/a.png": svg, "cards/b.png": svg}
    (found,) = proof(drawings)
    pictures, problems = rasterise(drawings, tmp_path)
    assert (pictures, problems) == ({}, [found])
    assert (found.code, found.place.file) == ("E601", "templates/card.svg")
    assert "while drawing cards/a.png" in found.message


def test_a_drawing_of_another_proportion_is_a_problem(tmp_path: Path) -> None:
    drawings = {
        "cards/a.png": b'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="600"><path d="M0 0h9v9"/></svg>'
    }
    assert ["proportion" in problem.message for problem in proof(drawings)] == [True]
    assert ["proportion" in problem.message for problem in rasterise(drawings, tmp_path)[1]] == [True]


def test_sound_drawings_have_no_problems() -> None:
    assert proof({**ONE, **OTHER}) == []
