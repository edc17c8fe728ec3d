"""The pipeline: read → link → compose → render → publish."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from explainer import bounds, drawing, explaining, lockfile, permalinks, sharing
from explainer import lock as locks
from explainer.audit import Audit
from explainer.audit import audit as audit_web
from explainer.collecting import uncollected
from explainer.composing import ROOM
from explainer.compressing import copies
from explainer.drawing import Drawn, Made, draw
from explainer.following import ROOM as FOLLOWED
from explainer.headers import HEADERS, NO_JEKYLL, headers
from explainer.linking import ROOM as LINKED
from explainer.linking import link
from explainer.lockfile import Lock
from explainer.means import Means
from explainer.memory import Memory
from explainer.planning import works
from explainer.preparing import Sound, folders, prepare
from explainer.problems import Place, Problem, in_order, stops
from explainer.publishing import publish, stage, unwritable
from explainer.rasterising import CACHE, drawn, proof, rasterise
from explainer.rendering import ROOM as DRAWN
from explainer.results import Options as Options
from explainer.results import Result as Result
from explainer.sharing import Shared
from explainer.social import CARDS
from explainer.staging import Hands, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from explainer.content import Content
    from explainer.crews import Crew
    from explainer.dates import Day
    from explainer.keys import Keys
    from explainer.staging import Output, Stage, Taker

_FEW = 60  # works, below which sharing out costs more than it saves


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
    outputs, problems, day = _outputs(options, Means(), Hands())
    return _result(options, [*problems, *proof(outputs.drawn.drawings)], day)


def make(options: Options, memory: Memory) -> tuple[Mapping[str, bytes], Result]:
    """Do all of a build but the cards and the writing; return every output's bytes by its address."""
    outputs, problems, day = _outputs(options, Means(memory), Hands())
    return _whole(outputs), _result(options, problems, day)


def afresh(options: Options) -> tuple[Mapping[str, bytes], Result]:
    """Make every output's bytes, with nothing that an earlier build left behind, and write nothing."""
    outputs, problems, day = _outputs(options, Means(), Hands())
    drawings = outputs.drawn.drawings
    problems += proof(drawings)
    result = _result(options, problems, day)
    if result.failed or outputs.content is None:
        return {}, result
    files = {**_whole(outputs), **drawn(drawings)}
    if outputs.content.site.compress:
        twins = copies(files, options.folder, Means(), Hands())
        files |= {address: twin for address, twin in twins.items() if isinstance(twin, bytes)}
    return files, result


def _whole(outputs: _Outputs) -> dict[str, bytes]:
    return {address: output for address, output in outputs.files.items() if isinstance(output, bytes)}


def build(options: Options, means: Means | None = None) -> Result:
    """Build a site; with errors, write nothing."""
    if refused := bounds.refusal(options.site, options.folder):
        return _result(options, [refused], None)
    means = means or Means(Memory(lasting=False))
    staged = stage(options.folder, means.standing, means.manifest)
    result = Result(problems=(), failed=True)
    try:
        with uncollected():
            result = _build(options, means, staged)
    except Unwritable as unwritten:
        result = _result(options, [unwritable(unwritten.fault, options.folder)], None)
    finally:
        if result.failed and staged:
            staged.leave()
    return result


def _build(options: Options, means: Means, staged: Stage | None) -> Result:
    taker: Taker = staged or Hands()
    outputs, problems, day = _outputs(options, means, taker)
    result = _result(options, problems, day)
    if result.failed or outputs.content is None or outputs.known is None:
        return result
    made = outputs.drawn
    pictures, faults = rasterise(made.drawings, options.site / CACHE, means, made.pictures)
    if faults:
        return _result(options, [*problems, *faults], day)
    files = {**outputs.files, **pictures}
    if outputs.content.site.compress:
        files |= copies(files, options.folder, means, taker)
    published, faults = publish(files, options.folder, staged, means.manifest)
    if faults:
        return _result(options, [*problems, *faults], day)
    if means.memory.store:
        drawing.keep(made, pictures, means.memory.store)
    explaining.keep(options.site, outputs.content, outputs.known, published, folders(options))
    counted = _counted(outputs.content)
    zone = outputs.content.site.timezone
    return Result(problems=result.problems, failed=False, day=day, timezone=zone, published=published, pages=counted)


