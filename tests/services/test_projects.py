"""Projects on disk: whole or as before, and read as if somebody meant harm."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evp_desktop import paths
from evp_desktop.errors import DiskFull, FileTrouble, NewerFormat, NotFound, ProjectUnreadable
from evp_desktop.model import codec
from evp_desktop.services import files, projects
from evp_desktop.services.brand_kits import find_kit
from tests.support import lab


@pytest.fixture
def raw(spoken: Path) -> dict[str, Any]:
    """A project's document as it stands on the disk."""
    return dict(json.loads((spoken / projects.DOCUMENT).read_bytes()))


def read_back(folder: Path, raw: object) -> None:
    (folder / projects.DOCUMENT).write_text(json.dumps(raw))
    projects.load(folder)


def test_what_is_saved_is_read_back(spoken: Path) -> None:
    """A project survives the disk unchanged, in a file that a person can read."""
    project = projects.load(spoken)
    projects.save(spoken, replace(project, title="Zoë's “plan”\n"))
    assert projects.load(spoken).title == "Zoë's “plan”\n"
    text = (spoken / projects.DOCUMENT).read_text(encoding="utf-8")
    assert text.startswith('{\n  "format": 2,\n')
    assert text.endswith("}\n")


def test_a_template_becomes_parts(tmp_path: Path) -> None:
    """A new project has a part for each block of the template, in the chosen language."""
    template = find_kit("default", paths.brand_kits_folder()).spec.templates[0]
    project = projects.load(projects.create(tmp_path, "New", language="nl", template=template))
    assert [block.heading for block in project.blocks] == [part.heading.nl for part in template.blocks]
    assert len({block.id for block in project.blocks}) == len(template.blocks)


def test_a_new_project_never_lies_over_another(tmp_path: Path) -> None:
    """Equal titles get numbers."""
    made = [projects.create(tmp_path, "Plan: a/b?") for _ in range(3)]
    assert [folder.name for folder in made] == ["Plan a b.evp", "Plan a b 2.evp", "Plan a b 3.evp"]


@given(st.text(max_size=200))
def test_every_title_is_a_folder(title: str) -> None:
    """Whatever is typed becomes a name without separators, of a length that every system takes."""
    name = projects.folder_name(title)
    assert 0 < len(name) <= 60
    assert not set(name) & set('/\\:*?"<>|\0')
    assert name == name.strip(". ")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda raw: raw["takes"][0].update(id="../../etc"), "$.takes[0].id"),
        (lambda raw: raw["takes"][0]["sources"][0].update(file="../secret"), "$.takes[0].sources[0].file"),
        (lambda raw: raw["takes"][0]["sources"][0].update(file="/etc/passwd"), "$.takes[0].sources[0].file"),
        (lambda raw: raw["takes"][0]["sources"][0].update(file=".."), "$.takes[0].sources[0].file"),
        (lambda raw: raw["clips"][1].update(take_id="a/b"), "$.clips[1].take_id"),
        (lambda raw: raw["clips"][1].update(take_id="a\n"), "$.clips[1].take_id"),
        (lambda raw: raw.update(brand_kit="../kit"), "$.brand_kit"),
        (lambda raw: raw["clips"][0].update(start_us="soon"), "$.clips[0].start_us"),
        (lambda raw: raw["clips"][0].update(start_us=1.5), "$.clips[0].start_us"),
        (lambda raw: raw["blocks"][1].update(layout="sideways"), "$.blocks[1].layout"),
        (lambda raw: raw.update(takes={}), "$.takes"),
        (lambda raw: raw.pop("title"), "title"),
        (lambda raw: raw.update(language="fr"), "$.language"),
    ],
)
def test_a_hostile_document_is_refused(spoken: Path, raw: dict[str, Any], change: Any, place: str) -> None:
    """Ways out of the project and wrong types are refused, with the place in the document."""
    change(raw)
    with pytest.raises(ProjectUnreadable) as caught:
        read_back(spoken, raw)
    assert place in caught.value.detail
    assert caught.value.path == spoken / projects.DOCUMENT


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"format": true}',
        b'{"format": 0}',
        b"[" * 100_000,
        b'{"a":1}',
    ],
)
def test_what_is_no_document_is_refused(spoken: Path, data: bytes) -> None:
    """Empty, torn, of another kind, nested without end: one error."""
    (spoken / projects.DOCUMENT).write_bytes(data)
    with pytest.raises(ProjectUnreadable):
        projects.load(spoken)


