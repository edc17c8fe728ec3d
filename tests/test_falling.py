"""What would fall if a source fell."""

from __future__ import annotations

import pytest

from explainer.cli import main
from tests.conftest import WORLD, SmallSite
from tests.test_audit import DAY, STORY, audited, with_rows


def test_with_a_source_fall_those_that_repeat_it_and_what_rests_on_them_alone(
    world: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    with_rows(world, "id: row, key: owner, value: a fund, date: 2025-03-01")
    story = WORLD["content/stories/port-sale.md"].replace("[statement]", "[statement, echo]", 1)
    world.write({"content/stories/port-sale.md": story.replace("[gazette]\n", "[echo]\n", 1)})

    found = audited(world, capsys, "--source", "gazette")["fall"]

    assert found == {
        "source": "gazette",
        "repeated_by": ["echo"],
        "facts": [{"page": "port-sale", "fact": "report"}],
        "statuses": [],
        "pages": ["port-sale"],
    }


def test_a_status_turns_when_what_it_follows_from_falls(world: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    world.write({"content/stories/pier.md": STORY.format(stance="confirms", fields="summary: A pier.")})

    found = audited(world, capsys, "--source", "statement")["fall"]

    assert found["statuses"] == [
        {
            "page": "pier",
            "claim": "",
            "before": {"status": "confirmed", "counted": ["board"]},
            "after": {"status": None, "counted": []},
        },
        {
            "page": "port-sale",
            "claim": "",
            "before": {"status": "denied", "counted": ["board"]},
            "after": {"status": "unconfirmed", "counted": []},
        },
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["audit", "--source", "gazete"], "there is no source `gazete`. Did you mean `gazette`?"),
        (["check", "--source", "gazette"], "--source goes with the command audit"),
    ],
)
def test_a_wrong_source_or_one_in_the_wrong_place_ends_with_2(
    arguments: list[str], said: str, world: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--site", str(world.folder), *DAY])
    assert (ended.value.code, capsys.readouterr().err.splitlines()[-1].split("error: ")[-1][-len(said) :]) == (2, said)


def test_a_source_that_others_stand_beside_takes_nothing_along(
    world: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    found = audited(world, capsys, "--source", "echo")["fall"]
    assert (found["repeated_by"], found["facts"], found["statuses"], found["pages"]) == ([], [], [], [])


def test_parts_of_a_claim_turn_by_themselves(world: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    story = STORY.format(stance="alleges", fields="claims: {price: It was cheap.}")
    part = "- {date: 2025-02-02, claim: price, stance: alleges, by: city, text: Cheap., sources: [gazette]}"
    world.write({"content/stories/pier.md": story.replace("[statement]}\n", f"[statement]}}\n    {part}\n")})

    found = audited(world, capsys, "--source", "gazette")["fall"]

    assert [(each["page"], each["claim"]) for each in found["statuses"]] == [("pier", "price")]
