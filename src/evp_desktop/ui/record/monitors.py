"""What a monitor is called, by where it stands on the desk."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from evp_desktop.services.recording import Screen


def screen_words(screen: Screen, screens: tuple[Screen, ...]) -> str:
    """A monitor's name with its size, such as "Left screen 1920×1080"."""
    size = f" {screen.width}×{screen.height}" if screen.width else ""
    return place_words(screen, screens) + size


def place_words(screen: Screen, screens: tuple[Screen, ...]) -> str:
    """A monitor's name alone."""
    if len(screens) == 1:
        return QCoreApplication.translate("monitors", "Whole screen")
    across = [one.id for one in sorted(screens, key=lambda one: one.x)]
    down = [one.id for one in sorted(screens, key=lambda one: one.y)]
    if len({one.x for one in screens}) == len(screens) <= len(_across()):
        return _across()[_place(across.index(screen.id), len(screens))]
    if len(screens) == 2 and len({one.y for one in screens}) == len(screens):
        return _down()[down.index(screen.id)]
    number = [one.id for one in screens].index(screen.id) + 1
    return QCoreApplication.translate("monitors", "Screen {n}").format(n=number)


def _place(index: int, count: int) -> int:
    """Which of left, middle and right; two monitors have no middle."""
    return 2 if count == 2 and index == 1 else index


def _across() -> tuple[str, ...]:
    return (
        QCoreApplication.translate("monitors", "Left screen"),
        QCoreApplication.translate("monitors", "Middle screen"),
        QCoreApplication.translate("monitors", "Right screen"),
    )


def _down() -> tuple[str, ...]:
    return (
        QCoreApplication.translate("monitors", "Upper screen"),
        QCoreApplication.translate("monitors", "Lower screen"),
    )
