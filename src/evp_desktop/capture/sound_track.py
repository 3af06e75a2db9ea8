"""The track of a microphone, or of what the computer itself plays."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from evp_desktop.capture.clock import Part, now_ns
from evp_desktop.capture.source import SoundBlock, SoundSource
from evp_desktop.capture.sync import GAP_US, NS_PER_S, Placed, Placer, gap_samples
from evp_desktop.capture.tracks import STOP, Finish, Running, Track, device_errors
from evp_desktop.errors import DeviceLost, DeviceTrouble
from evp_desktop.media.loudness_table import TableWriter, table_path
from evp_desktop.media.stretch import Stretcher
from evp_desktop.media.writer import AudioWriter
from evp_desktop.model.media import Source, SourceKind
from evp_desktop.model.time import US_PER_S

REOPEN_AFTER_S = 1.0
"""A microphone that delivered nothing for so long is opened anew: no library reports a vanished one."""
WARM_UP_NS = 3 * NS_PER_S
"""An idle source takes up to 1.7 s before its first block (facts-capture 3)."""
OnHeard = Callable[[SoundBlock, int], None]
"""Called on the track's thread with every block and its samples a second, whether a take runs or not."""
CHECK_NS = NS_PER_S // 2
"""How often the sound server is asked whether it still gives us the device that was chosen."""


class _Block(NamedTuple):
    """What arrived, and since which opening of the device: what an earlier one left behind is not heard."""

    opening: int
    arrived_ns: int
    samples: SoundBlock


