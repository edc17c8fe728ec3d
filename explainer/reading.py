"""A folder to `Content`: every page and source, each read alone, and everything that is wrong with them."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from explainer import checkers, frontmatter, markdown, packing, records
from explainer.blanks import blanks, filled
from explainer.checkers import HANDED
from explainer.config import RESERVED, Site
from explainer.content import HOME, Content, Gist, Halves, Page, Sources, gist
from explainer.crews import Crew, Given
from explainer.files import bytes_of, decoded, walk
from explainer.frontmatter import Document
from explainer.inventory import digest as digest_of
from explainer.later import Later
from explainer.means import Means
from explainer.memory import Form, Memory, digest
from explainer.model import BLANKS, FRONT, Nature, Source
from explainer.naming import device_problem, is_device
from explainer.overlays import is_overlay, read_overlays
from explainer.problems import Place, Problem, did_you_mean
from explainer.records import Slug
from explainer.texts import bare, inline, marked_texts, named, naming, targets, words
from explainer.trees import Node, Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from explainer.markdown import Body
    from explainer.marks import Fault
    from explainer.settings import Settings
    from explainer.trees import Plain

__all__ = ["HOME", "SOURCES_FILE", "Content", "Halves", "Page", "Sources", "files_by_id", "read", "read_sources"]

SOURCES_FILE = "content/sources.yaml"
PAGES = "pages"  # the room of memory
_FEW = 60  # pages, below which sharing out costs more than it saves
_Read: TypeAlias = "tuple[Page | None, list[Problem]]"


class _Known(NamedTuple):
    """A page that was read: its gist, the page itself when somebody asks for it, and what is wrong with it."""

    gist: Gist | None
    page: Callable[[], Page | None]
    problems: list[Problem]


def read(
    folder: Path,
    settings: Settings,
    static: Mapping[str, Path],
    means: Means | None = None,
    *,
    drafts: bool = False,
) -> Content:
    """Read everything under `content/`; a page with faults is kept as far as it is sound."""
    means = means or Means()
    memory = means.memory
    site = settings.site
    known: dict[str, _Known] = {}
    gists: dict[str, Gist] = {}
    problems: list[Problem] = []
    files = list(_files(folder, settings, problems))
    overlays = [file for file, _ in files if is_overlay(file)]
    sheets = [_sheet(folder, file, kind, settings, means) for file, kind in files if not is_overlay(file)]
    _parse_elsewhere(sheets, settings.site, memory, means.crew)
    for sheet in means.watch("Reading", sheets):
        page = _page(folder, sheet, site, memory)
        problems += page.problems
        if page.gist is None:
            continue
        if first := gists.get(page.gist.id):
            place = _certain(page.page()).tree.at(1, 1)
            problems.append(
                Problem(place, "E310", f"the id `{page.gist.id}` is taken by {first.file}", "Rename one file.")
            )
            continue
        known[page.gist.id], gists[page.gist.id] = page, page.gist
    memory.settle(PAGES)
    pages: Mapping[str, Page] = Later(known, lambda name: _certain(known[name].page()))
    translations, faults = read_overlays(folder, overlays, pages, settings, means)
    problems += faults
    sources, faults = read_sources(folder, memory)
    return Content(site, pages, gists, sources, static, (*problems, *faults), drafts, translations)


def _certain(page: Page | None) -> Page:
    assert page, "a page that has a gist"
    return page


def files_by_id(folder: Path, settings: Settings) -> dict[str, str]:
    """Return the file of each page by the page's id, without reading any."""
    pages = [file for file in markdown_files(folder, settings) if not is_overlay(file)]
    return {file.rsplit("/", 1)[-1].removesuffix(".md"): file for file in pages}


def markdown_files(folder: Path, settings: Settings) -> list[str]:
    """Return the files of pages and of translations, in a fixed order, without reading any."""
    return [file for file, _ in _files(folder, settings, [])]


