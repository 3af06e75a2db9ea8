"""The open project: edits, undo, and saving by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from evp_desktop.errors import EvpError
from evp_desktop.model import edits
from evp_desktop.model.edits import Edit
from evp_desktop.model.history import History
from evp_desktop.model.project import Project
from evp_desktop.services import projects

SAVE_DELAY_S = 1.0
"""Long enough to take a burst of typing together, short enough to lose nothing one would miss."""

Post = Callable[[Callable[[], None]], None]
"""Runs a function later on the thread that owns the project; the window passes its event loop."""

Listener = Callable[[Project, Project], None]


class Editor:
    """One open project. Belongs to one thread; only the writing of the file happens on another."""

    def __init__(self, folder: Path, post: Post, *, save_delay_s: float = SAVE_DELAY_S) -> None:
        self.folder = folder
        self.saved_at: datetime | None = None
        self._history = History(projects.load(folder))
        self._post = post
        self._save_delay_s = save_delay_s
        self._timer: threading.Timer | None = None
        self._writing = threading.Lock()
        self._revision = 0
        self._written_revision = 0
        self._saved = self._history.present
        self._listeners: list[Listener] = []
        self._save_listeners: list[Callable[[EvpError | None], None]] = []

    @property
    def project(self) -> Project:
        """The document as it is now."""
        return self._history.present

    @property
    def history(self) -> History:
        """The document with its undo steps."""
        return self._history

    @property
    def is_saved(self) -> bool:
        """Whether the document on disk is the one shown."""
        return self._saved == self.project

    def apply(self, label: str, edit: Edit, *, merge: bool = False) -> None:
        """Change the document; `label` names the step in the undo menu, `merge` joins it to the last one."""
        self._become(self._history.record(edit(self.project), label, merge=merge))

    def note(self, edit: Edit) -> None:
        """Keep what happened to the video; no step of undo takes that back."""
        self._become(replace(self._history, present=edit(self.project)))

    def undo(self) -> None:
        """Take the last edit back."""
        self._become(self._with_facts(self._history.undo()))

    def take_back(self, label: str) -> None:
        """Undo the edit of that name; nothing when something else was done since."""
        if self._history.undo_label == label:
            self.undo()

    def redo(self) -> None:
        """Do the last undone edit again."""
        self._become(self._with_facts(self._history.redo()))

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener(old, new)` at each change; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def listen_saved(self, listener: Callable[[EvpError | None], None]) -> Callable[[], None]:
        """Call `listener(None)` after each save, or with the trouble; the returned function ends that."""
        self._save_listeners.append(listener)
        return lambda: self._save_listeners.remove(listener)

    def save_now(self) -> None:
        """Save before returning; raises what stands in the way."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if not self.is_saved:
            self._write(self.project, self._revision)
            self._note_saved(self.project, None)

    def close(self) -> None:
        """Save what is not saved and stop listening; raises what stands in the way."""
        self.save_now()
        self._listeners.clear()
        self._save_listeners.clear()

    def _with_facts(self, history: History) -> History:
        return replace(history, present=edits.keep_facts(history.present, self.project))

    def _become(self, history: History) -> None:
        old, self._history = self._history, history
        if old.present == history.present:
            return
        self._revision += 1
        for listener in tuple(self._listeners):
            listener(old.present, history.present)
        if self._timer is None:
            self._timer = threading.Timer(self._save_delay_s, self._post, (self._save_later,))
            self._timer.daemon = True
            self._timer.start()

    def _save_later(self) -> None:
        self._timer = None
        if not self.is_saved:
            work = (self.project, self._revision)
            threading.Thread(target=self._save_behind, args=work, daemon=True).start()

    def _save_behind(self, project: Project, revision: int) -> None:
        try:
            self._write(project, revision)
        except EvpError as error:
            trouble = error
            self._post(lambda: self._note_saved(None, trouble))
        else:
            self._post(lambda: self._note_saved(project, None))

    def _write(self, project: Project, revision: int) -> None:
        with self._writing:
            if revision > self._written_revision:  # an older version never replaces a newer one
                projects.save(self.folder, project)
                self._written_revision = revision

    def _note_saved(self, project: Project | None, trouble: EvpError | None) -> None:
        if project is not None:
            self._saved = project
            self.saved_at = datetime.now(UTC)
        for listener in tuple(self._save_listeners):
            listener(trouble)
