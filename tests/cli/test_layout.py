"""`evp layout` with all that moves, and `evp cover`."""

from __future__ import annotations

from pathlib import Path

import pytest

from evp_desktop.cli.main import main
from evp_desktop.services import projects
from tests.cli.test_import import said


def test_how_a_part_moves(spoken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each option changes its own thing and leaves the others alone."""
    said(capsys, "layout", spoken, "1", "--zoom", "clicks", "--pointer", "large", "--clicks", "--keys")
    said(capsys, "layout", spoken, "1", "--no-keys", "--face-frame", "rounded")
    first = said(capsys, "layout", spoken, "2", "--zoom", "slow")["parts"][0]
    wanted = {"zoom": "clicks", "pointer": "large", "clicks": True, "keys": False, "face_frame": "rounded"}
    assert {name: first[name] for name in wanted} == wanted


def test_how_fast_and_how_it_follows(spoken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A still splits the clip; speed is that of what moves, a transition that of the first clip."""
    said(capsys, "layout", spoken, "1", "--freeze", "1:2.5")
    parts = said(capsys, "layout", spoken, "1", "--speed", "200", "--transition", "fade")["parts"]
    clips = parts[0]["clips"]
    assert [(one["speed_percent"], one["freeze_us"]) for one in clips] == [
        (200, 0),
        (100, 2_500_000),
        (200, 0),
    ]
    assert [one["transition"] for one in clips] == ["fade", "cut", "cut"]
    assert [one["speed_percent"] for one in parts[1]["clips"]] == [100]


def test_something_is_covered_and_shown_again(spoken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The place is in pixels of the recording, the times are the recording's."""
    told = said(capsys, "cover", spoken, "1", "--at", "64,36,320x90", "--from", "0.5", "--to", "9", "--solid")
    (mask,) = projects.load(spoken).masks
    assert (mask.start_us, mask.end_us, mask.style, mask.shape) == (500_000, 2_000_000, "solid", "rectangle")
    (place,) = mask.places
    assert (place.x, place.y, place.width, place.height) == (0.1, 0.1, 0.5, 0.25)
    assert [one["id"] for one in told["masks"]] == [mask.id]
    for y in ("100", "200"):
        said(capsys, "cover", spoken, "1", "--at", f"0,{y},320x40")
    assert len(said(capsys, "cover", spoken, "1", "--list")["masks"]) == 3
    left = said(capsys, "cover", spoken, "1", "--remove", "2")["masks"]
    assert left[0]["id"] == told["masks"][0]["id"]
    assert len(left) == 2
    assert said(capsys, "cover", spoken, "1", "--remove")["masks"] == []
    assert projects.load(spoken).masks == ()


def test_a_cover_follows(spoken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What changes under it is told as lost."""
    told = said(capsys, "cover", spoken, "1", "--at", "0,0,640x90", "--follow", "--round")
    assert told["masks"][0]["shape"] == "round"
    assert isinstance(told["lost"], list)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("layout", "{}", "1", "--speed", "500"), 2),
        (("layout", "{}", "1", "--freeze", "1"), 2),
        (("layout", "{}", "1", "--freeze", "99:1"), 3),
        (("cover", "{}", "1"), 2),
        (("cover", "{}", "1", "--at", "1,1,0x9"), 2),
        (("cover", "{}", "1", "--at", "1,1,9x9", "--from", "90"), 2),
        (("cover", "{}", "1", "--at", "1,1,9x9", "--face"), 3),
        (("cover", "{}", "9", "--remove"), 3),
        (("cover", "{}", "1", "--remove", "7"), 3),
    ],
)
def test_what_cannot_be_is_said(
    spoken: Path, arguments: tuple[str, ...], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the project stays as it was."""
    before = projects.load(spoken)
    try:
        found = main([word.format(spoken) for word in arguments])
    except SystemExit as ended:
        found = int(ended.code or 0)
    assert found == code
    assert capsys.readouterr().err
    assert projects.load(spoken) == before
