"""Which way each character runs, and in which order the pieces of a line are drawn.

The part of the Unicode bidirectional algorithm (UAX 9) that names and titles need: strong characters,
numbers, and neutral characters between them. Explicit embeddings are removed before text comes here.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby, pairwise
from operator import itemgetter
from typing import TypeVar

Item = TypeVar("Item")

_STRONG = {"L": "L", "R": "R", "AL": "R"}
_BRACKETS = {"(": ")", "[": "]", "{": "}"}


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs to the left."""
    classes = (unicodedata.bidirectional(character) for character in text)
    return next((_STRONG[found] for found in classes if found in _STRONG), "L") == "R"


def levels(text: str, base: int) -> list[int]:
    """The embedding level of each character: odd runs to the left. `base` is 1 for a right-to-left line."""
    kinds = _with_numbers([unicodedata.bidirectional(character) for character in text])
    kinds = _with_neutrals(_with_brackets(kinds, text, base), base)
    return [_level(kind, base) for kind in kinds]


def visual_order(items: list[Item], item_levels: list[int]) -> list[Item]:
    """`items` in the order in which they are drawn from left to right (UAX 9, L2)."""
    order = list(range(len(items)))
    for level in range(max(item_levels, default=0), 0, -1):
        deep = [item_levels[index] >= level for index in order]
        turned: list[int] = []
        for is_deep, group in groupby(zip(deep, order, strict=True), key=itemgetter(0)):
            members = [index for _, index in group]
            turned += reversed(members) if is_deep else members
        order = turned
    return [items[index] for index in order]


def _level(kind: str, base: int) -> int:
    if kind == "L":
        return base + base % 2
    if kind == "R":
        return base + (base + 1) % 2
    return 2


def _with_numbers(kinds: list[str]) -> list[str]:
    """Strong characters as L or R, digits as L or N (a number in text to the left), the rest neutral."""
    found: list[str] = []
    strong = ""
    for kind in kinds:
        if kind == "NSM" and found:
            found.append(found[-1])
        elif kind in _STRONG:
            strong = _STRONG[kind]
            found.append(strong)
        elif kind in ("EN", "AN"):
            found.append("N" if strong == "R" or kind == "AN" else "L")
        else:
            found.append("sep" if kind in ("ES", "CS") else "term" if kind == "ET" else "")
    return _joined_numbers(found)


def _joined_numbers(kinds: list[str]) -> list[str]:
    """A separator between two digits and a sign beside one belong to the number."""
    joined = list(kinds)
    for index, kind in enumerate(kinds):
        before = joined[index - 1] if index else ""
        after = kinds[index + 1] if index + 1 < len(kinds) else ""
        if (kind == "sep" and before == after == "N") or (kind == "term" and "N" in (before, after)):
            joined[index] = "N"
        elif kind in ("sep", "term"):
            joined[index] = ""
    return joined


def _with_brackets(kinds: list[str], text: str, base: int) -> list[str]:
    """Both brackets of a pair go the same way: that of their contents, where the line agrees (N0)."""
    line = "R" if base % 2 else "L"
    paired = list(kinds)
    for opening, closing in _bracket_pairs(text):
        inside = {_side(kind) for kind in kinds[opening + 1 : closing] if kind}
        before = next((_side(kind) for kind in reversed(paired[:opening]) if kind), line)
        if inside:
            paired[opening] = paired[closing] = line if line in inside else before
    return paired


def _bracket_pairs(text: str) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    waiting: list[int] = []
    for index, character in enumerate(text):
        if character in _BRACKETS:
            waiting.append(index)
        elif waiting and character == _BRACKETS[text[waiting[-1]]]:
            pairs.append((waiting.pop(), index))
    return sorted(pairs)


def _with_neutrals(kinds: list[str], base: int) -> list[str]:
    """Neutral characters take the side of both neighbours, or of the line when those differ (N1, N2)."""
    line = "R" if base % 2 else "L"
    known = [-1, *(index for index, kind in enumerate(kinds) if kind), len(kinds)]
    resolved = list(kinds)
    for left, right in pairwise(known):
        sides = {_side(kinds[index]) if 0 <= index < len(kinds) else line for index in (left, right)}
        fill = sides.pop() if len(sides) == 1 else line
        resolved[left + 1 : right] = [fill] * (right - left - 1)
    return resolved


def _side(kind: str) -> str:
    return "R" if kind == "N" else kind
