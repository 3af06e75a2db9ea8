"""Which adapter serves which kind of library: ours, and those that a company adds by itself.

A company's own is an installed package with an entry point in the group `evp_desktop.libraries`: its name is
the kind, its value a callable `(Library, Tools) -> Adapter` (docs/libraries.md). It runs with all that this
program may do, so IT installs it as any program; what a kit or a project brings is never one. A plug-in that
does not load is told when its library is used, and hinders no other.
"""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

from evp_desktop.errors import LibraryRefused
from evp_desktop.model.libraries import Library
from evp_desktop.services.uploads.adapter import ENTRY_POINTS, Adapter, MakeAdapter, Tools


def maker(library: Library) -> MakeAdapter:
    """What makes the adapter of a library; raises `LibraryRefused` for a kind that nobody serves."""
    own = _OURS.get(library.kind)
    if own is not None:
        return own
    found = _plug_ins().get(library.kind)
    if found is None:
        raise LibraryRefused(library.address, "not_a_library", f"no plug-in for {library.kind}")
    try:
        made = found.load()
    except Exception as error:  # whatever a plug-in of others does wrong is its own
        raise LibraryRefused(library.address, "not_a_library", f"{found.value}: {error}") from error
    if not callable(made):
        raise LibraryRefused(library.address, "not_a_library", f"{found.value} is no adapter")
    make: MakeAdapter = made
    return make


def kinds() -> tuple[str, ...]:
    """Every kind that can be set up here, ours first."""
    return (*_OURS, *sorted(name for name in _plug_ins() if name not in _OURS))


def _plug_ins() -> dict[str, EntryPoint]:
    """Of two of one name the first by the name of its package."""
    found: dict[str, EntryPoint] = {}
    for one in sorted(entry_points(group=ENTRY_POINTS), key=lambda one: one.dist.name if one.dist else ""):
        found.setdefault(one.name, one)
    return found


# Loaded when they are first used: a maker who copies to a folder needs none of the others.


def _folder(library: Library, _tools: Tools) -> Adapter:
    from evp_desktop.services.brand_kits import find_kit
    from evp_desktop.services.uploads.index_page import look_of
    from evp_desktop.services.uploads.shared_folder import SharedFolder

    return SharedFolder(library, lambda: look_of(find_kit(library.options.get("kit", "default"))))


def _graph(library: Library, tools: Tools) -> Adapter:
    from evp_desktop.services.signin.oauth import is_safe
    from evp_desktop.services.signin.reach import way_to
    from evp_desktop.services.uploads.graph import ROOT, Graph

    # A token for SharePoint is one for Graph: it goes there, and not to the site that people look at.
    there, patience = library.options.get("graph") or ROOT, tools.web.patience
    if not is_safe(there):
        raise LibraryRefused(there, "not_a_library", "graph: no safe address")
    return Graph(library, way_to(library, there, tools.web.credentials, patience=patience))


def _mediacms(_library: Library, tools: Tools) -> Adapter:
    from evp_desktop.services.uploads.mediacms import MediaCms

    return MediaCms(tools.web)


def _peertube(_library: Library, tools: Tools) -> Adapter:
    from evp_desktop.services.uploads.peertube import PeerTube

    return PeerTube(tools.web)


def _plone(library: Library, tools: Tools) -> Adapter:
    from evp_desktop.services.uploads.plone import Plone

    return Plone(library, tools.web)


def _tus(_library: Library, tools: Tools) -> Adapter:
    from evp_desktop.services.uploads.tus import Tus

    return Tus(tools.web)


def _s3(library: Library, tools: Tools) -> Adapter:
    from evp_desktop.services.uploads.s3 import S3

    return S3(library, tools.web)


def _webdav(library: Library, tools: Tools) -> Adapter:
    from evp_desktop.services.uploads.webdav import WebDav

    return WebDav(library, tools.web)


_OURS: dict[str, MakeAdapter] = {
    "folder": _folder,
    "peertube": _peertube,
    "plone": _plone,
    "tus": _tus,
    "graph": _graph,
    "webdav": _webdav,
    "s3": _s3,
    "mediacms": _mediacms,
}
