"""A folder to `Content`: every page and source, each read alone, and everything that is wrong with them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from explainer import frontmatter, markdown, packing, records
from explainer.blanks import blanks, filled
from explainer.config import RESERVED, Site
from explainer.content import HOME, Content, Halves, Page, Sources
from explainer.files import bytes_of, decoded, walk
from explainer.frontmatter import Document
from explainer.memory import Form, Memory, Watch, digest, unwatched
from explainer.model import BLANKS, FRONT, Nature, Source
from explainer.problems import Place, Problem, did_you_mean
from explainer.records import POSITION, Slug
from explainer.texts import inline, marked_texts, named, targets, words
from explainer.trees import Node, Tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from explainer.marks import Fault
    from explainer.settings import Settings
    from explainer.trees import Plain

__all__ = ["HOME", "SOURCES_FILE", "Content", "Halves", "Page", "Sources", "files_by_id", "read", "read_sources"]

SOURCES_FILE = "content/sources.yaml"
_PAGES = "pages"  # the room of memory
_Read: TypeAlias = "tuple[Page | None, list[Problem]]"


def read(
    folder: Path,
    settings: Settings,
    static: Mapping[str, Path],
    memory: Memory | None = None,
    *,
    drafts: bool = False,
    watch: Watch = unwatched,
) -> Content:
    """Read everything under `content/`; a page with faults is kept as far as it is sound."""
    memory = memory or Memory()
    site = settings.site
    pages: dict[str, Page] = {}
    problems: list[Problem] = []
    for file, kind in watch("Reading", list(_files(folder, settings, problems))):
        page, faults = _page(folder, file, kind, settings, memory)
        problems += faults
        if page is None:
            continue
        if page.id in pages:
            first = pages[page.id].tree.file
            problems.append(
                Problem(page.tree.at(1, 1), "E310", f"the id `{page.id}` is taken by {first}", "Rename one file.")
            )
            continue
        pages[page.id] = page
    memory.settle(_PAGES)
    sources, faults = read_sources(folder, memory)
    return Content(site, pages, sources, static, (*problems, *faults), drafts)


def files_by_id(folder: Path, settings: Settings) -> dict[str, str]:
    """Return the file of each page by the page's id, without reading any."""
    pages = [file for file, _ in _files(folder, settings, [])]
    return {file.rsplit("/", 1)[-1].removesuffix(".md"): file for file in pages}


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


def _page(folder: Path, file: str, kind: str, settings: Settings, memory: Memory) -> _Read:
    name = file.rsplit("/", 1)[-1].removesuffix(".md")
    problems = list(_name_problems(file, name, kind, settings.site))
    if problems:
        return None, problems
    content, problems = bytes_of(folder, file)
    if content is None:
        return None, problems
    key = (digest(content), kind, settings.digest)
    form = Form(_packed, partial(_unpacked, name, file, kind, settings.site, content))
    return memory.recall(_PAGES, file, key, lambda: _parsed(name, file, kind, settings.site, content), form)


def _parsed(name: str, file: str, kind: str, site: Site, content: bytes) -> _Read:
    text, problems = decoded(file, content)
    if text is None:
        return None, problems
    document, problems = frontmatter.split(file, text)
    if document is None:  # its id still counts as taken, so that links to it are no second fault
        lines = tuple(text.split("\n"))
        document = Document(Tree(file, lines, Node({}, (1, 1), (1, 1))), "", 1, broken=True)
    return _built(name, kind, site, document, problems)


def _packed(read: _Read) -> bytes | None:
    """Pack a page in which nothing is wrong; any other is better read again."""
    page, problems = read
    if page is None or problems or not page.whole or page.front.draft:
        return None
    return packing.pack(
        _numbered(page.tree.plain()),
        packing.plain(page.body),
        [(path, packing.plain(text)) for path, text in page.texts.items()],
        (page.digests.front.hex(), page.digests.body.hex()),
        (page.names.front, page.names.body),
    )


def _unpacked(name: str, file: str, kind: str, site: Site, content: bytes, packed: bytes) -> _Read:
    plain, written, compiled, (front_digest, body_digest), (front_names, body_names) = packing.unpack(packed)
    nature = site.kind(kind).nature if kind else Nature.PLAIN
    body = packing.compiled(written)
    texts = {tuple(path): packing.compiled(text) for path, text in compiled}
    page = Page(
        name,
        kind,
        nature,
        records.adapter(FRONT[nature]).validate_python(plain),
        body,
        texts,
        Tree.later(file, partial(_tree, file, content)),
        Halves(bytes.fromhex(front_digest), bytes.fromhex(body_digest)),
        Halves(tuple(front_names), tuple(body_names)),
        tuple(named(name, (body, *texts.values()))),
    )
    return page, []


def _tree(file: str, content: bytes) -> Tree:
    document, _ = frontmatter.split(file, decoded(file, content)[0] or "")
    return document.tree if document else Tree(file, (), Node({}, (1, 1), (1, 1)))


def _name_problems(file: str, name: str, kind: str, site: Site) -> Iterator[Problem]:
    if "." in name:
        page, language = name.rsplit(".", 1)
        remedy = "Move it out of content/ until translations are built."
        if language in site.languages[1:]:
            yield Problem(Place(file), "W703", f"this translation of `{page}` is left out", remedy)
        else:
            near = did_you_mean(language, site.languages[1:], "Name the language in site.yaml, or rename the file.")
            yield Problem(Place(file), "E206", f"`{language}` is not one of the site's other languages", near)
    elif not Slug.PATTERN.fullmatch(name):
        yield Problem(Place(file), "E206", Slug.SAID.format(name), f"Rename the file. {Slug.REMEDY}")
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
    texts = {path: inline(tree, path, text) for path, text in marked_texts(front)}
    halves = Halves("\n".join(tree.lines).removesuffix(document.body).encode(), document.body.encode())
    names = Halves(
        tuple(sorted({*words(tree.root), *(name for text in texts.values() for name in targets(text))})),
        tuple(sorted(set(targets(body)))),
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


def _numbered(data: Plain) -> Plain:
    """Let each fact know its position in the file, whatever is left out later."""
    facts = data.get("facts")
    for position, fact in enumerate(facts if isinstance(facts, list) else []):
        if isinstance(fact, dict):
            fact[POSITION] = position
    return data


def _fault_problem(tree: Tree, fault: Fault) -> Problem:
    return Problem(tree.at(fault.line, fault.column, fault.width), fault.code, fault.message, fault.remedy)


def read_sources(folder: Path, memory: Memory | None = None) -> tuple[Sources, list[Problem]]:
    """Read `content/sources.yaml`, which may be missing."""
    memory = memory or Memory()
    if not (folder / SOURCES_FILE).exists():
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
    return Sources(sources, tree, known, digests), [*problems, *faults, *blanks(tree)]
