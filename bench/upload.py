"""Sending 1 GB to real servers on this machine, against what curl reaches for the same bytes.

A tus server (@tus/server) and a range server (@uploadx/core, the engine inside PeerTube). Ours is the whole
queue with every note on the disk; counted is the time of sending, from the first request for it to the
library's word that it is there. curl makes one request of all of it, to the range server with the MD5 that
it checks in ours as well (making that is not counted); `unchecked_curl_ratio` is against curl without it,
which spares the server that work. In pairs, the order changing. `resent_percent`: an eighth of it in pieces
of 1 MiB, 1 % of which break off at a random byte. `--quick`: an eighth, and one pair.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import random
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from bench.measure import finish, median_of
from tests.support import servers
from tests.support.servers.proxy import Fault, before

MB = 2**20
PIECE_BYTES = MB
FAILING = 0.01


class Place(NamedTuple):
    """A library as both reach it; `begin` starts an upload by hand: its address, and curl's words."""

    kind: str
    server: servers.Server
    address: str
    token: str
    begin: Callable[[int, str], tuple[str, list[str]]]


def ours(place: Place, file: Path, parent: Path, address: str = "", piece_bytes: int = 0) -> dict[str, Any]:
    """What our sender tells of itself."""
    folder = Path(tempfile.mkdtemp(dir=parent)) / "queue"
    words = [place.kind, address or place.address, place.token, str(file), str(folder)]
    words += [str(piece_bytes)] if piece_bytes else []
    done = subprocess.run(
        [sys.executable, "-m", "bench.sender", *words], check=True, stdout=subprocess.PIPE, text=True
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if told["state"] not in ("published", "waiting"):
        sys.exit(f"our sender ended in {told}")
    return told


def curl_s(place: Place, file: Path, md5: str = "") -> float:
    """How long curl takes for the bytes."""
    address, words = place.begin(file.stat().st_size, md5)
    begun = time.perf_counter()
    subprocess.run(["curl", "-sS", "-f", "-o", "/dev/null", *words, "-T", str(file), address], check=True)
    return time.perf_counter() - begun


def tus_place(server: servers.Server) -> Place:
    """The tus server."""
    address = f"{server.url}/files"
    signed = {"Authorization": f"Bearer {servers.TOKEN}", "Tus-Resumable": "1.0.0"}

    def begin(size: int, _md5: str) -> tuple[str, list[str]]:
        made = _asked("POST", address, {**signed, "Upload-Length": str(size)})
        lines = {**signed, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        return made.headers["Location"], ["-X", "PATCH", *_lines(lines)]

    return Place("tus", server, address, servers.TOKEN, begin)


def range_place(server: servers.Server) -> Place:
    """The range server."""
    form = {"client_id": "client", "client_secret": "of-the-client", "grant_type": "password"}
    form |= {"username": servers.USER, "password": servers.PASSWORD}
    told = _asked("POST", f"{server.url}/api/v1/users/token", {}, urllib.parse.urlencode(form).encode())
    token = json.load(told)["access_token"]
    signed = {"Authorization": f"Bearer {token}"}

    def begin(size: int, md5: str) -> tuple[str, list[str]]:
        body = {"channelId": 2, "name": "A long film", "filename": "film.mp4", "privacy": 3}
        lines = {**signed, "Content-Type": "application/json", "X-Upload-Content-Type": "video/mp4"}
        lines["X-Upload-Content-Length"] = str(size)
        made = _asked(
            "POST", f"{server.url}/api/v1/videos/upload-resumable", lines, json.dumps(body).encode()
        )
        address = urllib.parse.urljoin(server.url, made.headers["Location"])
        span = {
            **signed,
            "Content-Range": f"bytes 0-{size - 1}/{size}",
            "Content-Type": "application/octet-stream",
        }
        return address, _lines(span | ({"Content-MD5": md5} if md5 else {}))

    return Place("peertube", server, server.url, token, begin)


def _asked(method: str, address: str, headers: dict[str, str], body: bytes = b"") -> Any:
    return urllib.request.urlopen(urllib.request.Request(address, body, headers, method=method))


def _lines(headers: dict[str, str]) -> list[str]:
    return [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]


def in_pairs(place: Place, file: Path, parent: Path, pairs: int) -> dict[str, float]:
    """Our rate against curl's, and our memory."""
    ratios, peaks = [], []
    with file.open("rb") as data:
        md5 = base64.b64encode(hashlib.file_digest(data, "md5").digest()).decode()
    curl_s(place, file, md5)  # not counted: the first one writes to a disk that is still idle
    for number in range(pairs):
        curl = curl_s(place, file, md5) if number % 2 == 0 else 0.0
        told = ours(place, file, parent)
        curl = curl or curl_s(place, file, md5)
        sending = told["spent_s"]["sending"]
        rest = sum(told["spent_s"].values()) - sending
        print(
            f"{place.kind}: curl {curl:.2f} s, ours {sending:.2f} s (and {rest:.2f} s before and after), "
            f"peak {told['peak_mb']:.0f} MB"
        )
        ratios.append(curl / sending)
        peaks.append(told["peak_mb"])
    unchecked = curl_s(place, file) / sending
    return {"ratio": median_of(ratios), "unchecked": round(unchecked, 3), "peak_mb": max(peaks)}


def resent_percent(place: Place, file: Path, parent: Path) -> float:
    """How much was sent twice when one piece in a hundred breaks off."""
    luck = random.Random(7)
    with before(place.server.port) as door:
        door.next(
            "PATCH" if place.kind == "tus" else "PUT",
            *(
                Fault(cut_up=luck.randrange(PIECE_BYTES)) if luck.random() < FAILING else Fault()
                for _ in range(10_000)
            ),
        )
        address = place.address.replace(place.server.url, door.url)
        told = ours(place, file, parent, address, PIECE_BYTES)
    resent_bytes: int = told["resent_bytes"]
    return round(100 * resent_bytes / file.stat().st_size, 2)


def main() -> None:
    """Run everything and print the ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="an eighth of it, and one pair")
    args = parser.parse_args()
    size_mb, pairs = (128, 1) if args.quick else (1024, 3)
    with tempfile.TemporaryDirectory(prefix="evp-bench-") as name:
        parent = Path(name)
        file, small = parent / "film.mp4", parent / "small.mp4"
        for path, megabytes in ((file, size_mb), (small, 128)):
            _write(path, megabytes)
        found: dict[str, Any] = {"megabytes": size_mb, "pairs": pairs}
        with (
            servers.running(servers.tus(parent / "tus", 2 * size_mb * MB)) as tus,
            servers.running(servers.peertube(parent / "range")) as ranges,
        ):
            places = (tus_place(tus), range_place(ranges))
            rates = {place.kind: in_pairs(place, file, parent, pairs) for place in places}
            found["curl_ratio"] = min(rate["ratio"] for rate in rates.values())
            found["tus_curl_ratio"] = rates["tus"]["ratio"]
            found["range_curl_ratio"] = rates["peertube"]["ratio"]
            found["unchecked_curl_ratio"] = rates["peertube"]["unchecked"]
            found["peak_mb"] = round(max(rate["peak_mb"] for rate in rates.values()))
            found["resent_percent"] = max(resent_percent(place, small, parent) for place in places)
    finish(found)


def _write(path: Path, megabytes: int) -> None:
    """Bytes that begin as an MP4 does and do not repeat."""
    luck = random.Random(7)
    with path.open("wb") as file:
        file.write(b"\0\0\0\x18ftypisom" + luck.randbytes(MB - 12))
        for _ in range(megabytes - 1):
            file.write(luck.randbytes(MB))


if __name__ == "__main__":
    main()
