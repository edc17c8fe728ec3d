"""Records: every fault of a file at once, each with its place, cause and remedy; what is sound is kept."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from explainer.checkers import json_schema
from explainer.config import Site
from explainer.frontmatter import parse
from explainer.model import BLANKS, FRONT, Claim, Entity, Rule, Source
from explainer.records import Slug, check
from explainer.trees import Plain

if TYPE_CHECKING:
    from explainer.model import Front
    from tests.conftest import SmallSite

T = TypeVar("T")
SOURCES = dict[Slug, Source]
CITY = "content/bodies/city.md"


def checked(kind: type[T], text: str) -> tuple[T | None, list[tuple[int, int, str, str]]]:
    """Return the record that could be saved and each fault's line, column, code and remedy."""
    tree, unread = parse("a.yaml", text)
    assert tree is not None
    assert unread == []
    record, problems = check(kind, tree, tree.plain(), BLANKS if kind is not SOURCES else {})
    return record, sorted((each.place.line, each.place.column, each.code, each.remedy) for each in problems)


def faults(kind: type[T], text: str) -> list[tuple[int, int, str]]:
    return [fault[:3] for fault in checked(kind, text)[1]]


def found(site: SmallSite, file: str = CITY) -> list[tuple[int, int, str]]:
    """Return line, column and code of what a check finds, all of it in one file."""
    problems = site.check().problems
    assert {problem.place.file for problem in problems} <= {file}
    return sorted((problem.place.line, problem.place.column, problem.code) for problem in problems)


def test_all_faults_of_a_page_are_found_in_one_go(world: SmallSite) -> None:
    world.write(
        {
            CITY: """
                ---
                tilte: City
                draft: yes
                facts:
                - id: Not An Id
                  date: 2025-02-30
                  stance: denyed
                  txt: It denied.
                  anon: {count: four}
                  quote: {lang: en}
                  sources: gazette
                ---
                """
        }
    )
    assert found(world) == [
        (2, 1, "E201"),  # title
        (2, 1, "E202"),
        (3, 8, "E203"),
        (5, 3, "E407"),
        (5, 7, "E206"),
        (6, 9, "E205"),
        (7, 11, "E204"),
        (8, 3, "E202"),
        (9, 17, "E203"),
        (10, 3, "E201"),
        (11, 12, "E203"),
    ]


@pytest.mark.parametrize(
    ("kind", "text", "place"),
    [
        (Entity, "title:", (1, 7, "E203")),
        (Entity, "title: [a]", (1, 8, "E203")),
        (Entity, "title: true", (1, 8, "E203")),
        (Entity, "title: ' '", (1, 8, "E208")),
        (Entity, "title: a\ndraft: yes", (2, 8, "E203")),
        (Entity, "title: a\ndraft: 1", (2, 8, "E203")),
        (Entity, "title: a\nfacts: b", (2, 8, "E203")),
        (Entity, "title: a\nfacts: [b]", (2, 9, "E203")),
        (Entity, "title: a\nmaterial_until: 2026-13", (2, 17, "E205")),
        (Entity, "title: a\nmaterial_until: true", (2, 17, "E205")),
        (Entity, "title: a\nparties: [b, [c]]", (2, 14, "E203")),
        (Claim, "title: a\nclaim: b\nparties: []\nfacts: []\nstatus: denyed", (5, 9, "E204")),
        (Claim, "title: a\nclaim: b\nparties: []\nfacts: []\nclaims: {Bad Key: x}", (5, 10, "E206")),
        (Rule, "title: a\nby: true\nfacts: []", (2, 5, "E203")),
        (SOURCES, "A b: {title: a, publisher: b, date: 2026, kind: report}", (1, 1, "E206")),
        (SOURCES, "a: {title: a, publisher: b, date: 2026}", (1, 1, "E201")),
        (SOURCES, "a: 5", (1, 4, "E203")),
        (Site, "title: a\nkinds: {}\ndormant_after: soon", (3, 16, "E203")),
    ],
)
def test_a_fault_is_reported_once_at_its_value(kind: type[object], text: str, place: tuple[int, int, str]) -> None:
    assert faults(kind, text) == [place]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//example.org", "example.org", "https://", "https://a b", "ftp://example.org"]
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    assert faults(Entity, f"title: a\nsame_as: '{address}'") == [(2, 10, "E207")]


