"""The help pages, short and in the maker's language, in the panel at the right."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QTextBrowser

from evp_desktop import paths
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.panel import Panel

PAGES = ("home", "new", "prepare", "record", "edit", "check", "publish", "settings")


def help_text(language: str, place: str) -> str:
    """The help page for a place, as Markdown; the first page where there is none."""
    folder = paths.help_folder() / language
    file = folder / f"{place}.md"
    return (file if file.is_file() else folder / "home.md").read_text("utf-8")


def help_panel(tools: Tools, place: str) -> Panel:
    """A panel with the help for a place."""
    browser = QTextBrowser()
    browser.setOpenLinks(False)
    browser.setAccessibleName(QCoreApplication.translate("help", "Help for this page"))
    browser.document().setDefaultStyleSheet(f"a {{ color: {tools.look.accent_text}; }}")
    browser.setMarkdown(help_text(tools.language, place))
    return Panel(tools.look, QCoreApplication.translate("help", "Help"), browser)
