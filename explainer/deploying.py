"""An output folder to a store of objects: what changed and no more, in an order in which no page lacks its files.

First a manifest goes up that names what is there and what is to come; then files that pages use, then pages that are
new, pages that changed, then removals, pages first; then the manifest of what is there now. So a visitor never finds a
page whose files are missing, a break leaves nothing that nobody owns, and the next run goes on where it was.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from explainer import manifests, posting
from explainer.assets import lasts
from explainer.buckets import AT_ONCE, Stored, Unavailable, tag_of
from explainer.manifests import NAME as MANIFEST
from explainer.memory import unwatched
from explainer.problems import Place, Problem
from explainer.staging import digest_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from pathlib import Path

    from explainer.buckets import Store
    from explainer.manifests import Owned
    from explainer.memory import Watch

_NAMED = 3  # how many objects of others a refusal names
_AGAIN = "Run `python build.py` again, then deploy."


@dataclass(frozen=True, slots=True)
class File:
    """A file of the output folder: its digest as manifests know it, and what a store will probably say of it."""

    digest: str
    stored: Stored


@dataclass(frozen=True, slots=True)
class Known:
    """What a store holds: its objects, and what the manifest there says of those that are ours.

    `files` are the digests that each may have, `tags` those that the store gave when it took them, `rules` stand for
    the headers with which all of them were sent. `text` is the manifest itself; None when there is none of ours.
    """

    objects: Mapping[str, Stored] = field(default_factory=dict)
    files: Owned = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    rules: str = posting.RULES
    text: bytes | None = None

    @property
    def foreign(self) -> tuple[str, ...]:
        """The objects that no deployment of this site put there."""
        ours = {*self.files, MANIFEST} if self.text is not None else set()
        return tuple(sorted(self.objects.keys() - ours))


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done: each inner tuple of `send` and `remove` only when the one before is done.

    `kept` are the files that are there already, by the tags that they have; `left` are objects that were ours, but were
    changed by somebody since, and are left alone. `opening` is the manifest that goes up first.
    """

    send: tuple[tuple[str, ...], ...]
    remove: tuple[tuple[str, ...], ...]
    kept: Mapping[str, str]
    left: tuple[str, ...]
    opening: bytes

    @property
    def sent(self) -> tuple[str, ...]:
        """Everything that is sent, in order."""
        return tuple(address for phase in self.send for address in phase)

    @property
    def removed(self) -> tuple[str, ...]:
        """Everything that is removed, in order."""
        return tuple(address for phase in self.remove for address in phase)


