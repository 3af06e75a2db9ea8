"""What a device offers to the recorder."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

import av
import numpy as np
import numpy.typing as npt

from evp_desktop.model.media import SourceChange


class Grab(NamedTuple):
    """A picture and the moment it shows, in nanoseconds on the monotonic clock.

    `change` is set on the first picture after something happened to what is shown: "resized" (a window or
    monitor has another size), "lost" (it cannot be seen, so its last picture is repeated), "replaced"
    (another monitor is shown instead), "back". The size of the pictures never changes while a source is
    open. A picture that is shown again may be the same object: comparing by identity is enough then.
    """

    at_ns: int
    frame: av.VideoFrame
    change: SourceChange | None = None


class PictureSource(Protocol):
    """A screen or camera. `open`, `read` and `close` are called by one thread."""

    @property
    def name(self) -> str:
        """What a person calls the device."""

    def open(self) -> None:
        """Start the device; raises a `DeviceTrouble`."""

    def read(self) -> Grab:
        """Wait for the next picture, never much longer than a second; raises `DeviceLost`."""

    def close(self) -> None:
        """Let go of the device; harmless when it is not open."""


SoundBlock = npt.NDArray[np.int16]
"""Samples of shape (n, channels)."""

OnBlock = Callable[[int, SoundBlock], None]
"""Called on a thread of the device with the moment a block arrived (monotonic, ns) and the block."""


class SoundSource(Protocol):
    """A microphone or the system's sound."""

    @property
    def name(self) -> str:
        """What a person calls the device."""

    @property
    def sample_rate_hz(self) -> int:
        """Samples a second."""

    @property
    def channels(self) -> int:
        """Samples at each moment."""

    @property
    def current_name(self) -> str:
        """The device that is heard now: `name`, or the one that took over."""

    def open(self, on_block: OnBlock) -> None:
        """Start the device; raises a `DeviceTrouble`."""

    def check(self) -> None:
        """Raise `DeviceLost` when the device is no more the one that was opened; called twice a second."""

    def close(self) -> None:
        """Let go of the device; harmless when it is not open."""
