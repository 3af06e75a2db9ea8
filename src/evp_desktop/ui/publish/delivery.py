"""From the document to the queue, also while the maker is on another page; cancelled at any moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from evp_desktop.errors import Cancelled, EvpError
from evp_desktop.model.libraries import Library
from evp_desktop.model.uploads import Upload
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.tools import Tools

if TYPE_CHECKING:
    from evp_desktop.services.jobs import ExportJob, ExportResult


class Delivery(QObject):
    """One video that is being made to be published; once it is in the queue, this has ended."""

    progressed = Signal(float, object)
    queued = Signal(object)
    """It is in the queue for good."""
    stopped = Signal(object)
    """The trouble, or None when the maker cancelled."""

    def __init__(self, tools: Tools, video: OpenVideo, library: Library, replaces: str = "") -> None:
        """`replaces` is the library's id of the video that this is a new version of."""
        super().__init__()
        self.progress: tuple[float, float | None] = (0.0, None)
        self._tools = tools
        self._video = video
        self._library = library
        self._replaces = replaces
        self._is_cancelled = False
        self._job: ExportJob | None = None

    def start(self) -> None:
        """Save, then make the video; raises when it cannot be saved."""
        self._video.editor.save_now()
        self._video.delivery = self
        self._video.ahead.hold(self)
        self._job = self._tools.services.make_export(self._video.folder, self._tools.post)
        self._job.start(self._making, self._made)

    def cancel(self) -> None:
        """Stop; nothing half done is left."""
        self._is_cancelled = True
        if self._job is not None:
            self._job.cancel()
        self._stop(None)

    def _making(self, fraction: float, left_s: float | None) -> None:
        if not self._is_cancelled:
            self.progress = (fraction, left_s)
            self.progressed.emit(fraction, left_s)

    def _made(self, made: ExportResult | None, error: EvpError | None) -> None:
        if self._is_cancelled or isinstance(error, Cancelled):
            return
        if error is not None or made is None:
            self._stop(error)
            return
        video, sending = self._video, self._tools.services.sending
        project, library, replaces = video.project, self._library, self._replaces

        def put() -> Upload:
            sending.take_back(project.id)  # what was sent back or did not arrive makes room for this one
            return sending.submit(video.folder, project, video.kit, made, library, replaces)

        self._tools.background.run(self, put, self._queue, self._stop)

    def _queue(self, upload: Upload) -> None:
        if self._is_cancelled:
            self._tools.services.sending.wish(upload.id, "cancel")
            return
        self._end()
        self.queued.emit(upload)

    def _stop(self, error: EvpError | None) -> None:
        self._end()
        self.stopped.emit(error)

    def _end(self) -> None:
        self._video.delivery = None
        self._video.ahead.release(self)
