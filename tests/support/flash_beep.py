"""A window that flashes white while a beep is heard from a sink, at the same instant, again and again.

`python flash_beep.py SINK SECONDS` prints the moment of each event on the monotonic clock, in nanoseconds.
The sink's monitor is the microphone: PulseAudio tells how long a written sample takes to be heard there.
"""

from __future__ import annotations

import ctypes
import statistics
import sys
import threading
import time

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

RATE_HZ = 48_000
CHUNK = 240
EVERY_S = 0.71
LASTS_S = 0.12
CALIBRATE_S = 3.0
BROKEN_S = 0.05
BUFFER_S = 0.2


class _Signals(QObject):
    lit = Signal(bool)
    over = Signal()


class FlashWindow(QWidget):
    """Black or white as a whole."""

    def light(self, is_lit: bool) -> None:
        """Be white or black at once."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor("white" if is_lit else "black"))
        self.setPalette(palette)
        self.repaint()
        QApplication.processEvents()


class _Attributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("maxlength", "tlength", "prebuf", "minreq", "fragsize")]


class _Format(ctypes.Structure):
    _fields_ = [("format", ctypes.c_int), ("rate", ctypes.c_uint32), ("channels", ctypes.c_uint8)]


class Speaker:
    """A PulseAudio sink that tells how long from now what is written will be heard."""

    def __init__(self, sink: str) -> None:
        self._pulse = ctypes.CDLL("libpulse-simple.so.0")
        self._pulse.pa_simple_new.restype = ctypes.c_void_p
        self._pulse.pa_simple_get_latency.restype = ctypes.c_uint64
        self._error = ctypes.c_int()
        unset, wanted = 2**32 - 1, round(BUFFER_S * RATE_HZ) * 2
        attributes = _Attributes(unset, wanted, unset, unset, unset)
        sample_format = _Format(3, RATE_HZ, 1)  # PA_SAMPLE_S16LE
        names = (b"flash-beep", 1, sink.encode(), b"beeps")
        self._stream = ctypes.c_void_p(
            self._pulse.pa_simple_new(
                None, *names, ctypes.byref(sample_format), None, ctypes.byref(attributes), None
            )
        )

    def latency_s(self) -> float:
        """How long until the next written sample is heard."""
        return self._pulse.pa_simple_get_latency(self._stream, ctypes.byref(self._error)) / 1e6

    def write(self, samples: npt.NDArray[np.int16]) -> None:
        """Play; waits while the buffer is full."""
        data = samples.tobytes()
        self._pulse.pa_simple_write(self._stream, data, ctypes.c_size_t(len(data)), ctypes.byref(self._error))


def pump(sink: str, seconds: float, signals: _Signals) -> None:
    """Play, and light the window when the beep is heard."""
    speaker = Speaker(sink)
    beep = (12000 * np.sin(2 * np.pi * 1000 * np.arange(RATE_HZ) / RATE_HZ)).astype(np.int16)
    silence = np.zeros(CHUNK, np.int16)
    chunks, period, lit = int(seconds * RATE_HZ / CHUNK), int(EVERY_S * RATE_HZ / CHUNK), 24
    origins: list[float] = []
    for number in range(chunks):
        written_s = number * CHUNK / RATE_HZ
        origins.append(time.monotonic() + speaker.latency_s() - written_s)
        into = number % period if written_s > CALIBRATE_S else -1
        if into == 0:
            origins, origin = [_origin(origins, origins[0])], _origin(origins, origins[0])
            due = origin + written_s
            threading.Thread(target=_flash, args=(due, signals), daemon=True).start()
        speaker.write(beep[:CHUNK] if 0 <= into < lit else silence)
    signals.over.emit()


def _origin(told: list[float], before: float) -> float:
    """When the stream's first sample was heard: as before, unless the stream broke off meanwhile.

    The server's word wanders by 20 ms within seconds; the null sink itself counts on the system's clock.
    """
    now = statistics.median(told)
    return now if len(told) * CHUNK / RATE_HZ > CALIBRATE_S / 2 or abs(now - before) > BROKEN_S else before


def _flash(due: float, signals: _Signals) -> None:
    time.sleep(max(0.0, due - time.monotonic()))
    print(round(due * 1e9), flush=True)
    signals.lit.emit(True)
    time.sleep(LASTS_S)
    signals.lit.emit(False)


def main() -> int:
    """Show the window for the given time."""
    app = QApplication(sys.argv[:1])
    window = FlashWindow()
    window.setWindowTitle("Flash and beep")
    window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    window.setAutoFillBackground(True)
    window.setGeometry(0, 0, 800, 600)
    window.light(False)
    window.show()
    signals = _Signals()
    signals.lit.connect(window.light)
    signals.over.connect(app.quit)
    threading.Thread(target=pump, args=(sys.argv[1], float(sys.argv[2]), signals), daemon=True).start()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
