"""Write a site of any size, for measuring: `python -m tools.corpus N FOLDER`.

A third each of its N pages are companies, policies and rumors; there are N/5 sources. A page has about six facts, five
links in its text, three relations and about 4.4 KB, of which 1.3 KB are front matter. The same seed always gives the
same bytes, and the same text whichever generator it is written for (`tools.peers`).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tools import vocabulary as words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

FEWEST = 10  # pages: a page names eight others
SECTIONS = ("companies", "policies", "rumors")
_STATUSES = {
    "companies": ("active", "merged", "wound-down"),
    "policies": ("proposed", "in-force", "repealed"),
    "rumors": ("unverified", "debunked", "partly-true", "confirmed"),
}
_STANCES = ("supports", "disputes", "context")
_STEPS = ("proposed", "adopted", "effective", "amended", "applies", "amended", "amended", "amended")
_SORTS = ("report", "report", "statement", "official", "document", "data")
_SETTINGS = """\
title: A large affair
description: Who claims what of whom, at length.
url: https://large.example/
timezone: UTC
kinds:
  rumor: {folder: rumors, nature: claim, one: Rumor, many: Rumors}
  policy: {folder: policies, nature: rule, one: Policy, many: Policies}
  company: {folder: companies, nature: entity, one: Company, many: Companies}
"""


@dataclass(frozen=True, slots=True)
class Fact:
    """A dated statement with its sources."""

    date: str
    text: str
    stance: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What facts rely on."""

    id: str
    title: str
    publisher: str
    date: str
    url: str


@dataclass(slots=True)
class Page:
    """A page before it is written for anybody: `about` and `links` are positions of other pages."""

    section: str
    slug: str
    title: str
    summary: str
    date: str
    status: str
    seed: int
    about: tuple[int, ...] = ()
    links: tuple[int, ...] = ()
    facts: tuple[Fact, ...] = ()

    @property
    def id(self) -> str:
        """The page's folder and name: `rumors/claim-12`."""
        return f"{self.section}/{self.slug}"


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that a site says."""

    pages: tuple[Page, ...]
    sources: tuple[Source, ...]


def corpus(count: int, seed: int = 1) -> Corpus:
    """Make up a site of so many pages; raises ValueError for fewer than FEWEST."""
    if count < FEWEST:
        raise ValueError(f"a site needs {FEWEST} pages at least, since each names eight others")
    chance = random.Random(f"{seed}:{count}")
    sources = tuple(_source(number, chance) for number in range(count // 5))
    pages = tuple(_page(number, chance) for number in range(count))
    hubs = max(1, int(count**0.5))
    for number, page in enumerate(pages):
        picked: list[int] = []
        while len(picked) < 8:
            other = chance.randrange(hubs if chance.random() < 0.2 else count)
            if other != number and other not in picked:
                picked.append(other)
        page.about, page.links = tuple(picked[:3]), tuple(picked[3:])
        page.facts = tuple(_fact(sources, chance) for _ in range(chance.choice((4, 5, 6, 6, 7, 8))))
    return Corpus(pages, sources)


def _source(number: int, chance: random.Random) -> Source:
    pick = chance.choice
    title = f"{pick(words.ADJECTIVES).title()} {pick(words.NOUNS)} on the {pick(words.PLACES)} {pick(words.NOUNS)}"
    address = f"https://source{number % 97}.example.net/doc/{chance.randrange(10**8):08d}"
    return Source(f"s{number:05d}", title, pick(words.PUBLISHERS), _day(chance), address)


def _page(number: int, chance: random.Random) -> Page:
    pick, section = chance.choice, SECTIONS[number % 3]
    name = f"{pick(words.FIRST_NAMES)} {pick(words.LAST_NAMES)}"
    title = {
        "companies": f"{name} {number}",
        "policies": f"{pick(words.PLACES)} {pick(words.POLICIES)} {number}",
        "rumors": f"Claim: {name} {pick(words.RUMORS)} ({number})",
    }[section]
    slug = "-".join("".join(letter if letter.isalnum() else " " for letter in title.lower()).split())
    status = pick(_STATUSES[section])
    return Page(section, slug, title, sentence(chance), _day(chance), status, chance.getrandbits(48))


def _fact(sources: tuple[Source, ...], chance: random.Random) -> Fact:
    cited = {chance.choice(sources).id for _ in range(chance.choice((1, 1, 2, 3)))}
    return Fact(_day(chance), sentence(chance), chance.choice(_STANCES), tuple(sorted(cited)))


def _day(chance: random.Random) -> str:
    return f"{chance.randint(2014, 2025)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"


def sentence(chance: random.Random) -> str:
    """Make up a sentence."""
    pick = chance.choice
    a, n, v, p = words.ADJECTIVES, words.NOUNS, words.VERBS, words.PLACES
    match chance.randrange(5):
        case 0:
            said = f"the {pick(a)} {pick(n)} in {pick(p)} {pick(v)} a {pick(a)} {pick(n)} after the {pick(n)} closed it"
        case 1:
            said = f"a {pick(a)} {pick(n)} {pick(v)} that the {pick(n)} & the {pick(n)} would reach "
            said += f"{chance.randint(2, 97)}% of the {pick(n)} by {chance.randint(2016, 2031)}"
        case 2:
            said = f"in {pick(p)}, the {pick(n)} {pick(v)} the {pick(a)} {pick(n)}, but the {pick(n)} {pick(v)} it "
            said += f"within {chance.randint(2, 90)} days"
        case 3:
            said = f"officials {pick(v)} the {pick(n)} {pick(n)}; no {pick(a)} {pick(n)} was {pick(v)}"
        case _:
            said = f"the {pick(n)}'s {pick(a)} {pick(n)} {pick(v)} {chance.randint(2, 900)} million to the "
            said += f"{pick(p)} {pick(n)}"
    return f"{said[0].upper()}{said[1:]}."


def body(story: Corpus, page: Page, link: Callable[[str, Page], str]) -> str:
    """Return a page's text in Markdown; `link` writes a link with these words to another page."""
    chance = random.Random(page.seed)
    pick, a, n = chance.choice, words.ADJECTIVES, words.NOUNS
    to = [link(story.pages[other].title.removeprefix("Claim: "), story.pages[other]) for other in page.links]
    heads = chance.sample(words.HEADINGS, 4)

    def say(count: int) -> str:
        return " ".join(sentence(chance) for _ in range(count))

    items = (say(1), f"*{pick(a).title()}*: {say(1)}", f"Compare {to[2]}, which {pick(words.VERBS)} it.", say(1))
    rows = (f"| {year} | {pick(a)} {pick(n)} | {chance.randint(1, 999)} |" for year in range(2018, 2022))
    table = "\n".join((f"| Year | {pick(n).title()} | {pick(n).title()} |", "|------|------|-----:|", *rows))
    parts = (
        f"**{page.title}** is about a *{pick(a)} {pick(n)}* in {pick(words.PLACES)}. {say(2)} See also {to[0]}.",
        f"## {heads[0]}",
        f"{say(3)} The **{pick(a)} {pick(n)}** matters here, as {to[1]} shows.",
        say(3),
        f"## {heads[1]}",
        "\n".join(f"- {item}" for item in items),
        say(3),
        f"## {heads[2]}",
        table,
        f"> {say(2)}\n> — *{pick(words.PUBLISHERS)}*",
        f"{say(2)} A related page is {to[3]}.",
        f"### {heads[3]}",
        f"{say(4)} Readers of {to[4]} asked the **same** question.",
        say(4),
    )
    return "\n\n".join(parts) + "\n"


