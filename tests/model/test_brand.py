"""The schema of a brand kit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evp_desktop import paths
from evp_desktop.errors import KitInvalid, NewerFormat
from evp_desktop.model.contrast import blend, contrast, contrast_faults
from evp_desktop.model.kit_document import faults_in, parse_kit

HERE = Path("kit")
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.fixture
def raw() -> dict[str, Any]:
    """The default kit as it stands in its file."""
    loaded: dict[str, Any] = json.loads((paths.brand_kits_folder() / "default/kit.json").read_bytes())
    return loaded


def fault_of(raw: object) -> str:
    with pytest.raises(KitInvalid) as caught:
        parse_kit(json.dumps(raw).encode(), HERE)
    return caught.value.detail


def test_a_wrong_type_is_named_with_its_place(raw: dict[str, Any]) -> None:
    """A fault names the place in the document first."""
    raw["logo"]["width_percent"] = "wide"
    assert fault_of(raw).startswith("$.logo.width_percent: Expected `float`, got `str`")


def test_a_fault_in_a_list_is_named_with_its_number(raw: dict[str, Any]) -> None:
    """A fault in the second block of the third template is named as such."""
    raw["templates"][2]["blocks"][1]["layout"] = "sideways"
    assert fault_of(raw).startswith("$.templates[2].blocks[1].layout: ")


def test_an_unknown_field_is_refused(raw: dict[str, Any]) -> None:
    """A field that the schema does not know is an error, not ignored."""
    raw["outro"]["script"] = "rm"
    assert fault_of(raw) == "$.outro: unknown field 'script'"


def test_a_missing_field_is_refused(raw: dict[str, Any]) -> None:
    """A field without a default must be there."""
    del raw["colours"]["accent"]
    assert fault_of(raw) == "$.colours: missing field 'accent'"


def test_a_newer_format_is_told_apart(raw: dict[str, Any]) -> None:
    """A kit of a later version is no damaged kit."""
    raw["format"] = 99
    with pytest.raises(NewerFormat):
        parse_kit(json.dumps(raw).encode(), HERE)
    assert faults_in(json.dumps(raw).encode(), HERE) == ["$.format: format 99, this version knows 1"]


@pytest.mark.parametrize(
    "name",
    [
        "../logo.png",
        "/etc/passwd",
        "a/../../b",
        "C:\\x.png",
        ".hidden",
        "a/b/c/d.png",
        "logo.png\n",
        "a//b",
        "",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(raw: dict[str, Any], name: str) -> None:
    """A file name stays in the kit, whatever it holds."""
    raw["logo"]["file"] = name
    assert fault_of(raw).startswith("$.logo.file: ")


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"null", b"\xff\xfe", b"{" * 9, b"[" * 100_000, b'{"format": true}', b'{"format": -1}'],
)
def test_rubbish_is_an_invalid_kit(data: bytes) -> None:
    """Whatever the bytes are, the answer is KitInvalid with a place."""
    with pytest.raises(KitInvalid) as caught:
        parse_kit(data, HERE)
    assert caught.value.detail.startswith("$")


@given(st.binary(max_size=200))
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    """Random bytes are always refused with at least one finding."""
    assert faults_in(data, HERE)


def test_all_faults_are_found_at_once(raw: dict[str, Any]) -> None:
    """The list of faults does not stop at the first one."""
    raw["colours"]["primary"] = "blue"
    raw["templates"][0]["blocks"][0]["heading"] = {"nl": "x"}
    raw["templates"][1]["blocks"] = []
    raw["intro"] = 3
    places = [fault.split(": ")[0] for fault in faults_in(json.dumps(raw).encode(), HERE)]
    assert sorted(places) == [
        "$.colours.primary",
        "$.intro",
        "$.templates[0].blocks[0].heading",
        "$.templates[1].blocks",
    ]


def test_contrast_has_the_known_ends() -> None:
    """Black on white is 21, a colour on itself 1, and WCAG's own grey is 4.5."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#123456", "#123456") == pytest.approx(1)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@given(COLOURS, COLOURS)
def test_contrast_does_not_depend_on_order(one: str, other: str) -> None:
    """Text on box and box on text stand out equally."""
    assert contrast(one, other) == contrast(other, one) >= 1


@given(COLOURS, COLOURS)
def test_a_blend_ends_at_its_two_colours(top: str, below: str) -> None:
    """Opacity 1 shows the top colour, 0 the one below."""
    assert (blend(top, below, 1), blend(top, below, 0)) == (top, below)


def test_captions_are_judged_over_the_worst_picture(raw: dict[str, Any]) -> None:
    """White captions on a thin black box are too weak over a white slide."""
    raw["captions"]["box_opacity"] = 0.3
    kit = parse_kit(json.dumps(raw).encode(), HERE)
    assert [fault.split(":")[0] for fault in contrast_faults(kit)] == ["$.captions.text_colour"]
