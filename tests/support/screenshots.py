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
from PySide6.QtCore import QEventLoop, QPoint, QRect, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from evp_desktop.errors import Cancelled, DeviceLost, KitOfStranger
from evp_desktop.model import edits
from evp_desktop.model.masks import Mask, MaskPlace
from evp_desktop.model.media import Source, SourceEvent
from evp_desktop.model.project import Project, Receipt, Speaker
from evp_desktop.services import projects
from evp_desktop.services.preflight import Advice
from evp_desktop.services.settings import SettingsStore
from evp_desktop.ui.app import App
from evp_desktop.ui.record.region import RegionOverlay, first_area
from evp_desktop.ui.window import Window
from tests.support import publishing_moments
from tests.support.fake_services import FakeRecording, FakeServices, take_of

PAGES = ("home", "new", "prepare", "record", "edit", "check", "publish", "settings")
RECORDING = ("sources", "advice", "sides", "people", "hidden", "slides", "live", "review", "again", "aside")
"""Moments of the record page."""

MOMENTS = (
    *(
        "empty",
        "questions",
        "making",
        "help",
        "keys",
        "trouble",
        "damaged",
        "region",
        "bringing",
        "details",
        "covering",
    ),
    *("format", "upright", "finish", "persons", "stranger"),
    *RECORDING,
)
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
    receipt = Receipt(
        library=str(folder / "library"),
        location=str(folder / "library" / "welcome"),
        title=welcome.title,
        published_at="2026-05-03T12:00:00+00:00",
        sha256="0" * 64,
    )
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
    elif page in publishing_moments.MOMENTS:
        return publishing_moments.show_publishing(window, page, main, services, settle)
    elif page in MOMENTS:
        return show_moment(window, page, main, services)
    elif window.video is None:
        window.open_video(main, page)
    else:
        window.show_place(page)
    return window


def show_moment(window: Window, moment: str, main: Path, services: FakeServices) -> QWidget:
    """Bring a moment into sight; returns what to look at."""
    if moment in ("empty", "questions", "damaged"):
        _show_before(window, moment, main, services)
        return window
    if moment == "stranger":
        _show_stranger(window)
        return window
    place = {"making": "publish", "details": "edit", "covering": "edit"}
    place |= {"format": "publish", "upright": "publish", "finish": "check", "persons": "prepare"}
    window.open_video(main, place.get(moment, "record"))
    settle(200)
    page: Any = window.page
    if moment in RECORDING:
        return _show_recording(window, page, services, moment)
    if moment == "region":
        return _overlay(window)
    if moment in ("details", "covering"):
        _show_editing(window, page, moment)
        return window
    if moment in ("format", "upright", "finish", "persons"):
        _show_choices(page, moment)
        return window
    if moment == "keys":
        overlay = window.keys_overlay()
        overlay.show()
        return overlay
    _show_message(window, page, moment, services)
    return window


def _show_before(window: Window, moment: str, main: Path, services: FakeServices) -> None:
    """Moments without an open video."""
    if moment == "empty":
        window.tools.settings.change(projects_folder=str(main.parent / "none"))
    elif moment == "damaged":
        (main.parent / "Damaged.evp").mkdir()
        (main.parent / "Damaged.evp" / "project.json").write_text("{}")
    window.show_place("new" if moment == "questions" else "home")
    if moment == "questions":
        page: Any = window.page
        page.choose(services.bundle().find_kit("default").spec.templates[0])


def _show_message(window: Window, page: Any, moment: str, services: FakeServices) -> None:
    """Moments in which a page tells something."""
    if moment == "bringing":
        services.import_trouble = Cancelled()
        page.imports.bring(Path("Planner manual.pdf"), page.block)
    elif moment == "making":
        page.publish()
        services.exports[-1].progress(0.62, 120.0)
    elif moment == "help":
        window.show_help()
    elif moment == "trouble":
        page.notice.say_error(DeviceLost("Headset", "unplugged"))


