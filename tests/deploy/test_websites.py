"""The stand-in for S3's website endpoint, held against what S3's manual says of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.deploy.test_hosts import get
from tests.deploy.websites import website

boto3 = pytest.importorskip("boto3", reason="pip install boto3")
moto = pytest.importorskip("moto", reason="pip install moto[s3,server]")

pytestmark = pytest.mark.deploy


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a client of an S3 within this process, with a bucket `harbour` that is a website."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with moto.mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket="harbour")
        settings = {"IndexDocument": {"Suffix": "first.html"}, "ErrorDocument": {"Key": "lost.html"}}
        client.put_bucket_website(Bucket="harbour", WebsiteConfiguration=settings)
        yield client


def test_a_website_is_what_its_bucket_is_configured_to_be(store: Any) -> None:
    store.put_object(Bucket="harbour", Key="a b/first.html", Body=b"first", ContentType="text/html")
    store.put_object(Bucket="harbour", Key="lost.html", Body=b"lost", ContentType="text/html")
    store.put_object(Bucket="harbour", Key="old", WebsiteRedirectLocation="/a%20b/")

    with website(store, "harbour") as base:
        asked = {name: get(base + name) for name in ("a%20b/", "a%20b", "old", "none", "")}

    answers = {name: (each.status, each.headers.get("location"), each.content) for name, each in asked.items()}
    assert answers == {
        "a%20b/": (200, None, b"first"),
        "a%20b": (302, "/a%20b/", b""),
        "old": (301, "/a%20b/", b""),
        "none": (404, None, b"lost"),
        "": (404, None, b"lost"),
    }
