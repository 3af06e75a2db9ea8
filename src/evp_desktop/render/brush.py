"""What draws a kit's things at one picture size: its type, its logo, boxes with round corners.

All sizes are parts of the picture's shorter side, so that a tall or square video looks like a wide one.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from evp_desktop.model.brand import BrandKit, Kit
from evp_desktop.model.contrast import contrast
from evp_desktop.render.overlays import Rgba, hex_to_rgb
from evp_desktop.render.text import Align, text_image

TITLE_SAFE = 0.05
"""Text keeps this part of the picture free at each side (EBU R 95: 90 % of width and height)."""
ACTION_SAFE = 0.035
"""So does everything else (EBU R 95: 93 %)."""
_SMOOTH = 4
"""Shapes are drawn this much larger and scaled down: Pillow's own edges are jagged."""
_TALLEST_LOGO = 0.4
"""Of the shorter side: a logo as narrow as a ruler would otherwise cover the picture."""


class Brush:
    """Draws for one kit at one picture size."""

    def __init__(self, kit: Kit, width: int, height: int) -> None:
        self._kit = kit
        self.width = width
        self.height = height
        self.short = min(width, height)

    @property
    def spec(self) -> BrandKit:
        """The kit as it stands in its document."""
        return self._kit.spec

    def file(self, name: str) -> Path:
        """Where a file of the kit lies."""
        return self._kit.file(name)

    def px(self, part: float) -> int:
        """A part of the shorter side in pixels, at least 2."""
        return max(2, round(part * self.short))

    def of_wide(self, percent: float) -> int:
        """Percent of the width that a wide picture with this shorter side has, in pixels."""
        return round(self.short * 16 / 9 * percent / 100)

    def text(
        self,
        text: str,
        size: float,
        colour: str,
        room_px: int,
        *,
        is_bold: bool = False,
        lines: int = 1,
        smallest: float = 0.6,
        align: Align = "left",
    ) -> Rgba:
        """A text in the kit's type, in at most so many lines; shrinks to the part `smallest` of its size."""
        fonts = self.spec.fonts
        size_px = self.px(size)
        return text_image(
            text,
            font=self.file((fonts.bold if is_bold else fonts.regular).file),
            size_px=size_px,
            colour=colour,
            max_width_px=room_px,
            max_lines=lines,
            align=align,
            min_size_px=max(1, round(size_px * smallest)),
        )

    def logo(self, width_px: int, ground: str | None = None) -> Rgba:
        """The logo in that width, or less where it would be too tall; the one for that ground, if any."""
        logo = self.spec.logo
        file = logo.file
        if ground is not None:
            is_dark = contrast(ground, "#ffffff") > contrast(ground, "#000000")
            file = (logo.on_dark_file if is_dark else logo.on_light_file) or file
        with Image.open(self.file(file), formats=("PNG",)) as image:
            whole = image.convert("RGBA")
        scale = min(width_px / whole.width, _TALLEST_LOGO * self.short / whole.height)
        size = max(2, round(whole.width * scale)), max(2, round(whole.height * scale))
        # Premultiplied, or the colour of invisible pixels bleeds into the edges.
        return np.array(whole.convert("RGBa").resize(size, Image.Resampling.LANCZOS).convert("RGBA"))


def rounded(width: int, height: int, colour: str, opacity: float, radius: float) -> Rgba:
    """A box of one colour with round corners."""
    size = (width * _SMOOTH, height * _SMOOTH)
    mask = Image.new("L", size, 0)
    corner = (0, 0, size[0] - 1, size[1] - 1)
    ImageDraw.Draw(mask).rounded_rectangle(corner, radius * _SMOOTH, fill=round(255 * opacity))
    picture = np.empty((height, width, 4), np.uint8)
    picture[..., :3] = hex_to_rgb(colour)
    picture[..., 3] = np.asarray(mask.resize((width, height), Image.Resampling.BOX))
    return picture


def paste(ground: Rgba, picture: Rgba, x: int, y: int) -> None:
    """Lay one straight-alpha picture over another, in place."""
    over = Image.fromarray(ground)
    over.alpha_composite(Image.fromarray(np.ascontiguousarray(picture)), (x, y))
    ground[:] = np.asarray(over)
