"""What tests of several services begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from evp_desktop.render.export import Exported


@pytest.fixture
def video(tmp_path: Path) -> Exported:
    """What an export left; its content does not matter to a library of bytes."""
    place = tmp_path / "made"
    place.mkdir()
    for name, data in (("Deep.mp4", bytes(300_000)), ("Deep.jpg", b"\xff\xd8"), ("Deep.en.vtt", b"WEBVTT\n")):
        (place / name).write_bytes(data)
    return Exported(
        video=place / "Deep.mp4",
        poster=place / "Deep.jpg",
        subtitles=(place / "Deep.en.vtt",),
        duration_us=3_500_000,
        integrated_lufs=-16,
        true_peak_dbtp=-1.5,
    )
