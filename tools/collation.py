"""Make `explainer/ducet.txt` again: the part of the DUCET, as pyuca brings it, that texts in Latin letters need.

Run it by hand when pyuca changes:

    python -m tools.collation

The whole table takes pyuca a tenth of a second to read, which is a tenth of a whole build; this one takes 3 ms.
"""

from __future__ import annotations

import inspect
from pathlib import Path

import pyuca
from pyuca import Collator

from explainer.sorting import NEAR, TABLE

_NOTE = "#\n# Shortened: only what is made of Latin letters, their accents and common punctuation.\n#\n"


def near(table: str) -> str:
    """Return the lines of a table that say something of nothing but near letters, and those for all of it."""
    heading, body = table.split("@version", 1)
    lines = [line for line in f"@version{body}".splitlines() if _is_near(line)]
    return heading.rstrip("#\n ") + "\n" + _NOTE + "\n".join(lines) + "\n"


def _is_near(line: str) -> bool:
    if line.startswith("@version"):
        return True
    letters = line.split(";", 1)[0].split()
    return ";" in line and not line.startswith(("#", "@")) and all(int(each, 16) in NEAR for each in letters)


def whole() -> str:
    """Return the table that pyuca reads."""
    folder = Path(inspect.getfile(pyuca)).parent
    return (folder / f"allkeys-{Collator.UCA_VERSION}.txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    TABLE.write_text(near(whole()), encoding="utf-8")
    print(f"{TABLE}: {TABLE.stat().st_size} bytes")
