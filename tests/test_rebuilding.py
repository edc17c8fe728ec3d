"""How much is made again after an edit, and edits after which something elsewhere must be."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from explainer import feeds, preparing
from explainer.building import Options, lock
from explainer.dates import Day
from explainer.memory import Form, Memory, Rows
from tests.conftest import WORLD, SmallSite
from tests.editing import Draft, Sheet, differing, made
from tests.harbour import ENLARGED

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from pathlib import Path

    import pytest

_Value = TypeVar("_Value")


@dataclass
class Watched(Memory):
    """A memory that tells the names of what was made, by room."""

    names: dict[str, list[str]] = field(default_factory=dict)

    def recall(
        self, room: str, name: str, key: Hashable, make: Callable[[], _Value], form: Form[_Value] | None = None
    ) -> _Value:
        def noted() -> _Value:
            self.names.setdefault(room, []).append(name)
            return make()

        return Memory.recall(self, room, name, key, noted, form)


def _harbour(folder: Path, memory: Memory) -> tuple[SmallSite, dict[str, bytes]]:
    """Build the harbour's site for the first time; return it and its outputs."""
    site = SmallSite(folder).write(ENLARGED)
    outputs, problems = made(site.options(), memory)
    assert problems == []
    return site, outputs


def _again(site: SmallSite, memory: Watched) -> dict[str, bytes]:
    """Build again, and check the outputs against a clean build; what was made is told by the memory."""
    memory.names.clear()
    outputs, _ = made(site.options(), memory)
    clean, problems = made(site.options(), Memory())
    assert (problems, differing(outputs, clean)) == ([], set())
    return clean


def _drawn(addresses: set[str]) -> set[str]:
    """Leave out what no template draws: what machines read, and the search's index."""
    return {address for address in addresses if not address.startswith(("data/", "search/"))}


def test_nothing_changed_makes_nothing(tmp_path: Path) -> None:
    memory = Watched()
    site, before = _harbour(tmp_path, memory)
    assert _again(site, memory) == before
    assert memory.names == {}


def test_running_text_makes_its_own_page_again_and_no_other(tmp_path: Path) -> None:
    memory = Watched()
    site, before = _harbour(tmp_path, memory)
    site.edit("content/bodies/city.md", "A sentence", "One more sentence")
    assert differing(before, _again(site, memory)) == {"bodies/city.html", "pacts/port-lease.html"}
    site.edit("content/bodies/city.md", "The same heading", "That same heading")
    assert "One more" in _again(site, memory)["bodies/city.html"].decode()
    assert memory.names == {
        "pages": ["content/bodies/city.md"],
        "examined": ["city"],
        "linked": ["city"],
        "made": ["page city"],
        "composed": ["page city"],
        "drawn": ["bodies/city.html"],
    }


def test_a_title_draws_what_shows_it_and_nothing_else(tmp_path: Path) -> None:
    memory = Watched()
    site, before = _harbour(tmp_path, memory)
    site.edit("content/pacts/port-lease.md", "The lease of the port", "The rent of the port")
    changed = differing(before, _again(site, memory))
    assert 5 < len(changed) < len(before) / 2
    assert set(memory.names["drawn"]) == _drawn(changed)
    assert memory.names["pages"] == ["content/pacts/port-lease.md"]


def test_a_title_composes_neighbours_of_neighbours_at_most(tmp_path: Path) -> None:
    chain = ["quay", "mole", "crane", "tug", "buoy"]  # each names the one before it in its front matter
    draft = Draft()
    for name, near in zip(chain, ["", *chain], strict=False):
        summary = f"Beside [[{near}]]." if near else "Alone."
        draft.pages[name] = Sheet("word", {"title": f"The {name}", "summary": summary})
    draft.pages["fund"].front["summary"] = "A fund."
    draft.write(tmp_path)
    memory = Watched()
    made(draft.options(tmp_path), memory)
    memory.names.clear()

    draft.pages["quay"].front["title"] = "The old quay"
    draft.write(tmp_path)
    made(draft.options(tmp_path), memory)

    composed = {name for name in memory.names["composed"] if name.startswith("page ")}
    assert composed == {"page quay", "page mole", "page crane"}


