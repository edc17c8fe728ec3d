"""The system's Chromium and the built sites, for tests that read them as a reader does.

A plugin: `tests/conftest.py` names it. A test that takes `built_page` runs once for each page of the built sites.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
import threading
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from explainer.headers import CACHE, sent
from tests.harbour import build_harbour, build_project

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Request, Response, ViewportSize

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MISSING = (
    f"no browser is installed under any of these names: {', '.join(NAMES)}; "
    "install one (on Debian and Ubuntu: apt-get install chromium) and the tests in a browser run"
)
HEIGHT = 800
LOST = "404.html"
PATHS = {"harbour": "/harbour/", "project": "/ford-xiaomi/"}  # of the sites' own addresses
NARROW, WIDE = 360, 1280  # pixels
_SENT = {name: value for name, value in sent("index.html").items() if name != CACHE}


def installed() -> str | None:
    """Return the path of the system's browser, if there is one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def launched(program: str) -> Iterator[Browser]:
    """Start a browser without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        yield browser
        browser.close()


class Host(SimpleHTTPRequestHandler):
    """A host of plain files that says with each what the site asks hosts to say."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *given: Any, moved: tuple[str, str], **named: Any) -> None:
        self.moved = moved  # from where the page for lost addresses thinks that the site is, to where it is here
        super().__init__(*given, **named)

    def translate_path(self, path: str) -> str:
        there, here = self.moved
        return super().translate_path(here + path.removeprefix(there) if path.startswith(there) else path)

    def end_headers(self) -> None:
        for name, value in _SENT.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@contextmanager
def served(folder: Path, moved: tuple[str, str] = ("/", "/")) -> Iterator[str]:
    """Serve a folder on a free port; yield its address, without a slash at the end. Of `moved` paths, see `Host`."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(folder), moved=moved)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@dataclass(frozen=True)
class Site:
    """A built site: its name, its folder, and the addresses of its pages."""

    name: str
    folder: Path
    pages: tuple[str, ...]


@dataclass(frozen=True)
class BuiltPage:
    """A page of a built site."""

    site: Site
    address: str

    @property
    def translated(self) -> bool:
        """Whether it is of the second language: the templates are the first one's, only words and lengths differ."""
        return self.address.startswith("id/")

    def __str__(self) -> str:
        return f"{self.site.name}/{self.address}"


@cache
def sites() -> dict[str, Site]:
    """Build the enlarged small world and the project's own site, once; what is made to be embedded is no page."""
    folder = tempfile.TemporaryDirectory(prefix="explainer-browsed-")
    atexit.register(folder.cleanup)
    built = {"harbour": build_harbour(Path(folder.name)), "project": build_project(Path(folder.name))}
    return {name: _site(name, place) for name, place in built.items()}


def _site(name: str, folder: Path) -> Site:
    addresses = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    return Site(name, folder, tuple(each for each in addresses if not each.startswith("embed/")))


class Tab:
    """A page of the browser that hears what should not be: messages, errors, failed requests, other hosts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.heard: list[str] = []
        self.asked: set[Request] = set()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.heard.append(f"error: {error}"))
        self.page.on("request", self._request)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._response)

    def open(self, address: str) -> None:
        """Go to a page and wait until it is loaded, its fonts too; forget what was heard before."""
        self.heard.clear()
        self.asked.clear()  # what the page before was still asking for, going away breaks off
        self.page.goto(address)
        self.page.evaluate("document.fonts.ready.then(() => null)")

    def _console(self, message: ConsoleMessage) -> None:
        self.heard.append(f"console: {message.type}: {message.text} ({message.location['url']})")

    def _failed(self, request: Request) -> None:
        if request in self.asked:
            self.heard.append(f"failed: {request.url} {request.failure}")

    def _request(self, request: Request) -> None:
        self.asked.add(request)
        if not request.url.startswith(("http://127.0.0.1:", "file:", "data:")):
            self.heard.append(f"another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.heard.append(f"failed: {response.url} {response.status}")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "built_page" in metafunc.fixturenames:
        pages = [
            BuiltPage(site, address) for site in sites().values() for address in site.pages if _is_looked_at(address)
        ]
        metafunc.parametrize("built_page", pages, ids=str)


def _is_looked_at(address: str) -> bool:
    """Tell whether a page is opened: pages of sources are many, of a few lines, and alike, so that a few will do."""
    source = address.startswith(("sources/", "id/sources/"))
    return not source or zlib.crc32(address.encode()) % 12 == 0


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the one browser of the run; without any the test is skipped."""
    program = installed()
    if program is None:
        pytest.skip(MISSING)
    with launched(program) as browser:
        yield browser


@dataclass(frozen=True)
class Places:
    """Where each built site may be read: at the root of a host, under a path of one, and in a folder on the disk."""

    roots: dict[str, str]
    parents: dict[str, str]

    def at(self, where: str, page: BuiltPage) -> str:
        """Return the address of a page at `root`, `sub-path` or `folder`."""
        site = page.site
        if where == "folder" and not page.address.endswith(LOST):  # which only hosts show
            return (site.folder / page.address).as_uri()
        base = self.roots[site.name] if where != "sub-path" else f"{self.parents[site.name]}/{site.folder.name}"
        return f"{base}/{quote(page.address)}"


@pytest.fixture(scope="session")
def places() -> Iterator[Places]:
    """Serve every built site at the root of a host, and under a path of another."""
    with ExitStack() as stack:
        roots = {
            site.name: stack.enter_context(served(site.folder, (PATHS[site.name], "/"))) for site in sites().values()
        }
        parents = {
            site.name: stack.enter_context(served(site.folder.parent, (PATHS[site.name], f"/{site.folder.name}/")))
            for site in sites().values()
        }
        yield Places(roots, parents)


class Tabs:
    """Tabs of one browser, of which each is opened once; opening a page in one costs less than a new tab."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.opened: dict[tuple[int, int, bool], Tab] = {}

    def of(self, width: int, *, scale: int = 1, scripts: bool = True) -> Tab:
        """Return the tab of a width in CSS pixels, of a scale of device pixels, with scripts or without."""
        key = (width, scale, scripts)
        if key not in self.opened:
            self.opened[key] = self.new(width, scale=scale, scripts=scripts)
        return self.opened[key]

    def new(self, width: int, *, scale: int = 1, scripts: bool = True) -> Tab:
        """Return a tab that has seen nothing yet, in a session of its own."""
        viewport: ViewportSize = {"width": width, "height": HEIGHT}
        session = self.browser.new_context(
            viewport=viewport, device_scale_factor=scale, java_script_enabled=scripts, color_scheme="light"
        )
        return Tab(session.new_page())


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Tabs:
    """Return the tabs of the run."""
    return Tabs(browser)


@pytest.fixture
def tab(tabs: Tabs) -> Iterator[Tab]:
    """Return a new tab as wide as a desk's screen."""
    new = tabs.new(1280)
    yield new
    new.page.context.close()
