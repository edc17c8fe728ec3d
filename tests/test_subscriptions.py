"""What a site announces: feeds that others' libraries read, with ids that last and nothing hidden."""

from __future__ import annotations

import json

import atoma
import feedparser
import pytest
from lxml import etree

from explainer.building import Options, make
from explainer.memory import Memory
from tests.announced import ATOM, MORE, Announced, announce, check, texts
from tests.bilingual import STORY
from tests.conftest import ROOT, SmallSite


@pytest.fixture
def site(bilingual: SmallSite) -> SmallSite:
    return bilingual.write(MORE)


@pytest.fixture
def built(site: SmallSite, monkeypatch: pytest.MonkeyPatch) -> Announced:
    return announce(site, monkeypatch)


# Standards


def test_feeds_hold_to_their_standards(built: Announced) -> None:
    feeds = [address for kind in ("xml", "json") for address in built.named(f"**/feed*.{kind}")]
    feeds += built.named("**/feed/*.*")
    assert {"feed.xml", "id/feed.json", "feed/statuses.xml", "stories/port-sale/feed.json"} <= set(feeds)
    check({address: built.bytes(address) for address in feeds})


def test_feeds_of_the_project_hold_to_their_standards_and_their_size() -> None:
    outputs, _ = make(Options(site=ROOT), Memory())
    feeds = {name: made for name, made in outputs.items() if "feed" in name and name.endswith((".xml", ".json"))}
    assert len(feeds) > 100
    check(feeds)
    assert max(map(len, feeds.values())) < 500_000
    for name in feeds:
        if name.startswith("id/") and name.endswith(".json"):
            said, first = json.loads(feeds[name]), json.loads(feeds[name.removeprefix("id/")])
            days = [
                [(each["id"], each["date_published"], each["date_modified"]) for each in items["items"]]
                for items in (said, first)
            ]
            assert days[0] == days[1], name
            assert (said["language"], first["language"]) == ("id", "en")


# Other people's readers


def test_feedparser_reads_what_was_written(built: Announced) -> None:
    read = feedparser.parse(built.bytes("stories/port-sale/feed.xml"))
    assert not read.bozo
    assert read.feed.title == "The port was sold – The harbour affair"
    assert read.feed.link == "https://example.org/harbour/stories/port-sale.html"
    assert read.feed.language == "en"
    assert read.feed.author == "The harbour affair"
    entries = {each.id.partition("#")[2]: each for each in read.entries}
    denial = entries["port-sale/denial"]
    assert denial.title == "The Board denied it."
    assert denial.link == "https://example.org/harbour/stories/port-sale.html#denial"
    assert denial.updated == denial.published == "2025-03-02T00:00:00Z"
    assert [(each.term, each.label) for each in denial.tags] == [("story", "Story"), ("denies", "Denies")]
    (content,) = denial.content
    assert content.type == "text/html"
    assert "There is no sale for $5." in texts(content.value)
    assert "Harbour Board" in texts(content.value)  # its source


def test_atoma_reads_the_same(built: Announced) -> None:
    for address in built.named("**/feed.xml"):
        atom = atoma.parse_atom_bytes(built.bytes(address))
        read = feedparser.parse(built.bytes(address))
        assert [each.id_ for each in atom.entries] == [each.id for each in read.entries]
        assert [each.title.value for each in atom.entries] == [each.title for each in read.entries]
        said = atoma.parse_json_feed(built.json(address.removesuffix(".xml") + ".json"))
        assert [each.date_modified for each in said.items] == [each.updated for each in atom.entries]
        assert [each.title for each in said.items] == [each.title.value for each in atom.entries]


def test_every_address_in_an_entry_is_whole_and_leads_to_a_page(built: Announced) -> None:
    found = 0
    for address in built.named("**/feed*.json"):
        for item in built.json(address)["items"]:
            for href in [item["url"], *etree.HTML(item["content_html"]).xpath("//@href")]:
                page, _, fragment = href.removeprefix("https://example.org/harbour/").partition("#")
                html = built.bytes(page or "index.html").decode()
                assert not fragment or f'id="{fragment}"' in html, href
                found += 1
    assert found > 100


# What is in them


def test_a_status_feed_holds_changes_of_status_only(built: Announced) -> None:
    assert built.ids("feed/statuses.json") == [
        "port-sale/status/2025-03-02/denial",
        "port-sale/status/2025-03-01/report",
    ]
    (first, _) = built.json("feed/statuses.json")["items"]
    assert first["title"] == "Port sale: Denied by the Board"
    assert first["url"] == "https://example.org/harbour/stories/port-sale/2025-03-02.html"
    assert "1 of the 2 parties named, denies it" in texts(first["content_html"])


def test_a_page_is_told_of_what_concerns_it_elsewhere(built: Announced) -> None:
    assert set(built.ids("bodies/board/feed.json")) >= {
        "port-sale/denial",
        "port-sale/status/2025-03-02/denial",
        "port-law/passed",
        "lease/2025-04-02-city",
    }
    assert not any("port-sale" in each for each in built.ids("laws/port-law/feed.json"))


