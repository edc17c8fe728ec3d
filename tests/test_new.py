"""New pages and sources: what is written passes a check but for its blanks, and nothing else is touched."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from explainer import forms, frontmatter
from explainer.cli import main
from explainer.config import RESERVED
from explainer.preparing import today
from explainer.settings import read_site
from tests.conftest import ROOT, SmallSite

if TYPE_CHECKING:
    from pathlib import Path

SOURCES = "content/sources.yaml"


def new(site: SmallSite, *words: str) -> int:
    return main(["new", *words, "--site", str(site.folder)])


def text(site: SmallSite, file: str) -> str:
    return (site.folder / file).read_text(encoding="utf-8")


def refused(site: SmallSite, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Return the last line of what is said to wrong usage."""
    with pytest.raises(SystemExit) as ended:
        new(site, *words)
    assert ended.value.code == 2
    return capsys.readouterr().err.splitlines()[-1]


@pytest.fixture
def first_site(tmp_path: Path) -> SmallSite:
    for name in ("site.yaml", "facts.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "content", tmp_path / "content")
    return SmallSite(tmp_path)


def test_a_new_page_of_every_kind_has_no_fault_but_blanks(first_site: SmallSite) -> None:
    settings, _ = read_site(first_site.folder)
    assert settings is not None
    before = first_site.check("2026-06-09").problems
    files = {"page": "content/"} | {str(name): f"content/{kind.folder}/" for name, kind in settings.site.kinds.items()}
    for kind in files:
        assert new(first_site, kind, f"A new {kind}") == 0
    after = set(first_site.check("2026-06-09").problems) - set(before)
    assert {problem.code for problem in after} == {"N801"}
    assert {problem.place.file for problem in after} == {f"{files[kind]}a-new-{kind}.md" for kind in files}
    assert not first_site.build("2026-06-09", strict=True).failed
    assert not list((first_site.folder / "_site").rglob("a-new-*"))


def test_what_is_written_is_said_with_what_to_do_next(world: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(world, "law", "The Port Act") == 0
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "Wrote content/laws/the-port-act.md, a draft.",
        "Fill in what is marked TODO: summary, by, jurisdiction, step, text, sources.",
        f"`python build.py check --site {world.folder}` says what is left.",
        "Delete the line `draft: true` to publish the page.",
    ]


def test_a_rumor_begins_with_its_report_of_today_and_says_what_goes_where(world: SmallSite) -> None:
    new(world, "story", "The quay will close")
    lines = text(world, "content/stories/the-quay-will-close.md").splitlines()
    assert lines[1:3] == [
        "title: The quay will close  # what the page is called",
        "draft: true  # delete this line to publish the page",
    ]
    assert "claim: TODO  # what is claimed, as one sentence that could be true or false" in lines
    assert any(line.startswith(f"- date: {today('UTC')}  # EDTF: `2026-01-31`") for line in lines)
    assert any(line.startswith("  stance: alleges  # `alleges`, `confirms`") for line in lines)
    assert max(map(len, lines)) <= 120


def test_a_step_lists_the_words_of_its_kind_of_page(world: SmallSite) -> None:
    new(world, "law", "An act")
    new(world, "pact", "A pact")
    assert "step: TODO  # `proposed`, `adopted`" in text(world, "content/laws/an-act.md")
    assert "step: TODO  # `announced`, `signed`" in text(world, "content/pacts/a-pact.md")


def test_a_page_that_is_published_with_blanks_is_an_error_for_each(world: SmallSite) -> None:
    new(world, "story", "The quay will close")
    path = world.folder / "content/stories/the-quay-will-close.md"
    path.write_text(path.read_text(encoding="utf-8").replace("draft: true", "draft: false"), encoding="utf-8")
    found = world.check("2099-01-01").problems
    assert {problem.code for problem in found} == {"E210"}
    assert [problem.message for problem in found] == [
        *(f"`{name}` is still blank" for name in ("summary", "claim", "parties", "unknowns", "would_settle")),
        *(f"`{name}` is still blank" for name in ("by", "anon", "text", "sources")),
        "this text is still to be written",
    ]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Zürich’s Port: the “Sale”", "zurichs-port-the-sale"),
        ("The Board's  quay", "the-boards-quay"),
        ("2026 – a year", "2026-a-year"),
        ("# 1: 'quoted' [[port-sale]]", "1-quoted-port-sale"),
        ("no", "no"),
        ("2026", "2026"),
    ],
)
def test_an_id_is_folded_from_the_title_which_stays_as_it_is(world: SmallSite, title: str, name: str) -> None:
    assert new(world, "body", title) == 0
    document, problems = frontmatter.split("", text(world, f"content/bodies/{name}.md"))
    assert document is not None
    assert problems == []
    assert document.tree.plain()["title"] == " ".join(title.split())


