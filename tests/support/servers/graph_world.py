"""An imitation of Microsoft Graph's files: one site with two libraries of documents, kept on the disk.

Written from the pages "driveItem: createUploadSession", "Upload or replace the contents of a driveItem",
"Create a new folder in a drive", "Update DriveItem properties", "Move a DriveItem to a new folder", "List
children of a driveItem", "itemAnalytics resource type" and "Microsoft Graph error responses" of Microsoft's
documentation. Run as `python -m tests.support.servers.graph_world PORT FOLDER`.

Uploads and downloads are at `localhost`, the rest at 127.0.0.1: another host, where who says who they are is
refused.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from evp_desktop.services.uploads.graph_words import quick_xor
from tests.support.servers.imitation import Asked, Said, World, serve

UNIT_BYTES = 320 * 2**10
DRIVE = re.compile(r"/v1\.0/drives/(d\d)(?:/(root|items/[^/:]+)(?::/([^:]*))?(?::?/(\w+)(?:/(\w+))?)?)?")
SITE = "https://contoso.sharepoint.com/sites/films"
DRIVES = {"d1": f"{SITE}/Shared%20Documents", "d2": f"{SITE}/Shared%20Documents%20Old"}
TOKEN = "sesame"


class Refused(Exception):
    def __init__(self, status: int, code: str, message: str = "") -> None:
        self.said = Said(status, {"error": {"code": code, "message": message or code}})


class Graph(World):
    """Items by id, upload sessions by id."""

    fresh: ClassVar[dict[str, Any]] = {
        "items": {
            one: {"name": "root", "parent": "", "drive": one[-2:], "folder": True} for one in ("Rd1", "Rd2")
        },
        "sessions": {},
        "settings": {"remaining": 10**12, "upload_host": "", "scheme": "http", "hash": True},
        "strangers": [],
    }

    def answer(self, asked: Asked) -> Said:
        try:
            return self._answer(asked)
        except Refused as refused:
            return refused.said

    def _answer(self, asked: Asked) -> Said:
        if asked.path.startswith("/_test"):
            return self._tested(asked)
        if asked.path.startswith(("/up/", "/down/")):
            return self._elsewhere(asked)
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            raise Refused(401, "InvalidAuthenticationToken")
        if asked.path.startswith("/v1.0/sites/"):
            return self._site(asked.path.removeprefix("/v1.0/sites/"))
        found = DRIVE.fullmatch(asked.path.removesuffix(":"))
        if not found:
            raise Refused(400, "BadRequest", asked.path)
        return self._drive(asked, *found.groups())

    # The site

    def _site(self, path: str) -> Said:
        if path == "contoso.sharepoint.com:/sites/films":
            return Said(200, {"id": "contoso.sharepoint.com,1,2"})
        drives = [{"id": name, "webUrl": url} for name, url in DRIVES.items()]
        if path == "contoso.sharepoint.com,1,2/drives":
            return Said(200, {"value": drives})
        if path == "contoso.sharepoint.com,1,2/drive":
            return Said(200, drives[0])
        raise Refused(404, "itemNotFound")

    # Items

    def _drive(
        self,
        asked: Asked,
        drive: str,
        start: str | None,
        path: str | None,
        action: str | None,
        more: str | None,
    ) -> Said:
        if start is None:
            quota = {"remaining": self.told["settings"]["remaining"], "total": 10**13}
            return Said(200, {"id": drive, "webUrl": DRIVES[drive], "quota": quota})
        top = f"R{drive}" if start == "root" else start.removeprefix("items/")
        names = [one for one in (path or "").split("/") if one]
        if action == "createUploadSession":
            return self._begin(asked, self._walk(top, names[:-1]), names[-1])
        if action == "content":
            return self._put(self._walk(top, names[:-1]), names[-1], asked.body)
        item = self._walk(top, names)
        if action == "children":
            return self._children(asked, item)
        if action == "analytics" and more == "allTime":
            return Said(200, {"access": {"actionCount": 7, "actorCount": 3}})
        if action:
            raise Refused(400, "BadRequest", action)
        return self._item(asked, item)

    def _item(self, asked: Asked, item: str) -> Said:
        if asked.method == "DELETE":
            self._forget(item)
            return Said(204)
        if asked.method == "PATCH":
            self._change(item, asked.json)
        return Said(200, self._sight(item, asked))

    def _walk(self, item: str, names: list[str]) -> str:
        if item not in self.told["items"]:
            raise Refused(404, "itemNotFound")
        for name in names:
            found = self._child(item, name)
            if found is None:
                raise Refused(404, "itemNotFound")
            item = found
        return item

    def _child(self, parent: str, name: str) -> str | None:
        items = self.told["items"].items()
        same = (one for one, it in items if it["parent"] == parent and it["name"].lower() == name.lower())
        return next(same, None)

    def _children(self, asked: Asked, parent: str) -> Said:
        if asked.method == "POST":
            name = asked.json["name"]
            if self._child(parent, name):
                raise Refused(409, "nameAlreadyExists")
            return Said(201, self._sight(self._add(parent, name, folder=True), asked))
        found = [one for one, it in self.told["items"].items() if it["parent"] == parent]
        skip, most = int(asked.query.get("$skip", "0")), 2
        page: dict[str, Any] = {"value": [self._sight(one, asked) for one in found[skip : skip + most]]}
        if skip + most < len(found):
            page["@odata.nextLink"] = f"https://graph.microsoft.com{asked.path}?$skip={skip + most}"
        return Said(200, page)

    def _add(self, parent: str, name: str, **told: Any) -> str:
        made = f"01EVP{self.number():08d}"
        drive = self.told["items"][parent]["drive"]
        self.told["items"][made] = {"name": name, "parent": parent, "drive": drive, "folder": False, **told}
        return made

    def _change(self, item: str, told: dict[str, Any]) -> None:
        if "name" in told and self.told["settings"].pop("conflict", False):
            raise Refused(409, "resourceModified")  # somebody else changes the same thing
        it = self.told["items"][item]
        parent, name = told.get("parentReference", {}).get("id", it["parent"]), told.get("name", it["name"])
        if parent not in self.told["items"]:
            raise Refused(404, "itemNotFound")
        if self._child(parent, name) not in (None, item):
            raise Refused(409, "nameAlreadyExists")
        it |= {"parent": parent, "name": name, "description": told.get("description", it.get("description"))}

    def _forget(self, item: str) -> None:
        for one in [one for one, it in self.told["items"].items() if it["parent"] == item]:
            self._forget(one)
        del self.told["items"][item]
        self.file(item).unlink(missing_ok=True)

    def _sight(self, item: str, asked: Asked) -> dict[str, Any]:
        it = self.told["items"][item]
        told = {"id": item, "name": it["name"], "webUrl": f"{DRIVES[it['drive']]}{self._path_of(item)}"}
        told["parentReference"] = {
            "id": it["parent"],
            "path": f"/drives/x/root:{self._path_of(it['parent'])}",
        }
        if it["folder"]:
            return told | {"folder": {"childCount": 0}}
        hashes = {"quickXorHash": it["hash"]} if self.told["settings"]["hash"] else {}
        here = self._host(asked)
        return told | {
            "size": it["size"],
            "cTag": f'"c:{{{item}}},{it["version"]}"',
            "file": {"mimeType": "video/mp4", "hashes": hashes},
            "@microsoft.graph.downloadUrl": f"{here}/down/{item}?tempauth=key",
        }

    def _path_of(self, item: str) -> str:
        it = self.told["items"].get(item)
        return f"{self._path_of(it['parent'])}/{it['name']}" if it and it["parent"] else ""

    def _put(self, parent: str, name: str, data: bytes) -> Said:
        item = self._child(parent, name) or self._add(parent, name)
        return Said(201, {"id": self._fill(item, data), "name": name})

    def _fill(self, item: str, data: bytes) -> str:
        it = self.told["items"][item]
        it |= {"size": len(data), "hash": quick_xor([data]), "version": it.get("version", 0) + 1}
        self.file(item).write_bytes(data)
        return item

    # Uploads

    def _host(self, asked: Asked) -> str:
        """Where uploads and downloads are: the same door by another name, or one of its own."""
        settings = self.told["settings"]
        host = settings["upload_host"] or f"localhost:{asked.host.rpartition(':')[2]}"
        return f"{settings['scheme']}://{host}"

    def _begin(self, asked: Asked, parent: str, name: str) -> Said:
        told = asked.json.get("item", {})
        if set(told) - {"@microsoft.graph.conflictBehavior", "name"}:
            raise Refused(400, "invalidRequest")
        is_replacing = told.get("@microsoft.graph.conflictBehavior") == "replace"
        if self._child(parent, name) and not is_replacing:
            raise Refused(409, "nameAlreadyExists")
        key = f"u{self.number()}"
        self.told["sessions"][key] = {"parent": parent, "name": name, "replace": is_replacing}
        self.file(key).write_bytes(b"")
        return Said(200, {"uploadUrl": f"{self._host(asked)}/up/{key}?tempauth=key", **self._state(key)})

    def _state(self, key: str) -> dict[str, Any]:
        until = datetime.now(UTC) + timedelta(days=1)
        there = self.file(key).stat().st_size
        return {"expirationDateTime": until.isoformat(), "nextExpectedRanges": [f"{there}-"]}

    def _elsewhere(self, asked: Asked) -> Said:
        """A key in the address is who one is; who says more is refused."""
        if "authorization" in asked.headers:
            self.told["strangers"].append(asked.path)
            raise Refused(401, "unauthenticated")
        key = asked.path.split("/")[2]
        if asked.path.startswith("/down/"):
            return Said(200, self.file(key).read_bytes())
        if key not in self.told["sessions"]:
            raise Refused(404, "itemNotFound", "The upload session was not found")
        if asked.method == "DELETE":
            del self.told["sessions"][key]
            return Said(204)
        return self._piece(asked, key) if asked.method == "PUT" else Said(200, self._state(key))

    def _piece(self, asked: Asked, key: str) -> Said:
        begin, end, total = map(int, re.findall(r"\d+", asked.headers["content-range"]))
        there = self.file(key).stat().st_size
        if begin != there:
            raise Refused(416, "invalidRange")
        if len(asked.body) != end - begin + 1 or (end + 1 < total and len(asked.body) % UNIT_BYTES):
            raise Refused(400, "invalidRequest")
        with self.file(key).open("ab") as file:
            file.write(asked.body)
        return self._finish(asked, key) if end + 1 == total else Said(202, self._state(key))

    def _finish(self, asked: Asked, key: str) -> Said:
        session = self.told["sessions"][key]
        there = self._child(session["parent"], session["name"])
        if there and not session["replace"]:
            raise Refused(409, "nameAlreadyExists")
        item = there or self._add(session["parent"], session["name"])
        self._fill(item, self.file(key).read_bytes())
        del self.told["sessions"][key]
        self.file(key).unlink()
        return Said(200 if there else 201, self._sight(item, asked))

    # For tests

    def _tested(self, asked: Asked) -> Said:
        if asked.method == "PUT" and asked.path == "/_test/settings":
            self.told["settings"] |= asked.json
        if asked.path.startswith("/_test/data/"):
            return Said(200, self.file(asked.path.rpartition("/")[2]).read_bytes())
        if asked.path.startswith("/_test/spoil/"):
            self._fill(asked.path.rpartition("/")[2], asked.body)
        items = [{"id": one, "path": self._path_of(one), **it} for one, it in self.told["items"].items()]
        return Said(
            200, {"items": items, "strangers": self.told["strangers"], "settings": self.told["settings"]}
        )


def make(folder: Path) -> Graph:
    world = Graph(folder)
    if not world._child("Rd1", "Films"):
        films = world._add("Rd1", "Films", folder=True)
        for name in ("HR", "Sales", "IT"):
            world._add(films, name, folder=True)
    return world


if __name__ == "__main__":
    serve(make)
