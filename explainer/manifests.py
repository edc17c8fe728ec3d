"""The manifest of an output folder: which files in it are ours, and what they hold.

It imports from the standard library only: a build with nothing to do reads it too.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

NAME = ".explainer.json"
Owned: TypeAlias = "Mapping[str, Sequence[str]]"  # addresses, each with the digests that its bytes may have
_GENERATOR = "explainer"
_VERSION = 1
_STRAYS = re.compile(r"/\.{0,2}/")  # within slashes: an address that is absolute, or has a step that leads nowhere new


class Manifest(NamedTuple):
    """A manifest that somebody knows, and what it lists."""

    content: bytes
    files: Owned


def known(content: bytes, files: Owned) -> Manifest | None:
    """Return a manifest with what a record says that it lists; None if such lines cannot be ours."""
    return Manifest(content, files) if _are_sound(files) else None


@lru_cache(maxsize=1)  # a build reads the same bytes before it makes outputs and when it publishes them
def parse(manifest: bytes) -> Owned | None:
    """Return what a manifest lists; None if it is not ours."""
    try:
        record = json.loads(manifest)
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict) or record.get("generator") != _GENERATOR:
        return None
    files = record.get("files")
    return files if isinstance(files, dict) and _are_sound(files) else None


def _are_sound(files: Mapping[str, object]) -> bool:
    """Tell whether all lines can be ours: addresses within the folder, and digests."""
    known = [each for each in files.values() if isinstance(each, list)]
    if len(known) != len(files) or not all(isinstance(digest, str) for digest in chain.from_iterable(known)):
        return False
    return not _STRAYS.search("".join([f"/{name}/\n" for name in files]))  # at once: it is quicker than one by one


def text(files: Mapping[str, Iterable[str]], **more: object) -> bytes:
    """Return a manifest of files by the digests that their bytes may have, and of what else is to be remembered."""
    record = {
        **more,
        "generator": _GENERATOR,
        "version": _VERSION,
        "files": {name: sorted(files[name]) for name in sorted(files)},
    }
    return (json.dumps(record, ensure_ascii=False, separators=(",\n", ": ")) + "\n").encode()
