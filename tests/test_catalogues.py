"""Plural forms: as CLDR has them for whole numbers, in every language that it knows."""

from __future__ import annotations

from gettext import GNUTranslations
from typing import TYPE_CHECKING

import pytest
from babel import Locale
from babel.localedata import locale_identifiers

from explainer.catalogues import compiled, plural_forms, read

if TYPE_CHECKING:
    from pathlib import Path

HEADLESS = 'msgid "{n} day"\nmsgid_plural "{n} days"\n'


def catalogue(folder: Path, *forms: str, header: str = "") -> Path:
    path = folder / "words.po"
    said = "".join(f'msgstr[{number}] "{form}"\n' for number, form in enumerate(forms))
    path.write_text(f"{header}{HEADLESS}{said}", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("tag", "forms"),
    [("id", 1), ("ja", 1), ("en", 2), ("fr", 2), ("cs", 3), ("pl", 3), ("sl", 4), ("ga", 5), ("ar", 6)],
)
def test_a_language_has_as_many_forms_as_whole_numbers_take(tag: str, forms: int) -> None:
    assert plural_forms(Locale(tag)).startswith(f"nplurals={forms};")


def test_gettext_tells_numbers_apart_as_cldr_does_in_every_language(tmp_path: Path) -> None:
    """Each form is one of CLDR's, and each of CLDR's is one form."""
    formulas: dict[str, Locale] = {}
    for name in locale_identifiers():
        locale = Locale.parse(name)
        formulas.setdefault(plural_forms(locale), locale)
    assert len(formulas) > 20
    for formula, locale in formulas.items():
        count = int(formula.removeprefix("nplurals=").split(";")[0])
        translations = GNUTranslations(compiled(read(catalogue(tmp_path, *map(str, range(count))), locale)))
        pairs = {
            (locale.plural_form(n), translations.ngettext("{n} day", "{n} days", n)) for n in (*range(130), 200, 1000)
        }
        assert len(pairs) == len({tag for tag, _ in pairs}) == len({form for _, form in pairs}) == count, locale


def test_a_header_of_the_catalogues_own_comes_first(tmp_path: Path) -> None:
    header = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n > 5);\\n"\n\n'
    translations = GNUTranslations(compiled(read(catalogue(tmp_path, "few", "many", header=header), Locale("id"))))
    assert [translations.ngettext("{n} day", "{n} days", n) for n in (1, 5, 6)] == ["few", "few", "many"]
