"""One round of questions: every address that is not known from a younger answer, hosts side by side."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from explainer.answers import DAY, Asked
from explainer.memory import unwatched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from explainer.answers import Answer
    from explainer.manners import Clock
    from explainer.memory import Watch

HOSTS_AT_ONCE = 8


def go(
    addresses: Iterable[str],
    ask: Callable[[str], Answer],
    known: dict[str, Asked],
    clock: Clock,
    days: float,
    watch: Watch = unwatched,
) -> int:
    """Put into `known` an answer for each address, younger than so many days; return how many were asked for.

    Each answer is there as soon as it is given, so that a round that is broken off was not for nothing.
    """
    begun = clock.now()
    old = [each for each in addresses if each not in known or not known[each].holds(begun, days * DAY)]

    broken = Event()

    def ask_host(group: Sequence[str]) -> None:
        for address in group:
            if broken.is_set():
                return
            answer = ask(address)
            known[address] = Asked(answer, clock.now())

    crew = ThreadPoolExecutor(HOSTS_AT_ONCE)
    try:
        for asked in watch("Asking", [crew.submit(ask_host, group) for group in _by_host(old)]):
            asked.result()
    finally:
        broken.set()
        crew.shutdown(cancel_futures=True)
    return len(old)


def _by_host(addresses: Iterable[str]) -> list[list[str]]:
    """Return the addresses of each host, the most first, since they take longest."""
    groups: dict[str, list[str]] = {}
    for address in addresses:
        groups.setdefault(urlsplit(address).hostname or "", []).append(address)
    return sorted(groups.values(), key=lambda group: (-len(group), group[0]))
