"""The table beside a recorded sound tells the same loudness as ffmpeg does of the sound itself."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from evp_desktop.media.loudness_table import Cut, integrated, read_table, table_path
from tests.capture.rig import SOUND_BLOCK, Rig, rig_of
from tests.support import judge, lab


@pytest.fixture
def rig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    """A warm recorder of sound alone."""
    with rig_of(tmp_path, monkeypatch, has_pictures=False) as made:
        made.open()
        yield made


def test_the_table_goes_with_the_sound_through_pauses_and_holes(rig: Rig, tmp_path: Path) -> None:
    """After a pause and a lost second, table and file are equally long and equally loud, also in cuts."""
    voice = lab.speech(20).reshape(-1, SOUND_BLOCK)

    def speaking(number: int) -> np.ndarray:
        return voice[number % len(voice)]

    folder = rig.begin()
    rig.run(40, heard=speaking)
    rig.recorder.pause()
    rig.run(7, heard=speaking)
    rig.recorder.resume()
    rig.run(20, heard=speaking)
    rig.run(10, heard=lambda _: None)
    rig.run(40, heard=speaking)
    take = rig.recorder.finish()
    source = take.source("microphone")
    assert source is not None
    assert source.filled_us > 900_000
    path = folder / source.file
    table = read_table(table_path(path))
    assert abs(table.duration_us - source.duration_us) <= 10_000
    heard = judge.sound(path)
    for cuts in ([(0.0, 10.0)], [(0.31, 2.47), (3.905, 4.2), (6.5, 9.33)]):
        by_table = integrated([Cut(table, round(begin * 1e6), round(end * 1e6)) for begin, end in cuts])
        by_ffmpeg = loudness_of(tmp_path, [heard[round(b * 48_000) : round(e * 48_000)] for b, e in cuts])
        assert by_table.integrated_lufs == pytest.approx(by_ffmpeg, abs=0.1)


def loudness_of(folder: Path, parts: list[np.ndarray]) -> float:
    """What ffmpeg's ebur128 says of the parts joined, on two speakers."""
    samples = np.rint(np.concatenate(parts) * 32767).astype("<i2")
    with wave.open(str(folder / "joined.wav"), "wb") as file:
        file.setparams((2, 2, 48_000, 0, "NONE", ""))
        file.writeframes(np.repeat(samples, 2).tobytes())
    return judge.loudness(folder / "joined.wav")[0]
