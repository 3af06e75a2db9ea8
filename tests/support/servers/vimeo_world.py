"""An imitation of Vimeo's API 3.4 in front of a real tus server, kept on the disk.

Written from the pages "Uploading", "Working with Text Tracks", "Working with Thumbnail Uploads" and "Folders"
of Vimeo's API reference. Run as `python -m tests.support.servers.vimeo_world PORT FOLDER`; where its tus
server is must be told at `/_test/settings`.

Bytes go to `localhost`, the rest to 127.0.0.1: another host, where who says who they are is refused.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, ClassVar

import urllib3

from tests.support.servers.imitation import Asked, Said, World, serve

TOKEN = "sesame"
TUS = {"Tus-Resumable": "1.0.0", "Authorization": f"Bearer {TOKEN}"}
PASSED = ("tus-resumable", "upload-offset", "upload-length", "content-type")
BESIDE = ("texttracks", "pictures", "chapters")
VIDEO = re.compile(r"/videos/(\d+)(?:/(\w+)(?:/(\d+))?)?")


class Vimeo(World):
    """Videos by id, each with what belongs to it; uploads by the id that the tus server gave."""

    fresh: ClassVar[dict[str, Any]] = {
        "videos": {},
        "links": {},
        "settings": {"tus": "", "free": 10**12, "upload_host": "", "scheme": "http", "transcode": "complete"},
        "strangers": [],
    }

    def answer(self, asked: Asked) -> Said:
        if asked.path.startswith("/_test"):
            return self._tested(asked)
        if asked.path.startswith(("/up/", "/link/")):
            return self._elsewhere(asked)
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Said(
                401, {"error": "You must provide a valid authenticated access token.", "error_code": 8003}
            )
        found = VIDEO.fullmatch(asked.path)
        return self._video(asked, *found.groups()) if found else self._mine(asked)

    # One person's

    def _mine(self, asked: Asked) -> Said:
        if asked.path == "/me":
            return Said(200, {"upload_quota": {"space": {"free": self.told["settings"]["free"]}}})
        if asked.path == "/me/projects":
            folders = [
                {"uri": "/users/1/projects/11", "name": "HR"},
                {"uri": "/users/1/projects/12", "name": "IT"},
            ]
            return Said(200, {"data": folders})
        if asked.path == "/me/videos" and asked.method == "POST":
            return self._make(asked)
        if asked.path == "/me/videos":
            newest = sorted(self.told["videos"], key=int, reverse=True)
            return Said(200, {"data": [self._sight(one, asked) for one in newest]})
        put = re.fullmatch(r"/me/projects/(11|12)/videos/(\d+)", asked.path)
        if put and asked.method == "PUT":
            self.told["videos"][put[2]]["folder"] = put[1]
            return Said(204)
        return Said(404, {"error": "The requested page couldn't be found."})

    def _make(self, asked: Asked) -> Said:
        told = asked.json
        if told["upload"]["size"] > self.told["settings"]["free"]:
            return Said(403, {"error": "Your quota is used up.", "error_code": 4102})
        if len(told["name"]) > 128:
            wrong = [{"field": "name", "error": "The name is too long.", "error_code": 2204}]
            return Said(400, {"error": "Something strange occurred.", "invalid_parameters": wrong})
        size = told["upload"]["size"]
        reply = self._tus("POST", "/files", headers={"Upload-Length": str(size)})
        key = reply.headers["Location"].rpartition("/")[2]
        video = str(self.number())
        given = {name: told[name] for name in ("name", "description", "privacy")}
        beside: dict[str, Any] = {name: {} for name in BESIDE}
        self.told["videos"][video] = {**given, **beside, "size": size, "key": key, "status": "in_progress"}
        return Said(200, self._sight(video, asked))

    def _sight(self, video: str, asked: Asked) -> dict[str, Any]:
        it = self.told["videos"][video]
        is_whole = it["status"] == "complete"
        return {
            "uri": f"/videos/{video}",
            "link": f"https://vimeo.com/{video}",
            "name": it["name"],
            "description": it["description"],
            "privacy": it["privacy"],
            "upload": {
                "status": it["status"],
                "upload_link": None if is_whole else self._link(asked, f"up/{it['key']}"),
            },
            "transcode": {"status": self.told["settings"]["transcode"] if is_whole else "in_progress"},
            "stats": {"plays": 5},
        }

    def _link(self, asked: Asked, path: str) -> str:
        settings = self.told["settings"]
        host = settings["upload_host"] or f"localhost:{asked.host.rpartition(':')[2]}"
        return f"{settings['scheme']}://{host}/{path}"

    # One video

    def _video(self, asked: Asked, video: str, kind: str | None, one: str | None) -> Said:
        if video not in self.told["videos"]:
            return Said(404, {"error": "The requested video couldn't be found."})
        if kind == "tags":
            self.told["videos"][video]["tags"] = [it["name"] for it in json.loads(asked.body)]
            return Said(200, {"data": []})
        if kind:
            return self._beside(asked, f"/videos/{video}/{kind}", self.told["videos"][video][kind], one)
        if asked.method == "DELETE":
            del self.told["videos"][video]
            return Said(204)
        if asked.method == "PATCH":
            self.told["videos"][video] |= asked.json
        return Said(200, self._sight(video, asked))

    def _beside(self, asked: Asked, path: str, there: dict[str, Any], one: str | None) -> Said:
        if asked.method == "POST":
            number = str(self.number())
            there[number] = {"uri": f"{path}/{number}", "active": False, "data": "", **asked.json}
            return Said(201, {**there[number], "link": self._link(asked, f"link{path}/{number}")})
        if one is None:
            return Said(200, {"data": list(there.values())})
        if one not in there:
            return Said(404)
        if asked.method == "DELETE":
            del there[one]
            return Said(204)
        there[one] |= asked.json
        return Said(200, there[one])

    # Another host

    def _elsewhere(self, asked: Asked) -> Said:
        if "authorization" in asked.headers:
            self.told["strangers"].append(asked.path)
            return Said(401)
        if asked.path.startswith("/link/"):
            _, _, _, video, kind, one = asked.path.split("/")
            self.told["videos"][video][kind][one]["data"] = asked.body.decode("latin-1")
            return Said(200)
        return self._up(asked, asked.path.rpartition("/")[2])

    def _up(self, asked: Asked, key: str) -> Said:
        """Pass it on to the tus server; when that has everything, the video is there."""
        names = ("upload-offset", "content-type", "upload-checksum")
        told = {name: asked.headers[name] for name in names if name in asked.headers}
        reply = self._tus(asked.method, f"/files/{key}", headers=told, body=asked.body or None)
        headers = {name: value for name, value in reply.headers.items() if name.lower() in PASSED}
        for it in self.told["videos"].values():
            if it["key"] == key and reply.headers.get("Upload-Offset") == str(it["size"]):
                it["status"] = "complete"
        return Said(reply.status, reply.data, headers)

    def _tus(self, method: str, path: str, headers: dict[str, str], **given: Any) -> urllib3.BaseHTTPResponse:
        url = self.told["settings"]["tus"] + path
        return urllib3.request(method, url, headers={**TUS, **headers}, retries=False, timeout=10, **given)

    # For tests

    def _tested(self, asked: Asked) -> Said:
        if asked.path == "/_test/settings":
            self.told["settings"] |= asked.json
        if asked.path.startswith("/_test/data/"):
            key = self.told["videos"][asked.path.rpartition("/")[2]]["key"]
            return Said(200, self._tus("GET", f"/files/{key}", {}).data)
        return Said(200, {"videos": self.told["videos"], "strangers": self.told["strangers"]})


def make(folder: Path) -> Vimeo:
    return Vimeo(folder)


if __name__ == "__main__":
    serve(make)
