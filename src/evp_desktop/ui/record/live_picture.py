"""What the picture above the bars shows: the live picture, why there is none, or nothing on purpose."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, QRectF

from evp_desktop.model.script import Block
from evp_desktop.ui.record.mirror import covered, frosted
from evp_desktop.ui.record.recorder import TakeRecorder
from evp_desktop.ui.record.stage import Stage
from evp_desktop.ui.record.step_aside import captured_area, to_points
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.layout_choice import WITH_FACE, WITH_SCREEN
from evp_desktop.ui.widgets.picture import to_image

_MIN_WIDTH_PX, _MAX_WIDTH_PX = 320, 1280
_MAX_SCALE = 1.5
"""More pixels than this cost the recording more than the eye gains."""


class LivePicture(QObject):
    """Fetches a picture at each look and shows it on the stage."""

    def __init__(self, tools: Tools, recorder: TakeRecorder, stage: Stage) -> None:
        super().__init__(stage)
        self._tools = tools
        self._recorder = recorder
        self._stage = stage

    def show_now(self, block: Block) -> None:
        """Show how this part looks now, without the maker's face where that is hidden."""
        if self._tools.settings.settings.is_self_view_hidden and block.layout in WITH_FACE:
            if block.layout not in WITH_SCREEN:
                self._stage.picture.show_image(None)
                self._stage.show_waiting(self.tr("Your face is hidden here, not in the recording."))
                return
            block = replace(block, layout="screen")
        self._show_picture(block)

    def _show_picture(self, block: Block) -> None:
        picture = self._stage.picture
        wide, high = self._recorder.shape
        picture.show_shape((wide, high))
        width = round(picture.picture_box().width() * min(self._stage.devicePixelRatioF(), _MAX_SCALE))
        rgb: Any = self._recorder.preview(max(_MIN_WIDTH_PX, min(width, _MAX_WIDTH_PX)), block)
        part = self._own_part(block)
        if rgb is not None:
            # In another shape the screen is arranged anew: what it shows of this window lies elsewhere.
            picture.show_image(frosted(to_image(rgb), part if wide * 9 == high * 16 else QRectF()))
        words = self.tr("This window steps aside when you start.") if not part.isEmpty() else ""
        is_empty = rgb is None and not picture.has_image
        self._stage.show_waiting(self.tr("Warming up…") if is_empty else words)

    def _own_part(self, block: Block) -> QRectF:
        """The part of the picture in which this window would show itself."""
        area = captured_area(self._recorder.devices, self._recorder.choice)
        if area is None or block.layout != "screen" or not self._recorder.sees_what_covers:
            return QRectF()
        return covered(to_points(area, self._stage.screen()), self._stage.window().frameGeometry())
