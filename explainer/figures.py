"""The figures of a text, whatever its language: what must be the same in a text and in its translation.

A figure is a number with its scale and its percent sign or currency, a month, a time, or a name with digits in it
(`SU7`). Numbers written as words are none, and no sign tells a loss from a gain: languages say both in their own words.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from explainer.lexicon import MARKS, SPACES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from explainer.lexicon import Lexicon

# What is counted (empty: nothing but a number; `%`; an ISO code; `month`, `time`, `name`, `digits`), and how many.
Value: TypeAlias = tuple[str, "Decimal | str"]
_LETTERS = re.compile(r"[^\W\d_]+$")
_RUN = re.compile(r"[^\W_]*[^\W\d_][^\W_]*")
_RANGE = re.compile(rf"[{SPACES}]?[-–—][{SPACES}]?")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its value, its wording in the text, and the words before and after it.

    `start` and `end` are where it stands, `scale` what its number was multiplied by.
    """

    value: Value
    said: str
    beside: tuple[str, str]
    start: int
    end: int
    scale: int = 1


@dataclass(frozen=True, slots=True)
class Difference:
    """What a translation lacks of the original's figures, and what it has more, each in its own wording."""

    missing: tuple[str, ...]
    extra: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra)


def difference(original: Sequence[Figure], other: Sequence[Figure]) -> Difference:
    """Compare two texts' figures by value.

    Digits that are the same letter by letter count as the same inside a name too (`15 CFR 791.304`), where languages
    whose separators differ would read two numbers: that is, beside a word with a capital that both texts have.
    """
    missing, extra = _less(original, other), _less(other, original)
    for figure in tuple(missing):
        twin = next((each for each in extra if _same_name(figure, each)), None)
        if twin:
            missing.remove(figure)
            extra.remove(twin)
    return Difference(tuple(each.said for each in missing), tuple(each.said for each in extra))


def _less(figures: Sequence[Figure], others: Sequence[Figure]) -> list[Figure]:
    there = Counter(figure.value for figure in others)
    left = []
    for figure in figures:
        if there[figure.value] > 0:
            there[figure.value] -= 1
        else:
            left.append(figure)
    return left


def _same_name(one: Figure, other: Figure) -> bool:
    shared = any(a == b and a != a.lower() for a, b in zip(one.beside, other.beside, strict=True))
    return one.said == other.said and shared


def figures(text: str, lexicon: Lexicon) -> tuple[Figure, ...]:
    """Return the figures of a text, in order; their places count in the text without marks of direction."""
    plain = _plain(text, lexicon)
    found: list[Figure] = []
    at = 0
    while match := lexicon.candidate.search(plain, at):
        found += _taken(match, plain, lexicon, found[-1].end if found else 0)
        at = max(match.end(), found[-1].end if found else 0)
    return tuple(_joined(found, plain))


def _plain(text: str, lexicon: Lexicon) -> str:
    """Return a text with the digits and separators that Latin scripts use."""
    group = " " if " " in lexicon.group else lexicon.group[-1]
    text = text.translate(MARKS).replace("٫", lexicon.decimal).replace("٬", group)
    return "".join(str(unicodedata.digit(sign)) if sign.isdecimal() else sign for sign in text)


def _taken(match: re.Match[str], text: str, lexicon: Lexicon, after: int) -> Iterator[Figure]:
    group, said = str(match.lastgroup), match[0]
    if group == "number":
        yield _numbered(match, text, lexicon, after)
    elif group == "month":
        yield _figure(("month", Decimal(lexicon.months[said])), text, match.start(), match.end())
    else:
        order = "yMd" if group == "iso" else lexicon.orders[int(group.removeprefix("local"))]
        for unit, part in zip(order, re.finditer(r"\d+", said), strict=False):
            begin, end = match.start() + part.start(), match.start() + part.end()
            yield _figure(("month" if unit == "M" else "", Decimal(part[0])), text, begin, end)


def _figure(value: Value, text: str, start: int, end: int, scale: int = 1) -> Figure:
    before, behind = text[:start].split()[-1:], text[end:].split()[:1]
    beside = "".join(before).strip("“”\"'(),;:."), "".join(behind).strip("“”\"'(),;:.")
    return Figure(value, text[start:end], beside, start, end, scale)


def _numbered(match: re.Match[str], text: str, lexicon: Lexicon, after: int) -> Figure:
    start, end = match.span()
    unit, scale = "", 1
    if sign := lexicon.currency_before(text, after, start):
        unit, start = sign
    if found := lexicon.scale.match(text, end):
        scale, end = lexicon.scales[_key(found)], found.end()
    if found := lexicon.percent.match(text, end):
        unit, end = "%", found.end()
    elif not unit and (name := lexicon.currency_after(text, end)):
        unit, end = name
    if not unit and scale == 1 and (span := _name(text, *match.span(), after)):
        return _figure(("name", text[slice(*span)]), text, *span)
    digits = lexicon.read(match[0])
    if digits is None and (time := lexicon.clock.fullmatch(match[0])):
        return _timed(time, text, match.span(), lexicon)
    if digits is None:
        return _figure(("digits", text[start:end]), text, start, end)
    return _figure((unit, (Decimal(digits) * scale).normalize()), text, start, end, scale)


def _key(found: re.Match[str]) -> str:
    long = found["long"]
    return re.sub(rf"[{SPACES}-]+", " ", long.casefold()) if long else found["brief"] or found["apart"]


def _name(text: str, start: int, end: int, after: int) -> tuple[int, int] | None:
    """Return where a name stands that these digits are part of: letters beside them, one of them a capital."""
    before = _LETTERS.search(text, after, start)
    begin = before.start() if before else start
    behind = _RUN.match(text, end)
    stop = behind.end() if behind else end
    letters = text[begin:start] + text[end:stop]
    return (begin, stop) if letters != letters.lower() else None


def _timed(time: re.Match[str], text: str, span: tuple[int, int], lexicon: Lexicon) -> Figure:
    start, end = span
    hour, (morning, evening) = int(time[1]), lexicon.noon
    if found := morning.match(text, end):
        hour, end = hour % 12, found.end()
    elif found := evening.match(text, end):
        hour, end = hour % 12 + 12, found.end()
    return _figure(("time", f"{hour}:{time[2]}"), text, start, end)


def _joined(found: list[Figure], text: str) -> Iterator[Figure]:
    """Let the ends of a range share what stands at one of them, and add up what is one number (`1億2000万`)."""
    kept: list[Figure] = []
    for figure in found:
        last = kept[-1] if kept else None
        if last and last.end == figure.start and last.scale > figure.scale > 1 and last.value[0] == "":
            total = Decimal(last.value[1]) + Decimal(figure.value[1])
            value = figure.value[0], total.normalize()
            kept[-1] = Figure(
                value, last.said + figure.said, (last.beside[0], figure.beside[1]), last.start, figure.end
            )
        elif last and _RANGE.fullmatch(text, last.end, figure.start):
            kept[-1:] = _shared(last, figure)
        else:
            kept.append(figure)
    yield from kept


def _shared(first: Figure, second: Figure) -> list[Figure]:
    units = {first.value[0], second.value[0]}
    if not all(isinstance(each.value[1], Decimal) for each in (first, second)) or "month" in units:
        return [first, second]
    unit = next(iter(units - {""}), "") if len(units - {""}) <= 1 else None
    amount = Decimal(first.value[1]) * (second.scale if first.scale == 1 else 1)
    if unit is None:
        return [first, second]
    return [
        replace(first, value=(unit, amount.normalize())),
        replace(second, value=(unit, second.value[1])),
    ]
