"""Calendars: read back with another's library, whole days, with ids that last."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from explainer.calendars import Event, calendar
from explainer.dates import Day
from tests.announced import MORE, Announced, announce
from tests.conftest import SmallSite

LAW = "laws/port-law/calendar.ics"


@pytest.fixture
def site(bilingual: SmallSite) -> SmallSite:
    return bilingual.write(MORE)


@pytest.fixture
def built(site: SmallSite, monkeypatch: pytest.MonkeyPatch) -> Announced:
    return announce(site, monkeypatch)


def events(built: Announced, address: str) -> dict[str, dict[str, object]]:
    """Return what another's library reads of each event, by what of its id is not the site's."""
    read: Any = Calendar.from_ical(built.bytes(address))
    assert not read.errors
    found = {}
    for event in read.walk("VEVENT"):
        assert not event.errors
        uid = str(event["UID"]).removesuffix("@example.org/harbour")
        found[uid] = {
            "days": (event["DTSTART"].dt, event["DTEND"].dt),
            "known": event["DTSTAMP"].dt.date(),
            "status": str(event["STATUS"]),
            "title": str(event["SUMMARY"]),
            "text": str(event["DESCRIPTION"]),
            "href": str(event["URL"]),
        }
        assert not isinstance(event["DTSTART"].dt, datetime.datetime)
    return found


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def test_what_a_policy_has_ahead_is_read_back(built: Announced) -> None:
    assert events(built, LAW) == {
        "start.port-law": {
            "days": (day("2026-01-01"), day("2026-01-02")),
            "known": day("2025-02-01"),
            "status": "CONFIRMED",
            "title": 'Port law: It takes effect; "soon", they say.',
            "text": 'It takes effect; "soon", they say.',
            "href": "https://example.org/harbour/laws/port-law.html#start",
        },
        "fees.port-law": {
            "days": (day("2026-03-01"), day("2026-04-01")),
            "known": day("2025-02-01"),
            "status": "TENTATIVE",
            "title": "Port law: Fees apply.",
            "text": "from spring 2026\nFees apply.",
            "href": "https://example.org/harbour/laws/port-law.html#fees",
        },
        "fines.port-law": {
            "days": (day("2027-01-01"), day("2029-01-01")),
            "known": day("2025-05-01"),
            "status": "CONFIRMED",
            "title": "Port law: Fines apply.",
            "text": "Fines apply.",
            "href": "https://example.org/harbour/laws/port-law.html#fines",
        },
    }


def test_the_site_has_all_of_them_and_other_languages_the_same_ids(built: Announced) -> None:
    assert events(built, "calendar.ics") == events(built, LAW)
    there = events(built, f"id/{LAW}")
    assert {uid: each["days"] for uid, each in there.items()} == {
        uid: each["days"] for uid, each in events(built, LAW).items()
    }
    assert there["start.port-law"]["href"] == "https://example.org/harbour/id/laws/port-law.html#start"


def test_a_calendar_with_nothing_ahead_stays_at_its_address(site: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    built = announce(site, monkeypatch)
    assert events(built, "pacts/lease/calendar.ics") == {}
    later = announce(site, monkeypatch, "2030-01-01")
    assert events(later, LAW) == events(later, "calendar.ics") == {}
    assert later.named("bodies/**/calendar.ics") == []


def test_ids_and_stamps_outlive_titles_and_order(site: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    before = events(announce(site, monkeypatch), LAW)
    file = "content/laws/port-law.md"
    site.edit(file, "title: Port law", "title: Another title")
    lines = (site.folder / file).read_text().split("\n")
    facts = [line for line in lines if line.startswith("- {")]
    text = "\n".join(lines).replace("\n".join(facts), "\n".join(reversed(facts)))
    (site.folder / file).write_text(text)
    after = events(announce(site, monkeypatch, "2025-06-02"), LAW)
    assert {uid: (each["days"], each["known"]) for uid, each in after.items()} == {
        uid: (each["days"], each["known"]) for uid, each in before.items()
    }


def test_what_was_retired_is_cancelled_and_not_dropped(site: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    old = "text: Fees apply."
    site.edit("content/laws/port-law.md", old, f"{old}, retired: {{date: 2025-05-20, why: No.}}")
    assert events(announce(site, monkeypatch), LAW)["fees.port-law"]["status"] == "CANCELLED"


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]) | st.sampled_from('\n\t,;:\\"é漢😀')))
def test_any_text_is_folded_within_its_octets_and_read_back(text: str) -> None:
    event = Event("u", Day(2025, 1, 1), Day(2025, 1, 1), Day(2025, 1, 1), "CONFIRMED", text, text, "https://a.b/", "T")
    written = calendar(text, "https://a.b/", "en", [event])
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    assert b"\n" not in written.replace(b"\r\n", b"")
    events: list[Any] = Calendar.from_ical(written).walk("VEVENT")
    (read,) = events
    assert str(read["SUMMARY"]) == text


def test_the_last_day_that_there_is_needs_no_end() -> None:
    event = Event("u", Day(2025, 1, 1), Day(9999, 12, 31), Day(9999, 12, 31), "CONFIRMED", "s", "d", "h", "t")
    assert b"DTEND" not in calendar("n", "h", "en", [event])
