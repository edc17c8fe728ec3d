"""What came of asking for a site's links, as an editor reads it: tables in a terminal, or JSON for a program.

`docs/links.md` describes the JSON object; its `version` is raised when a key changes its meaning or goes.
"""

from __future__ import annotations

import datetime
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explainer.answers import DEAD, State
from explainer.tables import paragraph, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from explainer.answers import Asked
    from explainer.outgoing import Link, Use

VERSION = 1
NO_COPY = "no archived copy"
_TITLES = {
    State.GONE: "Gone",
    State.FAILED: "Failed",
    State.MOVED: "Moved for good",
    State.REFUSED: "Refused to a program; look in a browser",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A link with its answer, and its archived copies with what is known of each."""

    link: Link
    asked: Asked
    copies: tuple[tuple[str, State | None], ...]

    @property
    def dead(self) -> bool:
        """Tell whether a reader who follows it finds nothing."""
        return self.asked.answer.state in DEAD


def findings(links: Sequence[Link], answers: Mapping[str, Asked]) -> list[Finding]:
    """Put links and answers together; links without an answer are left out."""
    return [
        Finding(link, answers[link.address], tuple((copy, _state(copy, answers)) for copy in link.archives))
        for link in links
        if link.address in answers
    ]


def _state(copy: str, answers: Mapping[str, Asked]) -> State | None:
    asked = answers.get(copy.split("#", 1)[0])
    return asked.answer.state if asked else None


def as_json(found: Sequence[Finding]) -> str:
    """Say findings as a JSON object."""
    record = {"version": VERSION, "links": [_record(each) for each in found], "counts": _counts(found)}
    return json.dumps(record, indent=2)


def _record(found: Finding) -> dict[str, object]:
    answer = found.asked.answer
    at = datetime.datetime.fromtimestamp(found.asked.at, datetime.UTC)
    return {
        "address": found.link.address,
        "state": answer.state.value,
        "status": answer.status,
        "said": answer.said,
        "moved_to": answer.to or None,
        "asked": at.isoformat(timespec="seconds"),
        "dead": found.dead,
        "archives": [{"address": copy, "state": state.value if state else None} for copy, state in found.copies],
        "uses": [_use(use) for use in found.link.uses],
    }


def _use(use: Use) -> dict[str, object]:
    place = use.place
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "role": use.role,
        "source": use.source or None,
    }


def _counts(found: Sequence[Finding]) -> dict[str, int]:
    counted = Counter(each.asked.answer.state for each in found)
    return {state.value: counted[state] for state in State}


def as_text(found: Sequence[Finding], asked: int, width: int) -> str:
    """Say findings as titled tables, for a terminal of `width` columns; `asked` is how many were asked for just now."""
    counts = _counts(found)
    lines = [*_sections(found, width)]
    said = ", ".join(f"{count} {state}" for state, count in counts.items() if count) or "none"
    known = f", {len(found) - asked} known from earlier" if len(found) > asked else ""
    return "\n".join([*lines, *paragraph(f"{len(found)} links elsewhere: {said} ({asked} asked{known}).", width)])


def _sections(found: Sequence[Finding], width: int) -> Iterator[str]:
    for state, title in _TITLES.items():
        rows = [each for each in found if each.asked.answer.state is state]
        if rows:
            headings = ("address", _HEADINGS[state], "used in", *(("archived copy",) if state in DEAD else ()))
            yield from (f"{title}: {len(rows)}", "")
            yield from table(headings, [_row(each, state) for each in rows], width)
            yield ""


_HEADINGS = {State.GONE: "why", State.FAILED: "why", State.MOVED: "to", State.REFUSED: "why"}


def _row(found: Finding, state: State) -> tuple[str, ...]:
    answer = found.asked.answer
    used = " ".join(dict.fromkeys(f"{use.place.file}:{use.place.line}" for use in found.link.uses))
    if state is State.MOVED:
        return found.link.address, answer.to, used
    said = f"{answer.said}, after it moved to {answer.to}" if answer.to else answer.said
    return (found.link.address, said, used, *((_copies(found),) if state in DEAD else ()))


def _copies(found: Finding) -> str:
    """Name the archived copies, and say of one that it is dead as well."""
    if all(use.role == "archive" for use in found.link.uses):
        return "this is one"
    said = (f"{copy} (dead too)" if state in DEAD else copy for copy, state in found.copies)
    return " ".join(said) or NO_COPY
