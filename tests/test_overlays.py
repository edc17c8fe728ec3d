"""Translations: each fault at its place, what falls back and how, and no edit of one that could change a fact."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explainer.cli import main
from explainer.means import Means
from explainer.memory import Memory
from explainer.rendition import foreign, translatable
from explainer.shelf import Shelf
from tests.bilingual import LAW_ID, STORY, STORY_ID, content, edit, said, story
from tests.conftest import SmallSite

if TYPE_CHECKING:
    from explainer.content import Page


def test_a_sound_translation_has_no_problem(bilingual: SmallSite) -> None:
    assert said(bilingual) == []


FAULTS = [
    ("E202", "title:", "»titel: x\ntitle:", "Did you mean `title`?"),
    ("E202", "    role: ketuanya", "    »rol: x", "Did you mean `role`?"),
    ("E411", "title:", "»parties: [board]\ntitle:", "Delete it"),
    ("E411", "title:", "»status: denied\ntitle:", "Delete it"),
    ("E411", "title:", "»draft: true\ntitle:", "Delete it"),
    ("E411", "    role: ketuanya", "    role: ketuanya\n    »stance: confirms", "only texts"),
    ("E411", "    role: ketuanya", "    role: ketuanya\n    »date: 2025-03-09", "only texts"),
    ("E411", "    role: ketuanya", "    role: ketuanya\n    »sources: [gazette]", "only texts"),
    ("E411", "    role: ketuanya", "    role: ketuanya\n    »by: city", "only texts"),
    ("E411", "{was: 3 orang", "{»date: 2025-03-04, was: 3 orang", "only texts"),
    ("E203", "title: Pelabuhan dijual", "title: »[a]", "quotes"),
    ("E302", "  denial:\n", "  »denail:\n", "Did you mean `denial`?"),
    ("E308", "{price:", "{»prize:", "Did you mean `price`?"),
    ("E412", "27,5%", "»25,7%", "The Board sold 27.5% of the port"),
    ("E412", "187 miliar dolar AS", "»187 juta dolar AS", "US$187 billion"),
    ("E412", "136.854", "»136,854", "mind the separators"),
    ("E412", "1 Februari", "1 »Maret", "1 February 2025"),
    ("E412", "seharga US$5.", "seharga »US$6.", "There is no sale for $5."),
    ("E412", "Siapa 2 orang", "Siapa »3 orang", "Who the 2 people are."),
    ("E412", "date_label: sejak awal 2025", "date_label: sejak awal »2026", "from early 2025"),
    ("E412", "was: 3 orang", "was: »4 orang", "3 people"),
    ("E412", "Menurut satu koran", "Menurut »7 koran", "One paper said so"),
    ("E413", "[[city|kota]]", "»[[board|kota]]", "in any order"),
    ("E413", "saham kepada [[board]]", "saham kepada »[[board#x]]", "in any order"),
    ("E413", "AS [@gazette]", "AS [@»echo]", "in any order"),
    ("E413", "[@statement]", "[@statement; @»echo]", "in any order"),
    ("E413", "https://law.example/5).", "https://law.example/6).", "in any order"),
    ("E414", "### Pada 2025", "»## Pada 2025", "headings"),
    ("E414", "title:", "»summary: Sesuatu.\ntitle:", "Delete it"),
    ("E414", "    role: ketuanya", "    role: ketuanya\n    »described: orang", "Delete it"),
    ("E414", "unknowns: [Siapa 2 orang itu., Siapa yang membayar.]", "»unknowns: [Siapa 2 orang itu.]", "each entry"),
    ("E304", "[[city|kota]]", "[[city|kota]] »[[kota", "Write [[page]]"),
    ("E210", "Buku tanah.", "»TODO", "Write it"),
]


@pytest.mark.parametrize(
    ("code", "old", "new", "remedy"), FAULTS, ids=[f"{each[0]} {each[2][:30]!r}" for each in FAULTS]
)
def test_a_fault_is_found_at_its_place_with_its_remedy(
    bilingual: SmallSite, code: str, old: str, new: str, remedy: str
) -> None:
    place = edit(bilingual, old, new)
    problems = [problem for problem in bilingual.check().problems if problem.severity == "error"]
    found = [(problem.code, str(problem.place)) for problem in problems]
    if "»" in new:
        assert found == [(code, place)]
    assert [problem.code for problem in problems] == [code]
    assert remedy in problems[0].remedy


def test_links_and_citations_may_stand_in_another_order(bilingual: SmallSite) -> None:
    edit(
        bilingual,
        "begitu [@gazette]; [[board|Otoritas]] membantahnya [@statement]",
        "[@statement] [[board]] [@gazette]",
    )
    assert said(bilingual) == []


def test_a_translation_of_no_page_and_of_no_language_is_a_fault(bilingual: SmallSite) -> None:
    bilingual.write(
        {"content/stories/prt-sale.id.md": "---\ntitle: x\n---\n", "content/bodies/city.xx.md": "---\n---\n"}
    )
    (first, second) = bilingual.check().problems
    assert (first.code, str(first.place)) == ("E206", "content/bodies/city.xx.md:1:1")
    assert (second.code, str(second.place)) == ("E301", "content/stories/prt-sale.id.md:1:1")
    assert second.remedy == "Did you mean `port-sale`?"


def test_a_translation_lies_beside_its_page(bilingual: SmallSite) -> None:
    bilingual.write({"content/bodies/port-sale.id.md": "---\ntitle: x\n---\n"})
    assert said(bilingual) == [("E301", "content/bodies/port-sale.id.md:1:1")]


def test_a_value_that_is_a_page_says_its_own_name(bilingual: SmallSite) -> None:
    bilingual.write({"content/bodies/city.id.md": "---\ntitle: Kota\nfacts:\n  port-run-by: {value: x}\n---\nKota.\n"})
    faults = [problem for problem in bilingual.check().problems if problem.code == "E414"]
    assert [str(fault.place) for fault in faults] == ["content/bodies/city.id.md:4:24"]
    assert "`board`" in faults[0].message


def test_what_is_not_translated_is_one_warning_that_lists_the_first(bilingual: SmallSite) -> None:
    bilingual.write({"content/bodies/city.id.md": "---\ntitle: Kota Thornby\nfacts:\n  seat: {key: pusat}\n---\n"})
    (warning,) = [problem for problem in bilingual.check().problems if problem.code == "W710"]
    assert str(warning.place) == "content/bodies/city.id.md:1:1"
    first = "`facts.people.key`, `facts.people.value`, `facts.port-run-by.key`, `facts.founded.key`"
    assert warning.message == f"not translated: {first} and 1 more"
    assert not bilingual.check().failed
    assert bilingual.check(strict=True).failed


def test_a_name_a_citation_and_a_number_need_no_translation(bilingual: SmallSite) -> None:
    facts = "facts: {2025-02-01: {text: Berlaku 1 Februari 2025.}}"
    bilingual.write({LAW_ID: f"---\ntitle: UU pelabuhan\njurisdiction: Thornby\n{facts}\n---\n"})
    (warning,) = [problem for problem in bilingual.check().problems if problem.code == "W710"]
    assert warning.message == "not translated: `by_name`"  # a description, not a name: it begins without a capital


def test_what_is_not_translated_stays_the_originals_and_says_so(bilingual: SmallSite) -> None:
    edit(bilingual, "claim: Otoritas menjual 27,5% pelabuhan kepada [[city|kota]].\n", "")
    edit(bilingual, "title: Pelabuhan dijual\n", "")
    page = story(bilingual)
    assert page.front.title == "The port was sold"
    assert page.text("claim").parts[0] == '<span lang="en">'
    assert page.text("claim").parts[-1] == "</span>"
    assert page.text("claims", "price").parts[0] == "Harganya 187 miliar dolar AS"
    assert page.untranslated == {("title",), ("claim",)}


def test_of_a_page_without_a_translation_all_is_the_originals(bilingual: SmallSite) -> None:
    original = content(bilingual).pages["port-sale"]
    page = foreign(original, "en", "id")
    assert page.front == original.front
    assert page.lang == "id"
    assert page.untranslated == {*(path for path, _ in translatable(original.front)), ("body",)}
    assert (page.body.parts[0], page.body.parts[-1]) == ('<div lang="en">', "</div>")
    assert page.digests != original.digests


def test_a_quotation_stays_and_its_rendering_stands_beside(bilingual: SmallSite) -> None:
    page = story(bilingual)
    assert page.front.facts[1].quote == content(bilingual).pages["port-sale"].front.facts[1].quote
    assert page.renderings == {1: "Tidak ada penjualan seharga US$5."}


def test_headings_have_the_ids_of_the_original(bilingual: SmallSite) -> None:
    page = story(bilingual)
    assert [(name, words) for _, name, words in page.body.headings] == [
        ("what-was-said", "Apa yang dikatakan"),
        ("in-2025", "Pada 2025"),
    ]


def test_the_translated_texts_are_in_their_places(bilingual: SmallSite) -> None:
    page = story(bilingual)
    front = page.front
    assert (front.title, page.short) == ("Pelabuhan dijual", "Penjualan pelabuhan")
    assert front.facts[0].anon
    assert (front.facts[0].anon.described, front.facts[0].anon.count) == ("orang di pelabuhan", 2)
    assert front.facts[1].by
    assert front.facts[1].by.role == "ketuanya"
    assert front.facts[2].retired
    assert (front.facts[2].date_label, front.facts[2].retired.why) == ("sejak awal 2025", "Itu keliru.")
    assert front.corrections[0].was == "3 orang"
    assert page.untranslated == frozenset()
    assert not page.stale


def test_a_drafts_translation_is_read_and_not_reproached(bilingual: SmallSite) -> None:
    edit(bilingual, "title: The port was sold", "draft: true\ntitle: The port was sold", STORY)
    edit(
        bilingual,
        "It runs the port.\n---\nThe Board is named in [[port-sale]].",
        "It runs the port.\n---\n",
        "content/bodies/board.md",
    )
    edit(bilingual, "title: Pelabuhan dijual\n", "")
    assert said(bilingual) == []
    assert story(bilingual).front.draft


def test_pages_are_taken_from_the_memory_and_are_the_same(bilingual: SmallSite) -> None:
    memory = Memory()
    first = content(bilingual, Means(memory)).translations["id"]["port-sale"]
    assert content(bilingual, Means(memory)).translations["id"]["port-sale"] is first
    edit(bilingual, "Buku tanah.", "Buku tanah itu.")
    assert content(bilingual, Means(memory)).translations["id"]["port-sale"] is not first
    assert memory.made["overlays"] == 2


def test_a_page_from_the_disk_is_the_one_that_was_read(bilingual: SmallSite) -> None:
    edit(bilingual, "claim: Otoritas menjual 27,5% pelabuhan kepada [[city|kota]].\n", "")  # kept with its warning
    bilingual.write({"content/bodies/city.id.md": CITY_ID})
    assert main(["translated", "--all", "--site", str(bilingual.folder)]) == 0
    pages = []
    for _ in range(2):
        shelf = Shelf.open(str(bilingual.folder), b"test")
        memory = Memory(shelf)
        pages.append(content(bilingual, Means(memory)).translations["id"])
        made = memory.made["overlays"]
        shelf.close()
    assert made == 1
    assert pages[0] == pages[1]
    assert isinstance(pages[1]["city"].front.facts[3].value, int)


CITY_ID = """
    ---
    title: Kota Thornby
    facts:
      seat: {key: pusat}
      people: {key: penduduk, value: "136.854"}
      port-run-by: {key: pengelola pelabuhan}
      founded: {key: berdiri, value: 1500}
    ---
    Kota itu memiliki pelabuhan.
    """

_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40)
_VALUES = st.recursive(
    _TEXTS | st.integers(-5, 5) | st.booleans() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "page", "date"]), inner, max_size=2)
    ),
    max_leaves=4,
)
_KEYS = st.sampled_from(
    [
        "title",
        "short",
        "claim",
        "claims",
        "unknowns",
        "would_settle",
        "corrections",
        "status",
        "parties",
        "date",
        "draft",
    ]
)
_OF_FACT = st.sampled_from(["text", "key", "value", "quote", "role", "described", "why", "stance", "by", "sources"])
_FACTS = st.dictionaries(
    st.sampled_from(["report", "denial", "2025-03-03", "zzz"]),
    st.dictionaries(_OF_FACT, _VALUES, max_size=4),
    max_size=3,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.dictionaries(_KEYS, _VALUES, max_size=4), _FACTS, _TEXTS)
def test_no_translation_changes_anything_but_words(
    bilingual: SmallSite, front: dict[str, object], facts: dict[str, object], body: str
) -> None:

    (bilingual.folder / STORY_ID).write_text(
        f"---\n{json.dumps({**front, 'facts': facts})}\n---\n{body}\n", encoding="utf-8"
    )
    found = content(bilingual)
    page, original = found.translations["id"]["port-sale"], found.pages["port-sale"]
    assert _fixed(page) == _fixed(original)


def _fixed(page: Page) -> object:
    """Return all of a page that is no text."""
    front = page.front
    facts = [
        replace(
            fact,
            text=None,
            key=None,
            value=None,
            date_label=None,
            by=fact.by and replace(fact.by, role=None, name=None),
            anon=fact.anon and replace(fact.anon, described=None),
            retired=fact.retired and fact.retired.date,  # type: ignore[arg-type]
        )
        for fact in front.facts
    ]
    kept = {name: getattr(front, name) for name in ("parties", "by_date", "status", "draft", "material_until")}
    corrections = [(each.date, each.fact) for each in front.corrections]
    return page.id, page.kind, page.nature, facts, kept, corrections, len(getattr(front, "unknowns", ()))


def test_the_first_sites_translations_are_sound() -> None:
    root = SmallSite(Path(__file__).resolve().parent.parent)
    found = content(root)
    pages = found.translations["id"]
    assert pages.keys() == found.pages.keys()
    assert [problem for problem in found.problems if ".id.md" in problem.place.file] == []
    assert not [page.id for page in pages.values() if page.stale or page.untranslated]
