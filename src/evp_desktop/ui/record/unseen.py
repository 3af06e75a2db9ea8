"""Keep a window of this program out of what is recorded, where the system can."""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from typing import Any

from PySide6.QtWidgets import QWidget

_EXCLUDE_FROM_CAPTURE = 0x11
"""WDA_EXCLUDEFROMCAPTURE, winuser.h; Windows 10 version 2004 and later."""

_SM_REMOTE_SESSION = 0x1000
"""On a remote desktop an excluded window would be gone for its own user as well (FEATURES, behaviour)."""

_NS_WINDOW_SHARING_NONE = 0
"""NSWindowSharingNone, NSWindow.h."""


def keep_out_of_picture(widget: QWidget) -> bool:
    """Ask the system to leave the window of `widget` out of recordings; whether it does."""
    if sys.platform == "win32":
        return _on_windows(int(widget.winId()))
    if sys.platform == "darwin":
        return _on_mac(int(widget.winId()))
    return False


def _on_windows(handle: int) -> bool:
    user32: Any = getattr(ctypes, "windll").user32  # noqa: B009  there only on Windows, unknown to checkers elsewhere
    if user32.GetSystemMetrics(_SM_REMOTE_SESSION):
        return False
    return bool(user32.SetWindowDisplayAffinity(ctypes.c_void_p(handle), _EXCLUDE_FROM_CAPTURE))


def _on_mac(view: int) -> bool:
    library = ctypes.util.find_library("objc")
    if library is None:
        return False
    objc: Any = ctypes.CDLL(library)
    objc.sel_registerName.restype = ctypes.c_void_p
    pointers = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
    ask = ctypes.cast(objc.objc_msgSend, pointers)
    window = ask(view, objc.sel_registerName(b"window"))
    if not window:
        return False
    numbers = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)
    tell = ctypes.cast(objc.objc_msgSend, numbers)
    tell(window, objc.sel_registerName(b"setSharingType:"), _NS_WINDOW_SHARING_NONE)
    return True
