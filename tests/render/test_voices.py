"""Cleaned voices and a kit's sounds in the cache: made once, never instead of what was recorded."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from evp_desktop.errors import Cancelled
from evp_desktop.media import cleaning, loudness_table
from evp_desktop.model.brand import Kit, Music
from evp_desktop.model.media import Source, SourceKind
from evp_desktop.model.project import Finish, Project
from evp_desktop.render.shots import Plan, Shot
from evp_desktop.render.voices import Sound, Voices, heard_in, of_kit
from tests.render.films import DEFAULT
from tests.support import lab

PROJECT = Project(id="one", title="One", created_at="2026-11-24T00:00:00+00:00")
PLAN = Plan(shots=(Shot(kind="clip", first_frame=0, frames=30, take_id="take"),))


@pytest.fixture
def take(tmp_path: Path) -> list[Sound]:
    """A take with a voice and what the computer played."""
    (tmp_path / "take").mkdir()
    kinds: tuple[tuple[SourceKind, np.ndarray], ...]
    kinds = (("microphone", lab.speech(1.5)), ("system_sound", lab.tone(1.5)))
    for kind, samples in kinds:
        lab.write_sound(tmp_path / "take" / f"{kind}.mkv", samples)
    return [
        (tmp_path / "take" / f"{kind}.mkv", Source(kind=kind, file=f"{kind}.mkv", duration_us=1_500_000))
        for kind, _ in kinds
    ]


def of(folder: Path, take: list[Sound], project: Project = PROJECT, kit: Kit = DEFAULT) -> Voices:
    return Voices(project, kit, lambda name: take if name == "take" else [], folder / "cache")


def prepared(folder: Path, take: list[Sound], project: Project = PROJECT, kit: Kit = DEFAULT) -> Voices:
    found = of(folder, take, project, kit)
    found.prepare(PLAN, lambda: None, 1)
    return found


def test_the_voice_is_cleaned_once(
    tmp_path: Path, take: list[Sound], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it is made the recording is heard; afterwards what is in the cache, and it is not made again."""
    assert of(tmp_path, take).find("take") == take
    recorded = take[0][0].read_bytes()
    voice, played = prepared(tmp_path, take).find("take")
    assert voice[0].parent == tmp_path / "cache" / "sound"
    assert voice[1] == take[0][1]
    assert loudness_table.read_table(loudness_table.table_path(voice[0])).duration_us == 1_500_000
    assert played == take[1]
    assert take[0][0].read_bytes() == recorded
    monkeypatch.setattr(cleaning, "clean", lambda *_: pytest.fail("made again"))
    assert prepared(tmp_path, take).find("take")[0] == voice


def test_another_recording_is_another_voice(tmp_path: Path, take: list[Sound]) -> None:
    """A file that is replaced under its name is cleaned anew."""
    before = prepared(tmp_path, take).find("take")[0][0]
    lab.write_sound(take[0][0], lab.speech(1.4, -20))
    assert prepared(tmp_path, take).find("take")[0][0] != before


def test_as_recorded_is_heard_as_recorded(tmp_path: Path, take: list[Sound]) -> None:
    """Who wants it so gets the very files, and nothing is made."""
    project = replace(PROJECT, finish=Finish(sound="as_recorded"))
    assert prepared(tmp_path, take, project).find("take") == take
    assert not list((tmp_path / "cache" / "sound").glob("*"))


def test_a_cache_may_be_emptied_at_any_time(tmp_path: Path, take: list[Sound]) -> None:
    """All of it, or a table alone: it is made again."""
    made = prepared(tmp_path, take).find("take")[0][0]
    loudness_table.table_path(made).unlink()
    assert of(tmp_path, take).find("take") == take
    assert prepared(tmp_path, take).find("take")[0][0] == made
    shutil.rmtree(tmp_path / "cache")
    assert prepared(tmp_path, take).find("take")[0][0] == made


def test_stopped_it_leaves_nothing(tmp_path: Path, take: list[Sound]) -> None:
    """Neither a half file nor a table without its sound."""
    asked = iter(range(4))

    def check() -> None:
        if next(asked, None) is None:
            raise Cancelled

    found = of(tmp_path, take)
    with pytest.raises(Cancelled):
        found.prepare(PLAN, check, 1)
    assert not list((tmp_path / "cache" / "sound").iterdir())


def test_what_is_to_be_kept(tmp_path: Path, take: list[Sound]) -> None:
    """Every file that the plan is made of, with its table."""
    made = prepared(tmp_path, take)
    assert sorted(made.files(PLAN)) == sorted((tmp_path / "cache" / "sound").iterdir())


def with_music(folder: Path) -> Kit:
    """A kit of one piece of music."""
    (folder / "kit").mkdir()
    lab.write_wave(folder / "kit" / "music.wav", lab.tone(2, -12, 220), channels=2)
    spec = replace(DEFAULT.spec, music=Music(file="music.wav", licence="music.txt"))
    return Kit(spec=spec, folder=folder / "kit")


def test_music_is_there_when_it_is_wanted(tmp_path: Path, take: list[Sound]) -> None:
    """Only then, and only when it is made."""
    kit = with_music(tmp_path)
    wanted = replace(PROJECT, finish=Finish(is_music_on=True))
    assert of(tmp_path, take, wanted, kit).music is None
    music = prepared(tmp_path, take, wanted, kit).music
    assert music is not None
    assert loudness_table.read_table(loudness_table.table_path(music)).duration_us == 2_000_000
    assert of(tmp_path, take, PROJECT, kit).music is None


def test_a_film_of_the_kit_brings_its_sound(tmp_path: Path, take: list[Sound]) -> None:
    """An intro that is a film is heard; one without sound is not missed."""
    kit = with_music(tmp_path)
    lab.write_pictures(tmp_path / "kit" / "mute.mkv", 3, lambda _: lab.plain((9, 9, 9), 64, 64))
    intro = Shot(kind="intro", first_frame=0, frames=30, kit_file="music.wav")
    plan = Plan(shots=(intro, replace(PLAN.shots[0], first_frame=30)))
    assert heard_in(plan) == ["take", of_kit("music.wav")]
    found = of(tmp_path, take, PROJECT, kit)
    found.prepare(plan, lambda: None, 1)
    assert found.find(of_kit("music.wav"))[0][0].parent == tmp_path / "cache" / "sound"
    assert found.find(of_kit("mute.mkv")) == []


def test_a_still_is_not_heard() -> None:
    """Nor is a chapter's card."""
    still = replace(PLAN.shots[0], is_still=True)
    assert heard_in(Plan(shots=(still, Shot(kind="chapter", first_frame=30, frames=30)))) == []
