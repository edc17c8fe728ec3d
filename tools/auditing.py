"""Look at what this project is made of: `python -m tools.auditing [--lock FILE]`; `build.py audit` is another thing.

Known vulnerabilities of all packages in the lock (pip-audit, which asks PyPI), licences of those installed against
`tools/licences.toml` (pip-licenses), and vendored files against `docs/vendored.toml`. It ends with 1 when anything is
wrong, with 2 when that could not be found out (offline, or an index that does not know), else with 0.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import vendored
from tools.report import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PYTHON = [sys.executable, "-m"]
_LOCKED = re.compile(r"^([a-z0-9][^\\\n]*)", re.MULTILINE)
_SHOWN = 5  # packages that are named of those that could not be asked about


@dataclass(frozen=True, slots=True)
class Found:
    """What is wrong, and what could not be found out, a line each."""

    wrong: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def locked(lock: str) -> list[str]:
    """Return the names of a lock's packages that belong on this machine, in the form in which names are compared."""
    every = [Requirement(line.strip()) for line in _LOCKED.findall(lock)]
    return sorted({canonicalize_name(each.name) for each in every if not each.marker or each.marker.evaluate()})


def vulnerabilities(said: str) -> Found:
    """Read what pip-audit said as JSON; nothing to read means that nobody answered.

    It calls it a success when the index does not know a package, so such packages are told apart here.
    """
    try:
        packages = json.loads(said)["dependencies"]
    except (ValueError, KeyError):
        return Found(unknown=("vulnerabilities: PyPI did not answer; is there a network?",))
    wrong = [
        f"{each['name']} {each['version']}: {flaw['id']}; mended in {', '.join(flaw['fix_versions']) or 'no version'}"
        for each in packages
        for flaw in each.get("vulns", ())
    ]
    skipped = [each["name"] for each in packages if "skip_reason" in each]
    named = ", ".join(skipped[:_SHOWN]) + (" …" if len(skipped) > _SHOWN else "")
    about = f"vulnerabilities: the index says nothing of {len(skipped)} of {len(packages)} packages ({named})"
    return Found(tuple(wrong), (about,) if skipped else ())


def licences(installed: Mapping[str, str], needed: Iterable[str], known: Mapping[str, Any]) -> Found:
    """Hold licences, by the name of the package, against those allowed; what is needed and not there is unknown."""
    wrong, unknown = [], []
    for name in needed:
        licence = known["packages"].get(name, {}).get("licence") or installed.get(name)
        if licence is None:
            unknown.append(f"{name}: it is not installed, so that its licence cannot be told")
        elif not _allowed(licence, known["allowed"]):
            wrong.append(f"{name}: its licence, {licence}, is not in tools/licences.toml")
    return Found(tuple(wrong), tuple(unknown))


def _allowed(licence: str, allowed: Mapping[str, str]) -> bool:
    """Tell whether a licence is allowed, or one choice of it in whole; brackets are left for a person to read."""
    return any(all(each in allowed for each in re.split(" AND |; ", choice)) for choice in licence.split(" OR "))


def installed() -> dict[str, str]:
    """Return the licences of all installed packages, as they say it themselves."""
    options = ["--from=mixed", "--with-system", "--format=json"]
    said = subprocess.run([*_PYTHON, "piplicenses", *options], check=True, capture_output=True, text=True)
    return {canonicalize_name(each["Name"]): each["License"] for each in json.loads(said.stdout)}


def asked(lock: Path) -> Found:
    """Ask for the known vulnerabilities of a lock's packages; it needs the network."""
    options = ["--requirement", str(lock), "--disable-pip", "--progress-spinner=off", "--format=json"]
    said = subprocess.run([*_PYTHON, "pip_audit", *options], check=False, capture_output=True, text=True)
    return vulnerabilities(said.stdout)


def main(words: list[str] | None = None) -> int:
    """Look at everything, print what was found, and say by the number whether it is well."""
    parser = argparse.ArgumentParser(prog="python -m tools.auditing", description="Look at what this is made of.")
    parser.add_argument("--lock", type=Path, default=ROOT / "requirements.lock", help="default: requirements.lock")
    lock: Path = parser.parse_args(words).lock
    known = tomllib.loads((ROOT / "tools" / "licences.toml").read_text(encoding="utf-8"))
    needed = locked(lock.read_text(encoding="utf-8"))
    every = [
        asked(lock),
        licences(installed(), needed, known),
        Found(tuple(vendored.faults(ROOT))),
    ]
    wrong = [line for found in every for line in found.wrong]
    unknown = [line for found in every for line in found.unknown]
    for line in [*wrong, *(f"not known: {line}" for line in unknown)]:
        print(line)
    print(f"{len(needed)} packages looked at: {len(wrong)} wrong, {len(unknown)} not known.")
    return 1 if wrong else 2 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
