"""How a language writes figures: separators, months, words for thousands and millions, currencies, percentages.

It comes from CLDR, through Babel; what CLDR lacks, such as `bn`, from a table of shorthand, so that no language is
named here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.numbers import get_currency_name
from babel.units import format_unit

from explainer.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from babel import Locale

SPACES = " \u00a0\u202f\u2009"
MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u2066\u2067\u2068\u2069"))  # of direction; they say nothing
_LETTER = r"[^\W\d_]"
_ISO = r"(?<![\d-])(?P<iso>\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)(?![\d-])"
_GAPS = f"{SPACES}-"
_GAPS_AS_SPACES = dict.fromkeys(map(ord, _GAPS), " ")
_NEVER = "(?!)"
_DIGITS = {"y": r"\d{4}", "M": r"\d{1,2}", "d": r"\d{1,2}"}
_SOME = (0, 1, 2, 3, 5, 11, 100)  # numbers that between them have every plural form


@dataclass(frozen=True, kw_only=True, slots=True)
class Shorthand(Record):
    """What a language writes with numbers that CLDR does not have.

    `scales` are exponents of ten by word, with a space before a word that may stand apart from its number; `signs` and
    `names` are currencies' ISO codes, and of signs the case counts.
    """

    scales: dict[str, int] | None = None
    signs: dict[str, str] | None = None
    names: dict[str, str] | None = None
    percent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A language's figures as regular expressions, with what their words mean.

    `candidate` finds where a figure is, in the groups `iso`, `local0` and so on (a date in digits, whose parts are in
    the order that `orders` says), `month` and `number`. The others are tried before and after a number.
    """

    candidate: re.Pattern[str]
    orders: tuple[str, ...]
    months: Mapping[str, int]
    number: re.Pattern[str]
    decimal: str
    group: str  # the body of a character class
    clock: re.Pattern[str]
    noon: tuple[re.Pattern[str], re.Pattern[str]]  # before it, after it
    scale: re.Pattern[str]
    scales: Mapping[str, int]
    percent: re.Pattern[str]
    signs: Mapping[str, str]
    names: Mapping[str, str]  # in lower case
    longest: int  # of the signs and names

    def currency_after(self, text: str, at: int) -> tuple[str, int] | None:
        """Return the currency that is named at a place, after a space or a hyphen, and where its name ends."""
        begin = at + (text[at : at + 1] in _GAPS and at < len(text))
        for end in range(min(len(text), begin + self.longest), begin, -1):
            if code := self._currency(text, begin, end):
                return code, end
        return None

    def currency_before(self, text: str, first: int, at: int) -> tuple[str, int] | None:
        """Return the currency that is named before a place, not earlier than `first`, and where its name begins."""
        end = at - (at > first and text[at - 1] in SPACES)
        for begin in range(max(first, end - self.longest), end):
            if code := self._currency(text, begin, end):
                return code, begin
        return None

    def _currency(self, text: str, begin: int, end: int) -> str | None:
        word = text[begin:end].translate(_GAPS_AS_SPACES)
        code = self.signs.get(word) or self.names.get(word.lower())
        return code if code and _stands_alone(text, begin, end) else None

    def read(self, digits: str) -> str | None:
        """Return a number as Python writes it; None where the language does not write one so."""
        if not self.number.fullmatch(digits):
            return None
        return re.sub(f"[{self.group}]", "", digits).replace(self.decimal, ".")


