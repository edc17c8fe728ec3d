"""Static files that pages load lie at addresses that name their contents; all others keep their names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from explainer.assets import Assets, assets
from tests.built import unprinted

if TYPE_CHECKING:
    from pathlib import Path


def named(folder: Path, files: dict[str, str], *linked: str, plain: bool = False) -> Assets:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return assets({name: folder / name for name in files}, linked, plain=plain)


def style(found: Assets) -> str:
    return found.files[found.of("site.css")].decode()


def test_what_pages_load_has_a_sign_and_what_they_do_not_load_has_none(tmp_path: Path) -> None:
    found = named(tmp_path, {"site.css": "a {}", "law.pdf": "x", "icon.svg": "<svg/>"}, "law.pdf", "icon.svg")
    assert re.fullmatch(r"static/site\.[0-9a-f]{10}\.css", found.of("site.css"))
    assert sorted(map(unprinted, found.files)) == ["static/icon.svg"] * 2 + ["static/law.pdf", "static/site.css"]
    assert "static/icon.svg" in found.files  # which a page links to, too
    assert "static/site.css" not in found.files
    assert sorted(map(unprinted, found.lasting)) == ["static/icon.svg", "static/site.css"]


def test_an_edit_gives_another_address_to_the_file_and_to_the_style_sheet_that_names_it(tmp_path: Path) -> None:
    files = {"site.css": 'a { src: url("fonts/a.woff2") }', "fonts/a.woff2": "one", "site.js": "go()"}
    one, two = named(tmp_path, files), named(tmp_path, {**files, "fonts/a.woff2": "two"})
    assert one.of("site.css") != two.of("site.css")
    assert one.of("site.js") == two.of("site.js")
    assert one.digest != two.digest
    assert one == named(tmp_path, files)


def test_every_way_to_name_a_file_in_a_style_sheet_is_understood_and_nothing_else_is(tmp_path: Path) -> None:
    sheet = """
        @import "more.css"; @import url(more.css) print;
        a { background: url(a.png), URL( 'a.png' ), url("a.png?v=1#x"), url(lost.png), url(data:image/png;base64,AA) }
        b { background: url(https://example.org/a.png), url(/a.png), url(#mask) }
        /* url(a.png) */ c::after { content: "url(a.png)" }
        """
    found = named(tmp_path, {"site.css": sheet, "more.css": "d { background: url(deep/../a.png) }", "a.png": "x"})
    picture = next(address for address in found.files if address.endswith(".png")).removeprefix("static/")
    more = next(address for address in found.files if "more." in address).removeprefix("static/")
    assert style(found) == (
        sheet.replace("more.css", more)
        .replace("url(a.png),", f"url({picture}),")
        .replace("'a.png'", f"'{picture}'")
        .replace('"a.png?', f'"{picture}?')
    )
    assert found.files[f"static/{more}"].decode() == f"d {{ background: url({picture}) }}"


def test_style_sheets_that_import_each_other_are_found_all_the_same(tmp_path: Path) -> None:
    found = named(tmp_path, {"site.css": '@import "b.css";', "b.css": '@import "site.css";'})
    assert {unprinted(name) for name in found.files} == {"static/site.css", "static/b.css"}
    assert "static/site.css" in found.files


def test_a_preview_keeps_the_names(tmp_path: Path) -> None:
    found = named(tmp_path, {"site.css": "a { src: url(a.png) }", "a.png": "x"}, plain=True)
    assert found.files.keys() == {"static/site.css", "static/a.png"}
    assert found.of("site.css") == "static/site.css"
    assert found.lasting == ()
