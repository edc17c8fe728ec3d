"""Measured tables into a document: between markers, so that the text around them stays."""

from __future__ import annotations

import datetime
import os
import platform
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROOT = Path(__file__).resolve().parent.parent


def put(document: Path, name: str, text: str) -> None:
    """Replace what stands between the markers `<!-- name -->` and `<!-- /name -->`; raises ValueError without them."""
    old = document.read_text(encoding="utf-8")
    before, opened, rest = old.partition(f"<!-- {name} -->")
    _former, closed, after = rest.partition(f"<!-- /{name} -->")
    if not opened or not closed:
        raise ValueError(f"{document}: there are no markers <!-- {name} --> and <!-- /{name} -->")
    document.write_text(f"{before}{opened}\n\n{text.strip()}\n\n{closed}{after}", encoding="utf-8", newline="\n")


def markdown_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def machine() -> str:
    """Describe the machine and the moment in a sentence or two."""
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "load unknown"
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return (
        f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}: {os.cpu_count()} processors ({_processor()}), "
        f"{platform.system()} {platform.release()}, {python}, {load} at the end."
    )


def _processor() -> str:
    try:
        found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    except OSError:
        found = None
    return found[1] if found else platform.machine()
