"""What the site's timeline can be filtered by: kind of page, page and stance."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from explainer import addresses
from explainer.assets import FILTERS
from explainer.choices import Filter, Filters, Option
from explainer.config import Extra
from explainer.model import Stance

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explainer.assets import Assets
    from explainer.exhibits import Exhibits

_MOST = 60  # pages to choose from: those that most facts concern


def filters(pieces: Exhibits, assets: Assets) -> Filters | None:
    """Return the filters that leave a choice, the same on every page of the timeline.

    None where there is none, and where the site has no index to look in.
    """
    if not pieces.web.site.has(Extra.SEARCH):
        return None
    choices = pieces.web.once("filters", pieces.web.timeline, partial(_choices, pieces))
    script, index = pieces.to(assets.of(FILTERS)), pieces.to(addresses.SEARCH)
    return Filters(filters=choices, script=script, index=index) if choices else None


def _choices(pieces: Exhibits) -> tuple[Filter, ...]:
    _, site = pieces.words.gettext, pieces.web.site
    facts = [entry.fact for entry in pieces.web.timeline]
    kinds = {entry.page.kind for entry in pieces.web.timeline}
    stances = {fact.stance for fact in facts}
    found = (
        Filter(
            name="kind",
            label=_("Kind of page"),
            options=_options((kind, str(site.kind(kind).many)) for kind in site.kinds if kind in kinds),
        ),
        Filter(name="page", label=_("What it concerns"), options=_options(_pages(pieces))),
        Filter(
            name="stance",
            label=_("Stance"),
            options=_options(
                (stance.value, pieces.stance(stance) or _("Context")) for stance in Stance if stance in stances
            ),
        ),
    )
    return tuple(each for each in found if len(each.options) > 1)


def _options(choices: Iterable[tuple[str, str]]) -> tuple[Option, ...]:
    return tuple(Option(value=value, text=text) for value, text in choices)


def _pages(pieces: Exhibits) -> list[tuple[str, str]]:
    """Return the pages that most facts concern, by name."""
    counts: Counter[str] = Counter(entry.page.id for entry in pieces.web.timeline if entry.page.kind)
    for name, linked in pieces.web.pages.items():
        counts[name] += sum(1 for entry in linked.concerning if entry.fact.date)
    most = [name for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST] if count]
    return sorted(
        ((name, pieces.name(name)) for name in most), key=lambda item: (pieces.words.sort_key(item[1]), item[0])
    )
