"""What tests share: whole small sites made from a few lines."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from explainer.building import Options, Result, build, check
from explainer.dates import Date

pytest_plugins = ["tests.browsing", "tests.bilingual", "tests.hostile"]

ROOT = Path(__file__).resolve().parent.parent

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # in the background of a script: what tests start would ignore it
    signal.signal(signal.SIGINT, signal.default_int_handler)

# What takes longest comes first, so that no process is left with it alone in the end.
LONGEST = ("test_browser", "test_axe", "test_faults", "test_fuzz", "test_readme", "test_incremental")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files with the longest tests first."""
    order = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.stem, len(order)))


# A small world that is not the first site's: other kinds, other ids.
WORLD = {
    "site.yaml": """
        title: The harbour affair
        url: https://example.org/harbour/
        kinds:
          story: {folder: stories, nature: claim, one: Story, many: Stories}
          body: {folder: bodies, nature: entity, one: Body, many: Bodies}
          law: {folder: laws, nature: rule, one: Law, many: Laws}
          pact: {folder: pacts, nature: deal, one: Pact, many: Pacts}
          word: {folder: words, nature: term, one: Word, many: Words}
        """,
    "content/sources.yaml": """
        gazette:
          title: Port sold in secret
          publisher: The Gazette
          date: 2025-03-01
          kind: report
        echo:
          title: Port sold, says The Gazette
          publisher: The Echo
          date: 2025-03-02
          kind: report
          based_on: gazette
        statement:
          title: On the port
          publisher: Harbour Board
          date: 2025-03-02
          kind: statement
        """,
    "content/bodies/board.md": """
        ---
        title: Harbour Board
        short: the Board
        summary: It runs the port.
        ---
        The Board is named in [[port-sale]].
        """,
    "content/bodies/city.md": """
        ---
        title: City of Thornby
        ---
        It owns the port.
        """,
    "content/stories/port-sale.md": """
        ---
        title: The port was sold
        claim: The Board sold the port to a fund.
        parties: [board, city]
        facts:
        - id: report
          date: 2025-03-01
          stance: alleges
          anon: {count: 2, described: people at the port}
          text: The Gazette reported a sale.
          sources: [gazette]
          echoes: [echo]
        - id: denial
          date: 2025-03-02
          stance: denies
          by: board
          quote: There is no sale.
          text: The Board denied it.
          sources: [statement]
        unknowns: [Who the two people are.]
        would_settle: [The land register.]
        ---
        One paper said so [@gazette]; [[board]] denies it [@statement].
        """,
}


@dataclass(frozen=True)
class SmallSite:
    """A site in a temporary folder."""

    folder: Path

    def write(self, files: dict[str, str]) -> SmallSite:
        """Write files; an empty text deletes one."""
        for name, text in files.items():
            path = self.folder / name
            if not text:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
        return self

    def edit(self, file: str, old: str, new: str) -> None:
        """Put new text in the place of old text, which must be there."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def options(self, as_of: str = "2025-06-01", *, strict: bool = False, output: Path | None = None) -> Options:
        return Options(site=self.folder, as_of=Date.parse(as_of).earliest, strict=strict, output=output)

    def build(self, as_of: str = "2025-06-01", *, strict: bool = False, output: Path | None = None) -> Result:
        return build(self.options(as_of, strict=strict, output=output))

    def check(self, as_of: str = "2025-06-01", *, strict: bool = False) -> Result:
        return check(self.options(as_of, strict=strict))

    def page(self, address: str) -> str:
        """Return a built page's text."""
        return (self.folder / "_site" / address).read_text(encoding="utf-8")

    def codes(self, as_of: str = "2025-06-01") -> list[str]:
        """Return the codes of everything that a check finds."""
        return [problem.code for problem in self.check(as_of).problems]


@pytest.fixture
def world(tmp_path: Path) -> SmallSite:
    """Return a sound small site, to be changed at will."""
    return SmallSite(tmp_path / "site").write(WORLD)
