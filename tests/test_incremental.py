"""A build that remembers the last one makes what a clean build makes, and no more than it must."""

from __future__ import annotations

import os
import shutil
import tempfile
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from jinja2 import Environment

from explainer import feeds, preparing
from explainer.cli import FAULTS, SUCCESS, main
from explainer.dates import Day
from explainer.manifests import NAME as MANIFEST
from explainer.memory import Memory
from explainer.problems import stops
from tests.editing import KINDS, NATURES, Compiled, Draft, Sheet, differing, fact, made, project_template, source, story
from tests.harbour import shorten

if TYPE_CHECKING:
    from collections.abc import Callable

_FEW = 12
EXAMPLES = int(os.environ.get("INCREMENTAL_EXAMPLES", _FEW))  # more of them are drawn anew each time, and shrunk
STEPS = 14
TODAY = Day(2026, 1, 2)
DAYS = [None, "2025-02-01", "2025-03-01", "2025-03-02", "2025-06-01", "2025-09-01"]
PLACES = ["board", "city", "fund", "port-sale", "dock-strike", "port-act", "port-lease", "quay", "mole", "crane"]
TEXTS = [
    "It was said.",
    "It was told.",
    "See [[{page}]].",
    "See [[{page}|None]].",
    "[[{page}]] said so [@{source}].",
    "Nobody but [[{page}#{fact}]] said so [@{source}; @{other}].",
]
BODIES = [
    *TEXTS,
    "",
    "## 2025-03-02 board\n\n## 2025-03-01\n\nAs [[{page}]] has it.",
    "## Port\n\nBack to [it](#port); ![the quay](static/quay.svg).",
    "First [@{source}].\n\nThen [[{page}]], then [[{other_page}|the other]].",
]
UNSOUND = ["[[nobody]]", "[@nothing]", "[lost](#nowhere)", "[lost](static/lost.svg)", "[[board#no-fact]]"]
BROKEN = ["---\ntitle: [\n---\n", "---\ntitle: T\nclaim: 1\nfacts: x\n---\n", "no front matter", "\0"]


