"""Pictures that stand still are encoded once: those that repeat become copies of some fifty bytes.

x264 spends as much on a repeated picture as on half a new one. Here it is not shown most of them: between the
pictures that it encodes we write ones that say "as before" (`h264.repeating`). The file has the same number
of pictures with the same time stamps, and shows the same.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

import av
import numpy as np
from av.video.frame import PictureType

from evp_desktop.media import h264
from evp_desktop.media.frames import Picture
from evp_desktop.media.h264 import SliceFacts, StreamFacts

if TYPE_CHECKING:
    Packet = av.Packet[Any]

LEAST = 4
"""So often a picture must repeat before it is worth ending x264's run of B-pictures for it."""


class How(Enum):
    """What becomes of a picture: the encoder's choice, a P-picture, a key picture, or a copy."""

    FREE = PictureType.NONE
    ANCHOR = PictureType.P
    KEY = PictureType.I
    COPY = None


class Step(NamedTuple):
    """What becomes of the picture at an index."""

    at: int
    how: How


class Pacer:
    """Decides what becomes of each picture, in order. Pure.

    Copies follow a P- or key picture, and what follows them is one too: a B-picture weighs its neighbours by
    their distance in time, which copies would change behind the encoder's back. There are at most `most`
    copies in a row and at most `key_interval` pictures from key to key, if the encoder itself keeps to that.
    """

    def __init__(self, key_interval: int, most: int) -> None:
        self._key_interval = key_interval
        self._most = most
        self._index = 0
        self._waiting = 0
        self._copies = 0
        self._is_copying = False
        self._last_key = 0
        self._has_copied = False

    def add(self, is_new: bool) -> list[Step]:
        """The next picture; `is_new` is False when it equals the one before. It may have to wait."""
        if is_new or not self._index:
            steps = [*self.finish(), self._encoded(How.ANCHOR if self._is_copying else How.FREE)]
            self._is_copying = False
            return steps
        if self._is_copying:
            return [self._repeated()]
        self._waiting += 1
        if self._waiting < LEAST:
            return []
        self._is_copying, self._waiting = True, 0
        return [self._encoded(How.ANCHOR), *(self._repeated() for _ in range(LEAST - 1))]

    def finish(self) -> list[Step]:
        """Those that wait, which repeat too seldom."""
        steps = [self._encoded(How.FREE) for _ in range(self._waiting)]
        self._waiting = 0
        return steps

    def key_seen(self, index: int) -> None:
        """The encoder made a key picture by itself."""
        if index > self._last_key:
            self._last_key, self._has_copied = index, self._is_copying

    def _repeated(self) -> Step:
        if self._copies == self._most or self._is_key_due():
            return self._encoded(How.ANCHOR)
        self._copies += 1
        self._has_copied = True
        return self._step(How.COPY)

    def _encoded(self, how: How) -> Step:
        if self._is_key_due():
            self._last_key, self._has_copied = self._index, False
            how = How.KEY
        self._copies = 0
        return self._step(how)

    def _is_key_due(self) -> bool:
        """The encoder counts only what it sees: where there are copies, keys are ours to ask for."""
        return self._has_copied and self._index - self._last_key >= self._key_interval

    def _step(self, how: How) -> Step:
        self._index += 1
        return Step(self._index - 1, how)


