"""Every command: its last line of JSON, its exit code, and one clear sentence for trouble."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evp_desktop import paths
from evp_desktop.capture.devices import Microphone
from evp_desktop.cli import main as program
from evp_desktop.cli.main import COMMANDS, main
from evp_desktop.errors import Cancelled
from evp_desktop.services import projects
from tests.support import judge, lab

Said = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """Run a command with --json: its exit code and last line."""

    def run(*arguments: object) -> tuple[int, dict[str, Any]]:
        code = main([*map(str, arguments), "--json"])
        captured = capsys.readouterr()
        assert captured.err == ""
        return code, json.loads(captured.out.strip().splitlines()[-1])

    return run


@pytest.fixture
def sentence(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a command that must fail with code 3 and say one line to standard error."""

    def run(*arguments: object) -> str:
        assert main([*map(str, arguments)]) == 3
        captured = capsys.readouterr()
        assert captured.err.startswith("evp: ")
        assert captured.err.count("\n") == 1
        return captured.err.removeprefix("evp: ").strip()

    return run


def test_export_says_where_all_of_it_lies(said: Said, spoken: Path, tmp_path: Path) -> None:
    """The last line names film, poster and subtitles, with length and loudness."""
    code, told = said("export", spoken, "--output", tmp_path / "film.mov")
    assert code == 0
    assert told["video"] == str(tmp_path / "film.mp4")
    assert all(Path(path).is_file() for path in (told["video"], told["poster"], *told["subtitles"]))
    assert told["integrated_lufs"] == pytest.approx(judge.loudness(Path(told["video"]))[0], abs=0.2)
    assert told["duration_us"] == 8_500_000


def test_publish_says_where_the_library_is(said: Said, spoken: Path, tmp_path: Path) -> None:
    """The last line names what was published, and the project keeps the receipt."""
    code, told = said("publish", spoken, "--library", tmp_path / "library", "--title", "Said now")
    assert code == 0
    assert Path(told["video"]).is_relative_to(tmp_path / "library")
    assert Path(told["library"]) == tmp_path / "library" / "index.html"
    receipt = projects.load(spoken).receipts[0]
    assert (receipt.title, receipt.sha256) == ("Said now", told["sha256"])


def test_publish_uses_the_settings_library(said: Said, spoken: Path) -> None:
    """Without --library it goes to the maker's own."""
    _, told = said("publish", spoken)
    assert Path(told["video"]).is_relative_to(paths.library_folder())


def test_probe_tells_facts_and_loudness(said: Said, tmp_path: Path) -> None:
    """The last line is the facts; --loudness adds what was measured."""
    lab.write_wave(tmp_path / "tone.wav", lab.tone(4, -23), channels=2)
    code, told = said("probe", tmp_path / "tone.wav", "--loudness")
    assert code == 0
    assert (told["sample_rate_hz"], told["channels"], told["duration_us"]) == (48_000, 2, 4_000_000)
    assert told["integrated_lufs"] == pytest.approx(-23, abs=0.1)


def test_devices_without_a_display(said: Said) -> None:
    """Nothing to show is no error: the lists are empty."""
    code, told = said("devices")
    assert code == 0
    assert (told["screens"], told["windows"]) == ([], [])


def test_recover_has_nothing_to_do(said: Said, spoken: Path) -> None:
    """With all takes in their project the list is empty."""
    assert said("recover", spoken) == (0, {"recovered": [], "trouble": []})


def test_selftest_fails_without_what_is_needed(said: Said, tmp_path: Path) -> None:
    """A library that cannot be written is code 3, with a row for each trial."""
    (tmp_path / "library").write_text("in the way")
    code, told = said("selftest", "--library", tmp_path / "library")
    rows = {row["name"]: row for row in told["trials"]}
    assert code == 3
    assert rows["library"]["state"] == "trouble"
    assert "cannot be written" in rows["library"]["detail"]
    assert rows["codecs"]["state"] == "works"


def test_an_error_in_json(said: Said, tmp_path: Path) -> None:
    """Programs get the kind, the path and the sentence."""
    code, told = said("probe", tmp_path / "absent.mp4")
    assert (code, told["kind"], told["path"]) == (3, "NotFound", str(tmp_path / "absent.mp4"))
    assert told["error"].startswith("There is no ")


def test_no_project(sentence: Callable[..., str]) -> None:
    """A project that is not there: what is wrong, and what to do."""
    assert sentence("export", "Nowhere") == "There is no Nowhere. Check the name and try again."
    assert sentence("publish", "x" * 3000).endswith("Check the name and try again.")


def test_an_unreadable_project(sentence: Callable[..., str], spoken: Path) -> None:
    """A damaged document is named with the place, and what can be done."""
    (spoken / projects.DOCUMENT).write_text('{"format": 1, "id": 3}')
    for command in ("export", "publish"):
        told = sentence(command, spoken)
        assert "is damaged" in told
        assert "$.id" in told
        assert "evp recover" in told


def test_a_project_of_a_newer_version(sentence: Callable[..., str], spoken: Path) -> None:
    """A later format asks for an update."""
    (spoken / projects.DOCUMENT).write_text('{"format": 9}')
    assert "newer version" in sentence("export", spoken)


