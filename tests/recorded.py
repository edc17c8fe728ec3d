"""A site that was built and recorded, and ways to look at the record and to meddle with it."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from explainer import inventory
from explainer.cli import main
from explainer.freshness import look
from explainer.latest import RECORD
from tests.test_cli import DAY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import SmallSite

DRAFT = "---\ntitle: A draft\ndraft: true\n---\n"


@pytest.fixture
def built(world: SmallSite) -> SmallSite:
    """Return a site that was built, and built again with nothing to do."""
    world.write({"templates/note.html": "unused", "static/note.txt": "note", "content/bodies/pier.md": DRAFT})
    assert main(["--site", str(world.folder), *DAY]) == 0
    assert main(["lock", "--site", str(world.folder)]) == 0
    assert build(world) == 0
    assert holds(world)
    return world


def build(site: SmallSite, *words: str) -> int:
    return main(["--site", str(site.folder), *(words or DAY)])


def holds(site: SmallSite, **changed: object) -> bool:
    """Tell whether a build would have nothing to do."""
    options = site.options()
    return look(replace(options, **changed)).result is not None  # type: ignore[arg-type]


def age(site: SmallSite) -> None:
    """Let every file, and the record, be much older than the window in which files are always read."""
    path = site.folder / RECORD
    record = json.loads(path.read_bytes().split(b"\n", 1)[1])
    record["taken"] += 3600 * 10**9
    write_record(path, record)


def write_record(path: Path, record: dict[str, object], **heading: object) -> None:
    body = json.dumps(record).encode()
    form = {"form": "explainer freshness", "version": 2, "digest": inventory.digest(body), **heading}
    path.write_bytes(json.dumps(form).encode() + b"\n" + body)


def swap(path: Path, old: str, new: str) -> None:
    """Change a file in place and set its time back."""
    before = path.stat()
    assert len(old) == len(new)
    with path.open("r+", encoding="utf-8") as file:
        text = file.read()
        assert old in text
        file.seek(0)
        file.write(text.replace(old, new, 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
