"""Services that need no screen, microphone or encoder: for tests of the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from evp_desktop import paths
from evp_desktop.errors import EvpError
from evp_desktop.model import edits
from evp_desktop.model.brand import Kit
from evp_desktop.model.libraries import Library, Limits
from evp_desktop.model.masks import Mask
from evp_desktop.model.media import Source, Take
from evp_desktop.model.project import Project
from evp_desktop.model.review import needed
from evp_desktop.model.script import Block
from evp_desktop.model.time import US_PER_S
from evp_desktop.model.uploads import Package, Remote, Upload
from evp_desktop.services import brand_kits
from evp_desktop.services.checking import Finding
from evp_desktop.services.editing import Post
from evp_desktop.services.hotkeys import DEFAULT_KEYS, Action, Conflict
from evp_desktop.services.house_styles import HouseStyle, list_house_styles
from evp_desktop.services.house_styles import install as install_kit
from evp_desktop.services.jobs import ExportResult
from evp_desktop.services.keeping import Deleted, Removal
from evp_desktop.services.libraries import Libraries
from evp_desktop.services.playback import PlayerState
from evp_desktop.services.preflight import Advice
from evp_desktop.services.publisher import receipt_of
from evp_desktop.services.recording import Camera, Choice, Devices, Microphone, Screen, Status, Window
from evp_desktop.services.reviewing import Reviewing
from evp_desktop.services.sending import Offer
from evp_desktop.services.settings import SettingsStore
from evp_desktop.services.tracking import Followed
from evp_desktop.ui.tools import Services


def picture(width: int = 640, height: int = 360, shade: int = 0) -> NDArray[np.uint8]:
    """A quiet picture: a light page with lines of text on a blue ground."""
    rgb = np.empty((height, width, 3), np.uint8)
    rgb[:] = (36 + shade % 40, 64, 112)
    top, left = height // 8, width // 8
    rgb[top : height - top, left : width - left] = (246, 247, 250)
    for line in range(6):
        y = top + height // 10 + line * height // 10
        length = (0.9, 0.7, 0.8, 0.4, 0.85, 0.6)[line]
        rgb[y : y + height // 40, left + 24 : left + 24 + int((width * 0.75 - 48) * length)] = (178, 186, 204)
    return rgb


def picture_of(project: Project, width_px: int) -> NDArray[np.uint8]:
    """A picture in the shape of the video, no larger than a wide one of that width."""
    width, height = project.delivery.size_px
    scale = min(width_px / width, width_px * 9 / 16 / height)
    return picture(round(width * scale), round(height * scale))


def take_of(block_id: str, seconds: float = 8.0, *, take_id: str = "") -> Take:
    """A finished take of a block."""
    duration = round(seconds * US_PER_S)
    source = Source(kind="screen", file="screen.mkv", duration_us=duration, width=1920, height=1080)
    return Take(
        id=take_id or edits.new_id(),
        block_id=block_id,
        recorded_at="2026-05-03T12:03:00+00:00",
        duration_us=duration,
        sources=(source,),
    )


class FakeRecording:
    """A recording session whose status is set by the test."""

    def __init__(self, folder: Path, choice: Choice, post: Post) -> None:
        self.folder = folder
        self.choice = choice
        self.calls: list[str] = []
        self.take_seconds = 8.0
        self._post = post
        self._block_id = ""
        self._page = 1
        self.pages = 12 if choice.slides else 0
        self.advice: Advice | None = None
        self.sees_what_covers = True
        self.take_changes: dict[str, Any] = {}
        """Fields of the next take that are other than usual."""
        self.status = Status(
            phase="opening",
            elapsed_us=0,
            level_dbfs=-24.0,
            peak_dbfs=-18.0,
            bytes_written=0,
            lost_frames=0,
            warnings=(),
            free_minutes=480,
            trouble=None,
        )

    def set(self, **fields: Any) -> None:
        """Change the status as the devices would."""
        self.status = replace(self.status, **fields)

    def open(self) -> None:
        """Be ready at once."""
        self.calls.append("open")
        self.set(phase="ready")

    def preview(
        self, width_px: int, kit: Kit, block: Block, shape: tuple[int, int] = (16, 9)
    ) -> NDArray[np.uint8]:
        """A picture of the asked width and shape."""
        return picture(width_px, width_px * shape[1] // shape[0])

    def begin(self, block_id: str) -> None:
        """Start; the first bytes come when the test says so."""
        self.calls.append("begin")
        self._block_id = block_id
        self.set(phase="starting")

    def pause(self) -> None:
        """Pause."""
        self.calls.append("pause")
        self.set(phase="paused")

    def resume(self) -> None:
        """Go on."""
        self.calls.append("resume")
        self.set(phase="recording")

    def finish(self, done: Callable[[Take | None, EvpError | None], None]) -> None:
        """Stop and hand the take over."""
        self.calls.append("finish")
        self.set(phase="ready", elapsed_us=0)
        take = replace(take_of(self._block_id, self.take_seconds), **self.take_changes)
        self._post(lambda: done(take, None))

    @property
    def page(self) -> tuple[int, int]:
        """Which slide is shown, of how many."""
        return (self._page, self.pages) if self.pages else (0, 0)

    def turn_page(self, steps: int) -> None:
        """Show another slide."""
        self.calls.append(f"turn {steps}")
        self._page = min(max(self._page + steps, 1), self.pages)

    def close(self) -> None:
        """Let the devices go."""
        self.calls.append("close")


class FakeHotkeys:
    """Keys for every program, pressed by the test."""

    def __init__(self, post: Post, on_key: Callable[[str], None], taken: tuple[Action, ...]) -> None:
        self._on_key = on_key
        self._taken = taken
        self.is_on = False

    def start(self) -> tuple[Conflict, ...]:
        """Take the keys; returns those that another program has."""
        self.is_on = True
        return tuple(Conflict(action, DEFAULT_KEYS[action], "taken") for action in self._taken)

    def stop(self) -> None:
        """Give them back."""
        self.is_on = False

    def press(self, action: str) -> None:
        """A key goes down."""
        self._on_key(action)


class FakePlayer:
    """A player that shows one picture and keeps its state."""

    def __init__(
        self, post: Post, on_picture: Callable[[Any], None], on_state: Callable[[PlayerState], None]
    ) -> None:
        self._post = post
        self._on_picture = on_picture
        self._on_state = on_state
        self.calls: list[str] = []
        self.state = PlayerState(position_us=0, duration_us=0, is_playing=False, trouble=None)

    def load(
        self,
        folder: Path,
        project: Project,
        kit: Kit,
        *,
        clip_id: str | None = None,
        take_id: str | None = None,
        width_px: int,
    ) -> None:
        """Show the first picture of what was asked for."""
        self.calls.append("load")
        clip = next((clip for clip in project.clips if clip.id == clip_id), None)
        take = project.take(clip.take_id if clip else take_id or "")
        duration = take.duration_us if take else project.duration_us + 5 * US_PER_S
        self._become(PlayerState(position_us=0, duration_us=duration, is_playing=False, trouble=None))
        shown = picture_of(project, width_px)
        self._post(lambda: self._on_picture(shown))

    def play(self, speed: float = 1.0) -> None:
        """Play, without time passing."""
        self.calls.append(f"play {speed:g}")
        self._become(replace(self.state, is_playing=True))

    def pause(self) -> None:
        """Stand still."""
        self.calls.append("pause")
        self._become(replace(self.state, is_playing=False))

    def seek(self, time_us: int) -> None:
        """Go to a time."""
        self.calls.append(f"seek {time_us}")
        self._become(replace(self.state, position_us=min(max(time_us, 0), self.state.duration_us)))

    def step(self, frames: int) -> None:
        """Go some frames on."""
        self.calls.append(f"step {frames}")
        self.seek(self.state.position_us + frames * US_PER_S // 30)

    def close(self) -> None:
        """Stop."""
        self.calls.append("close")

    def _become(self, state: PlayerState) -> None:
        self.state = state
        self._post(lambda: self._on_state(state))


class FakeExport:
    """An export that moves when the test says so."""

    def __init__(self, folder: Path, post: Post) -> None:
        self.folder = folder
        self._post = post
        self.is_cancelled = False
        self._on_progress: Callable[[float, float | None], None] = lambda _fraction, _left: None
        self._on_done: Callable[[ExportResult | None, EvpError | None], None] = lambda _result, _error: None

    def start(
        self,
        on_progress: Callable[[float, float | None], None],
        on_done: Callable[[ExportResult | None, EvpError | None], None],
    ) -> None:
        """Start."""
        self._on_progress, self._on_done = on_progress, on_done
        on_progress(0.0, None)

    def progress(self, fraction: float, left_s: float | None) -> None:
        """Be so far."""
        self._on_progress(fraction, left_s)

    def finish(self, error: EvpError | None = None) -> None:
        """End well, or with trouble."""
        result = ExportResult(
            video=self.folder / "video.mp4",
            subtitles=(),
            poster=self.folder / "poster.jpg",
            duration_us=42 * US_PER_S,
            integrated_lufs=-16.1,
            true_peak_dbtp=-1.4,
        )
        self._on_done(None if error else result, error)

    def cancel(self) -> None:
        """Stop."""
        self.is_cancelled = True


FINDINGS = (
    Finding(subject="recorded", state="good", values={"recorded": 5, "parts": 5}, detail=""),
    Finding(
        subject="length",
        state="attention",
        values={"seconds": 42.0, "min_s": 60, "max_s": 180},
        detail="too_short",
    ),
    Finding(subject="loudness", state="good", values={"lufs": -16.2}, detail=""),
    Finding(subject="picture", state="good", values={}, detail=""),
    Finding(subject="brand", state="good", values={"kit": "Default"}, detail=""),
    Finding(subject="subtitles", state="good", values={}, detail=""),
    Finding(subject="speaker", state="attention", values={}, detail="no_name"),
)


class FakeAhead:
    """Makes nothing ahead, and remembers what it was asked."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.folder: Path | None = None
        self.is_paused = False

    def want(self, folder: Path | None) -> None:
        """Note the project."""
        self.calls.append("want")
        self.folder = folder

    def pause(self) -> None:
        """Note it."""
        self.calls.append("pause")
        self.is_paused = True

    def go_on(self) -> None:
        """Note it."""
        self.calls.append("go on")
        self.is_paused = False

    def close(self) -> None:
        """Note it."""
        self.calls.append("close")


