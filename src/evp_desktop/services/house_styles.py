"""House styles as a maker meets them: each with its departments, and who made it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from evp_desktop import paths
from evp_desktop.errors import EvpError, KitOfStranger
from evp_desktop.model.brand import Kit
from evp_desktop.services import brand_kits, kit_files, signing
from evp_desktop.services.signing import Manifest


class HouseStyle(NamedTuple):
    """A kit with all that departments make of it.

    `maker` is the owner of the key that it is signed with, empty where nobody here knows that;
    `fingerprint` the key's short form, empty for a kit that is not signed.
    """

    kit: Kit
    departments: tuple[Kit, ...] = ()
    maker: str = ""
    fingerprint: str = ""
    is_shipped: bool = False

    def has(self, kit_id: str) -> bool:
        """Whether that id is this kit's or that of one of its departments."""
        return kit_id in (self.kit.spec.id, *(kit.spec.id for kit in self.departments))

    def department_name(self, kit: Kit) -> str:
        """What a department is called without the name of the kit before it."""
        return kit.spec.name.removeprefix(f"{self.kit.spec.name} – ")


def list_house_styles(*folders: Path) -> list[HouseStyle]:
    """Every usable house style, by name; without folders all that are installed."""
    kits: dict[str, Kit] = {}
    for kit in brand_kits.usable_kits(*(folders or paths.kit_folders())):
        kits.setdefault(kit.spec.id, kit)
    styles = [_style(kit, brand_kits.departments_of(kit)) for kit in kits.values()]
    return sorted(styles, key=lambda style: style.kit.spec.name.casefold())


def _style(kit: Kit, departments: list[Kit]) -> HouseStyle:
    if kit.folder.resolve().parent == paths.brand_kits_folder().resolve():
        return HouseStyle(kit, tuple(departments), is_shipped=True)
    try:
        manifest = brand_kits.manifest_of(kit.folder)
    except EvpError:  # it was changed since it was listed a moment ago
        manifest = None
    maker, fingerprint = _maker_of(manifest)
    return HouseStyle(kit, tuple(departments), maker, fingerprint)


def _maker_of(manifest: Manifest | None) -> tuple[str, str]:
    if manifest is None:
        return "", ""
    known = signing.trusted_keys(*paths.trusted_keys_folders())
    return known.get(manifest.key, ""), signing.fingerprint(manifest.key)


def install(package: Path, accepted_key: str = "", *, may_be_older: bool = False) -> Kit:
    """Put a signed kit among the user's own.

    Raises `KitOfStranger` before anything is kept, unless the key that it is signed with is the one that was
    accepted; else as `kit_files.install`.
    """

    def allow(kit: Kit, manifest: Manifest) -> None:
        if kit.origin != "trusted" and manifest.key != accepted_key:
            mark = signing.fingerprint(manifest.key)
            raise KitOfStranger(package, manifest.key, mark, kit.spec.name, kit.spec.version)

    return kit_files.install(package, paths.kit_folders()[-1], may_be_older=may_be_older, allow=allow)
