"""The clips' voices, one behind the other, at the right loudness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evp_desktop.errors import Cancelled
from evp_desktop.media import loudness
from evp_desktop.media.audio import to_samples
from evp_desktop.media.coded_sound import Piece, Window
from evp_desktop.media.loudness_table import TableWriter, table_path
from evp_desktop.model.media import Source, SourceKind
from evp_desktop.render import music
from evp_desktop.render.plan import Plan, Shot
from evp_desktop.render.shots import ShotKind
from evp_desktop.render.soundtrack import (
    Mix,
    Part,
    arrange,
    balance,
    coded_now,
    digest,
    make_soundtrack,
    measured,
    mixed,
    speech_span,
    speech_spans,
)
from tests.support import judge, lab

SECONDS = 6


@pytest.fixture(scope="module")
def take(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six seconds in which each sample tells its own moment."""
    path = tmp_path_factory.mktemp("voice") / "microphone.mkv"
    lab.write_sound(path, np.linspace(0.1, 0.9, SECONDS * 48_000))
    return path


def plan_of(*shots: tuple[str, int, int]) -> Plan:
    """Shots of (take or "", source frame, frames) end to end."""
    made, at = [], 0
    for take_id, source_frame, frames in shots:
        kind: ShotKind = "clip" if take_id else "intro"
        made.append(
            Shot(kind=kind, first_frame=at, frames=frames, take_id=take_id, source_frame=source_frame)
        )
        at += frames
    return Plan(shots=tuple(made))


def heard(plan: Plan, take: Path, start_us: int = 0) -> np.ndarray:
    source = Source(kind="microphone", file=take.name, start_us=start_us)
    return np.concatenate(list(mixed(plan, {"take": [Part(take, source)]})))


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.sampled_from(["take", "", "mute"]), st.integers(0, 200), st.integers(1, 100)),
        min_size=1,
        max_size=5,
    ),
    st.integers(0, 2_000_000),
)
def test_exactly_as_long_as_the_plan(take: Path, shots: list[tuple[str, int, int]], start_us: int) -> None:
    """Whatever is cut, cards and takes without a microphone included, not a sample is missing or too many."""
    plan = plan_of(*shots)
    assert len(heard(plan, take, start_us)) == to_samples(plan.duration_us)


@settings(max_examples=25)
@given(st.integers(0, 100), st.integers(3, 60), st.integers(0, 1_000_000))
def test_each_clip_is_heard_from_its_own_moment(
    take: Path, source_frame: int, frames: int, start_us: int
) -> None:
    """In the middle of a clip the sound is that of the take's clock, wherever the file begins on it."""
    samples = heard(plan_of(("", 0, 10), ("take", source_frame, frames)), take, start_us)
    middle = 16_000 + frames * 800
    into_file = source_frame * 1600 + frames * 800 - start_us * 48_000 / 1e6
    wanted = 0.1 + 0.8 * into_file / (SECONDS * 48_000 - 1) if 0 <= into_file < SECONDS * 48_000 else 0.0
    assert abs(samples[middle] - wanted) < 1e-4


def test_a_cut_does_not_click(take: Path) -> None:
    """Both ends of a clip fade in 8 ms; in between nothing is changed."""
    samples = heard(plan_of(("take", 60, 30), ("take", 0, 30)), take)
    for border in (0, 48_000):
        assert samples[border] == 0
        assert np.abs(np.diff(samples[border : border + 384])).max() < 0.01
    assert samples[47_999] == 0
    assert np.allclose(samples[600:47_000], np.linspace(0.1, 0.9, 288_000)[96_600:143_000], atol=1e-4)


