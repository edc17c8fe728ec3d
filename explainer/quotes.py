"""A fact's quotation and its sources: whether the words occur in their excerpts, and a link to the very words.

Texts are compared without what typesetters change: white space, quotation marks, dashes and ellipses. Letters,
their case and every other sign count, and a quotation neither begins nor ends within a word: “possible” is not
quoted from “impossible”.
"""

from __future__ import annotations

import heapq
import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING
from urllib.parse import quote as percent_encoded

from explainer.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from explainer.content import Content, Page
    from explainer.model import Source

_UNSEEN = "\u00ad\u200b\u200c\u2060\ufeff"  # soft hyphen, zero-width signs, byte order mark
_MARKS = "\"'`´‘’‚‛“”„‟‹›«»′″「」『』〝〞＂＇"
_DASHES = "-\u2010\u2011\u2012–—―−"
_FOLDS = str.maketrans(
    {"…": "...", **dict.fromkeys(_UNSEEN, ""), **dict.fromkeys(_MARKS, "'")} | dict.fromkeys(_DASHES, "-")
)
_ONCE = frozenset(" -'")  # a run of these is one
# Words; where a script sets none apart, single characters.
_WORD = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]|[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
_LONGEST, _END = 10, 4  # words: a longer quotation is linked by so many at its beginning and its end
_MORE = 2  # words that somebody may have left out
_NEAREST = 8  # windows of the excerpt that are compared in full
_ALIKE = 0.5  # of 1; below it, nothing in an excerpt is near to a quotation


def words_in(excerpt: str, quote: str) -> str | None:
    """Return a quotation as the excerpt sets it, on one line; None when its words do not occur there."""
    sought = _fold(quote)[0].strip(" ")
    folded, origins = _fold(excerpt)
    start = folded.find(sought) if sought else -1
    while start >= 0:
        end = start + len(sought)
        if not (_within_a_word(folded, start) or _within_a_word(folded, end)):
            return " ".join(excerpt[origins[start] : origins[end - 1] + 1].split())
        start = folded.find(sought, start + 1)
    return None


def _fold(text: str) -> tuple[str, list[int]]:
    """Return a text without what typesetters change, and for each sign left the index that it had."""
    signs: list[str] = []
    origins: list[int] = []
    for index, char in enumerate(text):
        for sign in " " if char.isspace() else char.translate(_FOLDS):
            if sign == "." and signs[-1:] == [" "]:  # an ellipsis may be spaced
                del signs[-1], origins[-1]
            if sign not in _ONCE or signs[-1:] != [sign]:
                signs.append(sign)
                origins.append(index)
    return "".join(signs), origins


def _within_a_word(text: str, index: int) -> bool:
    """Tell whether a word goes on across an index; only scripts with letter cases are known to set words apart."""
    return 0 < index < len(text) and all(
        char.islower() or char.isupper() or char.isdigit() for char in text[index - 1 : index + 1]
    )


def near_words(excerpt: str, quote: str) -> tuple[float, str]:
    """Return the words of an excerpt that are most like a quotation, after how alike they are (0 to 1)."""
    words = [match.span() for match in _WORD.finditer(excerpt)]
    count = len(_WORD.findall(quote))
    sizes = {min(size, len(words)) for size in range(count, count + _MORE + 1)} - {0}
    windows = [
        excerpt[first[0] : last[1]]
        for size in sorted(sizes)
        for first, last in zip(words, words[size - 1 :], strict=False)
    ]
    matcher = SequenceMatcher(None, "", " ".join(quote.split()), autojunk=False)

    def likeness(window: str, *, fully: bool) -> float:
        matcher.set_seq1(" ".join(window.split()))
        return matcher.ratio() if fully else matcher.quick_ratio()

    likely = heapq.nlargest(_NEAREST, windows, key=lambda window: likeness(window, fully=False))
    rated = [(likeness(window, fully=True), " ".join(window.split())) for window in likely]
    return max(rated, key=lambda each: each[0], default=(0.0, ""))


def check(content: Content, page: Page) -> Iterator[Problem]:
    """Yield a problem for each quotation that no excerpt of its fact's sources holds, where there is an excerpt."""
    known = content.sources.by_id
    for fact in page.front.facts:
        if not fact.quote or not all(name in known for name in fact.sources):
            continue  # a source with a fault may be the one with the words
        excerpts = [(name, excerpt) for name in fact.sources if (excerpt := known[name].excerpt)]
        if excerpts and not any(words_in(excerpt, fact.quote.text) for _, excerpt in excerpts):
            place = page.tree.place(("facts", fact.position, "quote", "text"))
            message = "these words are not in the excerpt of any of the fact's sources"
            yield Problem(place, "E410", message, _remedy(excerpts, fact.quote.text))


def _remedy(excerpts: Iterable[tuple[str, str]], quote: str) -> str:
    rated = [(*near_words(excerpt, quote), name) for name, excerpt in excerpts]
    likeness, words, name = max(rated, key=lambda each: each[0])
    if likeness < _ALIKE:
        return "Nothing there is near to them; quote the source's own words, or complete the excerpt."
    return f"The nearest, in `{name}`, is “{words}”: quote it as it stands, or put the excerpt right."


def link(quote: str, sources: Iterable[Source]) -> str:
    """Return the address of the very words at the first source that can show them; empty when none can.

    That is the first with an address, and, where any source has an excerpt, with an excerpt that holds the words.
    """
    sources = tuple(sources)
    excerpted = any(source.excerpt for source in sources)
    for source in sources:
        words = words_in(source.excerpt or "", quote) if excerpted else " ".join(quote.split())
        if source.url and words:
            return text_fragment(source.url, words)
    return ""


def text_fragment(url: str, words: str) -> str:
    """Return an address that leads to these words on a page (WICG, URL Fragment Text Directives).

    A long text is given by its beginning and its end. The comma, the hyphen and `&` are part of the syntax, so
    that in the words they are percent-encoded like everything that an address cannot hold.
    """
    parts = words.split()
    ends = [parts] if len(parts) <= _LONGEST else [parts[:_END], parts[-_END:]]
    text = ",".join(percent_encoded(" ".join(end), safe="").replace("-", "%2D") for end in ends)
    bare = url.partition(":~:")[0]
    return f"{bare}{'' if '#' in bare else '#'}:~:text={text}"
