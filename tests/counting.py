"""A command that counts its work: `python -m tests.counting SECONDS SITE [WORD …]` builds as if so much later.

Files changed within two seconds before a build are always read, which would hide what a build reads later. It prints
as JSON how many files were read, written and removed, how many pages parsed, unpacked and linked and views drawn, and
which libraries are imported at the end.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

_LARGE = ("argparse", "babel", "jinja2", "markdown_it", "pydantic", "resvg_py", "sqlite3", "tqdm", "yaml")


def main(later: int, site: str, words: list[str]) -> dict[str, Any]:
    """Build, and return what it took."""
    now = time.time_ns
    time.time_ns = lambda: now() + later * 10**9
    counts: Counter[str] = Counter()
    sys.addaudithook(lambda event, given: _note(event, given, site, counts))
    command = ["--site", site, "--jobs", "1", *words]
    from explainer import freshness

    if freshness.again(command) is None:
        from explainer import cli, linking, reading, rendering

        _count(reading, "_built", "pages parsed", counts)
        _count(reading, "_unpacked", "pages unpacked", counts)
        _count(linking, "_own", "pages linked", counts)
        _count(rendering.Renderer, "_draw", "views drawn", counts)
        with redirect_stdout(sys.stderr):
            assert cli.main(command) == 0
    return {**counts, "imported": sorted(name for name in _LARGE if name in sys.modules)}


def _note(event: str, given: tuple[Any, ...], site: str, counts: Counter[str]) -> None:
    if event not in ("open", "os.rename", "os.remove"):
        return
    path = str(given[1] if event == "os.rename" else given[0])
    if path.rpartition("/")[2].startswith(".explainer"):  # the manifest, and what is about to be a file
        return
    if event == "open" and not given[2] & (os.O_WRONLY | os.O_RDWR):
        counts["content read"] += path.startswith(f"{site}/content/")
        counts["outputs read"] += path.startswith(f"{site}/_site/")
    elif event == "os.rename":
        counts["outputs written"] += path.startswith(f"{site}/_site/")
    elif event == "os.remove":
        counts["outputs removed"] += path.startswith(f"{site}/_site/")


def _count(holder: Any, name: str, said: str, counts: Counter[str]) -> None:
    function = getattr(holder, name)

    def counted(*given: Any, **named: Any) -> Any:
        counts[said] += 1
        return function(*given, **named)

    setattr(holder, name, counted)


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), str(Path(sys.argv[2]).resolve()), sys.argv[3:])))  # noqa: T201
