"""Recordings that were cut off at any byte, or in other bad ways."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from evp_desktop.capture.recorder import LOCK
from evp_desktop.errors import DiskFull, ProjectUnreadable
from evp_desktop.model.media import Source, Take
from evp_desktop.services import projects
from evp_desktop.services.recovery import rebuild, recover
from tests.support import judge, lab

FILES = ("screen.mkv", "microphone.mkv")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose one take, 3 s, was cut off: its manifest says "recording", the document lacks it."""
    folder = projects.create(tmp_path_factory.mktemp("cut"), "Cut off")
    block = projects.load(folder).blocks[0]
    take = lab.make_take(folder, block.id, "take", 3.0, sound=lab.speech(3.0))
    projects.save_take(projects.take_folder(folder, "take"), replace(take, state="recording", duration_us=0))
    return folder


@pytest.fixture
def cut_off(original: Path, tmp_path: Path) -> Path:
    """A copy to spoil."""
    return lab.copy_project(original, tmp_path)


def take_of(folder: Path) -> Path:
    return projects.take_folder(folder, "take")


@cache
def packets(path: Path) -> list[tuple[int, float]]:
    """For each packet of a file: the byte behind it, and the moment it starts."""
    shown = ["-show_entries", "packet=pos,size,pts_time", "-of", "json"]
    done = subprocess.run(["ffprobe", "-v", "error", *shown, str(path)], capture_output=True, check=True)
    found = json.loads(done.stdout)["packets"]
    return [(int(one["pos"]) + int(one["size"]), float(one["pts_time"])) for one in found]


def test_a_take_that_was_cut_off_is_added(cut_off: Path) -> None:
    """The take is mended, its state says so, and its block shows it."""
    (found,) = recover(cut_off)
    assert (found.id, found.state) == ("take", "recovered")
    assert abs(found.duration_us - 3_000_000) < 50_000
    project = projects.load(cut_off)
    assert [clip.take_id for clip in project.clips] == ["take"]
    assert projects.load_take(take_of(cut_off)) == found
    assert recover(cut_off) == ()