@pytest.fixture(autouse=True)
def fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fix the day, and let clean builds share compiled templates."""
    monkeypatch.setattr(preparing, "today", lambda _timezone: TODAY)
    monkeypatch.setattr("explainer.rendering.Environment", partial(Environment, bytecode_cache=Compiled()))


class Editing(RuleBasedStateMachine):
    """An editor at work, with a build after every change."""

    compared: ClassVar[int] = 0
    steps: ClassVar[int] = 0
    divided: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.draft = Draft()
        self.sound = deepcopy(self.draft)
        self.faulty = 0
        self.memory = Memory()
        self.published: dict[str, bytes] = {}
        self.patch = pytest.MonkeyPatch()

    @initialize(long=st.booleans())
    def choose_whether_lists_are_divided(self, *, long: bool) -> None:
        if long:
            shorten(self.patch)
            self.patch.setattr(feeds, "MOST", 2)

    def teardown(self) -> None:
        self.patch.undo()
        shutil.rmtree(self.folder)

    @invariant()
    def remembering_changes_nothing(self) -> None:
        """Compare with a clean build, address by address; then build again, which must make nothing."""
        self.draft.write(self.folder)
        options = self.draft.options(self.folder)
        outputs, problems = made(options, self.memory)
        clean, faults = made(options, Memory())
        assert problems == faults
        assert differing(outputs, clean) == set()

        self.memory.made.clear()
        assert made(options, self.memory) == (clean, faults)
        again = {room for room, count in self.memory.made.items() if count}
        assert again <= ({"examined"} if faults else set())  # what is wrong with a page is looked for each time
        self.commanded({} if stops(faults) else clean)
        Editing.divided += any("/index/" in name for name in clean)
        self._mended(sound=bool(clean))

    def commanded(self, clean: dict[str, bytes]) -> None:
        """Build from the command line, which remembers on the disk; compare the folder with the clean build."""
        day = ["--as-of", self.draft.as_of] if self.draft.as_of else []
        assert main(["--site", str(self.folder), "--format", "json", *day]) == (SUCCESS if clean else FAULTS)
        if clean:
            self.published = {name: content for name, content in clean.items() if not name.startswith("cards/")}
        if clean or self.published:
            assert differing(self._lying(), self.published) == set()

    def _lying(self) -> dict[str, bytes]:
        root = self.folder / "_site"
        files = [path for path in root.rglob("*") if path.is_file() and path.name != MANIFEST]
        named = {path.relative_to(root).as_posix(): path for path in files}
        return {name: path.read_bytes() for name, path in named.items() if not name.startswith("cards/")}

    def _mended(self, *, sound: bool) -> None:
        """Count what was compared; put everything back after two faulty builds, so that most are of a sound site."""
        Editing.steps += 1
        Editing.compared += sound
        self.faulty = 0 if sound else self.faulty + 1
        if sound:
            self.sound = deepcopy(self.draft)
        elif self.faulty > 1:
            self.draft = deepcopy(self.sound)

    # What is changed

    def _page(self, data: st.DataObject, *natures: str) -> str:
        pages = self.draft.pages.items()
        names = [name for name, sheet in pages if not natures or NATURES.get(sheet.kind) in natures]
        return data.draw(st.sampled_from(names or ["about"]), "page")

    def _source(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from([*self.draft.sources] or ["gazette"]), "source")

    def _fact(self, data: st.DataObject) -> dict[str, Any]:
        facts = [each for sheet in self.draft.pages.values() for each in sheet.front.get("facts", [])]
        return data.draw(st.sampled_from(facts), "fact") if facts else {}

    def _text(self, data: st.DataObject, patterns: list[str]) -> str:
        published = [name for name, sheet in self.draft.pages.items() if not sheet.front.get("draft")]
        known = [(name, each["id"]) for name in published for each in self.draft.pages[name].facts if "id" in each]
        pages = st.sampled_from(published or ["about"])
        page, other, pattern = data.draw(pages), data.draw(pages), data.draw(st.sampled_from(patterns))
        name = ""
        if "#" in pattern and "{fact}" in pattern:
            page, name = data.draw(st.sampled_from(known or [("board", "report")]))
        sources = {"source": self._source(data), "other": self._source(data)}
        return pattern.format(page=page, other_page=other, fact=name, **sources)

    @rule(data=st.data(), name=st.sampled_from(PLACES), kind=st.sampled_from([*KINDS, "body", ""]))
    def add_page(self, data: st.DataObject, name: str, kind: str) -> None:
        body = self._text(data, BODIES)
        if kind == "story":
            said = fact("Said.", self._source(data), stance="alleges", anon={})
            self.draft.pages[name] = story("Another rumor", said)
        elif kind == "law":
            front = {"title": "Another act", "by": self._page(data), "facts": [fact("It passed.", step="adopted")]}
            self.draft.pages[name] = Sheet(kind, front, body)
        else:
            self.draft.pages[name] = Sheet(kind, {"title": "Another page"}, body)

    @rule(data=st.data(), with_care=st.booleans())
    def delete_page(self, data: st.DataObject, *, with_care: bool) -> None:
        if len(self.draft.pages) > 4:
            name = self._page(data)
            kind = self.draft.pages.pop(name).kind
            near = [other for other, sheet in self.draft.pages.items() if sheet.kind == kind]
            if with_care and near:
                self.draft.replace(name, near[0])

    @rule(data=st.data(), new=st.sampled_from(PLACES))
    def rename_page(self, data: st.DataObject, new: str) -> None:
        if new not in self.draft.pages:
            self.draft.rename(self._page(data), new)

    @rule(data=st.data(), kind=st.sampled_from(["body", "outlet", "pact", "word"]))
    def move_to_another_kind(self, data: st.DataObject, kind: str) -> None:
        self.draft.pages[self._page(data, "entity", "deal", "term")].kind = kind

    @rule(data=st.data(), key=st.sampled_from(["title", "short"]), letter=st.sampled_from("AB"))
    def retitle(self, data: st.DataObject, key: str, letter: str) -> None:
        self.draft.pages[self._page(data)].front[key] = f"Title {letter}"

    @rule(data=st.data())
    def summarise(self, data: st.DataObject) -> None:
        self.draft.pages[self._page(data)].front["summary"] = self._text(data, TEXTS)

    @rule(data=st.data(), name=st.sampled_from(["former", "old/place.html", "bodies/board"]), gone=st.booleans())
    def change_alias(self, data: st.DataObject, name: str, *, gone: bool) -> None:
        front = self.draft.pages[self._page(data)].front
        known = {each for each in front.pop("aliases", []) if each != name}
        if aliases := sorted(known if gone else known | {name}):
            front["aliases"] = aliases

    @rule(data=st.data(), unsound=st.integers(0, 7))
    def edit_body(self, data: st.DataObject, unsound: int) -> None:
        patterns = UNSOUND if unsound == 0 else BODIES
        self.draft.pages[self._page(data)].body = self._text(data, patterns)

    @rule(data=st.data())
    def flip_draft(self, data: st.DataObject) -> None:
        front = self.draft.pages[self._page(data)].front
        front["draft"] = not front.get("draft", False)

    @rule(data=st.data(), date=st.sampled_from(["2025-01", "2025-03-02", "2025-03-04", "2025-12-01"]))
    def add_fact(self, data: st.DataObject, date: str) -> None:
        more: dict[str, Any] = {"about": [self._page(data)]} if data.draw(st.booleans()) else {}
        sheet = self.draft.pages[self._page(data)]
        if NATURES.get(sheet.kind) == "claim":
            more = {"stance": data.draw(st.sampled_from(["alleges", "no-reply", "declines"])), "by": self._page(data)}
        sheet.facts.append(fact(self._text(data, TEXTS), self._source(data), date, **more))

    @rule(data=st.data())
    def edit_fact(self, data: st.DataObject) -> None:
        changed = self._fact(data)
        changes: dict[str, Callable[[], Any]] = {
            "text": lambda: self._text(data, TEXTS),
            "value": lambda: self._page(data) if data.draw(st.booleans()) else 41,
            "date": lambda: data.draw(st.sampled_from(["2025-02-01", "2025-03-02", "2025-03-05", "2025-08"])),
            "sources": lambda: [self._source(data)],
            "echoes": lambda: [self._source(data)],
            "by": lambda: self._page(data),
            "about": lambda: [self._page(data)],
            "id": lambda: data.draw(st.sampled_from(["report", "hearing"])),
            "retired": lambda: {"date": data.draw(st.sampled_from(["2025-04-01", "2025-07-01"])), "why": "Wrong."},
        }
        told = {"value"} if "key" in changed else {"text", "by", "about"}
        key = data.draw(st.sampled_from(sorted((changes.keys() - {"value", "text", "by", "about"}) | told)))
        changed[key] = changes[key]()

    @rule(data=st.data(), stance=st.sampled_from(["alleges", "denies", "confirms", "declines", "context", "refutes"]))
    def change_stance(self, data: st.DataObject, stance: str) -> None:
        facts = self.draft.pages[self._page(data, "claim")].facts
        if facts:
            changed = data.draw(st.sampled_from(facts))
            for key in ("anon", "quote"):
                changed.pop(key, None)
            changed |= {"stance": stance, "by": self._page(data, "entity"), "quote": self._text(data, ["So.", "No."])}

    @rule(data=st.data(), unsourced=st.integers(0, 3))
    def drop_from_fact(self, data: st.DataObject, unsourced: int) -> None:
        changed = self._fact(data)
        key = "sources" if unsourced == 0 else data.draw(st.sampled_from(["id", "echoes", "retired"]))
        changed.pop(key, None)

    @rule(data=st.data(), date=st.sampled_from(["2025-03-05", "2025-07-01"]), name=st.sampled_from([None, "report"]))
    def correct(self, data: st.DataObject, date: str, name: str | None) -> None:
        entry = {"date": date, "was": "a", "now": "b", "why": "A slip."} | ({"fact": name} if name else {})
        self.draft.pages[self._page(data)].front.setdefault("corrections", []).append(entry)

    @rule(data=st.data(), name=st.sampled_from(["gazette", "ledger", "decree", "copy"]))
    def add_source(self, data: st.DataObject, name: str) -> None:
        late = data.draw(st.sampled_from(["2025-02-01", "2025-10-01"]))
        based = {"based_on": self._source(data)} if data.draw(st.booleans()) else {}
        self.draft.sources[name] = source("Another report", late, **based)

    @rule(data=st.data(), key=st.sampled_from(["title", "publisher", "date", "kind", "based_on", "excerpt", "url"]))
    def edit_source(self, data: st.DataObject, key: str) -> None:
        values: dict[str, Callable[[], Any]] = {
            "title": lambda: data.draw(st.sampled_from(["Report A", "Report B", None])),
            "publisher": lambda: data.draw(st.sampled_from(["The Gazette", "The Echo"])),
            "date": lambda: data.draw(st.sampled_from(["2025-03-01", "2025-08-01", None])),
            "kind": lambda: data.draw(st.sampled_from(["report", "statement"])),
            "based_on": lambda: self._source(data),
            "excerpt": lambda: "There is no sale. So. No.",
            "url": lambda: "https://gazette.example/port",
        }
        self.draft.sources[self._source(data)][key] = values[key]()

    @rule(data=st.data(), new=st.sampled_from(["gazette", "decree", "copy", "echo"]), with_care=st.booleans())
    def rename_or_delete_source(self, data: st.DataObject, new: str, *, with_care: bool) -> None:
        old = self._source(data)
        if not self.draft.sources:
            return
        gone = self.draft.sources.pop(old)
        if with_care:
            self.draft.sources.setdefault(new, gone)
            self.draft.replace(old, new)

    @rule(name=st.sampled_from(["entity.html", "claim.html", "parts.html", "card.svg"]), how=st.integers(0, 6))
    def edit_template(self, name: str, how: int) -> None:
        self._put(f"templates/{name}", ["", project_template(name) + f"<!-- {how} -->", "{% if %}"][min(how, 4) // 2])

    @rule(word=st.sampled_from(["", "Works", "Texts"]))
    def edit_words(self, word: str) -> None:
        header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        self._put("templates/words/en.po", f'{header}msgid "Sources"\nmsgstr "{word}"\n' if word else "")

    @rule(data=st.data(), key=st.sampled_from(["title", "short", "summary"]), letter=st.sampled_from("AB"))
    def edit_overlay(self, data: st.DataObject, key: str, letter: str) -> None:
        name = self._page(data)
        self.draft.settings["languages"] = ["en", "id"]
        if key in self.draft.pages[name].front and "[[" not in str(self.draft.pages[name].front[key]):
            self.draft.translated.setdefault(name, {"title": "Judul"})[key] = f"Judul {letter}"

    @rule(name=st.sampled_from(["static/quay.svg", "static/site.css", "static/new.txt"]), text=st.sampled_from("abc "))
    def edit_static(self, name: str, text: str) -> None:
        self._put(name, text.strip())

    def _put(self, name: str, text: str) -> None:
        self.draft.others.pop(name, None)
        if text:
            self.draft.others[name] = text

    @rule(data=st.data())
    def edit_settings(self, data: st.DataObject) -> None:
        changed = self.draft.settings
        key, value = data.draw(
            st.sampled_from(
                [
                    ("title", "The harbour affairs"),
                    ("dormant_after", 5),
                    ("publisher", {"name": "Thornby Desk"}),
                    ("url", None),
                    ("languages", ["de"]),
                    ("languages", ["en"]),
                    ("languages", ["en", "id"]),
                    ("kinds", KINDS | {"body": KINDS["body"] | {"one": "Office", "many": "Offices"}}),
                    ("kinds", KINDS | {"body": KINDS["body"] | {"folder": "offices"}}),
                    ("kinds", dict(reversed(KINDS.items()))),
                ]
            )
        )
        changed[key] = deepcopy(value)

    @rule(day=st.sampled_from(DAYS))
    def look_back(self, day: str | None) -> None:
        self.draft.as_of = day

    @rule(data=st.data(), text=st.sampled_from(BROKEN), where=st.integers(0, 5))
    def spoil(self, data: st.DataObject, text: str, where: int) -> None:
        files = {0: "content/sources.yaml", 1: "site.yaml"}
        self.draft.spoilt[files.get(where) or self.draft.path(self._page(data))] = text

    @rule()
    def unspoil(self) -> None:
        self.draft.spoilt.clear()

    # What happens to what builds leave behind

    @rule(data=st.data(), how=st.sampled_from(["delete", "change"]))
    def meddle_with_an_output(self, data: st.DataObject, how: str) -> None:
        if not self.published:
            return
        path = self.folder / "_site" / data.draw(st.sampled_from(sorted(self.published)), "output")
        if how == "delete":
            path.unlink(missing_ok=True)
        elif path.is_file():
            path.write_bytes(path.read_bytes()[::-1])  # as long as before, and perhaps within the same second
        self.published = {}  # until the next sound build mends it

    @rule(how=st.sampled_from(["delete", "cut", "spoil", "forget outputs"]))
    def meddle_with_the_cache(self, how: str) -> None:
        cache, output = self.folder / ".cache", self.folder / "_site"
        kept = cache / "memory.sqlite"
        if how == "delete":
            shutil.rmtree(cache, ignore_errors=True)
        elif how == "forget outputs":
            shutil.rmtree(output, ignore_errors=True)
            self.published = {}
        elif kept.is_file():
            content = kept.read_bytes()
            kept.write_bytes(content[: len(content) // 2] if how == "cut" else content.replace(b"Title", b"Other"))


def test_a_build_that_remembers_makes_what_a_clean_one_makes() -> None:
    Editing.compared = Editing.steps = Editing.divided = 0
    run_state_machine_as_test(
        Editing,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=EXAMPLES <= _FEW,
            database=None,
            phases=[Phase.generate, *([Phase.shrink] if EXAMPLES > _FEW else [])],
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Editing.compared > Editing.steps / 2, (Editing.compared, Editing.steps)
    assert Editing.steps / 5 < Editing.divided < Editing.steps, (Editing.divided, Editing.steps)
