"""Weigh a built site against its budget: `python -m tools.budget [folder]`, by default `_site/`.

Limits are in bytes before compression. It prints the heaviest pages and what they load, and ends with 1 when anything
is over its limit or a page names what should load on use, with 2 when there is nothing to weigh, else with 0.
"""

from __future__ import annotations

import gzip
import sys
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from explainer import addresses
from explainer.preparing import PROJECT
from explainer.results import OUTPUT
from explainer.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

KIB = 1024
PAGE = 40 * KIB
STYLES = 16 * KIB
SCRIPTS = 8 * KIB
FONTS = 100 * KIB
_SHOWN = 10  # of the heaviest pages, and any further one that is over
_WIDTH = 100  # characters
_VENDOR = addresses.of_static("vendor/")
_SEARCH = addresses.SEARCH.rpartition("/")[0] + "/"
_FONT_SUFFIXES = (".woff2", ".woff", ".ttf", ".otf")


@dataclass(frozen=True, slots=True)
class Weight:
    """What weighs `size` bytes, `compressed` bytes after gzip, of `limit` bytes that it may."""

    name: str
    size: int
    compressed: int
    limit: int

    @property
    def over(self) -> int:
        """By how many bytes it is over its limit; 0 when it is not."""
        return max(0, self.size - self.limit)


@dataclass(frozen=True, slots=True)
class Weighing:
    """The pages, the heaviest first; the styles, scripts and fonts; and which page names what should load on use."""

    pages: tuple[Weight, ...]
    parts: tuple[Weight, ...]
    early: tuple[tuple[str, str], ...]

    @property
    def fails(self) -> bool:
        """Whether anything is over its limit or named too early."""
        return bool(self.early) or any(each.over for each in (*self.pages, *self.parts))


def weigh(folder: Path) -> Weighing:
    """Weigh every page of a folder by itself, the scripts of the page that loads most, and all styles and fonts."""
    pages = _found(folder, ".html")
    named = {page: _scripts(folder / page, page) for page in pages}
    own = {page: [each for each in scripts if not _on_use(each)] for page, scripts in named.items()}
    loads = [_weight(f"own script, as {page} loads it", _files(folder, own[page]), SCRIPTS) for page in pages]
    weights = [_weight(page, [folder / page], PAGE) for page in pages]
    parts = (
        _weight("all styles", _files(folder, _found(folder, ".css")), STYLES),
        *sorted(loads, key=_heaviest)[:1],
        _weight("all fonts", _files(folder, _found(folder, *_FONT_SUFFIXES)), FONTS),
    )
    early = tuple((page, each) for page, scripts in named.items() for each in scripts if _on_use(each))
    return Weighing(tuple(sorted(weights, key=_heaviest)), parts, early)


def report(weighing: Weighing) -> list[str]:
    """Return a table of the heaviest pages and of the parts, and a line for each script that is named too early."""
    over = sum(1 for page in weighing.pages if page.over)
    rows = [_row(each) for each in (*weighing.pages[: max(_SHOWN, over)], *weighing.parts)]
    lines = table(("what", "bytes", "gzip", "limit", "over"), rows, _WIDTH)
    lines += ["", f"{len(weighing.pages)} pages, {over} over the limit of {PAGE} bytes."]
    return lines + [
        f"{page} names {script} in a <script>: it should load only when the search is used."
        for page, script in weighing.early
    ]


def main(arguments: Sequence[str]) -> int:
    """Print what a folder weighs."""
    folder = Path(arguments[0]) if arguments else PROJECT / OUTPUT
    if not _found(folder, ".html"):
        print(f"{folder}: there is no page to weigh; build the site first, or name the folder that holds it.")
        return 2
    weighing = weigh(folder)
    print(*report(weighing), sep="\n")
    return int(weighing.fails)


class _Scripts(HTMLParser):
    """Gathers the addresses of the scripts that a page names."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the `src` of a script."""
        source = dict(attrs).get("src")
        if tag == "script" and source:
            self.found.append(source)


def _scripts(path: Path, page: str) -> list[str]:
    """Return the scripts of the site's own that a page names, each once, as addresses from the site's folder."""
    parser = _Scripts()
    parser.feed(path.read_text(encoding="utf-8"))
    local = [urlsplit(each).path for each in parser.found if not urlsplit(each).netloc]
    return list(dict.fromkeys(normpath(join(dirname(page), unquote(each))) for each in local))


def _on_use(script: str) -> bool:
    return script.startswith((_VENDOR, _SEARCH))


def _found(folder: Path, *suffixes: str) -> list[str]:
    paths = (path for path in folder.rglob("*") if path.suffix in suffixes and path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in paths)


def _files(folder: Path, names: Iterable[str]) -> list[Path]:
    return [path for name in names if (path := folder / name).is_file()]


def _weight(name: str, paths: Iterable[Path], limit: int) -> Weight:
    contents = [path.read_bytes() for path in paths]
    compressed = sum(len(gzip.compress(content, mtime=0)) for content in contents)
    return Weight(name, sum(map(len, contents)), compressed, limit)


def _heaviest(weight: Weight) -> tuple[int, str]:
    return -weight.size, weight.name


def _row(weight: Weight) -> tuple[str, int, int, int, str]:
    return weight.name, weight.size, weight.compressed, weight.limit, f"by {weight.over}" if weight.over else "no"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
