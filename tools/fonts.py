"""Make the fonts again: subsets of two OFL families, with fewer weights and letters.

Those of the pages go to static/fonts/, those of the cards to explainer/fonts/, with the advances of their letters.

Run it by hand when the families or the letters change; it needs npm, and `pip install fonttools brotli`:

    python tools/fonts.py

It prints the sizes, and the metrics from which the fallback faces in static/site.css are set.
"""

from __future__ import annotations

import io
import itertools
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "static" / "fonts"
CARDS = ROOT / "explainer" / "fonts"
PACKAGES = {
    "source-serif-4": "@fontsource-variable/source-serif-4@5.3.1",
    "public-sans": "@fontsource-variable/public-sans@5.3.0",
}
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x131, 0x152, 0x153, 0x2C6, 0x2DA, 0x2DC]
LATIN += [*range(0x2010, 0x2016), *range(0x2018, 0x201F), 0x2020, 0x2022, 0x2026, 0x2030, 0x2032, 0x2033]
LATIN += [0x2039, 0x203A, 0x2044, 0x20AC, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212]
EXTENDED = [*range(0x100, 0x180), *range(0x218, 0x21C), 0x1E9E]
FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "calt", "lnum", "tnum", "pnum"]

# Output file: package, file within it, letters, and what stays of the weight axis.
FACES: dict[str, tuple[str, str, list[int], tuple[int, int] | int]] = {
    "serif.woff2": ("source-serif-4", "source-serif-4-latin-wght-normal.woff2", LATIN, (400, 600)),
    "serif-italic.woff2": ("source-serif-4", "source-serif-4-latin-wght-italic.woff2", LATIN, 400),
    "serif-extended.woff2": ("source-serif-4", "source-serif-4-latin-ext-wght-normal.woff2", EXTENDED, 400),
    "sans.woff2": ("public-sans", "public-sans-latin-wght-normal.woff2", LATIN, (400, 600)),
    "sans-extended.woff2": ("public-sans", "public-sans-latin-ext-wght-normal.woff2", EXTENDED, (400, 600)),
}
# The cards' fonts, of one weight each: output file without its ending, package, weight.
CARD_FACES = {"serif-600": ("source-serif-4", 600), "sans-400": ("public-sans", 400), "sans-600": ("public-sans", 600)}
FAMILIES = {"source-serif-4": "Source Serif 4", "public-sans": "Public Sans"}
CARD_FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp"]
NAMES = [0, 1, 2, 13, 14]


def main() -> int:
    """Fetch the packages, write the subsets and the licences, and print what came of it."""
    TARGET.mkdir(parents=True, exist_ok=True)
    CARDS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "install", "--silent", "--ignore-scripts", "--prefix", folder, *PACKAGES.values()]
        subprocess.run(command, check=True)
        modules = Path(folder) / "node_modules" / "@fontsource-variable"
        for name, (package, file, letters, weight) in FACES.items():
            font = subset(modules / package / "files" / file, letters, weight)
            (TARGET / name).write_bytes(font)
            print(f"{name:24} {len(font):7,} bytes  {metrics(TARGET / name)}")
        for name, (package, weight) in CARD_FACES.items():
            font = static(modules / package / "files", package, weight)
            (CARDS / f"{name}.ttf").write_bytes(font)
            print(f"{name + '.ttf':24} {len(font):7,} bytes")
        for package, folder in itertools.product(PACKAGES, (TARGET, CARDS)):
            shutil.copy(modules / package / "LICENSE", folder / f"{package}-LICENSE.txt")
    (CARDS / "advances.json").write_text(advances(), encoding="utf-8")
    print(f"{'in all':24} {sum(path.stat().st_size for path in TARGET.glob('*.woff2')):7,} bytes")
    return 0


def subset(path: Path, letters: list[int], weight: tuple[int, int] | int) -> bytes:
    """Return a font with only these letters and weights, as woff2."""
    font = TTFont(path, recalcTimestamp=False)
    instantiateVariableFont(font, {"wght": weight}, inplace=True)
    return keep(font, letters, FEATURES, "woff2")


def static(folder: Path, package: str, weight: int) -> bytes:
    """Return a font of one weight with the letters of both subsets, which its package keeps in two files."""
    with tempfile.TemporaryDirectory() as parts:
        paths = []
        for part, letters in (("latin", LATIN), ("latin-ext", EXTENDED)):
            font = TTFont(folder / f"{package}-{part}-wght-normal.woff2", recalcTimestamp=False)
            instantiateVariableFont(font, {"wght": weight}, inplace=True)
            paths.append(Path(parts) / f"{part}.ttf")
            paths[-1].write_bytes(keep(font, letters, CARD_FEATURES, None))
        merged = Merger().merge([str(path) for path in paths])
    merged.recalcTimestamp = False
    family = FAMILIES[package]
    for number, text in ((1, family), (6, f"{family.replace(' ', '')}-{weight}")):  # else the lightest weight's names
        merged["name"].setName(text, number, 3, 1, 0x409)
    merged["head"].created = merged["head"].modified = font["head"].modified  # else the day of making changes the bytes
    return keep(merged, [*LATIN, *EXTENDED], CARD_FEATURES, None)


def keep(font: TTFont, letters: list[int], features: list[str], flavor: str | None) -> bytes:
    """Return the bytes of a font that is reduced to these letters and features."""
    options = Options()
    options.layout_features = features
    options.name_IDs = NAMES if flavor else [*NAMES, 6]  # resvg refuses a font without a PostScript name
    options.hinting = False
    options.flavor = flavor
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    font.flavor = flavor
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def advances() -> str:
    """Return as JSON, for each of the cards' fonts, its units by the em and the advance of each letter."""
    tables = {}
    for name in CARD_FACES:
        font = TTFont(CARDS / f"{name}.ttf")
        widths = {chr(code): font["hmtx"][glyph][0] for code, glyph in sorted(font.getBestCmap().items())}
        tables[name] = {"em": font["head"].unitsPerEm, "advances": widths}
    return json.dumps(tables, ensure_ascii=False, indent=0) + "\n"


def metrics(path: Path) -> str:
    """Return ascent, descent and gap by the em, and the mean advance of lower-case letters by the em."""
    font = TTFont(path)
    em, table, cmap, widths = font["head"].unitsPerEm, font["hhea"], font.getBestCmap(), font["hmtx"]
    known = [widths[cmap[ord(letter)]][0] for letter in "etaoinshrdlucmfwypvbgkjqxz " if ord(letter) in cmap]
    mean = f"{sum(known) / len(known) / em:.4f}" if known else "–"
    heights = f"ascent {table.ascent / em:.4f}  descent {-table.descent / em:.4f}  gap {table.lineGap / em:.4f}"
    return f"{heights}  advance {mean}"


if __name__ == "__main__":
    sys.exit(main())
