"""Inputs that coverage leads to: `python -m tools.fuzz [TARGET …] [--seconds N]`, with Atheris in `.tools/`.

A target takes any bytes. The only outcomes are a value, or problems with their places; everything else, and more than
`SECONDS` for one input, ends the run, and the input is kept in `.tools/fuzz/TARGET/`. What was found goes, mended, to
`tests/fuzzed/` as files in which a site differs from that of `tests/test_fuzz.py`.
"""

from __future__ import annotations

import argparse
import importlib
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

from tools.report import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from explainer.lexicon import Lexicon

ATHERIS = "atheris==3.0.0"
TOOLS = ROOT / ".tools/fuzz"
SECONDS = 20  # for one input, on a busy machine; a sound build takes 0.3
_LONGEST = 4096  # bytes of an input
_FOUND = ("crash-*", "timeout-*", "oom-*")
_UNSAFE = re.compile(r"<script|\son\w+=|href=\"(?!https?:|mailto:|#)[^\"]")


def _front(text: str) -> None:
    from explainer import frontmatter

    document, problems = frontmatter.split("a.md", f"---\n{text}\n---\n")
    assert document or problems
    assert all(each.place.line >= 1 and each.place.column >= 1 for each in problems)


def _markdown(text: str) -> None:
    from explainer import markdown

    body = markdown.body(text)
    markdown.inline(text, lambda _snippet, _nth: (1, 1))
    assert all(each.line >= 1 and each.column >= 1 for each in body.faults)
    assert body.faults or not _UNSAFE.search("".join(part for part in body.parts if isinstance(part, str)))


def _citations(text: str) -> None:
    _markdown(f"One says so [@{text}], see [[{text}]].")


def _dates(text: str) -> None:
    from explainer.dates import Date, NotADate

    try:
        date = Date.parse(text)
    except NotADate as fault:
        assert str(fault)
    else:
        assert (0, 1, 1) <= date.earliest <= date.latest <= (9999, 12, 31)


def _figures(text: str) -> None:
    from explainer.figures import figures
    from explainer.lexicon import lexicon
    from explainer.shorthand import PROJECT, shorthand
    from explainer.words import locale_of

    if not _LEXICONS:
        table, _ = shorthand([PROJECT])
        known = {tag: locale_of(tag) for tag in ("en", "id")}
        _LEXICONS.extend(lexicon(locale, table.of(tag)) for tag, locale in known.items() if locale)
    for each in _LEXICONS:
        for figure in figures(text, each):
            assert 0 <= figure.start < figure.end <= len(text)


_LEXICONS: list[Lexicon] = []


def _site(content: bytes) -> None:
    """Spoil one file of a sound site: the first byte says which, the others are what it holds."""
    from tests.test_fuzz import SOUND, tried

    if content:
        name = sorted(SOUND)[content[0] % len(SOUND)]
        tried({**SOUND, name: content[1:]})


def _as_text(target: Callable[[str], None]) -> Callable[[bytes], None]:
    return lambda content: target(content.decode(errors="ignore"))


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "front-matter": _as_text(_front),
    "markdown": _as_text(_markdown),
    "citations": _as_text(_citations),
    "dates": _as_text(_dates),
    "figures": _as_text(_figures),
    "site": _site,
}


def seeds(target: str) -> list[bytes]:
    """Return inputs for coverage to begin with: what a sound site holds."""
    from tests.test_fuzz import SOUND

    pages = [content.split(b"---\n", 2)[1:] for name, content in sorted(SOUND.items()) if name.endswith(".md")]
    return {
        "front-matter": [front for front, _ in pages],
        "markdown": [body for _, body in pages],
        "citations": [b"gazette", b"gazette, p. 5; @echo", b"city|the city", b"port-sale#denial"],
        "dates": [b"2024-02-29", b"2024-XX", b"20XX~", b"../2024-05", b"2024-05?/..", b"2024-05-01T12:00Z"],
        "figures": [b"27.5% of US$1.2 billion", b"1 February 2025", b"136.854 saham, 15 CFR 791.304", b"SU7 at 21:30"],
        "site": [bytes([number]) + SOUND[name] for number, name in enumerate(sorted(SOUND))],
    }[target]


def _installed() -> dict[str, str]:
    """Install Atheris beside the packages of this Python; return an environment that has both."""
    folder = TOOLS / ATHERIS
    if not (folder / "atheris").exists():
        words = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*words, "--target", str(folder), ATHERIS], check=True)
    return {**os.environ, "PYTHONPATH": str(folder)}


def _inside(target: str, seconds: int) -> None:
    """Try inputs in this process until the time is over; it ends with it."""
    import atheris

    with atheris.instrument_imports(include=["explainer"], enable_loader_override=False):
        for name in ("building", "dates", "figures", "frontmatter", "markdown", "shorthand", "words"):
            importlib.import_module(f"explainer.{name}")
    held = TOOLS / target
    (held / "corpus").mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(target)):
        (held / f"corpus/seed-{number}").write_bytes(seed)
    # A site has its own deadline, by the same signal.
    limits = [f"-max_total_time={seconds}", f"-max_len={_LONGEST}", f"-timeout={0 if target == 'site' else SECONDS}"]
    limits += [
        "-len_control=0",
        "-reduce_inputs=0",
        "-keep_seed=1",
    ]  # whole files stay whole: short ones reach code, but few rules
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={held}/", str(held / "corpus")], TARGETS[target])
    atheris.Fuzz()


def main(words: list[str] | None = None) -> int:
    """Try each target for a time; return 0 if nothing was found."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description=(__doc__ or "").split(":")[0])
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=180, help="for each target (default: %(default)s)")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(words)
    if asked.inside:
        _inside(asked.targets[0], asked.seconds)
        return 0
    environment = _installed()
    failed = []
    for target in asked.targets or TARGETS:
        print(f"{target}: {asked.seconds} s", flush=True)
        call = [sys.executable, "-m", "tools.fuzz", target, "--inside", "--seconds", str(asked.seconds)]
        if subprocess.run(call, cwd=ROOT, env=environment, check=False).returncode:
            failed.append(target)
    for target in failed:
        found = sorted(path.name for shape in _FOUND for path in (TOOLS / target).glob(shape))
        print(f"{target} failed; its inputs are in {(TOOLS / target).relative_to(ROOT)}: {', '.join(found)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
