"""`evp brand check`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from evp_desktop import paths
from evp_desktop.cli.main import main


def test_a_good_kit_is_summed_up(capsys: pytest.CaptureFixture[str]) -> None:
    """A kit is found by its id and summed up, exit code 0."""
    assert main(["brand", "check", "noordlicht"]) == 0
    out = capsys.readouterr().out
    assert "Noordlicht Energie" in out
    assert "share-knowledge" in out


def test_a_good_kit_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """With --json the summary is one object."""
    assert main(["brand", "check", str(paths.brand_kits_folder() / "default"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["valid"], told["id"], len(told["templates"])) == (True, "default", 4)


def test_every_finding_is_told_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A broken kit gives exit code 3 and all findings, each with its place."""
    folder = Path(shutil.copytree(paths.brand_kits_folder() / "default", tmp_path / "kit"))
    text = (
        (folder / "kit.json").read_text().replace("logo.png", "../x").replace('"min_s": 180', '"min_s": -1')
    )
    (folder / "kit.json").write_text(text)
    assert main(["brand", "check", str(folder), "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert [finding["place"] for finding in told["findings"]] == [
        "$.logo.file",
        "$.templates[0].min_s",
        "$.templates[2].min_s",
    ]
    assert main(["brand", "check", str(folder)]) == 3
    assert "  $.logo.file: Expected `str` matching regex" in capsys.readouterr().out


def test_a_kit_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    """A name that is neither a folder nor an id is told in one sentence, exit code 3."""
    assert main(["brand", "check", "nobody"]) == 3
    assert capsys.readouterr().err == "evp: There is no nobody. Check the name and try again.\n"
