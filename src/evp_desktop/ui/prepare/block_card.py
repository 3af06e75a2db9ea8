"""One part of the script as a card: heading, text, how long it takes to say, what the viewer sees."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evp_desktop.model.script import Block, spoken_us
from evp_desktop.model.time import US_PER_S
from evp_desktop.ui.importing import dropped_file
from evp_desktop.ui.theme import Look
from evp_desktop.ui.widgets.controls import Frame, Icon, IconButton, Label, column, row
from evp_desktop.ui.widgets.layout_choice import ViewChoice
from evp_desktop.ui.widgets.text import LineEdit, TextEdit

TYPING_PAUSE_MS = 1500
"""After a pause this long, what is typed next is a step of its own for undo."""


class Grip(Icon):
    """Where the mouse takes hold of a card."""

    dragged = Signal(int)
    dropped = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__("grip", look.muted)
        self.setFixedSize(24, 24)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip(self.tr("Drag to another place (or Alt+Up, Alt+Down)"))

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Take hold."""
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell where the mouse is."""
        self.dragged.emit(round(event.globalPosition().y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.dropped.emit(round(event.globalPosition().y()))


class BlockCard(Frame):
    """Shows a block and tells what the maker wants changed; holds nothing itself."""

    heading_typed = Signal(str, bool)
    text_typed = Signal(str, bool)
    layout_chosen = Signal(str)
    background_chosen = Signal(str)
    moved = Signal(int)
    removed = Signal()
    import_wanted = Signal()
    dropped = Signal(object)

    def __init__(self, look: Look, seconds_words: Callable[[int], str]) -> None:
        super().__init__("card")
        self._look = look
        self._seconds_words = seconds_words
        self._block: Block | None = None
        self._since_typing = QElapsedTimer()
        self.grip = Grip(look)
        self.heading = LineEdit("", self.tr("Heading"), "bare")
        self.text = TextEdit("", "", "bare", min_lines=1)
        self._number = Label("", "muted")
        self._hint_icon = Icon("tips", look.muted, 16)
        self._hint = Label("", "small", wraps=True)
        self._seconds = Label("", "small")
        self._state = Label("", "small")
        self._state_icon = Icon("tick", look.good, 16)
        self.view = ViewChoice(look)
        self.up = IconButton(look, "up", self.tr("Move up"), key="Alt+Up", run=lambda: self.moved.emit(-1))
        self.down = IconButton(
            look, "down", self.tr("Move down"), key="Alt+Down", run=lambda: self.moved.emit(1)
        )
        self.remove = IconButton(look, "trash", self.tr("Take this part out"), run=self.removed.emit)
        words = self.tr("Slides, picture, sound or video from a file…")
        self.bring = IconButton(look, "import", words, run=self.import_wanted.emit)
        self.setAcceptDrops(True)
        for field in (self.heading, self.text):
            field.setAcceptDrops(False)  # a file that is dropped is no text
        self._lay_out()
        self.heading.textEdited.connect(lambda text: self.heading_typed.emit(text, self._is_going_on()))
        self.text.textChanged.connect(self._text_changed)
        self.view.layout_chosen.connect(self.layout_chosen)
        self.view.background_chosen.connect(self.background_chosen)

    def show_block(self, block: Block, number: int, count: int, *, is_recorded: bool) -> None:
        """Show a block as it is now."""
        self._number.setText(str(number))
        self.setAccessibleName(self.tr("Part {n}").format(n=number))
        self.heading.setAccessibleName(self.tr("Heading of part {n}").format(n=number))
        self.text.setAccessibleName(self.tr("Text of part {n}").format(n=number))
        self.view.describe(self.tr("Part {n}").format(n=number))
        for button in (self.up, self.down, self.remove, self.bring):
            button.setAccessibleDescription(self.tr("Part {n}").format(n=number))
        self.up.setEnabled(number > 1)
        self.down.setEnabled(number < count)
        self.remove.setEnabled(count > 1)
        self._state.setVisible(is_recorded)
        self._state_icon.setVisible(is_recorded)
        if block is self._block:
            return
        self._block = block
        self.heading.show_text(block.heading)
        self.text.show_text(block.text)
        self.text.setPlaceholderText(self.tr("What do you want to say? A few words are enough."))
        self._hint.setText(block.hint)
        self._hint.setVisible(bool(block.hint))
        self._hint_icon.setVisible(bool(block.hint))
        self._seconds.setText(self._seconds_words(round(spoken_us(block.text) / US_PER_S)))
        self.view.show_view(block.layout, block.background)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with an arrow moves the card."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if steps and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(steps)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, _event: QFocusEvent) -> None:
        """The card itself passes the focus to its text."""
        self.text.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file that can be brought in."""
        if dropped_file(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Bring it in for this part."""
        if file := dropped_file(event.mimeData()):
            self.dropped.emit(file)

    def _lay_out(self) -> None:
        whole = row(gap=4)
        whole.setContentsMargins(8, 12, 16, 10)
        self.setLayout(whole)
        side = column(gap=4)
        side.addWidget(self.grip, 0, Qt.AlignmentFlag.AlignHCenter)
        side.addWidget(self._number, 0, Qt.AlignmentFlag.AlignHCenter)
        side.addStretch(1)
        whole.addLayout(side)
        middle = column(gap=2)
        whole.addLayout(middle, 1)
        top = row(gap=0)
        top.addWidget(self.heading, 1)
        for button in (self.up, self.down, self.remove):
            top.addWidget(button)
        middle.addLayout(top)
        self._add_hint(middle)
        middle.addWidget(self.text)
        bottom = row(gap=6)
        bottom.setContentsMargins(0, 2, 0, 0)
        bottom.addWidget(self.view)
        bottom.addWidget(self.bring)
        bottom.addStretch(1)
        self._state.setText(self.tr("recorded"))
        bottom.addWidget(self._state_icon)
        bottom.addWidget(self._state)
        bottom.addSpacing(8)
        bottom.addWidget(self._seconds)
        middle.addLayout(bottom)

    def _add_hint(self, middle: QVBoxLayout) -> None:
        box = QWidget()
        layout = row(gap=6)
        layout.setContentsMargins(7, 0, 0, 2)
        box.setLayout(layout)
        layout.addWidget(self._hint_icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._hint, 1)
        middle.addWidget(box)

    def _text_changed(self) -> None:
        text = self.text.toPlainText()
        if self._block is not None and text != self._block.text:
            self.text_typed.emit(text, self._is_going_on())

    def _is_going_on(self) -> bool:
        is_valid = self._since_typing.isValid()
        is_soon = is_valid and self._since_typing.elapsed() < TYPING_PAUSE_MS
        self._since_typing.start()
        return is_soon
