"""Figures: the same in every language that writes them its own way, and never the same when a digit is another."""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import cache
from typing import Literal

import pytest
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_currency, format_decimal, format_percent
from hypothesis import assume, given
from hypothesis import strategies as st

from explainer.figures import difference, figures
from explainer.lexicon import Lexicon, lexicon
from explainer.shorthand import shorthand
from explainer.words import locale_of
from tests.conftest import ROOT

LANGUAGES = ("en", "id", "de", "fr", "ar", "ja", "hi", "de-CH")
languages = st.sampled_from(LANGUAGES)
numbers = st.decimals(Decimal(0), Decimal(10**12), allow_nan=False, places=2) | st.integers(0, 10**9).map(Decimal)


def _locale(tag: str) -> Locale:
    locale = locale_of(tag)
    assert locale
    return locale


@cache
def _lexicon(tag: str) -> Lexicon:
    table, problems = shorthand([ROOT / "templates"])
    assert not problems
    return lexicon(_locale(tag), table.of(tag))


def _read(text: str, tag: str) -> list[tuple[str, Decimal | str]]:
    return [figure.value for figure in figures(text, _lexicon(tag))]


def _differs(original: str, translation: str, tag: str = "id") -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = difference(figures(original, _lexicon("en")), figures(translation, _lexicon(tag)))
    return found.missing, found.extra


SAME = [
    ("up 27.5% in a year", "naik 27,5% dalam setahun"),
    ("27.5 percent", "27,5 persen"),
    ("136,854 cars", "136.854 mobil"),
    ("US$187 billion", "US$187 miliar"),
    ("US$187 billion", "187 miliar dolar AS"),
    ("$187bn", "US$ 187 miliar"),
    ("a 1.5-million-dollar plant", "pabrik senilai 1,5 juta dolar"),
    ("1.5 million", "1.500.000"),
    ("RMB 5 billion", "5 miliar yuan"),
    ("US$10–12 billion", "10–12 miliar dolar AS"),
    ("10–12%", "10%–12%"),
    ("1 February 2026", "1 Februari 2026"),
    ("on Feb. 1, 2026", "pada 2026-02-01"),
    ("from May", "mulai Mei"),
    ("the 2nd plant", "pabrik ke-2"),
    ("in the 2010s", "pada 2010-an"),
    ("SU7 and YU7 in Q2 2026", "SU7 dan YU7 pada Q2 2026"),
    ("15 CFR 791.304 bars it", "15 CFR 791.304 melarangnya"),
    ("S. 4429 of 2026", "S. 4429 tahun 2026"),
    ("at 9:30 pm", "pukul 21.30"),
    ("two plants", "dua pabrik"),
    ("Section 1260H", "Section 1260H"),
]  # fmt: skip


@pytest.mark.parametrize(("original", "translation"), SAME)
def test_a_figure_is_the_same_in_the_words_of_another_language(original: str, translation: str) -> None:
    assert _differs(original, translation) == ((), ())


DIFFERENT = [
    ("27.5%", "25,7%", ("27.5%",), ("25,7%",)),
    ("27.5%", "27,5", ("27.5%",), ("27,5",)),
    ("136,854 cars", "136,854 mobil", ("136,854",), ("136,854",)),  # in Indonesian that is a hundred and thirty-six
    ("1.5 million", "1.5 juta", ("1.5 million",), ("1.5 juta",)),
    ("US$187 billion", "US$187 juta", ("US$187 billion",), ("US$187 juta",)),
    ("US$187 billion", "187 miliar yuan", ("US$187 billion",), ("187 miliar yuan",)),
    ("1 February 2026", "1 Maret 2026", ("February",), ("Maret",)),
    ("SU7", "YU7", ("SU7",), ("YU7",)),
    ("9:30 pm", "pukul 9.30", ("9:30 pm",), ("9.30",)),
    ("in 2025 and 2026", "pada 2026", ("2025",), ()),
    ("3 and 3", "3", ("3",), ()),
    ("two", "2", (), ("2",)),
]


@pytest.mark.parametrize(("original", "translation", "missing", "extra"), DIFFERENT)
def test_what_differs_is_said_in_each_texts_words(
    original: str, translation: str, missing: tuple[str, ...], extra: tuple[str, ...]
) -> None:
    assert _differs(original, translation) == (missing, extra)


@given(numbers, languages, languages)
def test_a_number_is_the_same_in_any_two_languages(number: Decimal, one: str, other: str) -> None:
    said = [(format_decimal(number, locale=_locale(tag)), tag) for tag in (one, other)]
    assert [_read(*each) for each in said] == [[("", number.normalize())]] * 2


@given(st.integers(0, 10_000), languages, languages)
def test_a_percentage_is_the_same_in_any_two_languages(tenths: int, one: str, other: str) -> None:
    share = Decimal(tenths) / 1000
    said = [(format_percent(share, "#,##0.#%", locale=_locale(tag)), tag) for tag in (one, other)]
    assert [_read(*each) for each in said] == [[("%", (share * 100).normalize())]] * 2


@given(st.integers(1, 10**9), st.sampled_from(["USD", "EUR", "CNY", "IDR", "JPY"]), languages)
def test_an_amount_of_money_keeps_its_currency(amount: int, currency: str, tag: str) -> None:
    said = format_currency(amount, currency, "¤¤ #,##0", locale=_locale(tag), currency_digits=False)
    assert _read(said, tag) == [(currency, Decimal(amount).normalize())]
    named = format_currency(amount, currency, locale=_locale(tag), currency_digits=False, format_type="name")
    assert _read(named, tag) == [(currency, Decimal(amount).normalize())]


@given(st.integers(2, 999), st.sampled_from([3, 6, 9, 12]), languages, st.booleans())
def test_a_scale_is_the_number_that_it_stands_for(count: int, power: int, tag: str, brief: bool) -> None:
    locale = _locale(tag)
    length: Literal["short", "long"] = "short" if brief else "long"
    assume(length in locale.compact_decimal_formats)  # some languages have but one of them
    said = format_compact_decimal(count * 10**power, format_type=length, locale=locale, fraction_digits=4)
    assert _read(said, tag) == [("", Decimal(count * 10**power).normalize())]


@given(st.dates(datetime.date(1000, 1, 1)), languages, st.sampled_from(["medium", "long", "full"]))
def test_a_date_is_its_day_month_and_year_in_every_language(day: datetime.date, tag: str, length: str) -> None:
    said = format_date(day, length, locale=_locale(tag))
    expected = [("", Decimal(day.day)), ("month", Decimal(day.month)), ("", Decimal(day.year))]
    assert sorted(_read(said, tag)) == sorted(expected)


@given(st.integers(0, 10**9), st.data(), languages)
def test_a_changed_digit_is_found(number: int, data: st.DataObject, tag: str) -> None:
    digits = list(str(number))
    place = data.draw(st.integers(0, len(digits) - 1))
    digits[place] = data.draw(st.sampled_from("0123456789"))
    changed = int("".join(digits))
    assume(changed != number)
    said = format_decimal(changed, locale=_locale(tag))
    found = difference(
        figures(f"It sold {number:,} cars.", _lexicon("en")), figures(f"Es sind {said} heute.", _lexicon(tag))
    )
    assert found


@given(st.text(), languages)
def test_any_text_has_figures_and_differs_from_itself_in_none(text: str, tag: str) -> None:
    found = figures(text, _lexicon(tag))
    assert not difference(found, found)
