"""The numbers as one page that prints: tables, and bars drawn as SVG; it asks nothing of the network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from html import escape

from evp_desktop.model.script import Language
from evp_desktop.model.time import US_PER_S, clock_text
from evp_desktop.services.numbers import DepartmentNumbers, VideoNumbers, by_department

MONTHS_SHOWN = 12
_BAR_PX, _GAP_PX, _HIGH_PX = 44, 12, 140

_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "title": "What our videos do",
        "made": "Made on {day}. Per video and department, never per person.",
        "months": "Published per month",
        "views": "Views per video",
        "departments": "Departments",
        "department": "Department",
        "none": "none",
        "videos": "Videos",
        "video": "Video",
        "library": "Library",
        "published": "Published",
        "length": "Length",
        "watched": "Watched",
        "completion": "Watched of it",
        "comments": "Comments",
        "views_column": "Views",
        "days": "Days from script to library",
        "away": "These libraries could not be asked, so their counts are missing: {names}.",
    },
    "nl": {
        "title": "Wat onze video's doen",
        "made": "Gemaakt op {day}. Per video en afdeling, nooit per persoon.",
        "months": "Gepubliceerd per maand",
        "views": "Keer bekeken per video",
        "departments": "Afdelingen",
        "department": "Afdeling",
        "none": "geen",
        "videos": "Video's",
        "video": "Video",
        "library": "Bibliotheek",
        "published": "Gepubliceerd",
        "length": "Duur",
        "watched": "Bekeken tijd",
        "completion": "Bekeken deel",
        "comments": "Reacties",
        "views_column": "Bekeken",
        "days": "Dagen van script tot bibliotheek",
        "away": "Deze bibliotheken konden niet worden gevraagd, dus hun tellingen ontbreken: {names}.",
    },
}

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #1a1d29; margin: 40px auto; max-width: 1000px;
    padding: 0 24px }
h1 { font-size: 28px } h2 { font-size: 20px; margin-top: 40px }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { text-align: left; padding: 6px 12px 6px 0; border-bottom: 1px solid #d9dce3; vertical-align: top }
td.number, th.number { text-align: right } svg text { font-size: 12px; fill: #454a57 } rect { fill: #2b3fbe }
@media print { body { margin: 0 } h2 { break-after: avoid } tr, svg { break-inside: avoid } }
"""


def to_page(videos: Sequence[VideoNumbers], language: Language, day: date) -> str:
    """The whole page as HTML; nothing in it runs."""
    words = _WORDS[language]
    parts = [
        f"<h1>{words['title']}</h1>",
        f"<p>{words['made'].format(day=day.isoformat())}</p>",
        f"<h2>{words['months']}</h2>",
        _bars(_months(videos, day)),
        *_views(videos, words),
        f"<h2>{words['departments']}</h2>",
        _department_table(by_department(videos), words),
        f"<h2>{words['videos']}</h2>",
        _video_table(videos, words),
    ]
    away = sorted({one.library for one in videos if one.trouble is not None})
    if away:
        parts.append(f"<p>{escape(words['away'].format(names=', '.join(away)))}</p>")
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{words['title']}</title><style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def _months(videos: Sequence[VideoNumbers], day: date) -> list[tuple[str, int]]:
    """How many were published in each of the last months, the months without any too."""
    counts = Counter(one.published_on[:7] for one in videos)
    last = day.year * 12 + day.month - 1
    months = [divmod(last - back, 12) for back in reversed(range(MONTHS_SHOWN))]
    names = [f"{year:04d}-{month + 1:02d}" for year, month in months]
    return [(name, counts[name]) for name in names]


def _views(videos: Sequence[VideoNumbers], words: dict[str, str]) -> list[str]:
    counted = [(one.title, one.counted.views) for one in videos if one.counted.views is not None]
    if not counted:
        return []
    return [f"<h2>{words['views']}</h2>", _rows([(title, views or 0) for title, views in counted])]


