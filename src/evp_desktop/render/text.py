"""Typography: a text and its style in, a picture out.

Pillow shapes and draws each run of characters; what font a run is set in, which way it runs,
where lines break and how small they get is decided here (docs/decisions/0002).
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageColor, ImageDraw, features

from evp_desktop.render.arabic import joined, turned
from evp_desktop.render.bidi import is_right_to_left, levels, visual_order
from evp_desktop.render.fonts import EMOJI_FILES, font_for, has, open_font

Align = Literal["left", "center", "right"]

LINE_HEIGHT = 1.25
"""Distance between base lines, in sizes of the text."""

CAPITALS = 0.72
"""Height of a capital in sizes of the text, in all our fonts; pictures are centred on it."""

ELLIPSIS = "…"
MAX_CHARACTERS = 600
"""No text in a picture is longer; what follows is cut before it is measured."""

_CLUSTER = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}"  # a flag
    "|.(?:[\ufe0f\u20e3\U0001f3fb-\U0001f3ff]|\u200d(?=[^\\s\\w]).|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]){0,8}",
    re.DOTALL,
)
_EMOJI = re.compile("[\u231a-\u231b\u23e9-\u23f3\u25fd-\u27bf\u2b1b-\u2b55\U0001f000-\U0001faff]")
_JOINERS = "\u200d\ufe0e\ufe0f"
_WORD = re.compile(r"\s+|[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff-]+-*|-+|.", re.DOTALL)
"""Pieces between which a line may break: words, hyphens, and each Chinese, Japanese or Korean sign."""


class _Run(NamedTuple):
    """Characters in one font that run one way."""

    text: str
    font: Path
    level: int


class _Style(NamedTuple):
    font: Path
    size_px: int


class _LineBox(NamedTuple):
    """The room of a line over and under the line that its letters stand on."""

    above_px: int
    below_px: int


def text_image(
    text: str,
    *,
    font: Path,
    size_px: int,
    colour: str,
    max_width_px: int,
    max_lines: int = 1,
    align: Align = "left",
    min_size_px: int | None = None,
) -> npt.NDArray[np.uint8]:
    """The text as RGBA with straight alpha, shape (height, width, 4), as wide as its widest line.

    Wraps at words, shrinks down to `min_size_px` where it does not fit, then ends in an ellipsis. Every
    line is `line_height_px` high, whatever Latin letters there are, and higher only where another script
    reaches further, as Arabic does. An empty text is one line high and one pixel wide.
    """
    style, lines = _set(_clean(text), font, size_px, min_size_px or size_px, max_width_px, max_lines)
    box = _line_box(lines, style)
    drawn = [_draw_line(line, style, colour, box) for line in lines]
    width = min(max(1, max_width_px), max((image.width for image in drawn), default=1))
    return _stacked(drawn, width, _own_side(align, lines), colour)


def line_height_px(size_px: int) -> int:
    """The height of one line of text of that size."""
    return math.ceil(size_px * LINE_HEIGHT)


def text_width_px(text: str, *, font: Path, size_px: int) -> float:
    """How wide the text is on one line."""
    return _width(_clean(text), _Style(font, size_px))


def _own_side(align: Align, lines: list[str]) -> Align:
    """Text that runs to the left starts at the right, so `left` means its starting side."""
    if align == "left" and len(lines) > 1 and is_right_to_left(" ".join(lines)):
        return "right"
    return align


# Cleaning


def _clean(text: str) -> str:
    """`text` without what cannot be drawn or could disguise itself: controls, embeddings, surrogates."""
    normal = unicodedata.normalize("NFC", text[: 4 * MAX_CHARACTERS])
    kept = "".join(_kept(character) for character in normal)
    kept = "\n".join(" ".join(line.split()) for line in kept.split("\n") if line.strip())
    return kept if len(kept) <= MAX_CHARACTERS else kept[:MAX_CHARACTERS].rstrip() + ELLIPSIS


def _kept(character: str) -> str:
    if character in "\n\u2028\u2029":
        return "\n"
    if character in "\u200c" + _JOINERS:
        return character
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    return "" if category in ("Cf", "Cs", "Co", "Cn") else character


# Runs


@lru_cache(maxsize=512)
def _runs(text: str, font: Path) -> tuple[_Run, ...]:
    """The text cut where the font or the direction changes, in the order of drawing."""
    base = int(is_right_to_left(text))
    parts: list[_Run] = []
    position = 0
    text_levels = levels(text, base)
    for cluster in _CLUSTER.findall(text):
        level = text_levels[position]
        position += len(cluster)
        chosen = _chosen(cluster, font)
        if chosen:
            parts.append(_Run(chosen[0], chosen[1], level))
    runs = [
        _Run("".join(part.text for part in group), run_font, level)
        for (run_font, level), group in groupby(_with_spaces(parts), lambda part: (part.font, part.level))
    ]
    return tuple(visual_order(runs, [run.level for run in runs]))


def _with_spaces(parts: list[_Run]) -> list[_Run]:
    """Spaces take the font of what comes before, so that they do not cut a run, unless those are pictures."""
    kept: list[_Run] = []
    for part in parts:
        is_between_letters = part.text == " " and kept and kept[-1].font.name not in EMOJI_FILES
        kept.append(part._replace(font=kept[-1].font) if is_between_letters else part)
    return kept


@lru_cache(maxsize=4096)
def _chosen(cluster: str, font: Path) -> tuple[str, Path] | None:
    """What is drawn for a cluster and in which font: itself, its plain form, `?`, or nothing for a symbol."""
    bare = "".join(character for character in cluster if character not in _JOINERS + "\u200c")
    is_emoji = (
        bool(_EMOJI.match(cluster)) or "\ufe0f" in cluster or (len(bare) > 1 and bare[0] > "\U0001f1e5")
    )
    found = font_for(bare, font, is_emoji=is_emoji)
    if found:
        return cluster, found
    if is_emoji or not bare or unicodedata.category(bare[0])[0] in "SCZM":
        return None
    plain = unicodedata.normalize("NFKD", bare)[0]
    found = font_for(plain, font, is_emoji=False)
    return (plain, found) if found and plain != bare[0] else ("?", font)


# Measuring and breaking


def _scale(run: _Run, size_px: int) -> float:
    """How much a font of pictures must be made smaller; 1 for every other font."""
    return min(1.0, size_px * 1.1 / size) if (size := open_font(run.font, size_px).size) != size_px else 1.0


def _has_raqm() -> bool:
    return bool(features.check_feature("raqm"))


def _direction(run: _Run) -> str | None:
    """Left out where raqm is missing, which then draws what `_shown` has joined and turned around."""
    if not _has_raqm():
        return None
    return "rtl" if run.level % 2 else "ltr"


def _shown(run: _Run) -> str:
    if _has_raqm() or run.level % 2 == 0:
        return run.text
    return turned(joined(run.text, lambda form: all(has(run.font, ord(character)) for character in form)))


def _run_width(run: _Run, size_px: int) -> float:
    font = open_font(run.font, size_px)
    return font.getlength(_shown(run), direction=_direction(run)) * _scale(run, size_px)


def _width(line: str, style: _Style) -> float:
    return sum(_run_width(run, style.size_px) for run in _runs(line, style.font))


def _set(
    text: str, font: Path, size_px: int, min_size_px: int, max_width_px: int, max_lines: int
) -> tuple[_Style, list[str]]:
    """The largest size at which the text fits, with its lines; at the smallest size it is cut."""
    low, high = min(min_size_px, size_px), size_px
    best: tuple[_Style, list[str]] | None = None
    while low <= high:
        middle = high if best is None and high == size_px else (low + high) // 2
        style = _Style(font, middle)
        lines = _wrapped(text, style, max_width_px)
        if len(lines) <= max_lines and all(_width(line, style) <= max_width_px for line in lines):
            best, low = (style, _balanced(text, style, max_width_px, lines)), middle + 1
        else:
            high = middle - 1
    if best:
        return best
    smallest = _Style(font, min(min_size_px, size_px))
    return smallest, _cut(text, smallest, max_width_px, max_lines)


def _wrapped(text: str, style: _Style, max_width_px: float, *, may_break_words: bool = False) -> list[str]:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _pieces(paragraph, style, max_width_px, may_break_words=may_break_words):
            if line and _width((line + piece).rstrip(), style) > max_width_px:
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        lines.append(line.rstrip())
    return lines


def _pieces(text: str, style: _Style, max_width_px: float, *, may_break_words: bool) -> list[str]:
    pieces: list[str] = _WORD.findall(text)
    if not may_break_words:
        return pieces
    cut: list[str] = []
    for piece in pieces:
        is_too_wide = len(piece) > 1 and _width(piece, style) > max_width_px
        cut += _CLUSTER.findall(piece) if is_too_wide else [piece]
    return cut


def _balanced(text: str, style: _Style, max_width_px: int, lines: list[str]) -> list[str]:
    """The same number of lines, but of about the same length: no single word on the last line."""
    if len(lines) < 2 or "\n" in text:
        return lines
    low, high = max_width_px / len(lines), float(max_width_px)
    while high - low > style.size_px / 2:
        middle = (low + high) / 2
        narrower = _wrapped(text, style, middle)
        if len(narrower) == len(lines) and all(_width(line, style) <= middle for line in narrower):
            lines, high = narrower, middle
        else:
            low = middle
    return lines


def _cut(text: str, style: _Style, max_width_px: int, max_lines: int) -> list[str]:
    lines = _wrapped(text, style, max_width_px, may_break_words=max_lines > 1)
    if len(lines) <= max_lines and all(_width(line, style) <= max_width_px for line in lines):
        return lines
    kept = lines[:max_lines]
    rest = " ".join(lines[max_lines - 1 :]) if max_lines > 1 else text.replace("\n", " ")
    return [*kept[:-1], _ended(rest, style, max_width_px)]


def _ended(line: str, style: _Style, max_width_px: int) -> str:
    """As much of the line as fits with an ellipsis after it."""
    clusters = _CLUSTER.findall(line)
    low, high = 0, len(clusters)
    while low < high:
        middle = (low + high + 1) // 2
        if _width("".join(clusters[:middle]).rstrip() + ELLIPSIS, style) <= max_width_px:
            low = middle
        else:
            high = middle - 1
    return "".join(clusters[:low]).rstrip(" ,.;:-") + ELLIPSIS


# Drawing


def _draw_line(line: str, style: _Style, colour: str, box: _LineBox) -> Image.Image:
    """One line, cut to its ink at the sides."""
    size_px = style.size_px
    runs = _runs(line, style.font)
    margin = size_px
    width = math.ceil(_width(line, style)) + 2 * margin
    mask = Image.new("L", (width, box.above_px + box.below_px), 0)
    pen = ImageDraw.Draw(mask)
    pictures: list[tuple[Image.Image, int]] = []
    x = float(margin)
    for run in runs:
        font, scale = open_font(run.font, size_px), _scale(run, size_px)
        if scale == 1.0:
            pen.text((x, box.above_px), _shown(run), 255, font, "ls", direction=_direction(run))
        else:
            pictures.append((_picture(run, size_px), round(x)))
        x += _run_width(run, size_px)
    image = Image.new("RGBA", mask.size, ImageColor.getrgb(colour))
    image.putalpha(mask)
    for picture, left in pictures:
        centre_px = box.above_px - round(CAPITALS * size_px / 2)
        image.alpha_composite(picture, (left, max(0, centre_px - picture.height // 2)))
    return _trimmed(image)


def _line_box(lines: list[str], style: _Style) -> _LineBox:
    """The room that every line needs, so that no script is cut off; piles of accents are."""
    above = _base_line_px(style)
    below = line_height_px(style.size_px) - above
    for run in (run for line in lines for run in _runs(line, style.font) if run.font != style.font):
        if _scale(run, style.size_px) == 1.0:
            font = open_font(run.font, style.size_px)
            ink = font.getbbox(_shown(run), anchor="ls", direction=_direction(run))
            above, below = max(above, math.ceil(-ink[1])), max(below, math.ceil(ink[3]))
    return _LineBox(min(above, 2 * style.size_px), min(below, style.size_px))


def _base_line_px(style: _Style) -> int:
    """Where letters stand in a line: capitals and hanging letters share the space evenly."""
    ascent, descent = open_font(style.font, style.size_px).getmetrics()
    height = line_height_px(style.size_px)
    return round((height - ascent - descent) / 2) + ascent


def _picture(run: _Run, size_px: int) -> Image.Image:
    """Colour emoji, drawn at the size that their font has and made smaller."""
    font = open_font(run.font, size_px)
    box = font.getbbox(run.text)
    large = Image.new("RGBA", (max(1, math.ceil(box[2])), max(1, math.ceil(box[3]))), (0, 0, 0, 0))
    ImageDraw.Draw(large).text((0, 0), run.text, font=font, embedded_color=True)
    scale = _scale(run, size_px)
    size = max(1, round(large.width * scale)), max(1, round(large.height * scale))
    small = large.convert("RGBa").resize(size, Image.Resampling.LANCZOS).convert("RGBA")
    return small.crop((0, max(0, small.height - line_height_px(size_px)), *small.size))


def _trimmed(image: Image.Image) -> Image.Image:
    ink = image.getchannel("A").getbbox()
    return image.crop((ink[0], 0, ink[2], image.height)) if ink else image.crop((0, 0, 1, image.height))


def _stacked(lines: list[Image.Image], width: int, align: Align, colour: str) -> npt.NDArray[np.uint8]:
    height = sum(line.height for line in lines)
    image = Image.new("RGBA", (width, height), (*ImageColor.getrgb(colour)[:3], 0))
    top = 0
    for line in lines:
        room = width - line.width
        left = {"left": 0, "center": room // 2, "right": room}[align]
        image.paste(line, (left, top))
        top += line.height
    return np.asarray(image)