@pytest.mark.parametrize("name", ["Ford", "-a", "a-", "a--b", "a_b", "a b", "é", "a\\n"])
def test_what_is_no_id_is_refused(name: str) -> None:
    assert faults(SOURCES, f'"{name}": {{title: a, publisher: b, date: 2026, kind: report}}') == [(1, 1, "E206")]


@pytest.mark.parametrize(
    ("kind", "text", "meant"),
    [
        (Entity, "title: a\ndarft: true", "draft"),
        (Entity, "title: a\nrole: {title: b, att: c}", "at"),
        (Entity, "title: a\ncorrections: [{date: 2026, was: a, now: b, why: c, fcat: d}]", "fact"),
        (Rule, "title: a\nfacts: []\nby: {nmae: b}", "name"),
        (Claim, "title: a\nclaim: b\nparties: []\nfacts: []\nclaims: {c: {txt: d}}", "text"),
        (SOURCES, "a: {title: a, publisher: b, date: 2026, kind: report, utl: https://a.org}", "url"),
        (SOURCES, "a: {title: a, publisher: b, date: 2026, kind: reprot}", "report"),
        (Site, "title: a\nkinds: {b: {folder: c, nature: rul, one: B, many: Bs}}", "rule"),
    ],
)
def test_a_key_or_word_that_was_probably_meant_is_named(kind: type[object], text: str, meant: str) -> None:
    _, [(_, _, code, remedy)] = checked(kind, text)
    assert code in ("E202", "E204")
    assert remedy == f"Did you mean `{meant}`?"


def test_no_key_is_proposed_that_nobody_can_write(world: SmallSite) -> None:
    world.write({CITY: "---\ntitle: City\nfacts:\n- key: a\n  value: b\n  sources: [gazette]\n  position: 3\n---\n"})
    [problem] = world.check().problems
    assert (problem.place.line, problem.code) == (7, "E202")
    assert "\0" not in problem.remedy


def test_a_key_within_one_of_the_same_name_is_reported_where_it_stands() -> None:
    assert faults(Rule, "title: a\nfacts: []\nby: {by: b}") == [(3, 6, "E202")]


def test_a_text_stands_for_the_first_field_of_its_record() -> None:
    rule, problems = checked(Rule, "title: a\nby: city\nfacts: []")
    assert problems == []
    assert rule is not None
    assert rule.by.page == "city"
    entity, _ = checked(Entity, "title: a\nrole: Chair")
    assert entity is not None
    assert entity.role is not None
    assert entity.role.title == "Chair"


@pytest.mark.parametrize("written", ["https://a.org", "[https://a.org]"])
def test_one_value_stands_for_a_list_of_one(written: str) -> None:
    entity, problems = checked(Entity, f"title: a\nsame_as: {written}\nmade_by: b")
    assert problems == []
    assert entity is not None
    assert (entity.same_as, entity.made_by) == (("https://a.org",), ("b",))


def test_a_fault_in_one_of_many_values_is_that_value_s() -> None:
    assert faults(Entity, "title: a\nsame_as: [https://a.org, b]") == [(2, 26, "E207")]
    assert faults(Entity, "title: a\nsame_as: {b: c}\nmade_by: {d: e}") == [(2, 10, "E203"), (3, 10, "E203")]


def test_the_value_of_a_row_is_text_or_a_number(world: SmallSite) -> None:
    fact = "- key: a\n  value: {}\n  sources: [gazette]\n"
    page = "---\ntitle: City\nfacts:\n" + "".join(map(fact.format, ("b", "3", "[c]", "true"))) + "---\n"
    assert found(world.write({CITY: page})) == [(11, 10, "E203"), (14, 10, "E203")]


