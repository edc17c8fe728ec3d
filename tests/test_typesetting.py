"""Text on cards: as wide as it was measured, in lines that fit, cut where it must be."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pytest

from explainer.rasterising import rasterise
from explainer.typesetting import Block, Box, face, fit
from tests.pictures import decoded

if TYPE_CHECKING:
    from pathlib import Path

SERIF = face("serif-600")
SANS = face("sans-600")
BOX = Box(600, 200, 3, 1.2)
SIZES = (60, 40)


@pytest.mark.parametrize(
    ("name", "font", "text"),
    [
        ("serif-600", '600 60px "Source Serif 4"', "Hamburgefonstiv, Xiaomi"),
        ("sans-600", '600 60px "Public Sans"', "Łódź, Ørsted & Škoda"),
        ("sans-400", '400 60px "Public Sans"', "1,234 “quotes” – since"),
    ],
)
def test_a_text_is_as_wide_as_measured_give_or_take_kerning(name: str, font: str, text: str, tmp_path: Path) -> None:
    svg = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 630"><path fill="#fff" d="M0 0h1200v630H0"/>
        <text y="300" style='font: {font}'>{escape(text)}</text></svg>"""
    pictures, problems = rasterise({"a.png": svg.encode()}, tmp_path)
    assert problems == []
    measured = face(name).width(text, 60)
    assert 0.95 * measured < decoded(pictures["a.png"]).right_end(240, 320) < measured + 1


def test_a_short_text_has_the_first_size() -> None:
    assert fit("Port", SERIF, SIZES, BOX) == Block(60, ("Port",))


def test_a_text_without_words_has_no_lines() -> None:
    assert fit("", SERIF, SIZES, BOX).lines == ()


def test_a_text_takes_the_first_size_at_which_it_fits() -> None:
    text = "The Board of the harbour sold the port to a fund"
    block = fit(text, SERIF, SIZES, BOX)
    assert block.size == 40
    assert " ".join(block.lines) == text


def test_lines_are_of_like_length() -> None:
    text = "The Board sold the port of Thornby to a"
    first, second = fit(text, SERIF, (40,), BOX).lines
    assert SERIF.width(f"{first} {second.split()[0]}", 40) < BOX.width  # filled greedily, the first would have more
    assert SERIF.width(second, 40) > 0.6 * SERIF.width(first, 40)


@pytest.mark.parametrize("text", ["The port and the fund, " * 20, "W" * 200, "a " * 300, "Donaudampfschiff-" * 20])
def test_what_does_not_fit_is_cut_and_says_so(text: str) -> None:
    block = fit(text, SERIF, SIZES, BOX)
    assert (block.size, len(block.lines)) == (40, 3)
    assert [line for line in block.lines if SERIF.width(line, 40) > BOX.width] == []
    assert block.lines[-1][-1] == "…"
    assert block.lines[-1][-2] not in " ,-"


def test_lines_stay_within_the_height() -> None:
    block = fit("The port and the fund, " * 20, SERIF, SIZES, Box(600, 100, 3, 1.2))
    assert len(block.lines) == 2


def test_a_word_that_is_too_wide_makes_the_text_smaller_before_it_is_broken() -> None:
    word = "Hafengesellschaft"
    assert SERIF.width(word, 60) > 500 > SERIF.width(word, 40)
    assert fit(word, SERIF, SIZES, Box(500, 200, 3, 1.2)) == Block(40, (word,))


@pytest.mark.parametrize("text", ["小米", "شاومي", "Ford and 小米", "Ελλάδα", "ếch", "π 3"])
def test_letters_that_a_font_lacks_are_known(text: str) -> None:
    assert SANS.lacks(text)


@pytest.mark.parametrize("text", ["Łódź", "C\u0327a", "co\u00adoperate", "no\u00a0break", "Port 🚢", "€ → 12", ""])
def test_what_can_be_read_without_is_not_missed(text: str) -> None:
    assert not SANS.lacks(text)


def test_only_signs_that_the_font_has_are_set() -> None:
    assert fit("Po\u00adrt 🚢\tof\u200b C\u0327a", SANS, SIZES, BOX).lines == ("Port of Ça",)
