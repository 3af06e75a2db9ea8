"""The video libraries of this computer: where new videos go, who is signed in, and room for another."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QWidget

from evp_desktop.errors import EvpError, LibraryRefused
from evp_desktop.model.libraries import Library
from evp_desktop.ui.signing_in import SigningIn
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.controls import Button, ElidedLabel, Frame, Label, clear, column, line, row
from evp_desktop.ui.widgets.radio import WORDS_LEFT, Radio
from evp_desktop.ui.widgets.text import LineEdit

if TYPE_CHECKING:
    from evp_desktop.services.signin.probe import Found


class LibraryRow(QWidget):
    """A radio button with the address under it, and what can be done about signing in."""

    def __init__(self, tools: Tools, library: Library, state: str, buttons: list[Button]) -> None:
        super().__init__()
        self.library = library
        self.buttons = buttons
        name = library.name or library.address
        self.radio = Radio(tools.look, name)
        self.radio.setObjectName(f"library {library.id}")
        words = "  ·  ".join(part for part in (library.address, state) if part)
        self.radio.setAccessibleName(f"{name}, {words}")
        layout = row(gap=8)
        self.setLayout(layout)
        text = column(gap=0)
        text.addWidget(self.radio)
        below = row()
        below.setContentsMargins(WORDS_LEFT, 0, 0, 4)
        below.addWidget(ElidedLabel(words, "small"), 1)
        text.addLayout(below)
        layout.addLayout(text, 1)
        for button in buttons:
            button.setAccessibleDescription(name)
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)


class LibrariesBox(Frame):
    """Each library with a radio button: the chosen one is where new videos go."""

    trouble = Signal(object, str)
    """What stands in the way, with the words of a way out that `mend` takes; empty where there is none."""
    said = Signal(str)
    listed = Signal()

    def __init__(self, tools: Tools) -> None:
        super().__init__("card")
        self._tools = tools
        self._authority = ""
        self._group: QButtonGroup | None = None
        self.rows: list[LibraryRow] = []
        self.address = LineEdit(self.tr("Address of a library"), self.tr("videos.example.com"))
        self.address.setObjectName("libraries")
        self.add = Button(tools.look, self.tr("Set up"), "plus", run=self.set_up)
        self.add_folder = Button(tools.look, self.tr("A folder…"), "folder", run=self._choose_folder)
        self._rows = column(gap=4)
        layout = column(gap=12)
        layout.setContentsMargins(24, 16, 24, 16)
        self.setLayout(layout)
        layout.addWidget(Label(self.tr("Where new videos go"), "strong"))
        layout.addLayout(self._rows)
        layout.addWidget(line())
        bottom = row(gap=8)
        bottom.addWidget(self.address, 1)
        bottom.addWidget(self.add)
        bottom.addWidget(self.add_folder)
        layout.addLayout(bottom)
        hint = self.tr("The address as in your browser. Nothing is sent there before you publish.")
        layout.addWidget(Label(hint, "small", wraps=True))
        self.address.returnPressed.connect(self.set_up)

    def show_libraries(self) -> None:
        """List them; whether somebody is signed in is looked up in the background."""
        libraries = self._tools.services.sending.libraries
        self._tools.background.run(
            self,
            lambda: [(one, libraries.is_signed_in(one)) for one in libraries.choice()],
            self._show,
            lambda error: self.trouble.emit(error, ""),
        )

    def set_up(self) -> None:
        """Look what is at the address that was typed."""
        written = self.address.text().strip()
        if not written or not self.add.isEnabled():
            return
        self._set_busy(True)
        authority = self._authority

        def look() -> Found:
            from evp_desktop.services.signin.probe import probe

            return probe(written, authority=authority)

        self._tools.background.run(self, look, lambda found: self._found(found, authority), self._failed)

    def mend(self) -> None:
        """A company has a certificate authority of its own: its file."""
        words = self.tr("Certificate authority")
        file, _ = QFileDialog.getOpenFileName(self, words, "", f"{words} (*.pem *.crt *.cer)")
        if file:
            self._authority = file
            self.set_up()

    def _show(self, found: list[tuple[Library, bool | None]]) -> None:
        clear(self._rows)
        self.rows = []
        self._group = QButtonGroup(self)
        usual = self._tools.services.sending.libraries.usual()
        for library, is_signed_in in found:
            shown = self._row(library, is_signed_in)
            self.rows.append(shown)
            self._group.addButton(shown.radio)
            self._rows.addWidget(shown)
            shown.radio.setChecked(library.id == usual.id)
            shown.radio.clicked.connect(partial(self._choose, library))
        self.listed.emit()

    def _row(self, library: Library, is_signed_in: bool | None) -> LibraryRow:
        look, buttons, state = self._tools.look, [], ""
        if is_signed_in:
            state = (
                self.tr("signed in as {user}").format(user=library.user)
                if library.user
                else self.tr("signed in")
            )
            buttons.append(Button(look, self.tr("Sign out"), run=partial(self._sign_out, library)))
        elif is_signed_in is not None:
            state = self.tr("not signed in")
            buttons.append(Button(look, self.tr("Sign in"), run=partial(self.sign_in, library)))
        if any(one.id == library.id for one in self._tools.settings.settings.libraries):
            buttons.append(
                Button(look, self.tr("Remove"), "trash", "quiet", run=partial(self._remove, library))
            )
        return LibraryRow(self._tools, library, state, buttons)

    def sign_in(self, library: Library) -> None:
        """Ask who the maker is."""
        dialog = SigningIn(self._tools, library, self)
        dialog.signed_in.connect(lambda _library: self.show_libraries())
        dialog.open()

    def _choose(self, library: Library) -> None:
        self._do(lambda: self._tools.settings.change(default_library=library.id))

    def _found(self, found: Found, authority: str) -> None:
        from evp_desktop.services.signin.desk import ways

        self._set_busy(False)
        if not found.kind:
            self._failed(LibraryRefused(found.address, "not_a_library"))
            return
        libraries = self._tools.services.sending.libraries
        library = libraries.made(found, authority)
        if self._do(lambda: libraries.put(library)):
            self.address.clear()
            self._authority = ""
            self.show_libraries()
            self.said.emit(self.tr("“{name}” is set up.").format(name=library.name))
            if ways(library):
                self.sign_in(library)

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Choose the library's folder"))
        libraries = self._tools.services.sending.libraries
        if chosen and self._do(lambda: libraries.put(libraries.folder(Path(chosen)))):
            self.show_libraries()

    def _sign_out(self, library: Library) -> None:
        libraries = self._tools.services.sending.libraries
        self._tools.background.run(
            self,
            lambda: libraries.sign_in.sign_out(library),
            lambda _is_gone: self.show_libraries(),
            lambda error: self.trouble.emit(error, ""),
        )

    def _remove(self, library: Library) -> None:
        libraries = self._tools.services.sending.libraries
        words = self.tr("“{name}” is forgotten here. Its videos stay where they are.").format(
            name=library.name or library.address
        )

        def done(_is_gone: bool) -> None:
            self.show_libraries()
            self.said.emit(words)

        self._tools.background.run(
            self, lambda: libraries.remove(library), done, lambda error: self.trouble.emit(error, "")
        )

    def _failed(self, error: EvpError) -> None:
        self._set_busy(False)
        is_unproven = isinstance(error, LibraryRefused) and error.why == "certificate"
        self.trouble.emit(error, self.tr("Choose the file of IT…") if is_unproven else "")

    def _set_busy(self, is_busy: bool) -> None:
        self.add.setEnabled(not is_busy)
        self.add.set_words(self.tr("Looking…") if is_busy else self.tr("Set up"))

    def _do(self, change: Callable[[], None]) -> bool:
        try:
            change()
        except EvpError as error:
            self.trouble.emit(error, "")
            return False
        return True