@pytest.mark.parametrize("text", ["a: b", "'", '"\\', "a #b", "- a", "true", "7", "~", "\u0085", "x\u200d", "[a]", ""])
def test_a_scalar_is_read_back_as_it_was(text: str) -> None:
    tree, problems = frontmatter.parse("", f"key: {forms.scalar(text)}")
    assert tree is not None
    assert (tree.plain(), problems) == ({"key": text}, [])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("storey", "X"), "site.yaml knows no kind `storey`. Did you mean `story`?"),
        (
            ("body", "City"),
            "the id `city` is taken by content/bodies/city.md; choose one with --id, such as `--id city-2`",
        ),
        (("page", "Board"), "the id `board` is taken by content/bodies/board.md"),
        (("page", "Timeline"), "the generator needs the id `timeline` for itself; choose one with --id"),
        (("body", "新聞"), "the title gives no id; choose one with --id"),
        (("body", " "), "the title says nothing"),
        (("body", "X", "--id", "../x"), "`../x` cannot be an id; choose one with --id, such as `--id x`"),
        (("body", "X", "--publisher", "Y"), "--publisher goes with `new source`"),
        (("body", "X", "--kind", "report"), "--kind goes with `new source`"),
        (("source", "gazette.example"), "`gazette.example` is not a web address. Give the whole address"),
        (("source", "https://a.example", "--id", "echo"), "there is a source `echo` already; choose one with --id"),
        (("source", "https://a.example", "--date", "3/2/2025"), "Did you mean `2025-02-03` or `2025-03-02`?"),
    ],
)
def test_what_cannot_be_written_is_refused_with_a_remedy(
    world: SmallSite, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    before = {path: path.read_bytes() for path in world.folder.rglob("*") if path.is_file()}
    assert said in refused(world, capsys, *words)
    assert {path: path.read_bytes() for path in world.folder.rglob("*") if path.is_file()} == before


def test_a_proposed_id_is_free(world: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    new(world, "body", "City", "--id", "city-2")
    assert "such as `--id city-3`" in refused(world, capsys, "body", "City")
    assert all(f"{name}-2" not in RESERVED for name in RESERVED)


def test_a_file_that_is_there_is_never_overwritten(world: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    (world.folder / "content/bodies/quay.md").mkdir()
    assert new(world, "body", "Quay") == 1
    assert "content/bodies/quay.md cannot be written" in capsys.readouterr().err


def test_a_source_is_put_at_the_end_and_what_is_there_stays(
    world: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    path = world.folder / SOURCES
    before = "# In order.\n" + path.read_text(encoding="utf-8").rstrip("\n")
    path.write_text(before, encoding="utf-8")
    assert new(world, "source", "https://www.gazette.example/sale", "--title", "Port: sold", "--kind", "report") == 0
    after = path.read_text(encoding="utf-8")
    assert after.startswith(f"{before}\n")
    assert [line.split("  #")[0] for line in after.removeprefix(f"{before}\n").splitlines()] == [
        f"gazette-{today('UTC')}:",
        '  title: "Port: sold"',
        "  publisher: TODO",
        "  date: TODO",
        "  kind: report",
        "  url: https://www.gazette.example/sale",
        f"  accessed: {today('UTC')}",
    ]
    assert "Fill in what is marked TODO: publisher, date." in capsys.readouterr().out
    assert world.codes("2099-01-01") == ["E210", "E210"]
    assert [each.name for each in path.parent.iterdir() if each.name.startswith(".")] == []


def test_a_source_that_is_known_in_full_has_no_blanks(world: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    given = ("--title", "A", "--publisher", "The Harbour Times", "--date", "2025-03", "--kind", "report")
    assert new(world, "source", "https://times.example/a", *given) == 0
    assert capsys.readouterr().out == (
        "Entered the source `the-harbour-times-2025-03` at the end of content/sources.yaml; "
        "cite it as [@the-harbour-times-2025-03].\n"
    )
    assert world.codes("2099-01-01") == []
    assert new(world, "source", "https://times.example/b", *given) == 0
    assert "\nthe-harbour-times-2025-03-2:\n" in text(world, SOURCES)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.reuters.com/world", "reuters"),
        ("https://news.bbc.co.uk/1", "bbc"),
        ("https://ec.europa.eu", "europa"),
        ("http://localhost:8000/", "localhost"),
    ],
)
def test_an_id_is_made_of_the_address_where_the_publisher_is_not_known(world: SmallSite, url: str, name: str) -> None:
    assert new(world, "source", url, "--date", "2025-03-09") == 0
    assert f"\n{name}-2025-03-09:\n" in text(world, SOURCES)


def test_an_address_that_is_there_is_said_with_its_place(world: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    new(world, "source", "https://gazette.example/sale", "--id", "sale")
    before = text(world, SOURCES)
    line = before.splitlines().index("  url: https://gazette.example/sale  # the address of the copy that was read") + 1
    capsys.readouterr()
    assert new(world, "source", "https://gazette.example/sale/#top") == 1
    said = f"{SOURCES}:{line}:8: this address is there already, as `sale`; nothing was written.\n"
    assert capsys.readouterr() == ("", said)
    assert text(world, SOURCES) == before


def test_the_file_of_sources_may_be_missing(world: SmallSite) -> None:
    (world.folder / SOURCES).unlink()
    assert new(world, "source", "https://gazette.example/sale") == 0
    assert text(world, SOURCES).startswith("gazette-")


def test_the_ends_of_lines_are_those_of_the_file(world: SmallSite) -> None:
    path = world.folder / SOURCES
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert new(world, "source", "https://gazette.example/sale") == 0
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{a: {title: null, publisher: B, date: null, kind: data}}\n", "enter this by hand:\ngazette-"),
        ("a: [\n", "error E104"),
    ],
)
def test_where_nothing_can_be_appended_nothing_is_written(
    world: SmallSite, capsys: pytest.CaptureFixture[str], written: str, said: str
) -> None:
    (world.folder / SOURCES).write_text(written, encoding="utf-8")
    assert new(world, "source", "https://gazette.example/sale") == 1
    assert said in capsys.readouterr().err
    assert text(world, SOURCES) == written


def test_schemas_that_are_there_learn_of_the_new_page(world: SmallSite) -> None:
    new(world, "body", "Quay")
    assert not (world.folder / ".schemas").exists()
    main(["schema", "--site", str(world.folder)])
    new(world, "body", "Pier")
    assert '"pier"' in text(world, ".schemas/page-story.json")


def test_help_shows_examples_and_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["new", "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    for name in ("--id", "--title", "--publisher", "--date", "--kind", "--site", 'new rumor "A toll on the bridge"'):
        assert name in said
