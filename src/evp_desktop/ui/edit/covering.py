"""Covering something from beginning to end: frame, form, following it through the take, and the edit."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Signal

from evp_desktop.errors import EvpError
from evp_desktop.model import edits
from evp_desktop.model.clips import Clip
from evp_desktop.model.masks import Mask, MaskPlace
from evp_desktop.model.media import SourceKind, Take
from evp_desktop.model.time import clock_text
from evp_desktop.ui.edit.cover_stage import CoverStage
from evp_desktop.ui.edit.covers import CoverForm
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.notice import Notice
from evp_desktop.ui.widgets.picture import to_image

if TYPE_CHECKING:
    from evp_desktop.services.tracking import Followed

_WIDTH_PX = 1280
_LEAST_US = 100_000


class Covering(QObject):
    """Owns the stage and the form; the page shows them while `is_on`."""

    changed = Signal()
    """It begins or ends."""
    seek = Signal(int)

    def __init__(
        self, tools: Tools, video: OpenVideo, notice: Notice, where: Callable[[], int], parent: QObject
    ) -> None:
        """`where` tells the moment of the take that the playhead is at, in microseconds."""
        super().__init__(parent)
        self.is_on = False
        self.stage = CoverStage(tools.look)
        self.form = CoverForm(tools)
        self._tools = tools
        self._video = video
        self._notice = notice
        self._take: Take | None = None
        self._kind: SourceKind = "screen"
        self._at_us = self._start_us = self._end_us = 0
        self._is_loading = False
        self._wanted_us: int | None = None
        self._given_up = threading.Event()
        self.form.accepted.connect(self._accept)
        self.form.given_up.connect(self.end)
        self.form.shape_chosen.connect(lambda shape: self.stage.set_round(shape == "round"))
        self.form.source_chosen.connect(self._choose_source)
        self.form.start_here.connect(lambda: self._set_when(start_us=where()))
        self.form.end_here.connect(lambda: self._set_when(end_us=where()))

    def begin(self, take: Take, clips: list[Clip], at_us: int) -> None:
        """Show what was recorded at a moment, and a frame to put over it."""
        self._take, self._at_us = take, at_us
        self._start_us = min((clip.start_us for clip in clips), default=0)
        self._end_us = max((clip.end_us for clip in clips), default=take.duration_us)
        self._kind = self.form.begin(take)
        self.stage.set_round(False)
        self.stage.begin(self._others())
        self.form.show_when(self._start_us, self._end_us)
        self.is_on = True
        self._load()
        self.changed.emit()
        self.stage.setFocus()

    def end(self) -> None:
        """Go back without a cover."""
        if self.is_on:
            self.is_on = False
            self.stage.show_image(None)
            self.changed.emit()

    def stop(self) -> None:
        """Follow nothing any more: the page is left."""
        self._given_up.set()

    def look_at(self, at_us: int) -> None:
        """The playhead stands elsewhere."""
        if self.is_on and at_us != self._at_us:
            self._at_us = at_us
            self.stage.others = self._others()
            self._load()

    def _choose_source(self, value: str) -> None:
        assert self._take is not None
        backdrop = self._take.backdrop
        self._kind = "camera" if value == "camera" or backdrop is None else backdrop.kind
        self.stage.others = self._others()
        self._load()

    def _set_when(self, *, start_us: int | None = None, end_us: int | None = None) -> None:
        assert self._take is not None
        last = self._take.duration_us
        if start_us is not None:
            self._start_us = max(0, min(start_us, last - _LEAST_US))
            self._end_us = max(self._end_us, self._start_us + _LEAST_US)
        if end_us is not None:
            self._end_us = max(min(end_us, last), _LEAST_US)
            self._start_us = min(self._start_us, self._end_us - _LEAST_US)
        self.form.show_when(self._start_us, self._end_us)

    def _load(self) -> None:
        """The picture at the playhead; while one is on its way only the newest wish is kept."""
        self._wanted_us = self._at_us
        take, kind, folder = self._take, self._kind, self._video.folder
        if self._is_loading or take is None:
            return
        self._is_loading = True
        at_us, self._wanted_us = self._wanted_us, None
        picture = self._tools.services.recorded_picture

        def failed(_error: EvpError) -> None:
            self._is_loading = False

        self._tools.background.run(
            self, lambda: to_image(picture(folder, take, kind, at_us, _WIDTH_PX)), self._loaded, failed
        )

    def _loaded(self, image: object) -> None:
        self._is_loading = False
        if self.is_on:
            self.stage.show_image(image)  # type: ignore[arg-type]
        if self._wanted_us is not None:
            self._load()

    def _others(self) -> list[QRectF]:
        """Where the other covers of this picture lie now."""
        take = self._take
        masks = [m for m in self._video.project.masks if take and m.take_id == take.id]
        masks = [m for m in masks if m.source == self._kind and m.start_us <= self._at_us <= m.end_us]
        places = [
            max((p for p in m.places if p.at_us <= self._at_us), key=_moment, default=m.places[0])
            for m in masks
        ]
        return [QRectF(place.x, place.y, place.width, place.height) for place in places]

    def _accept(self) -> None:
        mask = self._mask()
        is_followed = self.form.follow.isChecked()
        self.end()
        if not is_followed:
            self._apply(mask)
            return
        self._follow(mask)

    def _mask(self) -> Mask:
        assert self._take is not None
        area = self.stage.area
        return Mask(
            id=edits.new_id(),
            take_id=self._take.id,
            source=self._kind,
            shape="round" if self.stage.is_round else "rectangle",
            style="solid" if self.form.style_choice.currentData() == "solid" else "blurred",
            start_us=self._start_us,
            end_us=self._end_us,
            places=(
                MaskPlace(
                    at_us=self._start_us, x=area.x(), y=area.y(), width=area.width(), height=area.height()
                ),
            ),
        )

    def _follow(self, mask: Mask) -> None:
        """It is covered at once where it stands; when it was followed, wherever it went."""
        self._apply(mask)
        self._given_up = given_up = threading.Event()
        video, follow = self._video, self._tools.services.follow
        project = video.project
        self._notice.say(
            self.tr("It is covered. I'm following it through the recording…"),
            action=self.tr("Stop following"),
            run=lambda: self._stop_following(given_up),
        )
        self._tools.background.run(
            self,
            lambda: follow(video.folder, project, mask, lambda _part: None, given_up.is_set),
            self._followed,
            self._notice.say_error,
        )

    def _stop_following(self, given_up: threading.Event) -> None:
        given_up.set()
        self._notice.say(self.tr("It stays covered where it was. Look whether it moves."))

    def _followed(self, followed: Followed) -> None:
        mask, lost = followed
        if all(one.id != mask.id for one in self._video.project.masks):
            self._notice.clear()  # it was taken off meanwhile
            return
        self._apply(mask, is_same=True)
        if not lost:
            self._notice.say(self.tr("Covered, wherever it goes. Have a look."), "good")
            return
        begin, end = lost[0]
        words = self.tr(
            "From {start} to {end} I could not find it; the cover stays where it was. Look there."
        )
        self._notice.say(
            words.format(start=clock_text(begin), end=clock_text(end)),
            "attention",
            action=self.tr("Look there"),
            run=lambda: self.seek.emit(begin),
        )

    def _apply(self, mask: Mask, *, is_same: bool = False) -> None:
        self._video.editor.apply(
            self.tr("covering something"), lambda project: edits.add_mask(project, mask), merge=is_same
        )


def _moment(place: MaskPlace) -> int:
    return place.at_us
