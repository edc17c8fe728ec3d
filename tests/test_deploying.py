"""Deploying: only what changed, in an order in which no page lacks its files, and nothing of others touched."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer import posting
from explainer.buckets import Unavailable
from explainer.deploying import examine, plan, refusal, run, survey
from explainer.headers import BRIEF, LASTING
from explainer.manifests import NAME as MANIFEST
from explainer.publishing import publish
from explainer.staging import digest_of
from tests.stores import MemoryStore

_USES = re.compile(rb"<(.*?)>")


def page(*used: str) -> bytes:
    return b"".join(f"<{name}>".encode() for name in used)


def deploy(outputs: dict[str, bytes], store: MemoryStore, folder: Path, at_once: int = 1) -> None:
    """Publish outputs into a folder, and deploy this."""
    _, problems = publish(outputs, folder)
    assert problems == []
    files, problems = examine(folder)
    assert problems == []
    known = survey(store)
    run(plan(files, known), files, folder, store, known, at_once=at_once)


FIRST = {
    "index.html": page("static/a.css"),
    "static/a.css": b"a",
    "old.html": page("static/old.css"),
    "static/old.css": b"",
}
SECOND = {
    "index.html": page("static/b.css"),
    "new.html": page("static/b.css"),
    "static/a.css": b"a",
    "static/b.css": b"b",
}


def test_files_go_before_new_pages_these_before_changed_ones_and_removals_come_last(tmp_path: Path) -> None:
    store = MemoryStore()
    deploy(FIRST, store, tmp_path)
    store.changes.clear()

    deploy(SECOND, store, tmp_path)

    assert store.changes == [
        f"put {MANIFEST}",
        "put static/b.css",
        "put new.html",
        "put index.html",
        "delete old.html",
        "delete static/old.css",
        f"put {MANIFEST}",
    ]


@pytest.mark.parametrize("opaque", [False, True])
def test_a_second_deployment_of_the_same_changes_nothing(tmp_path: Path, opaque: bool) -> None:
    store = MemoryStore(opaque=opaque)
    deploy(FIRST, store, tmp_path)
    store.changes.clear()

    deploy(FIRST, store, tmp_path)

    assert store.changes == []


@pytest.mark.fault(
    "a deployment that breaks off",
    "the next one sends what is missing, and no more",
)
def test_after_a_break_only_what_is_missing_is_sent(tmp_path: Path) -> None:
    store = MemoryStore(patience=3)  # the manifest and two files
    with pytest.raises(Unavailable):
        deploy(FIRST, store, tmp_path)
    store.patience = None
    store.changes.clear()

    deploy(FIRST, store, tmp_path)

    assert store.changes == [f"put {MANIFEST}", "put index.html", "put old.html", f"put {MANIFEST}"]


@pytest.mark.fault(
    "objects of a store that somebody changed",
    "mended where they are ours to mend, never removed",
)
def test_an_object_that_somebody_changed_is_mended_but_not_removed(tmp_path: Path) -> None:
    store = MemoryStore()
    deploy(FIRST, store, tmp_path)
    store.place("index.html", b"theirs")
    store.place("old.html", b"theirs")

    deploy(SECOND, store, tmp_path)

    assert store.objects["index.html"] == SECOND["index.html"]
    assert store.objects["old.html"] == b"theirs"
    assert survey(store).foreign == ("old.html",)


def test_an_object_that_somebody_replaced_by_one_as_long_is_mended(tmp_path: Path) -> None:
    store = MemoryStore()
    deploy(FIRST, store, tmp_path)
    store.place("static/a.css", b"x")

    deploy(FIRST, store, tmp_path)

    assert store.objects["static/a.css"] == b"a"


def test_what_was_sent_with_other_headers_is_sent_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    deploy(FIRST, store, tmp_path)
    store.changes.clear()
    monkeypatch.setattr(posting, "RULES", "others")
    store.patience = 2

    with pytest.raises(Unavailable):
        deploy(FIRST, store, tmp_path)
    store.patience = None
    deploy(FIRST, store, tmp_path)

    assert {f"put {address}" for address in FIRST} <= set(store.changes[2:])


@pytest.mark.fault(
    "a store with objects of others",
    "E505; nothing is touched unless it is forced",
)
def test_a_store_with_objects_of_others_is_refused(tmp_path: Path) -> None:
    store = MemoryStore()
    for name in ("a", "b", "c", "d", "e"):
        store.place(name, b"theirs")

    problem = refusal(survey(store), store.name)

    assert problem is not None
    assert problem.code == "E505"
    assert problem.message.endswith("5 objects that no deployment of this site put there: a, b, c and 2 more")


def test_a_manifest_that_is_not_ours_is_an_object_of_others() -> None:
    for content in (b"{}", b"not json", b'{"generator": "explainer", "files": {"../x": []}}'):
        store = MemoryStore()
        store.place(MANIFEST, content)
        assert survey(store).foreign == (MANIFEST,)


def test_what_is_forced_over_an_object_of_others_is_sent_even_if_it_is_the_same(tmp_path: Path) -> None:
    store = MemoryStore()
    store.place("static/a.css", b"a")
    store.patience = 1  # a break after the manifest, which names the file already
    with pytest.raises(Unavailable):
        deploy(FIRST, store, tmp_path)
    store.patience = None

    deploy(FIRST, store, tmp_path)

    assert "put static/a.css" in store.changes


@pytest.mark.fault(
    "an output folder that is not as the build left it, to be deployed",
    "E504 with each file; nothing is sent",
)
def test_a_folder_that_is_not_as_the_build_left_it_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    assert [problem.message for problem in examine(folder)[1]] == ["there is no output folder to deploy"]
    folder.mkdir()
    assert [problem.message for problem in examine(folder)[1]] == ["this folder was not made by a build"]
    publish(FIRST, folder)
    (folder / "index.html").write_bytes(b"by hand")
    (folder / "old.html").unlink()

    problems = examine(folder)[1]

    assert [(Path(problem.place.file).name, problem.code) for problem in problems] == [
        ("index.html", "E504"),
        ("old.html", "E504"),
    ]
    (folder / MANIFEST).write_text("{}", encoding="utf-8")
    assert [problem.code for problem in examine(folder)[1]] == ["E504"]


@pytest.mark.fault(
    "a file that changes while it is deployed",
    "the deployment stops and names it",
)
def test_a_file_that_changes_while_it_is_deployed_stops_it(tmp_path: Path) -> None:
    publish(FIRST, tmp_path)
    files, _ = examine(tmp_path)
    (tmp_path / "index.html").write_bytes(b"built again")
    store = MemoryStore()
    known = survey(store)

    with pytest.raises(Unavailable, match="changed while the site was deployed"):
        run(plan(files, known), files, tmp_path, store, known)

    assert b"built again" not in store.objects.values()


@pytest.mark.parametrize(
    ("address", "type_", "cache", "encoding"),
    [
        ("index.html", "text/html; charset=utf-8", BRIEF, ""),
        ("static/site.css", "text/css; charset=utf-8", BRIEF, ""),
        ("static/site.0f3a9c1b77.css", "text/css; charset=utf-8", LASTING, ""),
        ("static/site.0f3a9c1b77.css.br", "text/css; charset=utf-8", LASTING, "br"),
        ("index.html.gz", "text/html; charset=utf-8", BRIEF, "gzip"),
        ("static/corpus.tar.gz", "application/gzip", BRIEF, ""),
        ("data/facts.csv", "text/csv; charset=utf-8", BRIEF, ""),
        ("data/statuses.json", "application/json; charset=utf-8", BRIEF, ""),
        ("feed.atom", "application/atom+xml; charset=utf-8", BRIEF, ""),
        ("site.webmanifest", "application/manifest+json; charset=utf-8", BRIEF, ""),
        ("static/icon.svg", "image/svg+xml; charset=utf-8", BRIEF, ""),
        ("policies/act.ics", "text/calendar; charset=utf-8", BRIEF, ""),
        ("cards/index.png", "image/png", BRIEF, ""),
        ("_headers", "text/plain; charset=utf-8", BRIEF, ""),
        (".nojekyll", "text/plain; charset=utf-8", BRIEF, ""),
        ("static/plan.facade.css", "text/css; charset=utf-8", BRIEF, ""),
    ],
)
def test_a_host_is_told_what_a_file_is_and_how_long_it_holds(
    address: str, type_: str, cache: str, encoding: str
) -> None:
    beside = {address, "static/site.0f3a9c1b77.css", "index.html"}
    if type_ == "application/gzip":
        type_ = posting.headers(address, beside).type  # Python's name for it differs between versions
        assert not type_.startswith("text/")
    assert posting.headers(address, beside, lasting=cache == LASTING) == (type_, cache, encoding)


@pytest.mark.parametrize(
    ("address", "lasting"),
    [
        ("static/site.{}.css", True),
        ("static/{}", False),
        ("static/fonts/text.{}.woff2", True),
        ("static/LICENSE.{}", True),
        ("static/{}/site.css", False),
        ("static/report.2026013120260131.pdf", False),
        ("static/report.0123456789.pdf", False),
    ],
)
def test_only_a_file_whose_name_is_that_of_its_content_is_kept_for_ever(
    address: str, lasting: bool, tmp_path: Path
) -> None:
    content = b"p { color: red }"
    named = address.format(digest_of(content)[:10])
    store = MemoryStore()
    deploy({"index.html": page(), named: content, f"{named}.gz": b"packed"}, store, tmp_path)
    said = LASTING if lasting else BRIEF
    assert [store.headers[each].cache for each in (named, f"{named}.gz")] == [said, said]


FILES = st.sampled_from(["static/a.css", "static/b.css", "cards/c.png", "search/d.js"])
PAGES = st.sampled_from(["index.html", "p/one.html", "p/two.html"])
CONTENTS = st.sampled_from([b"1", b"2", b"33"])


@st.composite
def builds(draw: st.DrawFn) -> dict[str, bytes]:
    """Return a build's outputs: pages that name files, each of which is there."""
    files = draw(st.dictionaries(FILES, CONTENTS))
    used = st.lists(st.sampled_from(sorted(files)), max_size=3) if files else st.just([])
    pages = draw(st.dictionaries(PAGES, used, min_size=1))
    return files | {name: page(*names) for name, names in pages.items()}