def examine(folder: Path) -> tuple[dict[str, File], list[Problem]]:
    """Return the files of an output folder as the last build left it; problems where it is not so."""
    place = Place(str(folder))
    try:
        owned = manifests.parse((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        there = folder.is_dir()
        message = "this folder was not made by a build" if there else "there is no output folder to deploy"
        return {}, [Problem(place, "E504", message, "Run `python build.py` first, or name the folder with --output.")]
    except OSError as fault:
        return {}, [Problem(place, "E504", f"this folder cannot be read: {fault.strerror}", "Check its permissions.")]
    if owned is None:
        return {}, [Problem(place, "E504", f"{MANIFEST} in this folder is not a build's", _AGAIN)]
    files: dict[str, File] = {}
    problems: list[Problem] = []
    for address, digests in sorted(owned.items()):
        try:
            content = (folder / address).read_bytes()
        except OSError:
            problems.append(_differs(folder, address, "this file of the last build is missing or cannot be read"))
            continue
        files[address] = File(digest_of(content), Stored(len(content), tag_of(content)))
        if set(digests) != {files[address].digest}:
            problems.append(_differs(folder, address, "this is not what the last build wrote, or it did not end"))
    return files, problems


def _differs(folder: Path, address: str, message: str) -> Problem:
    return Problem(Place(str(folder / address)), "E504", message, _AGAIN)


def survey(store: Store) -> Known:
    """Ask a store what it holds; raises `Unavailable`."""
    objects = dict(store.list())
    text = store.get(MANIFEST) if MANIFEST in objects else None
    files = manifests.parse(text) if text is not None else None
    if text is None or files is None:
        return Known(objects)
    record = json.loads(text)
    tags, rules = record.get("tags"), record.get("rules")
    sound = isinstance(tags, dict) and all(isinstance(tag, str) for tag in tags.values())
    return Known(objects, files, tags if sound else {}, str(rules), text)


def refusal(known: Known, name: str) -> Problem | None:
    """Return why a store must not be deployed to unless it is said: it holds what this site did not put there."""
    if not known.foreign:
        return None
    count, first = len(known.foreign), ", ".join(known.foreign[:_NAMED])
    named = f"{first} and {count - _NAMED} more" if count > _NAMED else first
    objects = "an object" if count == 1 else f"{count} objects"
    message = f"this holds {objects} that no deployment of this site put there: {named}"
    remedy = "Choose an empty prefix; or say --force: what is in the way is then replaced, and nothing else touched."
    return Problem(Place(name), "E505", message, remedy)


def plan(files: Mapping[str, File], known: Known) -> Plan:
    """Say what turns what a store holds into these files."""
    kept = {address: known.objects[address].tag for address, file in files.items() if _holds(known, address, file)}
    wanted = sorted(files.keys() - kept.keys())
    stale = sorted((known.files.keys() & known.objects.keys()) - files.keys() - {MANIFEST})
    left = [address for address in stale if known.tags.get(address, tag := known.objects[address].tag) != tag]
    ours = [address for address in stale if address not in left]
    pages = [address for address in wanted if _is_page(address, files)]
    phases = (
        [address for address in wanted if not _is_page(address, files)],
        [address for address in pages if address not in known.objects],  # before others link to them
        [address for address in pages if address in known.objects],
    )
    gone = (
        [address for address in ours if _is_page(address, known.files)],
        [address for address in ours if not _is_page(address, known.files)],
    )
    coming = {address: {file.digest} for address, file in files.items()}
    every = coming | {address: known.files[address] for address in ours}
    tags = kept | {address: known.tags[address] for address in ours if address in known.tags}
    # An object of others that is to be replaced may have other headers, which only sending it sets right.
    rules = "" if files.keys() & set(known.foreign) else known.rules
    return Plan(_phases(phases), _phases(gone), kept, tuple(left), _manifest(every, tags, rules))


def _holds(known: Known, address: str, file: File) -> bool:
    """Tell whether a store holds a file, sent by us and with the headers of today.

    Where the manifest has no tag, after a break, the object's own must be the one that our bytes would have.
    """
    there, ours = known.objects.get(address), known.files.get(address)
    if there is None or ours is None or known.rules != posting.RULES or there.size != file.stored.size:
        return False
    if address in known.tags:
        return set(ours) == {file.digest} and known.tags[address] == there.tag
    return there.tag == file.stored.tag


def _is_page(address: str, addresses: Container[str]) -> bool:
    return posting.twin(address, addresses)[0].endswith(".html")


def _phases(phases: Iterable[list[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phase) for phase in phases if phase)


def _manifest(files: Mapping[str, Iterable[str]], tags: Mapping[str, str], rules: str) -> bytes:
    return manifests.text(files, rules=rules, tags=dict(sorted(tags.items())))


def run(
    planned: Plan,
    files: Mapping[str, File],
    folder: Path,
    store: Store,
    known: Known,
    watch: Watch = unwatched,
    at_once: int = AT_ONCE,
) -> None:
    """Do what is planned; raises `Unavailable`, after which another run goes on from there."""
    tags = dict(planned.kept)
    if planned.send or planned.remove:
        store.put(MANIFEST, planned.opening, _HEADERS)
    for phase in planned.send:
        tags |= _send(phase, files, folder, store, watch, at_once)
    for phase in planned.remove:
        store.delete(phase)
    closing = _manifest({address: {file.digest} for address, file in files.items()}, tags, posting.RULES)
    if planned.send or planned.remove or closing != known.text:
        store.put(MANIFEST, closing, _HEADERS)


_HEADERS = posting.headers(MANIFEST, ())


def _send(
    phase: tuple[str, ...],
    files: Mapping[str, File],
    folder: Path,
    store: Store,
    watch: Watch,
    at_once: int,
) -> dict[str, str]:
    """Send files side by side; return the tags that the store gave them. After a fault, none is begun any more."""
    crew = ThreadPoolExecutor(at_once)
    try:
        asked = [crew.submit(partial(_put, address, files, folder, store)) for address in phase]
        return {address: done.result() for address, done in zip(phase, watch("Sending", asked), strict=True)}
    finally:
        crew.shutdown(cancel_futures=True)


def _put(address: str, files: Mapping[str, File], folder: Path, store: Store) -> str:
    try:
        content = (folder / address).read_bytes()
    except OSError:
        content = None
    if content is None or digest_of(content) != files[address].digest:
        raise Unavailable(f"{folder / address} changed while the site was deployed", _AGAIN)
    original, _ = posting.twin(address, files)
    lasting = lasts(original, files[original].digest)
    return store.put(address, content, posting.headers(address, files, lasting=lasting))