def test_a_title_makes_only_those_documents_of_the_sites_feeds_that_tell_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "today", lambda _timezone: Day(2026, 1, 2))  # a past day has no feeds
    monkeypatch.setattr(feeds, "MOST", 2)
    draft, memory = Draft(as_of=None), Watched()
    draft.write(tmp_path)
    before, _ = made(draft.options(tmp_path), memory)

    def retitled(page: str) -> tuple[set[str], set[str]]:
        """Give a page a new title; return the documents that differ, and those that were made."""
        nonlocal before
        memory.names.clear()
        draft.pages[page].front["title"] += ", so called"
        draft.write(tmp_path)
        after, _ = made(draft.options(tmp_path), memory)
        differ, before = {name for name in differing(before, after) if name in documents}, after
        return differ, {name for each in memory.names["followed"] if (name := each.removeprefix("feed ")) in documents}

    ends = ("feed.xml", "feed/1.xml", "feed/2.xml", "feed/3.xml", "feed/statuses.xml", "feed/statuses/1.xml")
    documents = {name for name in before if name in ends}
    assert len(documents) == len(ends)
    assert retitled("port-act") == ({"feed/1.xml"}, {"feed/1.xml"})
    assert retitled("port-lease") == ({"feed/1.xml"}, {"feed/1.xml"})
    differ, again = retitled("fund")  # whom all news of rumors name
    assert "feed.xml" in differ <= again == documents - {"feed/1.xml"}


def test_what_the_documents_of_feeds_depend_on_is_kept_while_no_list_can_have_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "today", lambda _timezone: Day(2026, 1, 2))
    draft, memory = Draft(as_of=None), Watched(Rows(), lasting=False)
    draft.write(tmp_path)
    before, _ = made(draft.options(tmp_path), memory)
    assert memory.names["feeds"] == [""]
    memory.names.clear()

    draft.pages["fund"].body = "As [[city]] says."
    draft.write(tmp_path)
    after, _ = made(draft.options(tmp_path), memory)
    assert {name for name in after if name.startswith("feed")} == {name for name in before if name.startswith("feed")}
    assert "composed" in memory.names
    assert "feeds" not in memory.names


def test_a_sources_title_draws_what_shows_it_and_nothing_else(tmp_path: Path) -> None:
    memory = Watched()
    site, before = _harbour(tmp_path, memory)
    site.edit("content/sources.yaml", "On the port", "About the port")
    changed = differing(before, _again(site, memory))
    assert {"sources/statement.html", "sources.html", "stories/port-sale.html"} <= changed
    assert set(memory.names["drawn"]) == _drawn(changed)
    assert "pages" not in memory.names


def test_a_style_draws_every_page_since_all_name_it_and_reads_and_examines_none(tmp_path: Path) -> None:
    memory = Watched()
    site, _ = _harbour(tmp_path, memory)
    site.write({"static/site.css": "body { color: navy }"})
    before, _ = made(site.options(), memory)
    site.write({"static/site.css": "body { color: teal }"})
    changed = differing(before, _again(site, memory))
    assert {address for address in before if address.endswith(".html")} < changed
    assert memory.names.keys() == {"made", "composed", "drawn"}


def test_a_style_composes_and_draws_nothing_in_a_preview(tmp_path: Path) -> None:
    memory = Watched()
    site = SmallSite(tmp_path).write({**ENLARGED, "static/site.css": "body { color: navy }"})
    options = replace(site.options(), preview=True)
    before, _ = made(options, memory)
    memory.names.clear()
    site.write({"static/site.css": "body { color: teal }"})
    after, _ = made(options, memory)
    assert differing(before, after) == {"static/site.css"}
    assert memory.names == {}


# What one part of a site has to do with another, where that is easily overlooked


def _rebuilt(folder: Path, draft: Draft, *edits: Callable[[Draft], object]) -> None:
    """Build after each of some edits, the last builds with the memory of the first."""
    memory = Memory()
    for edit in (lambda _: None, *edits):
        edit(draft)
        draft.write(folder)
        options = draft.options(folder)
        outputs, problems = made(options, memory)
        clean, faults = made(options, Memory())
        assert problems == faults
        assert differing(outputs, clean) == set()


