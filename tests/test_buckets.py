"""A bucket over real HTTP: moto's server speaks S3's language, boto3 asks it."""

from __future__ import annotations

import socket
import sys
import urllib.request
from typing import TYPE_CHECKING

import pytest

from explainer.buckets import S3, Bucket, NoAddress, Stored
from explainer.cli import main
from explainer.headers import BRIEF
from explainer.posting import headers
from tests.conftest import SmallSite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

boto3 = pytest.importorskip("boto3", reason="pip install boto3")
server = pytest.importorskip("moto.server", reason="pip install moto[s3,server]")

SECRET = "the-secret-of-this-test"


@pytest.fixture(scope="module")
def running() -> Iterator[str]:
    """Start moto's server; return its address."""
    moto = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    yield f"http://{host}:{port}"
    moto.stop()


@pytest.fixture
def endpoint(running: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """Return the address of an empty S3 with one bucket, `harbour`, and no settings of this machine."""
    urllib.request.urlopen(urllib.request.Request(f"{running}/moto-api/reset", method="POST")).close()
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": str(tmp_path / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_MAX_ATTEMPTS": "1",
    }.items():
        monkeypatch.setenv(name, value)
    boto3.client("s3", endpoint_url=running).create_bucket(Bucket="harbour")
    return running


def test_a_bucket_keeps_what_it_is_given_below_its_prefix(endpoint: str) -> None:
    store = S3(Bucket("harbour", "affair/"), endpoint)
    beside = S3(Bucket("harbour", ""), endpoint)
    beside.put("affair/", b"", headers("x", ()))  # how some tools show a folder
    beside.put("affairs.txt", b"others", headers("affairs.txt", ()))

    tag = store.put("p/ü one.html", b"<p>", headers("p/ü one.html", ()))

    assert store.list() == {"p/ü one.html": Stored(3, tag)}
    assert store.get("p/ü one.html") == b"<p>"
    assert store.get("none") is None
    store.delete(["p/ü one.html", "none"])
    assert store.list() == {}
    assert set(beside.list()) == {"affairs.txt"}


def test_more_objects_than_one_request_lists_or_removes(endpoint: str) -> None:
    store = S3(Bucket("harbour", ""), endpoint)
    names = [f"{number:04}" for number in range(1003)]
    client = boto3.client("s3", endpoint_url=endpoint)
    for name in names:
        client.put_object(Bucket="harbour", Key=name, Body=b"")

    assert sorted(store.list()) == names
    store.delete(names)
    assert store.list() == {}


def deploy(world: SmallSite, endpoint: str, *more: str, store: str = "s3://harbour/affair") -> int:
    return main(["deploy", store, "--site", str(world.folder), "--endpoint", endpoint, *more])


