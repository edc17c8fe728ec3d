"""New pages and sources, made from the records that will check them: what is known is filled in, the rest is blank.

A new page is a draft until its editor deletes that line, so that a half-written page breaks no build.
"""

from __future__ import annotations

import shutil
from dataclasses import MISSING, dataclass, fields
from itertools import chain, count
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from explainer import blanks, checkers, forms, frontmatter
from explainer.blanks import BLANK
from explainer.config import RESERVED
from explainer.meanings import meanings
from explainer.model import FRONT, STEPS, Fact, Front, Nature, Source, Stance, Step
from explainer.problems import did_you_mean
from explainer.reading import SOURCES_FILE, files_by_id, read_sources
from explainer.records import Slug, Url

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from explainer.content import Sources
    from explainer.dates import Day
    from explainer.problems import Problem
    from explainer.settings import Settings

PAGE, SOURCE = "page", "source"
_UNPUBLISHED = "delete this line to publish the page"
_BODY = f"{BLANK}: the text, with links such as `[[page-id]]` and citations such as `[@source-id]`."
_TEMPORARY = ".sources.yaml.tmp"

# What a page usually has beside what it must have, and what its first fact has, in the order of a file.
_USUAL = {
    Nature.CLAIM: ("title", "draft", "summary", "claim", "parties", "unknowns", "would_settle", "facts"),
    Nature.RULE: ("title", "draft", "summary", "by", "jurisdiction", "facts"),
    Nature.DEAL: ("title", "draft", "summary", "parties", "facts"),
    Nature.ENTITY: ("title", "draft", "summary", "facts"),
    Nature.TERM: ("title", "draft", "summary"),
    Nature.PLAIN: ("title", "draft", "summary"),
}
_FACT = {
    Nature.CLAIM: ("date", "stance", "by", "anon", "text", "sources"),
    Nature.RULE: ("date", "step", "text", "sources"),
    Nature.DEAL: ("date", "step", "text", "sources"),
}
_EVENT = ("date", "text", "sources")
_ENTRY = ("title", "publisher", "date", "kind", "url", "accessed")


class Refused(Exception):
    """Raised when something cannot be written as it was asked for; says why, and what to ask for instead."""


class Faulty(Exception):
    """Raised when what is there keeps something from being written; `problems` say what is wrong with it."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the file relative to the site, the id, the fields that are blank, and if it is a draft."""

    file: str
    id: str
    blanks: tuple[str, ...]
    draft: bool


def new_page(folder: Path, settings: Settings, kind: str, title: str, day: Day, name: str = "") -> Written:
    """Write a draft of a page of a kind, or of a plain `page`; never over a file. Raises `Refused` or `Faulty`."""
    site = settings.site
    if kind != PAGE and kind not in site.kinds:
        kinds = [*map(str, site.kinds), PAGE, SOURCE]
        remedy = did_you_mean(kind, kinds, f"There are {', '.join(kinds)}.")
        raise Refused(f"site.yaml knows no kind `{kind}`. {remedy}")
    nature = Nature.PLAIN if kind == PAGE else site.kind(kind).nature
    home = "content" if kind == PAGE else f"content/{site.kind(kind).folder}"
    title = _one_line(title)
    folded = Slug.of(title.replace("'", "").replace("’", ""))
    name = _free(name or folded, files_by_id(folder, settings))
    file, text = f"{home}/{name}.md", _page(nature, title, day)
    try:
        (folder / home).mkdir(parents=True, exist_ok=True)
        with (folder / file).open("x", encoding="utf-8", newline="\n") as page:
            page.write(text)
    except OSError as fault:
        raise Faulty(f"{file} cannot be written: {fault.strerror}") from None
    document, _ = frontmatter.split(file, text)
    return Written(file, name, blanks.names(document.tree.plain()) if document else (), True)


def _one_line(text: str) -> str:
    words = " ".join(text.split())
    if not words or any("\ud800" <= sign <= "\udfff" for sign in words):
        raise Refused("the title says nothing; put it in quotes")
    return words


def _free(name: str, files: Mapping[str, str]) -> str:
    """Return an id that a page may have; raises `Refused` with one that is free."""
    if not name:
        raise Refused("the title gives no id; choose one with --id, of lower-case letters, digits and hyphens")
    if not Slug.PATTERN.fullmatch(name):
        raise Refused(f"{Slug.SAID.format(name)}; {_such_as(_next(Slug.of(name) or 'page', {*files, *RESERVED}))}")
    if name in RESERVED:
        message = f"the generator needs the id `{name}` for itself"
        raise Refused(f"{message}; {_such_as(_next(name, {*files, *RESERVED}))}")
    if name in files:
        raise Refused(f"the id `{name}` is taken by {files[name]}; {_such_as(_next(name, {*files, *RESERVED}))}")
    return name


def _such_as(name: str) -> str:
    return f"choose one with --id, such as `--id {name}`"


def _next(name: str, taken: Collection[str]) -> str:
    """Return the id, or the first free one made of it and a number from 2 on."""
    return next(each for each in chain([name], (f"{name}-{n}" for n in count(2))) if each not in taken)