def _files(folder: Path, settings: Settings, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """Yield each Markdown file of the site (relative, with /) and the kind that its folder stands for."""
    kinds = {str(kind.folder): str(name) for name, kind in settings.site.kinds.items()}
    for file in walk(folder, "content", problems):
        _, *folders, name = file.split("/")
        home = "/".join(folders)
        if file == SOURCES_FILE:
            continue
        if not name.endswith(".md"):
            remedy = "Pages end in .md; pictures and other files belong in static/."
            problems.append(Problem(Place(file), "E108", f"nothing reads `{name}` here", remedy))
        elif home and home not in kinds and not settings.whole:
            continue  # the kind may be one that site.yaml has wrong, which is said already
        elif home and home not in kinds:
            remedy = did_you_mean(home, kinds, "Declare a kind with this folder in site.yaml, or move the file.")
            problems.append(Problem(Place(file), "E108", f"no kind of page lives in the folder `{home}`", remedy))
        else:
            yield file, kinds.get(home, "")


class _Sheet(NamedTuple):
    """A page's file: the key of all that the page depends on, read alone, and the bytes, None if they are not needed.

    With `problems`, it is not to be read; if it `counts`, its id is taken all the same, so that links are no fault too.
    """

    name: str
    file: str
    kind: str
    key: tuple[str, str, bytes]
    content: bytes | None
    problems: Sequence[Problem]
    counts: bool = False


def _sheet(folder: Path, file: str, kind: str, settings: Settings, means: Means) -> _Sheet:
    name = file.rsplit("/", 1)[-1].removesuffix(".md")
    key = (means.digests.get(file, ""), kind, settings.digest)
    if problems := list(_name_problems(file, name, kind)):
        return _Sheet(name, file, kind, key, None, problems)
    if file in means.digests and not means.memory.lacks(PAGES, file, key):
        return _Sheet(name, file, kind, key, None, [])
    content, problems = bytes_of(folder, file)
    return _Sheet(name, file, kind, (digest_of(content or b""), kind, settings.digest), content, problems, counts=True)


def _parse_elsewhere(sheets: Sequence[_Sheet], site: Site, memory: Memory, crew: Crew) -> None:
    """Let others parse the pages that are new, if these are many."""
    wanted = [sheet for sheet in sheets if sheet.content is not None and memory.lacks(PAGES, sheet.file, sheet.key)]
    parsed = crew.each(parse, Given(site), wanted, _FEW)
    for sheet, packed in zip(wanted, parsed, strict=True) if parsed else ():
        if packed is not None:
            memory.hand(PAGES, sheet.file, sheet.key, packed)


def parse(site: Site, sheets: Sequence[_Sheet]) -> list[bytes | None]:
    """Parse pages for another process; None for one in which something is wrong."""
    return [_packed(_known(*_parsed(each.name, each.file, each.kind, site, each.content or b""))) for each in sheets]


def _page(folder: Path, sheet: _Sheet, site: Site, memory: Memory) -> _Known:
    name, file, kind, key, content, faults, counts = sheet
    if faults:
        return _known(*_empty(name, file, kind, site, list(faults)) if counts else (None, list(faults)))

    sound: list[Page] = []

    def parsed() -> _Known:
        held, problems = bytes_of(folder, file) if content is None else (content, [])
        if held is None:
            return _known(*_empty(name, file, kind, site, problems))
        page, problems = _parsed(name, file, kind, site, held)
        if page and page.whole and not problems:
            sound.append(page)
        return _known(page, problems)

    def unpacked(packed: bytes) -> _Known:
        head, rest = packing.head_and_rest(packed)
        kept = packing.gist_of(name, kind, file, packing.unpack(head))

        def page() -> Page | None:
            try:
                return _unpacked(folder, kept, site, rest)
            except (ValueError, TypeError, LookupError):  # what cannot be understood is better made again
                return parsed().page()

        return _Known(kept, page, [])

    known = memory.recall(PAGES, file, key, parsed, Form(_packed, unpacked))
    for page in sound:  # after it was packed
        page.tree.release(partial(frontmatter.read, folder, file))
    return known


def _known(page: Page | None, problems: list[Problem]) -> _Known:
    return _Known(gist(page) if page else None, lambda: page, problems)


def _parsed(name: str, file: str, kind: str, site: Site, content: bytes) -> _Read:
    text, problems = decoded(file, content)
    if text is None:
        return _empty(name, file, kind, site, problems)
    document, problems = frontmatter.split(file, text)
    if document is None:
        return _empty(name, file, kind, site, problems, tuple(text.split("\n")))
    return _built(name, kind, site, document, problems)


def _empty(name: str, file: str, kind: str, site: Site, problems: list[Problem], lines: tuple[str, ...] = ()) -> _Read:
    """Return a page of which nothing could be understood: its id still counts as taken."""
    document = Document(Tree(file, lines, Node({}, (1, 1), (1, 1))), "", 1, broken=True)
    return _built(name, kind, site, document, problems)


def _packed(known: _Known) -> bytes | None:
    """Pack a page in which nothing is wrong; any other is better read again."""
    page = known.page()
    if page is None or known.gist is None or known.problems or not page.whole or page.front.draft:
        return None
    rest = packing.pack(
        _numbered(page.tree.plain()),
        packing.plain(page.body),
        [(path, packing.plain(text)) for path, text in page.texts.items()],
    )
    return packing.headed(packing.pack(*packing.plain_gist(known.gist)), rest)


def _unpacked(folder: Path, kept: Gist, site: Site, packed: bytes) -> Page:
    plain, written, compiled = packing.unpack(packed)
    nature = site.kind(kept.kind).nature if kept.kind else Nature.PLAIN
    body = packing.compiled(written)
    texts = {tuple(path): packing.compiled(text) for path, text in compiled}
    return Page(
        kept.id,
        kept.kind,
        nature,
        checkers.adapter(FRONT[nature]).validate_python(plain),
        body,
        texts,
        frontmatter.later(folder, kept.file),
        kept.digests,
        kept.names,
        tuple(named(kept.id, (body, *texts.values()))),
    )


def _name_problems(file: str, name: str, kind: str) -> Iterator[Problem]:
    if not Slug.PATTERN.fullmatch(name):
        yield Problem(Place(file), "E206", Slug.SAID.format(name), f"Rename the file. {Slug.remedy(name)}")
    elif is_device(name):
        yield device_problem(Place(file), name, "Rename the file.")
    elif name in RESERVED and (kind or name != HOME):
        yield Problem(Place(file), "E311", f"the generator needs the id `{name}` for itself", "Rename the file.")


def _built(name: str, kind: str, site: Site, document: Document, problems: list[Problem]) -> _Read:
    tree = document.tree
    nature = site.kind(kind).nature if kind else Nature.PLAIN
    front, faults = records.check(FRONT[nature], tree, _numbered(tree.plain()), BLANKS)
    if not document.broken:
        problems += faults
    if front is None:
        return None, problems
    if front.draft:
        front = filled(front, tree.plain())
    problems += blanks(tree, document.body, document.body_line, draft=front.draft)
    ids = [fact.id for fact in front.facts if fact.id]
    body = markdown.body(document.body, document.body_line, ids)
    if not site.languages[1:]:  # the other sentences are only compared with those of translations
        body = naming(body)
    texts = {path: inline(tree, path, text) for path, text in marked_texts(front)}
    halves = Halves("\n".join(tree.lines).removesuffix(document.body).encode(), document.body.encode())
    names = Halves(
        tuple(sorted({*words(tree.root), *(name for text in texts.values() for name in _named_in(text))})),
        tuple(sorted(set(_named_in(body)))),
    )
    digests = Halves(digest(halves.front), digest(halves.body))
    page = Page(
        name,
        kind,
        nature,
        front,
        body,
        texts,
        tree,
        digests,
        names,
        tuple(named(name, (body, *texts.values()))),
        whole=not problems,
    )
    problems += [_fault_problem(tree, fault) for each in page.bodies() for fault in each.faults]
    return page, problems


def _named_in(text: Body) -> Iterator[str]:
    """Yield every page and source that a text names, and what may have been meant so."""
    yield from targets(text)
    yield from bare(text)


def _numbered(data: Plain) -> Plain:
    """Let each fact know its position in the file, whatever is left out later, and what is written without a value."""
    facts = data.get("facts")
    for position, fact in enumerate(facts if isinstance(facts, list) else []):
        if isinstance(fact, dict):
            nulls = [name for name, value in fact.items() if value is None]
            fact |= {HANDED["position"]: position, HANDED["nulls"]: nulls}
    return data


def _fault_problem(tree: Tree, fault: Fault) -> Problem:
    return Problem(tree.at(fault.line, fault.column, fault.width), fault.code, fault.message, fault.remedy)


def read_sources(folder: Path, memory: Memory | None = None) -> tuple[Sources, list[Problem]]:
    """Read `content/sources.yaml`, which may be missing."""
    memory = memory or Memory()
    if not os.path.lexists(folder / SOURCES_FILE):  # or its folder cannot be read, which is said already
        return Sources({}, _NO_SOURCES, frozenset()), []
    content, problems = bytes_of(folder, SOURCES_FILE)
    if content is None:
        return Sources({}, _NO_SOURCES, None), problems
    return memory.recall("sources", SOURCES_FILE, digest(content), lambda: _listed(content))


_NO_SOURCES = Tree(SOURCES_FILE, (), Node({}, (1, 1), (1, 1)))


def _listed(content: bytes) -> tuple[Sources, list[Problem]]:
    empty = _NO_SOURCES
    text, problems = decoded(SOURCES_FILE, content)
    if text is None:
        return Sources({}, empty, None), problems
    tree, problems = frontmatter.parse(SOURCES_FILE, text, begin="the id of a source")
    if tree is None:
        return Sources({}, empty, None), problems
    checked, faults = records.check(dict[Slug, Source], tree, tree.plain(), {})
    sources = {str(name): source for name, source in (checked or {}).items()}
    known = frozenset(tree.keys())
    digests = {name: digest(repr(sources.get(name)).encode()) for name in known}
    problems += [device_problem(tree.place((name,), key=True), name) for name in sorted(known) if is_device(name)]
    return Sources(sources, tree, known, digests), [*problems, *faults, *blanks(tree)]
