"""A microphone through PortAudio (facts-capture 3)."""

from __future__ import annotations

import os
import sys
import threading
from typing import Any

import numpy as np

from evp_desktop.capture.clock import now_ns
from evp_desktop.capture.devices import Microphone
from evp_desktop.capture.source import OnBlock
from evp_desktop.errors import DeviceLost, NoMicrophone

RATE_HZ = 48_000
BLOCK = 960
"""20 ms. Left to itself the Pulse plug-in calls back for every 1 to 5 samples."""

_opening = threading.Lock()
"""PortAudio reads the wanted Pulse source from the environment, which all threads share."""


def list_microphones() -> tuple[Microphone, ...]:
    """The microphones, the system's default first; what the speakers play comes last."""
    if sys.platform == "linux":
        found = _pulse_sources()
        if found is not None:
            return found
    return _portaudio_inputs()


def _pulse_sources() -> tuple[Microphone, ...] | None:
    """The sources of PulseAudio or PipeWire, or None when neither runs."""
    import pulsectl

    try:
        with pulsectl.Pulse("evp-desktop", connect=False) as pulse:
            pulse.connect(autospawn=False)  # with a timeout it would always wait that long
            default = pulse.server_info().default_source_name
            sources = pulse.source_list()
    except pulsectl.PulseError:
        return None
    found = [
        Microphone(
            id=source.name,
            name=source.description or source.name,
            is_system_sound=source.name.endswith(".monitor"),
        )
        for source in sources
    ]
    return tuple(sorted(found, key=lambda one: (one.id != default, one.is_system_sound)))


def _portaudio_inputs() -> tuple[Microphone, ...]:
    try:
        import sounddevice
    except OSError:  # PortAudio itself is missing
        return ()
    default = sounddevice.default.device[0]
    inputs = [
        (index, device)
        for index, device in enumerate(sounddevice.query_devices())
        if device["max_input_channels"] > 0
    ]
    inputs.sort(key=lambda pair: pair[0] != default)
    return tuple(Microphone(id=str(index), name=device["name"]) for index, device in inputs)


class MicrophoneSource:
    """A microphone at 48 kHz in mono; an empty id is the system's default."""

    sample_rate_hz = RATE_HZ
    channels = 1

    def __init__(self, microphone_id: str, name: str) -> None:
        self.name = name
        self._id = microphone_id
        self._stream: Any = None

    def open(self, on_block: OnBlock) -> None:
        """Start the microphone; raises `NoMicrophone` or `DeviceLost`."""
        try:
            import sounddevice
        except OSError as error:
            raise NoMicrophone(self.name, "PortAudio is not installed") from error

        def arrived(data: Any, *_: Any) -> None:
            on_block(now_ns(), np.frombuffer(data, np.int16).reshape(-1, 1).copy())

        with _opening:
            try:
                self._stream = self._open_stream(sounddevice, arrived)
                self._stream.start()
            except sounddevice.PortAudioError as error:
                self._stream = None
                if not list_microphones():
                    raise NoMicrophone(self.name) from error
                raise DeviceLost(self.name, str(error)) from error

    def _open_stream(self, sounddevice: Any, arrived: Any) -> Any:
        device: int | str | None = int(self._id) if self._id.isdigit() else None
        before = os.environ.get("PULSE_SOURCE")
        if self._id and device is None:
            os.environ["PULSE_SOURCE"] = self._id
        try:
            return sounddevice.RawInputStream(
                samplerate=RATE_HZ,
                blocksize=BLOCK,
                channels=1,
                dtype="int16",
                device=device,
                callback=arrived,
            )
        finally:
            if before is None:
                os.environ.pop("PULSE_SOURCE", None)
            else:
                os.environ["PULSE_SOURCE"] = before

    def close(self) -> None:
        """Let go of the microphone."""
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.abort(ignore_errors=True)
            stream.close(ignore_errors=True)