@settings(max_examples=20)
@given(st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_cut_anywhere_every_whole_packet_comes_back(original: Path, parts: tuple[float, float]) -> None:
    """Files that end at any byte are mended or left out; no picture or sound that was whole is lost."""
    folder = original.parent / "trial.evp"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(original, folder)
    kept = {}
    for name, part in zip(FILES, parts, strict=True):
        path = take_of(folder) / name
        size = round(path.stat().st_size * part)
        with path.open("r+b") as file:
            file.truncate(size)
        kept[name] = [start for end, start in packets(take_of(original) / name) if end <= size]
    recover(folder)
    manifest = projects.load_take(take_of(folder))
    sources = {source.file: source for source in manifest.sources if manifest.state == "recovered"}
    for name, starts in kept.items():
        if name in sources:
            assert judge.decodes_without_error(take_of(folder) / name)
            assert sources[name].duration_us >= max(starts, default=0) * 1e6
        else:
            assert len(starts) <= 1


def test_a_take_that_is_being_recorded_is_left_alone(cut_off: Path) -> None:
    """While another program holds the take's lock, not a byte of it changes."""
    before = {name: (take_of(cut_off) / name).read_bytes() for name in (*FILES, projects.MANIFEST)}
    with FileLock(take_of(cut_off) / LOCK):
        assert recover(cut_off) == ()
    assert {name: (take_of(cut_off) / name).read_bytes() for name in before} == before
    assert len(recover(cut_off)) == 1


def call_otherwise(folder: Path) -> None:
    projects.save_take(folder, replace(projects.load_take(folder), id="another"))


def lock_with_a_folder(folder: Path) -> None:
    (folder / LOCK).mkdir()


@pytest.mark.parametrize("damage", [call_otherwise, lock_with_a_folder])
def test_a_damaged_take_does_not_stop_the_others(cut_off: Path, damage: object) -> None:
    """A take that cannot be used is left as it is on disk; the ones beside it come back."""
    block = projects.load(cut_off).blocks[0].id
    lab.make_take(cut_off, block, "zz-good", 1.0, sound=lab.speech(1.0))
    assert callable(damage)
    damage(take_of(cut_off))
    left = {path.name for path in take_of(cut_off).iterdir()}
    assert [take.id for take in recover(cut_off)] == ["zz-good"]
    assert {path.name for path in take_of(cut_off).iterdir()} == left
    assert (take_of(cut_off) / "screen.mkv").stat().st_size > 0


def test_one_readable_file_is_a_take(cut_off: Path) -> None:
    """When only the sound survived, the take is the sound."""
    (take_of(cut_off) / "screen.mkv").write_bytes(b"")
    (found,) = recover(cut_off)
    assert [source.kind for source in found.sources] == ["microphone"]
    assert (take_of(cut_off) / "screen.mkv").exists()


def test_takes_come_back_in_the_order_of_their_recording(cut_off: Path) -> None:
    """Of two takes of a block the later one is shown, and both are kept."""
    block = projects.load(cut_off).blocks[0].id
    later = lab.make_take(cut_off, block, "a-later", 1.0)
    later = replace(later, recorded_at="2026-11-20T11:00:00+00:00")
    projects.save_take(projects.take_folder(cut_off, "a-later"), later)
    assert {take.id for take in recover(cut_off)} == {"take", "a-later"}
    project = projects.load(cut_off)
    assert {take.id for take in project.takes} == {"take", "a-later"}
    assert [clip.take_id for clip in project.clips] == ["a-later"]


def test_a_take_of_a_part_that_is_gone_comes_back(cut_off: Path) -> None:
    """A take whose block is no longer in the script is kept and shown last."""
    manifest: Take = projects.load_take(take_of(cut_off))
    projects.save_take(take_of(cut_off), replace(manifest, block_id="gone"))
    assert len(recover(cut_off)) == 1
    assert [clip.block_id for clip in projects.load(cut_off).clips] == ["gone"]


def test_a_damaged_project_is_told_and_left(cut_off: Path) -> None:
    """When the project itself cannot be read, nothing is touched."""
    (cut_off / projects.DOCUMENT).write_bytes(b"{}")
    with pytest.raises(ProjectUnreadable):
        recover(cut_off)
    assert (cut_off / projects.DOCUMENT).read_bytes() == b"{}"
    assert projects.load_take(take_of(cut_off)).state == "recording"


def test_a_damaged_project_is_made_anew_from_its_takes(cut_off: Path) -> None:
    """Asked for, a new document shows every take, and the damaged one stays beside it."""
    take_id = take_of(cut_off).name
    document = cut_off / projects.DOCUMENT
    document.write_text("{")
    takes = rebuild(cut_off)
    project = projects.load(cut_off)
    assert [take.id for take in takes] == [take.id for take in project.takes] == [take_id]
    assert [clip.take_id for clip in project.clips] == [take_id]
    assert (cut_off / "project.damaged-1.json").read_text() == "{"


def test_a_project_without_takes(tmp_path: Path) -> None:
    """There is nothing to find in a new project, also when its folder of takes is gone."""
    folder = projects.create(tmp_path, "New")
    assert recover(folder) == ()
    projects.takes_folder(folder).rmdir()
    assert recover(folder) == ()


ASTRAY = b'{"id":"take","block_id":"b","recorded_at":"","sources":[{"kind":"screen","file":"../a.mkv"}]}'


@pytest.mark.parametrize("spoilt", [None, b"", b"\0" * 400, b'{"format": 1, "id": "ta', ASTRAY])
def test_a_take_without_its_manifest_comes_back(cut_off: Path, spoilt: bytes | None) -> None:
    """The manifest gone, empty, zeroed, torn or hostile: the files tell what they are and get a block."""
    manifest = take_of(cut_off) / projects.MANIFEST
    manifest.unlink()
    if spoilt is not None:
        manifest.write_bytes(spoilt)
    (found,) = recover(cut_off)
    assert (found.id, found.state) == ("take", "recovered")
    assert {source.kind for source in found.sources} == {"screen", "microphone"}
    assert abs(found.duration_us - 3_000_000) < 50_000
    project = projects.load(cut_off)
    assert [clip.take_id for clip in project.clips] == ["take"]
    assert project.blocks[-1].id == found.block_id
    assert recover(cut_off) == ()


def test_a_take_that_cannot_be_copied_is_taken_as_it_is(
    cut_off: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without room for a mended copy, the file that was cut off is used: it can be played."""

    def full(path: Path) -> int:
        raise DiskFull(path)

    monkeypatch.setattr("evp_desktop.media.remux.mend", full)
    (found,) = recover(cut_off)
    assert abs(found.duration_us - 3_000_000) < 50_000
    assert all(source.duration_us > 2_900_000 for source in found.sources)


def test_a_pointer_s_way_is_kept(cut_off: Path) -> None:
    """The pointer's log comes back with the rest, up to its last whole line."""
    take = projects.load_take(take_of(cut_off))
    log = Source(kind="pointer", file="pointer.jsonl", width=640, height=360)
    projects.save_take(take_of(cut_off), replace(take, sources=(*take.sources, log)))
    (take_of(cut_off) / "pointer.jsonl").write_bytes(
        b'{"t_us":1000,"x":1,"y":2}\n{"t_us":900000,"x":5,"y":6}\n{"t_us":95'
    )
    (found,) = recover(cut_off)
    pointer = found.source("pointer")
    assert pointer is not None
    assert pointer.duration_us == 900_000
