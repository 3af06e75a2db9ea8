"""Advice before the first take: from measurements, and from sounds and pictures."""

from __future__ import annotations

import functools
import threading
from collections import namedtuple
from pathlib import Path
from typing import get_args

import numpy as np
import numpy.typing as npt
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evp_desktop.capture.source import Grab
from evp_desktop.cli.preflight import WORDS
from evp_desktop.errors import DeviceLost, NoCamera
from evp_desktop.media.faces import Face, FaceFinder
from evp_desktop.media.loudness_table import LoudnessMeter
from evp_desktop.services.observer import Observer, Watch, observe
from evp_desktop.services.preflight import AdviceKind, Hearing, Observations, Sight, advise
from tests.support import judge, lab
from tests.support.sitter import before_a_window, planes, sitting

Rgb = npt.NDArray[np.uint8]
Samples = npt.NDArray[np.float64]

GOOD_FACE = Face(0.42, 0.28, 0.16, 0.28, 0.9)
GOOD_SIGHT = Sight(width=1280, height=720, face=GOOD_FACE, face_brightness=0.5, room_brightness=0.4)
GOOD_HEARING = Hearing(voice_lufs=-22, noise_lufs=-60)
GOOD = Observations(
    hearing=GOOD_HEARING, sight=GOOD_SIGHT, free_bytes=10**11, battery_percent=80, is_plugged_in=False
)


def kind(seen: Observations) -> str | None:
    advice = advise(seen)
    return advice.kind if advice else None


def test_nothing_is_said_when_all_is_well() -> None:
    """Good sound and picture need no advice, nor does what is not used."""
    assert advise(GOOD) is None
    assert advise(Observations()) is None


def hearing(**changes: object) -> Observations:
    return Observations(hearing=Hearing(**{"voice_lufs": -22, "noise_lufs": -60, **changes}))  # type: ignore[arg-type]


def sight(face: Face | None = GOOD_FACE, **changes: object) -> Observations:
    values = {"width": 1280, "height": 720, "face_brightness": 0.5, "room_brightness": 0.4, **changes}
    return Observations(sight=Sight(face=face, **values))  # type: ignore[arg-type]


CASES: list[tuple[str | None, Observations]] = [
    ("no_sound", hearing(is_silent=True)),
    ("no_space", Observations(free_bytes=499_999_999)),
    ("too_soft", hearing(voice_lufs=-28.1)),
    (None, hearing(voice_lufs=-27.9)),
    ("noisy", hearing(voice_lufs=None, noise_lufs=-44)),
    ("noisy", hearing(voice_lufs=-27, noise_lufs=-46.5)),
    (None, hearing(voice_lufs=None, noise_lufs=-46)),
    ("hum", hearing(hum_hz=50)),
    ("no_face", sight(None)),
    (None, sight(None, is_face_sought=False)),
    ("face_small", sight(Face(0.45, 0.4, 0.08, 0.14, 0.9))),
    ("face_high", sight(Face(0.42, 0.1, 0.16, 0.28, 0.9))),
    ("face_low", sight(Face(0.42, 0.5, 0.16, 0.28, 0.9))),
    ("face_left", sight(Face(0.1, 0.28, 0.16, 0.28, 0.9))),
    ("face_right", sight(Face(0.7, 0.28, 0.16, 0.28, 0.9))),
    ("dark_face", sight(face_brightness=0.15, room_brightness=0.2)),
    ("back_light", sight(face_brightness=0.3, glare=0.3)),
    ("back_light", sight(face_brightness=0.15, room_brightness=0.7)),
    (None, sight(face_brightness=0.28, room_brightness=0.7, glare=0.05)),
    ("camera_small", sight(width=640, height=480)),
    ("little_space", Observations(free_bytes=4_999_999_999)),
    ("battery_low", Observations(battery_percent=19, is_plugged_in=False)),
    (None, Observations(battery_percent=19, is_plugged_in=True)),
]


@pytest.mark.parametrize(("wanted", "seen"), CASES)
def test_each_thing_has_its_advice(wanted: str | None, seen: Observations) -> None:
    """What is measured decides what is said, on both sides of each limit."""
    assert kind(seen) == wanted


def test_every_advice_can_be_given_and_worded() -> None:
    """No kind is there for nothing, and the command line has words for each."""
    assert {wanted for wanted, _ in CASES} - {None} == set(get_args(AdviceKind)) == set(WORDS)


hearings = st.builds(
    Hearing,
    is_silent=st.booleans(),
    voice_lufs=st.none() | st.floats(-60, 0),
    noise_lufs=st.floats(-120, 0),
    hum_hz=st.sampled_from([0, 50, 60]),
)


