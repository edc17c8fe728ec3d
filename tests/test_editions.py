"""A site in two languages: the same facts, statuses, dates, order, sources and links, in other words."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explainer import evidence, frontmatter, linking, reading
from explainer.building import afresh
from tests.bilingual import STORY_ID, bilingual, edit
from tests.built import BuiltSite, Page, is_outside, read_built
from tests.conftest import SmallSite
from tests.harbour import build_project

__all__ = ["bilingual"]

_WORDS = re.compile(r"[^\W\d_]{3,}")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    return read_built(build_project(tmp_path_factory.mktemp("editions")))


def pairs(site: BuiltSite) -> list[tuple[Page, Page]]:
    """Return each page with its like in Indonesian."""
    found = [(page, site.pages[f"id/{name}"]) for name, page in site.pages.items() if not name.startswith("id/")]
    assert len(found) * 2 == len(site.pages)
    return found


def bones(page: Page) -> dict[str, Any]:
    """Return what of a page no translation may change."""
    own = "id/" if page.address.startswith("id/") else ""
    inside = [element for element in page.elements if not element.within("nav", "editions")]
    links = [
        each.attributes["href"] if is_outside(each.attributes["href"]) else page.target(each.attributes["href"])
        for each in inside
        if each.tag == "a" and "editions" not in each.words
    ]
    return {
        "ids": sorted(page.ids()),
        "facts": [
            each.attributes["id"]
            for each in inside
            if each.tag == "li" and "fact" in each.words and "id" in each.attributes
        ],
        "dates": [each.attributes["datetime"] for each in inside if each.tag == "time"],
        "statuses": [word for each in inside for word in each.words if word.startswith(("status-", "stance-"))],
        "links": Counter(link.removeprefix(own) for link in links),
        "cited": Counter(each.attributes["popovertarget"] for each in inside if "popovertarget" in each.attributes),
    }


def test_facts_statuses_dates_sources_and_links_are_equal(project: BuiltSite) -> None:
    for english, indonesian in pairs(project):
        one, other = bones(english), bones(indonesian)
        if english.address in ("map.html", "all.html", "index.html") or english.address.endswith("/index.html"):
            one, other = ({**each, "statuses": sorted(each["statuses"])} for each in (one, other))  # by title
        assert one == other, english.address


def test_the_indonesian_pages_are_indonesian(project: BuiltSite) -> None:
    """Hold that what stands outside quotations, names and sources has changed."""
    english = project.pages["about.html"]
    indonesian = project.pages["id/about.html"]
    shared = set(_WORDS.findall(english.one("main").text)) & set(_WORDS.findall(indonesian.one("main").text))
    assert len(shared) < 0.4 * len(set(_WORDS.findall(english.one("main").text)))
    assert "Dibantah oleh Ford dan Xiaomi" in project.pages["id/rumors/ford-xiaomi-jv.html"].html


def test_a_quotation_keeps_its_own_words_and_has_a_rendering_beside_it(project: BuiltSite) -> None:
    said = "This story is completely false. There is no truth to it."
    page = project.pages["id/rumors/ford-xiaomi-jv.html"]
    quotes = [each for each in page.all("blockquote") if said in each.text]
    assert quotes
    assert all(each.attributes["lang"] == "en" for each in quotes)
    assert page.html.count("Terjemahan: Berita ini sepenuhnya tidak benar") == len(quotes)
    assert "Terjemahan:" not in project.pages["rumors/ford-xiaomi-jv.html"].html


def test_every_page_leads_to_its_like_and_search_engines_know_all_of_them(project: BuiltSite) -> None:
    url = "https://example.org/ford-xiaomi/"
    for pair in pairs(project):
        wholes = {}
        for page in pair:
            (other,) = (each for each in pair if each is not page)
            (link,) = (each for each in page.all("a") if each.within("nav", "editions"))
            assert page.target(link.attributes["href"]) == other.address
            assert link.attributes["lang"] == link.attributes["hreflang"] == other.one("html").attributes["lang"]
            (here,) = (each for each in page.all("li") if each.within("nav", "editions") and each.attributes)
            assert here.attributes == {"aria-current": "true"}
            wholes[page.address] = {
                each.attributes["hreflang"]: each.attributes["href"]
                for each in page.all("link")
                if each.attributes["rel"] == "alternate"
                and "hreflang" in each.attributes
                and "type" not in each.attributes
            }
        addresses = [
            each.address.removesuffix("index.html") if each.address == "index.html" else each.address for each in pair
        ]
        expected = {"en": url + addresses[0], "x-default": url + addresses[0], "id": url + addresses[1]}
        assert set(map(str, wholes.values())) <= {str(expected), str({})}, pair[0].address
        assert len(set(map(str, wholes.values()))) == 1


def test_each_language_has_a_search_of_its_own_and_names_its_locale(project: BuiltSite) -> None:
    indonesian = (project.folder / "id/search/index.js").read_text(encoding="utf-8")
    assert "Usaha patungan" in indonesian
    assert "Usaha patungan" not in (project.folder / "search/index.js").read_text(encoding="utf-8")
    page = project.pages["id/index.html"]
    properties = {
        each.attributes.get("property"): each.attributes["content"]
        for each in page.all("meta")
        if "content" in each.attributes
    }
    assert (properties["og:locale"], properties["og:locale:alternate"]) == ("id_ID", "en_US")


# What a translation cannot do


def outputs(site: SmallSite) -> dict[str, Page]:
    made, result = afresh(site.options())
    assert not [problem for problem in result.problems if problem.code.startswith("E")], result.problems
    return {name: Page(name, content.decode()) for name, content in made.items() if name.endswith(".html")}


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Nd", "Nl", "No", "Sc"]), min_size=1).filter(
    lambda text: text.strip() and not re.search(r"[\\`*_\[\]<>&!#|~=+>-]|TODO|%", text)
)


def test_no_text_of_an_overlay_changes_a_fact(bilingual: SmallSite) -> None:
    bare = {name: bones(page) for name, page in outputs(bilingual).items()}
    path = bilingual.folder / STORY_ID
    written = path.read_text(encoding="utf-8")

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(TEXTS, TEXTS, TEXTS)
    def changed(title: str, text: str, role: str) -> None:
        told = written.replace("title: Pelabuhan dijual", f"title: {json.dumps(title)}")
        told = told.replace("text: Otoritas membantahnya.", f"text: {json.dumps(text)}")
        told = told.replace("role: ketuanya", f"role: {json.dumps(role)}")
        path.write_text(told, encoding="utf-8")
        made, result = afresh(bilingual.options())
        if any(problem.code.startswith("E") for problem in result.problems):
            return  # refused, which is as good
        found = {name: Page(name, content.decode()) for name, content in made.items() if name.endswith(".html")}
        assert {name: bones(page) for name, page in found.items()} == bare

    changed()


def test_what_is_not_translated_is_marked(bilingual: SmallSite) -> None:
    pages = outputs(bilingual)
    board = pages["id/bodies/board.html"]
    assert board.one("h1").attributes["lang"] == "en"
    assert [each.text for each in board.all("span") if each.attributes.get("lang") == "en"]
    edit(bilingual, "    text: Otoritas membantahnya.\n", "")
    story = outputs(bilingual)["id/stories/port-sale.html"]
    assert "The Board denied it." in [each.text for each in story.all("span") if each.attributes.get("lang") == "en"]


def test_a_page_in_another_direction_says_so(bilingual: SmallSite) -> None:
    bilingual.edit("site.yaml", "languages: [en, id]", "languages: [en, id, ar]")
    pages = outputs(bilingual)
    arabic = pages["ar/stories/port-sale.html"]
    assert arabic.one("html").attributes["dir"] == "rtl"
    fallen = [each for each in arabic.all("span") if each.attributes.get("lang") == "en"]
    assert fallen
    assert {each.attributes.get("dir") for each in arabic.all("div") if each.attributes.get("lang") == "en"} == {"ltr"}


def test_an_older_translation_says_so_and_leads_to_the_original(bilingual: SmallSite) -> None:
    assert "stale" not in outputs(bilingual)["id/stories/port-sale.html"].html
    bilingual.edit("content/stories/port-sale.md", "Nothing.", "Nothing at all.")
    page = outputs(bilingual)["id/stories/port-sale.html"]
    (said,) = (each for each in page.all("p") if "stale" in each.words)
    (link,) = (each for each in page.all("a") if said in each.around)
    assert page.target(link.attributes["href"]) == "stories/port-sale.html"
    assert bilingual.codes() == ["W709", "W710"] or "W709" in bilingual.codes()


def test_reading_linking_and_evidence_are_done_once_for_all_languages(
    bilingual: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: Counter[str] = Counter()
    for module, name in ((reading, "_parsed"), (linking, "_own"), (evidence, "assess"), (frontmatter, "split")):
        function = getattr(module, name)

        def counted(*given: Any, _name: str = name, _function: Any = function, **named: Any) -> Any:
            counts[_name] += 1
            return _function(*given, **named)

        monkeypatch.setattr(module, name, counted)
    afresh(bilingual.options())
    two = dict(counts)
    counts.clear()
    bilingual.edit("site.yaml", "languages: [en, id]", "languages: [en]")
    for path in (bilingual.folder / "content").rglob("*.id.md"):
        path.unlink()
    afresh(bilingual.options())
    overlays = two["split"] - counts["split"]
    assert overlays == 1  # the translations themselves
    assert {**two, "split": counts["split"]} == dict(counts)


def test_an_edit_of_a_translation_changes_no_page_of_the_original(bilingual: SmallSite) -> None:
    before, _ = afresh(bilingual.options())
    edit(bilingual, "title: Pelabuhan dijual", "title: Dijualnya pelabuhan")
    after, _ = afresh(bilingual.options())
    changed = {name for name in before if before[name] != after[name]}
    assert changed
    assert all(name.startswith(("id/", "cards/id/")) for name in changed)


def test_each_language_has_cards_of_its_own(bilingual: SmallSite) -> None:
    made, _ = afresh(replace(bilingual.options(), as_of=None))
    page = Page("id/stories/port-sale.html", made["id/stories/port-sale.html"].decode())
    (card,) = (each.attributes["content"] for each in page.all("meta") if each.attributes.get("property") == "og:image")
    assert card.endswith("cards/id/stories/port-sale.png")
    assert made["cards/id/stories/port-sale.png"] != made["cards/stories/port-sale.png"]
