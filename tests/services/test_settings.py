"""Settings: kept, told, and never in the way when they are damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from evp_desktop import paths
from evp_desktop.errors import FileTrouble
from evp_desktop.model.settings import Settings
from evp_desktop.services.settings import FILE, SettingsStore


def test_defaults_until_something_is_chosen(tmp_path: Path) -> None:
    """Without a file there are defaults, and none is written."""
    store = SettingsStore(tmp_path / "settings")
    assert store.settings == Settings()
    assert not (tmp_path / "settings").exists()
    assert store.projects_folder == paths.projects_folder()
    assert store.library_folder == paths.library_folder()


def test_a_choice_is_kept_and_told(tmp_path: Path) -> None:
    """A change is on the disk at once and reaches listeners with old and new; the same again is no change."""
    store = SettingsStore(tmp_path / "settings")
    heard: list[tuple[str, str]] = []
    stop = store.listen(lambda old, new: heard.append((old.theme, new.theme)))
    store.change(theme="dark", library_folder=str(tmp_path / "films"))
    store.change(theme="dark")
    stop()
    store.change(theme="light")
    assert heard == [("system", "dark")]
    again = SettingsStore(tmp_path / "settings")
    assert (again.settings.theme, again.library_folder) == ("light", tmp_path / "films")


@pytest.mark.parametrize("data", [b"", b"{", b'{"format": 99}', b'{"format": 1, "theme": "pink"}', b"\xff"])
def test_a_damaged_file_is_set_aside(tmp_path: Path, data: bytes) -> None:
    """Settings that cannot be read are kept beside, and the defaults are used."""
    (tmp_path / FILE).write_bytes(data)
    store = SettingsStore(tmp_path)
    assert store.settings == Settings()
    assert (tmp_path / "settings.unreadable.json").read_bytes() == data
    store.change(language="nl")
    assert SettingsStore(tmp_path).settings.language == "nl"


def test_settings_that_cannot_be_kept_are_told(tmp_path: Path) -> None:
    """Where no folder can be made, a change raises an error of ours."""
    (tmp_path / "file").write_text("in the way")
    store = SettingsStore(tmp_path / "file" / "settings")
    with pytest.raises(FileTrouble):
        store.change(theme="dark")


def test_everything_lies_below_one_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With EVP_HOME set nothing lies elsewhere."""
    monkeypatch.setenv("EVP_HOME", str(tmp_path))
    places = (paths.projects_folder, paths.library_folder, paths.settings_folder, paths.logs_folder)
    assert {place().parent for place in places} == {tmp_path}
