"""Brand kits from their folders: read as hostile input, checked file by file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from evp_desktop import paths
from evp_desktop.errors import EvpError, KitBroken, KitInvalid, NotFound, os_errors
from evp_desktop.model.brand import BrandKit, Kit, Origin
from evp_desktop.model.contrast import contrast_faults
from evp_desktop.model.departments import (
    Department,
    department_faults,
    lock_faults,
    parse_department,
    resolve,
)
from evp_desktop.model.kit_document import faults_in, parse_kit
from evp_desktop.services import kit_contents, signing
from evp_desktop.services.kit_contents import Bad, read_inside
from evp_desktop.services.signing import MANIFEST, SIGNATURE, Manifest

KIT_FILE = "kit.json"
MAX_KIT_BYTES = 2**20
DEPARTMENTS = "departments"
MAX_DEPARTMENTS = 50
OF_DEPARTMENT = "--"
"""Between a kit's id and a department's: `noordlicht--sales` is the kit as that department has it."""
LONGEST_ID = 40


def load_kit(folder: Path) -> Kit:
    """The kit in `folder`, every file checked, and what its signature is worth.

    Raises `NotFound` without such a folder, `NewerFormat` for a later version, `KitBroken` where it is not
    what its maker signed, else `KitInvalid`.
    """
    _kit_bytes(folder)
    origin = _origin(folder)
    return replace(load_unsigned(folder), origin=origin)


def load_unsigned(folder: Path) -> Kit:
    """The kit in `folder` whatever signature lies beside it, to be signed anew; raises as `load_kit`."""
    spec = parse_kit(_kit_bytes(folder), folder)
    for fault in _faults_beyond_schema(folder, spec):
        raise KitInvalid(folder, fault)
    return Kit(spec=spec, folder=folder)


def check_kit(folder: Path) -> list[str]:
    """Everything that is wrong with the kit in `folder`, each as `$.place: what`; raises `NotFound`."""
    try:
        data = _kit_bytes(folder)
    except KitInvalid as error:
        return [error.detail]
    faults = faults_in(data, folder)
    return faults or list(_faults_beyond_schema(folder, parse_kit(data, folder)))


def try_kit(kit: Kit) -> list[str]:
    """What is wrong with fonts, films and music when they are really used; takes a second."""
    return kit_contents.faults_when_tried(kit.folder, kit.spec)


def list_kits(*folders: Path) -> list[Kit]:
    """Every usable kit in `folders` (without any: everywhere), by name, each also as its departments have it.

    Of two with one id the one in the earlier folder, and there the one of the higher version.
    """
    kits: dict[str, Kit] = {}
    for kit in usable_kits(*(folders or paths.kit_folders())):
        kits.setdefault(kit.spec.id, kit)
    whole = [one for kit in kits.values() for one in (kit, *departments_of(kit))]
    return sorted(whole, key=lambda kit: kit.spec.name.casefold())


def find_kit(kit_id: str, *folders: Path) -> Kit:
    """The kit with that id, or a department's with `KIT--DEPARTMENT`; without folders, of all installed ones.

    Raises `NotFound`, or what is wrong with the folder of that name.
    """
    folders = folders or paths.kit_folders()
    found = next((kit for kit in usable_kits(*folders) if kit.spec.id == kit_id), None)
    if found:
        return found
    for folder in folders:
        if kit_id in {path.name for path in _kit_folders(folder)}:
            load_kit(folder / kit_id)
    base, mark, department = kit_id.rpartition(OF_DEPARTMENT)
    if mark and base:
        return with_department(find_kit(base, *folders), department)
    raise NotFound(kit_id)


def folders_before(kit_id: str) -> list[Path]:
    """Where kits of that id lie that the organisation put there or that ship: the user's own come after."""
    *before, _ = paths.kit_folders()
    return [kit.folder for kit in usable_kits(*before) if kit.spec.id == kit_id]


def departments_of(kit: Kit) -> list[Kit]:
    """The kit as each of its departments has it."""
    return [with_department(kit, path.stem) for path in _department_files(kit.folder)]


def department_of(kit: Kit, department_id: str) -> Department:
    """What a department changes; raises `NotFound` or `KitInvalid`."""
    known = {path.stem: path for path in _department_files(kit.folder)}
    if department_id not in known:
        raise NotFound(department_id)
    return _department(kit.folder, known[department_id])


def with_department(kit: Kit, department_id: str) -> Kit:
    """The kit with a department's changes, its id and name those of both; raises as `department_of`."""
    department = department_of(kit, department_id)
    spec = resolve(kit.spec, department).spec
    both = f"{spec.id}{OF_DEPARTMENT}{department.id}"
    return replace(kit, spec=replace(spec, id=both, name=f"{spec.name} – {department.name}"))


