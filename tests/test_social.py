"""What pages show where they are shared: each has a card, and its head names it and says what is on it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from explainer import preparing
from explainer.building import build, check
from explainer.dates import Day
from tests.built import BuiltSite, Page, read_built
from tests.conftest import ROOT, SmallSite
from tests.harbour import ENLARGED
from tests.pictures import decoded, size

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from explainer.building import Result
    from explainer.problems import Problem

BASE = "https://example.org/harbour/"
CONFIRMED = ENLARGED["content/stories/port-sale.md"].replace("stance: denies", "stance: confirms")


@pytest.fixture(autouse=True, scope="module")
def today() -> Iterator[None]:
    """Let it be always the same day: cards are drawn for today's site only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preparing, "today", lambda _: Day(2025, 6, 1))
        yield


def built(site: SmallSite) -> Result:
    return build(replace(site.options(), as_of=None))


def read(site: SmallSite) -> BuiltSite:
    result = built(site)
    assert result.published, result.problems
    return read_built(site.folder / "_site")


def found(site: SmallSite) -> tuple[Problem, ...]:
    """Return what a check finds, once it is plain that a build finds the same."""
    problems = check(replace(site.options(), as_of=None)).problems
    assert built(site).problems == problems
    return tuple(problems)


def meta(page: Page) -> dict[str, str]:
    named = [each.attributes for each in page.all("meta")]
    return {each[key]: each.get("content", "") for key in ("name", "property") for each in named if key in each}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, today: None) -> BuiltSite:
    return read(SmallSite(tmp_path_factory.mktemp("social") / "site").write(ENLARGED))


def is_shared(page: Page) -> bool:
    left_out = page.address == "404.html" or page.address.startswith("sources/")
    return not left_out and meta(page).get("robots") != "noindex"


def test_every_page_that_can_be_found_has_a_card_and_names_it(site: BuiltSite) -> None:
    cards = {path.relative_to(site.folder).as_posix() for path in (site.folder / "cards").rglob("*.png")}
    named = {f"cards/{name.removesuffix('.html')}.png": page for name, page in site.pages.items() if is_shared(page)}
    assert cards == named.keys()
    assert len(cards) == 24
    for address, page in named.items():
        said = meta(page)
        assert said["og:image"] == BASE + address
        assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
        assert size((site.folder / address).read_bytes()) == (1200, 630)
        assert said["twitter:card"] == "summary_large_image"


def test_a_past_day_a_source_and_the_page_for_addresses_that_lead_nowhere_have_none(site: BuiltSite) -> None:
    without = [page for page in site.pages.values() if not is_shared(page)]
    assert {"404.html", "sources/gazette.html", "stories/port-sale/2025-03-02.html"} <= {
        page.address for page in without
    }
    assert [page.address for page in without if "og:image" in meta(page)] == []


def test_every_head_says_what_the_page_is(site: BuiltSite) -> None:
    alone = {address: page for address, page in site.pages.items() if not address.startswith("embed/")}
    for address, page in alone.items():
        said = meta(page)
        assert said["og:title"].split(" – ")[0] == page.one("h1").text.strip(), address
        assert said["og:site_name"] == "The harbour affair"
        assert said["og:description"] == said["description"]
        (canonical,) = (each for each in page.all("link") if each.attributes["rel"] == "canonical")
        assert said["og:url"] == canonical.attributes["href"]
    types = {address: meta(page)["og:type"] for address, page in alone.items()}
    assert types["index.html"] == types["stories/index.html"] == types["timeline.html"] == "website"
    assert types["stories/port-sale.html"] == types["about.html"] == types["laws/port-act.html"] == "article"


def test_the_words_for_a_card_say_the_status_or_state(site: BuiltSite) -> None:
    words = {address: meta(page).get("og:image:alt") for address, page in site.pages.items()}
    assert words["stories/port-sale.html"] == "Story: The port was sold – Denied by the Board – The harbour affair"
    assert words["index.html"] == "Was the port sold? – Denied by the Board – The harbour affair"
    assert words["pacts/port-lease.html"] == "Pact: The lease of the port – Signed – The harbour affair"
    assert words["timeline.html"] == "Timeline – The harbour affair"


def test_a_card_shows_the_status_in_its_colour(site: BuiltSite, tmp_path: Path) -> None:
    colours = _colours((ROOT / "templates/card.svg").read_text(encoding="utf-8"))
    denied = decoded((site.folder / "cards/stories/port-sale.png").read_bytes())
    changed = read(SmallSite(tmp_path / "site").write({**ENLARGED, "content/stories/port-sale.md": CONFIRMED}))
    confirmed = decoded((changed.folder / "cards/stories/port-sale.png").read_bytes())
    assert denied.counts(colours["denied"]) > 1000
    assert confirmed.counts(colours["confirmed"]) > 1000
    assert denied.counts(colours["confirmed"]) == confirmed.counts(colours["denied"]) == 0
    title = slice(130, 240)
    assert denied.rows[title] == confirmed.rows[title]
    assert len(set(denied.rows[title])) > 50


