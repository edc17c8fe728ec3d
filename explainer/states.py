"""From a policy's or deal's steps to its state.

A policy: proposed → adopted, not yet in force → partly in force (k of n provisions apply) → in force → repealed,
or stayed. A deal stands where its last step left it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from explainer.evidence import is_retired
from explainer.model import Fact, Nature, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explainer.dates import Day


@dataclass(frozen=True, slots=True)
class State:
    """A policy or deal on a day: a word, the provisions that apply of those known, and the next dated step.

    `word` is a `Step`'s value, or `partly` or `in-force` for a policy.
    """

    word: str = ""
    applied: int = 0
    provisions: int = 0
    because: tuple[Fact, ...] = ()
    next: Fact | None = None


def state(nature: Nature, facts: Sequence[Fact], day: Day) -> State:
    """Derive a policy's or deal's state from its steps at the end of `day`."""
    steps = sorted(
        ((fact.date, fact) for fact in facts if fact.step and fact.date and not is_retired(fact, day)),
        key=lambda step: (step[0].latest, step[1].position),
    )
    past = [fact for date, fact in steps if date.latest <= day]
    ahead = next((fact for date, fact in steps if date.latest > day), None)
    if nature is Nature.DEAL:
        word = past[-1].step.value if past and past[-1].step else ""
        return State(word, because=tuple(past[-1:]), next=ahead)
    provisions = [fact for _, fact in steps if fact.step is Step.APPLIES]
    applied = [fact for fact in past if fact.step is Step.APPLIES]
    word, because = _policy(past, len(applied), len(provisions))
    return State(word, len(applied), len(provisions), because, ahead)


def _policy(past: Sequence[Fact], applied: int, provisions: int) -> tuple[str, tuple[Fact, ...]]:
    """Fold the steps: the last one that moves the state decides; amendments move nothing."""
    word, because = "", list[Fact]()
    for fact in past:
        match fact.step:
            case Step.PROPOSED | Step.ADOPTED | Step.STAYED | Step.REPEALED:
                word, because = fact.step.value, [fact]
            case Step.APPLIES if word in (Step.STAYED.value, Step.REPEALED.value):
                pass  # the day on which a provision was to apply brings no law back
            case Step.EFFECTIVE | Step.APPLIES:
                word, because = "in-force", [*(because if word == "in-force" else []), fact]
    if word == "in-force" and applied < provisions:
        word = "partly"
    return word, tuple(because)
