"""The same folder on every host: each page, file, old address and lost one is fetched, and each link is followed."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest

from explainer.building import Options, build
from explainer.dates import Day
from explainer.headers import ALWAYS, BRIEF, CACHE, LASTING, POLICY, sent
from tests.bilingual import FILES
from tests.conftest import ROOT, WORLD, SmallSite
from tests.deploy import hosts
from tests.deploy.hosts import HOSTS, Host, is_lasting, nginx, shipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.deploy

FOLDERS = ("", "id/")
HIDDEN = ("_headers", "_redirects", ".nojekyll", ".explainer.json")
MOVED = {"stories/old-sale.html": "stories/port-sale.html", "old/sale.html": "stories/port-sale.html"}
TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "woff2": "font/woff2",
}
FILED = {
    **TYPES,
    "bib": "text/x-bibtex",
    "csv": "text/csv",
    "ics": "text/calendar",
    "md": "text/markdown",
    "txt": "text/plain",
    "webmanifest": "application/manifest+json",
    "xml": "application/xml",
}
BINARY = ("image/png", "font/woff2")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the small harbour world in two languages, with pages that were elsewhere, and compressed copies."""
    site = SmallSite(tmp_path_factory.mktemp("harbour"))
    site.write({**WORLD, **FILES})
    settings = (site.folder / "site.yaml").read_text(encoding="utf-8")
    settings = settings.replace("https://example.org/harbour/", "https://harbour.example/") + "compress: true\n"
    (site.folder / "site.yaml").write_text(settings, encoding="utf-8")
    site.edit("content/stories/port-sale.md", "title:", "aliases: [old-sale, old/sale.html]\ntitle:")
    result = build(Options(site=site.folder))
    assert result.published, result.problems
    return site.folder / "_site"


