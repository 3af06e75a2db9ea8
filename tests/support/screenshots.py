"""Pictures of every page in every language and theme, for people to judge.

Usage: python -m tests.support.screenshots FOLDER [--pages a,b] [--sizes 1280x720,1920x1080]
       [--languages nl,en] [--themes light,dark]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from evp_desktop.errors import DeviceLost
from evp_desktop.model import edits
from evp_desktop.model.project import Project, Speaker
from evp_desktop.services import projects
from evp_desktop.services.settings import SettingsStore
from evp_desktop.ui.app import App
from evp_desktop.ui.window import Window
from tests.support.fake_services import FakeServices, take_of

PAGES = ("home", "new", "prepare", "record", "edit", "check", "publish", "settings")
MOMENTS = ("empty", "questions", "live", "review", "making", "published", "help", "keys", "trouble")
"""States of a page that are worth a look as well."""

_TEXTS = {
    "en": (
        ("Hello! In two minutes I show you how to book a meeting room, so that nobody stands before a "
         "closed door again."),
        "Open the planner and choose the day. Green rooms are free.",
        "Click the room, fill in how many people come, and add the people you invite.",
        "Press Book. You get a mail with a link, and the room lights up in your colour.",
        "",
    ),
    "nl": (
        ("Hallo! In twee minuten laat ik je zien hoe je een vergaderruimte boekt, zodat niemand voor een "
         "dichte deur staat."),
        "Open de planner en kies de dag. Groene ruimtes zijn vrij.",
        "Klik op de ruimte, vul in met hoeveel mensen je komt en voeg je gasten toe.",
        "Druk op Boeken. Je krijgt een mail met een link, en de ruimte licht op in jouw kleur.",
        "",
    ),
}  # fmt: skip
_TITLES = {
    "en": ("How to book a meeting room", "Welcome, Sam", "Team update week 19"),
    "nl": ("Zo boek je een vergaderruimte", "Welkom, Sam", "Teamupdate week 19"),
}


def sample_videos(folder: Path, services: FakeServices, language: str) -> Path:
    """Make three videos in different states; returns the fullest one."""
    kit = services.bundle().find_kit("default")
    speaker = Speaker(name="Anna de Vries", role="Planner, Logistics")
    made = [
        projects.create(
            folder, title, language="nl" if language == "nl" else "en", template=template, speaker=speaker
        )
        for title, template in zip(reversed(_TITLES[language]), reversed(kit.spec.templates[:3]), strict=True)
    ]
    main = made[-1]
    projects.save(main, _filled(projects.load(main), language))
    welcome = projects.load(made[0])
    takes = tuple(take_of(block.id, 12 + place * 4) for place, block in enumerate(welcome.blocks))
    for take in takes:
        welcome = edits.add_take(welcome, take)
    receipt, _published = services.bundle().publish(made[0], welcome, kit, None, folder / "library")
    projects.save(made[0], edits.add_receipt(welcome, receipt))
    return main


def _filled(project: Project, language: str) -> Project:
    for block, text in zip(project.blocks, _TEXTS[language], strict=True):
        project = edits.change_block(project, block.id, text=text)
    for place, block in enumerate(project.blocks[:3]):
        for seconds in (9.0 + place, 11.5 + place)[: 1 + place % 2]:
            project = edits.add_take(project, take_of(block.id, seconds))
    clip = project.clips[1]
    return replace(edits.trim_clip(project, clip.id, start_us=900_000, end_us=clip.end_us - 1_700_000))


def settle(milliseconds: int = 400) -> None:
    """Let the window paint."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def shoot(widget: QWidget, file: Path) -> None:
    """Keep a picture of a widget."""
    file.parent.mkdir(parents=True, exist_ok=True)
    widget.grab().save(str(file))


def show(window: Window, page: str, main: Path, services: FakeServices) -> QWidget:
    """Bring a page, or a moment of one, into sight; returns what to look at."""
    if page in ("home", "new", "settings"):
        window.show_place(page)
    elif page in MOMENTS:
        return show_moment(window, page, main, services)
    elif window.video is None:
        window.open_video(main, page)
    else:
        window.show_place(page)
    return window


def show_moment(window: Window, moment: str, main: Path, services: FakeServices) -> QWidget:
    """Bring a moment into sight; returns what to look at."""
    if moment == "empty":
        window.tools.settings.change(projects_folder=str(main.parent / "none"))
        window.show_place("home")
        return window
    if moment == "questions":
        window.show_place("new")
        page: Any = window.page
        page.choose(services.bundle().find_kit("default").spec.templates[0])
        return window
    window.open_video(main, {"making": "publish", "published": "publish"}.get(moment, "record"))
    settle(200)
    page = window.page
    if moment in ("live", "review"):
        _record(window, page, services, is_over=moment == "review")
    elif moment in ("making", "published"):
        page.publish()
        services.exports[-1].progress(0.62, 120.0)
        if moment == "published":
            services.exports[-1].finish()
    elif moment == "help":
        window.show_help()
    elif moment == "trouble":
        page.notice.say_error(DeviceLost("Headset", "unplugged"))
    elif moment == "keys":
        overlay = window.keys_overlay()
        overlay.show()
        return overlay
    return window


def _record(window: Window, page: Any, services: FakeServices, *, is_over: bool) -> None:
    window.tools.settings.change(countdown_s=0)
    page.layout_choice.chosen.emit("camera")
    settle(200)
    page.ready.button.click()
    services.recordings[-1].set(
        phase="recording", elapsed_us=12_400_000, bytes_written=99, warnings=() if is_over else ("too_soft",)
    )
    settle(200)
    if is_over:
        page.recorder.stop()


def pages_of(
    qt: QApplication, language: str, theme: str, size: tuple[int, int], wanted: tuple[str, ...], out: Path
) -> None:
    """Every wanted page in one language, theme and size."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["EVP_HOME"] = home
        services = FakeServices()
        settings = SettingsStore(Path(home) / "settings")
        main = sample_videos(settings.projects_folder, services, language)
        app = App(qt, services.bundle(), settings, theme=theme, speak=language)
        window: Window = app.window
        window.resize(*size)
        window.show()
        for page in wanted:
            shown = show(window, page, main, services)
            settle()
            shoot(shown, out / f"{page}-{language}-{theme}-{size[0]}.png")
        window.close()
        app.close()
        window.deleteLater()
        settle(50)


def main(argv: list[str]) -> int:
    """Take the pictures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", default=",".join(PAGES))
    parser.add_argument("--languages", default="nl,en")
    parser.add_argument("--themes", default="light,dark")
    parser.add_argument("--sizes", default="1280x720,1920x1080")
    args = parser.parse_args(argv)
    qt = QApplication(sys.argv[:1])
    for size in args.sizes.split(","):
        width, height = size.split("x")
        for language in args.languages.split(","):
            for theme in args.themes.split(","):
                wanted = tuple(args.pages.split(","))
                pages_of(qt, language, theme, (int(width), int(height)), wanted, args.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
