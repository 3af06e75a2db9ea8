"""A flash and a beep made at the same instant fall together in the exported video."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from evp_desktop.services import stage as stages
from tests.support import judge, lab

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


def differences_s(flashes: list[float], beeps: list[float]) -> list[float]:
    """Beep minus the nearest flash, for each beep that has one."""
    apart = [min((beep - flash for flash in flashes), key=abs) for beep in beeps]
    return [value for value in apart if abs(value) < 0.3]


def test_the_judge_sees_what_is_apart() -> None:
    """The comparison itself: a beep 50 ms after its flash is told as such, one without a flash left out."""
    assert differences_s([1.0, 2.0], [1.05, 1.99, 4.0]) == pytest.approx([0.05, -0.01])
