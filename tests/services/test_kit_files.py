"""Signing, trusting and installing kits."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from evp_desktop import paths
from evp_desktop.errors import FileTrouble, KeyUnreadable, KitBroken, KitOfAnother, KitOlder, NotFound
from evp_desktop.model.brand import Kit
from evp_desktop.services import kit_files, signing
from evp_desktop.services.brand_kits import find_kit, list_kits, load_kit, version_key


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether fonts are tried is asserted with the hostile kits; here it would take a second each time."""
    monkeypatch.setattr("evp_desktop.services.brand_kits.try_kit", lambda _: [])


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A secret key, its public half beside it."""
    signing.make_key(tmp_path / "ours", "Communications, Acme")
    return tmp_path / "ours"


@pytest.fixture
def kits() -> Path:
    """Where the user's kits go."""
    return paths.kit_folders()[-1]


def package(folder: Path, key: Path, version: str = "1.0", **changes: object) -> Path:
    """A signed kit of a version."""
    kit = folder / f"kit {version}"
    shutil.copytree(paths.brand_kits_folder() / "default", kit, dirs_exist_ok=True)
    spec = json.loads((kit / "kit.json").read_bytes())
    (kit / "kit.json").write_text(json.dumps({**spec, "id": "acme", "version": version, **changes}))
    return kit_files.pack(kit, key)


def trust(key: Path) -> None:
    signing.trust(key.with_name(key.name + ".pub"), paths.trusted_keys_folders()[-1])


def test_a_kit_of_a_known_maker_is_trusted(tmp_path: Path, key: Path, kits: Path) -> None:
    """Unknown at first, trusted as soon as its key is; a folder made here is neither."""
    file = package(tmp_path, key)
    assert file.name == "acme-1.0.evpkit"
    assert kit_files.install(file, kits).origin == "stranger"
    trust(key)
    assert find_kit("acme").origin == "trusted"
    assert load_kit(tmp_path / "kit 1.0").origin == "unsigned"
    assert find_kit("default").origin == "trusted"


def test_the_same_kit_gives_the_same_package(tmp_path: Path, key: Path) -> None:
    """Signing again changes no byte."""
    first = package(tmp_path, key).read_bytes()
    assert package(tmp_path, key).read_bytes() == first


def test_a_newer_version_takes_over(tmp_path: Path, key: Path, kits: Path) -> None:
    """The one before stays on the disk while something may be made with it, and goes with the next."""
    for version in ("1.9", "1.10", "2.0"):
        kit = kit_files.install(package(tmp_path, key, version), kits)
        assert (kit.spec.version, find_kit("acme").spec.version) == (version, version)
    assert len([kit for kit in list_kits() if kit.spec.id == "acme"]) == 1
    assert sorted(load_kit(path).spec.version for path in kits.glob("acme-*")) == ["1.10", "2.0"]


def test_an_older_version_never_takes_over_by_itself(tmp_path: Path, key: Path, kits: Path) -> None:
    """Refused, like another kit of the same version, unless it is asked for; the very same one is fine."""
    newer = package(tmp_path, key, "2.0")
    kit_files.install(newer, kits)
    kit_files.install(newer, kits)
    older = package(tmp_path, key, "1.0")
    for file in (older, package(tmp_path, key, "2.0", name="Changed")):
        with pytest.raises(KitOlder):
            kit_files.install(file, kits)
    assert find_kit("acme").spec.version == "2.0"
    kit_files.install(older, kits, may_be_older=True)
    assert find_kit("acme").spec.version == "1.0"


def test_a_kit_of_another_maker_is_refused(tmp_path: Path, key: Path, kits: Path) -> None:
    """Not over a kit that is signed by somebody else, is not signed at all, or ships."""
    kit_files.install(package(tmp_path, key), kits)
    signing.make_key(tmp_path / "theirs", "")
    with pytest.raises(KitOfAnother):
        kit_files.install(package(tmp_path, tmp_path / "theirs", "9.0"), kits, may_be_older=True)
    shipped = shutil.copytree(paths.brand_kits_folder() / "default", tmp_path / "default")
    with pytest.raises(KitOfAnother):
        kit_files.install(kit_files.pack(shipped, key), kits)
    assert find_kit("acme").spec.version == "1.0"


