"""The rules that hold across a site: every name leads somewhere, every fact is sourced, every stance is somebody's.

Each rule is a generator of problems over what was read; `examine` runs them all.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from explainer import claims, linking, quotes
from explainer.marks import FileLink
from explainer.memory import Form, Memory
from explainer.model import PUBLISHER, STEPS, Claim, Entity, Fact, Nature, Plain, Rule, Stance, Step
from explainer.problems import Place, Problem, did_you_mean
from explainer.texts import bare

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from explainer.content import Content, Page
    from explainer.dates import Day
    from explainer.model import Actor
    from explainer.trees import Path, Tree

_ROOM = "examined"  # of memory
FAULTLESS: Form[list[Problem]] = Form(lambda problems: None if problems else b"", lambda _: [])  # faults are found anew
_WRITE_PAGE = "Write the page, or take the name out."
_NAME_THEM = "For somebody who has no page, write `by: {name: …}`."
_WRITE_SOURCE = "Enter it in content/sources.yaml."


def examine(
    content: Content,
    day: Day,
    *,
    announced: bool,
    former: Mapping[str, frozenset[str]] | None,
    keys: Mapping[str, bytes] | None = None,
    memory: Memory | None = None,
) -> Iterator[Problem]:
    """Yield everything that is wrong between pages, and within one where fields must agree; drafts are left alone.

    `former` are names by page that its corrections may use although no fact of the page is called so any more;
    None when they are not known. With `keys`, a page in which the `memory` knows no fault is not examined again.
    """
    memory = memory or Memory()
    for name in content.pages:
        if not content.shows(name):
            continue
        known = None if former is None else tuple(sorted(former.get(name, ())))
        key = (keys[name], known) if keys else object()
        make = partial(_examined, content, name, day, known, announced=announced)
        problems = memory.recall(_ROOM, name, key, make, FAULTLESS if keys else None)
        if problems:  # which may speak of any page, as what was perhaps meant
            memory.forget(_ROOM, name)
        yield from problems
    memory.settle(_ROOM)
    yield from _sources(content)


def _examined(
    content: Content, name: str, day: Day, former: Collection[str] | None, *, announced: bool
) -> list[Problem]:
    return [*_faults(content, content.pages[name], day, former, announced=announced)]


def _faults(
    content: Content, page: Page, day: Day, former: Collection[str] | None, *, announced: bool
) -> Iterator[Problem]:
    yield from _links(content, page)
    yield from _citations(content, page)
    yield from _bare(content, page)
    yield from _files(content, page)
    yield from _names(content, page)
    yield from _facts(content, page)
    if former is not None:
        yield from _corrections(page, former)
    yield from quotes.check(content, page)
    if page.whole:
        yield from _nature(content, page)
        yield from claims.examine(content, page, day, announced=announced)


def _unknown_page(
    content: Content, name: str, place: Callable[[], Place], otherwise: str = _WRITE_PAGE
) -> Problem | None:
    """Say what is wrong with the id of a page; `place` is only asked for then."""
    if name not in content.pages:
        remedy = did_you_mean(name, content.pages, otherwise)
        return Problem(place(), "E301", f"there is no page `{name}`", remedy)
    if not content.shows(name):
        return Problem(
            place(),
            "E307",
            f"`{name}` is a draft and will not be published",
            "Publish it, or take the name out.",
        )
    return None


def _links(content: Content, page: Page) -> Iterator[Problem]:
    for body in page.bodies():
        for link in body.links():
            place = partial(page.tree.at, link.line, link.column, link.width)
            problem = _unknown_page(content, link.target, place)
            if problem:
                yield problem
            elif link.fact and content.pages[link.target].whole:
                ids = linking.fact_ids(content.pages[link.target]).values()
                if link.fact not in ids:
                    message = f"`{link.target}` has no fact `{link.fact}`"
                    yield Problem(
                        place(),
                        "E302",
                        message,
                        did_you_mean(link.fact, ids, "Give the fact this id, or link the page."),
                    )


def _citations(content: Content, page: Page) -> Iterator[Problem]:
    for body in page.bodies():
        for citation in body.citations():
            for name, column in citation.sources:
                if content.sources.lacks(name):
                    yield _unknown_source(content, name, page.tree.at(citation.line, column, len(name)))


def _unknown_source(content: Content, name: str, place: Place) -> Problem:
    remedy = did_you_mean(name, content.sources.known or (), _WRITE_SOURCE)
    return Problem(place, "E303", f"there is no source `{name}`", remedy)


def _bare(content: Content, page: Page) -> Iterator[Problem]:
    """Warn of a source's id in brackets without the sign of a citation: it would be published as it stands."""
    for name in dict.fromkeys(name for body in page.bodies() for name in bare(body)):
        if name in content.sources.by_id:
            written = f"[{name}]"
            line, text = next(((at, line) for at, line in enumerate(page.tree.lines, 1) if written in line), (1, ""))
            place = page.tree.at(line, max(text.find(written), 0) + 1, len(written))
            remedy = f"Write `[@{name}]` to cite the source."
            yield Problem(place, "W712", f"`{written}` cites nothing, and readers would see it as it is", remedy)


