"""The search in a real browser, by keyboard: from a folder, and from a host that allows only its own files."""

from __future__ import annotations

import json
import re
import shutil
import threading
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import SmallSite
from tests.harbour import AS_OF, ENLARGED
from tests.test_browser import NAMES, Browser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = "stories/dock-strike.html"
# Uses the search of a page in a frame, step by step, and writes down what it shows, as JSON. The page's load event has
# fired when this begins, so the search stands there; each answer is awaited by watching the document change.
PROBE = """<!doctype html>
<meta charset="utf-8">
<title>Probe</title>
<pre id="found"></pre>
<iframe src="{address}" style="width: 390px; height: 800px"></iframe>
<script>
addEventListener("load", async () => {{
  const frame = document.querySelector("iframe");
  const page = frame.contentDocument;
  const once = test => new Promise(done => {{
    const look = () => {{ if (test()) {{ watch.disconnect(); done(); }} }};
    const watch = new MutationObserver(look);
    watch.observe(page, {{ childList: true, subtree: true, characterData: true }});
    look();
  }});
  const scripts = () => [...page.scripts].map(each => new URL(each.src).pathname.split("/").pop());
  const found = {{ before: scripts(), asked: {{}} }};
  const form = page.querySelector("[role=search]"), input = form.querySelector("input");
  const count = form.querySelector("[role=status]");
  const links = () => [...form.querySelectorAll("li a")];
  const press = key => page.activeElement.dispatchEvent(
    new frame.contentWindow.KeyboardEvent("keydown", {{ key, bubbles: true, cancelable: true }}));
  const at = () => page.activeElement === input ? "input" : links().indexOf(page.activeElement);
  const ask = async words => {{
    press("Escape");
    input.focus();
    input.value = words;
    input.dispatchEvent(new frame.contentWindow.Event("input", {{ bubbles: true }}));
    await once(() => links().length);
    const shown = links().map(link => ({{
      href: link.href.split("/").slice(-2).join("/"),
      words: link.textContent.replace(/\\s+/g, " "),
      language: [...link.querySelectorAll("[lang]")].map(each => each.lang + ": " + each.textContent),
      marked: [...link.querySelectorAll("mark")].map(each => each.textContent),
      high: link.getBoundingClientRect().height,
    }}));
    found.asked[words] = {{ count: count.textContent, shown }};
  }};
  input.focus();
  for (const words of {questions}) await ask(words);
  found.label = page.querySelector("label[for='" + input.id + "']").textContent;
  found.width = page.documentElement.scrollWidth;
  await ask("denied");
  found.steps = ["ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown"].map(key => (press(key), at()));
  press("ArrowDown");
  press("Escape");
  found.closed = {{ at: at(), links: links().length, count: count.textContent }};
  found.after = scripts();
  await ask("board denied it");
  frame.addEventListener("load", () => {{
    found.followed = frame.contentWindow.location.href.split("/").slice(-2).join("/");
    document.getElementById("found").textContent = JSON.stringify(found);
  }});
  form.requestSubmit();
}});
</script>
"""
QUESTIONS = ["harbour fund", "dén", "gazete", "aguila", "secret", "qqqq"]
POLICY = "default-src 'self'; frame-ancestors *"


class Host(SimpleHTTPRequestHandler):
    """Serves a folder with a strict policy for everything but the probe."""

    def end_headers(self) -> None:
        if not self.path.startswith("/probe"):
            self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    small = SmallSite(tmp_path_factory.mktemp("searched") / "site").write(ENLARGED)
    small.write({"content/bodies/aguila.md": "---\ntitle: Águila Dock\nsummary: A dock.\n---\n"})
    assert not small.build(AS_OF).failed
    return small.folder / "_site"


@pytest.fixture(scope="module", params=["folder", "host"])
def address(request: pytest.FixtureRequest, site: Path) -> Iterator[str]:
    if request.param == "folder":
        yield site.as_uri()
        return
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def found(site: Path, address: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    program = next((path for name in NAMES if (path := shutil.which(name))), None)
    if program is None:
        pytest.skip(f"no browser is installed under any of these names: {', '.join(NAMES)}")
    browser = Browser(program, tmp_path_factory.mktemp("browser") / "profile")
    probe = PROBE.format(address=f"{address}/{PAGE}", questions=json.dumps(QUESTIONS))
    (site / "probe.html").write_text(probe, encoding="utf-8")
    document = browser.run("--virtual-time-budget=20000", "--dump-dom", f"{address}/probe.html")
    written = re.search(r'<pre id="found">(.+?)</pre>', document, re.DOTALL)
    assert written, document
    seen: dict[str, Any] = json.loads(unescape(written[1]))
    return seen


def test_the_engine_and_the_index_are_loaded_only_when_the_search_is_used(found: dict[str, Any]) -> None:
    assert found["before"] == ["site.js"]
    assert found["after"] == ["site.js", "minisearch.js", "index.js", "search.js"]


def test_a_page_is_found_with_its_kind_and_its_status_in_words(found: dict[str, Any]) -> None:
    first = found["asked"]["harbour fund"]["shown"][0]
    assert first["href"] == "bodies/harbour-fund.html"
    assert first["words"] == "Harbour Fund Body A fund of which little is known."
    assert first["marked"][:2] == ["Harbour", "Fund"]


def test_a_fact_is_found_by_the_beginning_of_a_word_typed_with_an_accent_and_leads_to_its_permalink(
    found: dict[str, Any],
) -> None:
    shown = {each["href"]: each for each in found["asked"]["dén"]["shown"]}
    fact = shown["stories/port-sale.html#denial"]
    assert fact["words"].startswith("The port was sold Story Denied by the Board 2 March 2025 Ann Quay: Denies.")
    assert "Denies" in fact["marked"]
    assert "denied" in fact["marked"]
    assert fact["language"] == ["fr: “Il n’y a pas de vente.”"]


@pytest.mark.parametrize(
    ("words", "text"),
    [("gazete", "The Gazette"), ("aguila", "Águila Dock"), ("secret", "Port sold in secret Source 1 March 2025")],
    ids=["a slip", "an accent left out", "a source"],
)
def test_it_is_found(found: dict[str, Any], words: str, text: str) -> None:
    assert text in " ".join(each["words"] for each in found["asked"][words]["shown"])


def test_how_many_were_found_is_said_and_all_pages_come_last(found: dict[str, Any]) -> None:
    for asked in found["asked"].values():
        assert asked["shown"][-1]["href"].endswith("/all.html")
    assert found["asked"]["secret"]["count"] == f"Results: {len(found['asked']['secret']['shown']) - 1}"
    assert found["asked"]["qqqq"]["count"] == "Nothing was found."
    assert len(found["asked"]["qqqq"]["shown"]) == 1


def test_the_search_has_a_label_fits_the_screen_and_its_targets_are_large_enough(found: dict[str, Any]) -> None:
    assert found["label"] == "Search"
    assert found["width"] <= 390
    assert min(each["high"] for asked in found["asked"].values() for each in asked["shown"]) >= 24


def test_arrow_keys_walk_round_the_results_and_escape_closes_them(found: dict[str, Any]) -> None:
    last = len(found["asked"]["denied"]["shown"]) - 1
    assert last > 1
    assert found["steps"] == [0, 1, 0, "input", last, "input"]
    assert found["closed"] == {"at": "input", "links": 0, "count": ""}


def test_enter_follows_the_first_result(found: dict[str, Any]) -> None:
    assert found["followed"] == found["asked"]["board denied it"]["shown"][0]["href"]
    assert found["followed"] == "stories/port-sale.html#denial"