def _page(nature: Nature, title: str, day: Day) -> str:
    front = FRONT[nature]
    known = {"title": forms.scalar(title), "draft": "true"}
    said = {**meanings(front), "draft": _UNPUBLISHED}
    lines: list[str] = []
    for name in (*_USUAL[nature], *(name for name in _required(front) if name not in _USUAL[nature])):
        if name == "facts":
            lines += [forms.line(name, "", said[name]), *_fact(nature, day)]
        else:
            lines.append(forms.line(name, known.get(name, _blank(front, name)), said[name]))
    return "\n".join(["---", *lines, "---", _BODY, ""])


def _fact(nature: Nature, day: Day) -> Iterator[str]:
    """Yield the lines of a page's first fact; on a rumor that is the report of it."""
    known = {"date": str(day), "stance": Stance.ALLEGES.value}
    steps = ", ".join(f"`{step.value}`" for step in Step if step in STEPS.get(nature, ()))
    said = {**meanings(Fact), "step": steps}
    for number, name in enumerate(_FACT.get(nature, _EVENT)):
        yield forms.line(name, known.get(name, _blank(Fact, name)), said[name], "  " if number else "- ")


def _required(record: type[Front]) -> list[str]:
    return [each.name for each in fields(record) if each.default is MISSING and each.default_factory is MISSING]


def _blank(record: type, name: str) -> str:
    """Return the blank of a field: in a list when it takes one."""
    field = checkers.json_schema(record)["properties"][name]
    return f"[{BLANK}]" if field.get("type") == "array" else BLANK


def new_source(folder: Path, url: str, day: Day, given: Mapping[str, str], name: str = "") -> Written:
    """Append a source to content/sources.yaml, whose other bytes stay as they are; nothing is fetched.

    `given` are what is known of its title, publisher, date and kind. Raises `Refused` or `Faulty`.
    """
    if not Url.PATTERN.fullmatch(url):
        raise Refused(f"{Url.SAID.format(url)}. {Url.REMEDY}")
    sources, problems = read_sources(folder)
    if sources.known is None:
        raise Faulty(f"nothing was written, because {SOURCES_FILE} cannot be understood", tuple(problems))
    if there := _entered(sources, url):
        raise Faulty(there)
    values = {**{key: forms.scalar(_one_line(text)) for key, text in given.items()}, "url": forms.scalar(url)}
    values["accessed"] = str(day)
    name = _source_id(name, url, given, day, sources.known)
    said = meanings(Source)
    lines = [f"{name}:", *(forms.line(key, values.get(key, BLANK), said[key], "  ") for key in _ENTRY)]
    _append(folder, lines, name, sources)
    return Written(SOURCES_FILE, name, tuple(key for key in _ENTRY if key not in values), False)


def _entered(sources: Sources, url: str) -> str:
    """Say where an address stands already; empty when it does not."""
    for name, source in sources.tree.plain().items():  # those with faults and blanks too
        if isinstance(source, dict) and _bare(str(source.get("url"))) == _bare(url):
            place = sources.tree.place((name, "url"))
            return f"{place}: this address is there already, as `{name}`; nothing was written"
    return ""


def _bare(url: str) -> str:
    return url.split("#")[0].rstrip("/")


def _source_id(name: str, url: str, given: Mapping[str, str], day: Day, taken: Collection[str]) -> str:
    """Return the id that was asked for, or one made of who published it and when."""
    if not name:
        who = Slug.of(given.get("publisher", "")) or _site_name(url)
        return _next(Slug.of(f"{who} {given.get('date', day)}"), taken)
    if not Slug.PATTERN.fullmatch(name):
        raise Refused(f"{Slug.SAID.format(name)}; {_such_as(_next(Slug.of(name) or 'source', taken))}")
    if name in taken:
        raise Refused(f"there is a source `{name}` already; {_such_as(_next(name, taken))}")
    return name


_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "net", "or", "org"})  # bbc.co.uk is the BBC's


def _site_name(url: str) -> str:
    """Return the part of an address that names its site: `reuters` of https://www.reuters.com/world/."""
    labels = (urlsplit(url).hostname or "").split(".")
    named = labels[:-1] or labels
    return named[-2] if len(named) > 1 and named[-1] in _SECOND_LEVEL else named[-1]


def _append(folder: Path, lines: list[str], name: str, sources: Sources) -> None:
    """Put an entry at the end of content/sources.yaml, whole or not at all."""
    path, temporary = folder / SOURCES_FILE, folder / "content" / _TEMPORARY
    if path.is_symlink():
        raise Faulty(f"{SOURCES_FILE} is a link, and links are not followed; put the file itself there")
    before = path.read_bytes() if path.exists() else b""
    newline = "\r\n" if b"\r\n" in before else "\n"
    gap = "" if not before or before.endswith(b"\n") else newline
    after = before + (gap + newline.join([*lines, ""])).encode()
    tree, _ = frontmatter.parse(SOURCES_FILE, after.decode("utf-8-sig").replace("\r\n", "\n"))
    if tree is None or list(tree.keys()) != [*sources.tree.keys(), name]:
        entry = "\n".join(lines)
        raise Faulty(f"nothing can be put at the end of {SOURCES_FILE}; enter this by hand:\n{entry}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(after)
        if before:
            shutil.copymode(path, temporary)
        temporary.replace(path)
    except OSError as fault:
        raise Faulty(f"{SOURCES_FILE} cannot be written: {fault.strerror}") from None
