"""Whether a built site is whole: every page is there, and what links point at exists."""

from __future__ import annotations

import html
import posixpath
import random
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_LINK = re.compile(r"<(?:a|link|script|img)\b[^>]*?\s(?:href|src)=(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))")
_ID = re.compile(r"\sid=[\"']?([^\"'\s>]+)")
_OWN = re.compile(r"https://(?:example\.org|large\.example)(?=/)")
_FOREIGN = re.compile(r"[a-z]+:|//")
_SHOWN = 5


def faults(root: Path, pages: Iterable[str], sample: int | None = None) -> tuple[list[str], int]:
    """Return what is wrong with a built site and how many links were followed.

    `pages` are addresses that must be there; `sample` is of how many files the links are followed, all by default.
    """
    missing = [f"{name} is missing" for name in pages if not (root / name).is_file()]
    files = sorted(path for path in root.rglob("*.html"))
    if sample is not None and sample < len(files):
        files = random.Random(1).sample(files, sample)
    ids: dict[Path, frozenset[str]] = {}
    broken, followed = [], 0
    for path in files:
        here = "/" + path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8")
        for link in sorted({html.unescape("".join(found)) for found in _LINK.findall(text)}):
            target = _OWN.sub("", link)
            if _FOREIGN.match(target):
                continue
            followed += 1
            if not _resolves(root, here, target, ids):
                broken.append(f"{here}: {link} leads nowhere")
    return [*missing, *broken], followed


def _resolves(root: Path, here: str, target: str, ids: dict[Path, frozenset[str]]) -> bool:
    address, _, fragment = target.partition("#")
    address = unquote(address.partition("?")[0])
    full = posixpath.normpath(posixpath.join(posixpath.dirname(here), address)) if address else here
    path = root / full.lstrip("/")
    if path.is_dir():
        path /= "index.html"
    if not path.is_file():
        return False
    if not fragment or path.suffix != ".html":
        return True
    if path not in ids:
        ids[path] = frozenset(map(html.unescape, _ID.findall(path.read_text(encoding="utf-8"))))
    return unquote(fragment) in ids[path]


def said(problems: list[str]) -> str:
    """Say the first of many problems."""
    more = f"\n… and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
    return "\n".join(problems[:_SHOWN]) + more
