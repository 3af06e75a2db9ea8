"""A sound server that starts after the program did."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from evp_desktop.services import stage as stages
from tests.support import lab

LATE = """
import os, sys, threading
server = os.environ.pop("PULSE_SERVER")
os.environ["PULSE_SERVER"] = "unix:/nowhere"
import sounddevice
assert not len(sounddevice.query_devices())
from evp_desktop.capture.sound_track import SoundTrack
from evp_desktop.capture.microphone import MicrophoneSource
os.environ["PULSE_SERVER"] = server
heard = threading.Event()
track = SoundTrack(MicrophoneSource(sys.argv[1], "Microphone"))
track.on_heard = lambda *_: heard.set()
track.start()
assert heard.wait(20)
track.close()
"""


def test_a_microphone_that_came_after_the_program_is_found(stage: lab.RunningStage) -> None:
    """PortAudio lists devices once, when it starts; it is started anew, and the microphone is heard."""
    done = subprocess.run(
        [sys.executable, "-c", LATE, stages.MICROPHONE],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[2],
        env=dict(os.environ),
    )
    assert done.returncode == 0, done.stderr[-1500:]
