"""Every sentence that the generator makes, for none, one, two and many."""

from __future__ import annotations

import pytest

from explainer.evidence import Assessment, Verdict
from explainer.model import Actor, Fact, Stance, Status
from explainer.problems import Place
from explainer.records import Text
from explainer.sentences import Sentences
from explainer.states import State
from explainer.words import Words
from tests.conftest import ROOT

NAMES = {"board": "the Board", "city": "City", "fund": "Fund"}


@pytest.fixture(scope="module")
def sentences() -> Sentences:
    words = Words("en", [ROOT / "templates"], Place("site.yaml"))
    return Sentences(words, lambda name: NAMES.get(name, name), lambda source: source.title())


def said(sentences: Sentences, verdict: Verdict, *, lapsed: bool = False) -> str:
    return sentences.verdict(Assessment(verdict, lapsed=lapsed))


def by(name: str, position: int = 0) -> Fact:
    return Fact(position=position, stance=Stance.REFUTES, by=Actor(name=Text(name)))


@pytest.mark.parametrize(
    ("counted", "parties", "expected"),
    [
        (("board",), ("board",), "The Board, the one party named, denies it."),
        (("city",), ("board", "city"), "City, 1 of the 2 parties named, denies it."),
        (("board", "city"), ("board", "city"), "The Board and City, both parties named, deny it."),
        (
            ("board", "city", "fund"),
            ("board", "city", "fund", "x", "y"),
            "The Board, City and Fund, 3 of the 5 parties named, deny it.",
        ),
    ],
)
def test_a_denial_says_who_and_how_many(
    sentences: Sentences, counted: tuple[str, ...], parties: tuple[str, ...], expected: str
) -> None:
    verdict = Verdict(Status.DENIED, "S5", counted=counted, parties=parties)
    assert said(sentences, verdict) == expected
    confirmed = Verdict(Status.CONFIRMED, "S3", counted=counted, parties=parties)
    assert said(sentences, confirmed) == expected.replace("denies", "confirms").replace("deny", "confirm")


@pytest.mark.parametrize(
    ("origins", "unnamed", "echoes", "expected"),
    [
        ((), None, (), ""),
        (("gazette",), None, (), " The claim goes back to one report (Gazette)."),
        (("gazette",), 1, (), " The claim goes back to one report (Gazette), which cites 1 unnamed person."),
        (
            ("gazette",),
            4,
            ("echo",),
            " The claim goes back to one report (Gazette), which cites 4 unnamed people."
            " 1 other outlet cited here repeats it.",
        ),
        (
            ("gazette", "herald"),
            2,
            ("echo", "mirror", "gazette"),
            " The claim goes back to 2 reports (Gazette and Herald). 2 other outlets cited here repeat it.",
        ),
    ],
)
def test_where_a_claim_comes_from_is_counted(
    sentences: Sentences, origins: tuple[str, ...], unnamed: int | None, echoes: tuple[str, ...], expected: str
) -> None:
    verdict = Verdict(Status.UNCONFIRMED, "S6", origins=origins, unnamed=unnamed, echoes=echoes)
    alleged = "It is alleged, and neither confirmed nor denied by anybody whom it concerns."
    assert said(sentences, verdict) == alleged + expected


@pytest.mark.parametrize(
    ("origins", "expected"),
    [(("a",), "Klaim ini berasal dari satu laporan (A)."), (("a", "b"), "Klaim ini berasal dari 2 laporan (A dan B).")],
)
def test_a_language_with_one_plural_form_has_the_word_for_one(origins: tuple[str, ...], expected: str) -> None:
    words = Words("id", [ROOT / "templates"], Place("site.yaml"))
    indonesian = Sentences(words, str, lambda source: source.title())
    assert expected in said(indonesian, Verdict(Status.UNCONFIRMED, "S6", origins=origins))


def test_who_was_asked_is_told_and_declining_is_not_silence(sentences: Sentences) -> None:
    verdict = Verdict(None, declining=("board",), silent=("city", "fund"))
    told = said(sentences, verdict)
    assert told.endswith("Asked, the Board declined to comment. Asked, City and Fund did not reply.")


@pytest.mark.parametrize(
    ("verdict", "headline", "sentence"),
    [
        (Verdict(None), "No evidence yet", "No evidence for or against the claim is recorded yet."),
        (
            Verdict(Status.WITHDRAWN, "S4"),
            "Withdrawn",
            "Those who reported it took it back, and nobody else alleges it.",
        ),
        (
            Verdict(Status.REFUTED, "S1", others=(by("the Court"),)),
            "Refuted by the Court",
            "The Court found that it is not so.",
        ),
        (
            Verdict(Status.CONFIRMED, "S3", others=(by("the Court"), by("the Ministry", 1))),
            "Confirmed by the Court and the Ministry",
            "The Court and the Ministry, no party to the claim, put it on the record.",
        ),
        (
            Verdict(Status.DISPUTED, "S2", counted=("board",), parties=("board",)),
            "Disputed: denied by the Board",
            "It is denied by the Board, and confirmed on the record too.",
        ),
        (
            Verdict(Status.DISPUTED, "S2", others=(by("the Court"),)),
            "Disputed",
            "It is confirmed on the record, and refuted by the Court.",
        ),
    ],
)
def test_each_other_outcome_has_its_words(sentences: Sentences, verdict: Verdict, headline: str, sentence: str) -> None:
    assert sentences.headline(verdict).startswith(headline)
    assert said(sentences, verdict) == sentence


def test_a_day_that_passed_is_told(sentences: Sentences) -> None:
    assert said(sentences, Verdict(None), lapsed=True).endswith("The day that the claim named has passed.")


@pytest.mark.parametrize(
    ("applied", "provisions", "expected"),
    [
        (0, 1, "Partly in force: 0 of 1 provision applies"),
        (0, 2, "Partly in force: 0 of 2 provisions apply"),
        (1, 2, "Partly in force: 1 of 2 provisions apply"),
        (11, 12, "Partly in force: 11 of 12 provisions apply"),
    ],
)
def test_a_law_partly_in_force_says_how_far(sentences: Sentences, applied: int, provisions: int, expected: str) -> None:
    assert sentences.state(State("partly", applied, provisions)) == expected


@pytest.mark.parametrize(
    ("days", "expected"), [(1, "Nothing new for more than 1 day."), (60, "Nothing new for more than 60 days.")]
)
def test_silence_is_counted_in_days(sentences: Sentences, days: int, expected: str) -> None:
    assert sentences.dormant(days) == expected


def test_every_status_state_and_step_has_a_word(sentences: Sentences) -> None:
    words = [sentences.status(status) for status in Status]
    states = [
        "proposed",
        "adopted",
        "in-force",
        "stayed",
        "repealed",
        "announced",
        "signed",
        "paused",
        "closed",
        "ended",
    ]
    words += [sentences.state(State(word)) for word in states]
    assert all(words)
    assert len(set(words)) == len(words)
