"""A page's twin in Markdown says what the page says, and no text breaks out of its place."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from explainer import preparing
from explainer.building import Options
from explainer.dates import Day
from explainer.markdowning import escaped, markdown
from explainer.memory import Memory
from tests.built import VOID, Page
from tests.conftest import ROOT, SmallSite
from tests.editing import made
from tests.harbour import ENLARGED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

TODAY = Day(2025, 6, 1)
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_LEFT_OUT = re.compile(r'<(svg|template)\b.*?</\1>|<div class="about-card".*?</div>', re.DOTALL)
WILD = [
    "# heading", "- item", "+ item", "* item", "1. item", "12) item", "> quote", "    code", "```", "~~~", "---", "===",
    "[a](b)", "![a](b)", "[a]: b", "<b>bold</b>", "<!-- -->", "&amp;", "&#35;", "`a`", "*a*", "_a_", "a_b_c", "**a**",
    "~~a~~", "a | b", "|-|-|", "\\", "\\*", "a\\", "http://e.org", "<http://e.org>", "a  ", "!", "[", "]", "](", ")",
    "$x$", "2026.",
    "]()", "a](javascript:alert(1))", "\u2028# x", "\x0b- x", "-", "+", "#", "###### x", "- - -", "_ _ _",
    "* * *", ":--", "|",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"])),
    st.lists(st.sampled_from(WILD), min_size=1, max_size=4).map(" ".join),
    st.lists(st.sampled_from(WILD), min_size=1, max_size=4).map("".join),
    st.text(alphabet="\\`*_{}[]()#+-.!|<>~&=: a1\n"),
)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "today", lambda _: TODAY)


def outputs(site: SmallSite) -> dict[str, bytes]:
    files, problems = made(replace(site.options(), as_of=None), Memory())
    assert not [problem for problem in problems if problem.code.startswith("E")], problems
    return files


@pytest.fixture(scope="module")
def project() -> dict[str, bytes]:
    files, _ = made(Options(site=ROOT), Memory())
    return files


def tokens(text: str) -> Iterator[Token]:
    for token in READER.parse(text):
        yield token
        yield from token.children or ()


def read(text: str) -> tuple[str, list[str]]:
    """Return the letters and the addresses of links of a text in Markdown."""
    found = list(tokens(text))
    shown = [each.content for each in found if each.type in ("text", "code_inline", "fence")]
    assert not [each for each in found if each.type.startswith("html")]
    links = [str(each.attrs["href"]) for each in found if each.type == "link_open"]
    return letters("".join(shown)), links


def of_page(page: Page) -> tuple[str, list[str]]:
    """Return the letters and the links of a page's main part and footer, but those of drawings, filters and cards."""
    html = page.html[page.html.index("<main") : page.html.index("</footer>")] + "</footer>"
    shown = Page(page.address, _LEFT_OUT.sub("", html))
    hrefs = [each.attributes["href"] for each in shown.all("a")]
    name = page.address.rpartition("/")[2]
    text = shown.one("main").text + shown.one("footer").text
    return letters(text), [name + href if href.startswith("#") else href for href in hrefs]


def letters(text: str) -> str:
    """Return the letters of a text: numbers of sources stand in both, but not alike."""
    return "".join(re.findall(r"[^\W\d_]", text))


def twins(files: dict[str, bytes]) -> list[tuple[Page, str]]:
    found = []
    for name, content in files.items():
        twin = name.removesuffix(".html") + ".md"
        if name.endswith(".html") and twin in files:
            found.append((Page(name, content.decode()), files[twin].decode()))
    return found


def unquoted(address: str) -> str:
    """Return an address as markdown-it writes one, which quotes what addresses cannot hold."""
    return READER.normalizeLink(address)


@pytest.mark.parametrize("folder", ["", "id/"])
def test_a_twin_has_the_words_and_links_of_its_page(project: dict[str, bytes], folder: str) -> None:
    pairs = [each for each in twins(project) if each[0].address.startswith("id/") == bool(folder)]
    assert len(pairs) > 200
    for page, twin in pairs:
        said, links = read(twin)
        text, hrefs = of_page(page)
        assert sorted(links) == sorted(map(unquoted, hrefs)), page.address
        assert said == text, page.address


def test_the_enlarged_world_has_twins_of_the_same_words_and_links(world: SmallSite) -> None:
    site = world.write(ENLARGED)
    site.write({"static/quay.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>", "static/plans/quay.svg": "<svg/>"})
    pairs = twins(outputs(site))
    assert len(pairs) > 10
    for page, twin in pairs:
        said, links = read(twin)
        text, hrefs = of_page(page)
        assert sorted(links) == sorted(map(unquoted, hrefs)), page.address
        assert said == text, page.address


def test_a_rumors_twin_says_the_status_the_claim_the_voices_the_facts_and_the_sources(
    project: dict[str, bytes],
) -> None:
    twin = project["rumors/ford-xiaomi-jv.md"].decode()
    blocks = twin.split("\n\n")
    assert blocks[1:3] == ["# Ford–Xiaomi joint venture in the US", "**Denied by Ford and Xiaomi**"]
    assert blocks[3].startswith("Ford and Xiaomi, both parties named, deny it.")
    assert "> This story is completely false. There is no truth to it." in twin
    assert "(ford-xiaomi-jv.html#ford-denies-completely-false)" in twin
    assert re.search(
        r"^- \\\[4\\\] \[Ford held talks with China’s Xiaomi over EV partnership\]\(https://", twin, re.MULTILINE
    )
    assert "CC-BY-4.0" in twin


