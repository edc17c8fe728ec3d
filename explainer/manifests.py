"""The manifest of an output folder: which files in it are ours, and what they hold.

It imports from the standard library only: a build with nothing to do reads it too.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAME = ".explainer.json"
Owned: TypeAlias = "Mapping[str, frozenset[str]]"  # addresses, each with the digests that its bytes may have
_GENERATOR = "explainer"
_VERSION = 1
_STRAYS = re.compile(r"/\.{0,2}/")  # within slashes: an address that is absolute, or has a step that leads nowhere new


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
    if not isinstance(files, dict) or not all(_is_sound(name, known) for name, known in files.items()):
        return None
    return {name: frozenset(known) for name, known in files.items()}


def _is_sound(name: str, known: object) -> bool:
    """Tell whether a line can be ours: an address within the folder, and digests."""
    if _STRAYS.search(f"/{name}/"):
        return False
    return isinstance(known, list) and all(isinstance(digest, str) for digest in known)


def text(files: Mapping[str, Iterable[str]], **more: object) -> bytes:
    """Return a manifest of files by the digests that their bytes may have, and of what else is to be remembered."""
    record = {
        **more,
        "generator": _GENERATOR,
        "version": _VERSION,
        "files": {name: sorted(known) for name, known in sorted(files.items())},
    }
    return (json.dumps(record, ensure_ascii=False, separators=(",\n", ": ")) + "\n").encode()
