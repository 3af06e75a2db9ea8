"""Files to publish and a place to publish them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with the files of one delivery."""
    made = tmp_path / "source"
    made.mkdir()
    (made / "export.mp4").write_bytes(os.urandom(3_000_000))
    Image.new("RGB", (64, 36), "#2b3fbe").save(made / "poster.jpg")
    (made / "nl.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:03.500\n<v Anna>Hallo\n", encoding="utf-8")
    return made


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Where the library will be; not there yet."""
    return tmp_path / "Company library"
