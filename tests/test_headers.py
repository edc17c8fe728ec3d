"""The Content-Security-Policy: on every page, in the file for hosts, and no page needs more than it allows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from explainer.headers import SECURITY
from tests.built import BuiltSite, is_outside, read_built
from tests.harbour import build_harbour, build_project

if TYPE_CHECKING:
    pass

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
    first, *lines = (site.folder / "_headers").read_text(encoding="utf-8").splitlines()
    assert first == "/*"
    said = dict(line.removeprefix("  ").split(": ", 1) for line in lines)
    assert all(line.startswith("  ") for line in lines)
    policy = directives(said.pop("Content-Security-Policy"))
    assert policy.pop("frame-ancestors") == "'none'"
    assert policy == directives(SECURITY)
    assert said == {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin-when-cross-origin"}