def test_a_newer_project_is_not_guessed_at(spoken: Path, raw: dict[str, Any]) -> None:
    """A later format is told as such, whatever else is in it."""
    raw.update(format=3, clips="in a new way")
    with pytest.raises(NewerFormat) as caught:
        read_back(spoken, raw)
    assert (caught.value.found, caught.value.known) == (3, 2)


def test_a_huge_document_is_not_read(spoken: Path) -> None:
    """More than 64 MB is refused without being decoded."""
    with (spoken / projects.DOCUMENT).open("wb") as file:
        file.truncate(codec.MAX_DOCUMENT_BYTES + 1)
    with pytest.raises(ProjectUnreadable, match="larger"):
        projects.load(spoken)


def test_a_failed_save_keeps_the_old_one(spoken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk fills up while saving, the project is as before and nothing else lies there."""
    before = (spoken / projects.DOCUMENT).read_bytes()
    names = sorted(spoken.iterdir())

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        projects.save(spoken, replace(projects.load(spoken), title="Lost?"))
    assert (spoken / projects.DOCUMENT).read_bytes() == before
    assert sorted(spoken.iterdir()) == names


def test_a_save_onto_a_full_disk(tiny_disk: Path) -> None:
    """On a disk that is really full the old file stays whole."""
    files.replace_file(tiny_disk / "a.json", b"old")
    (tiny_disk / "filler").write_bytes(b"x" * (2 * 2**20 - 8192))
    with pytest.raises(DiskFull):
        files.replace_file(tiny_disk / "a.json", b"n" * 100_000)
    assert (tiny_disk / "a.json").read_bytes() == b"old"
    assert sorted(path.name for path in tiny_disk.iterdir()) == ["a.json", "filler"]


def test_cards_tell_what_can_be_opened(spoken: Path, raw: dict[str, Any]) -> None:
    """The list holds every project, the last changed first, and says of a damaged one why."""
    parent = spoken.parent
    damaged = projects.create(parent, "Damaged")
    (damaged / projects.DOCUMENT).write_text("{}")
    (parent / "No project.evp").mkdir()
    (parent / "other").mkdir()
    os.utime(spoken / projects.DOCUMENT, (4e9, 4e9))
    cards = projects.list_cards(parent)
    assert cards[0].folder == spoken
    assert cards[0].project == projects.load(spoken)
    troubles = {card.folder.name: type(card.trouble) for card in cards[1:]}
    assert troubles == {"Damaged.evp": ProjectUnreadable, "No project.evp": NotFound}
    assert projects.list_cards(parent / "absent") == []


def test_a_project_is_found_by_path_and_by_title(spoken: Path) -> None:
    """What a person calls it: its folder, its folder's name, its title."""
    assert projects.find(str(spoken), Path("nowhere")) == spoken
    assert projects.find("How it works.evp", spoken.parent) == spoken
    assert projects.find("How it works", spoken.parent) == spoken


@pytest.mark.parametrize("name", ["absent", "", "x" * 5000, "a\0b", "..", "."])
def test_a_project_that_is_not_there(tmp_path: Path, name: str) -> None:
    """Whatever is typed, what is not a project is not found."""
    with pytest.raises(NotFound):
        projects.find(name, tmp_path)


def test_a_file_in_place_of_the_projects_folder(tmp_path: Path) -> None:
    """Where no folder can be made, that is told."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FileTrouble):
        projects.create(tmp_path / "file", "New")


def test_a_take_s_manifest_is_a_document_as_well(spoken: Path) -> None:
    """It is read as strictly as the project."""
    folder = projects.take_folder(spoken, "take-one")
    assert projects.load_take(folder) == projects.load(spoken).takes[0]
    (folder / projects.MANIFEST).write_text('{"format": 1, "id": "x"}')
    with pytest.raises(ProjectUnreadable, match="block_id"):
        projects.load_take(folder)
    assert lab.PARTS[0][0] == "one"


def test_a_project_of_the_first_format_opens(tmp_path: Path) -> None:
    """What version 0.1.0 saved opens as it was, and is saved in the newest format."""
    kept = Path(__file__).parents[1] / "golden" / "project-1.json"
    (tmp_path / projects.DOCUMENT).write_bytes(kept.read_bytes())
    project = projects.load(tmp_path)
    assert [clip.duration_us for clip in project.clips] == [20_000_000, 5_000_000]
    assert (project.format, project.masks, project.clips[0].speed_percent) == (2, (), 100)
    assert json.loads(codec.encode(project))["format"] == 2