class RepeatingEncoder:
    """Puts pictures through an opened x264 context whose time base is one picture.

    `key_interval` is the most pictures from one IDR to the next, `reorder` by how many x264's output may lag
    behind its decoding. Raises `ValueError` for a context that we cannot add to. For one thread.
    """

    def __init__(self, context: av.VideoCodecContext, key_interval: int, reorder: int) -> None:
        self._context = context
        stream = h264.stream_facts(bytes(context.extradata or b""))
        self._pacer = Pacer(key_interval, _most_copies(stream))
        self._joiner = _Joiner(stream, reorder)
        self._kept: Picture | None = None
        self._has_kept = False
        self._count = 0

    def add(self, picture: Picture, is_new: bool) -> list[Packet]:
        """Encode a picture; `is_new` is False when it equals the one before. Some packets come later."""
        if not is_new:
            self._keep(picture)
        packets = []
        for step in self._pacer.add(is_new):
            is_older = is_new and step.at < self._count
            packets += self._make(step, self._kept if is_older and self._kept else picture)
        self._has_kept = self._has_kept and not is_new
        self._count += 1
        return packets

    def finish(self) -> list[Packet]:
        """The packets that are left."""
        packets = []
        for step in self._pacer.finish():
            assert self._kept is not None
            packets += self._make(step, self._kept)
        return [*packets, *self._joined(self._context.encode(None)), *self._joiner.finish()]

    def _keep(self, picture: Picture) -> None:
        """A copy of a picture that may be encoded when the canvas already shows the next one."""
        if self._has_kept:
            return
        planes = picture.planes
        self._kept = self._kept or Picture(planes.width, planes.height)
        for plane, source in zip(self._kept.planes, planes, strict=True):
            np.copyto(plane, source)
        self._has_kept = True

    def _make(self, step: Step, picture: Picture) -> list[Packet]:
        if step.how is How.COPY:
            self._joiner.copy(step.at)
            return []
        frame = picture.to_frame()
        frame.pict_type = step.how.value or PictureType.NONE
        frame.pts, frame.time_base = step.at, self._context.time_base
        return self._joined(self._context.encode(frame))

    def _joined(self, packets: list[Packet]) -> list[Packet]:
        found = []
        for packet in packets:
            if packet.is_keyframe and packet.pts is not None:
                self._pacer.key_seen(packet.pts)
            found += self._joiner.join(packet)
        return found


def _most_copies(stream: StreamFacts) -> int:
    """Order counts go by twos, and the next reference may be less than half of their range away (8.2.1.1)."""
    return (1 << stream.order_bits) // 4 - 2


class _Joiner:
    """Puts copies between x264's packets, and counts all of them anew."""

    def __init__(self, stream: StreamFacts, reorder: int) -> None:
        self._stream = stream
        self._reorder = reorder
        self._written = 0
        self._key_at = 0
        self._references: dict[int, int] = {}
        self._last_reference = 0
        self._copies: list[int] = []

    def copy(self, index: int) -> None:
        """The picture at an index repeats the one before it."""
        self._copies.append(index)

    def join(self, packet: Packet) -> list[Packet]:
        """The copies that come before a packet of x264, and the packet."""
        index = packet.pts or 0
        packets = self._due(index)
        units = h264.nal_units(bytes(packet))
        at = next(i for i, unit in enumerate(units) if unit[0] & 31 in (h264.SLICE, h264.IDR_SLICE))
        facts = h264.slice_facts(units[at], self._stream)
        self._note(index, facts)
        order = 2 * (index - self._key_at)
        if order % (1 << self._stream.order_bits) != facts.order:
            units[at] = h264.with_order(units[at], facts, self._stream, order)
            packet = _packet(units, packet)
        return [*packets, self._timed(packet, index)]

    def finish(self) -> list[Packet]:
        """The copies behind the last packet."""
        return self._due(None)

    def _note(self, index: int, facts: SliceFacts) -> None:
        if facts.is_idr:
            self._key_at = index
            self._references.clear()
        if facts.is_reference:
            self._references[index] = facts.frame_num
            self._last_reference = facts.frame_num

    def _due(self, before: int | None) -> list[Packet]:
        packets = []
        while self._copies and (before is None or self._copies[0] < before):
            index = self._copies.pop(0)
            shown = max(at for at in self._references if at < index)
            count = self._last_reference + 1
            back = (count - self._references[shown]) % (1 << self._stream.frame_num_bits)
            unit = h264.repeating(self._stream, count, 2 * (index - self._key_at), back)
            packets.append(self._timed(_packet([unit], None), index))
        return packets

    def _timed(self, packet: Packet, index: int) -> Packet:
        packet.pts, packet.dts = index, self._written - self._reorder
        self._written += 1
        return packet


def _packet(units: list[bytes], like: Packet | None) -> Packet:
    packet: Packet = av.Packet(b"".join(h264.START_CODE + unit for unit in units))
    packet.is_keyframe = like is not None and like.is_keyframe
    if like is not None:
        packet.time_base = like.time_base
    return packet