def _bars(values: Sequence[tuple[str, int]]) -> str:
    """Upright bars, each with its number above and its name below."""
    most = max((value for _, value in values), default=0) or 1
    drawn = []
    for place, (name, value) in enumerate(values):
        x, high = place * (_BAR_PX + _GAP_PX), round(_HIGH_PX * value / most)
        middle, top = x + _BAR_PX // 2, 20 + _HIGH_PX - high
        drawn.append(f'<rect x="{x}" y="{top}" width="{_BAR_PX}" height="{high}" rx="3"/>')
        if value:
            drawn.append(f'<text x="{middle}" y="{top - 6}" text-anchor="middle">{value}</text>')
        drawn.append(f'<text x="{middle}" y="{_HIGH_PX + 38}" text-anchor="middle">{escape(name[2:])}</text>')
    wide = len(values) * (_BAR_PX + _GAP_PX)
    told = ", ".join(f"{name}: {value}" for name, value in values)
    return (
        f'<svg role="img" aria-label="{escape(told)}" viewBox="0 0 {wide} {_HIGH_PX + 44}" '
        f'width="{wide}" style="max-width: 100%">{"".join(drawn)}</svg>'
    )


def _rows(values: Sequence[tuple[str, int]]) -> str:
    """Bars lying down, each with its name at the left and its number at the right."""
    most = max((value for _, value in values), default=0) or 1
    drawn = []
    for place, (name, value) in enumerate(values):
        y, long = place * 28, round(420 * value / most)
        shown = name if len(name) <= 44 else f"{name[:43]}…"
        drawn.append(f'<text x="0" y="{y + 17}">{escape(shown)}</text>')
        drawn.append(f'<rect x="330" y="{y + 4}" width="{long}" height="18" rx="3"/>')
        drawn.append(f'<text x="{338 + long}" y="{y + 17}">{value}</text>')
    told = ", ".join(f"{name}: {value}" for name, value in values)
    high = len(values) * 28
    return (
        f'<svg role="img" aria-label="{escape(told)}" viewBox="0 0 820 {high}" width="820" '
        f'style="max-width: 100%">{"".join(drawn)}</svg>'
    )


def _department_table(departments: Sequence[DepartmentNumbers], words: dict[str, str]) -> str:
    heads = (words["department"], words["videos"], words["views_column"], words["watched"], words["days"])
    rows = [
        (
            one.department or words["none"],
            str(one.videos),
            _count(one.views),
            _clock(one.watched_s),
            f"{one.median_made_days:g}",
        )
        for one in departments
    ]
    return _table(heads, rows, 1)


def _video_table(videos: Sequence[VideoNumbers], words: dict[str, str]) -> str:
    names = ("video", "library", "department", "published", "length", "views_column", "watched", "completion")
    heads = (*(words[name] for name in names), words["comments"], words["days"])
    rows = [
        (
            one.title,
            one.library,
            one.department or words["none"],
            one.published_on,
            _clock(round(one.length_s)),
            _count(one.counted.views),
            _clock(one.counted.watched_s),
            "–" if one.counted.completion is None else f"{round(100 * one.counted.completion)} %",
            _count(one.counted.comments),
            f"{one.made_days:g}",
        )
        for one in videos
    ]
    return _table(heads, rows, 4)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers_from: int) -> str:
    def line(cells: Sequence[str], tag: str) -> str:
        shown = (
            f'<{tag} class="number">{escape(cell)}</{tag}>'
            if place >= numbers_from
            else f"<{tag}>{escape(cell)}</{tag}>"
            for place, cell in enumerate(cells)
        )
        return f"<tr>{''.join(shown)}</tr>"

    body = "".join(line(row, "td") for row in rows)
    return f"<table><thead>{line(heads, 'th')}</thead><tbody>{body}</tbody></table>"


def _count(value: int | None) -> str:
    return "–" if value is None else str(value)


def _clock(seconds: int | None) -> str:
    return "–" if seconds is None else clock_text(seconds * US_PER_S)
