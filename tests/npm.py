"""Tools that come from npm, each in a folder of its own under the ignored `.tools/`."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

TOOLS = ROOT / ".tools"


def fetched(package: str) -> Path:
    """Return the folder of `name@version`, fetched when it is not there yet; without npm the test is skipped.

    Every version has a folder of its own, since npm throws out whatever else lies where it installs.
    """
    name, version = package.rsplit("@", 1)
    place = TOOLS / f"{name}-{version}"
    if not place.is_dir():
        npm = shutil.which("npm")
        if not npm:
            pytest.skip(f"npm is not installed, which fetches {package}: install it (apt-get install npm), or Node.js")
        _install(npm, package, place)
    return place / "node_modules" / name


def _install(npm: str, package: str, place: Path) -> None:
    """Install a package beside its place and move it there, so that a fetch that was cut short leaves nothing."""
    TOOLS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=TOOLS, prefix=".fetching-") as folder:
        new = Path(folder) / "new"
        options = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund"]
        command = [npm, "install", "--prefix", str(new), *options, package]
        ended = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
        if ended.returncode:
            pytest.fail(f"npm could not fetch {package}; is there a network?\n{ended.stderr}", pytrace=False)
        try:
            new.replace(place)
        except OSError:  # another run was faster
            if not place.is_dir():
                raise
