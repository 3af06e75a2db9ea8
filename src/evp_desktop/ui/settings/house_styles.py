"""The house styles of this computer: which one new videos get, who made each, and room for another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QWidget

from evp_desktop.services.house_styles import HouseStyle
from evp_desktop.services.kit_files import SUFFIX
from evp_desktop.ui.theme import Look
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.controls import Button, Frame, Icon, Label, clear, column, line, row
from evp_desktop.ui.widgets.plain_choice import Choice
from evp_desktop.ui.widgets.radio import WORDS_LEFT, Radio


def dropped_kit(mime: QMimeData) -> Path | None:
    """The one house style that is being dragged, if it is one."""
    files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return files[0] if len(files) == 1 and files[0].suffix.lower() == SUFFIX else None


def plain(text: str, most: int = 60) -> str:
    """A text from a stranger in one line, without letters that change how others are read."""
    letters = "".join(letter if letter.isprintable() else " " for letter in text)
    line_of_text = " ".join(letters.split())
    return line_of_text if len(line_of_text) <= most else f"{line_of_text[: most - 1]}…"


class StyleRow(QWidget):
    """A radio button with version and maker under it; all of it is a target for the mouse."""

    def __init__(self, look: Look, style: HouseStyle) -> None:
        super().__init__()
        self.style_shown = style
        spec = style.kit.spec
        maker, icon, colour = self._origin(look)
        words = self.tr("Version {version}").format(version=plain(spec.version, 20)) + f"  ·  {maker}"
        self.radio = Radio(look, plain(spec.name))
        self.radio.setObjectName(f"kit {spec.id}")
        self.radio.setAccessibleName(f"{plain(spec.name)}, {words}")
        layout = column(gap=0)
        layout.setContentsMargins(0, 2, 0, 4)
        self.setLayout(layout)
        layout.addWidget(self.radio)
        below = row(gap=6)
        below.setContentsMargins(WORDS_LEFT, 0, 0, 0)
        below.addWidget(Icon(icon, colour, 16), 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(Label(words, "small", wraps=True), 1)
        layout.addLayout(below)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The words count as well."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.radio.click()

    def _origin(self, look: Look) -> tuple[str, str, str]:
        """Who made it, in words, with the icon and colour that say the same."""
        style = self.style_shown
        if style.is_shipped:
            return self.tr("comes with this program"), "tick", look.good
        if style.kit.origin == "trusted":
            maker = plain(style.maker) or self.tr("a maker that this computer knows")
            return self.tr("made by {maker}").format(maker=maker), "tick", look.good
        if style.kit.origin == "stranger":
            words = self.tr("unknown maker, key {key}. Ask Communications about it.")
            return words.format(key=style.fingerprint), "attention", look.attention
        return self.tr("made on this computer, not signed"), "info", look.muted


class HouseStyles(Frame):
    """A row for each house style, the departments of the chosen one, and the way to install another."""

    chosen = Signal(str)
    wanted = Signal(object)
    """The file of a house style that the maker wants to install."""

    def __init__(self, tools: Tools, heading: str) -> None:
        super().__init__("card")
        self._tools = tools
        self._group: QButtonGroup | None = None
        self.rows: list[StyleRow] = []
        self.department: Choice | None = None
        self._rows = column(gap=4)
        words = self.tr("Install a house style…")
        self.install = Button(tools.look, words, "import", run=self._ask)
        layout = column(gap=12)
        layout.setContentsMargins(24, 16, 24, 16)
        self.setLayout(layout)
        layout.addWidget(Label(heading, "strong"))
        layout.addLayout(self._rows)
        layout.addWidget(line())
        bottom = row(gap=12)
        bottom.addWidget(self.install)
        bottom.addWidget(
            Label(self.tr("Or drop the file you were sent on this page."), "small", wraps=True), 1
        )
        layout.addLayout(bottom)

    def show_styles(self, styles: list[HouseStyle], kit_id: str) -> None:
        """Show all of them, and which kit or department new videos get."""
        clear(self._rows)
        self.rows, self.department = [], None
        self._group = QButtonGroup(self)
        for style in styles:
            shown = StyleRow(self._tools.look, style)
            self.rows.append(shown)
            self._group.addButton(shown.radio)
            self._rows.addWidget(shown)
            if style.has(kit_id):
                shown.radio.setChecked(True)
                if style.departments:
                    self._rows.addWidget(self._departments(style, kit_id))
            shown.radio.clicked.connect(self._chooser(style))

    def set_busy(self, is_busy: bool) -> None:
        """A file is being looked at, or not any more."""
        self.install.setEnabled(not is_busy)
        self.install.set_words(self.tr("Looking at it…") if is_busy else self.tr("Install a house style…"))

    def _chooser(self, style: HouseStyle) -> Callable[[], None]:
        return lambda: self.chosen.emit(style.kit.spec.id)

    def _departments(self, style: HouseStyle, kit_id: str) -> QWidget:
        options = [(self.tr("The whole organisation"), style.kit.spec.id)]
        options += [(plain(style.department_name(kit)), kit.spec.id) for kit in style.departments]
        self.department = Choice(self.tr("Department"), options, kit_id)
        self.department.setObjectName("department")
        self.department.chosen.connect(self.chosen)
        box = QWidget()
        layout = row(gap=12)
        layout.setContentsMargins(WORDS_LEFT, 4, 0, 4)
        box.setLayout(layout)
        label = Label(self.department.accessibleName())
        label.setBuddy(self.department)
        layout.addWidget(label)
        layout.addWidget(self.department)
        layout.addStretch(1)
        return box

    def _ask(self) -> None:
        words = self.tr("House style")
        path, _ = QFileDialog.getOpenFileName(self, self.install.text(), "", f"{words} (*{SUFFIX})")
        if path:
            self.wanted.emit(Path(path))
