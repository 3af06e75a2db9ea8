"""Follows a covered region through its take: on a page that scrolls, in a window that is moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from msgspec.structs import replace

from evp_desktop.errors import Cancelled, NotFound
from evp_desktop.media.frames import Plane, Planes
from evp_desktop.media.reader import VideoReader
from evp_desktop.model.masks import Mask, MaskPlace
from evp_desktop.model.project import Project
from evp_desktop.model.time import frame_at, frame_start_us
from evp_desktop.services import projects

SURE = 0.75
"""How like its first picture a region must be to be the same (normalised correlation, 1 is equal)."""
_MUCH_BETTER = 0.1
"""A place far away must be so much more like it than one nearby: lines of text are much alike."""
_NEAR = 0.15
"""Nearby is this far, as a part of the picture."""
_AROUND = 0.3
"""What is followed is the region with this much around it: a name stands on a row of its own kind."""
_COARSE_PX = 960
"""The longer side of the picture that is searched; the place is then refined in the picture itself."""
_PLAIN = 4.0
"""A region with less contrast than this looks like any other plain one."""
_STANDS_US = 50_000
"""Where nothing moved for longer than this it stood still, and then jumped."""
_MOST_PLACES = 9_900
"""A mask may have 10,000; each move takes two."""
_TELL_EVERY = 30
"""Frames: progress is told once a second of the take."""


class Followed(NamedTuple):
    """The mask with its places, and from when to when (on the take's clock) the region was not found."""

    mask: Mask
    lost: tuple[tuple[int, int], ...]


class _Patch(NamedTuple):
    """What is looked for, in the picture and coarsely, and where its corner lay at first."""

    fine: Plane
    coarse: Plane
    left: int
    top: int


def track(
    folder: Path,
    project: Project,
    mask: Mask,
    progress: Callable[[float], None] = lambda _: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Followed:
    """Follow what a mask covers at its first place, from its beginning to its end.

    Where the region is not found the mask stays where it was last. Only pictures that differ are looked at.
    Raises `NotFound`, `MediaUnreadable`, or `Cancelled`.
    """
    take = project.take(mask.take_id)
    source = take.source(mask.source) if take else None
    if take is None or source is None:
        raise NotFound(mask.take_id)
    path = projects.takes_folder(folder) / take.id / source.file
    with VideoReader(path) as reader:
        pictures = _pictures(reader, mask, source.start_us, progress, is_cancelled)
        return _followed(mask, pictures)


def _pictures(
    reader: VideoReader,
    mask: Mask,
    start_us: int,
    progress: Callable[[float], None],
    is_cancelled: Callable[[], bool],
) -> Iterator[tuple[int, Planes]]:
    """Each picture that differs from the one before, with its moment on the take's clock."""
    last: Planes | None = None
    first, end = frame_at(mask.start_us), frame_at(mask.end_us)
    for frame in range(first, max(first, end) + 1):
        if is_cancelled():
            raise Cancelled
        time_us = frame_start_us(frame)
        picture = reader.frame_at(max(0, time_us - start_us))
        if picture is not last:
            last = picture
            yield time_us, picture
        if frame % _TELL_EVERY == 0:
            progress((frame - first) / max(1, end - first))


def _followed(mask: Mask, pictures: Iterator[tuple[int, Planes]]) -> Followed:
    _, first = next(pictures)
    trace = _Trace(mask, first)
    for time_us, picture in pictures:
        trace.look(time_us, picture.y)
    return trace.result()


class _Trace:
    """Where the region was so far."""

    def __init__(self, mask: Mask, picture: Planes) -> None:
        self._mask = mask
        self._first = mask.places[0]
        self._size = (picture.width, picture.height)
        self._scale = min(1.0, _COARSE_PX / max(self._size))
        self._patch = self._cut(picture.y)
        self._places = [replace(self._first, at_us=mask.start_us)]
        self._at = (self._patch.left, self._patch.top)
        self._lost_us: int | None = mask.start_us if float(self._patch.fine.std()) < _PLAIN else None
        self._lost: list[tuple[int, int]] = []
        self._is_blind = self._lost_us is not None

    def look(self, time_us: int, luma: Plane) -> None:
        """Find the region in the next picture."""
        found = None if self._is_blind or len(self._places) >= _MOST_PLACES else self._found(luma)
        if found is None:
            self._lost_us = time_us if self._lost_us is None else self._lost_us
            return
        if self._lost_us is not None:
            self._lost.append((self._lost_us, time_us))
            self._lost_us = None
        if found != self._at:
            self._go(time_us, found)

    def result(self) -> Followed:
        """All that was found."""
        lost = list(self._lost)
        if self._lost_us is not None:
            lost.append((self._lost_us, self._mask.end_us))
        return Followed(replace(self._mask, places=tuple(self._places)), tuple(lost))

    def _go(self, time_us: int, at: tuple[int, int]) -> None:
        last = self._places[-1]
        if time_us - last.at_us > _STANDS_US:
            self._places.append(replace(last, at_us=time_us - 1))  # it stood still until now
        x = self._first.x + (at[0] - self._patch.left) / self._size[0]
        y = self._first.y + (at[1] - self._patch.top) / self._size[1]
        self._places.append(MaskPlace(at_us=time_us, x=x, y=y, width=last.width, height=last.height))
        self._at = at

    def _cut(self, luma: Plane) -> _Patch:
        """The region with some of what is around it, inside the picture."""
        width, height = self._size
        place, room = self._first, _AROUND * min(self._first.width * width, self._first.height * height)
        left, right = (
            _inside(edge, width) for edge in (place.x * width - room, (place.x + place.width) * width + room)
        )
        top, low = (
            _inside(edge, height)
            for edge in (place.y * height - room, (place.y + place.height) * height + room)
        )
        fine = luma[top : max(low, top + 2), left : max(right, left + 2)]
        return _Patch(fine.copy(), _scaled(fine, self._scale), left, top)

    def _found(self, luma: Plane) -> tuple[int, int] | None:
        """Where the region's corner lies now: nearby, else anywhere, else nearby in part."""
        coarse = _scaled(luma, self._scale)
        found = self._matched(luma, coarse, self._patch, is_anywhere=True)
        halves = (half for half in _halves(self._patch, self._scale) if half.fine.std() >= _PLAIN)
        while found is None and (half := next(halves, None)) is not None:
            found = self._matched(luma, coarse, half, is_anywhere=False)
        return found

    def _matched(
        self, luma: Plane, coarse: Plane, patch: _Patch, *, is_anywhere: bool
    ) -> tuple[int, int] | None:
        """Where the whole region's corner lies by a patch of it, which may be beyond the picture's edge."""
        scores = _scores(coarse, patch.coarse)
        if scores is None:
            return None
        across, down = patch.left - self._patch.left, patch.top - self._patch.top
        x, y = round((self._at[0] + across) * self._scale), round((self._at[1] + down) * self._scale)
        reach = round(_NEAR * max(coarse.shape))
        left, top = max(0, x - reach), max(0, y - reach)
        best = _best(scores) if is_anywhere else (0.0, (0, 0))
        near = scores[top : max(0, y + reach + 1), left : max(0, x + reach + 1)]
        if near.size:
            score, place = _best(near)
            if score >= SURE and score >= best[0] - _MUCH_BETTER:
                best = (score, (left + place[0], top + place[1]))
        at = self._refined(luma, patch, best[1]) if best[0] >= SURE else None
        return (at[0] - across, at[1] - down) if at else None

    def _refined(self, luma: Plane, patch: _Patch, coarse: tuple[int, int]) -> tuple[int, int] | None:
        """The place to a pixel."""
        reach = round(2 / self._scale) + 1
        left, top = (max(0, round(at / self._scale) - reach) for at in coarse)
        high, wide = patch.fine.shape
        window = luma[top : top + high + 2 * reach, left : left + wide + 2 * reach]
        scores = _scores(window, patch.fine)
        if scores is None:
            return None
        score, (across, down) = _best(scores)
        return (left + across, top + down) if score >= SURE else None


def _halves(patch: _Patch, scale: float) -> Iterator[_Patch]:
    """The lower, upper, right and left half: what is seen of a region that leaves the picture."""
    high, wide = (side // 2 for side in patch.fine.shape)
    for rows, columns in (
        (slice(high, None), slice(None)),
        (slice(high), slice(None)),
        (slice(None), slice(wide, None)),
        (slice(None), slice(wide)),
    ):
        fine = patch.fine[rows, columns]
        left, top = patch.left + (columns.start or 0), patch.top + (rows.start or 0)
        yield _Patch(fine, _scaled(fine, scale), left, top)


def _inside(edge: float, length: int) -> int:
    return min(max(0, round(edge)), length)


def _scaled(plane: Plane, scale: float) -> Plane:
    import cv2

    if scale >= 1:
        return plane
    size = tuple(max(2, round(side * scale)) for side in plane.shape[::-1])
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.uint8)


def _scores(picture: Plane, patch: Plane) -> Any:
    """How like the patch each place is; None where the patch is larger than the picture."""
    import cv2

    if picture.shape[0] < patch.shape[0] or picture.shape[1] < patch.shape[1]:
        return None
    return cv2.matchTemplate(np.ascontiguousarray(picture), patch, cv2.TM_CCOEFF_NORMED)


def _best(scores: Any) -> tuple[float, tuple[int, int]]:
    """The highest score and its place, across and down."""
    down, across = np.unravel_index(int(np.argmax(scores)), scores.shape)
    return float(scores[down, across]), (int(across), int(down))
