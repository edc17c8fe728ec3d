"""A mapping whose values are made when somebody asks for them."""

from __future__ import annotations

import pytest

from explainer.later import Later


def test_each_value_is_made_once_and_only_when_it_is_asked_for() -> None:
    asked: list[str] = []

    def made(name: str) -> str:
        asked.append(name)
        return name.upper()

    later = Later(["b", "a"], made)
    assert ([*later], len(later), "a" in later, "c" in later) == (["b", "a"], 2, True, False)
    assert asked == []
    assert (later["a"], later["a"], later.get("c")) == ("A", "A", None)
    assert asked == ["a"]
    assert [*later.items()] == [("b", "B"), ("a", "A")]
    assert asked == ["a", "b"]


def test_a_name_that_is_not_there_is_no_value() -> None:
    with pytest.raises(KeyError):
        Later(["a"], str.upper)["b"]


def test_a_value_may_be_nothing() -> None:
    asked: list[str] = []
    later = Later(["a"], asked.append)
    assert (later["a"], later["a"], asked) == (None, None, ["a"])
