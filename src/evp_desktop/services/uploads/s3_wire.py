"""The protocol of S3 itself: signed requests, answers in XML, and what its words of refusal mean.

Requests are signed by botocore (the extra `s3`) and sent by our own `Web`. The hash of what is sent is part
of the signature: a body that was changed on the way is refused.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from xml.etree import ElementTree as ET

import msgspec

from evp_desktop.errors import (
    LibraryAway,
    LibraryRefused,
    LibraryTrouble,
    OffsetDiffers,
    PieceDamaged,
    SessionGone,
    SignInNeeded,
)
from evp_desktop.services.signin.hidden import Secret
from evp_desktop.services.signin.keeper import KeyPair
from evp_desktop.services.uploads.web import Reply, Web, meaning, plain

UNKNOWN_KEYS = {
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "ExpiredToken",
    "InvalidToken",
    "TokenRefreshRequired",
}
LATER = {
    "SlowDown",
    "ServiceUnavailable",
    "InternalError",
    "RequestTimeout",
    "OperationAborted",
    "ConditionalRequestConflict",
}
DAMAGED = {"BadDigest", "InvalidDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch"}
WHY = {
    "AccessDenied": "rights",
    "AllAccessDisabled": "rights",
    "AccountProblem": "rights",
    "NoSuchBucket": "gone",
    "EntityTooLarge": "too_large",
    "QuotaExceeded": "quota",
    "InsufficientStorage": "quota",
    "XMinioStorageFull": "quota",
    "XMinioAdminBucketQuotaExceeded": "quota",
    "PermanentRedirect": "moved",
}
"""From "Error responses" of the S3 API reference, and those of MinIO and Ceph that differ."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a bucket is: its own address, and what all keys of the library begin with."""

    bucket: str
    prefix: str
    region: str


class Wire:
    """Requests to one bucket, by path style or by host style."""

    def __init__(self, web: Web, place: Place) -> None:
        self.web = web
        self._place = place

    def url(self, key: str = "") -> str:
        """The address of an object, or of the bucket."""
        return f"{self._place.bucket}/{quote(key, safe='/~')}" if key else self._place.bucket

    def ask(
        self,
        method: str,
        key: str = "",
        query: Mapping[str, str] | None = None,
        *,
        data: bytes | Iterable[bytes] = b"",
        size_bytes: int | None = None,
        sha256: str = "",
        headers: Mapping[str, str] | None = None,
        reply_s: float | None = None,
    ) -> Reply:
        """One signed request, and what came back; `sha256` is that of a body which is no bytes."""
        told = {name: value for name, value in (query or {}).items() if value or name == "uploads"}
        url = self.url(key) + (f"?{urlencode(told, quote_via=quote)}" if told else "")
        hashed = sha256 or hashlib.sha256(data if isinstance(data, bytes) else b"").hexdigest()
        signed = self._signed(method, url, dict(headers or {}), hashed)
        size = size_bytes if size_bytes is not None else len(data) if isinstance(data, bytes) else None
        return self.web.ask(method, url, data=data, size=size, headers=signed, reply_s=reply_s)

    def need(self, reply: Reply, *accepted: int) -> Reply:
        """The reply when its status is one of those, or any of success without a refusal in its body."""
        is_fine = reply.status in accepted or 200 <= reply.status < 300
        if is_fine and not (reply.status == 200 and code_of(reply)):
            return reply
        raise self.trouble(reply)

    def trouble(self, reply: Reply) -> LibraryTrouble:
        """What a refusal means, by its code, else by its status."""
        address, code = self.web.address, code_of(reply)
        detail = f"{reply.status} {code}".strip()
        if code in UNKNOWN_KEYS:
            return SignInNeeded(address, detail)
        if code in DAMAGED:
            return PieceDamaged(address, detail)
        if code == "NoSuchUpload":
            return SessionGone(address, detail)
        if code in ("InvalidPart", "InvalidPartOrder"):
            return OffsetDiffers(address, detail)
        if code in LATER:
            return LibraryAway(address, detail, reply.after_s)
        if code == "AuthorizationHeaderMalformed":
            return LibraryRefused(address, "field", plain(f"region {text_of(reply, 'Region')}"), "region")
        if code in WHY or (code and reply.status == 200):
            return LibraryRefused(address, WHY.get(code, "refused"), detail)
        return meaning(self.web, reply)

    def _signed(self, method: str, url: str, headers: dict[str, str], sha256: str) -> dict[str, str]:
        """The headers with a signature; raises `SignInNeeded`, and `LibraryRefused` without botocore."""
        keys = self.web.credentials
        if not isinstance(keys, KeyPair):
            raise SignInNeeded(self.web.address)
        key_id, key = keys.pair()
        try:
            from botocore.auth import S3SigV4Auth  # type: ignore[import-untyped]
            from botocore.awsrequest import AWSRequest  # type: ignore[import-untyped]
            from botocore.credentials import Credentials  # type: ignore[import-untyped]
        except ImportError:
            raise LibraryRefused(self.web.address, "not_a_library", "botocore is not installed") from None
        request: Any = AWSRequest(method, url, headers=headers)
        signer: Any = S3SigV4Auth(Credentials(key_id, key), "s3", self._place.region)
        signer.payload = lambda _request: sha256
        signer.add_auth(request)
        return {
            name: Secret(value) if name == "Authorization" else value
            for name, value in request.headers.items()
        }


def place_of(address: str, region: str = "", *, is_host_style: bool = False) -> Place:
    """The bucket of a library's address: its first folder, or its host where that has the bucket's name."""
    parts = urlsplit(address)
    names = (parts.hostname or "").split(".")
    at_amazon = names[-2:] == ["amazonaws", "com"]
    services = [at for at, name in enumerate(names) if name == "s3" or name.startswith("s3-")]
    is_host_style = is_host_style or bool(at_amazon and services and services[0] > 0)
    if at_amazon and services and not region:
        after = names[services[0] + 1 : -2]
        region = next((one for one in after if one != "dualstack"), names[services[0]].removeprefix("s3-"))
    bucket, _, prefix = parts.path.strip("/").partition("/")
    if is_host_style:
        bucket, prefix = "", parts.path.strip("/")
    home = parts._replace(path=f"/{bucket}" if bucket else "").geturl()
    return Place(bucket=home, prefix=f"{prefix}/" if prefix else "", region=_region(region))


def _region(told: str) -> str:
    return told if told and told != "s3" else "us-east-1"


def tree(web: Web, reply: Reply) -> ET.Element:
    """An answer in XML, without the namespaces that servers disagree about."""
    found = _parsed(reply)
    if found is None:
        raise LibraryRefused(web.address, "not_a_library", "no answer of S3")
    return found


def code_of(reply: Reply) -> str:
    """The code of a refusal, also of one that came with status 200; empty without one."""
    found = _parsed(reply) if b"<Error" in reply.body else None
    code = (found.findtext("Code") or "").strip() if found is not None else ""
    return code if re.fullmatch(r"[A-Za-z0-9.]{1,60}", code) else ""


def text_of(reply: Reply, name: str) -> str:
    """A word of an answer, empty without it."""
    found = _parsed(reply)
    return (found.findtext(name) or "").strip() if found is not None else ""


def _parsed(reply: Reply) -> ET.Element | None:
    try:
        if b"<!DOCTYPE" in reply.body:  # an entity may stand for gigabytes
            return None
        found = ET.fromstring(reply.body.strip())  # noqa: S314 - without entities
    except (ET.ParseError, ValueError):
        return None
    for one in found.iter():
        one.tag = one.tag.rpartition("}")[2]
    return found
