"""A fault of the program itself: two lines for the user, and the rest in a file that holds nothing private."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from pathlib import Path

CODE = 70  # EX_SOFTWARE of sysexits.h: an internal software error
FILE = ".cache/crash.txt"
_PROJECT = Path(__file__).resolve().parent.parent
_REPORT = "Please report it to those who keep the generator, with that file; nothing of your machine is in it."


def told(fault: BaseException, site: Path) -> list[str]:
    """Write the traceback to `.cache/crash.txt` of the site, and return the two lines that say so."""
    text = shortened("".join(traceback.format_exception(fault)), site)
    said = f"This is a fault of the generator ({type(fault).__name__}), and nothing was published"
    for folder in (site, Path(tempfile.gettempdir())):
        path = folder / (FILE if folder == site else "explainer-crash.txt")
        try:
            _write(path, text)
        except OSError:
            continue
        return [f"{said}; where it happened is in {path}.", _REPORT]
    return [f"{said}; where it happened could not be written down.", _REPORT]


def _write(path: Path, text: str) -> None:
    """Write a file anew; raises `OSError`. No link that somebody laid there is followed."""
    if not path.parent.parent.is_dir() or path.parent.is_symlink():
        raise NotADirectoryError(path.parent)
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text.encode(errors="backslashreplace").decode())


def shortened(text: str, site: Path) -> str:
    """Replace what says whose machine this is: the paths of the site, the program, Python and the user's home."""
    known = {
        Path.cwd(): "<here>",
        site.absolute(): "<site>",
        site.resolve(): "<site>",
        _PROJECT: "<explainer>",
        Path(sys.prefix): "<python>",
        Path(sys.base_prefix): "<python>",
        Path(tempfile.gettempdir()): "<temporary>",
        Path.home(): "~",
    }
    for path in sorted(known, key=lambda each: -len(str(each))):
        if path != Path(path.anchor):  # a site at the root of the disk would turn every / into <site>
            text = text.replace(str(path), known[path])
    return text