def test_an_installed_kit_that_was_changed_is_refused(tmp_path: Path, key: Path, kits: Path) -> None:
    """A file that was changed, added or taken away is named; a hidden one of the system is not minded."""
    kit = kit_files.install(package(tmp_path, key), kits)
    (kit.folder / ".DS_Store").write_bytes(b"x")
    assert load_kit(kit.folder).spec.id == "acme"
    (kit.folder / "extra.txt").write_bytes(b"x")
    with pytest.raises(KitBroken, match=r"extra\.txt was added"):
        load_kit(kit.folder)
    with pytest.raises(NotFound):
        find_kit("acme")


def test_what_a_killed_installation_left_goes(tmp_path: Path, key: Path, kits: Path) -> None:
    """A half kit is never listed, and gone after the next installation."""
    (kits / ".kit-half").mkdir(parents=True)
    (kits / ".kit-half/kit.json").write_text("{}")
    kit_files.install(package(tmp_path, key), kits)
    assert sorted(path.name[:5] for path in kits.iterdir()) == [".lock", "acme-"]


def test_keys_of_other_kinds_are_refused(tmp_path: Path, key: Path) -> None:
    """A public key to sign with, a secret one to trust, rubbish, and a key that is there already."""
    rubbish = tmp_path / "rubbish"
    rubbish.write_bytes(b"ssh-rsa " + b"A" * 99)
    public = key.with_name("ours.pub")
    for read, path in (
        (signing.read_private_key, public),
        (signing.read_private_key, rubbish),
        (signing.read_public_key, key),
        (signing.read_public_key, rubbish),
    ):
        with pytest.raises(KeyUnreadable):
            read(path)
    with pytest.raises(FileTrouble):
        signing.make_key(key, "again")
    if sys.platform != "win32":
        assert key.stat().st_mode & 0o077 == 0


def test_a_key_of_ssh_is_one_of_ours(tmp_path: Path) -> None:
    """`ssh-keygen -t ed25519` makes keys that kits are signed with, and reads ours."""
    if not shutil.which("ssh-keygen"):
        pytest.skip("no ssh-keygen here")
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "Acme", "-f", str(tmp_path / "k")]
    subprocess.run(command, check=True)
    assert signing.read_public_key(tmp_path / "k.pub").name == "Acme"
    assert signing.read_private_key(tmp_path / "k")
    ours = signing.make_key(tmp_path / "ours", "Us")
    told = subprocess.run(
        ["ssh-keygen", "-y", "-f", str(tmp_path / "ours")], capture_output=True, check=True
    ).stdout
    (tmp_path / "derived.pub").write_bytes(told)
    assert signing.read_public_key(tmp_path / "derived.pub").key == ours.key


def test_versions_are_ordered_as_people_do() -> None:
    """Numbers count as numbers."""
    mixed = ["2026.10", "1.10", "0.9", "2026.1", "", "1.0.1", "1.0"]
    assert sorted(mixed, key=version_key) == ["", "0.9", "1.0", "1.0.1", "1.10", "2026.1", "2026.10"]


def test_departments_are_kits_of_their_own(tmp_path: Path, key: Path, kits: Path) -> None:
    """A kit's departments are listed beside it, found by both ids, and signed with it."""
    folder = shutil.copytree(paths.brand_kits_folder() / "default", tmp_path / "acme")
    spec = json.loads((folder / "kit.json").read_bytes())
    (folder / "kit.json").write_text(json.dumps({**spec, "id": "acme", "name": "Acme"}))
    (folder / "departments").mkdir()
    sales = {"id": "sales", "name": "Sales", "changes": {"logo.corner": "top_left"}}
    (folder / "departments/sales.json").write_text(json.dumps(sales))
    kit_files.install(kit_files.pack(folder, key), kits)
    kit: Kit = find_kit("acme--sales")
    assert (kit.spec.name, kit.spec.logo.corner, kit.origin) == ("Acme – Sales", "top_left", "stranger")
    assert {"acme", "acme--sales"} <= {one.spec.id for one in list_kits()}
    with pytest.raises(NotFound):
        find_kit("acme--nobody")
