"""Translations: `<id>.<language>.md` beside a page holds its texts in another language, and nothing but texts.

The page that comes of it has the facts of the original: its dates, stances, sources, names and their order. What an
overlay lacks stays in the language of the facts, marked as such.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from explainer import fidelity, frontmatter, markdown, packing, records
from explainer.blanks import blanks, is_blank
from explainer.content import Halves, fact_ids
from explainer.fidelity import Rendering
from explainer.files import bytes_of, decoded
from explainer.inventory import digest as digest_of
from explainer.lexicon import Lexicon, lexicon
from explainer.memory import Form, digest
from explainer.model import FRONT, Claim, Correction, Fact
from explainer.problems import Place, Problem, did_you_mean
from explainer.rendition import BODY, QUOTE, digest_of_texts, foreign, marked, translatable, wanted, with_texts
from explainer.shorthand import PROJECT, Table, shorthand
from explainer.texts import inline, named, targets
from explainer.translation import CorrectionTexts, FactTexts, Overlay
from explainer.words import locale_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path as Folder

    from explainer.content import Page
    from explainer.frontmatter import Document
    from explainer.markdown import Body
    from explainer.means import Means
    from explainer.settings import Settings
    from explainer.trees import Path, Tree

ROOM = "overlays"  # of memory
_LEXICONS = "lexicons"  # another
_IN_FACTS: Mapping[Path, str] = {  # where an overlay says shortly what is deeper in a fact
    QUOTE: "quote",
    ("by", "role"): "role",
    ("by", "name"): "name",
    ("anon", "described"): "described",
    ("retired", "why"): "why",
}
_ABOVE: Mapping[Path, Path] = {("role", "title"): ("role",), ("by", "name"): ("by_name",)}
_FEW = 4  # paths that a warning lists

_Read: TypeAlias = "tuple[Page | None, list[Problem]]"


@dataclass(frozen=True, slots=True)
class _Task:
    """What a translation is made from beside its own file; `linked` are the pages that are values of the original."""

    file: str
    language: str
    original: Page
    facts_language: str
    linked: tuple[str, ...]


def read_overlays(
    folder: Folder, files: Sequence[str], pages: Mapping[str, Page], settings: Settings, means: Means
) -> tuple[dict[str, dict[str, Page]], list[Problem]]:
    """Read the translations in `files`, by language and then by id; every other language of the site has its own."""
    others = settings.site.languages[1:]
    found: dict[str, dict[str, Page]] = {str(language): {} for language in others}
    problems: list[Problem] = []
    table, faults = shorthand([PROJECT, folder / "templates"]) if files else (Table((), b""), [])
    problems += faults
    for file in means.watch("Reading translations", files):
        task, faults = _task(folder, file, pages, settings)
        problems += faults
        page, faults = _page(folder, task, settings, table, means) if task else (None, [])
        problems += faults
        if task and page:
            found[task.language][page.id] = page
    means.memory.settle(ROOM)
    return found, problems


def is_overlay(file: str) -> bool:
    """Tell whether a Markdown file is named as a translation is."""
    return "." in file.rsplit("/", 1)[-1].removesuffix(".md")


def original_of(file: str) -> tuple[str, str, str]:
    """Return the id of the page that a translation is of, the page's file, and the language."""
    home, _, name = file.rpartition("/")
    page, _, language = name.removesuffix(".md").rpartition(".")
    return page, f"{home}/{page}.md", language


def _task(
    folder: Folder, file: str, pages: Mapping[str, Page], settings: Settings
) -> tuple[_Task | None, list[Problem]]:
    name, own, language = original_of(file)
    others = settings.site.languages[1:]
    if language not in others:
        near = did_you_mean(language, others, "Name the language in site.yaml, or rename the file.")
        return None, [Problem(Place(file), "E206", f"`{language}` is not one of the site's other languages", near)]
    original = pages.get(name)
    if original is None or original.tree.file != own:
        if (folder / own).is_file():
            return None, []  # what is wrong with it is said there
        beside = [each for each, page in pages.items() if page.tree.file.rpartition("/")[0] == own.rpartition("/")[0]]
        remedy = did_you_mean(name, beside, "Lay the translation beside its page, and name it `<id>.<language>.md`.")
        return None, [Problem(Place(file), "E301", f"there is no page `{name}` beside this translation", remedy)]
    values = {fact.value for fact in original.front.facts if isinstance(fact.value, str)}
    return _Task(file, language, original, settings.site.language, tuple(sorted(values & pages.keys()))), []


