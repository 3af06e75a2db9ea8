"""The pointer's file: what was written comes back, wherever the file ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evp_desktop.errors import MediaUnreadable, NotFound
from evp_desktop.media.pointer_log import MAX_BYTES, PointerEvent, PointerWriter, read_pointer

PIXELS = st.integers(-3000, 3000)
EVENTS = st.lists(
    st.builds(
        PointerEvent,
        t_us=st.integers(0, 10**12),
        x=PIXELS,
        y=PIXELS,
        button=st.none() | st.integers(1, 3),
        down=st.none() | st.booleans(),
    ),
    max_size=20,
)


def written(folder: Path, events: list[PointerEvent]) -> Path:
    path = folder / "pointer.jsonl"
    writer = PointerWriter(path)
    for event in events:
        writer.write(event)
    writer.close()
    return path


@given(EVENTS)
def test_what_was_written_comes_back(tmp_path: Path, events: list[PointerEvent]) -> None:
    """Every field, in the order of the times."""
    assert list(read_pointer(written(tmp_path, events))) == sorted(events, key=lambda event: event.t_us)


@given(EVENTS, st.data())
def test_a_file_may_end_anywhere(tmp_path: Path, events: list[PointerEvent], data: st.DataObject) -> None:
    """Every whole line is kept, and zeros that a lost disk leaves at the end are no line."""
    path = written(tmp_path, events)
    whole = path.read_bytes()
    cut = whole[: data.draw(st.integers(0, len(whole)))]
    path.write_bytes(cut + b"\0" * data.draw(st.integers(0, 9)))
    assert len(read_pointer(path)) == cut.count(b"\n")


def test_a_line_is_on_the_disk_at_once(tmp_path: Path) -> None:
    """A killed program loses no line; a move has no button, a release says so."""
    writer = PointerWriter(tmp_path / "pointer.jsonl")
    writer.write(PointerEvent(t_us=1_000, x=-4, y=5))
    writer.write(PointerEvent(t_us=2_000, x=6, y=7, button=1, down=False))
    lines = (tmp_path / "pointer.jsonl").read_bytes()
    assert lines == b'{"t_us":1000,"x":-4,"y":5}\n{"t_us":2000,"x":6,"y":7,"button":1,"down":false}\n'
    writer.close()


@pytest.mark.parametrize(
    "line",
    [
        b"no json",
        b'{"t_us":-1,"x":0,"y":0}',
        b'{"t_us":1,"x":1e99,"y":0}',
        b'{"t_us":1,"x":0,"y":0,"button":77}',
        b'{"t_us":1}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_a_file_that_is_not_ours_is_refused(tmp_path: Path, line: bytes) -> None:
    """One clear reason, whatever stands in it."""
    path = tmp_path / "pointer.jsonl"
    path.write_bytes(line + b"\n" + b'{"t_us":1,"x":0,"y":0}\n')
    with pytest.raises(MediaUnreadable):
        read_pointer(path)


def test_an_absent_or_endless_file_is_refused(tmp_path: Path) -> None:
    """Before it is read."""
    with pytest.raises(NotFound):
        read_pointer(tmp_path / "pointer.jsonl")
    with (tmp_path / "large").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(MediaUnreadable, match="larger"):
        read_pointer(tmp_path / "large")