def _files(content: Content, page: Page) -> Iterator[Problem]:
    for body in page.bodies():
        for part in body.parts:
            if isinstance(part, FileLink) and part.path not in content.static:
                remedy = did_you_mean(part.path, content.static, "Put the file there, or take the link out.")
                place = page.tree.at(part.line, part.column)
                yield Problem(place, "E306", f"there is no file `static/{part.path}`", remedy)
    ids = {heading for _, heading, _ in page.body.headings} | set(linking.fact_ids(page).values())
    for anchor in page.body.anchors:
        if anchor.target not in ids:
            remedy = did_you_mean(anchor.target, ids, "Link a heading or a fact of this page.")
            yield Problem(
                page.tree.at(anchor.line, anchor.column),
                "E306",
                f"this page has no `#{anchor.target}`",
                remedy,
            )


def _names(content: Content, page: Page) -> Iterator[Problem]:
    """Check every field that holds a page's id."""
    for path, name in _page_ids(page):
        place = partial(page.tree.find, path, name)
        problem = _unknown_page(content, name, place, _NAME_THEM if "by" in path else _WRITE_PAGE)
        if problem:
            yield problem


def _page_ids(page: Page) -> Iterator[tuple[Path, str]]:
    """Yield every field that names a page, with its path; for a list, the path is the list's."""
    match page.front:
        case Claim() as claim:
            yield from ((("parties",), name) for name in claim.parties)
            yield from ((("claims", key, "page"), part.page) for key, part in (claim.claims or {}).items() if part.page)
        case Rule() as rule:
            yield from ((("affects",), name) for name in rule.affects)
            yield from _actor_ids(("by",), rule.by)
        case Entity() as entity:
            yield from ((("parties",), name) for name in entity.parties)
            yield from ((("made_by",), name) for name in entity.made_by)
            if entity.role and entity.role.at:
                yield ("role", "at"), entity.role.at
        case Plain(lead=str(lead)):
            yield ("lead",), lead
    for fact in page.front.facts:
        yield from ((("facts", fact.position, "about"), name) for name in fact.about)
        yield from _actor_ids(("facts", fact.position, "by"), fact.by)


def _actor_ids(path: Path, by: Actor | None) -> Iterator[tuple[Path, str]]:
    if by and by.page and by.page != PUBLISHER:
        yield (*path, "page"), by.page
    if by and by.for_:
        yield (*path, "for"), by.for_


def _facts(content: Content, page: Page) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for fact in page.front.facts:
        path: Path = ("facts", fact.position)
        for name in ("sources", "echoes"):
            for source in getattr(fact, name):
                if content.sources.lacks(source):
                    yield _unknown_source(content, source, page.tree.find((*path, name), source))
        if fact.id and fact.id in seen:
            place = page.tree.place((*path, "id"))
            first = page.tree.place(("facts", seen[fact.id], "id")).line
            yield Problem(
                place,
                "E310",
                f"the fact id `{fact.id}` is taken on line {first}",
                "Give this fact another id.",
            )
        if fact.id:
            seen.setdefault(fact.id, fact.position)
        yield from _fields(page.tree, fact, path)
        yield from _place_of_stance(page, fact, path)


def _corrections(page: Page, former: Collection[str]) -> Iterator[Problem]:
    ids = set(linking.fact_ids(page).values())
    for number, correction in enumerate(page.front.corrections):
        if page.whole and correction.fact and correction.fact not in ids.union(former):
            place = page.tree.place(("corrections", number, "fact"))
            remedy = did_you_mean(correction.fact, ids, "Name a fact of this page, or leave the key out.")
            yield Problem(place, "E302", f"this page has no fact `{correction.fact}`", remedy)