FOREIGN = {"notes.txt": b"theirs", "p/theirs.html": b"", "static/theirs.css": b"1"}


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.lists(st.tuples(builds(), st.integers(0, 14)), min_size=1, max_size=5), builds(), st.booleans())
@pytest.mark.fault(
    "a store that fails at any of its requests, in any history of sites (Hypothesis)",
    "no page lacks its files; in the end the store is the folder",
)
def test_whatever_breaks_no_page_lacks_its_files_and_in_the_end_the_store_is_the_folder(
    broken: list[tuple[dict[str, bytes], int]], last: dict[str, bytes], opaque: bool
) -> None:
    def visit(objects: dict[str, bytes]) -> None:
        for address, content in objects.items():
            if address.endswith(".html"):
                for used in _USES.findall(content):
                    assert used.decode() in objects, f"{address} lacks {used!r}"

    store = MemoryStore(opaque=opaque, seen=visit)
    for address, content in FOREIGN.items():
        store.place(address, content)
    with tempfile.TemporaryDirectory() as name:
        for outputs, patience in broken:
            store.patience = patience
            try:
                deploy(outputs, store, Path(name))
            except Unavailable:
                assert set(survey(store).foreign) <= FOREIGN.keys(), "a break left what nobody owns"
        store.patience = None
        deploy(last, store, Path(name), at_once=3)
        store.changes.clear()
        deploy(last, store, Path(name))
    assert store.changes == []
    assert {address: content for address, content in store.objects.items() if address != MANIFEST} == FOREIGN | last
    assert {address: store.headers[address] for address in last} == {
        address: posting.headers(address, last) for address in last
    }
