"""The preview as an editor uses it: files are saved, and a real browser shows what came of it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.conftest import SmallSite
from tests.preview import DEADLINE, Made, Preview, previewed

BOARD = "bodies/board.html"
CITY = "bodies/city.html"
BOARD_FILE = "content/bodies/board.md"
LONG = "\n\n".join(f"Paragraph {number} of the running text." for number in range(200))


@pytest.fixture
def preview(world: SmallSite) -> Iterator[Preview]:
    with previewed(world.folder) as preview:
        yield preview


@pytest.fixture
def session(browser: Browser) -> Iterator[BrowserContext]:
    session = browser.new_context()
    session.set_default_timeout(DEADLINE * 1000)
    expect.set_options(timeout=DEADLINE * 1000)
    yield session
    session.close()


@pytest.fixture
def show(session: BrowserContext, preview: Preview) -> Callable[[str], Page]:
    return lambda address: opened(session, preview, address)


def opened(session: BrowserContext, preview: Preview, address: str) -> Page:
    """Open a page in a new tab, and wait until the server knows it."""
    page = session.new_page()
    page.goto(preview.address + address)
    ready(page)
    return page


def ready(page: Page) -> None:
    page.wait_for_function("() => window.LiveReload?.connector.protocol === 7")


def say(world: SmallSite, text: str, title: str = "Harbour Board") -> None:
    world.write({BOARD_FILE: f"---\ntitle: {title}\n---\n{text}\n"})


def main_of(page: Page, text: str) -> None:
    expect(page.locator("main")).to_contain_text(text)


def marked(page: Page) -> bool:
    return page.evaluate("() => window.marked === true") is True


def mark(page: Page) -> None:
    page.evaluate("() => { window.marked = true }")


def test_two_edits_within_one_second_both_arrive(world: SmallSite, show: Callable[[str], Page]) -> None:
    page = show(BOARD)
    say(world, "First words.")
    main_of(page, "First words.")
    say(world, "Second words.")
    main_of(page, "Second words.")
    say(world, "Third words.", title="Another title")
    main_of(page, "Third words.")
    ready(page)
    say(world, "Fourth words.", title="One more title")
    main_of(page, "Fourth words.")


def test_an_edit_during_a_slow_build_is_built_next_and_pages_are_served_meanwhile(
    world: SmallSite, session: BrowserContext
) -> None:
    slow, entered, go_on = threading.Event(), threading.Event(), threading.Event()

    def hook(build: Callable[[], Made]) -> Made:
        made = build()
        if slow.is_set():
            entered.set()
            assert go_on.wait(DEADLINE)
        return made

    with previewed(world.folder, hook=hook) as preview:
        page = opened(session, preview, BOARD)
        slow.set()
        say(world, "First words.")
        assert entered.wait(DEADLINE)
        slow.clear()
        say(world, "Second words.")
        _, content = preview.get(f"/{BOARD}")
        assert b"First words." not in content
        assert b"The Board is named in" in content
        go_on.set()
        main_of(page, "Second words.")


def test_an_error_is_shown_over_the_last_good_page_in_every_tab_until_it_is_mended(
    world: SmallSite, show: Callable[[str], Page]
) -> None:
    page = show(BOARD)
    say(world, "Named in [[port-sail]].")
    problem = page.locator("#preview_ li")
    expect(problem).to_contain_text("error E301: there is no page `port-sail`")
    expect(problem).to_contain_text("4 | Named in [[port-sail]].")
    expect(problem).to_contain_text("Did you mean `port-sale`?")
    expect(problem.locator("a")).to_have_text(f"{BOARD_FILE}:4:10")
    link = f"vscode://file/{(world.folder / BOARD_FILE).as_posix().removeprefix('/')}:4:10"
    expect(problem.locator("a")).to_have_attribute("href", link)
    main_of(page, "The Board is named in")
    later = show(CITY)
    expect(later.locator("#preview_ li")).to_contain_text("E301")
    mark(later)
    say(world, "Named in [[port-sale]].")
    main_of(page, "Named in The port was sold.")
    expect(page.locator("#preview_")).to_have_count(0)
    expect(later.locator("#preview_")).to_have_count(0)
    assert marked(later)


def test_a_site_that_is_broken_from_the_start_is_served_with_its_problems(
    world: SmallSite, session: BrowserContext
) -> None:
    say(world, "[[nobody]]")
    with previewed(world.folder) as preview:
        page = opened(session, preview, BOARD)
        expect(page.locator("#preview_ li")).to_contain_text("E301")
        expect(page.locator("#preview_")).to_contain_text("Nothing was built yet.")
        say(world, "Sound words.")
        main_of(page, "Sound words.")


def test_a_fault_of_the_program_is_shown_and_the_next_save_is_built(world: SmallSite, session: BrowserContext) -> None:
    faulty = threading.Event()

    def hook(build: Callable[[], Made]) -> Made:
        if faulty.is_set():
            raise ZeroDivisionError("a slip of ours")
        return build()

    with previewed(world.folder, hook=hook) as preview:
        page = opened(session, preview, BOARD)
        faulty.set()
        say(world, "First words.")
        expect(page.locator("#preview_ li")).to_contain_text("ZeroDivisionError: a slip of ours")
        faulty.clear()
        say(world, "Second words.")
        main_of(page, "Second words.")
        expect(page.locator("#preview_")).to_have_count(0)


def test_a_page_that_is_deleted_while_it_is_shown_says_so_and_comes_back(
    world: SmallSite, show: Callable[[str], Page]
) -> None:
    page = show(CITY)
    story = (world.folder / "content/stories/port-sale.md").read_text(encoding="utf-8")
    city = (world.folder / "content/bodies/city.md").read_text(encoding="utf-8")
    world.write({"content/stories/port-sale.md": story.replace("[board, city]", "[board]")})
    (world.folder / "content/bodies/city.md").unlink()
    main_of(page, "There is no page at this address.")
    ready(page)
    world.write({"content/bodies/city.md": city})
    main_of(page, "It owns the port.")


def test_a_new_page_a_renamed_one_and_a_new_folder_count(world: SmallSite, show: Callable[[str], Page]) -> None:
    page = show("laws/port-act.html")
    main_of(page, "There is no page at this address.")
    law = """
        ---
        title: Port Act
        by: {name: Parliament, kind: government}
        facts:
        - {date: 2025-01-01, step: adopted, text: It passed., sources: [gazette]}
        ---
        No port may be sold.
        """
    world.write({"content/laws/draft-name.md": law})
    (world.folder / "content/laws/draft-name.md").rename(world.folder / "content/laws/port-act.md")
    main_of(page, "No port may be sold.")


def test_what_a_save_by_renaming_writes_is_shown(world: SmallSite, show: Callable[[str], Page]) -> None:
    page = show(BOARD)
    target = world.folder / BOARD_FILE
    for number in range(3):
        text = f"---\ntitle: Harbour Board\n---\nSaved {number} times.\n"
        (target.parent / ".board.md.tmp").write_text(text, encoding="utf-8")
        (target.parent / ".board.md.tmp").replace(target)
        main_of(page, f"Saved {number} times.")


def test_settings_sources_and_templates_count(world: SmallSite, show: Callable[[str], Page]) -> None:
    page = show("stories/port-sale.html")
    settings = (world.folder / "site.yaml").read_text(encoding="utf-8")
    world.write({"site.yaml": settings.replace("The harbour affair", "The quay affair")})
    expect(page.locator(".site-title")).to_have_text("The quay affair")
    sources = (world.folder / "content/sources.yaml").read_text(encoding="utf-8")
    world.write({"content/sources.yaml": sources.replace("The Gazette", "The Thornby Gazette")})
    main_of(page, "The Thornby Gazette")
    world.write(
        {"templates/claim.html": '{% extends "base.html" %}{% block main %}<p>A template of its own.</p>{% endblock %}'}
    )
    main_of(page, "A template of its own.")


def test_five_hundred_files_that_are_written_at_once_are_few_builds(
    world: SmallSite, preview: Preview, show: Callable[[str], Page]
) -> None:
    page = show("bodies/index.html")
    before = preview.states[-1].number
    world.write({f"content/bodies/ship-{n}.md": f"---\ntitle: Ship {n}\n---\nA ship.\n" for n in range(500)})
    main_of(page, "of 502")  # the list is long now, and lies on several pages
    last = preview.until(
        lambda state: sum(bool(re.fullmatch(r"bodies/ship-\d+\.html", address)) for address in state.outputs) == 500
    )
    assert last.number - before <= 25
    world.write({f"content/bodies/ship-{n}.md": "" for n in range(500)})
    expect(page.locator("main")).not_to_contain_text("Ship")


def test_an_error_in_a_template_is_shown_at_its_line(world: SmallSite, show: Callable[[str], Page]) -> None:
    page = show(BOARD)
    world.write(
        {"templates/entity.html": '{% extends "base.html" %}\n{% block main %}{{ view.nonsense }}{% endblock %}'}
    )
    expect(page.locator("#preview_ a").first).to_have_text("templates/entity.html:2:1")
    main_of(page, "The Board is named in")
    (world.folder / "templates/entity.html").unlink()
    expect(page.locator("#preview_")).to_have_count(0)


def test_binary_files_are_served_from_static_and_refused_in_content(
    world: SmallSite, preview: Preview, show: Callable[[str], Page]
) -> None:
    page = show(BOARD)
    noise = bytes(range(256)) * 4
    (world.folder / "static").mkdir()
    (world.folder / "static/noise.png").write_bytes(noise)
    preview.until(lambda state: state.outputs.get("static/noise.png") == noise)
    (world.folder / "content/bodies/noise.png").write_bytes(noise)
    expect(page.locator("#preview_ li")).to_contain_text("E108")
    (world.folder / "content/bodies/noise.png").unlink()
    expect(page.locator("#preview_")).to_have_count(0)
    (world.folder / "content/bodies/noise.md").write_bytes(noise)
    expect(page.locator("#preview_ li")).to_contain_text("E102")


def test_folders_that_are_moved_away_and_back_are_followed(world: SmallSite, show: Callable[[str], Page]) -> None:
    page = show(BOARD)
    away = world.folder.parent / "away"
    (world.folder / "content").rename(away)
    main_of(page, "There is no page at this address.")
    ready(page)
    away.rename(world.folder / "content")
    main_of(page, "The Board is named in")
    ready(page)
    world.folder.rename(away)
    expect(page.locator("#preview_ li")).to_contain_text("E107")
    main_of(page, "The Board is named in")
    away.rename(world.folder)
    expect(page.locator("#preview_")).to_have_count(0)
    say(world, "Back again.")
    main_of(page, "Back again.")


def test_a_changed_style_sheet_is_swapped_without_a_reload(world: SmallSite, show: Callable[[str], Page]) -> None:
    page = show(BOARD)
    mark(page)
    style = (Path(__file__).parent.parent / "static/site.css").read_text(encoding="utf-8")
    for colour in ("rgb(1, 2, 3)", "rgb(4, 5, 6)"):
        world.write({"static/site.css": f"{style}\nbody {{ outline-color: {colour}; }}"})
        page.wait_for_function("wanted => getComputedStyle(document.body).outlineColor === wanted", arg=colour)
    assert marked(page)


def test_a_style_sheet_that_changes_while_a_page_loads_is_caught_up_on(
    world: SmallSite, preview: Preview, session: BrowserContext
) -> None:
    page = session.new_page()
    style = (Path(__file__).parent.parent / "static/site.css").read_text(encoding="utf-8")

    def late(route: Route) -> None:
        world.write({"static/site.css": f"{style}\nbody {{ outline-color: rgb(1, 2, 3); }}"})
        preview.until(lambda state: "static/site.css" in state.changed)
        route.continue_()

    page.route("**/static/site.css", lambda route: route.fulfill(body=style, content_type="text/css"), times=1)
    page.route("**/livereload.js*", late, times=1)
    page.goto(preview.address + BOARD)
    page.wait_for_function("() => getComputedStyle(document.body).outlineColor === 'rgb(1, 2, 3)'")


def test_a_script_that_a_page_names_is_run_anew(world: SmallSite, show: Callable[[str], Page]) -> None:
    page = show(BOARD)
    world.write({"static/site.js": "window.another = true;"})
    page.wait_for_function("() => window.another === true")


@pytest.mark.parametrize("title", ["Harbour Board", "Board of the Harbour"], ids=["body", "title"])
def test_a_change_keeps_the_place_on_the_page(world: SmallSite, show: Callable[[str], Page], title: str) -> None:
    say(world, LONG)
    page = show(BOARD)
    main_of(page, "Paragraph 199")
    ready(page)
    page.evaluate("() => scrollTo(0, 2000)")
    page.wait_for_function("() => scrollY === 2000")
    say(world, f"{LONG}\n\nThe last words.", title)
    main_of(page, "The last words.")
    page.wait_for_function("() => scrollY === 2000")


def test_only_pages_that_changed_are_loaded_again(world: SmallSite, show: Callable[[str], Page]) -> None:
    changed, other = show(BOARD), show(CITY)
    mark(changed)
    mark(other)
    say(world, "The Board is named in [[port-sale]].", title="Board of the Harbour")
    expect(changed.locator("h1")).to_have_text("Board of the Harbour")
    assert not marked(changed)
    say(world, "Something else, and [[port-sale]].", title="Board of the Harbour")
    main_of(changed, "Something else")
    assert marked(other)


def test_a_draft_is_shown_and_marked(world: SmallSite, show: Callable[[str], Page]) -> None:
    world.write({"content/bodies/fund.md": "---\ntitle: The Fund\ndraft: true\n---\nIt has money.\n"})
    page = show("bodies/fund.html")
    main_of(page, "It has money.")
    expect(page.locator(".draft")).to_contain_text("This is a draft.")
    page.goto(page.url.replace("fund", "index"))
    main_of(page, "The Fund (draft)")


def test_an_address_that_leads_nowhere_is_styled_at_any_depth(show: Callable[[str], Page]) -> None:
    page = show("a/deep/address.html")
    main_of(page, "There is no page at this address.")
    page.get_by_role("link", name="Go to the start page").click()
    expect(page.locator("h1")).to_have_text("The harbour affair")


def test_a_tab_says_when_the_preview_has_ended(world: SmallSite, session: BrowserContext) -> None:
    with previewed(world.folder) as preview:
        page = opened(session, preview, BOARD)
    expect(page.locator("#preview_")).to_contain_text("The preview has ended")


def test_the_preview_itself_leaves_nothing_on_the_console(
    world: SmallSite, session: BrowserContext, preview: Preview
) -> None:
    heard: list[str] = []
    page = session.new_page()
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.goto(preview.address + BOARD)
    ready(page)
    say(world, "[[nobody]]")
    expect(page.locator("#preview_ li")).to_contain_text("E301")
    say(world, "Sound words.")
    main_of(page, "Sound words.")
    assert heard == []
