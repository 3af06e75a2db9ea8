"""Is the video ready? What is good, what wants attention, and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from evp_desktop.errors import LibraryUnwritable, NoDisplay
from evp_desktop.model import edits
from evp_desktop.model.media import SourceChange, SourceEvent
from evp_desktop.model.project import Project, Publication, Speaker
from evp_desktop.model.script import Block
from evp_desktop.render import background
from evp_desktop.services import consents, projects, publishing, selftest
from evp_desktop.services.checking import Finding, check
from tests.render.films import DEFAULT, export_now
from tests.support import lab


def findings(folder: Path, project: Project | None = None) -> dict[str, Finding]:
    return {one.subject: one for one in check(folder, project or projects.load(folder), DEFAULT)}


def test_a_good_video_has_good_findings(spoken: Path) -> None:
    """Everything recorded, named, agreed to, written and loud enough: nothing wants attention."""
    bare = projects.load(spoken)
    assert findings(spoken, bare)["consent"].values["names"] == bare.speaker.name
    found = findings(spoken, consents.give(spoken, bare, DEFAULT, bare.speaker.name, ("internal",), "heard"))
    assert {subject: one.detail for subject, one in found.items() if one.state != "good"} == {}
    assert list(found) == [
        "recorded", "length", "loudness", "picture", "brand", "subtitles", "speaker", "consent",
    ]  # fmt: skip
    assert found["loudness"].values["lufs"] == pytest.approx(-16, abs=1)


def test_what_is_missing_is_named(spoken: Path) -> None:
    """A part without a recording, words or a name is each found, with numbers."""
    project = edits.add_block(projects.load(spoken), Block(id="three"))
    project = edits.change_block(project, "one", text=" ")
    project = edits.set_speaker(project, Speaker())
    found = findings(spoken, project)
    assert found["recorded"].detail == "missing_parts"
    assert found["recorded"].values == {"recorded": 2, "parts": 3}
    assert (found["subtitles"].detail, found["subtitles"].values["empty"]) == ("missing_text", 1)
    assert found["speaker"].detail == "no_name"


def test_length_is_judged_by_the_template(spoken: Path) -> None:
    """Shorter than the template's least is told with both numbers."""
    template = DEFAULT.spec.templates[0]
    found = findings(spoken, replace(projects.load(spoken), template_id=template.id))["length"]
    assert (found.detail, found.values["min_s"]) == ("too_short", template.min_s)


@pytest.mark.parametrize(("dbfs", "detail"), [(-60, "too_soft"), (0.0, "too_loud"), (None, "no_sound")])
def test_loudness_is_judged(spoken: Path, dbfs: float | None, detail: str) -> None:
    """A voice too far away, one that overdrives, and silence are three findings."""
    for part, *_, seconds, _ in lab.PARTS:
        path = projects.take_folder(spoken, f"take-{part}") / "microphone.mkv"
        samples = lab.speech(seconds, dbfs) if dbfs is not None else lab.speech(seconds) * 0
        lab.write_sound(path, samples)
    assert findings(spoken)["loudness"].detail == detail


def test_pictures_are_judged(spoken: Path) -> None:
    """Many lost pictures, and a camera below 720p, are told."""
    project = projects.load(spoken)
    screen = project.takes[0].sources[0]
    losing = replace(project.takes[0], sources=(replace(screen, lost_frames=31),))
    found = findings(spoken, replace(project, takes=(losing, project.takes[1])))
    assert (found["picture"].detail, found["picture"].values["lost"]) == ("lost_frames", 31)
    narrow = replace(screen, kind="camera", width=640)
    taken = replace(project.takes[0], sources=(screen, narrow))
    found = findings(spoken, replace(project, takes=(taken, project.takes[1])))
    assert found["picture"].detail == "small_camera"


def with_events(project: Project, *changes: tuple[int, SourceChange], filled_us: int = 0) -> Project:
    """The project with things that happened to the microphone of its second part, at milliseconds."""
    events = tuple(SourceEvent(at_us=at * 1000, change=change, device="Built-in") for at, change in changes)
    take = project.takes[1]
    sources = tuple(
        replace(one, events=events, filled_us=filled_us) if one.kind == "microphone" else one
        for one in take.sources
    )
    return replace(project, takes=(project.takes[0], replace(take, sources=sources)))


@pytest.mark.parametrize(
    ("changes", "detail", "device"),
    [
        ([(500, "lost"), (600, "replaced")], "replaced", "Built-in"),
        ([(500, "lost"), (600, "replaced"), (900, "back")], "replaced", "Built-in"),
        ([(500, "lost"), (900, "back")], "interrupted", ""),
        ([(500, "lost")], "lost", ""),
    ],
)
def test_what_happened_to_a_device_is_told(
    spoken: Path, changes: list[tuple[int, SourceChange]], detail: str, device: str
) -> None:
    """A microphone that was lost, came back or was replaced: which part, and what took over."""
    found = findings(spoken, with_events(projects.load(spoken), *changes))["device"]
    assert (found.state, found.detail) == ("attention", detail)
    assert found.values == {"kind": "microphone", "part": 2, "device": device}