def manifest_of(folder: Path) -> Manifest | None:
    """The manifest of a signed kit, None without one; raises `KitBroken` unless every file is as signed."""
    has_parts = [(folder / name).exists() for name in (MANIFEST, SIGNATURE)]
    if not any(has_parts):
        return None
    try:
        data = read_inside(folder, MANIFEST, signing.MAX_MANIFEST_BYTES)
        signature = read_inside(folder, SIGNATURE, signing.SIGNATURE_BYTES)
        manifest = signing.signed_manifest(data, signature, folder)
        found = kit_contents.hashes_in(folder)
    except Bad as bad:
        raise KitBroken(folder, f"its signature or a file {bad}") from bad
    for name in sorted(found.keys() | manifest.files.keys()):
        if found.get(name) != manifest.files.get(name):
            was = (
                "was added"
                if name not in manifest.files
                else "was changed"
                if name in found
                else "is missing"
            )
            raise KitBroken(folder, f"{name} {was}")
    return manifest


def _origin(folder: Path) -> Origin:
    if folder.resolve().parent == paths.brand_kits_folder().resolve():
        return "trusted"  # whoever could change what ships could change the program
    manifest = manifest_of(folder)
    if manifest is None:
        return "unsigned"
    return "trusted" if manifest.key in signing.trusted_keys(*paths.trusted_keys_folders()) else "stranger"


def usable_kits(*folders: Path) -> Iterator[Kit]:
    """Every kit in the folders that can be used, those of a higher version first within each."""
    for folder in folders:
        found: list[Kit] = []
        for path in _kit_folders(folder):
            try:
                found.append(load_kit(path))
            except EvpError:
                continue  # a broken kit is named by check_kit, and must not hide the others
        yield from sorted(found, key=lambda kit: version_key(kit.spec.version), reverse=True)


def _kit_folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    with os_errors(folder):
        return sorted(path for path in folder.iterdir() if (path / KIT_FILE).exists() and path.name[0] != ".")


def _kit_bytes(folder: Path) -> bytes:
    if not folder.is_dir():
        raise NotFound(folder)
    try:
        return read_inside(folder, KIT_FILE, MAX_KIT_BYTES)
    except Bad as bad:
        raise KitInvalid(folder, f"$: {KIT_FILE} {bad}") from bad


def version_key(version: str) -> tuple[tuple[int, int, str], ...]:
    """What versions are ordered by: numbers as numbers, so that 2026.10 comes after 2026.9."""
    parts = re.findall(r"[0-9]+|[a-z]+", version.lower())
    return tuple((1, int(part[:18]), "") if part.isdecimal() else (0, 0, part) for part in parts)


def _faults_beyond_schema(folder: Path, spec: BrandKit) -> Iterator[str]:
    yield from kit_contents.file_faults(folder, spec)
    yield from contrast_faults(spec)
    yield from _template_faults(spec)
    yield from lock_faults(spec)
    yield from _department_faults(folder, spec)


def _department_files(folder: Path) -> list[Path]:
    inside = folder / DEPARTMENTS
    if not inside.is_dir():
        return []
    with os_errors(inside):
        return sorted(path for path in inside.glob("*.json") if not path.name.startswith("."))


def _department(folder: Path, path: Path) -> Department:
    try:
        data = read_inside(folder, f"{DEPARTMENTS}/{path.name}", MAX_KIT_BYTES)
    except Bad as bad:
        raise KitInvalid(folder, f"{DEPARTMENTS}/{path.name} {bad}") from bad
    department = parse_department(data, path)
    if department.id != path.stem:
        raise KitInvalid(path, f"$.id: the file is called {path.name}")
    return department


def _department_faults(folder: Path, spec: BrandKit) -> Iterator[str]:
    files = _department_files(folder)
    if len(files) > MAX_DEPARTMENTS:
        yield f"$: more than {MAX_DEPARTMENTS} departments"
        return
    for path in files:
        place = f"{DEPARTMENTS}/{path.name}"
        try:
            department = _department(folder, path)
        except KitInvalid as error:
            yield f"{place}: {error.detail}"
            continue
        resolved = resolve(spec, department).spec
        faults = [
            *department_faults(spec, department),
            *contrast_faults(resolved),
            *_template_faults(resolved),
        ]
        if len(f"{spec.id}{OF_DEPARTMENT}{department.id}") > LONGEST_ID:
            faults.append(
                f"$.id: together with the kit's longer than {LONGEST_ID - len(OF_DEPARTMENT)} letters"
            )
        yield from (f"{place}: {fault}" for fault in faults)


def _template_faults(spec: BrandKit) -> Iterator[str]:
    seen: set[str] = set()
    for index, template in enumerate(spec.templates):
        place = f"$.templates[{index}]"
        if template.min_s > template.max_s:
            yield f"{place}.min_s: {template.min_s} is more than max_s, {template.max_s}"
        if template.id in seen:
            yield f"{place}.id: {template.id!r} is used twice"
        seen.add(template.id)
