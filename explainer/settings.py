"""`site.yaml`, read and checked by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from explainer import config, frontmatter, records
from explainer.config import RESERVED, Site
from explainer.files import text_of
from explainer.memory import digest
from explainer.naming import device_problem, is_device
from explainer.problems import Problem, did_you_mean
from explainer.words import locale_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from explainer.trees import Tree

SITE_FILE = "site.yaml"


@dataclass(frozen=True, slots=True)
class Settings:
    """`site.yaml`: what it says, and the tree that knows the places; `whole` when no kind had to be left out."""

    site: Site
    tree: Tree
    whole: bool
    digest: bytes


def read_site(folder: Path) -> tuple[Settings | None, list[Problem]]:
    """Read `site.yaml`; None when it says too little to go on."""
    text, problems = text_of(folder, SITE_FILE)
    if text is None:
        return None, problems
    tree, problems = frontmatter.parse(SITE_FILE, text)
    if tree is None:
        return None, problems
    site, faults = records.check(Site, tree, tree.plain(), config.BLANKS)
    problems += faults
    if site is None:
        return None, problems
    problems += _kinds(site, tree)
    problems += _places_and_times(site, tree)
    problems += _translations(site, tree)
    whole = set(tree.keys(("kinds",))) == set(site.kinds)
    return Settings(site, tree, whole, digest(text.encode())), problems


def _kinds(site: Site, tree: Tree) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    languages = {str(tag).lower() for tag in site.languages[1:]}
    for name, kind in site.kinds.items():
        if is_device(name):  # lists of a kind are files of its name
            yield device_problem(tree.place(("kinds", name), key=True), name)
        place = tree.place(("kinds", name, "folder"))
        if is_device(kind.folder):
            yield device_problem(place, kind.folder)
        if kind.folder in languages:
            message = f"the folder `{kind.folder}` is that of the pages in the language `{kind.folder}`"
            yield Problem(place, "E312", message, "Give the kind a folder of another name.")
        if kind.folder in RESERVED:
            message = f"the generator needs the folder `{kind.folder}` for itself"
            yield Problem(place, "E311", message, "Choose another name.")
        if kind.folder in owners:
            message = f"the folder `{kind.folder}` is that of `{owners[kind.folder]}` already"
            yield Problem(place, "E312", message, "Give each kind a folder of its own.")
        owners[kind.folder] = name


def _translations(site: Site, tree: Tree) -> Iterator[Problem]:
    others = site.languages[1:]
    for language, texts in (site.translations or {}).items():
        path = ("translations", language)
        if language not in others:
            remedy = did_you_mean(language, others, "Name it in `languages`, after the language of the facts.")
            message = f"`{language}` is not one of the site's other languages"
            yield Problem(tree.place(path, key=True), "E204", message, remedy)
        for name in texts.kinds or {}:
            if name not in site.kinds and name not in tree.keys(("kinds",)):
                remedy = did_you_mean(name, site.kinds, "Delete it, or declare the kind in `kinds`.")
                place = tree.place((*path, "kinds", name), key=True)
                yield Problem(place, "E204", f"`{name}` is not a kind of this site's pages", remedy)
        if texts.publisher and not site.publisher:
            place = tree.place((*path, "publisher"), key=True)
            yield Problem(
                place, "E414", "the site has no `publisher`", "Name the publisher of the site, or delete this."
            )


def _places_and_times(site: Site, tree: Tree) -> Iterator[Problem]:
    if not site.languages:
        yield Problem(tree.place(("languages",)), "E208", "there is no language here", "Name one: [en].")
    for language in site.languages:
        if locale_of(language) is None:
            place = tree.find(("languages",), language)
            yield Problem(
                place, "E204", f"`{language}` is not a language that we know", "Use a tag such as en, en-GB or id."
            )
    try:
        ZoneInfo(site.timezone)
    except (ValueError, OSError, KeyError):
        message = f"`{site.timezone}` is not a time zone that we know"
        yield Problem(tree.place(("timezone",)), "E204", message, "Use a name such as America/Detroit.")
