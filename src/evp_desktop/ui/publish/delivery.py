"""From the document to the library, also while the maker is on another page; cancelled at any moment."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from evp_desktop.errors import Cancelled, EvpError
from evp_desktop.model import edits
from evp_desktop.model.project import Receipt
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.tools import Tools

if TYPE_CHECKING:
    from evp_desktop.services.jobs import ExportJob, ExportResult

MAKING_SHARE = 0.95
"""Sending to a folder is a copy: most of the time goes into making."""


class Delivery(QObject):
    """One publication on its way."""

    progressed = Signal(str, float, object)
    arrived = Signal(object)
    stopped = Signal(object)
    """The trouble, or None when the maker cancelled."""

    def __init__(self, tools: Tools, video: OpenVideo, library: Path) -> None:
        super().__init__()
        self.progress: tuple[str, float, float | None] = ("making", 0.0, None)
        self._tools = tools
        self._video = video
        self._library = library
        self._cancelled = threading.Event()
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
        self._cancelled.set()
        if self._job is not None:
            self._job.cancel()
        self._stop(None)

    def _making(self, fraction: float, left_s: float | None) -> None:
        if not self._cancelled.is_set():
            self._tell("making", fraction * MAKING_SHARE, left_s)

    def _made(self, result: ExportResult | None, error: EvpError | None) -> None:
        if self._cancelled.is_set() or isinstance(error, Cancelled):
            return
        if error is not None or result is None:
            self._stop(error)
            return
        self._tell("sending", MAKING_SHARE, None)
        video, made, publish = self._video, result, self._tools.services.publish
        project = video.project

        def work() -> Receipt:
            receipt: Receipt = publish(
                video.folder,
                project,
                video.kit,
                made,
                self._library,
                progress=self._sending,
                is_cancelled=self._cancelled.is_set,
            )[0]
            return receipt

        self._tools.background.run(self, work, self._arrive, self._stop)

    def _sending(self, fraction: float) -> None:
        whole = MAKING_SHARE + fraction * (1 - MAKING_SHARE)
        self._tools.post(lambda: self._tell("sending", whole, None))

    def _tell(self, what: str, fraction: float, left_s: float | None) -> None:
        self.progress = (what, fraction, left_s)
        self.progressed.emit(what, fraction, left_s)

    def _arrive(self, receipt: Receipt) -> None:
        self._end()
        editor = self._video.editor
        editor.apply(self.tr("publishing"), lambda project: edits.add_receipt(project, receipt))
        self.arrived.emit(receipt)
        try:
            editor.save_now()  # the proof of a publication waits for nothing
        except EvpError as error:
            self.stopped.emit(error)

    def _stop(self, error: EvpError | None) -> None:
        self._end()
        self.stopped.emit(error)

    def _end(self) -> None:
        self._video.delivery = None
        self._video.ahead.release(self)
