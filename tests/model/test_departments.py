"""What head office leaves free, departments and makers may change; nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evp_desktop.errors import KitInvalid
from evp_desktop.model.brand import BrandKit, Words
from evp_desktop.model.departments import (
    Department,
    Field,
    can_choose,
    department_faults,
    field_paths,
    lock_faults,
    lock_of,
    parse_department,
    resolve,
)
from tests.render.films import DEFAULT

KIT: BrandKit = DEFAULT.spec
HERE = Path("sales.json")
HELLO = {"nl": "Tot ziens", "en": "See you"}


def sales(**changes: object) -> Department:
    return Department(id="sales", name="Sales", changes={k.replace("__", "."): v for k, v in changes.items()})


@pytest.mark.parametrize(
    ("path", "lock"),
    [
        ("logo.file", "locked"),
        ("colours.primary", "locked"),
        ("fonts.bold.file", "locked"),
        ("intro.background", "locked"),
        ("outro.text", "free"),
        ("chapters.kind", "free"),
        ("logo.corner", "free"),
        ("format", "hidden"),
    ],
)
def test_what_makes_the_house_style_is_locked_unless_the_kit_says_so(path: str, lock: str) -> None:
    """Logo, colours and fonts are locked, texts and times are free."""
    assert lock_of(KIT, path) == lock


def test_the_nearest_lock_counts() -> None:
    """A lock on a group holds for all in it but for what has a lock of its own; ids are never free."""
    kit = replace(KIT, locks={"logo": "hidden", "logo.corner": "free", "id": "free"})
    assert [lock_of(kit, path) for path in ("logo.file", "logo.corner", "id")] == ["hidden", "free", "locked"]
    assert list(lock_faults(kit)) == ["$.locks.id: this can never be free"]
    assert list(lock_faults(replace(KIT, locks={"logo.tail": "free"}))) == [
        "$.locks.logo.tail: no such field"
    ]


def test_a_department_changes_what_is_free_and_a_maker_after_it() -> None:
    """The maker's choice wins over the department's, that over head office's; each field tells who set it."""
    found = resolve(KIT, sales(outro__text=HELLO, logo__corner="top_left"), {"logo.corner": "bottom_left"})
    assert found.spec.outro is not None
    assert found.spec.outro.text is not None
    assert found.spec.outro.text.en == "See you"
    assert found.spec.logo.corner == "bottom_left"
    assert found.fields["outro.text"] == Field("free", "department")
    assert found.fields["logo.corner"] == Field("free", "maker")
    assert found.fields["logo.file"] == Field("locked", "head_office")


def test_what_is_locked_stays_whoever_asks() -> None:
    """A locked field, a group that holds one, and a value of the wrong kind change nothing and are named."""
    kit = replace(KIT, locks={"outro": "free", "outro.background": "locked"})
    department = sales(
        logo__file="other.png", outro=None, logo__corner="middle", no__such="x", outro__text="plain"
    )
    assert resolve(kit, department).spec == kit
    assert list(department_faults(kit, department)) == [
        "$.changes.logo.file: head office has locked this",
        "$.changes.outro: head office has locked this",
        "$.changes.logo.corner: not what this field can hold",
        "$.changes.no.such: no such field",
        "$.changes.outro.text: not what this field can hold",
    ]


@given(st.sampled_from(field_paths(KIT)), st.one_of(st.none(), st.integers(), st.text(), st.just(HELLO)))
def test_no_change_gets_past_a_lock(path: str, value: object) -> None:
    """Whatever a department says, the fields that are not free are what head office made them."""
    found = resolve(KIT, Department(id="d", name="D", changes={path: value})).spec
    if lock_of(KIT, path) != "free":
        assert found == KIT


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b"[" * 100_000,
        b'{"id": "../x", "name": "x"}',
        b'{"id": "a", "name": "x", "run": "rm"}',
        json.dumps({"id": "a", "name": "x", "changes": {"../x": 1}}).encode(),
    ],
)
def test_a_department_is_read_strictly(data: bytes) -> None:
    """What is no department is refused with its place."""
    with pytest.raises(KitInvalid) as caught:
        parse_department(data, HERE)
    assert caught.value.detail.startswith("$")


def test_a_makers_text_stands_for_both_languages() -> None:
    """A video has one language, so a maker writes one text."""
    spec = resolve(KIT, choices={"outro.text": "See you", "logo.file": "other.png"}).spec
    assert spec.outro is not None
    assert spec.outro.text == Words(nl="See you", en="See you")
    assert spec.logo == KIT.logo
    assert can_choose(KIT, "outro.text", "See you")
    assert not can_choose(KIT, "logo.file", "other.png")
    assert not can_choose(KIT, "outro.duration_s", "long")
