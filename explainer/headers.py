"""What a host should say with every page: a Content-Security-Policy, and that pages are what they say they are."""

from __future__ import annotations

HEADERS = "_headers"  # the file in which Netlify, Cloudflare Pages and others look for them

# Everything a page needs comes from its own site; nothing may be embedded, and no form leads away.
SECURITY = "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'"
# A preview is told of changes through a socket, which not every browser counts as the page's own site.
SECURITY_OF_PREVIEW = f"{SECURITY}; connect-src 'self' ws: wss:"
# What only a header can say (CSP Level 3, section 3.3: a `<meta>` cannot hold frame-ancestors).
_FRAMING = "frame-ancestors 'none'"


def headers() -> bytes:
    """Return the file of headers, in the form of Netlify and Cloudflare Pages: for every path the same."""
    lines = {
        "Content-Security-Policy": f"{SECURITY}; {_FRAMING}",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
    }
    return "".join(["/*\n", *(f"  {name}: {value}\n" for name, value in lines.items())]).encode()
