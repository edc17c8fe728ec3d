"""Where a site can be sent to: a store of objects by key. S3 and what speaks its language is the first.

A `Store` is all that deploying knows, so that another kind of store is one class more.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from explainer.posting import Headers

AT_ONCE = 8  # requests at a time
_BATCH = 1000  # keys that one request may delete (S3's API)


class Unavailable(Exception):
    """A store cannot be used: why, and what to do about it; neither holds a secret."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


class NoAddress(ValueError):
    """A text that is not the address of a store."""


class Stored(NamedTuple):
    """An object as a listing shows it: how many bytes, and a tag that changes with them.

    The tag may be the bytes' MD5 in hexadecimal, which is S3's way with objects sent whole and not encrypted by a key
    of their own; it need not be.
    """

    size: int
    tag: str


class Store(Protocol):
    """Objects by address, relative to where the site lies. Any method raises `Unavailable`; calls may be concurrent."""

    @property
    def name(self) -> str:
        """What an editor calls it: `s3://bucket/prefix`."""

    def list(self) -> Mapping[str, Stored]:
        """Return every object that there is."""

    def get(self, address: str) -> bytes | None:
        """Return an object's bytes; None when there is none."""

    def put(self, address: str, content: bytes, headers: Headers) -> str:
        """Send an object, whole or not at all; return its tag."""

    def delete(self, addresses: Sequence[str]) -> None:
        """Remove objects; one that is not there is no fault."""


def tag_of(content: bytes) -> str:
    """Return the tag that an object of these bytes probably has."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class Bucket:
    """An address of S3's: a bucket, and what all keys of the site begin with (empty, or ending in a slash)."""

    bucket: str
    prefix: str

    @classmethod
    def parse(cls, text: str) -> Bucket:
        """Read `s3://bucket/prefix`; raises `NoAddress`."""
        parts = urlsplit(text)
        if parts.scheme != "s3" or parts.query or parts.fragment or "@" in parts.netloc or ":" in parts.netloc:
            raise NoAddress(f"`{_shown(text)}` is not the address of a bucket; write s3://bucket/prefix")
        if not parts.netloc:
            raise NoAddress(f"`{text}` names no bucket; write s3://bucket/prefix")
        steps = parts.path.strip("/")
        if any(step in ("", ".", "..") for step in steps.split("/")) and steps:
            raise NoAddress(f"`{text}` has an empty step, `.` or `..` in its prefix")
        return cls(parts.netloc, f"{steps}/" if steps else "")

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")


def _shown(text: str) -> str:
    """Leave out what stands before an @, which may be a password."""
    scheme, mark, rest = text.partition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}"


class S3:
    """A bucket of S3, or of another service with its interface at an endpoint of its own.

    Credentials and the region are found where boto3 finds them for every program: in the environment, in `~/.aws`, from
    the machine's role. Passing faults are tried again by boto3 itself.
    """

    def __init__(self, place: Bucket, endpoint: str | None = None) -> None:
        """Prepare to speak with a bucket; nothing is asked yet. Raises `Unavailable`."""
        try:
            import boto3
            import botocore.config
            import botocore.exceptions
        except ModuleNotFoundError:
            raise Unavailable("the package boto3 is not installed", "Run `pip install boto3`.") from None
        self._place = place
        self._endpoint = urlsplit(endpoint).hostname or "the endpoint" if endpoint else "S3"
        self._faults: tuple[type[Exception], ...] = (
            botocore.exceptions.BotoCoreError,
            botocore.exceptions.ClientError,
            boto3.exceptions.Boto3Error,
        )
        settings = botocore.config.Config(
            retries={"mode": "standard", "max_attempts": 4},
            max_pool_connections=AT_ONCE,
            connect_timeout=10,
            read_timeout=60,
            request_checksum_calculation="when_required",  # many services of others know no newer checksums
            response_checksum_validation="when_required",
        )
        try:
            self._client: Any = boto3.session.Session().client("s3", endpoint_url=endpoint, config=settings)
        except ValueError:
            message = "the endpoint is not an address"
            raise Unavailable(message, "Write it as https://s3.example.org.") from None
        except self._faults as fault:
            raise self._said(fault) from None

    @property
    def name(self) -> str:
        """The bucket's address."""
        return str(self._place)

    def list(self) -> dict[str, Stored]:
        """Return every object below the prefix; the empty ones that stand for folders in some tools are no objects."""
        found: dict[str, Stored] = {}
        try:
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._place.bucket, Prefix=self._place.prefix
            )
            for page in pages:
                for each in page.get("Contents", ()):
                    address = str(each["Key"]).removeprefix(self._place.prefix)
                    if each["Size"] or (address and not address.endswith("/")):
                        found[address] = Stored(int(each["Size"]), str(each["ETag"]).strip('"'))
        except self._faults as fault:
            raise self._said(fault) from None
        return found

    def get(self, address: str) -> bytes | None:
        """Return an object's bytes; None when there is none."""
        try:
            answer = self._client.get_object(Bucket=self._place.bucket, Key=self._place.prefix + address)
            return bytes(answer["Body"].read())
        except self._faults as fault:
            if _code(fault) == "NoSuchKey":
                return None
            raise self._said(fault) from None

    def put(self, address: str, content: bytes, headers: Headers) -> str:
        """Send an object in one request, which S3 takes whole or not at all; return its tag."""
        encoding = {"ContentEncoding": headers.encoding} if headers.encoding else {}
        try:
            answer = self._client.put_object(
                Bucket=self._place.bucket,
                Key=self._place.prefix + address,
                Body=content,
                ContentType=headers.type,
                CacheControl=headers.cache,
                **encoding,
            )
        except self._faults as fault:
            raise self._said(fault) from None
        return str(answer["ETag"]).strip('"')

    def delete(self, addresses: Sequence[str]) -> None:
        """Remove objects, a thousand a request, in order."""
        for start in range(0, len(addresses), _BATCH):
            keys = [{"Key": self._place.prefix + address} for address in addresses[start : start + _BATCH]]
            try:
                answer = self._client.delete_objects(Bucket=self._place.bucket, Delete={"Objects": keys, "Quiet": True})
            except self._faults as fault:
                raise self._said(fault) from None
            if refused := answer.get("Errors"):
                raise self._refusal(str(refused[0].get("Code", "")))

    def _said(self, fault: Exception) -> Unavailable:
        """Say a fault of boto3's in an editor's words; its own may hold keys and addresses, and are not repeated."""
        if code := _code(fault):
            return self._refusal(code)
        name = type(fault).__name__
        for names, message, remedy in _FAULTS:
            if name in names:
                return Unavailable(message.format(store=self.name, endpoint=self._endpoint), remedy)
        return Unavailable(f"{self.name} cannot be used ({name})", "Check the address, --endpoint and AWS's settings.")

    def _refusal(self, code: str) -> Unavailable:
        for codes, message, remedy in _REFUSALS:
            if code in codes:
                return Unavailable(message.format(store=self.name, bucket=self._place.bucket), remedy)
        return Unavailable(f"{self._endpoint} refused ({code})", "Run this again; what was sent is not sent twice.")