@given(hearings, st.integers(0, 10**10), st.floats(0, 100), st.booleans())
def test_only_silence_and_a_full_disk_are_in_the_way(
    heard: Hearing, free_bytes: int, battery: float, is_plugged_in: bool
) -> None:
    """Whatever is measured, advice blocks only without sound or space, and then that comes first."""
    advice = advise(
        Observations(
            hearing=heard, free_bytes=free_bytes, battery_percent=battery, is_plugged_in=is_plugged_in
        )
    )
    is_hopeless = heard.is_silent or free_bytes < 500_000_000
    assert (advice is not None and advice.is_blocking) == is_hopeless
    assert advice is None or advice.is_blocking == (advice.kind in ("no_sound", "no_space"))


# From sounds and pictures


class Ticking:
    """A clock that the test sets."""

    ns = 0

    def __call__(self) -> int:
        return self.ns


@functools.cache
def voice() -> Samples:
    folder = Path(judge.__file__).parent / "speech"
    spoken = [judge.sound(folder / f"{name}.flac") for name in ("counting", "quick_brown_fox")]
    room = np.random.default_rng(1).normal(size=sum(map(len, spoken))) * 10 ** (-66 / 20)
    return np.concatenate(spoken) + room


def hum(dbfs: float) -> Samples:
    at = np.arange(len(voice())) / lab.RATE_HZ
    return 10 ** (dbfs / 20) * (np.sin(2 * np.pi * 50 * at) + 0.7 * np.sin(2 * np.pi * 150 * at))


def noise(dbfs: float) -> Samples:
    return np.random.default_rng(2).normal(size=len(voice())) * 10 ** (dbfs / 20)


def heard(tmp_path: Path, samples: Samples, channels: int = 1) -> Observations:
    clock = Ticking()
    observer = Observer(tmp_path, clock=clock)
    whole = np.rint(np.clip(samples, -1, 1) * 32767).astype(np.int16)
    for begin in range(0, len(whole), 960):
        observer.hear(np.repeat(whole[begin : begin + 960].reshape(-1, 1), channels, axis=1), lab.RATE_HZ)
        clock.ns += 20_000_000
    return observer.observations


@pytest.mark.parametrize("channels", [1, 2])
def test_sounds_are_judged(tmp_path: Path, channels: int) -> None:
    """A person close by is fine; from afar, in a noisy room, with a hum, or muted, it is said."""
    sounds = {
        None: voice(),
        "too_soft": voice() * 0.4,
        "noisy": voice() + noise(-45),
        "hum": voice() + hum(-50),
        "no_sound": voice() * 0.00001,
    }
    told = {wanted: kind(heard(tmp_path, samples, channels)) for wanted, samples in sounds.items()}
    assert told == {wanted: wanted for wanted in sounds}


def test_somebody_who_says_nothing_is_not_told_to_come_closer(tmp_path: Path) -> None:
    """A quiet room with a rustle has no voice that could be too soft."""
    rustle = noise(-75)
    rustle[100_000:150_000] *= 5
    seen = heard(tmp_path, rustle)
    assert seen.hearing is not None
    assert seen.hearing.voice_lufs is None
    assert advise(seen) is None


def test_a_microphone_that_delivers_nothing_is_told_after_three_seconds(tmp_path: Path) -> None:
    """Before, it may still be waking up; without a microphone nothing is missed."""
    clock = Ticking()
    observer = Observer(tmp_path, clock=clock)
    clock.ns = 2_900_000_000
    assert kind(observer.observations) is None
    clock.ns = 3_100_000_000
    assert kind(observer.observations) == "no_sound"
    observer.hear(np.ones((960, 1), np.int16), lab.RATE_HZ)
    assert kind(observer.observations) is None
    assert kind(Observer(tmp_path, is_sound_wanted=False, clock=Ticking()).observations) is None


PICTURES: list[tuple[str | None, Rgb]] = [
    (None, sitting()),
    (None, sitting(light=0.6)),
    ("face_small", sitting(height=0.14)),
    ("face_high", sitting(y=0.15)),
    ("face_low", sitting(y=0.75)),
    ("face_left", sitting(x=0.2)),
    ("face_right", sitting(x=0.8)),
    ("dark_face", sitting(light=0.2, room=(25, 25, 25))),
    ("back_light", before_a_window()),
    ("no_face", lab.coded_picture(1234, 1280, 720)),
    ("camera_small", sitting(size=(640, 480))),
]


@pytest.mark.parametrize(("wanted", "rgb"), PICTURES)
def test_pictures_are_judged(tmp_path: Path, wanted: str | None, rgb: Rgb) -> None:
    """A person well placed and lit is fine; each thing that is not is said."""
    observer = Observer(tmp_path, is_sound_wanted=False)
    observer.see(planes(rgb))
    assert kind(observer.observations) == wanted


