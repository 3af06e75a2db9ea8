"""House styles as a maker meets them, and the one that comes from a stranger."""

from __future__ import annotations

from pathlib import Path

import pytest

from evp_desktop import paths
from evp_desktop.errors import KitBroken, KitOfStranger
from evp_desktop.services import kit_files, signing
from evp_desktop.services.house_styles import install, list_house_styles
from tests.services.test_kit_files import package, trust


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether fonts are tried is asserted with the hostile kits."""
    monkeypatch.setattr("evp_desktop.services.brand_kits.try_kit", lambda _: [])


@pytest.fixture
def key(tmp_path: Path) -> Path:
    signing.make_key(tmp_path / "ours", "Communications, Acme")
    return tmp_path / "ours"


def test_departments_lie_under_their_house_style() -> None:
    """They are a second choice, called by their own name."""
    noordlicht = next(style for style in list_house_styles() if style.kit.spec.id == "noordlicht")
    assert noordlicht.is_shipped
    (department,) = noordlicht.departments
    assert noordlicht.department_name(department) == "Klantenservice"
    assert noordlicht.has("noordlicht--klantenservice")
    assert not noordlicht.has("default")


def test_an_id_that_looks_like_a_departments_hides_nothing(tmp_path: Path, key: Path) -> None:
    """A kit may be called so, and stands in the list like any other."""
    trust(key)
    install(package(tmp_path, key, id="default--x"))
    ids = [style.kit.spec.id for style in list_house_styles()]
    assert sorted(ids) == ["default", "default--x", "noordlicht"]


def test_a_strangers_kit_is_kept_only_when_its_key_was_accepted(tmp_path: Path, key: Path) -> None:
    """Refused with the key and the name; another key that was accepted does not help."""
    file = package(tmp_path, key, name="Acme")
    with pytest.raises(KitOfStranger) as refused:
        install(file)
    stranger = refused.value
    assert (stranger.name, stranger.version, stranger.path) == ("Acme", "1.0", file)
    assert stranger.fingerprint == signing.fingerprint(stranger.key)
    signing.make_key(tmp_path / "theirs", "Somebody")
    with pytest.raises(KitOfStranger):
        install(file, signing.read_public_key(tmp_path / "theirs.pub").key)
    assert list(paths.kit_folders()[-1].glob("[!.]*")) == []
    assert install(file, stranger.key).origin == "stranger"
    style = next(style for style in list_house_styles() if style.kit.spec.id == "acme")
    assert (style.maker, style.fingerprint) == ("", stranger.fingerprint)


def test_a_known_maker_is_named(tmp_path: Path, key: Path) -> None:
    """By the words of the key, as this computer has them."""
    trust(key)
    assert install(package(tmp_path, key)).origin == "trusted"
    style = next(style for style in list_house_styles() if style.kit.spec.id == "acme")
    assert style.maker == "Communications, Acme"


def test_a_changed_kit_is_refused_before_anybody_is_asked(tmp_path: Path, key: Path) -> None:
    """What its maker did not sign is no question of trust."""
    file = package(tmp_path, key)
    with kit_files.unpacked(file) as (kit, _):
        whole = {path.relative_to(kit.folder): path.read_bytes() for path in kit.folder.rglob("*.*")}
    whole[Path("kit.json")] += b" "
    file.write_bytes(kit_files._zipped({str(name): data for name, data in whole.items()}))
    with pytest.raises(KitBroken):
        install(file)
