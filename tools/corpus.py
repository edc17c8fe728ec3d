"""Write a site of any size, for measuring: `python -m tools.corpus N FOLDER`.

A third each of its N pages are companies, policies and rumors; there are N/5 sources. A page has six facts, eight links
in its text and about 4.4 KB, of which 1.3 KB are front matter. The same seed always gives the same bytes.
"""

from __future__ import annotations

import argparse
import datetime
import random
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

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
_KINDS = {"company": "companies", "policy": "policies", "rumor": "rumors"}
_FIRST_DAY = datetime.date(2019, 1, 1)
_DAYS = 2000
_SENTENCES = 30
_LINKS = 8
_NOUNS = """regulator filing court board supplier contract audit pilot licence auction merger subsidy tariff levy
mandate rule hearing vote inquiry settlement patent factory plant grid battery chip network platform market share
price fund loan bond dividend union worker tenant clinic trial recall farm river pipeline port rail ferry airport
budget treaty border permit quota standard label emission reactor turbine cable router wallet ledger"""
_ADJECTIVES = """national regional joint public private interim final annual quarterly voluntary revised disputed
early late foreign domestic partial formal informal separate shared narrow broad proposed delayed"""
_VERBS = """approved rejected delayed disclosed denied confirmed revised funded reviewed blocked extended withdrew
audited settled announced questioned published suspended renewed transferred"""
_LISTS = tuple(tuple(text.split()) for text in (_ADJECTIVES, _NOUNS, _VERBS))
_PLACES = ("Thornby", "Marlow", "Easton", "Quayside", "Belford", "Harrow", "Stanmore", "Whitby", "Ashdown", "Kelso")
_STANCES = ("alleges", "denies", "confirms", "declines", "context", "context")
_STEPS = ("proposed", "adopted", "effective", "amended", "applies", "amended")
_SORTS = ("report", "report", "statement", "official", "document", "data")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A page to be written: its kind, id and title."""

    kind: str
    id: str
    title: str


def write(pages: int, folder: Path, seed: int = 1, *, cards: bool = True) -> None:
    """Write a site of so many pages into a folder, with or without social cards."""
    chance = random.Random(seed)
    entries = [_entry(number, chance) for number in range(pages)]
    sources = [f"source-{number}" for number in range(max(1, pages // 5))]
    _put(folder / "site.yaml", _SETTINGS if cards else f"{_SETTINGS}cards: false\n")
    _put(folder / "content/sources.yaml", "".join(_source(name, chance) for name in sources))
    for entry in entries:
        text = "\n".join(["---", *_front(entry, entries, sources, chance), "---", *_body(entries, sources, chance)])
        _put(folder / f"content/{_KINDS[entry.kind]}/{entry.id}.md", f"{text}\n")


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _entry(number: int, chance: random.Random) -> _Entry:
    kind = tuple(_KINDS)[number % len(_KINDS)]
    adjective, noun, place = chance.choice(_LISTS[0]), chance.choice(_LISTS[1]), chance.choice(_PLACES)
    return _Entry(kind, f"{adjective}-{noun}-{number}", f"{place} {adjective} {noun} {number}")


def _source(name: str, chance: random.Random) -> str:
    return (
        f"{name}:\n"
        f"  title: {_words(chance, 6)}\n"
        f"  publisher: The {chance.choice(_PLACES)} {chance.choice(('Courier', 'Gazette', 'Herald', 'Record'))}\n"
        f"  date: {_day(chance)}\n"
        f"  kind: {chance.choice(_SORTS)}\n"
        f"  url: https://news.example/{name}\n"
    )


def _front(entry: _Entry, entries: list[_Entry], sources: list[str], chance: random.Random) -> Iterator[str]:
    yield f"title: {entry.title}"
    yield f"summary: {_sentence(chance)}"
    speakers = [each.id for each in entries if each.kind == "company" and each.id != entry.id]
    by = chance.choice(speakers) if speakers else entry.id
    if entry.kind == "rumor":
        yield from (f"claim: {_sentence(chance)}", f"parties: [{by}]")
        yield from (f"unknowns: [{_words(chance, 7)}.]", f"would_settle: [{_words(chance, 5)}.]")
    if entry.kind == "policy":
        yield f"by: {{name: {chance.choice(_PLACES)} Assembly, kind: government}}"
    yield "facts:"
    for number, day in enumerate(sorted(_day(chance) for _ in range(6))):
        yield from (f"- id: fact-{number}", f"  date: {day}", *_force(entry.kind, number, by, chance))
        yield f"  text: {_words(chance, 8)}; see [[{chance.choice(entries).id}]]."
        yield f"  sources: [{', '.join(sorted(chance.sample(sources, min(2, len(sources)))))}]"


def _force(kind: str, number: int, by: str, chance: random.Random) -> Iterator[str]:
    """Say what a fact does: it moves a rumor, it is a step of a policy, or neither."""
    if kind == "policy":
        yield f"  step: {_STEPS[number]}"
    if kind != "rumor":
        return
    stance = chance.choice(_STANCES)
    yield f"  stance: {stance}"
    if stance == "alleges":
        yield "  anon: {count: 2, described: people who know of it}"
    elif stance != "context":
        yield f"  by: {by}"
    if stance in ("denies", "confirms"):
        yield f'  quote: "{_words(chance, 6)}."'


def _body(entries: list[_Entry], sources: list[str], chance: random.Random) -> Iterator[str]:
    linked = set(chance.sample(range(_SENTENCES), _LINKS))
    sentences = []
    for number in range(_SENTENCES):
        link = f" and [[{chance.choice(entries).id}]]" if number in linked else ""
        cited = f" [@{chance.choice(sources)}]" if number % 4 == 0 else ""
        sentences.append(f"{_words(chance, 12)}{link}{cited}.")
    for number in range(0, _SENTENCES, 6):
        yield from ("", f"## {_words(chance, 3)} {number}", "", " ".join(sentences[number : number + 6]))


def _sentence(chance: random.Random) -> str:
    return f"{_words(chance, 9)}."


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choice(_LISTS[number % 3]) for number in range(count)).capitalize()


def _day(chance: random.Random) -> str:
    return (_FIRST_DAY + datetime.timedelta(days=chance.randrange(_DAYS))).isoformat()


def main() -> int:
    """Write the site that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("pages", type=int, metavar="N", help="how many pages")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where to write them to")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, another site (default: 1)")
    given = parser.parse_args()
    write(given.pages, given.folder, given.seed)
    print(f"Wrote {given.pages} pages into {given.folder}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
