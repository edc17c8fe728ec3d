"""The output folder: each file whole or not at all, ours only, nothing left over."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from explainer.inventory import digest
from explainer.manifests import NAME as MANIFEST
from explainer.manifests import Manifest, parse
from explainer.publishing import publish

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.conftest import SmallSite

FIRST = {"index.html": b"home", "a/one.html": b"one", "a/two.html": b"two", "b/deep/three.html": b"three"}
SECOND = {"index.html": b"new home", "a/one.html": b"one", "c/four.html": b"four" * 999}
LONG_AGO = 10**18  # nanoseconds


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return where to publish to; it does not exist yet."""
    return tmp_path / "out"


def held(folder: Path) -> dict[str, bytes]:
    """Return every file's bytes, the hidden ones too."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def pages(folder: Path) -> dict[str, bytes]:
    return {name: content for name, content in held(folder).items() if name != MANIFEST}


def published(outputs: Mapping[str, bytes], folder: Path) -> None:
    _, problems = publish(outputs, folder)
    assert problems == []


def refused(outputs: Mapping[str, bytes], folder: Path) -> tuple[str, str]:
    """Publish what must be refused; return the problem's code and file."""
    before = held(folder)
    done, (problem,) = publish(outputs, folder)
    assert (done.written, done.removed) == ((), ())
    assert held(folder) == before
    return problem.code, problem.place.file


def test_the_folder_holds_exactly_the_outputs_and_the_manifest(folder: Path) -> None:
    published(FIRST, folder)
    assert pages(folder) == FIRST
    published(SECOND, folder)
    assert pages(folder) == SECOND
    assert not (folder / "b").exists()


def test_a_manifest_that_is_known_is_not_parsed_and_one_that_was_edited_is(folder: Path) -> None:
    published(FIRST, folder)
    there = (folder / MANIFEST).read_bytes()
    assert publish(SECOND, folder, known=Manifest(there, {}))[0].removed == ()  # it is said to list nothing
    (folder / MANIFEST).write_bytes(there)
    published(SECOND | {"a/two.html": b"two", "b/deep/three.html": b"three"}, folder)
    (done, problems) = publish(SECOND, folder, known=Manifest(there, {}))
    assert (done.removed, problems) == (("a/two.html", "b/deep/three.html"), [])


def test_the_manifest_lists_what_is_said_to_have_been_published(folder: Path) -> None:
    done, _ = publish(FIRST, folder)
    manifest = (folder / MANIFEST).read_bytes()
    assert (done.manifest, parse(manifest)) == (digest(manifest), {name: [each] for name, each in done.digests.items()})
    assert [*done.digests] == sorted(FIRST)


def test_what_was_done_is_reported(folder: Path) -> None:
    published(FIRST, folder)
    done, _ = publish(SECOND, folder)
    assert done.written == ("c/four.html", "index.html")
    assert done.unchanged == ("a/one.html",)
    assert done.removed == ("a/two.html", "b/deep/three.html")


def test_unchanged_files_are_not_touched(folder: Path) -> None:
    published(FIRST, folder)
    for name in held(folder):
        os.utime(folder / name, ns=(LONG_AGO, LONG_AGO))
    published(FIRST, folder)
    assert [name for name in held(folder) if (folder / name).stat().st_mtime_ns != LONG_AGO] == []
    published({**FIRST, "index.html": b"new"}, folder)
    touched = [name for name in held(folder) if (folder / name).stat().st_mtime_ns != LONG_AGO]
    assert touched == [MANIFEST, "index.html"]


def test_a_file_is_replaced_and_never_written_in_place(folder: Path) -> None:
    published(FIRST, folder)
    with (folder / "index.html").open("rb") as reader:
        published({**FIRST, "index.html": b"new home"}, folder)
        assert reader.read() == b"home"
    assert (folder / "index.html").read_bytes() == b"new home"


def test_files_of_others_are_kept(folder: Path) -> None:
    published(FIRST, folder)
    (folder / "CNAME").write_bytes(b"example.org")
    (folder / "b/deep/note.txt").write_bytes(b"mine")
    published(SECOND, folder)
    assert pages(folder) == {**SECOND, "CNAME": b"example.org", "b/deep/note.txt": b"mine"}


@pytest.mark.fault(
    "a file of ours that somebody changed, then no longer needed",
    "it is kept, and never overwritten",
)
def test_a_stale_file_that_somebody_changed_is_kept_and_no_longer_ours(folder: Path) -> None:
    published(FIRST, folder)
    (folder / "a/two.html").write_bytes(b"two, by hand")
    published(SECOND, folder)
    assert pages(folder) == {**SECOND, "a/two.html": b"two, by hand"}
    assert refused(FIRST, folder) == ("E502", str(folder / "a/two.html"))