def test_numbers_stand_for_text_where_text_is_wanted() -> None:
    entity, problems = checked(Entity, "title: 2026\nparties: [5]")
    assert problems == []
    assert entity is not None
    assert (entity.title, entity.parties) == ("2026", ("5",))


def test_braces_in_a_faulty_value_are_shown_as_they_are() -> None:
    tree, _ = parse("a.yaml", "title: a\nmaterial_until: '{remedy}'")
    assert tree is not None
    _, [problem] = check(Entity, tree, tree.plain(), BLANKS)
    assert "`{remedy}`" in problem.message


def test_what_is_sound_beside_a_fault_is_kept() -> None:
    entity, problems = checked(Entity, "title: a\nshort: [b]\nsummary: c\nsame_as: [d, https://a.org]\nxyz: 1")
    assert len(problems) == 3
    assert entity is not None
    assert (entity.title, entity.short, entity.summary) == ("a", None, "c")


def test_a_faulty_source_costs_no_other() -> None:
    sources, problems = checked(
        SOURCES, "a: {date: soon, kind: reprot}\nb: {title: a, publisher: b, date: 2026, kind: report}"
    )
    assert len(problems) == 4
    assert sources is not None
    assert list(sources) == ["b"]


def test_a_faulty_correction_costs_no_other() -> None:
    entity, _ = checked(Entity, "title: a\ncorrections: [{date: soon}, {date: 2026, was: b, now: c, why: d}]")
    assert entity is not None
    assert [correction.was for correction in entity.corrections] == ["b"]


def test_a_faulty_part_of_a_fact_costs_the_fact_nothing_else(world: SmallSite) -> None:
    facts = "- id: old\n  date: 2025-02-01\n  text: It was [[here]].\n  retired: {date: soon}\n  sources: [gazette]\n"
    world.write({CITY: f"---\ntitle: City\nfacts:\n{facts}---\nSee [[city#old]].\n"})
    assert found(world) == [(6, 16, "E301"), (7, 3, "E201"), (7, 19, "E205")]


@pytest.mark.parametrize("key", ["by: city", "claim: It was sold."])
def test_a_page_with_a_key_that_is_not_its_kind_s_can_still_be_linked(world: SmallSite, key: str) -> None:
    file = "content/words/port.md"
    world.write({file: f"---\ntitle: Port\n{key}\n---\nText.\n", CITY: "---\ntitle: C\n---\n[[port]]\n"})
    assert found(world, file) == [(3, 1, "E202")]


def test_many_unknown_keys_are_reported_quickly() -> None:
    begin = time.perf_counter()
    assert len(faults(Entity, "title: a\n" + "".join(f"key-{number}: 1\n" for number in range(300)))) == 300
    assert time.perf_counter() - begin < 2


@pytest.mark.parametrize("kind", [Entity, Claim, Rule, SOURCES, Site])
def test_a_record_has_a_schema_without_names_that_nobody_writes(kind: type[object]) -> None:
    schema = json.dumps(json_schema(kind))
    assert '"for_"' not in schema
    assert "\\u0000" not in schema


KEYS = [
    *["title", "facts", "corrections", "role", "at", "by", "claim", "parties", "draft", "same_as"],
    *["id", "date", "text", "stance", "sources", "quote", "retired"],
]
SCALARS: st.SearchStrategy[Plain] = st.sampled_from(["", "x", "2026-01-31", "denies", "https://a.org", None, True, 7])
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=8,
)


@settings(deadline=None, max_examples=40)
@example({"title": "x", "by": "x"}, Claim)
@given(st.dictionaries(st.sampled_from(KEYS), TREES, max_size=6), st.sampled_from(list(FRONT.values())))
def test_of_any_mapping_a_record_is_saved_and_every_fault_has_its_place(data: Plain, kind: type[Front]) -> None:
    tree, _ = parse("a.yaml", json.dumps(data))
    assert tree is not None
    record, problems = check(kind, tree, tree.plain(), BLANKS)
    assert record is not None
    assert all(problem.place.line == 1 and problem.place.source for problem in problems)
