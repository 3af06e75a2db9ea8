"""The painted parts: native controls inside, so that hand, key and screen reader agree."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from evp_desktop.ui.theme import make_look
from evp_desktop.ui.widgets.flow import CardGrid
from evp_desktop.ui.widgets.level_meter import LevelMeter
from evp_desktop.ui.widgets.notice import Notice
from evp_desktop.ui.widgets.picture import Picture, to_image
from evp_desktop.ui.widgets.prompter import MAX_PX, Prompter
from evp_desktop.ui.widgets.seek_bar import SeekBar
from evp_desktop.ui.widgets.trim_bar import TrimBar

LOOK = make_look(is_dark=False)


def _show(qtbot: QtBot, widget: QWidget, width: int = 600, height: int = 56) -> None:
    widget.resize(width, height)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)


def test_a_screen_reader_can_move_a_slider(qtbot: QtBot) -> None:
    """Setting the value through the accessibility interface acts, and tells the page."""
    bar = SeekBar(LOOK, "Position")
    bar.set_duration(10_000_000)
    _show(qtbot, bar)
    interface = QAccessible.queryAccessibleInterface(bar).valueInterface()
    with qtbot.waitSignal(bar.moved) as moved:
        interface.setCurrentValue(4000)
    assert moved.args == [4000]
    assert bar.accessibleDescription() == "0:04 of 0:10"


def test_following_the_player_is_no_wish_of_the_maker(qtbot: QtBot) -> None:
    """What playing does is never sent back as a seek."""
    bar = SeekBar(LOOK, "Position")
    bar.set_duration(10_000_000)
    _show(qtbot, bar)
    with qtbot.assertNotEmitted(bar.moved):
        bar.show_position(5_000_000)
    assert bar.value() == 5000


def test_a_click_goes_where_it_points(qtbot: QtBot) -> None:
    """The middle of the line is the middle of the time."""
    bar = SeekBar(LOOK, "Position")
    bar.set_duration(10_000_000)
    _show(qtbot, bar)
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(300, 28))
    assert bar.value() == pytest.approx(5000, abs=40)


def test_the_handles_of_a_trim_bar_can_be_dragged(qtbot: QtBot) -> None:
    """Dragging the first handle to the middle keeps the second half."""
    bar = TrimBar(LOOK)
    bar.show_trim(0, 10_000_000, 10_000_000)
    _show(qtbot, bar)
    told: list[tuple[str, int]] = []
    bar.trimmed.connect(lambda end, value: told.append((end, value)))
    handle = bar.start
    qtbot.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(18, 20))
    qtbot.mouseMove(handle, handle.mapFromParent(QPoint(294, 20)))
    qtbot.mouseRelease(handle, Qt.MouseButton.LeftButton)
    assert told
    assert told[-1][0] == "start"
    assert told[-1][1] == pytest.approx(5000, abs=60)


def test_the_meter_says_what_it_shows(qtbot: QtBot) -> None:
    """Its value and its words follow the level."""
    meter = LevelMeter(LOOK)
    _show(qtbot, meter)
    for level, words in ((-70, "silent"), (-45, "soft"), (-20, "good"), (-1, "too loud")):
        meter.show_level(level)
        assert meter.accessibleDescription() == words
    assert meter.value() > 90
    assert QAccessible.queryAccessibleInterface(meter).role() == QAccessible.Role.ProgressBar


def test_a_picture_is_a_graphic_that_keeps_its_shape(qtbot: QtBot) -> None:
    """A widescreen picture in a square place stands in the middle, whole."""
    picture = Picture(LOOK, "Live picture")
    _show(qtbot, picture, 400, 400)
    rgb = np.zeros((90, 160, 3), np.uint8)
    rgb[:, :, 0] = 255
    picture.show_rgb(rgb)
    box = picture.picture_box()
    assert (box.width(), box.height(), box.top()) == (400, 225, 87.5)
    assert picture.grab().toImage().pixelColor(200, 200).red() == 255
    interface = QAccessible.queryAccessibleInterface(picture)
    assert interface.role() == QAccessible.Role.Graphic
    assert interface.text(QAccessible.Text.Name) == "Live picture"


def test_an_image_is_a_copy() -> None:
    """The player may reuse its array while the window still shows it."""
    rgb = np.full((4, 4, 3), 200, np.uint8)
    image = to_image(rgb)
    rgb[:] = 0
    assert image.pixelColor(1, 1).red() == 200


def test_the_prompter_can_be_read_and_grows(qtbot: QtBot) -> None:
    """It is a text to a screen reader, and never grows beyond its bound."""
    prompter = Prompter(28)
    _show(qtbot, prompter, 600, 160)
    prompter.show_words("Hello there")
    assert prompter.toPlainText() == "Hello there"
    for _ in range(40):
        prompter.grow(1)
    assert prompter.text_px == MAX_PX


def test_the_prompter_follows_until_a_hand_takes_it(qtbot: QtBot) -> None:
    """Long text moves along with the time; a key of the speaker stops that, a new text starts anew."""
    prompter = Prompter(28)
    _show(qtbot, prompter, 400, 120)
    prompter.show_words("A line to say. " * 40)
    bar = prompter.verticalScrollBar()
    prompter.follow(0.0)
    assert bar.value() == 0
    prompter.follow(0.6)
    middle = bar.value()
    assert 0 < middle < bar.maximum()
    qtbot.keyClick(prompter, Qt.Key.Key_Up)
    held = bar.value()
    prompter.follow(1.0)
    assert bar.value() == held
    prompter.show_words("Another text. " * 40)
    prompter.follow(1.0)
    assert bar.value() > held


def test_a_notice_has_details_behind_more(qtbot: QtBot) -> None:
    """The maker sees a sentence; IT opens the rest and copies it."""
    from evp_desktop.errors import DiskFull

    notice = Notice(LOOK)
    _show(qtbot, notice, 700, 200)
    notice.say_error(DiskFull("x", "no room"))
    more = next(button for button in notice.findChildren(QPushButton) if button.text() == "More")
    copy = next(button for button in notice.findChildren(QPushButton) if button.text() == "Copy")
    assert not copy.isVisible()
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert copy.isVisible()


def test_cards_fill_the_row(qtbot: QtBot) -> None:
    """Four cards of at least 240 stand in a row of 1008, with equal widths."""
    grid = CardGrid(232)
    _show(qtbot, grid, 1008, 300)
    cards: list[QWidget] = [QPushButton(str(n)) for n in range(5)]
    grid.show_cards(cards)
    assert len({card.y() for card in cards[:4]}) == 1
    assert cards[4].y() > cards[0].y()
    assert len({card.width() for card in cards}) == 1
