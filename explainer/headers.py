"""What a host should say with every output: a Content-Security-Policy, that files are what they say they are, caching.

Hosts that read `_headers` differ in what they do when several rules name the same header: some join the values, some
take one. So no two rules for a path name the same header here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

HEADERS = "_headers"  # the file in which Netlify, Cloudflare Pages and others look for them
NO_JEKYLL = ".nojekyll"  # tells GitHub Pages to leave out no file whose name begins with a line
EMBED = "embed"  # the folder, of each language, whose pages may stand within those of others

# Everything a page needs comes from its own site; nothing may be embedded, and no form leads away.
SECURITY = "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'"
# A preview is told of changes through a socket, which not every browser counts as the page's own site.
SECURITY_OF_PREVIEW = f"{SECURITY}; connect-src 'self' ws: wss:"
POLICY = "Content-Security-Policy"
# What only a header can say (CSP Level 3, section 3.3: a `<meta>` cannot hold frame-ancestors).
_FRAMED_BY_NOBODY = f"{SECURITY}; frame-ancestors 'none'"
_FRAMED_BY_ALL = f"{SECURITY}; frame-ancestors *"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
CACHE = "Cache-Control"
LASTING = "public, max-age=31536000, immutable"  # a year, the most that is heeded: another content has another address
BRIEF = "public, max-age=60, must-revalidate"  # what may change: after a minute, browsers ask again


def headers(addresses: Collection[str] = (), lasting: Collection[str] = (), folders: Iterable[str] = ("",)) -> bytes:
    """Return the file of headers, in the form of Netlify and Cloudflare Pages.

    `addresses` are those of all outputs, `lasting` of those whose address names their contents, `folders` those of
    the languages' editions. Pages need no word on caching: these hosts let browsers ask again for each by themselves.
    """
    rules = [("/*", ALWAYS)]
    rules += [(path, {POLICY: policy}) for path, policy in _policies(addresses, tuple(folders))]
    rules += [(f"/{quote(address)}", {CACHE: LASTING}) for address in sorted(lasting)]
    lines = [line for path, said in rules for line in (path, *(f"  {name}: {value}" for name, value in said.items()))]
    return "".join(f"{line}\n" for line in lines).encode()


def _policies(addresses: Iterable[str], folders: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the paths that share a policy: of each edition its start, the files in it, and each of its folders."""
    within = {address.rpartition("/")[0] for address in addresses}
    inner = {_parted(f"{folder}/", folders) for folder in within if folder}
    names = {name.rstrip("/") for name in folders}
    for folder in sorted(folders):
        yield f"/{folder}", _FRAMED_BY_NOBODY
        yield f"/{folder}:page", _FRAMED_BY_NOBODY
        for name in sorted(name for within, name in inner if within == folder and name and name not in names):
            yield f"/{folder}{quote(name)}/*", _FRAMED_BY_ALL if name == EMBED else _FRAMED_BY_NOBODY


def _parted(address: str, folders: tuple[str, ...]) -> tuple[str, str]:
    """Return the folder of the edition that an address lies in, and its first folder within that, if there is any."""
    edition = max((folder for folder in folders if address.startswith(folder)), key=len, default="")
    first, slash, _ = address.removeprefix(edition).partition("/")
    return edition, first if slash else ""


def sent(address: str, lasting: Collection[str] = (), folders: Iterable[str] = ("",)) -> dict[str, str]:
    """Return what a host says with the output at an address, if it can be told to."""
    _, name = _parted(address, tuple(folders))
    policy = _FRAMED_BY_ALL if name == EMBED else _FRAMED_BY_NOBODY
    return {**ALWAYS, POLICY: policy, CACHE: LASTING if address in lasting else BRIEF}