def test_terms_and_pages_without_facts_have_no_feed(site: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    blank = "---\ntitle: Idle\n---\n"
    site.write({"content/words/quay.md": blank, "content/bodies/idle.md": blank})
    built = announce(site, monkeypatch)
    assert [name for name in built.named("words/quay/*") if "cite" not in name] == []
    assert [name for name in built.named("bodies/idle/*") if "cite" not in name] == []
    assert 'href="../feed.xml"' in built.bytes("bodies/idle.html").decode()


def test_days_come_from_the_facts(site: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    site.edit("content/laws/port-law.md", "id: passed,", "id: passed, added: 2025-02-03,")
    correction = "corrections: [{date: 2025-05-09, was: a, now: b, why: c, fact: passed}]"
    site.edit("content/laws/port-law.md", "title: Port law", f"title: Port law\n{correction}")
    items = {each["id"].partition("#")[2]: each for each in announce(site, monkeypatch).json("feed.json")["items"]}
    days = {name: (each["date_published"][:10], each["date_modified"][:10]) for name, each in items.items()}
    assert days["port-law/passed"] == ("2025-02-03", "2025-05-09")
    assert days["port-law/correction/2025-05-09/passed"] == ("2025-05-09", "2025-05-09")
    assert days["port-sale/2025-03-03"] == ("2025-03-03", "2025-04-01")  # retired
    assert days["port-law/fines"] == ("2025-05-01", "2025-05-01")  # announced, and still ahead
    assert "port-law/start" not in days  # ahead, and nobody says since when that is known
    assert "(ahead)" in items["port-law/fines"]["content_html"]
    assert {each["date_published"] > "2025-06-01T00:00:00Z" for each in items.values()} == {False}


def test_the_next_day_changes_nothing_that_the_day_does_not_bring(
    site: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = announce(site, monkeypatch)
    first = {address: before.bytes(address) for address in before.named("**/feed*.*")}
    after = announce(site, monkeypatch, "2025-06-02")
    assert {address: after.bytes(address) for address in first} == first
    later = announce(site, monkeypatch, "2026-01-01")
    assert set(later.ids("feed.json")) - set(json_ids(first["feed.json"])) == {"port-law/start"}


def json_ids(content: bytes) -> list[str]:
    return [each["id"].partition("#")[2] for each in json.loads(content)["items"]]


def test_drafts_and_days_to_come_do_not_leak(site: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    built = announce(site, monkeypatch)
    found = [*built.named("**/*.xml"), *built.named("**/*.json"), *built.named("**/*.ics")]
    files = [name for name in found if "data/sources" not in name]  # one of which has such a title
    assert len(files) > 20
    assert [each for each in files if b"idden" in built.bytes(each) or b"secret" in built.bytes(each)] == []
    early = announce(site, monkeypatch, "2025-03-01")
    assert early.ids("stories/port-sale/feed.json") == ["port-sale/status/2025-03-01/report", "port-sale/report"]


def test_a_past_day_has_no_feeds(site: SmallSite) -> None:
    assert not site.build("2025-04-01").failed
    root = site.folder / "_site"
    machines = [path.name for path in root.rglob("*") if path.suffix in (".xml", ".ics", ".webmanifest")]
    assert machines == []
    assert "feed.xml" not in (root / "index.html").read_text()
    assert not (root / "follow.html").exists()


def test_a_site_that_does_not_know_its_address_has_none(site: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    site.edit("site.yaml", "url: https://example.org/harbour/\n", "")
    built = announce(site, monkeypatch)
    for pattern in ("**/*.xml", "**/*.ics", "robots.txt", "follow.html"):
        assert built.named(pattern) == []
    assert built.named("manifest.webmanifest")
    assert "follow.html" not in built.bytes("index.html").decode()


# Ids


def test_ids_outlive_titles_order_and_headings(site: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    before = announce(site, monkeypatch)
    ids = {address: set(before.ids(address)) for address in before.named("**/feed*.json")}
    site.edit("content/pacts/lease.md", "title: Lease of the port", "title: Quite another title\nshort: Other")
    site.edit(STORY, "title: The port was sold", "title: Not at all sold")
    lease = (site.folder / "content/pacts/lease.md").read_text()
    first, second = (next(line for line in lease.split("\n") if word in line) for word in ("first &", "second"))
    swapped = lease.replace(first, "\0").replace(second, first).replace("\0", second)
    (site.folder / "content/pacts/lease.md").write_text(swapped + "\n## 2025-04-01 city\n\nA heading.\n")
    after = announce(site, monkeypatch)
    assert {address: set(after.ids(address)) for address in after.named("**/feed*.json")} == ids
    said = {each["id"]: each["title"] for each in after.json("pacts/lease/feed.json")["items"]}
    told = {each["id"]: each["title"] for each in before.json("pacts/lease/feed.json")["items"]}
    assert said == told  # not only the same ids, but of the same facts


def test_the_same_id_and_days_in_every_language(built: Announced) -> None:
    feeds = built.named("id/**/feed*.json")
    assert len(feeds) > 4
    for address in feeds:
        here, there = built.json(address), built.json(address.removeprefix("id/"))
        days = [
            [(each["id"], each["date_published"], each["date_modified"]) for each in feed["items"]]
            for feed in (here, there)
        ]
        assert days[0] == days[1]
        assert (here["language"], there["language"]) == ("id", "en")
    said = {each["id"].partition("#")[2]: each for each in built.json("id/stories/port-sale/feed.json")["items"]}
    assert said["port-sale/denial"]["title"] == "Otoritas membantahnya."
    assert "Terjemahan: Tidak ada penjualan seharga US$5." in texts(said["port-sale/denial"]["content_html"])


def test_a_feed_leads_to_itself_in_other_languages_and_formats(built: Announced) -> None:
    root = "https://example.org/harbour/"
    tree = built.tree("id/stories/port-sale/feed.xml")
    links = {
        (each.get("rel"), each.get("type"), each.get("hreflang")): each.get("href")
        for each in tree.findall(f"{ATOM}link")
    }
    assert links == {
        ("self", "application/atom+xml", None): f"{root}id/stories/port-sale/feed.xml",
        ("alternate", "text/html", "id"): f"{root}id/stories/port-sale.html",
        ("alternate", "application/feed+json", "id"): f"{root}id/stories/port-sale/feed.json",
        ("alternate", "application/atom+xml", "en"): f"{root}stories/port-sale/feed.xml",
    }
