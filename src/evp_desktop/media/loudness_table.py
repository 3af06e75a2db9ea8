"""Loudness kept beside a sound file while it is recorded: later any cut of it is measured by arithmetic.

A table holds, for every 10 ms, the mean square after the K-weighting of ITU-R BS.1770-4 and the true peak.
Steps of 10 ms, not the standard's 100 ms, because a cut at the edge of a word falls inside a hop, and what
lies on either side of it may differ by 60 dB. Several channels are heard as their mean, on two speakers,
as everywhere else in the program (`audio.to_mono`, `loudness.measure`).

The file: `HEADER`, then records of `STEP`, only ever appended. It is readable wherever it ends.
"""

from __future__ import annotations

import functools
import math
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from evp_desktop.errors import MediaUnreadable, os_errors
from evp_desktop.media.audio import RATE_HZ, Samples
from evp_desktop.media.loudness import SILENCE_LUFS, Loudness, amplitude, decibel
from evp_desktop.media.true_peak import AFTER, BEFORE, true_peaks
from evp_desktop.model.time import US_PER_S

Int16 = npt.NDArray[np.int16]
Float = npt.NDArray[np.float64]

SUFFIX = ".loudness"
HEADER = struct.Struct("<8sII")
"""The magic word, samples a second, samples in a step."""
MAGIC = b"EVPLOUD1"
STEP = np.dtype([("mean_square", "<f4"), ("true_peak", "<f4")])
STEPS_PER_S = 100
STEP_SAMPLES = RATE_HZ // STEPS_PER_S
"""Of a table made at our own rate."""
STEP_US = US_PER_S // STEPS_PER_S
HOP_STEPS = 10
"""100 ms: blocks of 400 ms overlap by three quarters (BS.1770-4, annex 1)."""
BLOCK_HOPS = 4
SHORT_TERM_HOPS = 30
"""3 s (EBU Tech 3341)."""
RELATIVE_GATE_LU = -10.0
FLOOR_LUFS = -120.0
MAX_BYTES = 64 * 2**20
"""A day of sound; a larger file is not ours."""

_OFFSET_LUFS = -0.691
_SECOND_SPEAKER_LU = 10 * math.log10(2)
"""Added behind the gates, as libav's `ebur128` does for `dualmono`."""
_MIN_RATE_HZ, _MAX_RATE_HZ = 8_000, 384_000


def k_weighting(rate_hz: int) -> tuple[tuple[Float, Float], tuple[Float, Float]]:
    """The two filters of BS.1770-4, annex 1, for a rate: numerator and denominator of each.

    The standard tabulates them at 48 kHz; these are the analogue filters behind that table (as libebur128
    has them), which give its numbers to the eighth decimal.
    """
    k, q = math.tan(math.pi * 1681.974450955533 / rate_hz), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    bottom = 1 + k / q + k * k
    shelf = np.array([high + band * k / q + k * k, 2 * (k * k - high), high - band * k / q + k * k]) / bottom
    shelf_poles = np.array([1, 2 * (k * k - 1) / bottom, (1 - k / q + k * k) / bottom])
    k, q = math.tan(math.pi * 38.13547087602444 / rate_hz), 0.5003270373238773
    bottom = 1 + k / q + k * k
    pass_poles = np.array([1, 2 * (k * k - 1) / bottom, (1 - k / q + k * k) / bottom])
    return (shelf, shelf_poles), (np.array([1.0, -2.0, 1.0]), pass_poles)


