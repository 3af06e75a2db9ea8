"""What the viewer sees of a part: a small choice with an icon for each layout."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox

from evp_desktop.model.script import Layout
from evp_desktop.ui import icons
from evp_desktop.ui.theme import Look

LAYOUTS: tuple[Layout, ...] = ("screen", "screen_camera", "camera", "voice")
ICONS: dict[Layout, str] = {
    "screen": "screen",
    "screen_camera": "screen_camera",
    "camera": "person",
    "voice": "voice",
}


def layout_words(layout: Layout) -> str:
    """A layout in words."""
    return {
        "screen": QCoreApplication.translate("layouts", "Screen"),
        "screen_camera": QCoreApplication.translate("layouts", "Screen with your face"),
        "camera": QCoreApplication.translate("layouts", "Your face"),
        "voice": QCoreApplication.translate("layouts", "Voice only"),
    }[layout]


class LayoutChoice(QComboBox):
    """Chooses a layout; the wheel scrolls the page and never changes the choice by accident."""

    chosen = Signal(str)

    def __init__(self, look: Look, kind: str = "bare") -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.setAccessibleName(self.tr("What the viewer sees"))
        self.setToolTip(self.tr("What the viewer sees"))
        for layout in LAYOUTS:
            self.addItem(icons.icon(ICONS[layout], look.muted), layout_words(layout), layout)
        self.activated.connect(lambda _index: self.chosen.emit(self.currentData()))

    def show_layout(self, layout: Layout) -> None:
        """Show which layout is chosen."""
        self.setCurrentIndex(LAYOUTS.index(layout))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()
