"""Brand kits and departments as bytes: decoded strictly, every fault with its place in the document."""

from __future__ import annotations

import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import msgspec

from evp_desktop.errors import KitInvalid, NewerFormat
from evp_desktop.model.brand import FORMAT, BrandKit


def parse_kit(data: bytes, path: Path) -> BrandKit:
    """The kit in `data`; `KitInvalid` names the place of the first fault, `NewerFormat` a later version."""
    raw = decoded(data, path)
    for fault in struct_faults(raw, BrandKit):
        raise KitInvalid(path, fault)
    return msgspec.convert(raw, BrandKit)


def faults_in(data: bytes, path: Path) -> list[str]:
    """Every place where `data` breaks the schema, as `$.place: what is wrong`."""
    try:
        return list(struct_faults(decoded(data, path), BrandKit))
    except KitInvalid as error:
        return [error.detail]
    except NewerFormat as error:
        return [f"$.format: {error.detail}"]


def struct_faults(raw: object, kind: type[msgspec.Struct]) -> Iterator[str]:
    """Every place where a decoded document is no `kind`."""
    return _faults(raw, kind, "$")


def decoded(data: bytes, path: Path) -> object:
    """The document in `data`, not yet checked; raises `KitInvalid` or `NewerFormat`."""
    try:
        raw = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise KitInvalid(path, f"$: {error}") from error
    found = raw.get("format") if isinstance(raw, dict) else None
    if isinstance(found, int) and found > FORMAT:
        raise NewerFormat(path, found, FORMAT)
    return raw


def _faults(value: object, kind: Any, place: str) -> Iterator[str]:
    """Walk `value` beside its type, because msgspec stops at the first fault."""
    if get_origin(kind) is types.UnionType:
        kind = next(part for part in get_args(kind) if part is not types.NoneType)
        if value is None:
            return
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and isinstance(value, dict):
        yield from _faults_in_part(value, kind, place)
        return
    limits = kind
    if get_origin(kind) is Annotated and get_origin(get_args(kind)[0]) is tuple:
        item_kind = get_args(get_args(kind)[0])[0]
        limits = Annotated[(list[Any], *kind.__metadata__)]
        for index, item in enumerate(value if isinstance(value, list) else ()):
            yield from _faults(item, item_kind, f"{place}[{index}]")
    try:
        msgspec.convert(value, limits)
    except msgspec.ValidationError as error:
        yield f"{place}: {error}"


def _faults_in_part(value: dict[str, object], kind: type[msgspec.Struct], place: str) -> Iterator[str]:
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    for name in value.keys() - fields.keys():
        yield f"{place}: unknown field {name[:80]!r}"
    for name, field in fields.items():
        if name in value:
            yield from _faults(value[name], field.type, f"{place}.{name}")
        elif field.required:
            yield f"{place}: missing field {name!r}"
