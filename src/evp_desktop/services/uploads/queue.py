"""The queue of uploads: one SQLite file that survives quitting, a crash and a power cut.

Any copy of the program may add uploads and say what it wishes of them; only the one that holds the engine's
lock changes how they stand. So neither ever overwrites what the other wrote.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from evp_desktop.errors import FileTrouble, NewerFormat, from_os_error, os_errors
from evp_desktop.model.uploads import Upload

FILE = "uploads.sqlite"
FORMAT = 1
BUSY_S = 30.0

Wish = Literal["", "pause", "go_on", "cancel", "send_again"]
"""What a person wants of an upload; the engine grants it between two pieces."""

_MAKE = """
CREATE TABLE uploads (
    id TEXT PRIMARY KEY, place INTEGER NOT NULL, document BLOB NOT NULL, wish TEXT NOT NULL DEFAULT ''
) STRICT;
"""


class Row(NamedTuple):
    """An upload as the engine left it, and what somebody wishes of it since."""

    upload: Upload
    wish: Wish


class Queue:
    """The uploads in a folder, from any thread. Raises `FileTrouble` and its like."""

    def __init__(self, folder: Path) -> None:
        """Open the queue, made where it is not there; one that cannot be read is set aside, not deleted."""
        self._path = folder / FILE
        with os_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._database = self._opened()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._database.close()

    def add(self, upload: Upload) -> None:
        """Put an upload at the end of the queue; one with that id stays as it is."""
        with self._change() as database:
            database.execute(
                "INSERT OR IGNORE INTO uploads (id, place, document)"
                " VALUES (?, (SELECT coalesce(max(place), 0) + 1 FROM uploads), ?)",
                (upload.id, msgspec.json.encode(upload)),
            )

    def keep(self, upload: Upload) -> Upload:
        """Note how an upload stands; it is on the disk when this returns. For the engine alone."""
        kept = replace(upload, changed=time.time())
        with self._change() as database:
            database.execute(
                "UPDATE uploads SET document = ? WHERE id = ?", (msgspec.json.encode(kept), upload.id)
            )
        return kept

    def grant(self, upload: Upload, wish: Wish) -> Upload:
        """Note how an upload stands after a wish was granted, unless another was made meanwhile."""
        kept = self.keep(upload)
        with self._change() as database:
            database.execute("UPDATE uploads SET wish = '' WHERE id = ? AND wish = ?", (upload.id, wish))
        return kept

    def wish(self, upload_id: str, wish: Wish) -> None:
        """Say what is wanted of an upload."""
        with self._change() as database:
            database.execute("UPDATE uploads SET wish = ? WHERE id = ?", (wish, upload_id))

    def remove(self, upload_id: str) -> None:
        """Forget an upload that has ended."""
        with self._change() as database:
            database.execute("DELETE FROM uploads WHERE id = ?", (upload_id,))

    def rows(self) -> list[Row]:
        """Every upload in order; one that cannot be read is left out."""
        with self._change() as database:
            found = database.execute("SELECT document, wish FROM uploads ORDER BY place").fetchall()
        return [row for document, wish in found if (row := _row(document, wish))]

    def row(self, upload_id: str) -> Row | None:
        """One upload."""
        with self._change() as database:
            query = "SELECT document, wish FROM uploads WHERE id = ?"
            found = database.execute(query, (upload_id,)).fetchone()
        return _row(*found) if found else None

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self._lock, _database_errors(self._path), self._database:
            yield self._database

    def _opened(self) -> sqlite3.Connection:
        try:
            return _open(self._path)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise FileTrouble(self._path, str(error)) from error
            with os_errors(self._path):
                self._path.replace(self._path.with_suffix(".unreadable.sqlite"))
                for rest in ("-wal", "-shm"):
                    self._path.with_name(FILE + rest).unlink(missing_ok=True)
            return _open(self._path)


def _open(path: Path) -> sqlite3.Connection:
    with os_errors(path):  # some libraries give an address to go on at that is a key by itself
        path.touch(mode=0o600)
        path.chmod(0o600)
    database = sqlite3.connect(path, timeout=BUSY_S, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")  # in WAL, NORMAL may lose the last changes in a power cut
        _bring_up_to_date(database, path)
    except BaseException:
        database.close()
        raise
    return database


def _bring_up_to_date(database: sqlite3.Connection, path: Path) -> None:
    def version() -> int:
        with closing(database.execute("PRAGMA user_version")) as found:
            return int(found.fetchone()[0])

    with database:
        database.execute("BEGIN IMMEDIATE")
        if version() > FORMAT:
            raise NewerFormat(path, version(), FORMAT)
        if version() == 0:
            database.execute(_MAKE)
            database.execute(f"PRAGMA user_version={FORMAT}")


def _row(document: bytes, wish: str) -> Row | None:
    try:
        return Row(msgspec.json.decode(document, type=Upload), msgspec.convert(wish, Wish))
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


@contextmanager
def _database_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        known = {sqlite3.SQLITE_FULL: 28, sqlite3.SQLITE_READONLY: 30}
        raise from_os_error(OSError(known.get(code, 5), str(error)), path) from error
