"""The window that `evp demo` records: a page that moves, told by standard input what to show.

Started as a program of its own: `python -m evp_desktop.ui.demo_window TITLE`. It prints a line when it is
seen; each line it reads is heading, text and part number, separated by tabs.
"""

from __future__ import annotations

import math
import sys
import threading
import time

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

PAPER, INK, SOFT, ACCENT, LINE = "#f6f7f9", "#1c2430", "#5d6878", "#2f49d1", "#dfe3ea"
LETTERS_PER_S = 17
"""About as fast as the voice."""
BARS = 56


class _Cues(QObject):
    """Brings what is read from standard input to the window's thread."""

    arrived = Signal(str)

    def read(self) -> None:
        """Read until the other side closes."""
        for line in sys.stdin:
            self.arrived.emit(line.rstrip("\n"))


class DemoWindow(QWidget):
    """Types a text beside a moving wave."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setWindowTitle(title)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self._heading, self._text, self._part = "", "", ""
        self._since = time.monotonic()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.update)
        self._timer.start(33)

    def show_part(self, line: str) -> None:
        """Begin the part that `line` describes."""
        self._heading, self._text, self._part = ([*line.split("\t"), "", "", ""])[:3]
        self._since = time.monotonic()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the page as it is at this moment."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        unit = self.height() / 1080
        painter.fillRect(self.rect(), QColor(PAPER))
        self._paint_card(painter, unit)
        self._paint_words(painter, unit)
        self._paint_wave(painter, unit)
        painter.end()

    def _paint_card(self, painter: QPainter, unit: float) -> None:
        painter.setPen(QPen(QColor(LINE), 2 * unit))
        painter.setBrush(QColor("#ffffff"))
        card = QRectF(140 * unit, 170 * unit, self.width() - 280 * unit, self.height() - 400 * unit)
        painter.drawRoundedRect(card, 24 * unit, 24 * unit)

    def _paint_words(self, painter: QPainter, unit: float) -> None:
        left, wide = 220 * unit, self.width() - 440 * unit
        self._write(painter, QRectF(left, 236 * unit, wide, 50 * unit), self._part, 30 * unit, ACCENT, True)
        self._write(painter, QRectF(left, 290 * unit, wide, 110 * unit), self._heading, 76 * unit, INK, True)
        typed = self._text[: int((time.monotonic() - self._since) * LETTERS_PER_S)]
        cursor = "▏" if int(time.monotonic() * 2) % 2 else " "
        self._write(
            painter, QRectF(left, 430 * unit, wide, 200 * unit), typed + cursor, 42 * unit, SOFT, False
        )

    def _write(
        self, painter: QPainter, place: QRectF, text: str, size: float, colour: str, is_bold: bool
    ) -> None:
        font = QFont(self.font())
        font.setPixelSize(max(8, round(size)))
        font.setWeight(QFont.Weight.DemiBold if is_bold else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap), text)

    def _paint_wave(self, painter: QPainter, unit: float) -> None:
        now = time.monotonic()
        step = (self.width() - 440 * unit) / BARS
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ACCENT))
        for i in range(BARS):
            swing = math.sin(now * 5 + i * 0.55) * math.sin(now * 1.7 + i * 0.21)
            height = (10 + 46 * abs(swing)) * unit
            bar = QRectF(220 * unit + i * step, 720 * unit - height / 2, step * 0.5, height)
            painter.drawRoundedRect(bar, step * 0.25, step * 0.25)


def main() -> int:
    """Show the window until it is ended."""
    app = QApplication(sys.argv[:1])
    window = DemoWindow(sys.argv[1] if len(sys.argv) > 1 else "EVP Desktop demo")
    screen = app.primaryScreen().geometry()
    window.setGeometry(0, 0, min(1920, screen.width()), min(1080, screen.height()))
    window.show()
    cues = _Cues()
    cues.arrived.connect(window.show_part)
    threading.Thread(target=cues.read, daemon=True).start()
    QTimer.singleShot(500, lambda: print("shown", flush=True))  # noqa: T201  the parent waits for it
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
