"""The table of loudness beside a recording, against ffmpeg's ebur128 on the same samples."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evp_desktop.errors import DiskFull, MediaUnreadable, NotFound
from evp_desktop.media import loudness_table
from evp_desktop.media.loudness import SILENCE_LUFS, Loudness, measure
from evp_desktop.media.loudness_table import (
    HEADER,
    MAGIC,
    STEP,
    Cut,
    LoudnessMeter,
    LoudnessTable,
    TableWriter,
    integrated,
    k_weighting,
    read_table,
    table_path,
)
from tests.support import judge, lab

Int16 = npt.NDArray[np.int16]
SPEECH = Path(judge.__file__).parent / "speech"


@functools.cache
def words() -> npt.NDArray[np.float64]:
    """Two sentences of a person, a pause and a noisy one between them, and the first again but softly."""
    counting, fox = (judge.sound(SPEECH / f"{name}.flac") for name in ("counting", "quick_brown_fox"))
    room = np.random.default_rng(2).normal(size=lab.RATE_HZ) * 0.001
    return np.concatenate([counting, np.zeros(30_000), fox, room, counting * 0.3])


def noise(seconds: float, sigma: float) -> npt.NDArray[np.float64]:
    return np.random.default_rng(3).normal(size=round(seconds * lab.RATE_HZ)) * sigma


def as_int16(samples: npt.NDArray[np.float64]) -> Int16:
    return np.rint(np.clip(samples, -1, 1) * 32767).astype(np.int16)


def recorded(folder: Path, samples: Int16, block: int = 960) -> LoudnessTable:
    """The table that is written beside a recording of the samples."""
    writer = TableWriter(folder / "microphone.loudness", lab.RATE_HZ, 1)
    for begin in range(0, len(samples), block):
        writer.write(samples[begin : begin + block].reshape(-1, 1))
    writer.close()
    return read_table(folder / "microphone.loudness")


def all_of(table: LoudnessTable) -> Loudness:
    return integrated([Cut(table, 0, table.duration_us)])


def by_libav(samples: Int16) -> Loudness:
    """To a thousandth, where ffmpeg's own report rounds to a tenth."""
    return measure(np.array_split((samples / 32768).astype(np.float32), max(1, len(samples) // 4800)))


SOUNDS: dict[str, Callable[[], npt.NDArray[np.float64]]] = {
    "a person": words,
    "like a voice": lambda: lab.speech(12),
    "a soft voice": lambda: lab.speech(12, -40),
    "a tone": lambda: lab.tone(5),
    "a high tone": lambda: lab.tone(3, -9, 7_001),
    "noise": lambda: noise(5, 0.1),
    "noise that clips": lambda: noise(5, 0.5),
    "quiet, loud, quiet": lambda: np.concatenate([noise(4, 0.002), noise(3, 0.1), noise(4, 0.001)]),
    "some ends and holes": lambda: np.concatenate([words()[:100_123], np.zeros(99_999), words()[7_777:]]),
}


@pytest.mark.parametrize("name", SOUNDS)
def test_it_is_what_ffmpeg_measures(tmp_path: Path, name: str) -> None:
    """Loudness is within 0.1 LU, and true peak within 0.2 dB, of ffmpeg's ebur128 on the same samples."""
    samples = as_int16(SOUNDS[name]())
    ours = all_of(recorded(tmp_path, samples))
    lab.write_wave(tmp_path / "sound.wav", samples / 32767, channels=2)
    by_ffmpeg, peak = judge.loudness(tmp_path / "sound.wav")
    assert ours.integrated_lufs == pytest.approx(by_ffmpeg, abs=0.1)
    assert ours.integrated_lufs == pytest.approx(by_libav(samples).integrated_lufs, abs=0.05)
    if name != "a high tone":  # it begins in mid-wave: how much that rings is up to each filter
        assert ours.true_peak_dbtp == pytest.approx(peak, abs=0.2)


def test_any_cuts_are_measured_without_their_sound(tmp_path: Path) -> None:
    """The loudness of cuts in any number, order and length is what ebur128 says of those samples joined.

    A block on the very brink of a gate may fall on its other side, which moves some seconds of sound by more
    than 0.1 LU: it is rare, and never far.
    """
    samples = as_int16(words())
    table = recorded(tmp_path, samples)
    chance = np.random.default_rng(5)
    off = []
    for _ in range(60):
        count = int(chance.integers(4, 30))
        begins = chance.integers(0, len(samples) - lab.RATE_HZ // 4, count)
        lengths = chance.integers(150, 2000, count) * 48
        spans = [
            (int(at), int(min(at + long, len(samples)))) for at, long in zip(begins, lengths, strict=True)
        ]
        ours = integrated([Cut(table, to_us(begin), to_us(end)) for begin, end in spans])
        theirs = by_libav(np.concatenate([faded(samples[begin:end]) for begin, end in spans]))
        off.append(abs(ours.integrated_lufs - theirs.integrated_lufs))
    assert np.mean(np.array(off) <= 0.1) >= 0.95
    assert max(off) < 0.2


def faded(samples: Int16) -> Int16:
    """As cuts are joined: a millisecond at each end, without a click."""
    shape = np.minimum(1, np.minimum(np.arange(len(samples)), np.arange(len(samples))[::-1]) / 48)
    return np.rint(samples * shape).astype(np.int16)


def to_us(samples: int) -> int:
    return round(samples * 1e6 / lab.RATE_HZ)


def test_cuts_of_several_takes_and_silence_between(tmp_path: Path) -> None:
    """Takes of their own levels and the silent intro between them measure as one sound."""
    parts = [as_int16(words()), as_int16(lab.speech(6, -25))]
    tables = []
    for number, part in enumerate(parts):
        (tmp_path / str(number)).mkdir()
        tables.append(recorded(tmp_path / str(number), part))
    ours = integrated(
        [Cut(tables[0], 500_000, 3_250_000), Cut(None, 0, 1_500_000), Cut(tables[1], 100_000, 5_900_000)]
    )
    joined = [parts[0][24_000:156_000], np.zeros(72_000, np.int16), parts[1][4_800:283_200]]
    theirs = by_libav(np.concatenate(joined))
    assert ours.integrated_lufs == pytest.approx(theirs.integrated_lufs, abs=0.05)
    assert ours.true_peak_dbtp == pytest.approx(theirs.true_peak_dbtp, abs=0.2)


def test_silence_has_no_loudness(tmp_path: Path) -> None:
    """Digital silence, sound below the gate, too short a sound and no cut at all are silent."""
    quiet = all_of(recorded(tmp_path, as_int16(lab.tone(2, -75))))
    none = all_of(recorded(tmp_path, np.zeros(96_000, np.int16)))
    short = all_of(recorded(tmp_path, as_int16(lab.tone(0.35, -20))))
    assert {one.integrated_lufs for one in (quiet, none, short, integrated([]))} == {SILENCE_LUFS}
    assert none.true_peak_dbtp == -120
    assert short.true_peak_dbtp == pytest.approx(-20, abs=0.1)


def test_what_lies_outside_a_table_is_silence(tmp_path: Path) -> None:
    """A cut that begins before the sound or ends behind it is silent there, one inside out is nothing."""
    table = recorded(tmp_path, as_int16(lab.tone(2, -20)))
    longer = integrated([Cut(table, -5_000_000, 7_000_000)])
    assert longer.integrated_lufs == pytest.approx(all_of(table).integrated_lufs, abs=1)
    assert integrated([Cut(table, 3_000_000, 4_000_000)]).is_silent
    assert integrated([Cut(table, 1_000_000, 500_000)]).is_silent


@settings(max_examples=25)
@given(st.lists(st.integers(0, 30_000), max_size=12))
def test_how_the_sound_arrives_does_not_matter(tmp_path: Path, borders: list[int]) -> None:
    """Whatever the sizes of the blocks, the table is the same to the byte."""
    samples = as_int16(words()[:30_000])
    writer = TableWriter(tmp_path / "split.loudness", lab.RATE_HZ, 1)
    for block in np.split(samples.reshape(-1, 1), sorted(borders)):
        writer.write(block)
    writer.close()
    recorded(tmp_path, samples, 30_000)
    assert (tmp_path / "split.loudness").read_bytes() == (tmp_path / "microphone.loudness").read_bytes()


def test_a_table_is_whole_wherever_it_ends(tmp_path: Path) -> None:
    """Cut off at any byte, a table tells of all steps that were whole; without its header it is none."""
    table = recorded(tmp_path, as_int16(lab.speech(1.234)))
    path = tmp_path / "microphone.loudness"
    data = path.read_bytes()
    assert table.duration_us == 1_240_000
    for size in range(len(data)):
        path.write_bytes(data[:size])
        if size < HEADER.size:
            with pytest.raises(MediaUnreadable):
                read_table(path)
        else:
            assert len(read_table(path).true_peaks) == (size - HEADER.size) // STEP.itemsize


def test_it_is_on_the_disk_while_it_is_recorded(tmp_path: Path) -> None:
    """What was heard half a second ago is in the file, although nobody closed it."""
    writer = TableWriter(tmp_path / "microphone.loudness", lab.RATE_HZ, 1)
    for heard_ms in range(20, 2_000, 20):
        writer.write(np.ones((960, 1), np.int16))
        assert read_table(tmp_path / "microphone.loudness").duration_us >= (heard_ms - 500) * 1000
    writer.close()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"EVPLOUD2" + bytes(8),
        HEADER.pack(MAGIC, 0, 0),
        HEADER.pack(MAGIC, 48_000, 1),
        HEADER.pack(MAGIC, 4 * 10**9, 4 * 10**7),
        HEADER.pack(MAGIC, 48_000, 480) + np.array([(np.nan, 0)], STEP).tobytes(),
        HEADER.pack(MAGIC, 48_000, 480) + np.array([(-1, 0)], STEP).tobytes(),
        HEADER.pack(MAGIC, 48_000, 480) + np.array([(0, np.inf)], STEP).tobytes(),
    ],
)
def test_what_is_no_table_is_told(tmp_path: Path, data: bytes) -> None:
    """Other files, foreign rates and numbers that are none are refused."""
    (tmp_path / "x.loudness").write_bytes(data)
    with pytest.raises(MediaUnreadable):
        read_table(tmp_path / "x.loudness")


def test_a_table_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than a day's steps are not taken into memory."""
    recorded(tmp_path, as_int16(lab.tone(0.5)))
    monkeypatch.setattr(loudness_table, "MAX_BYTES", 100)
    with pytest.raises(MediaUnreadable):
        read_table(tmp_path / "microphone.loudness")


def test_there_may_be_none(tmp_path: Path) -> None:
    """A take from before there were tables has none."""
    assert table_path(tmp_path / "microphone.mkv") == tmp_path / "microphone.loudness"
    with pytest.raises(NotFound):
        read_table(tmp_path / "microphone.loudness")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told(tmp_path: Path) -> None:
    """A table that cannot be written says that the disk is full."""
    (tmp_path / "full.loudness").symlink_to("/dev/full")
    with pytest.raises(DiskFull):
        TableWriter(tmp_path / "full.loudness", lab.RATE_HZ, 1)


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 44_100, 48_000, 96_000])
def test_any_rate_measures_the_same(tmp_path: Path, rate_hz: int) -> None:
    """A 997 Hz sine of -23 dBFS is -23 LUFS on two speakers, whatever the rate (BS.1770-4)."""
    at = np.arange(3 * rate_hz) / rate_hz
    samples = as_int16(10 ** (-23 / 20) * np.sin(2 * np.pi * 997 * at)).reshape(-1, 1)
    writer = TableWriter(tmp_path / "x.loudness", rate_hz, 1)
    writer.write(samples)
    writer.close()
    found = all_of(read_table(tmp_path / "x.loudness"))
    assert found.integrated_lufs == pytest.approx(-23.0, abs=0.05)
    assert found.true_peak_dbtp == pytest.approx(-23.0, abs=0.1)
    assert writer.meter.momentary_lufs == pytest.approx(-23.0, abs=0.05)
    assert writer.meter.short_term_lufs == pytest.approx(-23.0, abs=0.05)


