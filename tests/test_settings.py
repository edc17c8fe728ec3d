"""What `site.yaml` says in other languages: texts for languages and kinds that there are."""

from __future__ import annotations

import pytest

from explainer.settings import read_site
from tests.conftest import SmallSite

HEAD = (
    "languages: [en, id]\ntitle: The port\nkinds:\n  body: {folder: bodies, nature: entity, one: Body, many: Bodies}\n"
)
FAULTS = [
    ("E204", "  »idd: {title: x}", "Did you mean `id`?"),
    ("E204", "  »en: {title: x}", "after the language of the facts"),
    ("E204", "  id: {kinds: {»bodi: {one: x, many: y}}}", "Did you mean `body`?"),
    ("E201", "  id: {kinds: {»body: {one: x}}}", "many"),
    ("E202", "  id: {»url: https://x.example/}", "Delete it"),
    ("E414", "  id: {»publisher: Meja}", "Name the publisher"),
]


def _problems(site: SmallSite, text: str) -> list[tuple[str, str, str]]:
    site.folder.mkdir(parents=True, exist_ok=True)
    (site.folder / "site.yaml").write_text(text, encoding="utf-8")
    _, problems = read_site(site.folder)
    return [(problem.code, str(problem.place), problem.remedy) for problem in problems]


def test_a_sites_texts_in_another_language_are_read(world: SmallSite) -> None:
    text = f"{HEAD}translations:\n  id: {{title: Pelabuhan, kinds: {{body: {{one: Badan, many: Badan}}}}}}\n"
    assert _problems(world, text) == []
    found, _ = read_site(world.folder)
    assert found
    assert found.site.translations
    texts = found.site.translations["id"]
    assert (texts.title, texts.description) == ("Pelabuhan", None)
    assert texts.kinds
    assert {str(name): (kind.one, kind.many) for name, kind in texts.kinds.items()} == {"body": ("Badan", "Badan")}


@pytest.mark.parametrize(("code", "line", "remedy"), FAULTS)
def test_texts_for_what_is_not_there_are_faults(world: SmallSite, code: str, line: str, remedy: str) -> None:
    column = line.index("»") + 1
    (problem,) = _problems(world, f"{HEAD}translations:\n{line.replace('»', '')}\n")
    assert problem[:2] == (code, f"site.yaml:{HEAD.count(chr(10)) + 2}:{column}")
    assert remedy in problem[2]
