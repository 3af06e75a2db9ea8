"""Reading and shaping sound: mono float32 at 48 kHz everywhere above the files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from evp_desktop.errors import MediaUnreadable
from evp_desktop.media.trouble import media_errors, open_media
from evp_desktop.model.time import US_PER_S

RATE_HZ = 48_000
Samples = npt.NDArray[np.float32]


def to_samples(time_us: int) -> int:
    """How many samples `time_us` lasts."""
    return round(time_us * RATE_HZ / US_PER_S)


def read_sound(path: Path, start_us: int, end_us: int) -> Iterator[Samples]:
    """Blocks of the sound between two moments of a file, exactly as long as asked.

    Moments before the file's beginning or behind its end are silence. Raises `MediaUnreadable` and its like.
    """
    wanted, given = to_samples(end_us) - to_samples(start_us), 0
    first = to_samples(start_us)
    if first < 0:
        given = min(-first, wanted)
        yield np.zeros(given, np.float32)
    for position, block in _decoded(path, max(0, start_us)):
        if given >= wanted:
            return
        skip = first + given - position
        if skip < 0:  # a hole in the file
            hole = min(-skip, wanted - given)
            yield np.zeros(hole, np.float32)
            given += hole
            skip = 0
        part = block[skip : skip + wanted - given]
        if len(part):
            yield part
            given += len(part)
    if given < wanted:
        yield np.zeros(wanted - given, np.float32)


def whole_sound(path: Path) -> Iterator[Samples]:
    """Blocks of all the sound in a file, from its time 0 on; raises as `read_sound`."""
    given = 0
    for position, block in _decoded(path, 0):
        if position > given:
            yield np.zeros(position - given, np.float32)
        yield block[max(0, given - position) :]
        given = max(given, position + len(block))


def _decoded(path: Path, start_us: int) -> Iterator[tuple[int, Samples]]:
    """Blocks from about `start_us` on, each with the index of its first sample at 48 kHz."""
    with media_errors(path), open_media(path) as container:
        if not container.streams.audio:
            raise MediaUnreadable(path, "no sound in it")
        stream = container.streams.audio[0]
        if start_us:
            container.seek(start_us, backward=True)
        resampler = av.AudioResampler(format="fltp", rate=RATE_HZ)
        position: int | None = None
        for frame in _frames(container, stream):
            for out in resampler.resample(frame):
                if position is None:
                    position = round((out.pts or 0) * (out.time_base or Fraction(1, RATE_HZ)) * RATE_HZ)
                block = to_mono(out)
                yield position, block
                position += len(block)


def _frames(container: av.container.InputContainer, stream: av.AudioStream) -> Iterator[av.AudioFrame | None]:
    """Every frame that can be decoded, then None; a damaged end simply ends the file."""
    with suppress(av.error.InvalidDataError, av.error.EOFError):
        yield from container.decode(stream)
    yield None


def to_mono(frame: av.AudioFrame) -> Samples:
    """The channels of a float frame as one: their mean, so that a voice on two speakers stays as loud."""
    samples = np.asarray(frame.to_ndarray(), np.float32)
    return samples.mean(axis=0) if frame.format.is_planar else samples.reshape(-1)


def in_steps(blocks: Iterable[Samples], size: int) -> Iterator[Samples]:
    """The same samples in blocks of one size; the last may be shorter."""
    waiting: list[Samples] = []
    count = 0
    for block in blocks:
        waiting.append(block)
        count += len(block)
        if count >= size:
            joined = np.concatenate(waiting) if len(waiting) > 1 else block
            whole = count // size * size
            yield from joined[:whole].reshape(-1, size)
            waiting, count = [joined[whole:]], count - whole
    if count:
        yield np.concatenate(waiting)


def filtered(blocks: Iterable[Samples], filters: list[tuple[str, str]]) -> Iterator[av.AudioFrame]:
    """What a chain of libav filters (name, arguments) makes of mono blocks, as frames."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(
        sample_rate=RATE_HZ, format="flt", layout="mono", time_base=Fraction(1, RATE_HZ)
    )
    last = source
    for name, arguments in filters:
        following = graph.add(name, arguments)
        last.link_to(following)
        last = following
    last.link_to(graph.add("abuffersink"))
    graph.configure()
    position = 0
    for block in blocks:
        graph.push(_frame(block, position))
        position += len(block)
        yield from _ready(graph)
    graph.push(None)
    yield from _ready(graph)


def _frame(block: Samples, position: int) -> av.AudioFrame:
    frame = av.AudioFrame.from_ndarray(block.reshape(1, -1), format="flt", layout="mono")
    frame.sample_rate = RATE_HZ
    frame.pts, frame.time_base = position, Fraction(1, RATE_HZ)
    return frame


def _ready(graph: av.filter.Graph) -> Iterator[av.AudioFrame]:
    while True:
        try:
            frame = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        if isinstance(frame, av.AudioFrame):
            yield frame
