"""A problem in somebody's content: what it is, where it stands, what to do about it, and how to say so.

A fault of content is a value, collected and reported together with all others; an exception means a fault of
the program or of the machine.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Every code that was ever published stays here; none is given a second meaning.
CATALOGUE = {
    "E101": "The file cannot be read",
    "E102": "The text is not UTF-8",
    "E103": "The front matter is missing or never closed",
    "E104": "The YAML cannot be understood",
    "E105": "A YAML feature that is switched off (alias, anchor, tag, second document)",
    "E106": "A key stands twice",
    "E107": "site.yaml is missing",
    "E108": "A file lies where no kind of page lives",
    "E109": "facts.lock cannot be relied on",
    "E110": "A character that readers cannot see",
    "E201": "A required field is missing",
    "E202": "An unknown key",
    "E203": "A value of the wrong type",
    "E204": "A word that is not in the list",
    "E205": "Not a date",
    "E206": "An id that cannot be an id",
    "E207": "Not a web address",
    "E208": "A field that cannot be empty",
    "E209": "Two fields that exclude each other",
    "E210": "A blank that is still to be filled",
    "E211": "An old address that cannot have been one",
    "E301": "No page of that id",
    "E302": "No fact of that id",
    "E303": "No source of that id",
    "E304": "A link or citation that is not well formed",
    "E305": "A link to an address that may not be linked",
    "E306": "No such heading or static file",
    "E307": "A page that is not published is named",
    "E308": "No claim of that key",
    "E309": "Sources that rest on each other in a circle",
    "E310": "An id is taken",
    "E311": "An id that the generator needs for itself",
    "E312": "An address is taken",
    "E313": "A name that no file can have on some systems",
    "E401": "A stance that nobody named takes",
    "E402": "Unnamed people can only allege",
    "E403": "A denial or confirmation without the words",
    "E404": "The asserted status does not follow from the evidence",
    "E405": "A stance or a step where it cannot count",
    "E406": "A fact without a source",
    "E407": "A fact without text",
    "E408": "A policy without a step",
    "E409": "A published fact changed without a correction",
    "E410": "A quotation that is not in the sources' excerpts",
    "E411": "A translation that would change a fact",
    "E412": "A translation whose figures are not those of the original",
    "E413": "A translation whose links or citations are not those of the original",
    "E414": "A translation of another shape than the original",
    "E415": "A published address that would lead nowhere",
    "E501": "The output folder is not ours",
    "E502": "A file that is not ours is in the way",
    "E503": "The output cannot be written",
    "E504": "The output folder is not as the last build left it",
    "E505": "A store holds what this site did not put there",
    "E506": "A store cannot be used",
    "E507": "A folder in which outputs must not lie",
    "E508": "Another build is at work in the folder",
    "E601": "A template cannot be rendered",
    "E602": "The interface's words are missing or broken",
    "E603": "The site's icon cannot be drawn",
    "W701": "A denial or confirmation by somebody who is not a party",
    "W702": "A rumor without any evidence for or against it",
    "W703": "A translation that this version does not build (said by earlier versions only)",
    "W704": "Evidence dated in the future",
    "W705": "A language in which the interface has no words",
    "W706": "Text that may have been cut at a #",
    "W707": "A rumor that is not settled and does not say what is not known",
    "W708": "A translation of which nobody has said what version it renders",
    "W709": "A translation that is older than the original",
    "W710": "A text that is not translated",
    "W711": "Compressed copies of one form are left out",
    "W712": "A source's id in brackets that is no citation",
    "N801": "A blank in a draft",
}

RETIRED = frozenset({"W703"})  # nothing is said with these any more
_SEVERITIES = {"E": "error", "W": "warning", "N": "note"}


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """Where something stands: a file relative to the site, a line and a column counted from 1, and the line itself."""

    file: str
    line: int = 1
    column: int = 1
    width: int = 1
    source: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One fault: its place, its permanent code, the cause in an editor's words and the remedy."""

    place: Place
    code: str
    message: str
    remedy: str = ""

    def __post_init__(self) -> None:
        if self.code not in CATALOGUE:
            raise ValueError(f"{self.code} is not in the catalogue of problems")

    @property
    def severity(self) -> str:
        """`error`, `warning` or `note`."""
        return _SEVERITIES[self.code[0]]


Problems = tuple[Problem, ...]


def in_order(problems: Iterable[Problem]) -> Problems:
    """Return each problem once, by file, line, column and code."""
    return tuple(sorted(set(problems), key=lambda each: (_start(each.place), each.code, each.message)))


