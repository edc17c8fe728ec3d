"""Message catalogues: gettext's files as Babel reads them, with the plural forms that CLDR has for a language.

A catalogue without a header of its own has as many forms as whole numbers take in CLDR, in the order zero, one, two,
few, many, other: Indonesian one, English two (one, other), Polish three (one, few, many).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
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


def read(path: Path, locale: Locale) -> Catalog:
    """Read a catalogue; a header of its own comes before what CLDR says."""
    header = f'msgid ""\nmsgstr ""\n"Plural-Forms: {plural_forms(locale)}\\n"\n\n'
    return read_po(io.BytesIO(header.encode() + path.read_bytes()), locale=locale)


def compiled(catalogue: Catalog) -> io.BytesIO:
    """Return a catalogue as the standard library reads it."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    file.seek(0)
    return file