class FakeSending:
    """Libraries that are asked nothing, and a queue that moves when the test says so."""

    def __init__(self) -> None:
        self.libraries: Libraries
        self.offers: dict[str, Offer | EvpError] = {}
        self.queue: dict[str, Upload] = {}
        self.wishes: list[tuple[str, str]] = []
        self.left: float | None = None
        self.is_held = False
        self.removals: tuple[Removal, ...] = ()
        self.deleted = Deleted(is_project_gone=True)
        self._note: Callable[[Path, edits.Edit], object] = lambda _folder, _edit: None
        self._listeners: list[Callable[[Upload], None]] = []

    def use(self, note: Callable[[Path, edits.Edit], object]) -> None:
        """Keep it."""
        self._note = note

    def go_on(self) -> None:
        """Nothing goes by itself here."""

    def close(self) -> None:
        """Nothing is open."""

    def hold(self, *, is_held: bool) -> None:
        """As the real one."""
        self.is_held = is_held
        for upload in self.uploads():
            for listener in tuple(self._listeners):
                listener(upload)

    def listen(self, listener: Callable[[Upload], None]) -> Callable[[], None]:
        """As the real one."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def ask(self, library: Library) -> Offer:
        """What the test says of a library, or its trouble."""
        found = self.offers.get(library.id, Offer(Limits(can_replace=True)))
        if isinstance(found, EvpError):
            raise found
        return found

    def submit(
        self, folder: Path, project: Project, kit: Kit, made: Any, library: Library, replaces: str = ""
    ) -> Upload:
        """Put it into the queue, on its way at once."""
        told = project.publication
        mark = edits.new_id()
        template = next((one for one in kit.spec.templates if one.id == project.template_id), None)
        package = Package(
            mark=mark,
            video="video.mp4",
            size_bytes=80_000_000,
            title=told.title or project.title,
            language=project.language,
            department=told.department,
            visibility=told.visibility or library.visibility,
            replaces=replaces,
            review=needed(kit.spec.review, template.review if template else "none"),
        )
        upload = Upload(
            id=mark,
            library=library.id,
            project_id=project.id,
            project=str(folder),
            package=package,
            state="sending",
        )
        self.queue[mark] = upload
        return upload

    def become(self, upload: Upload, **fields: Any) -> Upload:
        """Move an upload as the engine would, on the window's thread."""
        now = replace(self.queue[upload.id], **fields)
        self.queue[upload.id] = now
        if now.state == "published":
            self._note(Path(now.project), lambda project: edits.add_receipt(project, receipt_of(now)))
        for listener in tuple(self._listeners):
            listener(now)
        return now

    def arrive(self, upload: Upload, location: str) -> Upload:
        """It is in the library."""
        package = replace(upload.package, published_at="2026-05-03T12:00:00+00:00", sha256="0" * 64)
        remote = Remote(id=upload.id, url=location)
        return self.become(upload, state="published", package=package, remote=remote)

    def uploads(self) -> tuple[Upload, ...]:
        """Everything in the queue."""
        return tuple(self.queue.values())

    def newest(self, project_id: str) -> Upload | None:
        """As the real one."""
        mine = [one for one in self.uploads() if one.project_id == project_id and one.state != "cancelled"]
        return mine[-1] if mine else None

    def left_s(self, _upload: Upload) -> float | None:
        """What the test says."""
        return self.left

    def wish(self, upload_id: str, wish: str) -> None:
        """Remember it."""
        self.wishes.append((upload_id, wish))

    def take_back(self, project_id: str) -> None:
        """Take what ended badly off the list."""
        for upload in self.uploads():
            if upload.project_id == project_id and upload.state in ("failed", "sent_back"):
                del self.queue[upload.id]

    def forget(self, upload: Upload) -> None:
        """Off the list."""
        del self.queue[upload.id]

    def remove_everywhere(self, _folder: Path, _kit: Kit) -> tuple[Removal, ...]:
        """What the test says."""
        return self.removals

    def delete_everything(self, folder: Path, _kit: Kit) -> Deleted:
        """What the test says; nothing is really deleted."""
        self.wishes.append((str(folder), "delete everything"))
        return self.deleted

    def signed_in(self, library: Library) -> None:
        """Remember it."""
        self.wishes.append((library.id, "signed in"))


