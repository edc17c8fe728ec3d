"""Who says what: of each voice the latest stance, with the earlier ones behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from explainer.evidence import actor_of, counts, has_force, origins, speaks_through_reports
from explainer.model import Stance

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explainer.dates import Day
    from explainer.evidence import Grounds
    from explainer.model import Fact


@dataclass(frozen=True, slots=True)
class Testimony:
    """One voice: a named actor's, or that of the unnamed people of one report.

    `latest` is what it says, `earlier` what it said before, newest first; `counts` tells whether the rules of
    evidence heed it: a denial by somebody who is not a party is shown, and does not count.
    """

    actor: str
    reports: tuple[str, ...]
    latest: Fact
    earlier: tuple[Fact, ...]
    counts: bool


def testimonies(facts: Iterable[Fact], grounds: Grounds, day: Day) -> tuple[Testimony, ...]:
    """Gather the voices for and against a claim: the parties in their order, then the others as they first spoke."""
    said: dict[tuple[str, tuple[str, ...]], list[Fact]] = {}
    for fact in sorted((fact for fact in facts if _speaks(fact, day)), key=_when):
        unnamed = speaks_through_reports(fact)
        voice = ("", origins(fact.sources, grounds.sources)) if unnamed else (actor_of(fact.by), ())
        said.setdefault(voice, []).append(fact)
    found = [
        Testimony(actor, reports, spoken[-1], tuple(reversed(spoken[:-1])), counts(spoken[-1], grounds))
        for (actor, reports), spoken in said.items()
    ]
    rank = {party: number for number, party in enumerate(grounds.parties)}
    return tuple(sorted(found, key=lambda testimony: rank.get(testimony.actor, len(rank))))


def _speaks(fact: Fact, day: Day) -> bool:
    return fact.stance is not Stance.CONTEXT and has_force(fact, day)


def _when(fact: Fact) -> tuple[tuple[int, ...], int]:
    return (tuple(fact.date.latest) if fact.date else ()), fact.position