def _show_editing(window: Window, page: Any, moment: str) -> None:
    """More about a part that has all there is to change, or the frame of a new cover."""
    video: Any = window.video
    camera = Source(kind="camera", file="camera.mkv", duration_us=9_000_000, width=1280, height=720)
    pointer = Source(kind="pointer", file="pointer.jsonl", duration_us=9_000_000)

    def with_more(project: Project) -> Project:
        takes = tuple(replace(take, sources=(*take.sources, camera, pointer)) for take in project.takes)
        block = project.blocks[1]
        project = edits.change_block(replace(project, takes=takes), block.id, layout="screen_camera")
        clip: Any = project.clip_of(block.id)
        place = MaskPlace(at_us=2_000_000, x=0.2, y=0.3, width=0.3, height=0.1)
        mask = Mask(id="m1", take_id=clip.take_id, start_us=2_000_000, end_us=6_000_000, places=(place,))
        return edits.freeze(edits.add_mask(project, mask), clip.id, 4_000_000, 2_000_000)

    video.editor.apply("more", with_more)
    page.choose(video.project.blocks[1].id)
    page.takes.more.button.click()
    if moment == "covering":
        page.takes.covers.add.click()


def _show_stranger(window: Window) -> None:
    """The question before a stranger's house style is taken."""
    window.show_place("settings")
    page: Any = window.page
    kit = KitOfStranger("holding.evpkit", "", "9f01 22aa 8c3d 0e77", "Grootbedrijf Holding", "2025.11")
    page._ask_about(kit, Path("holding.evpkit"))


def _show_choices(page: Any, moment: str) -> None:
    """A card that is opened to what can be changed."""
    if moment == "persons":
        page.about.add_second()
        page.house_style.toggle()
    elif moment == "finish":
        page.finish.toggle()
    else:
        page.format.toggle()
    if moment == "upright":
        page.format.shapes.tiles["9:16"].click()


def _show_recording(window: Window, page: Any, services: FakeServices, moment: str) -> QWidget:
    """Bring a moment of the record page into sight."""
    layouts = {"sides": "side_by_side", "people": "two_people", "sources": "screen_camera", "aside": "screen"}
    layouts |= {"slides": "screen"}
    page.before.layout_choice.chosen.emit(layouts.get(moment, "camera"))
    settle(200)
    if moment == "sources":
        page.before.chips.picture.menu().popup(page.before.chips.picture.mapToGlobal(QPoint(0, -260)))
        return page.before.chips.picture.menu()  # type: ignore[no-any-return]
    if moment == "advice":
        services.recordings[-1].advice = Advice("back_light")
        settle(2500)
    elif moment == "hidden":
        page.sources.toggle_self_view()
    if moment in ("sides", "people", "advice", "hidden"):
        return window
    window.tools.settings.change(countdown_s=0)
    if moment == "slides":
        page.sources.show_slides(Path("Planner manual.pdf"))
        settle(200)
    page.before.ready.button.click()
    _run(services.recordings[-1], moment)
    settle(200)
    if moment == "aside":
        return page.aside.speaker  # type: ignore[no-any-return]
    if moment in ("review", "again"):
        if moment == "again":
            _again(page, services)
        page.recorder.stop()
    return window


def _run(session: FakeRecording, moment: str) -> None:
    warnings = {"live": ("microphone_replaced",), "aside": ("no_sound",)}.get(moment, ())
    session.set(
        phase="recording", elapsed_us=12_400_000, bytes_written=99, warnings=warnings,
        lost=("Headset",), replaced_by="Built-in",
    )  # fmt: skip


def _again(page: Any, services: FakeServices) -> None:
    """A second take, in which the microphone vanished."""
    page.recorder.again(0)
    settle(200)
    session = services.recordings[-1]
    event = SourceEvent(at_us=7_000_000, change="replaced", device="Built-in")
    source = Source(kind="microphone", file="microphone.mka", device="Headset", events=(event,))
    session.take_changes = {"sources": (*take_of("x").sources, source)}
    _run(session, "again")
    settle(200)


def _overlay(window: Window) -> QWidget:
    """The frame over a screen, without waiting for a real one."""
    room = QRect(0, 0, 1280, 720)
    picture = window.grab()
    overlay = RegionOverlay(window.tools.look, room, picture, first_area(room, None))
    overlay.show()
    return overlay


def pages_of(
    qt: QApplication, language: str, theme: str, size: tuple[int, int], wanted: tuple[str, ...], out: Path
) -> None:
    """Every wanted page in one language, theme and size."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["EVP_HOME"] = home
        services = FakeServices()
        settings = SettingsStore(Path(home) / "settings")
        main = sample_videos(settings.projects_folder, services, language)
        app = App(qt, services.make, settings, theme=theme, speak=language)
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
