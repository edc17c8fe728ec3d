"""What a built site may weigh: made folders just at a limit and just over it."""

from __future__ import annotations

import gzip
import random
from typing import TYPE_CHECKING

import pytest

from explainer import preparing
from explainer.building import Options, build
from explainer.dates import Day
from tests.conftest import ROOT
from tools.budget import FONTS, PAGE, SCRIPTS, STYLES, main, report, weigh

if TYPE_CHECKING:
    from pathlib import Path

HEAD = '<!doctype html><title>-</title><script src="{up}static/site.js" defer></script>'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a folder of two pages that load one script."""
    write(tmp_path, "index.html", HEAD.format(up=""))
    write(tmp_path, "stories/port.html", HEAD.format(up="../"))
    write(tmp_path, "static/site.js", "go();\n")
    return tmp_path


def write(folder: Path, name: str, text: str = "", size: int = 0) -> None:
    """Write a file, filled up with spaces to a size in bytes."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode().ljust(size))


def over(folder: Path) -> list[tuple[str, int]]:
    weighing = weigh(folder)
    assert weighing.fails == any(each.over for each in (*weighing.pages, *weighing.parts))
    return [(each.name, each.over) for each in (*weighing.pages, *weighing.parts) if each.over]


def test_the_limits_are_those_that_were_agreed() -> None:
    assert (PAGE, STYLES, SCRIPTS, FONTS) == (40_960, 16_384, 8_192, 102_400)


@pytest.mark.parametrize(
    ("file", "limit", "name"),
    [
        ("stories/port.html", PAGE, "stories/port.html"),
        ("static/extra.css", STYLES, "all styles"),
        ("static/site.js", SCRIPTS, "own script, as index.html loads it"),
        ("static/fonts/serif.woff2", FONTS, "all fonts"),
    ],
)
def test_a_file_may_weigh_as_much_as_its_limit_and_not_a_byte_more(
    site: Path, file: str, limit: int, name: str
) -> None:
    text = (site / file).read_text() if (site / file).exists() else ""
    write(site, file, text, limit)
    assert over(site) == []
    write(site, file, text, limit + 1)
    assert over(site) == [(name, 1)]


@pytest.mark.parametrize(
    ("files", "limit", "name"),
    [
        (("static/site.css", "static/more.css"), STYLES, "all styles"),
        (("static/fonts/serif.woff2", "static/fonts/sans.ttf"), FONTS, "all fonts"),
    ],
)
def test_styles_and_fonts_count_together(site: Path, files: tuple[str, str], limit: int, name: str) -> None:
    write(site, files[0], size=limit - 10)
    write(site, files[1], size=12)
    assert over(site) == [(name, 2)]


def test_only_what_one_page_loads_counts_as_its_script(site: Path) -> None:
    write(site, "static/timeline.js", size=SCRIPTS)
    write(site, "static/search.js", size=SCRIPTS)
    assert over(site) == []
    write(site, "timeline.html", HEAD.format(up="") + '<script src="static/timeline.js" defer></script>')
    assert over(site) == [("own script, as timeline.html loads it", len("go();\n"))]


@pytest.mark.parametrize("address", ["static/vendor/minisearch.js", "search/index.js", "./search/index.js?v=1"])
def test_no_page_may_name_what_should_load_when_the_search_is_used(site: Path, address: str) -> None:
    name = address.removeprefix("./").split("?")[0]
    write(site, name, size=SCRIPTS + 1)
    assert not weigh(site).fails
    write(site, "stories/port.html", HEAD.format(up="../") + f'<script src="../{address}"></script>')
    weighing = weigh(site)
    assert weighing.early == (("stories/port.html", name),)
    assert weighing.fails
    assert [each.name for each in weighing.parts if each.over] == []
    assert report(weighing)[-1].startswith(f"stories/port.html names {name} in a <script>")


def test_the_table_shows_the_ten_heaviest_pages_with_what_gzip_makes_of_them(site: Path) -> None:
    noise = random.Random(1).randbytes(700).hex()
    for number in range(12):
        write(site, f"page-{number:02}.html", noise, size=2000 + number)
    lines = report(weigh(site))
    pages = [line.split() for line in lines if line.startswith("page-")]
    assert [each[0] for each in pages] == [f"page-{number:02}.html" for number in range(11, 1, -1)]
    compressed = len(gzip.compress(noise.encode().ljust(2011), mtime=0))
    assert pages[0][1:] == ["2011", str(compressed), str(PAGE), "no"]
    assert "14 pages, 0 over the limit of 40960 bytes." in lines


def test_every_page_that_is_over_is_shown(site: Path) -> None:
    for number in range(12):
        write(site, f"page-{number:02}.html", size=PAGE + 5)
    lines = report(weigh(site))
    assert [line.split("  ")[-1].strip() for line in lines if line.startswith("page-")] == ["by 5"] * 12


def test_it_ends_with_0_with_1_when_over_and_with_2_without_pages(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(site)]) == 0
    write(site, "index.html", size=PAGE + 1)
    assert main([str(site)]) == 1
    capsys.readouterr()
    assert main([str(tmp_path / "nowhere")]) == 2
    assert "build the site first" in capsys.readouterr().out


def test_the_first_site_keeps_to_the_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "today", lambda _: Day(2026, 6, 9))  # of a past day, pages say nothing to machines
    assert build(Options(site=ROOT, output=tmp_path / "_site")).published
    weighing = weigh(tmp_path / "_site")
    assert [(each.name, each.over) for each in (*weighing.parts, *weighing.pages) if each.over] == []
    assert weighing.early == ()
