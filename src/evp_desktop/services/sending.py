"""What the window knows of libraries: which there are, what is on its way to them, and what came of it.

The queue is opened when it is first needed. Listeners are called on the window's thread.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from evp_desktop import paths
from evp_desktop.errors import LibraryAway
from evp_desktop.model.brand import Kit
from evp_desktop.model.edits import Edit
from evp_desktop.model.libraries import Department, Library, Limits
from evp_desktop.model.project import Project
from evp_desktop.model.script import Language
from evp_desktop.model.settings import Settings
from evp_desktop.model.uploads import ENDED, WORKING, Upload
from evp_desktop.services import projects
from evp_desktop.services.editing import Post
from evp_desktop.services.settings import SettingsStore

if TYPE_CHECKING:  # heavy modules: Home must show without loading them
    from evp_desktop.render.export import Exported
    from evp_desktop.services.keeping import Deleted, Removal
    from evp_desktop.services.libraries import Libraries
    from evp_desktop.services.publisher import Publisher
    from evp_desktop.services.uploads.adapter import Adapter
    from evp_desktop.services.uploads.estimate import Estimate
    from evp_desktop.services.uploads.pace import Limit, Pace
    from evp_desktop.services.uploads.queue import Wish

BYTES_PER_MBIT = 125_000
QUEUE = "uploads.sqlite"

Listener = Callable[[Upload], None]
Note = Callable[[Path, Edit], object]
"""Changes a project on disk, or in the window where it is open."""


class Offer(NamedTuple):
    """What a library takes of this person now."""

    limits: Limits
    departments: tuple[Department, ...] = ()


class Sending:
    """One for the whole program."""

    def __init__(self, settings: SettingsStore, post: Post, folder: Path | None = None) -> None:
        """`folder` is where queue and outbox lie, `paths.uploads_folder` unless given."""
        self._settings = settings
        self._post = post
        self._folder = folder or paths.uploads_folder()
        self._note: Note = projects.change
        self._libraries: Libraries | None = None
        self._publisher: Publisher | None = None
        self._pace: Pace | None = None
        self.is_held = False
        """Whether nothing is sent because every byte of this network costs money."""
        self._opening = threading.Lock()
        settings.listen(self._settings_changed)
        self._listeners: list[Listener] = []
        self._estimates: dict[str, Estimate] = {}

    @property
    def libraries(self) -> Libraries:
        """The libraries of this machine."""
        from evp_desktop.services.libraries import Libraries

        if self._libraries is None:
            self._libraries = Libraries(self._settings)
        return self._libraries

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever sent from here."""
        return self._publisher is None and not (self._folder / QUEUE).exists()

    def use(self, note: Note) -> None:
        """Let `note` change projects from now on, also one that is open in the window."""
        self._note = note

    def go_on(self) -> None:
        """Go on with what is on its way."""
        if not self.is_empty:
            self._open()

    def close(self) -> None:
        """Stop; everything goes on at the next start."""
        with self._opening:
            if self._publisher is not None:
                self._publisher.close()
                self._publisher = None

    def hold(self, *, is_held: bool) -> None:
        """Send nothing more for now, or go on; told to who listens for uploads."""
        self.is_held = is_held
        if self._publisher is None:
            return
        self._publisher.hold(is_held=is_held)
        for upload in self.uploads():
            if upload.state in WORKING:
                self._tell(upload)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with each upload that changed; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def ask(self, library: Library) -> Offer:
        """Ask a library what it takes; raises `LibraryTrouble`. A folder is not looked at."""
        if library.kind == "folder":
            return Offer(Limits(can_replace=True))
        adapter = self.libraries.open_adapter(library)
        return Offer(adapter.limits(), tuple(adapter.departments()))

    def submit(
        self,
        folder: Path,
        project: Project,
        kit: Kit,
        made: Exported,
        library: Library,
        replaces: str = "",
    ) -> Upload:
        """Put a finished video into the queue; raises as `Publisher.submit`, and as changing the settings."""
        if library.kind == "folder":
            self.libraries.put(library)  # it must be found again when the video is to be taken away
        return self._open().submit(folder, project, kit, made, library, replaces=replaces)

    def uploads(self) -> tuple[Upload, ...]:
        """Everything in the queue, also what another copy of the program is at work on."""
        if self.is_empty:
            return ()
        return tuple(row.upload for row in self._open().rows())

    def newest(self, project_id: str) -> Upload | None:
        """How the last publication of a project stands, unless it was cancelled or taken off the list."""
        mine = [one for one in self.uploads() if one.project_id == project_id and one.state != "cancelled"]
        return mine[-1] if mine else None

    def left_s(self, upload: Upload) -> float | None:
        """How long sending still takes, where that can be told."""
        estimate = self._estimates.get(upload.id)
        return estimate.left_s() if estimate and upload.state == "sending" else None

    def wish(self, upload_id: str, wish: Wish) -> None:
        """Pause, go on, cancel or send again."""
        self._open().wish(upload_id, wish)

    def take_back(self, project_id: str) -> bool:
        """Stop everything of a project that is on its way; what asked for approval asks no more.

        False when a library is away that must be told; what was stopped is off the list.
        """
        return self.is_empty or self._open().cancel_of(project_id)

    def forget(self, upload: Upload) -> None:
        """Take an upload that has ended off the list."""
        if upload.state in ENDED or upload.state == "sent_back":
            self._open().forget(upload)

    def remove_everywhere(self, folder: Path, kit: Kit) -> tuple[Removal, ...]:
        """Stop what is on its way of a project and delete it from every library it went to.

        What could not be reached is told and stays noted in the project. Raises as `projects.change`.
        """
        from evp_desktop.services import keeping, publishing
        from evp_desktop.services.audit import AuditLog

        self.take_back(projects.load(folder).id)
        return keeping.remove_from_libraries(
            folder,
            self._open_library,
            AuditLog(self._folder),
            lambda receipt: publishing.unpublish(receipt, kit),
        )

    def delete_everything(self, folder: Path, kit: Kit) -> Deleted:
        """Delete a project's video everywhere, then the project.

        Raises as `keeping.delete_everything`, and `LibraryAway` when something that is on its way cannot be
        stopped now.
        """
        from evp_desktop.services import keeping, publishing
        from evp_desktop.services.audit import AuditLog

        if not self.take_back(projects.load(folder).id):
            raise LibraryAway(str(folder), "what is on its way could not be stopped")
        return keeping.delete_everything(
            folder,
            self._open_library,
            AuditLog(self._folder),
            lambda receipt: publishing.unpublish(receipt, kit),
        )

    def make_numbers(self, language: Language) -> Path:
        """Ask the libraries what became of the videos and make a page of it; raises as `replace_file`."""
        from evp_desktop.services.files import replace_file
        from evp_desktop.services.numbers import gather
        from evp_desktop.services.numbers_page import to_page

        videos = gather({self._settings.projects_folder, paths.projects_folder()}, self._open_library)
        self._folder.mkdir(parents=True, exist_ok=True)
        page = self._folder / "numbers.html"
        replace_file(page, to_page(videos, language, projects.today()).encode())
        return page

    def signed_in(self, library: Library) -> None:
        """Somebody signed in: what waited for that goes on."""
        if self._publisher is not None:
            self._publisher.sign_in_again(library.id)

    def _open(self) -> Publisher:
        from evp_desktop.services.publisher import Publisher
        from evp_desktop.services.uploads.pace import Pace

        with self._opening:
            if self._publisher is None:
                self._pace = Pace(self._limit())
                desk = self._settings.settings.review_folder
                self._publisher = Publisher(
                    self._folder,
                    self._open_library,
                    note=self._noted,
                    pace=self._pace,
                    desk=Path(desk) if desk else None,
                    on_change=self._changed,
                    hang_up=self.libraries.hang_up,
                )
                self._publisher.hold(is_held=self.is_held)
                self._publisher.start()
            return self._publisher

    def _noted(self, folder: Path, edit: Edit) -> None:
        """By whoever notes at that moment."""
        self._note(folder, edit)

    def _settings_changed(self, old: Settings, new: Settings) -> None:
        """Another speed and another review folder count at once."""
        if self._pace is not None:
            self._pace.limit = self._limit()
        if self._publisher is not None and old.review_folder != new.review_folder:
            self._publisher.use_desk(Path(new.review_folder) if new.review_folder else None)

    def _limit(self) -> Limit:
        from evp_desktop.services.uploads.pace import Limit

        settings = self._settings.settings
        return Limit(
            usual=round(settings.upload_mbit_s * BYTES_PER_MBIT),
            at_work=round(settings.upload_at_work_mbit_s * BYTES_PER_MBIT),
        )

    def _open_library(self, library_id: str) -> tuple[Library, Adapter]:
        library = self.libraries.find(library_id)
        return library, self.libraries.open_adapter(library)

    def _changed(self, _old: Upload, new: Upload) -> None:
        """On the thread of the uploads."""
        from evp_desktop.services.uploads.estimate import Estimate

        if new.state == "sending":
            estimate = self._estimates.setdefault(new.id, Estimate(new.package.size_bytes))
            estimate.tell(time.monotonic(), new.confirmed_bytes)
        else:
            self._estimates.pop(new.id, None)
        self._post(lambda: self._tell(new))

    def _tell(self, upload: Upload) -> None:
        for listener in tuple(self._listeners):
            listener(upload)