def lexicon(locale: Locale, shorthand: Iterable[Shorthand] = ()) -> Lexicon:
    """Return how a language writes figures."""
    extra = tuple(shorthand)
    symbols = locale.number_symbols["latn"]
    decimal, group = symbols.get("decimal") or ".", _group(symbols.get("group") or ",")
    wide, short = dict(_months(locale, "wide")), dict(_months(locale, "abbreviated"))
    orders = dict(_orders(locale))
    long, brief = dict(_scales(locale, "long")), dict(_scales(locale, "short"))
    brief |= {word: 10**exponent for each in extra for word, exponent in (each.scales or {}).items()}
    signs, names = dict(_signs(locale)), dict(_names(locale))
    for each in extra:
        signs |= each.signs or {}
        names |= each.names or {}
    names = {name.lower().translate(_GAPS_AS_SPACES): code for name, code in names.items()}
    signs = {sign.translate(_GAPS_AS_SPACES): code for sign, code in signs.items()}
    percents = {"%", "％", *_percents(locale), *(word for each in extra for word in each.percent)}
    gap = f"[{_GAPS}]?"
    time = _clock(locale)
    return Lexicon(
        candidate=_candidate(orders, wide, short, group),
        orders=tuple(orders.values()),
        months={**short, **wide},
        number=_number(locale, decimal, group),
        decimal=decimal,
        group=group,
        clock=re.compile(rf"([01]?\d|2[0-4]){time}([0-5]\d)(?:{time}[0-5]\d)?"),
        noon=(_noon(locale, "am"), _noon(locale, "pm")),
        scale=re.compile(rf"{gap}(?P<long>(?i:{_any(long)}))|{_brief(brief)}"),
        scales={**{word.strip(): scale for word, scale in brief.items()}, **long},
        percent=re.compile(rf"[{SPACES}]?(?:{_any(percents)})", re.IGNORECASE),
        signs=signs,
        names=names,
        longest=max(map(len, (*signs, *names))),
    )


def _candidate(
    orders: Mapping[str, str], wide: Mapping[str, int], short: Mapping[str, int], group: str
) -> re.Pattern[str]:
    beside = rf"(?:(?<=\d)|(?<=\d[{SPACES}.])|(?<=\d\.[{SPACES}]))"
    brief = _any(short)
    month = rf"(?P<month>{_any(wide)}|{beside}(?:{brief})|(?:{brief})(?=\.?[{SPACES},]*\d))"
    local = [rf"(?<!\d)(?P<local{number}>{pattern})(?!\d)" for number, pattern in enumerate(orders)]
    spaced = rf"|[{SPACES}]\d{{3}}(?!\d)" if group == SPACES else ""
    return re.compile("|".join([_ISO, *local, month, rf"(?P<number>\d+(?:[.,'’:]\d+{spaced})*)"]))


def _number(locale: Locale, decimal: str, group: str) -> re.Pattern[str]:
    """Return the form of a number: groups of three, in some languages of two before the last."""
    primary, secondary = locale.decimal_formats[None].grouping
    grouped = rf"\d{{1,3}}(?:[{group}]\d{{{secondary},3}})*[{group}]\d{{{primary}}}" if primary < 9 else _NEVER
    return re.compile(rf"(?:\d+|{grouped})(?:{re.escape(decimal)}\d+)?")


def _group(separator: str) -> str:
    """Return the body of a character class: writers take any space for a space, any apostrophe for another."""
    if not separator.strip(SPACES):
        return SPACES
    return "'’" if separator in "'’" else re.escape(separator)


def _any(words: Iterable[str]) -> str:
    """Return alternatives, the longest first; nothing, where there are none."""
    return "|".join(_word(word) for word in sorted(set(words), key=lambda word: (-len(word), word))) or _NEVER


def _word(word: str) -> str:
    """Return what matches a word: no letter may stand before or after it, save in scripts without spaces."""
    spaced = f"[{_GAPS}]".join(re.escape(part) for part in re.split(rf"[{SPACES}]+", word))
    before = rf"(?<!{_LETTER})" if _ends_in_letters(word[0]) else r"(?<!\d)" if word[0].isdigit() else ""
    return before + spaced + (rf"(?!{_LETTER})" if _ends_in_letters(word[-1]) else "")


def _stands_alone(text: str, begin: int, end: int) -> bool:
    """Tell whether what begins and ends with letters is not part of a longer word."""
    before, after = text[max(0, begin - 1) : begin], text[end : end + 1]
    runs_in = _ends_in_letters(text[begin]) and before.isalpha()
    return not runs_in and not (_ends_in_letters(text[end - 1]) and after.isalpha())


