"""The program's own outline icons, coloured by the theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from evp_desktop import paths
from evp_desktop.ui.theme import ICON_SIZE

_SCALES = (1, 2, 3)


@lru_cache(maxsize=1024)
def icon(name: str, colour: str, size: int = ICON_SIZE) -> QIcon:
    """The icon called `name` in `colour`, sharp at every usual screen scale."""
    made = QIcon()
    for scale in _SCALES:
        made.addPixmap(pixmap(name, colour, size, scale))
    return made


@lru_cache(maxsize=2048)
def pixmap(name: str, colour: str, size: int = ICON_SIZE, scale: float = 1) -> QPixmap:
    """The icon called `name` as a picture of `size` points at `scale` pixels a point."""
    side = round(size * scale)
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    _renderer(name, colour).render(painter, QRectF(0, 0, side, side))
    painter.end()
    picture.setDevicePixelRatio(scale)
    return picture


def draw(painter: QPainter, name: str, colour: str, box: QRectF) -> None:
    """Draw the icon called `name` in `box`."""
    _renderer(name, colour).render(painter, box)


@lru_cache(maxsize=1024)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    source = (paths.assets_folder() / "icons" / f"{name}.svg").read_text("utf-8")
    return QSvgRenderer(QByteArray(source.replace("#000", colour).encode()))
