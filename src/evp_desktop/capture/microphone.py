"""A microphone, or what the computer plays, through PortAudio (facts-capture 3)."""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from evp_desktop.capture.clock import now_ns
from evp_desktop.capture.devices import Microphone
from evp_desktop.capture.source import OnBlock
from evp_desktop.errors import DeviceLost, NoMicrophone

if TYPE_CHECKING:
    from evp_desktop.capture.platform.pulse import StreamWatch

RATE_HZ = 48_000
BLOCK = 960
"""20 ms. Left to itself the Pulse plug-in calls back for every 1 to 5 samples."""
_HOST_API = {"win32": "Windows WASAPI", "darwin": "Core Audio"}
"""The way into each system with the least delay; Windows lists every microphone once for each of four."""

_opening = threading.Lock()
"""PortAudio reads the wanted Pulse source from the environment, which all threads share."""

_running: set[int] = set()
"""Who has a stream open: PortAudio can only look again for devices when nobody has."""


def _look_afresh(sounddevice: Any) -> None:
    """PortAudio lists the devices once, when it starts: one that came later is found after starting anew."""
    if not _running:
        sounddevice._terminate()  # noqa: SLF001  there is no other way
        sounddevice._initialize()  # noqa: SLF001


def list_microphones() -> tuple[Microphone, ...]:
    """The microphones, the system's default first; what the speakers play comes last."""
    if sys.platform == "linux":
        from evp_desktop.capture.platform.pulse import list_sources

        found = list_sources()
        if found is not None:
            return found
    return tuple(Microphone(id=name, name=name) for name in _portaudio_inputs())


def _portaudio_inputs() -> dict[str, int]:
    """PortAudio's inputs by name, the default first."""
    try:
        import sounddevice
    except OSError:  # PortAudio itself is missing
        return {}
    wanted = _HOST_API.get(sys.platform, "")
    apis = [api["name"] for api in sounddevice.query_hostapis()]
    default = sounddevice.default.device[0]
    inputs = [
        (index, device["name"])
        for index, device in enumerate(sounddevice.query_devices())
        if device["max_input_channels"] > 0 and (wanted not in apis or apis[device["hostapi"]] == wanted)
    ]
    inputs.sort(key=lambda pair: pair[0] != default)
    first: dict[str, int] = {}
    for index, name in inputs:
        first.setdefault(name, index)
    return first


class MicrophoneSource:
    """A sound device at 48 kHz; an empty id is the system's default.

    With `may_replace` the default microphone takes over while the chosen one is not there. What the speakers
    play never takes over from a microphone.
    """

    sample_rate_hz = RATE_HZ

    def __init__(self, device_id: str, name: str, *, may_replace: bool = True, channels: int = 1) -> None:
        self.name = self.current_name = name
        self.channels = channels
        self._id = device_id
        self._may_replace = may_replace
        self._current_id = device_id
        self._stream: Any = None
        self._watch: StreamWatch | None = None

    def open(self, on_block: OnBlock) -> None:
        """Start the device; raises `NoMicrophone` or `DeviceLost`."""
        try:
            import sounddevice
        except OSError as error:
            raise NoMicrophone(self.name, "PortAudio is not installed") from error

        def arrived(data: Any, *_: Any) -> None:
            on_block(now_ns(), np.frombuffer(data, np.int16).reshape(-1, self.channels).copy())

        with _opening:
            chosen = self._choose()
            try:
                self._start(sounddevice, chosen.id if chosen else "", arrived)
            except DeviceLost:
                self.close()
                raise
            except sounddevice.PortAudioError as error:
                self.close()  # what was made and cannot be started would stay open for ever
                _look_afresh(sounddevice)
                if chosen is None:
                    raise NoMicrophone(self.name) from error
                raise DeviceLost(self.name, str(error)) from error
        self._current_id = chosen.id if chosen else ""
        self.current_name = self.name if chosen is None or chosen.id == self._id else chosen.name

    def _choose(self) -> Microphone | None:
        """The device to open: the chosen one, or who may take over; None leaves it to the system."""
        found = list_microphones()
        wanted = next((one for one in found if one.id == self._id), None)
        if wanted is not None or not self._id:
            return wanted
        others = [one for one in found if not one.is_system_sound]
        if not self._may_replace or not others:
            raise NoMicrophone(self.name)
        return others[0]

    def _start(self, sounddevice: Any, device_id: str, arrived: Any) -> None:
        before = self._streams()
        self._stream = self._make_stream(sounddevice, device_id, arrived)
        self._stream.start()
        _running.add(id(self))
        self._watch_stream(before)

    def _streams(self) -> frozenset[int]:
        if sys.platform != "linux":
            return frozenset()
        from evp_desktop.capture.platform.pulse import our_streams

        return our_streams()

    def _watch_stream(self, before: frozenset[int]) -> None:
        """Remember which of the sound server's streams is ours, to notice when it is moved."""
        new = self._streams() - before
        if sys.platform == "linux" and new:
            from evp_desktop.capture.platform.pulse import StreamWatch

            self._watch = StreamWatch(max(new), self.name)

    def _make_stream(self, sounddevice: Any, device_id: str, arrived: Any) -> Any:
        options: dict[str, Any] = {"device": None}
        if sys.platform != "linux" and device_id:
            options["device"] = _portaudio_inputs().get(device_id)
        if sys.platform == "win32":
            options["extra_settings"] = sounddevice.WasapiSettings(auto_convert=True)
        before = os.environ.get("PULSE_SOURCE")
        if device_id:
            os.environ["PULSE_SOURCE"] = device_id
        try:
            return sounddevice.RawInputStream(
                samplerate=RATE_HZ,
                blocksize=BLOCK,
                channels=self.channels,
                dtype="int16",
                callback=arrived,
                **options,
            )
        finally:
            if before is None:
                os.environ.pop("PULSE_SOURCE", None)
            else:
                os.environ["PULSE_SOURCE"] = before

    def check(self) -> None:
        """Raise `DeviceLost` when another device is heard than was opened, or the chosen one is back."""
        if self._watch is None:
            return
        heard = self._watch.look()
        if self._current_id and heard.source_id != self._current_id:
            raise DeviceLost(self.name, "it was unplugged")
        if self._current_id != self._id and self._id in heard.present:
            raise DeviceLost(self.current_name, "the chosen one is back")

    def close(self) -> None:
        """Let go of the device."""
        watch, self._watch = self._watch, None
        if watch is not None:
            watch.close()
        stream, self._stream = self._stream, None
        _running.discard(id(self))
        if stream is not None:
            stream.abort(ignore_errors=True)
            stream.close(ignore_errors=True)