def _counted(content: Content) -> tuple[tuple[str, int], ...]:
    shown = Counter(each.kind for each in content.published)
    names = {name: str(kind.many) for name, kind in content.site.kinds.items()} | {"": "Other pages"}
    return tuple((said, shown[name]) for name, said in names.items() if shown[name])


def audit(options: Options, source: str | None = None) -> tuple[Result, Audit | None]:
    """Audit a site that has no errors, and what would fall with `source`; raises `NoSuchSource`."""
    sound, problems, day = prepare(options, Means())
    result = _result(options, problems, day)
    if result.failed or sound is None:
        return result, None
    content = sound.content
    return result, audit_web(content, link(content, sound.day, announced=options.as_of is None), source)


def lock(options: Options) -> Result:
    """Record every published fact in the site's facts.lock; with errors, write nothing."""
    result = check(options)
    sound, problems, day = prepare(options, Means())
    if result.failed or sound is None:
        return result
    content = sound.content
    known, _faults = lockfile.read(options.site)
    lines, tally = locks.renewed(content, known or Lock({}), sound.day)
    if faults := lockfile.write(options.site, lines, permalinks.renewed(content, known or Lock({}))):
        return _result(options, [*problems, *faults], day)
    return Result(problems=result.problems, failed=False, day=day, locked=tally)


def _result(options: Options, problems: list[Problem], day: Day | None) -> Result:
    return Result(problems=in_order(problems), failed=stops(problems, strict=options.strict), day=day)


def _outputs(options: Options, means: Means, taker: Taker) -> tuple[_Outputs, list[Problem], Day | None]:
    """Return every output by address; none when there are errors."""
    try:
        return _made(options, means, taker)
    except OSError as fault:  # a file went, or was locked away, between its listing and its reading
        return _Outputs({}, Drawn()), [_unread(options, fault)], None


def _unread(options: Options, fault: OSError) -> Problem:
    path = Path(fault.filename or options.site)
    closed = isinstance(fault, PermissionError)
    for folder in folders(options)[::-1]:
        if path.is_relative_to(folder):
            path = (_shut(folder, path) if closed else path).relative_to(folder)
            break
    if closed:
        message = f"this cannot be read: {fault.strerror}"
        return Problem(Place(path.as_posix()), "E101", message, "Check its permissions.")
    message = f"this cannot be read any more: {fault.strerror}"
    return Problem(Place(path.as_posix()), "E101", message, "If it is as it should be now, build again.")


def _shut(top: Path, path: Path) -> Path:
    """Return the outermost folder on the way from `top` that may not be entered, or else the path itself."""
    way = [step for step in reversed(path.parents) if step.is_relative_to(top)]
    return next((step for step in way if not os.access(step, os.R_OK | os.X_OK)), path)


def _made(options: Options, means: Means, taker: Taker) -> tuple[_Outputs, list[Problem], Day | None]:
    sound, problems, day = prepare(options, means)
    if sound is None:
        return _Outputs({}, Drawn()), problems, day
    content, memory = sound.content, means.memory
    shared = partial(Shared, options, sound.day, memory, taker)
    made = draw(works(options, sound, memory), means, lambda wanted: _helped(means.crew, shared(wanted)), taker)
    for room in (LINKED, ROOM, DRAWN, FOLLOWED):
        memory.settle(room)
    files = {**made.files, **_for_hosts(made.files, sound), **sound.assets.files}
    return _Outputs(files, made, content, sound.keys), [*problems, *made.problems.values()], day


def _for_hosts(files: Mapping[str, Output], sound: Sound) -> dict[str, bytes]:
    """Return the files that tell hosts what to say, and what not to leave out."""
    folders = ["", *(f"{tag}/" for tag in sound.content.site.languages[1:])]
    named = {address for address in files if not address.startswith(f"{CARDS}/")}  # pictures load nothing
    said = headers({*named, *sound.assets.files}, sound.assets.lasting, folders)
    return {HEADERS: said, NO_JEKYLL: b""}


def _helped(crew: Crew, shared: Shared) -> Iterator[Made | None] | None:
    return crew.each(sharing.make, shared, [work.name for work in shared.works], _FEW)
