"""The interface's words in one language: messages from a gettext catalogue, dates and numbers by Babel.

A catalogue is `templates/words/<language>.po`; its messages are the English words in templates and code.
"""

from __future__ import annotations

import datetime
import gettext
import re
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal

from explainer import catalogues
from explainer.problems import Place, Problem
from explainer.pseudo import PseudoTranslations
from explainer.sorting import Order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from explainer.dates import Date, Day, Point
    from explainer.sorting import Key

FOLDER = "words"
_MESSAGES = Locale("en")  # in which templates and code name their messages
_PATTERNS = frozenset({"date pattern"})  # contexts of messages that are CLDR's patterns, and of those that nobody reads
_DATA = frozenset({"locale for lists", "alphabet"})


@cache
def locale_of(tag: str) -> Locale | None:
    """Return what CLDR knows of a language, or None when it does not know the tag."""
    try:
        return Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None


def direction(tag: str) -> str:
    """Return the direction of a language: `ltr` or `rtl`."""
    locale = locale_of(tag)
    return locale.text_direction if locale else "ltr"


_LINE = re.compile(r'#.*|(?:msg(?:ctxt|id|id_plural|str|str\[\d\])\s+)?"(?:[^"\\]|\\.)*"|')


def _faulty_lines(path: Path) -> Iterator[Problem]:
    """Check a catalogue's lines; Babel takes many a slip for words."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as fault:
        place = Place(f"templates/{FOLDER}/{path.name}")
        yield Problem(place, "E102", f"byte {fault.start} is not UTF-8", "Save the file as UTF-8.")
        return
    for number, line in enumerate(lines, 1):
        if line.strip() and not _LINE.fullmatch(line.strip()):
            place = _place(path, number, line)
            remedy = "Give each message a `msgid` and a `msgstr`, with the words in quotes."
            yield Problem(place, "E602", "this line of the catalogue cannot be understood", remedy)


def _place(path: Path, number: int, line: str) -> Place:
    return Place(f"templates/{FOLDER}/{path.name}", number, 1, max(1, len(line)), line)


def _territorial(locale: Locale) -> str:
    """Return a language with the territory where it is mostly spoken, as Open Graph names locales: `en_US`."""
    likely = Locale.parse(get_global("likely_subtags").get(str(locale), str(locale)))
    return f"{likely.language}_{locale.territory or likely.territory}"


class Words:
    """Says things in one language.

    `tag` is its language tag, `territorial` names its territory too, `direction` is `ltr` or `rtl`; `problems` is what
    its catalogue lacks.
    """

    def __init__(self, tag: str, folders: Sequence[Path], place: Place, *, pseudo: bool = False) -> None:
        """Load the catalogue from the first of the template folders that has one; `place` is where the tag stands.

        With `pseudo`, every message shows that it came from a catalogue.
        """
        self.tag = tag
        self.place = place
        self.problems: list[Problem] = []
        self.locale = locale_of(tag) or _MESSAGES
        self.territorial = _territorial(self.locale)
        self.direction = self.locale.text_direction
        self._said: dict[tuple[Day, str], str] = {}
        self._dates: dict[str, str] = {}
        found = self._translations(folders)
        self.translations = PseudoTranslations(found, _PATTERNS, _DATA) if pseudo else found
        self.gettext = self.translations.gettext
        self.ngettext = self.translations.ngettext
        self.pgettext = self.translations.pgettext
        # Translators: the CLDR locale by whose rules lists are said: en_GB has no comma before “and”. Leave it as
        # `locale` for the language's own rules.
        self._lists = locale_of(self.pgettext("locale for lists", "locale")) or self.locale
        # Translators: the letters in the order of the language, with spaces between them; a letter may be made of
        # several, such as ch. Those that it does not name stand where Unicode's default order has them.
        self._order = Order(self.pgettext("alphabet", "a b c d e f g h i j k l m n o p q r s t u v w x y z"))

    @property
    def name(self) -> str:
        """What the language calls itself."""
        said: str | None = self.locale.get_display_name(self.locale)
        return said or self.tag

    def _translations(self, folders: Sequence[Path]) -> gettext.NullTranslations:
        names = dict.fromkeys((self.tag, self.locale.language))
        paths = [folder / FOLDER / f"{name}.po" for name in names for folder in folders]
        path = next((path for path in paths if path.is_file()), None)
        if path is None:
            remedy = f"Add templates/{FOLDER}/{self.tag}.po, a copy of en.po with the words put into the language."
            message = f"the interface has no words in `{self.tag}`; it stays English"
            self.problems.append(Problem(self.place, "W705", message, remedy))
            return gettext.NullTranslations()
        self.problems += _faulty_lines(path)
        if self.problems:
            return gettext.NullTranslations()
        try:
            return gettext.GNUTranslations(catalogues.compiled(catalogues.read(path, self.locale)))
        except catalogues.Misread as fault:
            place = _place(path, fault.line, path.read_text(encoding="utf-8").split("\n")[fault.line - 1])
            remedy = "Give it `msgstr`, and of a plural as many as the language has forms; `make words` sets them out."
            self.problems.append(Problem(place, "E602", f"this message cannot be understood: {fault.why}", remedy))
            return gettext.NullTranslations()

    def number(self, value: int) -> str:
        """Say a whole number; below 10,000 without a separator, so that a year stays a year."""
        if abs(value) < 10_000:
            return str(value)
        grouped: str = format_decimal(value, locale=self.locale)
        return grouped

    def language(self, tag: str) -> str:
        """Say a language by its name; the tag where CLDR has no name for it."""
        locale = locale_of(tag)
        return (locale.get_display_name(self.locale) if locale else None) or tag

    def sort_key(self, text: str) -> Key:
        """Return what puts a name or a title where readers of the language look for it."""
        return self._order.key(text)

    def listing(self, items: Sequence[str]) -> str:
        """Say a list: “a, b and c”."""
        if len(items) < 2:
            return "".join(items)
        said: str = format_list(list(items), locale=self._lists)
        return said

    def day(self, day: Day) -> str:
        """Say a day."""
        # Translators: the CLDR pattern of a day, of a month and of a year.
        return self._format(day, self.pgettext("date pattern", "d MMMM y"))

    def month(self, day: Day) -> str:
        """Say the month of a day."""
        return self._format(day, self.pgettext("date pattern", "MMMM y"))

    def short_month(self, day: Day) -> str:
        """Say the month of a day in the room of a label."""
        return self._format(day, self.pgettext("date pattern", "MMM y"))

    def span(self, days: int) -> str:
        """Say how long some days are, to the unit of which there are two or more: “3 weeks”, “20 months”."""
        said: str = format_timedelta(datetime.timedelta(days), granularity="day", threshold=2, locale=self.locale)
        return said

    def year(self, day: Day) -> str:
        """Say the year of a day."""
        return self._format(day, self.pgettext("date pattern", "y"))

    def _format(self, day: Day, pattern: str) -> str:
        """Say a day by a pattern, once: Babel takes its time, and a fact's day is on many pages."""
        said = self._said.get((day, pattern))
        if said is None:
            said = self._said[day, pattern] = self._formatted(day, pattern)
        return said

    def _formatted(self, day: Day, pattern: str) -> str:
        if day.year < 1:  # the standard library's calendar begins with the year 1
            return str(day)[: {"MMMM y": 7, "MMM y": 7, "y": 4}.get(pattern, 10)]
        said: str = format_date(datetime.date(*day), pattern, locale=self.locale)
        return said

    def date(self, date: Date) -> str:
        """Say an EDTF date, once: what is written says all that there is to say."""
        said = self._dates.get(date.text)
        if said is None:
            said = self._dates[date.text] = self._date(date)
        return said

    def _date(self, date: Date) -> str:
        if len(date.points) == 1 and date.points[0]:
            return self._point(date.points[0])
        start, end = date.points
        if start and end:
            template = self.pgettext("interval", "{start} – {end}")
            return template.format(start=self._point(start), end=self._point(end))
        if start:
            return self.pgettext("interval", "from {start}").format(start=self._point(start))
        return self.pgettext("interval", "until {end}").format(end=self._point(end) if end else "")

    def _point(self, point: Point) -> str:
        said = self._exact(point)
        if point.approximate and point.uncertain:
            return self.pgettext("date", "about {date}, uncertain").format(date=said)
        if point.approximate:
            return self.pgettext("date", "about {date}").format(date=said)
        if point.uncertain:
            return self.pgettext("date", "{date}, uncertain").format(date=said)
        return said

    def _exact(self, point: Point) -> str:
        if point.precision == "day":
            said = self.day(point.first)
            return self.pgettext("date", "{day}, {time}").format(day=said, time=point.time) if point.time else said
        if point.precision == "month":
            said = self.month(point.first)
            return self.pgettext("date", "a day in {month}").format(month=said) if point.masked else said
        if point.precision == "year":
            said = self.year(point.first)
            return self.pgettext("date", "some time in {year}").format(year=said) if point.masked else said
        template = self.pgettext("date", "between {first} and {last}")
        return template.format(first=self.year(point.first), last=self.year(point.last))


def vocabularies(
    tags: Iterable[str], folders: Sequence[Path], place: Place, *, pseudo: bool = False
) -> Mapping[str, Words]:
    """Return the words of several languages by their tags, in the order of the tags; `place` is where these stand."""
    return {tag: Words(tag, folders, place, pseudo=pseudo) for tag in tags}
