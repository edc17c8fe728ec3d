"""What follows from the evidence, in whole sentences: who, how many, and on what it rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainer.evidence import actor_of
from explainer.model import Status, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from explainer.evidence import Assessment, Verdict
    from explainer.model import Fact
    from explainer.states import State
    from explainer.words import Words


class Sentences:
    """Puts assessments and states into words; `name` says what a page's id or an actor's name is called."""

    def __init__(self, words: Words, name: Callable[[str], str], publisher: Callable[[str], str]) -> None:
        self.words = words
        self.name = name
        self.publisher = publisher

    def status(self, status: Status | None) -> str:
        """Return a status's word."""
        _ = self.words.gettext
        named = {
            Status.REFUTED: _("Refuted"),
            Status.DISPUTED: _("Disputed"),
            Status.CONFIRMED: _("Confirmed"),
            Status.WITHDRAWN: _("Withdrawn"),
            Status.DENIED: _("Denied"),
            Status.UNCONFIRMED: _("Unconfirmed"),
        }
        return named[status] if status else _("No evidence yet")

    def headline(self, verdict: Verdict) -> str:
        """Say the status and by whom, in the length of a title: “Denied by Ford and Xiaomi”."""
        _ = self.words.gettext
        who = self._names(verdict)
        match verdict.status:
            case Status.DENIED:
                return _("Denied by {who}").format(who=who)
            case Status.CONFIRMED:
                return _("Confirmed by {who}").format(who=who)
            case Status.REFUTED:
                return _("Refuted by {who}").format(who=who)
            case Status.DISPUTED if who:
                return _("Disputed: denied by {who}").format(who=who)
        return self.status(verdict.status)

    def verdict(self, assessment: Assessment) -> str:
        """Say what follows and from what, in a few sentences."""
        return " ".join(sentence[:1].upper() + sentence[1:] for sentence in self._verdict(assessment))

    def _verdict(self, assessment: Assessment) -> Iterator[str]:
        verdict = assessment.verdict
        yield self._outcome(verdict)
        if verdict.origins:
            yield from self._origins(verdict)
        yield from self._asked(verdict)
        if assessment.lapsed:
            yield self.words.gettext("The day that the claim named has passed.")

    def _outcome(self, verdict: Verdict) -> str:
        _ = self.words.gettext
        who, others = self._names(verdict), self._listing(fact for fact in verdict.others)
        match verdict.status:
            case Status.DENIED:
                return self._denied(verdict)
            case Status.CONFIRMED if verdict.counted:
                return self._confirmed(verdict)
            case Status.CONFIRMED:
                return _("{who}, no party to the claim, put it on the record.").format(who=others)
            case Status.REFUTED:
                return _("{who} found that it is not so.").format(who=others)
            case Status.DISPUTED if verdict.counted:
                return _("It is denied by {who}, and confirmed on the record too.").format(who=who)
            case Status.DISPUTED:
                return _("It is confirmed on the record, and refuted by {who}.").format(who=others)
            case Status.WITHDRAWN:
                return _("Those who reported it took it back, and nobody else alleges it.")
            case Status.UNCONFIRMED:
                return _("It is alleged, and neither confirmed nor denied by anybody whom it concerns.")
        return _("No evidence for or against the claim is recorded yet.")

    def _denied(self, verdict: Verdict) -> str:
        if len(verdict.parties) == 1:
            return self.words.gettext("{who}, the one party named, denies it.").format(who=self._names(verdict))
        if len(verdict.counted) == len(verdict.parties) == 2:
            return self.words.gettext("{who}, both parties named, deny it.").format(who=self._names(verdict))
        template = self.words.ngettext(
            "{who}, {count} of the {total} parties named, denies it.",
            "{who}, {count} of the {total} parties named, deny it.",
            len(verdict.counted),
        )
        return self._counted(template, verdict)

    def _confirmed(self, verdict: Verdict) -> str:
        if len(verdict.parties) == 1:
            return self.words.gettext("{who}, the one party named, confirms it.").format(who=self._names(verdict))
        if len(verdict.counted) == len(verdict.parties) == 2:
            return self.words.gettext("{who}, both parties named, confirm it.").format(who=self._names(verdict))
        template = self.words.ngettext(
            "{who}, {count} of the {total} parties named, confirms it.",
            "{who}, {count} of the {total} parties named, confirm it.",
            len(verdict.counted),
        )
        return self._counted(template, verdict)

    def _counted(self, template: str, verdict: Verdict) -> str:
        count, total = self.words.number(len(verdict.counted)), self.words.number(len(verdict.parties))
        return template.format(who=self._names(verdict), count=count, total=total)

    def _origins(self, verdict: Verdict) -> Iterator[str]:
        names = list(dict.fromkeys(self.publisher(name) for name in verdict.origins))
        count, who = len(verdict.origins), self.words.listing(names)
        if count == 1 and verdict.unnamed:
            yield self.words.ngettext(
                "The claim goes back to one report ({who}), which cites {count} unnamed person.",
                "The claim goes back to one report ({who}), which cites {count} unnamed people.",
                verdict.unnamed,
            ).format(who=who, count=self.words.number(verdict.unnamed))
        elif count == 1:
            yield self.words.gettext("The claim goes back to one report ({who}).").format(who=who)
        else:
            yield self.words.ngettext(
                "The claim goes back to {count} report ({who}).",
                "The claim goes back to {count} reports ({who}).",
                count,
            ).format(who=who, count=self.words.number(count))
        echoing = {self.publisher(name) for name in verdict.echoes} - set(names)
        if echoing:
            template = self.words.ngettext(
                "{count} other outlet cited here repeats it.",
                "{count} other outlets cited here repeat it.",
                len(echoing),
            )
            yield template.format(count=self.words.number(len(echoing)))

    def _asked(self, verdict: Verdict) -> Iterator[str]:
        _ = self.words.gettext
        if verdict.declining:
            yield _("Asked, {who} declined to comment.").format(
                who=self.words.listing([self.name(each) for each in verdict.declining])
            )
        if verdict.silent:
            yield _("Asked, {who} did not reply.").format(
                who=self.words.listing([self.name(each) for each in verdict.silent])
            )

    def _names(self, verdict: Verdict) -> str:
        if verdict.counted:
            return self.words.listing([self.name(each) for each in verdict.counted])
        return self._listing(verdict.others)

    def _listing(self, facts: Iterator[Fact] | tuple[Fact, ...]) -> str:
        return self.words.listing(list(dict.fromkeys(self.name(actor_of(fact.by)) for fact in facts)))

    def dormant(self, days: int) -> str:
        """Say that nothing new came for some days."""
        template = self.words.ngettext(
            "Nothing new for more than {count} day.", "Nothing new for more than {count} days.", days
        )
        return template.format(count=self.words.number(days))

    def state(self, state: State) -> str:
        """Say a policy's or deal's state: “Partly in force: 0 of 2 provisions apply”."""
        _ = self.words.gettext
        if state.word == "partly":
            template = self.words.ngettext(
                "Partly in force: {count} of {total} provision applies",
                "Partly in force: {count} of {total} provisions apply",
                state.provisions,
            )
            return template.format(count=self.words.number(state.applied), total=self.words.number(state.provisions))
        words = {
            "in-force": _("In force"),
            "adopted": _("Adopted, not yet in force"),
            "proposed": _("Proposed, not adopted"),
        }
        return words.get(state.word) or (self.step(Step(state.word)) if state.word else "")

    def step(self, step: Step) -> str:
        """Return a step's word."""
        _ = self.words.gettext
        return {
            # Translators: the steps of a law, a rule or a policy, up to “Repealed”; then those of a deal.
            Step.PROPOSED: _("Proposed"),
            Step.ADOPTED: _("Adopted"),
            Step.EFFECTIVE: _("Took effect"),
            Step.APPLIES: _("Applies"),
            Step.AMENDED: _("Amended"),
            Step.STAYED: _("Stayed"),
            Step.REPEALED: _("Repealed"),
            Step.ANNOUNCED: _("Announced"),
            Step.SIGNED: _("Signed"),
            Step.PAUSED: _("Paused"),
            # Translators: a deal that was carried out; one that came to an end is “Ended”.
            Step.CLOSED: _("Closed"),
            Step.ENDED: _("Ended"),
        }[step]
