"""Every built page through the Nu Html Checker, the W3C's validator.

It comes from npm into `.tools/` when it is not there yet, and needs Java to run.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, TypedDict

import pytest

from explainer.building import Options, build
from tests.conftest import WORLD, SmallSite
from tests.harbour import build_harbour, build_project
from tests.npm import fetched
from tests.today import build_today

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = "vnu-jar@26.9.27"


class Message(TypedDict, total=False):
    """What the checker says of a place; `subType` tells warnings from mere information."""

    type: str
    subType: str
    url: str
    lastLine: int
    message: str


@pytest.fixture(scope="module")
def checker() -> list[str]:
    """Return the command that runs the checker."""
    java = shutil.which("java")
    if not java:
        pytest.skip("java is not installed, which the Nu Html Checker needs: install it (apt-get install default-jre)")
    jar = fetched(PACKAGE) / "build" / "dist" / "vnu.jar"
    return [java, "-Xss8m", "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always"]


def messages(checker: list[str], pages: list[Path]) -> list[Message]:
    ended = subprocess.run([*checker, *map(str, pages)], check=True, capture_output=True, text=True, encoding="utf-8")
    said: list[Message] = json.loads(ended.stdout)["messages"]
    return said


def test_the_checker_finds_no_error_in_any_page_but_in_one_that_was_spoilt(checker: list[str], tmp_path: Path) -> None:
    folders = (build_harbour(tmp_path), build_project(tmp_path), build_today(tmp_path))
    moved = SmallSite(tmp_path / "moved").write(WORLD)
    moved.edit("content/stories/port-sale.md", "title:", "aliases: [old-sale]\ntitle:")
    assert build(Options(site=moved.folder)).published
    pages = sorted(page for folder in (*folders, moved.folder / "_site") for page in folder.rglob("*.html"))
    assert len(pages) > 20
    spoilt = tmp_path / "spoilt.html"
    spoilt.write_text(pages[0].read_text(encoding="utf-8").replace("</h1>", "</h2>"), encoding="utf-8")

    found = messages(checker, [*pages, spoilt])

    errors = [each for each in found if each["type"] != "info"]
    sound = [each for each in errors if not each["url"].endswith("/spoilt.html")]
    assert [f"{each['url']}:{each.get('lastLine')}: {each['message']}" for each in sound] == []
    assert len(errors) > len(sound)
