"""The help pages, short and in the maker's language, in the panel at the right."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import (
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QTextBrowser

from evp_desktop import paths
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.panel import Panel

_LINE_HEIGHT_PERCENT = 130.0
_PARAGRAPH_GAP = 10
_LIST_INDENT = 18
"""Qt's own is made for a page, and takes a sixth of a panel."""
_PAGE = re.compile(r"[a-z_]{1,40}\.md")


def help_text(language: str, place: str) -> str:
    """The help page for a place, as Markdown; the first page where there is none."""
    folder = paths.help_folder() / language
    file = folder / f"{place}.md"
    return (file if file.is_file() else folder / "home.md").read_text("utf-8")


class HelpPages(QTextBrowser):
    """Shows one page; a link in it leads to another of ours and nowhere else."""

    def __init__(self, tools: Tools, place: str) -> None:
        super().__init__()
        self._language = tools.language
        self.setOpenLinks(False)
        self.setAccessibleName(QCoreApplication.translate("help", "Help for this page"))
        self.document().setDefaultStyleSheet(f"a {{ color: {tools.look.accent_text}; }}")
        self.anchorClicked.connect(self._follow)
        self.show_page(place)

    def show_page(self, place: str) -> None:
        """Show the page for a place, from its beginning."""
        self.setMarkdown(help_text(self._language, place))
        _set_type(self.document())
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _follow(self, link: QUrl) -> None:
        name = link.toString()
        if _PAGE.fullmatch(name):
            self.show_page(name.removesuffix(".md"))


def help_panel(tools: Tools, place: str) -> Panel:
    """A panel with the help for a place."""
    return Panel(tools.look, QCoreApplication.translate("help", "Help"), HelpPages(tools, place))


def _set_type(document: QTextDocument) -> None:
    """Give the text air: Markdown comes in without any, and with headings far too large for a panel."""
    document.setDocumentMargin(0)
    document.setIndentWidth(_LIST_INDENT)
    block = document.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
        is_heading = block.blockFormat().headingLevel() > 0
        space = QTextBlockFormat()
        space.setBottomMargin(_PARAGRAPH_GAP)
        space.setLineHeight(_LINE_HEIGHT_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        QTextCursor(block).mergeBlockFormat(space)
        if is_heading:
            letters = QTextCharFormat()
            letters.setProperty(QTextFormat.Property.FontSizeAdjustment, 1)
            letters.setFontWeight(QFont.Weight.DemiBold)
            cursor.mergeCharFormat(letters)
        block = block.next()
