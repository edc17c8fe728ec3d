"""The first site as a reader meets it: every subject and fact of the story, and no more than is known."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from explainer.building import Options, build
from explainer.dates import Date
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

# Every subject of the story by folder, and every fact by the page on which it lives.
SUBJECTS = {
    "companies": "byd catl ford ford-energy geely renault-group xiaomi",
    "deals": "blueoval-battery-park-michigan byd-camacari byd-manisa byd-rayong byd-subang byd-szeged "
    "ford-catl-licence ford-renault-partnership",
    "outlets": "bloomberg financial-times reuters wall-street-journal",
    "people": "donald-trump jim-farley john-moolenaar lei-jun mark-truby",
    "policies": "canada-china-ev-quota canada-china-ev-surtax connected-vehicle-rule connected-vehicle-security-act "
    "eu-bev-countervailing-duties ira-feoc mexico-auto-tariff no-chinese-cars-act obbba-2025 "
    "protecting-america-from-chinese-cars-act s-4710-2026 section-1260h-list section-232-auto-tariff "
    "section-301-ev-tariff",
    "products": "su7 yu7",
    "rumors": "ford-byd-hybrid-batteries ford-byd-saarlouis ford-byd-us-collaboration ford-geely-europe "
    "ford-us-jv-framework ford-xiaomi-jv geely-us-entry xiaomi-us-entry",
}
FACTS = {
    "companies/byd": "byd-no-us-car-plans byd-2025-sales byd-2026-overseas-target byd-sues-ieepa",
    "companies/ford": "ford-sold-volvo-to-geely byd-supplies-ford-china auto-lobby-december "
    "ford-writedown-and-storage-pivot",
    "companies/ford-energy": "ford-energy-president-named",
    "companies/xiaomi": "xiaomi-announces-car-business xiaomi-2024-deliveries xiaomi-not-in-indonesia xiaomi-europe-2027 "
    "xiaomi-q3-2025-profit xiaomi-500k-car xiaomi-2025-deliveries xiaomi-uk-plans",
    "deals/blueoval-battery-park-michigan": "marshall-paused marshall-scaled-back marshall-incentives-cut ford-plant-progress-2025",
    "deals/byd-camacari": "byd-camacari-opens",
    "deals/byd-manisa": "byd-manisa-stalled",
    "deals/byd-rayong": "byd-rayong-opens",
    "deals/byd-subang": "byd-subang-status",
    "deals/byd-szeged": "byd-szeged-announced byd-szeged-trial",
    "deals/ford-catl-licence": "ford-catl-licence-announced house-chairs-press-ford-2023 catl-licence-grandfathered-claim "
    "ford-confident-on-credits",
    "deals/ford-renault-partnership": "ford-renault-partnership",
    "people/jim-farley": "farley-ceo-since-2020 farley-existential-threat-2024 farley-drives-su7-podcast "
    "farley-juggernaut-quote farley-explains-on-x farley-most-humbling-2025 farley-cbs-out-of-business "
    "farley-apple-of-china farley-absolutely-coming",
    "people/john-moolenaar": "moolenaar-letter-bessent",
    "policies/canada-china-ev-quota": "trump-praises-canada-deal us-makers-worry-canada-quota senators-trade-talks canada-quota-2026",
    "policies/canada-china-ev-surtax": "canada-surtax-2024",
    "policies/connected-vehicle-rule": "cv-anprm cv-nprm cv-dates cv-final lutnick-no-2025 cv-chinese-owned-makers greer-hard-to-operate "
    "commerce-official-removed auto-groups-march cv-still-in-force",
    "policies/connected-vehicle-security-act": "s4429-introduced hr8730-introduced",
    "policies/eu-bev-countervailing-duties": "eu-cvd eu-minimum-price",
    "policies/ira-feoc": "doe-feoc-rule",
    "policies/mexico-auto-tariff": "mexico-tariff-2026",
    "policies/no-chinese-cars-act": "bills-earlier-2025",
    "policies/obbba-2025": "obbba-signed-ford-credits us-ev-credits-end",
    "policies/protecting-america-from-chinese-cars-act": "hr9162-introduced",
    "policies/s-4710-2026": "s4710-introduced",
    "policies/section-1260h-list": "xiaomi-2021-listing-reversed catl-on-1260h-list lawmakers-want-xiaomi-listed "
    "pentagon-byd-list-withdrawn",
    "policies/section-232-auto-tariff": "s232-auto-tariff",
    "policies/section-301-ev-tariff": "s301-2018-first-list s301-ev-announced s301-ev-effective ieepa-ruling",
    "products/su7": "su7-unveiled su7-launched su7-first-generation-total",
    "products/yu7": "yu7-launched",
    "rumors/ford-byd-hybrid-batteries": "ford-reply-byd-batteries wsj-ford-byd-batteries byd-batteries-non-us-plants navarro-reacts-byd "
    "moolenaar-letter-to-farley",
    "rumors/ford-byd-saarlouis": "wsj-ford-byd-saarlouis saarlouis-superseded",
    "rumors/ford-byd-us-collaboration": "ft-says-ford-spoke-to-byd-and-others xiaomi-silent-byd-declines",
    "rumors/ford-geely-europe": "bloomberg-geely-manufacturing-only ford-geely-responses reuters-ford-geely-talks "
    "ford-espana-statement valencia-president-optimistic geely-body3-near ford-valencia-own-plan "
    "geely-very-advanced-may",
    "rumors/ford-us-jv-framework": "gm-opposes bloomberg-farley-jv-framework ford-confirms-show-meeting truby-privacy-statement "
    "farley-not-let-them-in",
    "rumors/ford-xiaomi-jv": "trump-let-china-come-in ford-denies-completely-false ft-correspondent-shares-story "
    "ft-gave-no-timeline-or-site ft-reports-ford-xiaomi-talks moolenaar-jv-end-poorly "
    "moolenaar-reacts-to-ft reuters-carries-claim-and-denial truby-posts-denial-on-x "
    "indonesian-press-covers-denials paraphrase-drift chinese-analyst-on-risks "
    "xiaomi-denies-spokesperson xiaomi-denies-on-x",
    "rumors/geely-us-entry": "geely-weighs-us-entry",
    "rumors/xiaomi-us-entry": "lei-jun-no-us-plans",
}
DENIED_BY_BOTH = "Denied by Ford and Xiaomi"
STATUSES = {
    "ford-xiaomi-jv": ("denied", DENIED_BY_BOTH),
    "ford-byd-us-collaboration": ("unconfirmed", "Unconfirmed"),
    "ford-byd-hybrid-batteries": ("unconfirmed", "Unconfirmed"),
    "ford-geely-europe": ("unconfirmed", "Unconfirmed"),
    "ford-us-jv-framework": ("unconfirmed", "Unconfirmed"),
    "xiaomi-us-entry": ("denied", "Denied by Xiaomi"),
    "geely-us-entry": ("confirmed", "Confirmed by Geely"),
    "ford-byd-saarlouis": ("unconfirmed", "Unconfirmed"),
}
# What the material does not bear out, in the words in which it would be said.
NEVER = [
    r"debunk|hoax|fake news|prove[dn] (?:false|untrue|wrong)|disprove[dn]",
    r"(?:FT|Financial Times|report|story) (?:has |was |has been )?retracted",
    r"(?:Ford|Xiaomi) (?:is|was) (?:negotiating|in talks) with (?:Xiaomi|Ford)",
    r"Ford and Xiaomi (?:are|were|have been) (?:negotiating|in talks)",
    r"Ford (?:denied|denies|rejected|rejects) (?:the )?(?:BYD|Geely|battery|batteries)",
    r"(?<!Neither )(?:confirms|confirmed|corroborated) the (?:FT|Financial Times)",
    r"Xiaomi (?:is|was) (?:banned|barred|blacklisted)|Xiaomi is on the (?:Pentagon|Section 1260H)",
    r"lifted the (?:100% )?(?:duty|tariff)|total (?:US )?(?:tariff|duty) (?:of|is)",
    r"CATL (?:owns (?!no)|part-owns|co-owns)|joint venture (?:partner )?with CATL",
    r"BYD (?:produces|makes|builds) (?:cars )?in Indonesia",
]


def made(folder: Path, as_of: str) -> dict[str, str]:
    """Build the site as of a day; return its pages by address."""
    result = build(Options(site=ROOT, output=folder, as_of=Date.parse(as_of).earliest))
    assert not result.failed, result.problems
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    found = [address for address in found if not address.startswith("id/")]  # tests/test_editions.py compares the two
    return {address: (folder / address).read_text(encoding="utf-8") for address in found}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return made(tmp_path_factory.mktemp("site"), "2026-06-09")


def plain(markup: str) -> str:
    """Return what is read aloud of markup: citation marks and tags taken out, white space made one."""
    text = re.sub(r"<sup>.*?</sup>|<[^>]+>", "", markup)
    return " ".join(html.unescape(text).split())


def fact(page: str, name: str) -> str:
    """Return a fact's markup on the page on which it lives, in a list of facts or in a row of who says what."""
    found = re.search(rf'<li(?: class="[^"]*")? id="{name}">(.*?)(?:</li>|<ul class="earlier")', page, re.DOTALL)
    assert found, name
    return found[1]


