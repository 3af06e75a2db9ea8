"""`evp record`: record a take into a project."""

from __future__ import annotations

import argparse
import os
import re
import select
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from msgspec.structs import replace

from evp_desktop.cli import messages
from evp_desktop.cli.output import Output
from evp_desktop.errors import Cancelled, DeviceLost, FileTrouble
from evp_desktop.model import edits
from evp_desktop.model.script import Background, Block, Layout
from evp_desktop.model.time import US_PER_S, clock_text

if TYPE_CHECKING:
    from evp_desktop.capture.recorder import Recorder
    from evp_desktop.model.media import Take
    from evp_desktop.services.recording import Choice

POLL_S = 0.2
USAGE = 2
WARM_UP_S = 10.0

WORDS = {
    "no_sound": "I can't hear anything. Is the microphone on?",
    "picture_frozen": "The picture does not arrive.",
    "microphone_lost": "The microphone is gone. The rest goes on, and I keep looking for it.",
    "microphone_replaced": "The chosen microphone is gone; another one has taken over.",
    "camera_lost": "The camera is gone. The rest goes on, and I keep looking for it.",
    "screen_lost": "What was shown is gone. The rest goes on.",
    "suspended": "The machine slept; the recording waits.",
    "disk_slow": "The disk is too slow; pictures are lost.",
    "disk_nearly_full": "Little room left on the disk.",
    "too_loud": "Too loud: move back a little.",
    "too_soft": "Too soft: come closer.",
}


def region(text: str) -> tuple[int, int, int, int]:
    """`WxH+X+Y` as x, y, width, height."""
    match = re.fullmatch(r"(\d+)x(\d+)\+(\d+)\+(\d+)", text)
    if not match or int(match[1]) < 16 or int(match[2]) < 16:
        raise argparse.ArgumentTypeError("write a region as WIDTHxHEIGHT+X+Y, for example 1280x720+100+50")
    width, height, x, y = map(int, match.groups())
    return x, y, width, height


