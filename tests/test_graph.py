"""What pages say to machines, read back by `extruct` and held against schema.org's published vocabulary."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from extruct.jsonld import JsonLdExtractor

from explainer import preparing
from explainer.building import Options, build
from explainer.dates import Day
from tests.built import BuiltSite, read_built
from tests.conftest import ROOT, SmallSite
from tests.harbour import ENLARGED
from tests.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = "https://example.org/harbour/"
ARCHIVE = "https://archive.example/1"
STORY = "stories/port-sale.html"
SETTLED = {
    "confirmed": "{date: 2025-03-04, stance: confirms, by: board, quote: Yes., text: Yes., sources: [statement]}",
    "refuted": "{date: 2025-03-04, stance: refutes, by: {name: A court, kind: court}, text: No., sources: [gazette]}",
    "withdrawn": "{date: 2025-03-04, stance: withdraws, by: {name: The Gazette}, text: Out., sources: [gazette]}",
}
OPEN = {
    "denied": "{date: 2025-03-04, stance: denies, by: board, quote: No., text: No., sources: [statement]}",
    "unconfirmed": "{date: 2025-03-04, stance: declines, by: board, text: It would not say., sources: [statement]}",
    "disputed": "{date: 2025-03-04, stance: denies, by: board, quote: No., text: No., sources: [statement]}\n"
    "- {date: 2025-03-05, stance: confirms, by: city, quote: Yes., text: Yes., sources: [statement]}",
}
SHORT = """---
title: Port sold
claim: The port was sold.
parties: [board, city]
unknowns: [When.]
would_settle: [A deed.]
facts:
- {{date: 2025-03-01, stance: alleges, anon: {{count: 2}}, text: It was said., sources: [gazette], echoes: [echo]}}
- {fact}
---
"""


@pytest.fixture(autouse=True, scope="module")
def today() -> Iterator[None]:
    """Let it be always the same day: pages say nothing to machines as of a past one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preparing, "today", lambda _: Day(2025, 6, 1))
        yield


def read(site: SmallSite) -> BuiltSite:
    result = build(replace(site.options(), as_of=None))
    assert result.published, result.problems
    return read_built(site.folder / "_site")


def graph(html: str) -> list[dict[str, Any]]:
    """Return the nodes of a page's one graph."""
    found = JsonLdExtractor().extract(html)
    assert [each["@context"] for each in found] == ["https://schema.org"]
    nodes: list[dict[str, Any]] = found[0]["@graph"]
    return nodes


def node(html: str, kind: str) -> dict[str, Any]:
    (found,) = [each for each in graph(html) if each["@type"] == kind]
    return found


def every(value: object) -> Iterator[dict[str, Any]]:
    """Yield every node, those within others too."""
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from every(each)
    elif isinstance(value, list):
        for each in value:
            yield from every(each)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, today: None) -> SmallSite:
    """Return the enlarged world with types, an archived source and a second language."""
    settings = ENLARGED["site.yaml"].replace("many: Bodies}", "many: Bodies, type: Organization}")
    dated = "          date: 2025-03-01\n"
    archived = ENLARGED["content/sources.yaml"].replace(dated, f"{dated}          archive: {ARCHIVE}\n", 1)
    files = {
        **ENLARGED,
        "site.yaml": settings.replace("        kinds:", "        languages: [en, id]\n        kinds:"),
        "content/sources.yaml": archived,
    }
    return SmallSite(tmp_path_factory.mktemp("graph") / "site").write(files)


