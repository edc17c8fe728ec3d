"""Outputs on their way to the output folder: written once they are made, unless they stand there already."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from explainer import drawing
from explainer.building import Options, build
from explainer.inventory import digest
from explainer.staging import Stage, Staged, Standing, Unwritable, read

if TYPE_CHECKING:
    from pathlib import Path

    from explainer.drawing import Drawn
    from tests.conftest import SmallSite


def test_what_stands_is_not_written_and_the_rest_is(tmp_path: Path) -> None:
    folder = tmp_path / "deep/_site"
    stage = Stage(folder, {"a.html": digest(b"a"), "b.html": digest(b"old")})
    taken = stage.take({"a.html": b"a", "b.html": b"b", "c.html": Standing("c")})
    assert {name: type(each) for name, each in taken.items()} == {
        "a.html": Standing, "b.html": Staged, "c.html": Standing
    }  # fmt: skip
    assert read(taken["b.html"], folder / "b.html") == b"b"
    assert not (folder / "b.html").exists()
    stage.leave()
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_made_before_something_is_written(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "_site", {"a.html": digest(b"a")})
    stage.take({"a.html": b"a"})
    assert not (tmp_path / "_site").exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_forked_processes_do_not_write_over_each_other(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "_site")
    stage.open()
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.write(writer, str(stage.write(b"child")).encode())
        os._exit(0)
    mine = [stage.write(b"parent"), stage.write(b"again")]
    os.waitpid(child, 0)
    theirs = os.read(reader, 4096).decode()
    assert [path.read_bytes() for path in mine] == [b"parent", b"again"]
    assert (tmp_path / "_site" / theirs).read_bytes() == b"child"


def test_a_folder_that_cannot_be_made_is_a_fault_of_writing(tmp_path: Path) -> None:
    (tmp_path / "_site").write_bytes(b"a file")
    with pytest.raises(Unwritable):
        Stage(tmp_path / "_site").take({"a.html": b"a"})


def test_after_a_faulty_template_nothing_is_left_of_what_was_made(world: SmallSite) -> None:
    world.write(
        {"templates/timeline.html": "{% extends 'base.html' %}{% block main %}{{ view.nothing }}{% endblock %}"}
    )
    assert [each.code for each in build(Options(site=world.folder)).problems] == ["E601"]
    assert not (world.folder / "_site").exists()


def test_a_build_holds_no_output(world: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[str] = []
    draw = drawing.draw

    def drawn(*given: Any) -> Drawn:
        made = draw(*given)
        held.extend(address for address, output in made.files.items() if isinstance(output, bytes))
        return made

    monkeypatch.setattr("explainer.building.draw", drawn)
    assert build(Options(site=world.folder)).published
    assert held == []
