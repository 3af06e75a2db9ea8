"""One thread pair per picture source, one thread per microphone: from device to file.

Grab thread → bounded queue → write thread. The device stays open between takes, so the first word is there.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
from msgspec.structs import replace

from evp_desktop.capture.clock import TakeClock, now_ns
from evp_desktop.capture.equal import is_equal
from evp_desktop.capture.source import Grab, PictureSource, SoundBlock, SoundSource
from evp_desktop.capture.sync import ArrivalClock, fill_samples
from evp_desktop.errors import DeviceLost, DeviceTrouble, EvpError
from evp_desktop.media.frames import Planes, planes_of, to_yuv420p
from evp_desktop.media.writer import AudioWriter, VideoWriter
from evp_desktop.model.media import Source, SourceKind
from evp_desktop.model.time import US_PER_S

QUEUE_FRAMES = 12
"""0.4 s: a disk or encoder that stalls for longer loses frames, and the maker is told."""
KEEP_ALIVE_US = US_PER_S
"""A picture that does not change is written again this often: a file that is cut off keeps its length."""
REOPEN_AFTER_S = 1.0
"""A microphone that delivered nothing for so long is opened anew: no library reports a vanished one."""

_STOP = object()


class Running(NamedTuple):
    """A take that is being written: its folder, and its clock as it is now."""

    folder: Path
    clock: Callable[[], TakeClock]


class Finish(NamedTuple):
    """Asks a track to end its file at a moment of the take and to say so."""

    end_us: int
    done: threading.Event


def _of_the_device(trouble: EvpError | None) -> EvpError | None:
    """What still stands in the way of a new take: a lost device does, a disk that was full need not."""
    return trouble if isinstance(trouble, DeviceTrouble) else None


class Track:
    """What every source has: a device, a queue to its writing thread, and the file of the running take."""

    kind: SourceKind

    def __init__(self, name: str, waiting: queue.Queue[object] | queue.SimpleQueue[object]) -> None:
        self.name = name
        self.lost_frames = 0
        self.last_at_ns = 0
        self.trouble: EvpError | None = None
        self.is_open = threading.Event()
        self.result: Source | None = None
        self._queue = waiting
        self._running: Running | None = None
        self._writer: VideoWriter | AudioWriter | None = None
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Open the device in the background; `is_open` is set when it delivers, or `trouble`."""
        for thread in self._threads:
            thread.start()

    def begin(self, running: Running) -> None:
        """Write a take from now on."""
        self.lost_frames = 0
        self.trouble = _of_the_device(self.trouble)
        self.result = self._announced()
        self._running = running

    def close(self) -> None:
        """Let go of the device and end the threads."""
        self._queue.put(_STOP)
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout=5)

    def _announced(self) -> Source:
        """What is known of the source before its first picture or sound."""
        return Source(kind=self.kind, file=f"{self.kind}.mkv", device=self.name)

    def finish(self, end_us: int) -> threading.Event:
        """End the take's file at a moment of the take; the event is set when it is closed."""
        request = Finish(end_us, threading.Event())
        self._queue.put(request)
        return request.done

    def _close_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()

    def _try(self, action: Callable[[], None]) -> None:
        """Do it; what stands in the way becomes `trouble`, and the other tracks go on."""
        try:
            action()
        except EvpError as trouble:
            self.trouble = trouble


class PictureTrack(Track):
    """Writes what a screen or camera shows."""

    def __init__(self, kind: SourceKind, source: PictureSource) -> None:
        self._waiting: queue.Queue[object] = queue.Queue(QUEUE_FRAMES)
        super().__init__(source.name, self._waiting)
        self.kind = kind
        self._device = source
        self._latest: av.VideoFrame | None = None
        self._writer: VideoWriter | None = None
        self._written: av.VideoFrame | None = None
        self._written_yuv: av.VideoFrame | None = None
        self._written_us = 0
        self._is_stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._grab, name=f"{kind}-grab", daemon=True),
            threading.Thread(target=self._write, name=f"{kind}-write", daemon=True),
        ]

    def latest(self) -> Planes | None:
        """The newest picture, or None before the first."""
        frame = self._latest
        return planes_of(to_yuv420p(frame)) if frame is not None else None

    def close(self) -> None:
        """Let go of the device and end the threads."""
        self._is_stopping.set()
        super().close()

    def _grab(self) -> None:
        try:
            self._device.open()
            while not self._is_stopping.is_set():
                self._take_in(self._device.read())
        except DeviceTrouble as trouble:
            self.trouble = trouble
        finally:
            self._device.close()
            self.is_open.set()

    def _take_in(self, grab: Grab) -> None:
        self._latest = grab.frame
        self.last_at_ns = now_ns()
        self.is_open.set()
        running = self._running
        if running is None or running.clock().time_us(grab.at_ns) is None:
            return
        try:
            self._waiting.put_nowait(grab)
        except queue.Full:
            self.lost_frames += 1

    def _write(self) -> None:
        while (item := self._queue.get()) is not _STOP:
            if isinstance(item, Finish):
                self._end(item)
            elif isinstance(item, Grab) and self._running is not None and not self._has_failed():
                self._try(lambda grab=item: self._write_grab(grab))  # type: ignore[misc]
        self._try(self._close_writer)

    def _has_failed(self) -> bool:
        return self.trouble is not None and not isinstance(self.trouble, DeviceLost)

    def _write_grab(self, grab: Grab) -> None:
        assert self._running is not None
        time_us = self._running.clock().time_us(grab.at_ns)
        if time_us is None:
            return
        is_new = not is_equal(grab.frame, self._written)
        if is_new or time_us - self._written_us >= KEEP_ALIVE_US or self._writer is None:
            self._put(grab.frame, time_us, is_new)

    def _put(self, frame: av.VideoFrame, time_us: int, is_new: bool) -> None:
        assert self._running is not None
        if is_new or self._written_yuv is None:
            self._written, self._written_yuv = frame, to_yuv420p(frame)
        yuv = self._written_yuv
        if self._writer is None:
            path = self._running.folder / f"{self.kind}.mkv"
            self._writer = VideoWriter(path, yuv.width, yuv.height)
            if self.result is not None:
                self.result = replace(self.result, width=yuv.width, height=yuv.height)
        self._writer.write(yuv, time_us)
        self._written_us = time_us

    def _end(self, request: Finish) -> None:
        self._try(lambda: self._write_last(request.end_us))
        self._try(self._close_writer)
        if self.result is not None:
            self.result = replace(self.result, duration_us=request.end_us, lost_frames=self.lost_frames)
        self._running = self._written = self._written_yuv = None
        self._written_us = 0
        request.done.set()

    def _write_last(self, end_us: int) -> None:
        """The last picture once more at the end: without it the file would end at the last change."""
        if self._writer is not None and self._written_yuv is not None and end_us > self._written_us:
            self._writer.write(self._written_yuv, end_us)


