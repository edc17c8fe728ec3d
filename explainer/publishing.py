"""Bytes to the output folder: each file whole or not at all, ours only, and nothing left over.

Everything that changes is written to a folder of this process first, so that a full disk is noticed before a page is
touched; then each file is put in its place. A manifest in the folder says which files are ours and what they hold. It
is put there before the others, with what is about to come beside what is there, so that a build that is killed leaves
nothing that nobody owns. Only one process may publish into a folder at a time (`holding`).
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from explainer import manifests
from explainer.problems import Place, Problem
from explainer.staging import Stage, Staged, Standing, digest_of, is_stage, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from explainer.manifests import Manifest, Owned
    from explainer.staging import Output

_WRITABLE = "Check space and permissions, then build again: files that were not reached are as they were."


@dataclass(frozen=True, slots=True)
class Published:
    """What a build did to the output folder: addresses written, left as they were, and removed.

    `digests` stand for the bytes of each output by address, in order, `manifest` for those of the manifest.
    """

    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    manifest: str = ""


def stage(folder: Path, standing: Mapping[str, str], known: Manifest | None = None) -> Stage | None:
    """Return a stage for the outputs of a build; None if the folder is not ours, as `publish` says in the end."""
    try:
        return Stage(folder, standing) if _owned(folder, known) is not None else None
    except OSError:
        return None


def publish(
    outputs: Mapping[str, Output], folder: Path, staged: Stage | None = None, known: Manifest | None = None
) -> tuple[Published, list[Problem]]:
    """Make the folder hold exactly these outputs, beside files of others, which are left alone.

    Of a file that is said to stand there, nothing is read. `staged` is the stage that took outputs, if one did; where
    the folder's manifest is the one that is `known`, it is not parsed.
    """
    try:
        return _publish(outputs, folder, staged or Stage(folder), known)
    except OSError as fault:
        return Published(), [unwritable(fault, folder)]


def unwritable(fault: OSError, folder: Path) -> Problem:
    """Say what of an output folder could not be written."""
    named = Path(fault.filename2 or fault.filename or folder)
    staged = any(is_stage(each.name) for each in (named, named.parent))
    place = Place(str(folder if staged else named))
    return Problem(place, "E503", f"this cannot be written: {fault.strerror}", _WRITABLE)


def _publish(
    outputs: Mapping[str, Output], folder: Path, stage: Stage, known: Manifest | None
) -> tuple[Published, list[Problem]]:
    owned = _owned(folder, known)
    if owned is None:
        remedy = "Choose an empty folder, or one that an earlier build made."
        return Published(), [
            Problem(Place(str(folder)), "E501", "this folder holds files and was not made by a build", remedy)
        ]
    try:
        problems = list(_obstacles(outputs, folder, owned))
        return (Published(), problems) if problems else (_replaced(outputs, folder, owned, stage), [])
    finally:
        with suppress(OSError):  # what remains, the next build removes
            stage.sweep()


def _replaced(outputs: Mapping[str, Output], folder: Path, owned: Owned, stage: Stage) -> Published:
    digests = {address: digest_of(outputs[address]) for address in sorted(outputs)}
    made = {address: outputs[address] for address in digests if not isinstance(outputs[address], Standing)}
    changed = {address: output for address, output in made.items() if not _holds(folder / address, output)}
    stale = sorted(owned.keys() - outputs.keys())
    held = {address: [digest] for address, digest in digests.items()}
    final = manifests.text(held)
    folder.mkdir(parents=True, exist_ok=True)
    removed: list[str] = []
    if changed or stale or not _holds(folder / manifests.NAME, final):
        both: dict[str, Iterable[str]] = {**held}
        both |= {name: {*known, *both.get(name, ())} for name, known in owned.items() if known != held.get(name)}
        coming = manifests.text(both)
        last = _put(folder, changed, coming, final, stage)
        removed += [address for address in stale if _remove(folder, address, owned[address])]
        last.replace(folder / manifests.NAME)
    unchanged = tuple(address for address in digests if address not in changed)
    return Published(tuple(changed), unchanged, tuple(removed), digests, digest_of(final))


def _owned(folder: Path, known: Manifest | None) -> Owned | None:
    """Return what the manifest says is ours; None for a folder that is not ours to write to."""
    if not folder.exists():
        return {}
    if not folder.is_dir():
        return None
    try:
        content = (folder / manifests.NAME).read_bytes()
        return known.files if known and known.content == content else manifests.parse(content)
    except FileNotFoundError:
        return None if any(not is_stage(path.name) for path in folder.iterdir()) else {}


def _obstacles(outputs: Mapping[str, Output], folder: Path, owned: Owned) -> Iterator[Problem]:
    """Yield a problem for each file of somebody else's that stands where an output must go."""
    walls: dict[Path, Path | None] = {}
    for address, content in outputs.items():
        if isinstance(content, Standing):
            continue
        path = folder / address
        if path.parent not in walls:
            walls[path.parent] = _wall(path.parent, folder)
        wall = walls[path.parent]
        foreign = address not in owned and (path.is_symlink() or path.exists()) and not _holds(path, content)
        if wall or foreign or path.is_dir():
            place = Place(str(wall or path))
            yield Problem(
                place,
                "E502",
                "this was not made by a build, and stands in the way",
                "Move it out of the output folder.",
            )


def _wall(path: Path, folder: Path) -> Path | None:
    """Return what is no folder, or a link to one, on the way from the output folder to a folder in it."""
    above = [each for each in (path, *path.parents) if each.is_relative_to(folder) and each != folder]
    return next((each for each in above if each.is_symlink() or (each.exists() and not each.is_dir())), None)


def _holds(path: Path, output: Output) -> bool:
    """Tell whether a file holds an output's bytes; one that is not there costs a look."""
    try:
        return not path.is_symlink() and path.is_file() and path.read_bytes() == read(output, path)
    except OSError:
        return False


def _put(folder: Path, changed: Mapping[str, Output], coming: bytes, final: bytes, stage: Stage) -> Path:
    """Write everything beside its place; then put it there, the manifest of what is to come first.

    Return where the final manifest is, which is left for when all else is done.
    """
    first = stage.write(coming)
    places = {
        address: output.path if isinstance(output, Staged) else stage.write(read(output, folder / address))
        for address, output in changed.items()
    }
    last = stage.write(final)
    for path in (first, last):
        _settle(path)
    first.replace(folder / manifests.NAME)
    above = ""
    for address, place in places.items():
        if address.rpartition("/")[0] != above:
            above = address.rpartition("/")[0]
            (folder / above).mkdir(parents=True, exist_ok=True)
        place.replace(folder / address)
    return last


def _settle(path: Path) -> None:
    """Have the disk keep a manifest before it takes its name: a power cut must not leave a folder that is nobody's."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _remove(folder: Path, address: str, known: Sequence[str]) -> bool:
    """Remove a file of ours, and the folders that this leaves empty; one that somebody changed is no longer ours."""
    path = folder / address
    above = [parent for parent in path.parents if parent.is_relative_to(folder) and parent != folder]
    if any(each.is_symlink() for each in (path, *above)):
        return False
    ours = path.is_file() and digest_of(path.read_bytes()) in known
    if ours:
        path.unlink()
    for parent in above:  # also after a build that was killed between the file and its folder
        if parent.is_dir() and not any(parent.iterdir()):
            parent.rmdir()
    return ours


def manifest_of(outputs: Mapping[str, bytes]) -> bytes:
    """Return the manifest of a folder that holds exactly these outputs."""
    return manifests.text({address: {digest_of(content)} for address, content in outputs.items()})
