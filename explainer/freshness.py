"""Whether the last build still holds: nothing that it was made from has changed, and nothing that it made.

After each build a record in the site's `.cache/` says what the build was made from: files, code, libraries, options and
the day; and what it wrote and reported. Where all of that is as it was, the next build has nothing to do, and says what
the last one said. This module imports only from the standard library until there is something to report, so that such a
build ends before a template engine or a parser is imported.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

from explainer import inventory, latest, whole
from explainer.closing import closing
from explainer.collecting import uncollected
from explainer.inventory import File, Inventory, Unclear
from explainer.latest import RECORD, Record, Unfit, Values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from explainer.dates import Day
    from explainer.manifests import Manifest
    from explainer.publishing import Published
    from explainer.results import Options, Result

PROJECT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120
_CODE = f"{PROJECT}/explainer/"
_FILES = ("site.yaml", "facts.lock")


class _Asked(NamedTuple):
    """The options of a build as plain values; the folders as they were named."""

    site: str
    output: str
    as_of: str
    strict: bool
    drafts: bool
    preview: bool
    pseudo: bool = False


class Look(NamedTuple):
    """What stood on the disk before a build: its `result` if nothing is to be done, else None.

    `inputs` is None where no record can vouch for them; `fault` says why a record was thrown away. `standing` are the
    outputs that lie as the last build left them, by address with their digests, `manifest` its manifest, if that does.
    """

    made_with: Values
    inputs: Inventory | None
    result: Result | None = None
    fault: str = ""
    outputs: Mapping[str, File] = {}
    manifest: Manifest | None = None

    def digests(self, site: Path) -> dict[str, str]:
        """Return what stands for the bytes of the site's files, by their paths within it."""
        folder = f"{os.path.realpath(site)}/"
        files = self.inputs.files.items() if self.inputs else ()
        return {path.removeprefix(folder): file.digest for path, file in files if path.startswith(folder)}

    @property
    def standing(self) -> dict[str, str]:
        """What stands for the bytes of each output that lies as the last build left it, by address."""
        return {address: file.digest for address, file in self.outputs.items()}

    @property
    def generator(self) -> bytes | None:
        """What stands for the generator's code, its libraries and Python; None where nothing can vouch for it."""
        if self.inputs is None:
            return None
        code = {path: file.digest for path, file in self.inputs.files.items() if path.startswith(_CODE)}
        with_ = [self.made_with[name] for name in ("python", "path", "libraries")]
        return inventory.digest(json.dumps([sorted(code.items()), with_]).encode()).encode()


class Saying(NamedTuple):
    """What a command prints for a build with nothing to do: its `words`, and what they make it say.

    `problems` go to standard error, if that takes no colour; `between` stands in the closing line between the changes
    and the pages, and is None where there is no such line.
    """

    words: list[str]
    problems: str
    between: str | None


def again(words: Sequence[str]) -> tuple[str, str] | None:
    """Return what to print if the command's words are those of the last build, which still holds; else None.

    The first text is for standard error, the second for standard output.

    Understanding words takes longer than all the rest; the same ones, in the same folder, mean the same.
    """
    began = time.perf_counter()
    site = "."
    for number, word in enumerate(words[1:], 1):
        if words[number - 1] == "--site":
            site = word
    with uncollected():
        try:
            record = latest.read(site)
        except (OSError, Unfit):
            return None
        saying = Saying(*record.saying) if record.saying else None
        if saying is None or saying.words != list(words) or record.here != os.getcwd():  # noqa: PTH109
            return None
        if saying.problems and sys.stderr.isatty():  # which may want colour
            return None
        asked = _Asked(*record.asked)
        if not _holds(record, asked, _look(asked, record)):
            return None
    if saying.between is None:
        return saying.problems, ""
    took = time.perf_counter() - began
    line = closing(len(record.outputs), asked.output, (0, 0), took, saying.between, record.result["pages"])
    return saying.problems, f"{line}\n"


def look(options: Options) -> Look:
    """Tell whether a build has anything to do; a record that is not sound is thrown away."""
    from explainer import manifests

    asked = _asked(options)
    with uncollected():
        record, result, fault = _load(asked)
        looked = _look(asked, record)._replace(fault=fault)
        if record is None or looked.inputs is None:
            return looked
        if _holds(record, asked, looked):
            return looked._replace(result=result)
        found = _found(record, asked.output, looked.inputs.taken) if _same_output(record, looked) else None
        if found is None:
            return looked
        listed = {address: row[4:] for address, row in record.outputs.items()}
        return looked._replace(outputs=found.right, manifest=manifests.known(found.manifest, listed))