class SoundTrack(Track):
    """Writes what is heard at the moment it was heard, and tells how loud it is now."""

    def __init__(self, source: SoundSource, kind: SourceKind = "microphone") -> None:
        super().__init__(source.name, queue.SimpleQueue())
        self.kind = kind
        self.must_deliver = kind == "microphone"
        self.level = 0.0
        self.peak = 0.0
        self.replaced_by = ""
        self.on_heard: OnHeard | None = None
        self._device = source
        self._placer = Placer(source.sample_rate_hz)
        self._stretcher: Stretcher | None = None
        self._writer: AudioWriter | None = None
        self._table: TableWriter | None = None
        self._span = -1
        self._filled = 0
        self._checked_ns = 0
        self._is_there, self._is_warm, self._opened_ns = False, False, 0
        self._opening = 0
        self._threads = [threading.Thread(target=self._work, name=f"{kind}-write", daemon=True)]

    def begin(self, running: Running) -> None:
        """Write a take from now on."""
        self._filled = 0
        self._span = -1
        super().begin(running)

    def _announced(self) -> Source:
        known = super()._announced()
        return replace(
            known,
            device=self.replaced_by or self.name,
            sample_rate_hz=self._device.sample_rate_hz,
            channels=self._device.channels,
        )

    def _on_block(self, opening: int, arrived_ns: int, block: SoundBlock) -> None:
        self._queue.put(_Block(opening, arrived_ns, block))

    def _open(self) -> None:
        try:
            self._place_rest()
            self._placer = Placer(self._device.sample_rate_hz)
            self._is_there, self._is_warm, self._opened_ns = False, False, now_ns()
            self._opening += 1
            with device_errors(self.name):
                self._device.open(partial(self._on_block, self._opening))
            self._is_there = True
        except DeviceTrouble as trouble:
            self._lose(trouble)

    def _work(self) -> None:
        self._open()
        while True:
            try:
                item = self._queue.get(timeout=REOPEN_AFTER_S)
            except queue.Empty:
                is_late = now_ns() - self._opened_ns > WARM_UP_NS
                if not self._is_there or self._is_warm or is_late:
                    self._reopen(DeviceLost(self.name, "nothing arrives"))
                continue
            if item is STOP:
                break
            if isinstance(item, Finish):
                self._end(item)
            elif isinstance(item, _Block) and item.opening == self._opening:
                self._take_in(item.arrived_ns, item.samples)
        self._let_go()
        self._try(self._close_writer)

    def _reopen(self, why: DeviceTrouble) -> None:
        """Forget the device and look for it again, or for the one that may take over."""
        self.level = self.peak = 0.0
        if self.must_deliver:
            self._lose(why)
        self._let_go()
        self._open()

    def _let_go(self) -> None:
        with suppress(DeviceTrouble), device_errors(self.name):
            self._device.close()

    def _take_in(self, arrived_ns: int, block: SoundBlock) -> None:
        if arrived_ns - self._checked_ns > CHECK_NS:
            self._checked_ns = arrived_ns
            try:
                with device_errors(self.name):
                    self._device.check()
            except DeviceTrouble as trouble:
                self._reopen(trouble)
                return
        self.last_at_ns, self._is_warm = arrived_ns, True
        self._tell_who()
        self._measure(block)
        for placed in self._placer.put(arrived_ns, block):
            self._write_placed(placed)

    def _tell_who(self) -> None:
        """The device is there; another one than was chosen is written down as such."""
        current = self._device.current_name
        name = "" if current == self.name else current
        if name and name != self.replaced_by:
            self._note("replaced", name)
            self.device_trouble = None
        self.replaced_by = name
        self._is_back()

    def _measure(self, block: SoundBlock) -> None:
        scaled = block.astype(np.float32) / 32768
        on_heard = self.on_heard  # another thread may take it away
        if on_heard is not None:
            with suppress(Exception):  # who listens too must not cost a recording
                on_heard(block, self._device.sample_rate_hz)
        self.level = float(np.sqrt(np.mean(np.square(scaled)))) if len(scaled) else 0.0
        self.peak = float(np.abs(scaled).max(initial=0.0))

    def _place_rest(self) -> None:
        for placed in self._placer.flush():
            self._write_placed(placed)

    def _write_placed(self, placed: Placed) -> None:
        """Write the parts of the block that lie in recorded stretches, each at its own moment."""
        running = self._running
        if running is None or self.file_trouble is not None:
            return
        rate = self._device.sample_rate_hz
        end_ns = placed.at_ns + len(placed.block) * NS_PER_S // rate
        for part in running.clock().parts(placed.at_ns, end_ns):
            first, last = (
                round((moment - placed.at_ns) * rate / NS_PER_S) for moment in (part.begin_ns, part.end_ns)
            )
            if first < last:
                samples = placed.block[first:last]
                self._try(lambda part=part, samples=samples: self._put(samples, part))  # type: ignore[misc]

    def _put(self, samples: SoundBlock, part: Part) -> None:
        rate = self._device.sample_rate_hz
        if self._writer is None:
            self._make_writer()
        is_new = part.span != self._span or self._stretcher is None
        self._span = part.span
        if is_new or gap_samples(part.time_us, self._written_us, rate, is_new_span=False):
            self._end_stretch()
            gap = gap_samples(part.time_us, self._written_us, rate, is_new_span=True)
            self._fill(gap)
            samples = samples[max(0, -gap) :]
            self._stretcher = Stretcher(rate, self._device.channels)
        if len(samples) and self._stretcher is not None:
            self._write(self._stretcher.push(samples, part.time_us))

    def _write(self, samples: SoundBlock) -> None:
        """Into the file, and into the table of its loudness: what is in one is in the other."""
        if self._writer is not None and self._table is not None:
            self._writer.write(samples)
            self._table.write(samples)

    @property
    def _written_us(self) -> int:
        written = self._writer.samples if self._writer else 0
        return written * US_PER_S // self._device.sample_rate_hz

    def _make_writer(self) -> None:
        """A file that begins with the take, in silence if need be: nothing has to remember when it began."""
        assert self._running is not None
        path = self._running.folder / self.file
        form = (self._device.sample_rate_hz, self._device.channels)
        self._writer = AudioWriter(path, *form)
        self._table = TableWriter(table_path(path), *form)

    def _close_writer(self) -> None:
        table, self._table = self._table, None
        try:
            super()._close_writer()
        finally:
            if table is not None:
                table.close()

    def _fill(self, gap: int) -> None:
        """Silence in place of what never came, a second at a time: the hole may be an hour long."""
        rate = self._device.sample_rate_hz
        if gap > GAP_US * rate // US_PER_S:
            self._filled += gap
        while gap > 0 and self._writer is not None:
            self._write(np.zeros((min(gap, rate), self._device.channels), np.int16))
            gap -= rate

    def _end_stretch(self) -> None:
        stretcher, self._stretcher = self._stretcher, None
        if stretcher is not None:
            self._write(stretcher.flush())

    def _end(self, request: Finish) -> None:
        self._place_rest()
        rate = self._device.sample_rate_hz
        self._try(self._end_stretch)
        samples = self._writer.samples if self._writer else 0
        self._try(self._close_writer)
        self._know(
            duration_us=samples * US_PER_S // rate,
            filled_us=self._filled * US_PER_S // rate,
            drift_ppm=round(self._placer.drift_ppm, 1),
        )
        self._running = self._stretcher = None
        request.done.set()
