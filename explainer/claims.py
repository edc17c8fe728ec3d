"""The rules of a rumor's page: a stance is somebody's, parts make claims, and what is asserted follows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from explainer import evidence, linking
from explainer.model import Claim, Fact, Nature, Part, Stance, Status
from explainer.problems import Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explainer.content import Content, Page
    from explainer.dates import Day
    from explainer.trees import Path, Tree


_NEEDS_ACTOR = frozenset(Stance) - {Stance.CONTEXT, Stance.ALLEGES}


def stance(page: Page, fact: Fact, path: Path) -> Iterator[Problem]:
    """Check that a stance is somebody's, and has the words that it needs."""
    tree = page.tree

    def lacks(name: str) -> bool:
        return getattr(fact, name) is None and name not in fact.nulls

    if fact.step:
        yield Problem(
            tree.place((*path, "step")),
            "E405",
            "a rumor's fact has no step",
            "Delete it; stances move a rumor.",
        )
    nobody = not evidence.actor_of(fact.by) and (fact.by is not None or lacks("by"))
    if fact.stance in _NEEDS_ACTOR and nobody:
        message = f"somebody must be named who {_verb(fact.stance)}"
        yield Problem(tree.place((*path, "stance")), "E401", message, "Add `by`: a page's id, or {name: …, for: …}.")
    if fact.stance is Stance.ALLEGES and nobody and lacks("anon"):
        yield Problem(
            tree.place((*path, "stance")),
            "E401",
            "nobody is named who alleges this",
            "Add `by`, or `anon: {count: 4, described: …}`.",
        )
    if fact.anon and fact.stance is not Stance.ALLEGES and (page.whole or fact.stance is not Stance.CONTEXT):
        remedy = "Name who speaks with `by`, or make it `stance: alleges`."
        yield Problem(tree.place((*path, "anon"), key=True), "E402", "unnamed people can only allege", remedy)
    if fact.stance in (Stance.DENIES, Stance.CONFIRMS) and lacks("quote"):
        yield _quote(tree, fact, path)
    parts = [name for name, part in (_claims(page) or {}).items() if part.text]
    if fact.claim and fact.claim not in parts and page.whole:
        remedy = did_you_mean(
            fact.claim, parts, "Leave it out for the main claim, or add it to `claims` with its words."
        )
        yield Problem(tree.place((*path, "claim")), "E308", f"there is no claim `{fact.claim}` on this page", remedy)


def _claims(page: Page) -> dict[str, Part] | None:
    front = page.front
    return {str(key): part for key, part in (front.claims or {}).items()} if isinstance(front, Claim) else None


def _verb(stance: Stance) -> str:
    return {Stance.NO_REPLY: "did not reply"}.get(stance, stance.value)


def _quote(tree: Tree, fact: Fact, path: Path) -> Problem:
    noun = "denial" if fact.stance is Stance.DENIES else "confirmation"
    remedy = "Add `quote:` with the words, or `quote: null` when no source gives any."
    return Problem(tree.place((*path, "stance")), "E403", f"a {noun} needs the words that were used", remedy)


