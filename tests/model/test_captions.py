"""Subtitles keep the rules of FEATURES E whatever the script says."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evp_desktop.model.captions import Cue, cues_of, lines, shifted, split, to_srt, to_webvtt

S = 1_000_000
WORDS = st.text("abcdefghijé' -,.!?<>&", min_size=0, max_size=400)
SPOKEN = ["the", "yard", "opens", "early", "and", "week,", "we", "plan", "because", "lorries", "come", "."]
SPEECH = st.lists(st.sampled_from(SPOKEN), max_size=80)
SPEECH_TEXT = SPEECH.map(" ".join)


def flat(text: str) -> str:
    return " ".join(text.split())


@given(WORDS)
def test_no_letter_is_lost(text: str) -> None:
    """The pieces together are the text."""
    assert flat(" ".join(split(text))).replace(" ", "") == flat(text).replace(" ", "")


@given(SPEECH_TEXT)
def test_two_lines_of_42(text: str) -> None:
    """Ordinary words go on at most two lines of at most 42 characters."""
    for piece in split(text):
        on_lines = lines(piece).split("\n")
        assert len(on_lines) <= 2
        assert max(map(len, on_lines)) <= 42
        assert flat(lines(piece)) == flat(piece)


@given(SPEECH_TEXT, st.integers(0, 100 * S), st.integers(1, 120 * S))
def test_cues_follow_each_other_in_their_time(text: str, start: int, lasts: int) -> None:
    """Cues lie in the spoken time, never overlap, keep two frames apart and stay at most 7 s."""
    cues = cues_of(text, start, start + lasts)
    assert flat(" ".join(cue.text for cue in cues)) == flat(text)
    for cue in cues:
        assert start <= cue.start_us < cue.end_us <= start + lasts
        assert cue.end_us - cue.start_us <= 7 * S
    for one, other in pairwise(cues):
        assert other.start_us - one.end_us >= min(67_000, other.start_us - one.start_us - 1)


@given(st.lists(st.sampled_from(["Hello there.", "It works.", "We plan a week in the yard."]), min_size=1))
def test_a_cue_can_be_read(sentences: list[str]) -> None:
    """With an ordinary pace every cue stays for at least a second, or there is only one."""
    text = " ".join(sentences)
    cues = cues_of(text, 0, len(text) * S // 14)
    assert len(cues) == 1 or min(cue.end_us - cue.start_us for cue in cues) >= 0.5 * S


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "We plan the week on Monday, because the lorries come on Tuesday.",
            "We plan the week on Monday,\nbecause the lorries come on Tuesday.",
        ),
        ("Short.", "Short."),
        (
            "Wij plannen de hele week op maandag omdat dan de wagens komen.",
            "Wij plannen de hele week op maandag\nomdat dan de wagens komen.",
        ),
    ],
)
def test_lines_break_where_one_breathes(text: str, wanted: str) -> None:
    """Behind a comma, before a conjunction."""
    assert lines(text) == wanted


def test_nothing_to_say() -> None:
    """Without text or time there is no cue, and the files are still files."""
    assert cues_of("  ", 0, S) == ()
    assert cues_of("Hello", S, S) == ()
    assert to_webvtt(()) == "WEBVTT\n"
    assert to_srt(()) == ""


@given(st.lists(st.tuples(st.integers(0, 9 * 3600 * S), st.integers(1, 7 * S), SPEECH_TEXT), max_size=5))
def test_the_files_hold_every_cue(given_cues: list[tuple[int, int, str]]) -> None:
    """WebVTT and SRT hold the same times to the millisecond; hours have two digits."""
    cues = [Cue(start, start + lasts, text or "x") for start, lasts, text in given_cues]
    stamps = re.findall(r"(\d\d):(\d\d):(\d\d)\.(\d{3}) --> ", to_webvtt(cues))
    starts = [((int(h) * 60 + int(m)) * 60 + int(s)) * 1000 + int(ms) for h, m, s, ms in stamps]
    assert starts == [round(cue.start_us / 1000) for cue in cues]
    assert [one.replace(",", ".") for one in re.findall(r"^\d\d:.*$", to_srt(cues), re.M)] == re.findall(
        r"^\d\d:.*$", to_webvtt(cues), re.M
    )


def test_marks_are_escaped() -> None:
    """What would be markup in WebVTT is written as text; SRT has none."""
    cue = Cue(0, S, "a < b & c --> d")
    assert "a &lt; b &amp; c --&gt; d" in to_webvtt([cue])
    assert "a < b & c --> d" in to_srt([cue])


def test_moving_cues() -> None:
    """All times move, texts stay."""
    assert shifted([Cue(1, 2, "a")], 10) == (Cue(11, 12, "a"),)
