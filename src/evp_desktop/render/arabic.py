"""Arabic letters joined without a shaping engine, for systems where Pillow has no raqm.

Unicode keeps a character for each form of a letter (FB50 to FEFC), made for just this. What a shaping engine
does better is the place of vowel signs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache

_FORM_NAMES = {
    (False, False): "<isolated>",
    (True, False): "<final>",
    (False, True): "<initial>",
    (True, True): "<medial>",
}
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")
_ALWAYS_JOINING = "\u0640\u200d"
"""The stroke that lengthens a word, and the invisible joiner."""


def joined(text: str, is_in_font: Callable[[str], bool]) -> str:
    """`text` with each Arabic letter in the form that its neighbours ask for, where the font has it."""
    units = _units(text)
    shaped: list[str] = []
    for index, (letter, marks) in enumerate(units):
        before = units[index - 1][0] if index else ""
        after = units[index + 1][0] if index + 1 < len(units) else ""
        sides = (_joins_next(before) and _joins_last(letter), _joins_next(letter) and _joins_last(after))
        form = _forms().get((letter, _FORM_NAMES[sides]), letter)
        shaped.append((form if is_in_font(form) else letter) + marks)
    return "".join(shaped)


def turned(text: str) -> str:
    """`text` in the order of drawing: the last letter first, brackets mirrored, signs behind their letter."""
    return "".join(letter.translate(_MIRRORED) + marks for letter, marks in reversed(_units(text)))


def _units(text: str) -> list[tuple[str, str]]:
    """Letters with the signs on them; lam and alef, which are drawn as one, together."""
    units: list[tuple[str, str]] = []
    for character in text:
        if units and unicodedata.category(character) == "Mn":
            units[-1] = (units[-1][0], units[-1][1] + character)
        elif units and (units[-1][0] + character, "<isolated>") in _forms() and units[-1][0] == "\u0644":
            units[-1] = (units[-1][0] + character, units[-1][1])
        else:
            units.append((character, ""))
    return units


def _joins_next(letter: str) -> bool:
    return (letter, "<initial>") in _forms() or letter in tuple(_ALWAYS_JOINING)


def _joins_last(letter: str) -> bool:
    return (letter, "<final>") in _forms() or letter in tuple(_ALWAYS_JOINING)


@lru_cache(maxsize=1)
def _forms() -> dict[tuple[str, str], str]:
    """The character for each letter (or lam with alef) and form."""
    found: dict[tuple[str, str], str] = {}
    for code_point in (*range(0xFB50, 0xFDF0), *range(0xFE70, 0xFEFD)):
        form, *letters = unicodedata.decomposition(chr(code_point)).split() or [""]
        text = "".join(chr(int(letter, 16)) for letter in letters)
        if len(text) == 1 or (len(text) == 2 and 0xFEF5 <= code_point <= 0xFEFC):
            found[text, form] = chr(code_point)
    return found
