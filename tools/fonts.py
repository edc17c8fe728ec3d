"""Make the fonts in static/fonts/ again: subsets of two OFL families, with fewer weights and letters.

Run it by hand when the families or the letters change; it needs npm, and `pip install fonttools brotli`:

    python tools/fonts.py

It prints the sizes, and the metrics from which the fallback faces in static/site.css are set.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

TARGET = Path(__file__).resolve().parent.parent / "static" / "fonts"
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


def main() -> int:
    """Fetch the packages, write the subsets and the licences, and print what came of it."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "install", "--silent", "--ignore-scripts", "--prefix", folder, *PACKAGES.values()]
        subprocess.run(command, check=True)
        modules = Path(folder) / "node_modules" / "@fontsource-variable"
        for name, (package, file, letters, weight) in FACES.items():
            font = subset(modules / package / "files" / file, letters, weight)
            (TARGET / name).write_bytes(font)
            print(f"{name:24} {len(font):7,} bytes  {metrics(TARGET / name)}")
        for package in PACKAGES:
            shutil.copy(modules / package / "LICENSE", TARGET / f"{package}-LICENSE.txt")
    print(f"{'in all':24} {sum(path.stat().st_size for path in TARGET.glob('*.woff2')):7,} bytes")
    return 0


def subset(path: Path, letters: list[int], weight: tuple[int, int] | int) -> bytes:
    """Return a font with only these letters and weights, as woff2."""
    font = TTFont(path, recalcTimestamp=False)
    instantiateVariableFont(font, {"wght": weight}, inplace=True)
    options = Options()
    options.layout_features = FEATURES
    options.name_IDs = [0, 1, 2, 13, 14]
    options.hinting = False
    options.flavor = "woff2"
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


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
