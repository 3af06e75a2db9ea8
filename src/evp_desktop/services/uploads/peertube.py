"""PeerTube, 6 to 8: a video library with channels, visibility, subtitles, chapters and an approval queue.

Videos arrive private and are shown as was asked in the last step, when all that belongs to them is there: its
approval queue hides a video from lists, not from people with the link. The upload's id is in the file's name,
which PeerTube keeps (`inputFilename`); by that and the size a video is known for certain.
"""

from __future__ import annotations

import base64
import mimetypes
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec
from urllib3.filepost import encode_multipart_formdata

from evp_desktop.errors import (
    LibraryRefused,
    LibraryTrouble,
    OffsetDiffers,
    PieceDamaged,
    PieceTooLarge,
    SessionGone,
    StillAssembling,
    os_errors,
)
from evp_desktop.model.libraries import Department, Limits, Numbers
from evp_desktop.model.uploads import Package, Remote
from evp_desktop.services.uploads import peertube_words as words
from evp_desktop.services.uploads import ranges
from evp_desktop.services.uploads.adapter import (
    Answer,
    Arrived,
    Body,
    Condition,
    Offset,
    Session,
    Waiting,
)
from evp_desktop.services.uploads.body import HashAhead
from evp_desktop.services.uploads.web import Reply, Web, check, meaning, plain

API = "/api/v1"
ASK_AGAIN_S = 20.0
"""PeerTube asks for 300 s while it puts a video together, which mostly takes a few."""
NEWEST = 100
"""How many of a person's newest videos are looked through."""
LIST = f"sort=-createdAt&count={NEWEST}&includeCollaborations=true"
"""With those in channels that others share (PeerTube 8; older ones do not look at the word)."""

T = TypeVar("T")


