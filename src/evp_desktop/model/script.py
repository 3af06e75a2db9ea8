"""The script: blocks of text, each recorded as takes of its own."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from evp_desktop.model.media import Id
from evp_desktop.model.time import US_PER_S

Layout = Literal["screen", "camera", "screen_camera", "side_by_side", "two_people", "voice"]
"""What the viewer sees of a block: the screen, the face, both (a round face in a corner), both side by side,
two faces, or a card. Where a take has slides, they stand in the screen's place.
"""

Background = Literal["as_it_is", "blurred", "plain"]
"""What is behind a face: the room, the room out of focus, or the house style's own colour."""

FaceFrame = Literal["house_style", "round", "rounded"]
"""The shape of a small face over the screen: the kit's choice, a circle, or with round corners."""

Zoom = Literal["none", "clicks", "slow"]
"""How the view of a screen or picture moves: not at all, to where is clicked, or slowly closer."""

Pointer = Literal["as_recorded", "large"]
"""`large` draws a larger pointer where the recorded one was."""

Language = Literal["nl", "en"]

WORDS_PER_MINUTE = 130
"""Speaking pace for a length estimate (FEATURES E, prompter: 120-150, 130 for Dutch and non-native)."""

BLOCK_PAUSE_US = 500_000
"""Breath between two blocks in a length estimate (FEATURES E, prompter)."""


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """One part of the script, spoken in one breath; its heading becomes a chapter."""

    id: Id
    heading: str = ""
    text: str = ""
    hint: str = ""
    layout: Layout = "screen"
    background: Background = "as_it_is"
    face_frame: FaceFrame = "house_style"
    zoom: Zoom = "none"
    pointer: Pointer = "as_recorded"
    are_clicks_marked: bool = False
    are_keys_shown: bool = False


def word_count(text: str) -> int:
    """How many words a speaker reads in `text`."""
    return len(re.findall(r"\w[\w'’\-]*", text))


def spoken_us(text: str, words_per_minute: int = WORDS_PER_MINUTE) -> int:
    """How long `text` takes to say, in microseconds, without a pause after it."""
    return word_count(text) * 60 * US_PER_S // words_per_minute


def script_us(blocks: tuple[Block, ...]) -> int:
    """How long the script takes to say, in microseconds (FEATURES E, prompter)."""
    return sum(spoken_us(block.text) + BLOCK_PAUSE_US for block in blocks if block.text.strip())
