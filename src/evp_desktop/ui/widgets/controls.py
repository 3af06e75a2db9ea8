"""Small parts that every page is made of: labels, buttons, cards, lines."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from evp_desktop.ui import icons
from evp_desktop.ui.keys import with_key
from evp_desktop.ui.theme import ICON_SIZE, SMALL_GAP, Look
from evp_desktop.ui.widgets.push_button import PushButton


class Label(QLabel):
    """A text that wraps when told to and never takes formatting from data."""

    def __init__(self, text: str = "", kind: str = "", *, wraps: bool = False) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind)
        self.setWordWrap(wraps)
        if wraps:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)


class ElidedLabel(QLabel):
    """One line that ends in an ellipsis where there is no room, and tells the whole as tooltip."""

    def __init__(self, text: str = "", kind: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._whole = text
        self.set_whole(text)

    def set_whole(self, text: str) -> None:
        """Show `text`."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.ensurePolished()
        cut = QFontMetrics(self.font()).elidedText(
            self._whole, Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )
        self.setText(cut)
        self.setToolTip(self._whole if cut != self._whole else "")


class Button(PushButton):
    """A button of one of the kinds in the style sheet."""

    def __init__(
        self,
        look: Look,
        text: str,
        icon: str = "",
        kind: str = "",
        *,
        key: str = "",
        hint: str = "",
        run: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(text)
        self._look = look
        self.setProperty("kind", kind or "plain")
        self.setAccessibleName(text)
        self.setAutoDefault(True)  # Enter presses the button that has the focus, as Space does
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if hint or key:
            self.setToolTip(with_key(hint or text, key, names_letters=look.names_letters))
        self.set_icon(icon)
        if run is not None:
            self.clicked.connect(lambda _checked=False: run())

    def set_icon(self, name: str) -> None:
        """Show another icon in the colour that fits this kind of button."""
        if not name:
            return
        ways = Qt.LayoutDirection
        self.setLayoutDirection(
            ways.RightToLeft if name == "next" else ways.LeftToRight
        )  # onwards: at the end
        colours = {
            "primary": self._look.on_accent,
            "link": self._look.accent_text,
            "stage": self._look.on_stage,
        }
        self.setIcon(icons.icon(name, colours.get(str(self.property("kind")), self._look.text)))
        self.setIconSize(QSize(ICON_SIZE, ICON_SIZE))

    def set_kind(self, kind: str, icon: str = "") -> None:
        """Look like another kind of button."""
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self.set_icon(icon)

    def set_words(self, text: str) -> None:
        """Change the text, seen and heard."""
        self.setText(text)
        self.setAccessibleName(text)


class IconButton(Button):
    """A button that shows an icon alone; its name is the tooltip and what a screen reader says."""

    def __init__(
        self,
        look: Look,
        icon: str,
        name: str,
        *,
        key: str = "",
        kind: str = "icon",
        run: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(look, "", icon, kind, key=key, hint=name, run=run)
        self.set_name(name, key)

    def set_name(self, name: str, key: str = "") -> None:
        """Change what it is called."""
        self.setAccessibleName(name)
        self.setToolTip(with_key(name, key, names_letters=self._look.names_letters))


class Icon(QWidget):
    """A picture from the icon set beside a text that says the same, so a screen reader passes over it."""

    def __init__(self, name: str, colour: str, size: int = ICON_SIZE) -> None:
        super().__init__()
        self._size = size
        self.setFixedSize(size, size)
        self.show_icon(name, colour)

    def show_icon(self, name: str, colour: str) -> None:
        """Show another icon."""
        self._name, self._colour = name, colour
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon in the middle."""
        left, top = (self.width() - self._size) / 2, (self.height() - self._size) / 2
        icons.draw(QPainter(self), self._name, self._colour, QRectF(left, top, self._size, self._size))


class Frame(QFrame):
    """A surface of one of the kinds in the style sheet."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.setFrameShape(QFrame.Shape.NoFrame)


def line() -> Frame:
    """A hairline."""
    return Frame("line")


def column(*, gap: int = SMALL_GAP, margin: int = 0) -> QVBoxLayout:
    """A vertical layout on the grid."""
    made = QVBoxLayout()
    made.setContentsMargins(margin, margin, margin, margin)
    made.setSpacing(gap)
    return made


def row(*, gap: int = SMALL_GAP, margin: int = 0) -> QHBoxLayout:
    """A horizontal layout on the grid."""
    made = QHBoxLayout()
    made.setContentsMargins(margin, margin, margin, margin)
    made.setSpacing(gap)
    return made


def scrolled(inside: QWidget) -> QScrollArea:
    """`inside` in an area that scrolls up and down."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inside.setProperty("kind", "scrolled")
    area.setWidget(inside)
    area.viewport().setAutoFillBackground(False)
    inside.setAutoFillBackground(False)
    return area


def field(caption: str, control: QWidget, hint: str = "") -> QWidget:
    """A control under its caption, tied together for a screen reader."""
    box = QWidget()
    layout = column(gap=6)
    box.setLayout(layout)
    label = Label(caption, "caption")
    label.setBuddy(control)
    control.setAccessibleName(caption)
    layout.addWidget(label)
    layout.addWidget(control)
    if hint:
        control.setAccessibleDescription(hint)
        layout.addWidget(Label(hint, "small", wraps=True))
    return box


def clear(layout: QVBoxLayout | QHBoxLayout) -> None:
    """Take everything out of a layout and let it go."""
    while item := layout.takeAt(0):
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
