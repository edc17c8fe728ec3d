"""What a build may use beside the site itself; none of it changes a byte of what comes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from explainer.crews import Alone, Crew
from explainer.memory import Memory, Watch, unwatched

if TYPE_CHECKING:
    from collections.abc import Mapping

    from explainer.manifests import Manifest


@dataclass(frozen=True, slots=True)
class Means:
    """What earlier builds have left, who does the work, and who watches.

    `digests` stand for what lies in the site's files, by path, and `standing` for the outputs that lie in their folder
    as they were made, by address: files of which nobody needs to read what the memory knows already. `manifest` is that
    of the last build.
    """

    memory: Memory = field(default_factory=Memory)
    watch: Watch = unwatched
    crew: Crew = field(default_factory=Alone)
    digests: Mapping[str, str] = field(default_factory=dict)
    standing: Mapping[str, str] = field(default_factory=dict)
    manifest: Manifest | None = None