def keep(looked: Look, options: Options, result: Result, saying: Saying | None = None) -> None:
    """Record a build that came after a look; that it cannot be written stops no build.

    Without a `saying`, the next build's command has to find out by itself what to print.
    """
    from explainer import manifests

    published = result.published
    if result.failed or published is None or result.day is None:
        return
    asked = _asked(options)
    try:
        if looked.inputs is None:
            raise Unclear(asked.site)
        outputs = dict(_outputs(published, asked.output, looked.outputs))
    except (OSError, Unclear):
        latest.discard(asked.site)
        return
    begins, ends = _span(result.day, result.timezone)
    record = Record(
        saying=saying,
        here=os.getcwd(),  # noqa: PTH109
        asked=list(asked),
        made_with=looked.made_with,
        taken=looked.inputs.taken,
        inputs=looked.inputs.files,
        manifest=manifests.NAME,
        manifest_digest=published.manifest,
        outputs=outputs,
        begins=begins,
        ends=ends,
        result={
            "problems": [latest.row(problem) for problem in result.problems],
            "day": result.day,
            "timezone": result.timezone,
            "pages": result.pages,
        },
        idle=False,
    )
    latest.write(asked.site, record)


def _outputs(published: Published, folder: str, known: Mapping[str, File]) -> Iterator[tuple[str, File]]:
    """Yield each output as it lies in its folder; of one that was `known` and left as it was, nothing is looked at."""
    written = {*published.written}
    for address, digest in published.digests.items():
        one = known.get(address)
        if one is None or one.digest != digest or address in written:
            one = File(*inventory.stamp(os.lstat(f"{folder}/{address}")), digest)
        yield address, one


def is_settled(looked: Look, options: Options) -> bool:
    """Tell whether everything that a build is made from still is as it was when it was looked at.

    What was read from a file that changed meanwhile, and perhaps back again, says nothing of the file as it was looked
    at; nothing must be remembered of it.
    """
    if looked.inputs is None:
        return False
    files = looked.inputs.files
    try:
        return inventory.are(_inputs(_asked(options)), files)
    except (OSError, Unclear):
        return False


def forget(options: Options) -> None:
    """Drop the record of the last build, so that the next one looks at everything."""
    latest.discard(str(options.site))


def was_idle(site: Path) -> bool:
    """Tell whether the last build of a site had nothing to do."""
    try:
        return latest.read(site).idle
    except (OSError, Unfit):
        return False


# What a build is made from


def _asked(options: Options) -> _Asked:
    as_of = str(options.as_of or "")
    shown = (options.drafts, options.preview, options.pseudo)
    return _Asked(str(options.site), str(options.folder), as_of, options.strict, *shown)


def _look(asked: _Asked, record: Record | None) -> Look:
    """Return what stands on the disk now; of what the record knows, only what may have changed is read."""
    taken = time.time_ns()
    made_with = _made_with(asked)
    known = inventory.NOTHING
    if record:
        known = Inventory(record.taken, {path: File(*row) for path, row in record.inputs.items()})
    try:
        return Look(made_with, inventory.take(_inputs(asked), known, taken))
    except Unclear:
        return Look(made_with, None)


def _made_with(asked: _Asked) -> Values:
    """Return all that a build depends on beside files and the day."""
    return {
        "site": os.path.realpath(asked.site),
        "output": os.path.realpath(asked.output),
        "project": PROJECT,
        "options": list(asked[2:]),
        "python": f"{sys.executable} {sys.version}",
        "path": list(dict.fromkeys(sys.path)),  # a folder named twice imports nothing more
        "libraries": list(_libraries()),
    }


def _libraries() -> Iterator[str]:
    """Yield each library that is installed, with its version and when it was installed.

    A folder's name says the first two (PyPA, “Recording installed projects”), as `importlib.metadata` would, which
    takes 15 ms to import.
    """
    for folder in dict.fromkeys(sys.path):
        try:
            with os.scandir(folder or ".") as entries:
                found = [entry for entry in entries if entry.name.endswith((".dist-info", ".egg-info"))]
            yield from sorted(f"{entry.path} {entry.stat().st_mtime_ns}" for entry in found)
        except OSError:  # an archive, or a folder that is not there
            continue


