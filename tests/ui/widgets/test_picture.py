"""Pictures of every shape stand whole and round in the room there is."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from evp_desktop.ui.theme import make_look
from evp_desktop.ui.widgets.picture import Picture

LOOK = make_look(is_dark=False)
RED = QColor("#c02020")


def _picture(width: int, height: int, *, is_card_top: bool = False) -> Picture:
    picture = Picture(LOOK, "A picture", is_card_top=is_card_top)
    picture.resize(320, 180)
    picture.show_shape((width, height))
    image = QImage(width, height, QImage.Format.Format_RGB888)
    image.fill(RED)
    picture.show_image(image)
    return picture


def _colour(picture: Picture, x: float, y: float) -> QColor:
    image = picture.grab().toImage()
    return image.pixelColor(round(x * image.width()), round(y * image.height()))


@pytest.mark.parametrize(("width", "height"), [(160, 90), (90, 160), (100, 100)])
def test_a_picture_keeps_its_shape(qapp: QApplication, width: int, height: int) -> None:
    """Whole, in the middle, as large as fits, with round corners."""
    picture = _picture(width, height)
    box = picture.picture_box()
    assert box.width() / box.height() == pytest.approx(width / height)
    assert box.center().x() == pytest.approx(160)
    assert box.height() == pytest.approx(180)
    assert _colour(picture, 0.5, 0.5) == RED
    assert _colour(picture, (box.left() + 1) / 320, 1 / 180) != RED


def test_an_empty_stage_has_the_shape_too(qapp: QApplication) -> None:
    """What is going to be shown there does not jump."""
    picture = _picture(90, 160)
    picture.show_image(None)
    assert picture.picture_box().width() == pytest.approx(180 * 9 / 16)
    assert _colour(picture, 0.5, 0.5) == QColor(LOOK.stage)


def test_only_a_wide_picture_asks_for_a_height(qapp: QApplication) -> None:
    """Any other takes what there is, or a column would be far too high."""
    assert _picture(160, 90).hasHeightForWidth()
    assert not _picture(90, 160).hasHeightForWidth()


def test_on_a_card_a_wide_picture_fills_the_top_and_another_stands_on_a_ground(qapp: QApplication) -> None:
    """Nothing is stretched or cut."""
    wide = _picture(160, 90, is_card_top=True)
    assert _colour(wide, 0.02, 0.5) == RED
    upright = _picture(90, 160, is_card_top=True)
    assert _colour(upright, 0.5, 0.5) == RED
    assert _colour(upright, 0.02, 0.5) == QColor(LOOK.raised)
    assert _colour(upright, 0.5, 0.02) == QColor(LOOK.raised)
