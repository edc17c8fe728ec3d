"""A small site in two languages, for tests that edit its translation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from explainer.cli import main
from explainer.reading import read
from explainer.settings import read_site
from tests.conftest import WORLD, SmallSite

if TYPE_CHECKING:
    from explainer.content import Content, Page
    from explainer.means import Means

STORY, STORY_ID = "content/stories/port-sale.md", "content/stories/port-sale.id.md"
LAW_ID, BOARD_ID = "content/laws/port-law.id.md", "content/bodies/board.id.md"
FILES = {
    "site.yaml": "languages: [en, id]\n" + WORLD["site.yaml"].replace("\n        ", "\n").lstrip(),
    "content/bodies/city.md": """
        ---
        title: City of Thornby
        facts:
        - {key: seat, value: Thornby, sources: [gazette]}
        - {key: people, value: "136,854", sources: [gazette]}
        - {key: port run by, value: board, sources: [gazette]}
        - {key: founded, value: 1500, sources: [gazette]}
        ---
        It owns the port.
        """,
    "content/laws/port-law.md": """
        ---
        title: Port law
        by: {name: a council of Thornby, kind: government}
        identifier: 15 CFR 791.304
        jurisdiction: Thornby
        facts:
        - {date: 2025-02-01, step: adopted, text: It was adopted on 1 February 2025., sources: [gazette]}
        ---
        """,
    STORY: """
        ---
        title: The port was sold
        short: Port sale
        claim: The Board sold 27.5% of the port to [[city]].
        claims: {price: "The price was US$187 billion [@gazette]."}
        parties: [board, city]
        facts:
        - id: report
          date: 2025-03-01
          stance: alleges
          anon: {count: 2, described: people at the port}
          text: The Gazette reported a sale of 136,854 shares to [[board]] on 1 February 2025.
          sources: [gazette]
          echoes: [echo]
        - id: denial
          date: 2025-03-02
          stance: denies
          by: {page: board, role: its chair}
          quote: There is no sale for $5.
          text: The Board denied it.
          sources: [statement]
        - date: 2025-03-03
          date_label: from early 2025
          text: Nothing more was said.
          sources: [statement]
          retired: {date: 2025-04-01, why: It was wrong.}
        unknowns: [Who the 2 people are., Who paid.]
        would_settle: [The land register.]
        corrections: [{date: 2025-03-04, was: 3 people, now: 2 people, why: A slip.}]
        ---
        ## What was said

        One paper said so [@gazette]; [[board]] denies it [@statement]. See [the law](https://law.example/5).

        ### In 2025

        Nothing.
        """,
    STORY_ID: """
        ---
        title: Pelabuhan dijual
        short: Penjualan pelabuhan
        claim: Otoritas menjual 27,5% pelabuhan kepada [[city|kota]].
        claims: {price: "Harganya 187 miliar dolar AS [@gazette]."}
        unknowns: [Siapa 2 orang itu., Siapa yang membayar.]
        would_settle: [Buku tanah.]
        corrections: [{was: 3 orang, now: 2 orang, why: Salah tulis.}]
        facts:
          report:
            text: The Gazette melaporkan penjualan 136.854 saham kepada [[board]] pada 1 Februari 2025.
            described: orang di pelabuhan
          denial:
            text: Otoritas membantahnya.
            quote: Tidak ada penjualan seharga US$5.
            role: ketuanya
          2025-03-03:
            text: Tidak ada kabar lagi.
            date_label: sejak awal 2025
            why: Itu keliru.
        ---
        ## Apa yang dikatakan

        Menurut satu koran begitu [@gazette]; [[board|Otoritas]] membantahnya [@statement]. Lihat
        [undang-undangnya](https://law.example/5).

        ### Pada 2025

        Tidak ada.
        """,
}


@pytest.fixture
def bilingual(world: SmallSite) -> SmallSite:
    """Return a sound site with one page in Indonesian, which says that it renders the original as it is."""
    return in_two_languages(world)


def in_two_languages(world: SmallSite) -> SmallSite:
    """Give the small site its page in Indonesian."""
    world.write(FILES)
    assert main(["translated", "--all", "--site", str(world.folder)]) == 0
    return world


def content(site: SmallSite, means: Means | None = None) -> Content:
    found, problems = read_site(site.folder)
    assert found
    assert not problems
    return read(site.folder, found, {}, means)


def edit(site: SmallSite, old: str, new: str, file: str = STORY_ID) -> str:
    """Change the one place where `old` stands; return the place that `»` marks."""
    path = site.folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    text = text.replace(old, new)
    lines = text.partition("»")[0].split("\n")
    path.write_text(text.replace("»", ""), encoding="utf-8")
    return f"{file}:{len(lines)}:{len(lines[-1]) + 1}"


def story(site: SmallSite) -> Page:
    return content(site).translations["id"]["port-sale"]


def said(site: SmallSite) -> list[tuple[str, str]]:
    return [(problem.code, str(problem.place)) for problem in site.check().problems]
