"""Where a published video is, and how it is opened there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from evp_desktop.model.project import Receipt

INDEX = "index.html"


def is_link(receipt: Receipt) -> bool:
    """Whether it is an address of the web; what a library answers is never opened as anything else."""
    return receipt.location.startswith(("https://", "http://"))


def open_video(receipt: Receipt) -> None:
    """Show it in the browser: its own address, or the page of its folder."""
    if is_link(receipt):
        QDesktopServices.openUrl(QUrl(receipt.location))
        return
    index = _folder(receipt).parent / INDEX
    _open(index if index.exists() else _folder(receipt))


def open_folder(receipt: Receipt) -> None:
    """Show its files."""
    _open(_folder(receipt))


def _folder(receipt: Receipt) -> Path:
    location = Path(receipt.location)
    return location if location.is_dir() else location.parent


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
