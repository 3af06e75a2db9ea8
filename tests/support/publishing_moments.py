"""Moments of a video on its way to a library, to be looked at."""

from __future__ import annotations

import hashlib
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from evp_desktop.model import edits
from evp_desktop.model.libraries import Department, Library, Limits
from evp_desktop.model.project import Receipt, Retention
from evp_desktop.model.review import Remark, ReviewRound
from evp_desktop.model.uploads import Package, Trouble, Upload
from evp_desktop.services import projects
from evp_desktop.services.review_desk import ReviewDesk
from evp_desktop.services.sending import Offer
from evp_desktop.ui.prepare.consent import ConsentDialog
from evp_desktop.ui.window import Window
from tests.support.fake_services import FakeServices

MOMENTS = (
    "where",
    "sending",
    "waiting",
    "sentback",
    "stopped",
    "arrived",
    "libraries",
    "signin",
    "reviewing",
    "agreeing",
    "agreed",
    "ending",
)
VIDEOS = Library(
    id="videos",
    kind="peertube",
    name="Videotheek Zuid",
    address="https://videos.example.com",
    user="anna",
    department="7",
)
_OFFER = Offer(
    Limits(can_replace=True, can_schedule=True, visibilities=("private", "unlisted", "internal", "public")),
    (Department(id="7", name="Logistics"), Department(id="8", name="Care")),
)


def show_publishing(window: Window, moment: str, main: Path, services: FakeServices, settle: Any) -> QWidget:
    """Bring one of them into sight; returns what to look at."""
    tools = window.tools
    tools.settings.change(libraries=(VIDEOS,), default_library=VIDEOS.id)
    services.sending.offers[VIDEOS.id] = _OFFER
    if moment in ("libraries", "signin"):
        return _settings(window, moment, settle)
    if moment in ("agreeing", "agreed"):
        return _consent(window, moment, main, settle)
    if moment == "ending":
        return _ending(window, main, settle)
    if moment == "reviewing":
        return _reviewing(window, main.parent / "desk", settle)
    window.open_video(main, "publish")
    page: Any = window.page
    settle(200)
    if moment == "where":
        page.where.is_later.click()
        page.where.toggle()
        return window
    page.publish()
    services.exports[-1].finish()
    settle(200)
    _move(window, services, page.upload, moment)
    settle(200)
    return window


def _reviewing(window: Window, folder: Path, settle: Any) -> QWidget:
    """Two videos wait; one is looked at and something was said about it."""
    desk = ReviewDesk(folder)
    titles = (
        "How to book a meeting room",
        "Safe on the ladder: what we learnt from three near misses this year",
    )
    for number, title in enumerate(titles):
        place = folder.parent / f"outbox{number}"
        place.mkdir()
        words = "-f lavfi -i testsrc2=s=1280x720:r=30:d=5 -c:v libx264 -preset ultrafast"
        subprocess.run(["ffmpeg", "-v", "error", *words.split(), str(place / "video.mp4")], check=True)
        data = (place / "video.mp4").read_bytes()
        package = Package(
            mark=f"abcdef12345{number}",
            video="video.mp4",
            size_bytes=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            title=title,
            description="In two minutes you know how, without calling anybody.",
            speaker="Anna de Vries",
            language="en",
            review="communication",
        )
        desk.ask(Upload(id=package.mark, library="videos", package=package), place)
    window.tools.settings.change(review_folder=str(folder))
    window.show_place("review")
    settle(900)
    page: Any = window.page
    page.film.go_to(4_000_000)
    settle(300)
    page.remarks.line.setText("Please blur the badge on the table.")
    page.remarks.wanted.emit()
    return window


def _consent(window: Window, moment: str, main: Path, settle: Any) -> QWidget:
    window.open_video(main, "prepare:consent")
    page: Any = window.page
    settle(200)
    next(iter(page.people.agree.values())).click()
    dialog = page.people.findChildren(ConsentDialog)[-1]
    dialog.purposes["internal"].setChecked(True)
    if moment == "agreeing":
        return dialog  # type: ignore[no-any-return]
    dialog.agree.click()
    next(iter(page.people.take_back.values())).click()
    return window


def _ending(window: Window, main: Path, settle: Any) -> QWidget:
    """A video whose time is over, and the question before it goes."""
    window.show_place("home")
    kept = Retention(kind="how-to", owner="Anna", until="2026-12-03")
    day = "2026-05-03T12:00:00+00:00"
    receipt = Receipt(library="videos", location="x", title="T", published_at=day, sha256="0" * 64)
    projects.change(main, lambda now: edits.set_retention(edits.add_receipt(now, receipt), kept))
    window.show_place("home")
    settle(400)
    home: Any = window.page
    next(iter(home.ending.buttons.values()))["delete"].click()
    return window


def _settings(window: Window, moment: str, settle: Any) -> QWidget:
    window.show_place("settings:libraries")
    settle(400)
    page: Any = window.page
    if moment == "libraries":
        return window
    page.libraries.sign_in(VIDEOS)
    dialog = page.libraries.children()[-1]
    dialog._wants_code = True
    dialog._show_fields()
    dialog._say("Type the code that your phone shows for this library.")
    return dialog  # type: ignore[no-any-return]


def _move(window: Window, services: FakeServices, upload: Upload, moment: str) -> None:
    sending = services.sending
    reviewed = replace(upload.package, review="communication")
    if moment == "sending":
        sending.left = 130.0
        sending.become(upload, confirmed_bytes=49_600_000)
    elif moment == "waiting":
        sending.become(upload, state="waiting", package=reviewed)
    elif moment == "stopped":
        sending.become(upload, state="failed", trouble=Trouble(why="unsure"))
    elif moment == "arrived":
        package = replace(upload.package, published_at=datetime(2026, 5, 3, 12).astimezone().isoformat())
        upload = sending.become(upload, package=package)
        sending.arrive(upload, "https://videos.example.com/w/8tQ2fYxUG")
    else:
        remarks = (
            Remark(at_us=4_000_000, words="Please blur the badge on the table."),
            Remark(words="Can you say at the end whom people call when the room is taken?"),
        )
        video: Any = window.video
        video.editor.note(
            lambda project: edits.set_review(project, ReviewRound(state="changes_needed", remarks=remarks))
        )
        sending.become(upload, state="sent_back", package=reviewed)
