"""What every picture source promises, whatever it shows. `python -m` runs it on a camera."""

from __future__ import annotations

import itertools
import sys

from evp_desktop.capture.camera import CameraSource, list_cameras
from evp_desktop.capture.clock import now_ns
from evp_desktop.capture.source import Grab, PictureSource
from evp_desktop.media.frames import planes_of, to_yuv420p
from tests.support.lab import FakePictures, coded_picture, frame_of

PICTURES = 12
LATE_NS = 500_000_000


class Clockwork(FakePictures):
    """A fake source that shows numbered pictures as fast as they are read."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers = itertools.count()

    def read(self) -> Grab:
        """The next number."""
        return Grab(now_ns(), frame_of(coded_picture(next(self._numbers))))


def check(source: PictureSource) -> list[Grab]:
    """Raise `AssertionError` where a source breaks its promises; returns what it showed."""
    assert source.name
    source.close()
    source.open()
    try:
        grabs = [_read(source) for _ in range(PICTURES)]
    finally:
        source.close()
    source.close()
    moments = [grab.at_ns for grab in grabs]
    assert moments == sorted(set(moments)), "time stamps do not rise"
    assert len({(grab.frame.width, grab.frame.height) for grab in grabs}) == 1, "the size changes"
    return grabs


def _read(source: PictureSource) -> Grab:
    grab = source.read()
    late_ns = now_ns() - grab.at_ns
    assert 0 <= late_ns < LATE_NS, f"the time stamp is {late_ns / 1e9:.3f} s old"
    assert grab.frame.width % 2 == grab.frame.height % 2 == 0, "odd sides"
    planes = planes_of(to_yuv420p(grab.frame))
    assert (planes.width, planes.height) == (grab.frame.width, grab.frame.height)
    return grab


if __name__ == "__main__":
    camera = list_cameras()[0]
    shown = check(CameraSource(camera.id, camera.name))
    print(camera.name, shown[0].frame.width, shown[0].frame.height)
    sys.exit(0)