def seconds(text: str) -> float:
    """A positive number of seconds."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= 24 * 3600:
        raise argparse.ArgumentTypeError("write a number of seconds above 0")
    return value


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to record, for how long, into which project."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--screen", default="", metavar="ID", help="a screen (default: the first one)")
    what.add_argument(
        "--window",
        default="",
        metavar="ID",
        help="one window, by id or title, also while other windows cover it",
    )
    what.add_argument("--region", type=region, metavar="WxH+X+Y", help="a part of the desktop")
    what.add_argument("--slides", default="", metavar="FILE", help="a PDF, a picture or a folder of pictures")
    what.add_argument("--no-screen", action="store_true", help="no screen")
    parser.add_argument("--no-pointer", action="store_true", help="leave the pointer out of the picture")
    parser.add_argument(
        "--keys",
        action="store_true",
        help="keep shortcuts such as Ctrl+C, to show them in the video; never what is typed",
    )
    parser.add_argument("--camera", nargs="?", const="", metavar="ID", help="a camera (default: none)")
    parser.add_argument("--second-camera", default="", metavar="ID", help="a second person's camera")
    sound = parser.add_mutually_exclusive_group()
    sound.add_argument("--microphone", default="", metavar="ID", help="a microphone (default: the first)")
    sound.add_argument("--no-microphone", action="store_true", help="no microphone")
    parser.add_argument("--system-sound", action="store_true", help="also what the computer plays")
    parser.add_argument(
        "--only-this-microphone",
        action="store_true",
        help="no other microphone may take over when it is gone",
    )
    parser.add_argument(
        "--layout", choices=get_args(Layout), help="what the viewer sees (default: what there is)"
    )
    parser.add_argument("--background", choices=get_args(Background), help="what is behind a face")
    parser.add_argument("--seconds", type=seconds, help="stop after so many seconds")
    parser.add_argument("--project", metavar="PROJECT", help="add to this project (default: a new one)")
    parser.add_argument("--title", default="Recording", help="title of a new project")
    parser.add_argument("--heading", default="", help="heading of the recorded part: becomes a chapter")
    parser.add_argument("--text", default="", help="what is said: becomes the subtitles")


def run(args: argparse.Namespace, out: Output) -> int:
    """Record until the time is over, Ctrl-C, or `q`."""
    from evp_desktop import paths
    from evp_desktop.services import projects, recording

    if args.second_camera and args.camera is None:
        args.camera = ""
    if args.no_screen and args.camera is None and args.no_microphone and not args.system_sound:
        out.error("There is nothing to record. Choose a screen, a camera or a microphone.", "NothingChosen")
        return USAGE
    recorder = recording.make_recorder(_choice(args)).recorder
    parent = paths.projects_folder()
    folder = projects.find(args.project, parent) if args.project else None
    with stop_requested() as stop, warm(recorder, stop):
        folder = folder or projects.create(parent, args.title)
        project = projects.load(folder)
        block = recording.next_block(project, args.heading, args.text)
        is_planned = project.block(block.id) is not None
        recording.keep_block(folder, _looking(block, args, is_planned=is_planned))
        if args.seconds is None:
            out.line("Recording. Press q or Ctrl-C to stop.")
        taken = record_take(recorder, folder, block.id, args.seconds, stop, out)
    recording.keep_take(folder, taken)
    _tell(out, folder, taken)
    return 0


def _looking(block: Block, args: argparse.Namespace, *, is_planned: bool) -> Block:
    """The block as the viewer is to see it: as asked, as planned, or with all that is recorded."""
    is_backdrop_on, is_face_on = not args.no_screen, args.camera is not None
    layout: Layout = block.layout
    if not is_planned and is_face_on:
        alone: Layout = "two_people" if args.second_camera else "camera"
        layout = "screen_camera" if is_backdrop_on else alone
    return replace(
        block,
        layout=args.layout or layout,
        background=args.background or block.background,
        are_keys_shown=args.keys or block.are_keys_shown,
    )


def _choice(args: argparse.Namespace) -> Choice:
    from evp_desktop.services.recording import Choice

    return Choice(
        is_screen_on=not args.no_screen,
        screen_id=args.screen or args.window,
        region=args.region,
        is_pointer_drawn=not args.no_pointer,
        are_shortcuts_recorded=args.keys,
        slides=args.slides,
        is_camera_on=args.camera is not None,
        camera_id=args.camera or "",
        second_camera_id=args.second_camera,
        is_microphone_on=not args.no_microphone,
        microphone_id=args.microphone,
        is_system_sound_on=args.system_sound,
        may_replace=not args.only_this_microphone,
    )


@contextmanager
def warm(recorder: Recorder, stop: threading.Event) -> Iterator[None]:
    """The devices open and delivering for the time of the block."""
    recorder.open()
    try:
        _wait_until_warm(recorder, stop)
        yield
    finally:
        recorder.close()


def record_take(
    recorder: Recorder, folder: Path, block_id: str, seconds: float | None, stop: threading.Event, out: Output
) -> Take:
    """Record a take of a block with a warm recorder until the time is over or `stop` is set."""
    from evp_desktop.services import projects, recording
    from evp_desktop.services.awake import Awake

    take, awake = recording.new_take(block_id), Awake()
    recorder.begin(projects.take_folder(folder, take.id), take)
    awake.start()
    try:
        _watch(recorder, seconds, stop, out)
        taken = recorder.finish()
    finally:
        awake.stop()
    if taken.duration_us < edits.MIN_CLIP_US:  # stopped before it began
        raise Cancelled
    return taken


def _wait_until_warm(recorder: Recorder, stop: threading.Event) -> None:
    """Wait until every device delivers; raises their trouble, or `DeviceLost` when one stays silent."""
    for _ in range(round(WARM_UP_S / POLL_S)):
        status = recorder.status
        if status.trouble is not None:
            raise status.trouble
        if status.phase == "ready":
            return
        if stop.wait(POLL_S):
            raise Cancelled
    raise DeviceLost("A device", "it delivers nothing")


def _watch(recorder: Recorder, seconds: float | None, stop: threading.Event, out: Output) -> None:
    """Tell what is recorded until the end; trouble ends the take, and what was recorded is kept."""
    told: tuple[str, ...] = ()
    while not stop.wait(POLL_S):
        status = recorder.status
        if seconds is not None and status.elapsed_us >= seconds * US_PER_S:
            return
        if isinstance(status.trouble, FileTrouble):
            out.line(messages.sentence(status.trouble))
            return
        if status.warnings != told:
            told = status.warnings
            for warning in told:
                out.line(WORDS[warning])
        out.event(
            "recording",
            phase=status.phase,
            elapsed_us=status.elapsed_us,
            bytes=status.bytes_written,
            level_dbfs=round(status.level_dbfs, 1),
            warnings=list(status.warnings),
        )


@contextmanager
def stop_requested() -> Iterator[threading.Event]:
    """An event that is set by Ctrl-C, a request to end, or a typed `q`."""
    stop = threading.Event()
    before = {
        number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)
    }
    keys = threading.Thread(target=_wait_for_q, args=(stop,), daemon=True)
    if _is_typed_to():
        keys.start()
    try:
        yield stop
    finally:
        stop.set()
        if keys.is_alive():
            keys.join()  # it leaves the terminal as it was
        for number, handler in before.items():
            signal.signal(number, handler)


def _is_typed_to() -> bool:
    """Whether keys come to us: a terminal stops a program in the background that touches it."""
    if sys.stdin is None or not sys.stdin.isatty():
        return False
    if sys.platform == "win32":
        return True
    try:
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except OSError:  # a terminal that controls nobody stops nobody
        return True


def _wait_for_q(stop: threading.Event) -> None:
    if sys.platform == "win32":
        import msvcrt

        while not stop.wait(POLL_S):
            if msvcrt.kbhit() and msvcrt.getwch().lower() == "q":
                stop.set()
        return
    import termios
    import tty

    before = termios.tcgetattr(sys.stdin)
    tty.setcbreak(sys.stdin)
    try:
        while not stop.is_set():
            if select.select([sys.stdin], [], [], POLL_S)[0] and sys.stdin.read(1).lower() == "q":
                stop.set()
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def _tell(out: Output, folder: Path, take: Take) -> None:
    out.line(f"Recorded {clock_text(take.duration_us)} into {folder}")
    out.line(f"Make the video with: evp export '{folder}'")
    out.result(
        {
            "project": str(folder),
            "take": take.id,
            "duration_us": take.duration_us,
            "files": [str(folder / "takes" / take.id / source.file) for source in take.sources],
            "lost_frames": sum(source.lost_frames for source in take.sources),
        }
    )
