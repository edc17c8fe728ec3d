"""Gather the interface's words from code and templates into the catalogues: `make words`.

New messages come in without words, those that are no longer used go, and comments for translators are kept. A new
catalogue is an empty file `templates/words/<tag>.po`, or a copy of another.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from explainer import catalogues

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
WORDS = ROOT / "templates" / "words"
_METHODS = [("explainer/**.py", "python"), ("templates/**.html", "jinja2")]
_OPTIONS = {"templates/**.html": {"extensions": "jinja2.ext.i18n", "newstyle_gettext": "true"}}
_WIDTH = 110


def used() -> Catalog:
    """Return every message of code and templates."""
    found = Catalog()
    for *_, message, comments, context in extract_from_dir(
        str(ROOT), _METHODS, _OPTIONS, comment_tags=["Translators:"]
    ):
        found.add(message, auto_comments=comments, context=context)
    return found


def updated(template: Catalog) -> Iterator[tuple[Path, bytes]]:
    """Yield each catalogue with the bytes that it should have."""
    for path in sorted(WORDS.glob("*.po")):
        catalogue = catalogues.read(path, Locale.parse(path.stem.replace("-", "_")), strict=False)
        catalogue.update(template, no_fuzzy_matching=True)
        file = io.BytesIO()
        write_po(
            file, catalogue, width=_WIDTH, omit_header=True, no_location=True, sort_output=True, ignore_obsolete=True
        )
        yield path, file.getvalue()


if __name__ == "__main__":
    for path, content in updated(used()):
        path.write_bytes(content)
