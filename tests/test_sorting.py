"""The order of words: accents, capitals, punctuation, letters of a language's own; the short table and the whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyuca import Collator

from explainer.sorting import NEAR, TABLE, Order
from tools.collation import near, whole

PLAIN = "a b c d e f g h i j k l m n o p q r s t u v w x y z"


@pytest.mark.parametrize(
    "ordered",
    [
        ["eclair", "Eclair", "éclair", "Éclair", "eclairs"],  # accents before capitals, both after letters
        ["BYD batteries", "BYD Camaçari", "BYD in the US"],
        ["Ford", "Ford Motor", "Ford–Renault", "Fordham"],  # word by word
        ["10 cars", "9", "A"],
        ["Zürich", "Αθήνα", "Ёлка", "Жук", "北京"],
    ],
)
def test_names_stand_where_readers_look_for_them(ordered: list[str]) -> None:
    words = ordered[::-1]
    words.sort(key=Order(PLAIN).key)
    assert words == ordered


def test_an_alphabet_puts_letters_after_those_before_them() -> None:
    swedish = Order(f"{PLAIN} å ä ö")
    assert sorted(["ö", "Åre", "zz", "ale", "ärm", "Ånge"], key=swedish.key) == ["ale", "zz", "Ånge", "Åre", "ärm", "ö"]
    assert sorted(["zz", "Åre", "ale"], key=Order(PLAIN).key) == ["ale", "Åre", "zz"]


def test_a_letter_may_be_made_of_several() -> None:
    czech = Order("a b c č d e f g h ch i j")
    words = ["čas", "chata", "Chata", "cizí", "had", "idea", "hora"]
    assert sorted(words, key=czech.key) == ["cizí", "čas", "had", "hora", "chata", "Chata", "idea"]
    croatian = Order("a b c č ć d dž đ e")
    assert sorted(["dva", "džep", "đak", "e", "da"], key=croatian.key) == ["da", "dva", "džep", "đak", "e"]


def test_an_alphabet_of_another_script_changes_nothing_of_this_one() -> None:
    ukrainian = Order("а б в г ґ д е є ж з и і ї й к л м н о п р с т у ф х ц ч ш щ ь ю я")
    assert sorted(["яр", "ґанок", "гай", "дім", "Zoo", "abc"], key=ukrainian.key) == [
        "abc", "Zoo", "гай", "ґанок", "дім", "яр",
    ]  # fmt: skip


@given(st.text(st.characters(codec="utf-8", max_codepoint=0x24F) | st.sampled_from("–’“”…\u0301\u0308"), max_size=12))
def test_the_short_table_says_of_near_letters_what_the_whole_one_does(text: str) -> None:
    assert Order().key(text) == WHOLE.sort_key(text)


WHOLE = Collator()


def test_the_short_table_is_made_of_the_whole_one() -> None:
    assert TABLE.read_text(encoding="utf-8") == near(whole())


def test_near_letters_need_no_whole_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Collator, "UCA_VERSION", "none")  # whose file is not there
    assert Order("a b").key("Émile–Łódź’s “Ångström”")
    assert ord("ж") not in NEAR
    with pytest.raises(FileNotFoundError):
        Order("a b").key("ж")
