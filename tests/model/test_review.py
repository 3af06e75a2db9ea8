"""What a reviewer writes, as remarks about moments."""

from __future__ import annotations

import pytest

from evp_desktop.model.review import Remark, remark_in, remarks_in


@pytest.mark.parametrize(
    ("text", "at_us", "words"),
    [
        ("0:42 Blur the badge", 42_000_000, "Blur the badge"),
        (" 12:05  Louder, please ", 725_000_000, "Louder, please"),
        ("1:02:03 Too long", 3_723_000_000, "Too long"),
        ("At 0:42 there is a badge", None, "At 0:42 there is a badge"),
        ("0:75 is no moment", None, "0:75 is no moment"),
        ("3:2 score", None, "3:2 score"),
    ],
)
def test_a_moment_stands_in_front(text: str, at_us: int | None, words: str) -> None:
    """What looks like one and is none belongs to the words."""
    assert remark_in(text) == Remark(at_us=at_us, words=words)


def test_no_words_are_no_remark() -> None:
    """A moment alone says nothing: it is words."""
    assert remark_in("   ") is None
    assert remark_in("0:42") == Remark(words="0:42")


def test_lines_become_remarks() -> None:
    """A line without a moment goes on with the one before it."""
    text = "Good start!\n\n0:42 Blur the badge\nand the name beside it\n1:10 Louder"
    assert remarks_in(text) == (
        Remark(words="Good start!"),
        Remark(at_us=42_000_000, words="Blur the badge\nand the name beside it"),
        Remark(at_us=70_000_000, words="Louder"),
    )