@pytest.fixture(scope="module")
def site(world: SmallSite) -> BuiltSite:
    return read(world)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Return the project's own site as of a day of today's kind."""
    output = tmp_path_factory.mktemp("first") / "_site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preparing, "today", lambda _: Day(2026, 6, 9))
        result = build(Options(site=ROOT, output=output))
    assert result.published, result.problems
    return read_built(output)


def graphs(built: BuiltSite) -> dict[str, list[dict[str, Any]]]:
    found = {name: page for name, page in built.pages.items() if "embed" not in name.split("/")}  # other sites' pages
    return {name: graph(page.html) for name, page in found.items() if not name.endswith("404.html")}


@pytest.mark.parametrize("name", ["site", "first"])
def test_every_type_property_and_value_is_in_the_vocabulary(name: str, request: pytest.FixtureRequest) -> None:
    found = graphs(request.getfixturevalue(name))
    assert {page: faults for page, nodes in found.items() if (faults := vocabulary().faults(nodes))} == {}


@pytest.mark.parametrize(
    ("node", "said"),
    [
        ({"@type": "Claims"}, "no type"),
        ({"@type": "Person", "headline": "x"}, "Person has no headline"),
        ({"@type": "Article", "datePublished": "May"}, "no date"),
        ({"@type": "Article", "archivedAt": "kept"}, "no address"),
        ({"@type": "Article", "publisher": {"@type": "Product"}}, "Product is none"),
        ({"@type": "BreadcrumbList", "itemListElement": {"@type": "ListItem", "item": "x"}}, "is none of"),
        ({"@type": "Legislation", "legislationLegalForce": {"@id": "https://schema.org/Inforce"}}, "Inforce"),
    ],
)
def test_the_check_against_the_vocabulary_finds_what_is_wrong(node: dict[str, Any], said: str) -> None:
    assert said in " ".join(vocabulary().faults([node]))


@pytest.mark.parametrize("name", ["site", "first"])
def test_every_name_that_is_pointed_at_is_described_somewhere(name: str, request: pytest.FixtureRequest) -> None:
    nodes = [each for found in graphs(request.getfixturevalue(name)).values() for each in every(found)]
    described = {each["@id"] for each in nodes if "@type" in each and "@id" in each}
    named = {each["@id"] for each in nodes if set(each) == {"@id"}}
    assert {each for each in named - described if not each.startswith("https://schema.org/")} == set()


@pytest.mark.parametrize("name", ["site", "first"])
def test_titles_and_descriptions_are_unique_in_each_edition(name: str, request: pytest.FixtureRequest) -> None:
    built = request.getfixturevalue(name)
    own = {address: page for address, page in built.pages.items() if "embed" not in address.split("/")}
    pages = [page for address, page in own.items() if not address.endswith("404.html")]
    for edition in ("en", "id"):
        mine = [page for page in pages if page.one("html").attributes["lang"] == edition]
        titles = [page.all("title")[0].text for page in mine]
        described = [
            each.attributes["content"]
            for page in mine
            for each in page.all("meta")
            if each.attributes.get("name") == "description"
        ]
        assert len(mine) > 20
        assert sorted(set(titles)) == sorted(titles)
        assert len(described) == len(mine)
        assert sorted(set(described)) == sorted(described)


def test_a_claim_says_where_it_appeared_first_and_who_repeated_it(site: BuiltSite) -> None:
    claim = next(each for each in graph(site.pages[STORY].html) if each["@id"].endswith("#claim_"))
    assert claim["@type"] == "Claim"
    assert claim["text"] == "The Board sold the port to a fund."
    assert claim["firstAppearance"]["@id"] == BASE + "sources/gazette.html#it_"
    assert claim["firstAppearance"]["archivedAt"] == ARCHIVE
    assert claim["appearance"] == [{"@id": BASE + "sources/echo.html#it_"}]
    assert {each["@id"] for each in claim["hasPart"]} == {
        BASE + STORY + "#claim_price",
        BASE + "stories/dock-strike.html#claim_",
    }


def test_an_article_says_when_it_changed_what_it_cites_and_what_it_had_wrong(site: BuiltSite) -> None:
    article = node(site.pages[STORY].html, "BackgroundNewsArticle")
    assert (article["datePublished"], article["dateModified"]) == ("2025-03-01", "2025-05-01")
    assert article["about"] == {"@id": BASE + STORY + "#claim_"}
    assert [each["@id"] for each in article["citation"]] == [BASE + "sources/statement.html#it_"]
    (correction,) = article["correction"]
    assert correction["@type"] == "CorrectionComment"
    assert correction["datePublished"] == "2025-03-05"
    assert correction["text"] == "It said “the City”; it says “the Board”. A slip."
    assert article["license"] == "https://spdx.org/licenses/CC0-1.0"


def test_a_page_cites_archived_copies(site: BuiltSite) -> None:
    cited = node(site.pages["index.html"].html, "WebPage")["citation"]
    assert [each.get("archivedAt") for each in cited] == [ARCHIVE]


@pytest.mark.parametrize("status", [*SETTLED, *OPEN])
def test_only_a_settled_claim_has_a_review(status: str, tmp_path: object, world: SmallSite) -> None:
    fact = {**SETTLED, **OPEN}[status]
    world.write({"content/stories/short.md": SHORT.format(fact=fact)})
    page = read(world).pages["stories/short.html"]
    (world.folder / "content/stories/short.md").unlink()
    reviews = [each for each in graph(page.html) if each["@type"] == "ClaimReview"]
    assert f"answer-{status}" in page.html
    assert len(reviews) == (status in SETTLED)
    for each in reviews:
        assert each["itemReviewed"] == {"@id": BASE + "stories/short.html#claim_"}
        assert each["reviewRating"]["alternateName"].lower().startswith(status)
        assert "ratingValue" not in each["reviewRating"]


def test_a_law_says_what_force_it_has_by_its_state(site: BuiltSite, first: BuiltSite) -> None:
    law = node(site.pages["laws/port-act.html"].html, "Legislation")
    assert law["legislationLegalForce"] == {"@id": "https://schema.org/PartiallyInForce"}
    assert (law["legislationDate"], law["legislationJurisdiction"]) == ("2024-01-10", "Thornby")
    assert law["legislationPassedBy"] == {"@type": "GovernmentOrganization", "name": "Parliament"}
    states = {
        node(page.html, "Legislation")["legislationLegalForce"]["@id"].rsplit("/")[-1]
        for name, page in first.pages.items()
        if name.startswith("policies/") and name.count("/") == 1 and not name.endswith("index.html")
    }
    assert "NotInForce" in states


def test_a_page_of_an_entity_describes_a_thing_of_the_type_of_its_kind(site: BuiltSite, first: BuiltSite) -> None:
    city = node(site.pages["bodies/city.html"].html, "Organization")
    assert city["sameAs"] == ["https://thornby.example/", "https://thornby.example/port?a=1&b=2"]
    assert node(site.pages["bodies/city.html"].html, "WebPage")["mainEntity"] == {"@id": city["@id"]}
    assert node(site.pages["pacts/port-lease.html"].html, "Event")["startDate"] == "2019-02-01"
    term = node(site.pages["words/quay.html"].html, "DefinedTerm")
    terms = node(site.pages["words/index.html"].html, "DefinedTermSet")
    assert term["inDefinedTermSet"] == {"@id": terms["@id"]}
    assert {"@id": term["@id"]} in terms["hasDefinedTerm"]
    for address, kind in (("people/jim-farley", "Person"), ("products/xiaomi-su7", "Product")):
        if f"{address}.html" in first.pages:
            assert node(first.pages[f"{address}.html"].html, kind)["name"]


@pytest.mark.parametrize(("folder", "lang"), [("", "en"), ("id/", "id")])
def test_the_page_about_the_data_describes_every_file(
    site: BuiltSite, world: SmallSite, folder: str, lang: str
) -> None:
    files = {f"{BASE}{folder}data/{path.name}" for path in (world.folder / "_site" / folder / "data").glob("*.[cj]s*")}
    assert len(files) > 4
    html = site.pages[f"{folder}data/index.html"].html
    said = node(html, "Dataset")
    given = {each["contentUrl"]: each["encodingFormat"] for each in said["distribution"]}
    assert given.keys() == files
    assert given[f"{BASE}{folder}data/facts.csv"] == "text/csv"
    assert (said["inLanguage"], said["isAccessibleForFree"]) == (lang, True)
    assert said["name"].endswith(": Data")
    assert node(html, "WebPage")["mainEntity"] == {"@id": said["@id"]}


def test_the_way_to_a_page_is_its_breadcrumbs(site: BuiltSite) -> None:
    steps = node(site.pages["stories/port-sale/2025-03-01.html"].html, "BreadcrumbList")["itemListElement"]
    assert [each["position"] for each in steps] == [1, 2, 3, 4]
    assert [each.get("item", {}).get("@id") for each in steps] == [
        BASE,
        BASE + "stories/index.html",
        BASE + STORY,
        None,
    ]
    assert all(not any(each["@type"] == "BreadcrumbList" for each in graph(site.pages[name].html)) for name in HOMES)


HOMES = ("index.html", "id/index.html")


def shape(value: object) -> object:
    """Return a value without its words and languages: what must be the same in every edition."""
    if isinstance(value, dict):
        own = {"translationOfWork", "text", "name", "headline", "description", "claimReviewed", "inLanguage", "url"}
        return {key: shape(each) for key, each in value.items() if key not in own}
    if isinstance(value, list):
        return sorted((shape(each) for each in value), key=repr)
    return value.replace("/id/index.html", "/").replace("/id/", "/") if isinstance(value, str) else value


@pytest.mark.parametrize("name", ["site", "first"])
def test_editions_say_the_same_but_in_other_words(name: str, request: pytest.FixtureRequest) -> None:
    found = graphs(request.getfixturevalue(name))
    inside = ("jobTitle", "alternateName", "legislationJurisdiction", "legislationIdentifier", "ratingExplanation")
    for address, nodes in found.items():
        if address.startswith("id/"):
            continue
        others = found[f"id/{address}"]
        for each in every([nodes, others]):
            for key in inside:
                each.pop(key, None)
        assert shape(nodes) == shape(others), address
        page, other = nodes[0], others[0]
        assert page["inLanguage"] == "en"
        assert other["inLanguage"] in ("id", "en") if name == "site" else other["inLanguage"] == "id"
        assert other["translationOfWork"] == {"@id": page["@id"]}


def test_a_page_that_nobody_translated_is_in_its_own_language(site: BuiltSite) -> None:
    assert node(site.pages[f"id/{STORY}"].html, "BackgroundNewsArticle")["inLanguage"] == "en"
    assert graph(site.pages["id/timeline.html"].html)[0]["inLanguage"] == "id"


def test_the_status_is_said_in_words_where_a_rumor_is_shared(site: BuiltSite) -> None:
    said = {
        each.attributes.get("property") or each.attributes.get("name"): each.attributes["content"]
        for each in site.pages[STORY].all("meta")
        if "content" in each.attributes
    }
    assert said["og:title"] == "The port was sold – Denied by the Board"
    assert said["twitter:card"] == "summary_large_image"
    assert {each.attributes.get("property") for each in site.pages[STORY].all("meta")} >= {"og:description", "og:url"}


def test_words_cannot_end_the_script(tmp_path: object, world: SmallSite) -> None:
    title = "</script><script>alert(1)</script><!--"
    world.write({"content/bodies/odd.md": f"---\ntitle: '{title}'\nsummary: '{title}'\n---\nText.\n"})
    page = read(world).pages["bodies/odd.html"]
    (world.folder / "content/bodies/odd.md").unlink()
    assert node(page.html, "Organization")["name"] == title
    assert sum("src" not in each.attributes for each in page.all("script")) == 1


def test_without_an_address_or_as_of_a_past_day_a_page_says_nothing(world: SmallSite, tmp_path_factory: Any) -> None:
    settings = "\n".join(line for line in ENLARGED["site.yaml"].splitlines() if not line.strip().startswith("url:"))
    bare = SmallSite(tmp_path_factory.mktemp("bare") / "site").write({**ENLARGED, "site.yaml": settings})
    assert all("ld+json" not in page.html for page in read(bare).pages.values())
    past = SmallSite(tmp_path_factory.mktemp("past") / "site").write(ENLARGED)
    assert past.build("2025-06-01").published
    assert all("ld+json" not in page.html for page in read_built(past.folder / "_site").pages.values())
