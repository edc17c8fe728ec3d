"""SVG to PNG: a picture is made again only when something that it is made of has changed.

Each is kept in the cache by the digest of its drawing, of the fonts and of the rasteriser. The cache may be deleted at
any time; one that cannot be read or written costs time, and never a build.
"""

from __future__ import annotations

import hashlib
import re
import struct
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

import resvg_py

from explainer import whole
from explainer.crews import Crew, Given
from explainer.means import Means
from explainer.problems import Place, Problem
from explainer.social import HEIGHT, WIDTH
from explainer.typesetting import FONTS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

CACHE = ".cache/cards"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
SEAL = 16  # bytes
_OURS = re.compile(r"[0-9a-f]{32}\.png|\.[0-9a-f]{32}\.png\.\d+\.tmp|tmp\w+\.tmp")  # the last: of earlier versions
_FEW = 8  # pictures, below which sharing out costs more than it saves
_PROOF = 30  # how many times smaller a proof is; its sides must stay whole numbers


class _Unfit(Exception):
    """A drawing of which no picture can be made; the message says why."""


def proof(drawings: Mapping[str, bytes]) -> list[Problem]:
    """Return what is wrong with drawings, each fault once, without making the pictures: a tenth of the time."""
    problems: dict[str, Problem] = {}
    for address, svg in drawings.items():
        try:
            _drawn(svg, WIDTH // _PROOF, HEIGHT // _PROOF)
        except _Unfit as fault:
            problems.setdefault(str(fault), _problem(address, fault))
    return list(problems.values())


def rasterise(
    drawings: Mapping[str, bytes], cache: Path, means: Means | None = None, standing: Collection[str] = ()
) -> tuple[dict[str, bytes], list[Problem]]:
    """Return the PNG of each drawing by its address, and what is wrong with drawings; tidy the cache.

    In the cache stay the pictures of these drawings, and those whose names are `standing`.
    """
    means = means or Means()
    pictures: dict[str, bytes] = {}
    problems: dict[str, Problem] = {}
    used = set(standing)
    named = {address: name_of(svg) for address, svg in drawings.items()}
    used |= set(named.values())
    _paint_elsewhere({named[address]: svg for address, svg in drawings.items()}, cache, means.crew)
    for address, svg in means.watch("Cards", list(drawings.items())):
        name = named[address]
        try:
            pictures[address] = _kept(cache / name) or _made(svg, cache / name)
        except _Unfit as fault:
            problems.setdefault(str(fault), _problem(address, fault))
    if used:
        _tidy(cache, used)
    return pictures, list(problems.values())


def _paint_elsewhere(drawings: Mapping[str, bytes], cache: Path, crew: Crew) -> None:
    """Let others make the pictures that the cache lacks, by name, if these are many."""
    wanted = [(name, svg) for name, svg in drawings.items() if not (cache / name).exists()]
    painted = crew.each(paint, Given(None), [svg for _, svg in wanted], _FEW)
    for (name, _), png in zip(wanted, painted, strict=True) if painted else ():
        if png is not None:
            _keep(cache / name, png)


def paint(_: None, drawings: Sequence[bytes]) -> list[bytes | None]:
    """Make pictures for another process; None of an unfit drawing."""
    return [_picture(svg) for svg in drawings]


def _picture(svg: bytes) -> bytes | None:
    try:
        return _drawn(svg, WIDTH, HEIGHT)
    except _Unfit:
        return None


def name_of(svg: bytes) -> str:
    """Return what a drawing's picture is called in the cache."""
    return f"{_digest(svg)}.png"


def drawn(drawings: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the PNG of each drawing, which must be sound, without the cache."""
    return {address: _drawn(svg, WIDTH, HEIGHT) for address, svg in drawings.items()}


def _problem(address: str, fault: _Unfit) -> Problem:
    message = f"no picture can be made of this drawing: {fault} (while drawing {address})"
    remedy = f"Make it well-formed SVG of {WIDTH} × {HEIGHT} pixels."
    return Problem(Place("templates/card.svg"), "E601", message, remedy)


def _made(svg: bytes, path: Path) -> bytes:
    png = _drawn(svg, WIDTH, HEIGHT)
    _keep(path, png)
    return png


def _drawn(svg: bytes, width: int, height: int) -> bytes:
    """Draw with the fonts of the project only, so that every machine draws alike."""
    fonts = [str(path) for path in _fonts()]
    try:
        png = resvg_py.svg_to_bytes(
            svg_string=svg.decode(), skip_system_fonts=True, font_files=fonts, width=width, height=height
        )
    except ValueError as fault:
        raise _Unfit(str(fault)) from fault
    drawn = _size(png)
    if drawn != (width, height):
        raise _Unfit("its sides are of another proportion")
    return png


@lru_cache(maxsize=1)
def _fonts() -> tuple[Path, ...]:
    return tuple(sorted(FONTS.glob("*.ttf")))


@lru_cache(maxsize=1)
def _recipe() -> bytes:
    """Return the digest of all that a picture is made with, beside its drawing."""
    digest = hashlib.blake2b(f"{resvg_py.__version__} {resvg_py.__resvg_version__} {WIDTH} {HEIGHT}".encode())
    for path in _fonts():
        digest.update(path.read_bytes())
    return digest.digest()


def _digest(svg: bytes) -> str:
    return hashlib.blake2b(svg, key=_recipe(), digest_size=16).hexdigest()


# The cache


def _kept(path: Path) -> bytes | None:
    """Return a picture from the cache, if it is whole and of the right size."""
    try:
        kept = whole.read(str(path))
    except OSError:
        return None
    png, seal = kept[:-SEAL], kept[-SEAL:]
    return png if seal == _sealed(path.name, png) and _size(png) == (WIDTH, HEIGHT) else None


def _sealed(name: str, png: bytes) -> bytes:
    """Return what follows a picture in the cache, which no other bytes under this name have (viewers pass it over)."""
    return hashlib.blake2b(png, key=name.encode(), digest_size=SEAL).digest()


def _size(png: bytes) -> tuple[int, int] | None:
    if not png.startswith(_SIGNATURE) or len(png) < 24:
        return None
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def _keep(path: Path, png: bytes) -> None:
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        whole.write(str(path), png + _sealed(path.name, png))


def _tidy(cache: Path, used: Collection[str]) -> None:
    """Drop pictures that are no longer used, and what builds that were killed have left."""
    if cache.is_symlink():  # somebody's folder, which may hold more than ours
        return
    for path in sorted(cache.glob("*")):
        if path.name not in used and _OURS.fullmatch(path.name):
            with suppress(OSError):
                path.unlink()
