"""The Content-Security-Policy: on every page, in the file for hosts, and no page needs more than it allows."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from explainer.headers import POLICY, SECURITY, headers, sent
from tests.built import BuiltSite, is_outside, read_built
from tests.harbour import build_harbour, build_project
from tests.npm import fetched

if TYPE_CHECKING:
    from pathlib import Path

# Elements that make a browser fetch, embed or run something, with the attribute that says what.
FETCHING = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "audio": "src",
    "video": "src",
    "source": "src",
    "track": "src",
    "input": "src",
}


@pytest.fixture(scope="module", params=["harbour", "project"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    builder = {"harbour": build_harbour, "project": build_project}[request.param]
    return read_built(builder(tmp_path_factory.mktemp("headers")))


def directives(policy: str) -> dict[str, str]:
    return {name: sources for name, _, sources in (each.strip().partition(" ") for each in policy.split(";"))}


def test_every_page_says_the_policy_before_it_fetches_anything(site: BuiltSite) -> None:
    for page in site.pages.values():
        said = [
            (place, element.attributes["content"])
            for place, element in enumerate(page.elements)
            if element.attributes.get("http-equiv") == "Content-Security-Policy"
        ]
        assert [policy for _, policy in said] == [SECURITY], page.address
        fetched = [place for place, element in enumerate(page.elements) if element.tag in ("link", "script")]
        assert said[0][0] < min(fetched), page.address


def test_the_policy_allows_the_site_itself_and_nothing_else() -> None:
    assert directives(SECURITY) == {
        "default-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
    }


def test_nothing_on_any_page_needs_more(site: BuiltSite) -> None:
    for page in site.pages.values():
        fetched = [
            each.attributes[FETCHING[each.tag]] for each in page.all(*FETCHING) if FETCHING[each.tag] in each.attributes
        ]
        fetched += [
            each.attributes["href"]
            for each in page.all("link", "base", "use")
            if each.attributes.get("rel") != "canonical"
        ]
        fetched += [each.attributes["action"] for each in page.all("form") if "action" in each.attributes]
        assert [address for address in fetched if is_outside(address)] == [], page.address
        assert page.all("object", "embed", "applet", "style") == [], page.address
        assert [each for each in page.all("script") if not each.attributes.get("src")] == [], page.address
        inline = [
            name for each in page.elements for name in each.attributes if name == "style" or name.startswith("on")
        ]
        assert inline == [], page.address
        assert [each for each in page.all("a") if each.attributes["href"].startswith("javascript:")] == [], page.address
    for path in site.folder.rglob("*.css"):
        used = re.findall(r"url\(\s*['\"]?([^)'\"]+)", path.read_text(encoding="utf-8"))
        assert [each for each in used if is_outside(each)] == [], path
    for path in site.folder.rglob("*.js"):
        assert not re.search(r"\beval\(|new Function|\.style\b.*=|https?://", path.read_text(encoding="utf-8")), path


def test_the_file_for_hosts_says_it_for_every_path_with_what_only_a_header_can(site: BuiltSite) -> None:
    for path in site.folder.rglob("*"):
        if path.is_file():
            address = path.relative_to(site.folder).as_posix()
            said = heard(site.folder, f"/{address}")
            policy = directives(said.pop("Content-Security-Policy"))
            assert policy.pop("frame-ancestors") == "'none'", address
            assert policy == directives(SECURITY), address
            lasting = bool(re.search(r"\.[0-9a-f]{10}\.\w+$", address))
            assert said.pop("Cache-Control", "") == ("public, max-age=31536000, immutable" if lasting else ""), address
            assert said.keys() == {"X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy"}, address
    assert heard(site.folder, "/")["Content-Security-Policy"]


def test_pages_to_be_embedded_may_be_framed_by_all_and_no_other_page_by_anybody(tmp_path: Path) -> None:
    made = ["index.html", "embed/a.html", "stories/a.html", "id/index.html", "id/embed/a.html", "id/stories/a.html"]
    (tmp_path / "_headers").write_bytes(headers(made, (), ("", "id/")))
    for address in [*made, "", "id/", "nowhere", "nowhere.html"]:
        ancestors = directives(heard(tmp_path, f"/{address}")["Content-Security-Policy"])["frame-ancestors"]
        assert ancestors == ("*" if "embed" in address else "'none'"), address
        assert directives(sent(address, (), ("", "id/"))["Content-Security-Policy"])["frame-ancestors"] == ancestors


def heard(folder: Path, path: str) -> dict[str, str]:
    """Return what a host that reads `_headers` says for a path; that two rules say the same header fails."""
    said: dict[str, str] = {}
    pattern = ""
    for line in (folder / "_headers").read_text(encoding="utf-8").splitlines():
        if not line.startswith(" "):
            pattern = re.sub(r":\w+", "[^/]+", re.escape(unquote(line)).replace(r"\*", ".*").replace(r"\:", ":"))
        elif re.fullmatch(pattern, path):
            name, value = line.strip().split(": ", 1)
            assert name not in said, (path, name)
            said[name] = value
    return said


EVALUATE = """
const { CspEvaluator } = require(process.argv[1] + "/dist/evaluator.js");
const { CspParser } = require(process.argv[1] + "/dist/parser.js");
const findings = process.argv.slice(2).map((policy) => new CspEvaluator(new CspParser(policy).csp).evaluate());
console.log(JSON.stringify(findings));
"""


def test_googles_evaluator_finds_nothing_to_mend_in_the_policies_and_something_in_a_bad_one() -> None:
    package = fetched("csp_evaluator@1.1.8")
    policies = [sent("index.html")[POLICY], sent("embed/a.html")[POLICY], "script-src 'unsafe-inline' *"]
    command = ["node", "-e", EVALUATE, str(package), *policies]
    ended = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    ours, embedded, bad = json.loads(ended.stdout)
    # 'self' may be unsafe where a host also serves what visitors upload, or JSONP; severity 50 is "perhaps medium".
    assert [(each["severity"], each["description"]) for each in [*ours, *embedded] if each["severity"] < 50] == []
    assert min(each["severity"] for each in bad) == 10
