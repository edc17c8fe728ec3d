"""What the search finds, and how it comes to a page: as a script of plain records that a browser reads from a file."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest

from explainer import limits
from tests.built import BuiltSite, Page, is_outside, read_built, unprinted
from tests.conftest import ROOT, WORLD, SmallSite
from tests.harbour import AS_OF, ENLARGED, build_harbour, build_project

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = "search/index.js"
STORY = "content/stories/port-sale.md"
ON_USE = ("data-finder", "data-engine", "data-index")


def read_index(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Return what the search finds, with the parts of a large index put together in their order."""
    records = read_script(folder / ADDRESS, "explainerSearch")
    for name in records.pop("more", []):
        for key, further in read_script(folder / "search" / name, "explainerSearchPart").items():
            records[key] += further
    return records


def read_script(path: Path, name: str) -> dict[str, list[Any]]:
    text = path.read_text(encoding="utf-8")
    records: dict[str, list[Any]] = json.loads(text.removeprefix(f"globalThis.{name} = ").removesuffix(";\n"))
    return records


def search_records(site: SmallSite, as_of: str = AS_OF) -> dict[str, list[dict[str, Any]]]:
    assert not site.build(as_of).failed
    return read_index(site.folder / "_site")


@pytest.fixture
def harbour(tmp_path: Path) -> SmallSite:
    return SmallSite(tmp_path / "site").write(ENLARGED)


