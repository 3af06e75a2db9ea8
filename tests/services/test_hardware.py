"""Which encoder is used is decided once for a driver, and a failure costs nobody a word."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from evp_desktop.media import hardware as chips
from evp_desktop.media import trial
from evp_desktop.media.encoders import EncoderSettings, settings_of
from evp_desktop.media.trial import Verdict
from evp_desktop.model.delivery import Delivery
from evp_desktop.services import hardware

WANTED = Delivery(quality="720p")


@pytest.fixture
def trials(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Trials that pass for `h264_two` alone, by the encoder tried."""
    made: list[str] = []

    def judge(candidate: EncoderSettings, peer: EncoderSettings, *_: object) -> Verdict:
        assert peer == settings_of(WANTED)
        made.append(candidate.encoder)
        return Verdict(is_good=candidate.encoder == "h264_two", reason="")

    def settings(name: str, *_: object) -> EncoderSettings:
        return replace(settings_of(WANTED), encoder=name, maker="driver 1")

    monkeypatch.setattr(trial, "judge", judge)
    monkeypatch.setattr(chips, "candidates", lambda _: ["h264_one", "h264_two", "h264_three"])
    monkeypatch.setattr(chips, "hardware_settings", settings)
    return made


def test_the_first_that_passes_is_taken(trials: list[str]) -> None:
    """Each is tried once; later the kept result decides."""
    for _ in range(3):
        assert hardware.proven_settings(WANTED).encoder == "h264_two"
    assert trials == ["h264_one", "h264_two"]


def test_another_driver_is_tried_again(trials: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What held for one driver says nothing about the next."""
    hardware.proven_settings(WANTED)
    made = chips.hardware_settings
    monkeypatch.setattr(chips, "hardware_settings", lambda *given: replace(made(*given), maker="driver 2"))
    hardware.proven_settings(WANTED)
    assert trials == ["h264_one", "h264_two"] * 2


def test_one_that_failed_at_work_is_not_used_again(trials: list[str]) -> None:
    """Then the next is tried, and where none is left the software does it."""
    hardware.distrust(hardware.proven_settings(WANTED), "it stopped")
    assert hardware.proven_settings(WANTED) == settings_of(WANTED)
    assert trials == ["h264_one", "h264_two", "h264_three"]


@pytest.mark.parametrize("kept", [b"", b"{", b"[1]", b'{"a": 1}', b"\xff" * 100_000])
def test_damaged_results_are_made_again(trials: list[str], kept: bytes) -> None:
    """A file of others, or half a file, is not believed."""
    hardware.trials_file().parent.mkdir(parents=True)
    hardware.trials_file().write_bytes(kept)
    assert hardware.proven_settings(WANTED).encoder == "h264_two"
    assert hardware.proven_settings(WANTED).encoder == "h264_two"
    assert trials == ["h264_one", "h264_two"]


def test_results_that_cannot_be_kept_are_no_trouble(trials: list[str]) -> None:
    """They cost another trial."""
    hardware.trials_file().parent.parent.mkdir(parents=True, exist_ok=True)
    hardware.trials_file().parent.write_bytes(b"a file where the folder should be")
    assert hardware.proven_settings(WANTED).encoder == "h264_two"
    assert Path(hardware.trials_file().parent).is_file()


def test_codecs_without_chips_stay_with_software() -> None:
    """AV1 and VP9 are always made by the software."""
    wanted = Delivery(codec="av1")
    assert hardware.proven_settings(wanted) == settings_of(wanted)
