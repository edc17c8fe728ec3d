"""The preview's server, its builder and its command, asked without a browser."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from explainer.building import Options, make
from explainer.cli import main
from explainer.guarding import admits
from explainer.memory import Memory
from explainer.previewing import Builder, State
from explainer.serving import bind
from explainer.watching import changes
from tests.conftest import ROOT, SmallSite
from tests.preview import DEADLINE, Preview, previewed

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec_WebSocket_Version": "13",
    "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@pytest.fixture
def preview(world: SmallSite) -> Iterator[Preview]:
    with previewed(world.folder) as preview:
        yield preview


def test_outputs_are_served_with_their_types_and_kept_by_nobody(preview: Preview) -> None:
    types = {
        "/": "text/html; charset=utf-8",
        "/bodies/board.html": "text/html; charset=utf-8",
        "/static/site.css": "text/css; charset=utf-8",
        "/static/site.js": "text/javascript; charset=utf-8",
        "/static/icon.svg": "image/svg+xml; charset=utf-8",
        "/static/fonts/sans.woff2": "font/woff2",
        "/data/statuses.json": "application/json; charset=utf-8",
    }
    for path, kind in types.items():
        answer, content = preview.get(path)
        address = path.removeprefix("/") or "index.html"
        assert (answer.status, answer.headers["Content-Type"]) == (200, kind)
        assert answer.headers["Cache-Control"] == "no-cache"
        assert content == preview.states[-1].outputs[address]


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere.html",
        "/site.yaml",
        "/../site.yaml",
        "/static/../../site.yaml",
        "/%2e%2e/site.yaml",
        "/..%2f..%2fetc/passwd",
        "//etc/passwd",
        "/__preview/../../cli.py",
        "/__preview/empty.html",
    ],
)
def test_no_path_leaves_the_site(preview: Preview, path: str) -> None:
    answer, content = preview.get(path)
    assert answer.status == 404
    assert content == preview.states[-1].outputs["404.html"]


def test_a_folder_is_shown_by_its_index(preview: Preview) -> None:
    answer, _ = preview.get("/bodies")
    assert (answer.status, answer.headers["Location"]) == (302, "/bodies/")
    answer, content = preview.get("/bodies/")
    assert content == preview.states[-1].outputs["bodies/index.html"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:1"}, 200),
        ({"Host": "[::1]"}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example"}, 403),
        ({"Host": ""}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "localhost:1", "Origin": "http://localhost:1"}, 200),
        ({"Host": "localhost:1", "Origin": "http://localhost:2"}, 403),
    ],
)
@pytest.mark.parametrize("path", ["/", "/livereload.js", "/__preview/client.js", "/__preview/problems.json"])
def test_a_foreign_host_or_origin_is_refused(preview: Preview, headers: dict[str, str], status: int, path: str) -> None:
    answer, content = preview.get(path, **headers)
    assert answer.status == status
    assert (b"Refused" in content) == (status == 403)


def test_a_foreign_page_cannot_listen_to_changes(preview: Preview) -> None:
    own = f"http://127.0.0.1:{preview.port}"
    assert preview.get("/livereload", **UPGRADE, Origin="http://evil.example")[0].status == 403
    assert preview.get("/livereload", **UPGRADE, Origin=own, Host="evil.example")[0].status == 403


def test_a_server_for_others_answers_to_the_names_of_the_machine_only() -> None:
    assert admits("10.0.0.7:8000", None, "0.0.0.0", "10.0.0.7")
    assert admits("localhost:8000", None, "0.0.0.0", "127.0.0.1")
    assert not admits("10.0.0.8:8000", None, "0.0.0.0", "10.0.0.7")
    assert not admits("evil.example:8000", None, "0.0.0.0", "10.0.0.7")
    assert admits("desk.example:8000", None, "desk.example", "10.0.0.7")
    assert not admits("10.0.0.7:8000", None, "127.0.0.1", "127.0.0.1")


def test_a_normal_build_has_nothing_of_the_preview(world: SmallSite) -> None:
    world.build()
    for path in (world.folder / "_site").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "livereload" not in text
        assert "ws:" not in text


def test_a_preview_draws_no_cards_and_writes_nothing(world: SmallSite) -> None:
    before = {path: path.stat().st_mtime_ns for path in world.folder.rglob("*")}
    with previewed(world.folder) as preview:
        outputs = preview.states[-1].outputs
    assert not [address for address in outputs if address.startswith("cards/")]
    assert b"og:image" not in outputs["index.html"]
    assert {path: path.stat().st_mtime_ns for path in world.folder.rglob("*")} == before


def test_drafts_can_be_left_out(world: SmallSite) -> None:
    world.write({"content/bodies/fund.md": "---\ntitle: The Fund\ndraft: true\n---\nIt has money.\n"})
    with previewed(world.folder, drafts=False) as preview:
        assert "bodies/fund.html" not in preview.states[-1].outputs
    with previewed(world.folder) as preview:
        assert "bodies/fund.html" in preview.states[-1].outputs


def test_drafts_of_all_kinds_that_are_hardly_begun_can_be_shown(world: SmallSite) -> None:
    for kind in ("story", "body", "law", "pact", "word", "page"):
        assert main(["new", kind, f"A new {kind}", "--site", str(world.folder)]) == 0
    with previewed(world.folder) as preview:
        state = preview.states[-1]
        assert not state.failed, state.problems
        assert b"This is a draft." in state.outputs["stories/a-new-story.html"]


def test_a_failure_that_another_save_follows_at_once_is_not_told(world: SmallSite) -> None:
    build = partial(make, Options(site=world.folder, preview=True), Memory())
    told: list[State] = []
    done = threading.Event()
    text = (world.folder / "content/bodies/board.md").read_text(encoding="utf-8")

    def half_written() -> object:
        made = build()
        if made[1].failed:
            world.write({"content/bodies/board.md": text})
            builder.want()
        return made

    def tell(state: State) -> None:
        told.append(state)
        done.set()

    builder = Builder(half_written, tell)  # type: ignore[arg-type]
    world.write({"content/bodies/board.md": "---\ntitle"})
    thread = threading.Thread(target=builder.run)
    thread.start()
    builder.want()
    assert done.wait(DEADLINE)
    builder.end()
    thread.join(DEADLINE)
    assert [state.failed for state in told] == [False]


def test_hidden_files_backups_and_the_output_are_no_changes(world: SmallSite) -> None:
    stop = threading.Event()
    found = changes([world.folder], stop)
    assert next(found) == frozenset()
    world.write({"content/bodies/.board.md.swp": "x", "content/bodies/board.md~": "x", "_site/index.html": "x"})
    world.write({"content/bodies/board.md": "---\ntitle: Board\n---\n"})
    assert next(found) == {world.folder.resolve() / "content/bodies/board.md"}
    stop.set()
    assert list(found) == []


def test_memory_does_not_grow_over_five_hundred_edits(world: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    told = threading.Semaphore(0)
    builder = Builder(partial(make, Options(site=world.folder, preview=True), Memory()), lambda _: told.release())
    thread = threading.Thread(target=builder.run)
    thread.start()

    def held_after(edits: range) -> int:
        for number in edits:
            title = f"Harbour Board {number % 7}"
            world.write({"content/bodies/board.md": f"---\ntitle: {title}\n---\nEdit {number}.\n"})
            builder.want()
            assert told.acquire(timeout=DEADLINE)
        assert f"Edit {edits[-1]}.".encode() in builder.state.outputs["bodies/board.html"]
        gc.collect()
        return sys.getallocatedblocks()

    early = held_after(range(50))
    late = held_after(range(50, 550))
    builder.end()
    thread.join(DEADLINE)
    with capsys.disabled():
        sys.stdout.write(f"\nblocks of memory held after 50 edits: {early:,}, after 500 more: {late:,}\n")
    assert late - early < 10 * 500  # a page comes to hundreds, so none of each edit is kept


def test_the_garbage_collector_goes_through_no_build(world: SmallSite) -> None:
    build = partial(make, Options(site=world.folder, preview=True), Memory())
    collecting: list[bool] = []
    done = threading.Event()

    def noted() -> object:
        collecting.append(gc.isenabled())
        return build()

    builder = Builder(noted, lambda _: done.set())  # type: ignore[arg-type]
    thread = threading.Thread(target=builder.run)
    before = gc.get_freeze_count()
    thread.start()
    builder.want()
    assert done.wait(DEADLINE)
    builder.end()
    thread.join(DEADLINE)
    assert (collecting, gc.isenabled()) == ([False], True)
    assert gc.get_freeze_count() > before + 1000  # all that the memory and the state hold


# The command


@contextmanager
def _serving(world: SmallSite, *words: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(ROOT / "build.py"), "serve", "--site", str(world.folder), *words]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()  # if it has not ended by itself


@pytest.mark.skipif(os.name == "nt", reason="another system's way to interrupt")
def test_ctrl_c_ends_it_and_leaves_nothing_behind(world: SmallSite) -> None:
    before = sorted(world.folder.rglob("*"))
    with _serving(world, "--port", "0") as process:
        assert process.stdout
        assert process.stdout.readline().startswith("Preview at http://127.0.0.1:")
        assert process.stdout.readline().startswith("Built in ")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=DEADLINE)
    assert (process.returncode, said) == (0, "")
    assert sorted(world.folder.rglob("*")) == before


@pytest.mark.skipif(os.name == "nt", reason="another system's way to interrupt")
def test_the_terminal_shows_problems_as_a_check_does(world: SmallSite) -> None:
    world.write({"content/bodies/board.md": "---\ntitle: Board\n---\n[[nobody]]\n"})
    check = subprocess.run(
        [sys.executable, "build.py", "check", "--site", str(world.folder)], cwd=ROOT, capture_output=True, text=True
    )
    with _serving(world, "--port", "0") as process:
        assert process.stderr
        said = [process.stderr.readline()]
        while "the preview stays as it was" not in said[-1]:
            said.append(process.stderr.readline())
        process.send_signal(signal.SIGINT)
    assert "E301" in said[0]
    assert "".join(said[:-1]) == check.stderr.rsplit("\n", 2)[0] + "\n"


def test_a_port_in_use_is_told_with_the_next_free_one(world: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    listener = bind("127.0.0.1", 0)
    port = listener.getsockname()[1]
    with pytest.raises(SystemExit) as end:
        main(["serve", "--site", str(world.folder), "--port", str(port)])
    listener.close()
    said = capsys.readouterr().err
    assert end.value.code == 2
    assert f"port {port} is in use" in said
    free = int(said.rsplit("--port ", 1)[1])
    assert free > port
    bind("127.0.0.1", free).close()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--port", "65536"], "65536 is not a port; give a number up to 65535"),
        (["--port", "x"], "x is not a port"),
        (["--host", "192.0.2.1", "--port", "0"], "cannot listen at 192.0.2.1"),
    ],
)
def test_wrong_usage_is_told(world: SmallSite, capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    with pytest.raises(SystemExit) as end:
        main(["serve", "--site", str(world.folder), *words])
    assert end.value.code == 2
    assert said in capsys.readouterr().err


def test_only_the_preview_loads_its_libraries(world: SmallSite) -> None:
    program = (
        "import sys; from explainer.cli import main; main(sys.argv[1:]); "
        "print(sorted({'tornado', 'livereload', 'watchfiles', 'anyio', 'asyncio'} & sys.modules.keys()))"
    )
    words = [sys.executable, "-c", program, "build", "--site", str(world.folder)]
    run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.endswith("\n[]\n")