def examine(content: Content, page: Page, day: Day, *, announced: bool) -> Iterator[Problem]:
    """Check what a rumor asserts and shows against what follows from its facts."""
    front = page.front
    if not isinstance(front, Claim):
        return
    grounds = linking.grounds(content, front.parties)
    for fact in front.facts:
        if fact.stance in (Stance.DENIES, Stance.CONFIRMS) and fact.by:
            actor = evidence.actor_of(fact.by)
            known = actor in content.pages or actor == fact.by.name
            counts = (
                not known
                or actor in front.parties
                or any(party not in content.pages for party in front.parties)  # which is said, and may be this one
                or (fact.stance is Stance.CONFIRMS and evidence.is_official(fact, grounds))
            )
            if not counts:
                place = page.tree.place(("facts", fact.position, "stance"))
                remedy = "It is shown and does not count; name the party it speaks for with `by: {…, for: …}`."
                yield Problem(place, "W701", f"{actor} is not a party to this claim", remedy)
        if announced and fact.stance is not Stance.CONTEXT and fact.date and fact.date.earliest > day:
            place = page.tree.place(("facts", fact.position, "date"))
            yield Problem(
                place,
                "W704",
                f"this evidence is dated after {day}",
                "It is left out until then; check the date.",
            )
    last = max((fact.date.latest for fact in front.facts if fact.date), default=day)
    until = day if announced else max(day, last)  # an asserted status is about the whole file, whatever day is built
    assessment = linking.assess_claims(front, list(front.facts), content, until)[linking.MAIN]
    if all(fact.stance is Stance.CONTEXT or fact.claim for fact in front.facts):
        place = page.tree.place(("facts",), key=True)
        remedy = "Say who alleges it: `stance: alleges` with `by` or `anon`."
        yield Problem(place, "W702", "no fact bears on this rumor's claim, so it has no status", remedy)
    yield from _open_questions(page, front, assessment)
    if front.status and front.status is not assessment.verdict.status:
        yield _asserted(page, front, assessment)


def parts(content: Content, page: Page, front: Claim) -> Iterator[Problem]:
    """Check that a part of a report has either words or a page, and that the page makes a claim."""
    for key, part in (front.claims or {}).items():
        place = partial(page.tree.place, ("claims", key))
        if part.text and part.page:
            yield Problem(place(), "E209", f"the part `{key}` has words and a page", "Keep one of the two.")
        if not part.text and not part.page:
            yield Problem(place(), "E201", f"the part `{key}` has neither words nor a page", "Add `text: …`.")
        other = content.pages.get(part.page) if part.page else None
        if other and other.nature is not Nature.CLAIM:
            yield Problem(
                place(), "E405", f"`{other.id}` makes no claim, so it cannot be a part of one", "Name a rumor."
            )


_SETTLED = frozenset({Status.CONFIRMED, Status.REFUTED, Status.WITHDRAWN})


def _open_questions(page: Page, front: Claim, assessment: evidence.Assessment) -> Iterator[Problem]:
    """Warn of a rumor that is not settled and does not say what is not known, or what would settle it."""
    status = assessment.verdict.status
    for key in ("unknowns", "would_settle"):
        if status and status not in _SETTLED and not getattr(front, key):
            place = page.tree.place(("claim",), key=True)
            remedy = f"Add `{key}:` with one or two lines; readers trust a list of gaps more than a label."
            yield Problem(place, "W707", f"this rumor is {status.value} and has no `{key}`", remedy)


def _why(verdict: evidence.Verdict) -> str:
    """Say what the rule finds that gives a status, with its name in README's table."""
    found = evidence.rules(str).get(verdict.rule)
    return f", since {found} ({verdict.rule})" if found else ""


def _asserted(page: Page, front: Claim, assessment: evidence.Assessment) -> Problem:
    """Say that a typed status does not follow, with the whole derivation."""
    verdict = assessment.verdict
    derived = verdict.status.value if verdict.status else "no status"
    ids = linking.fact_ids(page)
    told = [f"    The evidence gives: {derived}{_counted(verdict)}{_why(verdict)}."]
    for change in assessment.history:
        status = change.verdict.status.value if change.verdict.status else "no status"
        because = ", ".join(ids[fact.position] for fact in change.verdict.because)
        told.append(f"      {change.day}  {status}{_counted(change.verdict)}{_why(change.verdict)}: {because}")
    asserted = front.status.value if front.status else ""
    message = f"`{asserted}` does not follow from the evidence"
    remedy = "\n".join([*told, "    Delete `status`, or add the fact that is missing."]).strip()
    return Problem(page.tree.place(("status",)), "E404", message, remedy)


def _counted(verdict: evidence.Verdict) -> str:
    return f" by {len(verdict.counted)} of {len(verdict.parties)}" if verdict.counted else ""
