"""JSON in lines is what the standard library writes, whatever the value."""

from __future__ import annotations

import json

from hypothesis import example, given
from hypothesis import strategies as st

from explainer.indented import dumped
from explainer.records import Text

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.text().map(Text),
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(VALUES)
@example({"a": [], "b": {}, "c": ["x", {"d": "\u2028\x00\ud800 “é”\\"}]})
def test_values_are_written_as_json_does(value: object) -> None:
    assert dumped(value) == json.dumps(value, ensure_ascii=False, indent=1)


@given(VALUES)
def test_a_part_is_written_as_it_stands_in_the_whole(value: object) -> None:
    part = dumped(value, "\n  ")
    assert f'{{\n "a": [\n  {part}\n ]\n}}' == json.dumps({"a": [value]}, ensure_ascii=False, indent=1)
