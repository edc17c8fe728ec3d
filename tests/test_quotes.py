"""Quotations are the source's own words, letter by letter, and lead to the very place where they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.quotes import near_words, text_fragment, words_in
from tests.built import Page

if TYPE_CHECKING:
    from tests.conftest import SmallSite

STORY, SOURCES = "content/stories/port-sale.md", "content/sources.yaml"
EXCERPT = "“We have said it before: there is no sale… and there won’t be one,” the Board — the owner — wrote."

WORDS = st.lists(st.text("abcdeéß", min_size=1, max_size=6), min_size=1, max_size=12)
TYPESET = {"'": '’‘`´"”“„«»', "-": "–—‐‑−", " ": "\u00a0\n\t\u202f", "...": "…"}


@pytest.mark.parametrize(
    "quote",
    [
        "there is no sale",
        "there is no sale... and there won't be one",
        "there is no sale . . . and",
        "the Board - the owner",
        "the Board -- the owner",
        '"We have\n  said\u00a0it be\u00adfore:',
        "‘We have said it",
        EXCERPT,
    ],
)
def test_what_typesetters_change_does_not_count(quote: str) -> None:
    assert words_in(EXCERPT, quote)


@pytest.mark.parametrize(
    "quote",
    [
        "There is no sale",
        "there is no sale, and",
        "here is no sale",
        "the Boar",
        "won’t be one”, the",
        "wont be",
        "\u00ad",
    ],
)
def test_case_letters_other_signs_and_the_ends_of_words_count(quote: str) -> None:
    assert words_in(EXCERPT, quote) is None


def test_a_later_place_is_found_when_an_earlier_one_is_within_a_word() -> None:
    assert words_in("It is impossible, not possible.", "possible") == "possible"


def test_a_script_without_spaces_is_quoted_from_the_middle_of_a_line() -> None:
    assert words_in("小米公司表示这不是真的。", "这不是真的") == "这不是真的"


def test_the_words_come_as_the_source_sets_them() -> None:
    assert words_in(EXCERPT, "sale... and there won't") == "sale… and there won’t"


@given(WORDS, st.data())
def test_every_run_of_whole_words_is_found_however_it_is_set(words: list[str], data: st.DataObject) -> None:
    gaps = st.sampled_from([" ", "' ", " '", " - ", "... "])
    text = "".join(word + data.draw(gaps) for word in words)
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    spans = [match.span() for match in re.finditer(r"[a-zéß]+", text)]
    quote = text[spans[start][0] : spans[end - 1][1]]
    reset = re.sub(r"\.\.\.|['\- ]", lambda sign: data.draw(st.sampled_from([sign[0], *TYPESET[sign[0]]])), quote)
    own = words_in(text, reset)
    assert own is not None
    assert own in " ".join(text.split())
    assert words_in(own, quote) == own


@given(WORDS, st.data())
def test_a_word_that_is_not_there_is_never_found(words: list[str], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(words) - 1))
    assert words_in(" ".join(words), " ".join([*words[:index], f"{words[index]}z", *words[index + 1 :]])) is None


@given(st.text(), st.text(min_size=1))
def test_no_text_makes_it_stumble(excerpt: str, quote: str) -> None:
    own = words_in(excerpt, quote)
    assert own is None or words_in(own, quote) is not None
    likeness, words = near_words(excerpt, quote)
    assert 0 <= likeness <= 1
    assert words in " ".join(excerpt.split())


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: text.strip()))
def test_a_fragment_holds_the_words_and_no_sign_of_its_syntax(words: str) -> None:
    address = text_fragment("https://courier.example/a?b=1", words)
    start, _, text = address.partition("#:~:text=")
    assert start == "https://courier.example/a?b=1"
    ends = text.split(",")
    assert len(ends) == (1 if len(words.split()) <= 16 else 2)
    assert re.fullmatch(r"(?:[A-Za-z0-9._~]|%[0-9A-F]{2})+", "".join(ends))
    said = " ".join(words.split())
    assert said.startswith(unquote(ends[0]))
    assert said.endswith(unquote(ends[-1]))
    assert len(ends) == 2 or unquote(text) == said


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://a.example/", "https://a.example/#:~:text=a%20well%2Dknown%20%26%20old%2C%20%E2%80%9Csale%E2%80%9D"),
        ("https://a.example/#top", "https://a.example/#top:~:text=a%20well%2Dknown%20%26%20old%2C%20%E2%80%9Csale%E2%80%9D"),
        ("https://a.example/#:~:text=b", "https://a.example/#:~:text=a%20well%2Dknown%20%26%20old%2C%20%E2%80%9Csale%E2%80%9D"),
    ],
)  # fmt: skip
def test_a_fragment_is_encoded_and_joins_the_one_that_an_address_has(url: str, address: str) -> None:
    assert text_fragment(url, "a well-known & old,\n “sale”") == address


def test_long_words_are_linked_by_their_beginning_and_their_end() -> None:
    words = " ".join(f"w{number}" for number in range(30))
    assert text_fragment("https://a.example/", words) == (
        "https://a.example/#:~:text=w0%20w1%20w2%20w3,w26%20w27%20w28%20w29"
    )


def quoting(site: SmallSite, quote: str, **sources: str) -> list[str]:
    """Let the denial quote, and give sources more lines; return the places and remedies of what is wrong."""
    text = (site.folder / STORY).read_text(encoding="utf-8")
    listed = (site.folder / SOURCES).read_text(encoding="utf-8")
    for name, lines in sources.items():
        listed = listed.replace(f"{name}:\n", f"{name}:\n  {lines}\n", 1)
    site.write(
        {
            STORY: text.replace("quote: There is no sale.", f"quote: {quote}").replace(
                "sources: [statement]", "sources: [statement, gazette]"
            ),
            SOURCES: listed,
        }
    )
    return [f"{each.code} {each.place} {each.remedy}" for each in site.check().problems]


def link_of(site: SmallSite) -> str | None:
    """Return where the quotation of the built page leads."""
    site.build()
    page = Page("port-sale.html", site.page("stories/port-sale.html"))
    return next((a.attributes["href"] for a in page.all("a") if a.text == "the words at the source"), None)


def test_a_quotation_that_is_in_no_excerpt_is_an_error_with_the_nearest_words(world: SmallSite) -> None:
    (problem,) = quoting(
        world,
        "There is no sale of the port.",
        statement="excerpt: The Board has met. There is not any sale of the port. It thanks its guests.",
        gazette="excerpt: Nothing was said about ships.",
    )
    line = (
        (world.folder / STORY).read_text(encoding="utf-8").split("\n").index("  quote: There is no sale of the port.")
    )
    assert problem.startswith(
        f"E410 {STORY}:{line + 1}:10 The nearest, in `statement`, is “There is not any sale of the"
    )


def test_where_nothing_is_near_the_remedy_says_so(world: SmallSite) -> None:
    (problem,) = quoting(world, "There is no sale.", statement="excerpt: 12345 67890 12345 67890")
    assert problem.endswith("Nothing there is near to them; quote the source's own words, or complete the excerpt.")


def test_the_text_of_a_quotation_with_a_language_is_where_the_error_is(world: SmallSite) -> None:
    (problem,) = quoting(world, "{lang: fr, text: Il n’y a rien.}", gazette="excerpt: Il y a quelque chose.")
    assert re.match(rf"E410 {STORY}:\d+:{len('  quote: {lang: fr, text: ') + 1} ", problem)


def test_one_excerpt_with_the_words_is_enough(world: SmallSite) -> None:
    said = quoting(
        world, "There’s no sale.", statement="excerpt: Other words.", gazette="excerpt: '“There''s no sale.”'"
    )
    assert said == []


def test_without_an_excerpt_nothing_is_compared(world: SmallSite) -> None:
    assert quoting(world, "Whatever they said.") == []


def test_without_excerpts_a_quotation_leads_to_the_first_source_with_an_address(world: SmallSite) -> None:
    assert quoting(world, "There is no sale.", gazette="url: https://gazette.example/1") == []
    assert link_of(world) == "https://gazette.example/1#:~:text=There%20is%20no%20sale."


def test_with_excerpts_it_leads_to_the_first_source_that_has_the_words(world: SmallSite) -> None:
    statement, gazette = (
        "url: https://board.example/",
        "url: https://gazette.example/1\n  excerpt: The Board’s “no sale”.",
    )
    assert quoting(world, "Board's 'no sale'", statement=statement, gazette=gazette) == []
    assert link_of(world) == "https://gazette.example/1#:~:text=Board%E2%80%99s%20%E2%80%9Cno%20sale%E2%80%9D"


def test_a_quotation_without_any_address_has_no_link(world: SmallSite) -> None:
    assert quoting(world, "There is no sale.", statement="excerpt: There is no sale.") == []
    assert link_of(world) is None
