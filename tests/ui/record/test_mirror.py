"""The live picture never holds itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage

from evp_desktop.ui.record.mirror import covered, frosted

SCREEN = QRect(0, 0, 1920, 1080)


def _shares(part: QRectF) -> tuple[float, float, float, float]:
    return part.x(), part.y(), part.width(), part.height()


def test_a_window_in_the_corner_covers_that_corner() -> None:
    """Shares of the picture, wherever the window reaches beyond the screen."""
    assert _shares(covered(SCREEN, QRect(960, 540, 2000, 2000))) == (0.5, 0.5, 0.5, 0.5)


def test_a_narrow_source_stands_in_the_middle_of_the_picture() -> None:
    """Beside a square window the picture has room; what covers it lies in the middle."""
    part = covered(QRect(100, 100, 900, 900), QRect(0, 0, 5000, 5000))
    assert _shares(part) == pytest.approx((0.21875, 0, 0.5625, 1))


def test_a_window_elsewhere_covers_nothing() -> None:
    """The picture then stays as it is, not a copy."""
    part = covered(SCREEN, QRect(1920, 0, 800, 600))
    image = QImage(16, 9, QImage.Format.Format_RGB888)
    assert part.isEmpty()
    assert frosted(image, part) is image


def test_only_the_covered_part_is_frosted() -> None:
    """Fine lines stay beside it and are gone inside it."""
    image = QImage(320, 180, QImage.Format.Format_RGB888)
    for x in range(320):
        for y in range(180):
            image.setPixelColor(x, y, QColor("white" if x % 2 else "black"))
    made = frosted(image, QRectF(0.5, 0, 0.5, 1))
    assert made.pixelColor(11, 90).lightness() == 255
    assert made.pixelColor(10, 90).lightness() == 0
    assert 60 < made.pixelColor(240, 90).lightness() < 200
    assert image.pixelColor(241, 90).lightness() == 255
