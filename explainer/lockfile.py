"""`facts.lock` as a file: a heading, then by page its addresses and its facts, each a line of JSON that reads well.

A line ends with a digest of itself, which tells when somebody changed it by hand.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from stat import S_ISREG
from typing import TYPE_CHECKING

from explainer import whole
from explainer.memory import Memory, digest
from explainer.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

FILE = "facts.lock"
_HEADING = {"facts.lock": 2, "written by": "python build.py lock", "edit by hand": "never"}
_FORMER = _HEADING | {"facts.lock": 1}  # in which there were facts only
_RESTORE = "Take the file from your version control; of a merge, keep one line of each fact."


@dataclass(frozen=True, slots=True)
class Line:
    """A fact as it was published: its values by their keys, and how many corrections named it by then.

    `gone` says that it was taken away; `number` is the line in the file, 0 for a fact of today.
    """

    page: str
    fact: str
    values: Mapping[str, str]
    corrections: int
    gone: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class Address:
    """Where a page was published, within each language's edition; `number` is the line in the file."""

    page: str
    address: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Lock:
    """What facts.lock holds: its lines by page, their text to quote from, and every address that was published."""

    pages: Mapping[str, tuple[Line, ...]]
    text: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()

    def of(self, page: str) -> tuple[Line, ...]:
        """Return a page's lines, those of facts that are gone too."""
        return self.pages.get(page, ())

    def place(self, line: Line | Address) -> Place:
        """Return where a line stands."""
        return _place(self.text, line.number)


def read(folder: Path, memory: Memory | None = None) -> tuple[Lock | None, list[Problem]]:
    """Read a site's facts.lock; None when there is none, or when it cannot be relied on."""
    try:
        if not S_ISREG((folder / FILE).lstat().st_mode):
            return None, [Problem(Place(FILE), "E101", "this is not an ordinary file", _RESTORE)]
        content = (folder / FILE).read_bytes()
    except FileNotFoundError:
        return None, []
    except OSError as fault:
        remedy = "Check its permissions." if isinstance(fault, PermissionError) else _RESTORE
        return None, [Problem(Place(FILE), "E101", f"the file cannot be read: {fault.strerror}", remedy)]
    return (memory or Memory()).recall("lock", FILE, digest(content), lambda: _read(content))


def _read(content: bytes) -> tuple[Lock | None, list[Problem]]:
    text = tuple(line.rstrip("\r") for line in content.decode(errors="replace").rstrip("\r\n").split("\n"))
    lines: dict[tuple[str, str], Line] = {}
    addresses: dict[str, Address] = {}
    problems = []
    for number, written in enumerate(text, 1):
        line = _heading(written) if number == 1 else _line(written, number)
        if isinstance(line, Line) and (first := lines.get((line.page, line.fact))):
            line = f"this fact has line {first.number} already"
        if isinstance(line, Address) and (former := addresses.get(line.address)):
            line = f"this address has line {former.number} already"
        if isinstance(line, str):
            problems.append(Problem(_place(text, number), "E109", line, _RESTORE))
        elif isinstance(line, Address):
            addresses[line.address] = line
        elif line:
            lines[line.page, line.fact] = line
    return (None, problems) if problems else (Lock(_by_page(lines.values()), text, tuple(addresses.values())), [])


def _by_page(lines: Iterable[Line]) -> dict[str, tuple[Line, ...]]:
    pages: dict[str, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    return {page: tuple(each) for page, each in pages.items()}


def _place(text: tuple[str, ...], number: int) -> Place:
    return Place(FILE, number, source=text[number - 1])


def _heading(written: str) -> str | None:
    """Return what is wrong with the first line, if anything is."""
    return (
        None
        if _json(written) in (_HEADING, _FORMER)
        else "this is not the first line of a facts.lock that this version reads"
    )


def _line(written: str, number: int) -> Line | Address | str:
    """Return a line, or what is wrong with it."""
    record = _json(written)
    if not isinstance(record, dict):
        return "this line is neither a fact nor an address in JSON"
    if record.pop("digest", None) != _digest(record):
        return "this line was changed by hand: its digest belongs to another"
    if record.keys() == {"page", "address"} and all(isinstance(text, str) for text in record.values()):
        return Address(record["page"], record["address"], number)
    page, fact, corrections, gone = (record.pop(name, None) for name in ("page", "fact", "corrections", "gone"))
    texts = (page, fact, *record.values())
    if not all(isinstance(text, str) for text in texts) or type(corrections) is not int or gone not in (None, True):
        return "this line does not say what the line of a fact says"
    return Line(page, fact, record, corrections, gone is True, number)


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _digest(record: Mapping[str, object]) -> str:
    return hashlib.blake2b(json.dumps(record, sort_keys=True).encode(), digest_size=8).hexdigest()


def write(folder: Path, lines: Iterable[Line], addresses: Iterable[Address]) -> list[Problem]:
    """Write a site's facts.lock, whole or not at all; return what kept it from being written."""
    written = [
        ((line.page, "", line.address), _signed({"page": line.page, "address": line.address})) for line in addresses
    ]
    written += [((line.page, line.fact, ""), _written(line)) for line in lines]
    text = "\n".join([json.dumps(_HEADING), *(text for _, text in sorted(written)), ""])
    try:
        whole.write(str(folder / FILE), text.encode())
    except OSError as fault:
        message = f"this cannot be written: {fault.strerror}"
        return [Problem(Place(FILE), "E503", message, "Check space and permissions.")]
    return []


def _written(line: Line) -> str:
    record: dict[str, object] = {"page": line.page, "fact": line.fact, **line.values, "corrections": line.corrections}
    if line.gone:
        record["gone"] = True
    return _signed(record)


def _signed(record: Mapping[str, object]) -> str:
    return json.dumps({**record, "digest": _digest(record)}, ensure_ascii=False)