def test_the_filters_are_the_standards() -> None:
    """At 48 kHz the coefficients are those that BS.1770-4 tabulates."""
    (shelf, shelf_poles), (high_pass, pass_poles) = k_weighting(48_000)
    assert shelf == pytest.approx([1.53512485958697, -2.69169618940638, 1.19839281085285], abs=1e-8)
    assert shelf_poles == pytest.approx([1, -1.69065929318241, 0.73248077421585], abs=1e-8)
    assert high_pass == pytest.approx([1, -2, 1])
    assert pass_poles == pytest.approx([1, -1.99004745483398, 0.99007225036621], abs=1e-8)


def feed(meter: LoudnessMeter, samples: Sequence[float] | npt.NDArray[np.float64]) -> None:
    meter.feed(as_int16(np.asarray(samples)).reshape(-1, 1))


def test_the_live_readings_follow_the_voice() -> None:
    """Momentary loudness knows 400 ms, short-term 3 s, and a peak is forgotten after 3 s."""
    meter = LoudnessMeter(lab.RATE_HZ, 1)
    assert (meter.momentary_lufs, meter.short_term_lufs, meter.true_peak_dbtp) == (-120, -120, -120)
    feed(meter, lab.tone(4, -20))
    assert meter.momentary_lufs == pytest.approx(-20, abs=0.1)
    feed(meter, lab.tone(0.5, -40))
    assert meter.momentary_lufs == pytest.approx(-40, abs=0.5)
    assert meter.short_term_lufs == pytest.approx(-20.75, abs=0.2)
    assert meter.true_peak_dbtp == pytest.approx(-20, abs=0.2)
    feed(meter, np.zeros(4 * lab.RATE_HZ))
    assert (meter.momentary_lufs, meter.short_term_lufs, meter.true_peak_dbtp) == (-120, -120, -120)


def test_two_channels_are_heard_as_their_mean() -> None:
    """The same voice in both channels is as loud as in one, a voice in one of two is 6 dB softer."""
    voice = as_int16(lab.tone(1, -20)).reshape(-1, 1)
    readings = []
    for samples in (voice, np.hstack([voice, voice]), np.hstack([voice, voice * 0])):
        meter = LoudnessMeter(lab.RATE_HZ, samples.shape[1])
        meter.feed(samples)
        readings.append(meter.momentary_lufs)
    assert readings[1] == pytest.approx(readings[0])
    assert readings[2] == pytest.approx(readings[0] - 6.02, abs=0.01)


def test_a_table_grows_slowly(tmp_path: Path) -> None:
    """An hour takes less than 3 MB."""
    recorded(tmp_path, np.zeros(10 * lab.RATE_HZ, np.int16))
    assert (tmp_path / "microphone.loudness").stat().st_size * 360 < 3_000_000
