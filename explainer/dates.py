"""EDTF dates: what an editor may write for a day that is known exactly, roughly or only in part.

Level 0 of the Extended Date/Time Format (ISO 8601-2:2019) and, of level 1, the qualifiers `?` `~` `%`,
unspecified digits (`X`) and intervals with open or unknown ends.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

Precision = Literal["day", "month", "year", "decade", "century"]

_POINT = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)"
    r"(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?"
    r"(?:T(?P<time>\d{2}:\d{2}(?::\d{2})?)(?P<zone>Z|[+-]\d{2}(?::\d{2})?)?)?"
    r"(?P<qualifier>[?~%])?",
    re.ASCII,
)
# The same as a JSON Schema can say it; it lets pass 2025-02-29 and an end before a start, which are no dates.
_DAYS = r"(0[13578]|1[02])-(0[1-9]|[12]\d|3[01]|XX)|(0[469]|11)-(0[1-9]|[12]\d|30|XX)|02-(0[1-9]|[12]\d|XX)"
_TIME = r"T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?(Z|[+-]\d{2}(:[0-5]\d)?)?"
_WRITTEN_POINT = rf"(\d{{3}}X|\d{{2}}XX|\d{{4}}(-(0[1-9]|1[0-2]|XX|XX-XX|({_DAYS})({_TIME})?))?)[?~%]?"
WRITTEN = rf"^({_WRITTEN_POINT}(/(\.\.|{_WRITTEN_POINT})?)?|(\.\.)?/{_WRITTEN_POINT})$"
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_ALMOST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
_FORMS = "Write a day as 2026-01-31, a month as 2026-01, a year as 2026; add ? ~ or % when it is not certain."


class Day(NamedTuple):
    """A calendar day of the proleptic Gregorian calendar, years 0 to 9999."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}-{self.day:02}"


class NotADate(ValueError):
    """Raised for text that is no date; says why, and in `remedy` what to write instead."""

    def __init__(self, message: str, remedy: str = _FORMS) -> None:
        super().__init__(message)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Point:
    """One end of an interval, or a date that is no interval.

    `masked` says that the digits below `precision` are written as X: some day in that month.
    """

    first: Day
    last: Day
    precision: Precision
    masked: bool = False
    time: str = ""
    uncertain: bool = False
    approximate: bool = False

    @property
    def html(self) -> str:
        """The value for HTML's `<time datetime>`, which knows days, months and years but no qualifier."""
        length = {"day": 10, "month": 7, "year": 4}.get(self.precision, 0) if self.first.year else 0
        return str(self.first)[:length]


@dataclass(frozen=True, slots=True)
class Date:
    """An EDTF date: as written, its points (two for an interval; None for an open or unknown end) and its bounds."""

    text: str
    points: tuple[Point | None, ...]

    @property
    def earliest(self) -> Day:
        """The first day that the date allows; timelines sort by it."""
        start = self.points[0]
        return start.first if start else Day(0, 1, 1)

    @property
    def latest(self) -> Day:
        """The day from which it has certainly happened; of an interval without an end, what its start allows."""
        known = [point for point in self.points if point]
        return known[-1].last

    @classmethod
    @lru_cache(maxsize=1 << 14)  # an archive has the same days again and again
    def parse(cls, text: str) -> Date:
        """Read EDTF text; raises `NotADate`."""
        if "/" not in text:
            return cls(text, (_point(text),))
        ends = text.split("/")
        if len(ends) != 2 or not any(end not in ("", "..") for end in ends):
            raise NotADate(f"`{text}` is not a date", _almost(text) or _FORMS)
        try:
            points = tuple(None if end in ("", "..") else _point(end) for end in ends)
        except NotADate as fault:
            raise NotADate(str(fault), _almost(text) or fault.remedy) from None
        start, end = points
        if start and end and start.first > end.last:
            raise NotADate(f"`{text}` ends before it begins", "Put the earlier date first.")
        return cls(text, points)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> CoreSchema:
        """Let a field of this type be checked: text, or a bare year, which YAML hands over as an integer."""
        from pydantic_core import PydanticCustomError, core_schema

        def check(value: Any) -> Date:
            if isinstance(value, Date):
                return value
            if isinstance(value, bool) or not isinstance(value, (str, int)):
                raise PydanticCustomError("E205", "{said}", {"said": "this is not a date", "remedy": _FORMS})
            try:
                return cls.parse(str(value))
            except NotADate as fault:
                # The text goes in as context: braces in it must not be read as placeholders.
                context = {"said": str(fault), "remedy": fault.remedy}
                raise PydanticCustomError("E205", "{said}", context) from None

        return core_schema.no_info_plain_validator_function(check)

    @classmethod
    def __get_pydantic_json_schema__(cls, _core: object, _handler: object) -> dict[str, Any]:
        """Say what an editor writes; a bare year is an integer to YAML."""
        return {"type": ["string", "integer"], "pattern": WRITTEN, "minimum": 1000, "maximum": 9999}


