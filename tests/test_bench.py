"""The arithmetic of `make bench`; nothing here is timed."""

from pathlib import Path

import pytest

from tools.corpus import FEWEST, corpus
from tools.growth import decades, place
from tools.outputs import faults
from tools.peers import BARE, OURS
from tools.report import put
from tools.verdicts import GOALS, Run, middle, ratio, verdict


def test_the_median_of_each_measure_is_its_own() -> None:
    runs = [Run(1, 30, 200, 5), Run(3, 10, 100, 5), Run(2, 20, 900, 8)]
    assert middle(runs) == Run(2, 20, 200, 5)


def test_a_ratio_is_of_neighbours_so_that_a_slow_minute_counts_for_both() -> None:
    pairs = [(Run(1, 1, 1), Run(2, 1, 1)), (Run(10, 1, 1), Run(20, 1, 1)), (Run(3, 1, 1), Run(2, 1, 1))]
    assert ratio(pairs) == 0.5  # the ratio of the medians would be 1.5


def test_a_ratio_of_memory_is_not_one_of_time() -> None:
    assert ratio([(Run(1, 1, 300), Run(1, 1, 200))], "peak") == 1.5


def test_what_was_not_measured_has_no_ratio() -> None:
    with pytest.raises(ValueError, match="measured"):
        ratio([])


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.6, "goal reached (0.8 / 0.6)"),
        (0.61, "must reached (0.8 / 0.6)"),
        (0.8, "must reached (0.8 / 0.6)"),
        (0.81, "missed (0.8 / 0.6)"),
    ],
)
def test_a_verdict_says_which_bound_is_reached(value: float, said: str) -> None:
    assert verdict("cold", 1000, value) == said


def test_no_goal_no_verdict() -> None:
    assert verdict("cold", 300, 0.1) == ""


def test_no_goal_is_easier_than_what_must_be() -> None:
    assert all(goal < must for bounds in GOALS.values() for must, goal in bounds.values())


def test_a_logarithmic_scale_has_equal_steps_for_equal_ratios() -> None:
    bounds = decades([100, 300, 10_000])
    assert bounds == (2, 4)
    assert [place(value, bounds, 0, 100) for value in (100, 1000, 10_000)] == [0, 50, 100]


def test_the_text_around_a_table_stays(tmp_path: Path) -> None:
    document = tmp_path / "x.md"
    document.write_text("before\n<!-- a -->old<!-- /a -->\nafter <!-- b --><!-- /b -->\n")
    put(document, "a", "new")
    assert document.read_text() == "before\n<!-- a -->\n\nnew\n\n<!-- /a -->\nafter <!-- b --><!-- /b -->\n"
    with pytest.raises(ValueError, match="no markers"):
        put(document, "c", "new")


def test_a_missing_page_a_dead_link_and_a_dead_fragment_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<a href="b.html#x">1</a> <a href="b.html#y">2</a> <a href="c.html">3</a>')
    (tmp_path / "b.html").write_text('<p id="x"><a href=https://example.org/a.html>1</a> <a href="https://x.y/">2</a>')
    problems, followed = faults(tmp_path, ["a.html", "d.html"])
    assert problems == ["d.html is missing", "/a.html: b.html#y leads nowhere", "/a.html: c.html leads nowhere"]
    assert followed == 4


def test_the_same_seed_makes_the_same_story() -> None:
    assert corpus(FEWEST) == corpus(FEWEST)
    assert corpus(FEWEST) != corpus(FEWEST, seed=2)


def test_a_story_too_small_for_its_links_is_refused() -> None:
    with pytest.raises(ValueError, match="10 pages at least"):
        corpus(FEWEST - 1)


def test_a_bare_site_has_what_the_others_make_and_none_of_what_they_do_not(tmp_path: Path) -> None:
    BARE.written(FEWEST, tmp_path / "bare")
    OURS.written(FEWEST, tmp_path / "ours")
    said = [(tmp_path / name / "site.yaml").read_text().splitlines() for name in ("bare", "ours")]
    assert [line for line in said[0] if line not in said[1]] == [
        "without: [citations, data, markdown, page-feeds, search]"
    ]
