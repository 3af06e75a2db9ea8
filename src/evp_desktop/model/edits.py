"""Edits: each takes a project and returns the changed one, or the same where there is nothing to change."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from msgspec.structs import replace

from evp_desktop.model.clips import Clip
from evp_desktop.model.media import Take
from evp_desktop.model.project import Project, Publication, Receipt, Speaker
from evp_desktop.model.script import Background, Block, Layout
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


def set_publication(project: Project, publication: Publication) -> Project:
    """Change what the library will be told."""
    return replace(project, publication=publication)


def add_receipt(project: Project, receipt: Receipt) -> Project:
    """Note that the video was published."""
    return replace(project, receipts=(*project.receipts, receipt))


def add_block(project: Project, block: Block, after_id: str = "") -> Project:
    """Put a block behind `after_id`, or last."""
    ids = [existing.id for existing in project.blocks]
    at = ids.index(after_id) + 1 if after_id in ids else len(ids)
    return replace(project, blocks=(*project.blocks[:at], block, *project.blocks[at:]))


def change_block(
    project: Project,
    block_id: str,
    *,
    heading: str | None = None,
    text: str | None = None,
    layout: Layout | None = None,
    background: Background | None = None,
) -> Project:
    """Change what is given of a block."""
    wanted = {"heading": heading, "text": text, "layout": layout, "background": background}
    given = {name: value for name, value in wanted.items() if value is not None}
    blocks = tuple(replace(block, **given) if block.id == block_id else block for block in project.blocks)
    return replace(project, blocks=blocks) if blocks != project.blocks else project


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
