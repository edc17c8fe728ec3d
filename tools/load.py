"""Measure the built site behind nginx with the shipped settings: `python -m tools.load [--seconds N] [--lines N]`.

The project's own site is built with compressed copies, nginx serves it on loopback with one process, and wrk asks for
one file at a time, plain and precompressed. A table goes to docs/performance.md (`--dry-run`: only to the terminal). It
ends with 1 when any answer was an error, with 2 when wrk or nginx is not there, else with 0.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from explainer.building import Options, build
from tests.deploy.hosts import nginx
from tools.report import ROOT, machine, markdown_table, put

_COPIED = ("site.yaml", "facts.lock", "content")
_FOUND = "/usr/sbin:/usr/bin:/usr/local/bin"
_WANTED = ("index.html", "rumors/ford-xiaomi-jv.html", "static/site.*.css", "cards/**/*.png")
_HEADS = ("file", "sent as", "bytes", "requests a second", "99% within", "errors")


@dataclass(frozen=True, slots=True)
class Measured:
    """What wrk saw: answers a second, the time in which 99% came (as wrk says it), and how many went wrong."""

    rate: float
    slowest: str
    errors: int


def measured(said: str) -> Measured:
    """Read what wrk said; raises ValueError where it is not what `wrk --latency` says."""
    rate = re.search(r"^Requests/sec:\s+([\d.]+)", said, re.MULTILINE)
    slowest = re.search(r"^\s+99%\s+(\S+)", said, re.MULTILINE)
    if not rate or not slowest:
        raise ValueError(f"wrk did not say what was measured:\n{said}")
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    lines = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    errors = sum(int(each) for found in (failed, lines) if found for each in found.groups())
    return Measured(float(rate[1]), slowest[1], errors)


def main() -> int:
    """Build, serve, ask, and write the table."""
    parser = argparse.ArgumentParser(prog="python -m tools.load", description="Measure the built site behind nginx.")
    parser.add_argument("--seconds", type=int, default=5, help="how long each file is asked for (default: 5)")
    parser.add_argument("--lines", type=int, default=32, help="connections that are open at once (default: 32)")
    parser.add_argument("--dry-run", action="store_true", help="write nothing to docs/performance.md")
    given = parser.parse_args()
    lacking = [name for name in ("wrk", "nginx") if not shutil.which(name, path=_FOUND)]
    if lacking:
        print(f"{' and '.join(lacking)} must be installed for this: on Debian, apt-get install wrk nginx-light")
        return 2
    with tempfile.TemporaryDirectory(prefix="explainer-load-") as folder:
        before = os.getloadavg()[0]
        rows, errors = _rows(_site(Path(folder)), Path(folder), given.seconds, given.lines)
    text = (
        f"{machine()} The machine was shared: its load was {before:.1f} before. One nginx process, one thread of wrk, "
        f"{given.lines} connections, {given.seconds} s a line.\n\n{markdown_table(_HEADS, rows)}"
    )
    print(text)
    if not given.dry_run:
        put(ROOT / "docs" / "performance.md", "load", text)
    return 1 if errors else 0


def _site(folder: Path) -> Path:
    """Build the project's site with compressed copies; return its output folder."""
    folder.chmod(0o755)  # nginx may run as somebody else
    site = folder / "site"
    site.mkdir()
    for name in _COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, site / name)
    with (site / "site.yaml").open("a", encoding="utf-8") as settings:
        settings.write("compress: true\n")
    result = build(Options(site=site))
    if not result.published:
        raise SystemExit("\n".join(str(problem) for problem in result.problems))
    return site / "_site"


def _rows(output: Path, work: Path, seconds: int, lines: int) -> tuple[list[tuple[str, ...]], int]:
    """Return the rows of the table, and how many answers were errors."""
    rows: list[tuple[str, ...]] = []
    errors = 0
    with nginx(output, work) as host:
        for pattern in _WANTED:
            file = min(output.glob(pattern))
            for coding, sent in (("", file), ("gzip", file.with_name(f"{file.name}.gz"))):
                if not sent.is_file():
                    continue
                name = file.relative_to(output).as_posix()
                address, accepted = f"{host.base}{name}", coding or "identity"
                _certain(address, accepted, sent.read_bytes())
                found = _asked(address, accepted, seconds, lines)
                errors += found.errors
                size = f"{sent.stat().st_size:,}"
                cells = (f"`{name}`", coding or "plain", size, f"{found.rate:,.0f}", found.slowest, f"{found.errors:,}")
                rows.append(cells)
    return rows, errors


def _certain(address: str, accepted: str, content: bytes) -> None:
    """Raise ValueError unless the host sends just these bytes, since wrk does not look at what it gets."""
    asked = Request(address, headers={"Accept-Encoding": accepted})
    with urlopen(asked, timeout=20) as answer:
        if answer.read() != content:
            raise ValueError(f"{address}: for {accepted}, nginx sent something else than the file")


def _asked(address: str, accepted: str, seconds: int, lines: int) -> Measured:
    options = ["-t1", f"-c{lines}", f"-d{seconds}s", "--latency", "-H", f"Accept-Encoding: {accepted}"]
    command = ["wrk", *options, address]
    return measured(subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout)


if __name__ == "__main__":
    sys.exit(main())
