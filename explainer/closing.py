"""The line that a build ends with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def closing(
    files: int, folder: object, changes: tuple[int, int], seconds: float, said: str, pages: Iterable[tuple[str, int]]
) -> str:
    """Say how many files are where, how many were written and removed, and how many pages of each kind there are.

    `said` stands between: what was wrong, and the day.
    """
    written, removed = changes
    kinds = ", ".join(f"{name} {count}" for name, count in pages)
    return f"Built {files} files into {folder} ({written} written, {removed} removed, {seconds:.1f} s){said}: {kinds}."
