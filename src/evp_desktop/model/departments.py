"""Departments: what of a kit head office leaves free, a department may change, and then a maker. Pure.

A field is addressed by its path (`logo.corner`); each is free, locked and shown, or locked and hidden.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec
from msgspec.structs import replace

from evp_desktop.errors import KitInvalid
from evp_desktop.model.brand import FORMAT, BrandKit, FieldPath, Lock, ShortText, Words
from evp_desktop.model.kit_document import decoded, struct_faults
from evp_desktop.model.media import Id

Setter = Literal["head_office", "department", "maker"]
"""Who set a field."""

DEFAULT_LOCKS: dict[str, Lock] = {
    "": "locked",
    "intro.text": "free",
    "intro.duration_s": "free",
    "outro.text": "free",
    "outro.duration_s": "free",
    "lower_third.start_s": "free",
    "lower_third.duration_s": "free",
    "lower_third.box_opacity": "free",
    "captions.box_opacity": "free",
    "logo.corner": "free",
    "chapters": "free",
    "face_frame": "free",
    "transition": "free",
    "templates": "free",
    "format": "hidden",
    "locks": "hidden",
}
"""Where a kit says nothing: texts, times and what makes a text easier to read are free, the rest is not."""

_NEVER_FREE = ("format", "id", "version", "locks")


class Department(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a department changes of its company's kit, as it stands in `departments/ID.json`."""

    format: Annotated[int, msgspec.Meta(ge=1)] = FORMAT
    id: Id
    name: ShortText
    changes: Annotated[dict[FieldPath, Any], msgspec.Meta(max_length=200)] = {}


class Field(msgspec.Struct, frozen=True):
    """One field of a resolved kit: whether it may be changed, and who set it."""

    lock: Lock
    setter: Setter


class Resolved(msgspec.Struct, frozen=True):
    """A kit with every change that was allowed, and where each field comes from."""

    spec: BrandKit
    fields: dict[str, Field]


def parse_department(data: bytes, path: Path) -> Department:
    """The department in `data`; `KitInvalid` names the place of the first fault."""
    raw = decoded(data, path)
    for fault in struct_faults(raw, Department):
        raise KitInvalid(path, fault)
    return msgspec.convert(raw, Department)


def field_paths(spec: BrandKit) -> tuple[str, ...]:
    """Every field of the kit by its path; a text in two languages is one field, and so are the templates."""
    return tuple(_leaves(spec, ""))


def _leaves(part: msgspec.Struct, before: str) -> Iterator[str]:
    for field in msgspec.structs.fields(part):
        value = getattr(part, field.name)
        if isinstance(value, msgspec.Struct) and not isinstance(value, Words):
            yield from _leaves(value, f"{before}{field.name}.")
        else:
            yield before + field.name


def lock_of(spec: BrandKit, path: str) -> Lock:
    """The lock that the kit, or else this program, puts on a field or on the group it is in."""
    if path in _NEVER_FREE:
        return "locked" if spec.locks.get(path, DEFAULT_LOCKS.get(path)) != "hidden" else "hidden"
    names = path.split(".")
    groups = [".".join(names[:length]) for length in range(len(names), -1, -1)]
    known = [*map(spec.locks.get, groups), *map(DEFAULT_LOCKS.get, groups)]
    return next(lock for lock in known if lock)


def _is_free(spec: BrandKit, path: str) -> bool:
    """Whether a field, or a group with all that is in it, may be changed."""
    inside = [lock for name, lock in spec.locks.items() if name.startswith(f"{path}.")]
    return all(lock == "free" for lock in (lock_of(spec, path), *inside))


def resolve(
    spec: BrandKit, department: Department | None = None, choices: Mapping[str, object] | None = None
) -> Resolved:
    """The kit with the department's changes and then the maker's, where head office leaves them free.

    A change of a field that is locked, or that no kit could have, is left out: `department_faults` names it.
    """
    chosen = {path: _in_both_languages(path, value) for path, value in (choices or {}).items()}
    wanted: tuple[tuple[Setter, Mapping[str, object]], ...] = (
        ("department", department.changes if department else {}),
        ("maker", chosen),
    )
    setters: dict[str, Setter] = {}
    for setter, changes in wanted:
        for path, value in changes.items():
            changed = _changed(spec, path, value) if _is_free(spec, path) else None
            if changed is not None:
                spec, setters[path] = changed, setter
    fields = {path: Field(lock_of(spec, path), _setter(path, setters)) for path in field_paths(spec)}
    return Resolved(spec, fields)


def department_faults(spec: BrandKit, department: Department) -> Iterator[str]:
    """Every change that head office does not leave free, or that no kit could have."""
    for path, value in department.changes.items():
        place = f"$.changes.{path}"
        if not is_field(path):
            yield f"{place}: no such field"
        elif not _is_free(spec, path):
            yield f"{place}: head office has locked this"
        elif _changed(spec, path, value) is None:
            yield f"{place}: not what this field can hold"


def lock_faults(spec: BrandKit) -> Iterator[str]:
    """Every lock on a field that no kit has, or that can never be free."""
    for path, lock in spec.locks.items():
        if not is_field(path):
            yield f"$.locks.{path}: no such field"
        elif lock == "free" and path in _NEVER_FREE:
            yield f"$.locks.{path}: this can never be free"


def is_field(path: str) -> bool:
    """Whether a kit can have a field or group of that path."""
    return _kind_of(path) is not None


def can_choose(spec: BrandKit, path: str, value: object) -> bool:
    """Whether a maker may set a field to this, and a kit could have it."""
    return _is_free(spec, path) and _changed(spec, path, _in_both_languages(path, value)) is not None


def _kind_of(path: str) -> Any:
    """The type of a field or group, None where a kit has none of that path."""
    kind: Any = BrandKit
    for name in path.split("."):
        fields = {field.name: field.type for field in msgspec.structs.fields(kind)} if _is_part(kind) else {}
        if name not in fields:
            return None
        kind = _without_none(fields[name])
    return kind


def _in_both_languages(path: str, value: object) -> object:
    """A maker's text for a field of two languages: a video has one, so it stands for both."""
    return Words(nl=value, en=value) if isinstance(value, str) and _kind_of(path) is Words else value


def _is_part(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind is not Words


def _without_none(kind: Any) -> Any:
    if get_origin(kind) is types.UnionType:
        return next(part for part in get_args(kind) if part is not types.NoneType)
    return kind


def _changed(spec: BrandKit, path: str, value: object) -> BrandKit | None:
    """The kit with another value at a path, or None where that makes no kit."""
    whole: dict[str, Any] = msgspec.to_builtins(spec)
    *groups, name = path.split(".")
    part: Any = whole
    for group in groups:
        part = part.get(group) if isinstance(part, dict) else None
    if not isinstance(part, dict) or not is_field(path):
        return None
    part[name] = msgspec.to_builtins(value)
    try:
        return replace(msgspec.convert(whole, BrandKit), locks=spec.locks)
    except msgspec.ValidationError:
        return None


def _setter(path: str, setters: Mapping[str, Setter]) -> Setter:
    """A group that was set as a whole sets every field in it."""
    return next((setters[group] for group in setters if f"{path}.".startswith(f"{group}.")), "head_office")
