"""Where the pointer was and what was clicked, one JSON object a line: readable wherever the file ends."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec

from evp_desktop.errors import MediaUnreadable, os_errors

MAX_BYTES = 64 * 2**20
"""Ten hours of a pointer that never rests; a larger file is not ours."""
FAR_PX = 100_000
"""No desktop is so wide: X11, Windows and macOS count pixels with 16 bits."""

Pixel = Annotated[int, msgspec.Meta(ge=-FAR_PX, le=FAR_PX)]

PLAIN_KEYS = ("Esc", "Enter", "Tab", "Left", "Right", "Up", "Down", *(f"F{n}" for n in range(1, 25)))
"""Keys that type nothing: kept with or without others."""
_MODIFIERS = r"(Ctrl\+)?(Alt\+)?(Super\+)?(Shift\+)?"
_OTHER_KEY = "([A-Z0-9]|Space|Backspace|Delete|Insert|Home|End|PageUp|PageDown|Plus|Minus|Comma|Period)"
Keys = Annotated[
    str,
    msgspec.Meta(
        max_length=40,
        pattern=rf"^({_MODIFIERS}({'|'.join(PLAIN_KEYS)})|(?=Ctrl|Alt|Super){_MODIFIERS}{_OTHER_KEY})\Z",
    ),
]
"""A shortcut such as `Ctrl+Shift+S`; no letter or digit without Ctrl, Alt or Super: nothing typed."""


class PointerEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The pointer at a moment of the take, in pixels of the recorded picture, perhaps outside it.

    `button` (1 left, 2 middle, 3 right) and `down` are there when it was pressed or let go, `keys` when a
    shortcut was used and the maker had asked to keep those.
    """

    t_us: Annotated[int, msgspec.Meta(ge=0)]
    x: Pixel
    y: Pixel
    button: Annotated[int, msgspec.Meta(ge=1, le=3)] | None = None
    down: bool | None = None
    keys: Keys | None = None


class PointerWriter:
    """Writes events line by line; each is on its way to the disk at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with os_errors(path):
            self._file = path.open("wb", buffering=0)

    def write(self, event: PointerEvent) -> None:
        """Append an event; raises `DiskFull` and its like."""
        with os_errors(self._path):
            self._file.write(msgspec.json.encode(event) + b"\n")

    def close(self) -> None:
        """End the file."""
        with os_errors(self._path):
            self._file.close()


def read_pointer(path: Path) -> tuple[PointerEvent, ...]:
    """The events of a file in the order of their times; a last line that was cut off is left out.

    Raises `NotFound`, `NoAccess`, or `MediaUnreadable` for a file that is not ours.
    """
    with os_errors(path):
        if path.stat().st_size > MAX_BYTES:
            raise MediaUnreadable(path, f"larger than {MAX_BYTES} bytes")
        data = path.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    try:
        events = msgspec.json.Decoder(PointerEvent).decode_lines(whole)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise MediaUnreadable(path, str(error)) from error
    return tuple(sorted(events, key=lambda event: event.t_us))
