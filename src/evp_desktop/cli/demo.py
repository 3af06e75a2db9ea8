"""`evp demo`: the whole main job on a stage of its own, to see that all of it works here."""

from __future__ import annotations

import argparse
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from evp_desktop.cli.output import Output
from evp_desktop.cli.publish import publish_folder
from evp_desktop.cli.record import record_take, stop_requested, warm
from evp_desktop.errors import Cancelled, ChildFailed

if TYPE_CHECKING:
    from evp_desktop.services.stage import Stage

WINDOW_TITLE = "EVP Desktop demo"
BREATH_S = 0.5
"""Quiet before and after a spoken part, as a person would leave it."""


class Part(NamedTuple):
    """One part of the demo's script."""

    heading: str
    text: str


SCRIPTS = {
    "en": (
        Part("Record", "You are looking at a real window, recorded while this voice was speaking."),
        Part(
            "House style",
            "The logo, the name and the colours come from the brand kit. "
            "The sound is made even all by itself.",
        ),
        Part(
            "Publish",
            "Subtitles and chapters come from the script. "
            "Now the video goes to the library, and not a second before.",
        ),
    ),
    "nl": (
        Part("Opnemen", "Je kijkt naar een echt venster, opgenomen terwijl deze stem sprak."),
        Part(
            "Huisstijl",
            "Het logo, de naam en de kleuren komen uit de huisstijl. Het geluid wordt vanzelf gelijkmatig.",
        ),
        Part(
            "Publiceren",
            "Ondertitels en hoofdstukken komen uit het script. "
            "Nu gaat de video naar de bibliotheek, en geen seconde eerder.",
        ),
    ),
}
TITLES = {"en": "This is how it works", "nl": "Zo werkt het"}
SPEAKERS = {
    "en": ("Robin de Vries", "Shows how it works"),
    "nl": ("Robin de Vries", "Laat zien hoe het werkt"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Language, house style and where the video goes."""
    parser.add_argument("--language", choices=sorted(SCRIPTS), default="en", help="spoken language")
    parser.add_argument("--kit", default="default", metavar="KIT", help="brand kit: its folder or id")
    parser.add_argument("--library", type=Path, metavar="FOLDER", help="the library (default: yours)")


def run(args: argparse.Namespace, out: Output) -> int:
    """Record a real window and a voice for about 20 s, make the video, publish it, say where it lies."""
    from evp_desktop import paths
    from evp_desktop.services.settings import SettingsStore
    from evp_desktop.services.stage import Stage

    library = args.library or SettingsStore(paths.settings_folder()).library_folder
    folder = _new_project(args.language, args.kit, paths.projects_folder())
    out.line(f"Making a demo video of about 25 seconds in {folder}")
    with Stage() as stage:
        _record(stage, folder, args.language, out)
    publish_folder(folder, library.absolute(), out, kit_name=args.kit)
    return 0


def _new_project(language: str, kit: str, parent: Path) -> Path:
    from evp_desktop.model import edits
    from evp_desktop.model.project import Speaker
    from evp_desktop.model.script import Block
    from evp_desktop.services import projects
    from evp_desktop.services.exporting import kit_of

    name, role = SPEAKERS[language]
    folder = projects.create(
        parent,
        TITLES[language],
        language="nl" if language == "nl" else "en",
        kit_id=kit_of(kit).spec.id,
        speaker=Speaker(name=name, role=role),
    )
    project = projects.load(folder)
    project = edits.remove_block(project, project.blocks[0].id)
    for part in SCRIPTS[language]:
        block = Block(id=edits.new_id(), heading=part.heading, text=part.text)
        project = edits.add_block(project, block)
    projects.save(folder, project)
    return folder


def _record(stage: Stage, folder: Path, language: str, out: Output) -> None:
    from evp_desktop.services import projects, recording
    from evp_desktop.services.recording import Choice

    window = stage.open_window([sys.executable, "-m", "evp_desktop.ui.demo_window", WINDOW_TITLE])
    if window.stdout is None or not window.stdout.readline():
        raise ChildFailed("The demo's window", "it did not open")
    blocks = projects.load(folder).blocks
    voices = [stage.voice(block.text, language) for block in blocks]
    recorder = recording.make_recorder(
        Choice(screen_id=WINDOW_TITLE, microphone_id=stage.microphone)
    ).recorder
    quiet = Output(is_json=False, is_silent=True)
    with stop_requested() as stop, warm(recorder, stop):
        for number, (block, voice) in enumerate(zip(blocks, voices, strict=True), 1):
            out.line(f"Recording part {number} of {len(blocks)}: {block.heading}")
            _cue(window, (block.heading, block.text, f"{number} / {len(blocks)}"))
            spoken = threading.Event()
            _speak(stage, voice, spoken)
            take = record_take(recorder, folder, block.id, None, spoken, quiet)
            if stop.is_set():
                raise Cancelled
            recording.keep_take(folder, take)


def _speak(stage: Stage, voice: Path, spoken: threading.Event) -> None:
    """Speak on a thread of its own; the take ends when the voice has."""

    def work() -> None:
        pause = threading.Event()
        pause.wait(BREATH_S)
        try:
            stage.speak(voice)
            pause.wait(BREATH_S)
        finally:
            spoken.set()

    threading.Thread(target=work, name="voice", daemon=True).start()


def _cue(window: subprocess.Popen[str], words: Iterable[str]) -> None:
    """Tell the window what to show."""
    assert window.stdin is not None
    window.stdin.write("\t".join(words) + "\n")
    window.stdin.flush()
