"""What templates may rely on: words and macros are called as Jinja itself would call them."""

from __future__ import annotations

import sys
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jinja2 import Environment
from jinja2.runtime import Macro
from markupsafe import Markup

from explainer import rendering
from explainer.items import Html
from explainer.problems import Place
from explainer.records import Text
from explainer.rendering import Renderer
from explainer.views import TextLine
from explainer.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = {
    "a message": ('{{ _("Sources & more") }}', "Sources & more"),
    "a percent sign": ('{{ _("100%%") }}', "100%"),
    "values are escaped": ('{{ _("About %(name)s", name=view.text) }}', "About &lt;b&gt;"),
    "a translated block": ("{% trans name=view.text %}Of {{ name }}{% endtrans %}", "Of &lt;b&gt;"),
    "a plural": ('{{ ngettext("%(num)s fact", "%(num)s facts", 2) }}', "2 facts"),
    "a macro": ("{% macro bold(text) %}<i>{{ text }}</i>{% endmacro %}{{ bold(view.text) }}", "<i>&lt;b&gt;</i>"),
    "a macro with a caller": (
        "{% macro m() %}<i>{{ caller() }}</i>{% endmacro %}{% call m() %}{{ view.text }}{% endcall %}",
        "<i>&lt;b&gt;</i>",
    ),
    "a macro by keyword": (
        '{% macro m(text="x") %}{{ text }}{% endmacro %}{{ m(text=view.text) }}{{ m() }}',
        "&lt;b&gt;x",
    ),
    "a number": ("{{ view.size }}", "1"),
    "text of another class": ("{{ view.text|upper }}{{ text }}", "&lt;B&gt;&lt;i&gt;"),
    "finished markup": ("{{ view.text|safe }}{{ markup }}", "<b><i>"),
    "a part that was set": ("{% set part %}{{ view.text }}{% endset %}{{ part }}", "&lt;b&gt;"),
    "a loop": (
        "{% macro m(text) %}{{ text }}{% endmacro %}{% for each in (1, 2) %}{{ m(each) }}{{ _('a') }}{% endfor %}",
        "1a2a",
    ),
}


def drawn(folder: Path, template: str) -> str:
    (folder / "line.html").write_text(template, encoding="utf-8")
    view = TextLine(text="<b>", size=1, baseline=1)
    return (
        Renderer([folder], Words("en", [folder], Place("site.yaml")))
        .environment.get_template("line.html")
        .render(view=view, text=Text("<i>"), markup=Html(html="<i>"))
    )


@pytest.mark.parametrize("name", CASES)
def test_templates_say_and_call_what_they_would_under_jinja_alone(tmp_path: Path, name: str) -> None:
    template, expected = CASES[name]
    assert drawn(tmp_path, template) == expected


def test_a_block_within_a_loop_calls_macros_with_no_more_than_their_arguments(tmp_path: Path) -> None:
    (tmp_path / "base.html").write_text("{% for each in (1, 2) %}{% block main scoped %}{% endblock %}{% endfor %}")
    block = "{% block main %}{% set said = 3 %}{{ m(each) }}{{ _('a') }}{{ said }}{% endblock %}"
    child = "{% extends 'base.html' %}{% macro m(text) %}{{ text }}{% endmacro %}" + block
    assert drawn(tmp_path, child) == "1a32a3"


def test_a_macro_that_is_called_without_a_context_escapes_as_its_environment_does() -> None:
    module = Environment(autoescape=True).from_string("{% macro m(text) %}{{ text }}{% endmacro %}").module
    macro = module.m  # type: ignore[attr-defined]
    assert type(macro) is Macro
    assert macro("<") == Markup("&lt;")


@pytest.fixture
def compiling(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[str]]:
    """Let templates in a folder be the generator's own, and their code be kept in another; yield what is compiled."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "code"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(rendering, "_OURS", tmp_path / "templates")
    kept = Path(cache_from_source(rendering.__file__)).parent
    for folder in (kept, tmp_path / "templates", tmp_path / "site"):
        folder.mkdir(parents=True)
    names: list[str] = []
    compiled = Environment.compile

    def compile_(environment: Environment, source: str, name: str, *more: Any) -> Any:
        names.append(name)
        return compiled(environment, source, name, *more)

    monkeypatch.setattr(Environment, "compile", compile_)
    yield names
    assert {path.parent for path in tmp_path.rglob("*.jinja")} <= {kept}


def test_the_code_of_the_generators_templates_is_kept(compiling: list[str], tmp_path: Path) -> None:
    assert drawn(tmp_path / "templates", "{{ view.size }}") == "1"
    assert drawn(tmp_path / "templates", "{{ view.size }}") == "1"
    assert compiling == ["line.html"]
    assert drawn(tmp_path / "templates", "{{ view.size + 1 }}") == "2"  # other words, other code


def test_the_code_of_a_sites_templates_is_not(compiling: list[str], tmp_path: Path) -> None:
    drawn(tmp_path / "site", "{{ view.size }}")
    drawn(tmp_path / "site", "{{ view.size }}")
    assert compiling == ["line.html"] * 2
    assert not list(tmp_path.rglob("*.jinja"))


def test_code_that_cannot_be_kept_is_no_fault(
    compiling: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert drawn(tmp_path / "templates", "{{ view.size }}") == "1"
    assert not list(tmp_path.rglob("*.jinja"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    Path(cache_from_source(rendering.__file__)).parent.rmdir()
    assert drawn(tmp_path / "templates", "{{ view.size }}") == "1"
    assert compiling == ["line.html"] * 2


@pytest.mark.parametrize("kept", [b"", b"no code", None], ids=["nothing", "something else", "half of it"])
def test_code_that_was_spoilt_is_made_again(compiling: list[str], tmp_path: Path, kept: bytes | None) -> None:
    drawn(tmp_path / "templates", "{{ view.size }}")
    (path,) = tmp_path.rglob("*.jinja")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2] if kept is None else kept)
    assert drawn(tmp_path / "templates", "{{ view.size }}") == "1"
    assert compiling == ["line.html"] * 2
