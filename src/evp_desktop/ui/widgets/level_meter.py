"""How loud the voice is: a bar with the good range marked, and the same in words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy

from evp_desktop.ui.theme import Look

FLOOR_DBFS = -60.0
SOFT_DBFS = -38.0
LOUD_DBFS = -6.0
"""Speech between these sounds good after levelling: below it hiss comes up, above it words are cut off."""

_FALL = 0.75
"""Share of the old level that stays each time when it falls, so that the bar does not flicker."""


class LevelMeter(QProgressBar):
    """A progress bar by nature, so that a screen reader knows it; drawn as segments."""

    def __init__(self, look: Look, *, is_on_stage: bool = False) -> None:
        super().__init__()
        self._look = look
        self._is_on_stage = is_on_stage
        self._shown = 0.0
        self.setRange(0, 100)
        self.setTextVisible(False)
        self.setAccessibleName(self.tr("Sound level"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_level(FLOOR_DBFS)

    def show_level(self, level_dbfs: float) -> None:
        """Show a level in dB below full scale."""
        share = min(max((level_dbfs - FLOOR_DBFS) / -FLOOR_DBFS, 0.0), 1.0)
        self._shown = max(share, self._shown * _FALL)
        self.setValue(round(self._shown * 100))
        words = self._words(level_dbfs)
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
            self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Small enough to stand in a row of buttons."""
        return QSize(96, 16)

    def minimumSizeHint(self) -> QSize:
        """The same: a meter does not shrink."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the segments up to the level."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        count = 16
        step = self.width() / count
        for place in range(count):
            share = (place + 0.5) / count
            painter.setBrush(self._colour(share, is_lit=share <= self._shown))
            painter.drawRoundedRect(QRectF(place * step, 2, step - 2, self.height() - 4), 1.5, 1.5)

    def _colour(self, share: float, *, is_lit: bool) -> QColor:
        if not is_lit:
            return QColor(255, 255, 255, 60) if self._is_on_stage else QColor(self._look.hairline)
        level = FLOOR_DBFS * (1 - share)
        if self._is_on_stage:
            return QColor("#f2b85c" if level > LOUD_DBFS else "#6fce97")
        return QColor(self._look.attention if level > LOUD_DBFS else self._look.good)

    def _words(self, level_dbfs: float) -> str:
        if level_dbfs <= FLOOR_DBFS + 1:
            return self.tr("silent")
        if level_dbfs < SOFT_DBFS:
            return self.tr("soft")
        return self.tr("good") if level_dbfs <= LOUD_DBFS else self.tr("too loud")
