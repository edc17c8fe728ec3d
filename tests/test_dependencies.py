"""Each dependency is explained: what it does, who keeps it, what would be without it; and none is that is gone."""

from __future__ import annotations

import re
import tomllib

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DOCUMENT = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")


def named() -> set[str]:
    every = [*PROJECT["dependencies"], *(each for extra in PROJECT["optional-dependencies"].values() for each in extra)]
    return {re.split(r"[\[<>=~! ]", each)[0].lower() for each in every} - {PROJECT["name"]}


def tables() -> list[tuple[list[str], list[list[str]]]]:
    """Return the heads and the rows of each table."""
    found = re.findall(r"(?:^\|.*\|\n)+", DOCUMENT, re.MULTILINE)
    split = [[re.split(r" *\| *", line)[1:-1] for line in table.splitlines()] for table in found]
    return [(lines[0], lines[2:]) for lines in split]


def explained() -> list[str]:
    names = [row[0] for heads, rows in tables() if heads[0] == "package" for row in rows]
    plain = (re.sub(r" \(.*\)", "", name) for name in names if "npm" not in name)
    return [name.lower() for each in plain for name in each.split(", ")]


def test_every_package_that_the_project_names_has_one_row_and_every_row_a_package() -> None:
    assert sorted(explained()) == sorted(named())


def test_every_row_says_what_for_who_keeps_it_and_what_would_be_without_it() -> None:
    for heads, rows in tables():
        assert {"what for", "who keeps it", "without it"} <= set(heads)
        assert [row for row in rows if len(row) != len(heads) or not all(row)] == []


def test_everything_in_the_lock_has_a_hash() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    packages = re.split(r"\n(?=[a-z])", lock.strip())
    assert len(packages) > len(named())
    assert [each.split()[0] for each in packages if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", each)] == []
    locked = {re.split("[=;]", each)[0].strip() for each in packages}
    assert named() <= locked
