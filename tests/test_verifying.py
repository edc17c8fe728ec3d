"""`--verify`: what lies in the output folder is held against a build from nothing."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from explainer import inventory
from explainer.cli import main
from explainer.latest import RECORD
from explainer.manifests import NAME as MANIFEST
from explainer.rasterising import CACHE, SEAL
from explainer.results import Options
from tests.conftest import SmallSite
from tests.recorded import write_record
from tests.test_cli import files


def verified(site: SmallSite, *words: str) -> int:
    return main(["--site", str(site.folder), "--verify", *words])


@pytest.fixture
def built(world: SmallSite, capsys: pytest.CaptureFixture[str]) -> SmallSite:
    assert main(["--site", str(world.folder)]) == 0
    capsys.readouterr()
    return world


def test_a_sound_build_is_verified_and_nothing_else_written(
    world: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert verified(world) == 0
        count = len(files(world.folder / "_site")) - 1  # the manifest
        assert capsys.readouterr().out.splitlines()[-1] == f"Verified: {count} files are those of a clean build."


def test_an_output_that_was_tampered_with_is_mended_first(built: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    (built.folder / "_site/index.html").write_bytes(b"by hand")
    assert verified(built) == 0
    said = capsys.readouterr().out
    assert "(1 written, 0 removed, " in said
    assert "\nVerified: " in said


def test_a_poisoned_picture_in_the_cache_is_found(built: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    first, second, *_ = sorted((built.folder / CACHE).glob("*.png"))
    png = second.read_bytes()[:-SEAL]
    first.write_bytes(png + hashlib.blake2b(png, key=first.name.encode(), digest_size=SEAL).digest())
    (built.folder / RECORD).unlink()
    assert verified(built) == 1
    told = capsys.readouterr().err.splitlines()
    assert told[:2] == ["2 files are not as a clean build makes them:", f"  {MANIFEST}"]
    assert told[2].startswith("  cards/")
    assert told[3].startswith(f"Delete {built.folder / '.cache'} and build again.")


def _forge(site: SmallSite, address: str, content: bytes) -> None:
    """Change an output, and let manifest and record agree with it."""
    path, manifest = site.folder / "_site" / address, site.folder / "_site" / MANIFEST
    path.write_bytes(content)
    said = json.loads(manifest.read_bytes())
    said["files"][address] = [inventory.digest(content)]
    manifest.write_text(json.dumps(said), encoding="utf-8")
    record = json.loads((site.folder / RECORD).read_bytes().split(b"\n", 1)[1])
    record["manifest_digest"] = inventory.digest(manifest.read_bytes())
    record["outputs"][address][-1] = inventory.digest(content)
    write_record(site.folder / RECORD, record)


def test_a_forged_record_is_found(built: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    _forge(built, "bodies/city.html", b"forged")
    assert main(["--site", str(built.folder)]) == 0
    assert built.page("bodies/city.html") == "forged"
    capsys.readouterr()
    assert verified(built) == 1
    assert [line for line in capsys.readouterr().err.splitlines() if line.startswith("  ")] == [
        f"  {MANIFEST}",
        "  bodies/city.html",
    ]


def test_what_a_clean_build_reports_counts_too(built: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads((built.folder / RECORD).read_bytes().split(b"\n", 1)[1])
    record["result"]["problems"] = [[["site.yaml", 1, 1, 1, ""], "W702", "a rumor", ""]]
    write_record(built.folder / RECORD, record)
    assert verified(built) == 1
    assert "reports otherwise: no problems." in capsys.readouterr().err


def test_with_errors_nothing_is_verified(built: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    built.write({"site.yaml": "title: ["})
    assert verified(built) == 1
    assert "Verified" not in capsys.readouterr().out


def test_it_goes_with_build_only(built: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["check", "--site", str(built.folder), "--verify"])
    assert ended.value.code == 2
    assert "--verify goes with the command build" in capsys.readouterr().err


def test_json_stays_json(built: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    assert verified(built, "--format", "json") == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["problems"] == []
    assert said.err.startswith("Verified: ")


def test_files_of_others_are_left_alone(built: SmallSite, tmp_path: Path) -> None:
    (built.folder / "_site/CNAME").write_bytes(b"example.org")
    assert verified(built) == 0
    assert Options(site=built.folder).folder.joinpath("CNAME").is_file()