def _point(text: str) -> Point:
    match = _POINT.fullmatch(text)
    if not match:
        raise NotADate(f"`{text}` is not a date", _almost(text) or _FORMS)
    year, month, day = match["year"], match["month"], match["day"]
    if ("X" in year and month) or (month == "XX" and day not in (None, "XX")):
        raise NotADate(f"`{text}` leaves out digits in the middle", "Only the last digits of a date may be X.")
    if match["time"] and (not day or day == "XX"):
        raise NotADate(f"`{text}` has a time but no day")
    first, last, precision = _bounds(text, year, month, day)
    if match["time"]:
        _check_time(text, match["time"], match["zone"] or "")
    return Point(
        first,
        last,
        precision,
        masked="X" in text,
        time=(match["time"] or "") + (match["zone"] or ""),
        uncertain=match["qualifier"] in ("?", "%"),
        approximate=match["qualifier"] in ("~", "%"),
    )


def _bounds(text: str, year: str, month: str | None, day: str | None) -> tuple[Day, Day, Precision]:
    low, high = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if month is None or month == "XX":
        precision: Precision = "year" if low == high else "decade" if high - low == 9 else "century"
        return Day(low, 1, 1), Day(high, 12, 31), precision
    if not 1 <= int(month) <= 12:
        raise NotADate(f"`{text}` is not a date: there is no month {month}", _almost(text) or _FORMS)
    length = days_in_month(low, int(month))
    if day is None or day == "XX":
        return Day(low, int(month), 1), Day(low, int(month), length), "month"
    if not 1 <= int(day) <= length:
        name = calendar.month_name[int(month)]
        raise NotADate(f"`{text}` is not a date: {name} {year} has {length} days")
    exact = Day(low, int(month), int(day))
    return exact, exact, "day"


def days_in_month(year: int, month: int) -> int:
    """Return how many days a month has; unlike the standard library's, for the year 0 too."""
    return 29 if month == 2 and calendar.isleap(year) else _LENGTHS[month - 1]


def _check_time(text: str, time: str, zone: str) -> None:
    hour, minute, *second = (int(part) for part in time.split(":"))
    away, *odd = (int(part) for part in zone[1:].split(":") if part) if zone.strip("Z") else (0,)
    if hour > 23 or minute > 59 or max(second, default=0) > 59 or away > 14 or max(odd, default=0) > 59:
        raise NotADate(f"`{text}` has an impossible time of day")


def _almost(text: str) -> str:
    """Return the days that somebody may have meant who wrote a date in another order; empty for none."""
    match = _ALMOST.fullmatch(text)
    if not match:
        return ""
    orders = [match.group(1, 2, 3)] if match[1] else [match.group(6, 5, 4), match.group(6, 4, 5)]
    meant = [
        f"`{year}-{month:>02}-{day:>02}`"
        for year, month, day in orders
        if 1 <= int(month) <= 12 and 1 <= int(day) <= days_in_month(int(year), int(month))
    ]
    return f"Did you mean {' or '.join(dict.fromkeys(meant))}?" if meant else ""
