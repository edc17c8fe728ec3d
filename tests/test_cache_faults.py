"""A clock that was set back, and caches that are not what a build left there: the next build is a clean one."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from explainer.cli import main
from explainer.latest import RECORD
from tests.breaking import Bench, after, before, bench, build, made
from tests.conftest import SmallSite

__all__ = ["bench", "made"]  # fixtures

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes are made as POSIX has them")


# The clock


@pytest.mark.fault(
    "the clock set back: inputs, outputs and records whose times lie in the future",
    "edits are noticed, also of the same size and with old times; the build is clean",
)
@pytest.mark.parametrize("ahead", [1, 3600, 10 * 365 * 86400], ids=["a second", "an hour", "ten years"])
def test_a_clock_that_was_set_back(bench: Bench, ahead: int, monkeypatch: pytest.MonkeyPatch) -> None:
    real, late = time.time_ns, time.time_ns() + ahead * 10**9
    monkeypatch.setattr(time, "time_ns", lambda: real() + ahead * 10**9)
    after(bench.site)
    for path in [*(bench.site.folder / "content").rglob("*.md"), bench.output / "index.html"]:
        os.utime(path, ns=(late, late))
    assert build(bench.site) == 0
    monkeypatch.undo()
    bench.assert_clean(after)
    page = bench.site.folder / "content/bodies/city.md"
    seen, text = page.stat(), page.read_bytes()
    for new in (text.replace(b"owned", b"spent"), text):
        page.write_bytes(new)
        os.utime(page, ns=(seen.st_atime_ns, seen.st_mtime_ns))
        assert build(bench.site) == 0
        assert (b"spent" in new) == ("It spent" in bench.site.page("bodies/city.html"))
    bench.assert_clean(after)


# The cache


def _record(path: Path, old: bytes, new: bytes) -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _another(path: Path) -> None:
    """Put what another site's build remembers there."""
    site = SmallSite(path.parent.parent / "elsewhere")
    before(site)
    site.edit("site.yaml", "The harbour affair", "Another affair")
    site.edit("content/bodies/city.md", "It owns", "It lost")
    assert build(site) == 0
    shutil.copyfile(site.folder / ".cache" / path.name, path)
    shutil.rmtree(site.folder)


_SPOILT: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "truncated": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "one bit turned": lambda path: path.write_bytes(
        (content := path.read_bytes())[: (middle := len(content) // 2)]
        + bytes([content[middle] ^ 1])
        + content[middle + 1 :]
    ),
    "other bytes": lambda path: path.write_bytes(random.Random(5).randbytes(4000)),
    "nested without end": lambda path: path.write_bytes(b"[" * 100_000),
    "other JSON": lambda path: path.write_bytes(b'{"version": 3, "form": "explainer freshness", "digest": ""}\n{}'),
    "a folder": _folder,
    "a named pipe": _pipe,
    "gone": lambda path: path.unlink(),
}
_CACHES = (RECORD, ".cache/memory.sqlite", ".cache/last-build.json", ".cache/links.json")


@pytest.mark.fault(
    "a cache that is empty, cut, flipped in a bit, of another program, a folder, a named pipe, or gone",
    "it is thrown away, and the build is clean, as is the one after it",
)
@pytest.mark.parametrize("spoil", _SPOILT.values(), ids=_SPOILT)
@pytest.mark.parametrize("name", [*_CACHES, "a card"])
def test_a_cache_that_is_not_sound(bench: Bench, name: str, spoil: Callable[[Path], object]) -> None:
    after(bench.site)
    if name == "a card":
        name = min((bench.site.folder / ".cache/cards").glob("[0-9a-f]*.png")).relative_to(bench.site.folder).as_posix()
    path = bench.site.folder / name
    if not path.exists():
        path.write_bytes(b"{}")
    spoil(path)
    bench.mended(after)
    bench.mended(after)
    asked = ["explain", "--site", str(bench.site.folder), "index.html"]
    if not path.is_dir():  # which nothing of ours removes
        assert main(asked) == 0
        return
    with pytest.raises(SystemExit) if name.endswith("last-build.json") else nullcontext():
        main(asked)


@pytest.mark.fault("a cache of another site in the place of this one's", "nothing of it is used; the build is clean")
@pytest.mark.parametrize("name", _CACHES[:3])
def test_a_cache_of_another_site(bench: Bench, name: str) -> None:
    after(bench.site)
    _another(bench.site.folder / name)
    bench.mended(after)
    bench.mended(after)


@pytest.mark.fault("another sound picture in the place of a card in the cache", "the card is made again")
def test_a_card_that_is_another(bench: Bench) -> None:
    first, second, *_ = sorted((bench.site.folder / ".cache/cards").glob("[0-9a-f]*.png"))
    shutil.copyfile(second, first)
    shutil.rmtree(bench.output)
    assert build(bench.site) == 0
    bench.assert_clean(before, foreign=False)
