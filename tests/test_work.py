"""How much work a build does, counted: a build that comes to do more is slower on every machine."""

from __future__ import annotations

import gc
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from explainer.building import Options, build
from tests.conftest import ROOT
from tools import corpus

_PAGES = 30
_DAY = "2026-06-01"


class Site:
    """A generated site, built from the command line as if some time lay between the builds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.later = 0
        corpus.write(_PAGES, folder, 1)
        with (folder / "site.yaml").open("a", encoding="utf-8") as settings:
            settings.write("cards: false\n")
        self.pages = sorted((folder / "content/companies").glob("*.md"))

    def build(self) -> dict[str, Any]:
        """Build; return the counts of the work that this took."""
        self.later += 10
        command = [sys.executable, "-m", "tests.counting", str(self.later), str(self.folder), "--as-of", _DAY]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
        counts: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return counts

    def edit(self, path: Path, old: str, new: str) -> None:
        """Put new text in the place of an old text's first occurrence."""
        text = path.read_text(encoding="utf-8")
        assert re.search(old, text, re.MULTILINE)
        path.write_text(re.sub(old, new, text, count=1, flags=re.MULTILINE), encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Return a site that was built, and of which the next build has nothing to do."""
    site = Site(tmp_path / "site")
    site.build()
    yield site


def _outputs(site: Site) -> int:
    manifest = json.loads((site.folder / "_site/.explainer.json").read_text(encoding="utf-8"))
    return len(manifest["files"])


def test_a_first_build_does_everything_once(tmp_path: Path) -> None:
    site = Site(tmp_path / "site")
    counts = site.build()
    assert counts["pages parsed"] == _PAGES
    assert counts["content read"] == 2 * (_PAGES + 1) + 1  # to know what it is made from, to build; sources, to explain
    assert counts["outputs written"] == _outputs(site)
    assert counts["views drawn"] == len(list((site.folder / "_site").rglob("*.html")))


def test_pages_leave_nothing_to_the_garbage_collector(tmp_path: Path) -> None:
    few, many = (_left(tmp_path / str(count), count) for count in (_PAGES // 3, _PAGES))
    assert many - few < _PAGES // 3  # objects; the collector is off while a build runs


def _left(folder: Path, pages: int) -> int:
    """Return how many objects of a build only the garbage collector takes back."""
    corpus.write(pages, folder, 1, cards=False)
    options = Options(site=folder)  # of today: a site as of a past day has no feeds
    gc.collect()
    gc.disable()
    try:
        assert not build(options).failed
        return gc.collect()
    finally:
        gc.enable()


def test_nothing_to_do_reads_writes_and_imports_nothing(site: Site) -> None:
    site.build()  # which renews the record, once two seconds have passed
    assert _did(site.build()) == {}
    assert site.build()["imported"] == []


def test_a_body_makes_one_page(site: Site) -> None:
    with site.pages[0].open("a", encoding="utf-8") as file:
        file.write("\nOne more sentence.\n")
    counts = site.build()
    assert counts["pages parsed"] == counts["outputs written"] == 1
    assert counts["views drawn"] == 2  # the page, and its timeline
    assert counts["content read"] == 5  # the page, by each look for changes and to be parsed; the sources


def test_a_title_makes_what_shows_it(site: Site) -> None:
    site.edit(site.pages[0], "^title: .*$", "title: Another name")
    counts = site.build()
    assert counts["pages parsed"] == 1
    assert (counts["views drawn"], counts["outputs written"]) == (83, 41)  # of 98; pages know each other here


def test_a_fact_makes_what_tells_it(site: Site) -> None:
    site.edit(site.pages[0], "text: .", 'text: "Now')
    counts = site.build()
    assert counts["pages parsed"] == 1
    assert (counts["views drawn"], counts["outputs written"]) == (43, 9)


def test_a_style_draws_every_page_and_parses_none(site: Site) -> None:
    (site.folder / "static").mkdir()
    (site.folder / "static/site.css").write_text("body { color: navy }", encoding="utf-8")
    counts = _did(site.build())
    assert counts["views drawn"] == 98
    assert counts["outputs written"] > 50
    assert "pages parsed" not in counts


def test_an_output_that_was_deleted_is_made_again_with_its_unit(site: Site) -> None:
    (site.folder / "_site/corrections.html").unlink()
    counts = _did(site.build())
    assert (counts["views drawn"], counts["outputs written"]) == (1, 1)
    assert "pages parsed" not in counts


def _did(counts: dict[str, Any]) -> dict[str, Any]:
    """Leave out what was not done at all."""
    return {said: count for said, count in counts.items() if count and said != "imported"}
