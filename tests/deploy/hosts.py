"""Hosts of every kind that serve a folder, started on free ports and stopped again."""

from __future__ import annotations

import functools
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tests.deploy.websites import website

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEADLINE = 20  # seconds for a host to answer at its port
MODULES = ["alias", "authz_core", "dir", "env", "headers", "mime", "mpm_event", "rewrite"]
FOUND = "/usr/lib/apache2/modules"
KEYS = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}


@dataclass(frozen=True)
class Host:
    """A host: where the site is, whether it can be told what to say, and whether it shows the page for lost addresses.

    `filed` tells whether it keeps with each file the type and the caching that it came with, and says nothing else.
    """

    base: str
    told: bool = True
    lost: bool = True
    filed: bool = False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@contextmanager
def running(command: list[str], port: int, log: Path) -> Iterator[None]:
    """Run a server until the end; it answers at its port when this begins."""
    with log.open("wb") as heard, subprocess.Popen(command, stdout=heard, stderr=heard) as server:
        try:
            end = time.monotonic() + DEADLINE
            while not _answers(port):
                if server.poll() is not None or time.monotonic() > end:
                    pytest.fail(f"{command[0]} does not answer:\n{log.read_text(errors='replace')}", pytrace=False)
            yield
        finally:
            server.terminate()
            server.wait(DEADLINE)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=0.1).close()
    except OSError:
        return False
    return True


def program(*names: str) -> str:
    found = next((path for name in names if (path := shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/bin"))), "")
    if not found:
        pytest.skip(
            f"{names[0]} is not installed: install it (on Debian: apt-get install nginx-light apache2-bin caddy)"
        )
    return found


def shipped(name: str, folder: Path, port: int) -> str:
    """Return a configuration that the project ships, for this folder and port."""
    text = (ROOT / "deploy" / name).read_text(encoding="utf-8")
    assert "/srv/www/site" in text or name == "apache.conf"
    return text.replace("/srv/www/site", str(folder)).replace("listen 80;", f"listen 127.0.0.1:{port};")


@contextmanager
def nginx(folder: Path, work: Path) -> Iterator[Host]:
    port, prefix = free_port(), work / "nginx"
    prefix.mkdir()
    parts = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    scratch = "".join(f"{part}_temp_path {prefix}/{part};\n" for part in parts)
    (prefix / "site.conf").write_text(shipped("nginx.conf", folder, port), encoding="utf-8")
    user = "user root;\n" if not _is_ordinary() else ""
    (prefix / "nginx.conf").write_text(
        f"{user}daemon off;\nmaster_process off;\npid {prefix}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{scratch}include {prefix}/site.conf;\n}}\n",
        encoding="utf-8",
    )
    command = [program("nginx"), "-p", str(prefix), "-c", str(prefix / "nginx.conf"), "-e", "stderr"]
    with running(command, port, work / "nginx.log"):
        yield Host(f"http://127.0.0.1:{port}/")


def _is_ordinary() -> bool:
    return os.geteuid() != 0


@contextmanager
def apache(folder: Path, work: Path) -> Iterator[Host]:
    port, binary = free_port(), program("apache2", "httpd")
    loaded = "".join(f"LoadModule {name}_module {FOUND}/mod_{name}.so\n" for name in MODULES)
    user = "" if _is_ordinary() else "User www-data\nGroup www-data\n"
    (work / "mime.types").write_text("image/png png\n", encoding="utf-8")
    (work / "httpd.conf").write_text(
        f"ServerRoot {work}\nServerName localhost\nListen 127.0.0.1:{port}\nPidFile {work}/httpd.pid\n{loaded}"
        f"TypesConfig mime.types\n{user}"
        f"ErrorLog /dev/stderr\nDocumentRoot {folder}\n<Directory {folder}>\nRequire all granted\nAllowOverride None\n"
        f"{shipped('apache.conf', folder, port)}\n</Directory>\n",
        encoding="utf-8",
    )
    command = [binary, "-D", "FOREGROUND", "-f", str(work / "httpd.conf")]
    with running(command, port, work / "apache.log"):
        yield Host(f"http://127.0.0.1:{port}/")


@contextmanager
def caddy(folder: Path, work: Path) -> Iterator[Host]:
    port = free_port()
    site = shipped("Caddyfile", folder, port).replace("example.org {", f"http://127.0.0.1:{port} {{")
    (work / "Caddyfile").write_text(
        f"{{\n\tadmin off\n\tstorage file_system {work}/caddy\n}}\n{site}", encoding="utf-8"
    )
    command = [program("caddy"), "run", "--config", str(work / "Caddyfile"), "--adapter", "caddyfile"]
    with running(command, port, work / "caddy.log"):
        yield Host(f"http://127.0.0.1:{port}/")


@contextmanager
def python(folder: Path, work: Path) -> Iterator[Host]:
    """Serve the folder below a path of Python's own server, which can be told nothing."""
    port, parent = free_port(), work / "parent"
    parent.mkdir()
    (parent / "somewhere").symlink_to(folder)
    command = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "--directory", str(parent), str(port)]
    with running(command, port, work / "python.log"):
        yield Host(f"http://127.0.0.1:{port}/somewhere/", told=False, lost=False)


@contextmanager
def bucket(folder: Path, work: Path) -> Iterator[Host]:
    """Deploy the folder as an editor does, to a store that is a website; see `websites` for what serves it."""
    import boto3

    port = free_port()
    endpoint = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with running(command, port, work / "moto.log"):
        store = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", **KEYS)
        store.create_bucket(Bucket="harbour")
        settings = {"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "404.html"}}
        store.put_bucket_website(Bucket="harbour", WebsiteConfiguration=settings)
        _deployed(folder, endpoint, work)
        with website(store, "harbour") as address:
            yield Host(address, told=False, filed=True)


def _deployed(folder: Path, endpoint: str, work: Path) -> None:
    """Deploy a folder to the root of a bucket, with no settings of this machine."""
    nothing = str(work / "none")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | {
        **{name.upper(): value for name, value in KEYS.items()},
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": nothing,
        "AWS_SHARED_CREDENTIALS_FILE": nothing,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    words = ["deploy", "s3://harbour", "--output", str(folder), "--endpoint", endpoint]
    ended = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *words],
        cwd=folder.parent,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert ended.returncode == 0, ended.stderr


@functools.cache
def is_lasting(address: str) -> bool:
    return bool(re.search(r"\.[0-9a-f]{10}\.[a-z0-9]+$", address))


HOSTS = {"nginx": nginx, "apache": apache, "caddy": caddy, "python": python, "bucket": bucket}
