"""The schemas judge what an editor writes as the checker does, as far as a file can be judged by itself."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from explainer import checkers, config, dates, frontmatter, model
from explainer.building import Options, check
from explainer.checkers import HANDED
from explainer.cli import main
from explainer.dates import Date, NotADate
from explainer.meanings import meanings
from explainer.overlays import is_overlay
from explainer.reading import SOURCES_FILE
from explainer.records import Record
from explainer.schemas import FOLDER, schemas
from explainer.settings import SITE_FILE, read_site
from tests.conftest import ROOT, SmallSite
from tests.test_broken_sites import BROKEN, SITES

# What only the checker finds: what is no matter of shape (files, YAML, names, evidence, publishing), by code.
OURS_ALONE = re.compile(r"E1\d\d|E210|E30\d|E31\d|E40[1-5]|E408|E409|E41[02-4]|E50\d|E60\d|[WN]\d{3}")
# Where the two differ in one file: a file's name, words that other data know, and a blank where a date belongs,
# which the checker calls a blank and the schema no date.
BEYOND = {"blank-left", "id-of-a-file", "translation-of-no-language", "unknown-language", "unknown-time-zone"}


def _story(site: SmallSite) -> dict[str, Any]:
    """Return the schema of a story's front matter."""
    settings, _ = read_site(site.folder)
    assert settings is not None
    made: dict[str, Any] = json.loads(schemas(site.folder, settings)["page-story.json"])
    return made


def _validators(folder: Path) -> dict[str, Draft202012Validator]:
    settings, _ = read_site(folder)
    if settings is None:
        return {}
    made = {name: json.loads(text) for name, text in schemas(folder, settings).items()}
    for each in made.values():
        Draft202012Validator.check_schema(each)
    return {name: Draft202012Validator(each) for name, each in made.items()}


def _schema_of(folder: Path, file: str) -> str:
    """Return the name of the schema that a file is held against; empty when no kind lives there."""
    if file in (SITE_FILE, SOURCES_FILE):
        return f"{Path(file).stem}.json"
    settings, _ = read_site(folder)
    assert settings is not None
    if is_overlay(file):
        return "translation.json"
    kinds = {f"content/{kind.folder}": f"page-{name}.json" for name, kind in settings.site.kinds.items()}
    return {"content": "page.json", **kinds}.get(str(Path(file).parent.as_posix()), "")


def _plain(folder: Path, file: str) -> Any:
    """Return what our own reader makes of a file; None when its YAML is at fault."""
    text = (folder / file).read_text(encoding="utf-8", errors="replace")
    if file.endswith(".yaml"):
        tree, problems = frontmatter.parse(file, text)
    else:
        document, problems = frontmatter.split(file, text)
        tree = document.tree if document and not document.broken else None
    return tree.plain() if tree and all(problem.code.startswith("W") for problem in problems) else None


def _files(folder: Path) -> list[str]:
    found = [SITE_FILE, SOURCES_FILE, *(path.relative_to(folder).as_posix() for path in folder.glob("content/**/*.md"))]
    return [file for file in sorted(found) if (folder / file).is_file()]


@cache
def _first_site() -> dict[str, Draft202012Validator]:
    return _validators(ROOT)


@pytest.mark.parametrize("file", _files(ROOT))
def test_every_file_of_the_first_site_fits_its_schema(file: str) -> None:
    faults = [fault.message for fault in _first_site()[_schema_of(ROOT, file)].iter_errors(_plain(ROOT, file))]
    assert faults == []


@pytest.mark.parametrize("name", SITES)
def test_a_fault_of_shape_is_one_for_the_schema_and_for_the_checker(name: str) -> None:
    folder = BROKEN / name
    validators = _validators(folder)
    found = check(Options(site=folder, as_of=Date.parse("2025-06-01").earliest)).problems
    differ: list[tuple[str, set[str], list[str]]] = []
    for file in _files(folder) if validators else ():
        schema, plain = _schema_of(folder, file), _plain(folder, file)
        if not schema or plain is None:
            continue
        ours = {problem.code for problem in found if problem.place.file == file and not OURS_ALONE.match(problem.code)}
        theirs = [fault.message for fault in validators[schema].iter_errors(plain)]
        if bool(ours) != bool(theirs):
            differ.append((file, ours, theirs))
    assert bool(differ) == (name in BEYOND), differ


