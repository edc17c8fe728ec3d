"""The interface's words: EDTF dates said in English, numbers, lists, other languages, a broken catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from explainer.dates import Date
from explainer.problems import Place
from explainer.words import Words, locale_of, vocabularies
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PLACE = Place("site.yaml", 3, 13, 2, "languages: [xx]")
TEMPLATES = ROOT / "templates"


@pytest.fixture(scope="module")
def english() -> Words:
    return Words("en", [TEMPLATES], PLACE)


def catalogue(folder: Path, name: str, text: str) -> Path:
    (folder / "words").mkdir(parents=True)
    (folder / "words" / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2026-01-31", "31 January 2026"),
        ("2026-01-31T21:30", "31 January 2026, 21:30"),
        ("2026-01", "January 2026"),
        ("2026", "2026"),
        ("0476", "476"),
        ("9999-12-31", "31 December 9999"),
        ("2026-01-XX", "a day in January 2026"),
        ("2026-XX", "some time in 2026"),
        ("2026-XX-XX", "some time in 2026"),
        ("202X", "between 2020 and 2029"),
        ("20XX", "between 2000 and 2099"),
        ("2026?", "2026, uncertain"),
        ("2026-01~", "about January 2026"),
        ("2026-01-31%", "about 31 January 2026, uncertain"),
        ("2026-01/2026-03", "January 2026 – March 2026"),
        ("2026-01~/2026-03?", "about January 2026 – March 2026, uncertain"),
        ("2026-01-31/..", "from 31 January 2026"),
        ("2026/", "from 2026"),
        ("../2026-01", "until January 2026"),
        ("/2026~", "until about 2026"),
    ],
)
def test_a_date_is_said_in_english(english: Words, date: str, said: str) -> None:
    assert english.date(Date.parse(date)) == said


def test_a_year_without_a_calendar_is_said_no_more_exactly_than_it_is_known(english: Words) -> None:
    assert english.date(Date.parse("0000-02-29")) == "0000-02-29"
    assert english.date(Date.parse("0000-02")) == "0000-02"
    assert english.date(Date.parse("0000")) == "0000"


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0"), (2026, "2026"), (9999, "9999"), (10_000, "10,000"), (1_234_567, "1,234,567"), (-12_345, "-12,345")],
)
def test_large_numbers_are_grouped_and_years_are_not(english: Words, number: int, said: str) -> None:
    assert english.number(number) == said


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([], ""),
        (["Ford"], "Ford"),
        (["Ford", "Xiaomi"], "Ford and Xiaomi"),
        (["Ford", "Xiaomi", "BYD"], "Ford, Xiaomi and BYD"),
        (["a", "b", "c", "d"], "a, b, c and d"),
        (["{0}", "{1}"], "{0} and {1}"),
        (["Stone, and Sons", "the Board"], "Stone, and Sons and the Board"),
    ],
)
def test_a_list_is_said_with_and_before_the_last(english: Words, items: list[str], said: str) -> None:
    assert english.listing(items) == said


def test_the_project_has_english_words(english: Words) -> None:
    assert english.problems == []
    assert english.direction == "ltr"


def test_a_catalogue_words_dates_in_its_language(tmp_path: Path) -> None:
    german = catalogue(
        tmp_path,
        "de.po",
        """
        msgctxt "date pattern"
        msgid "d MMMM y"
        msgstr "d. MMMM y"

        msgctxt "interval"
        msgid "{start} – {end}"
        msgstr "{start} bis {end}"
        """,
    )
    words = Words("de", [german], PLACE)
    assert words.problems == []
    assert words.date(Date.parse("2026-01-31/2026-03-01")) == "31. Januar 2026 bis 1. März 2026"
    assert words.number(1_234_567) == "1.234.567"
    assert words.listing(["a", "b", "c"]) == "a, b und c"


@pytest.fixture(scope="module")
def indonesian() -> Words:
    return Words("id", [TEMPLATES], PLACE)


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2026-01-31", "31 Januari 2026"),
        ("2026-02-01T21:30", "1 Februari 2026, 21:30"),
        ("2026-01-XX", "suatu hari pada Januari 2026"),
        ("2026-08~", "sekitar Agustus 2026"),
        ("2026-01/2026-03", "Januari 2026 – Maret 2026"),
        ("2026-01-31/..", "mulai 31 Januari 2026"),
        ("../2026-05", "hingga Mei 2026"),
    ],
)
def test_a_date_is_said_in_indonesian(indonesian: Words, date: str, said: str) -> None:
    assert indonesian.problems == []
    assert indonesian.date(Date.parse(date)) == said


def test_numbers_lists_spans_and_languages_are_said_in_indonesian(indonesian: Words) -> None:
    assert [indonesian.number(value) for value in (2026, 136_854)] == ["2026", "136.854"]
    assert indonesian.listing(["Ford", "Xiaomi"]) == "Ford dan Xiaomi"
    assert indonesian.listing(["Ford", "Xiaomi", "BYD"]) == "Ford, Xiaomi, dan BYD"  # with a comma, as in the content
    assert [indonesian.span(days) for days in (9, 24, 700)] == ["9 hari", "3 minggu", "23 bulan"]
    assert (indonesian.language("ja"), indonesian.language("xx")) == ("Jepang", "xx")
    assert indonesian.direction == "ltr"


def test_one_form_serves_every_number_in_indonesian(indonesian: Words) -> None:
    said = {indonesian.ngettext("{count} fact", "{count} facts", count) for count in (0, 1, 2, 101)}
    assert said == {"{count} fakta"}


def test_a_catalogue_may_choose_whose_lists_and_whose_alphabet(tmp_path: Path) -> None:
    text = """
        msgctxt "locale for lists"
        msgid "locale"
        msgstr "en"

        msgctxt "alphabet"
        msgid "a b c d e f g h i j k l m n o p q r s t u v w x y z"
        msgstr "a b c d e f g h i j k l m n o p q r s t u v w x y z å ä ö"
        """
    own = Words("sv", [catalogue(tmp_path, "sv.po", text)], PLACE)
    assert own.listing(["a", "b", "c"]) == "a, b, and c"
    assert sorted(["Ängsö", "Åre", "Örebro", "Umeå"], key=own.sort_key) == ["Umeå", "Åre", "Ängsö", "Örebro"]


def test_a_catalogue_that_chooses_nothing_has_the_lists_of_its_language(tmp_path: Path) -> None:
    about = 'msgctxt "date"\nmsgid "about {date}"\nmsgstr "omkring {date}"\n'
    assert Words("sv", [catalogue(tmp_path, "sv.po", about)], PLACE).listing(["a", "b", "c"]) == "a, b och c"


def test_names_are_sorted_whatever_their_capitals_and_accents(english: Words) -> None:
    names = ["Zürich", "eclair", "Éclair", "zebra", "Eclairs"]
    assert sorted(names, key=english.sort_key) == ["eclair", "Éclair", "Eclairs", "zebra", "Zürich"]


def test_several_languages_have_words_of_their_own() -> None:
    found = vocabularies(["en", "id", "fi"], [TEMPLATES], PLACE)
    assert list(found) == ["en", "id", "fi"]
    assert [words.gettext("Timeline") for words in found.values()] == ["Timeline", "Linimasa", "Timeline"]
    assert [[problem.code for problem in words.problems] for words in found.values()] == [[], [], ["W705"]]


def test_pseudo_words_show_where_they_come_from() -> None:
    words = Words("en", [TEMPLATES], PLACE, pseudo=True)
    assert words.gettext("Map").startswith("⟦")
    assert words.date(Date.parse("2026-01-31")) == "⟦31 January 2026⟧"
    assert words.listing(["a", "b", "c"]) == "a, b and c"
    assert sorted(["b", "a"], key=words.sort_key) == ["a", "b"]


def test_a_region_takes_the_words_of_its_language_unless_it_has_its_own(tmp_path: Path) -> None:
    own = 'msgctxt "date"\nmsgid "about {date}"\nmsgstr "circa {date}"\n'
    british = catalogue(tmp_path / "british", "en-GB.po", own)
    about = Date.parse("2026~")
    assert Words("en-GB", [TEMPLATES], PLACE).problems == []
    assert Words("en-GB", [TEMPLATES], PLACE).date(about) == "about 2026"
    assert Words("en-GB", [TEMPLATES, british], PLACE).date(about) == "circa 2026"
    assert Words("en", [TEMPLATES, british], PLACE).date(about) == "about 2026"


def test_the_words_of_the_first_folder_count(tmp_path: Path) -> None:
    message = 'msgctxt "date"\nmsgid "about {{date}}"\nmsgstr "{} {{date}}"\n'
    folders = [catalogue(tmp_path / word, "en.po", message.format(word)) for word in ("roughly", "circa")]
    assert Words("en", folders, PLACE).date(Date.parse("2026~")) == "roughly 2026"


def test_a_language_without_a_catalogue_stays_english_with_a_warning() -> None:
    words = Words("fi", [TEMPLATES], PLACE)
    [problem] = words.problems
    assert (problem.code, problem.place, problem.severity) == ("W705", PLACE, "warning")
    assert "`fi`" in problem.message
    assert words.gettext("Adopted") == "Adopted"


@pytest.mark.parametrize("tag", ["xx", "", "../en", "english language", "zz-Foo"])
def test_an_unknown_language_has_no_locale(tag: str) -> None:
    assert locale_of(tag) is None
    assert Words(tag, [TEMPLATES], PLACE).number(10_000) == "10,000"


@pytest.mark.parametrize(("tag", "direction"), [("en-GB", "ltr"), ("zh-Hant", "ltr"), ("ar", "rtl"), ("he", "rtl")])
def test_the_direction_of_writing_follows_from_the_language(tag: str, direction: str) -> None:
    assert locale_of(tag) is not None
    assert Words(tag, [TEMPLATES], PLACE).direction == direction


def test_a_broken_catalogue_is_a_problem_at_its_line(tmp_path: Path) -> None:
    broken = catalogue(tmp_path, "en.po", 'msgid "Adopted"\nmsgstr "Adopted"\n\nmsgid "Ahead"\nmsgst "Ahead"\n')
    words = Words("en", [broken], PLACE)
    [problem] = words.problems
    assert (problem.code, str(problem.place)) == ("E602", "templates/words/en.po:5:1")
    assert problem.place.source == 'msgst "Ahead"'
    assert words.gettext("Adopted") == "Adopted"


def test_more_forms_than_the_language_has_are_a_problem_at_their_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plural = (
        'msgid "{count} fact"\nmsgid_plural "{count} facts"\nmsgstr[0] "{count} fakta"\nmsgstr[1] "{count} fakta"\n'
    )
    surplus = catalogue(tmp_path, "id.po", f'msgid "Map"\nmsgstr "Peta"\n\n{plural}')
    words = Words("id", [surplus], PLACE)
    [problem] = words.problems
    assert (problem.code, str(problem.place)) == ("E602", "templates/words/id.po:4:1")
    assert problem.place.source == 'msgid "{count} fact"'
    assert words.gettext("Map") == "Map"
    assert capsys.readouterr().out == ""  # where problems as JSON go


def test_fewer_forms_than_the_language_has_stay_as_the_message_has_them(tmp_path: Path) -> None:
    plural = 'msgid "{count} fact"\nmsgid_plural "{count} facts"\nmsgstr[0] "{count} fakt"\n'
    words = Words("pl", [catalogue(tmp_path, "pl.po", plural)], PLACE)
    assert words.problems == []
    assert [words.ngettext("{count} fact", "{count} facts", n) for n in (1, 2)] == ["{count} fakt", "{count} facts"]