def test_a_heading_may_move_the_permalink_of_a_fact(tmp_path: Path) -> None:
    draft = Draft()
    draft.pages["port-lease"].front["facts"][0] |= {"about": ["city"]}
    _rebuilt(tmp_path, draft, lambda draft: setattr(draft.pages["port-lease"], "body", "## 2025-03-01"))


def test_a_late_source_is_listed_once_running_text_cites_it(tmp_path: Path) -> None:
    draft = Draft()
    draft.sources["echo"] |= {"based_on": "ledger"}
    del draft.sources["ledger"]["based_on"]
    _rebuilt(tmp_path, draft, lambda draft: setattr(draft.pages["quay"], "body", ""))


def test_a_source_that_cannot_be_read_is_not_one_that_is_gone(tmp_path: Path) -> None:
    _rebuilt(
        tmp_path,
        Draft(),
        lambda draft: draft.spoilt.update({"content/sources.yaml": "gazette: ["}),
        lambda draft: draft.spoilt.update({"content/sources.yaml": "{}"}),
    )


def test_a_source_that_repeats_another_may_change_its_name_only(tmp_path: Path) -> None:
    def rename(draft: Draft) -> None:
        draft.sources["repeat"] = draft.sources.pop("copy")

    draft = Draft()
    draft.sources["copy"] = draft.sources["echo"] | {"title": "A copy"}
    _rebuilt(tmp_path, draft, rename)


def test_a_link_by_the_word_none_is_not_a_link_without_words(tmp_path: Path) -> None:
    draft = Draft()
    draft.pages["quay"].body = "So [[city|None]] had it."
    _rebuilt(tmp_path, draft, lambda draft: setattr(draft.pages["quay"], "body", "So [[city]] had it."))


def test_the_interface_changes_its_language(tmp_path: Path) -> None:
    draft = Draft()
    draft.settings["languages"] = ["en", "de"]
    _rebuilt(tmp_path, draft, lambda draft: draft.settings.update(languages=["de", "en"]))


def test_what_is_published_is_held_against_the_lock_when_either_changes(tmp_path: Path) -> None:
    site, memory = SmallSite(tmp_path).write(WORLD), Watched()
    made(site.options(), memory)
    assert "locked" not in memory.names  # there is no lock

    def codes() -> list[str]:
        memory.names.clear()
        outputs, problems = made(site.options(), memory)
        clean, faults = made(site.options(), Memory())
        assert (problems, differing(outputs, clean)) == (faults, set())
        return [problem.code for problem in problems if problem.severity == "error"]

    assert lock(Options(site=site.folder)).locked
    assert (codes(), "locked" in memory.names) == ([], True)
    site.edit("content/bodies/city.md", "Thornby", "Thornby on Sea")
    assert codes() == []
    with (site.folder / "content/bodies/city.md").open("a", encoding="utf-8") as file:
        file.write("\nRunning text.\n")
    assert (codes(), "locked" in memory.names) == ([], False)
    site.edit("content/stories/port-sale.md", "stance: denies", "stance: declines")
    assert codes() == ["E409"]
    site.edit("content/bodies/city.md", "---\n", "---\nnonsense: [\n")  # what the lock says of gone pages must wait
    assert "E409" in codes()
    site.edit("content/bodies/city.md", "nonsense: [\n", "")
    assert codes() == ["E409"]
    site.edit("content/stories/port-sale.md", "stance: declines", "stance: denies")
    assert codes() == []
    (site.folder / "content/bodies/city.md").rename(site.folder / "content/bodies/town.md")
    assert "E415" in codes()


def test_brackets_may_come_to_name_a_source(tmp_path: Path) -> None:
    draft = Draft()
    draft.pages["quay"].body = "It was let [copy]."
    _rebuilt(tmp_path, draft, lambda draft: draft.sources.update(copy=draft.sources["echo"] | {"title": "A copy"}))


def test_what_was_perhaps_meant_is_looked_for_anew(tmp_path: Path) -> None:
    draft = Draft()
    draft.pages["quay"].body = "See [[harbour-found]]."
    _rebuilt(tmp_path, draft, lambda draft: draft.pages.update({"harbour-fond": Sheet("word", {"title": "Fond"})}))