def test_an_output_that_somebody_changed_is_put_right(folder: Path) -> None:
    published(FIRST, folder)
    (folder / "index.html").write_bytes(b"by hand")
    (folder / "a/one.html").unlink()
    published(FIRST, folder)
    assert pages(folder) == FIRST


def test_a_folder_that_holds_anything_else_is_refused(folder: Path) -> None:
    folder.mkdir()
    published({}, folder)
    (folder / MANIFEST).unlink()
    (folder / "thesis.txt").write_bytes(b"a year's work")
    assert refused(FIRST, folder) == ("E501", str(folder))


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"mine")
    _, (problem,) = publish(FIRST, tmp_path / "out")
    assert problem.code == "E501"
    assert (tmp_path / "out").read_bytes() == b"mine"


@pytest.mark.fault(
    "a file of somebody else where an output must go",
    "E502; it stays",
)
def test_a_file_of_somebody_else_in_the_way_is_not_overwritten(folder: Path) -> None:
    published({}, folder)
    (folder / "index.html").write_bytes(b"mine")
    assert refused(FIRST, folder) == ("E502", str(folder / "index.html"))
    (folder / "index.html").unlink()
    (folder / "a").write_bytes(b"a file where a folder must be")
    assert {problem.place.file for problem in publish(FIRST, folder)[1]} == {str(folder / "a")}


def test_a_folder_in_the_place_of_an_output_is_kept(folder: Path) -> None:
    published(FIRST, folder)
    (folder / "index.html").unlink()
    (folder / "index.html").mkdir()
    assert refused(FIRST, folder) == ("E502", str(folder / "index.html"))


@pytest.mark.fault(
    "a link to elsewhere in the place of a folder of outputs",
    "E502; nothing is written there",
)
def test_nothing_is_written_through_a_symbolic_link(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    published({}, folder)
    (folder / "a").symlink_to(elsewhere)
    _, problems = publish(FIRST, folder)
    assert {(problem.code, problem.place.file) for problem in problems} == {("E502", str(folder / "a"))}
    assert list(elsewhere.iterdir()) == []


@pytest.mark.fault(
    "a link in the place of a folder whose files are to go",
    "nothing is removed there",
)
def test_nothing_is_removed_through_a_symbolic_link(folder: Path, tmp_path: Path) -> None:
    published(FIRST, folder)
    (folder / "b").rename(tmp_path / "elsewhere")
    (folder / "b").symlink_to(tmp_path / "elsewhere")
    publish(SECOND, folder)
    assert (tmp_path / "elsewhere/deep/three.html").read_bytes() == b"three"


@pytest.mark.fault(
    "a link in the place of a temporary file",
    "it goes; what it leads to stays",
)
def test_temporary_files_are_not_written_through_a_symbolic_link(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = list[Path]()
    replace = Path.replace

    def noted(old: Path, new: Path) -> Path:
        temporary.append(old)
        return replace(old, new)

    monkeypatch.setattr(Path, "replace", noted)
    published({}, folder)
    (tmp_path / "0").write_bytes(b"mine")
    temporary[0].parent.symlink_to(tmp_path)
    publish(FIRST, folder)
    assert (tmp_path / "0").read_bytes() == b"mine"
    assert not temporary[0].parent.is_symlink()


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b'{"generator": "another", "files": {}}',
        b'{"generator": "explainer"}',
        b'{"generator": "explainer", "version": 1, "files": []}',
        b'{"generator": "explainer", "version": 1, "files": {"index.html": 7}}',
        b'{"generator": "explainer", "version": 1, "files": {"index.html": [[]]}}',
    ],
)
@pytest.mark.fault(
    "a manifest in the output folder that is corrupt or foreign",
    "E501; nothing is touched",
)
def test_with_a_corrupt_manifest_the_folder_is_not_ours(folder: Path, manifest: bytes) -> None:
    published(FIRST, folder)
    (folder / MANIFEST).write_bytes(manifest)
    assert refused(SECOND, folder) == ("E501", str(folder))