def test_exactly_the_pages_that_may_be_found_have_a_twin_and_say_so(project: dict[str, bytes]) -> None:
    for name, content in project.items():
        if name.endswith(".html"):
            page = Page(name, content.decode())
            links = [each for each in page.all("link") if each.attributes.get("type") == "text/markdown"]
            hidden = any(each.attributes.get("name") == "robots" for each in page.all("meta"))
            expected = [] if hidden or name.endswith("404.html") else [name.removesuffix(".html") + ".md"]
            assert [page.target(each.attributes["href"]) for each in links] == expected, name
            assert (name.removesuffix(".html") + ".md" in project) == bool(expected)


def one_line(text: str) -> str:
    return " ".join(text.split())


@given(TEXTS, TEXTS)
@example("!", "a")
@example("a\\", "b")
@example("1.", "x")
@example("#", "")
@example("a ##", "b #")
def test_no_text_breaks_out_of_a_heading_a_paragraph_an_item_or_a_link(title: str, text: str) -> None:
    html = (
        f"<main><h1>{escape(title)}</h1><p>{escape(text)}</p><ul><li>{escape(text)}</li></ul>"
        f"<blockquote><p>{escape(text)}</p></blockquote>"
        f'<p>x{escape(text)}<a href="a b(c).html">{escape(title)}z</a></p>'
        f"<table><tr><th>{escape(title)}y</th></tr><tr><td>{escape(text)}y</td></tr></table><p>end</p></main>"
    )
    found = READER.parse(markdown(html.encode(), "here.html").decode())
    lines = [each for each in found if each.type == "inline"]
    plain = [one_line("".join(child.content for child in each.children or ())) for each in lines]
    expected = [title, text, text, text, f"x{text}{title}z", f"{title}y", f"{text}y", "end"]
    assert [each for each in plain if each] == [one_line(each) for each in expected if one_line(each)]
    kinds = {child.type for each in lines for child in each.children or ()}
    assert kinds <= {"text", "text_special", "link_open", "link_close"}
    hrefs = [child.attrs["href"] for each in lines for child in each.children or () if child.type == "link_open"]
    assert hrefs == ["a%20b(c).html"]


@given(TEXTS)
def test_an_address_stays_an_address(text: str) -> None:
    html = f'<main><p>See <a href="https://e.org/?{escape(text)}">it</a> now.</p></main>'
    (_, inline, _) = READER.parse(markdown(html.encode(), "here.html").decode())
    kinds = [child.type for child in inline.children or ()]
    assert kinds == ["text", "link_open", "text", "link_close", "text"]


def test_code_keeps_its_signs() -> None:
    html = b"<main><p><code>`a` *b*</code></p><pre><code>```\n&lt;x&gt;\n</code></pre></main>"
    inline, fence = (
        each for each in tokens(markdown(html, "a.html").decode()) if each.type in ("code_inline", "fence")
    )
    assert inline.content == "`a` *b*"
    assert fence.content == "```\n<x>\n"


def test_a_link_to_a_place_on_the_page_leads_to_the_page() -> None:
    html = b'<main><p><a href="#report">said</a></p></main>'
    assert markdown(html, "stories/port-sale.html") == b"[said](port-sale.html#report)\n"


def test_careless_markup_is_read_as_far_as_it_goes() -> None:
    html = b"<main><p>a</b> <b>c</main>"
    assert markdown(html, "a.html") == b"a **c**\n"


def test_the_index_leads_to_the_twins_with_their_status(world: SmallSite) -> None:
    world.edit("content/stories/port-sale.md", "title: The port was sold", 'title: "A [sale](x)"')
    files = outputs(world)
    text = files["llms.txt"].decode()
    found = list(tokens(text))
    assert (found[0].type, found[2].content) == ("heading_open", "The harbour affair")
    said, links = read(text)
    targets = [link.removeprefix("https://example.org/harbour/") for link in links]
    assert set(targets) <= files.keys()
    assert {"stories/port-sale.md", "bodies/board.md", "index.md", "data/facts.json"} <= set(targets)
    assert r"- [A \[sale\](x)](https://example.org/harbour/stories/port-sale.md): Denied by the Board" in text
    assert "It runs the port." in text
    assert "portwassold" not in said


def test_each_language_has_an_index(bilingual: SmallSite) -> None:
    files = outputs(bilingual)
    _, links = read(files["id/llms.txt"].decode())
    assert "https://example.org/harbour/id/stories/port-sale.md" in links
    assert "Dibantah" in files["id/llms.txt"].decode()


def test_void_elements_are_those_of_html() -> None:
    html = b"<main><p>a<br>b<img src='c.png' alt='d'><wbr>e</p><hr><p>f</p></main>"
    assert markdown(html, "a.html") == b"a b![d](c.png)e\n\n---\n\nf\n"
    assert {"br", "img", "hr", "wbr"} <= VOID
    assert escaped("a*b") == r"a\*b"