def test_a_site_is_deployed_changed_and_deployed_again(
    world: SmallSite, endpoint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    world.build()
    built = world.folder / "_site"
    client = boto3.client("s3", endpoint_url=endpoint)

    assert deploy(world, endpoint) == 0

    page = client.get_object(Bucket="harbour", Key="affair/index.html")
    assert page["Body"].read() == (built / "index.html").read_bytes()
    assert (page["ContentType"], page["CacheControl"]) == ("text/html; charset=utf-8", BRIEF)
    capsys.readouterr()
    assert deploy(world, endpoint) == 0
    assert "(0 sent, 0.0 kB, 0 removed, " in capsys.readouterr().out
    world.edit("content/bodies/city.md", "It owns the port.", "It owns the quay.")
    world.write({"content/bodies/fund.md": "---\ntitle: Fund\n---\n"})
    world.build()
    before = S3(Bucket("harbour", "affair/"), endpoint).list()
    assert deploy(world, endpoint, "--dry-run") == 0
    said = capsys.readouterr().out
    assert "send    bodies/fund.html\n" in said
    assert "send    bodies/city.html\n" in said
    assert "send    bodies/board.html\n" not in said
    assert S3(Bucket("harbour", "affair/"), endpoint).list() == before
    assert deploy(world, endpoint) == 0
    world.write({"content/bodies/fund.md": ""})
    world.build()
    assert deploy(world, endpoint) == 0
    there = {
        name.key.removeprefix("affair/")
        for name in boto3.resource("s3", endpoint_url=endpoint).Bucket("harbour").objects.all()
    }
    assert there == {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}


def test_a_bucket_with_objects_of_others_is_refused_unless_forced(
    world: SmallSite, endpoint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    world.build()
    boto3.client("s3", endpoint_url=endpoint).put_object(Bucket="harbour", Key="affair/notes.txt", Body=b"theirs")

    assert deploy(world, endpoint) == 1

    said = capsys.readouterr().err
    assert "s3://harbour/affair:1:1: error E505: this holds an object that no deployment of this site put there" in said
    assert set(S3(Bucket("harbour", "affair/"), endpoint).list()) == {"notes.txt"}
    assert deploy(world, endpoint, "--force") == 0
    assert S3(Bucket("harbour", "affair/"), endpoint).get("notes.txt") == b"theirs"


def stopped(capsys: pytest.CaptureFixture[str]) -> str:
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    assert SECRET not in said.err
    assert "error E50" in said.err
    return said.err


def test_a_site_that_was_never_built_is_not_deployed(
    world: SmallSite, endpoint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert deploy(world, endpoint) == 1
    assert f"{world.folder / '_site'}:1:1: error E504: there is no output folder" in stopped(capsys)


def test_a_bucket_that_is_not_there_is_said(
    world: SmallSite, endpoint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    world.build()
    assert deploy(world, endpoint, store="s3://harbor") == 1
    assert "there is no bucket `harbor`" in stopped(capsys)


def test_missing_credentials_are_said(
    world: SmallSite, endpoint: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world.build()
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert deploy(world, endpoint) == 1
    assert "no credentials for s3://harbour/affair are set" in stopped(capsys)
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    assert deploy(world, endpoint) == 1
    assert "the profile in AWS_PROFILE does not exist" in stopped(capsys)


def test_an_endpoint_that_does_not_answer_is_said_without_what_it_may_hold(
    world: SmallSite, endpoint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    world.build()
    with socket.socket() as closed:  # bound, and nobody listens
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        assert deploy(world, f"http://me:{SECRET}@127.0.0.1:{port}") == 1
        assert "127.0.0.1 cannot be reached" in stopped(capsys)
    assert deploy(world, "nowhere") == 1
    assert "the endpoint is not an address" in stopped(capsys)


@pytest.mark.parametrize(
    ("code", "status", "said"),
    [
        ("AccessDenied", 403, "access to s3://harbour/affair is denied"),
        ("SignatureDoesNotMatch", 403, "the credentials for s3://harbour/affair are wrong or have expired"),
        ("Teapot", 418, "S3 refused (Teapot)"),
    ],
)
def test_a_refusal_is_said_by_its_code_alone(code: str, status: int, said: str, endpoint: str) -> None:
    from botocore.exceptions import ClientError

    store = S3(Bucket("harbour", "affair/"))
    answer = {"Error": {"Code": code, "Message": SECRET}, "ResponseMetadata": {"HTTPStatusCode": status}}
    told = store._said(ClientError(answer, "PutObject"))
    assert (said in str(told), SECRET in str(told)) == (True, False)


def test_without_boto3_the_remedy_is_said(
    world: SmallSite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    assert main(["deploy", "s3://harbour", "--site", str(world.folder)]) == 1
    assert "the package boto3 is not installed\n    Run `pip install boto3`." in stopped(capsys)


@pytest.mark.parametrize(
    ("text", "bucket", "said"),
    [
        ("s3://harbour", Bucket("harbour", ""), "s3://harbour"),
        ("s3://harbour/", Bucket("harbour", ""), "s3://harbour"),
        ("s3://harbour/a/b/", Bucket("harbour", "a/b/"), "s3://harbour/a/b"),
    ],
)
def test_an_address_names_a_bucket_and_a_prefix(text: str, bucket: Bucket, said: str) -> None:
    assert Bucket.parse(text) == bucket
    assert str(bucket) == said


@pytest.mark.parametrize(
    "text", ["harbour", "s3://", "s3:///a", "https://me:pass@harbour", "s3://h/a//b", "s3://h/../b", "s3://h?x"]
)
def test_any_other_address_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(NoAddress) as fault:
        Bucket.parse(text)
    assert "pass@" not in str(fault.value)
    with pytest.raises(SystemExit) as ended:
        main(["deploy", text])
    assert ended.value.code == 2
