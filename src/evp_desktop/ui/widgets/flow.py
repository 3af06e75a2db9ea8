"""A grid of cards that takes as many columns as fit."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from evp_desktop.ui.theme import GAP


class CardGrid(QWidget):
    """Cards of equal width in rows; the width shrinks and grows between two bounds to fill the row."""

    def __init__(self, min_width: int, *, max_columns: int = 4, gap: int = GAP) -> None:
        super().__init__()
        self._min_width = min_width
        self._max_columns = max_columns
        self._gap = gap
        self._cards: list[QWidget] = []

    @property
    def cards(self) -> list[QWidget]:
        """The cards, in order."""
        return list(self._cards)

    def show_cards(self, cards: list[QWidget]) -> None:
        """Show these cards in place of the ones before."""
        for old in self._cards:
            old.hide()
            old.deleteLater()
        self._cards = cards
        for card in cards:
            card.setParent(self)
            card.show()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Spread the cards over the new width."""
        super().resizeEvent(event)
        self._arrange()

    def sizeHint(self) -> QSize:
        """As high as the rows."""
        return QSize(self._min_width, self.minimumHeight())

    def _arrange(self) -> None:
        fitting = (self.width() + self._gap) // (self._min_width + self._gap)
        columns = min(max(1, fitting), self._max_columns)
        width = (self.width() - (columns - 1) * self._gap) // columns
        top = 0
        for start in range(0, len(self._cards), columns):
            cards = self._cards[start : start + columns]
            height = max(_height(card, width) for card in cards)
            for place, card in enumerate(cards):
                card.setGeometry(QRect(place * (width + self._gap), top, width, height))
            top += height + self._gap
        self.setMinimumHeight(max(0, top - self._gap))


def _height(card: QWidget, width: int) -> int:
    return card.heightForWidth(width) if card.hasHeightForWidth() else card.sizeHint().height()
