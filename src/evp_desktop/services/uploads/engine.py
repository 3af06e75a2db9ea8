"""The engine: takes each upload one step further, and notes on the disk where it is before and after.

It knows nothing of any library; adapters know nothing of the queue. What a reply means for an upload is
decided here, once, for all of them. The rule that everything rests on: before the last byte leaves, that is
noted; from then on the library is asked whether it has the video, and the video is not sent again blindly.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path

from msgspec.structs import replace

from evp_desktop.errors import (
    Cancelled,
    CodeNeeded,
    FileChanged,
    FileTrouble,
    LibraryAway,
    LibraryRefused,
    LibraryTrouble,
    NotFound,
    OffsetDiffers,
    PieceDamaged,
    PieceTooLarge,
    SessionGone,
    SignInNeeded,
    StillAssembling,
)
from evp_desktop.model.time import clock_text
from evp_desktop.model.uploads import (
    MIN_PIECE_BYTES,
    USUAL_PIECE_BYTES,
    Remote,
    State,
    Trouble,
    Upload,
    Why,
    misfits,
    next_piece_bytes,
    wait_s,
)
from evp_desktop.services.review_desk import ReviewDesk
from evp_desktop.services.uploads import moves
from evp_desktop.services.uploads.adapter import Adapter, Answer, Arrived, Session
from evp_desktop.services.uploads.body import FileBody, sha256_of, stamp
from evp_desktop.services.uploads.pace import Pace
from evp_desktop.services.uploads.queue import Queue, Wish

UNSURE_S = 900.0
"""How long to look for a video that the library may have, before a person is asked."""
REVIEW_POLL_S = 300.0
FIRST_POLL_S, LONGEST_POLL_S = 1.0, 30.0

Listener = Callable[[Upload, Upload], None]


class Engine:
    """Moves the uploads of one queue; `advance` is for one thread at a time."""

    def __init__(
        self,
        queue: Queue,
        outbox: Path,
        adapter_for: Callable[[Upload], Adapter],
        *,
        pace: Pace | None = None,
        clock: Callable[[], float] = time.time,
        luck: Callable[[], float] = random.random,
        on_change: Listener = lambda _old, _new: None,
        desk: ReviewDesk | None = None,
        reviewers: Callable[[], Collection[str]] = tuple,
    ) -> None:
        """`outbox` holds a folder per upload with its files; `clock` is seconds since 1970.

        `desk` is where videos wait whose library has nobody who approves, `reviewers` are the keys that
        count.
        """
        self.is_over = threading.Event()
        self.is_held = False
        """Nothing more is sent for now: a piece that is under way ends, then it waits."""
        self._queue = queue
        self._outbox = outbox
        self._adapter_for = adapter_for
        self._pace = pace or Pace()
        self._clock = clock
        self._luck = luck
        self._on_change = on_change
        self.desk = desk
        self._reviewers = reviewers
        self._steps: dict[State, Callable[[Upload, Adapter], Upload]] = {
            "queued": self._prepare,
            "preparing": self._prepare,
            "sending": self._send,
            "finishing": self._finish,
            "processing": self._settle,
            "waiting": self._wait_for_approval,
        }

    def advance(self, upload: Upload) -> Upload:
        """Take an upload a step further, whatever comes of it, and return how it stands now."""
        step = self._steps.get(upload.state)
        if step is None:
            return upload
        try:
            moved = step(upload, self._adapter_for(upload))
        except Cancelled:
            return self._latest(upload)
        except (LibraryTrouble, FileTrouble) as trouble:
            moved = self._troubled(self._latest(upload), trouble)
        except Exception as error:  # noqa: BLE001  # an adapter may be anybody's: the others go on
            why = Trouble(why="fault", detail=type(error).__name__)
            moved = replace(self._latest(upload), state="failed", trouble=why)
        return self._keep(upload, moved)

    def grant(self, upload: Upload, wish: Wish) -> Upload:
        """Do what somebody wished of an upload: pause it, go on, cancel it, or send it again."""
        wished: dict[Wish, Callable[[Upload], Upload]] = {
            "pause": moves.paused,
            "go_on": moves.going_on,
            "cancel": self._cancelled,
            "send_again": moves.again,
        }
        granted = wished[wish](upload) if wish else upload
        kept = self._queue.grant(granted, wish)
        self._on_change(upload, kept)
        return kept

    def folder(self, upload: Upload) -> Path:
        """Where the files of an upload lie until the library has it."""
        return self._outbox / upload.id

    # Steps

    def _prepare(self, upload: Upload, adapter: Adapter) -> Upload:
        """Look at the file and the library before the first byte leaves."""
        path = self.folder(upload) / upload.package.video
        size, modified_ns = stamp(path)
        if size != upload.package.size_bytes or (upload.modified_ns and modified_ns != upload.modified_ns):
            raise FileChanged(path)
        package = upload.package
        if not package.sha256:
            package = replace(package, sha256=sha256_of(path, self.is_over))
        upload = self._keep(
            upload, replace(upload, state="preparing", package=package, modified_ns=modified_ns)
        )
        limits = adapter.limits()
        for trouble in misfits(package, limits):
            return replace(upload, state="failed", trouble=trouble)
        if package.review != "none" and not limits.can_review and not upload.approved_by:
            return self._ask_for_approval(upload)
        found = adapter.find(package)
        if found is not None:
            return self._arrived(upload, Arrived(found))
        return self._begun(upload, adapter.begin(package))

    def _ask_for_approval(self, upload: Upload) -> Upload:
        """Where the library has nobody who approves, not a byte goes there before somebody has signed."""
        if self.desk is None:
            return replace(upload, state="failed", trouble=Trouble(why="no_reviewer"))
        self.desk.ask(upload, self.folder(upload))
        return replace(upload, state="waiting", attempt=0, next_try=self._clock() + REVIEW_POLL_S)

    def _wait_for_approval(self, upload: Upload, adapter: Adapter) -> Upload:
        if upload.remote.id:
            return self._settle(upload, adapter)
        if self.desk is None:
            return replace(upload, state="failed", trouble=Trouble(why="no_reviewer"))
        decision = self.desk.decision(upload.id, upload.package.sha256, self._reviewers())
        if decision is None:
            return replace(upload, next_try=self._clock() + REVIEW_POLL_S)
        words = "\n".join(
            f"{clock_text(one.at_us)} {one.words}" if one.at_us is not None else one.words
            for one in decision.remarks
        )
        if decision.state == "changes_needed":
            return replace(upload, state="sent_back", words=words)
        # The library has nobody who approves: there it is a video like any other from now on.
        package = replace(upload.package, review="none")
        return replace(
            upload, state="queued", package=package, approved_by=decision.by, words=words, next_try=0
        )

    def _begun(self, upload: Upload, session: Session) -> Upload:
        piece = max(upload.piece_bytes or USUAL_PIECE_BYTES, session.min_bytes)
        begun = replace(
            upload, state="sending", session=session.state, piece_bytes=piece, attempt=0, trouble=Trouble()
        )
        if isinstance(session.answer, Arrived):
            return self._arrived(begun, session.answer)
        return replace(begun, confirmed_bytes=session.answer.bytes)

    def _send(self, upload: Upload, adapter: Adapter) -> Upload:
        """Send piece after piece from where the library says it is."""
        session = adapter.resume(upload.session, upload.package)
        upload = replace(upload, session=session.state)
        answer = session.answer
        while not isinstance(answer, Arrived):
            upload = self._confirmed(upload, answer.bytes)
            if answer.bytes >= upload.package.size_bytes:
                return replace(upload, state="finishing", next_try=self._clock() + FIRST_POLL_S)
            if self.is_over.is_set() or self.is_held or self._has_wish(upload):
                return upload
            answer, upload = self._piece(upload, adapter, session, answer.bytes)
        return self._arrived(upload, answer)

    def _piece(self, upload: Upload, adapter: Adapter, session: Session, begin: int) -> tuple[Answer, Upload]:
        left = upload.package.size_bytes - begin
        length = moves.length(upload.piece_bytes, left, session)
        if length == left and not upload.is_tail_sent:
            upload = self._keep(upload, replace(upload, is_tail_sent=True))
        path = self.folder(upload) / upload.package.video
        stamped = (upload.package.size_bytes, upload.modified_ns)
        body = FileBody(path, stamped, begin, length, self._pace, self.is_over)
        began_s = time.monotonic()
        try:
            answer = adapter.send(session.state, body, upload.package)
        except (LibraryTrouble, FileTrouble):
            self._keep(upload, replace(upload, resent_bytes=upload.resent_bytes + body.sent_bytes))
            raise
        took_s = time.monotonic() - began_s
        if not isinstance(answer, Arrived) and answer.bytes != begin + length:
            raise OffsetDiffers("", f"{answer.bytes} for {begin + length}")
        return answer, replace(upload, piece_bytes=next_piece_bytes(upload.piece_bytes, took_s))

    def _finish(self, upload: Upload, adapter: Adapter) -> Upload:
        """Ask whether the library has put the video together; only what it lacks is sent."""
        session = adapter.resume(upload.session, upload.package)
        if isinstance(session.answer, Arrived):
            return self._arrived(upload, session.answer)
        if session.answer.bytes >= upload.package.size_bytes:
            raise StillAssembling("", "every byte is there")
        return replace(
            upload, state="sending", is_tail_sent=False, confirmed_bytes=session.answer.bytes, unsure_since=0
        )

    def _arrived(self, upload: Upload, answer: Arrived) -> Upload:
        return replace(
            upload,
            state="processing",
            remote=answer.remote,
            confirmed_bytes=upload.package.size_bytes,
            attempt=0,
            next_try=0,
            unsure_since=0,
            trouble=Trouble(),
        )

    def _settle(self, upload: Upload, adapter: Adapter) -> Upload:
        """What belongs to the video, each once; then look how it fares."""
        package = upload.package
        for step in adapter.steps(package):
            if step in upload.done or step in upload.left_out:
                continue
            try:
                adapter.do_step(step, upload.remote, package, self.folder(upload))
                after = replace(upload, done=(*upload.done, step))
            except LibraryRefused as refused:
                why = Trouble(why=moves.why(refused.why), field=refused.field or step, detail=refused.detail)
                after = replace(upload, left_out=(*upload.left_out, step), trouble=why)
            upload = self._keep(upload, after)
        return self._looked(upload, adapter)

    def _looked(self, upload: Upload, adapter: Adapter) -> Upload:
        found = adapter.condition(upload.remote, upload.package)
        remote = replace(upload.remote, url=found.url or upload.remote.url)
        upload = replace(upload, remote=remote, words=found.words)
        now = self._clock()
        if found.phase in ("gone", "broken"):
            why: Why = "gone" if found.phase == "gone" else "unreadable"
            return replace(upload, state="failed", trouble=Trouble(why=why, detail=found.words))
        if moves.differs(upload, found.size_bytes, found.sha256):
            return replace(upload, state="failed", trouble=Trouble(why="damaged"))
        if found.phase == "processing":
            wait = min(LONGEST_POLL_S, FIRST_POLL_S * 1.5 ** min(upload.attempt, 20))
            return replace(upload, state="processing", attempt=upload.attempt + 1, next_try=now + wait)
        if found.phase == "waiting":
            return replace(upload, state="waiting", attempt=0, next_try=now + REVIEW_POLL_S)
        state: State = "sent_back" if found.phase == "sent_back" else "published"
        return replace(upload, state=state, attempt=0, next_try=0)

    # Trouble

    def _troubled(self, upload: Upload, trouble: LibraryTrouble | FileTrouble) -> Upload:
        if isinstance(trouble, FileTrouble):
            why: Why = "file_gone" if isinstance(trouble, NotFound) else "file_changed"
            return replace(upload, state="failed", trouble=Trouble(why=why, detail=trouble.path.name))
        if isinstance(trouble, SessionGone):
            return self._forgotten(upload)
        if isinstance(trouble, SignInNeeded | CodeNeeded):
            why = "second_factor" if isinstance(trouble, CodeNeeded) else "sign_in"
            return replace(moves.paused(upload), trouble=Trouble(why=why))
        if isinstance(trouble, LibraryRefused):
            refused = Trouble(why=moves.why(trouble.why), detail=trouble.detail, field=trouble.field)
            return replace(upload, state="failed", trouble=refused)
        if isinstance(trouble, PieceTooLarge):
            return self._smaller(upload, trouble)
        return self._later(upload, trouble)

    def _later(self, upload: Upload, trouble: LibraryTrouble) -> Upload:
        """Try again after a while; as often as it takes, where everybody can see it."""
        attempt = upload.attempt + 1
        after_s = trouble.after_s if isinstance(trouble, LibraryAway) else None
        is_quick = isinstance(trouble, OffsetDiffers | PieceDamaged) and attempt < 3
        wait = 0.0 if is_quick else wait_s(attempt, self._luck(), after_s)
        state: State = "finishing" if isinstance(trouble, StillAssembling) else upload.state
        why = (
            Trouble() if isinstance(trouble, StillAssembling) else Trouble(why="away", detail=trouble.detail)
        )
        return replace(upload, state=state, attempt=attempt, next_try=self._clock() + wait, trouble=why)

    def _smaller(self, upload: Upload, trouble: PieceTooLarge) -> Upload:
        if upload.piece_bytes <= MIN_PIECE_BYTES // 16:
            return replace(upload, state="failed", trouble=Trouble(why="too_large", detail=trouble.detail))
        return replace(upload, piece_bytes=upload.piece_bytes // 2, next_try=0)

    def _forgotten(self, upload: Upload) -> Upload:
        """The library knows nothing of the upload: it has the video, or lost what was sent."""
        try:
            adapter = self._adapter_for(upload)
            found = adapter.find(upload.package)
        except LibraryTrouble as trouble:
            return self._troubled(upload, trouble) if not isinstance(trouble, SessionGone) else upload
        if found is not None:
            return self._arrived(upload, Arrived(found))
        if not upload.is_tail_sent or adapter.is_find_sure:
            return moves.again(replace(upload, remote=Remote(id=""), done=(), left_out=()))
        now = self._clock()
        since = upload.unsure_since or now
        if not since <= now <= since + UNSURE_S:
            return replace(upload, state="failed", trouble=Trouble(why="unsure"), unsure_since=0)
        attempt = upload.attempt + 1
        wait = wait_s(attempt, self._luck())
        return replace(upload, state="finishing", unsure_since=since, attempt=attempt, next_try=now + wait)

    def _cancelled(self, upload: Upload) -> Upload:
        """Stop, and let the library forget what is there of it; a library that is away forgets by itself."""
        try:
            if self.desk is not None and upload.state == "waiting" and not upload.remote.id:
                self.desk.take_back(upload.id)
            adapter = self._adapter_for(upload)
            if upload.session and not upload.remote.id:
                adapter.abandon(upload.session)
            if upload.is_tail_sent and not upload.package.replaces:
                remote = upload.remote if upload.remote.id else adapter.find(upload.package)
                if remote is not None:
                    adapter.remove(remote)
        except LibraryTrouble as trouble:
            if upload.is_tail_sent:
                return self._troubled(upload, trouble)
        return replace(upload, state="cancelled", next_try=0)

    # Keeping

    def _confirmed(self, upload: Upload, offset: int) -> Upload:
        if offset == upload.confirmed_bytes:
            return upload
        return self._keep(upload, replace(upload, confirmed_bytes=offset, attempt=0, trouble=Trouble()))

    def _keep(self, old: Upload, new: Upload) -> Upload:
        if new == old:
            return old
        kept = self._queue.keep(new)
        self._on_change(old, kept)
        return kept

    def _latest(self, upload: Upload) -> Upload:
        row = self._queue.row(upload.id)
        return row.upload if row else upload

    def _has_wish(self, upload: Upload) -> bool:
        row = self._queue.row(upload.id)
        return bool(row and row.wish)
