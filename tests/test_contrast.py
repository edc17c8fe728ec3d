"""Every ink is legible on its ground: 4.5:1 or more (WCAG 2.2, 1.4.3), in the light theme and in the dark."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

CSS = (ROOT / "static/site.css").read_text(encoding="utf-8")
_TOKEN = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
GROUNDS = ("paper",)
NO_INKS = {"paper", "rule"}  # the ground itself, and lines that carry no text


def tokens(theme: str) -> dict[str, str]:
    """Return the colours of a theme; the dark one overrides the light one."""
    light, dark = CSS.split("@media (prefers-color-scheme: dark)", 1)
    found = dict(_TOKEN.findall(light))
    return found if theme == "light" else found | dict(_TOKEN.findall(dark.split("@layer", 1)[0]))


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, share: float, ground: str) -> str:
    """Mix a share of a colour into a ground, as `color-mix(in srgb, …)` does."""
    pairs = [(int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(over * share + under * (1 - share)):02x}" for over, under in pairs)


def test_the_measure_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_ink_is_legible_on_paper(theme: str) -> None:
    colours = tokens(theme)
    faint = {
        ink: round(contrast(colours[ink], colours["paper"]), 2)
        for ink in colours.keys() - NO_INKS
        if contrast(colours[ink], colours["paper"]) < 4.5
    }
    assert len(colours) >= 11
    assert faint == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_ink_is_legible_where_a_link_has_led(theme: str) -> None:
    share = re.search(r"--wash: color-mix\(in srgb, var\(--link\) (\d+)%, var\(--paper\)\)", CSS)
    assert share
    assert ":target { background: var(--wash);" in CSS
    colours = tokens(theme)
    ground = mixed(colours["link"], int(share[1]) / 100, colours["paper"])
    assert {ink for ink in colours.keys() - NO_INKS if contrast(colours[ink], ground) < 4.5} == set()


def test_the_dark_theme_sets_every_colour_anew() -> None:
    light, dark = tokens("light"), tokens("dark")
    assert [name for name in light if light[name] == dark[name]] == []


def test_no_colour_stands_outside_the_tokens() -> None:
    rules = CSS.split("@layer base {", 1)[1]
    assert re.findall(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(", rules) == []
