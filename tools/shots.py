"""Take pictures of every kind of page of a built site, to be looked at: on three screens, light and dark, and on paper.

Build the site first; `make shots` does both:

    python -m tools.shots [--site _site] [--output shots] [--only NAME] [--width N]
    python -m tools.shots --readme

The second takes the two pictures that README shows, into `docs/`.

Which pages is seen from the site: in each language those at its top each for itself, and of the pages in a folder, of
the indexes, past days, citations, spans of a timeline and so on, the longest.
"""

from __future__ import annotations

import argparse
import base64
import re
import shutil
import sys
from os.path import relpath
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal

from explainer.tables import table
from tests.browsing import HEIGHT, LOST, MISSING, installed, launched, served
from tools.report import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

WIDTHS = (360, 768, 1280)
README = {"rumor-wide.webp": (1280, 1), "rumor-phone.webp": (360, 2)}  # width, and device pixels to one of CSS
_QUALITY = 70  # of 100
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def editions(site: Path) -> frozenset[str]:
    """Return the folders of the site's other languages: those with a page of their own for lost addresses."""
    return frozenset(path.parent.name for path in site.glob(f"*/{LOST}"))


def kind(page: PurePosixPath, languages: frozenset[str] = frozenset()) -> str:
    """Return what a page is called by: its place in the site, without what tells it from others of its kind."""
    first, *rest = page.parts
    if first in languages and rest:
        return f"{first}-{kind(PurePosixPath(*rest))}"
    if page.parts == ("index.html",):
        return "home"
    if page.parts == ("data", "index.html"):
        return "data"
    if page.stem == "index":
        return "index"
    if page.parent.name == "index" or first in ("all", "map", "follow"):
        return "part"  # of a long list
    if first in ("timeline", "sources") and rest:
        return {"timeline": "span", "sources": "source"}[first]
    if page.match("*/*/timeline/*"):
        return "own-span"
    if len(page.parts) > 2:
        return {"cite": "cite", "timeline": "own-timeline"}.get(page.stem, "past")
    return page.parent.name or page.stem


def root(site: Path) -> str:
    """Return the path of the site's own address, where its page for lost addresses looks for everything."""
    found = re.search(r'href="(/[^"]*)static/', (site / LOST).read_text(encoding="utf-8"))
    return found[1] if found else "/"


def longest(site: Path) -> dict[str, PurePosixPath]:
    """Return of each kind of page the longest, by the length of its HTML."""
    found: dict[str, PurePosixPath] = {}
    languages = editions(site)
    for path in sorted(site.rglob("*.html"), key=lambda path: (path.stat().st_size, path)):
        page = PurePosixPath(path.relative_to(site).as_posix())
        found[kind(page, languages)] = page
    return dict(sorted(found.items()))


def taken(browser: Browser, address: str, name: str, widths: tuple[int, ...], output: Path) -> Iterator[Path]:
    """Take the pictures of one page and then its print; yield each file."""
    for width in widths:
        page = browser.new_page(viewport={"width": width, "height": HEIGHT}, reduced_motion="reduce")
        page.goto(address)
        page.evaluate("document.fonts.ready.then(() => null)")
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            picture = output / f"{name}-{width}-{theme}.png"
            page.screenshot(path=picture, full_page=True)
            yield picture
        if width == widths[-1]:
            page.emulate_media(color_scheme="light")
            paper = output / f"{name}.pdf"
            page.pdf(path=paper, format="A4")
            yield paper
        page.close()


def taken_for_readme(browser: Browser, address: str) -> Iterator[Path]:
    """Take the first screen of a page as README shows it, in light; yield each file."""
    for name, (width, scale) in README.items():
        session = browser.new_context(
            viewport={"width": width, "height": HEIGHT}, device_scale_factor=scale, color_scheme="light"
        )
        page = session.new_page()
        page.goto(address)
        page.evaluate("document.fonts.ready.then(() => null)")
        asked = {"format": "webp", "quality": _QUALITY}  # which Playwright itself does not offer
        taken = session.new_cdp_session(page).send("Page.captureScreenshot", asked)
        picture = Path(relpath(ROOT / "docs" / name))
        picture.write_bytes(base64.b64decode(taken["data"]))
        session.close()
        yield picture


def main() -> int:
    """Take the pictures that the command line asks for, and say which."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--site", type=Path, default=Path("_site"), help="the built site (default: _site)")
    parser.add_argument("--output", type=Path, default=Path("shots"), help="where the pictures go (default: shots)")
    parser.add_argument("--only", metavar="NAME", help="one kind of page, such as home, map or a folder's name")
    parser.add_argument("--width", type=int, choices=WIDTHS, help="one width in CSS pixels")
    parser.add_argument("--readme", action="store_true", help="only the two pictures of a rumor that README shows")
    wanted = parser.parse_args()
    pages = longest(wanted.site)
    if not pages:
        parser.error(f"there is no page in {wanted.site}; build the site first, or name its folder with --site")
    if wanted.only and wanted.only not in pages:
        parser.error(f"there is no kind of page named {wanted.only}; there are: {', '.join(pages)}")
    program = installed()
    if program is None:
        parser.error(MISSING)
    widths = (wanted.width,) if wanted.width else WIDTHS
    chosen = {"rumors": pages["rumors"]} if wanted.readme else pages
    if not wanted.readme:
        wanted.output.mkdir(parents=True, exist_ok=True)
    rows: list[tuple[str, str, str, int]] = []
    with launched(program) as browser, served(wanted.site, (root(wanted.site), "/")) as address:
        for name, page in chosen.items():
            if wanted.only in (None, name):
                place = f"{address}/{page}"
                files = (
                    taken_for_readme(browser, place)
                    if wanted.readme
                    else taken(browser, place, name, widths, wanted.output)
                )
                rows += [(name, str(page), str(file), round(file.stat().st_size / 1000)) for file in files]
    print("\n".join(table(("Kind", "Page", "File", "KB"), rows, shutil.get_terminal_size().columns)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