def _says_all(fact: Fact) -> bool:
    row = fact.key is not None and fact.value is not None
    alone = row if fact.text is None else fact.key is None and fact.value is None
    return alone and bool(fact.date or fact.key) and bool(fact.sources)


def _fields(tree: Tree, fact: Fact, path: Path) -> Iterator[Problem]:
    """Check that a fact says something, when, and on what ground."""
    if _says_all(fact):  # the tree may have been let go of, and reading it again takes its time
        return
    written = set(tree.keys(path))
    place = tree.place(path)
    if not {"text", "key", "value"} & written:
        yield Problem(place, "E407", "this fact says nothing", "Give it a `text`, or a `key` and a `value`.")
    elif "text" in written and {"key", "value"} & written:
        key = tree.place((*path, "key" if "key" in written else "value"), key=True)
        yield Problem(key, "E209", "a fact is a `text` or a `key` with a `value`, not both", "Make two facts of it.")
    elif "text" not in written and not {"key", "value"} <= written:
        missing = "value" if "key" in written else "key"
        yield Problem(place, "E201", f"`{missing}` is missing", "A row of the fact box has a `key` and a `value`.")
    if "date" not in written and "key" not in written:
        yield Problem(place, "E201", "`date` is missing", "Add it: 2026-01-31, or 2026-01 or 2026~ when less is known.")
    if "sources" not in written or ("sources" in written and tree.is_empty((*path, "sources"))):
        remedy = "Add `sources: [id]`; nothing is published without a source."
        yield Problem(place, "E406", "this fact has no source", remedy)


def _place_of_stance(page: Page, fact: Fact, path: Path) -> Iterator[Problem]:
    """Check that stances stand on rumors and steps on policies and deals, and that a stance is somebody's."""
    if page.nature is Nature.CLAIM:
        yield from claims.stance(page, fact, path)
    else:
        yield from _misplaced(page, fact, path)


def _misplaced(page: Page, fact: Fact, path: Path) -> Iterator[Problem]:
    tree = page.tree
    if fact.stance is not Stance.CONTEXT:
        remedy = "Move the fact to the rumor's page, or delete the stance."
        yield Problem(tree.place((*path, "stance")), "E405", "only a rumor's facts have a stance", remedy)
    if fact.claim:
        yield Problem(tree.place((*path, "claim"), key=True), "E405", "only a rumor has claims", "Delete `claim`.")
    allowed = STEPS.get(page.nature, frozenset())
    if fact.step and fact.step not in allowed:
        words = ", ".join(step.value for step in fact.step.__class__ if step in allowed)
        remedy = f"Use one of: {words}." if words else "Delete it; only policies and deals have steps."
        message = f"`{fact.step.value}` is no step for a page of this kind"
        yield Problem(tree.place((*path, "step")), "E405", message, remedy)


def _nature(content: Content, page: Page) -> Iterator[Problem]:
    front = page.front
    if isinstance(front, Claim):
        yield from claims.parts(content, page, front)
    lead = content.pages.get(front.lead) if isinstance(front, Plain) and front.lead else None
    if lead and lead.nature is not Nature.CLAIM:
        place = page.tree.place(("lead",))
        message = f"`{lead.id}` makes no claim, so it has no status to lead with"
        yield Problem(place, "E405", message, "Name a rumor.")
    if page.nature is Nature.RULE and not any(fact.step for fact in page.front.facts):
        place = page.tree.place(("facts",), key=True)
        steps = ", ".join(step.value for step in Step if step in STEPS[Nature.RULE])
        yield Problem(place, "E408", "no fact of this policy carries a `step`", f"Say which one it took: {steps}.")


def _sources(content: Content) -> Iterator[Problem]:
    sources, tree = content.sources.by_id, content.sources.tree
    circular: set[str] = set()
    for name, source in sources.items():
        if not source.based_on:
            continue
        place = tree.place((name, "based_on"))
        if content.sources.lacks(source.based_on):
            yield _unknown_source(content, source.based_on, place)
        elif name not in circular and (circle := _circle(content, name)):
            circular |= set(circle)
            message = f"{' → '.join((*circle, name))} is a circle"
            yield Problem(place, "E309", message, "Delete `based_on` where the first report is.")


def _circle(content: Content, name: str) -> tuple[str, ...]:
    walked = [name]
    while source := content.sources.by_id.get(walked[-1]):
        if not source.based_on or source.based_on in walked[1:]:
            return ()
        if source.based_on == name:
            return tuple(walked)
        walked.append(source.based_on)
    return ()
