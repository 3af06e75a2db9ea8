"""The pointer of an X server: its place by asking, buttons and shortcuts through the RECORD extension."""

from __future__ import annotations

import threading
from typing import Any

from Xlib import XK, X, display, error
from Xlib.ext import record
from Xlib.protocol import rq

from evp_desktop.capture.clock import now_ns
from evp_desktop.capture.platform import x11
from evp_desktop.capture.pointer import Click, OnClick, OnShortcut, Shortcut
from evp_desktop.media.pointer_log import PLAIN_KEYS

BUTTONS = (1, 2, 3)
"""Left, middle, right; the others are what a wheel sends."""
_LATEST_MS = 2_000
_MS_BITS = 32
_NOTHING, _NO_EXTENSION = (0, 0), (0, 0, 0, 0)
_ASKED = {
    "core_requests": _NOTHING,
    "core_replies": _NOTHING,
    "ext_requests": _NO_EXTENSION,
    "ext_replies": _NO_EXTENSION,
    "delivered_events": _NOTHING,
    "device_events": (X.ButtonPress, X.ButtonRelease),
    "errors": _NOTHING,
    "client_started": False,
    "client_died": False,
}
"""Buttons alone: the X server sends us no key and no movement."""
_ASKED_WITH_KEYS = {**_ASKED, "device_events": (X.KeyPress, X.ButtonRelease)}
_HELD = (("Ctrl", X.ControlMask), ("Alt", X.Mod1Mask), ("Super", X.Mod4Mask), ("Shift", X.ShiftMask))
_ALT_GR = X.Mod5Mask
"""With this held a key types what stands on it as a third sign."""
_KEYS = {
    **{getattr(XK, f"XK_{name}"): name for name in ("Tab", "Left", "Right", "Up", "Down", "Home", "End")},
    **{getattr(XK, f"XK_F{number}"): f"F{number}" for number in range(1, 25)},
    **{number: chr(number) for number in range(ord("0"), ord("9") + 1)},
    **{number: chr(number).upper() for number in range(ord("a"), ord("z") + 1)},
    XK.XK_Escape: "Esc",
    XK.XK_Return: "Enter",
    XK.XK_KP_Enter: "Enter",
    0xFE20: "Tab",  # with Shift: ISO_Left_Tab
    XK.XK_space: "Space",
    XK.XK_BackSpace: "Backspace",
    XK.XK_Delete: "Delete",
    XK.XK_Insert: "Insert",
    XK.XK_Page_Up: "PageUp",
    XK.XK_Page_Down: "PageDown",
    XK.XK_plus: "Plus",
    XK.XK_minus: "Minus",
    XK.XK_comma: "Comma",
    XK.XK_period: "Period",
}
"""The keys that have a name, by their symbol without Shift."""


def event_ns(server_ms: int, arrived_ns: int) -> int:
    """When an event happened: a local X server counts the monotonic clock's milliseconds in 32 bits.

    Another machine's clock tells nothing; then it is the arrival.
    """
    arrived_ms = arrived_ns // 1_000_000
    age_ms = (arrived_ms - server_ms) % 2**_MS_BITS
    if age_ms == 2**_MS_BITS - 1:  # rounded up by the server
        age_ms = 0
    return (arrived_ms - age_ms) * 1_000_000 if age_ms < _LATEST_MS else arrived_ns


def shortcut_of(symbol: int, state: int) -> str:
    """A pressed key with what was held, as `Keys` writes it; empty for a key that may type something."""
    name = _KEYS.get(symbol, "")
    keys = "".join(f"{held}+" for held, mask in _HELD if state & mask) + name
    is_typing = not any(state & mask for held, mask in _HELD if held != "Shift") or state & _ALT_GR
    return keys if name in PLAIN_KEYS or (name and not is_typing) else ""


class Pointer:
    """The pointer of the X server that DISPLAY names. Without RECORD it only moves."""

    def __init__(self) -> None:
        self._asking: display.Display | None = None
        self._recording: display.Display | None = None
        self._context = 0
        self._thread: threading.Thread | None = None

    def open(self, on_click: OnClick, on_shortcut: OnShortcut | None = None) -> None:
        """Begin to listen; raises `NoDisplay`."""
        self._asking = x11.connect()
        if self._asking.has_extension("RECORD"):
            self._recording = x11.connect()
            self._context = self._asking.record_create_context(
                0, [record.AllClients], [_ASKED_WITH_KEYS if on_shortcut else _ASKED]
            )
            self._asking.sync()
            self._thread = threading.Thread(
                target=self._listen,
                args=(self._recording, on_click, on_shortcut),
                name="pointer-clicks",
                daemon=True,
            )
            self._thread.start()

    def position(self) -> tuple[int, int]:
        """Where it is now; raises `NoDisplay`."""
        assert self._asking is not None
        with x11.display_errors():
            place = self._asking.screen().root.query_pointer()
        return place.root_x, place.root_y

    def close(self) -> None:
        """Stop; harmless when it is not open."""
        asking, self._asking = self._asking, None
        recording, self._recording = self._recording, None
        try:
            if asking is not None and recording is not None:
                asking.record_disable_context(self._context)
                asking.sync()
        except (error.XError, *x11.SERVER_GONE):
            pass  # the X server is gone, and the listening with it
        if self._thread is not None:
            self._thread.join(timeout=2)
        for connection in (recording, asking):
            if connection is not None:
                x11.disconnect(connection)

    def _listen(self, connection: display.Display, on_click: OnClick, on_shortcut: OnShortcut | None) -> None:
        def heard(reply: Any) -> None:
            arrived_ns = now_ns()
            data = reply.data if reply.category == record.FromServer and not reply.client_swapped else b""
            while data:
                event, data = rq.EventField(None).parse_binary_value(data, connection.display, None, None)
                if event.type in (X.ButtonPress, X.ButtonRelease) and event.detail in BUTTONS:
                    at_ns = event_ns(event.time, arrived_ns)
                    is_down = event.type == X.ButtonPress
                    on_click(Click(at_ns, event.root_x, event.root_y, event.detail, is_down))
                elif event.type == X.KeyPress and on_shortcut is not None:
                    keys = shortcut_of(connection.keycode_to_keysym(event.detail, 0), event.state)
                    if keys:
                        on_shortcut(Shortcut(event_ns(event.time, arrived_ns), keys))

        try:
            connection.record_enable_context(self._context, heard)
        except (error.XError, *x11.SERVER_GONE):
            return  # the X server is gone; asking for the place will tell
