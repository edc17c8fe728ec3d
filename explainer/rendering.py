"""`View` to bytes, with Jinja: strict about undefined names, escaping what is not finished markup."""

from __future__ import annotations

import traceback
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import markupsafe
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from explainer.memory import Memory, digest
from explainer.problems import Place, Problem
from explainer.views import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, MutableMapping, Sequence
    from typing import Any

    from jinja2 import Template

    from explainer.views import Output
    from explainer.words import Words

ROOM = "drawn"  # of memory


def fingerprint(folders: Iterable[Path]) -> bytes:
    """Stand for everything in these folders of templates: names and bytes."""
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return digest(*(part for path in files for part in (str(path).encode(), path.read_bytes())))


# What `escape` calls; it marks each text as escaped besides, which takes five times as long.
_escaped: Callable[[str], str] = getattr(markupsafe, "_escape_inner", escape)


def drawn(value: object) -> str:
    """Return what a template shows of a value, as `escape` does, but plain text unmarked: it is only joined."""
    if type(value) is str:
        return _escaped(value)
    return value if type(value) is Markup else escape(value)


class _Messages:
    """The words of the interface as templates ask for them, each looked up once, since words do not change."""

    def __init__(self, words: Words) -> None:
        self._gettext = words.gettext
        self._said: dict[str, Markup] = {}

    def __call__(self, message: str, /, **values: object) -> Markup:
        """Say a message with its values, which are escaped; a percent sign in a message is written twice."""
        said = self._said.get(message)
        if said is None:
            said = self._said[message] = Markup(self._gettext(message))
        if not values and "%" not in said:
            return said
        shown = {name: value if isinstance(value, int | float) else drawn(value) for name, value in values.items()}
        return Markup(str.__mod__(said, shown))  # what `said % values` does with a proxy of each value


class _Context(Context):
    """Calls macros and messages at once: Jinja asks of each call first what it may want beside its arguments."""

    def call(self, called: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if type(called) is not Macro and type(called) is not _Messages:
            return super().call(called, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return called(*args, **kwargs)


class _Loader(FileSystemLoader):
    """Loads templates that show values by `drawn`.

    A template is compiled to a module of Python whose functions call what that names `escape`, on output only.
    """

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002
    ) -> Template:
        template = super().load(environment, name, globals)
        template.root_render_func.__globals__["escape"] = drawn
        return template


class Renderer:
    """Draws views with the templates of some folders, of which the first that has a template wins."""

    def __init__(self, folders: Sequence[Path], words: Words) -> None:
        """Prepare the templates for one language."""
        self.folders = folders
        self.digest = fingerprint(folders)
        self.environment = Environment(
            loader=_Loader(folders),
            extensions=["jinja2.ext.i18n"],
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,  # other templates are another Renderer's
        )
        self.environment.context_class = _Context
        self.environment.install_gettext_translations(words.translations, newstyle=True)  # type: ignore[attr-defined]
        self.environment.globals["_"] = self.environment.globals["gettext"] = _Messages(words)

    def render(self, views: Sequence[Output], memory: Memory | None = None) -> tuple[dict[str, bytes], list[Problem]]:
        """Return each output's bytes by its address, and what is wrong with the templates, each fault once.

        What the `memory` has drawn of the very same view is not drawn again.
        """
        memory = memory or Memory()
        outputs: dict[str, bytes] = {}
        problems: dict[Place, Problem] = {}
        for view in views:
            try:
                made = memory.recall(ROOM, view.address, (self.digest, view), partial(self._draw, view))
            except Exception as fault:
                problem = self._problem(view, fault)
                problems.setdefault(problem.place, problem)
            else:
                outputs[view.address] = made
        return outputs, list(problems.values())

    def _draw(self, view: Output) -> bytes:
        frame = {"frame": view.frame} if isinstance(view, View) else {}
        return self.environment.get_template(view.template).render(view=view, **frame).encode()

    def _problem(self, view: Output, fault: Exception) -> Problem:
        """Say where in which template something failed; a failure outside templates is a fault of ours."""
        if isinstance(fault, TemplateSyntaxError):
            where = self._place(fault.filename or view.template, fault.lineno)
            return Problem(where, "E601", fault.message or "this cannot be understood")
        frames = [frame for frame in traceback.extract_tb(fault.__traceback__) if self._is_template(frame.filename)]
        place = self._place(frames[-1].filename, frames[-1].lineno or 1) if frames else None
        if isinstance(fault, TemplateNotFound):
            message, remedy = f"there is no template `{fault.name}`", "Restore it, or mend the name that asks for it."
            return Problem(place or Place(f"templates/{view.template}"), "E601", message, remedy)
        if place is None:
            raise fault
        message = "this template loops" if isinstance(fault, RecursionError) else f"{type(fault).__name__}: {fault}"
        remedy = "A template sees `view` and `frame` only."
        return Problem(place, "E601", f"{message} (while drawing {view.address})", remedy)

    def _is_template(self, filename: str) -> bool:
        return any(Path(filename).is_relative_to(folder) for folder in self.folders)

    def _place(self, filename: str, line: int) -> Place:
        path = Path(filename)
        folder = next((folder for folder in self.folders if path.is_relative_to(folder)), None)
        name = path.relative_to(folder).as_posix() if folder else filename
        lines = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
        source = lines[line - 1] if 0 < line <= len(lines) else ""
        column = len(source) - len(source.lstrip()) + 1
        return Place(f"templates/{name}", line, column, max(1, len(source.strip())), source)
