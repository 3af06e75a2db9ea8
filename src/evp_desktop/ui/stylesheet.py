"""The one place where tokens become a style sheet, a palette and a font."""

from __future__ import annotations

import re

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QPalette

from evp_desktop import paths
from evp_desktop.ui.theme import (
    CARD_RADIUS,
    CONTROL_HEIGHT,
    CONTROL_RADIUS,
    HEADING_PX,
    PRIMARY_HEIGHT,
    TEXT_PX,
    TITLE_PX,
    Look,
)

_NO_CHOICE = {"Sans Serif", "Sans", "DejaVu Sans"}
"""What a Linux desktop without a font setting reports; there the house font takes over."""


def base_font() -> QFont:
    """The system's own font, or the one that ships with the program where the system has no opinion."""
    font = QGuiApplication.font()
    if font.family() in _NO_CHOICE or QFontInfo(font).family() in _NO_CHOICE:
        font = QFont(_shipped_family() or font.family())
    font.setPixelSize(TEXT_PX)
    return font


def _shipped_family() -> str:
    families: list[str] = []
    for file in sorted((paths.brand_kits_folder() / "default" / "fonts").glob("Inter-*.otf")):
        families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))
    return families[0] if families else ""


def tabular(font: QFont) -> QFont:
    """`font` with digits of equal width, so that running times stand still."""
    made = QFont(font)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def palette(look: Look) -> QPalette:
    """The look as a palette, for everything the style draws itself."""
    made = QPalette()
    role = QPalette.ColorRole
    colours = {
        role.Window: look.window,
        role.Base: look.surface,
        role.AlternateBase: look.raised,
        role.Button: look.surface,
        role.ToolTipBase: look.surface,
        role.WindowText: look.text,
        role.Text: look.text,
        role.ButtonText: look.text,
        role.ToolTipText: look.text,
        role.PlaceholderText: look.muted,
        role.Highlight: look.accent,
        role.HighlightedText: look.on_accent,
        role.Link: look.accent_text,
        role.Mid: look.hairline,
        role.Accent: look.accent,
    }
    for where, colour in colours.items():
        made.setColor(where, QColor(colour))
    for where in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, where, QColor(look.muted))
    return made


def stylesheet(look: Look) -> str:
    """Everything that a widget's kind decides about its looks."""
    icons = paths.assets_folder() / "icons"
    arrow = icons / "chevron_down_grey.svg"  # a style sheet cannot colour a picture
    tick = icons / ("tick_white.svg" if look.on_accent == "#ffffff" else "tick_dark.svg")
    values = {
        **{name: getattr(look, name) for name in look.__dataclass_fields__ if name != "is_dark"},
        "card": CARD_RADIUS,
        "radius": CONTROL_RADIUS,
        "height": CONTROL_HEIGHT - 2,
        "primary_height": PRIMARY_HEIGHT - 2,
        "focused": CONTROL_HEIGHT - 4,  # the ring is a point thicker on each side, the control stays as high
        "primary_focused": PRIMARY_HEIGHT - 4,
        "title": TITLE_PX,
        "heading": HEADING_PX,
        "arrow": f'"{arrow.as_posix()}"',
        "tick": f'"{tick.as_posix()}"',
    }
    return re.sub(r"@([a-z_]+?)(?=px\b|[;\s)},])", lambda found: str(values[found[1]]), _SHEET)


