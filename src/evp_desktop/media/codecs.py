"""Whether the encoders that a video needs are in this libav, tried with a few frames."""

from __future__ import annotations

import tempfile
from pathlib import Path

import av
import numpy as np

from evp_desktop.media.audio import RATE_HZ
from evp_desktop.media.delivery import VideoEncoder, encode_sound
from evp_desktop.media.encoders import settings_for
from evp_desktop.media.frames import Picture
from evp_desktop.media.writer import AudioWriter, VideoWriter


def try_codecs() -> str:
    """Encode a moment with every encoder we use; returns what was used, raises as the encoders do."""
    with tempfile.TemporaryDirectory(prefix="evp-codecs-") as name:
        folder = Path(name)
        picture = Picture(64, 64)
        recorded = VideoWriter(folder / "screen.mkv", 64, 64)
        recorded.write(picture.to_frame(), 0)
        recorded.close()
        heard = AudioWriter(folder / "microphone.mkv", RATE_HZ, 1)
        heard.write(np.zeros((960, 1), np.int16))
        heard.close()
        delivered = VideoEncoder(folder / "video.mp4", settings_for("h264", 64, 64))
        delivered.write(picture)
        delivered.close()
        encode_sound(folder / "sound.m4a", [np.zeros(4800, np.float32)])
    return f"libx264, flac, aac (libav {'.'.join(map(str, av.library_versions['libavcodec']))})"
