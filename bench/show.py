"""`python -m bench.show CONTENT SECONDS`: a whole screen that moves, is typed on, or stands still.

It prints `shown` once it is there, and ends by itself.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

LINE_PX = 24
WORDS = "How a request becomes an answer: open the form, fill in what you know, and send it to the desk. "
UPDATES_HZ = {"moving": 60, "typing": 6}


class Paper(QWidget):
    """A page full of text."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self._content = content
        self._step = 0
        self._lines = [f"{number:4d}  {WORDS[number % 40 :]}{WORDS * 2}"[:170] for number in range(400)]
        if content in UPDATES_HZ:
            timer = QTimer(self, interval=1000 // UPDATES_HZ[content])
            timer.timeout.connect(self._go_on)
            timer.start()

    def _go_on(self) -> None:
        self._step += 1
        if self._content == "moving":
            self.update()
        else:
            column, row = self._step % 100, self._step // 100
            self.update(40 + column * 12, 40 + row * LINE_PX, 24, LINE_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what has changed."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor("white"))
        painter.setFont(QFont("DejaVu Sans Mono", 11))
        if self._content == "typing":
            typed = (WORDS * 20)[: self._step]
            for row in range(len(typed) // 100 + 1):
                for column, letter in enumerate(typed[row * 100 : row * 100 + 100]):
                    painter.drawText(40 + column * 12, 58 + row * LINE_PX, letter)
        offset = self._step * 3 % (LINE_PX * 300) if self._content == "moving" else 0
        first = offset // LINE_PX
        below = 300 if self._content == "typing" else 0
        for number in range(first, first + (self.height() - below) // LINE_PX + 2):
            place = below + (number + 1) * LINE_PX - offset
            painter.drawText(20, place, self._lines[number % len(self._lines)])
        painter.end()


def main() -> int:
    """Show the content for so many seconds."""
    app = QApplication(sys.argv[:1])
    paper = Paper(sys.argv[1])
    paper.setGeometry(0, 0, 1920, 1080)
    paper.show()
    QTimer.singleShot(300, lambda: print("shown", flush=True))
    QTimer.singleShot(round(float(sys.argv[2]) * 1000), app.quit)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
