"""Signing in to a video library: by password, token or key, in the browser, or with a code elsewhere."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from evp_desktop.errors import CodeNeeded, EvpError, LibraryTrouble, SignInNeeded
from evp_desktop.model.libraries import Library
from evp_desktop.ui import messages
from evp_desktop.ui.announce import announce
from evp_desktop.ui.theme import GAP, MARGIN
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.controls import Button, Frame, Label, column, field, row
from evp_desktop.ui.widgets.plain_choice import Choice
from evp_desktop.ui.widgets.text import LineEdit

if TYPE_CHECKING:
    from evp_desktop.services.signin.desk import Way
    from evp_desktop.services.signin.oauth import DeviceCode

WIDTH = 460


class SigningIn(QDialog):
    """One library; what is typed goes to it and into the system's keyring, nowhere else."""

    signed_in = Signal(object)
    """The library, as whom it knows now."""

    def __init__(self, tools: Tools, library: Library, parent: QWidget) -> None:
        super().__init__(parent)
        from evp_desktop.services.signin.desk import ways

        self._tools = tools
        self._library = library
        self._ways = ways(library)
        self._cancel = threading.Event()
        self._wants_code = False
        self.way = Choice(self.tr("How"), [(self._way_words(one), one) for one in self._ways], None)
        self.user = LineEdit(self.tr("Your name there"))
        self.user.setText(library.user)
        self.secret = LineEdit("")
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.code = LineEdit(self.tr("Code of your phone"))
        self.options = {name: LineEdit(words) for name, words in self._wanted_options().items()}
        self.go_on = Button(tools.look, self.tr("Sign in"), kind="primary", run=self._start)
        self.no = Button(tools.look, self.tr("Cancel"), run=self.reject)
        self._said = Label("", wraps=True)
        self._box = Frame("attention")
        self.setWindowTitle(self.tr("Sign in"))
        self._lay_out()
        self.way.chosen.connect(lambda _way: self._show_fields())
        self._show_fields()

    def reject(self) -> None:
        """Leave; what waits for the browser waits no longer."""
        self._cancel.set()
        super().reject()

    def _lay_out(self) -> None:
        layout = column(gap=GAP)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, GAP)
        self.setLayout(layout)
        words = self.tr("Sign in to {library}").format(library=self._library.name or self._library.address)
        layout.addWidget(Label(words, "heading", wraps=True))
        layout.addWidget(Label(self._library.address, "small", wraps=True))
        inside = row(gap=12)
        inside.setContentsMargins(12, 8, 12, 8)
        self._box.setLayout(inside)
        inside.addWidget(self._said, 1)
        self._box.hide()
        layout.addWidget(self._box)
        if len(self._ways) > 1:
            layout.addWidget(field(self.way.accessibleName(), self.way))
        self._user_box = field(self.user.accessibleName(), self.user)
        self._secret_box = QWidget()
        self._secret_box.setLayout(column(gap=4))
        self._secret_label = Label("")
        self._secret_label.setBuddy(self.secret)
        for one in (self._secret_label, self.secret):
            self._secret_box.layout().addWidget(one)  # type: ignore[union-attr]
        self._code_box = field(self.code.accessibleName(), self.code)
        for box in (self._user_box, self._secret_box, self._code_box):
            layout.addWidget(box)
        for edit in self.options.values():
            layout.addWidget(field(edit.accessibleName(), edit))
        layout.addWidget(
            Label(self.tr("It is kept in the keyring of this computer, and in no file."), "small", wraps=True)
        )
        buttons = row(gap=8)
        buttons.addStretch(1)
        buttons.addWidget(self.no)
        buttons.addWidget(self.go_on)
        layout.addLayout(buttons)
        self.setFixedWidth(WIDTH)

    def _wanted_options(self) -> dict[str, str]:
        """What the sign-in of an organisation needs to know, and nobody has filled in yet."""
        if self._library.kind != "graph" or self._library.options.get("oauth_client"):
            return {}
        return {
            "oauth_client": self.tr("Number of this program in your organisation (IT has it)"),
            "oauth_tenant": self.tr("Number or name of your organisation (IT has it)"),
        }

    def _way_words(self, way: Way) -> str:
        return {
            "password": self.tr("With your name and password"),
            "token": self.tr("With a token that you made in the library"),
            "keys": self.tr("With a key"),
            "browser": self.tr("In your browser"),
            "device": self.tr("With a code on another device"),
        }[way]

    def _show_fields(self) -> None:
        way = self.way.currentData()
        self._user_box.setVisible(way in ("password", "keys"))
        self._secret_box.setVisible(way in ("password", "token", "keys"))
        names = {"token": self.tr("Token"), "keys": self.tr("Key")}
        name = names.get(way, self.tr("Password"))
        self._secret_label.setText(name)
        self.secret.setAccessibleName(name)
        self._code_box.setVisible(self._wants_code)
        self.adjustSize()
        first = self.user if way in ("password", "keys") and not self.user.text() else self.secret
        first = next(iter(self.options.values()), first)
        (first if first.isVisibleTo(self) else self.go_on).setFocus()

    def _start(self) -> None:
        self._cancel = threading.Event()
        self._box.hide()
        self.go_on.setEnabled(False)
        self.go_on.set_words(self.tr("One moment…"))
        told = {name: edit.text().strip() for name, edit in self.options.items() if edit.text().strip()}
        library = replace(
            self._library,
            user=self.user.text().strip() or self._library.user,
            options={**self._library.options, **told},
        )
        work = self._work(library, self.way.currentData())
        self._tools.background.run(self, work, lambda _done: self._done(library), self._failed)

    def _work(self, library: Library, way: Way) -> Callable[[], bool]:
        """Sign in, then ask the library whether it agrees; for a thread of its own."""
        from evp_desktop.services.signin.hidden import Secret

        libraries = self._tools.services.sending.libraries
        sign_in, cancel = libraries.sign_in, self._cancel
        secret, code = Secret(self.secret.text()), Secret(self.code.text().strip())

        def work() -> bool:
            if way == "password":
                sign_in.with_password(library, secret, code)
            elif way == "token":
                sign_in.with_token(library, secret)
            elif way == "keys":
                sign_in.with_keys(library, library.user, secret)
            elif way == "browser":
                sign_in.in_browser(library, self._show_browser, cancel)
            else:
                sign_in.with_device(library, self._show_code, cancel)
            return libraries.is_agreed(library)

        return work

    def _done(self, library: Library) -> None:
        self.secret.clear()
        sending = self._tools.services.sending
        try:
            sending.libraries.put(library)
        except EvpError as error:
            self._failed(error)
            return
        sending.signed_in(library)
        self.signed_in.emit(library)
        announce(self, self.tr("You are signed in."))
        self.accept()

    def _failed(self, error: EvpError) -> None:
        self.go_on.setEnabled(True)
        self.go_on.set_words(self.tr("Sign in"))
        if isinstance(error, CodeNeeded):
            self._wants_code = True
            self._show_fields()
            self.code.setFocus()
            is_wrong = bool(error.detail)
            self._say(
                self.tr("This code is not right. Look at your phone and type the newest one.")
                if is_wrong
                else self.tr("Type the code that your phone shows for this library.")
            )
        elif isinstance(error, SignInNeeded):
            self._say(self.tr("The library does not take this. Look at what you typed and try again."))
            self.secret.setFocus()
            self.secret.selectAll()
        elif isinstance(error, LibraryTrouble):
            self._say(messages.sentence(error))
        else:
            self._say(messages.sentence(error))

    def _say(self, words: str) -> None:
        self._said.setText(words)
        self._said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._box.show()
        self.adjustSize()
        announce(self, words, is_urgent=True)

    def _show_browser(self, address: str) -> None:
        """Called on the thread that signs in."""
        words = self.tr("Go on in your browser. This window follows by itself.")

        def show() -> None:
            self._say(words)
            QDesktopServices.openUrl(QUrl(address))

        self._tools.post(show)

    def _show_code(self, code: DeviceCode) -> None:
        """Called on the thread that signs in."""
        words = self.tr("Go to {address} on any device and type {code}. The code can be pasted.")

        def show() -> None:
            QGuiApplication.clipboard().setText(code.code)
            self._say(words.format(address=code.address, code=code.code))

        self._tools.post(show)
