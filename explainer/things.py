"""What a page is about, as nodes for machines: a claim and what follows from its evidence, a company, a law, a term."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainer import addresses, nodes
from explainer.evidence import SETTLED, actor_of, origins
from explainer.linking import MAIN
from explainer.model import Claim, Entity, Nature, Rule, Stance, Step
from explainer.nodes import node, ref, refs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explainer.evidence import Assessment
    from explainer.exhibits import Exhibits
    from explainer.linking import Linked
    from explainer.model import Fact
    from explainer.nodes import Node

_MADE = frozenset({"Product", "Car", "Vehicle", "ProductModel", "IndividualProduct"})  # types that have a maker
_FORCE = {"in-force": "InForce", "partly": "PartiallyInForce"}


def things(pieces: Exhibits, linked: Linked) -> Iterator[Node]:
    """Yield what a page is about first, then what belongs to it."""
    front = linked.page.front
    if isinstance(front, Claim):
        yield from _claims(pieces, linked, front)
    elif isinstance(front, Rule):
        yield _rule(pieces, linked, front)
    elif isinstance(front, Entity):
        yield _entity(pieces, linked, front)


def _of(pieces: Exhibits, name: str) -> str:
    """Return the name of what a published page is about."""
    return nodes.of_page(pieces.web.site, pieces.web.pages[name].page, pieces.folder)


def _those(pieces: Exhibits, *names: str | None) -> list[Node]:
    return refs(_of(pieces, name) for name in names if name and name in pieces.web.pages)


# Claims


def _claims(pieces: Exhibits, linked: Linked, front: Claim) -> Iterator[Node]:
    """Yield the claim, its further parts, and a review of each that is settled."""
    parts = [(key, part.page) for key, part in (front.claims or {}).items()]
    main = _claim(pieces, linked, MAIN)
    main["about"] = _those(pieces, *front.parties)
    named = [_of(pieces, page) if page else _claim_id(pieces, linked, key) for key, page in parts]
    yield {**main, "hasPart": refs(named)} if named else main
    yield from (_claim(pieces, linked, key) for key, page in parts if not page)
    for key in (MAIN, *(key for key, page in parts if not page)):
        assessment = linked.assessments[key]
        if assessment.verdict.status in SETTLED:
            yield _review(pieces, linked, key, assessment)


def _claim_id(pieces: Exhibits, linked: Linked, key: str) -> str:
    return nodes.of_page(pieces.web.site, linked.page, pieces.folder) + key


def _said(pieces: Exhibits, linked: Linked, key: str) -> str:
    return pieces.plain(linked.page.text("claims", key) if key else linked.page.text("claim"))


def _claim(pieces: Exhibits, linked: Linked, key: str) -> Node:
    """Describe a claim: where it was told first, who only repeated it, and who is named for it."""
    web = pieces.web
    alleging = [
        entry.fact
        for entry in linked.entries
        if entry.fact.stance is Stance.ALLEGES and (entry.fact.claim or MAIN) == key and not entry.ahead
    ]
    known, told = pieces.web.sources, [name for fact in alleging for name in fact.sources]
    first = sorted((name for name in origins(told, known) if name in known), key=lambda name: _day(pieces, name))
    again = [name for fact in alleging for name in (*fact.sources, *fact.echoes)]
    others = [name for name in pieces.by_now(dict.fromkeys([*first[1:], *again])) if name not in first[:1]]
    return node(
        "Claim",
        _claim_id(pieces, linked, key),
        text=_said(pieces, linked, key),
        inLanguage=pieces.words.tag,
        author=_those(pieces, *(actor_of(fact.by) for fact in alleging)),
        firstAppearance=nodes.source(web, first[0]) if first else None,
        appearance=refs(nodes.of_source(web.site, name) for name in others),
    )


def _day(pieces: Exhibits, name: str) -> tuple[bool, tuple[int, ...]]:
    """Sort sources by their date, those without one last."""
    date = pieces.web.sources[name].date
    return date is None, tuple(date.earliest) if date else ()


def _review(pieces: Exhibits, linked: Linked, key: str, assessment: Assessment) -> Node:
    """Describe what was found of a claim. In words alone: a status is no number of stars."""
    site = pieces.web.site
    badge = pieces.badge(assessment)
    page = addresses.absolute(site, pieces.folder + addresses.of_page(site, linked.page))
    return node(
        "ClaimReview",
        f"{page}#{nodes.REVIEW}{key}",
        url=page,
        claimReviewed=_said(pieces, linked, key),
        itemReviewed=ref(_claim_id(pieces, linked, key)),
        reviewRating=node("Rating", alternateName=badge.headline, ratingExplanation=badge.sentence),
        author=nodes.publisher(site),
        datePublished=str(assessment.history[-1].day),
        inLanguage=pieces.words.tag,
    )


# What is in the world


def _entity(pieces: Exhibits, linked: Linked, front: Entity) -> Node:
    page, site = linked.page, pieces.web.site
    kind = site.kind(page.kind)
    thing = node(
        _type(page.nature, kind.type),
        nodes.of_page(site, page, pieces.folder),
        name=front.title,
        alternateName=front.short if front.short != front.title else None,
        description=pieces.plain(page.text("summary")),
        sameAs=[str(address) for address in front.same_as],
    )
    if page.nature is Nature.TERM:
        terms = nodes.whole(site, addresses.of_kind(site, page.kind), pieces.folder, nodes.TERMS)
        return {**thing, "inDefinedTermSet": ref(terms)}
    if page.nature is Nature.DEAL:
        return {**thing, **_course(pieces, linked, front)}
    if thing["@type"] == "Person" and front.role:
        return {**thing, **_role(pieces, front)}
    if thing["@type"] in _MADE and front.made_by:
        return {**thing, "manufacturer": _those(pieces, *front.made_by)}
    return thing


def _type(nature: Nature, given: str | None) -> str:
    if nature is Nature.TERM:
        return "DefinedTerm"
    return "Event" if nature is Nature.DEAL else given or "Thing"


def _course(pieces: Exhibits, linked: Linked, front: Entity) -> Node:
    """Say who made a deal, and since when there is one."""
    start = _step(linked, Step.ANNOUNCED, Step.SIGNED)
    made: Node = {"organizer": _those(pieces, *front.parties), "startDate": start}
    return {key: value for key, value in made.items() if value}


def _role(pieces: Exhibits, front: Entity) -> Node:
    role = front.role
    at = _those(pieces, role.at) if role else []
    said: Node = {"jobTitle": role.title if role else "", "worksFor": at}
    return {key: value for key, value in said.items() if value}


def _rule(pieces: Exhibits, linked: Linked, front: Rule) -> Node:
    page = linked.page
    by = _those(pieces, front.by.for_ or front.by.page)
    named = node("GovernmentOrganization" if front.by.kind else "Organization", name=front.by.name)
    return node(
        "Legislation",
        nodes.of_page(pieces.web.site, page, pieces.folder),
        name=front.title,
        alternateName=front.short if front.short != front.title else None,
        description=pieces.plain(page.text("summary")),
        legislationIdentifier=front.identifier,
        legislationJurisdiction=front.jurisdiction,
        legislationDate=_step(linked, Step.ADOPTED),
        legislationPassedBy=by or (named if front.by.name else None),
        legislationLegalForce=ref(f"https://schema.org/{_FORCE.get(linked.state.word, 'NotInForce')}"),
    )


def _step(linked: Linked, *steps: Step) -> str:
    """Return the date of the first such step, as far as it is known."""
    facts: list[Fact] = [entry.fact for entry in linked.entries if entry.fact.step in steps and not entry.ahead]
    dates = sorted((fact.date for fact in facts if fact.date and not fact.retired), key=lambda date: date.earliest)
    return dates[0].points[0].html if dates and dates[0].points[0] else ""
