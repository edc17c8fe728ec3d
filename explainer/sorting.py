"""The order of words in a language: the Unicode Collation Algorithm, with the letters that a language puts elsewhere.

pyuca knows the order of all scripts, the DUCET (UTS #10). Punctuation counts, before digits and letters, so that words
are sorted one by one; then letters, whatever their accents; then accents; then capitals, after small letters.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import chain
from pathlib import Path

from pyuca import Collator

TABLE = Path(__file__).with_name("ducet.txt")  # of the near letters; tools/collation.py makes it
NEAR = frozenset(chain(range(0x250), range(0x300, 0x370), range(0x1E00, 0x1F00), range(0x2000, 0x2070)))
_LAST = 0xFFF0  # above every primary weight of the DUCET, implicit ones too (UTS #10, section 10.1.3)
_COMMON = 0x20  # the secondary weight of a letter without accents
_SMALL, _CAPITAL = 0x02, 0x08  # tertiary weights

Key = tuple[int, ...]


class Order:
    """Sorts in one language; `alphabet` names its letters in order, with a space between them.

    A letter may be made of several: `ch`. Letters that the alphabet does not name stand where the DUCET has them, those
    that it names after the ones before them: in an alphabet that ends with `z å ä ö` these three follow on all of z.
    """

    def __init__(self, alphabet: str = "") -> None:
        self.alphabet = alphabet
        self._keys: dict[str, Key] = {}

    def key(self, text: str) -> Key:
        """Return what sorts a text; equal keys are for texts that look alike."""
        found = self._keys.get(text)
        if found is None:
            letters = map(ord, unicodedata.normalize("NFD", text))
            found = self._keys[text] = _collator(self.alphabet, near=NEAR.issuperset(letters)).sort_key(text)
        return found


@cache
def _collator(alphabet: str, *, near: bool) -> Collator:
    """Return what knows an alphabet's order; the near table says of near letters what the whole one does."""
    collator = Collator(str(TABLE)) if near else Collator()
    before, anchor, further = [0], [], 0
    for letter in alphabet.split():
        elements = collator.collation_elements(unicodedata.normalize("NFD", letter))
        primary = [element[0] for element in elements if element[0]]
        if len(primary) == 1 and primary > before:
            before, anchor, further = primary, elements, 0
            continue
        further += 1
        for form in (letter, letter.capitalize(), letter.upper()):
            after = [_LAST + further, _COMMON, _SMALL if form == letter else _CAPITAL]
            collator.table.add([ord(part) for part in unicodedata.normalize("NFD", form)], [*anchor, after])
    return collator
