"""EDTF dates: what may be written, which days it allows, and what is said about what may not."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from explainer.dates import Date, Day, NotADate, Point, days_in_month

VALID = [
    # text, earliest, latest
    ("2026-01-31", "2026-01-31", "2026-01-31"),
    ("2026-01", "2026-01-01", "2026-01-31"),
    ("2026-04", "2026-04-01", "2026-04-30"),
    ("2024-02", "2024-02-01", "2024-02-29"),
    ("1900-02", "1900-02-01", "1900-02-28"),
    ("2026", "2026-01-01", "2026-12-31"),
    ("202X", "2020-01-01", "2029-12-31"),
    ("20XX", "2000-01-01", "2099-12-31"),
    ("2026-XX", "2026-01-01", "2026-12-31"),
    ("2026-XX-XX", "2026-01-01", "2026-12-31"),
    ("2026-02-XX", "2026-02-01", "2026-02-28"),
    ("2026-01-31T21:30", "2026-01-31", "2026-01-31"),
    ("2026-01-31T21:30:59Z", "2026-01-31", "2026-01-31"),
    ("2026-01-31T00:00-05:00", "2026-01-31", "2026-01-31"),
    ("2026-01-31T23:59+01", "2026-01-31", "2026-01-31"),
    ("2026-01-31?", "2026-01-31", "2026-01-31"),
    ("2026-01~", "2026-01-01", "2026-01-31"),
    ("2026%", "2026-01-01", "2026-12-31"),
    ("2026-01/2026-03", "2026-01-01", "2026-03-31"),
    ("2026-01-31/2026-01-31", "2026-01-31", "2026-01-31"),
    ("2026-01-15/2026-01", "2026-01-15", "2026-01-31"),
    ("2026-01~/2026-03?", "2026-01-01", "2026-03-31"),
    ("../2026", "0000-01-01", "2026-12-31"),
    ("/2026", "0000-01-01", "2026-12-31"),
    ("2026-03/..", "2026-03-01", "2026-03-31"),
    ("2026-03/", "2026-03-01", "2026-03-31"),
    ("0000", "0000-01-01", "0000-12-31"),
    ("0000-02-29", "0000-02-29", "0000-02-29"),
    ("000X", "0000-01-01", "0009-12-31"),
    ("00XX", "0000-01-01", "0099-12-31"),
    ("9999", "9999-01-01", "9999-12-31"),
    ("9999-12-31", "9999-12-31", "9999-12-31"),
]

FORMS = "Write a day as 2026-01-31"
INVALID = [
    # text, what the message says of it, how the remedy begins
    ("", "is not a date", FORMS),
    ("yesterday", "`yesterday` is not a date", FORMS),
    ("..", "is not a date", FORMS),
    ("/", "is not a date", FORMS),
    ("../..", "is not a date", FORMS),
    ("2026/2027/2028", "is not a date", FORMS),
    ("2026/soon", "`soon` is not a date", FORMS),
    ("26", "is not a date", FORMS),
    ("12026", "is not a date", FORMS),
    ("-2026", "is not a date", FORMS),
    ("2026 ", "is not a date", FORMS),
    ("2026-01-31\n", "is not a date", FORMS),
    ("2026?~", "is not a date", FORMS),
    ("2026-X1", "is not a date", FORMS),
    ("2XXX", "is not a date", FORMS),
    ("2026-01-3X", "is not a date", FORMS),
    ("２０２６-01-31", "is not a date", FORMS),
    ("2026-00", "there is no month 00", FORMS),
    ("2026-13", "there is no month 13", FORMS),
    ("2026-13-01", "there is no month 13", FORMS),
    ("2026-02-29", "February 2026 has 28 days", FORMS),
    ("1900-02-29", "February 1900 has 28 days", FORMS),
    ("2026-04-31", "April 2026 has 30 days", FORMS),
    ("2026-01-00", "January 2026 has 31 days", FORMS),
    ("202X-01", "leaves out digits in the middle", "Only the last digits"),
    ("2026-XX-15", "leaves out digits in the middle", "Only the last digits"),
    ("2026-01T10:00", "has a time but no day", FORMS),
    ("2026-01-XXT10:00", "has a time but no day", FORMS),
    ("2026-01-31T24:00", "impossible time of day", FORMS),
    ("2026-01-31T10:60", "impossible time of day", FORMS),
    ("2026-01-31T10:00:60", "impossible time of day", FORMS),
    ("2026-01-31T10:00+99:99", "impossible time of day", FORMS),
    ("2026-1-5", "is not a date", "Did you mean `2026-01-05`?"),
    ("2026.01.05", "is not a date", "Did you mean `2026-01-05`?"),
    ("2026/01/31", "is not a date", "Did you mean `2026-01-31`?"),
    ("31.1.2026", "is not a date", "Did you mean `2026-01-31`?"),
    ("31/01/2026", "is not a date", "Did you mean `2026-01-31`?"),
    ("1/31/2026", "is not a date", "Did you mean `2026-01-31`?"),
    ("3/4/2026", "is not a date", "Did you mean `2026-04-03` or `2026-03-04`?"),
    ("4/4/2026", "is not a date", "Did you mean `2026-04-04`?"),
    ("30.2.2026", "is not a date", FORMS),
    ("2026-02/2026-01", "ends before it begins", "Put the earlier date first."),
    ("2026-01-31/2026-01-30", "ends before it begins", "Put the earlier date first."),
]


def day(date: datetime.date) -> Day:
    return Day(date.year, date.month, date.day)


def point(text: str) -> Point:
    only = Date.parse(text).points[0]
    assert only is not None
    return only


@pytest.mark.parametrize(("text", "earliest", "latest"), VALID)
def test_a_date_is_bounded_by_the_days_that_it_allows(text: str, earliest: str, latest: str) -> None:
    date = Date.parse(text)
    assert (str(date.earliest), str(date.latest)) == (earliest, latest)
    assert date.text == text


@pytest.mark.parametrize(("text", "message", "remedy"), INVALID)
def test_what_is_no_date_is_refused_with_cause_and_remedy(text: str, message: str, remedy: str) -> None:
    with pytest.raises(NotADate) as fault:
        Date.parse(text)
    assert message in str(fault.value)
    assert fault.value.remedy.startswith(remedy)


@pytest.mark.parametrize(
    ("text", "uncertain", "approximate"),
    [("2026", False, False), ("2026?", True, False), ("2026~", False, True), ("2026%", True, True)],
)
def test_a_qualifier_says_what_is_not_certain(text: str, uncertain: bool, approximate: bool) -> None:
    assert (point(text).uncertain, point(text).approximate) == (uncertain, approximate)


@pytest.mark.parametrize(
    ("text", "precision", "masked", "html"),
    [
        ("2026-01-31", "day", False, "2026-01-31"),
        ("2026-01-31?", "day", False, "2026-01-31"),
        ("2026-01", "month", False, "2026-01"),
        ("2026-01-XX", "month", True, "2026-01"),
        ("2026", "year", False, "2026"),
        ("2026-XX", "year", True, "2026"),
        ("202X", "decade", True, ""),
        ("20XX", "century", True, ""),
    ],
)
def test_a_point_knows_how_exact_it_is(text: str, precision: str, masked: bool, html: str) -> None:
    assert (point(text).precision, point(text).masked, point(text).html) == (precision, masked, html)


@pytest.mark.parametrize(
    ("text", "time"), [("2026-01-31", ""), ("2026-01-31T21:30", "21:30"), ("2026-01-31T21:30:05Z?", "21:30:05Z")]
)
def test_a_time_of_day_is_kept_with_its_zone(text: str, time: str) -> None:
    assert point(text).time == time


def test_open_ends_are_no_points() -> None:
    assert Date.parse("../2026").points[0] is None
    assert Date.parse("2026/").points[1] is None
    assert len(Date.parse("2026").points) == 1


def test_days_sort_by_calendar() -> None:
    written = ["2026-02", "9999", "2025-12-31", "0000", "2026-01-31"]
    ordered = sorted((Date.parse(text) for text in written), key=lambda date: date.earliest)
    assert [date.text for date in ordered] == ["0000", "2025-12-31", "2026-01-31", "2026-02", "9999"]


@given(st.dates())
@example(datetime.date(1, 1, 1))
@example(datetime.date(9999, 12, 31))
def test_a_day_begins_and_ends_with_itself(date: datetime.date) -> None:
    read = Date.parse(date.isoformat())
    assert read.earliest == read.latest == day(date)
    assert str(read.earliest) == date.isoformat()


COARSER = ["{0:.7}", "{0:.4}", "{0:.7}-XX", "{0:.4}-XX", "{0:.4}-XX-XX", "{0:.3}X", "{0:.2}XX"]


@given(st.dates(), st.sampled_from(COARSER))
def test_a_coarser_date_contains_every_day_in_it(date: datetime.date, form: str) -> None:
    coarse = Date.parse(form.format(date.isoformat()))
    assert coarse.earliest <= day(date) <= coarse.latest


@given(st.dates(max_value=datetime.date(9999, 11, 30)))
def test_the_day_after_a_month_is_the_first_of_the_next(date: datetime.date) -> None:
    last = Date.parse(date.isoformat()[:7]).latest
    following = datetime.date(*last) + datetime.timedelta(days=1)
    assert following.day == 1
    assert days_in_month(date.year, date.month) == last.day


@given(st.dates(), st.dates())
def test_an_interval_runs_from_the_earlier_day_to_the_later(one: datetime.date, other: datetime.date) -> None:
    first, last = sorted((one, other))
    interval = Date.parse(f"{first}/{last}")
    assert (interval.earliest, interval.latest) == (day(first), day(last))


@given(st.dates(), st.dates())
def test_an_interval_that_runs_backwards_is_refused(one: datetime.date, other: datetime.date) -> None:
    assume(one != other)
    first, last = sorted((one, other))
    with pytest.raises(NotADate, match="ends before it begins"):
        Date.parse(f"{last}/{first}")


@given(st.dates(), st.sampled_from("?~%"), st.sampled_from([4, 7, 10]))
def test_a_qualifier_moves_no_bound(date: datetime.date, qualifier: str, length: int) -> None:
    plain, qualified = (Date.parse(date.isoformat()[:length] + end) for end in ("", qualifier))
    assert (plain.earliest, plain.latest) == (qualified.earliest, qualified.latest)


@given(st.text(st.sampled_from("0123456789X-/.T:Z+?~%")) | st.text())
def test_any_text_is_a_date_with_ordered_bounds_or_is_refused_with_a_remedy(text: str) -> None:
    try:
        date = Date.parse(text)
    except NotADate as fault:
        assert str(fault)
        assert fault.remedy
    else:
        assert Day(0, 1, 1) <= date.earliest <= date.latest <= Day(9999, 12, 31)
        assert Date.parse(date.text) == date
