"""How well colours stand apart: what everyone can read."""

from __future__ import annotations

from collections.abc import Iterator

from evp_desktop.model.brand import BrandKit

MIN_CONTRAST = 4.5
"""Text that everyone can read (WCAG 2.2, 1.4.3)."""


def contrast(one: str, other: str) -> float:
    """How well two colours stand apart: 1 (equal) to 21 (black on white), after WCAG 2.2."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def blend(top: str, below: str, opacity: float) -> str:
    """The colour seen where `top`, `opacity` 0 to 1, lies over `below`."""
    pairs = zip(_channels(top), _channels(below), strict=True)
    return "#" + "".join(f"{round(a * opacity + b * (1 - opacity)):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2, definition)."""
    shares = [channel / 255 for channel in _channels(colour)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_faults(kit: BrandKit) -> Iterator[str]:
    """Every text colour of the kit that stands out too little, as `$.place: what is wrong`."""
    for place, text, box in _texts_on_boxes(kit):
        found = contrast(text, box)
        if found < MIN_CONTRAST:
            yield f"{place}: contrast {found:.1f} on {box}, at least {MIN_CONTRAST} is needed"


def _texts_on_boxes(kit: BrandKit) -> Iterator[tuple[str, str, str]]:
    yield "$.colours.on_primary", kit.colours.on_primary, kit.colours.primary
    yield "$.colours.text", kit.colours.text, kit.colours.background
    yield "$.lower_third.text_colour", kit.lower_third.text_colour, kit.lower_third.box_colour
    for name, card in (("intro", kit.intro), ("outro", kit.outro)):
        if card:
            yield f"$.{name}.text_colour", card.text_colour, card.background
    captions = kit.captions
    boxes = [blend(captions.box_colour, below, captions.box_opacity) for below in ("#000000", "#ffffff")]
    worst = min(boxes, key=lambda box: contrast(captions.text_colour, box))
    yield "$.captions.text_colour", captions.text_colour, worst