@pytest.mark.parametrize("dbfs", [-1.0, -12.0, -18.0])
def test_every_voice_comes_out_alike(tmp_path: Path, dbfs: float) -> None:
    """Loud or soft, what is delivered is at -16 LUFS within 1 and at most -1 dBTP, by ffmpeg."""
    lab.write_sound(tmp_path / "microphone.mkv", lab.speech(8, dbfs))
    source = Source(kind="microphone", file="microphone.mkv")
    plan = plan_of(("take", 0, 240))
    levels = make_soundtrack(
        tmp_path / "sound.m4a", plan, lambda _: [(tmp_path / "microphone.mkv", source)], lambda: None
    )
    integrated, peak = judge.loudness(tmp_path / "sound.m4a")
    assert abs(integrated + 16) <= 1
    assert peak <= -1
    assert levels.delivered.integrated_lufs == pytest.approx(integrated, abs=0.1)


def test_a_whisper_is_lifted_by_12_db_at_most(tmp_path: Path) -> None:
    """More gain would lift noise."""
    lab.write_sound(tmp_path / "microphone.mkv", lab.speech(4, -40))
    source = Source(kind="microphone", file="microphone.mkv")
    levels = make_soundtrack(
        *(tmp_path / "sound.m4a", plan_of(("take", 0, 120))),
        *(lambda _: [(tmp_path / "microphone.mkv", source)], lambda: None),
    )
    assert levels.gain_db == pytest.approx(12, abs=0.5)
    assert judge.loudness(tmp_path / "sound.m4a")[0] < -25


def test_it_can_be_cancelled(take: Path, tmp_path: Path) -> None:
    """The check is asked while sound is read, and what it raises ends the work."""

    def cancelled() -> None:
        raise Cancelled

    source = Source(kind="microphone", file=take.name)
    with pytest.raises(Cancelled):
        make_soundtrack(tmp_path / "a.m4a", plan_of(("take", 0, 60)), lambda _: [(take, source)], cancelled)


@given(st.integers(0, 40), st.integers(1, 40), st.integers(0, 40))
def test_where_somebody_speaks(before: int, spoken: int, after: int) -> None:
    """The first and last 20 ms that stand out from the quiet, to the step."""
    noise = np.random.default_rng(1).normal(size=(before + spoken + after) * 960) * 1e-4
    noise[before * 960 : (before + spoken) * 960] += lab.tone(spoken * 0.02, -12)
    total = len(noise) * 1_000_000 // 48_000
    span = speech_span(np.square(noise).reshape(-1, 480).mean(axis=1), total)
    assert span == (before * 20_000, (before + spoken) * 20_000)


def test_silence_has_no_speech_to_find() -> None:
    """Where nothing stands out, all of the time is taken."""
    assert speech_span(np.zeros(100), 1_000_000) == (0, 1_000_000)
    assert speech_span(np.zeros(0), 500) == (0, 500)


def test_each_shot_has_its_own_words(tmp_path: Path) -> None:
    """Where somebody speaks is told of each shot in its own time, also at another speed and behind a card."""
    samples = np.concatenate([np.zeros(48_000), lab.tone(1, -12), np.zeros(48_000)])
    sound = write_part(tmp_path, "microphone.mkv", "microphone", samples)
    shots = (
        Shot(kind="intro", first_frame=0, frames=30),
        Shot(kind="clip", first_frame=30, frames=90, take_id="take"),
        Shot(kind="clip", first_frame=120, frames=45, take_id="take", speed_percent=200),
    )
    spans = speech_spans(Plan(shots=shots), lambda _: [sound])
    assert spans[0] == (0, 1_000_000)
    for span, wanted in zip(spans[1:], ((1e6, 2e6), (5e5, 1e6)), strict=True):
        assert span == pytest.approx(wanted, abs=25_000)


# What the computer played, and more than one voice


def write_part(folder: Path, name: str, kind: SourceKind, samples: np.ndarray) -> tuple[Path, Source]:
    """A sound file of a take."""
    lab.write_sound(folder / name, samples)
    lasts_us = len(samples) * 1_000_000 // 48_000
    return folder / name, Source(kind=kind, file=name, duration_us=lasts_us)


