"""The manifest of an output folder: what it lists, and that nothing in it leads out of the folder."""

from __future__ import annotations

import json
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer import manifests

ADDRESS = st.text(st.sampled_from("a./~ \\"), max_size=6)


def listing(files: object, **more: object) -> bytes:
    return json.dumps({"generator": "explainer", "version": 1, "files": files, **more}).encode()


@given(
    st.dictionaries(st.text(st.characters(codec="utf-8", exclude_characters="/."), min_size=1), st.sets(st.text("0f")))
)
def test_what_is_written_is_read(files: dict[str, set[str]]) -> None:
    listed = {address: sorted(known) for address, known in files.items()}
    assert manifests.parse(manifests.text(files)) == listed


@given(ADDRESS)
def test_an_address_is_a_plain_way_down(address: str) -> None:
    path = PurePosixPath(address)
    plain = address == str(path) and not path.is_absolute() and not {".", ".."} & {*path.parts, address}
    assert (manifests.parse(listing({address: []})) is not None) == plain


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        listing([]),
        listing({"a": "digest"}),
        listing({"a": [1]}),
        listing({}, generator="another"),
    ],
)
def test_what_is_none_of_ours_is_refused(text: bytes) -> None:
    assert manifests.parse(text) is None


def test_each_file_begins_a_line() -> None:
    assert manifests.text({"b": {"2"}, "a": {"1"}}).decode().splitlines()[-2:] == [
        '"files": {"a": ["1"],',
        '"b": ["2"]}}',
    ]
