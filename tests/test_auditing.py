"""What this project is made of: found wrong where it is, and never called sound where nobody looked."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tools.auditing import Found, installed, licences, locked, main, vulnerabilities

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KNOWN = {"allowed": {"MIT": "", "BSD": "", "PSF-2.0": ""}, "packages": {"quiet": {"licence": "MIT", "why": ""}}}


def said(*packages: Mapping[str, object]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


SOUND = {"name": "quay", "version": "1.0", "vulns": []}
FLAWED = {"name": "pier", "version": "2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"], "aliases": []}]}
OPEN = {"name": "mole", "version": "3.0", "vulns": [{"id": "PYSEC-2", "fix_versions": [], "aliases": []}]}
SKIPPED = {"name": "dock", "skip_reason": "Dependency not found on PyPI and could not be audited: dock (1.0)"}


def test_sound_packages_are_sound() -> None:
    assert vulnerabilities(said(SOUND)) == Found()


def test_a_known_vulnerability_is_told_with_the_version_that_mends_it() -> None:
    assert vulnerabilities(said(SOUND, FLAWED, OPEN)).wrong == (
        "pier 2.0: PYSEC-1; mended in 2.1",
        "mole 3.0: PYSEC-2; mended in no version",
    )


def test_a_package_that_the_index_does_not_know_is_not_sound() -> None:
    about = "vulnerabilities: the index says nothing of 1 of 2 packages (dock)"
    assert vulnerabilities(said(SOUND, SKIPPED)) == Found(unknown=(about,))


def test_offline_nothing_is_known_and_the_command_ends_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # where nobody answers
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CACHE_DIR", str(tmp_path))
    lock = tmp_path / "requirements.lock"
    lock.write_text(f"pyuca==1.2 \\\n    --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    assert main(["--lock", str(lock)]) == 2
    assert "PyPI did not answer" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("licence", "well"),
    [
        ("MIT", True),
        ("MIT AND PSF-2.0", True),
        ("MIT; BSD", True),
        ("GPL-3.0-only OR MIT", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("MIT; GPL", False),
        ("(MIT OR GPL) AND BSD", False),  # for a person to read
        ("UNKNOWN", False),
        ("", False),
    ],
)
def test_a_licence_is_allowed_in_whole_or_by_one_of_its_choices(licence: str, well: bool) -> None:
    wrong = () if well else (f"quay: its licence, {licence}, is not in tools/licences.toml",)
    assert licences({"quay": licence}, ["quay"], KNOWN) == Found(wrong)


def test_a_package_whose_licence_was_read_by_a_person_is_believed_and_one_not_here_is_not_known() -> None:
    found = licences({"quiet": "UNKNOWN"}, ["absent", "quiet"], KNOWN)
    assert found == Found((), ("absent: it is not installed, so that its licence cannot be told",))


def test_the_lock_names_what_belongs_on_this_machine() -> None:
    lock = "big-quay==1 \\\n    --hash=sha256:aa\nNever_here==2 ; sys_platform == 'nowhere' \\\n    --hash=sha256:bb\n"
    assert locked(lock.lower()) == ["big-quay"]
    every = locked((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    assert {"jinja2", "pydantic-core", "boto3", "distributed"} <= set(every)


def test_every_package_of_the_lock_has_a_licence_that_is_allowed_and_every_exception_is_needed() -> None:
    known = tomllib.loads((ROOT / "tools/licences.toml").read_text(encoding="utf-8"))
    needed = locked((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    here = installed()
    assert licences(here, needed, known).wrong == ()
    assert set(licences(here, needed, {**known, "packages": {}}).wrong) == {
        f"{name}: its licence, {here[name]}, is not in tools/licences.toml" for name in known["packages"]
    }
