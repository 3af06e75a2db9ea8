"""Says aloud, for those who listen, what has changed while recording: once, and in the same moment."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from evp_desktop.services.recording import Status
from evp_desktop.ui.announce import announce
from evp_desktop.ui.record.words import phase_words, warning_words


class Voice:
    """Remembers what was said, so that nothing is said twice."""

    def __init__(self) -> None:
        self._phase = ""
        self._warning = ""

    def forget(self) -> None:
        """A new take begins: everything is news again."""
        self._phase = self._warning = ""

    def tell(self, speaker: QWidget, status: Status) -> None:
        """Speak what is new in `status`, from the window that is in sight."""
        phase, warning = phase_words(status.phase), warning_words(status)
        if phase != self._phase:
            self._phase = phase
            announce(speaker, phase, is_urgent=True)
        if warning != self._warning:
            self._warning = warning
            if warning:
                announce(speaker, warning, is_urgent=True)
