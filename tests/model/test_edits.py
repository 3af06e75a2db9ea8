"""Single edits and measures of the document."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evp_desktop.model import edits, upgrades
from evp_desktop.model.edits import MIN_CLIP_US
from evp_desktop.model.masks import Mask, MaskPlace
from evp_desktop.model.script import Block, script_us, spoken_us, word_count
from evp_desktop.model.time import US_PER_S, clock_text, frame_at, frame_start_us, to_frame
from tests.render.test_plan import project_of, take_of

START = project_of((0, 20 * US_PER_S), (US_PER_S, 6 * US_PER_S), (0, 3 * US_PER_S))
TIMES = st.integers(-100 * US_PER_S, 100 * US_PER_S)


@given(TIMES, TIMES)
def test_a_trim_stays_in_the_take(start_us: int, end_us: int) -> None:
    """Wherever a handle is dragged, the clip lies in its take and is at least 0.2 s long."""
    trimmed = edits.trim_clip(START, "clip0", start_us=start_us)
    trimmed = edits.trim_clip(trimmed, "clip0", end_us=end_us)
    clip = trimmed.clips[0]
    assert clip.start_us >= 0
    assert clip.end_us <= 60 * US_PER_S
    assert clip.duration_us >= MIN_CLIP_US
    assert trimmed.clips[1:] == START.clips[1:]


def test_a_trim_that_changes_nothing_is_the_same_project() -> None:
    """The very same value comes back, so that nothing is saved or drawn again."""
    assert edits.trim_clip(START, "clip0", end_us=20 * US_PER_S) is START
    assert edits.trim_clip(START, "absent", end_us=1) is START
    assert edits.move_block(START, "block0", -1) is START
    assert edits.choose_take(START, "absent") is START
    assert edits.discard_take(START, "absent") is START


def test_a_new_take_is_shown_in_place_of_the_older_one() -> None:
    """ "Again": the block shows the new take whole; the old one is kept and can be chosen."""
    again = replace(take_of(7, 4 * US_PER_S, "screen"), block_id="block1")
    after = edits.add_take(START, again)
    assert [clip.take_id for clip in after.clips] == ["take0", "take7", "take2"]
    assert (after.clips[1].start_us, after.clips[1].end_us) == (0, 4 * US_PER_S)
    assert [take.id for take in after.takes_of("block1")] == ["take1", "take7"]
    assert edits.choose_take(after, "take1").clips[1].take_id == "take1"
    assert edits.add_take(after, again) is after


def test_a_slip_is_kept_but_not_shown() -> None:
    """A take shorter than a clip may be is in the project, and the block shows what it showed."""
    slip = replace(take_of(7, MIN_CLIP_US - 1, "screen"), block_id="block1")
    after = edits.add_take(START, slip)
    assert after.clips == START.clips
    assert after.take("take7") is not None


def test_a_discarded_take_makes_room_for_the_one_before() -> None:
    """Thrown away, the newest other take is shown; chosen again, it is back."""
    again = replace(take_of(7, 4 * US_PER_S, "screen"), block_id="block1")
    without = edits.discard_take(edits.add_take(START, again), "take7")
    assert without.clips[1].take_id == "take1"
    assert without.discarded == ("take7",)
    assert edits.choose_take(without, "take7").discarded == ()
    assert edits.discard_take(START, "take1").clip_of("block1") is None


def test_clips_follow_the_script() -> None:
    """A part that moves takes its clip along; a part that goes takes its clip, never its takes."""
    moved = edits.move_block(START, "block2", -2)
    assert [clip.block_id for clip in moved.clips] == ["block2", "block0", "block1"]
    removed = edits.remove_block(START, "block0")
    assert [clip.block_id for clip in removed.clips] == ["block1", "block2"]
    assert removed.takes == START.takes
    assert edits.move_block(START, "block0", 99).blocks[-1].id == "block0"


def test_a_part_goes_where_it_is_put() -> None:
    """Behind the named part, or last."""
    after = edits.add_block(START, Block(id="new"), "block0")
    assert [block.id for block in after.blocks] == ["block0", "new", "block1", "block2"]
    assert edits.add_block(START, Block(id="new"), "absent").blocks[-1].id == "new"


def test_how_much_is_recorded() -> None:
    """Length and parts of the project, without cards."""
    assert START.duration_us == 28 * US_PER_S
    assert START.recorded_blocks == 3
    assert edits.remove_block(START, "block0").recorded_blocks == 2


@given(st.integers(0, 10**12))
def test_frames_and_times(time_us: int) -> None:
    """The nearest frame is never more than half a frame away, and frames survive being times."""
    assert abs(to_frame(time_us) - time_us) <= 16_667
    frame = time_us % 10**7
    assert frame_at(frame_start_us(frame)) == frame
    assert frame_at(frame_start_us(frame, Fraction(25)), Fraction(25)) == frame


@pytest.mark.parametrize(
    ("time_us", "text"),
    [(0, "0:00"), (59_999_999, "0:59"), (60_000_000, "1:00"), (3_661_000_000, "1:01:01"), (-5, "0:00")],
)
def test_time_in_words(time_us: int, text: str) -> None:
    """Minutes and seconds, hours when there are any, rounded down."""
    assert clock_text(time_us) == text


def test_the_script_has_a_length() -> None:
    """130 words a minute and half a second between parts; empty parts take no time."""
    text = " ".join(["word"] * 130)
    assert spoken_us(text) == 60 * US_PER_S
    assert script_us((Block(id="a", text=text), Block(id="b", text=" "))) == 60_500_000
    assert word_count("don't re-do it: twee-en-twintig!") == 4


def test_older_documents_are_brought_up_one_step_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps are applied in order from the format that was found, and the given document stays as it was."""
    steps = {("Film", 1): lambda raw: raw | {"a": 1}, ("Film", 2): lambda raw: raw | {"b": raw["a"] + 1}}
    monkeypatch.setattr(upgrades, "STEPS", steps)
    old = {"format": 1}
    assert upgrades.upgrade("Film", old, 1) == {"format": 3, "a": 1, "b": 2}
    assert upgrades.upgrade("Other", old, 1) == {"format": 1}
    assert old == {"format": 1}


