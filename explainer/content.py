"""What was read of a site: pages, in every language, and sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from explainer import evidence, markdown
from explainer.marks import FileLink
from explainer.memory import digest
from explainer.records import Slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from explainer.config import Site
    from explainer.markdown import Body
    from explainer.marks import Sentence
    from explainer.model import Fact, Front, Nature, Source
    from explainer.problems import Problem
    from explainer.trees import Path as TreePath
    from explainer.trees import Tree

HOME = "index"
_Half = TypeVar("_Half")


@dataclass(frozen=True, slots=True)
class Halves(Generic[_Half]):
    """Something of a page's front matter and of its body."""

    front: _Half
    body: _Half


@dataclass(frozen=True, slots=True)
class Page:
    """One page as its editor wrote it.

    `texts` are the front matter's texts, compiled, by their path; `whole` says that nothing had to be left out.
    `digests` stand for what is written, `names` are all words there that may be ids of pages or sources, `named` the
    other pages that its text names, each with the first sentence of the body that does, else of the front matter.

    Of a page in another language than the facts', `lang` says which, `renderings` are quotations in this language by
    the position of their fact, `untranslated` the paths of texts that are still the original's, of which the body's is
    `("body",)`, and `stale` says that the original has other words by now than those that were translated.
    """

    id: str
    kind: str  # a key of the site's kinds; empty for the plain pages at the top of content/
    nature: Nature
    front: Front
    body: Body
    texts: Mapping[TreePath, Body]
    tree: Tree
    digests: Halves[bytes]
    names: Halves[tuple[str, ...]]
    named: tuple[tuple[str, Sentence], ...]
    whole: bool = True
    lang: str = ""
    renderings: Mapping[int, str] = field(default_factory=dict)
    untranslated: frozenset[TreePath] = frozenset()
    stale: bool = False

    @property
    def short(self) -> str:
        """What links and tables call it."""
        return self.front.short or self.front.title

    def text(self, *path: str | int) -> Body:
        """Return a compiled text of the front matter; empty when the page has none there."""
        return self.texts.get(path, markdown.NOTHING)

    def fact_text(self, fact: Fact) -> Body:
        """Return the compiled text of one of the page's facts."""
        return self.text("facts", fact.position, "text")

    def bodies(self) -> Iterator[Body]:
        """Yield every compiled text of the page: the front matter's, then the body."""
        yield from self.texts.values()
        yield self.body


@dataclass(frozen=True, slots=True)
class Gist:
    """What is known of a page before its texts are unpacked: what it depends on, and what others depend on.

    `name` stands for what links to it show, `facts` for the permalinks of its facts where running text has a part in
    them. `named` are the pages that its text names, each with what stands for the sentence, and the pages named there;
    `files` are the static files that it links to, and `moved` says that it has aliases.
    """

    id: str
    kind: str
    file: str
    draft: bool
    moved: bool
    name: bytes
    facts: bytes
    digests: Halves[bytes]
    names: Halves[tuple[str, ...]]
    named: tuple[tuple[str, bytes, tuple[str, ...]], ...]
    files: tuple[str, ...]


def gist(page: Page) -> Gist:
    """Return the gist of a page."""
    front = page.front
    said = (page.id, page.kind, page.nature.value, front.title, page.short, str(front.draft), str(page.whole))
    ids = fact_ids(page).values() if page.body.headings else ()
    return Gist(
        id=page.id,
        kind=page.kind,
        file=page.tree.file,
        draft=front.draft,
        moved=bool(front.aliases),
        name=digest(*(part.encode() for part in said)),
        facts=digest(*(name.encode() for name in ids)) if ids else b"",
        digests=page.digests,
        names=page.names,
        named=tuple((other, *_told(sentence)) for other, sentence in page.named),
        files=tuple(part.path for body in page.bodies() for part in body.parts if isinstance(part, FileLink)),
    )


def _told(sentence: Sentence) -> tuple[bytes, tuple[str, ...]]:
    words = [part if isinstance(part, str) else (part.target, part.words) for part in sentence]
    return digest(repr(words).encode()), tuple(part.target for part in sentence if not isinstance(part, str))


@dataclass(frozen=True, slots=True)
class Sources:
    """`content/sources.yaml`: sources by id, and the tree that knows their places.

    `known` are the ids of sources with faults too; None when the file could not be understood at all.
    """

    by_id: Mapping[str, Source]
    tree: Tree
    known: frozenset[str] | None
    digests: Mapping[str, bytes] = field(default_factory=dict)  # by id, of all that were read

    def lacks(self, name: str) -> bool:
        """Tell whether there is certainly no source of this id."""
        return self.known is not None and name not in self.known


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that was read: pages by id, sources, paths of static files, what was wrong, if drafts are shown.

    `gists` are those of the pages, which may be unpacked only when somebody asks. `translations` are, by language,
    pages by id, as far as there are files for them.
    """

    site: Site
    pages: Mapping[str, Page]
    gists: Mapping[str, Gist]
    sources: Sources
    static: Mapping[str, Path]  # "site.css" → where it is read from
    problems: tuple[Problem, ...] = field(default=())
    drafts: bool = False
    translations: Mapping[str, Mapping[str, Page]] = field(default_factory=dict)

    def shows(self, page: str) -> bool:
        """Tell whether a page is published, by its id: unless it is a draft, or where drafts are shown."""
        return self.drafts or not self.gists[page].draft

    @property
    def published(self) -> list[Gist]:
        """The gists of the pages that are no drafts, the home page too."""
        return [each for each in self.gists.values() if not each.draft]


def fact_ids(page: Page) -> dict[int, str]:
    """Return the permalink's fragment of each fact by its position: its id, or one made of its date and actor."""
    ids = {fact.position: str(fact.id) for fact in page.front.facts if fact.id}
    taken = set(ids.values()) | {heading for _, heading, _ in page.body.headings}
    for fact in page.front.facts:
        if fact.id:
            continue
        words = fact.key or f"{fact.date.text if fact.date else ''} {evidence.actor_of(fact.by)}"
        name = base = Slug.of(words) or "fact"
        number = 2
        while name in taken:
            name, number = f"{base}-{number}", number + 1
        taken.add(name)
        ids[fact.position] = name
    return ids
