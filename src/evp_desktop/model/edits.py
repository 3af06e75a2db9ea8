"""Edits: each takes a project and returns the changed one, or the same where there is nothing to change."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TypedDict, Unpack

from msgspec.structs import replace

from evp_desktop.model.clips import Clip, Transition
from evp_desktop.model.consent import Consent
from evp_desktop.model.delivery import Delivery
from evp_desktop.model.masks import Mask
from evp_desktop.model.media import Take
from evp_desktop.model.project import (
    BrandChoice,
    Finish,
    Project,
    Publication,
    Receipt,
    Retention,
    Speaker,
)
from evp_desktop.model.review import ReviewRound
from evp_desktop.model.script import Background, Block, FaceFrame, Layout, Pointer, Zoom
from evp_desktop.model.time import US_PER_MS

MIN_CLIP_US = 200 * US_PER_MS
"""A clip shorter than this is a slip of the hand: trimming stops here."""

Edit = Callable[[Project], Project]


def new_id() -> str:
    """A fresh identifier for a project, block, take or clip."""
    return uuid.uuid4().hex[:12]


def set_title(project: Project, title: str) -> Project:
    """Rename the video."""
    return replace(project, title=title)


def set_speaker(project: Project, speaker: Speaker) -> Project:
    """Say who is heard."""
    return replace(project, speaker=speaker)


def set_second_speaker(project: Project, speaker: Speaker) -> Project:
    """Say who else is heard."""
    return replace(project, second_speaker=speaker)


def set_kit_version(project: Project, version: str) -> Project:
    """Note the version of the house style that the maker has seen the video in."""
    return replace(project, brand_kit_version=version)


def choose_brand(project: Project, path: str, value: str | float) -> Project:
    """Choose something of the house style that the kit leaves free, in place of what was chosen before."""
    others = tuple(choice for choice in project.brand_choices if choice.path != path)
    return replace(project, brand_choices=(*others, BrandChoice(path, value)))


def leave_brand(project: Project, path: str) -> Project:
    """Have something of the house style as the kit has it."""
    others = tuple(choice for choice in project.brand_choices if choice.path != path)
    return replace(project, brand_choices=others) if others != project.brand_choices else project


def set_publication(project: Project, publication: Publication) -> Project:
    """Change what the library will be told."""
    return replace(project, publication=publication)


def add_receipt(project: Project, receipt: Receipt) -> Project:
    """Note that the video was published; what is known of the same upload is told anew."""
    others = tuple(one for one in project.receipts if not receipt.mark or one.mark != receipt.mark)
    return replace(project, receipts=(*others, receipt))


def put_consent(project: Project, consent: Consent) -> Project:
    """Keep a consent, in place of the one with its id; none is ever forgotten, only withdrawn."""
    others = tuple(one for one in project.consents if one.id != consent.id)
    return replace(project, consents=(*others, consent))


def set_retention(project: Project, retention: Retention) -> Project:
    """How long the video is kept, and who decides about it then."""
    return replace(project, retention=retention)


def set_review(project: Project, review: ReviewRound) -> Project:
    """How far the review of the video is."""
    return replace(project, review=review)


def add_block(project: Project, block: Block, after_id: str = "") -> Project:
    """Put a block behind `after_id`, or last."""
    ids = [existing.id for existing in project.blocks]
    at = ids.index(after_id) + 1 if after_id in ids else len(ids)
    return replace(project, blocks=(*project.blocks[:at], block, *project.blocks[at:]))


class BlockChange(TypedDict, total=False):
    """What can be changed of a block; what is left out stays as it is."""

    heading: str
    text: str
    layout: Layout
    background: Background
    face_frame: FaceFrame
    zoom: Zoom
    pointer: Pointer
    are_clicks_marked: bool
    are_keys_shown: bool


def change_block(project: Project, block_id: str, **change: Unpack[BlockChange]) -> Project:
    """Change what is given of a block."""
    blocks = tuple(replace(block, **change) if block.id == block_id else block for block in project.blocks)
    return replace(project, blocks=blocks) if blocks != project.blocks else project


class ClipChange(TypedDict, total=False):
    """What can be changed of a clip besides its ends."""

    speed_percent: int
    transition: Transition


def change_clip(project: Project, clip_id: str, **change: Unpack[ClipChange]) -> Project:
    """Change what is given of a clip."""
    clips = tuple(replace(clip, **change) if clip.id == clip_id else clip for clip in project.clips)
    return replace(project, clips=clips) if clips != project.clips else project


def freeze(project: Project, clip_id: str, at_us: int, lasts_us: int) -> Project:
    """Let the picture stand still at a moment of a clip's take: the clip is split there by a still.

    The same project for a moment outside the clip or a still shorter than `MIN_CLIP_US`.
    """
    clip = next((clip for clip in project.clips if clip.id == clip_id), None)
    if clip is None or clip.freeze_us or not clip.start_us <= at_us <= clip.end_us or lasts_us < MIN_CLIP_US:
        return project
    still = replace(clip, id=new_id(), start_us=at_us, end_us=at_us, freeze_us=lasts_us, transition="cut")
    before = replace(clip, end_us=at_us)
    behind = replace(clip, id=new_id(), start_us=at_us, transition="cut")
    parts = [part for part in (before, still, behind) if part.freeze_us or part.duration_us >= MIN_CLIP_US]
    at = project.clips.index(clip)
    return replace(project, clips=(*project.clips[:at], *parts, *project.clips[at + 1 :]))


def unfreeze(project: Project, still_id: str) -> Project:
    """Take a still out; what it parted is one clip again where nothing else lies between."""
    at = next((place for place, clip in enumerate(project.clips) if clip.id == still_id), -1)
    if at < 0 or not project.clips[at].freeze_us:
        return project
    before, behind = list(project.clips[:at]), list(project.clips[at + 1 :])
    if before and behind and _goes_on(before[-1], behind[0]):
        before[-1] = replace(before[-1], end_us=behind.pop(0).end_us)
    return replace(project, clips=(*before, *behind))


def _goes_on(first: Clip, second: Clip) -> bool:
    is_plain = not first.freeze_us and not second.freeze_us and second.transition == "cut"
    is_one = first.block_id == second.block_id and first.take_id == second.take_id
    is_even = first.speed_percent == second.speed_percent
    return is_plain and is_one and is_even and first.end_us == second.start_us


def add_mask(project: Project, mask: Mask) -> Project:
    """Cover a region, or put the mask in the place of the one with its id."""
    others = tuple(one for one in project.masks if one.id != mask.id)
    return replace(project, masks=(*others, mask))


def remove_mask(project: Project, mask_id: str) -> Project:
    """Show a region again."""
    masks = tuple(one for one in project.masks if one.id != mask_id)
    return replace(project, masks=masks) if masks != project.masks else project


def set_finish(project: Project, finish: Finish) -> Project:
    """Say what is done to picture and sound by itself."""
    return replace(project, finish=finish)


def set_delivery(project: Project, delivery: Delivery) -> Project:
    """Say what the finished video shall be."""
    return replace(project, delivery=delivery)


def remove_block(project: Project, block_id: str) -> Project:
    """Take a block out of the script and the video; its takes are kept."""
    blocks = tuple(block for block in project.blocks if block.id != block_id)
    clips = tuple(clip for clip in project.clips if clip.block_id != block_id)
    return replace(project, blocks=blocks, clips=clips)


def move_block(project: Project, block_id: str, steps: int) -> Project:
    """Move a block `steps` places down (up when negative), and its clips with it."""
    blocks = list(project.blocks)
    index = next((i for i, block in enumerate(blocks) if block.id == block_id), None)
    if index is None:
        return project
    target = min(max(index + steps, 0), len(blocks) - 1)
    if target == index:
        return project
    blocks.insert(target, blocks.pop(index))
    return _in_script_order(replace(project, blocks=tuple(blocks)))


def add_take(project: Project, take: Take) -> Project:
    """Keep a new take and show it for its block in place of the older one."""
    if project.take(take.id):
        return project
    kept = replace(project, takes=(*project.takes, take))
    return choose_take(kept, take.id)


def change_take(project: Project, take: Take) -> Project:
    """Put a take in the place of the one with its id: a stream was added to it."""
    takes = tuple(take if one.id == take.id else one for one in project.takes)
    return replace(project, takes=takes) if takes != project.takes else project


def keep_takes(project: Project, takes: tuple[Take, ...]) -> Project:
    """`project` with those of `takes` that it does not know yet; what it shows stays the same."""
    known = {take.id for take in project.takes}
    missing = tuple(take for take in takes if take.id not in known)
    return replace(project, takes=(*project.takes, *missing)) if missing else project


def keep_facts(project: Project, other: Project) -> Project:
    """`project` with what happened according to `other`, which no edit takes back.

    That are its takes, receipts, consents and the review; of two tellings of one thing the later one counts.
    """
    receipts = {one.mark or f"{one.library} {one.published_at}": one for one in project.receipts}
    for receipt in other.receipts:
        name = receipt.mark or f"{receipt.library} {receipt.published_at}"
        if name not in receipts or receipt.removed_at:
            receipts[name] = receipt
    consents = {one.id: one for one in project.consents}
    for consent in other.consents:
        if consent.id not in consents or consent.withdrawn_at:
            consents[consent.id] = consent
    return replace(
        keep_takes(project, other.takes),
        receipts=tuple(receipts.values()),
        consents=tuple(consents.values()),
        review=max(project.review, other.review, key=lambda review: (review.asked_at, review.decided_at)),
    )


def choose_take(project: Project, take_id: str) -> Project:
    """Show this take for its block, whole, also when it had been thrown away."""
    take = project.take(take_id)
    if take is None or take.duration_us < MIN_CLIP_US:
        return project
    clip = Clip(id=new_id(), block_id=take.block_id, take_id=take.id, start_us=0, end_us=take.duration_us)
    others = tuple(existing for existing in project.clips if existing.block_id != take.block_id)
    discarded = tuple(other for other in project.discarded if other != take_id)
    return _in_script_order(replace(project, clips=(*others, clip), discarded=discarded))


def discard_take(project: Project, take_id: str) -> Project:
    """Throw a take away; when it was shown, the newest other take of the block is shown."""
    take = project.take(take_id)
    if take is None or take_id in project.discarded:
        return project
    shown = any(clip.take_id == take_id for clip in project.clips)
    without = replace(
        project,
        discarded=(*project.discarded, take_id),
        clips=tuple(clip for clip in project.clips if clip.take_id != take_id),
    )
    others = without.takes_of(take.block_id)
    return choose_take(without, others[-1].id) if shown and others else without


def trim_clip(
    project: Project, clip_id: str, *, start_us: int | None = None, end_us: int | None = None
) -> Project:
    """Move the beginning or end of a clip, within its take and no shorter than `MIN_CLIP_US`."""
    clips = tuple(
        _trimmed(project, clip, start_us, end_us) if clip.id == clip_id else clip for clip in project.clips
    )
    return replace(project, clips=clips) if clips != project.clips else project


def _trimmed(project: Project, clip: Clip, start_us: int | None, end_us: int | None) -> Clip:
    if clip.freeze_us:
        return clip
    take = project.take(clip.take_id)
    limit = take.duration_us if take else clip.end_us
    start = clip.start_us if start_us is None else start_us
    end = clip.end_us if end_us is None else end_us
    if start_us is not None:
        start = min(max(start, 0), max(0, min(end, limit) - MIN_CLIP_US))
    if end_us is not None:
        end = max(min(end, limit), min(start + MIN_CLIP_US, limit))
    return replace(clip, start_us=start, end_us=end)


def _in_script_order(project: Project) -> Project:
    order = {block.id: i for i, block in enumerate(project.blocks)}
    last = len(order)
    clips = sorted(project.clips, key=lambda clip: order.get(clip.block_id, last))
    return replace(project, clips=tuple(clips))
