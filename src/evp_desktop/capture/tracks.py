"""From device to file: what every source has, and the track of a screen, a camera or slides.

Grab thread → bounded queue → write thread. The device stays open between takes, so the first word is there.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import av
from av.video.reformatter import VideoReformatter
from msgspec.structs import replace

from evp_desktop.capture.clock import TakeClock, now_ns
from evp_desktop.capture.equal import is_equal
from evp_desktop.capture.source import Grab, PictureSource
from evp_desktop.errors import DeviceLost, DeviceTrouble, EvpError, FileTrouble
from evp_desktop.media.frames import Planes, planes_of, to_yuv420p
from evp_desktop.media.writer import AudioWriter, VideoWriter
from evp_desktop.model.media import Source, SourceChange, SourceEvent, SourceKind
from evp_desktop.model.time import US_PER_S

QUEUE_FRAMES = 12
"""0.4 s: a disk or encoder that stalls for longer loses frames, and the maker is told."""
KEEP_ALIVE_US = US_PER_S * 3 // 4
"""A picture that does not change is written again this often: a file that is cut off keeps its length."""
RETRY_S = 1.0
"""A device that went away is looked for again this often."""

STOP = object()
"""Put into a track's queue to end its writing thread."""


class Running(NamedTuple):
    """A take that is being written: its folder, and its clock as it is now."""

    folder: Path
    clock: Callable[[], TakeClock]


class Finish(NamedTuple):
    """Asks a track to end its file at a moment of the take and to say so."""

    end_us: int
    done: threading.Event


@contextmanager
def device_errors(name: str) -> Iterator[None]:
    """Whatever else a driver's library raises becomes `DeviceLost`: a thread that died would never return."""
    try:
        yield
    except EvpError:
        raise
    except Exception as fault:
        raise DeviceLost(name, repr(fault)) from fault


class Track:
    """What every source has: a device, a queue to its writing thread, and the file of the running take.

    `device_trouble` is what keeps the device from delivering now; it passes when the device is back.
    `file_trouble` ends the writing of this take.
    """

    kind: SourceKind
    must_deliver = True
    """Whether a source that says nothing is in trouble."""

    def __init__(self, name: str, waiting: queue.Queue[object] | queue.SimpleQueue[object]) -> None:
        self.name = name
        self.lost_frames = 0
        self.last_at_ns = 0
        self.device_trouble: DeviceTrouble | None = None
        self.file_trouble: EvpError | None = None
        self.is_open = threading.Event()
        self.result: Source | None = None
        self._queue = waiting
        self._running: Running | None = None
        self._writer: VideoWriter | AudioWriter | None = None
        self._threads: list[threading.Thread] = []
        self._knowing = threading.RLock()

    @property
    def file(self) -> str:
        """The name of the source's file in the take's folder."""
        return f"{self.kind}.mkv"

    @property
    def trouble(self) -> EvpError | None:
        """What stands in the way, the file's trouble first."""
        return self.file_trouble or self.device_trouble

    def start(self) -> None:
        """Open the device in the background; `is_open` is set when it delivers, or `device_trouble`."""
        for thread in self._threads:
            thread.start()

    def begin(self, running: Running) -> None:
        """Write a take from now on."""
        self.lost_frames = 0
        self.file_trouble = None
        self.result = self._announced()
        self._running = running

    def finish(self, end_us: int) -> threading.Event:
        """End the take's file at a moment of the take; the event is set when it is closed."""
        self._know(duration_us=end_us)  # all that will be known of it if its thread hangs
        request = Finish(end_us, threading.Event())
        self._ask(request)
        return request.done

    def close(self) -> None:
        """Let go of the device and end the threads."""
        self._ask(STOP)
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout=5)

    def _ask(self, request: object) -> None:
        """Put a request behind what waits already, without waiting for a writing thread that hangs."""
        try:
            self._queue.put_nowait(request)
        except queue.Full:
            threading.Thread(target=self._queue.put, args=(request,), daemon=True).start()

    def _announced(self) -> Source:
        """What is known of the source before its first picture or sound."""
        return Source(kind=self.kind, file=self.file, device=self.name)

    def _know(self, **facts: object) -> None:
        """Put what has been found out into `result`."""
        with self._knowing:
            if self.result is not None:
                self.result = replace(self.result, **facts)

    def _note(self, change: SourceChange, device: str = "") -> None:
        """Write down what happened to the device, when a take runs."""
        running = self._running
        with self._knowing:
            if running is not None and self.result is not None:
                at_us = running.clock().duration_us(now_ns())
                event = SourceEvent(at_us=at_us, change=change, device=device)
                self._know(events=(*self.result.events, event))

    def _lose(self, trouble: DeviceTrouble) -> None:
        """The device delivers no more: the take says so, once."""
        if self.device_trouble is None and self.is_open.is_set():
            self._note("lost")
        self.device_trouble = trouble
        self.is_open.set()

    def _is_back(self) -> None:
        if self.device_trouble is not None:
            self.device_trouble = None
            self._note("back")
        self.is_open.set()

    def _close_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()

    def _try(self, action: Callable[[], None]) -> None:
        """Do it; what stands in the way becomes `file_trouble`, and the other tracks go on."""
        try:
            action()
        except EvpError as trouble:
            self.file_trouble = trouble
        except Exception as fault:  # noqa: BLE001  # a thread that died would never end the take
            self.file_trouble = FileTrouble(self.file, repr(fault))


