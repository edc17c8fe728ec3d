"""Whatever bytes a site is made of: a build gives a site or located problems, in time, and writes nowhere else.

`FUZZ_EXAMPLES=5000 pytest tests/test_fuzz.py` tries that many; what was found lies in `tests/fuzzed/`.
"""

# ruff: noqa: E501  (tables of cases)

from __future__ import annotations

import os
import re
import signal
import tempfile
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explainer.building import Options, build
from explainer.dates import Date
from tests.conftest import WORLD
from tools.fuzz import SECONDS, TARGETS

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "40"))
FUZZED = Path(__file__).resolve().parent / "fuzzed"
many = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize="FUZZ_EXAMPLES" not in os.environ,
)

SITE = {
    **{name: dedent(text).lstrip("\n") for name, text in WORLD.items()},
    "content/laws/port-act.md": dedent("""\
        ---
        title: Port Act
        by: {name: The council, kind: government}
        facts:
        - {id: passed, date: 2024-05, step: adopted, text: "It *passed*.", sources: [statement]}
        - {date: 2024-05/.., key: Reach, value: city, sources: [statement]}
        corrections:
        - {date: 2025-01-01, was: one, now: two, why: counted twice, fact: passed}
        ---
        ## What it says
        | a | b |
        |---|--:|
        | [[city]] | [@statement; @gazette] |

        [words](https://example.org/?a=1&b=2) ![](static/a.svg) `code` [up](#what-it-says) 1,234.5
        """),
    "content/laws/port-act.id.md": dedent("""\
        ---
        title: Undang-Undang Pelabuhan
        facts:
          passed: {text: "Ini *lulus*."}
        ---
        ## Isinya
        | a | b |
        |---|--:|
        | [[city]] | [@statement; @gazette] |

        [kata](https://example.org/?a=1&b=2) ![](static/a.svg) `code` [atas](#what-it-says) 1.234,5
        """),
    "static/a.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "templates/words/id.po": 'msgid "Sources"\nmsgstr "Sumber"\n\nmsgid "%(n)s fact"\nmsgid_plural "%(n)s facts"\nmsgstr[0] "%(n)s fakta"\n',
    "facts.lock": "",
}
SITE["site.yaml"] += "languages: [en, id]\ncards: false\n"

PIECES = [
    *[
        "---",
        "- ",
        ": ",
        "[",
        "]",
        "{",
        "}",
        "#",
        "|",
        ">",
        "'",
        '"',
        "&a ",
        "*a",
        "!!str ",
        "? ",
        "\t",
        "\n\n",
        "%",
        "\\",
        "null",
        "~",
        "true",
    ],
    *[
        "[[",
        "]]",
        "[@",
        "; @",
        "](",
        "![",
        "<",
        ">",
        "`",
        "**",
        "_",
        "|\n|---|\n",
        "&#0;",
        "&lt;",
        "<script>",
        "javascript:x",
        "{{ x }}",
        "{% x %}",
    ],
    *[
        "0000-02-29",
        "9999-12-31",
        "2024-XX",
        "../2024",
        "2024/..",
        "20XX~",
        "T25:00",
        "99999999999999999999",
        "-1",
        "1e3",
        "010",
        ".inf",
    ],
    *[
        "title:",
        "date:",
        "facts:",
        "id:",
        "by:",
        "sources:",
        "claims:",
        "based_on: echo",
        "retired: {date: 2025-01-01, why: x}",
        "draft: true",
    ],
    *[
        "board",
        "city",
        "port-sale",
        "gazette",
        "static/../x",
        "con",
        "index",
        "\u0430",
        "\u202e",
        "\u200b",
        "\u2028",
        "\x85",
        "\0",
        "\ufeff",
        "é",
        "😀",
    ],
    *['msgstr ""', "#, fuzzy", "%(n)s", "%s", "nplurals=99; plural=n**9;"],
]
CHUNKS = st.one_of(st.sampled_from(PIECES).map(str.encode), st.binary(max_size=4))


@st.composite
def spoilt(draw: st.DrawFn, content: bytes) -> bytes:
    """Return bytes with a few of them flipped, deleted, doubled, moved or put in."""
    for _ in range(draw(st.integers(1, 4))):
        lines = content.split(b"\n")
        line = draw(st.integers(0, len(lines) - 1))
        at = draw(st.integers(0, len(content)))
        end = min(len(content), at + draw(st.integers(0, 12)))
        match draw(st.sampled_from("pdlxsri")):
            case "p":
                content = content[:at] + draw(CHUNKS) + content[at:]
            case "d":
                content = content[:at] + content[end:]
            case "l":
                content = b"\n".join([*lines[:line], *lines[line + 1 :]])
            case "x":
                content = b"\n".join([*lines[: line + 1], *lines[line:]])
            case "s":
                other = draw(st.integers(0, len(lines) - 1))
                lines[line], lines[other] = lines[other], lines[line]
                content = b"\n".join(lines)
            case "r":
                content = content[:at] + draw(CHUNKS) * draw(st.sampled_from([2, 20, 300])) + content[end:]
            case _:
                value = re.sub(rb":.*$", b": " + draw(CHUNKS), lines[line], count=1)
                content = b"\n".join([*lines[:line], value, *lines[line + 1 :]])
    return content


