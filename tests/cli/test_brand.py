"""`evp brand`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

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


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> dict[str, Any]:
    assert main(["brand", *words, "--json"]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_from_key_to_installed_kit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A key is made, a kit signed, verified, installed from a stranger, and trusted when its key is."""
    folder = Path(shutil.copytree(paths.brand_kits_folder() / "default", tmp_path / "kit"))
    text = (folder / "kit.json").read_text().replace('"id": "default"', '"id": "acme"')
    (folder / "kit.json").write_text(text)
    assert told(capsys, "verify", str(folder), code=3)["origin"] == "unsigned"
    key = tmp_path / "key"
    mark = told(capsys, "keygen", str(key), "--name", "Communications")["fingerprint"]
    package = tmp_path / "acme.evpkit"
    signed = told(capsys, "sign", str(folder), "--key", str(key), "--output", str(package))
    assert (signed["fingerprint"], signed["origin"]) == (mark, "stranger")
    assert main(["brand", "install", str(package)]) == 3  # nobody is there to be asked
    assert "--from-stranger" in capsys.readouterr().err
    assert told(capsys, "install", str(package), "--from-stranger")["origin"] == "stranger"
    assert told(capsys, "trust", str(tmp_path / "key.pub"))["name"] == "Communications"
    checked = told(capsys, "check", "acme")
    assert (checked["origin"], checked["valid"]) == ("trusted", True)
    assert told(capsys, "verify", checked["folder"])["signed_by"] == "Communications"
    package.write_bytes(package.read_bytes()[:-100])
    assert main(["brand", "verify", str(package)]) == 3
    assert "cannot be used" in capsys.readouterr().err


def test_locks_are_shown_with_who_set_what(capsys: pytest.CaptureFixture[str]) -> None:
    """Every field but the hidden ones, as head office or a department has it."""
    fields = told(capsys, "show", "noordlicht", "--department", "klantenservice")["fields"]
    by_name = {field["field"]: field for field in fields}
    assert by_name["outro.duration_s"]["set_by"] == "department"
    assert by_name["outro.duration_s"]["value"] == 4
    assert by_name["logo.file"]["lock"] == "locked"
    assert "value" not in by_name["sound.target_lufs"]
    assert main(["brand", "show", "noordlicht"]) == 0
    printed = capsys.readouterr().out
    assert "outro.text" in printed
    assert "sound.target_lufs" not in printed
    assert main(["brand", "show", "noordlicht", "--department", "nobody"]) == 3
