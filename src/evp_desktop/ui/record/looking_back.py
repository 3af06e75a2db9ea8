"""After a part: its takes, played back; which one it shall be is the maker's choice."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from evp_desktop.model import edits
from evp_desktop.model.media import Take
from evp_desktop.ui.announce import announce
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.record.review import Review
from evp_desktop.ui.record.review_bar import ReviewBar
from evp_desktop.ui.record.words import take_words
from evp_desktop.ui.tools import Tools


class LookingBack(QObject):
    """Steps through the takes of one part; every choice is an edit that can be taken back."""

    thrown_away = Signal(str)
    """The edit's name, by which it can be taken back."""
    emptied = Signal()
    """No take of this part is left."""

    def __init__(self, tools: Tools, video: OpenVideo, page: QWidget) -> None:
        super().__init__(page)
        self._video = video
        self._page = page
        self._take: Take | None = None
        self._seen: dict[str, frozenset[str]] = {}
        self.picture = Review(tools, video)
        self.bar = ReviewBar(tools.look)
        self.bar.play.connect(self.picture.toggle)
        self.bar.takes.stepped.connect(self.step)
        self.bar.takes.used.connect(self.use)
        self.bar.takes.thrown_away.connect(self.throw_away)

    def show_new(self, take: Take, number: int, seen: frozenset[str]) -> None:
        """Play a take that was just made; `seen` are the warnings of its recording."""
        self._seen[take.id] = seen
        self.bar.words.setText(self.tr("Part {n} is in").format(n=number))
        self._show(take)
        self.bar.focus_advised()

    def show_again(self) -> None:
        """Show the takes as the document now has them, after an edit or its undo."""
        if self._take is None:
            return
        takes = self._takes()
        if not takes:
            self.emptied.emit()
        elif self._take in takes:
            self._show_place()
        else:
            self._show(takes[-1])

    def step(self, steps: int) -> None:
        """Play the take before or after."""
        takes = self._takes()
        if self._take in takes:
            place = min(max(takes.index(self._take) + steps, 0), len(takes) - 1)
            if takes[place] != self._take:
                self._show(takes[place])

    def use(self) -> None:
        """Let the take that is played be the one in the video."""
        take = self._take
        if take is not None and not self._is_used(take):
            self._video.editor.apply(
                self.tr("choosing another take"), lambda project: edits.choose_take(project, take.id)
            )
            announce(self._page, self.tr("This take is in the video"))

    def throw_away(self) -> None:
        """Take this take out; it can be brought back."""
        take = self._take
        if take is not None and len(self._takes()) > 1:
            label = self.tr("throwing a take away")
            self._video.editor.apply(label, lambda project: edits.discard_take(project, take.id))
            self.thrown_away.emit(label)

    def leave(self) -> None:
        """Something else is shown; the takes are no longer asked about."""
        self._take = None
        self.picture.pause()

    def let_go(self) -> None:
        """Let the player go."""
        self.picture.let_go()

    def _show(self, take: Take) -> None:
        self._take = take
        self.picture.show_take(take)
        self.bar.show_outcome(take_words(take, self._seen.get(take.id, frozenset())))
        self._show_place()

    def _show_place(self) -> None:
        takes, take = self._takes(), self._take
        if take is not None:
            self.bar.takes.show_take(takes.index(take) + 1, len(takes), is_used=self._is_used(take))

    def _takes(self) -> tuple[Take, ...]:
        return self._video.project.takes_of(self._take.block_id) if self._take else ()

    def _is_used(self, take: Take) -> bool:
        clip = self._video.project.clip_of(take.block_id)
        return clip is not None and clip.take_id == take.id
