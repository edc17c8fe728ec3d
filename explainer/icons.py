"""The site's icon in the sizes that systems ask for, and the web manifest that names them.

The icon is `static/icon.svg`; colours are the tokens of `static/site.css`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import resvg_py

from explainer import addresses
from explainer.indenting import indented
from explainer.problems import Place, Problem

if TYPE_CHECKING:
    from explainer.config import Site
    from explainer.words import Words

TOUCH = 180  # pixels: the one for Apple's systems, which fill what is transparent with black
SIZES = (192, 512)
_PAPER = re.compile(rb"--paper:\s*(#[0-9a-fA-F]{6})")
_WHITE = "#ffffff"
_SQUARE = "Make it well-formed SVG, as wide as it is high."


def paper(styles: bytes) -> str:
    """Return the colour of the page in light surroundings, by the style sheet's token."""
    found = _PAPER.search(styles)
    return found[1].decode() if found else _WHITE


def pictures(svg: bytes, ground: str) -> tuple[dict[str, bytes], list[Problem]]:
    """Return the icon as PNG by address, and what is wrong with it; `ground` is a colour behind the touch icon."""
    try:
        made = {addresses.of_icon(size): _drawn(svg, size) for size in SIZES}
        return {**made, addresses.of_icon(TOUCH): _drawn(svg, TOUCH, ground)}, []
    except ValueError as fault:
        return {}, [Problem(Place("static/icon.svg"), "E603", f"no picture can be made of the icon: {fault}", _SQUARE)]


def _drawn(svg: bytes, size: int, ground: str | None = None) -> bytes:
    """Draw a square without fonts, so that every machine draws alike; raises `ValueError`."""
    text = svg.decode()
    png = resvg_py.svg_to_bytes(svg_string=text, skip_system_fonts=True, width=size, height=size, background=ground)
    sides = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
    if sides != (size, size):
        raise ValueError("it is not as wide as it is high")
    return bytes(png)


def manifest(site: Site, words: Words, folder: str, ground: str, icon: str) -> bytes:
    """Return the web manifest of the edition in a folder; its addresses are relative to itself.

    `icon` is the address of the icon as SVG.
    """
    here = folder + addresses.MANIFEST
    drawn = [
        {"src": addresses.relative(here, addresses.of_icon(size)), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in SIZES
    ]
    said = {
        "name": site.title,
        "short_name": _short(site.title),
        **({"description": site.description} if site.description else {}),
        "lang": words.tag,
        "dir": words.direction,
        "start_url": addresses.HOME,
        "scope": "./",
        "display": "browser",
        "background_color": ground,
        "theme_color": ground,
        "icons": [{"src": addresses.relative(here, icon), "sizes": "any", "type": "image/svg+xml"}, *drawn],
    }
    return (indented(said) + "\n").encode()


def _short(title: str) -> str:
    """Return a name for under an icon: a title's first part, up to a comma, colon or dash."""
    return re.split(r"\s*[,:–—|]\s+|\s+[–—|-]\s+", title, maxsplit=1)[0]
