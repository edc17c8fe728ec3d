"""Compressed copies beside the files that gain by them."""

from __future__ import annotations

import gzip
import hashlib
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped]
import pytest

from explainer import compressing
from explainer.building import check
from explainer.cli import main
from explainer.compressing import compress
from explainer.crews import Given, Processes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.conftest import SmallSite


@pytest.fixture
def site(world: SmallSite) -> SmallSite:
    world.edit("site.yaml", "title:", "compress: true\ntitle:")
    return world


def files(site: SmallSite) -> dict[str, bytes]:
    folder: Path = site.folder / "_site"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_copies_unpack_to_what_lies_beside_them_and_are_smaller(site: SmallSite) -> None:
    site.build()
    made = files(site)
    unpack = {".gz": gzip.decompress, ".br": brotli.decompress}
    copies = [name for name in made if name[-3:] in unpack]
    assert {"index.html.gz", "index.html.br", "data/statuses.json.gz"} <= set(copies)
    for name in copies:
        assert unpack[name[-3:]](made[name]) == made[name[:-3]]
        assert len(made[name]) < len(made[name[:-3]])
    assert not [name for name in copies if name[:-3].endswith((".png", ".woff2"))]
    assert "_headers.gz" not in made


def test_a_copy_says_neither_when_nor_of_what_it_was_made() -> None:
    (one,), (two,) = compress(None, [b"word " * 99]), compress(None, [b"word " * 99])
    assert one == two
    assert one["gz"][3:8] == bytes(5)  # no name, no time (RFC 1952, section 2.3)


def test_what_would_not_be_smaller_has_no_copy() -> None:
    assert compress(None, [b"short", hashlib.shake_256(b"").digest(999)]) == [{}, {}]


def test_several_processes_make_the_same_copies() -> None:
    contents = [f"{number} ".encode() * 200 for number in range(70)]
    assert list(Processes(2).each(compress, Given(None), contents, 60) or ()) == compress(None, contents)


def test_only_what_changed_is_compressed_again(site: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    command = ["--site", str(site.folder), "--as-of", "2025-06-01", "--quiet"]
    assert main(command) == 0
    before = files(site)
    sizes: list[int] = []
    real = compressing.compress

    def counted(given: None, contents: Sequence[bytes]) -> list[dict[str, bytes]]:
        sizes.append(len(contents))
        return real(given, contents)

    monkeypatch.setattr(compressing, "compress", counted)
    site.edit("content/bodies/city.md", "It owns the port.", "It owns the port and the quay.")
    assert main(command) == 0
    changed = {name for name, content in files(site).items() if before.get(name) != content}
    assert {"bodies/city.html", "bodies/city.html.gz", "bodies/city.html.br"} <= changed
    assert 0 < sum(sizes) < 6
    assert main([*command, "--verify"]) == 0


def test_copies_go_with_their_files(site: SmallSite) -> None:
    site.build()
    site.edit("site.yaml", "compress: true\n", "")
    site.build()
    assert not [name for name in files(site) if name.endswith((".gz", ".br"))]


def test_where_brotli_is_missing_a_warning_says_so_at_its_place(
    site: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compressing, "_brotli", lambda: False)
    (problem,) = (each for each in check(site.options()).problems if each.code == "W711")
    assert str(problem.place) == "site.yaml:1:11"
    site.build()
    made = files(site)
    assert "index.html.gz" in made
    assert "index.html.br" not in made
