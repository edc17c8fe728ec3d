"""What files may be called, so that a site can be kept and served on any system."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from explainer.problems import Place, Problem
from explainer.unseen import first_unseen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Names of devices on Windows, whatever extension follows (Microsoft, “Naming Files, Paths, and Namespaces”).
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_FOREIGN = re.compile(r'[<>:"\\|?*\ud800-\udfff\n\t]|[ .]$')


def is_device(name: str) -> bool:
    """Tell whether Windows takes a name for that of a device."""
    return bool(_DEVICE.fullmatch(name))


def device_problem(place: Place, name: str, remedy: str = "Choose another name.") -> Problem:
    """Return the problem that such a name is."""
    message = f"`{name}` is the name of a device on Windows, where no file can be called so"
    return Problem(place, "E313", message, remedy)


def portable(files: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for each name of a static file that not every system can have, or not beside the others."""
    taken: dict[str, str] = {}
    for name in files:
        place = Place(f"static/{name}")
        for part in name.split("/"):
            if is_device(part):
                yield device_problem(place, part, "Rename the file or folder.")
            elif _FOREIGN.search(part) or first_unseen(part):
                message = f"not every system can have a file called `{part}`"
                yield Problem(place, "E313", message, "Rename it; keep to letters, digits, hyphens, points and _.")
        first = taken.setdefault(_folded(name), name)
        if first != name:
            message = f"on macOS and Windows this is the same file as static/{first}"
            remedy = "Rename one: capitals and the form of accents do not tell files apart there."
            yield Problem(place, "E312", message, remedy)


def _folded(name: str) -> str:
    """Return what file systems that ignore case and Unicode form make of a name."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())
