"""Whoever does the work, and whatever befalls them, the outputs are those of one process."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest
from distributed import LocalCluster

from explainer.building import build
from explainer.crews import Alone, Cluster, Crew, Given, Processes
from explainer.means import Means
from explainer.memory import unwatched
from explainer.results import Options
from explainer.sharing import Material, NotAlike, make
from tests.conftest import SmallSite
from tests.harbour import ENLARGED

_Item = TypeVar("_Item")


def squared(factor: int, numbers: Sequence[int]) -> list[int]:
    """Do something that shows who was given what."""
    return [factor * number * number for number in numbers]


def fatal(flag: str, numbers: Sequence[int]) -> list[int]:
    """Kill the worker that comes first."""
    try:
        os.close(os.open(flag, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return list(numbers)
    os.kill(os.getpid(), signal.SIGKILL)
    return []


def picky(_: None, numbers: Sequence[int]) -> list[int]:
    """Fail where 7 is."""
    if 7 in numbers:
        raise ValueError(numbers)
    return list(numbers)


def files(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def built(options: Options, crew: Crew, watch: Any = unwatched) -> dict[str, bytes]:
    """Build a site without errors; return what lies in its output folder."""
    result = build(options, Means(watch=watch, crew=crew))
    assert not result.failed, result.problems
    return files(options.folder)


@pytest.fixture
def site(tmp_path: Path) -> SmallSite:
    return SmallSite(tmp_path / "site").write(ENLARGED)


@pytest.fixture
def expected(site: SmallSite, tmp_path: Path) -> dict[str, bytes]:
    """What one process makes of the site."""
    return built(Options(site=site.folder, output=tmp_path / "alone", as_of=site.options().as_of), Alone())


@pytest.mark.parametrize("jobs", [2, 3, 7])
def test_results_are_in_order_whatever_the_number_of_processes(jobs: int) -> None:
    done = Processes(jobs).each(squared, Given(2), range(101), 1)
    assert done is not None
    assert list(done) == [2 * number * number for number in range(101)]


def test_few_items_are_not_worth_a_process() -> None:
    assert Processes(2).each(squared, Given(2), range(9), 10) is None
    assert Processes(1).each(squared, Given(2), range(99), 10) is None
    assert Processes(2, at_once=True).each(squared, Given(2), range(9), 10) is not None


def test_what_a_worker_cannot_do_is_left_to_whoever_asked() -> None:
    done = Processes(2).each(picky, Given(None), range(48), 1)
    assert done is not None
    assert [number for number, one in enumerate(done) if one is None] == [4, 5, 6, 7]  # the share that 7 is in


@pytest.mark.fault(
    "a worker that is killed while it works",
    "its share is done by the build itself",
)
def test_a_worker_that_is_killed_costs_no_result(tmp_path: Path) -> None:
    done = Processes(2).each(fatal, Given(str(tmp_path / "flag")), range(12), 1)
    assert done is not None
    found = list(done)
    assert len(found) == 12
    assert all(one in (number, None) for number, one in enumerate(found))


@pytest.mark.parametrize("jobs", [2, 3])
def test_processes_make_the_same_bytes(site: SmallSite, expected: dict[str, bytes], jobs: int, tmp_path: Path) -> None:
    options = Options(site=site.folder, output=tmp_path / "out", as_of=site.options().as_of)
    assert built(options, Processes(jobs, at_once=True)) == expected


def test_processes_that_inherit_nothing_make_the_same_bytes(
    site: SmallSite, expected: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("multiprocessing.get_all_start_methods", lambda: ["spawn"])
    options = Options(site=site.folder, output=tmp_path / "out", as_of=site.options().as_of)
    assert built(options, Processes(2, at_once=True)) == expected


def test_a_worker_with_another_generator_makes_nothing() -> None:
    with pytest.raises(NotAlike):
        make(Material(b"site", b"another", Options(site=Path())), ["home"])


def test_faults_of_pages_and_templates_are_said_as_by_one_process(site: SmallSite, tmp_path: Path) -> None:
    site.write({"templates/entity.html": "{{ view.nonsense }}", "content/words/new.md": "---\ntitel: New\n---\n"})
    said = [
        build(Options(site=site.folder, output=tmp_path / "out"), Means(crew=crew)).problems
        for crew in (Alone(), Processes(2, at_once=True))
    ]
    assert said[0] == said[1]
    (site.folder / "content/words/new.md").unlink()
    said = [
        build(Options(site=site.folder, output=tmp_path / "out"), Means(crew=crew)).problems
        for crew in (Alone(), Processes(2, at_once=True))
    ]
    assert [problem.code for problem in said[1] if problem.place.file == "templates/entity.html"] == ["E601"]
    assert said[0] == said[1]


def test_a_cluster_makes_the_same_bytes_though_a_worker_is_killed_half_way(
    site: SmallSite, expected: dict[str, bytes], tmp_path: Path
) -> None:
    options = Options(site=site.folder, output=tmp_path / "out", as_of=site.options().as_of)
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, scheduler_port=0
    ) as cluster:
        killed: list[int] = []

        def watch(title: str, items: Sequence[_Item]) -> Iterable[_Item]:
            return _killing(items) if title == "Drawing" else items

        def _killing(items: Sequence[_Item]) -> Iterator[_Item]:
            for number, item in enumerate(items):
                if number == 1:
                    pid = next(iter(cluster.workers.values())).pid
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)
                yield item

        assert built(options, Cluster(cluster.scheduler_address), watch) == expected
        assert killed