def test_a_still_splits_its_clip() -> None:
    """The picture at that moment stands in between; both halves go on where they were."""
    frozen = edits.freeze(START, "clip0", 8 * US_PER_S, 2 * US_PER_S)
    lengths = [(clip.start_us, clip.end_us, clip.duration_us) for clip in frozen.clips[:3]]
    second = US_PER_S
    assert lengths == [
        (0, 8 * second, 8 * second),
        (8 * second, 8 * second, 2 * second),
        (8 * second, 20 * second, 12 * second),
    ]
    assert len({clip.id for clip in frozen.clips}) == len(frozen.clips)
    still = frozen.clips[1]
    assert edits.freeze(frozen, still.id, 8 * US_PER_S, US_PER_S) is frozen
    assert edits.trim_clip(frozen, still.id, end_us=0) is frozen
    assert edits.freeze(START, "clip0", 21 * US_PER_S, US_PER_S) is START


@given(st.integers(25, 400))
def test_a_clip_lasts_as_long_as_its_speed_says(speed_percent: int) -> None:
    """Twice as fast is half as long."""
    clip = edits.change_clip(START, "clip0", speed_percent=speed_percent).clips[0]
    assert abs(clip.duration_us - 20 * US_PER_S * 100 / speed_percent) < 1


def test_a_mask_is_put_changed_and_taken_away() -> None:
    """One of the same id takes its place; taking away what is not there changes nothing."""
    place = MaskPlace(at_us=0, x=0.1, y=0.1, width=0.2, height=0.1)
    mask = Mask(id="mask", take_id="take0", start_us=0, end_us=US_PER_S, places=(place,))
    covered = edits.add_mask(START, mask)
    changed = edits.add_mask(covered, replace(mask, style="solid"))
    assert [one.style for one in changed.masks] == ["solid"]
    assert edits.remove_mask(changed, "mask").masks == ()
    assert edits.remove_mask(START, "mask") is START