def quotation(markup: str) -> list[str]:
    quotes = re.findall(r'<blockquote class="quote".*?</blockquote>', markup, re.DOTALL)
    return [plain(words) for words in quotes]


def history(page: str) -> list[tuple[str, str]]:
    """Return the days and words of a status's history."""
    (listed,) = re.findall(r'<ol class="history">(.*?)</ol>', page, re.DOTALL)
    changes = re.findall(r'datetime="([^"]*)".*?<span class="status[^>]*>(.*?)</span>', listed)
    return [(day, plain(words)) for day, words in changes]


def status(page: str) -> tuple[str, str]:
    """Return a rumor's status, by its key and in the words of its badge."""
    found = re.search(r'class="answer answer-(\w+)".*?<span class="status[^>]*>(.*?)</span>', page, re.DOTALL)
    assert found
    return found[1], plain(found[2])


def test_the_story_has_as_many_subjects_and_facts_as_its_dossier() -> None:
    assert sum(len(names.split()) for names in SUBJECTS.values()) == 48
    assert len({name for names in FACTS.values() for name in names.split()}) == 119


@pytest.mark.parametrize("folder", SUBJECTS)
def test_every_subject_has_a_page_that_its_index_lists(site: dict[str, str], folder: str) -> None:
    for name in SUBJECTS[folder].split():
        assert site[f"{folder}/{name}.html"].count("<h1>") == 1
        assert f'href="{name}.html"' in site[f"{folder}/index.html"]


