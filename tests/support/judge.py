"""Facts about media files, from ffmpeg and ffprobe: programs that nobody here wrote."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt


def ffprobe(path: Path) -> dict[str, Any]:
    """Format, streams and chapters as ffprobe tells them."""
    shown = ("-show_format", "-show_streams", "-show_chapters")
    done = subprocess.run(
        ["ffprobe", "-v", "error", "-of", "json", *shown, str(path)], capture_output=True, check=True
    )
    return dict(json.loads(done.stdout))


def stream(path: Path, kind: str) -> dict[str, Any]:
    """The first stream of a kind."""
    return next(one for one in ffprobe(path)["streams"] if one["codec_type"] == kind)


def loudness(path: Path) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP by ffmpeg's ebur128."""
    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", str(path)]
    command += ["-filter_complex", "ebur128=peak=true", "-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, check=True, text=True).stderr
    summary = told[told.rindex("Summary:") :]
    integrated, peak = re.search(r"I:\s+(\S+) LUFS", summary), re.search(r"Peak:\s+(\S+) dBFS", summary)
    assert integrated
    assert peak
    return float(integrated[1]), float(peak[1])


def frame_times_s(path: Path) -> list[float]:
    """When each picture is shown."""
    command = ["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "frame=pts_time"]
    done = subprocess.run([*command, "-of", "csv=p=0", str(path)], capture_output=True, check=True, text=True)
    return [float(line.strip(",")) for line in done.stdout.split()]


def brightness(path: Path) -> npt.NDArray[np.float64]:
    """The mean luma of each picture."""
    small = [
        "-vf",
        "scale=32:18:flags=area",
        "-vsync",
        "passthrough",
        "-pix_fmt",
        "gray",
        "-f",
        "rawvideo",
        "-",
    ]
    command = ["ffmpeg", "-v", "error", "-i", str(path), *small]
    data = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(data, np.uint8).reshape(-1, 18 * 32).mean(axis=1)


def sound(path: Path) -> npt.NDArray[np.float64]:
    """The sound as mono samples at 48 kHz, from the file's time 0 on."""
    shape = ["-af", "aresample=48000:first_pts=0", "-ac", "1", "-f", "f32le", "-"]
    command = ["ffmpeg", "-v", "error", "-i", str(path), *shape]
    data = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(data, np.float32).astype(np.float64)


def picture(path: Path, at_s: float) -> npt.NDArray[np.uint8]:
    """The picture shown at a moment, (height, width, 3) RGB."""
    facts = stream(path, "video")
    command = ["ffmpeg", "-v", "error", "-ss", f"{at_s:.3f}", "-i", str(path), "-frames:v", "1"]
    data = subprocess.run(
        [*command, "-pix_fmt", "rgb24", "-f", "rawvideo", "-"], capture_output=True, check=True
    ).stdout
    return np.frombuffer(data, np.uint8).reshape(int(facts["height"]), int(facts["width"]), 3)


def decodes_without_error(path: Path) -> bool:
    """Whether every picture and sound decodes; says what ffmpeg says when not.

    Each frame goes through with its own time: made even, two frames of a stalled recording may share one.
    """
    as_it_is = ["-vsync", "passthrough", "-enc_time_base", "-1"]
    command = ["ffmpeg", "-v", "error", "-xerror", "-i", str(path), *as_it_is, "-f", "null", "-"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert not done.stderr.strip(), done.stderr
    return done.returncode == 0


def rises_s(values: npt.NDArray[np.float64], times_s: npt.NDArray[np.float64], quiet_s: float) -> list[float]:
    """The moments at which values go over half of their range after having been low for a while."""
    limit = (values.min() + values.max()) / 2
    found: list[float] = []
    last_high = -np.inf
    for value, at in zip(values, times_s, strict=True):
        if value > limit:
            if at - last_high > quiet_s:
                found.append(float(at))
            last_high = at
    return found


def flashes_s(path: Path) -> list[float]:
    """When the picture turns bright."""
    return rises_s(brightness(path), np.array(frame_times_s(path)), 0.3)


def beeps_s(path: Path) -> list[float]:
    """When a loud tone begins."""
    samples = np.abs(sound(path))
    step = 24
    peaks = samples[: len(samples) // step * step].reshape(-1, step).max(axis=1)
    return rises_s(peaks, np.arange(len(peaks)) * step / 48000, 0.3)
