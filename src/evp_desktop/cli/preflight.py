"""`evp preflight`: try camera and microphone, and give at most one piece of advice."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import msgspec

from evp_desktop.cli.output import Output
from evp_desktop.errors import NoCamera, NoMicrophone

if TYPE_CHECKING:
    from evp_desktop.capture.devices import Devices
    from evp_desktop.capture.source import PictureSource, SoundSource

BLOCKED = 3
WORDS = {
    "no_sound": "I can't hear anything. Is the microphone on, and the right one chosen?",
    "no_space": "The disk is full. Make room before you record.",
    "too_soft": "Your voice is soft. Come closer to the microphone.",
    "noisy": "It is noisy here. Close the door or window, or come closer to the microphone.",
    "hum": "The microphone hums. Keep it away from chargers and power cables.",
    "no_face": "No face to be seen. Sit in front of the camera and check that nothing covers it.",
    "face_small": "You are far away. Come a little closer to the camera.",
    "face_high": "Your head touches the top. Tilt the camera up a little.",
    "face_low": "You are low in the picture. Tilt the camera down a little.",
    "face_left": "You sit at the side. Move a little towards the middle.",
    "face_right": "You sit at the side. Move a little towards the middle.",
    "dark_face": "Your face is dark. Turn towards the window, or put a lamp in front of you.",
    "back_light": "The light is behind you. Turn around, or close the curtain behind you.",
    "camera_small": "This camera is not very sharp. Choose another if you have one.",
    "little_space": "There is little room left on the disk. Make some before a long recording.",
    "battery_low": "The battery is low. Plug in the charger.",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which devices to try, as `evp record` takes them."""
    parser.add_argument("--camera", nargs="?", const="", metavar="ID", help="a camera (default: none)")
    sound = parser.add_mutually_exclusive_group()
    sound.add_argument("--microphone", default="", metavar="ID", help="a microphone (default: the first)")
    sound.add_argument("--no-microphone", action="store_true", help="no microphone")


def run(args: argparse.Namespace, out: Output) -> int:
    """Open the devices for some seconds; 3 when a recording would be worth nothing."""
    from evp_desktop import paths
    from evp_desktop.services.observer import Observer, observe
    from evp_desktop.services.preflight import advise
    from evp_desktop.services.recording import list_devices

    devices = list_devices()
    camera = _camera(devices, args.camera) if args.camera is not None else None
    microphone = None if args.no_microphone else _microphone(devices, args.microphone)
    observer = Observer(paths.projects_folder(), is_sound_wanted=microphone is not None)
    if microphone is not None:
        out.line("Say something…")
    seen = observe(observer, camera, microphone)
    advice = advise(seen)
    out.line(WORDS[advice.kind] if advice else "All good.")
    is_blocking = advice is not None and advice.is_blocking
    kind = advice.kind if advice else None
    out.result({"advice": kind, "is_blocking": is_blocking, "observations": msgspec.to_builtins(seen)})
    return BLOCKED if is_blocking else 0


def _camera(devices: Devices, wanted: str) -> PictureSource:
    from evp_desktop.capture.camera import CameraSource

    found = next((one for one in devices.cameras if not wanted or wanted in (one.id, one.name)), None)
    if found is None:
        raise NoCamera(wanted)
    return CameraSource(found.id, found.name)


def _microphone(devices: Devices, wanted: str) -> SoundSource:
    from evp_desktop.capture.microphone import MicrophoneSource

    found = next((one for one in devices.voices if not wanted or wanted in (one.id, one.name)), None)
    if found is None:
        raise NoMicrophone(wanted)
    return MicrophoneSource(found.id, found.name)