@pytest.fixture(scope="module", params=["harbour", "project"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    builder = {"harbour": build_harbour, "project": build_project}[request.param]
    return read_built(builder(tmp_path_factory.mktemp("search")))


# Records


def test_a_rumor_is_found_by_its_title_claim_and_summary_with_its_status_in_words(world: SmallSite) -> None:
    summary = "What one paper says."
    world.write({STORY: WORLD[STORY].replace("        claim:", f"        summary: {summary}\n        claim:")})
    (page,) = (each for each in search_records(world)["pages"] if each["kind"] == "Story")
    assert page == {
        "id": "port-sale",
        "href": "../stories/port-sale.html",
        "sort": "story",
        "title": "The port was sold",
        "kind": "Story",
        "key": "denied",
        "status": "Denied by the Board",
        "text": f"The Board sold the port to a fund. {summary}",
    }


def test_a_law_has_its_state_in_words_and_a_page_of_text_no_kind(harbour: SmallSite) -> None:
    pages = {each["title"]: each for each in search_records(harbour)["pages"]}
    assert pages["Port Act"]["status"].startswith("Partly in force")
    assert (pages["About this site"]["kind"], pages["About this site"]["status"]) == ("", "")


def test_a_part_of_a_claim_is_found_with_its_own_status(harbour: SmallSite) -> None:
    (part,) = (each for each in search_records(harbour)["pages"] if each["text"] == "The fund paid two billion.")
    assert (part["title"], part["status"]) == ("The port was sold", "Unconfirmed")


def test_a_fact_is_found_by_who_said_what_and_when_and_knows_its_page(world: SmallSite) -> None:
    records = search_records(world)
    report, denial = records["facts"]
    assert records["pages"][denial.pop("page")]["title"] == "The port was sold"
    assert [records["pages"][number]["id"] for number in denial.pop("about")] == ["board", "city"]
    assert denial == {
        "stance": "denies",
        "href": "../stories/port-sale.html#denial",
        "when": "2 March 2025",
        "text": "the Board: Denies. The Board denied it.",
        "quote": "“There is no sale.”",
        "lang": "",
    }
    assert report["text"] == "Allege. 2 unnamed people: people at the port. The Gazette reported a sale."


def test_every_dated_fact_is_found_and_those_to_come_and_retired_say_so(harbour: SmallSite) -> None:
    facts = search_records(harbour)["facts"]
    timeline = Page("timeline.html", harbour.page("timeline.html"))
    permalinks = [each.attributes["href"] for each in timeline.all("a") if "fact-date" in each.words]
    assert sorted(each["href"].removeprefix("../") for each in facts) == sorted(permalinks)
    ahead = ["from spring 2025 (ahead)", "1 September 2025 (ahead)", "1 January 2026 (ahead)"]
    assert [each["when"] for each in facts if "ahead" in each["when"]] == ahead
    (retired,) = (each["text"] for each in facts if "would not say" in each["text"])
    assert retired.startswith("Retired 2 April 2025: It answered after all.")


def test_an_attribute_with_a_date_is_found_in_words(harbour: SmallSite) -> None:
    texts = [each["text"] for each in search_records(harbour)["facts"]]
    assert "chair of the port: the Board." in texts


def test_every_source_is_found_by_title_and_publisher(world: SmallSite) -> None:
    sources = search_records(world)["sources"]
    assert [each["href"] for each in sources] == [
        f"../sources/{name}.html" for name in ("echo", "gazette", "statement")
    ]
    assert sources[1] == {
        "href": "../sources/gazette.html",
        "title": "Port sold in secret",
        "lang": "",
        "kind": "Source",
        "when": "1 March 2025",
        "text": "The Gazette, report",
    }


def test_words_in_another_language_say_so(harbour: SmallSite) -> None:
    source = ENLARGED["content/sources.yaml"].replace("date: 2025-03-02", "lang: fr\n          date: 2025-03-02")
    records = search_records(harbour.write({"content/sources.yaml": source}))
    assert [each["lang"] for each in records["facts"] if each["quote"]] == ["fr"]
    assert [each["lang"] for each in records["sources"]] == ["fr", "", "fr"]


def test_every_record_leads_to_a_page_and_a_place_in_it(built: BuiltSite) -> None:
    index = Page(ADDRESS, "")
    records = read_index(built.folder)
    hrefs = [each["href"] for records_ in records.values() for each in records_]
    assert len(hrefs) > 15
    for href in hrefs:
        target, fragment = index.target(href), unquote(urlsplit(href).fragment)
        assert not is_outside(href)
        assert target in built.pages, href
        assert not fragment or fragment in built.pages[target].ids(), href
    assert all(0 <= fact["page"] < len(records["pages"]) for fact in records["facts"])
    for fact in records["facts"]:
        assert fact["href"].startswith(records["pages"][fact["page"]]["href"] + "#")


def test_every_text_is_plain(built: BuiltSite) -> None:
    records = read_index(built.folder)
    texts = [value for each in records.values() for record in each for value in record.values() if type(value) is str]
    assert [text for text in texts if "&amp;" in text or "&quot;" in text or "<" in text or "[[" in text] == []


# What must not be found


def test_a_draft_is_not_found(world: SmallSite) -> None:
    secret = "---\ntitle: Unfinished pier\ndraft: true\nfacts:\n- {date: 2025-01, text: Piles, sources: [echo]}\n---\n"
    world.write({"content/bodies/pier.md": secret})
    found = json.dumps(search_records(world))
    assert "Unfinished" not in found
    assert "Piles" not in found


def test_what_came_after_the_day_is_not_found(world: SmallSite) -> None:
    records = search_records(world, "2025-03-01")
    assert [each["href"] for each in records["facts"]] == ["../stories/port-sale.html#report"]
    assert [each["status"] for each in records["pages"] if each["kind"] == "Story"] == ["Unconfirmed"]
    assert [each["title"] for each in search_records(world, "2025-03-02")["facts"] if "title" in each] == []
    assert len(search_records(world, "2025-03-02")["facts"]) == 2


# Bytes


def test_nothing_in_the_index_can_end_a_script_or_a_line(world: SmallSite) -> None:
    title = "Board</script><!-- \u2028 \u2029 \\u003c"
    world.write({"content/bodies/board.md": f"---\ntitle: {json.dumps(title)}\nshort: the Board\n---\n"})
    records = search_records(world)
    raw = (world.folder / "_site" / ADDRESS).read_text(encoding="utf-8")
    assert not {"<", "\u2028", "\u2029"} & set(raw)
    assert title in [each["title"] for each in records["pages"]]


def test_the_order_in_which_files_were_made_changes_no_byte(tmp_path: Path) -> None:
    indexes = set()
    for name, files in {"there": ENLARGED, "back": dict(reversed(ENLARGED.items()))}.items():
        site = SmallSite(tmp_path / name).write(files)
        search_records(site)
        indexes.add((site.folder / "_site" / ADDRESS).read_bytes())
    assert len(indexes) == 1


# Size


def test_a_large_index_is_divided_and_its_parts_have_together_what_a_small_one_has(
    harbour: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = search_records(harbour)
    monkeypatch.setattr(limits, "SEARCHED", 1_500)
    assert search_records(harbour) == small
    scripts = sorted((harbour.folder / "_site/search").glob("*.js"))
    assert len(scripts) > 4
    assert all(path.stat().st_size <= 1_600 for path in scripts)
    index = read_script(harbour.folder / "_site" / ADDRESS, "explainerSearch")
    assert sorted(["index.js", *index["more"]]) == [path.name for path in scripts]
    assert [name.split("-")[0] for name in index["more"]] == sorted(
        (name.split("-")[0] for name in index["more"]), key=["pages", "facts", "sources"].index
    )


def test_a_record_that_is_too_long_for_a_script_has_one_of_its_own(
    harbour: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = search_records(harbour)
    monkeypatch.setattr(limits, "SEARCHED", 1)
    assert search_records(harbour) == small
    assert len(list((harbour.folder / "_site/search").glob("*.js"))) == sum(map(len, small.values()))


# The header


def test_without_a_script_the_header_leads_to_all_pages(built: BuiltSite) -> None:
    for page in built.pages.values():
        (link,) = (each for each in page.all("a") if each.within("div", "site-search"))
        assert page.target(link.attributes["href"]) == f"{edition(page)}all.html", page.address
        shown = [
            each for each in page.all("input", "form") if not any(outer.tag == "template" for outer in each.around)
        ]
        assert shown == [], page.address


def edition(page: Page) -> str:
    """Return the folder of the language that a page is in."""
    return "id/" if page.address.startswith("id/") else ""


def targets(page: Page) -> set[str]:
    """Return the pages to which the main part of a page leads."""
    return {page.target(link.attributes["href"]) for link in page.all("a") if link.within("main", "page")}


def test_all_pages_are_listed_or_one_link_below_those_that_are(built: BuiltSite) -> None:
    pages = {name for name, page in built.pages.items() if not edition(page)}  # the others are equal
    listed = targets(built.pages["all.html"])
    sources = {name for name in pages if name.startswith("sources/")}
    timelines = {name for name in pages if re.search(r"(?:.timeline|^timeline/.*)\.html$|/timeline/", name)}
    past = {name for name in pages if re.search(r"/[^/]+/\d{4}-\d\d-\d\d\.html$", name)}
    assert pages - listed == {"404.html", "all.html"} | sources | timelines | past
    assert sources == targets(built.pages["sources.html"]) - listed
    below = {target for name in listed if name in built.pages for target in targets(built.pages[name])}
    reached = below | {target for name in timelines & below for target in targets(built.pages[name])}
    assert timelines | past <= reached


def test_the_script_and_what_it_loads_on_use_are_where_every_page_says(built: BuiltSite) -> None:
    for page in built.pages.values():
        (script,) = (each.attributes for each in page.all("script") if "static/site." in each.attributes["src"])
        (box,) = (each.attributes for each in page.all("div") if "site-search" in each.words)
        assert "defer" in script
        targets = [page.target(each) for each in (script["src"], *(box[name] for name in ON_USE))]
        names = [unprinted(target) for target in targets]
        scripts = ["static/site.js", "static/search.js", "static/vendor/minisearch.js"]
        assert names == [*scripts, edition(page) + ADDRESS], page.address
        assert all((built.folder / target).is_file() for target in targets), page.address


def test_the_engine_has_its_licence_beside_it_and_our_scripts_are_small() -> None:
    engine = (ROOT / "static/vendor/minisearch.js").read_text(encoding="utf-8")
    assert "MiniSearch 7.2.0" in engine.splitlines()[0]
    assert "7.2.0" in (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    assert "Luca Ongaro" in (ROOT / "static/vendor/minisearch.LICENSE.txt").read_text(encoding="utf-8")
    sizes = [(ROOT / "static" / name).stat().st_size for name in ("site.js", "search.js")]
    assert sizes[0] <= 4 * 1024
    assert sum(sizes) <= 8 * 1024


def test_a_page_cannot_take_the_place_of_all_pages(world: SmallSite) -> None:
    world.write({"content/all.md": "---\ntitle: All\n---\n"})
    assert world.codes() == ["E311"]
