"""Files and folders that may not be read: each is said with its place, and the last good site stays as it was."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

import pytest

from explainer.cli import main
from tests.bilingual import STORY, STORY_ID
from tests.breaking import forked
from tests.conftest import ROOT, SmallSite
from tests.hostile import BOARD, SITE, SOURCES, held, told

TEMPLATE, WORDS, STATIC = "templates/entity.html", "templates/words/id.po", "static/notes/a.css"
CLOSED = {  # what may not be read, and what must be said of it first
    SITE: f"{SITE}:1:1: error E101: the file cannot be read:",
    SOURCES: f"{SOURCES}:1:1: error E101: the file cannot be read:",
    BOARD: f"{BOARD}:1:1: error E101: the file cannot be read:",
    STORY: f"{STORY}:1:1: error E101: the file cannot be read:",
    STORY_ID: f"{STORY_ID}:1:1: error E101: the file cannot be read:",
    TEMPLATE: f"{TEMPLATE}:1:1: error E101: the file cannot be read:",
    WORDS: f"{WORDS}:1:1: error E101: this cannot be read:",
    STATIC: f"{STATIC}:1:1: error E101: this cannot be read:",
    "facts.lock": "facts.lock:1:1: error E101: the file cannot be read:",
    "content": "content:1:1: error E101: the folder cannot be read:",
    "content/bodies": "content/bodies:1:1: error E101: the folder cannot be read:",
    "static": "static:1:1: error E101: the folder cannot be read:",
    "static/notes": "static/notes:1:1: error E101: the folder cannot be read:",
    "templates": "templates:1:1: error E101: this cannot be read:",
    "templates/words": "templates/words:1:1: error E101: this cannot be read:",
    ".": f"{SITE}:1:1: error E101: the file cannot be read:",
}
_VERSION = 0x20080522  # of what `capset` is told: _LINUX_CAPABILITY_VERSION_3
_OVERRIDES = 1 << 1 | 1 << 2  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, for which root may read anything


def bound_by_permissions() -> None:
    """Let permissions hold for this thread, also if it is root's; cannot be undone. Linux only."""
    if os.geteuid():
        return
    libc = ctypes.CDLL(None, use_errno=True)
    head = (ctypes.c_uint32 * 2)(_VERSION, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted and inheritable of the lower 32, then of the upper
    if libc.capget(head, sets):
        raise OSError(ctypes.get_errno(), "capget")
    sets[0] &= ~_OVERRIDES
    sets[1] &= ~_OVERRIDES
    if libc.capset(head, sets):
        raise OSError(ctypes.get_errno(), "capset")


def told_as_anybody(site: SmallSite, said: Path) -> tuple[int, str]:
    """Build as somebody for whom permissions hold; return the exit code and what stands on standard error."""

    def run() -> int:
        heard = StringIO()
        bound_by_permissions()
        try:
            with redirect_stderr(heard):
                return main(["build", "--site", str(site.folder), "--as-of", "2025-06-01", "--jobs", "1"])
        finally:
            said.write_text(heard.getvalue(), encoding="utf-8")

    return forked(run), said.read_text(encoding="utf-8")


@pytest.mark.skipif(
    sys.platform == "win32" or (sys.platform != "linux" and not os.geteuid()), reason="permissions do not hold here"
)
@pytest.mark.fault(
    "a file or folder that may not be read: content, settings, sources, translations, templates, static files",
    "E101 with its place, and no second fault for links to it; the last good site stays",
)
@pytest.mark.parametrize("name", CLOSED)
def test_what_may_not_be_read_is_said_where_it_stands(
    name: str, bilingual: SmallSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = bilingual.write({STATIC: "a {}", WORDS: 'msgid "Sources"\nmsgstr "Sumber"\n'})
    (site.folder / TEMPLATE).write_bytes((ROOT / TEMPLATE).read_bytes())
    assert main(["lock", "--site", str(site.folder)]) == 0
    code, said = told(site, capsys)
    assert code == 0, said
    outside = tmp_path.with_name(f"{tmp_path.name}-said.txt")
    before = held(tmp_path)
    closed = site.folder / name
    mode = closed.stat().st_mode
    closed.chmod(0)
    try:
        code, said = told_as_anybody(site, outside)
    finally:
        closed.chmod(mode)
    errors = [line for line in said.split("\n") if ": error E" in line]

    assert code == 1, said
    assert errors, said
    assert errors[0].startswith(CLOSED[name])
    assert "Permission denied" in errors[0]
    assert "Check its permissions" in said
    assert len(errors) == 1 or name in {"content", "content/bodies", SOURCES}, errors
    assert held(tmp_path) == before
