"""What lies in the output folder, held byte for byte against a build from nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from explainer.building import afresh
from explainer.manifests import NAME as MANIFEST
from explainer.problems import summary
from explainer.publishing import manifest_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from explainer.results import Options, Result

_REMEDY = "Delete {cache} and build again. This must not happen: please report it, with what you changed last."


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the output folder, or what the build reported, differs from a clean build; `lines` say how."""

    differs: bool
    lines: tuple[str, ...]


def verify(options: Options, built: Result) -> Verdict:
    """Compare what a build has published and reported with a build from nothing; write nothing."""
    outputs, clean = afresh(options)
    remedy = _REMEDY.format(cache=options.site / ".cache")
    if clean.day != built.day:
        return Verdict(True, ("The day changed while this was verified: verify again.",))
    if clean.failed or clean.problems != built.problems:
        found = summary(clean.problems) or "no problems"
        return Verdict(True, (f"A clean build, as of {clean.day}, reports otherwise: {found}.", remedy))
    differing = tuple(_differing(outputs, options.folder, built))
    if not differing:
        return Verdict(False, (f"Verified: {len(outputs)} files are those of a clean build.",))
    number = "1 file is" if len(differing) == 1 else f"{len(differing)} files are"
    return Verdict(True, (f"{number} not as a clean build makes them:", *(f"  {line}" for line in differing), remedy))


def _differing(outputs: Mapping[str, bytes], folder: Path, built: Result) -> Iterator[str]:
    expected = {**outputs, MANIFEST: manifest_of(outputs)}
    published = built.published
    ours = {*published.written, *published.unchanged} if published else set()
    for address in sorted(expected.keys() | ours):
        if address not in expected:
            yield f"{address} (a clean build does not make it)"
            continue
        try:
            held = (folder / address).read_bytes()
        except OSError as fault:
            yield f"{address} ({fault.strerror})"
        else:
            if held != expected[address]:
                yield address
