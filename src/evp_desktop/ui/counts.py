"""Numbers with their noun, one or many, in the window's language."""

from __future__ import annotations

from PySide6.QtCore import QObject


class Counts(QObject):
    """Plural forms live in `self.tr`, the only place where the translators' tool finds them in Python."""

    def parts(self, count: int) -> str:
        """So many parts of a script."""
        return self.tr("%n part(s)", "", count)

    def parts_recorded(self, done: int, whole: int) -> str:
        """How much of a script is recorded."""
        return self.tr("{done} of %n part(s) recorded", "", whole).format(done=done)

    def parts_without_text(self, count: int) -> str:
        """So many parts that give no subtitles."""
        return self.tr("%n part(s) have no text, so no subtitles either.", "", count)

    def points(self, count: int) -> str:
        """So many findings that want attention."""
        return self.tr("%n point(s) to look at", "", count)

    def waiting(self, count: int) -> str:
        """So many videos that a reviewer is asked about."""
        return self.tr("%n video(s) wait for your approval.", "", count)

    def agreed(self, count: int) -> str:
        """Everybody in the video agreed."""
        return self.tr("%n person(s), all agreed.", "", count)

    def takes(self, count: int) -> str:
        """So many takes of a part."""
        return self.tr("%n take(s)", "", count)

    def seconds(self, count: int) -> str:
        """A length in seconds."""
        return self.tr("%n second(s)", "", count)

    def seconds_left(self, count: int) -> str:
        """How long a task still takes."""
        return self.tr("about %n second(s) left", "", count)

    def minutes_left(self, count: int) -> str:
        """How long a longer task still takes."""
        return self.tr("about %n minute(s) left", "", count)

    def minutes_of_room(self, count: int) -> str:
        """How long one can still record."""
        return self.tr("Room for %n more minute(s) of recording.", "", count)
