"""Old addresses lead to where pages are, and none that was published goes dead."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

from explainer.building import Options, build, check, lock
from tests.built import Page, read_built

if TYPE_CHECKING:
    from pathlib import Path

    from explainer.problems import Problem
    from tests.conftest import SmallSite

STORY, BOARD, CITY = "content/stories/port-sale.md", "content/bodies/board.md", "content/bodies/city.md"


def alias(site: SmallSite, *names: str, file: str = STORY) -> None:
    site.edit(file, "title:", f"aliases: [{', '.join(names)}]\ntitle:")


def errors(site: SmallSite) -> list[Problem]:
    return [problem for problem in check(Options(site=site.folder)).problems if problem.severity == "error"]


def built(site: SmallSite) -> Path:
    result = build(Options(site=site.folder))
    assert result.published, result.problems
    return site.folder / "_site"


def test_an_old_id_and_an_old_path_lead_to_the_page_at_once_and_without_a_script(bilingual: SmallSite) -> None:
    alias(bilingual, "old-sale", "a/b/Old_Sale.html")
    site = read_built(built(bilingual))
    for language in ("", "id/"):
        for old in ("stories/old-sale.html", "a/b/Old_Sale.html"):
            page: Page = site.pages[language + old]
            said = {
                each.attributes.get("http-equiv") or each.attributes.get("name", ""): each for each in page.all("meta")
            }
            now, _, way = said["refresh"].attributes["content"].partition("; url=")
            here, there = f"file:///x/{language}{old}", f"file:///x/{language}stories/port-sale.html"
            assert (now, urljoin(here, way)) == ("0", there)
            assert [urljoin(here, each.attributes["href"]) for each in page.all("a")] == [there]
            assert said["robots"].attributes["content"] == "noindex"
            (canonical,) = (each for each in page.all("link") if each.attributes["rel"] == "canonical")
            assert canonical.attributes["href"] == f"https://example.org/harbour/{language}stories/port-sale.html"
            assert page.all("script") == []


def test_past_days_move_with_their_page_and_hosts_are_told_of_each_move(bilingual: SmallSite) -> None:
    alias(bilingual, "old-sale")
    folder = built(bilingual)
    lines = [line for line in (folder / "_redirects").read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    assert "/stories/old-sale.html /stories/port-sale.html 301" in lines
    assert "/id/stories/old-sale/2025-03-02.html /id/stories/port-sale/2025-03-02.html 301" in lines
    for line in lines:
        old, new, _ = line.split()
        assert (folder / old[1:]).is_file()
        assert (folder / new[1:]).is_file()
        assert new not in {each.split()[0] for each in lines}


def test_without_an_address_of_the_site_the_canonical_one_is_relative(world: SmallSite) -> None:
    world.edit("site.yaml", "url: https://example.org/harbour/\n", "")
    alias(world, "old-sale")
    page = read_built(built(world)).pages["stories/old-sale.html"]
    (canonical,) = (each for each in page.all("link") if each.attributes["rel"] == "canonical")
    assert canonical.attributes["href"] == "port-sale.html"


def test_a_site_of_a_past_day_and_one_without_aliases_lead_nowhere_else(world: SmallSite) -> None:
    assert (built(world) / "_redirects").read_text(encoding="utf-8").count("\n") == 1
    alias(world, "old-sale")
    assert not (world.build("2025-06-01").failed)
    assert not (world.folder / "_site/stories/old-sale.html").exists()


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("../up.html", "E211", "can have had"),
        ("a/../up.html", "E211", "can have had"),
        ("/stories/old.html", "E211", "can have had"),
        ("https://example.org/a.html", "E211", "can have had"),
        ("old.php", "E211", "can have had"),
        (".hidden.html", "E211", "can have had"),
        ("port-sale", "E312", "is the address of `port-sale`"),
        ("bodies/board.html", "E312", "is the address of `board`"),
        ("Bodies/Board.html", "E312", "is the address of `board`"),
        ("bodies/index.html", "E312", "is the address of the list of `body`"),
        ("bodies/board/timeline.html", "E312", "lies among the pages of `board`"),
        ("404.html", "E312", "needs `404` for itself"),
        ("static/old.html", "E312", "needs `static` for itself"),
        ("embed/old.html", "E312", "needs `embed` for itself"),
    ],
)
def test_an_alias_where_something_is_or_that_can_be_no_address_is_an_error_at_its_place(
    world: SmallSite, name: str, code: str, said: str
) -> None:
    alias(world, "fine", f'"{name}"')
    (problem,) = errors(world)
    assert (problem.code, problem.place.line, problem.place.column) == (code, 2, 17)
    assert said in problem.message


def test_two_pages_cannot_have_been_at_one_address(world: SmallSite) -> None:
    alias(world, "old/sale.html")
    alias(world, "old/sale.html", file=BOARD)
    (problem,) = errors(world)
    assert problem.code == "E312"
    assert "an alias of `board`" in problem.message


def test_the_folder_of_another_language_is_not_for_aliases(bilingual: SmallSite) -> None:
    alias(bilingual, "id/old.html")
    assert [problem.code for problem in errors(bilingual)] == ["E312"]


# What was published


@pytest.fixture
def locked(world: SmallSite) -> SmallSite:
    assert lock(Options(site=world.folder)).locked
    return world


def test_a_page_that_is_gone_is_an_error_until_another_says_that_it_was_there(locked: SmallSite) -> None:
    locked.write({CITY: "", STORY: (locked.folder / STORY).read_text().replace("[board, city]", "[board]")})
    (problem,) = errors(locked)
    assert (problem.code, problem.place.file, problem.place.line) == ("E415", "facts.lock", 3)
    assert "bodies/city.html" in problem.message
    assert "aliases: [bodies/city.html]" in problem.remedy
    alias(locked, "city", file=BOARD)
    assert errors(locked) == []
    assert lock(Options(site=locked.folder)).locked
    locked.edit(BOARD, "aliases: [city]\n", "")
    assert [each.code for each in errors(locked)] == ["E415"]  # the address stays published for ever


def test_pages_that_move_with_their_kind_keep_their_addresses(locked: SmallSite) -> None:
    locked.edit("site.yaml", "folder: bodies", "folder: offices")
    (locked.folder / "content/bodies").rename(locked.folder / "content/offices")
    found = errors(locked)
    assert [(each.code, str(each.place)) for each in found] == [
        ("E415", "content/offices/board.md:2:1"),
        ("E415", "content/offices/city.md:2:1"),
    ]
    assert "`board` is at offices/board.html" in found[0].message
    alias(locked, "bodies/board.html", file="content/offices/board.md")
    alias(locked, "bodies/city.html", file="content/offices/city.md")
    assert errors(locked) == []


def test_a_fact_that_is_called_otherwise_keeps_the_id_that_others_may_link_to(locked: SmallSite) -> None:
    locked.edit(STORY, "id: denial", "id: refusal")
    (problem,) = errors(locked)
    assert (problem.code, str(problem.place)) == ("E415", f"{STORY}:13:7")
    assert "write `id: denial`" in problem.remedy


def test_a_lock_of_an_earlier_version_knows_no_addresses_and_is_read(locked: SmallSite) -> None:
    path = locked.folder / "facts.lock"
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if '"address"' not in line]
    assert len(lines) - len(kept) == 3
    path.write_text("\n".join([kept[0].replace('": 2', '": 1'), *kept[1:], ""]), encoding="utf-8")
    locked.write({CITY: "", STORY: (locked.folder / STORY).read_text().replace("[board, city]", "[board]")})
    assert errors(locked) == []
