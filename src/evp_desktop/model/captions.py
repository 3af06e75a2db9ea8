"""Subtitles: text cut into cues, and cues as WebVTT and SRT.

Numbers from FEATURES E, captions: 42 characters a line, two lines, 1 to 7 s, two frames between cues.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from evp_desktop.model.time import US_PER_MS, US_PER_S

MAX_LINE = 42
MAX_CUE = 2 * MAX_LINE
MIN_US = US_PER_S
MAX_US = 7 * US_PER_S
GAP_US = 67 * US_PER_MS
"""Two frames at 30 per second."""

_SENTENCE_END = re.compile(r"(?<=[.!?…:;])\s+")
_PAUSE = re.compile(r"(?<=[,–—])\s+")
_ENGLISH = "and or but because that which who when where while with without for from to in on at of by"
_DUTCH = "en of maar want dat die omdat wanneer waar terwijl met zonder voor van naar op bij om"
_BREAK_BEFORE = frozenset(f"{_ENGLISH} {_DUTCH}".split())
"""A line rather ends before a conjunction or preposition than behind it."""


class Cue(msgspec.Struct, frozen=True):
    """Text shown from `start_us` to `end_us`; lines separated by a newline."""

    start_us: int
    end_us: int
    text: str


def cues_of(text: str, start_us: int, end_us: int) -> tuple[Cue, ...]:
    """`text` as cues spread over the time in which it is spoken, each as long as its share of the letters."""
    parts = split(text)
    if not parts or end_us <= start_us:
        return ()
    room = end_us - start_us
    most = max(1, room // (MIN_US + GAP_US))
    while len(parts) > most and len(parts) > 1:
        parts = _joined_once(parts)
    total = sum(len(part) for part in parts)
    cues, at, letters = [], start_us, 0
    for i, part in enumerate(parts):
        letters += len(part)
        until = end_us if i + 1 == len(parts) else start_us + room * letters // total
        end = min(max(until - GAP_US, at + 1), at + MAX_US) if i + 1 < len(parts) else min(until, at + MAX_US)
        cues.append(Cue(at, end, lines(part)))
        at = until
    return tuple(cues)


def _joined_once(parts: list[str]) -> list[str]:
    """Join the two neighbours that are shortest together: too little time for so many cues."""
    at = min(range(len(parts) - 1), key=lambda i: len(parts[i]) + len(parts[i + 1]))
    return [*parts[:at], f"{parts[at]} {parts[at + 1]}", *parts[at + 2 :]]


def split(text: str) -> list[str]:
    """`text` in pieces of at most two lines, at sentences first, then pauses, then words."""
    pieces: list[str] = []
    for sentence in _SENTENCE_END.split(" ".join(text.split())):
        pieces.extend(_fitting(sentence))
    return [piece for piece in pieces if piece]


def _fitting(sentence: str) -> list[str]:
    if fits(sentence):
        return [sentence]
    at = _cut_place(sentence)
    return [*_fitting(sentence[:at].strip()), *_fitting(sentence[at:].strip())]


def fits(text: str) -> bool:
    """Whether the text goes on two lines."""
    return len(text) <= MAX_LINE or _line_break(text) is not None


def _cut_place(text: str) -> int:
    """Where a text too long for one cue is cut: near the middle, best behind a comma."""
    middle = len(text) / 2
    pauses = [match.end() for match in _PAUSE.finditer(text)]
    near = [at for at in pauses if 0.25 * len(text) <= at <= 0.75 * len(text)]
    spaces = [match.end() for match in re.finditer(r"\s", text)]
    if near or spaces:
        return min(near or spaces, key=lambda at: abs(at - middle))
    return MAX_CUE


def lines(text: str) -> str:
    """The text on one or two lines, broken where it reads best; longer lines where nothing else is left."""
    at = None if len(text) <= MAX_LINE else _line_break(text)
    return text if at is None else f"{text[:at].rstrip()}\n{text[at:].lstrip()}"


def _line_break(text: str) -> int | None:
    """The best place for a line break that leaves two lines of at most `MAX_LINE`, or None."""
    places = [match.start() for match in re.finditer(r"\s", text)]
    good = [at for at in places if at <= MAX_LINE and len(text) - at - 1 <= MAX_LINE]
    return min(good, key=lambda at: _break_cost(text, at), default=None)


def _break_cost(text: str, at: int) -> float:
    cost = abs(at - len(text) / 2)
    following = text[at + 1 :].split(maxsplit=1)
    if text[at - 1] in ",;:.!?":
        cost -= 12
    elif following and following[0].lower() in _BREAK_BEFORE:
        cost -= 8
    return cost


def shifted(cues: Sequence[Cue], by_us: int) -> tuple[Cue, ...]:
    """The cues moved in time."""
    return tuple(Cue(cue.start_us + by_us, cue.end_us + by_us, cue.text) for cue in cues)


def to_webvtt(cues: Sequence[Cue]) -> str:
    """The cues as a WebVTT file (W3C WebVTT 1)."""
    blocks = [
        f"{_stamp(cue.start_us, '.')} --> {_stamp(cue.end_us, '.')}\n{_escaped(cue.text)}" for cue in cues
    ]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def to_srt(cues: Sequence[Cue]) -> str:
    """The cues as a SubRip file."""
    blocks = [
        f"{number}\n{_stamp(cue.start_us, ',')} --> {_stamp(cue.end_us, ',')}\n{cue.text}"
        for number, cue in enumerate(cues, 1)
    ]
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _stamp(time_us: int, point: str) -> str:
    milliseconds = round(time_us / US_PER_MS)
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{rest:03}"
