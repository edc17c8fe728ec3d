"""The pipeline: read → link → compose → render → publish."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from explainer import addresses, drawing, explaining, lockfile, rules
from explainer import lock as locks
from explainer.audit import Audit
from explainer.audit import audit as audit_web
from explainer.blanks import alone
from explainer.composing import ROOM, compose, units
from explainer.data import datasets
from explainer.dates import Day
from explainer.drawing import Drawn, Made, Work, draw
from explainer.files import static_files
from explainer.freshness import uncollected
from explainer.headers import HEADERS, headers
from explainer.keys import Keys, keys
from explainer.linking import link
from explainer.lockfile import Lock
from explainer.memory import Memory, Watch, digest, unwatched
from explainer.problems import Problem, in_order, stops
from explainer.publishing import Standing, publish
from explainer.rasterising import CACHE, drawn, proof, rasterise
from explainer.reading import read
from explainer.rendering import ROOM as DRAWN
from explainer.rendering import Renderer, fingerprint
from explainer.results import Options as Options
from explainer.results import Result as Result
from explainer.search import search_index
from explainer.settings import read_site
from explainer.words import FOLDER, Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from explainer.config import Site
    from explainer.framing import Unit
    from explainer.linking import Web
    from explainer.publishing import Output
    from explainer.reading import Content

PROJECT = Path(__file__).resolve().parent.parent
_STYLES = ("site.css",)


@dataclass(frozen=True, slots=True)
class _Outputs:
    """Every output by its address, and the pictures that are still to be made; `drawn` is how most came to be.

    `content` and `known` are what they were made of, None when there are errors.
    """

    files: Mapping[str, Output]
    drawn: Drawn
    content: Content | None = None
    known: Keys | None = None


def check(options: Options) -> Result:
    """Do all of a build but the writing."""
    outputs, problems, day = _outputs(options, Memory())
    return _result(options, [*problems, *proof(outputs.drawn.drawings)], day)


def make(options: Options, memory: Memory) -> tuple[Mapping[str, bytes], Result]:
    """Do all of a build but the cards and the writing; return every output's bytes by its address."""
    outputs, problems, day = _outputs(options, memory)
    return _whole(outputs), _result(options, problems, day)


def afresh(options: Options) -> tuple[Mapping[str, bytes], Result]:
    """Make every output's bytes, with nothing that an earlier build left behind, and write nothing."""
    outputs, problems, day = _outputs(options, Memory())
    drawings = outputs.drawn.drawings
    problems += proof(drawings)
    result = _result(options, problems, day)
    return ({} if result.failed else {**_whole(outputs), **drawn(drawings)}), result


def _whole(outputs: _Outputs) -> dict[str, bytes]:
    return {address: output for address, output in outputs.files.items() if not isinstance(output, Standing)}


def build(
    options: Options,
    memory: Memory | None = None,
    watch: Watch = unwatched,
    standing: Mapping[str, str] | None = None,
) -> Result:
    """Build a site; with errors, write nothing.

    What the `memory` of an earlier build has is not made again. Outputs that are `standing`, by address with their
    digests, are not made either where the memory's store knows that they are still right.
    """
    with uncollected():
        return _build(options, memory or Memory(), watch, standing)


def _build(options: Options, memory: Memory, watch: Watch, standing: Mapping[str, str] | None) -> Result:
    outputs, problems, day = _outputs(options, memory, watch, standing)
    result = _result(options, problems, day)
    if result.failed or outputs.content is None or outputs.known is None:
        return result
    made = outputs.drawn
    pictures, faults = rasterise(made.drawings, options.site / CACHE, watch, made.pictures)
    if faults:
        return _result(options, [*problems, *faults], day)
    published, faults = publish({**outputs.files, **pictures}, options.folder)
    if faults:
        return _result(options, [*problems, *faults], day)
    if memory.store:
        drawing.keep(made, pictures, memory.store)
    explaining.keep(options.site, outputs.content, outputs.known, published, folders(options))
    counted = _counted(outputs.content)
    zone = outputs.content.site.timezone
    return Result(problems=result.problems, failed=False, day=day, timezone=zone, published=published, pages=counted)


def _counted(content: Content) -> tuple[tuple[str, int], ...]:
    shown = Counter(page.kind for page in content.pages.values() if not page.front.draft)
    names = {name: str(kind.many) for name, kind in content.site.kinds.items()} | {"": "Other pages"}
    return tuple((said, shown[name]) for name, said in names.items() if shown[name])


def audit(options: Options, source: str | None = None) -> tuple[Result, Audit | None]:
    """Audit a site that has no errors, and what would fall with `source`; raises `NoSuchSource`."""
    sound, problems, day = _read(options, Memory())
    result = _result(options, problems, day)
    if result.failed or sound is None or day is None:
        return result, None
    content, *_ = sound
    return result, audit_web(content, link(content, day, announced=options.as_of is None), source)


