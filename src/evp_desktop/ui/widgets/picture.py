"""A moving or still picture, whole and centred, with round corners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QLabel, QSizePolicy

from evp_desktop.ui.theme import CARD_RADIUS, CONTROL_RADIUS, Look

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CARD_MARGIN = 12
"""Above and below a picture on a card that is not wide enough to fill it."""


def to_image(rgb: NDArray[np.uint8]) -> QImage:
    """An array of height, width and RGB as an image of its own."""
    height, width = rgb.shape[:2]
    return QImage(rgb.tobytes(), width, height, width * 3, QImage.Format.Format_RGB888).copy()


class Picture(QLabel):
    """Shows an image as large as fits; a screen reader meets a graphic with a name."""

    def __init__(
        self, look: Look, name: str, *, radius: int = CARD_RADIUS, is_card_top: bool = False
    ) -> None:
        super().__init__()
        self._look = look
        self._image: QImage | None = None
        self._shape = 16 / 9
        self._radius = radius
        self._is_card_top = is_card_top
        still = QPixmap(1, 1)
        still.fill(Qt.GlobalColor.transparent)
        self.setPixmap(still)  # gives the label the role of a graphic
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 90)

    @property
    def has_image(self) -> bool:
        """Whether there is something to see."""
        return self._image is not None

    def show_shape(self, size_px: tuple[int, int]) -> None:
        """Expect pictures of this width to height; the empty stage has that shape too."""
        shape = size_px[0] / size_px[1]
        if shape != self._shape:
            self._shape = shape
            self.updateGeometry()
            self.update()

    def show_image(self, image: QImage | None) -> None:
        """Show `image`, or an empty stage."""
        self._image = image
        self.update()

    def show_rgb(self, rgb: NDArray[np.uint8]) -> None:
        """Show an array of height, width and RGB."""
        self.show_image(to_image(rgb))

    def picture_box(self, margin: int = 0) -> QRectF:
        """Where the picture stands in the widget, with so much room above and below."""
        ratio = self._image.width() / max(1, self._image.height()) if self._image else self._shape
        width = min(self.width(), (self.height() - 2 * margin) * ratio)
        height = width / ratio
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def hasHeightForWidth(self) -> bool:
        """A wide picture fills its width; any other takes the height that there is."""
        return self._shape > 1

    def heightForWidth(self, width: int) -> int:
        """As high as a widescreen picture of that width."""
        return width * 9 // 16

    def sizeHint(self) -> QSize:
        """A comfortable size where there is room."""
        return QSize(640, 360)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture on its stage."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = self.picture_box()
        path = QPainterPath()
        if self._is_card_top and box.width() > self.width() - 2:
            path = self._top_of_card()
        elif self._is_card_top:
            painter.fillPath(self._top_of_card(), QColor(self._look.raised))
            box = self.picture_box(margin=CARD_MARGIN)
            path.addRoundedRect(box, CONTROL_RADIUS, CONTROL_RADIUS)
        else:
            path.addRoundedRect(box, self._radius, self._radius)
        painter.fillPath(path, QColor(self._look.stage))
        if self._image is not None:
            painter.setClipPath(path)
            painter.drawImage(box, self._image)
            painter.setClipping(False)
        if not self._is_card_top:
            painter.setPen(QColor(self._look.hairline))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), self._radius, self._radius)

    def _top_of_card(self) -> QPainterPath:
        """Round above, straight where the card goes on."""
        box = QRectF(self.rect())
        path = QPainterPath()
        path.addRoundedRect(box.adjusted(0, 0, 0, self._radius), self._radius, self._radius)
        return path.intersected(_rectangle(box))


def _rectangle(box: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addRect(box)
    return path
