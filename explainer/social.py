"""What a page shows where it is shared: what kind of page it is, and its card, a picture of its title and status."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from explainer import addresses
from explainer.typesetting import Box, face, fit
from explainer.views import CardView, HomeView, NotFoundView, PageView, PastView, SourceView, TextLine, TextView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explainer.config import Site
    from explainer.typesetting import Block
    from explainer.views import View

CARDS = "cards"  # the folder
WIDTH, HEIGHT = 1200, 630  # pixels: what those who show cards advise, in the ratio 1.91 to 1
_MARGIN = 72
_COLUMN = WIDTH - 2 * _MARGIN
_KIND, _TOP, _BOTTOM, _RULE, _SITE = 98, 130, 500, 532, 582  # from the top: kind and site are baselines
_SMALL = (28,)
_TITLE_SIZES, _TITLE_LINES, _TITLE_LEADING = (84, 72, 64, 56, 48), 4, 1.14
_STATUS_SIZES, _STATUS_LINES, _STATUS_LEADING = (40, 36, 32), 2, 1.25
_STATUS_GAP = 34
_ICON = 48  # with the space after it 64 wide


@dataclass(frozen=True, slots=True)
class _Said:
    """What a card says beside the title: the page's kind, its status or state, and the key of a status's colour."""

    kind: str = ""
    status: str = ""
    key: str = ""


def shared(view: View, site: Site, folder: str = "") -> View:
    """Return a view that knows where it lies, if in the folder of a language, and what its page shows when shared."""
    article, card = isinstance(view, PageView | TextView | PastView), _card(view, site, folder)
    status = _said(view).status
    if not (article or card or status or folder):
        return view
    frame = replace(view.frame, article=article, card=card, status=status)
    return replace(view, address=folder + view.address, frame=frame)


def _card(view: View, site: Site, folder: str) -> CardView | None:
    """Draw up a page's card: none without a whole address to name it by, nor for what search engines should not find.

    The page of a source has none, since it is the source itself that is shared. A
    title or status in letters that the fonts lack has none either: a card without its words would say nothing.
    """
    frame, said = view.frame, _said(view)
    found = frame.indexed and not isinstance(view, NotFoundView | SourceView)
    if not (site.cards and site.url and found) or _lacking(frame.title, said.status, said.kind):
        return None
    status = _status(said)
    first = _BOTTOM - _height(status, _STATUS_LEADING)
    room = first - _STATUS_GAP if said.status else _BOTTOM
    top = _TOP if said.kind else _KIND - _SMALL[0]
    box = Box(_COLUMN, room - top, _TITLE_LINES, _TITLE_LEADING)
    title = fit(frame.title, face("serif-600"), _TITLE_SIZES, box)
    address = f"{CARDS}/{folder}{view.address.removesuffix('.html')}.png"
    own = "" if _lacking(site.title) or site.title == frame.title else site.title
    heading = f"{said.kind}: {frame.title}" if said.kind else frame.title
    return CardView(
        address=address,
        template="card.svg",
        href=addresses.absolute(site, address),
        alt=" – ".join(dict.fromkeys(part for part in (heading, said.status, site.title) if part)),
        width=WIDTH,
        height=HEIGHT,
        margin=_MARGIN,
        kind=tuple(_lines(_small(said.kind, "sans-600"), _KIND)),
        title=tuple(_lines(title, top + round(0.86 * title.size), _TITLE_LEADING)),
        key=said.key,
        icon=_ICON,
        icon_top=first + round((status.size * _STATUS_LEADING - _ICON) / 2),
        status=tuple(_lines(status, first + round(0.96 * status.size), _STATUS_LEADING)),
        status_left=_MARGIN + _indent(said),
        rule=_RULE,
        site=tuple(_lines(_small(own, "sans-400"), _SITE)),
    )


def _said(view: View) -> _Said:
    if isinstance(view, HomeView) and view.lead and view.lead.status:
        return _Said(status=view.lead.status.headline, key=view.lead.status.key)
    if isinstance(view, PageView) and view.case:
        return _Said(view.kind_link.text, view.case.status.headline, view.case.status.key)
    if isinstance(view, PastView):
        return _Said(status=view.case.status.headline, key=view.case.status.key)
    if isinstance(view, PageView):
        return _Said(view.kind_link.text, view.course.state if view.course else "")
    return _Said()


def _lacking(*texts: str) -> bool:
    return any(face("sans-600").lacks(text) or face("serif-600").lacks(text) for text in texts)


def _indent(said: _Said) -> int:
    return _ICON + 16 if said.key else 0


def _status(said: _Said) -> Block:
    box = Box(_COLUMN - _indent(said), _BOTTOM - _TOP, _STATUS_LINES, _STATUS_LEADING)
    return fit(said.status, face("sans-600"), _STATUS_SIZES, box)


def _small(text: str, name: str) -> Block:
    return fit(text, face(name), _SMALL, Box(_COLUMN, HEIGHT, 1, 1))


def _height(block: Block, leading: float) -> int:
    return round(len(block.lines) * block.size * leading)


def _lines(block: Block, first: int, leading: float = 1) -> Iterator[TextLine]:
    """Place a block's lines, the baseline of the first at a height."""
    for number, line in enumerate(block.lines):
        yield TextLine(text=line, size=block.size, baseline=first + round(number * block.size * leading))
