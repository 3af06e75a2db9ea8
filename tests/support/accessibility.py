"""What a screen reader finds in a window, as text."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

ROLES = QAccessible.Role
INTERACTIVE = {
    ROLES.Button,
    ROLES.ButtonMenu,
    ROLES.CheckBox,
    ROLES.ComboBox,
    ROLES.EditableText,
    ROLES.Graphic,
    ROLES.ProgressBar,
    ROLES.RadioButton,
    ROLES.Slider,
    ROLES.SpinBox,
}
"""Roles that mean nothing without a name."""

_SKIPPED = {ROLES.ScrollBar}
_TEXT = QAccessible.Text


def _visible(interface: QAccessibleInterface) -> bool:
    widget = interface.object()
    return not isinstance(widget, QWidget) or widget.isVisible()


def nodes(interface: QAccessibleInterface, depth: int = 0) -> Iterator[tuple[int, QAccessibleInterface]]:
    """Every visible part with its depth, in the order in which a screen reader goes."""
    if interface.role() in _SKIPPED or not _visible(interface):
        return
    yield depth, interface
    if interface.role() == ROLES.ComboBox:  # its list is read when it opens
        return
    for place in range(interface.childCount()):
        child = interface.child(place)
        if child is not None and child.isValid():
            yield from nodes(child, depth + 1)


def line(interface: QAccessibleInterface) -> str:
    """One part: its role, name, value and description."""
    role = ROLES(interface.role()).name
    name, value = interface.text(_TEXT.Name), interface.text(_TEXT.Value)
    description = interface.text(_TEXT.Description)
    parts = [f'{role} "{name}"', f"= {value}" if value and value != name else "", description]
    return "  ".join(part for part in parts if part)


def dump(widget: QWidget) -> str:
    """The tree of a window, indented, after it has drawn what is due."""
    QCoreApplication.processEvents()
    root = QAccessible.queryAccessibleInterface(widget)
    return "\n".join("  " * depth + line(interface) for depth, interface in nodes(root))


def nameless(widget: QWidget) -> list[str]:
    """Every interactive part that a screen reader could not name."""
    root = QAccessible.queryAccessibleInterface(widget)
    return [
        f"{line(interface)} ({type(interface.object()).__name__})"
        for _, interface in nodes(root)
        if interface.role() in INTERACTIVE and not interface.text(_TEXT.Name).strip()
    ]
