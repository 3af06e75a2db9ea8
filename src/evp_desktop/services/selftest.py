"""What works on this machine, tried for real."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from evp_desktop import paths
from evp_desktop.capture import devices
from evp_desktop.capture.camera import list_cameras
from evp_desktop.capture.microphone import MicrophoneSource, list_microphones
from evp_desktop.capture.screen import ScreenSource
from evp_desktop.errors import EvpError, LibraryUnwritable, NoCamera, NoMicrophone
from evp_desktop.media import codecs
from evp_desktop.services import brand_kits, files

State = Literal["works", "absent", "trouble"]

LISTEN_S = 4.0
"""An idle sound server needs up to 1.7 s before the first sample (facts-capture 3)."""


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was tried. `is_needed`: without it no video can be made at all."""

    name: str
    state: State
    detail: str = ""
    is_needed: bool = False
    trouble: EvpError | None = None


def run(library: Path) -> tuple[Trial, ...]:
    """Try everything; takes some seconds."""
    return (
        _try("codecs", codecs.try_codecs, is_needed=True),
        _try("fonts", _try_fonts, is_needed=True),
        _try("screen", _try_screen),
        _try("camera", _try_camera),
        _try("microphone", _try_microphone),
        _try("keyring", _try_keyring),
        _try("library", lambda: _try_library(library), is_needed=True),
    )


def _try(name: str, trial: Callable[[], str], *, is_needed: bool = False) -> Trial:
    try:
        return Trial(name=name, state="works", detail=trial(), is_needed=is_needed)
    except (NoCamera, NoMicrophone) as trouble:
        return Trial(name=name, state="absent", trouble=trouble, is_needed=is_needed)
    except EvpError as trouble:
        return Trial(name=name, state="trouble", trouble=trouble, is_needed=is_needed)


def _try_fonts() -> str:
    from evp_desktop.render.text import text_image

    kit = brand_kits.find_kit("default", paths.brand_kits_folder())
    font = kit.file(kit.spec.fonts.bold.file)
    text_image("Żółć Éé", font=font, size_px=40, colour="#ffffff", max_width_px=800)
    return font.name


def _try_screen() -> str:
    screen = devices.list_screens()[0]
    source = ScreenSource(screen.name, (screen.x, screen.y, screen.width, screen.height))
    source.open()
    try:
        frame = source.read().frame
    finally:
        source.close()
    return f"{screen.name} {frame.width}x{frame.height}"


def _try_camera() -> str:
    found = list_cameras()
    if not found:
        raise NoCamera
    return ", ".join(camera.name for camera in found)


def _try_microphone() -> str:
    found = list_microphones()
    if not found:
        raise NoMicrophone
    heard = threading.Event()
    source = MicrophoneSource(found[0].id, found[0].name)
    source.open(lambda *_: heard.set())
    try:
        if not heard.wait(LISTEN_S):
            raise NoMicrophone(found[0].name)
    finally:
        source.close()
    return found[0].name


def _try_keyring() -> str:
    import keyring
    from keyring.backends import fail

    backend = keyring.get_keyring()
    if isinstance(backend, fail.Keyring):
        return "none: passwords are kept until the program ends"
    return str(backend.name)


def _try_library(library: Path) -> str:
    try:
        library.mkdir(parents=True, exist_ok=True)
        trial = library / ".evp-selftest"
        files.replace_file(trial, b"")
        trial.unlink()
    except OSError as error:
        raise LibraryUnwritable(library, error.strerror or "") from error
    except EvpError as error:
        raise LibraryUnwritable(library, str(error)) from error
    return str(library)
