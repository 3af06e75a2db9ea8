"""The page of the folder library: one file that works from a disk, a share or a web server.

Browsers refuse to fetch cues from a local file, so cues and chapters stand in the page as JSON. Titles come
from others: they reach the page only as JSON in which nothing can end the script element, and the page's own
script only ever writes them as text. The content policy allows that one script and style and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import re
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import msgspec
from PIL import Image

from evp_desktop import paths
from evp_desktop.errors import os_errors
from evp_desktop.model.brand import Colour, Kit
from evp_desktop.model.contrast import MIN_CONTRAST, blend, contrast

LOGO_HEIGHT_PX = 96
"""Twice the height at which it is shown."""

DARK_BACKGROUND, DARK_CARD, DARK_TEXT = "#13151b", "#1d2029", "#eceef4"
MAX_CUES = 20_000

_TIME = r"(?:(\d{1,3}):)?([0-5]\d):([0-5]\d)[.,](\d{3})"
_TIMING = re.compile(rf"^{_TIME}[ \t]+-->[ \t]+{_TIME}")


class LibraryLook(msgspec.Struct, frozen=True, kw_only=True):
    """How the page looks: the house style reduced to what a page needs."""

    name: str
    primary: Colour
    on_primary: Colour
    accent: Colour
    background: Colour
    text: Colour
    logo: Path | None = None


class Listed(NamedTuple):
    """A video of the library as the page shows it; file names are relative to the page."""

    folder: str
    record: dict[str, Any]
    cues: dict[str, list[tuple[float, float, str]]]


def look_of(kit: Kit) -> LibraryLook:
    """The look that fits a brand kit."""
    colours = kit.spec.colours
    return LibraryLook(
        name=kit.spec.name,
        primary=colours.primary,
        on_primary=colours.on_primary,
        accent=colours.accent,
        background=colours.background,
        text=colours.text,
        logo=kit.file(kit.spec.logo.file),
    )


def page(videos: list[Listed], look: LibraryLook) -> bytes:
    """The whole page; the order of `videos` is the order on the page."""
    script = _asset("page.js")
    style = _filled(_asset("page.css"), _colours(look))
    parts = {
        "name": html.escape(look.name),
        "logo": _logo(look.logo),
        "style": style,
        "script": script,
        "policy": _policy(style, script),
        "videos": _safe_json([_shown(video) for video in videos]),
    }
    return _filled(_asset("page.html"), parts).encode()


def read_cues(data: bytes) -> list[tuple[float, float, str]]:
    """Start and end in seconds and text of each cue of a WebVTT file; what is damaged is left out."""
    cues: list[tuple[float, float, str]] = []
    text = data.decode("utf-8", errors="replace").lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for block in re.split(r"\n[ \t]*\n", text):
        lines = block.strip("\n").split("\n")
        for index, line in enumerate(lines[:2]):
            timing = _TIMING.match(line)
            if timing and len(cues) < MAX_CUES:
                start, end = _seconds(timing.groups()[:4]), _seconds(timing.groups()[4:])
                cues += [(start, end, "\n".join(lines[index + 1 :]))] if end > start else []
                break
    return cues


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _shown(video: Listed) -> dict[str, Any]:
    """What the page's script reads."""
    record, folder = video.record, quote(video.folder)
    return {
        **{name: record[name] for name in ("title", "description", "language", "speaker", "published_at")},
        "id": video.folder,
        "seconds": record["duration_us"] / 1e6,
        "video": f"{folder}/{quote(record['video'])}",
        "poster": f"{folder}/{quote(record['poster'])}",
        "chapters": [[mark["start_us"] / 1e6, mark["title"]] for mark in record["chapters"]],
        "subtitles": [
            {"language": item["language"], "label": item["label"], "cues": video.cues.get(item["file"], [])}
            for item in record["subtitles"]
        ],
    }


def _safe_json(value: object) -> str:
    """JSON in which no character can end the element it stands in or start a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _policy(style: str, script: str) -> str:
    def digest(text: str) -> str:
        return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"

    return (
        f"default-src 'none'; script-src {digest(script)}; style-src {digest(style)}; "
        "img-src 'self' data:; media-src 'self'; base-uri 'none'; form-action 'none'"
    )


def _colours(look: LibraryLook) -> dict[str, str]:
    return {
        "primary": look.primary,
        "on_primary": look.on_primary,
        "accent": look.accent,
        "background": look.background,
        "text": look.text,
        "link": _readable(look.primary, look.background),
        "quiet": _readable(blend(look.text, look.background, 0.62), look.background),
        "dark_background": DARK_BACKGROUND,
        "dark_card": DARK_CARD,
        "dark_text": DARK_TEXT,
        "dark_link": _readable(look.accent, DARK_CARD),
        "dark_quiet": _readable(blend(DARK_TEXT, DARK_BACKGROUND, 0.65), DARK_CARD),
    }


def _readable(colour: str, background: str) -> str:
    """`colour`, moved away from the background until it can be read on it."""
    away = "#000000" if contrast("#000000", background) > contrast("#ffffff", background) else "#ffffff"
    steps = (blend(away, colour, step / 10) for step in range(11))
    return next((shade for shade in steps if contrast(shade, background) >= MIN_CONTRAST), away)


def _logo(path: Path | None) -> str:
    if path is None:
        return ""
    with os_errors(path), Image.open(path, formats=("PNG",)) as picture:
        width = max(1, round(picture.width * LOGO_HEIGHT_PX / picture.height))
        small = picture.convert("RGBa").resize((width, LOGO_HEIGHT_PX)).convert("RGBA")
    data = io.BytesIO()
    small.save(data, "PNG", optimize=True)
    return f'<img src="data:image/png;base64,{base64.b64encode(data.getvalue()).decode()}" alt="">'


def _asset(name: str) -> str:
    return (paths.assets_folder() / "library" / name).read_text(encoding="utf-8")


def _filled(template: str, parts: dict[str, str]) -> str:
    """Every `{{name}}` replaced in one pass, so that what is put in is never read as a template."""
    return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], template)
