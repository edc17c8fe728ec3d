"""Calendars (RFC 5545) of what policies and deals have ahead: whole days, told apart by ids that last.

Written by hand, since a calendar of whole days needs no more than three rules: escaped text, lines folded at 75 octets,
CRLF. Tests read it with another's library.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from explainer.dates import Day

_WIDTH = 75  # octets of a line (section 3.1)
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})  # section 3.3.11
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f]")  # control characters but the tab and the line feed
# A calendar must hold something (section 3.6), and one whose dates have all passed must not vanish from its address.
_NOTHING = (
    "BEGIN:VTIMEZONE",
    "TZID:UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True, slots=True)
class Event:
    """Whole days from the first to the last; `stamp` is the day on which they became known here.

    `status` is `CONFIRMED`, `TENTATIVE` for days that are not certain, or `CANCELLED`.
    """

    uid: str
    stamp: Day
    first: Day
    last: Day
    status: str
    summary: str
    description: str
    href: str
    tag: str


def calendar(name: str, home: str, lang: str, events: Sequence[Event]) -> bytes:
    """Return a calendar of events in a language; `home` is the whole address of the page that it belongs to."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Explainer//Explainer//EN",
        "CALSCALE:GREGORIAN",
        f"NAME;LANGUAGE={lang}:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        f"URL:{home}",
        *(line for event in events for line in _event(event, lang)),
        *(() if events else _NOTHING),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _event(event: Event, lang: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{_date(event.stamp)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_date(event.first)}"
    if after := _after(event.last):
        yield f"DTEND;VALUE=DATE:{after}"
    yield f"SUMMARY;LANGUAGE={lang}:{_text(event.summary)}"
    yield f"DESCRIPTION;LANGUAGE={lang}:{_text(event.description)}"
    yield f"URL:{event.href}"
    yield f"CATEGORIES;LANGUAGE={lang}:{_text(event.tag)}"
    yield f"STATUS:{event.status}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _date(day: Day) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _after(day: Day) -> str:
    """Return the day after, since an end is not part of an event; nothing after the last day that there is."""
    last = datetime.date(*day)
    return (last + datetime.timedelta(days=1)).strftime("%Y%m%d") if last < datetime.date.max else ""


def _text(text: str) -> str:
    return _UNFIT.sub("", text).translate(_ESCAPED)


def _folded(line: str) -> bytes:
    """Fold a line between characters, each part of at most 75 octets with the space that continues it."""
    parts, part, size = [], "", 0
    for letter in line:
        length = len(letter.encode())
        if size + length > _WIDTH:
            parts.append(part)
            part, size = " ", 1
        part, size = part + letter, size + length
    return "\r\n".join([*parts, part]).encode() + b"\r\n"
