"""A website of a bucket, as S3 serves one.

It stands in for the website endpoint of S3 (`BUCKET.s3-website-REGION.amazonaws.com`), which moto does not have: moto
keeps a bucket's website configuration and its objects, and gives both back, but serves objects by their keys only. What
is here is what S3's manual says of website endpoints: an address that is empty or ends in a slash is that of the index
document there; one that names no object, but a folder with an index document, leads to the folder (302); an object with
`x-amz-website-redirect-location` leads there (301); what is not there is the error document, with 404. Objects are sent
with what was said of them when they were put. Not here are permissions (all may be read), routing rules, conditional
and partial requests.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

SAID = {  # what is said of an object: how boto3 names it, and how HTTP does
    "ContentType": "Content-Type",
    "ContentEncoding": "Content-Encoding",
    "CacheControl": "Cache-Control",
    "ETag": "ETag",
}


class Endpoint(BaseHTTPRequestHandler):
    """Answers for one website; `store` is a client of boto3's."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *given: Any, store: Any, bucket: str, **named: Any) -> None:
        self.store, self.bucket = store, bucket
        super().__init__(*given, **named)

    def do_GET(self) -> None:
        website = self.store.get_bucket_website(Bucket=self.bucket)
        unknown = website.keys() & {"RedirectAllRequestsTo", "RoutingRules"}
        assert not unknown, f"not among what is served here: {unknown}"
        key, suffix = unquote(urlsplit(self.path).path).removeprefix("/"), website["IndexDocument"]["Suffix"]
        is_folder = not key or key.endswith("/")
        document = self._found(f"{key}{suffix}" if is_folder else key)
        if document is None and not is_folder and self._found(f"{key}/{suffix}"):
            self._lead(HTTPStatus.FOUND, f"/{quote(key)}/")
        elif document is None:
            self._answer(HTTPStatus.NOT_FOUND, self._found(website["ErrorDocument"]["Key"]))
        elif "WebsiteRedirectLocation" in document:
            self._lead(HTTPStatus.MOVED_PERMANENTLY, document["WebsiteRedirectLocation"])
        else:
            self._answer(HTTPStatus.OK, document)

    def _found(self, key: str) -> Any:
        try:
            return self.store.get_object(Bucket=self.bucket, Key=key)
        except self.store.exceptions.NoSuchKey:
            return None

    def _lead(self, status: HTTPStatus, address: str) -> None:
        self.send_response(status)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, status: HTTPStatus, document: Any) -> None:
        content = document["Body"].read()
        self.send_response(status)
        for said, name in SAID.items():
            if document.get(said):
                self.send_header(name, document[said])
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@contextmanager
def website(store: Any, bucket: str) -> Iterator[str]:
    """Serve the website that a bucket is configured to be; yield its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Endpoint, store=store, bucket=bucket)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
