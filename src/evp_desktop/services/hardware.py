"""Which encoder makes a video: the graphics chip's where a trial has proven it, else the software's.

Trials are kept with the driver they hold for, in the program's state. Nobody is told of a failed one.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from evp_desktop import paths
from evp_desktop.errors import EvpError, os_errors
from evp_desktop.media import hardware, trial
from evp_desktop.media.delivery import VideoEncoder
from evp_desktop.media.encoders import EncoderSettings, settings_of
from evp_desktop.media.trial import OpenEncoder, Verdict
from evp_desktop.model.delivery import Delivery
from evp_desktop.services import files

_MAX_BYTES = 64_000
_KEPT = 40


def trials_file() -> Path:
    """Where results are kept."""
    return paths.state_folder() / "encoders.json"


def proven_settings(delivery: Delivery) -> EncoderSettings:
    """The first hardware encoder that passes its trial for this size, else the software encoder."""
    software = settings_of(delivery)
    for name in hardware.candidates(delivery.codec):
        candidate = hardware.hardware_settings(name, delivery.codec, *delivery.size_px)
        if verdict_of(candidate, software).is_good:
            return candidate
    return software


def verdict_of(
    candidate: EncoderSettings, peer: EncoderSettings, open_candidate: OpenEncoder = VideoEncoder
) -> Verdict:
    """The kept result of a trial, or that of one made now."""
    key = _key(candidate)
    known = _read()
    if key not in known:
        known[key] = trial.judge(candidate, peer, open_candidate)
        _write(known)
    return known[key]


def distrust(candidate: EncoderSettings, reason: str) -> None:
    """An encoder failed at work: it is not used again with this driver."""
    _write({**_read(), _key(candidate): Verdict(is_good=False, reason=reason[:200])})


def _key(candidate: EncoderSettings) -> str:
    return f"{candidate.encoder} {hashlib.sha256(candidate.digest).hexdigest()[:16]}"


def _read() -> dict[str, Verdict]:
    try:
        return msgspec.json.decode(files.read_file(trials_file(), _MAX_BYTES), type=dict[str, Verdict])
    except (EvpError, msgspec.MsgspecError):
        return {}


def _write(known: dict[str, Verdict]) -> None:
    """Keep the newest; a state folder that cannot be written costs another trial, no more."""
    newest = dict(list(known.items())[-_KEPT:])
    try:
        with os_errors(trials_file()):
            trials_file().parent.mkdir(parents=True, exist_ok=True)
        files.replace_file(trials_file(), msgspec.json.encode(newest))
    except EvpError:
        return
