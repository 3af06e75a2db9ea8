"""Start the window: the one place where everything is put together."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from evp_desktop import __version__, paths
from evp_desktop.errors import EvpError
from evp_desktop.model.edits import Edit
from evp_desktop.model.settings import Settings
from evp_desktop.services import single
from evp_desktop.services.editing import Post
from evp_desktop.services.settings import SettingsStore
from evp_desktop.ui import language, stylesheet
from evp_desktop.ui.backend import make_services
from evp_desktop.ui.crash import CrashHandler
from evp_desktop.ui.main_thread import Background, MainThread
from evp_desktop.ui.network import MeteredNetwork
from evp_desktop.ui.news import News
from evp_desktop.ui.theme import Look, make_look
from evp_desktop.ui.tools import Services, Tools
from evp_desktop.ui.window import Window

MakeServices = Callable[[SettingsStore, Post], Services]


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="evp-desktop", description="Make a video: the window.")
    parser.add_argument("project", nargs="?", type=Path, help="the folder of a project to open")
    parser.add_argument("--language", choices=("nl", "en"), default="", help="for this time only")
    parser.add_argument("--theme", choices=("light", "dark", "system"), default="", help="for this time only")
    parser.add_argument("--version", action="version", version=f"evp-desktop {__version__}")
    return parser.parse_args(argv)


class App:
    """Holds what lives as long as the program and dresses the window."""

    def __init__(
        self,
        qt: QApplication,
        make_services: MakeServices,
        settings: SettingsStore,
        *,
        theme: str = "",
        speak: str = "",
    ) -> None:
        self._qt = qt
        self._settings = settings
        self._theme = theme
        self._speak = speak
        self._thread = MainThread()
        self._services = make_services(settings, self._thread.post)
        self._background = Background(self._thread.post)
        self._translators = language.Translators()
        self._window: Window | None = None
        qt.setStyle("Fusion")
        qt.setFont(stylesheet.base_font())
        qt.styleHints().colorSchemeChanged.connect(lambda _scheme: self._dress_again())
        settings.listen(self._settings_changed)

    @property
    def window(self) -> Window:
        """The window, made when it is first asked for."""
        if self._window is None:
            self._window = Window(self._make_tools())
            self._services.sending.use(self._note)
            self.news = News(self._window, self._window.tools.look, self._is_quiet)
            self._services.sending.listen(self.news.tell)
            self.network = MeteredNetwork(self._services.sending, self._settings, self._window)
            self._window.wants_rebuild.connect(self._dress_again, Qt.ConnectionType.QueuedConnection)
        return self._window

    def start(self, project: Path | None) -> None:
        """Show Home, or the project that was asked for."""
        CrashHandler(paths.logs_folder(), self._thread.post, self.window.save_now).install()
        self.window.show_place("home")
        if project is not None:
            self.window.open_video(project.resolve())
        self.window.appear()
        self._background.run(self._thread, self._services.sending.go_on, lambda _none: None, self.window.say)

    def asked_for(self, project: Path | None) -> None:
        """A second copy was started: come to the front, with its project; called on any thread."""
        self._thread.post(lambda: self.window.come_forward(project))

    def _is_quiet(self) -> bool:
        return self.window.isActiveWindow() or self.window.is_busy

    def _note(self, folder: Path, edit: Edit) -> None:
        """Something happened to a video; called on any thread."""
        self._thread.post(lambda: self.window.note(folder, edit))

    def close(self) -> None:
        """Start nothing more and take back what the program was given."""
        self._services.ahead.close()
        self._services.sending.close()
        self._translators.remove()
        self._background.close()

    def _dress_again(self) -> None:
        if self._window is not None and not self._window.is_busy:
            self._window.rebuild(self._make_tools())

    def _settings_changed(self, old: Settings, new: Settings) -> None:
        if (old.language, old.theme) != (new.language, new.theme):
            self.forget_arguments()
        if old.are_letter_keys_on != new.are_letter_keys_on and self._window is not None:
            self._window.tools = self._make_tools()  # the next page names the keys that work

    def forget_arguments(self) -> None:
        """What is chosen in the window counts more than how the program was started."""
        self._speak = self._theme = ""

    def _make_tools(self) -> Tools:
        settings = self._settings.settings
        speak = language.resolve(self._speak or settings.language)
        self._translators.use(speak)
        look = self._look(self._theme or settings.theme)
        self._qt.setPalette(stylesheet.palette(look))
        self._qt.setStyleSheet(stylesheet.stylesheet(look))
        return Tools(
            look=look,
            language=speak,
            locale=language.locale_of(speak),
            services=self._services,
            settings=self._settings,
            background=self._background,
            post=self._thread.post,
        )

    def _look(self, theme: str) -> Look:
        hints = self._qt.styleHints()
        is_dark = theme == "dark" or (theme == "system" and hints.colorScheme() == Qt.ColorScheme.Dark)
        is_high = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
        look = make_look(is_dark=is_dark, is_high_contrast=is_high, brand=self._brand_colour())
        return replace(look, names_letters=self._settings.settings.are_letter_keys_on)

    def _brand_colour(self) -> str:
        try:
            return self._services.find_kit(self._settings.settings.brand_kit).spec.colours.primary
        except EvpError:  # a broken kit is told where it is used; the window has a colour of its own
            return ""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window; returns its exit code."""
    args = _arguments(sys.argv[1:] if argv is None else argv)
    if os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        os.environ["XDG_SESSION_TYPE"] = "x11"  # else Qt looks for screens in a slow way (facts-capture 1)
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    qt = QApplication(sys.argv[:1])
    qt.setApplicationName("EVP Desktop")
    qt.setDesktopFileName("evp-desktop")
    app = App(
        qt, make_services, SettingsStore(paths.settings_folder()), theme=args.theme, speak=args.language
    )
    claimed = single.claim(paths.state_folder(), app.asked_for, args.project)
    if claimed is None:
        app.close()
        return 0
    app.start(args.project)
    code = qt.exec()
    claimed.close()
    app.close()
    return code


if __name__ == "__main__":
    sys.exit(main())
