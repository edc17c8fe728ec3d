"""What templates may rely on: words and macros are called as Jinja itself would call them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from explainer.items import Html
from explainer.problems import Place
from explainer.records import Text
from explainer.rendering import Renderer
from explainer.rendering import drawn as shown
from explainer.views import TextLine
from explainer.words import Words

if TYPE_CHECKING:
    from pathlib import Path

CASES = {
    "a message": ('{{ _("Sources & more") }}', "Sources & more"),
    "a percent sign": ('{{ _("100%%") }}', "100%"),
    "values are escaped": ('{{ _("About %(name)s", name=view.text) }}', "About &lt;b&gt;"),
    "markup and numbers in a message": ('{{ _("%(n)d %(f).1f %(m)s", n=3, f=0.5, m=markup) }}', "3 0.5 <i>"),
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


@given(st.text() | st.text(alphabet="a&<>'\""))
def test_a_template_shows_a_text_as_escape_does_and_marks_nothing(text: str) -> None:
    assert shown(text) == escape(text)
    assert type(shown(text)) is str  # marked texts are right too, but a build takes longer
    assert shown(Markup(text)) == text


def test_each_template_shows_values_without_marking_them(tmp_path: Path) -> None:
    (tmp_path / "base.html").write_text("{% block main %}{% endblock %}{{ view }}")
    (tmp_path / "part.html").write_text("{% macro m(text) %}{{ text }}{% endmacro %}")
    (tmp_path / "child.html").write_text(
        "{% extends 'base.html' %}{% block main %}{% import 'part.html' as part %}{{ part.m(view) }}{% endblock %}"
    )
    environment = Renderer([tmp_path], Words("en", [tmp_path], Place("site.yaml"))).environment
    child = environment.get_template("child.html")
    pieces = list(child.root_render_func(child.new_context({"view": "<"})))
    assert pieces == ["&lt;", "&lt;"]
    assert type(pieces[-1]) is str
    for name in ("child", "base", "part"):
        assert environment.get_template(f"{name}.html").root_render_func.__globals__["escape"] is shown
