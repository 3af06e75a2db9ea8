"""S3: moto, which forgets everything when it is killed and checks no signature."""

from __future__ import annotations

import builtins
import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar, cast

import pytest
import urllib3
from msgspec.structs import replace

from evp_desktop.errors import (
    LibraryAway,
    LibraryRefused,
    OffsetDiffers,
    PieceDamaged,
    SessionGone,
    SignInNeeded,
)
from evp_desktop.model.libraries import Library
from evp_desktop.model.uploads import Package
from evp_desktop.services.uploads.adapter import Adapter, Arrived, Offset
from evp_desktop.services.uploads.body import FileBody, stamp
from evp_desktop.services.uploads.pace import Pace
from evp_desktop.services.uploads.s3 import S3
from evp_desktop.services.uploads.s3_wire import place_of
from evp_desktop.services.uploads.web import Nobody, Web
from tests.services.uploads.contract import Contract
from tests.services.uploads.desk import MB, Bench, Desk, Dying, video
from tests.services.uploads.imaginary import Killed
from tests.support import servers
from tests.support.servers.proxy import Fault, Proxy, answer, before

KEY_ID, KEY = "AKIAEXAMPLE", "wJalrXUtnFEMI/K7MDENG"
REFUSAL = (
    "<?xml version='1.0'?>\n<Error><Code>{}</Code><Message>Nee</Message><Region>eu-west-1</Region></Error>"
)


class Keys:
    """A pair of keys."""

    def headers(self) -> dict[str, str]:
        return {}

    def renew(self, refused: Mapping[str, str]) -> bool:
        return False

    def pair(self) -> tuple[str, str]:
        return KEY_ID, KEY


class S3Bench(Bench):
    """What the bucket has is asked from moto without us; three parts, the last one short."""

    kind = "s3"
    data: bytes = video(10 * MB + 12345)
    asks_who: ClassVar[bool] = False

    def adapter(self, web: Web) -> Adapter:
        web.credentials = Keys()
        return S3(Library(id="l1", kind="s3", address=web.address, options={"piece_mib": "5"}), web)

    def headers(self) -> dict[str, str]:
        return {}

    def path(self) -> str:
        return "/films/onze"

    def ask(self, method: str, path: str) -> bytes:
        return urllib3.request(method, f"{self.server.url}{path}", headers=NOBODY_KNOWS, retries=False).data

    def keys(self, mark: str) -> list[str]:
        listed = self.ask("GET", "/films?list-type=2&prefix=onze/").decode()
        return [one.partition("</Key>")[0] for one in listed.split("<Key>")[1:] if mark in one]

    def stored(self, package: Package) -> list[bytes]:
        found = [self.ask("GET", f"/films/{key}") for key in self.keys(package.mark) if key.endswith(".mp4")]
        return [one for one in found if len(one) == package.size_bytes]


NOBODY_KNOWS = {"Authorization": "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/s3/aws4_request"}


class DyingAtTheEnd(Dying):
    """Killed once the library has all of it."""

    def _and_die(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any) -> Any:
            found = call(*args)
            if isinstance(found, Arrived) and name not in self.deaths:
                self.deaths.add(name)
                raise Killed
            return found

        return wrapped


@pytest.fixture(scope="module")
def moto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    """With a bucket, also when it was killed and came back."""
    with pytest.MonkeyPatch.context() as patch:
        server = servers.s3(tmp_path_factory.mktemp("s3"))
        start = server.start

        def with_bucket() -> None:
            start()
            assert b"Error" not in S3Bench(server).ask("PUT", "/films")

        patch.setattr(server, "start", with_bucket)
        with servers.running(server):
            yield server


