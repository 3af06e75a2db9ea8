"""Colours that everybody can read."""

from __future__ import annotations

import pytest

from evp_desktop.ui.theme import Look, contrast, make_look, mix, readable

BRANDS = ("", "#2b3fbe", "#ffb020", "#ffff00", "#000000", "#ffffff", "#e30613", "#00a3e0", "#7fba00")


def _pairs(look: Look) -> dict[str, tuple[str, str]]:
    return {
        "text on window": (look.text, look.window),
        "text on card": (look.text, look.surface),
        "text on side": (look.text, look.rail),
        "muted on window": (look.muted, look.window),
        "muted on card": (look.muted, look.surface),
        "muted on side": (look.muted, look.rail),
        "words on accent": (look.on_accent, look.accent),
        "words on accent under the mouse": (look.on_accent, look.accent_hover),
        "chosen step": (look.accent_text, look.accent_soft),
        "link on window": (look.accent_text, look.window),
        "recording on window": (look.recording_text, look.window),
        "recording on card": (look.recording_text, look.surface),
        "attention": (look.attention, look.attention_soft),
        "attention on card": (look.attention, look.surface),
        "good on card": (look.good, look.surface),
    }


@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("is_dark", [False, True])
@pytest.mark.parametrize("is_high_contrast", [False, True])
def test_every_text_is_readable(brand: str, is_dark: bool, is_high_contrast: bool) -> None:
    """Whatever the house colour, text keeps 4.5:1 in every look."""
    look = make_look(is_dark=is_dark, is_high_contrast=is_high_contrast, brand=brand)
    poor = {name: round(contrast(*pair), 2) for name, pair in _pairs(look).items() if contrast(*pair) < 4.5}
    assert poor == {}


@pytest.mark.parametrize("is_dark", [False, True])
def test_controls_stand_out(is_dark: bool) -> None:
    """The focus ring and the red dot keep 3:1 against what is around them."""
    look = make_look(is_dark=is_dark, brand="#2b3fbe")
    for colour in (look.focus, look.recording):
        assert contrast(colour, look.window) >= 3
        assert contrast(colour, look.surface) >= 3


def test_contrast_is_that_of_wcag() -> None:
    """Black on white is 21, a colour on itself 1."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#2b3fbe", "#2b3fbe") == pytest.approx(1)


def test_a_readable_colour_stays_as_it_is() -> None:
    """Only what cannot be read is changed."""
    assert readable("#1a1c20", "#ffffff", 4.5) == "#1a1c20"
    assert contrast(readable("#ffee00", "#ffffff", 4.5), "#ffffff") >= 4.5


def test_mix_takes_the_share_of_the_first() -> None:
    """Half black and half white is grey."""
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