class SoundTrack(Track):
    """Writes what a microphone hears, and how loud it is now."""

    kind: SourceKind = "microphone"

    def __init__(self, source: SoundSource) -> None:
        super().__init__(source.name, queue.SimpleQueue())
        self.level = 0.0
        self.peak = 0.0
        self._device = source
        self._clock = ArrivalClock(source.sample_rate_hz)
        self._writer: AudioWriter | None = None
        self._start_us = 0
        self._spans = 0
        self._filled = 0
        self._threads = [threading.Thread(target=self._work, name="microphone-write", daemon=True)]

    def begin(self, running: Running) -> None:
        """Write a take from now on."""
        self._start_us = self._spans = self._filled = 0
        super().begin(running)

    def _announced(self) -> Source:
        device = self._device
        known = super()._announced()
        return replace(known, sample_rate_hz=device.sample_rate_hz, channels=device.channels)

    def _on_block(self, arrived_ns: int, block: SoundBlock) -> None:
        self._queue.put((arrived_ns, block))

    def _open(self) -> None:
        try:
            self._clock = ArrivalClock(self._device.sample_rate_hz)
            self._device.open(self._on_block)
        except DeviceTrouble as trouble:
            self.trouble = trouble
            self.is_open.set()

    def _work(self) -> None:
        self._open()
        while True:
            try:
                item = self._queue.get(timeout=REOPEN_AFTER_S)
            except queue.Empty:
                self._reopen()
                continue
            if item is _STOP:
                break
            if isinstance(item, Finish):
                self._end(item)
            elif isinstance(item, tuple):
                self._take_in(*item)
        self._device.close()
        self._try(self._close_writer)

    def _reopen(self) -> None:
        """Nothing came: forget the device and look for it again."""
        self.level = self.peak = 0.0
        self._device.close()
        self._open()

    def _take_in(self, arrived_ns: int, block: SoundBlock) -> None:
        at_ns = self._clock.block_at_ns(arrived_ns, len(block))
        self.last_at_ns = arrived_ns
        self.is_open.set()
        if isinstance(self.trouble, DeviceTrouble):
            self.trouble = None  # it is back
        scaled = block.astype(np.float32) / 32768
        self.level = float(np.sqrt(np.mean(np.square(scaled)))) if len(scaled) else 0.0
        self.peak = float(np.abs(scaled).max(initial=0.0))
        if self._running is not None and self.trouble is None:
            self._try(lambda: self._write_block(at_ns, block))

    def _write_block(self, at_ns: int, block: SoundBlock) -> None:
        """Write the part of the block that lies in a recorded stretch, at its own moment."""
        assert self._running is not None
        clock = self._running.clock()
        rate = self._device.sample_rate_hz
        step_ns = 1_000_000_000 // rate
        times = [clock.time_us(at_ns + i * step_ns) for i in (0, len(block) - 1)]
        begin, end = 0, len(block)
        if times[0] is None or times[1] is None:
            inside = [i for i in range(len(block)) if clock.time_us(at_ns + i * step_ns) is not None]
            if not inside:
                return
            begin, end = inside[0], inside[-1] + 1
        expected_us = clock.time_us(at_ns + begin * step_ns)
        if expected_us is not None:
            self._put(block[begin:end], expected_us, len(clock.spans_ns))

    def _put(self, samples: SoundBlock, expected_us: int, spans: int) -> None:
        assert self._running is not None
        rate = self._device.sample_rate_hz
        if self._writer is None:
            path = self._running.folder / "microphone.mkv"
            self._writer = AudioWriter(path, rate, self._device.channels)
            self._start_us = expected_us
            if self.result is not None:
                self.result = replace(self.result, start_us=expected_us)
            self._spans = spans
        written_us = self._start_us + self._writer.samples * US_PER_S // rate
        fill = fill_samples(expected_us, written_us, rate, spans != self._spans)
        self._spans = spans
        if fill > 0:
            self._filled += fill
            self._writer.write(np.zeros((fill, self._device.channels), np.int16))
        self._writer.write(samples[max(0, -fill) :])

    def _end(self, request: Finish) -> None:
        rate = self._device.sample_rate_hz
        samples = self._writer.samples if self._writer else 0
        self._try(self._close_writer)
        if self.result is not None:
            self.result = replace(
                self.result,
                duration_us=samples * US_PER_S // rate,
                filled_us=self._filled * US_PER_S // rate,
            )
        self._running = None
        request.done.set()
