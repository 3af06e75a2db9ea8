"""`evp uploads`: what is on its way to libraries, how far it is, and what is to become of it."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evp_desktop.cli import library_words
from evp_desktop.cli.output import Output
from evp_desktop.errors import NotFound

if TYPE_CHECKING:
    from evp_desktop.model.libraries import Library
    from evp_desktop.model.uploads import Upload
    from evp_desktop.services.keeping import OpenLibrary
    from evp_desktop.services.libraries import Libraries
    from evp_desktop.services.publisher import Publisher
    from evp_desktop.services.uploads.adapter import Adapter
    from evp_desktop.services.uploads.queue import Row, Wish

LOOK_AGAIN_S = 0.2

STATES = {
    "draft": "not asked for yet",
    "queued": "waits for its turn",
    "preparing": "being prepared",
    "sending": "being sent",
    "finishing": "all of it is sent, the library puts it together",
    "processing": "in the library, which gets it ready",
    "waiting": "waits for approval",
    "published": "published",
    "sent_back": "sent back",
    "failed": "stopped",
    "paused": "paused",
    "cancelled": "cancelled",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with which upload."""
    parser.add_argument("--run", action="store_true", help="send what waits, until nothing is left to do now")
    wishes = parser.add_mutually_exclusive_group()
    for name, summary in (
        ("pause", "let an upload rest"),
        ("go-on", "go on with one that rests or stopped"),
        ("cancel", "stop one for good; nothing of it stays in the library"),
        ("send-again", "send one again from the beginning, when you saw that the library does not have it"),
        ("forget", "take one that has ended off the list"),
    ):
        wishes.add_argument(f"--{name}", metavar="ID", help=summary)


def run(args: argparse.Namespace, out: Output) -> int:
    """Grant what is wished, send what waits, and tell how everything stands."""
    publisher = open_publisher()
    try:
        _wish(args, publisher)
        if args.run:
            work_off(publisher, out)
        tell(publisher.rows(), out)
    finally:
        publisher.close()
    return 0


def open_publisher() -> Publisher:
    """The queue of this machine with the libraries that are set up on it."""
    from evp_desktop import paths
    from evp_desktop.services.libraries import Libraries
    from evp_desktop.services.publisher import Publisher
    from evp_desktop.services.settings import SettingsStore

    settings = SettingsStore(paths.settings_folder())
    libraries, desk = Libraries(settings), settings.settings.review_folder
    return Publisher(
        paths.uploads_folder(),
        library_opener(libraries),
        desk=Path(desk) if desk else None,
        hang_up=libraries.hang_up,
    )


def library_opener(known: Libraries | None = None) -> OpenLibrary:
    """How a library that is set up here is reached, by its id."""
    from evp_desktop import paths
    from evp_desktop.services.libraries import Libraries
    from evp_desktop.services.settings import SettingsStore

    libraries = known or Libraries(SettingsStore(paths.settings_folder()))

    def open_library(library_id: str) -> tuple[Library, Adapter]:
        library = libraries.find(library_id)
        return library, libraries.open_adapter(library)

    return open_library


def work_off(publisher: Publisher, out: Output) -> None:
    """Send until nothing is left that goes on by itself within a minute; Ctrl-C leaves it for later."""
    from evp_desktop.cli.record import stop_requested

    with stop_requested() as stop:
        publisher.start()
        try:
            while not stop.wait(LOOK_AGAIN_S):
                rows = publisher.rows()
                if not any(_is_moving(row.upload) for row in rows):
                    return
                for row in rows:
                    _progress(row.upload, out)
        finally:
            publisher.close_runner()


def _is_moving(upload: Upload) -> bool:
    from evp_desktop.model.uploads import WORKING

    return upload.state in WORKING and upload.next_try < time.time() + 60


def _progress(upload: Upload, out: Output) -> None:
    if upload.state == "sending":
        part = upload.confirmed_bytes / max(1, upload.package.size_bytes)
        out.progress(part, None, f"Sending {upload.package.title}")


def _wish(args: argparse.Namespace, publisher: Publisher) -> None:
    known = {row.upload.id: row for row in publisher.rows()}
    wishes: tuple[tuple[str | None, Wish], ...] = (
        (args.pause, "pause"),
        (args.go_on, "go_on"),
        (args.cancel, "cancel"),
        (args.send_again, "send_again"),
    )
    for upload_id, wish in wishes:
        if upload_id is not None:
            if upload_id not in known:
                raise NotFound(upload_id)
            publisher.wish(upload_id, wish)
            publisher.grant_wishes()
    if args.forget is not None:
        if args.forget not in known:
            raise NotFound(args.forget)
        publisher.forget(known[args.forget].upload)


def tell(rows: list[Row], out: Output) -> None:
    """Say how uploads stand."""
    for row in rows:
        upload = row.upload
        part = 100 * upload.confirmed_bytes // max(1, upload.package.size_bytes)
        state = STATES[upload.state] + (f", {part} %" if upload.state == "sending" else "")
        out.line(f"{upload.id}  {upload.package.title}: {state}")
        if upload.trouble.why:
            out.line(f"    {library_words.trouble(upload.trouble)}")
        if upload.words:
            out.line(f"    {upload.words}")
        if upload.remote.url and upload.state == "published":
            out.line(f"    {upload.remote.url}")
    if not rows:
        out.line("Nothing is on its way.")
    out.result({"uploads": [told(row.upload) for row in rows]})


def told(upload: Upload) -> dict[str, Any]:
    """How an upload stands, for a program."""
    return {
        "id": upload.id,
        "title": upload.package.title,
        "library": upload.library,
        "state": upload.state,
        "confirmed_bytes": upload.confirmed_bytes,
        "size_bytes": upload.package.size_bytes,
        "why": upload.trouble.why,
        "url": upload.remote.url,
        "remote_id": upload.remote.id,
        "words": upload.words,
        "left_out": list(upload.left_out),
    }