def test_a_broken_kit(sentence: Callable[..., str], spoken: Path, tmp_path: Path) -> None:
    """A kit that cannot be used is named with the place of its fault."""
    (tmp_path / "kit").mkdir()
    (tmp_path / "kit" / "kit.json").write_text('{"format": 1}')
    told = sentence("export", spoken, "--kit", tmp_path / "kit")
    assert told.startswith(f"The brand kit {tmp_path / 'kit'} cannot be used ($")
    assert sentence("export", spoken, "--kit", "nobody").startswith("There is no ")


def test_no_way_into_the_library(sentence: Callable[..., str], spoken: Path, tmp_path: Path) -> None:
    """A file in place of the library: the video is kept, and that is said."""
    (tmp_path / "library").write_text("in the way")
    told = sentence("publish", spoken, "--library", tmp_path / "library")
    assert told.startswith(f"The video library {tmp_path / 'library'} cannot be written")
    assert "kept" in told
    assert list((spoken / "video").glob("*.mp4"))


def test_nothing_recorded_yet(sentence: Callable[..., str], tmp_path: Path) -> None:
    """An empty project says how to record."""
    assert "evp record" in sentence("export", projects.create(tmp_path, "Empty"))


def test_no_display(sentence: Callable[..., str]) -> None:
    """Recording without a screen says what to do, and leaves no empty project behind."""
    told = sentence("record", "--seconds", 1, "--no-microphone")
    assert told.startswith("There is no screen to record")
    assert not paths.projects_folder().exists()


def test_no_microphone(sentence: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Recording without a microphone says how to do without."""
    monkeypatch.setattr("evp_desktop.services.sources.list_microphones", lambda: ())
    told = sentence("record", "--seconds", 1, "--no-screen")
    assert told.startswith("There is no microphone")
    assert "--no-microphone" in told
    assert not paths.projects_folder().exists()


def test_what_the_speakers_play_is_no_microphone(
    sentence: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is only the speakers' own sound, there is no microphone."""
    monitor = Microphone(id="speakers.monitor", name="Monitor", is_system_sound=True)
    monkeypatch.setattr("evp_desktop.services.sources.list_microphones", lambda: (monitor,))
    assert sentence("record", "--seconds", 1, "--no-screen").startswith("There is no microphone")


def test_everything_switched_off() -> None:
    """Recording nothing is not understood: one line says what to choose."""
    ended = lab.evp("record", "--no-screen", "--no-microphone")
    assert ended.code == 2
    assert ended.err == "evp: There is nothing to record. Choose a screen, a camera or a microphone.\n"
    assert not paths.projects_folder().exists()


def test_a_region_beside_the_screen(stage: lab.RunningStage) -> None:
    """It is told with the size of the screen, and no empty project stays behind."""
    ended = lab.evp("record", "--region", "640x480+1900+0", "--no-microphone", "--seconds", 1)
    assert ended.code == 3
    assert "1920x1080" in ended.err
    assert ended.err.count("\n") == 1
    home = Path(os.environ["EVP_HOME"])
    assert list(home.rglob("*.evp")) == []


def test_no_place_for_projects(stage: lab.RunningStage, tmp_path: Path) -> None:
    """A file in place of the projects' folder is one sentence."""
    (tmp_path / "projects").write_text("in the way")
    ended = lab.evp(
        *("record", "--no-microphone", "--region", "64x64+0+0", "--seconds", 1),
        environment={"EVP_HOME": str(tmp_path)},
    )
    assert ended.code == 3
    assert ended.err.startswith(f"evp: {tmp_path / 'projects'}")
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["record", "--region", "10x10"],
        ["record", "--seconds", "-1"],
        ["record", "--seconds", "nan"],
        ["record", "--screen", "a", "--window", "b"],
        ["export"],
    ],
)
def test_what_is_not_understood(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong words are code 2, with the usage."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: evp" in capsys.readouterr().err


def test_a_stop_is_code_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], spoken: Path
) -> None:
    """Who stops a command is told that nothing half done is left."""

    def stopped(*_: object, **__: object) -> None:
        raise Cancelled

    monkeypatch.setattr("evp_desktop.services.exporting.export_project", stopped)
    assert main(["export", str(spoken)]) == program.STOPPED == 130
    assert capsys.readouterr().err == "evp: Stopped. Nothing half done is left.\n"


def test_ctrl_c_ends_an_export(spoken: Path) -> None:
    """SIGINT in the middle: code 130, and no file where the film would be."""
    import signal

    with lab.evp_running("export", spoken, "--json") as process:
        for record in lab.lines_of(process):
            if record.get("fraction", 0) > 0.1:
                process.send_signal(signal.SIGINT)
                break
        assert process.wait(timeout=10) == 130
    assert list((spoken / "video").iterdir()) == []


def test_the_exit_codes_are_in_the_help() -> None:
    """Every code that is returned is explained, and every command is listed."""
    for code in (program.OK, program.FAULT, program.USAGE, program.TROUBLE, program.STOPPED):
        assert f"\n  {code} " in program.EXIT_CODES
    assert {"devices", "record", "export", "publish", "probe", "selftest", "demo"} <= set(COMMANDS)


def test_a_reader_that_goes_away_is_no_fault(spoken: Path) -> None:
    """`evp … | head -1` ends quietly."""
    import subprocess

    line = " ".join([*map(str, lab.COMMAND), "export", f"'{spoken}'", "--json", "|", "head", "-1"])
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True)
    assert json.loads(done.stdout)["event"] == "progress"
    assert done.stderr == ""
