"""While the screen is recorded the window steps aside: a small bar stays, outside the picture if it can."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QScreen
from PySide6.QtWidgets import QWidget

from evp_desktop.services.recording import Choice, Devices, Screen, Window
from evp_desktop.ui.record.live_bar import LiveBar
from evp_desktop.ui.record.unseen import keep_out_of_picture
from evp_desktop.ui.theme import GAP, Look
from evp_desktop.ui.widgets.controls import Frame, column
from evp_desktop.ui.widgets.prompter import Prompter

BAR_WIDTH = 640
TEXT_HEIGHT = 168
_MARGIN = 16


def captured_area(devices: Devices, choice: Choice) -> QRect | None:
    """The part of the desktop that is recorded, in the screen's own pixels; None for no part."""
    if not choice.is_screen_on or choice.slides:
        return None
    if choice.region is not None:
        return QRect(*choice.region)
    wanted: list[Screen | Window] = [*devices.screens, *devices.windows]
    found = next((one for one in wanted if one.id == choice.screen_id), wanted[0] if wanted else None)
    return QRect(found.x, found.y, found.width, found.height) if found else None


def to_points(area: QRect, screen: QScreen) -> QRect:
    """An area in pixels as Qt's points on a screen of another scale."""
    scale = screen.devicePixelRatio()
    return QRect(
        round(area.x() / scale),
        round(area.y() / scale),
        round(area.width() / scale),
        round(area.height() / scale),
    )


def free_spot(width: int, height: int, captured: QRect, screens: list[QRect]) -> QRect | None:
    """Where a bar of that size covers nothing that is recorded, best place first; None when nowhere."""
    for screen in screens:
        inside = screen.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        x = min(max(captured.center().x() - width // 2, inside.left()), inside.right() - width)
        y = min(max(captured.top(), inside.top()), inside.bottom() - height)
        for left, top in (
            (x, captured.top() - height - 8),
            (x, captured.bottom() + 8),
            (captured.right() + 8, y),
            (captured.left() - width - 8, y),
            (inside.center().x() - width // 2, inside.top()),
        ):
            spot = QRect(left, top, width, height)
            if inside.contains(spot) and not spot.intersects(captured):
                return spot
    return None


class AsideBar(QWidget):
    """Lies on top of all windows with what the live bar has, and the text where it is not recorded."""

    closed = Signal()
    cancelled = Signal()

    def __init__(self, look: Look, text_px: int, *, has_letter_keys: bool = True) -> None:
        super().__init__(
            None,
            Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint,
        )
        self.setWindowTitle(self.tr("EVP Desktop is recording"))
        self.live = LiveBar(look)
        self.prompter = Prompter(min(text_px, 24))
        self.prompter.setStyleSheet(f"{self.prompter.styleSheet()} QTextEdit {{ background: {look.stage}; }}")
        self.is_in_picture = False
        """Whether the recording shows this bar, because there is no other place for it."""
        self._has_letter_keys = has_letter_keys
        self._is_ending = False
        outer = column()
        box = Frame("card")
        box.setStyleSheet("QFrame[kind=card] { border-radius: 0px; }")
        inside = column(gap=8)
        inside.setContentsMargins(GAP, 12, GAP, 12)
        inside.addWidget(self.prompter, 1)
        inside.addWidget(self.live)
        box.setLayout(inside)
        outer.addWidget(box)
        self.setLayout(outer)

    def show_at(self, captured: QRect, words: str, *, sees_what_covers: bool = True) -> None:
        """Appear beside the recorded area, over it where that is not seen, or small at the top."""
        first = QGuiApplication.primaryScreen()
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        self.prompter.setVisible(bool(words))
        self.prompter.show_words(words)
        self.ensurePolished()
        low = self.live.minimumSizeHint().height() + 32
        width = max(BAR_WIDTH, self.live.minimumSizeHint().width() + 2 * GAP + 8)
        height = low + TEXT_HEIGHT if words else low
        area = to_points(captured, first)
        is_unseen = keep_out_of_picture(self) or not sees_what_covers
        spot = free_spot(width, height, area, screens)
        if is_unseen and (spot is None or sees_what_covers):  # best is under the lens, except over a window
            spot = free_spot(width, height, QRect(), screens)
        if spot is None:
            self.prompter.hide()
            edge = first.availableGeometry()
            spot = free_spot(width, low, area, screens) or QRect(
                edge.center().x() - width // 2, edge.top() + _MARGIN, width, low
            )
        self.is_in_picture = not is_unseen and spot.intersects(area)
        self.setGeometry(spot)
        self.show()
        self.raise_()

    def appear(self) -> None:
        """Come back without taking the keyboard from the program that is shown."""
        if not self.isVisible():
            self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
            self.show()
            self.raise_()

    def leave(self) -> None:
        """Go away for good."""
        self._is_ending = True
        self.close()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the record page work here too."""
        letters = {Qt.Key.Key_P: self.live.pause, Qt.Key.Key_R: self.live.again}
        signals = {
            **(letters if self._has_letter_keys else {}),
            Qt.Key.Key_Space: self.live.stop,
            Qt.Key.Key_Escape: self.cancelled,
        }
        wanted = signals.get(Qt.Key(event.key()))
        if wanted is None:
            super().keyPressEvent(event)
        else:
            wanted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing the bar by hand stops the recording; it never leaves it running out of sight."""
        if not self._is_ending:
            event.ignore()
            self.closed.emit()
