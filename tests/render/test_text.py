"""Texts as pictures."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageFont

from evp_desktop import paths
from evp_desktop.render import arabic, fonts, text
from evp_desktop.render.bidi import is_right_to_left, levels, visual_order
from evp_desktop.render.text import line_height_px, text_image, text_width_px

INTER = paths.brand_kits_folder() / "default/fonts/Inter-SemiBold.otf"
MANROPE = paths.brand_kits_folder() / "noordlicht/fonts/Manrope-Bold.ttf"
ARABIC = "NotoSansArabic-Bold.ttf"


def drawn(
    words: str, *, max_width_px: int = 800, max_lines: int = 1, **style: object
) -> npt.NDArray[np.uint8]:
    chosen: dict[str, object] = {"size_px": 40, "colour": "#ffffff", "font": INTER, **style}
    return text_image(words, max_width_px=max_width_px, max_lines=max_lines, **chosen)  # type: ignore[arg-type]


def seen(line: str) -> str:
    """The characters of a line from left to right."""
    return "".join(visual_order(list(line), levels(line, int(is_right_to_left(line)))))


def fonts_of(line: str, font: Path = INTER) -> list[str]:
    return [run.font.name for run in text._runs(line, font)]


def lines_of(words: str, max_width_px: int, max_lines: int, min_size_px: int = 40) -> list[str]:
    return text._set(text._clean(words), INTER, 40, min_size_px, max_width_px, max_lines)[1]


def test_a_picture_is_straight_alpha_in_one_colour() -> None:
    """Every pixel has the wanted colour; only its opacity differs, so edges have no dark fringe."""
    picture = drawn("Łukasz", colour="#3fd6b0")
    assert picture.dtype == np.uint8
    assert np.all(picture[..., :3] == (0x3F, 0xD6, 0xB0))
    assert len(np.unique(picture[..., 3])) > 10


def test_the_height_does_not_depend_on_the_letters() -> None:
    """Text with and without hanging letters stands on the same line."""
    assert drawn("ace").shape[0] == drawn("Ågj").shape[0] == line_height_px(40)


def test_the_width_is_that_of_the_ink() -> None:
    """The first and last column hold ink."""
    alpha = drawn("Anna Berg")[..., 3]
    assert alpha[:, 0].any()
    assert alpha[:, -1].any()
    assert alpha.shape[1] == pytest.approx(text_width_px("Anna Berg", font=INTER, size_px=40), abs=8)


@pytest.mark.parametrize("words", ["", "   ", "\n\n", "\x00\x07", "\u202e\u2066", "\ud800"])
def test_nothing_to_draw_is_one_empty_line(words: str) -> None:
    """A text without visible characters gives a transparent picture, one line high."""
    picture = drawn(words)
    assert picture.shape == (line_height_px(40), 1, 4)
    assert not picture[..., 3].any()


def test_control_characters_cannot_turn_a_name_around() -> None:
    """An embedding character in a name is removed, other controls are spaces."""
    assert np.array_equal(drawn("Anna\u202e Berg"), drawn("Anna\tBerg"))


def test_words_wrap_and_the_lines_are_balanced() -> None:
    """A title breaks between words and leaves no single word on its last line."""
    lines = lines_of("How to register a new supplier in our portal", 800, 2)
    assert lines == ["How to register a new", "supplier in our portal"]


def test_chinese_breaks_between_any_two_signs() -> None:
    """A text without spaces still wraps."""
    width = text_width_px("王小明工程师" * 5, font=INTER, size_px=40)
    lines = lines_of("王小明工程师" * 5, round(width * 0.6), 2)
    assert len(lines) == 2
    assert "".join(lines) == "王小明工程师" * 5


def test_a_long_text_shrinks_before_it_is_cut() -> None:
    """Between the sizes given, the largest that fits is taken, and the text stays whole."""
    name = "Wolfeschlegelsteinhausenbergerdorff"
    picture = drawn(name, max_width_px=600, min_size_px=20)
    assert line_height_px(20) < picture.shape[0] < line_height_px(40)
    assert picture.shape[1] <= 600
    assert lines_of(name, 600, 1, min_size_px=20) == [name]


def test_a_text_that_fits_nowhere_ends_in_an_ellipsis() -> None:
    """What does not fit at the smallest size is cut, never drawn over the edge."""
    assert lines_of("one two three four five six seven", 315, 1) == ["one two three…"]
    cut = lines_of("Donaudampfschifffahrtsgesellschaftskapitän" * 9, 300, 2)
    assert len(cut) == 2
    assert cut[1].endswith("…")


@pytest.mark.parametrize(
    "words", ["x" * 10_000, "王" * 10_000, "a " * 5_000, "e" + "\u0301" * 9_999, "🚀" * 10_000]
)
def test_a_hostile_length_costs_little(words: str) -> None:
    """Ten thousand characters are set within the limits, in a moment."""
    start_s = time.perf_counter()
    picture = drawn(words, max_width_px=500, max_lines=2, min_size_px=20)
    assert time.perf_counter() - start_s < 8
    assert picture.shape[1] <= 500
    assert picture.shape[0] <= 2 * 3 * 40


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.integers(1, 400), st.integers(1, 3))
def test_no_text_breaks_the_limits(words: str, max_width_px: int, max_lines: int) -> None:
    """Whatever the characters are, the picture stays within width and lines."""
    picture = drawn(words, max_width_px=max_width_px, max_lines=max_lines, min_size_px=30)
    assert 1 <= picture.shape[1] <= max_width_px
    assert 1 <= picture.shape[0] <= max_lines * 3 * 40


@pytest.mark.parametrize("font", [INTER, MANROPE])
def test_polish_and_dutch_need_no_other_font(font: Path) -> None:
    """The kits' own fonts have the letters of our colleagues' names."""
    for words in ("Zażółć gęślą jaźń", "Geïnteresseerd in ’s-Hertogenbosch", "Ștefan Dvořák Şahin"):
        assert fonts_of(words, font) == [font.name]


def test_a_missing_letter_comes_from_the_fonts_we_ship() -> None:
    """Arabic and Hebrew are set in the shipped fallback font of the same weight."""
    assert fonts_of("أحمد") == [ARABIC]
    assert fonts_of("שלום") == ["NotoSansHebrew-Bold.ttf"]
    regular = INTER.with_name("Inter-Regular.otf")
    assert fonts_of("أحمد", regular) == ["NotoSansArabic-Regular.ttf"]


def test_mixed_names_are_drawn_in_reading_order() -> None:
    """In a line that runs to the left, the Latin part stands in the middle, its letters in order."""
    runs = [run.text.strip() for run in text._runs("مرحبا Anna Berg مايو", INTER)]
    assert [run for run in runs if run] == ["مايو", "Anna Berg", "مرحبا"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("abc", "abc"),
        ("אבג", "גבא"),
        ("a אב b", "a בא b"),
        ("אב a גד", "דג a בא"),
        ("אב 12 גד", "דג 12 בא"),
        ("אב 1.5 גד", "דג 1.5 בא"),
        ("a (אב) b", "a (בא) b"),
        ("a אב (גד) b", "a )דג( בא b"),
        ("", ""),
    ],
)
def test_direction_follows_the_unicode_rules(line: str, expected: str) -> None:
    """Letters, numbers and brackets stand where UAX 9 puts them (before mirroring)."""
    assert seen(line) == expected


def test_arabic_letters_are_joined() -> None:
    """Between the first letters of a shaped word is no gap, unless the writer asks for one."""
    joined, apart = (drawn(word)[..., 3].any(axis=0) for word in ("محم", "م\u200cح\u200cم"))
    assert joined.all()
    assert not apart.all()


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("محمد", "\ufee3\ufea4\ufee4\ufeaa"),
        ("سلام", "\ufeb3\ufefc\ufee1"),
        ("لا", "\ufefb"),
        ("م\u200cم", "\ufee1\u200c\ufee1"),
        ("مَم", "\ufee3\u064e\ufee2"),
        ("אב ab", "אב ab"),
    ],
)
def test_arabic_is_joined_without_a_shaping_engine(word: str, forms: str) -> None:
    """Each letter takes the form its neighbours ask for, lam and alef become one, signs stay."""
    assert arabic.joined(word, lambda _: True) == forms


def test_brackets_are_mirrored_when_a_run_is_turned_around() -> None:
    """Without a shaping engine an opening bracket is drawn as one from the right."""
    assert arabic.turned("(אב)") == "(בא)"


def test_a_form_that_the_font_lacks_is_left_as_it_is() -> None:
    """A plain letter is better than an empty box."""
    assert arabic.joined("محمد", lambda form: form < "\ufb50") == "محمد"


def test_without_raqm_arabic_still_joins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pillow's wheels for Windows and macOS have no raqm: the word looks all but the same."""
    shaped = drawn("محمد")[..., 3] > 127
    monkeypatch.setattr(text, "_has_raqm", lambda: False)
    monkeypatch.setattr(
        text,
        "open_font",
        lambda path, size_px: ImageFont.truetype(path, size_px, layout_engine=ImageFont.Layout.BASIC),
    )
    plain = drawn("محمد")[..., 3] > 127
    assert plain.shape[0] == shaped.shape[0]
    width = min(plain.shape[1], shaped.shape[1])
    assert abs(plain.shape[1] - shaped.shape[1]) <= 4
    assert (plain[:, :width] & shaped[:, :width]).sum() > 0.8 * shaped.sum()


