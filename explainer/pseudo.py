"""Pseudo-localisation: messages changed so that a reader still understands them and sees what was forgotten.

Each message stands in ⟦ ⟧, its letters have accents, and it is longer by some 35 %, as translations from English are.
Placeholders, markup and entities stay as they are. What a page shows outside ⟦ ⟧ is content, or came from no catalogue.
"""

from __future__ import annotations

import gettext
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

OPENING, CLOSING = "⟦", "⟧"
_LONGER = 35  # per cent
_KEPT = re.compile(r"(%\(\w+\)[a-z]|%%|\{[^{}]*\}|<[^<>]*>|&#?\w+;)")
_ACCENTED = str.maketrans(
    "ACDEGHIJKLNORSTUWYZacdeghijklnorstuwyz",
    "ÅÇĐÉĜĤÎĴĶĻÑÖŔŠŢÛŴÝŽåçđéĝĥîĵķļñöŕšţûŵýž",
)


def pseudo(message: str) -> str:
    """Return a message with accents, longer, in brackets."""
    letters = 0
    parts = []
    for number, part in enumerate(_KEPT.split(message)):
        if number % 2:  # the pattern's own group
            parts.append(part)
            continue
        said = ""
        for letter in part:
            said += letter
            if letter.isalpha():
                letters += 1
                said += letter.lower() * (_LONGER * letters // 100 - _LONGER * (letters - 1) // 100)
        parts.append(said.translate(_ACCENTED))
    return f"{OPENING}{''.join(parts)}{CLOSING}"


def bracketed(message: str) -> str:
    """Return a message in brackets, with not a letter changed: a pattern of dates, whose letters are no words."""
    return f"{OPENING}{message}{CLOSING}"


class PseudoTranslations(gettext.NullTranslations):
    """Another catalogue's messages, changed; those of some contexts are only bracketed, or left as they are."""

    def __init__(
        self,
        words: gettext.NullTranslations,
        patterns: Collection[str] = (),
        data: Collection[str] = (),
    ) -> None:
        """Change what `words` says; messages in the contexts `patterns` are bracketed, those in `data` left."""
        super().__init__()
        self._words = words
        self._patterns, self._data = patterns, data

    def gettext(self, message: str) -> str:
        """Return a message, changed."""
        return pseudo(self._words.gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form of a message for a number, changed."""
        return pseudo(self._words.ngettext(msgid1, msgid2, n))

    def pgettext(self, context: str, message: str) -> str:
        """Return a message in a context, changed as far as its context allows."""
        return self._in(context, self._words.pgettext(context, message))

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form of a message in a context for a number, changed as far as its context allows."""
        return self._in(context, self._words.npgettext(context, msgid1, msgid2, n))

    def _in(self, context: str, message: str) -> str:
        if context in self._data:
            return message
        return bracketed(message) if context in self._patterns else pseudo(message)
