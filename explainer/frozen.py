"""Records that nobody may change, at the cost of those that one may.

A build makes hundreds of thousands of them, and a dataclass that is frozen when it runs takes twice as long to make.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

_Record = TypeVar("_Record")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def frozen(kind: type[_Record]) -> type[_Record]:
    """Make a dataclass of keywords that compares and hashes by its fields, and that the type checker holds frozen."""
    return dataclass(kw_only=True, slots=True, unsafe_hash=True)(kind)