def _start(place: Place) -> tuple[str, int, int]:
    return place.file, place.line, place.column


def stops(problems: Iterable[Problem], *, strict: bool = False) -> bool:
    """Tell whether a build must write nothing: for any error, and under `strict` for any warning; never for a note."""
    return any(problem.severity == "error" or (strict and problem.severity == "warning") for problem in problems)


def near(word: str, words: Iterable[str]) -> str | None:
    """Return the one of `words` that somebody who wrote `word` probably meant."""
    import difflib

    cutoff = 0.5 if 3 <= len(word) <= 4 else 0.6  # one slip weighs more in a short word
    found = difflib.get_close_matches(word, sorted(words), n=1, cutoff=cutoff)
    return found[0] if found else None


def did_you_mean(word: str, words: Iterable[str], otherwise: str = "") -> str:
    """Return a remedy that names the nearest of `words`, else the remedy `otherwise`."""
    match = near(word, words) if len(word) <= _LONGEST_WORD else None  # comparing takes the square of the length
    stray = foreign_letter(word)
    said = f"Did you mean `{match}`?" if match else otherwise
    return f"{said} {stray}".strip() if stray else said


def foreign_letter(word: str) -> str:
    """Name the first letter of an id that is not ASCII, which may look like one that is; empty if there is none."""
    stray = next((sign for sign in word if not sign.isascii()), "")
    if not stray:
        return ""
    return f"`{stray}` is {unicodedata.name(stray, 'a character without a name')} (U+{ord(stray):04X})."


def _shown(text: str) -> str:
    """Return words in which no character acts on a terminal and none is too long to be read."""
    cut = text if len(text) <= _LONGEST_MESSAGE else text[:_LONGEST_MESSAGE] + "…"
    return cut if cut.isprintable() else "".join(each if each == "\n" else _sign(each) for each in cut)


def _sign(sign: str) -> str:
    return sign if sign.isprintable() else _UNSEEN.get(sign) or f"\\u{ord(sign):04x}"


def as_text(problem: Problem) -> str:
    """Say a problem for a terminal: place and cause, the line with a caret under it, the remedy."""
    place = problem.place
    said = [f"{_shown(str(place))}: {problem.severity} {problem.code}: {_shown(problem.message)}"]
    if place.source.strip():
        said += frame(place)
    if problem.remedy:
        said.append(f"    {_shown(problem.remedy)}")
    return "\n".join(said)


_LONGEST_WORD = 100
_LONGEST_MESSAGE = 1_000
_UNSEEN = {"\t": " ", "\u00a0": " "}  # a control character is shown by a sign of its own


def frame(place: Place) -> list[str]:
    """Show the line of a place with its number, and under it carets at the place."""
    margin = f"{place.line:>5} | "
    cut = max(0, place.column - 1_000)  # of a line of megabytes only what is near is looked at
    near_by = place.source[cut : place.column + 1_000]
    visible = "".join(sign if sign.isprintable() else _UNSEEN.get(sign, "\ufffd") for sign in near_by)
    start = min(place.column - 1 - cut, len(visible))
    width = max(1, min(place.width, len(visible) - start))
    if start > 90:  # a very long line is shown from shortly before the fault
        visible, start = "…" + visible[start - 40 :], 41
    return [
        margin + visible[:160],
        " " * (len(margin) - 2) + "| " + " " * start + "^" * min(width, 160 - start),
    ]


def as_json(problems: Iterable[Problem]) -> str:
    """Say problems as data: a JSON object with `problems`, `errors`, `warnings` and `notes`."""
    found = list(problems)
    counts = {f"{word}s": count for word, count in _counts(found).items()}
    return json.dumps({"problems": [_record(problem) for problem in found], **counts}, indent=2)


def _counts(problems: list[Problem]) -> dict[str, int]:
    counted = Counter(problem.severity for problem in problems)
    return {word: counted[word] for word in _SEVERITIES.values()}


def _record(problem: Problem) -> dict[str, str | int]:
    place = problem.place
    return {
        "code": problem.code,
        "severity": problem.severity,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "title": CATALOGUE[problem.code],
        "message": problem.message,
        "remedy": problem.remedy,
    }


def summary(problems: Iterable[Problem]) -> str:
    """Count problems in words: `2 errors, 1 warning`; empty when there are none."""
    counts = _counts(list(problems)).items()
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for word, count in counts if count)
