"""This window in its own live picture: shown as frosted glass, or the picture would hold itself for ever."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

PICTURE_RATIO = 16 / 9


def covered(area: QRect, window: QRect) -> QRectF:
    """The part of a widescreen picture of `area` that `window` covers, in shares of the picture."""
    shared = area.intersected(window)
    if shared.isEmpty() or area.isEmpty():
        return QRectF()
    ratio = area.width() / area.height()
    wide, high = min(1.0, ratio / PICTURE_RATIO), min(1.0, PICTURE_RATIO / ratio)
    return QRectF(
        (1 - wide) / 2 + wide * (shared.x() - area.x()) / area.width(),
        (1 - high) / 2 + high * (shared.y() - area.y()) / area.height(),
        wide * shared.width() / area.width(),
        high * shared.height() / area.height(),
    )


def frosted(image: QImage, part: QRectF) -> QImage:
    """`image` with one part of it, in shares, as through frosted glass."""
    if part.isEmpty():
        return image
    box = QRect(
        round(part.x() * image.width()),
        round(part.y() * image.height()),
        round(part.width() * image.width()),
        round(part.height() * image.height()),
    ).intersected(image.rect())
    made = image.copy()
    painter = QPainter(made)
    painter.drawImage(box, _softened(image.copy(box)))
    painter.end()
    return made


def _softened(image: QImage) -> QImage:
    """Only the colours of an image: made very small, then large again in two smooth steps."""
    smooth, stretch = Qt.TransformationMode.SmoothTransformation, Qt.AspectRatioMode.IgnoreAspectRatio
    small = image.scaled(16, 9, stretch, smooth).scaled(128, 72, stretch, smooth)
    return small.scaled(image.size(), stretch, smooth)