def first_half(samples: np.ndarray) -> np.ndarray:
    """The samples with silence in place of their second half."""
    return np.concatenate([samples[: len(samples) // 2], np.zeros(len(samples) - len(samples) // 2)])


@pytest.mark.parametrize(("voice_dbfs", "played_dbfs"), [(-12.0, -3.0), (-16.0, -30.0), (-6.0, -20.0)])
def test_the_computer_is_heard_under_the_voice(tmp_path: Path, voice_dbfs: float, played_dbfs: float) -> None:
    """However loud both were, the whole is at -16 LUFS, and the computer 10 LU under the voice."""
    spoken = write_part(tmp_path, "microphone.mkv", "microphone", first_half(lab.speech(12, voice_dbfs)))
    played = write_part(tmp_path, "system.mkv", "system_sound", lab.tone(12, played_dbfs))
    plan = plan_of(("take", 0, 360))
    levels = make_soundtrack(tmp_path / "sound.m4a", plan, lambda _: [spoken, played], lambda: None)
    integrated, peak = judge.loudness(tmp_path / "sound.m4a")
    assert abs(integrated + 16) <= 1
    assert peak <= -1
    assert levels.delivered.integrated_lufs == pytest.approx(integrated, abs=0.1)
    parts = balance(plan, lambda _: [spoken, played])
    alone = [measured(plan, {"take": [part]}).integrated_lufs for part in parts["take"]]
    assert alone[0] - alone[1] == pytest.approx(10, abs=0.2)


@pytest.mark.parametrize("microphone", [False, True])
def test_where_nobody_speaks_the_computer_is_the_voice(tmp_path: Path, microphone: bool) -> None:
    """Without a microphone, or with one that heard nothing, what was played comes out at -16 LUFS."""
    sounds = [write_part(tmp_path, "system.mkv", "system_sound", lab.speech(6, -8))]
    if microphone:
        sounds.insert(0, write_part(tmp_path, "microphone.mkv", "microphone", np.zeros(6 * 48_000)))
    make_soundtrack(tmp_path / "sound.m4a", plan_of(("take", 0, 180)), lambda _: sounds, lambda: None)
    assert abs(judge.loudness(tmp_path / "sound.m4a")[0] + 16) <= 1


def test_two_voices_are_equally_loud(tmp_path: Path) -> None:
    """A colleague's soft recording is heard as loud as one's own."""
    sounds = [
        write_part(tmp_path, "microphone.mkv", "microphone", lab.speech(6, -10)),
        write_part(tmp_path, "colleague.mkv", "microphone", lab.speech(6, -21)),
    ]
    plan = plan_of(("take", 0, 180))
    parts = balance(plan, lambda _: sounds)["take"]
    one, other = (measured(plan, {"take": [part]}).integrated_lufs for part in parts)
    assert one == pytest.approx(other, abs=0.1)
    heard = np.concatenate(list(mixed(plan, {"take": parts})))
    assert len(heard) == 6 * 48_000
    assert loudness.measure([heard]).integrated_lufs == pytest.approx(one + 6, abs=0.3)


def test_a_table_saves_the_measuring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where loudness was kept while recording, cuts are measured by arithmetic and come out the same."""
    samples = np.concatenate([lab.speech(5, -10), lab.speech(5, -30)])
    sound = write_part(tmp_path, "microphone.mkv", "microphone", samples)
    plan = plan_of(("", 0, 60), ("take", 15, 100), ("take", 200, 70))
    parts = balance(plan, lambda _: [sound])
    by_ear = measured(plan, parts)
    writer = TableWriter(table_path(sound[0]), 48_000, 1)
    writer.write(np.rint(samples * 32767).astype(np.int16).reshape(-1, 1))
    writer.close()
    monkeypatch.setattr(loudness, "measure", pytest.fail)
    by_table = measured(plan, parts)
    assert by_table.integrated_lufs == pytest.approx(by_ear.integrated_lufs, abs=0.1)
    assert by_table.true_peak_dbtp == pytest.approx(by_ear.true_peak_dbtp, abs=0.3)


@pytest.mark.parametrize("content", [b"", b"EVPLOUD1 and nothing of use", None])
def test_a_table_that_tells_too_little_is_not_used(tmp_path: Path, content: bytes | None) -> None:
    """A damaged table, and one that ends before the clip does, are left alone: the sound is listened to."""
    sound = write_part(tmp_path, "microphone.mkv", "microphone", lab.speech(4, -10))
    plan = plan_of(("take", 0, 120))
    by_ear = measured(plan, balance(plan, lambda _: [sound]))
    if content is None:
        writer = TableWriter(table_path(sound[0]), 48_000, 1)
        writer.write(np.zeros((48_000, 1), np.int16))
        writer.close()
    else:
        table_path(sound[0]).write_bytes(content)
    assert measured(plan, balance(plan, lambda _: [sound])) == by_ear


# Other speeds, stills and cards


@pytest.mark.parametrize("percent", [25, 60, 100, 150, 400])
def test_another_speed_keeps_pitch_and_length(tmp_path: Path, percent: int) -> None:
    """A tone of 440 Hz stays one at 25 to 400 %, and fills the shot to the sample."""
    sound = write_part(tmp_path, "microphone.mkv", "microphone", lab.tone(4, -12, 440))
    shot = Shot(kind="clip", first_frame=0, frames=30, take_id="take", speed_percent=percent)
    samples = np.concatenate(list(mixed(Plan(shots=(shot,)), {"take": [Part(*sound)]})))
    assert len(samples) == 48_000
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    assert abs(int(spectrum.argmax()) - 440) <= 2
    assert loudness.measure([samples[4800:-4800]]).integrated_lufs == pytest.approx(-12, abs=1)


@pytest.mark.parametrize("percent", [50, 200, 300])
def test_words_keep_their_place_at_another_speed(tmp_path: Path, percent: int) -> None:
    """What is heard 2 s into the take is heard where the pictures show that moment, to 30 ms."""
    samples = np.zeros(4 * 48_000)
    samples[96_000:98_400] = lab.tone(0.05, -6, 1000)
    sound = write_part(tmp_path, "microphone.mkv", "microphone", samples)
    frames = 90 * 100 // percent
    shot = Shot(kind="clip", first_frame=0, frames=frames, take_id="take", speed_percent=percent)
    heard_now = np.concatenate(list(mixed(Plan(shots=(shot,)), {"take": [Part(*sound)]})))
    begins = int(np.argmax(np.abs(heard_now) > 0.1))
    assert abs(begins - 96_000 * 100 / percent) < 0.03 * 48_000


def test_its_loudness_is_known_beforehand_at_another_speed(tmp_path: Path) -> None:
    """The tables tell it as well as ears do."""
    sound = write_part(tmp_path, "microphone.mkv", "microphone", lab.speech(8, -14))
    shots = (
        Shot(kind="clip", first_frame=0, frames=100, take_id="take", speed_percent=160),
        Shot(kind="clip", first_frame=100, frames=60, take_id="take", speed_percent=70, source_frame=30),
    )
    plan = Plan(shots=shots)
    parts = balance(plan, lambda _: [sound])
    by_ear = loudness.measure(mixed(plan, parts))
    assert measured(plan, parts).integrated_lufs == pytest.approx(by_ear.integrated_lufs, abs=0.5)


def test_stills_and_chapter_cards_are_silent(take: Path) -> None:
    """A frozen picture has no sound, nor has a card; what follows is in its place."""
    shots = (
        Shot(kind="clip", first_frame=0, frames=30, take_id="take", is_still=True),
        Shot(kind="chapter", first_frame=30, frames=30, heading="Next"),
        Shot(kind="clip", first_frame=60, frames=30, take_id="take"),
    )
    samples = heard(Plan(shots=shots), take)
    assert len(samples) == 144_000
    assert not samples[:96_000].any()
    assert abs(samples[120_000] - (0.1 + 0.8 * 24_000 / 287_999)) < 1e-4


# Targets, and takes beside each other


@pytest.mark.parametrize("target", [-14, -16, -23])
def test_the_target_of_the_kit(tmp_path: Path, target: int) -> None:
    """Speech of a person comes out at what the kit asks for, within 1 LU, at most -1 dBTP, by ffmpeg."""
    spoken = judge.sound(Path(judge.__file__).parent / "speech" / "counting.flac")
    sound = write_part(tmp_path, "microphone.mkv", "microphone", np.tile(spoken, 2) * 0.9)
    plan = plan_of(("take", 0, 170))
    make_soundtrack(tmp_path / "a.m4a", plan, lambda _: [sound], lambda: None, Mix(target_lufs=target))
    integrated, peak = judge.loudness(tmp_path / "a.m4a")
    assert abs(integrated - target) <= 1
    assert peak <= -1


@pytest.mark.parametrize("dbfs", [-24.0, -10.0, -1.0])
def test_it_is_encoded_once(tmp_path: Path, dbfs: float) -> None:
    """What the limiter takes away is known beforehand: the first try is good."""
    tries = []

    def coding(wanted: Iterable[Window]) -> Iterator[Piece]:
        tries.append(wanted)
        return coded_now(wanted)

    sound = write_part(tmp_path, "microphone.mkv", "microphone", lab.speech(8, dbfs))
    plan = plan_of(("take", 0, 240))
    make_soundtrack(tmp_path / "a.m4a", plan, lambda _: [sound], lambda: None, coding=coding)
    assert len(tries) == 1


def test_takes_are_brought_nearer_to_each_other(tmp_path: Path) -> None:
    """Two takes 5 LU apart come out alike; as recorded they stay apart."""
    files = {
        name: write_part(tmp_path, f"{name}.mkv", "microphone", lab.speech(4, dbfs))
        for name, dbfs in (("near", -12.0), ("far", -17.0))
    }
    plan = plan_of(("near", 0, 120), ("far", 0, 120))
    for is_evened, apart_lu in ((True, 0.0), (False, 5.0)):
        parts = balance(plan, lambda name: [files[name]], mix=Mix(is_evened=is_evened))
        samples = np.concatenate(list(mixed(plan, parts)))
        one, other = (loudness.measure([half]).integrated_lufs for half in np.split(samples, 2))
        assert one - other == pytest.approx(apart_lu, abs=0.3)


# Music


def bedded(folder: Path, spoken: np.ndarray, frames: int) -> tuple[np.ndarray, np.ndarray]:
    """The sound of a plan with music, and of the same plan without it, at the same gain."""
    sound = write_part(folder, "microphone.mkv", "microphone", spoken)
    tune = np.convolve(np.random.default_rng(5).normal(size=3 * 48_000), np.hanning(48), "same")
    lab.write_sound(folder / "music.mkv", tune / np.abs(tune).max() / 2)
    plan = plan_of(("take", 0, frames))
    mix = Mix(music=folder / "music.mkv", music_under_lu=18)
    both = np.concatenate(list(arrange(plan, lambda _: [sound], mix).blocks()))
    return both, np.concatenate(list(arrange(plan, lambda _: [sound]).blocks()))


def test_music_is_under_the_voice_where_somebody_speaks(tmp_path: Path) -> None:
    """18 LU under it there, 10 LU where nobody does for long, faded at both ends, down before the word."""
    quiet = np.zeros(4 * 48_000)
    spoken = np.concatenate([quiet, lab.speech(6, -12), quiet])
    both, alone = bedded(tmp_path, spoken, 420)
    tune = both - alone
    voice_lufs = loudness.measure([alone]).integrated_lufs
    spoken_lufs = loudness.measure([tune[int(4.3 * 48_000) : int(9.5 * 48_000)]]).integrated_lufs
    open_lufs = loudness.measure([tune[48_000 : int(3.5 * 48_000)]]).integrated_lufs
    assert voice_lufs - spoken_lufs == pytest.approx(18, abs=1)
    assert voice_lufs - open_lufs == pytest.approx(18 - music.OPEN_LU, abs=1)
    assert np.abs(tune[:480]).max() < 0.2 * np.abs(tune[48_000:96_000]).max()
    assert np.abs(tune[-480:]).max() < 0.2 * np.abs(tune[48_000:96_000]).max()
    first_word = 4 * 48_000 + int(np.argmax(np.abs(alone[4 * 48_000 :]) > 0.02))
    level = np.abs(tune[first_word : first_word + 960]).max()
    assert level < 1.15 * np.abs(tune[6 * 48_000 : 8 * 48_000]).max()


def test_music_is_looped_without_a_click(tmp_path: Path) -> None:
    """It goes on for as long as the video does, and where it begins again nothing jumps or falls silent."""
    both, alone = bedded(tmp_path, np.zeros(48_000 * 12), 360)
    tune = both - alone
    middle = tune[48_000 : 9 * 48_000]
    levels = np.sqrt(np.square(middle[: len(middle) // 4800 * 4800]).reshape(-1, 4800).mean(axis=1))
    assert levels.min() > 0.7 * levels.max()
    once = np.abs(np.diff(middle[:48_000])).max()
    assert np.abs(np.diff(middle)).max() < 1.4 * once


def test_music_from_the_middle_is_that_of_the_whole(tmp_path: Path) -> None:
    """Playing from a frame on gives the very samples that the whole has there."""
    sound = write_part(tmp_path, "microphone.mkv", "microphone", lab.speech(8))
    lab.write_sound(tmp_path / "music.mkv", lab.tone(2.5, -14, 330))
    arranged = arrange(plan_of(("take", 0, 240)), lambda _: [sound], Mix(music=tmp_path / "music.mkv"))
    whole = np.concatenate(list(arranged.blocks()))
    for frame in (1, 40, 64, 130):
        rest = np.concatenate(list(arranged.blocks(frame)))
        assert np.allclose(rest[480:], whole[frame * 1600 + 480 :], atol=2e-4)


def test_only_music_comes_out_at_the_target(tmp_path: Path) -> None:
    """A video in which nobody speaks is as loud as any other."""
    lab.write_sound(tmp_path / "music.mkv", lab.tone(3, -20, 330))
    plan = Plan(shots=(Shot(kind="intro", first_frame=0, frames=300),))
    mix = Mix(music=tmp_path / "music.mkv")
    make_soundtrack(tmp_path / "a.m4a", plan, lambda _: [], lambda: None, mix)
    assert abs(judge.loudness(tmp_path / "a.m4a")[0] + 16) <= 1


# The same again


def test_the_same_inputs_make_the_same_bytes(tmp_path: Path) -> None:
    """And their digest tells when another file would come out: another cut, target, file or music."""
    sound = write_part(tmp_path, "microphone.mkv", "microphone", lab.speech(3))
    lab.write_sound(tmp_path / "music.mkv", lab.tone(2, -14, 330))
    plan, mix = plan_of(("take", 0, 80)), Mix(music=tmp_path / "music.mkv")
    written = []
    for name in ("a.m4a", "b.m4a"):
        make_soundtrack(tmp_path / name, plan, lambda _: [sound], lambda: None, mix)
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1]
    changed = [
        digest(plan, lambda _: [sound], mix),
        digest(plan_of(("take", 1, 80)), lambda _: [sound], mix),
        digest(plan, lambda _: [sound], Mix(music=mix.music, target_lufs=-23)),
        digest(plan, lambda _: [sound]),
        digest(plan, lambda _: [], mix),
    ]
    assert changed[0] == digest(plan, lambda _: [sound], mix)
    assert len(set(changed)) == len(changed)