@pytest.fixture(scope="module", params=HOSTS)
def host(request: pytest.FixtureRequest, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    work = tmp_path_factory.mktemp(request.param)
    opened(folder.parent, work)
    with HOSTS[request.param](folder, work) as started:
        yield started


def opened(*folders: Path) -> None:
    """Let everybody into folders of the test, since a server may run as somebody else."""
    for folder in folders:
        for each in (folder, *(above for above in folder.parents if above.name.startswith("pytest-"))):
            each.chmod(0o755)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes


def get(address: str, **headers: str) -> Answer:
    """Ask for an address, and follow nothing."""
    parts = urlsplit(address)
    line = HTTPConnection(parts.netloc, timeout=20)
    line.request("GET", parts.path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = line.getresponse()
    found = Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    line.close()
    return found


@dataclass
class Links(HTMLParser):
    """What a page asks for and leads to, and which places it has."""

    html: str
    links: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    refresh: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.ids.add(said.get("id", ""))
        if said.get("rel") not in ("canonical", "alternate"):
            self.links += [said[name] for name in ("href", "src") if name in said]
        self.links += [said[name] for name in said if name in ("data-engine", "data-finder", "data-index")]
        if said.get("http-equiv") == "refresh":
            self.refresh = said["content"].partition("url=")[2]


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def shown(folder: Path) -> list[str]:
    """Return what visitors may ask for."""
    return [name for name in files(folder) if name not in HIDDEN and not name.endswith((".gz", ".br"))]


def test_every_file_is_sent_as_it_is_with_its_type(host: Host, folder: Path) -> None:
    for name in shown(folder):
        answer = get(host.base + name)
        assert (answer.status, answer.content) == (200, (folder / name).read_bytes()), name
        expected = TYPES.get(name.rpartition(".")[2])
        assert not expected or answer.headers["content-type"].startswith(expected), (name, answer.headers)


def test_every_link_of_every_page_is_followed_and_every_fragment_found(host: Host, folder: Path) -> None:
    pages: dict[str, Links] = {}
    followed: dict[str, int] = {}

    def page(address: str) -> Links:
        if address not in pages:
            pages[address] = Links(get(address).content.decode())
        return pages[address]

    for name in shown(folder):
        if not name.endswith(".html") or name.endswith("404.html"):
            continue
        here = host.base + name
        for link in page(here).links:
            target, fragment = urldefrag(urljoin(here, link))
            if not target.startswith(host.base):
                assert urlsplit(link).scheme, (name, link)
                continue
            if target not in followed:
                followed[target] = get(target).status
            assert followed[target] == 200, (name, link)
            assert not fragment or unquote(fragment) in page(target).ids, (name, link)
    assert len(followed) > 40


def test_style_sheets_load_what_is_there(host: Host, folder: Path) -> None:
    sheets = [name for name in files(folder) if name.endswith(".css")]
    found = [(name, each) for name in sheets for each in re.findall(r'url\("([^"]+)"\)', (folder / name).read_text())]
    assert len(found) == 5
    for name, each in found:
        assert get(urljoin(host.base + name, each)).status == 200, each


def test_old_addresses_lead_to_where_the_page_is_in_every_language(host: Host) -> None:
    for language in FOLDERS:
        for old, new in MOVED.items():
            answer = get(f"{host.base}{language}{old}")
            page = Links(answer.content.decode())
            assert answer.status == 200
            assert urljoin(f"{host.base}{language}{old}", page.refresh) == f"{host.base}{language}{new}"
            assert get(urljoin(f"{host.base}{language}{old}", page.refresh)).status == 200


def test_lost_addresses_get_the_page_for_them_whose_links_work_at_any_depth(host: Host, folder: Path) -> None:
    for lost in ("nowhere.html", "stories/nowhere.html", "a/b/c/nowhere", "id/stories/nowhere.html"):
        answer = get(host.base + lost)
        assert answer.status == 404, lost
        if host.lost:
            assert answer.content == (folder / "404.html").read_bytes(), lost
            links = Links(answer.content.decode()).links
            assert len(links) > 10
            for link in links:
                target = urldefrag(urljoin(host.base + lost, link)).url
                assert link.startswith(("#", "https:")) or get(target).status == 200, (lost, link)


def test_folders_are_their_first_page(host: Host, folder: Path) -> None:
    for name in ("", "id/", "stories/"):
        assert get(host.base + name).content == (folder / name / "index.html").read_bytes()


def test_folders_without_their_slash_lead_to_them(host: Host) -> None:
    for name in ("id", "stories"):
        answer = get(host.base + name)
        assert answer.status in (301, 302, 308), name
        assert urljoin(host.base + name, answer.headers["location"]) == f"{host.base}{name}/"


def test_what_a_host_should_say_is_said(host: Host, folder: Path) -> None:
    names = shown(folder)
    lasting = {name for name in names if is_lasting(name)}
    assert len(lasting) > 8
    for name in names:
        heard = get(host.base + name).headers
        wanted = sent(name, lasting, FOLDERS)
        if not host.told:
            wanted = {CACHE: wanted[CACHE]} if host.filed else {}
        assert {each: heard.get(each.lower()) for each in wanted} == wanted, name


def test_a_store_sends_every_file_with_the_type_the_encoding_and_the_caching_that_it_came_with(
    host: Host, folder: Path
) -> None:
    if not host.filed:
        pytest.skip("this host finds out by itself")
    names, kinds = files(folder), set()
    assert [name for name in names if name.endswith((".gz", ".br"))]
    for name in names:
        heard, stem = get(host.base + name).headers, name.removesuffix(".gz").removesuffix(".br")
        kind = "text/plain" if name in HIDDEN and not name.endswith(".json") else FILED[stem.rpartition(".")[2]]
        kinds.add(kind)
        assert heard["content-type"] == (kind if kind in BINARY else f"{kind}; charset=utf-8"), name
        assert heard.get("content-encoding") == {".gz": "gzip", ".br": "br"}.get(name[len(stem) :]), name
        assert heard["cache-control"] == (LASTING if is_lasting(stem) else BRIEF), name
    assert kinds == set(FILED.values())


def test_lost_addresses_are_said_to_be_safe_and_are_not_kept_for_long(host: Host) -> None:
    if host.told:
        heard = get(f"{host.base}static/site.0123456789.css").headers
        assert {name: heard.get(name.lower()) for name in (*ALWAYS, POLICY)} == {
            **ALWAYS,
            POLICY: sent("nowhere.html")[POLICY],
        }
        assert "immutable" not in heard.get("cache-control", "")


def test_what_is_for_hosts_is_not_for_visitors(host: Host) -> None:
    if host.told:
        assert [get(host.base + name).status for name in HIDDEN] == [404] * len(HIDDEN)


def test_compressed_copies_are_sent_to_those_who_take_them(host: Host, folder: Path) -> None:
    if host.told:
        style = next(name for name in files(folder) if name.endswith(".css"))
        for name in ("stories/port-sale.html", style):
            answer = get(host.base + name, Accept_Encoding="gzip")
            assert answer.headers["content-encoding"] == "gzip", name
            assert answer.content == (folder / f"{name}.gz").read_bytes()
            assert gzip.decompress(answer.content) == (folder / name).read_bytes()
            assert answer.headers["content-type"].startswith(TYPES[name.rpartition(".")[2]]), answer.headers
            assert answer.headers[CACHE.lower()] == (LASTING if name == style else BRIEF)
            assert "accept-encoding" in answer.headers["vary"].lower()


@pytest.mark.parametrize("name", ["nginx", "apache", "caddy"])
def test_settings_serve_a_site_under_a_path_as_the_manual_says(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = SmallSite(tmp_path / "site").write(WORLD)
    site.edit("site.yaml", "https://example.org/harbour/", "https://harbour.example/port/")
    root = tmp_path / "root"
    result = build(Options(site=site.folder, output=root / "port"))
    assert result.published, result.problems
    opened(tmp_path, root)

    def adapted(file: str, folder: Path, port: int) -> str:
        text = shipped(file, folder, port)
        assert "/404.html" in text
        assert "^/(" in text
        return text.replace("/404.html", "/port/404.html").replace("^/(", "^/port/(")

    monkeypatch.setattr(hosts, "shipped", adapted)
    with HOSTS[name](root, tmp_path) as host:
        base = f"{host.base}port/"
        assert get(base).content == (root / "port/index.html").read_bytes()
        lost = get(f"{base}stories/nowhere.html")
        assert (lost.status, lost.content) == (404, (root / "port/404.html").read_bytes())
        for address in ("embed/port-sale.html", "stories/port-sale.html", "404.html"):
            assert get(base + address).headers[POLICY.lower()] == sent(address)[POLICY]


def test_a_disk_is_host_enough(folder: Path) -> None:
    for name in shown(folder):
        if not name.endswith(".html") or name.endswith("404.html"):
            continue
        here = (folder / name).as_uri()
        page = Links((folder / name).read_text(encoding="utf-8"))
        for link in [*page.links, *([page.refresh] if page.refresh else [])]:
            target = urlsplit(urljoin(here, link))
            assert target.scheme != "file" or (folder / unquote(target.path)).is_file(), (name, link)


def test_the_first_site_is_whole_on_nginx(tmp_path: Path) -> None:
    opened(tmp_path)
    output = tmp_path / "project"
    result = build(Options(site=ROOT, output=output, as_of=Day(2026, 6, 9)))
    assert result.published, result.problems
    with nginx(output, tmp_path) as host:
        test_every_file_is_sent_as_it_is_with_its_type(host, output)
        test_every_link_of_every_page_is_followed_and_every_fragment_found(host, output)