class FakeServices:
    """Everything the window asks for, with what was made kept for the test."""

    def __init__(self) -> None:
        self.recordings: list[FakeRecording] = []
        self.players: list[FakePlayer] = []
        self.ahead = FakeAhead()
        self.sending = FakeSending()
        self.settings: SettingsStore | None = None
        self.exports: list[FakeExport] = []
        self.styles: list[HouseStyle] = []
        self.rebuilt: list[Path] = []
        self.hotkeys: list[FakeHotkeys] = []
        self.taken_keys: tuple[Action, ...] = ()
        self.imported: list[tuple[Path, str]] = []
        self.import_trouble: EvpError | None = None
        self.findings: tuple[Finding, ...] = FINDINGS
        self.lost: tuple[tuple[int, int], ...] = ()
        self.recovered: dict[Path, tuple[Take, ...]] = {}
        self.devices = Devices(
            screens=(Screen(id="screen-0", name="Screen 1", x=0, y=0, width=1920, height=1080),),
            windows=(Window(id="window-7", title="Planner", x=80, y=60, width=1280, height=720),),
            cameras=(Camera(id="camera-0", name="Built-in camera"),),
            microphones=(Microphone(id="mic-0", name="Headset"), Microphone(id="mic-1", name="Built-in")),
        )

    def follow(
        self,
        folder: Path,
        project: Project,
        mask: Mask,
        progress: Callable[[float], None],
        is_cancelled: Callable[[], bool],
    ) -> Followed:
        """What the test says is lost; the mask moves a little."""
        moved = replace(mask.places[0], at_us=mask.end_us, x=mask.places[0].x + 0.1)
        return Followed(replace(mask, places=(*mask.places, moved)), self.lost)

    def make(self, settings: SettingsStore, _post: Post) -> Services:
        """The services as the window is given them."""
        self.sending.libraries = Libraries(settings)
        self.settings = settings
        return self.bundle()

    def bundle(self) -> Services:
        """The services of a window without settings."""
        return Services(
            list_devices=lambda: self.devices,
            open_recording=self._recording,  # type: ignore[arg-type]
            make_hotkeys=self._hotkeys,  # type: ignore[arg-type]
            bring_in=self._bring_in,
            recover=lambda folder: self.recovered.get(folder, ()),
            rebuild=self._rebuild,
            make_player=self._player,  # type: ignore[arg-type]
            recorded_picture=lambda _folder, _take, _kind, _time_us, width: picture(width, width * 9 // 16),
            follow=self.follow,
            thumbnail=lambda _folder, project, _kit, _clip, width: picture_of(project, width),
            check=lambda _folder, _project, _kit: self.findings,
            make_export=self._export,  # type: ignore[arg-type]
            sending=self.sending,  # type: ignore[arg-type]
            make_reviewing=self._reviewing,
            ahead=self.ahead,
            find_kit=lambda kit_id: brand_kits.find_kit(kit_id, paths.brand_kits_folder()),
            list_house_styles=lambda: [*list_house_styles(), *self.styles],
            install_kit=install_kit,
        )

    def _reviewing(self) -> Reviewing:
        assert self.settings is not None
        return Reviewing(self.settings, self.sending.libraries)

    def _hotkeys(self, post: Post, on_key: Callable[[str], None]) -> FakeHotkeys:
        self.hotkeys.append(FakeHotkeys(post, on_key, self.taken_keys))
        return self.hotkeys[-1]

    def _bring_in(
        self, _folder: Path, path: Path, block: Block, beside: Take | None, *_: Callable[..., object]
    ) -> Take:
        if self.import_trouble is not None:
            raise self.import_trouble
        self.imported.append((path, block.id))
        return beside or take_of(block.id, 6.0)

    def _rebuild(self, folder: Path) -> tuple[Take, ...]:
        self.rebuilt.append(folder)
        return ()

    def _recording(self, folder: Path, choice: Choice, post: Post) -> FakeRecording:
        self.recordings.append(FakeRecording(folder, choice, post))
        return self.recordings[-1]

    def _player(self, post: Post, on_picture: Any, on_state: Any) -> FakePlayer:
        self.players.append(FakePlayer(post, on_picture, on_state))
        return self.players[-1]

    def _export(self, folder: Path, post: Post) -> FakeExport:
        self.exports.append(FakeExport(folder, post))
        return self.exports[-1]
