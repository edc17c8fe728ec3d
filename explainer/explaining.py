"""Why an output was written in the last build, or left as it was: what it depends on, and what of that had changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from explainer import addresses, freshness, inventory, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from explainer.content import Content
    from explainer.keys import Keys
    from explainer.publishing import Published

RECORD = ".cache/last-build.json"
_VERSION = 4
_EVERYWHERE = ("site.yaml", "templates/", "content/sources.yaml")  # what any page may depend on


@dataclass(frozen=True, slots=True)
class Unknown(LookupError):
    """There is nothing to explain; the message says why and what to do."""

    message: str

    def __str__(self) -> str:
        """Say why."""
        return self.message


class _Asked(NamedTuple):
    """What is to be explained: an output, of a page also its file, and the files of its neighbours that changed."""

    output: str
    file: str = ""
    near: Sequence[str] = ()


def keep(site: Path, content: Content, known: Keys, published: Published, folders: Sequence[Path]) -> None:
    """Record a build in the site's `.cache/`, in order to explain it; that it cannot be written stops no build."""
    former = _load(site)
    files = dict(_files(site, content, folders))
    before: Mapping[str, str] = former["files"] if former else {}
    changed = sorted(name for name in files.keys() | before.keys() if files.get(name) != before.get(name))
    near = {} if former is None else dict(_near(content, known, frozenset(changed)))
    record = {
        "version": _VERSION,
        "first": former is None,
        "files": files,
        "changed": changed,
        "pages": {name: (each.file, addresses.of_page(content.site, each)) for name, each in content.gists.items()},
        "near": near,
        "outputs": {
            "written": published.written,
            "removed": published.removed,
            "unchanged": published.unchanged,
        },
    }
    path, body = site / RECORD, json.dumps(record).encode()
    try:
        path.parent.mkdir(exist_ok=True)
        whole.write(str(path), inventory.digest(body).encode() + b"\n" + body)
    except OSError:
        return


def _near(content: Content, known: Keys, changed: frozenset[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each page with those files of its neighbours that changed, if there are any."""
    moved = {name for name, each in content.gists.items() if each.file in changed}
    for name, others in known.near.items():
        if not moved.isdisjoint(others):
            yield name, sorted(content.gists[other].file for other in moved & others)


def _files(site: Path, content: Content, folders: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """Yield each file that a build reads, with a digest; those of the project by their path within it."""
    written = [(each.file, each.digests) for each in content.gists.values()]
    written += [(page.tree.file, page.digests) for pages in content.translations.values() for page in pages.values()]
    yield from ((file, (digests.front + digests.body).hex()) for file, digests in written)
    for name in ("site.yaml", "content/sources.yaml", "facts.lock"):
        if (site / name).is_file():
            yield name, _digest(site / name)
    for folder in folders:
        for path in sorted((folder / "templates").rglob("*")):
            if path.is_file():
                yield path.relative_to(folder).as_posix(), _digest(path)
    for name, path in content.static.items():
        yield f"static/{name}", _digest(path)


def _digest(path: Path) -> str:
    """Return what stands for a file's bytes; nothing does for one that went while the site was built."""
    try:
        return inventory.digest(path.read_bytes())
    except OSError:
        return ""


def _load(site: Path) -> dict[str, Any] | None:
    try:
        seal, _, body = whole.read(f"{site}/{RECORD}").partition(b"\n")
        record = json.loads(body) if seal == inventory.digest(body).encode() else None
        return record if isinstance(record, dict) and record.get("version") == _VERSION else None
    except (OSError, ValueError, RecursionError):
        return None


def explain(site: Path, asked: str) -> list[str]:
    """Return lines on why a page's output was written or not; `asked` is an id, a file or an address."""
    record = _load(site)
    if record is None:
        raise Unknown("no build is recorded in .cache/; run `python build.py` (if it was, delete .cache/ first)")
    if freshness.was_idle(site):
        record = _settled(record)
    found, state = _find(record, asked)
    said = {"written": "was written", "unchanged": "was left as it was", "removed": "was removed"}[state]
    because = list(_because(record, found, state))
    return [f"{found.output} {said} in the last build:", *(f"  {line}" for line in because)]


def _settled(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record of a build after which another had nothing to do."""
    done = record["outputs"]
    outputs = {"written": [], "removed": [], "unchanged": [*done["unchanged"], *done["written"]]}
    return {**record, "first": False, "changed": [], "near": {}, "outputs": outputs}


def _find(record: Mapping[str, Any], asked: str) -> tuple[_Asked, str]:
    """Return what was asked for, and what became of its output."""
    states = {address: state for state, addresses in record["outputs"].items() for address in addresses}
    for name, (file, output) in record["pages"].items():
        if asked in (name, file, output):
            return _Asked(output, file, record["near"].get(name, ())), states.get(output, "removed")
    if asked in states:
        return _Asked(asked), states[asked]
    raise Unknown(f"the last build had no page and no output `{asked}`; give an id, a file or an address")


def _because(record: Mapping[str, Any], asked: _Asked, state: str) -> Iterator[str]:
    if record["first"]:
        yield "it was the first build that is on record, which makes everything"
        return
    changed = record["changed"]
    own = [name for name in changed if name == asked.file]
    near = asked.near
    shared = [name for name in changed if name.startswith(_EVERYWHERE)]
    others = [] if asked.file else [name for name in changed if name.startswith("content/")]
    yield from (f"{name} changed, where it is written" for name in own)
    yield from (f"{name} changed, a page that it names or that names it" for name in near)
    yield from (f"{name} changed, on which every page may depend" for name in shared)
    yield from (f"{name} changed, of which it may show something" for name in others if name not in shared)
    if not (own or near or shared or others):
        yield "nothing that it depends on had changed" if state == "unchanged" else "the day, or an option, had changed"
    elif state == "unchanged":
        yield "none of that changes what it shows"
