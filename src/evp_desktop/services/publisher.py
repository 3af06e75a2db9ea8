"""Publishing from beginning to end: outbox, queue, and a receipt in the project."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from evp_desktop import paths
from evp_desktop.errors import EvpError, LibraryRefused, LibraryTrouble
from evp_desktop.model import edits
from evp_desktop.model.brand import Kit
from evp_desktop.model.libraries import Library
from evp_desktop.model.project import Project, Receipt
from evp_desktop.model.review import ReviewRound, ReviewState, remarks_in
from evp_desktop.model.uploads import ENDED, Upload
from evp_desktop.render.export import Exported
from evp_desktop.services import outbox, projects, signing
from evp_desktop.services.audit import AuditLog, Deed
from evp_desktop.services.review_desk import ReviewDesk
from evp_desktop.services.uploads.adapter import Adapter
from evp_desktop.services.uploads.engine import Engine
from evp_desktop.services.uploads.pace import Pace
from evp_desktop.services.uploads.queue import Queue, Row, Wish
from evp_desktop.services.uploads.runner import Runner

OUTBOX = "outbox"
GRANT_S, GRANT_POLL_S = 30.0, 0.2
"""How long to wait for whoever works the queue off, and how often to look."""

Note = Callable[[Path, edits.Edit], object]
"""Changes a project on disk, or in the window where it is open."""
Listener = Callable[[Upload, Upload], None]


class Publisher:
    """The queue of this machine with what works it off. Listeners are called on the thread of the uploads."""

    def __init__(
        self,
        folder: Path,
        open_library: Callable[[str], tuple[Library, Adapter]],
        *,
        note: Note = projects.change,
        pace: Pace | None = None,
        desk: Path | None = None,
        on_change: Listener = lambda _old, _new: None,
        hang_up: Callable[[], None] = lambda: None,
    ) -> None:
        """`folder` is where queue and outbox lie; `open_library` takes a library's id and may raise.

        `desk` is the review folder for libraries in which nobody approves; `hang_up` breaks off the requests
        that are under way, so that closing waits for no library.
        """
        self._folder = folder
        self._open_library = open_library
        self._note = note
        self._on_change = on_change
        self._queue = Queue(folder)
        self._log = AuditLog(folder)
        self._granted = threading.Event()
        self._adapters: dict[str, tuple[Library, Adapter]] = {}
        self._engine = Engine(
            self._queue,
            folder / OUTBOX,
            self._adapter_of,
            pace=pace,
            on_change=self._changed,
            desk=ReviewDesk(desk) if desk else None,
            reviewers=lambda: signing.trusted_keys(*paths.reviewers_folders()),
        )
        self._runner = Runner(folder, self._queue, self._engine, hang_up=hang_up)

    def use_desk(self, folder: Path | None) -> None:
        """From now on videos wait for approval here, where their library has nobody who gives it."""
        self._engine.desk = ReviewDesk(folder) if folder else None

    def hold(self, *, is_held: bool) -> None:
        """Send nothing more for now, or go on; what people wish is still granted."""
        self._engine.is_held = is_held
        self._runner.wake()

    def start(self) -> None:
        """Work the queue off in the background, unless another copy of the program is at it."""
        self.reconcile()
        self._runner.start()

    def reconcile(self) -> None:
        """Note in the projects what a crash kept from being noted."""
        for row in self.rows():
            if row.upload.state in ("published", "waiting", "sent_back"):
                self._tell_outcome(row.upload)

    def close(self) -> None:
        """Stop; everything goes on at the next start."""
        self.close_runner()
        self._queue.close()

    def close_runner(self) -> None:
        """Send nothing more; what is known of the uploads can still be asked."""
        self._runner.close()

    def grant_wishes(self) -> bool:
        """Do at once what people wished; False when another copy of the program does it."""
        return self._runner.grant_wishes()

    def work_off(self) -> bool:
        """Do what is due now and return; False when another copy of the program is at it."""
        return self._runner.work_off()

    def submit(
        self,
        folder: Path,
        project: Project,
        kit: Kit,
        result: Exported,
        library: Library,
        *,
        replaces: str = "",
    ) -> Upload:
        """Put a finished video into the queue; it is there for good when this returns.

        `replaces` is the library's id of the video that this is a new version of. Raises `DiskFull` and its
        like.
        """
        mark = edits.new_id()
        upload = outbox.put(
            self._folder / OUTBOX, mark, folder, project, kit, result, library, replaces=replaces
        )
        try:
            self._queue.add(upload)
        except BaseException:
            outbox.drop(self._folder / OUTBOX, mark)
            raise
        if upload.package.review != "none":
            asked = ReviewRound(state="in_review", mark=mark, asked_at=projects.now())
            self._tell(upload, lambda now: edits.set_review(now, asked))
            self._log.note("asked_for_review", mark, library=library.id)
        self._runner.wake()
        return upload

    def rows(self) -> list[Row]:
        """Every upload in order, with what somebody wishes of it."""
        return self._queue.rows()

    def wish(self, upload_id: str, wish: Wish) -> None:
        """Pause, go on, cancel or send again."""
        self._queue.wish(upload_id, wish)
        self._runner.wake()

    def cancel_of(self, project_id: str) -> bool:
        """Stop everything of a project that is on its way, and take it off the list.

        False when something could not be stopped within half a minute: its library is away, and it stays.
        """
        mine = [row.upload for row in self.rows() if row.upload.project_id == project_id]
        for upload in mine:
            if upload.state not in ("published", "cancelled"):
                self.wish(upload.id, "cancel")
        if not self.grant_wishes():
            self._wait_until_granted({upload.id for upload in mine})
        left = [row.upload for row in self.rows() if row.upload.project_id == project_id]
        for upload in left:
            if upload.state in ENDED:
                self.forget(upload)
        return all(upload.state in ENDED for upload in left)

    def _wait_until_granted(self, ids: set[str]) -> None:
        """Whoever works the queue off grants what was wished between two pieces."""
        end = time.monotonic() + GRANT_S
        while time.monotonic() < end:
            if not any(row.wish and row.upload.id in ids for row in self.rows()):
                return
            self._granted.wait(GRANT_POLL_S)
            self._granted.clear()

    def forget(self, upload: Upload) -> None:
        """Take an upload that has ended off the list."""
        self._queue.remove(upload.id)
        outbox.drop(self._folder / OUTBOX, upload.id)

    def sign_in_again(self, library_id: str) -> None:
        """Somebody signed in: what waited for that goes on."""
        self._adapters.pop(library_id, None)
        for row in self.rows():
            waits = row.upload.trouble.why in ("sign_in", "second_factor")
            if row.upload.library == library_id and row.upload.state == "paused" and waits:
                self.wish(row.upload.id, "go_on")

    def _adapter_of(self, upload: Upload) -> Adapter:
        if upload.library not in self._adapters:
            try:
                self._adapters[upload.library] = self._open_library(upload.library)
            except LibraryTrouble:
                raise
            except EvpError as error:
                raise LibraryRefused(upload.library, "not_a_library", str(error)) from error
        return self._adapters[upload.library][1]

    def _changed(self, old: Upload, new: Upload) -> None:
        """Note in project and log what came of an upload, before anybody is told."""
        if new.state != old.state:
            if new.state in ("published", "waiting", "sent_back"):
                self._tell_outcome(new)
            if new.state in ("published", "sent_back"):
                self._log_outcome(new)
            if new.state == "cancelled":
                self._tell(new, lambda project: _taken_back(project, new))
            if new.state in ("published", "cancelled"):
                outbox.drop(self._folder / OUTBOX, new.id)
        self._granted.set()
        self._on_change(old, new)

    def _tell_outcome(self, upload: Upload) -> None:
        self._tell(upload, lambda project: _with_outcome(project, upload))

    def _log_outcome(self, upload: Upload) -> None:
        package = upload.package
        deed: Deed = "replaced" if package.replaces else "published"
        if upload.state == "sent_back":
            deed = "sent_back"
        self._log.note(
            deed, upload.id, sha256=package.sha256, library=upload.library, remark=upload.remote.id
        )

    def _tell(self, upload: Upload, edit: edits.Edit) -> None:
        """A project that was moved or thrown away meanwhile does not hold the upload up: the queue knows."""
        try:
            self._note(Path(upload.project), lambda project: _if_same(project, upload, edit))
        except EvpError:
            return


def receipt_of(upload: Upload) -> Receipt:
    """The proof that a video is in a library."""
    return Receipt(
        library=upload.library,
        location=upload.remote.url or upload.remote.id,
        title=upload.package.title,
        published_at=upload.package.published_at,
        sha256=upload.package.sha256,
        library_id=upload.library,
        remote_id=upload.remote.id,
        mark=upload.id,
    )


def _with_outcome(project: Project, upload: Upload) -> Project:
    if receipt_of(upload) not in project.receipts:
        project = edits.add_receipt(project, receipt_of(upload))
    review = project.review
    if review.mark != upload.id or review.state != "in_review" or upload.state == "waiting":
        return project
    state: ReviewState = "changes_needed" if upload.state == "sent_back" else "approved"
    words = tuple(replace(one, written_at=projects.now()) for one in remarks_in(upload.words))
    return edits.set_review(
        project,
        replace(
            review,
            state=state,
            sha256=upload.package.sha256,
            decided_at=projects.now(),
            remarks=(*review.remarks, *words),
        ),
    )


def _taken_back(project: Project, upload: Upload) -> Project:
    """The maker wants to change it first: it is a concept again."""
    review = project.review
    if review.mark != upload.id or review.state != "in_review":
        return project
    return edits.set_review(project, replace(review, state="concept", decided_at=projects.now()))


def _if_same(project: Project, upload: Upload, edit: edits.Edit) -> Project:
    """Another project may lie in that folder now."""
    return edit(project) if project.id == upload.project_id else project