@functools.cache
def _response(rate_hz: int, length: int) -> npt.NDArray[np.complex128]:
    """The K-weighting at each frequency of a transform of `length` samples."""
    delays = np.exp(-2j * np.pi * np.outer(np.arange(length // 2 + 1) / length, np.arange(3)))
    found = np.ones(length // 2 + 1, np.complex128)
    for zeros, poles in k_weighting(rate_hz):
        found *= (delays @ zeros) / (delays @ poles)
    return found


class LoudnessMeter:
    """Loudness and true peak of sound as it arrives, in blocks of any size; one thread feeds, any reads.

    The K-weighting is a convolution by Fourier transform over this hop and the one before: its impulse
    response has died out by 180 dB within a hop.
    """

    def __init__(self, rate_hz: int, channels: int) -> None:
        self.step_samples = rate_hz // STEPS_PER_S
        self._channels = channels
        self._hop = self.step_samples * HOP_STEPS
        self._response = _response(rate_hz, 2 * self._hop)
        self._samples = np.zeros(2 * self._hop)
        self._waiting = 0
        self._recent: tuple[tuple[float, float], ...] = ()

    def feed(self, samples: Int16) -> npt.NDArray[np.void]:
        """Take in samples of shape (n, channels); returns the steps (`STEP`) that they complete."""
        heard = samples.reshape(-1, self._channels).mean(axis=1) / 32768
        done = [np.zeros(0, STEP)]
        while len(heard):
            room = self._hop - self._waiting
            part, heard = heard[:room], heard[room:]
            begin = self._hop + self._waiting
            self._samples[begin : begin + len(part)] = part
            self._waiting += len(part)
            if self._waiting == self._hop:
                done.append(self._measured())
        return np.concatenate(done)

    def finish(self) -> npt.NDArray[np.void]:
        """The last steps, which did not fill a hop; silence follows them."""
        if not self._waiting:
            return np.zeros(0, STEP)
        steps = -(-self._waiting // self.step_samples)
        self._samples[self._hop + self._waiting :] = 0
        return self._measured()[:steps]

    def _measured(self) -> npt.NDArray[np.void]:
        """The steps of the hop that is full now; it becomes the hop before."""
        weighted = np.fft.irfft(np.fft.rfft(self._samples) * self._response)[self._hop :]
        found = np.zeros(HOP_STEPS, STEP)
        found["mean_square"] = np.square(weighted).reshape(HOP_STEPS, -1).mean(axis=1)
        found["true_peak"] = true_peaks(self._samples[self._hop - BEFORE - AFTER :], self.step_samples)
        self._samples[: self._hop] = self._samples[self._hop :]
        self._waiting = 0
        hop = (float(found["mean_square"].mean()), float(found["true_peak"].max()))
        self._recent = (*self._recent[1 - SHORT_TERM_HOPS :], hop)
        return found

    @property
    def momentary_lufs(self) -> float:
        """Loudness of the last 400 ms."""
        return self._loudness(BLOCK_HOPS)

    @property
    def short_term_lufs(self) -> float:
        """Loudness of the last 3 s."""
        return self._loudness(SHORT_TERM_HOPS)

    @property
    def true_peak_dbtp(self) -> float:
        """The highest true peak of the last 3 s."""
        return decibel(max((peak for _, peak in self._recent), default=0.0))

    def _loudness(self, hops: int) -> float:
        return lufs(sum(energy for energy, _ in self._recent[-hops:]) / hops)


def lufs(mean_square: float) -> float:
    """The loudness of a mean square, on two speakers."""
    if mean_square <= 0:
        return FLOOR_LUFS
    return max(FLOOR_LUFS, _OFFSET_LUFS + _SECOND_SPEAKER_LU + 10 * math.log10(mean_square))


def mean_square(loudness_lufs: float) -> float:
    """The mean square of a loudness on two speakers."""
    return float(10 ** ((loudness_lufs - _OFFSET_LUFS - _SECOND_SPEAKER_LU) / 10))


def table_path(sound: Path) -> Path:
    """Where the table of a sound file lies: beside it."""
    return sound.with_suffix(SUFFIX)


class TableWriter:
    """Writes the table of a sound file that is being recorded, ten times a second. For one thread.

    What goes into the sound file goes in here, silence in place of lost sound too: then their times agree.
    """

    def __init__(self, path: Path, rate_hz: int, channels: int) -> None:
        self.meter = LoudnessMeter(rate_hz, channels)
        self._path = path
        with os_errors(path):
            self._file = path.open("wb", buffering=0)
        try:
            self._append(HEADER.pack(MAGIC, rate_hz, self.meter.step_samples))
        except BaseException:
            self._file.close()
            raise

    def write(self, samples: Int16) -> None:
        """Add samples of shape (n, channels); raises `DiskFull` and its like."""
        self._append(self.meter.feed(samples).tobytes())

    def close(self) -> None:
        """Add what is left; raises as `write`."""
        try:
            self._append(self.meter.finish().tobytes())
        finally:
            self._file.close()

    def _append(self, data: bytes) -> None:
        with os_errors(self._path):
            if data:
                self._file.write(data)


class LoudnessTable(NamedTuple):
    """What a table holds: `energy_us[i]` is the sum of mean square times µs before step i, or the end."""

    step_us: float
    energy_us: Float
    true_peaks: Float

    @property
    def duration_us(self) -> int:
        """How much sound it tells of, to 10 ms; less than the sound lasts if writing it was cut off."""
        return round(len(self.true_peaks) * self.step_us)


def heard(blocks: Iterable[Samples]) -> LoudnessTable:
    """The table of mono blocks at 48 kHz, for a sound that has none."""
    meter = LoudnessMeter(RATE_HZ, 1)
    found = [meter.feed(np.rint(np.clip(block * 32768, -32768, 32767)).astype(np.int16)) for block in blocks]
    return _table_of(np.concatenate([*found, meter.finish()]), US_PER_S / STEPS_PER_S)


def weighted(samples: Samples, first: int) -> Samples:
    """The mean square of each 10 ms after the K-weighting, from sample `first` on, mono at 48 kHz.

    A tenth of a second before that is heard for the weighting, silence where there is less. In long stretches
    and single precision: a fifth of the work of a meter, and within 0.001 LU of it.
    """
    step, before = STEP_SAMPLES, STEP_SAMPLES * HOP_STEPS
    count = -(-(len(samples) - first) // step)
    heard = np.zeros(before + -(-count // STEPS_PER_S) * RATE_HZ, np.float32)
    known = samples[max(0, first - before) :]
    begin = max(0, before - first)
    heard[begin : begin + len(known)] = known
    response = _response(RATE_HZ, before + RATE_HZ).astype(np.complex64)
    found = np.zeros(len(heard) // step, np.float32)
    for at in range(0, len(heard) - before, RATE_HZ):
        spectrum = np.fft.rfft(heard[at : at + before + RATE_HZ])
        spectrum *= response
        part = np.fft.irfft(spectrum)[before:].reshape(-1, step)
        found[at // step : at // step + STEPS_PER_S] = np.einsum("ij,ij->i", part, part) / step
    return found[:count]


def _table_of(steps: npt.NDArray[np.void], step_us: float) -> LoudnessTable:
    energies, peaks = (steps[name].astype(np.float64) for name in ("mean_square", "true_peak"))
    return LoudnessTable(step_us, np.concatenate([[0.0], np.cumsum(energies * step_us)]), peaks)


def read_table(path: Path) -> LoudnessTable:
    """A table as far as it was written; raises `NotFound`, `NoAccess` or `MediaUnreadable`."""
    with os_errors(path), path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if not HEADER.size <= len(data) <= MAX_BYTES:
        raise MediaUnreadable(path, "not a table of loudness")
    magic, rate_hz, step_samples = HEADER.unpack_from(data)
    is_plausible = _MIN_RATE_HZ <= rate_hz <= _MAX_RATE_HZ and step_samples == rate_hz // STEPS_PER_S
    if magic != MAGIC or not is_plausible:
        raise MediaUnreadable(path, "not a table of loudness")
    whole = (len(data) - HEADER.size) // STEP.itemsize
    steps = np.frombuffer(data, STEP, whole, HEADER.size)
    is_finite = all(np.isfinite(steps[name]).all() for name in ("mean_square", "true_peak"))
    if not is_finite or (steps["mean_square"] < 0).any():
        raise MediaUnreadable(path, "numbers that are none")
    return _table_of(steps, step_samples * US_PER_S / rate_hz)


class Cut(NamedTuple):
    """A stretch of a sound file by its table, in its own time; without a table, and outside it, silence.

    Played `speed` times as fast, with a gain.
    """

    table: LoudnessTable | None
    start_us: int
    end_us: int
    gain_db: float = 0.0
    speed: float = 1.0


class Course(NamedTuple):
    """How loud a sound is as it goes on: for each 10 ms its weighted mean square and its true peak."""

    mean_squares: Float
    true_peaks: Float

    @property
    def loudness(self) -> Loudness:
        """Loudness and true peak, as BS.1770-4 gates them."""
        sums = np.concatenate([[0.0], np.cumsum(self.mean_squares)])[::HOP_STEPS]
        blocks = (sums[BLOCK_HOPS:] - sums[:-BLOCK_HOPS]) / (BLOCK_HOPS * HOP_STEPS)
        return Loudness(_gated(blocks), decibel(float(self.true_peaks.max(initial=0.0))))

    def turned(self, factors: Float | float) -> Course:
        """With a gain, one for all or one for each step, as an amplitude ratio."""
        return Course(self.mean_squares * np.square(factors), self.true_peaks * factors)


def integrated(cuts: Iterable[Cut]) -> Loudness:
    """Loudness and true peak of cuts played one after the other; pure arithmetic.

    Blocks of 400 ms run on over the joints, as they do for who measures the finished sound.
    """
    return course(cuts).loudness


def course(cuts: Iterable[Cut]) -> Course:
    """The course of cuts played one after the other, to 10 ms."""
    played = [cut for cut in cuts if cut.end_us > cut.start_us]
    ends_us = np.cumsum([(cut.end_us - cut.start_us) / cut.speed for cut in played])
    steps = max(1, int(ends_us[-1] / STEP_US + 1e-6)) if played else 0
    sums, peaks = np.zeros(steps + 1), np.zeros(steps)
    begin_us = so_far = 0.0
    for cut, end_us in zip(played, ends_us, strict=True):
        inside = slice(math.ceil(begin_us / STEP_US - 1e-6), int(end_us / STEP_US + 1e-6) + 1)
        moments = np.arange(steps + 1, dtype=np.float64)[inside] * STEP_US - begin_us
        sums[inside] = so_far + _energy(cut, moments)
        so_far += float(_energy(cut, np.array([end_us - begin_us]))[0])
        touched = slice(int(begin_us / STEP_US + 1e-6), math.ceil(end_us / STEP_US - 1e-6))
        edges = np.arange(touched.start, min(touched.stop, steps) + 1, dtype=np.float64) * STEP_US - begin_us
        peaks[touched] = np.maximum(peaks[touched], _peaks(cut, edges.clip(0, end_us - begin_us)))
        begin_us = float(end_us)
    return Course(np.diff(sums) / STEP_US, peaks)


def following(courses: Sequence[Course]) -> Course:
    """Sounds of whole steps one after the other."""
    return Course(*(np.concatenate([np.zeros(0), *parts]) for parts in zip(*courses, strict=True)))


def together(courses: Sequence[Course]) -> Course:
    """Sounds of one length heard at once, as if they had nothing to do with each other."""
    loudest = np.max([one.true_peaks for one in courses], axis=0)
    return Course(np.sum([one.mean_squares for one in courses], axis=0), loudest)


def _energy(cut: Cut, moments_us: Float) -> Float:
    """The energy of a cut from its beginning to each moment."""
    if cut.table is None:
        return np.zeros(len(moments_us))
    bends = np.arange(len(cut.table.energy_us)) * cut.table.step_us
    found = np.interp(cut.start_us + moments_us * cut.speed, bends, cut.table.energy_us)
    before = np.interp(cut.start_us, bends, cut.table.energy_us)
    return np.asarray((found - before) * (amplitude(cut.gain_db) ** 2 / cut.speed), np.float64)


def _peaks(cut: Cut, edges_us: Float) -> Float:
    """The highest true peak of a cut between each two edges."""
    if cut.table is None:
        return np.zeros(len(edges_us) - 1)
    places = (cut.start_us + edges_us * cut.speed) / cut.table.step_us
    count = len(cut.table.true_peaks)
    first = np.clip(np.floor(places[:-1] + 1e-6), 0, count).astype(int)
    last = np.clip(np.ceil(places[1:] - 1e-6), 0, count).astype(int)
    pairs = np.stack([first, np.maximum(first, last)], axis=1).reshape(-1)
    found = np.maximum.reduceat(np.append(cut.table.true_peaks, 0.0), pairs)[::2]
    return np.asarray(np.where(first < last, found, 0.0) * amplitude(cut.gain_db), np.float64)


def _gated(blocks: Float) -> float:
    """The integrated loudness of blocks' mean squares: absolute gate, then the relative one."""
    heard = blocks[blocks > 10 ** ((SILENCE_LUFS - _OFFSET_LUFS) / 10)]
    if not len(heard):
        return SILENCE_LUFS
    return lufs(float(heard[heard > heard.mean() * 10 ** (RELATIVE_GATE_LU / 10)].mean()))
