"""Documents of feeds: to the letter of their standards, in archives that keep their posts, for any text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from explainer.feeds import MOST, Feed, Post, documents, written
from tests.announced import ATOM, GRAMMAR, check

SITE = "https://a.example/"
HISTORY = "{http://purl.org/syndication/history/1.0}"


def made(count: int) -> dict[str, bytes]:
    """Return the documents of a feed with so many posts, the newest first."""
    posts = [
        written(Post(f"{SITE}#{n}", f"{SITE}{n}", f"No. {n}", f"<p>{n} &amp; more</p>", day, day, ()), "en")
        for n in range(count, 0, -1)
        for day in [f"{1000 + n}-01-01"]
    ]
    return dict(
        documents(
            Feed(
                address="feed.xml",
                root="https://a.example/{}".format,
                home="https://a.example/",
                title="A & B",
                subtitle="",
                lang="en",
                author="A",
                author_href="https://a.example/",
                icon="https://a.example/i.png",
                rights="",
                others=(),
                since="1970-01-01",
                posts=posts,
            )
        )
    )


def link(tree: etree._Element, rel: str) -> str | None:
    found = [each.get("href") for each in tree.findall(f"{ATOM}link") if each.get("rel") == rel]
    return found[0] if found else None


def test_the_grammar_refuses_what_is_no_feed() -> None:
    tree = etree.fromstring(made(1)["feed.xml"])
    tree.remove(tree.find(f"{ATOM}updated"))
    assert not GRAMMAR.validate(tree)


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        ((f"{ATOM}author",), "a feed has an author"),
        ((f"{ATOM}author",), "an entry has an author"),
        ((f"{ATOM}entry/{ATOM}link", f"{ATOM}entry/{ATOM}content"), "an entry leads on"),
    ],
)
def test_a_feed_that_the_grammar_takes_may_lack_what_its_standard_asserts(paths: tuple[str, ...], said: str) -> None:
    content = made(1)
    tree = etree.fromstring(content["feed.xml"])
    for each in (each for path in paths for each in tree.findall(path)):
        each.getparent().remove(each)
    assert GRAMMAR.validate(tree)
    with pytest.raises(AssertionError, match=said):
        check({**content, "feed.xml": etree.tostring(tree)})


@pytest.mark.parametrize("count", [0, 1, MOST, MOST + 1, 2 * MOST, 2 * MOST + 1, 3 * MOST + 7])
def test_archives_hold_every_post_and_are_never_larger_than_the_feed(count: int) -> None:
    content = made(count)
    check(content)
    trees = {
        f"https://a.example/{name}": etree.fromstring(each) for name, each in content.items() if name.endswith("xml")
    }
    seen: list[str] = []
    address: str | None = "https://a.example/feed.xml"
    while address:
        tree = trees.pop(address)
        ids = [each.findtext(f"{ATOM}id", "") for each in tree.findall(f"{ATOM}entry")]
        assert len(ids) <= MOST
        seen += [each for each in ids if each not in seen]
        assert (tree.find(f"{HISTORY}archive") is not None) == (address != "https://a.example/feed.xml")
        address = link(tree, "prev-archive")
    assert seen == [f"https://a.example/#{n}" for n in range(count, 0, -1)]
    assert trees == {}


@given(st.integers(MOST + 1, 2 * MOST), st.integers(0, 2 * MOST))
def test_a_new_post_moves_no_other_between_archives(count: int, more: int) -> None:
    before, after = made(count), made(count + more)
    (first,) = ["feed/1.xml"]
    kept = [each.findtext(f"{ATOM}id") for each in etree.fromstring(before[first]).findall(f"{ATOM}entry")]
    assert [each.findtext(f"{ATOM}id") for each in etree.fromstring(after[first]).findall(f"{ATOM}entry")] == kept


def test_json_pages_follow_each_other() -> None:
    content = made(3 * MOST)
    count, address = 0, "feed.json"
    while address:
        said: dict[str, Any] = json.loads(content[address])
        count, address = count + 1, said.get("next_url", "").removeprefix("https://a.example/")
    assert count == 3


@pytest.mark.parametrize("count", [0, 1, 2, MOST + 1])
def test_json_feeds_are_laid_out_like_other_json(count: int) -> None:
    for address, content in made(count).items():
        if address.endswith(".json"):
            assert content.decode() == json.dumps(json.loads(content), ensure_ascii=False, indent=1) + "\n"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_makes_a_feed_that_can_be_read(text: str) -> None:
    post = written(Post("i", "https://a.example/", text, text, "2025-01-01", "2025-01-01", ()), "en")
    feed = Feed("f.xml", str, "https://a.example/", text, text, "en", text, "h", "i", text, (), "2025-01-01", [post])
    content = dict(documents(feed))
    tree = etree.fromstring(content["f.xml"])
    plain = "".join(each for each in text if each in "\t\n\r" or (each >= " " and each not in "\ufffe\uffff"))
    assert (tree.findtext(f"{ATOM}entry/{ATOM}title") or "") == plain.replace("\r\n", "\n").replace("\r", "\n")
    assert json.loads(content["f.json"])["items"][0]["title"] == text
