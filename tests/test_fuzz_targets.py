"""The targets of `make fuzz`: each takes the inputs that it begins with, and lets no fault of the generator pass."""

from __future__ import annotations

import pytest

from explainer import figures, frontmatter, markdown
from explainer.dates import Date
from tools.fuzz import TARGETS, seeds


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_takes_what_it_begins_with(target: str) -> None:
    for seed in seeds(target):
        TARGETS[target](seed)


@pytest.mark.parametrize(
    ("target", "module", "name"),
    [
        ("front-matter", frontmatter, "split"),
        ("markdown", markdown, "body"),
        ("citations", markdown, "body"),
        ("dates", Date, "parse"),
        ("figures", figures, "figures"),
        ("site", frontmatter, "split"),
    ],
)
def test_a_target_lets_no_fault_pass(target: str, module: object, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(module, name, fail)
    with pytest.raises(ZeroDivisionError):
        TARGETS[target](seeds(target)[0])