class TestMoto(Contract):
    """In parts."""

    @pytest.fixture
    def bench(self, moto: servers.Server) -> Bench:
        return S3Bench(moto)

    def test_it_survives_our_end_after_the_last_piece(self, desk: Desk, proxy: Proxy) -> None:
        """Killed when the last part was sent and before the note of it, it is not sent twice."""
        desk.run("sending")
        desk.adapter = cast("Adapter", DyingAtTheEnd(desk.adapter, "send"))
        assert desk.step().is_tail_sent
        sent = sum(one.body_bytes for one in proxy.requests if one.method == "PUT")
        desk.assert_arrived()
        again = sum(one.body_bytes for one in proxy.requests if one.method == "PUT") - sent
        assert again < 100_000


@pytest.fixture
def s3(moto: servers.Server, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path, S3Bench(moto), f"{moto.url}/films/onze")
    yield desk
    desk.queue.close()


@pytest.fixture
def bench(s3: Desk) -> S3Bench:
    return cast("S3Bench", s3.bench)


def _body(desk: Desk, begin: int, length: int) -> FileBody:
    path = desk.engine.folder(desk.upload) / "video.mp4"
    return FileBody(path, stamp(path), begin, length, Pace(), threading.Event())


def test_everything_about_it_lies_beside_it(s3: Desk, bench: S3Bench) -> None:
    """Video, picture, subtitles and a record under one folder, the record last."""
    s3.queue.keep(replace(s3.upload, package=replace(s3.package, department="Veilig werken")))
    s3.assert_arrived()
    keys = bench.keys(s3.id)
    folder = s3.upload.remote.id.rpartition("/")[0]
    assert folder.startswith("onze/Veilig werken/how-to-")
    assert {key.removeprefix(f"{folder}/") for key in keys} == {
        s3.upload.remote.id.rpartition("/")[2], "poster.jpg", "subtitles.nl.vtt", "video.json"
    }  # fmt: skip
    record = json.loads(bench.ask("GET", f"/films/{folder}/video.json"))
    assert (record["mark"], record["sha256"], record["tags"]) == (
        s3.id, s3.package.sha256, ["veilig", "magazijn"]
    )  # fmt: skip
    assert s3.upload.done[-1] == "visibility"


def test_what_is_sent_is_part_of_the_signature(moto: servers.Server, tmp_path: Path) -> None:
    """Each part carries its own hash, signed: a server that checks signatures takes no other bytes."""
    with before(moto.port) as proxy:
        desk = Desk(tmp_path, S3Bench(moto), f"{proxy.url}/films/onze")
        desk.assert_arrived()
        parts = [one for one in proxy.requests if one.method == "PUT" and "partNumber" in one.path]
        asked = proxy.requests
    data = desk.bench.data
    wanted = [hashlib.sha256(data[at : at + 5 * MB]).hexdigest() for at in range(0, len(data), 5 * MB)]
    assert [one.headers["x-amz-content-sha256"] for one in parts] == wanted
    assert all("x-amz-content-sha256" in one.headers["authorization"] for one in asked)
    assert not any(KEY in f"{one.path}{one.headers}" for one in asked)
    assert KEY not in repr(desk.upload)
    desk.queue.close()


def test_it_goes_on_behind_the_last_whole_part(s3: Desk) -> None:
    """Parts are counted up to the first that lacks; one that stands behind a gap is sent again."""
    begun = s3.adapter.begin(s3.package)
    s3.adapter.send(begun.state, _body(s3, 0, 5 * MB), s3.package)
    again = s3.adapter.resume(begun.state, s3.package)
    assert (again.answer, again.min_bytes, again.max_bytes) == (Offset(5 * MB), 5 * MB, 5 * MB)
    with pytest.raises(OffsetDiffers):
        s3.adapter.send(begun.state, _body(s3, 5 * MB + 1, 5 * MB), s3.package)
    s3.adapter.abandon(begun.state)
    s3.adapter.abandon(begun.state)
    with pytest.raises(SessionGone):
        s3.adapter.resume(begun.state, s3.package)


