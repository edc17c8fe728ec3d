"""A rumor's card can be shown elsewhere: it stands alone, and its page tells others how to embed it."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from explainer import preparing
from explainer.dates import Day
from explainer.memory import Memory
from tests.built import Page, unprinted
from tests.conftest import ROOT, SmallSite
from tests.editing import made
from tests.test_contrast import contrast

TODAY = Day(2025, 6, 1)
BASE = "https://example.org/harbour/"
CARD = "embed/port-sale.html"
HOSTILE = '</iframe><script>alert("1")</script>'


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "today", lambda _: TODAY)


def outputs(site: SmallSite) -> dict[str, bytes]:
    files, problems = made(replace(site.options(), as_of=None), Memory())
    assert not [problem for problem in problems if problem.code.startswith("E")], problems
    return files


def page(files: dict[str, bytes], address: str) -> Page:
    return Page(address, files[address].decode())


def test_a_card_says_the_title_the_claim_and_the_status_with_its_reason(world: SmallSite) -> None:
    card = page(outputs(world), CARD)
    text = card.one("body").text
    for said in ("The port was sold", "The Board sold the port to a fund.", "Denied by the Board", "1 June 2025"):
        assert said in text
    assert "1 of the 2 parties named, denies it" in text
    assert [each.attributes["href"] for each in card.all("use")] == ["#icon_denied"]
    assert "icon_denied" in card.ids()


def test_a_card_stands_alone_and_every_link_opens_the_page_in_a_tab_of_its_own(world: SmallSite) -> None:
    files = outputs(world)
    card = page(files, CARD)
    assert not card.all("script", "img", "iframe", "base", "form")
    (style,) = (each for each in card.all("link") if each.attributes["rel"] == "stylesheet")
    assert unprinted(card.target(style.attributes["href"])) == "static/embed.css"
    links = card.all("a")
    assert {card.target(each.attributes["href"]) for each in links} == {"stories/port-sale.html"}
    assert {(each.attributes["target"], each.attributes["rel"]) for each in links} == {("_blank", "noopener")}
    named = {each.attributes.get("name"): each.attributes.get("content") for each in card.all("meta")}
    assert named["robots"] == "noindex"
    (canonical,) = (each for each in card.all("link") if each.attributes["rel"] == "canonical")
    assert canonical.attributes["href"] == f"{BASE}stories/port-sale.html"
    assert "frame-ancestors" not in card.html


def test_only_rumors_have_cards(world: SmallSite) -> None:
    files = outputs(world)
    assert {name for name in files if name.startswith("embed/")} == {CARD, "embed/port-sale.json"}
    assert b"oembed" not in files["bodies/board.html"]


def test_the_page_leads_to_an_oembed_answer_whose_frame_shows_the_card(world: SmallSite) -> None:
    files = outputs(world)
    story = page(files, "stories/port-sale.html")
    (link,) = (each for each in story.all("link") if each.attributes.get("type") == "application/json+oembed")
    answer = json.loads(files[link.attributes["href"].removeprefix(BASE)])
    assert {key: answer[key] for key in ("version", "type", "title", "provider_name", "provider_url")} == {
        "version": "1.0",
        "type": "rich",
        "title": "The port was sold",
        "provider_name": "The harbour affair",
        "provider_url": BASE,
    }
    frame = Page("", answer["html"]).one("iframe").attributes
    assert frame["src"] == BASE + CARD
    assert frame["title"] == "The port was sold"
    assert (int(frame["width"]), int(frame["height"])) == (answer["width"], answer["height"])
    assert set(frame["sandbox"].split()) == {"allow-popups", "allow-popups-to-escape-sandbox"}
    cite = page(files, "stories/port-sale/cite.html")
    assert answer["html"] in [each.text for each in cite.all("code")]


def test_a_title_cannot_break_out_of_the_frame(world: SmallSite) -> None:
    world.edit("content/stories/port-sale.md", "title: The port was sold", f"title: {json.dumps(HOSTILE)}")
    files = outputs(world)
    frame = Page("", json.loads(files["embed/port-sale.json"])["html"])
    assert [each.tag for each in frame.elements] == ["iframe"]
    assert frame.one("iframe").attributes["title"] == HOSTILE
    assert not page(files, CARD).all("script")


def test_a_card_of_another_language_lies_in_its_folder(bilingual: SmallSite) -> None:
    files = outputs(bilingual)
    card = page(files, "id/embed/port-sale.html")
    assert card.one("html").attributes["lang"] == "id"
    assert {card.target(each.attributes["href"]) for each in card.all("a")} == {"id/stories/port-sale.html"}
    assert json.loads(files["id/embed/port-sale.json"])["provider_url"] == f"{BASE}id/index.html"


def test_without_the_sites_address_there_is_a_card_and_nothing_that_names_it(world: SmallSite) -> None:
    world.edit("site.yaml", "url: https://example.org/harbour/\n", "")
    files = outputs(world)
    assert CARD in files
    assert "embed/port-sale.json" not in files
    assert b"oembed" not in files["stories/port-sale.html"]


@pytest.mark.parametrize("theme", [0, 1])
def test_every_ink_of_a_card_is_legible(theme: int) -> None:
    css = (ROOT / "static/embed.css").read_text(encoding="utf-8")
    themes = [dict(re.findall(r"--(\w): ?(#\w{6})", rule)) for rule in re.findall(r":root ?{(.*?)}", css)]
    colours = themes[theme]
    assert set(colours) == {"i", "q", "p", "l"}
    for ink in "iql":
        assert contrast(colours[ink], colours["p"]) >= 4.5