def _page(folder: Folder, task: _Task, settings: Settings, table: Table, means: Means) -> _Read:
    file, original = task.file, task.original
    held, content = means.digests.get(file), None
    if held is None:
        content, problems = bytes_of(folder, file)
        if content is None:
            return None, problems
        held = digest_of(content)
    key = (held, original.digests.front, original.digests.body, settings.digest, table.digest, task.linked)

    def made() -> _Read:
        text, problems = bytes_of(folder, file) if content is None else (content, [])
        return (None, problems) if text is None else _parsed(task, text, table, means)

    form: Form[_Read] = Form(partial(_packed, task), partial(_unpacked, folder, task))
    return means.memory.recall(ROOM, file, key, made, form)


def _parsed(task: _Task, content: bytes, table: Table, means: Means) -> _Read:
    text, problems = decoded(task.file, content)
    if text is None:
        return None, problems
    document, problems = frontmatter.split(task.file, text)
    if document is None or document.broken:
        return foreign(task.original, task.facts_language, task.language, task.linked), problems
    languages = task.facts_language, task.language
    lexicons = tuple(
        means.memory.recall(_LEXICONS, tag, table.digest, partial(_lexicon, tag, table)) for tag in languages
    )
    return _built(task, document, problems, (lexicons[0], lexicons[1]))


def _lexicon(tag: str, table: Table) -> Lexicon:
    locale = locale_of(tag) or locale_of("en")
    assert locale  # settings have refused tags that CLDR does not know
    return lexicon(locale, table.of(tag))


def _built(task: _Task, document: Document, problems: list[Problem], lexicons: tuple[Lexicon, Lexicon]) -> _Read:
    original, tree, draft = task.original, document.tree, task.original.front.draft
    data, faults = _without_facts(tree)
    problems += faults
    overlay, faults = records.check(Overlay, tree, data, {})
    problems += faults
    problems += blanks(tree, document.body, document.body_line, draft=draft)
    written = {path: text for path, text in _flat(overlay, ()) if not is_blank(text)}
    places = _places(original)
    given, faults = _given(task, tree, written, places)
    body = None
    if document.body.strip() and original.body.parts:
        headings = [name for _, name, _ in original.body.headings]
        body = markdown.body(document.body, document.body_line, (), headings)
    elif document.body.strip():
        faults.append(_shape(tree.at(document.body_line, 1), "the original has no text here", "Delete it."))
    texts = {path: inline(tree, places[path], text) for path, text in given.items() if path in original.texts}
    compiled = [*texts.values(), *([body] if body else [])]
    problems += [
        Problem(tree.at(each.line, each.column, each.width), each.code, each.message, each.remedy)
        for text in compiled
        for each in text.faults
    ]
    if original.whole:
        rendering = Rendering(original, tree, given, places, texts, body, document.body_line, lexicons)
        problems += [*faults, *fidelity.faults(rendering)]
    lines = "\n".join(tree.lines).removesuffix(document.body)
    digests = Halves(
        digest(original.digests.front, lines.encode()), digest(original.digests.body, document.body.encode())
    )
    page = _assembled(task, tree, given, texts, body, digests)
    page = replace(page, whole=original.whole and not problems)
    if not draft:
        said = overlay.translates if overlay else None
        page = replace(page, stale=bool(said) and said != digest_of_texts(original))
        problems += _unfinished(page, tree, said, places)
    return page, problems


def _keys(*kinds: type) -> set[str]:
    return {each.name.rstrip("_") for kind in kinds for each in fields(kind)}


