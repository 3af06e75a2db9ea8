"""The window's inside: side, heading, page, panel and bottom line, put together once for one place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from evp_desktop.ui.frame.footer import Footer
from evp_desktop.ui.frame.page import Page
from evp_desktop.ui.frame.rail import Rail
from evp_desktop.ui.frame.steps import StepState
from evp_desktop.ui.theme import GAP, MARGIN, Look
from evp_desktop.ui.widgets.controls import IconButton, Label, column, row
from evp_desktop.ui.widgets.panel import Panel


class Frame(QWidget):
    """Holds one page at a time; everything around the page is the same for all."""

    go = Signal(str)
    undo = Signal()
    redo = Signal()

    def __init__(self, look: Look, steps: list[StepState], title: str = "") -> None:
        super().__init__()
        self.look = look
        self.page: Page | None = None
        self.rail = Rail(look, steps, title)
        self.footer = Footer(look)
        self._heading = Label("", "heading")
        self._subtitle = Label("", "muted")
        self._undo = IconButton(look, "undo", self.tr("Undo"), run=self.undo.emit)
        self._redo = IconButton(look, "redo", self.tr("Redo"), run=self.redo.emit)
        self._show_panel = IconButton(look, "tips", self.tr("Show the panel"), run=self._reopen)
        self._header = self._make_header(has_undo=bool(steps))
        self._page_place = column()
        self._panel_place = row(gap=0)
        self._panel: Panel | None = None
        self._is_panel_closed = False
        self._lay_out()
        self.rail.go.connect(self.go)

    def show_page(self, page: Page, place: str) -> None:
        """Put a page in the middle; the one before lets go of everything."""
        self.let_go()
        self.page = page
        self._header.setVisible(bool(page.heading))
        self._page_place.addWidget(page, 1)
        self.rail.show_place(place)
        self._is_panel_closed = False
        self.show_panel(page.panel)
        page.actions_changed.connect(self.show_actions)
        page.alone_changed.connect(self.leave_alone)
        page.go.connect(self.go)
        self.show_actions()
        self._order_tabs(page)
        page.opened()

    def let_go(self) -> None:
        """Take the page out."""
        self.show_panel(None)
        if self.page is not None:
            self.page.left()
            self.page.hide()
            self.page.deleteLater()
            self.page = None
        self.leave_alone(False)

    def show_actions(self) -> None:
        """Show what the page can do now."""
        if self.page is not None:
            self._heading.setText(self.page.heading)
            self._subtitle.setText(self.page.subtitle)
            self.footer.show_actions(self.page.primary(), self.page.secondary())

    def show_panel(self, panel: Panel | None) -> None:
        """Show one panel at the right, in place of another."""
        if self._panel is not None:
            self._panel.hide()
            if self.page is None or self._panel is not self.page.panel:
                self._panel.deleteLater()
        self._panel = panel
        if panel is not None:
            self._panel_place.addWidget(panel)
            panel.show()
            panel.closed.connect(self._close_panel)
        self._show_panel.setVisible(panel is None and self.page is not None and self.page.panel is not None)

    def show_history(self, undo_label: str, redo_label: str) -> None:
        """Name what undo and redo would do."""
        undo_words = self.tr("Undo: {name}").format(name=undo_label) if undo_label else self.tr("Undo")
        redo_words = self.tr("Redo: {name}").format(name=redo_label) if redo_label else self.tr("Redo")
        self._undo.set_name(undo_words, "Ctrl+Z")
        self._redo.set_name(redo_words, "Ctrl+Shift+Z")
        self._undo.setEnabled(bool(undo_label))
        self._redo.setEnabled(bool(redo_label))

    @property
    def panel(self) -> Panel | None:
        """The panel that is open."""
        return self._panel

    def leave_alone(self, is_alone: bool) -> None:
        """Make everything around the page step back, or return."""
        for around in (self.rail, self.footer):
            around.setVisible(not is_alone)
        self._header.setVisible(not is_alone and self.page is not None and bool(self.page.heading))
        if self._panel is not None:
            self._panel.setVisible(not is_alone)

    def _close_panel(self) -> None:
        self.show_panel(None)
        self._show_panel.setFocus()

    def _reopen(self) -> None:
        if self.page is not None:
            self.show_panel(self.page.panel)

    def _make_header(self, *, has_undo: bool) -> QWidget:
        header = QWidget()
        layout = row()
        layout.setContentsMargins(0, 0, 0, 0)
        header.setLayout(layout)
        header.setFixedHeight(40)
        layout.addWidget(self._heading)
        layout.addSpacing(GAP)
        layout.addWidget(self._subtitle, 1)
        layout.addWidget(self._undo)
        layout.addWidget(self._redo)
        layout.addWidget(self._show_panel)
        self._undo.setVisible(has_undo)
        self._redo.setVisible(has_undo)
        return header

    def _lay_out(self) -> None:
        inner = column(gap=GAP)
        inner.setContentsMargins(MARGIN, GAP, MARGIN, GAP)
        inner.addWidget(self._header)
        inner.addLayout(self._page_place, 1)
        middle = row(gap=0)
        middle.addLayout(inner, 1)
        middle.addLayout(self._panel_place)
        right = column(gap=0)
        right.addLayout(middle, 1)
        right.addWidget(self.footer)
        whole: QHBoxLayout = row(gap=0)
        whole.addWidget(self.rail)
        whole.addLayout(right, 1)
        self.setLayout(whole)

    def _order_tabs(self, page: Page) -> None:
        """The eye goes side, heading, page, bottom; so does Tab."""
        self.setTabOrder(self._show_panel, page)
        self.setTabOrder(page, self.footer.secondary)
        self.setTabOrder(self.footer.secondary, self.footer.primary)
