"""AAC in pieces, each coded by itself: what did not change in a video need not be coded again.

A piece is a run of packets that stand one behind the other in the whole. Its encoder begins some packets
earlier, so that it has found its pace, and goes on a little behind: where two pieces meet, a decoder that
lays the end of one packet over the beginning of the next (ISO/IEC 14496-3, 4.6.11.3) hears no joint.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import av
import msgspec
import numpy as np

from evp_desktop.media.audio import RATE_HZ, Samples, in_steps, to_mono
from evp_desktop.media.dual_mono import MONO_OPTIONS, as_pair
from evp_desktop.media.loudness_table import STEP_SAMPLES, Course, weighted
from evp_desktop.media.true_peak import highest_true_peak

if TYPE_CHECKING:
    Packet = av.Packet[Any]

BIT_RATE = 128_000
"""Of the one channel that both sides are made of."""
CODER = "fast"
OPTIONS = {"aac_coder": CODER, **MONO_OPTIONS}
"""At this bit rate cheaper and truer than libav's own choice: 51 dB for real speech, 50 dB for a pair of
channels at 160 kbit/s that takes half as long again."""
VERSION = b"1"
"""Raised by hand when the same samples would be coded otherwise."""

FRAME = 1024
"""Samples that each packet brings."""
PIECE = 900 * FRAME
"""19.2 s: whole packets, and whole steps of a table of loudness."""
_BEFORE, _BEHIND = 12 * FRAME, 4 * FRAME
"""What an encoder hears of the pieces around: a quarter of a second, and what it looks ahead."""
_SAMPLE = Fraction(1, RATE_HZ)


class Window(NamedTuple):
    """The samples of a piece, with so many before them and some behind; the last one has none behind."""

    samples: Samples
    before: int
    is_last: bool

    @property
    def own(self) -> int:
        """How many samples the piece itself has."""
        return len(self.samples) - self.before if self.is_last else PIECE


class Piece(msgspec.Struct, frozen=True):
    """Packets of two equal channels for so many samples, and what is heard in them: as in a `Course`."""

    samples: int
    packets: tuple[bytes, ...]
    mean_squares: bytes
    true_peak: float

    def is_of(self, window: Window) -> bool:
        """Whether it can be the piece of a window; False for what a damaged file held."""
        return (
            self.samples == window.own
            and len(self.packets) == -(-window.own // FRAME) + (window.before == 0)
            and len(self.mean_squares) == 4 * -(-window.own // STEP_SAMPLES)
            and bool(np.isfinite([self.true_peak, *self.course.mean_squares]).all())
        )

    @property
    def course(self) -> Course:
        """How loud it is as it goes on; the peak is told for all of it at once."""
        squares = np.frombuffer(self.mean_squares, np.float32).astype(np.float64)
        return Course(squares, np.full(len(squares), self.true_peak))


def windows(blocks: Iterable[Samples]) -> Iterator[Window]:
    """What each piece of a sound is made of."""
    before, last = np.zeros(0, np.float32), None
    for step in in_steps(blocks, PIECE):
        if last is not None:
            yield Window(np.concatenate([before, last, step[:_BEHIND]]), len(before), is_last=False)
            before = last[-_BEFORE:]
        last = step
    if last is not None:
        yield Window(np.concatenate([before, last]), len(before), is_last=True)


def coded(window: Window) -> Piece:
    """The piece of a window, and what a decoder makes of it."""
    samples, before, _ = window
    packets, header = _encoded(samples)
    # The first packet of a sound brings nothing yet: it is there for the second to lie over.
    first = before // FRAME + 1 if before else 0
    behind = before // FRAME + -(-window.own // FRAME) + 1
    heard = _decoded(packets, header)[: before + window.own]
    return Piece(
        window.own,
        tuple(as_pair(packet) for packet in packets[first:behind]),
        weighted(heard, before).astype(np.float32).tobytes(),
        highest_true_peak(heard[before:]),
    )


def _encoded(samples: Samples) -> tuple[list[bytes], bytes]:
    coder = av.CodecContext.create("aac", "w")
    assert isinstance(coder, av.AudioCodecContext)
    coder.sample_rate, coder.layout, coder.format = RATE_HZ, "mono", "fltp"
    coder.bit_rate, coder.time_base, coder.options = BIT_RATE, _SAMPLE, OPTIONS
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="fltp", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, 0, _SAMPLE
    packets = [bytes(packet) for part in (frame, None) for packet in coder.encode(part)]
    return packets, bytes(coder.extradata or b"")


def _decoded(packets: Iterable[bytes], header: bytes) -> Samples:
    """What is heard, from the first sample that was coded on."""
    decoder = av.CodecContext.create("aac", "r")
    assert isinstance(decoder, av.AudioCodecContext)
    decoder.sample_rate, decoder.layout, decoder.extradata = RATE_HZ, "mono", header
    given: Iterator[Packet | None] = chain((av.Packet(packet) for packet in packets), (None,))
    frames = [to_mono(out) for packet in given for out in decoder.decode(packet)]
    return np.concatenate([np.zeros(0, np.float32), *frames])[FRAME:]
