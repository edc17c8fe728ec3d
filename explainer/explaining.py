"""Why an output was written in the last build, or left as it was: what it depends on, and what of that had changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from explainer import addresses, freshness, inventory, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from explainer.content import Content
    from explainer.keys import Keys
    from explainer.publishing import Published

RECORD = ".cache/last-build.json"
_VERSION = 3
_EVERYWHERE = ("site.yaml", "templates/", "content/sources.yaml")  # what any page may depend on


@dataclass(frozen=True, slots=True)
class Unknown(LookupError):
    """There is nothing to explain; the message says why and what to do."""

    message: str

    def __str__(self) -> str:
        """Say why."""
        return self.message


def keep(site: Path, content: Content, known: Keys, published: Published, folders: Sequence[Path]) -> None:
    """Record a build in the site's `.cache/`, in order to explain it; that it cannot be written stops no build."""
    former = _load(site)
    files = dict(_files(site, content, folders))
    before: Mapping[str, str] = former["files"] if former else {}
    changed = sorted(name for name in files.keys() | before.keys() if files.get(name) != before.get(name))
    pages = {
        name: {
            "file": each.file,
            "output": addresses.of_page(content.site, each),
            "near": sorted(content.gists[other].file for other in known.near[name]),
        }
        for name, each in content.gists.items()
    }
    record = {
        "version": _VERSION,
        "first": former is None,
        "files": files,
        "changed": changed,
        "pages": pages,
        "outputs": {
            **dict.fromkeys(published.unchanged, "unchanged"),
            **dict.fromkeys(published.written, "written"),
            **dict.fromkeys(published.removed, "removed"),
        },
    }
    path, body = site / RECORD, json.dumps(record).encode()
    try:
        path.parent.mkdir(exist_ok=True)
        whole.write(str(path), inventory.digest(body).encode() + b"\n" + body)
    except OSError:
        return


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
    name, page = _find(record, asked)
    output = page["output"] if page else name
    state = record["outputs"].get(output, "removed")
    said = {"written": "was written", "unchanged": "was left as it was", "removed": "was removed"}[state]
    because = list(_because(record, page, state))
    return [f"{output} {said} in the last build:", *(f"  {line}" for line in because)]


def _settled(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record of a build after which another had nothing to do."""
    outputs = {address: "unchanged" for address, state in record["outputs"].items() if state != "removed"}
    return {**record, "first": False, "changed": [], "outputs": outputs}


def _find(record: Mapping[str, Any], asked: str) -> tuple[str, Mapping[str, Any] | None]:
    for name, page in record["pages"].items():
        if asked in (name, page["file"], page["output"]):
            return name, page
    if asked in record["outputs"]:
        return asked, None
    raise Unknown(f"the last build had no page and no output `{asked}`; give an id, a file or an address")


def _because(record: Mapping[str, Any], page: Mapping[str, Any] | None, state: str) -> Iterator[str]:
    if record["first"]:
        yield "it was the first build that is on record, which makes everything"
        return
    changed = record["changed"]
    own = [name for name in changed if page and name == page["file"]]
    near = [name for name in changed if page and name in page["near"]]
    shared = [name for name in changed if name.startswith(_EVERYWHERE)]
    others = [] if page else [name for name in changed if name.startswith("content/")]
    yield from (f"{name} changed, where it is written" for name in own)
    yield from (f"{name} changed, a page that it names or that names it" for name in near)
    yield from (f"{name} changed, on which every page may depend" for name in shared)
    yield from (f"{name} changed, of which it may show something" for name in others if name not in shared)
    if not (own or near or shared or others):
        yield "nothing that it depends on had changed" if state == "unchanged" else "the day, or an option, had changed"
    elif state == "unchanged":
        yield "none of that changes what it shows"