def test_a_collection_opens_at_its_simplified_chinese_face() -> None:
    """Of the faces of one file, Chinese names get the Chinese one."""
    chosen = fonts.font_for("王", INTER, is_emoji=False)
    if chosen is None or "CJK" not in chosen.name:
        pytest.skip("no Noto Sans CJK on this system")
    assert (fonts.open_font(chosen, 40).getname()[0] or "").endswith(" SC")


def test_no_script_is_cut_off_at_its_foot() -> None:
    """A line with a final ya, which hangs low, makes its line higher, so its dots are whole."""
    picture = drawn("العربي")
    assert picture.shape[0] > line_height_px(40)
    assert (picture[-1, :, 3] > 0).sum() < 12


def test_right_to_left_lines_start_at_the_right() -> None:
    """The shorter last line of an Arabic text ends at the left, so its right edges meet."""
    alpha = drawn("مرحبا بكم\nفي", max_lines=2)[..., 3]
    lower = alpha[len(alpha) // 2 :]
    assert lower[:, -1].any()
    assert not lower[:, 0].any()


def test_without_any_font_a_letter_is_a_question_mark_and_a_symbol_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On a system without the fonts there is no empty box and no crash."""
    monkeypatch.setattr(fonts, "_system_fonts", tuple)
    monkeypatch.setattr(fonts, "_emoji_font", lambda: None)
    for cache in (fonts._system_font_for, text._chosen, text._runs):
        cache.cache_clear()
    try:
        assert [run.text for run in text._runs("Wang 王 🚀 !", INTER)] == ["Wang ?  !"]
        assert drawn("🚀").shape == (line_height_px(40), 1, 4)
    finally:
        for cache in (fonts._system_font_for, text._chosen, text._runs):
            cache.cache_clear()


def test_colour_emoji_keep_their_colours() -> None:
    """Where a colour emoji font is installed, an emoji is not drawn in the colour of the text."""
    if fonts._emoji_font() is None:
        pytest.skip("no colour emoji font on this system")
    picture = drawn("❤️")
    assert picture.shape[1] > 20
    assert len(np.unique(picture.reshape(-1, 4)[:, :3], axis=0)) > 20


@pytest.mark.parametrize("data", [b"", b"ttcf", b"\0\1\0\0" + b"\xff" * 60, b"OTTO" + b"\0" * 60])
def test_a_damaged_font_covers_nothing(tmp_path: Path, data: bytes) -> None:
    """A font file that cannot be read is passed over."""
    (tmp_path / "bad.ttf").write_bytes(data)
    assert fonts.coverage(tmp_path / "bad.ttf") == ((), ())


def test_coverage_agrees_with_the_font() -> None:
    """Inter has Latin letters and no Arabic ones."""
    assert fonts.has(INTER, ord("ż"))
    assert not fonts.has(INTER, ord("ح"))