class _Sent(NamedTuple):
    """The picture that was handed over last, in which take, and when it was seen."""

    running: Running
    frame: av.VideoFrame
    time_us: int


class PictureTrack(Track):
    """Writes what a screen or camera shows.

    Without `is_retried` a device that is lost stays lost: one whose opening asks the maker something.
    """

    def __init__(self, kind: SourceKind, source: PictureSource, *, is_retried: bool = True) -> None:
        self._waiting: queue.Queue[object] = queue.Queue(QUEUE_FRAMES)
        super().__init__(source.name, self._waiting)
        self.kind = kind
        self.is_hidden = False
        self._device = source
        self._is_retried = is_retried
        self._latest: av.VideoFrame | None = None
        self._shown: tuple[av.VideoFrame, Planes] | None = None
        self._converting = threading.Lock()
        self._scaler = VideoReformatter()
        self._writer: VideoWriter | None = None
        self._sent: _Sent | None = None
        self._written: av.VideoFrame | None = None
        self._written_yuv: av.VideoFrame | None = None
        self._written_us = 0
        self._size = (0, 0)
        self._is_stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._grab, name=f"{kind}-grab", daemon=True),
            threading.Thread(target=self._write, name=f"{kind}-write", daemon=True),
        ]

    def latest(self) -> Planes | None:
        """The newest picture, the same object as long as it is the same; None before the first.

        For any thread.
        """
        with self._converting:
            frame = self._latest
            if frame is not None and (self._shown is None or self._shown[0] is not frame):
                self._shown = (frame, planes_of(to_yuv420p(frame, scaler=self._scaler)))
            return self._shown[1] if self._shown else None

    def close(self) -> None:
        """Let go of the device and end the threads."""
        self._is_stopping.set()
        super().close()

    def _grab(self) -> None:
        """Deliver until the end; a device that is lost is opened again as soon as it is back."""
        while not self._is_stopping.is_set():
            try:
                with device_errors(self.name):
                    self._deliver()
            except DeviceTrouble as trouble:
                self._lose(trouble)
            self._is_stopping.wait(RETRY_S if self._is_retried else None)

    def _deliver(self) -> None:
        try:
            self._device.open()
            while not self._is_stopping.is_set():
                self._take_in(self._device.read())
        finally:
            self._device.close()

    def _take_in(self, grab: Grab) -> None:
        self._latest = grab.frame
        self.last_at_ns = now_ns()
        self._is_back()
        if grab.change is not None:
            self.is_hidden = grab.change == "lost"
            self._note(grab.change)
        running = self._running
        time_us = running.clock().time_us(grab.at_ns) if running is not None else None
        if running is not None and time_us is not None:
            self._send(grab, running, time_us)

    def _send(self, grab: Grab, running: Running, time_us: int) -> None:
        """Hand a new picture over to be written, and the last one again when it has stood long enough."""
        last = self._sent if self._sent is not None and self._sent.running is running else None
        if last is not None and is_equal(grab.frame, last.frame):
            if time_us - last.time_us < KEEP_ALIVE_US:
                return
            grab = grab._replace(frame=last.frame)
        try:
            self._waiting.put_nowait(grab)
        except queue.Full:
            self.lost_frames += 1
        else:
            self._sent = _Sent(running, grab.frame, time_us)

    def _write(self) -> None:
        while (item := self._queue.get()) is not STOP:
            if isinstance(item, Finish):
                self._end(item)
            elif isinstance(item, Grab) and self._running is not None and self.file_trouble is None:
                self._try(lambda grab=item: self._write_grab(grab))  # type: ignore[misc]
        self._try(self._close_writer)

    def _write_grab(self, grab: Grab) -> None:
        assert self._running is not None
        time_us = self._running.clock().time_us(grab.at_ns)
        if time_us is None:
            return
        self._put(grab.frame, time_us)

    def _put(self, frame: av.VideoFrame, time_us: int) -> None:
        assert self._running is not None
        if self._writer is None:
            self._size = (frame.width, frame.height)
            self._writer = VideoWriter(self._running.folder / self.file, *self._size)
            self._know(width=frame.width, height=frame.height)
        if frame is not self._written or self._written_yuv is None:
            self._written, self._written_yuv = frame, self._yuv(frame)
        self._writer.write(self._written_yuv, time_us)
        self._written_us = time_us

    def _yuv(self, frame: av.VideoFrame) -> av.VideoFrame:
        """A device that came back may have another size; the file keeps the one it began with."""
        width, height = (0, 0) if (frame.width, frame.height) == self._size else self._size
        with self._converting:  # two threads at once crash in a scaler
            return to_yuv420p(frame, width, height, self._scaler)

    def _end(self, request: Finish) -> None:
        self._try(lambda: self._write_last(request.end_us))
        self._try(self._close_writer)
        self._know(duration_us=request.end_us, lost_frames=self.lost_frames)
        self._running = self._written = self._written_yuv = None
        self._written_us = 0
        request.done.set()

    def _write_last(self, end_us: int) -> None:
        """The last picture once more at the end: without it the file would end at the last change."""
        if self._writer is not None and self._written_yuv is not None and end_us > self._written_us:
            self._writer.write(self._written_yuv, end_us)