def test_the_faults_of_shape_that_editors_make_are_among_the_broken_sites() -> None:
    printed = "".join((BROKEN / name / "expected.txt").read_text(encoding="utf-8") for name in SITES)
    for code in ("E201", "E202", "E203", "E204", "E205", "E206", "E207", "E208", "E406", "E407"):
        assert f"error {code}" in printed
        assert not OURS_ALONE.match(code)


_DATES = Draft202012Validator(checkers.json_schema(Date))


@given(st.text(alphabet="0123456789-X/.?~%T:Z+", max_size=24) | st.from_regex(dates.WRITTEN, fullmatch=True))
@example("2026-01-31T12:00:00+02:00/..")
@example("../2026-XX-XX")
@example("20XX~")
def test_no_date_that_the_checker_takes_is_refused_by_the_schema(text: str) -> None:
    try:
        Date.parse(text)
    except NotADate:
        return
    assert _DATES.is_valid(text)


@pytest.mark.parametrize(
    "text", ["2025-02-30", "2025-13", "1 March 2025", "2/3/2025", "2025-04-31", "..", 20250301, True]
)
def test_what_is_no_date_is_none_for_the_schema(text: object) -> None:
    assert not _DATES.is_valid(text)


def test_known_ids_are_offered_and_others_not_refused(world: SmallSite) -> None:
    made = _story(world)
    offered = made["$defs"]
    assert offered["page-id"]["anyOf"][0] == {"enum": ["board", "city", "port-sale"]}
    assert offered["source-id"]["anyOf"][0] == {"enum": ["echo", "gazette", "statement"]}
    page = {"title": "A", "claim": "B", "parties": ["nobody-yet"], "facts": []}
    assert Draft202012Validator(made).is_valid(page)
    assert made["properties"]["parties"]["items"] == {"$ref": "#/$defs/page-id"}
    fact = offered["Fact"]["properties"]
    assert fact["sources"]["items"] == fact["echoes"]["items"] == {"$ref": "#/$defs/source-id"}
    assert {"$ref": "#/$defs/page-id"} in fact["by"]["anyOf"]


_RECORDS = [
    each
    for module in (model, config)
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, Record) and each is not Record
]


@pytest.mark.parametrize("kind", _RECORDS, ids=lambda kind: kind.__name__)
def test_every_field_says_what_it_means(kind: type[Any]) -> None:
    assert {field.name for field in fields(kind)} - HANDED.keys() == set(meanings(kind))


def test_the_schemas_tell_what_a_field_means(world: SmallSite) -> None:
    made = _story(world)
    assert made["properties"]["claim"]["description"] == meanings(model.Claim)["claim"]
    assert made["$defs"]["Actor"]["properties"]["for"]["description"] == meanings(model.Actor)["for_"]


def test_the_command_writes_a_schema_for_each_kind_and_file(
    world: SmallSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["schema", "--site", str(world.folder)]) == 0
    kinds = ["body", "law", "pact", "story", "word"]
    names = sorted(
        [*(f"page-{kind}.json" for kind in kinds), "page.json", "site.json", "sources.json", "translation.json"]
    )
    assert sorted(path.name for path in (world.folder / FOLDER).iterdir()) == names
    assert capsys.readouterr().out == f"Wrote 9 schemas into {world.folder / FOLDER}.\n"
    assert main(["schema", "--site", str(world.folder), "--output", str(tmp_path / "elsewhere")]) == 0
    assert sorted(path.name for path in (tmp_path / "elsewhere").iterdir()) == names


def test_a_site_yaml_at_fault_gets_no_schemas(world: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    world.write({"site.yaml": "title: x\n"})
    assert main(["schema", "--site", str(world.folder)]) == 1
    assert "error E201: `kinds` is missing" in capsys.readouterr().err
    assert not (world.folder / FOLDER).exists()


def test_vs_code_finds_the_schemas_and_the_printout_of_a_check() -> None:
    settings = json.loads((ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))
    for schema, file in settings["yaml.schemas"].items():
        assert Path(schema).parent.as_posix() == FOLDER
        assert Path(schema).name in _first_site()
        assert (ROOT / file).is_file()
    task = json.loads((ROOT / ".vscode/tasks.json").read_text(encoding="utf-8"))["tasks"][0]
    pattern = task["problemMatcher"]["pattern"]
    printed = (BROKEN / "blank-left/expected.txt").read_text(encoding="utf-8")
    found = [match for line in printed.splitlines() if (match := re.match(pattern["regexp"], line))]
    assert len(found) == 7
    told = [found[0][pattern[name]] for name in ("file", "line", "column", "severity", "code", "message")]
    assert told == ["content/bodies/board.md", "4", "10", "note", "N801", "`summary` is still blank"]
