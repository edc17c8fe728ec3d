"""What came of asking for an address elsewhere, and what is remembered of it: `.cache/links.json`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from explainer import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

CACHE = ".cache/links.json"
DAY = 86_400  # seconds
_VERSION = 1
_BUSY = 429


class State(Enum):
    """What an address is to a reader."""

    OK = "ok"
    MOVED = "moved"  # permanently, and what stands there now is well
    GONE = "gone"  # its host says that there is nothing
    REFUSED = "refused"  # a program may not see it; a reader perhaps may
    FAILED = "failed"  # no answer that a browser could show


DEAD = frozenset({State.GONE, State.FAILED})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking: in a word, as the host's status (None when it gave none), and in an editor's words.

    `to` is where the address leads for good, if it was moved; empty if not.
    """

    state: State
    status: int | None = None
    said: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer, and when it was given: seconds since 1970."""

    answer: Answer
    at: float

    def holds(self, now: float, age: float) -> bool:
        """Tell whether it is younger than `age` seconds, and no passing fault that the next moment may mend."""
        passing = self.answer.state is State.FAILED or self.answer.status == _BUSY
        return not passing and 0 <= now - self.at < age


def load(site: Path) -> dict[str, Asked]:
    """Return what is remembered, by address; nothing where it cannot be understood."""
    try:
        record = json.loads(whole.read(f"{site}/{CACHE}"))
        if record["version"] != _VERSION:
            return {}
        return {str(address): _asked(each) for address, each in record["answers"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _asked(record: Mapping[str, Any]) -> Asked:
    status = record["status"]
    answer = Answer(
        State(record["state"]), None if status is None else int(status), str(record["said"]), str(record["to"])
    )
    return Asked(answer, float(record["at"]))


def keep(site: Path, answers: Mapping[str, Asked], addresses: Iterable[str]) -> None:
    """Remember the answers for these addresses; where nothing can be written, the next run asks again."""
    kept = {address: answers[address] for address in sorted(addresses) if address in answers}
    record = {
        "version": _VERSION,
        "answers": {
            address: {**asdict(each.answer), "state": each.answer.state.value, "at": each.at}
            for address, each in kept.items()
        },
    }
    path = site / CACHE
    try:
        path.parent.mkdir(exist_ok=True)
        whole.write(str(path), json.dumps(record, indent=0, ensure_ascii=False).encode())
    except OSError:
        return
