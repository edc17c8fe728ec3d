"""What holds across a site: each fault is found, at its place, with the way out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from explainer.building import Options, check

if TYPE_CHECKING:
    from explainer.problems import Problem
    from tests.conftest import SmallSite

STORY, SOURCES = "content/stories/port-sale.md", "content/sources.yaml"
BOARD, CITY = "content/bodies/board.md", "content/bodies/city.md"
LAW, PACT, PIER = "content/laws/port-law.md", "content/pacts/lease.md", "content/stories/pier.md"
NOTE = "date: 2025-01-01, text: It was noted., sources: [gazette]}"
MORE = {
    LAW: f"---\ntitle: Port law\nby: city\nfacts:\n- {{step: adopted, {NOTE}\n---\n",
    PACT: f"---\ntitle: Lease\nfacts:\n- {{step: signed, {NOTE}\n---\n",
    "content/index.md": "---\ntitle: Was it sold?\nlead: port-sale\n---\n",
}
KIND = "many: Words}}\n  extra: {{folder: {}, nature: term, one: Extra, many: Extras}}"
ANON = "anon: {count: 2, described: people at the port}"
NEW = "- »{{id: new, date: 2025{}}}\n- id: denial"
PAGE = "---\ntitle: A page\n---\n"
CLAIM = "---\ntitle: The pier was let\nclaim: The Board let it.\nparties: [city]\nfacts:\n"


class Fault(NamedTuple):
    """A change of a sound site that makes one problem: of which code, and what its remedy says.

    `»` in the new text marks where the problem must be found; a file without `old` is new.
    """

    code: str
    file: str
    old: str
    new: str
    remedy: str


FAULTS = [
    Fault("E108", "content/bodies/map.png", "", "»pixels", "belong in static/"),
    Fault("E108", "content/storys/pier.md", "", f"»{PAGE}", "Did you mean `stories`?"),
    Fault("E206", "content/bodies/The_Fund.md", "", f"»{PAGE}", "Rename the file."),
    Fault("E206", "content/bodies/board.fr.md", "", f"»{PAGE}", "Name the language in site.yaml"),
    Fault("E301", STORY, "[[board]] denies", "»[[bord]] denies", "Did you mean `board`?"),
    Fault("E301", STORY, "reported a sale", "reported »[[zzz|a sale]]", "Write the page"),
    Fault("E301", STORY, "[board, city]", "[board, city, »bord]", "Did you mean `board`?"),
    Fault("E301", STORY, "by: board", "by: board\n  about: [city, »cty]", "Did you mean `city`?"),
    Fault("E301", STORY, "by: board", "by: {name: A. Clerk, for: board, page: »clerk}", "write `by: {name: …}`"),
    Fault("E301", STORY, "parties:", "claims: {price: {page: »port-sail}}\nparties:", "mean `port-sale`?"),
    Fault("E301", LAW, "by: city", "by: »cty", "Did you mean `city`?"),
    Fault("E301", LAW, "by: city", "by: city\naffects: [city, »bord]", "Did you mean `board`?"),
    Fault("E301", BOARD, "short:", "made_by: »cty\nshort:", "Did you mean `city`?"),
    Fault("E301", BOARD, "short:", "role: {title: Owner, at: »cty}\nshort:", "Did you mean `city`?"),
    Fault("E301", "content/index.md", "lead: port-sale", "lead: »port-sales", "Did you mean `port-sale`?"),
    Fault("E302", BOARD, "[[port-sale]]", "»[[port-sale#denail]]", "Did you mean `denial`?"),
    Fault("E302", STORY, "facts:", "corrections: [{date: 2025, was: a, now: b, why: c, fact: »rep}]\nfacts:",
          "Did you mean `report`?"),
    Fault("E303", STORY, "[@gazette]", "[@statement; @»gazete]", "Did you mean `gazette`?"),
    Fault("E303", STORY, "[statement]", "[statement, »zzz]", "Enter it in content/sources.yaml."),
    Fault("E303", STORY, "echoes: [echo]", "echoes: [»eco]", "Did you mean `echo`?"),
    Fault("E303", SOURCES, "based_on: gazette", "based_on: »gazete", "Did you mean `gazette`?"),
    Fault("E304", BOARD, "[[port-sale]]", "»[[port-sale", "Write [[page]]"),
    Fault("E304", BOARD, "[[port-sale]]", "»[@ gazette and echo]", "Write [@source]"),
    Fault("E305", BOARD, "[[port-sale]]", "»[this](javascript:alert)", "Link to https://"),
    Fault("E305", BOARD, "[[port-sale]]", "»[this](../index.html)", "Link to a page as [[page]]"),
    Fault("E306", BOARD, "[[port-sale]]", "»[this](static/site.cs)", "Did you mean `site.css`?"),
    Fault("E306", BOARD, "[[port-sale]]", "»[this](#histroy)\n\n## History", "Did you mean `history`?"),
    Fault("E308", STORY, "by: board", "by: board\n  claim: »price", "Leave it out for the main claim"),
    Fault("E308", STORY, "facts:", "claims: {price: It cost ten.}\nfacts:\n- {claim: »prize, " + NOTE,
          "Did you mean `price`?"),
    Fault("E309", SOURCES, "kind: statement", "kind: statement\n  based_on: »statement", "Delete `based_on`"),
    Fault("E310", STORY, "id: denial", "id: »report", "Give this fact another id."),
    Fault("E310", "content/words/board.md", "", f"»{PAGE}", "Rename one file."),
    Fault("E311", "content/timeline.md", "", f"»{PAGE}", "Rename the file."),
    Fault("E311", "site.yaml", "many: Words}", KIND.format("»static"), "Choose another name."),
    Fault("E312", "site.yaml", "many: Words}", KIND.format("»words"), "a folder of its own"),
    Fault("E401", STORY, "denies\n  by: board", "»denies", "Add `by`"),
    Fault("E401", STORY, "denies\n  by: board", "»denies\n  by: {role: a spokesperson}", "Add `by`"),
    Fault("E401", STORY, f"alleges\n  {ANON}", "»alleges", "or `anon:"),
    Fault("E402", STORY, "by: board", "by: board\n  »anon: {count: 1}", "make it `stance: alleges`"),
    Fault("E403", STORY, "denies\n  by: board\n  quote: There is no sale.", "»denies\n  by: city", "null"),
    Fault("E404", STORY, "claim: The", "status: »unconfirmed\nclaim: The", "since a party denies it (S5)"),
    Fault("E405", STORY, "by: board", "by: board\n  step: »signed", "Delete it"),
    Fault("E405", LAW, "- {", "- {stance: »alleges, ", "Move the fact to the rumor's page"),
    Fault("E405", LAW, "- {", "- {»claim: price, ", "Delete `claim`."),
    Fault("E405", LAW, "- {", "- {step: »signed, " + NOTE + "\n- {", "Use one of: proposed, adopted"),
    Fault("E405", PACT, "step: signed", "step: »repealed", "Use one of: announced, signed, paused"),
    Fault("E405", CITY, "Thornby", "Thornby\nfacts:\n- {step: »adopted, " + NOTE, "only policies and deals"),
    Fault("E405", "content/index.md", "lead: port-sale", "lead: »board", "Name a rumor."),
    Fault("E406", STORY, "- id: denial", NEW.format(", text: New."), "Add `sources: [id]`"),
    Fault("E406", STORY, "- id: denial", NEW.format(", text: New., sources: []"), "without a source"),
    Fault("E407", STORY, "- id: denial", NEW.format(", sources: [echo]"), "Give it a `text`"),
    Fault("E408", LAW, "facts:\n- {step: adopted, ", "»facts:\n- {", "proposed, adopted, effective"),
    Fault("W701", STORY, "denies\n  by: board", "»denies\n  by: {name: A. Clerk}", "the party it speaks for"),
    Fault("W712", CITY, "Thornby\n---\n", "Thornby\n---\nIts council met »[gazette].\n", "Write `[@gazette]`"),
    Fault("W702", PIER, "", CLAIM.replace("facts", "»facts") + f"- {{{NOTE}\n---\n", "stance: alleges"),
]  # fmt: skip


@pytest.fixture
def site(world: SmallSite) -> SmallSite:
    """Return a sound site that has every nature of page and a second language."""
    settings = (world.folder / "site.yaml").read_text(encoding="utf-8")
    return world.write({**MORE, "site.yaml": f"languages: [en, id]\n{settings}"})


def broken(site: SmallSite, fault: Fault) -> str:
    """Make the change; return the place that is marked in it."""
    path = site.folder / fault.file
    before = path.read_text(encoding="utf-8") if fault.old else ""
    assert before.count(fault.old) == 1 or not fault.old
    text = before.replace(fault.old, fault.new) if fault.old else fault.new
    lines = text.partition("»")[0].split("\n")
    site.write({fault.file: text.replace("»", "")})
    return f"{fault.file}:{len(lines)}:{len(lines[-1]) + 1}"


def said(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(problem.code, str(problem.place)) for problem in problems]


def test_a_sound_site_has_no_problem(site: SmallSite) -> None:
    assert said(site.check().problems) == []


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{fault.code} {fault.new[:40]!r}" for fault in FAULTS])
def test_a_fault_is_found_at_its_place_with_its_remedy(site: SmallSite, fault: Fault) -> None:
    place = broken(site, fault)
    result = site.check()
    assert said(result.problems) == [(fault.code, place)]
    assert fault.remedy in result.problems[0].remedy
    assert result.failed is fault.code.startswith("E")
    assert site.check(strict=True).failed


def test_naming_a_draft_is_a_fault_where_it_is_named(site: SmallSite) -> None:
    site.write({PACT: MORE[PACT].replace("title:", "draft: true\ntitle:")})
    assert said(site.check().problems) == []
    place = broken(site, Fault("E307", CITY, "It owns the port.", "It owns the port; see »[[lease]].", ""))
    result = site.check()
    assert said(result.problems) == [("E307", place)]
    assert "Publish it" in result.problems[0].remedy


def test_what_a_draft_names_and_states_is_not_examined(site: SmallSite) -> None:
    draft = CLAIM.replace("city", "zzz").replace("claim:", "draft: true\nclaim:")
    site.write({PIER: f"{draft}- {{date: 2025, stance: denies}}\n---\n[[zzz]] [@zzz]\n"})
    assert said(site.check().problems) == []


def test_evidence_of_the_future_is_doubted_today_and_unknown_in_the_past(site: SmallSite) -> None:
    place = broken(site, Fault("W704", STORY, "2025-03-02", "»9000-03-02", ""))
    today = check(Options(site=site.folder))
    assert said(today.problems) == [("W704", place)]
    assert "check the date" in today.problems[0].remedy
    assert said(site.check("2025-03-01").problems) == []


def test_an_asserted_status_that_follows_is_no_fault(site: SmallSite) -> None:
    broken(site, Fault("", STORY, "claim: The", "status: denied\nclaim: The", ""))
    assert said(site.check().problems) == []


def test_somebody_without_a_page_can_be_named(site: SmallSite) -> None:
    broken(site, Fault("E301", STORY, "by: board", "by: Jane Roe", ""))
    (problem,) = site.check().problems
    assert (problem.code, problem.remedy) == ("E301", "For somebody who has no page, write `by: {name: …}`.")


def test_an_asserted_status_does_not_keep_a_site_from_being_shown_as_it_was(site: SmallSite) -> None:
    broken(site, Fault("", STORY, "claim: The", "status: denied\nclaim: The", ""))
    assert said(site.check("2025-03-01").problems) == []


def test_a_status_that_does_not_follow_is_answered_with_the_whole_derivation(site: SmallSite) -> None:
    broken(site, Fault("E404", STORY, "claim: The", "status: confirmed\nclaim: The", ""))
    (problem,) = site.check().problems
    assert "`confirmed` does not follow" in problem.message
    told = [line.strip() for line in problem.remedy.split("\n")]
    assert "2025-03-01  unconfirmed, since it is only alleged (S6): report" in told
    assert "2025-03-02  denied by 1 of 2, since a party denies it (S5): denial" in told


def test_what_follows_from_a_slip_is_not_told_beside_it(site: SmallSite) -> None:
    place = broken(site, Fault("E204", STORY, f"alleges\n  {ANON}", f"»aleges\n  {ANON}", ""))
    assert said(site.check().problems) == [("E204", place)]
    site.edit(STORY, "aleges", "alleges")
    place = broken(site, Fault("E301", STORY, "parties: [board", "parties: [»bord", ""))
    assert said(site.check().problems) == [("E301", place)]


def test_brackets_in_code_and_round_other_words_are_no_lost_citations(site: SmallSite) -> None:
    broken(site, Fault("", CITY, "Thornby\n---\n", "Thornby\n---\n`[gazette]`, [sic], \\[echo and [@gazette].\n", ""))
    assert said(site.check().problems) == []


def test_a_circle_of_sources_is_told_once_and_in_full(site: SmallSite) -> None:
    place = broken(site, Fault("E309", SOURCES, "2025-03-01", "2025-03-01\n  based_on: »echo", ""))
    (problem,) = site.check().problems
    assert (problem.code, str(problem.place)) == ("E309", place)
    assert "gazette → echo → gazette" in problem.message


def test_all_problems_of_all_files_come_in_one_run_and_in_order(site: SmallSite) -> None:
    places = {
        broken(site, Fault("E302", BOARD, "[[port-sale]]", "»[[port-sale#denail]]", "")),
        broken(site, Fault("E405", LAW, "- {", "- {stance: »alleges, ", "")),
        broken(site, Fault("E204", SOURCES, "kind: statement", "kind: »speech", "")),
    }
    site.write({"content/bodies/fund.md": "---\ntitle: [\n---\n[[zzz]] [@zzz]\n", PIER: "no front matter\n"})
    result = site.build()
    assert result.failed
    assert not (site.folder / "_site").exists()
    found = said(result.problems)
    assert {code for code, _ in found} == {"E103", "E104", "E204", "E301", "E302", "E303", "E405"}
    assert places <= {place for _, place in found}
    assert [problem.place for problem in result.problems] == sorted(each.place for each in result.problems)