@pytest.mark.parametrize("home", FACTS)
def test_every_fact_is_on_its_page_and_on_the_timeline(site: dict[str, str], home: str) -> None:
    for name in FACTS[home].split():
        homes = [address for address, page in site.items() if f' id="{name}"' in page]
        assert homes == [f"{home}.html"], name
        assert site[f"{home}.html"].count(f' id="{name}"') == 1
        parts = [page for address, page in site.items() if re.fullmatch(r"timeline(/[\d-]+)?\.html", address)]
        dates = re.compile(rf'class="fact-date" href="(?:\.\./)?{home}\.html#{name}"')
        assert sum(len(dates.findall(part)) for part in parts) == 1, name
        assert re.search("<sup><button|Sources: ", fact(site[f"{home}.html"], name)), name


def test_the_facts_of_the_story_concern_both_companies(site: dict[str, str]) -> None:
    for company in ("ford", "xiaomi"):
        parts = {address: page for address, page in site.items() if f"companies/{company}/timeline" in address}
        for name in ("ft-reports-ford-xiaomi-talks", "ford-denies-completely-false", "xiaomi-denies-on-x"):
            dates = re.compile(rf'class="fact-date" href="(?:\.\./)+rumors/ford-xiaomi-jv\.html#{name}"')
            assert sum(len(dates.findall(part)) for part in parts.values()) == 1, (company, name)


@pytest.mark.parametrize("rumor", STATUSES)
def test_each_rumor_stands_where_its_evidence_puts_it(site: dict[str, str], rumor: str) -> None:
    assert status(site[f"rumors/{rumor}.html"]) == STATUSES[rumor]


