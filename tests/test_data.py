"""The data files hold what the pages say, in the shapes that they are said to have, and the same in each language."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from explainer import data, preparing, shapes
from explainer.building import Options
from explainer.dates import Day
from explainer.memory import Memory
from tests.built import Page
from tests.conftest import ROOT, SmallSite
from tests.editing import made
from tests.harbour import ENLARGED

TODAY = Day(2025, 6, 1)
JSON = ["facts.json", "sources.json", "sources.csl.json", "statuses.json", "corrections.json"]
# What a language may say in its own words; the rest of the data is the same in all.
TEXTS = {"text", "key", "value", "date_label", "by_name", "role", "permalink", "language", "title", "claim", "address"}
CORRECTED = TEXTS | {"was", "now", "why"}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "today", lambda _: TODAY)


def outputs(site: SmallSite, **changes: Any) -> dict[str, bytes]:
    files, problems = made(replace(site.options(), as_of=None, **changes), Memory())
    assert not [problem for problem in problems if problem.code.startswith("E")], problems
    return files


@pytest.fixture(scope="module")
def project() -> dict[str, bytes]:
    files, _ = made(Options(site=ROOT, output=None), Memory())
    return files


def rows(files: dict[str, bytes], folder: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"{folder}data/facts.csv"].decode(), newline="")))


def plain(cell: str) -> str:
    """Read a cell as the page about the data says."""
    return cell[1:] if cell.startswith("'") else cell


def written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return " ".join(value) if isinstance(value, list) else str(value)


@pytest.mark.parametrize("folder", ["", "id/"])
@pytest.mark.parametrize("name", JSON)
def test_each_file_has_the_shape_that_its_schema_says(project: dict[str, bytes], folder: str, name: str) -> None:
    schema = json.loads(project[f"data/schemas/{name}"])
    Draft202012Validator.check_schema(schema)
    found = json.loads(project[f"{folder}data/{name}"])
    assert found
    Draft202012Validator(schema).validate(found)


@pytest.mark.parametrize("name", JSON)
def test_a_schema_refuses_a_key_that_it_does_not_know(project: dict[str, bytes], name: str) -> None:
    validator = Draft202012Validator(json.loads(project[f"data/schemas/{name}"]))
    found = json.loads(project[f"data/{name}"])
    lists = found if isinstance(found, list) else next(value for value in found.values() if isinstance(value, list))
    if lists:
        lists[0]["unheard-of"] = 1
        assert not validator.is_valid(found)


def test_the_enlarged_world_keeps_to_the_schemas_too(world: SmallSite) -> None:
    files = outputs(world.write(ENLARGED))
    for name in JSON:
        Draft202012Validator(json.loads(files[f"data/schemas/{name}"])).validate(json.loads(files[f"data/{name}"]))


def test_the_table_of_facts_is_the_json_of_facts(project: dict[str, bytes]) -> None:
    for folder in ("", "id/"):
        facts = json.loads(project[f"{folder}data/facts.json"])["facts"]
        assert len(facts) > 100
        table = [{key: plain(cell) for key, cell in row.items()} for row in rows(project, folder)]
        assert table == [{key: written(value) for key, value in fact.items()} for fact in facts]


def test_lines_end_as_the_standard_says_and_nothing_comes_before_the_heading(project: dict[str, bytes]) -> None:
    text = project["data/facts.csv"]
    assert text.startswith(b"id,page,kind,date,")
    assert text.endswith(b"\r\n")
    assert text.count(b"\n") == text.count(b"\r\n")


CELLS = st.one_of(st.text(), st.from_regex(r"[=+\-@'\t\r][^\0]{0,5}", fullmatch=True), st.integers(), st.none())


@given(st.lists(CELLS, min_size=1, max_size=4), st.booleans(), st.lists(st.from_regex(r"[a-z-]{1,5}", fullmatch=True)))
def test_whatever_is_in_a_cell_comes_back_and_none_is_a_formula(cells: list[Any], ahead: bool, ids: list[str]) -> None:
    names = [field.name for field in shapes.facts(str)]
    row = dict.fromkeys(names) | dict(zip(names, cells, strict=False)) | {"ahead": ahead, "sources": ids}
    (found,) = csv.DictReader(io.StringIO(data.table([row]).decode("utf-8", "surrogatepass"), newline=""))
    assert {name: plain(cell) for name, cell in found.items()} == {name: written(row[name]) for name in names}
    assert not [cell for cell in found.values() if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and cell]


def test_a_fact_says_who_when_and_on_what_it_rests(world: SmallSite) -> None:
    facts = {fact["id"]: fact for fact in json.loads(outputs(world)["data/facts.json"])["facts"]}
    report, denial = facts["port-sale#report"], facts["port-sale#denial"]
    assert (report["date"], report["earliest"], report["latest"]) == ("2025-03-01", "2025-03-01", "2025-03-01")
    assert (report["stance"], report["unnamed"], report["unnamed_count"]) == ("alleges", True, 2)
    assert (report["sources"], report["echoes"]) == (["gazette"], ["echo"])
    assert (denial["by"], denial["by_name"], denial["quote"]) == ("board", "the Board", "There is no sale.")
    assert denial["permalink"] == "https://example.org/harbour/stories/port-sale.html#denial"


def test_without_the_sites_address_permalinks_begin_at_its_folder(world: SmallSite) -> None:
    world.edit("site.yaml", "url: https://example.org/harbour/\n", "")
    (fact, *_) = json.loads(outputs(world)["data/facts.json"])["facts"]
    assert fact["permalink"] == "stories/port-sale.html#report"


def test_every_permalink_leads_to_a_fact_on_a_page(project: dict[str, bytes]) -> None:
    url = "https://example.org/ford-xiaomi/"
    ids: dict[str, set[str]] = {}
    for folder in ("", "id/"):
        for fact in json.loads(project[f"{folder}data/facts.json"])["facts"]:
            address, _, fragment = fact["permalink"].removeprefix(url).partition("#")
            if address not in ids:
                ids[address] = set(Page(address, project[address].decode()).ids())
            assert fragment in ids[address], fact["permalink"]


def test_drafts_and_what_is_to_come_after_the_day_are_in_no_file(world: SmallSite) -> None:
    world.edit("content/bodies/city.md", "title: City of Thornby", "title: City of Thornby\ndraft: true")
    world.edit("content/stories/port-sale.md", "parties: [board, city]", "parties: [board]")
    files = outputs(world)
    assert not [name for name, content in files.items() if b"Thornby" in content]
    past, _ = made(world.options("2025-03-01"), Memory())
    assert [fact["id"] for fact in json.loads(past["data/facts.json"])["facts"]] == ["port-sale#report"]


def test_of_a_past_day_there_are_data_and_no_other_file_for_machines(world: SmallSite) -> None:
    past, _ = made(world.options("2025-03-01"), Memory())
    kinds = {name for name in past if not name.endswith(".html") and name.startswith(("stories", "embed", "llms"))}
    assert kinds == set()
    assert {f"data/{name}" for name in JSON} <= past.keys()
    assert not [name for name in past if name.startswith("embed/") or name.endswith("cite.html")]
    assert b"text/markdown" not in past["stories/port-sale.html"]
    assert b"oembed" not in past["stories/port-sale.html"]


def bare(value: Any, texts: set[str]) -> Any:
    """Leave the texts out."""
    if isinstance(value, dict):
        return {key: bare(each, texts) for key, each in value.items() if key not in texts}
    return [bare(each, texts) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", JSON)
def test_the_data_of_the_languages_are_equal_but_for_the_texts(project: dict[str, bytes], name: str) -> None:
    english, indonesian = (json.loads(project[f"{folder}data/{name}"]) for folder in ("", "id/"))
    texts = CORRECTED if name == "corrections.json" else TEXTS if name != "sources.json" else {"language", "permalink"}
    if name == "sources.csl.json":
        assert english == indonesian
        return
    assert bare(english, texts) == bare(indonesian, texts)


def test_the_texts_of_the_languages_differ_and_their_bare_numbers_do_not(project: dict[str, bytes]) -> None:
    facts = [json.loads(project[f"{folder}data/facts.json"])["facts"] for folder in ("", "id/")]
    pairs = list(zip(*facts, strict=True))
    told = [(one["text"], other["text"]) for one, other in pairs if one["text"]]
    assert sum(one != other for one, other in told) > 0.9 * len(told)
    numbers = [(one["value"], other["value"]) for one, other in pairs if isinstance(one["value"], int)]
    assert all(one == other for one, other in numbers)
    years = re.compile(r"\b20\d\d\b")
    assert [sorted(years.findall(one)) for one, _ in told] == [sorted(years.findall(other)) for _, other in told]


@pytest.mark.parametrize("folder", ["", "id/"])
def test_the_page_about_the_data_describes_every_file_and_key(project: dict[str, bytes], folder: str) -> None:
    page = Page(f"{folder}data/index.html", project[f"{folder}data/index.html"].decode())
    keys = {each.text for each in page.all("code")}
    targets = {page.target(each.attributes["href"]) for each in page.all("a") if each.within("main", "page")}
    for name in (*JSON, "facts.csv"):
        assert f"{folder}data/{name}" in targets
    for name in JSON:
        assert f"data/schemas/{name}" in targets
        found = json.loads(project[f"{folder}data/{name}"])
        assert _paths(found) <= keys, name
    assert "CC-BY-4.0" in page.one("main").text


def _paths(value: Any, before: str = "") -> set[str]:
    """Return the paths of all keys of a file, but those within a date or a name of CSL."""
    if isinstance(value, list):
        return {path for each in value for path in _paths(each, before)}
    if not isinstance(value, dict) or before in ("issued.", "accessed.", "author."):
        return set()
    return {path for key, each in value.items() for path in ({before + key} | _paths(each, f"{before}{key}."))}
