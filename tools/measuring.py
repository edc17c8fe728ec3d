"""One run of a program, measured: time, processor time, memory of all its processes, files that it wrote."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tools.verdicts import Run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_EVERY = 0.02  # seconds between looks at the processes
_PSS = re.compile(rb"^Pss:\s+(\d+) kB", re.MULTILINE)
_UNIT = 1 << 20 if sys.platform == "darwin" else 1 << 10  # of ru_maxrss, in MiB


class Failed(Exception):
    """A program ended with an error; the message is its command and its last words."""


def measured(words: Sequence[str], at: Path, output: Path, environment: Mapping[str, str] | None = None) -> Run:
    """Run a program in a folder, and measure it and those that it starts; raises Failed."""
    before = _state(output)
    # PYTHONDONTWRITEBYTECODE would have every run of a Python program compile what it imports.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(words, cwd=at, stdout=said, stderr=said, env={**kept, **(environment or {})})
        together = 0.0
        looked = began
        while True:
            done, status, used = os.wait4(process.pid, os.WNOHANG)
            if done:
                break
            if time.perf_counter() - looked > _EVERY:
                together = max(together, _together(process.pid))
                looked = time.perf_counter()
            time.sleep(0.002)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise Failed(f"{' '.join(words)}\n{said.read()[-2000:].decode(errors='replace')}")
    written = sum(1 for name, stamp in _state(output).items() if before.get(name) != stamp)
    return Run(wall, used.ru_utime + used.ru_stime, max(used.ru_maxrss / _UNIT, together), written)


def _together(process: int) -> float:
    """Return the MiB that a process and its descendants have together, what they share counted once; 0 for one alone.

    For one alone the system itself keeps the peak.
    """
    family = _family(process)
    if len(family) < 2:
        return 0.0
    kilobytes = 0
    for member in family:
        try:
            found = _PSS.search(Path(f"/proc/{member}/smaps_rollup").read_bytes())
        except OSError:  # it has ended meanwhile
            continue
        kilobytes += int(found[1]) if found else 0
    return kilobytes / 1024


def _family(process: int) -> list[int]:
    family = [process]
    for member in family:
        for listed in Path(f"/proc/{member}/task").glob("*/children"):
            try:
                family += map(int, listed.read_text(encoding="ascii").split())
            except OSError:
                continue
    return family


def _state(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Return what tells whether a file was written anew: inode, size and time of each."""
    found = {}
    for place, _folders, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)  # noqa: PTH118 # tens of thousands of them
            known = os.stat(path)  # noqa: PTH116
            found[path] = (known.st_ino, known.st_size, known.st_mtime_ns)
    return found
