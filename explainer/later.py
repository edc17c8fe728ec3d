"""A mapping whose values are made when somebody asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_Value = TypeVar("_Value")
_UNMADE: Any = object()


class Later(Mapping[str, _Value], Generic[_Value]):
    """Values by name, each made once; which names there are is known from the beginning, in their order."""

    __slots__ = ("_make", "_values")

    def __init__(self, names: Iterable[str], make: Callable[[str], _Value]) -> None:
        """Hold a value for each name; `make` returns it."""
        self._make = make
        self._values: dict[str, _Value] = dict.fromkeys(names, _UNMADE)

    def __getitem__(self, name: str) -> _Value:
        """Return a value, made now if it is asked for the first time."""
        value = self._values[name]
        if value is _UNMADE:
            value = self._values[name] = self._make(name)
        return value

    def __contains__(self, name: object) -> bool:
        """Tell whether there is a value of this name."""
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(self._values)

    def __len__(self) -> int:
        """Return how many names there are."""
        return len(self._values)
