"""The manifest and the icons: what a system installs, from the site's own drawing and colours."""

from __future__ import annotations

from posixpath import dirname, join, normpath

import pytest

from explainer.icons import paper, pictures
from tests.announced import Announced, announce
from tests.conftest import ROOT, SmallSite
from tests.pictures import decoded, size

ICON = (ROOT / "static/icon.svg").read_bytes()
WIDE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><rect width="20" height="10"/></svg>'


@pytest.fixture
def built(bilingual: SmallSite, monkeypatch: pytest.MonkeyPatch) -> Announced:
    return announce(bilingual, monkeypatch)


def test_icons_have_their_sizes_and_only_the_touch_icon_a_ground() -> None:
    made, problems = pictures(ICON, "#123456")
    assert problems == []
    assert {name: size(png) for name, png in made.items()} == {
        f"icons/{side}.png": (side, side) for side in (180, 192, 512)
    }
    assert made["icons/180.png"][25] == 6  # colours with transparency
    corner = decoded(made["icons/180.png"]).rows[0][:4]
    assert corner == bytes.fromhex("123456ff")
    assert decoded(made["icons/192.png"]).rows[0][:4] == bytes(4)


@pytest.mark.parametrize("svg", [WIDE, b"<svg", b"", b"\xff"])
def test_an_icon_that_cannot_be_drawn_is_a_problem(svg: bytes) -> None:
    made, (problem,) = pictures(svg, "#ffffff")
    assert made == {}
    assert (problem.code, str(problem.place)) == ("E603", "static/icon.svg:1:1")


def test_a_site_with_such_an_icon_is_not_built(bilingual: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    announce(bilingual, monkeypatch)
    bilingual.write({"static/icon.svg": WIDE.decode()})
    from explainer.building import Options, build

    assert [each.code for each in build(Options(site=bilingual.folder)).problems] == ["E603"]


def test_the_manifest_is_in_the_language_and_names_what_there_is(built: Announced) -> None:
    for folder, lang in (("", "en"), ("id/", "id")):
        said = built.json(f"{folder}manifest.webmanifest")
        assert (said["name"], said["lang"], said["dir"]) == ("The harbour affair", lang, "ltr")
        assert said["background_color"] == said["theme_color"] == "#fcfbf8"
        named = [said["start_url"], *(each["src"] for each in said["icons"])]
        for src in named:
            assert built.bytes(normpath(join(dirname(f"{folder}x"), src))), src
        for each in said["icons"][1:]:
            png = built.bytes(normpath(join(dirname(f"{folder}x"), each["src"])))
            assert "x".join(map(str, size(png))) == each["sizes"]


def test_the_home_page_leads_to_both_and_other_pages_do_not(built: Announced) -> None:
    for folder in ("", "id/"):
        html = built.bytes(f"{folder}index.html").decode()
        assert '<link rel="manifest" href="manifest.webmanifest">' in html
    assert '<link rel="apple-touch-icon" href="../icons/180.png">' in built.bytes("id/index.html").decode()
    assert "manifest" not in built.bytes("stories/port-sale.html").decode()


def test_the_colour_is_that_of_the_style_sheet() -> None:
    assert paper(b":root { --paper: #ABCDEF; } @media dark { --paper: #000000; }") == "#ABCDEF"
    assert paper(b"body { color: red }") == "#ffffff"
