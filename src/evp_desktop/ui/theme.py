"""Design tokens: every size and colour of the window, light, dark and high contrast, as one value."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass, replace

MARGIN = 24
GAP = 16
SMALL_GAP = 8
CARD_RADIUS = 12
CONTROL_RADIUS = 8
CONTROL_HEIGHT = 32
PRIMARY_HEIGHT = 40
ICON_SIZE = 20
RAIL_WIDTH = 224
PANEL_WIDTH = 304
TEXT_PX = 14
HEADING_PX = 20
TITLE_PX = 28

TEXT_CONTRAST = 4.5
"""WCAG 2.2 AA for normal text; the accent is moved until it keeps this."""


@dataclass(frozen=True)
class Look:
    """The colours of the window as `#rrggbb`, and whether its tooltips name keys that are a single letter."""

    is_dark: bool
    window: str
    rail: str
    surface: str
    raised: str
    hairline: str
    control_line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_hover: str
    accent_text: str
    accent_soft: str
    focus: str
    recording: str
    on_recording: str
    recording_text: str
    attention: str
    attention_soft: str
    good: str
    good_soft: str
    stage: str
    on_stage: str
    names_letters: bool = True


_LIGHT = Look(
    is_dark=False,
    window="#fafafa",
    rail="#f1f1f3",
    surface="#ffffff",
    raised="#f1f1f3",
    hairline="#e1e2e6",
    control_line="#c6c8cf",
    text="#1a1c20",
    muted="#5c606a",
    accent="#2f6fed",
    on_accent="#ffffff",
    accent_hover="#2459c4",
    accent_text="#1f57c8",
    accent_soft="#e6eefd",
    focus="#1f57c8",
    recording="#d3212f",
    on_recording="#ffffff",
    recording_text="#b91725",
    attention="#8a5300",
    attention_soft="#fdf1dc",
    good="#1c6b3f",
    good_soft="#e3f3e9",
    stage="#121316",
    on_stage="#f4f4f6",
)

_DARK = Look(
    is_dark=True,
    window="#17181b",
    rail="#111214",
    surface="#1f2124",
    raised="#2a2c31",
    hairline="#303338",
    control_line="#4a4e57",
    text="#eeeff1",
    muted="#a6abb5",
    accent="#5b8df5",
    on_accent="#0d1117",
    accent_hover="#7aa3f8",
    accent_text="#8fb3fa",
    accent_soft="#222f4a",
    focus="#8fb3fa",
    recording="#e5484d",
    on_recording="#ffffff",
    recording_text="#ff8589",
    attention="#f2b85c",
    attention_soft="#3a2e18",
    good="#6fce97",
    good_soft="#1b3326",
    stage="#0b0c0d",
    on_stage="#f4f4f6",
)


def make_look(*, is_dark: bool, is_high_contrast: bool = False, brand: str = "") -> Look:
    """The look for a theme, with the accent taken from the brand kit's colour."""
    look = _DARK if is_dark else _LIGHT
    if brand:
        look = _with_accent(look, brand)
    return _in_high_contrast(look) if is_high_contrast else look


def _with_accent(look: Look, brand: str) -> Look:
    accent = readable(brand, look.surface, 3.0)
    on_accent = "#ffffff" if contrast(accent, "#ffffff") >= TEXT_CONTRAST else "#0d1117"
    if contrast(accent, on_accent) < TEXT_CONTRAST:
        accent = readable(accent, on_accent, TEXT_CONTRAST)
    text = readable(accent, look.rail if not look.is_dark else look.raised, TEXT_CONTRAST)
    soft = mix(accent, look.surface, 0.2 if look.is_dark else 0.1)
    return replace(
        look,
        accent=accent,
        on_accent=on_accent,
        accent_hover=mix(accent, "#000000" if on_accent == "#ffffff" else "#ffffff", 0.85),
        accent_text=readable(text, soft, TEXT_CONTRAST),
        accent_soft=soft,
        focus=text,
    )


def _in_high_contrast(look: Look) -> Look:
    paper, ink = ("#000000", "#ffffff") if look.is_dark else ("#ffffff", "#000000")
    return replace(
        look,
        window=paper,
        rail=paper,
        surface=paper,
        raised=mix(ink, paper, 0.12),
        hairline=ink,
        control_line=ink,
        text=ink,
        muted=ink,
        focus=ink,
        accent_text=readable(look.accent_text, paper, 7),
    )


def _rgb(colour: str) -> tuple[float, float, float]:
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def _hex(red: float, green: float, blue: float) -> str:
    return "#" + "".join(f"{round(min(max(part, 0), 1) * 255):02x}" for part in (red, green, blue))


def _luminance(colour: str) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """`share` of `one` and the rest of `other`."""
    pairs = zip(_rgb(one), _rgb(other), strict=True)
    red, green, blue = (a * share + b * (1 - share) for a, b in pairs)
    return _hex(red, green, blue)


def readable(colour: str, on: str, ratio: float) -> str:
    """`colour` moved away from `on` in lightness until the contrast is at least `ratio`."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_rgb(colour))
    step = 0.01 if _luminance(on) < 0.18 else -0.01
    while contrast(colour, on) < ratio and 0 < lightness + step < 1:
        lightness += step
        colour = _hex(*colorsys.hls_to_rgb(hue, lightness, saturation))
    return colour
