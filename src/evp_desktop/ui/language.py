"""Which language the window speaks, and the translators that make it so."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from evp_desktop.model.script import Language

FOLDER = Path(__file__).resolve().parents[1] / "i18n"


def resolve(wanted: str) -> Language:
    """The language to speak: the wanted one, or the system's when that is one of ours."""
    if wanted in ("nl", "en"):
        return "nl" if wanted == "nl" else "en"
    return "nl" if QLocale.system().language() == QLocale.Language.Dutch else "en"


def locale_of(language: Language) -> QLocale:
    """How dates and numbers are written: the system's way when it speaks this language too."""
    wanted = QLocale.Language.Dutch if language == "nl" else QLocale.Language.English
    system = QLocale.system()
    if system.language() == wanted:
        return system
    territory = QLocale.Country.Netherlands if language == "nl" else QLocale.Country.UnitedKingdom
    return QLocale(wanted, territory)


class Translators:
    """The installed translations; a new language replaces the old one."""

    def __init__(self) -> None:
        self._installed: list[QTranslator] = []

    def use(self, language: Language) -> None:
        """Speak `language` from now on: ours, and Qt's own dialogs."""
        self.remove()
        QLocale.setDefault(locale_of(language))
        qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        files = [FOLDER / f"evp_{language}.qm", Path(qt_folder) / f"qtbase_{language}.qm"]
        self._installed = [made for made in map(_load, files) if made]
        for translator in self._installed:
            QCoreApplication.installTranslator(translator)

    def remove(self) -> None:
        """Speak as the source is written."""
        for old in self._installed:
            QCoreApplication.removeTranslator(old)
        self._installed = []


def _load(file: Path) -> QTranslator | None:
    translator = QTranslator()
    return translator if translator.load(str(file)) else None