def test_the_story_went_from_unconfirmed_to_denied_by_one_to_denied_by_both(site: dict[str, str]) -> None:
    assert history(site["rumors/ford-xiaomi-jv.html"]) == [
        ("2026-01-31", "Unconfirmed"),
        ("2026-01-31", "Denied by Ford"),
        ("2026-02-01", DENIED_BY_BOTH),
    ]
    assert status(site["index.html"]) == ("denied", DENIED_BY_BOTH)


def test_the_story_is_shown_as_it_stood_on_each_day(tmp_path: Path) -> None:
    before = made(tmp_path / "before", "2026-01-30")["rumors/ford-xiaomi-jv.html"]
    assert status(before) == ("none", "No evidence yet")
    assert quotation(before) == quotation(fact(before, "trump-let-china-come-in"))
    first = made(tmp_path / "first", "2026-01-31")["rumors/ford-xiaomi-jv.html"]
    assert status(first) == ("denied", "Denied by Ford")
    assert 'id="xiaomi-denies-spokesperson"' not in first


def test_the_part_about_byd_stays_unconfirmed(site: dict[str, str]) -> None:
    parts = re.findall(r'<ul class="claim-parts">(.*?)</ul>', site["rumors/ford-xiaomi-jv.html"], re.DOTALL)
    assert [re.findall(r"status status-(\w+)", part) for part in parts] == [["unconfirmed"]]
    assert 'href="ford-byd-us-collaboration.html"' in parts[0]
    assert history(site["rumors/ford-byd-us-collaboration.html"]) == [("2026-01-31", "Unconfirmed")]


def test_ford_and_xiaomi_are_quoted_in_their_own_words(site: dict[str, str]) -> None:
    page = site["rumors/ford-xiaomi-jv.html"]
    ford = ["This story is completely false. There is no truth to it."]
    assert quotation(fact(page, "ford-denies-completely-false")) == ford
    assert quotation(fact(page, "truby-posts-denial-on-x")) == ford
    sells = "Xiaomi does not sell its products and services in the United States and is not negotiating"
    assert quotation(fact(page, "xiaomi-denies-spokesperson")) == [
        f"Reports that Xiaomi is discussing a joint venture with Ford Motor Company are false. {sells} to do so."
    ]
    assert quotation(fact(page, "xiaomi-denies-on-x")) == [
        "This report about a joint venture with Ford Motor Company is completely false. "
        f"{sells} with any companies to do so."
    ]


def test_a_paraphrase_is_never_a_quotation(site: dict[str, str]) -> None:
    said = 0
    for address, page in site.items():
        assert "untrue" not in " ".join(quotation(page)), address
        text = plain(page)
        for found in re.finditer("completely untrue", text):
            said += 1
            assert "paraphrase" in text[max(0, found.start() - 120) : found.end() + 120], address
    assert said


def test_ford_is_not_said_to_deny_what_it_only_would_not_discuss(site: dict[str, str]) -> None:
    for rumor in ("ford-byd-hybrid-batteries", "ford-geely-europe"):
        page = site[f"rumors/{rumor}.html"]
        rows = page.split('id="voices_"')[1].split("</section>")[0]
        assert re.search(r'<li class="voice voice-declines"[^>]*>\s*<p class="voice-who"><a[^>]*>Ford<', rows)
        own = page.split('id="elsewhere_"')[0]
        assert "stance-denies" not in own


@pytest.mark.parametrize("words", NEVER)
def test_nothing_is_claimed_that_the_material_does_not_bear_out(site: dict[str, str], words: str) -> None:
    for address, page in site.items():
        found = re.search(words, plain(page), re.IGNORECASE)
        assert not found, f"{address}: {found[0]}"


def test_what_the_court_struck_down_is_always_the_emergency_tariffs(site: dict[str, str]) -> None:
    sentences = (sentence for page in site.values() for sentence in re.split(r"(?<=\.) ", plain(page)))
    ruled = [sentence for sentence in sentences if "struck down" in sentence]
    assert ruled
    assert all("IEEPA" in sentence for sentence in ruled)
