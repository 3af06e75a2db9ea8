"""One video through our queue to one library, as a process of its own; for `bench.upload`.

Usage: python -m bench.sender KIND ADDRESS TOKEN FILE FOLDER [PIECE_BYTES]
The last line is one JSON object: seconds of sending, megabytes at the peak, bytes that were sent twice.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from evp_desktop.model.libraries import Library
from evp_desktop.model.uploads import WORKING, Package, Upload
from evp_desktop.services.uploads import kinds
from evp_desktop.services.uploads.adapter import Adapter, Session, Tools
from evp_desktop.services.uploads.engine import Engine
from evp_desktop.services.uploads.queue import Queue
from evp_desktop.services.uploads.web import Web


class Token:
    """Credentials that do not end."""

    def __init__(self, token: str) -> None:
        self._token = token

    def headers(self) -> dict[str, str]:
        """What signs in."""
        return {"Authorization": f"Bearer {self._token}"}

    def renew(self, refused: Mapping[str, str]) -> bool:  # noqa: ARG002
        """There is no other."""
        return False


class SmallPieces:
    """An adapter whose library takes pieces of a fixed size, so that many requests are made."""

    def __init__(self, adapter: Adapter, piece_bytes: int) -> None:
        self._adapter = adapter
        self._piece_bytes = piece_bytes

    def __getattr__(self, name: str) -> Any:
        return getattr(self._adapter, name)

    def begin(self, package: Package) -> Session:
        """As the adapter, in such pieces."""
        return replace(self._adapter.begin(package), max_bytes=self._piece_bytes)

    def resume(self, session: str, package: Package) -> Session:
        """As the adapter, in such pieces."""
        return replace(self._adapter.resume(session, package), max_bytes=self._piece_bytes)


def main() -> None:
    """Send it and tell what it took."""
    kind, address, token, file, folder, *piece = sys.argv[1:]
    video, place = Path(file), Path(folder)
    library = Library(id="bench", kind=kind, address=address)
    adapter: Any = kinds.maker(library)(library, Tools(Web(address, credentials=Token(token))))
    if piece:
        adapter = SmallPieces(adapter, int(piece[0]))
    place.mkdir()
    mark = uuid.uuid4().hex[:12]
    (place / mark).mkdir()
    os.link(video, place / mark / "video.mp4")
    departments = adapter.departments()
    package = Package(
        mark=mark,
        video="video.mp4",
        size_bytes=video.stat().st_size,
        title="A long film",
        language="en",
        department=departments[0].id if departments else "",
    )
    queue = Queue(place)
    queue.add(Upload(id=mark, library="bench", package=package))
    spent = {"sending": 0.0}
    engine = Engine(queue, place, lambda _upload: adapter)
    row = queue.rows()[0].upload
    while row.state in WORKING:
        state, begun = row.state, time.perf_counter()
        time.sleep(min(1.0, max(0.0, row.next_try - time.time())))
        row = engine.advance(row)
        spent[state] = spent.get(state, 0.0) + time.perf_counter() - begun
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {"state": row.state, "spent_s": spent, "peak_mb": peak_mb, "resent_bytes": row.resent_bytes}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
