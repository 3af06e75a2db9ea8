"""Brand kits from their folders."""

from __future__ import annotations

import json
import os
import shutil
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evp_desktop import paths
from evp_desktop.errors import KitInvalid, NotFound
from evp_desktop.model.contrast import contrast_faults
from evp_desktop.services.brand_kits import MAX_KIT_BYTES, check_kit, find_kit, list_kits, load_kit

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the default kit that a test may spoil."""
    return Path(shutil.copytree(paths.brand_kits_folder() / "default", tmp_path / "mine"))


def change(folder: Path, edit: Change) -> None:
    raw = json.loads((folder / "kit.json").read_bytes())
    edit(raw)
    (folder / "kit.json").write_text(json.dumps(raw))


def fault_of(folder: Path) -> str:
    with pytest.raises(KitInvalid) as caught:
        load_kit(folder)
    assert caught.value.detail in check_kit(folder)
    return caught.value.detail


def png_that_claims(width_px: int, height_px: int) -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", width_px, height_px, 8, 6, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\0" * 64)
    chunks = (header, data, b"IEND")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in chunks
    )


@pytest.mark.parametrize("kit_id", ["default", "noordlicht"])
def test_a_shipped_kit_has_no_fault(kit_id: str) -> None:
    """Every kit that ships loads, reads well, and holds four templates with both languages."""
    kit = find_kit(kit_id, paths.brand_kits_folder())
    assert check_kit(kit.folder) == []
    assert list(contrast_faults(kit.spec)) == []
    assert len(kit.spec.templates) == 4
    texts = [
        words
        for template in kit.spec.templates
        for block in template.blocks
        for words in (block.heading, block.hint)
    ]
    assert all(words.nl.strip() and words.en.strip() and words.nl != words.en for words in texts)


def test_kits_are_listed_and_broken_ones_left_out(folder: Path) -> None:
    """One broken kit does not hide the others, and the first folder wins for an id."""
    (folder.parent / "broken").mkdir()
    (folder.parent / "broken/kit.json").write_text("{")
    change(folder, lambda raw: raw.update(name="Ours"))
    names = [kit.spec.name for kit in list_kits(folder.parent, paths.brand_kits_folder())]
    assert names == ["Noordlicht Energie", "Noordlicht Energie – Klantenservice", "Ours"]


def test_an_unknown_id_is_not_found(folder: Path) -> None:
    """An id that no kit has is NotFound, a broken folder of that name says what is wrong."""
    with pytest.raises(NotFound):
        find_kit("nobody", folder.parent)
    with pytest.raises(NotFound):
        find_kit("../mine", folder.parent)
    (folder / "kit.json").write_text("{")
    with pytest.raises(KitInvalid):
        find_kit("mine", folder.parent)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """A missing folder is NotFound, a folder without kit.json an invalid kit."""
    with pytest.raises(NotFound):
        load_kit(tmp_path / "none")
    assert fault_of(tmp_path) == "$: kit.json is not in the kit"


def test_a_link_out_of_the_kit_is_refused(folder: Path, tmp_path: Path) -> None:
    """A file is judged by where it really lies."""
    (folder / "logo.png").rename(tmp_path / "secret.png")
    (folder / "logo.png").symlink_to(tmp_path / "secret.png")
    assert fault_of(folder) == "$.logo.file: logo.png leads out of the kit's folder"


def test_a_link_inside_the_kit_is_fine(folder: Path) -> None:
    """Only links that leave the kit are refused."""
    (folder / "logo.png").rename(folder / "mark.png")
    (folder / "logo.png").symlink_to("mark.png")
    assert check_kit(folder) == []


def test_a_circle_of_links_is_refused(folder: Path) -> None:
    """A link to itself is a fault, not a crash."""
    (folder / "logo.png").unlink()
    (folder / "logo.png").symlink_to("logo.png")
    assert fault_of(folder).startswith("$.logo.file: logo.png ")


def test_a_pipe_is_refused(folder: Path) -> None:
    """A named pipe in place of a file does not make the app wait for ever."""
    (folder / "logo.png").unlink()
    os.mkfifo(folder / "logo.png")
    assert fault_of(folder) == "$.logo.file: logo.png is not in the kit"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"GIF89a" + b"\0" * 40, "is not a PNG picture"),
        (b"", "is not a PNG picture"),
        (png_that_claims(60_000, 60_000), "is too large (60000x60000 pixels)"),
        (png_that_claims(8_000, 8_000), "is too large (8000x8000 pixels)"),
        (png_that_claims(1, 1), "is too small (1x1 pixels)"),
        (png_that_claims(400, 400), "is a damaged PNG picture"),
    ],
)
def test_a_logo_is_judged_before_it_is_unpacked(folder: Path, data: bytes, problem: str) -> None:
    """A logo must be a whole PNG of sane size, and a huge one costs no memory."""
    (folder / "logo.png").write_bytes(data)
    assert fault_of(folder) == f"$.logo.file: logo.png {problem}"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"<html>", "is not a TrueType or OpenType font"),
        (b"OTTO" + b"\0" * 50, "is a damaged font"),
        (b"\0\1\0\0" + b"\xff" * 500, "is a damaged font"),
    ],
)
def test_a_font_must_open(folder: Path, data: bytes, problem: str) -> None:
    """A file that is called a font must be one."""
    (folder / "fonts/Inter-Regular.otf").write_bytes(data)
    assert fault_of(folder) == f"$.fonts.regular.file: fonts/Inter-Regular.otf {problem}"


def test_a_font_needs_its_licence(folder: Path) -> None:
    """A font whose licence file is missing or empty is refused."""
    (folder / "fonts/OFL-Inter.txt").write_text(" \n")
    assert fault_of(folder) == "$.fonts.regular.licence: fonts/OFL-Inter.txt is empty"
    (folder / "fonts/OFL-Inter.txt").unlink()
    assert fault_of(folder) == "$.fonts.regular.licence: fonts/OFL-Inter.txt is not in the kit"


def test_a_giant_document_is_not_read(folder: Path) -> None:
    """kit.json has a size limit."""
    (folder / "kit.json").write_bytes(b" " * (MAX_KIT_BYTES + 1))
    assert fault_of(folder) == f"$: kit.json is larger than {MAX_KIT_BYTES} bytes"


def test_text_that_cannot_be_read_is_a_fault(folder: Path) -> None:
    """Every text needs a contrast of 4.5 on its box."""
    change(folder, lambda raw: raw["lower_third"].update(text_colour="#555555"))
    assert fault_of(folder).startswith("$.lower_third.text_colour: contrast 2.")


def test_template_lengths_and_ids_make_sense(folder: Path) -> None:
    """The least length is not above the most, and an id is used once."""
    change(folder, lambda raw: raw["templates"][0].update(min_s=500))
    change(folder, lambda raw: raw["templates"][2].update(id="explain"))
    assert check_kit(folder) == [
        "$.templates[0].min_s: 500 is more than max_s, 300",
        "$.templates[2].id: 'explain' is used twice",
    ]


def test_findings_of_every_kind_come_together(folder: Path) -> None:
    """Files, contrast and templates are reported in one go."""
    (folder / "logo.png").unlink()
    change(folder, lambda raw: raw["intro"].update(text_colour=raw["intro"]["background"]))
    change(folder, lambda raw: raw["templates"][0].update(min_s=500))
    places = [fault.split(": ")[0] for fault in check_kit(folder)]
    assert places == ["$.logo.file", "$.intro.text_colour", "$.templates[0].min_s"]