def _colours(style: str) -> dict[str, str]:
    listed = re.findall(r"\.status-([\w-]+)(?:, \.status-none)? \{ color: (#\w+)", style)
    return dict(listed)


def test_the_colours_are_those_of_the_light_theme() -> None:
    card = (ROOT / "templates/card.svg").read_text(encoding="utf-8")
    light = (ROOT / "static/site.css").read_text(encoding="utf-8").split("prefers-color-scheme: dark", 1)[0]
    tokens = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    assert _colours(card) == {name: tokens[name] for name in _colours(card)}
    assert _colours(card).keys() == {"denied", "unconfirmed", "disputed", "confirmed", "refuted", "withdrawn"}
    others = set(re.findall(r"#[0-9a-f]{6}", card)) - set(_colours(card).values())
    assert others == {tokens["paper"], tokens["rule"], tokens["ink"], tokens["quiet"]}


@pytest.mark.parametrize(
    ("was", "now"),
    [("        url: https://example.org/harbour/\n", ""), ("        kinds:", "        cards: false\n        kinds:")],
    ids=["no address of its own", "cards: false"],
)
def test_a_site_without_an_address_or_without_cards_has_none(was: str, now: str, tmp_path: Path) -> None:
    settings = ENLARGED["site.yaml"].replace(was, now)
    assert settings != ENLARGED["site.yaml"]
    plain = read(SmallSite(tmp_path / "site").write({**ENLARGED, "site.yaml": settings}))
    assert not (plain.folder / "cards").exists()
    assert not (tmp_path / "site/.cache/cards").exists()
    said = meta(plain.pages["stories/port-sale.html"])
    assert said["og:title"] == "The port was sold – Denied by the Board"
    assert [name for name in said if name.startswith("og:image")] == []
    assert said["twitter:card"] == "summary"
    assert ("og:url" in said) == ("url" in settings)


def test_the_site_as_of_a_past_day_has_none(world: SmallSite) -> None:
    world.build()
    assert not (world.folder / "_site/cards").exists()


@pytest.mark.parametrize("title", ["小米与福特", "شاومي", "The 港 was sold"])
def test_a_title_in_letters_that_the_fonts_lack_has_no_card_and_breaks_nothing(title: str, world: SmallSite) -> None:
    pages = read(world.write({"content/bodies/city.md": f"---\ntitle: {title}\n---\nIt owns the port.\n"})).pages
    assert meta(pages["bodies/city.html"])["og:title"] == title
    assert "og:image" not in meta(pages["bodies/city.html"])
    assert "og:image" in meta(pages["bodies/board.html"])


def test_a_title_of_any_length_and_of_any_signs_has_a_card(world: SmallSite) -> None:
    title = 'A <b>title</b> & "quotes" — 🚢 ' + "of the port " * 60
    pages = read(world.write({"content/bodies/city.md": f"---\ntitle: '{title.strip()}'\n---\nIt owns the port.\n"}))
    picture = decoded((pages.folder / "cards/bodies/city.png").read_bytes())
    assert 1000 < picture.right_end(120, 480) < 1200 - 60


def test_a_second_build_draws_nothing(world: SmallSite) -> None:
    built(world)
    before = {path.name: path.stat().st_mtime_ns for path in (world.folder / ".cache/cards").iterdir()}
    assert len(before) == len(list((world.folder / "_site/cards").rglob("*.png")))
    built(world)
    assert {path.name: path.stat().st_mtime_ns for path in (world.folder / ".cache/cards").iterdir()} == before


def test_a_check_writes_nothing(world: SmallSite) -> None:
    assert check(replace(world.options(), as_of=None)).problems == ()
    assert not (world.folder / ".cache").exists()


def test_a_fault_in_the_template_of_cards_is_a_problem_like_any_other(world: SmallSite) -> None:
    world.write({"templates/card.svg": "<svg>\n{{ view.colour }}</svg>\n"})
    (problem,) = found(world)
    assert (problem.code, str(problem.place)) == ("E601", "templates/card.svg:2:1")
    assert not (world.folder / "_site").exists()


def test_a_drawing_that_is_no_svg_is_a_problem_in_a_check_too(world: SmallSite) -> None:
    world.write({"templates/card.svg": "<svg>{{ view.alt }}"})
    (problem,) = found(world)
    assert (problem.code, problem.place.file) == ("E601", "templates/card.svg")
    assert not (world.folder / "_site").exists()