def put(path: Path, text: str) -> None:
    """Write a file, and the folders that it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def write(pages: int, folder: Path, seed: int = 1, *, cards: bool = True, without: Iterable[str] = ()) -> None:
    """Write a site of so many pages for this program, with or without social cards and what else can be left out."""
    story = corpus(pages, seed)
    choices = "" if cards else "cards: false\n"
    if left_out := ", ".join(without):
        choices += f"without: [{left_out}]\n"
    put(folder / "site.yaml", _SETTINGS + choices)
    chance = random.Random(seed)
    entries = (f"{sources_entry(source)}  kind: {chance.choice(_SORTS)}\n" for source in story.sources)
    put(folder / "content/sources.yaml", "".join(entries))
    for page in story.pages:
        text = body(story, page, lambda said, other: f"[[{other.slug}|{said}]]")
        put(folder / f"content/{page.id}.md", "\n".join(("---", *_front(story, page), "---", "", text)))


def sources_entry(source: Source) -> str:
    """Return a source's entry in a YAML file."""
    return (
        f"{source.id}:\n  title: {json.dumps(source.title)}\n  publisher: {source.publisher}\n"
        f"  date: {source.date}\n  url: {source.url}\n"
    )


def _front(story: Corpus, page: Page) -> Iterator[str]:
    about = [story.pages[other].slug for other in page.about]
    listed = f"[{', '.join(about)}]"
    yield from (f"title: {json.dumps(page.title)}", f"summary: {json.dumps(page.summary)}")
    if page.section == "rumors":
        yield from (f"claim: {json.dumps(page.title.removeprefix('Claim: '))}", f"parties: {listed}")
        yield from ("unknowns: [Who said so first.]", "would_settle: [A filing.]")
    if page.section == "policies":
        yield from ("by: {name: Assembly, kind: government}", f"affects: {listed}")
    yield "facts:"
    for number, fact in enumerate(sorted(page.facts, key=lambda fact: fact.date)):
        yield from (f"  - id: fact-{number}", f"    date: {fact.date}", f"    text: {json.dumps(fact.text)}")
        yield f"    sources: [{', '.join(fact.sources)}]"
        yield from _force(page.section, number, fact.stance, about)


def _force(section: str, number: int, stance: str, about: list[str]) -> Iterator[str]:
    """Say what a fact does: it moves a rumor, is a step of a policy, or tells of other companies too."""
    if section == "policies":
        yield f"    step: {_STEPS[number]}"
    elif section == "companies":
        yield from [f"    about: [{', '.join(about)}]"] * (number == 0)
    elif stance == "supports" or number == 0:
        yield from ("    stance: alleges", "    anon: {count: 2}")
    elif stance == "disputes":
        yield from ("    stance: denies", f"    by: {about[0]}", "    quote: null")


def main() -> int:
    """Write the site that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("pages", type=int, metavar="N", help=f"how many pages, {FEWEST} at least")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where to write them to")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, another site (default: 1)")
    given = parser.parse_args()
    if given.pages < FEWEST:
        parser.error(f"N is {FEWEST} at least, since each page names eight others")
    write(given.pages, given.folder, given.seed)
    print(f"Wrote {given.pages} pages into {given.folder}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