def lock(options: Options) -> Result:
    """Record every published fact in the site's facts.lock; with errors, write nothing."""
    result = check(options)
    sound, problems, day = _read(options, Memory())
    if result.failed or sound is None or day is None:
        return result
    content, *_ = sound
    known, _faults = lockfile.read(options.site)
    lines, tally = locks.renewed(content, known or Lock({}), day)
    if faults := lockfile.write(options.site, lines):
        return _result(options, [*problems, *faults], day)
    return Result(problems=result.problems, failed=False, day=day, locked=tally)


def _result(options: Options, problems: list[Problem], day: Day | None) -> Result:
    return Result(problems=in_order(problems), failed=stops(problems, strict=options.strict), day=day)


def _outputs(
    options: Options, memory: Memory, watch: Watch = unwatched, standing: Mapping[str, str] | None = None
) -> tuple[_Outputs, list[Problem], Day | None]:
    """Return every output by address; none when there are errors."""
    sound, problems, day = _read(options, memory, watch)
    if sound is None or day is None:
        return _Outputs({}, Drawn()), problems, day
    content, words, known = sound
    web = link(content, day, announced=options.as_of is None, keys=known.pages, memory=memory)
    known = known.with_late(web.late)
    made = draw(list(_works(options, web, words, known, memory)), memory.store, standing, watch)
    for room in (ROOM, DRAWN):
        memory.settle(room)
    static = {addresses.of_static(name): path.read_bytes() for name, path in content.static.items()}
    files = {**made.files, HEADERS: headers(), **static}
    return _Outputs(files, made, content, known), [*problems, *made.problems.values()], day


def _read(
    options: Options, memory: Memory, watch: Watch = unwatched
) -> tuple[tuple[Content, Words, Keys] | None, list[Problem], Day | None]:
    """Return the content, the interface's words, and what depends on what; None when there are errors."""
    settings, problems = read_site(options.site)
    if settings is None:
        return None, problems, None
    if options.preview:
        settings = replace(settings, site=replace(settings.site, cards=False))
    day = options.as_of or today(settings.site.timezone)
    static, faults = static_files(*folders(options))
    content = read(options.site, settings, static, memory, drafts=options.drafts, watch=watch)
    catalogues = fingerprint(folder / FOLDER for folder in _templates(options))
    place = settings.tree.place(("languages",))
    language = settings.site.language
    key = (catalogues, language, place, options.pseudo)
    words = memory.recall("words", "", key, lambda: Words(language, _templates(options), place, pseudo=options.pseudo))
    chosen = (day, options.as_of, options.drafts, options.preview, options.pseudo)
    known = keys(content, (settings.digest, catalogues, str(chosen).encode()))
    problems += [*faults, *content.problems, *words.problems]
    if settings.whole:  # else pages of a faulty kind were not read, and links to them would look broken
        problems += _examined(options, content, day, known, memory)
    problems = alone(problems)
    return (None if stops(problems) else (content, words, known)), problems, day


def _examined(options: Options, content: Content, day: Day, known: Keys, memory: Memory) -> Iterator[Problem]:
    announced = options.as_of is None
    lock, faults = lockfile.read(options.site, memory)
    yield from faults
    former = None if faults else locks.former(content, lock or Lock({}))
    yield from rules.examine(content, day, announced=announced, former=former, keys=known.pages, memory=memory)
    if lock:
        yield from locks.examine(content, lock, day, announced=announced)


def _works(options: Options, web: Web, words: Words, known: Keys, memory: Memory) -> Iterator[Work]:
    """Yield everything that there is to make: pages with the drawings of their cards, and what machines read."""
    key = (fingerprint(_templates(options)), words)
    renderer = memory.recall("templates", "", key, lambda: Renderer(_templates(options), words))
    past, preview = options.as_of is not None, options.preview
    for unit in units(web, words, _STYLES, past=past, preview=preview, keys=known):
        key_of_unit = digest(unit.key, renderer.digest)
        yield Work(unit.name, key_of_unit, partial(_drawn, unit, web.site, renderer, memory))
    yield Work("data", known.of(known.lists), partial(_machines, web, words, known, memory))


def _drawn(unit: Unit, site: Site, renderer: Renderer, memory: Memory) -> Made:
    views = compose(unit, site, memory)
    pages, faults = renderer.render(views, memory)
    drawings, further = renderer.render([view.frame.card for view in views if view.frame.card], memory)
    return Made(pages, drawings, [*faults, *further])


def _machines(web: Web, words: Words, known: Keys, memory: Memory) -> Made:
    key = known.of(known.lists)
    return Made(memory.recall("data", "", key, lambda: {**datasets(web), **search_index(web, words)}))


def folders(options: Options) -> tuple[Path, ...]:
    """Return where templates and static files lie: the project's, and the site's own, which come before them."""
    return tuple(dict.fromkeys((PROJECT, options.site.resolve())))


def _templates(options: Options) -> list[Path]:
    return [folder / "templates" for folder in reversed(folders(options))]


def today(timezone: str) -> Day:
    """Read the clock where the site is at home; nothing else does."""
    try:
        zone: datetime.tzinfo = ZoneInfo(timezone)
    except (ValueError, OSError, KeyError):  # said where site.yaml is read
        zone = datetime.UTC
    now = datetime.datetime.now(zone)
    return Day(now.year, now.month, now.day)
