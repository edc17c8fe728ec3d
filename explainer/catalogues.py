"""Message catalogues: gettext's files as Babel reads them, with the plural forms that CLDR has for a language.

A catalogue without a header of its own has as many forms as whole numbers take in CLDR, in the order zero, one, two,
few, many, other: Indonesian one, English two (one, other), Polish three (one, few, many).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.plural import PluralRule, to_gettext

if TYPE_CHECKING:
    from pathlib import Path

    from babel import Locale
    from babel.messages import Catalog

_TAGS = ("zero", "one", "two", "few", "many")  # and `other`, for all the rest
_NUMBERS = range(1001)  # in which every form occurs that a count on a page may take


def plural_forms(locale: Locale) -> str:
    """Return gettext's formula for a language: `nplurals=2; plural=…;`."""
    rule = locale.plural_form
    found = {rule(number) for number in _NUMBERS}
    tags = [tag for tag in _TAGS if tag in found]
    if "other" not in found:  # which whole numbers do not take, so that the last form stands for the rest
        tags.pop()
    return to_gettext(PluralRule({tag: rule.rules[tag] for tag in tags}))


class Misread(Exception):
    """A catalogue that Babel cannot make sense of: at which `line`, counted from 1, and `why`."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line
        self.why = why


def read(path: Path, locale: Locale, *, strict: bool = True) -> Catalog:
    """Read a catalogue; a header of its own comes before what CLDR says.

    Raises `Misread` where a message has no words, or more forms than the language; if not `strict`, leaves them out.
    """
    header = f'msgid ""\nmsgstr ""\n"Plural-Forms: {plural_forms(locale)}\\n"\n\n'
    try:
        return read_po(io.BytesIO(header.encode() + path.read_bytes()), locale=locale, abort_invalid=strict)
    except PoFileError as fault:
        why = str(fault).removesuffix(f" on {fault.lineno}")
        raise Misread(fault.lineno + 1 - header.count("\n"), why) from None


def compiled(catalogue: Catalog) -> io.BytesIO:
    """Return a catalogue as the standard library reads it."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    file.seek(0)
    return file