def test_what_is_not_shown_is_not_told(spoken: Path) -> None:
    """What happened in the part that was cut off, or only to a window's size, is no finding."""
    project = with_events(projects.load(spoken), (1200, "lost"), (300, "resized"))
    project = edits.trim_clip(project, project.clips[1].id, end_us=1_000_000)
    assert "device" not in findings(spoken, project)


def test_silence_in_place_of_sound_is_told(spoken: Path) -> None:
    """More than half a second that never came, with its length."""
    project = projects.load(spoken)
    assert "device" not in findings(spoken, with_events(project, filled_us=400_000))
    found = findings(spoken, with_events(project, filled_us=1_640_000))["device"]
    assert (found.detail, found.values["seconds"], found.values["part"]) == ("gaps", 1.6, 2)


def test_a_background_without_its_model_is_told(
    spoken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only where a face is shown with another background, and the model is gone."""
    project = projects.load(spoken)
    camera = replace(project.takes[0].sources[0], kind="camera", width=1280)
    shown = replace(project.takes[0], sources=(camera,))
    project = replace(project, takes=(shown, project.takes[1]))
    blurred = edits.change_block(project, "one", layout="camera", background="blurred")
    assert "background" not in findings(spoken, blurred)
    monkeypatch.setattr(background, "model_file", lambda: tmp_path / "none")
    assert findings(spoken, blurred)["background"].detail == "no_model"
    assert "background" not in findings(spoken, project)


def test_an_empty_project_has_one_finding(tmp_path: Path) -> None:
    """Before anything is recorded there is nothing else to judge."""
    folder = projects.create(tmp_path, "Empty")
    assert [(one.subject, one.detail) for one in findings(folder).values()] == [("recorded", "missing_parts")]


def test_publishing_gives_a_receipt(spoken: Path, tmp_path: Path) -> None:
    """The library has the film with its subtitles and chapters, and the project remembers where."""
    project = publishing.titled(projects.load(spoken), "In the library", "All about it")
    made = export_now(spoken, tmp_path / "film.mp4", project)
    parts: list[float] = []
    receipt, published = publishing.publish(
        *(spoken, project, DEFAULT, made, tmp_path / "library"),
        progress=parts.append,
        is_cancelled=lambda: False,
    )
    publishing.keep_receipt(spoken, receipt)
    assert published.video.read_bytes() == made.video.read_bytes()
    assert projects.load(spoken).receipts == (receipt,)
    assert (receipt.title, receipt.library) == ("In the library", str(tmp_path / "library"))
    page = published.index.read_text(encoding="utf-8")
    for words in ("In the library", "All about it", "Begin", "Then"):
        assert words in page
    assert parts == sorted(parts)


def test_a_title_said_now_goes_before_the_project_s(spoken: Path) -> None:
    """What is said at publishing replaces only what is said."""
    project = edits.set_publication(projects.load(spoken), Publication(title="Kept", description="Old"))
    told = publishing.titled(project, "", "New").publication
    assert (told.title, told.description) == ("Kept", "New")


def test_a_library_that_is_a_file(spoken: Path, tmp_path: Path) -> None:
    """Where the library cannot be written, that is told, and the film is still there."""
    made = export_now(spoken, tmp_path / "film.mp4")
    (tmp_path / "library").write_text("in the way")
    with pytest.raises(LibraryUnwritable):
        publishing.publish(
            *(spoken, projects.load(spoken), DEFAULT, made, tmp_path / "library"),
            progress=lambda _: None,
            is_cancelled=lambda: False,
        )
    assert made.video.is_file()


def test_the_selftest_without_screen_or_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Codecs, fonts and library work; screen, camera and microphone are told as they are."""
    monkeypatch.setattr(selftest, "list_microphones", lambda: ())
    monkeypatch.setattr(selftest, "list_cameras", lambda: ())
    trials = {trial.name: trial for trial in selftest.run(tmp_path / "library")}
    assert {name: trial.state for name, trial in trials.items()} == {
        "codecs": "works",
        "fonts": "works",
        "screen": "trouble",
        "camera": "absent",
        "microphone": "absent",
        "keyring": "works",
        "library": "works",
    }
    assert isinstance(trials["screen"].trouble, NoDisplay)
    assert list((tmp_path / "library").iterdir()) == []


def test_the_selftest_tells_a_library_that_cannot_be_written(tmp_path: Path) -> None:
    """A file in the library's place is trouble of a needed part."""
    (tmp_path / "library").write_text("in the way")
    trial = selftest._try("library", lambda: selftest._try_library(tmp_path / "library"), is_needed=True)
    assert (trial.state, type(trial.trouble), trial.is_needed) == ("trouble", LibraryUnwritable, True)
