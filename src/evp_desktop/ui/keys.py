"""Keys with what they do: one list that both works and is shown under `?`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence


@dataclass(frozen=True)
class Key:
    """A key, what it does in words, and the doing."""

    sequence: str
    words: str
    run: Callable[[], None]

    @property
    def shown(self) -> str:
        """The key as this system writes it."""
        return QKeySequence(self.sequence).toString(QKeySequence.SequenceFormat.NativeText)

    @property
    def is_plain(self) -> bool:
        """Whether it is a bare key, which must leave text fields and focused buttons alone."""
        return "+" not in self.sequence.rstrip("+") and not (
            self.sequence.startswith("F") and self.sequence[1:].isdigit()
        )

    @property
    def is_character(self) -> bool:
        """Whether it is a single character: who dictates must be able to switch those off (WCAG 2.1.4)."""
        return len(self.sequence) == 1


def with_key(words: str, sequence: str, *, names_letters: bool = True) -> str:
    """A tooltip that names the key as well, if it works."""
    if not sequence or (len(sequence) == 1 and not names_letters):
        return words
    return f"{words} ({QKeySequence(sequence).toString(QKeySequence.SequenceFormat.NativeText)})"