_SHEET = """
QToolTip { background: @surface; color: @text; border: 1px solid @hairline; padding: 6px 8px; }
QLabel { background: transparent; }
QLabel[kind="title"] { font-size: @titlepx; font-weight: 600; }
QLabel[kind="heading"] { font-size: @headingpx; font-weight: 600; }
QLabel[kind="strong"] { font-size: 15px; font-weight: 600; }
QLabel[kind="muted"] { color: @muted; }
QLabel[kind="small"] { color: @muted; font-size: 13px; }
QLabel[kind="key"] { font-size: 13px; border: 1px solid @control_line; border-radius: 5px; padding: 2px 7px;
    background: @raised; }

QFrame[kind="card"] { background: @surface; border: 1px solid @hairline; border-radius: @cardpx; }
QFrame[kind="card"][isChosen="true"] { border: 2px solid @accent; }
QFrame[kind="rail"] { background: @rail; border: none; border-right: 1px solid @hairline; }
QFrame[kind="footer"] { background: @window; border: none; border-top: 1px solid @hairline; }
QFrame[kind="panel"] { background: @window; border: none; border-left: 1px solid @hairline; }
QFrame[kind="line"] { background: @hairline; border: none; max-height: 1px; min-height: 1px; }
QFrame[kind="attention"] { background: @attention_soft; border: none; border-radius: @cardpx; }
QFrame[kind="good"] { background: @good_soft; border: none; border-radius: @cardpx; }
QFrame[kind="soft"] { background: @raised; border: none; border-radius: @cardpx; }
QFrame[kind="stage"] { background: @stage; border: none; border-radius: @cardpx; }

QPushButton { outline: none; }
QPushButton[kind] { min-height: @heightpx; padding: 0 13px; border: 1px solid @control_line;
    border-radius: @radiuspx; background: @surface; color: @text; }
QPushButton:hover { background: @raised; }
QPushButton:pressed { background: @hairline; }
QPushButton:disabled { color: @muted; background: transparent; border-color: @hairline; }
QPushButton[kind]:focus { border: 2px solid @focus; padding: 0 12px; min-height: @focusedpx; }
QPushButton::menu-indicator { image: none; width: 0; }
QPushButton[kind="quiet"] { border: 1px solid transparent; background: transparent; }
QPushButton[kind="quiet"]:hover { background: @raised; }
QPushButton[kind="quiet"]:pressed, QPushButton[kind="quiet"]:checked { background: @hairline; }
QPushButton[kind="quiet"]:focus { border: 2px solid @focus; }
QPushButton[kind="icon"] { min-width: @heightpx; max-width: @heightpx; padding: 0;
    border: 1px solid transparent; background: transparent; }
QPushButton[kind="icon"]:hover { background: @raised; }
QPushButton[kind="icon"]:pressed, QPushButton[kind="icon"]:checked { background: @hairline; }
QPushButton[kind="icon"]:focus { border: 2px solid @focus; padding: 0; min-width: @focusedpx;
    max-width: @focusedpx; }
QPushButton[kind="link"] { border: 1px solid transparent; background: transparent; color: @accent_text;
    padding: 0 7px; }
QPushButton[kind="link"]:hover { background: @accent_soft; }
QPushButton[kind="link"]:focus { border: 2px solid @focus; padding: 0 6px; }
QPushButton[kind="primary"] { min-height: @primary_heightpx; padding: 0 23px; border: 1px solid @accent;
    background: @accent; color: @on_accent; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: @accent_hover; border-color: @accent_hover; }
QPushButton[kind="primary"]:pressed { background: @accent_text; }
QPushButton[kind="primary"]:disabled { background: @raised; border-color: @raised; color: @muted; }
QPushButton[kind="primary"]:focus { border: 2px solid @text; padding: 0 22px;
    min-height: @primary_focusedpx; }
QPushButton[kind="large"] { min-height: @primary_heightpx; padding: 0 19px; }
QPushButton[kind="large"]:focus { padding: 0 18px; min-height: @primary_focusedpx; }
QPushButton[kind="chip"] { border-radius: 16px; padding: 0 13px; }
QPushButton[kind="chip"]:focus { padding: 0 12px; }
QPushButton[kind="chip_icon"] { border-radius: 16px; padding: 0; min-width: 40px; max-width: 40px; }
QPushButton[kind="chip_icon"]:checked { background: @accent_soft; border-color: @accent; }
QPushButton[kind="chip_icon"]:focus { padding: 0; min-width: 38px; max-width: 38px; }
QPushButton[kind="stage"] { color: @on_stage; background: rgba(255, 255, 255, 36);
    border: 1px solid transparent; }
QPushButton[kind="stage"]:hover { background: rgba(255, 255, 255, 60); }
QPushButton[kind="stage"]:focus { border: 2px solid @on_stage; }

QLineEdit, QPlainTextEdit, QTextBrowser { background: @surface; border: 1px solid @control_line;
    border-radius: @radiuspx; padding: 0 9px; selection-background-color: @accent;
    selection-color: @on_accent; }
QLineEdit { min-height: @heightpx; }
QLineEdit:focus { min-height: @focusedpx; }
QPlainTextEdit { padding: 6px 5px; }
QTextBrowser { padding: 0; border: none; background: transparent; }
QLineEdit:focus, QPlainTextEdit:focus { border: 2px solid @focus; padding: 0 8px; }
QPlainTextEdit:focus { padding: 5px 4px; }
QLineEdit[kind="large"] { min-height: @primary_heightpx; font-size: 15px; }
QLineEdit[kind="large"]:focus { min-height: @primary_focusedpx; }
QLineEdit[kind="bare"] { border: 1px solid transparent; background: transparent; font-size: 15px;
    font-weight: 600; padding: 0 5px; }
QLineEdit[kind="bare"]:hover { border-color: @hairline; }
QLineEdit[kind="bare"]:focus { border: 2px solid @focus; padding: 0 4px; }
QPlainTextEdit[kind="bare"] { border: 1px solid transparent; background: transparent; padding: 2px 3px; }
QPlainTextEdit[kind="bare"]:hover { border-color: @hairline; }
QPlainTextEdit[kind="bare"]:focus { border: 2px solid @focus; padding: 1px 2px; }

QComboBox { min-height: @heightpx; padding: 0 9px; border: 1px solid @control_line; border-radius: @radiuspx;
    background: @surface; }
QCheckBox { spacing: 10px; min-height: 28px; }
QCheckBox::indicator { width: 18px; height: 18px; border: 1px solid @control_line; border-radius: 5px;
    background: @surface; }
QCheckBox::indicator:hover { background: @raised; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(@tick); }
QCheckBox::indicator:focus { border: 2px solid @focus; width: 16px; height: 16px; }
QDateTimeEdit { min-height: @heightpx; min-width: 180px; padding: 0 9px; border: 1px solid @control_line;
    border-radius: @radiuspx; background: @surface; selection-background-color: @accent; }
QDateTimeEdit:focus { border: 2px solid @focus; padding: 0 8px; min-height: @focusedpx; }
QDateTimeEdit::drop-down { border: none; width: 28px; }
QDateTimeEdit::down-arrow { image: url(@arrow); width: 16px; height: 16px; }
QComboBox:hover { background: @raised; }
QComboBox[kind="chip"] { border-radius: 16px; padding: 0 4px 0 12px; }
QComboBox:focus { border: 2px solid @focus; padding: 0 8px; min-height: @focusedpx; }
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow { image: url(@arrow); width: 16px; height: 16px; }
QComboBox[kind="bare"] { border: 1px solid transparent; background: transparent; color: @muted; }
QComboBox[kind="bare"]:hover { background: @raised; }
QComboBox[kind="stage"] { color: @on_stage; background: #33353b; border: 1px solid transparent; }
QComboBox[kind="stage"]:hover { background: #46494f; }
QComboBox[kind="stage"]:focus { border: 2px solid @on_stage; }
QComboBox[kind="chip"]:focus { padding: 0 3px 0 11px; }
QComboBox[kind="bare"]:focus { border: 2px solid @focus; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @hairline; padding: 4px;
    selection-background-color: @accent_soft; selection-color: @text; outline: none; }
QComboBox QAbstractItemView::item { min-height: 32px; }

QMenu { background: @surface; border: 1px solid @hairline; padding: 6px; }
QMenu::item { padding: 7px 24px 7px 10px; border-radius: 6px; color: @text; }
QMenu::item:selected { background: @accent_soft; }
QMenu::item:disabled { color: @muted; }
QMenu::icon { padding-left: 6px; }
QMenu::separator { height: 1px; background: @hairline; margin: 6px 4px; }

QScrollArea, QScrollArea > QWidget > QWidget[kind="scrolled"] { background: transparent; border: none; }
QScrollBar:vertical { width: 10px; background: transparent; margin: 0; }
QScrollBar:horizontal { height: 10px; background: transparent; margin: 0; }
QScrollBar::handle { background: @control_line; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar[kind="plain"] { min-height: 8px; max-height: 8px; border: none; border-radius: 4px;
    background: @hairline; }
QProgressBar[kind="plain"]::chunk { border-radius: 4px; background: @accent; }
QDialog, QMessageBox { background: @window; }
"""