@contextmanager
def in_time() -> Iterator[None]:
    """Fail where the time for one example is over."""

    def over(*_: object) -> None:
        pytest.fail("this took too long", pytrace=True)

    before = signal.signal(signal.SIGALRM, over)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def tried(files: dict[str, bytes]) -> None:
    """Build a site of these files; fail unless it is one, or its problems are located, or for a byte written elsewhere."""
    with tempfile.TemporaryDirectory() as made:
        top = Path(made)
        site = top / "site"
        for name, content in files.items():
            path = site / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        with in_time():
            result = build(Options(site=site, as_of=Date.parse("2025-06-01").earliest, strict=False, output=None))
        assert result.failed is any(problem.severity == "error" for problem in result.problems)
        for problem in result.problems:
            assert problem.place.line >= 1
            assert problem.place.column >= 1
            assert problem.message
        written = {path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_file()}
        foreign = {name for name in written if not name.startswith(("site/_site/", "site/.cache/"))}
        assert foreign == {f"site/{name}" for name in files}
        assert result.failed is not (site / "_site").exists()


SOUND = {name: text.encode() for name, text in SITE.items() if text}


@pytest.mark.fault(
    "a sound site with bytes and lines flipped, deleted, doubled, swapped and put in", "a site or located problems"
)
@pytest.mark.parametrize("file", [name for name in SOUND if not name.startswith("static/")])
def test_a_spoilt_file_gives_a_site_or_located_problems(file: str) -> None:
    @many
    @given(spoilt(SOUND[file]))
    def spoil(content: bytes) -> None:
        tried({**SOUND, file: content})

    spoil()


@pytest.mark.fault("several files of a site spoilt at once", "a site or located problems")
@many
@given(st.data())
def test_a_spoilt_site_gives_a_site_or_located_problems(data: st.DataObject) -> None:
    files = data.draw(st.lists(st.sampled_from(sorted(SOUND)), min_size=1, max_size=4, unique=True))
    tried({**SOUND, **{name: data.draw(spoilt(SOUND[name])) for name in files}})


@pytest.mark.fault("spoilt lines of a facts.lock", "the same facts, or problems with their lines")
@many
@given(st.data())
def test_a_spoilt_lock_gives_a_site_or_located_problems(data: st.DataObject) -> None:
    tried({**SOUND, "facts.lock": data.draw(spoilt(LOCK))})


@pytest.mark.fault("any text as Markdown", "HTML, or problems with their places")
@many
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("".join))
def test_any_text_is_markdown(text: str) -> None:
    with in_time():
        TARGETS["markdown"](text.encode())


@pytest.mark.fault("any text as front matter", "a tree, or problems with their places")
@many
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("".join))
def test_any_text_is_front_matter(text: str) -> None:
    with in_time():
        TARGETS["front-matter"](text.encode())


@pytest.mark.fault("any text as a date", "a date within the years 0 to 9999, or a message with a remedy")
@many
@given(
    st.text("0123456789X-/.~?%T:Z+Y ", max_size=24)
    | st.from_regex(r"[0-9X]{4}(-[0-9X]{2}){0,2}[?~%]?(/(\.\.|[0-9]{4})?)?", fullmatch=True)
)
def test_any_text_is_a_date_or_says_why_not(text: str) -> None:
    TARGETS["dates"](text.encode())


@pytest.mark.fault("every input that fuzzing ever found", "a site or located problems")
@pytest.mark.parametrize("case", sorted(path.name for path in FUZZED.iterdir()) if FUZZED.exists() else [])
def test_what_was_found_stays_mended(case: str) -> None:
    """Each folder holds the files in which it differs from the sound site."""
    folder = FUZZED / case
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    tried({**SOUND, **files})


def _lock() -> bytes:
    from explainer.building import lock

    with tempfile.TemporaryDirectory() as made:
        for name, content in SOUND.items():
            path = Path(made, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        result = lock(Options(site=Path(made), as_of=None, strict=False, output=None))
        assert not result.failed, result.problems
        return Path(made, "facts.lock").read_bytes()


LOCK = _lock()
