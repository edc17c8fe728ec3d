"""The record of the last build: a line of JSON that names its form and has a digest of the next line, the record.

It is read before anything else; this module imports from the standard library only, until a result is asked for.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from explainer import inventory, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from explainer.problems import Problem
    from explainer.results import Result

RECORD = ".cache/freshness.json"
_FORM = "explainer freshness"
_VERSION = 2
Values = dict[str, Any]  # of JSON, by name


class Record(NamedTuple):
    """What the last build left behind.

    `saying` is a `Saying`, if its words tell what to print, in the folder `here`. Of inputs by path and outputs by
    address there are size, times, inode and digest; the manifest whose digest is `manifest_digest` lists the same
    outputs with the same digests. The day is today from `begins` until `ends`, in seconds since 1970; `result` is what
    was reported, and `idle` says that there was nothing to do.
    """

    saying: Sequence[Any] | None
    here: str
    asked: list[Any]
    made_with: Values
    taken: int
    inputs: Mapping[str, Sequence[Any]]
    manifest: str
    manifest_digest: str
    outputs: Mapping[str, Sequence[Any]]
    begins: float
    ends: float
    result: Values
    idle: bool


class Unfit(Exception):
    """A record that cannot be used; the message says why."""


def read(site: str | Path) -> Record:
    """Return the record of a site's last build; raises `OSError`, and `Unfit` for one that cannot be used."""
    return _parsed(whole.read(f"{site}/{RECORD}"))


def _parsed(content: bytes) -> Record:
    try:
        heading, body = content.split(b"\n", 1)
        form = json.loads(heading)
        if form["form"] != _FORM:
            raise Unfit("it is none of ours")
        if form["version"] != _VERSION:
            raise Unfit("another version of the generator wrote it")
        if form["digest"] != inventory.digest(body):
            raise Unfit("it is damaged")
        return Record(**json.loads(body))
    except (KeyError, TypeError, ValueError, RecursionError):
        raise Unfit("it cannot be understood") from None


def result(record: Record) -> Result:
    """Return what the last build reported."""
    from explainer.dates import Day
    from explainer.problems import Place, Problem
    from explainer.publishing import Published
    from explainer.results import Result

    said = record.result
    return Result(
        problems=tuple(Problem(Place(*place), *words) for place, *words in said["problems"]),
        failed=False,
        day=Day(*said["day"]),
        timezone=said["timezone"],
        published=Published(unchanged=tuple(record.outputs)),
        pages=tuple((name, count) for name, count in said["pages"]),
    )


def row(problem: Problem) -> tuple[tuple[str, int, int, int, str], str, str, str]:
    """Return a problem as the record holds it."""
    place = problem.place
    where = (place.file, place.line, place.column, place.width, place.source)
    return where, problem.code, problem.message, problem.remedy


def write(site: str, record: Record) -> None:
    """Leave a record for the next build; that it cannot be written stops no build."""
    body = json.dumps(record._asdict(), separators=(",", ":")).encode()
    heading = json.dumps({"form": _FORM, "version": _VERSION, "digest": inventory.digest(body)}).encode()
    path = f"{site}/{RECORD}"
    with suppress(OSError):
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        whole.write(path, heading + b"\n" + body)


def discard(site: str) -> None:
    """Drop the record of the last build, if there is one."""
    with suppress(OSError):
        os.unlink(f"{site}/{RECORD}")  # noqa: PTH108