def _code(fault: Exception) -> str:
    """Return the code of a service's refusal; empty when no service answered."""
    answer = getattr(fault, "response", None)
    return str(answer.get("Error", {}).get("Code", "unknown")) if isinstance(answer, dict) else ""


_KEYS = "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or run `aws configure`."
_NETWORK = "Check the network and --endpoint, and run this again; what was sent is not sent twice."
_CONNECTION = (
    "EndpointConnectionError",
    "ConnectTimeoutError",
    "ConnectionClosedError",
    "ConnectionError",
    "HTTPClientError",
    "IncompleteReadError",
    "ProxyConnectionError",
    "ReadTimeoutError",
    "ResponseStreamingError",
)
_LOGIN = ("CredentialRetrievalError", "TokenRetrievalError", "UnauthorizedSSOTokenError", "SSOTokenLoadError")
_FAULTS = (  # names of botocore's exceptions
    (("NoCredentialsError", "PartialCredentialsError"), "no credentials for {store} are set", _KEYS),
    (("ProfileNotFound",), "the profile in AWS_PROFILE does not exist", _KEYS),
    (_LOGIN, "the credentials for {store} cannot be had", "Log in again, or set them in the environment."),
    (("NoRegionError",), "no region is set", "Set AWS_DEFAULT_REGION."),
    (("ParamValidationError", "InvalidRegionError"), "{store} is no address that a bucket can have", "Check the name."),
    (("SSLError",), "{endpoint} has no certificate that can be trusted", "Check --endpoint, and this machine's clock."),
    (_CONNECTION, "{endpoint} cannot be reached", _NETWORK),
)
_REFUSALS = (  # codes of S3's API
    (("NoSuchBucket", "404"), "there is no bucket `{bucket}`", "Create it, or check its name and --endpoint."),
    (("AccessDenied", "403", "AllAccessDisabled", "AccountProblem"), "access to {store} is denied",
     "The key needs ListBucket on the bucket, and GetObject, PutObject and DeleteObject on what is in it."),
    (("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken", "TokenRefreshRequired"),
     "the credentials for {store} are wrong or have expired", _KEYS),
    (("PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "301"),
     "the bucket `{bucket}` lies in another region", "Set AWS_DEFAULT_REGION to it."),
    (("InvalidBucketName",), "`{bucket}` is no name that a bucket can have", "Check the name."),
    (("RequestTimeTooSkewed",), "this machine's clock is wrong", "Set it, and run this again."),
    (("SlowDown", "ServiceUnavailable", "InternalError", "RequestTimeout", "503", "500"),
     "{store} is too busy", "Run this again later; what was sent is not sent twice."),
)  # fmt: skip
