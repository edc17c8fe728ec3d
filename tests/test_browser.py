"""Built pages in a real browser: opened from a folder, drawn with their style sheet, on the narrowest screen."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from tests.harbour import build_harbour, build_project

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-extensions",
    "--hide-scrollbars",
    "--allow-file-access-from-files",
)
# Puts each page into a frame of the narrowest width and writes down what it finds there, as JSON.
PROBE = """<!doctype html>
<meta charset="utf-8">
<title>Probe</title>
<pre id="found"></pre>
{frames}
<script>
addEventListener("load", () => {{
  const found = {{}};
  for (const frame of document.querySelectorAll("iframe")) {{
    const view = frame.contentWindow, root = view.document.documentElement, body = view.document.body;
    const wide = [...body.querySelectorAll("*")].filter(each => each.getBoundingClientRect().right > {width} + 0.5);
    const style = each => view.getComputedStyle(each);
    found[frame.dataset.name] = {{
      width: Math.max(root.scrollWidth, body.scrollWidth),
      hidden: [root, body].some(each => ["hidden", "clip"].includes(style(each).overflowX)),
      wide: wide.slice(0, 5).map(each => `${{each.tagName.toLowerCase()}}.${{each.className}}`),
      sheets: [...view.document.styleSheets].map(sheet => sheet.cssRules.length),
      family: style(body).fontFamily,
      small: [...body.querySelectorAll("main p, main li, main td")]
        .filter(each => parseFloat(style(each).fontSize) < 12).map(each => each.className),
    }};
  }}
  document.getElementById("found").textContent = JSON.stringify(found);
}});
</script>
"""
WIDTH = 320


@dataclass(frozen=True)
class Browser:
    """A headless browser with a profile of its own."""

    program: str
    profile: Path

    def run(self, *options: str) -> str:
        command = [self.program, *OPTIONS, f"--user-data-dir={self.profile}", *options]
        ended = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8", timeout=120)
        return ended.stdout

    def dom(self, page: Path) -> str:
        """Return a page's document once it is loaded, as text."""
        return self.run("--dump-dom", page.as_uri())

    def picture(self, page: Path, target: Path) -> bytes:
        """Return what a page looks like, as PNG."""
        self.run(f"--screenshot={target}", "--window-size=800,900", page.as_uri())
        return target.read_bytes()

    def probe(self, folder: Path, width: int) -> dict[str, dict[str, Any]]:
        """Return what each page of a folder looks like at a width."""
        pages = sorted(folder.rglob("*.html"))
        frame = '<iframe data-name="{0}" src="{1}" style="width: {2}px; height: 600px; border: 0"></iframe>'
        names = [page.relative_to(folder).as_posix() for page in pages]
        frames = "\n".join(frame.format(name, page.as_uri(), width) for name, page in zip(names, pages, strict=True))
        probe = self.profile.parent / f"probe-{folder.parent.name}.html"
        probe.write_text(PROBE.format(frames=frames, width=width), encoding="utf-8")
        written = re.search(r'<pre id="found">(.*?)</pre>', self.dom(probe), re.DOTALL)
        assert written
        found: dict[str, dict[str, Any]] = json.loads(unescape(written[1]))
        assert sorted(found) == sorted(names)
        return found


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    program = next((path for name in NAMES if (path := shutil.which(name))), None)
    if program is None:
        pytest.skip(f"no browser is installed under any of these names: {', '.join(NAMES)}")
    return Browser(program, tmp_path_factory.mktemp("browser") / "profile")


@pytest.fixture(scope="module", params=["harbour", "project"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    builder = {"harbour": build_harbour, "project": build_project}[request.param]
    return builder(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def seen(browser: Browser, site: Path) -> dict[str, dict[str, Any]]:
    return browser.probe(site, WIDTH)


def test_the_home_page_opens_from_a_folder_and_looks_otherwise_without_its_style_sheet(
    browser: Browser, tmp_path: Path
) -> None:
    dressed = build_harbour(tmp_path)
    bare = tmp_path / "bare"
    shutil.copytree(dressed, bare)
    (bare / "static" / "site.css").unlink()

    assert "<h1>Was the port sold?</h1>" in browser.dom(dressed / "index.html")
    drawn = browser.picture(dressed / "index.html", tmp_path / "dressed.png")
    assert drawn.startswith(b"\x89PNG")
    assert drawn != browser.picture(bare / "index.html", tmp_path / "bare.png")


def test_every_page_finds_its_style_sheet(seen: dict[str, dict[str, Any]]) -> None:
    assert {name: page["sheets"] for name, page in seen.items() if not page["sheets"] or 0 in page["sheets"]} == {}
    assert len({page["family"] for page in seen.values()}) == 1


def test_at_320_pixels_no_page_is_wider_than_the_screen(seen: dict[str, dict[str, Any]]) -> None:
    assert {name: page["wide"] for name, page in seen.items() if page["width"] > WIDTH} == {}


def test_no_page_hides_what_would_not_fit(seen: dict[str, dict[str, Any]]) -> None:
    assert [name for name, page in seen.items() if page["hidden"]] == []


def test_no_text_is_smaller_than_12_pixels(seen: dict[str, dict[str, Any]]) -> None:
    assert {name: page["small"] for name, page in seen.items() if page["small"]} == {}


def test_the_probe_would_notice_a_page_that_is_too_wide(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "wide" / "index.html"
    page.parent.mkdir()
    page.write_text("<!doctype html><title>-</title><p class=long>" + "unbroken" * 60, encoding="utf-8")
    found = browser.probe(page.parent, WIDTH)
    assert found["index.html"]["width"] > WIDTH