def test_an_upload_that_had_begun_is_taken_up(s3: Desk, bench: S3Bench) -> None:
    """The reply to the first request was lost: the upload of the same key goes on, alone."""
    first = s3.adapter.begin(s3.package)
    s3.adapter.send(first.state, _body(s3, 0, 5 * MB), s3.package)
    second = s3.adapter.begin(s3.package)
    assert (second.state, second.answer) == (first.state, Offset(5 * MB))
    s3.assert_arrived()
    assert s3.id.encode() not in bench.ask("GET", "/films?uploads")


def test_a_new_version_takes_the_place_of_the_older(s3: Desk, bench: S3Bench) -> None:
    """Same key, so the link stays; what only the older one had is deleted."""
    s3.assert_arrived()
    new = Desk(s3.folder / "new", bench, f"{bench.server.url}/films/onze",
        replaces=s3.upload.remote.id, subtitles=(), title="Anders")  # fmt: skip
    new.run()
    assert (new.upload.state, new.upload.remote) == ("published", s3.upload.remote)
    assert sorted(key.rpartition(".")[2] for key in bench.keys(s3.id)) == ["jpg", "json", "mp4"]
    assert new.adapter.find(new.package) is not None
    assert s3.adapter.find(s3.package) is None
    assert s3.adapter.condition(s3.upload.remote, s3.package).phase == "gone"
    new.queue.close()


def test_departments_are_the_folders_that_are_no_videos(s3: Desk) -> None:
    """A video's own folder is none."""
    s3.assert_arrived()
    other = Desk(s3.folder / "other", s3.bench, f"{s3.bench.server.url}/films/onze", department="Hal 2")
    other.assert_arrived()
    names = [one.id for one in s3.adapter.departments()]
    assert "Hal 2" in names
    assert not any("how-to" in name for name in names)
    other.queue.close()


def test_a_refusal_with_status_200_is_one(moto: servers.Server, tmp_path: Path) -> None:
    """Putting parts together may be refused after a good status was sent: it is done again."""
    with before(moto.port) as proxy:
        desk = Desk(tmp_path, S3Bench(moto), f"{proxy.url}/films/onze")
        refusal = Fault(answer=answer(200, f"   {REFUSAL.format('InternalError')}"))
        proxy.next("POST", Fault(), refusal)
        desk.assert_arrived()
        assert proxy.count("POST") == 3
        assert len([one for one in proxy.requests if "partNumber" in one.path]) == 3
    desk.queue.close()


def test_a_server_without_conditions_is_asked_without(moto: servers.Server, tmp_path: Path) -> None:
    """`If-None-Match` goes along where it is known, and is left out where it is not."""
    with before(moto.port) as proxy:
        desk = Desk(tmp_path, S3Bench(moto), f"{proxy.url}/films/onze")
        proxy.next("POST", Fault(), Fault(answer=answer(501, REFUSAL.format("NotImplemented"))))
        desk.assert_arrived()
        told = [one.headers.get("if-none-match") for one in proxy.requests if one.method == "POST"]
    assert told == [None, "*", None]
    desk.queue.close()


@pytest.mark.parametrize(
    ("status", "code", "kind", "why"),
    [
        (403, "AccessDenied", LibraryRefused, "rights"),
        (403, "InvalidAccessKeyId", SignInNeeded, ""),
        (403, "SignatureDoesNotMatch", SignInNeeded, ""),
        (400, "AuthorizationHeaderMalformed", LibraryRefused, "field"),
        (404, "NoSuchBucket", LibraryRefused, "gone"),
        (404, "NoSuchUpload", SessionGone, ""),
        (400, "XAmzContentSHA256Mismatch", PieceDamaged, ""),
        (400, "BadDigest", PieceDamaged, ""),
        (400, "RequestTimeout", LibraryAway, ""),
        (503, "SlowDown", LibraryAway, ""),
        (507, "XMinioStorageFull", LibraryRefused, "quota"),
        (400, "EntityTooLarge", LibraryRefused, "too_large"),
        (409, "OperationAborted", LibraryAway, ""),
    ],
)
def test_refusals_are_understood(
    s3: Desk, moto: servers.Server, status: int, code: str, kind: type[Exception], why: str
) -> None:
    """The code says what a refusal means, not the status."""
    with before(moto.port) as proxy:
        adapter = s3.adapter_to(f"{proxy.url}/films/onze")
        begun = adapter.begin(s3.package)
        proxy.next("PUT", Fault(answer=answer(status, REFUSAL.format(code))))
        with pytest.raises(kind) as raised:
            adapter.send(begun.state, _body(s3, 0, 5 * MB), s3.package)
    assert getattr(raised.value, "why", "") == why


