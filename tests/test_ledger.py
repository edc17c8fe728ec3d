"""An audit as tables and as data: of a small site, and of the first one."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from explainer import audit, falling
from explainer.cli import main
from tests.conftest import ROOT, SmallSite
from tests.test_audit import DAY, audited


@pytest.mark.parametrize("width", [60, 80, 140])
def test_tables_fit_the_terminal_and_say_what_the_data_say(
    width: int, world: SmallSite, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert main(["audit", "--site", str(world.folder), "--source", "gazette", *DAY]) == 0
    lines = capsys.readouterr().out.splitlines()

    assert max(map(len, lines)) <= width
    assert "Facts with a single origin: 2" in lines
    assert [line for line in lines if re.match(r"port-sale +2 +2 +report denial$", line)]
    assert "If gazette fell, and with it echo, which repeat it:" in lines
    assert "Attributes with contradicting values: 0" in lines


def test_the_docs_name_every_key_and_the_first_site_has_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    found = audited(SmallSite(ROOT), capsys, "--as-of", "2026-03-01", "--source", "ft-2026-01-31-ford-xiaomi")

    assert set(found) == {"version", *(field.name for field in fields(audit.Audit))}
    assert (found["version"], found["as_of"]) == (1, "2026-03-01")
    for name, kind in [
        *[("single_origin", audit.SingleOrigin), ("only_copies", audit.OnlyCopies), ("paragraphs", audit.Coverage)],
        *[("open_rumors", audit.OpenRumor), ("contradictions", audit.Contradiction)],
    ]:
        assert all(set(each) == {field.name for field in fields(kind)} for each in found[name])
        assert [each for each in found[name] if not each.get("page", each.get("subject"))] == []
    assert all(0 <= each["share"] <= 1 and each["cited"] <= each["paragraphs"] for each in found["paragraphs"])
    assert all(each["count"] == len(each["facts"]) for each in found["single_origin"])
    assert {"page": "ford-xiaomi-jv", "fact": "ft-reports-ford-xiaomi-talks"} in found["fall"]["facts"]
    told = set(re.findall(r"`(\w+)`", (ROOT / "docs/audit.md").read_text(encoding="utf-8")))
    records = [audit.Traced, audit.Lacking, audit.Row, falling.Fall, falling.Fallen, falling.Turned, falling.Standing]
    assert {field.name for kind in [audit.Audit, *records] for field in fields(kind)} - told == set()
