"""Compressed copies beside the files that gain by them, for hosts that send what lies ready: `.gz` and `.br`.

The same bytes in, the same bytes out: a copy holds neither a name nor a time. One of a file that stands, and that
stands itself, is not made again.
"""

from __future__ import annotations

import gzip
import io
import json
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from explainer.crews import Given
from explainer.memory import digest
from explainer.problems import Problem
from explainer.staging import Standing, digest_of, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from explainer.means import Means
    from explainer.settings import Settings
    from explainer.staging import Output, Taker

_GAINING = {"atom", "bib", "css", "csv", "html", "ics", "js", "json", "md", "svg", "txt", "webmanifest", "xml"}
_LEAST = 256  # bytes, below which a copy is hardly smaller than what is said about it
_ROOM = "compressed"  # of the store
_AT_ONCE = 1000  # files that are held while copies of them are made
_FEW = 60  # files, below which sharing out costs more than it saves
_GZIP, _BROTLI = 9, 10  # brotli at 11 makes pages 2 % smaller, and takes more than three times as long


class _Wanted(NamedTuple):
    """A file of which copies are to be made: its address, and what stands for its bytes."""

    address: str
    key: bytes


def lacking(settings: Settings) -> Iterator[Problem]:
    """Yield a problem where copies are wanted of which one kind cannot be made here."""
    if settings.site.compress and not _brotli():
        remedy = "Install it with `pip install brotli`, or build where it is."
        message = "the library brotli is not installed, so that there will be no `.br` files"
        yield Problem(settings.tree.place(("compress",)), "W711", message, remedy)


def _brotli() -> bool:
    return find_spec("brotli") is not None


def copies(files: Mapping[str, Output], folder: Path, means: Means, taker: Taker) -> dict[str, Output]:
    """Return compressed copies of those files that gain by them, by address; some stand in the folder already.

    The others go to `taker` as they are made.
    """
    made: dict[str, Output] = {}
    wanted: list[_Wanted] = []
    store, form = means.memory.store, str(_brotli()).encode()
    gaining = [address for address in files if address.rpartition(".")[2] in _GAINING]
    for address in gaining:
        key = digest(digest_of(files[address]).encode(), form)
        known = store.get(_ROOM, address, key) if store else None
        standing: dict[str, str] = json.loads(known) if known else {}
        if known and all(means.standing.get(each) == seen for each, seen in standing.items()):
            made.update((each, Standing(seen)) for each, seen in standing.items())
        else:
            wanted.append(_Wanted(address, key))
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        contents = [read(files[each.address], folder / each.address) for each in some]
        done = means.crew.each(compress, Given(None), contents, _FEW) or compress(None, contents)
        for each, content, packed in zip(some, contents, done, strict=True):
            (found,) = [packed] if packed is not None else compress(None, [content])
            own = taker.take({f"{each.address}.{suffix}": content for suffix, content in found.items()})
            made.update(own)
            if store:
                seen = {name: digest_of(output) for name, output in own.items()}
                store.put(_ROOM, each.address, each.key, json.dumps(seen).encode())
    if store:
        store.settle(_ROOM, set(gaining))
    return made


def compress(_: None, contents: Sequence[bytes]) -> list[dict[str, bytes]]:
    """Return what each file comes to, by the suffix of its form, where that is less."""
    return [
        {suffix: packed for suffix, packed in _packed(content) if len(packed) < len(content)}
        if len(content) >= _LEAST
        else {}
        for content in contents
    ]


def _packed(content: bytes) -> Iterator[tuple[str, bytes]]:
    target = io.BytesIO()
    with gzip.GzipFile(fileobj=target, mode="wb", compresslevel=_GZIP, filename="", mtime=0) as file:
        file.write(content)
    yield "gz", target.getvalue()
    if _brotli():
        import brotli  # type: ignore[import-untyped]

        yield "br", brotli.compress(content, mode=brotli.MODE_TEXT, quality=_BROTLI)
