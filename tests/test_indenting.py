"""Values of JSON as indented text: what the standard library says, and nothing left behind."""

from __future__ import annotations

import gc
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.indenting import indented
from explainer.records import Slug

_PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6)
_VALUES = st.recursive(_PLAIN, lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=4), each))


@given(_VALUES, st.integers(0, 3))
def test_it_says_what_the_standard_library_says(value: object, indent: int) -> None:
    assert indented(value, indent) == json.dumps(value, ensure_ascii=False, indent=indent)


@pytest.mark.parametrize("value", [(), (1, "é"), {Slug("a"): (Slug("b"), {})}, '\u2028"\\\n'])
def test_tuples_and_kinds_of_text_are_said_too(value: object) -> None:
    assert indented(value) == json.dumps(value, ensure_ascii=False, indent=1)


def test_nothing_is_left_to_the_garbage_collector() -> None:
    gc.collect()
    indented({"a": [1, {"b": "c"}]})
    assert gc.collect() == 0