def test_what_is_no_s3_is_told(s3: Desk, moto: servers.Server) -> None:
    """A page for people is no answer, and nothing in an answer stands for more than it says."""
    with before(moto.port) as proxy:
        adapter = s3.adapter_to(f"{proxy.url}/films/onze")
        for said in ("<html>", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'):
            proxy.next("GET", Fault(answer=answer(200, said)))
            with pytest.raises(LibraryRefused) as refused:
                adapter.departments()
            assert refused.value.why == "not_a_library"


def test_without_keys_nobody_is_asked(s3: Desk, moto: servers.Server) -> None:
    """No request leaves without a signature."""
    with before(moto.port) as proxy:
        adapter = s3.adapter_to(f"{proxy.url}/films/onze")
        cast("S3", adapter)._web.credentials = Nobody()
        with pytest.raises(SignInNeeded):
            adapter.limits()
        assert proxy.requests == []


def test_without_botocore_it_says_so(s3: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra `s3` is not installed everywhere."""
    usual = builtins.__import__

    def without(name: str, *more: Any, **named: Any) -> Any:
        if name.startswith("botocore"):
            raise ImportError(name)
        return usual(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(LibraryRefused, match="botocore"):
        s3.adapter.limits()


@pytest.mark.parametrize(
    ("address", "region", "is_host", "bucket", "prefix", "found"),
    [
        ("https://minio.example:9000/films", "", False, "https://minio.example:9000/films", "", "us-east-1"),
        ("https://minio.example/films/a/b", "eu", False, "https://minio.example/films", "a/b/", "eu"),
        ("https://films.ceph.example/a", "", True, "https://films.ceph.example", "a/", "us-east-1"),
        ("https://films.s3.eu-west-1.amazonaws.com/a", "", False,
         "https://films.s3.eu-west-1.amazonaws.com", "a/", "eu-west-1"),
        ("https://s3.eu-west-1.amazonaws.com/films", "", False,
         "https://s3.eu-west-1.amazonaws.com/films", "", "eu-west-1"),
        ("https://s3.dualstack.eu-west-1.amazonaws.com/films", "", False,
         "https://s3.dualstack.eu-west-1.amazonaws.com/films", "", "eu-west-1"),
        ("https://s3-eu-west-1.amazonaws.com/films", "", False,
         "https://s3-eu-west-1.amazonaws.com/films", "", "eu-west-1"),
        ("https://s3.amazonaws.com/films", "", False, "https://s3.amazonaws.com/films", "", "us-east-1"),
    ],
)  # fmt: skip
def test_an_address_says_where_the_bucket_is(
    address: str, region: str, is_host: bool, bucket: str, prefix: str, found: str
) -> None:
    """In the path, or in the host's name as Amazon writes it."""
    place = place_of(address, region, is_host_style=is_host)
    assert (place.bucket, place.prefix, place.region) == (bucket, prefix, found)


def test_a_long_video_has_no_more_parts_than_are_allowed(s3: Desk) -> None:
    """10 000 at most, however long it is."""
    package = replace(s3.package, size_bytes=4 * 2**40)
    size = cast("S3", s3.adapter)._size_of(package)
    assert -(-package.size_bytes // size) <= 10_000