def _inputs(asked: _Asked) -> Iterator[str]:
    site = os.path.realpath(asked.site)
    yield from (f"{site}/{name}" for name in _FILES)
    yield from inventory.below(f"{site}/content", hidden=False)
    for folder in dict.fromkeys((PROJECT, site)):
        yield from inventory.below(f"{folder}/static", hidden=False)
        yield from inventory.below(f"{folder}/templates", hidden=True)
    yield from inventory.below(f"{PROJECT}/explainer", hidden=False)


def _span(day: Day, timezone: str) -> tuple[float, float]:
    """Return when a day begins and ends where the site is at home; nothing for a day on which clocks are changed."""
    import datetime
    from zoneinfo import ZoneInfo

    begins = datetime.datetime(*day, tzinfo=ZoneInfo(timezone))
    ends = begins + datetime.timedelta(days=1)
    if begins.utcoffset() != ends.utcoffset():
        return 0.0, 0.0
    return begins.timestamp(), ends.timestamp()


# What has changed since


def _holds(record: Record, asked: _Asked, looked: Look) -> bool:
    """Tell whether a build would make what the last one made, all of which is there; if so, renew its record."""
    inputs = looked.inputs
    if (
        inputs is None
        or record.made_with != looked.made_with
        or not (asked.as_of or record.begins <= inputs.taken / 1e9 < record.ends)
    ):
        return False
    old, new = record.inputs, inputs.files
    if old.keys() != new.keys():
        return False
    if inputs.read and any(old[path][-1] != one.digest for path, one in new.items()):
        return False
    if record.idle and not inputs.read and _untouched(record, asked.output):
        return True
    found = _found(record, asked.output, inputs.taken)
    if found is None or len(found.right) != len(record.outputs):
        return False
    if inputs.read or found.outputs.read or not record.idle:
        outputs = found.outputs.files
        latest.write(asked.site, record._replace(taken=inputs.taken, inputs=new, outputs=outputs, idle=True))
    return True


def _same_output(record: Record, looked: Look) -> bool:
    return bool(record.made_with["output"] == looked.made_with["output"])


def _untouched(record: Record, folder: str) -> bool:
    """Tell whether a look at each output is enough to know that it is as the last build left it.

    This is most of what a build with nothing to do does, so it makes nothing of what it sees.
    """
    certain = inventory.certain(record.taken)
    try:
        if _manifest(record, folder) is None:
            return False
        for address, known in record.outputs.items():
            now = inventory.stamp(os.lstat(f"{folder}/{address}"))
            if [*now, known[-1]] != known or now[1] >= certain or now[2] >= certain:
                return False
    except OSError:
        return False
    return True


def _manifest(record: Record, folder: str) -> bytes | None:
    """Return an output folder's manifest; None when that or the folders are not as the last build left them."""
    manifest = whole.read(f"{folder}/{record.manifest}")
    same = inventory.digest(manifest) == record.manifest_digest
    return manifest if same and inventory.stand(folder, record.outputs) else None


class _Found(NamedTuple):
    """The outputs of the last build that are in their folder, of these the `right` ones, which it left so.

    The manifest is as it left it too.
    """

    outputs: Inventory
    right: Mapping[str, File]
    manifest: bytes


def _found(record: Record, folder: str, taken: int) -> _Found | None:
    """Return how the outputs stand in their folder; None when it is not as the last build left it."""
    try:
        content = _manifest(record, folder)
        if content is None:
            return None
        known = {address: File(*row) for address, row in record.outputs.items()}
        found = inventory.take(known, Inventory(record.taken, known), taken, f"{folder}/")
    except (OSError, Unclear):
        return None
    right = found.files
    if found.read:
        right = {address: one for address, one in right.items() if one.digest == known[address].digest}
    return _Found(found, right, content)


# The record


def _load(asked: _Asked) -> tuple[Record | None, Result | None, str]:
    """Return the record of the last build and its result, or what is wrong with it; nothing is when there is none."""
    try:
        record = latest.read(asked.site)
        if (record.made_with["site"], record.made_with["project"]) != (os.path.realpath(asked.site), PROJECT):
            raise Unfit("it was made in another folder, or on another machine")
        return record, latest.result(record), ""
    except FileNotFoundError:
        return None, None, ""
    except (OSError, Unfit) as fault:
        latest.discard(asked.site)
        said = fault.strerror if isinstance(fault, OSError) else str(fault)
        return None, None, f"The record of the last build, {RECORD}, was thrown away: {said}."