class PeerTube:
    """One person's PeerTube."""

    is_find_sure = True

    def __init__(self, web: Web) -> None:
        """`web` leads to its start page, with the person's token."""
        self._web = web
        self._hashes = HashAhead("md5")
        self._max_piece_bytes: int | None = None

    # What it takes

    def limits(self) -> Limits:
        """From its settings and this person's quota."""
        told, me = self._settings(), self._get("/users/me", words.Me)
        is_reviewed = words.at(told, bool, "autoBlacklist", "videos", "ofUsers", "enabled") or False
        endings = words.at(told, list, "video", "file", "extensions") or []
        return Limits(
            free_bytes=self._get("/users/me/video-quota-used", words.Used).free_bytes(me),
            file_endings=tuple(str(one) for one in endings),
            title_length=(3, 120),
            description_length=10_000,
            tags=5,
            tag_length=(2, 30),
            thumbnail_bytes=words.at(told, int, "video", "image", "size", "max"),
            subtitle_bytes=words.at(told, int, "videoCaption", "file", "size", "max"),
            is_department_wanted=True,
            can_schedule=True,
            can_replace=words.at(told, bool, "videoFile", "update", "enabled") or False,
            can_review=is_reviewed and me.is_reviewed,
            visibilities=("private", "unlisted", "internal", "public"),
        )

    def departments(self) -> list[Department]:
        """The channels this person may put videos in, those that others share with them too (PeerTube 8)."""
        me = self._get("/users/me", words.Me)
        found = (*me.video_channels, *me.video_channel_collaborations)
        return [Department(id=str(one.id), name=one.display_name or one.name) for one in found]

    # Sending

    def find(self, package: Package) -> Remote | None:
        """The video whose file has our name and size, among the newest of this person."""
        if package.replaces:
            is_it = self._source(package.replaces).is_of(package)
            return self._remote(self._video(package.replaces)) if is_it else None
        newest = self._get(f"/users/me/videos?{LIST}", words.Videos).data
        likely = (one for one in newest if words.may_be(one, package))
        return next((self._remote(one) for one in likely if self._source(one.uuid).is_of(package)), None)

    def begin(self, package: Package) -> Session:
        """Start, or take up the same upload: `lastModified` makes its id the same each time."""
        told = {"filename": words.file_name(package), "lastModified": words.last_modified(package)}
        path = "/videos/upload-resumable"
        if package.replaces:
            path = f"{_of(package.replaces)}/source/replace-resumable"
            self._hide(package)
        else:
            told |= {**words.details(package), "privacy": words.PRIVACY["private"], "waitTranscoding": True}
            told |= {"channelId": int(package.department) if package.department.isdecimal() else 0}
        headers = {
            "X-Upload-Content-Length": str(package.size_bytes),
            "X-Upload-Content-Type": mimetypes.guess_type(package.video)[0] or "application/octet-stream",
        }
        reply = self._ask("POST", path, content=told, headers=headers, accepted=(200, 201))
        if "location" not in reply.headers:
            raise LibraryRefused(self._web.address, "not_a_library", "no Location")
        url = self._web.at_home(reply.link(reply.url))
        return self._session(url, Offset(ranges.confirmed(self._web, reply)))

    def resume(self, session: str, package: Package) -> Session:
        """Ask for the offset; while PeerTube puts the video together, look whether it is there already."""
        reply = ranges.ask(self._web, session, package.size_bytes)
        found = self.find(package) if reply.status == 503 else None
        return self._session(session, Arrived(found) if found else self._answer(reply, package))

    def send(self, session: str, body: Body, package: Package) -> Answer:
        """Send a piece with its MD5, which PeerTube checks."""
        md5 = base64.b64encode(self._hashes.of(body)).decode()
        reply = ranges.put(self._web, session, body, package.size_bytes, {"Content-MD5": md5})
        return self._answer(reply, package)

    def abandon(self, session: str) -> None:
        """Delete what arrived so far."""
        reply = self._web.ask("DELETE", session)
        if reply.status not in (404, 410):
            check(self._web, reply)

    def _session(self, url: str, answer: Answer) -> Session:
        if self._max_piece_bytes is None:
            self._settings()
        return Session(state=url, answer=answer, max_bytes=self._max_piece_bytes or 0)

    def _answer(self, reply: Reply, package: Package) -> Answer:
        if ranges.goes_on(reply):
            return Offset(ranges.confirmed(self._web, reply))
        if reply.status == 200 and package.replaces:
            return Arrived(Remote(id=package.replaces))
        if reply.status == 200:
            return Arrived(self._remote(self._as(words.Video, reply.dict().get("video"))))
        raise self._meaning(reply)

    def _meaning(self, reply: Reply) -> LibraryTrouble:
        """What the reply to a piece means."""
        address, detail = self._web.address, reply.detail
        if reply.status == 503 and reply.dict():
            return StillAssembling(address, detail, min(reply.after_s or ASK_AGAIN_S, ASK_AGAIN_S))
        if reply.status in (404, 410):
            return SessionGone(address, detail)
        if reply.status in (409, 416):
            return OffsetDiffers(address, detail)
        if reply.status == 460:
            return PieceDamaged(address, detail)
        if reply.status == 422:
            return LibraryRefused(address, "unreadable", detail)
        if reply.status == 413 and not reply.dict().get("code"):
            return PieceTooLarge(address, detail)
        return self._refusal(reply)

    # What belongs to it

    def steps(self, package: Package) -> tuple[str, ...]:
        """Subtitles, chapters, thumbnail; who may see it comes last."""
        return (
            *(f"captions:{one.language}" for one in package.subtitles),
            *(("chapters",) if package.chapters else ()),
            *(("thumbnail",) if package.thumbnail else ()),
            *(("details",) if package.replaces else ()),
            "visibility" if package.review == "none" else "submit",
        )

    def do_step(self, step: str, remote: Remote, package: Package, folder: Path) -> None:
        """Each sets something to what it should be."""
        path = _of(remote.id)
        name, _, language = step.partition(":")
        if name == "captions":
            file = next(one.name for one in package.subtitles if one.language == language)
            self._put_files(f"{path}/captions/{language}", folder / file, "text/vtt", "captionfile")
        elif name == "chapters":
            self._ask("PUT", f"{path}/chapters", content={"chapters": words.chapters(package)})
        elif name == "thumbnail":
            kind = mimetypes.guess_type(package.thumbnail)[0] or "image/jpeg"
            self._put_files(path, folder / package.thumbnail, kind, "thumbnailfile", "previewfile")
        elif name == "details":
            self._ask("PUT", path, content=words.details(package))
        elif name == "visibility":
            self._ask("PUT", path, content=words.shown(package))
        elif name == "submit":
            self._submit(remote, package)

    def _submit(self, remote: Remote, package: Package) -> None:
        """Make sure that it waits in the queue, and note that it did."""
        if not self._video(remote.id).blacklisted:
            raise LibraryRefused(self._web.address, "refused", "no approval queue")
        if package.visibility != "private":
            self._ask("PUT", _of(remote.id), content=words.hidden(package))

    def _hide(self, package: Package) -> None:
        """A new version that needs approval must not be seen before that."""
        if package.review != "none":
            self._ask("PUT", _of(package.replaces), content=words.hidden())

    # How it fares

    def condition(self, remote: Remote, package: Package) -> Condition:
        """How far it is; one that was approved is shown to whom it was meant for."""
        reply = self._ask("GET", _of(remote.id), accepted=(200, 404))
        if reply.status == 404:
            return Condition(phase="gone")
        video = self._as(words.Video, reply.json())
        phase = words.phase(video, package)
        if phase == "published" and video.is_held:
            self._ask("PUT", _of(remote.id), content=words.shown(package))
        said = video.blacklisted_reason or "" if phase == "sent_back" else ""
        size = self._source(remote.id).size if phase != "processing" else None
        return Condition(phase=phase, words=said, url=self._remote(video).url, size_bytes=size)

    def remove(self, remote: Remote) -> None:
        """Delete it."""
        self._ask("DELETE", _of(remote.id), accepted=(200, 204, 404))

    def numbers(self, remote: Remote) -> Numbers:
        """Views, what was watched of it, and comments; PeerTube counts with up to an hour's delay."""
        path = _of(remote.id)
        video, told = self._video(remote.id), self._ask("GET", f"{path}/stats/overall").json()
        mean_s = words.at(told, int, "averageWatchTime") or words.at(told, float, "averageWatchTime") or 0.0
        return Numbers(
            views=video.views,
            watched_s=words.at(told, int, "totalWatchTime"),
            completion=min(1.0, mean_s / video.duration) if video.duration > 0 else None,
            comments=words.at(self._ask("GET", f"{path}/comment-threads?count=0").json(), int, "total"),
        )

    # Approving

    def waiting(self) -> list[Waiting]:
        """The approval queue; empty for who is no moderator."""
        path = f"/videos/blacklist?type=2&sort=createdAt&count={NEWEST}"
        reply = self._ask("GET", path, accepted=(200, 403))
        if reply.status == 403:
            return []
        queue = self._as(words.Queue, reply.json()).data
        found = [one.video for one in queue if one.reason == words.IN_QUEUE]
        return [Waiting(remote=self._remote(one), title=one.name, maker=one.account.name) for one in found]

    def approve(self, remote: Remote) -> None:
        """Take it out of the queue."""
        self._ask("DELETE", f"{_of(remote.id)}/blacklist", accepted=(204, 404))

    def send_back(self, remote: Remote, said: str) -> None:
        """Leave it blocked, with the words as the reason."""
        is_blocked = self._video(remote.id).blacklisted
        content = {"reason": said} if is_blocked else {"reason": said, "unfederate": False}
        self._ask("PUT" if is_blocked else "POST", f"{_of(remote.id)}/blacklist", content=content)

    # Asking

    def _get(self, path: str, kind: type[T]) -> T:
        return self._as(kind, self._ask("GET", path, accepted=(200,)).json())

    def _as(self, kind: type[T], found: object) -> T:
        """What a reply says, or `LibraryRefused` when it is nothing that a PeerTube says."""
        try:
            return msgspec.convert(found, kind)
        except msgspec.ValidationError:
            raise LibraryRefused(self._web.address, "not_a_library", f"no {kind.__name__}") from None

    def _ask(self, method: str, path: str, *, accepted: tuple[int, ...] = (), **given: Any) -> Reply:
        reply = self._web.ask(method, API + path, **given)
        if reply.status in accepted or (not accepted and 200 <= reply.status < 300):
            return reply
        raise self._refusal(reply)

    def _refusal(self, reply: Reply) -> LibraryTrouble:
        """The general meaning of a reply, with the field of the form that it is about."""
        told, address = reply.dict(), self._web.address
        if reply.status == 413 and told.get("code") == "quota_reached":
            return LibraryRefused(address, "quota", reply.detail)
        fields = told.get("invalid-params")
        if reply.status == 400 and isinstance(fields, dict) and fields:
            name = next(iter(fields))
            said = words.at(fields, str, name, "msg") or ""
            return LibraryRefused(address, "field", plain(said), words.FIELDS.get(name.partition("[")[0], ""))
        if reply.status == 400 and "channel" in reply.detail:
            return LibraryRefused(address, "field", reply.detail, "department")
        return meaning(self._web, reply)

    def _settings(self) -> dict[str, Any]:
        told = self._ask("GET", "/config", accepted=(200,)).dict()
        path = ("client", "videos", "resumableUpload", "maxChunkSize")
        self._max_piece_bytes = words.at(told, int, *path) or 0
        return told

    def _put_files(self, path: str, file: Path, kind: str, *fields: str) -> None:
        """Small files as a form; a video never goes this way."""
        with os_errors(file):
            data = file.read_bytes()
        body, told = encode_multipart_formdata(dict.fromkeys(fields, (file.name, data, kind)))
        self._ask("PUT", path, data=body, headers={"Content-Type": told})

    def _video(self, uuid: str) -> words.Video:
        return self._get(_of(uuid), words.Video)

    def _source(self, uuid: str) -> words.Source:
        reply = self._ask("GET", f"{_of(uuid)}/source", accepted=(200, 404))
        return self._as(words.Source, reply.json()) if reply.status == 200 else words.Source()

    def _remote(self, video: words.Video) -> Remote:
        return Remote(id=video.uuid, url=f"{self._web.address}/w/{video.short_uuid or video.uuid}")


def _of(uuid: str) -> str:
    """A video's path; an id that is none leads nowhere else."""
    return f"/videos/{quote(uuid, safe='')}"
