"""A flash and a beep made at the same instant fall together in the exported video."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from evp_desktop.services import stage as stages
from tests.support import judge, lab, sync_run

SECONDS = 8
WORST_S = 0.040
MEAN_S = 0.020


def test_flash_and_beep_fall_together(stage: lab.RunningStage, tmp_path: Path) -> None:
    """Every beep is within 40 ms of its flash in the delivered file, and within 20 ms on average."""
    script = Path(lab.__file__).parent / "flash_beep.py"
    show = [sys.executable, str(script), stages.SINK, str(SECONDS + 6)]
    with subprocess.Popen(show, stdout=subprocess.PIPE, text=True) as flashing:
        assert flashing.stdout
        flashing.stdout.readline()
        recorded = lab.evp(
            *("record", "--json", "--seconds", SECONDS, "--region", "800x600+0+0"),
            *("--microphone", stages.MICROPHONE, "--title", "Sync"),
        )
        flashing.kill()
    assert recorded.code == 0, recorded.out + recorded.err
    made = lab.evp("export", recorded.last["project"], "--json", "--output", tmp_path / "video.mp4")
    assert made.code == 0, made.out + made.err
    apart = differences_s(judge.flashes_s(tmp_path / "video.mp4"), judge.beeps_s(tmp_path / "video.mp4"))
    assert len(apart) >= 8, apart
    assert np.abs(apart).max() <= WORST_S, apart
    assert abs(np.mean(apart)) <= MEAN_S, apart


def test_pauses_and_a_lost_microphone_leave_no_offset(
    stage: lab.RunningStage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Before and behind a pause and a microphone that was away for 4 s, every flash has its beep.

    Pictures are 33 ms apart, so a flash is seen up to 33 ms late and a beep lies as much before it.
    """
    monkeypatch.setenv("EVP_HOME", str(tmp_path))
    run = sync_run.record(26, pauses=1, losses=1)
    found = sync_run.recorded_apart_ms(run)
    (paused_s,), ((gone_s, back_s),) = run.pauses_s, run.gone_s
    parts = [(0.0, paused_s), (paused_s, gone_s), (back_s + 0.5, 26.0)]
    offsets = [[offset for when, offset in found if begin <= when < end] for begin, end in sorted(parts)]
    assert all(len(part) >= 4 for part in offsets), found
    assert all(-33 - 20 < offset < 20 for part in offsets for offset in part), found
    middles = [np.mean(part) for part in offsets]
    assert max(middles) - min(middles) < 15, found
    microphone = run.take.source("microphone")
    assert microphone is not None
    assert [event.change for event in microphone.events] == ["lost", "back"]
    assert 3_500_000 < microphone.filled_us < 8_000_000


def differences_s(flashes: list[float], beeps: list[float]) -> list[float]:
    """Beep minus the nearest flash, for each beep that has one."""
    apart = [min((beep - flash for flash in flashes), key=abs) for beep in beeps]
    return [value for value in apart if abs(value) < 0.3]


def test_the_judge_sees_what_is_apart() -> None:
    """The comparison itself: a beep 50 ms after its flash is told as such, one without a flash left out."""
    assert differences_s([1.0, 2.0], [1.05, 1.99, 4.0]) == pytest.approx([0.05, -0.01])
