"""How loud the voice is: bars low where it is soft, tall where it is good, and the same in words."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy

from evp_desktop.ui.theme import Look

FLOOR_DBFS = -60.0
SOFT_DBFS = -38.0
LOUD_DBFS = -6.0
"""Speech between these sounds good after levelling: below it hiss comes up, above it words are cut off."""

_FALL = 0.75
"""Share of the old level that stays each time when it falls, so that the bar does not flicker."""

_WORDS_HOLD_MS = 900
"""A word stands at least so long, and falls silent only in a pause longer than one between words."""

_BARS_WIDTH = 96
_SOFT_HEIGHT = 0.4
"""Of the full height: where the bars grow tall, the good range begins, also without colours."""


class LevelMeter(QProgressBar):
    """A progress bar by nature, so that a screen reader knows it; drawn as segments."""

    def __init__(self, look: Look, *, has_words: bool = False) -> None:
        super().__init__()
        self._look = look
        self._has_words = has_words
        self._shown = 0.0
        self._told_dbfs = FLOOR_DBFS
        self._since_told = QElapsedTimer()
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
        is_old = not self._since_told.isValid() or self._since_told.elapsed() > _WORDS_HOLD_MS
        if level_dbfs > self._told_dbfs or is_old:
            self._told_dbfs = level_dbfs
            self._since_told.start()
        words = self._words(self._told_dbfs)
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
            self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Small enough to stand in a row of buttons."""
        return QSize(_BARS_WIDTH + (self._words_width() if self._has_words else 0), 20)

    def minimumSizeHint(self) -> QSize:
        """The same: a meter does not shrink."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the segments up to the level, and the word for it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        count, full = 16, self.height() - 4.0
        step = _BARS_WIDTH / count
        for place in range(count):
            share = (place + 0.5) / count
            painter.setBrush(self._colour(share, is_lit=share <= self._shown))
            level = FLOOR_DBFS * (1 - share)
            height = full * (_SOFT_HEIGHT if level < SOFT_DBFS else 1.0)
            painter.drawRoundedRect(QRectF(place * step, 2 + full - height, step - 2, height), 1.5, 1.5)
            if level > LOUD_DBFS:  # a notch in what is too much
                painter.setBrush(QColor(self._look.window))
                painter.drawRect(QRectF(place * step, 2 + full * 0.42, step - 2, full * 0.16))
        if self._has_words:
            self._draw_words(painter)

    def _draw_words(self, painter: QPainter) -> None:
        painter.setFont(self._small())
        painter.setPen(QColor(self._look.muted))
        box = QRectF(_BARS_WIDTH + 8, 0, self.width() - _BARS_WIDTH - 8, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self._words(self._told_dbfs))

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(13)
        return font

    def _words_width(self) -> int:
        metrics = QFontMetrics(self._small())
        return 12 + max(metrics.horizontalAdvance(self._words(level)) for level in (-60.0, -45.0, -20.0, 0.0))

    def _colour(self, share: float, *, is_lit: bool) -> QColor:
        if not is_lit:
            return QColor(self._look.control_line)
        level = FLOOR_DBFS * (1 - share)
        return QColor(self._look.attention if level > LOUD_DBFS else self._look.good)

    def _words(self, level_dbfs: float) -> str:
        if level_dbfs <= FLOOR_DBFS + 1:
            return self.tr("silent")
        if level_dbfs < SOFT_DBFS:
            return self.tr("soft")
        return self.tr("good") if level_dbfs <= LOUD_DBFS else self.tr("too loud")
