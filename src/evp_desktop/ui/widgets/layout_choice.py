"""What the viewer sees of a part, and what is behind a face: two small choices."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from evp_desktop.model.media import Take
from evp_desktop.model.script import Background, Layout
from evp_desktop.ui.theme import Look
from evp_desktop.ui.widgets.choice import IconChoice
from evp_desktop.ui.widgets.controls import column, row

LAYOUTS: tuple[Layout, ...] = ("voice", "screen", "screen_camera", "side_by_side", "camera", "two_people")
"""In the order of the comfort ladder: each step shows more of the maker than the one before."""

WITH_SCREEN: frozenset[Layout] = frozenset(("screen", "screen_camera", "side_by_side"))
WITH_FACE: frozenset[Layout] = frozenset(("screen_camera", "side_by_side", "camera", "two_people"))
BACKGROUNDS: tuple[Background, ...] = ("as_it_is", "blurred", "plain")
_ICONS: dict[Layout, str] = {
    "voice": "voice",
    "screen": "screen",
    "screen_camera": "screen_camera",
    "side_by_side": "side_by_side",
    "camera": "person",
    "two_people": "two_people",
}


def layout_words(layout: Layout) -> str:
    """A layout in words."""
    return {
        "voice": QCoreApplication.translate("layouts", "Voice only"),
        "screen": QCoreApplication.translate("layouts", "Screen"),
        "screen_camera": QCoreApplication.translate("layouts", "Screen with your face"),
        "side_by_side": QCoreApplication.translate("layouts", "Side by side"),
        "camera": QCoreApplication.translate("layouts", "Your face"),
        "two_people": QCoreApplication.translate("layouts", "Two people"),
    }[layout]


def background_words(background: Background) -> str:
    """What is behind a face, in words."""
    return {
        "as_it_is": QCoreApplication.translate("layouts", "Room as it is"),
        "blurred": QCoreApplication.translate("layouts", "Room blurred"),
        "plain": QCoreApplication.translate("layouts", "Plain colour"),
    }[background]


def possible_layouts(take: Take) -> set[str]:
    """The layouts for which a take has all that the viewer would see."""
    has_screen, has_face = take.backdrop is not None, take.source("camera") is not None
    possible: set[str] = {"voice"}
    possible |= {"screen"} if has_screen else set()
    possible |= {"camera"} if has_face else set()
    possible |= {"screen_camera", "side_by_side"} if has_screen and has_face else set()
    possible |= {"two_people"} if has_face and take.source("second_camera") else set()
    return possible


class LayoutChoice(IconChoice):
    """Chooses a layout."""

    def __init__(self, look: Look, kind: str = "bare") -> None:
        options = [(layout, layout_words(layout), _ICONS[layout]) for layout in LAYOUTS]
        super().__init__(look, QCoreApplication.translate("layouts", "What the viewer sees"), options, kind)

    def show_recorded(self, take: Take | None) -> None:
        """Let only be chosen what this take can show; all of it without a take."""
        possible = possible_layouts(take) if take else {*LAYOUTS}
        self.show_possible(possible, QCoreApplication.translate("layouts", "Not recorded in this take"))


class BackgroundChoice(IconChoice):
    """Chooses what is behind a face; there only where the viewer sees one."""

    def __init__(self, look: Look, kind: str = "bare") -> None:
        options = [(one, background_words(one), "background") for one in BACKGROUNDS]
        super().__init__(look, QCoreApplication.translate("layouts", "Behind the face"), options, kind)

    def show_background(self, background: Background, layout: Layout) -> None:
        """Show what is chosen, or step back where no face is seen."""
        self.show_value(background)
        self.setVisible(layout in WITH_FACE)


class ViewChoice(QWidget):
    """Both choices, beside or below each other."""

    layout_chosen = Signal(str)
    background_chosen = Signal(str)

    def __init__(self, look: Look, kind: str = "bare", *, is_stacked: bool = False) -> None:
        super().__init__()
        self.layout_choice = LayoutChoice(look, kind)
        self.background_choice = BackgroundChoice(look, kind)
        inside = column(gap=8) if is_stacked else row(gap=4)
        inside.addWidget(self.layout_choice)
        inside.addWidget(self.background_choice)
        self.setLayout(inside)
        self.layout_choice.chosen.connect(self.layout_chosen)
        self.background_choice.chosen.connect(self.background_chosen)

    def show_view(self, layout: Layout, background: Background) -> None:
        """Show what is chosen."""
        self.layout_choice.show_value(layout)
        self.background_choice.show_background(background, layout)

    def describe(self, words: str) -> None:
        """Say which part it is about."""
        self.layout_choice.setAccessibleDescription(words)
        self.background_choice.setAccessibleDescription(words)
