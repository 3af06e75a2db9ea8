"""One delivery and a library to put it in."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from evp_desktop.services.uploads.folder import (
    ChapterMark,
    Delivery,
    LibraryLook,
    Published,
    Subtitle,
    publish,
)

LOOK = LibraryLook(
    name="Ours",
    primary="#2b3fbe",
    on_primary="#ffffff",
    accent="#ffb020",
    background="#f5f6fa",
    text="#1a1d29",
)


def delivery(source: Path, title: str = "Zo werkt het: één stap", **changes: Any) -> Delivery:
    given: dict[str, Any] = {
        "video": source / "export.mp4",
        "poster": source / "poster.jpg",
        "subtitles": (Subtitle(language="nl", label="Nederlands", path=source / "nl.vtt"),),
        "chapters": (ChapterMark(start_us=0, title="Begin"), ChapterMark(start_us=2_500_000, title="Eind")),
        "title": title,
        "description": "Uitleg",
        "language": "nl",
        "speaker": "Anna Berg",
        "duration_us": 4_000_000,
        "published_at": "2026-11-20T10:00:00+01:00",
    }
    return Delivery(**{**given, **changes})


def put(library: Path, what: Delivery) -> Published:
    return publish(library, what, LOOK, progress=lambda _: None, is_cancelled=lambda: False)


def shown(library: Path) -> list[dict[str, Any]]:
    """What the page says of each video."""
    text = (library / "index.html").read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="videos">(.*?)</script>', text, re.DOTALL)
    assert found
    loaded: list[dict[str, Any]] = json.loads(found[1])
    return loaded