@pytest.mark.fault(
    "a manifest that names files outside the folder",
    "none of them is touched",
)
def test_a_manifest_cannot_name_a_file_outside_the_folder(folder: Path, tmp_path: Path) -> None:
    published(FIRST, folder)
    (tmp_path / "precious.html").write_bytes(b"two")
    manifest = (folder / MANIFEST).read_text(encoding="utf-8")
    (folder / MANIFEST).write_text(manifest.replace("a/two.html", "../precious.html"), encoding="utf-8")
    publish(SECOND, folder)
    assert (tmp_path / "precious.html").exists()


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOSPC])
@pytest.mark.fault(
    "an output folder without room or permission (errors of the system, made up)",
    "E503 with the place and cause",
)
def test_a_folder_that_cannot_be_written_is_a_problem(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fail(path: Path, content: bytes) -> int:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(Path, "write_bytes", fail)
    _, (problem,) = publish(FIRST, folder)
    assert (problem.code, problem.severity) == ("E503", "error")
    assert os.strerror(number) in problem.message
    assert str(folder) in problem.place.file


class Killed(BaseException):
    """Stands for the end of the process: nothing in the program catches it."""


def kill_after(operations: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this many changes of the file system happen; the next one is killed, and torn if it is a write."""
    left = [operations]

    def limited(name: str) -> Callable[..., Any]:
        real = getattr(Path, name)

        def run(path: Path, *arguments: Any, **options: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                if name == "write_bytes":
                    real(path, arguments[0][: len(arguments[0]) // 2])
                raise Killed
            return real(path, *arguments, **options)

        return run

    for name in ("write_bytes", "replace", "unlink", "mkdir", "rmdir"):
        monkeypatch.setattr(Path, name, limited(name))


def killed(outputs: Mapping[str, bytes], folder: Path, operations: int) -> bool:
    """Publish until killed; tell whether it was."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        kill_after(operations, monkeypatch)
        try:
            publish(outputs, folder)
        except Killed:
            return True
    return False


def clean(outputs: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    published(outputs, folder)
    return held(folder)


@pytest.mark.parametrize("after", [FIRST, SECOND, {}], ids=["back", "again", "on to nothing"])
@pytest.mark.parametrize("start", [None, FIRST], ids=["first build", "later build"])
@pytest.mark.fault(
    "publishing that ends at each of its operations, writes half done",
    "every file is whole; the next build gives the bytes of a clean one",
)
def test_after_a_build_killed_at_any_point_the_next_gives_the_bytes_of_a_clean_one(
    tmp_path: Path, start: Mapping[str, bytes] | None, after: Mapping[str, bytes]
) -> None:
    expected = clean(after, tmp_path / "clean")
    whole = {*FIRST.items(), *SECOND.items()}
    for operations in range(1000):
        folder = tmp_path / f"out{operations}"
        if start is not None:
            published(start, folder)
        was_killed = killed(SECOND, folder, operations)
        assert {item for item in pages(folder).items() if not item[0].startswith(".")} <= whole
        killed(SECOND, folder, operations // 2)
        published(after, folder)
        assert held(folder) == expected
        if not was_killed:
            break
    assert operations > 8


@pytest.mark.fault(
    "publishing that ends while it removes folders",
    "the next build leaves no empty folder",
)
def test_a_killed_build_leaves_no_empty_folder_behind(tmp_path: Path) -> None:
    for operations in range(20):
        folder = tmp_path / f"out{operations}"
        published(FIRST, folder)
        killed(SECOND, folder, operations)
        published(SECOND, folder)
        assert [path.name for path in folder.rglob("*") if path.is_dir() and not any(path.iterdir())] == []


def test_a_whole_site_survives_a_killed_build(world: SmallSite, tmp_path: Path) -> None:
    world.build()
    world.write(
        {
            "content/bodies/city.md": "---\ntitle: Town of Thornby\n---\n",
            "content/words/pier.md": "---\ntitle: A pier\n---\n",
        }
    )
    with pytest.MonkeyPatch.context() as patched, pytest.raises(Killed):
        kill_after(7, patched)
        world.build()
    assert not world.build().failed
    assert not world.build(output=tmp_path / "clean").failed
    assert held(world.folder / "_site") == held(tmp_path / "clean")


@pytest.mark.fault(
    "a build that finds errors",
    "nothing is written",
)
def test_a_build_with_errors_writes_nothing(world: SmallSite) -> None:
    world.build()
    before = held(world.folder / "_site")
    world.write({"content/bodies/city.md": "---\ntitle: Town\n---\n[[nowhere]]\n"})
    assert world.build().failed
    assert held(world.folder / "_site") == before
    assert json.loads(before[MANIFEST])["files"].keys() == before.keys() - {MANIFEST}
