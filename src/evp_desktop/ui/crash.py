"""When our own program is at fault: save first, write a report, then say one calm sentence."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QSysInfo
from PySide6.QtWidgets import QMessageBox

from evp_desktop import __version__
from evp_desktop.errors import EvpError
from evp_desktop.services.editing import Post


class CrashHandler:
    """Takes every unhandled exception of any thread."""

    def __init__(self, folder: Path, post: Post, save: Callable[[], None]) -> None:
        self._folder = folder
        self._post = post
        self._save = save
        self._is_telling = False

    def install(self) -> None:
        """Become the place where unhandled exceptions go."""
        sys.excepthook = self.handle
        threading.excepthook = lambda args: self.handle(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    def handle(self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        """Save the work, write the report and tell the maker, once at a time."""
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        report = "".join(traceback.format_exception(kind, fault, trace))
        sys.stderr.write(report)
        self._post(lambda: self._save_and_tell(report))

    def _save_and_tell(self, report: str) -> None:
        if self._is_telling:
            return
        self._is_telling = True
        try:
            self._tell(report, self._write(report), is_saved=self._is_saved())
        finally:
            self._is_telling = False

    def _is_saved(self) -> bool:
        try:
            self._save()
        except EvpError:  # the disk may be the trouble; then say so instead of promising
            return False
        return True

    def _write(self, report: str) -> Path | None:
        file = self._folder / f"crash-{datetime.now().astimezone():%Y%m%d-%H%M%S}.txt"
        head = f"EVP Desktop {__version__}, {QSysInfo.prettyProductName()}\n\n"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            file.write_text(head + report, "utf-8")
        except OSError:  # a report that cannot be written must not hide the sentence
            return None
        return file

    def _tell(self, report: str, file: Path | None, *, is_saved: bool) -> None:
        box = QMessageBox()
        box.setWindowTitle("EVP Desktop")
        saved = QCoreApplication.translate("crash", "Something went wrong on our side. Your work is saved.")
        unsaved = QCoreApplication.translate(
            "crash", "Something went wrong on our side, and your last change could not be saved."
        )
        box.setText(saved if is_saved else unsaved)
        box.setInformativeText(
            QCoreApplication.translate(
                "crash", "You can go on. If it happens again, start the program anew and tell IT."
            )
        )
        box.setDetailedText(f"{file or ''}\n\n{report}")
        box.exec()
