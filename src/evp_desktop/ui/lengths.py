"""How long a video will last for those who watch it."""

from __future__ import annotations

from evp_desktop.model.brand import BrandKit
from evp_desktop.model.project import Project
from evp_desktop.model.time import US_PER_S


def whole_us(project: Project, kit: BrandKit) -> int:
    """The length with intro and outro; nothing as long as nothing is recorded."""
    if not project.clips:
        return 0
    cards_s = sum(card.duration_s for card in (kit.intro, kit.outro) if card is not None)
    return project.duration_us + round(cards_s * US_PER_S)
