"""What the computer itself plays, as a sound source."""

from __future__ import annotations

import sys
import threading
from typing import Any

import numpy as np

from evp_desktop.capture.clock import now_ns
from evp_desktop.capture.microphone import BLOCK, RATE_HZ, MicrophoneSource
from evp_desktop.capture.source import OnBlock, SoundSource
from evp_desktop.errors import DeviceLost, NoMicrophone

NAME = "System sound"


def system_sound() -> SoundSource:
    """The sound of the default speakers; raises `NoMicrophone` where a system keeps it to itself."""
    if sys.platform == "linux":
        from evp_desktop.capture.platform.pulse import speakers_source

        speakers = speakers_source()
        if speakers is None:
            raise NoMicrophone(NAME)
        return MicrophoneSource(speakers.id, speakers.name, may_replace=False, channels=2)
    if sys.platform == "win32":
        return LoopbackSource()
    raise NoMicrophone(NAME, "macOS needs a virtual sound device")


class LoopbackSource:
    """The default speakers through WASAPI's loopback, in stereo; nothing arrives while nothing is played."""

    name = current_name = NAME
    sample_rate_hz = RATE_HZ
    channels = 2

    def __init__(self) -> None:
        self._is_over = threading.Event()
        self._thread: threading.Thread | None = None

    def open(self, on_block: OnBlock) -> None:
        """Start listening; raises `DeviceLost`."""
        import soundcard

        try:
            speakers = soundcard.default_speaker()
            loopback = soundcard.get_microphone(str(speakers.id), include_loopback=True)
        except (RuntimeError, IndexError, OSError) as error:
            raise DeviceLost(NAME, str(error)) from error
        self._is_over.clear()
        self._thread = threading.Thread(
            target=self._listen, args=(loopback, on_block), name="system-sound", daemon=True
        )
        self._thread.start()

    def _listen(self, loopback: Any, on_block: OnBlock) -> None:
        try:
            with loopback.recorder(RATE_HZ, channels=self.channels, blocksize=BLOCK) as recorder:
                while not self._is_over.is_set():
                    heard = recorder.record(BLOCK)
                    block = np.rint(np.clip(heard, -1, 1) * 32767).astype(np.int16)
                    on_block(now_ns(), block)
        except (RuntimeError, OSError):
            return  # nothing arrives any more, which the track notices by itself

    def check(self) -> None:
        """The loopback follows no other device: nothing to notice."""

    def close(self) -> None:
        """Stop listening."""
        self._is_over.set()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(timeout=2)
