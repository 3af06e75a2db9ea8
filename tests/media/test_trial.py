"""An encoder of a graphics chip is used only after it has shown what it makes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from msgspec.structs import replace

from evp_desktop.media import hardware, trial
from evp_desktop.media.delivery import VideoEncoder
from evp_desktop.media.encoders import EncoderSettings, settings_for
from evp_desktop.media.frames import Picture, planes_of
from evp_desktop.media.trial import Verdict
from evp_desktop.model.delivery import VideoCodec

WIDTH, HEIGHT = 320, 192
PEER = settings_for("h264", WIDTH, HEIGHT)
GOOD = replace(PEER, maker="a chip")


def with_crf(crf: int) -> EncoderSettings:
    """The software encoder, finer or coarser."""
    return replace(PEER, options=(*PEER.options[:1], ("crf", str(crf)), *PEER.options[2:]))


def ticking(step_s: Callable[[], float]) -> Callable[[], float]:
    """A clock that goes on by what a function says, each time it is read."""
    now = [0.0]

    def read() -> float:
        now[0] += step_s()
        return now[0]

    return read


def clock() -> Callable[[], float]:
    """Each picture takes the chip a tenth of the time; `_encode` reads the clock around every call."""
    calls = [0]

    def step() -> float:
        calls[0] += 1
        # Two files are made in turn, 2 * 32 readings each: first the chip's, then the software's.
        return 0.1 if (calls[0] - 1) // 64 % 2 == 0 else 1.0

    return ticking(step)


class Raising(VideoEncoder):
    """A driver that gives up in the middle."""

    def write(self, picture: Picture) -> None:
        if self._frames == 12:
            raise av.error.ExternalError(1, "device lost")
        super().write(picture)


class Grey(VideoEncoder):
    """A driver that loses what it was given."""

    def write(self, picture: Picture) -> None:
        empty = Picture(WIDTH, HEIGHT)
        empty.fill((126, 128, 128))
        super().write(empty)


class Reordering(VideoEncoder):
    """A driver that gives two pictures for each other."""

    def __init__(self, path: Path, settings: EncoderSettings) -> None:
        super().__init__(path, settings)
        self._held: Picture | None = None

    def write(self, picture: Picture) -> None:
        if self._held is None and self._frames == 10:
            self._held = copied(picture)
            return
        super().write(picture)
        if self._held is not None:
            super().write(self._held)
            self._held = None


class Dropping(VideoEncoder):
    """A driver that leaves out a picture."""

    count = 0

    def write(self, picture: Picture) -> None:
        self.count += 1
        if self.count != 7:
            super().write(picture)


class Short(VideoEncoder):
    """A driver that keeps the last picture to itself."""

    def write(self, picture: Picture) -> None:
        if self._frames < 29:
            super().write(picture)


class FullRange(VideoEncoder):
    """A driver that stretches black and white."""

    def write(self, picture: Picture) -> None:
        wide = copied(picture)
        luma = (picture.planes.y.astype(np.float32) - 16) * 255 / 219
        wide.planes.y[:] = luma.clip(0, 255)
        super().write(wide)


def copied(picture: Picture) -> Picture:
    made = Picture(WIDTH, HEIGHT)
    for mine, theirs in zip(made.planes, picture.planes, strict=True):
        mine[:] = theirs
    return made


def test_a_good_one_passes() -> None:
    """Every picture, in order, with its colours, as good as x264 and quicker."""
    assert trial.judge(GOOD, PEER, clock=clock()) == Verdict(is_good=True)


@pytest.mark.parametrize(
    ("chip", "reason"),
    [
        (Raising, "it raised ExternalError"),
        (Grey, "other pictures"),
        (Reordering, "in another order"),
        (Dropping, "other pictures"),
        (Short, "29 pictures of 30"),
        (FullRange, "other colours"),
    ],
)
def test_a_bad_one_fails(chip: type[VideoEncoder], reason: str) -> None:
    """Whatever it does wrong is told in a few words, and nothing is raised."""
    verdict = trial.judge(GOOD, PEER, chip, clock())
    assert not verdict.is_good
    assert reason in verdict.reason


def test_a_slow_one_is_not_worth_it() -> None:
    """Equal work in equal time is no gain."""
    verdict = trial.judge(GOOD, PEER, clock=ticking(lambda: 1.0))
    assert not verdict.is_good
    assert "1.00 of the time" in verdict.reason


def test_a_coarse_one_fails() -> None:
    """Its pictures must be about as good as those of x264."""
    verdict = trial.judge(with_crf(40), PEER, clock=clock())
    assert "dB where the software encoder has" in verdict.reason


def test_a_wasteful_one_fails() -> None:
    """And not far larger."""
    assert trial.judge(with_crf(4), PEER, clock=clock()).reason == "far larger files"


def test_an_encoder_that_is_not_there_fails() -> None:
    """As on this machine, for all of them."""
    codecs: tuple[VideoCodec, ...] = ("h264", "hevc")
    for codec in codecs:
        for name in hardware.candidates(codec):
            settings = hardware.hardware_settings(name, codec, WIDTH, HEIGHT)
            assert not trial.judge(settings, PEER, clock=clock()).is_good
    nobody = replace(GOOD, encoder="h264_nobody")
    assert "it raised" in trial.judge(nobody, PEER, clock=clock()).reason


def test_pictures_in_the_order_that_a_chip_takes(tmp_path: Path) -> None:
    """NV12 holds the same picture with its colours side by side."""
    encoder = VideoEncoder(tmp_path / "a.mp4", replace(PEER, pixel_format="nv12"))
    picture = Picture(WIDTH, HEIGHT)
    trial.draw_screen(picture, 5)
    encoder.write(picture)
    encoder.close()
    with av.open(str(tmp_path / "a.mp4")) as container:
        shown = planes_of(next(container.decode(video=0)))
    for got, wanted in zip(shown, picture.planes, strict=True):
        assert np.abs(got.astype(int) - wanted).mean() < 3
