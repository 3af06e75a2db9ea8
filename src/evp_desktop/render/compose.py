"""The one function that draws a picture of a video: preview and export both call `Composer.draw`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from evp_desktop.media.frames import Picture, Planes
from evp_desktop.model.masks import Mask
from evp_desktop.model.media import SourceKind
from evp_desktop.model.time import US_PER_S
from evp_desktop.render import motion, transitions
from evp_desktop.render.artwork import Artwork
from evp_desktop.render.captions import NO_CAPTIONS, Captions
from evp_desktop.render.cards import Cards
from evp_desktop.render.clip_picture import ClipPainter, Stream
from evp_desktop.render.colour import Look
from evp_desktop.render.masks import Patch, covered, patches_at
from evp_desktop.render.motion import WHOLE, Path, View
from evp_desktop.render.overlays import Stamp, blend
from evp_desktop.render.pointer import NO_MARKS, Marks, marks_at
from evp_desktop.render.scenes import Scene, Shown
from evp_desktop.render.shots import FADE_FRAMES, NameSpan, Plan, Shot, TitleSpan
from evp_desktop.render.sights import NO_SIGHTS, Sights

__all__ = ["Composer", "OpenReader", "PictureReader", "Stream"]

_LEAD_US = US_PER_S // 30 - 1
"""How far ahead of a frame's start its picture is looked up: half a frame, because it is shown for a whole
one, and half a period of the grabber, because a grab shows what happened in the period before it. So an
event is neither early nor late on average, and never more than a frame off against its sound.
"""
_HALF_FRAME_US = US_PER_S // 60


class PictureReader(Protocol):
    """A file of pictures, or a live device."""

    def frame_at(self, time_us: int) -> Planes:
        """The picture shown at a moment; the same object as long as it is the same picture."""

    def close(self) -> None:
        """Let go of the file."""


OpenReader = Callable[[str, SourceKind], tuple[PictureReader, int]]
"""Opens a stream of a take; also tells where the file's zero lies on the take's clock, in microseconds."""


class _Covered(NamedTuple):
    """A picture with patches over it, and what it was made of."""

    picture: Planes
    patches: tuple[Patch, ...]
    result: Planes


class Composer:
    """Draws any frame of one plan. For one thread; every thread has its own."""

    def __init__(
        self,
        plan: Plan,
        artwork: Artwork,
        open_reader: OpenReader,
        looks: Mapping[Stream, Look],
        sights: Sights = NO_SIGHTS,
        captions: Captions = NO_CAPTIONS,
    ) -> None:
        self._plan = plan
        self._art = artwork
        self._open_reader = open_reader
        self._sights = sights
        self._captions = captions
        self._cards = Cards(artwork)
        self._painter = ClipPainter(plan, artwork, looks, sights)
        self._readers: dict[Stream, tuple[PictureReader, int]] = {}
        self._covered: dict[Stream, _Covered] = {}
        self._paths: dict[tuple[str, int], Path] = {}
        self._drawn: Scene | None = None
        self._canvas: Picture | None = None
        self._sides: tuple[Picture, Picture] | None = None
        self._below: Scene | None = None

    def draw(self, frame: int, canvas: Picture) -> bool:
        """Draw a frame of the plan; False, and next to no work, when it equals the one drawn before.

        Raises `MediaUnreadable` and its like when a take cannot be read.
        """
        scene = self._scene(frame)
        if canvas is self._canvas and scene.is_same(self._drawn):
            return False
        self._canvas, self._drawn = canvas, None
        if scene.under is None:
            self._paint(scene, canvas)
        else:
            self._paint_both(scene, scene.under, canvas)
        self._lay_over(scene, canvas.planes)
        self._drawn = scene
        return True

    def close(self) -> None:
        """Let go of every file."""
        for reader, _ in self._readers.values():
            reader.close()
        self._readers.clear()
        self._cards.close()

    def _scene(self, frame: int) -> Scene:
        shot = self._plan.shot_at(frame)
        since = frame - shot.first_frame
        scene = self._picture_of(shot, since)._replace(over=self._shown_at(frame, shot))
        transition, under = shot.transition, shot.under
        if transition is None or under is None or since >= transition.frames:
            return scene
        last = self._drawn.under if self._drawn is not None and self._drawn.shot is shot else None
        if last is None:  # it stands still: looked up once
            last = self._picture_of(under, under.frames - 1)
        return scene._replace(under=last, part=transitions.part_at(transition, since))

    def _picture_of(self, shot: Shot, since: int) -> Scene:
        """A frame of a shot, `since` its first, without what is laid over it."""
        if not shot.is_picture:
            return Scene(shot, self._cards.state(shot, since), since)
        time_us = shot.take_us(since) + _LEAD_US
        backdrop = self._picture(shot, shot.backdrop, time_us) if shot.backdrop else None
        faces = tuple(self._picture(shot, kind, time_us) for kind in shot.faces)
        view = self._view(shot, time_us)
        marks = self._marks(shot, backdrop, time_us - _HALF_FRAME_US, view)
        return Scene(shot, None, since, backdrop, faces, view, marks)

    def _picture(self, shot: Shot, kind: SourceKind, time_us: int) -> Planes:
        """What a stream shows, with all masks on it: nothing behind this sees what lies beneath."""
        key = (shot.take_id, kind)
        if key not in self._readers:
            self._readers[key] = self._open_reader(*key)
        reader, start_us = self._readers[key]
        picture = reader.frame_at(time_us - start_us)
        return self._masked(key, picture, shot.masks, time_us) if shot.masks else picture

    def _masked(self, key: Stream, picture: Planes, masks: tuple[Mask, ...], time_us: int) -> Planes:
        patches = patches_at(masks, key[1], time_us, picture.width, picture.height)
        if not patches:
            return picture
        last = self._covered.get(key)
        if last is None or last.picture is not picture or last.patches != patches:
            last = self._covered[key] = _Covered(picture, patches, covered(picture, patches))
        return last.result

    def _view(self, shot: Shot, time_us: int) -> View:
        """The part of the backdrop that is shown."""
        if shot.backdrop is None or shot.zoom == "none":
            return WHOLE
        if shot.zoom == "slow":
            return motion.slow_view(time_us)
        trail = self._sights.trail(shot)
        if trail is None:
            return WHOLE
        key = (shot.take_id, shot.speed_percent)
        if key not in self._paths:
            closer = motion.closer_on(self._plan.width, self._plan.height)
            self._paths[key] = motion.path_of(
                trail.clicks, (trail.width, trail.height), closer, shot.speed_percent
            )
        return motion.view_at(self._paths[key], time_us)

    def _marks(self, shot: Shot, backdrop: Planes | None, time_us: int, view: View) -> Marks:
        trail = self._sights.trail(shot)
        place = self._painter.places(shot, backdrop).backdrop if trail is not None else None
        if trail is None or place is None:
            return NO_MARKS
        return marks_at(shot, trail, time_us, view, place)

    def _shown_at(self, frame: int, shot: Shot) -> tuple[Shown, ...]:
        """What is laid over a frame, the lowest first: logo, chapter's title, names, subtitles."""
        shown: list[Shown] = []
        if self._art.logo is not None and (strength := _logo_strength(shot, frame)) > 0:
            shown.append(Shown(self._art.logo, strength))
        if shot.kind == "clip":
            spans: list[tuple[NameSpan | TitleSpan, Stamp | None]]
            spans = [(span, self._art.title_of(span.heading)) for span in self._plan.titles]
            spans += [(span, self._art.name_of(span)) for span in self._plan.names]
            shown += [
                Shown(stamp, _strength(frame, span))
                for span, stamp in spans
                if stamp is not None and span.first_frame <= frame < span.end_frame
            ]
        if caption := self._captions.at(frame):
            shown.append(Shown(caption, 1.0))
        return tuple(shown)

    def _paint(self, scene: Scene, canvas: Picture) -> None:
        if scene.shot.is_picture:
            self._painter.paint(scene, canvas)
        else:
            self._cards.paint(canvas, scene.shot, scene.since)

    def _paint_both(self, scene: Scene, under: Scene, canvas: Picture) -> None:
        if self._sides is None:
            size = (self._plan.width, self._plan.height)
            self._sides = (Picture(*size), Picture(*size))
        below, above = self._sides
        if not under.is_same(self._below):
            self._below = None
            self._paint(under, below)
            self._below = under
        self._paint(scene, above)
        assert scene.shot.transition is not None
        movement = scene.shot.transition.movement
        transitions.join(movement, below.planes, above.planes, scene.part, canvas.planes)

    def _lay_over(self, scene: Scene, canvas: Planes) -> None:
        for stamp, strength in scene.over:
            blend(canvas, stamp, strength)


def _strength(frame: int, span: NameSpan | TitleSpan) -> float:
    """How strongly something shows that comes and goes."""
    return min(_fade_in(frame - span.first_frame), _fade_in(span.end_frame - 1 - frame))


def _fade_in(frames: int) -> float:
    """From almost 0 at the first frame to 1, easing out."""
    part = min(1.0, max(0.0, (frames + 1) / FADE_FRAMES))
    return 1 - (1 - part) ** 2


def _logo_strength(shot: Shot, frame: int) -> float:
    """The logo stands still over clips; where a transition comes from a card or goes to one, it fades."""
    here = 1.0 if shot.kind == "clip" else 0.0
    since = frame - shot.first_frame
    if shot.transition is None or shot.under is None or since >= shot.transition.frames:
        return here
    before = 1.0 if shot.under.kind == "clip" else 0.0
    return before + (here - before) * transitions.part_at(shot.transition, since)
