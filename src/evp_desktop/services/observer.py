"""Measures what camera and microphone deliver before the first take, for `preflight.advise`."""

from __future__ import annotations

import shutil
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import psutil

from evp_desktop.capture.clock import now_ns
from evp_desktop.capture.source import PictureSource, SoundSource
from evp_desktop.errors import DeviceTrouble
from evp_desktop.media.faces import Face, FaceFinder
from evp_desktop.media.frames import Planes, planes_of, to_yuv420p
from evp_desktop.media.hum import hum_hz
from evp_desktop.media.loudness_table import STEPS_PER_S, LoudnessMeter, lufs
from evp_desktop.services.preflight import Advice, Hearing, Observations, Sight, advise

LISTEN_S = 6
"""Long enough for a sentence with its pauses."""
ENOUGH_S = 2.0
PATIENCE_NS = 3_000_000_000
"""A microphone that delivered nothing for so long is not on (an idle one takes 1.7 s, facts-capture 3)."""
QUIET = 10 ** (-70 / 20)
"""A microphone that is off or muted stays below this."""
WINDOW_STEPS = 2
"""20 ms: shorter than the gap before a p or t, where the room is heard in the midst of a sentence."""
NOISE_QUANTILE = 0.05
ABOVE_NOISE_LU = 10.0
VOICE_LUFS = -52.0
"""Softer than this is somebody who moves, not somebody who speaks."""
VOICE_S = 0.5
FACE_KEPT_NS = 1_500_000_000
"""A face that is missed in one picture has not left."""
AROUND_FACE = 1.6
"""The room begins this many face sizes from the middle of the face: hair and shoulders are not the room."""
WHITE = 0.88
LOOK_EVERY_S = 0.4
TRY_EVERY_S = 0.1
TRY_S, TRY_AT_MOST_S = 3.0, 8.0
"""An idle microphone needs 1.7 s to begin, a voice some seconds to be heard."""

Floats = npt.NDArray[np.float64]


class Observer:
    """Takes in sound and pictures on any threads, one for each, and tells what they amount to.

    A source that is not wanted is not missed. `folder` is where takes would be written.
    """

    def __init__(
        self,
        folder: Path,
        *,
        is_sound_wanted: bool = True,
        finder: FaceFinder | None = None,
        clock: Callable[[], int] = now_ns,
    ) -> None:
        self._folder = folder
        self._is_sound_wanted = is_sound_wanted
        self._finder = finder or FaceFinder()
        self._clock = clock
        self._ears: _Ears | None = None
        self._heard_ns = clock()
        self._sight: Sight | None = None
        self._face_ns = 0

    def hear(self, samples: npt.NDArray[np.int16], rate_hz: int) -> None:
        """Take in a block of shape (n, channels)."""
        if self._ears is None:
            self._ears = _Ears(rate_hz, samples.shape[1])
        self._ears.hear(samples)
        self._heard_ns = self._clock()

    def see(self, picture: Planes) -> None:
        """Look at a picture of the camera; 10 ms, so two to five times a second is enough."""
        found = self._finder.find(picture)
        at_ns = self._clock()
        before = self._sight
        if found:
            self._face_ns = at_ns
        elif before is not None and before.face is not None and at_ns - self._face_ns < FACE_KEPT_NS:
            return
        face = found[0] if found else None
        self._sight = measure_sight(picture, face, is_face_sought=found is not None)

    @property
    def observations(self) -> Observations:
        """All that is known now; a hundredth of a second, so for once or twice a second."""
        battery = _battery()
        return Observations(
            hearing=self._hearing() if self._is_sound_wanted else None,
            sight=self._sight,
            free_bytes=_free_bytes(self._folder),
            battery_percent=battery[0],
            is_plugged_in=battery[1],
        )

    def _hearing(self) -> Hearing | None:
        if self._clock() - self._heard_ns > PATIENCE_NS:
            return Hearing(is_silent=True)
        return self._ears.hearing() if self._ears else None


class Watch:
    """Looks at the newest picture now and then, on a thread of its own, and keeps the advice up to date."""

    def __init__(self, observer: Observer, latest: Callable[[], Planes | None]) -> None:
        self.advice: Advice | None = None
        self._observer = observer
        self._latest = latest
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="preflight", daemon=True)

    def start(self) -> None:
        """Begin; `advice` changes from now on."""
        self._thread.start()

    def stop(self) -> None:
        """End; waits no longer than for one picture."""
        self._is_over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._is_over.wait(LOOK_EVERY_S):
            picture = self._latest()
            if picture is not None:
                self._observer.see(picture)
            self.advice = advise(self._observer.observations)