def _without_facts(tree: Tree) -> tuple[dict[str, object], list[Problem]]:
    """Return what an overlay says without the keys of the original that are no texts, and problems for these."""
    data: dict[str, object] = tree.plain()
    problems = list(_stray(tree, data, (), _keys(*FRONT.values(), Fact) - _keys(Overlay, FactTexts)))
    facts, corrections = data.get("facts"), data.get("corrections")
    for name, fact in facts.items() if isinstance(facts, dict) else ():
        problems += _stray(tree, fact, ("facts", name), _keys(Fact) - _keys(FactTexts))
    for number, each in enumerate(corrections if isinstance(corrections, list) else ()):
        problems += _stray(tree, each, ("corrections", number), _keys(Correction) - _keys(CorrectionTexts))
    return data, problems


def _stray(tree: Tree, data: object, path: Path, fixed: set[str]) -> Iterator[Problem]:
    for key in [key for key in data if key in fixed] if isinstance(data, dict) else ():
        message = f"`{key}` is said in the original, and a translation cannot change it"
        yield Problem(tree.place((*path, key), key=True), "E411", message, "Delete it; a translation holds only texts.")
        del data[key]  # type: ignore[attr-defined]


def _flat(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield every text of an overlay with its path there."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from _flat(each, (*path, number))
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _flat(each, (*path, str(name)))
    elif value is not None:
        for each in fields(value):  # type: ignore[arg-type]
            if each.name != "translates":
                yield from _flat(getattr(value, each.name), (*path, each.name))


def _places(page: Page) -> dict[Path, Path]:
    """Return the path in an overlay of each text that a page has."""
    ids = fact_ids(page)
    found: dict[Path, Path] = {}
    for path, _ in translatable(page.front):
        if path[0] == "facts":
            found[path] = ("facts", ids[int(path[1])], _IN_FACTS.get(path[2:], str(path[2])))
        else:
            found[path] = _ABOVE.get(path, path)
    return found


def _given(
    task: _Task, tree: Tree, written: Mapping[Path, str], places: Mapping[Path, Path]
) -> tuple[dict[Path, str], list[Problem]]:
    """Return the overlay's texts by their paths in the original, and problems for those that have no place there."""
    front, data = task.original.front, tree.plain()
    problems: list[Problem] = []
    uneven: set[str] = set()
    for name in ("unknowns", "would_settle", "corrections"):
        items, there = data.get(name), len(getattr(front, name, ()))
        if isinstance(items, list) and items and len(items) != there:
            message = f"`{name}` has {len(items)} entries, and {there} in the original"
            remedy = "Translate each entry of the original, in its order."
            problems.append(_shape(tree.place((name,), key=True), message, remedy))
        held = {path[1] for path in written if path[0] == name}
        if isinstance(items, list) and not len(items) == there == len(held):
            uneven.add(name)  # an entry would stand for another one's
    texts = dict(translatable(front))
    pages = {path for path, text in texts.items() if path[-1] == "value" and text in task.linked}
    given = {path: written[own] for path, own in places.items() if own in written and path[0] not in uneven}
    for path in sorted(pages & given.keys()):
        message = f"the value is the page `{texts[path]}` in the original, which says its own name"
        problems.append(_shape(tree.place(places[path]), message, "Delete the line."))
        del given[path]
    known = set(places.values())
    stray = [path for path in written if path not in known and path[0] not in uneven]
    return given, [*problems, *_misplaced(task.original, tree, stray)]


def _misplaced(original: Page, tree: Tree, stray: Sequence[Path]) -> Iterator[Problem]:
    ids, told = set(fact_ids(original).values()), set()
    keys = (original.front.claims or {}) if isinstance(original.front, Claim) else {}
    blank = original.tree.plain().get("facts") if original.front.draft else None  # such facts of a draft are left out
    left_out = {str(fact.get("id")) for fact in blank or () if isinstance(fact, dict)}
    for path in stray:
        name = str(path[1]) if len(path) > 1 else ""
        if path[0] == "facts" and name not in ids:
            if name not in told and name not in left_out:
                remedy = did_you_mean(name, ids, "Name a fact by its permalink on the page.")
                place = tree.place(path[:2], key=True)
                yield Problem(place, "E302", f"the original has no fact `{name}`", remedy)
            told.add(name)
        elif path[0] == "claims" and name not in keys:
            remedy = did_you_mean(name, map(str, keys), "Delete it.")
            yield Problem(tree.place(path, key=True), "E308", f"the original has no claim `{name}`", remedy)
        else:
            message = f"the original has no `{path[-1] if path[0] != 'claims' else name}` here"
            yield _shape(tree.place(path, key=True), message, "Delete it; a translation holds what the original says.")


def _shape(place: Place, message: str, remedy: str) -> Problem:
    return Problem(place, "E414", message, remedy)


def _assembled(
    task: _Task,
    tree: Tree,
    given: Mapping[Path, str],
    texts: Mapping[Path, Body],
    body: Body | None,
    digests: Halves[bytes],
) -> Page:
    """Return the original with other texts; those that are not given are marked as being in the facts' language."""
    original, language = task.original, task.facts_language
    left = frozenset(wanted(original, task.language, task.linked)) - given.keys() - ({BODY} if body else set())
    all_texts = {
        path: texts.get(path) or marked(each, language, task.language) for path, each in original.texts.items()
    }
    own = body or marked(original.body, language, task.language, "div")
    return replace(
        original,
        front=with_texts(original.front, given),
        body=own,
        texts=all_texts,
        tree=tree,
        digests=digests,
        names=Halves(
            tuple(sorted({*original.names.front, *(name for each in texts.values() for name in targets(each))})),
            tuple(sorted(set(targets(own)))),
        ),
        named=tuple(named(original.id, (own, *all_texts.values()))),
        lang=task.language,
        renderings={int(path[1]): text for path, text in given.items() if path[2:] == QUOTE},
        untranslated=left,
    )


def _unfinished(page: Page, tree: Tree, said: str | None, places: Mapping[Path, Path]) -> Iterator[Problem]:
    """Yield what a translation lacks, in one warning, and whether it is older than the original."""
    command = f"`python build.py translated {page.id}.{page.lang}`"
    if not said:
        message = "nobody has said which version of the original this renders"
        yield Problem(tree.at(1, 1), "W708", message, f"Hold it against the original, then run {command}.")
    elif page.stale:
        message = "the original's words have changed since this was translated"
        remedy = f"Hold it against the original, mend what has changed, then run {command}."
        yield Problem(tree.place(("translates",)), "W709", message, remedy)
    lacking = [".".join(map(str, path)) for own, path in places.items() if own in page.untranslated]
    lacking += ["the text below the front matter"] if BODY in page.untranslated else []
    if lacking:
        shown = ", ".join(f"`{each}`" if " " not in each else each for each in lacking[:_FEW])
        more = f" and {len(lacking) - _FEW} more" if len(lacking) > _FEW else ""
        remedy = "Translate it; until then the original's words stand there, marked as such."
        yield Problem(tree.at(1, 1), "W710", f"not translated: {shown}{more}", remedy)


def _packed(task: _Task, read: _Read) -> bytes | None:
    """Pack a translation in which nothing is wrong; any other is better read again."""
    page, problems = read
    if page is None or problems or not page.whole or page.front.draft:
        return None
    ours_to_say = set(wanted(task.original, task.language, task.linked)) - page.untranslated
    said = dict(translatable(task.original.front))
    given = [(path, text) for path, text in _texts_of(page) if path in ours_to_say or text != said[path]]
    ours = [(path, packing.plain(body)) for path, body in page.texts.items() if path not in page.untranslated]
    body = None if BODY in page.untranslated else packing.plain(page.body)
    return packing.pack(given, ours, body, (page.digests.front.hex(), page.digests.body.hex()))


def _texts_of(page: Page) -> Iterator[tuple[Path, str]]:
    yield from ((path, text) for path, text in translatable(page.front) if path[2:] != QUOTE)
    yield from ((("facts", position, *QUOTE), text) for position, text in page.renderings.items())


def _unpacked(folder: Folder, task: _Task, packed: bytes) -> _Read:
    given, ours, body, (front_digest, body_digest) = packing.unpack(packed)
    page = _assembled(
        task,
        frontmatter.later(folder, task.file),
        {tuple(path): text for path, text in given},
        {tuple(path): packing.compiled(text) for path, text in ours},
        packing.compiled(body) if body else None,
        Halves(bytes.fromhex(front_digest), bytes.fromhex(body_digest)),
    )
    return page, []
