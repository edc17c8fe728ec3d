"""A page that was read, as text that a later build or another process can take it from: JSON, and nothing else.

Only what is sound is packed. What was checked when it was read is built from its plain data again by the same checks;
places in the file are found by reading it again, when somebody asks.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from explainer.content import Gist, Halves
from explainer.markdown import Body
from explainer.marks import Anchor, Citation, FileLink, PageLink

if TYPE_CHECKING:
    from explainer.marks import Part, Sentence

_LINK, _CITATION, _FILE = range(3)


def pack(*values: Any) -> bytes:
    """Return plain values as one text, in one line."""
    return json.dumps(values, separators=(",", ":"), ensure_ascii=False).encode()


def unpack(packed: bytes) -> list[Any]:
    """Return the plain values; raises `ValueError` where they are none."""
    values = json.loads(packed)
    if not isinstance(values, list):
        raise ValueError(packed[:20])
    return values


def headed(head: bytes, rest: bytes) -> bytes:
    """Return two packed texts as one, of which the first can be had without the other."""
    return head + b"\n" + rest


def head_and_rest(packed: bytes) -> tuple[bytes, bytes]:
    """Return what `headed` was given."""
    head, _, rest = packed.partition(b"\n")
    return head, rest


def plain_gist(gist: Gist) -> list[Any]:
    """Return the gist of a page that is no draft as plain values."""
    return [
        gist.moved,
        gist.name.hex(),
        gist.facts.hex(),
        gist.digests.front.hex(),
        gist.digests.body.hex(),
        gist.names.front,
        gist.names.body,
        [(other, words.hex(), linked) for other, words, linked in gist.named],
        gist.files,
    ]


def gist_of(page: str, kind: str, file: str, values: list[Any]) -> Gist:
    """Return what `plain_gist` was given."""
    moved, name, facts, front, body, front_names, body_names, named, files = values
    return Gist(
        id=page,
        kind=kind,
        file=file,
        draft=False,
        moved=moved,
        name=bytes.fromhex(name),
        facts=bytes.fromhex(facts),
        digests=Halves(bytes.fromhex(front), bytes.fromhex(body)),
        names=Halves(tuple(front_names), tuple(body_names)),
        named=tuple([(other, bytes.fromhex(words), tuple(linked)) for other, words, linked in named]),
        files=tuple(files),
    )


def plain(body: Body) -> list[Any]:
    """Return compiled text, which must have no faults, as plain values."""
    return [
        [_plain_part(part) for part in body.parts],
        [[_plain_part(part) for part in sentence] for sentence in body.sentences],
        body.headings,
        [(each.target, each.line, each.column) for each in body.anchors],
        body.paragraphs,
    ]


def compiled(values: list[Any]) -> Body:
    """Return what `plain` was given."""
    parts, sentences, headings, anchors, paragraphs = values
    return Body(
        tuple([part if type(part) is str else _part(part) for part in parts]),
        tuple([_sentence(sentence) for sentence in sentences]),
        tuple([(level, name, text) for level, name, text in headings]),
        tuple([Anchor(*each) for each in anchors]),
        (),
        tuple([(line, cites) for line, cites in paragraphs]),
    )


def _plain_part(part: Part) -> str | list[Any]:
    match part:
        case PageLink():
            return [_LINK, part.target, part.fact, part.words, part.line, part.column, part.width]
        case Citation():
            return [_CITATION, part.sources, part.line]
        case FileLink():
            return [_FILE, part.path, part.line, part.column]
        case _:
            return part


def _part(values: list[Any]) -> Part:
    kind, *rest = values
    if kind == _LINK:
        return PageLink(*rest)
    if kind == _CITATION:
        sources, line = rest
        return Citation(tuple([(name, column) for name, column in sources]), line)
    return FileLink(*rest)


def _sentence(values: list[Any]) -> Sentence:
    return tuple([part if type(part) is str else PageLink(*part[1:]) for part in values])
