"""Values as indented JSON: what the standard library says, and nothing left behind."""

from __future__ import annotations

import gc
import json

from hypothesis import example, given
from hypothesis import strategies as st

from explainer.indenting import indented
from explainer.records import Text

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.text().map(Text),
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(VALUES)
@example({"a": [], "b": {}, "c": ["x", {"d": "\u2028\x00\ud800 “é”\\"}]})
def test_values_are_written_as_json_does(value: object) -> None:
    assert indented(value) == json.dumps(value, ensure_ascii=False, indent=1)


@given(VALUES)
def test_a_part_is_written_as_it_stands_in_the_whole(value: object) -> None:
    part = indented(value, "\n  ")
    assert f'{{\n "a": [\n  {part}\n ]\n}}' == json.dumps({"a": [value]}, ensure_ascii=False, indent=1)


def test_nothing_is_left_to_the_garbage_collector() -> None:
    gc.collect()
    indented({"a": [1, {"b": "c"}]})
    assert gc.collect() == 0