class _Ears:
    """The last seconds of a sound."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        self._rate_hz = rate_hz
        self._meter = LoudnessMeter(rate_hz, channels)
        self._lock = threading.Lock()
        self._blocks: deque[npt.NDArray[np.int16]] = deque()
        self._samples = 0
        self._energies: Floats = np.zeros(0)

    def hear(self, samples: npt.NDArray[np.int16]) -> None:
        """Take in a block."""
        energies = self._meter.feed(samples)["mean_square"].astype(np.float64)
        with self._lock:
            self._blocks.append(samples)
            self._samples += len(samples)
            while self._samples - len(self._blocks[0]) >= LISTEN_S * self._rate_hz:
                self._samples -= len(self._blocks.popleft())
            if len(energies):
                self._energies = np.concatenate([self._energies, energies])[-LISTEN_S * STEPS_PER_S :]

    def hearing(self) -> Hearing | None:
        """What it amounts to; None before there is enough of it."""
        with self._lock:
            blocks, energies = tuple(self._blocks), self._energies
        if not blocks:
            return None
        samples = np.concatenate(blocks).mean(axis=1) / 32768
        lately = samples[-round(ENOUGH_S * self._rate_hz) :]
        if len(lately) < ENOUGH_S * self._rate_hz:
            return None
        if np.abs(lately).max() < QUIET:
            return Hearing(is_silent=True)
        voice_lufs, noise_lufs = voice_and_noise(energies)
        return Hearing(voice_lufs=voice_lufs, noise_lufs=noise_lufs, hum_hz=hum_hz(samples, self._rate_hz))


def voice_and_noise(energies: Floats) -> tuple[float | None, float]:
    """The loudness of a voice, None while nobody speaks, and of the room, from mean squares of 10 ms."""
    windows = energies[len(energies) % WINDOW_STEPS :].reshape(-1, WINDOW_STEPS).mean(axis=1)
    noise = float(np.quantile(windows, NOISE_QUANTILE))
    loud = windows[windows > noise * 10 ** (ABOVE_NOISE_LU / 10)]
    if len(loud) * WINDOW_STEPS < VOICE_S * STEPS_PER_S:
        return None, lufs(noise)
    voice_lufs = lufs(float(loud[loud > loud.mean() / 10].mean()))
    return voice_lufs if voice_lufs > VOICE_LUFS else None, lufs(noise)


def measure_sight(picture: Planes, face: Face | None, *, is_face_sought: bool = True) -> Sight:
    """What a picture with this face, or none, amounts to."""
    light: Floats = (picture.y[::4, ::4].astype(np.float64) - 16) / 219
    room = np.ones(light.shape, np.bool_)
    if face is not None:
        room[_part(light, face, AROUND_FACE)] = False
    around = light[room] if room.any() else light.reshape(-1)
    return Sight(
        width=picture.width,
        height=picture.height,
        is_face_sought=is_face_sought,
        face=face,
        face_brightness=float(np.median(light[_part(light, face, 0.8)])) if face else 0.0,
        room_brightness=float(around.mean()),
        glare=float((around > WHITE).mean()),
    )


def _part(light: Floats, face: Face, size: float) -> tuple[slice, slice]:
    """The rows and columns of a face made larger or smaller about its middle, at least one of each."""
    height, width = light.shape
    rows = _between(
        (face.centre_y - face.height * size / 2), (face.centre_y + face.height * size / 2), height
    )
    columns = _between(
        (face.centre_x - face.width * size / 2), (face.centre_x + face.width * size / 2), width
    )
    return rows, columns


def _between(begin: float, end: float, length: int) -> slice:
    first = min(max(0, int(begin * length)), length - 1)
    return slice(first, max(first + 1, min(length, round(end * length))))


def _free_bytes(folder: Path) -> int | None:
    place = next((one for one in (folder, *folder.parents) if one.is_dir()), folder)
    try:
        return shutil.disk_usage(place).free
    except OSError:
        return None


def _battery() -> tuple[float | None, bool]:
    """How full the battery is in percent, None without one, and whether it is being charged."""
    try:
        battery = psutil.sensors_battery()
    except (AttributeError, OSError, psutil.Error):  # a system on which nobody knows
        return None, True
    if battery is None:
        return None, True
    return float(battery.percent), battery.power_plugged is not False


def observe(observer: Observer, camera: PictureSource | None, microphone: SoundSource | None) -> Observations:
    """Open the devices for some seconds and tell what they deliver; raises their trouble."""
    looking = _Looking(observer, camera) if camera else None
    began_ns = now_ns()
    try:
        if microphone is not None:
            rate_hz = microphone.sample_rate_hz
            microphone.open(lambda _, block: observer.hear(block, rate_hz))
        if looking is not None:
            looking.start()
        while True:
            threading.Event().wait(TRY_EVERY_S)
            if looking is not None and looking.trouble is not None:
                raise looking.trouble
            seen = observer.observations
            has_heard = microphone is None or seen.hearing is not None
            has_seen = camera is None or seen.sight is not None
            waited_s = (now_ns() - began_ns) / 1e9
            if (has_heard and has_seen and waited_s > TRY_S) or waited_s > TRY_AT_MOST_S:
                return seen
    finally:
        if looking is not None:
            looking.stop()
        if microphone is not None:
            microphone.close()


class _Looking:
    """Shows the observer some of a camera's pictures, on a thread of its own."""

    def __init__(self, observer: Observer, camera: PictureSource) -> None:
        self.trouble: DeviceTrouble | None = None
        self._observer = observer
        self._camera = camera
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look, name="preflight-camera", daemon=True)

    def start(self) -> None:
        """Open the camera."""
        self._thread.start()

    def stop(self) -> None:
        """Close the camera."""
        self._is_over.set()
        self._thread.join()

    def _look(self) -> None:
        try:
            self._camera.open()
            looked_ns = 0
            while not self._is_over.is_set():
                grab = self._camera.read()
                if grab.at_ns - looked_ns > LOOK_EVERY_S * 1e9:
                    looked_ns = grab.at_ns
                    self._observer.see(planes_of(to_yuv420p(grab.frame)))
        except DeviceTrouble as trouble:
            self.trouble = trouble
        finally:
            self._camera.close()