def _ends_in_letters(sign: str) -> bool:
    return sign.isalpha() and unicodedata.east_asian_width(sign) not in "WF"


def _brief(scales: Mapping[str, int]) -> str:
    apart = _any(word.strip() for word in scales if word != word.strip())
    attached = _any(word for word in scales if word == word.strip())
    return rf"(?P<brief>(?:{attached}))\.?|[{SPACES}]?(?P<apart>(?:{apart}))\.?"


def _months(locale: Locale, width: str) -> Iterator[tuple[str, int]]:
    """Yield the names of months, as in a date and by themselves, also as a sentence begins with them."""
    for context in ("format", "stand-alone"):
        for number, name in locale.months[context].get(width, {}).items():
            word = name.translate(MARKS).rstrip(".")
            if not word.isdigit():
                yield word, number
                yield word[0].upper() + word[1:], number


def _orders(locale: Locale) -> Iterator[tuple[str, str]]:
    """Yield how dates are written in digits: a regular expression, and the order of its parts, as in `dmy`."""
    for width in ("short", "medium"):
        written = str(locale.date_formats[width]).translate(MARKS)
        parts = re.findall(r"d+|M+|y+", written)
        order = "".join(part[0] for part in parts)
        if sorted(order) == ["M", "d", "y"] and not re.search("MMM|[^dMy\\W]", written):
            pieces = re.split(r"(d+|M+|y+)", written)
            yield "".join(_DIGITS.get(each[:1]) or re.escape(each) for each in pieces), order


def _scales(locale: Locale, width: str) -> Iterator[tuple[str, int]]:
    """Yield the words for powers of ten; with a space before those that stand apart from their number."""
    for patterns in locale.compact_decimal_formats.get(width, {}).values():
        for power, pattern in patterns.items():
            written = re.split("(?<!');", pattern.pattern)[0].replace("'", "").translate(MARKS)
            zeros = re.match(r"(0+)(.+)", written)
            if not zeros or not (word := zeros[2].strip(SPACES + ".")):
                continue
            apart = " " if zeros[2][0] in SPACES and width == "short" else ""
            yield apart + (word.casefold() if width == "long" else word), int(power) // 10 ** (len(zeros[1]) - 1)


def _signs(locale: Locale) -> Iterator[tuple[str, str]]:
    for code in map(str, locale.currencies):
        yield code, code
    for code, sign in locale.currency_symbols.items():
        if code in locale.currencies and not (len(sign) == 1 and sign.isascii() and sign.isalpha()):
            yield sign.translate(MARKS), code


def _names(locale: Locale) -> Iterator[tuple[str, str]]:
    for code, name in locale.currencies.items():
        yield name, code
        for count in _SOME:
            yield get_currency_name(code, count, locale=locale), code


def _percents(locale: Locale) -> Iterator[str]:
    for symbols in locale.number_symbols.values():
        if sign := symbols.get("percentSign"):
            yield sign.translate(MARKS)
    for count in _SOME:
        for length in ("long", "short"):
            said = format_unit(count, "concentr-percent", length, locale=locale) or ""
            if word := re.sub(r"[\d\s]", "", said.translate(MARKS)):
                yield word


def _clock(locale: Locale) -> str:
    """Return the character class of what stands between hours and minutes."""
    own = re.findall(r"[hHkK]+([:.])m", str(locale.time_formats["short"]))
    return f"[:{''.join(map(re.escape, own))}]"


def _noon(locale: Locale, half: str) -> re.Pattern[str]:
    periods = [locale.day_periods["format"][width].get(half, "") for width in ("wide", "abbreviated")]
    dotted = [r"\.?".join(re.escape(sign) for sign in word) + r"\.?" for word in periods if word]
    return re.compile(rf"[{SPACES}]?(?:{'|'.join(dotted) or _NEVER})(?!{_LETTER})", re.IGNORECASE)