def test_a_face_that_is_missed_once_has_not_left(tmp_path: Path) -> None:
    """Somebody who looks away for a second is not told that nobody is there."""
    clock = Ticking()
    observer = Observer(tmp_path, is_sound_wanted=False, clock=clock)
    observer.see(planes(sitting()))
    nobody = planes(lab.plain((90, 90, 90), 1280, 720))
    clock.ns = 1_400_000_000
    observer.see(nobody)
    assert kind(observer.observations) is None
    clock.ns = 1_600_000_000
    observer.see(nobody)
    assert kind(observer.observations) == "no_face"
    observer.see(planes(sitting()))
    assert kind(observer.observations) is None


def test_without_a_model_no_face_is_missed(tmp_path: Path) -> None:
    """Where faces cannot be found, only the size of the picture is judged."""
    observer = Observer(tmp_path, is_sound_wanted=False, finder=FaceFinder(tmp_path / "none"))
    observer.see(planes(lab.plain((90, 90, 90), 1280, 720)))
    assert kind(observer.observations) is None
    observer.see(planes(lab.plain((90, 90, 90))))
    assert kind(observer.observations) == "camera_small"


Battery = namedtuple("Battery", "percent secsleft power_plugged")
Usage = namedtuple("Usage", "total used free")


def test_disk_and_battery_are_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk of a folder that is not there yet is known, and a battery that nobody knows is none."""
    monkeypatch.setattr(psutil, "sensors_battery", lambda: Battery(12, 600, False), raising=False)
    observer = Observer(tmp_path / "not" / "there", is_sound_wanted=False)
    assert kind(observer.observations) == "battery_low"
    monkeypatch.setattr("shutil.disk_usage", lambda place: Usage(0, 0, 10**9 if place == tmp_path else 0))
    assert kind(observer.observations) == "little_space"

    def unknown() -> None:
        raise OSError

    monkeypatch.setattr(psutil, "sensors_battery", unknown)
    assert observer.observations.battery_percent is None
    monkeypatch.setattr(psutil, "sensors_battery", lambda: Battery(100, 0, None))
    assert observer.observations.is_plugged_in


def test_asking_while_the_first_sound_comes_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sound comes from a thread of its own: asked amid its first block, nothing is known yet."""
    observer = Observer(tmp_path)
    asked: list[Observations] = []

    class Asking(LoudnessMeter):
        def feed(self, samples: npt.NDArray[np.int16]) -> npt.NDArray[np.void]:
            asked.append(observer.observations)
            return super().feed(samples)

    monkeypatch.setattr("evp_desktop.services.observer.LoudnessMeter", Asking)
    observer.hear(np.zeros((480, 1), np.int16), 48_000)
    assert [seen.hearing for seen in asked] == [None]


def test_the_watch_keeps_advice_up_to_date(tmp_path: Path) -> None:
    """It looks now and then at the newest picture, and ends when asked."""
    shown = [planes(sitting(x=0.2))]
    watch = Watch(Observer(tmp_path, is_sound_wanted=False), lambda: shown[0])
    watch.start()
    lab.until(lambda: watch.advice is not None and watch.advice.kind == "face_left")
    shown[0] = planes(sitting())
    lab.until(lambda: watch.advice is None)
    watch.stop()
    assert "preflight" not in {thread.name for thread in threading.enumerate()}


class SittingBack(lab.FakePictures):
    """A camera before which somebody sits too far away, for as long as anyone looks."""

    def __init__(self) -> None:
        super().__init__("Fake camera")
        self._frame = lab.frame_of(sitting(height=0.14))
        self._at_ns = 0

    def read(self) -> Grab:
        self._at_ns += 500 * lab.MS
        return Grab(self._at_ns, self._frame)


def test_devices_are_tried_and_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A camera and a microphone are opened, judged and let go of."""
    monkeypatch.setattr("evp_desktop.services.observer.TRY_S", 0.1)
    camera, microphone = SittingBack(), lab.FakeSound()

    def speak() -> None:
        for block in np.array_split(voice(), 100):
            microphone.hear(0, block)

    hearing = threading.Thread(target=speak)
    hearing.start()
    seen = observe(Observer(tmp_path), camera, microphone)
    hearing.join()
    assert kind(seen) == "face_small"
    assert (camera.is_closed, microphone.is_closed) == (True, True)


@pytest.mark.parametrize("trouble", [NoCamera("Fake camera"), DeviceLost("Fake camera", "in use")])
def test_a_camera_that_cannot_be_had_is_told(tmp_path: Path, trouble: NoCamera | DeviceLost) -> None:
    """A camera that is denied or taken raises its trouble, and everything is closed."""
    camera, microphone = lab.FakePictures(trouble=trouble), lab.FakeSound()
    with pytest.raises(type(trouble)):
        observe(Observer(tmp_path), camera, microphone)
    assert (camera.is_closed, microphone.is_closed) == (True, True)
