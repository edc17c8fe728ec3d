"""Where outputs must never lie: each such folder is refused by name, whatever way leads there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from explainer.bounds import refusal
from explainer.cli import main
from explainer.manifests import NAME as MANIFEST
from tests.conftest import ROOT, SmallSite

_PLACES = {
    "/": "this is the root of this machine's files",
    "{home}": "this is your home folder",
    "{home}/..": "your home folder lies in this folder",
    "{project}": "this is the project's folder",
    "{project}/..": "the project's folder lies in this folder",
    "{project}/explainer": "outputs must not be written into the project's explainer/",
    "{project}/templates/words": "outputs must not be written into the project's templates/",
    "{project}/static/new": "outputs must not be written into the project's static/",
    "{project}/.git": "outputs must not be written into the project's .git/",
    "{site}": "this is the site's folder",
    "{site}/_site/..": "this is the site's folder",
    "{site}/..": "the site's folder lies in this folder",
    "{site}/content": "outputs must not be written into the site's content/",
    "{site}/content/bodies/new": "outputs must not be written into the site's content/",
    "{site}/_site/../content": "outputs must not be written into the site's content/",
    "{site}/templates": "outputs must not be written into the site's templates/",
    "{site}/static/deep/er": "outputs must not be written into the site's static/",
    "{site}/.cache": "outputs must not be written into the site's .cache/",
    "{site}/.cache/cards": "outputs must not be written into the site's .cache/",
    "{site}/.git/x": "outputs must not be written into the site's .git/",
    "{elsewhere}/.git/x": "outputs must not be written into a .git",
    "{elsewhere}/checkout": "this folder holds a .git, whose versions a build would mix with its files",
}


@pytest.fixture
def site(world: SmallSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallSite:
    """Return a site; beside it a home folder, and a checkout of a repository that a build made."""
    (tmp_path / "people/home").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "people/home"))
    (tmp_path / "checkout/.git").mkdir(parents=True)
    (tmp_path / "checkout" / MANIFEST).write_text('{"generator": "explainer", "version": 1, "files": {}}')
    return world


def _asked(place: str, site: SmallSite, tmp_path: Path) -> Path:
    home = os.environ["HOME"]
    return Path(place.format(home=home, project=ROOT, site=site.folder, elsewhere=tmp_path))


def _entries(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


@pytest.mark.fault(
    "`--output` that is, holds or lies in a folder that is none for outputs: `/`, home, project, site, content, .git",
    "refused with E507, which names the folder; nothing is made or touched",
)
@pytest.mark.parametrize("linked", [False, True], ids=["as it is", "through a link"])
@pytest.mark.parametrize("place", _PLACES)
def test_a_folder_that_is_none_for_outputs_is_refused(
    site: SmallSite, tmp_path: Path, place: str, linked: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = _asked(place, site, tmp_path)
    if linked:
        (tmp_path / "links").mkdir()
        (tmp_path / "links/link").symlink_to(asked)
        asked = tmp_path / "links/link"
    before = _entries(tmp_path)
    assert main(["--site", str(site.folder), "--output", str(asked)]) == 1
    said = capsys.readouterr().err
    assert f"{asked}:1:1: error E507: {_PLACES[place]}" in said
    assert "Choose a folder that is empty or missing" in said
    assert ("(it leads to " in said) == (linked or ".." in place)
    assert _entries(tmp_path) == before


@pytest.mark.fault(
    "`deploy --output` with a folder that is none for outputs", "refused with E507; nothing is asked of the store"
)
@pytest.mark.parametrize("place", ["/", "{home}", "{site}/content", "{elsewhere}/checkout"])
def test_such_a_folder_is_not_deployed(
    site: SmallSite, tmp_path: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = _asked(place, site, tmp_path)
    command = [
        "deploy",
        "--site",
        str(site.folder),
        "--output",
        str(asked),
        "s3://bucket",
        "--endpoint",
        "http://x.invalid",
    ]
    assert main(command) == 1
    assert f"error E507: {_PLACES[place]}" in capsys.readouterr().err


@pytest.mark.fault(
    "`--output` with a folder that holds files of others", "refused with E501; the files stay, and no other is made"
)
def test_a_folder_with_files_of_others_is_refused(
    world: SmallSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis/one.txt").write_text("a year's work")
    assert main(["--site", str(world.folder), "--output", str(tmp_path / "thesis")]) == 1
    assert "error E501" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["one.txt"]


def test_what_a_link_of_the_site_leads_to_is_refused_too(world: SmallSite, tmp_path: Path) -> None:
    (world.folder / "content").rename(tmp_path / "elsewhere")
    (world.folder / "content").symlink_to(tmp_path / "elsewhere")
    for output in (tmp_path / "elsewhere", tmp_path / "elsewhere/new"):
        found = refusal(world.folder, output)
        assert found is not None
        assert (found.code, "content/" in found.message) == ("E507", True)


def test_other_folders_are_allowed(site: SmallSite, tmp_path: Path) -> None:
    (tmp_path / "fast").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "fast")
    for output in (
        site.folder / "_site",
        tmp_path / "out/deep",
        tmp_path / "link",
        ROOT / "_site",
        tmp_path / "content",
    ):
        assert refusal(site.folder, output) is None


@pytest.mark.fault("a `.cache` that is a link to somebody's folder of pictures", "they stay; the build goes on")
def test_a_cache_that_leads_to_somebodys_pictures(world: SmallSite, tmp_path: Path) -> None:
    (tmp_path / "mine/cards").mkdir(parents=True)
    for name in ("cards/holiday.png", ".letter.1.tmp"):
        (tmp_path / "mine" / name).write_bytes(b"mine")
    (world.folder / ".cache").symlink_to(tmp_path / "mine")
    assert main(["--site", str(world.folder)]) == 0
    assert (tmp_path / "mine/cards/holiday.png").read_bytes() == b"mine"
    assert (tmp_path / "mine/.letter.1.tmp").read_bytes() == b"mine"
