"""An imitation of MediaCMS, kept on the disk; derived from the observed behaviour of MediaCMS 8.3.2.

Run as `python -m tests.support.servers.mediacms_world PORT FOLDER`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, ClassVar

from tests.support.servers.imitation import Asked, Said, World, serve

TOKENS = {"Token sesame": "anna", "Token bobs": "bobby"}
CATEGORIES = {"hr-uid": "HR", "it-uid": "IT"}
TAGS = ("veilig",)
MISSING = {"detail": "media file does not exist"}
UPLOAD_REFUSED = "You don't have permission to upload media, or have reached max number of media uploads."


class MediaCms(World):
    """Media by their friendly tokens."""

    fresh: ClassVar[dict[str, Any]] = {
        "media": {},
        "settings": {"state": "public", "encoding": "success", "most": 1000, "may_publish": True},
    }

    def answer(self, asked: Asked) -> Said:
        if asked.path.startswith("/_test"):
            return self._tested(asked)
        shown = asked.headers.get("authorization", "")
        who = TOKENS.get(shown, "")
        if shown and not who:
            return Said(403, {"detail": "Invalid token."})
        path = asked.path.removeprefix("/api/v1")
        if path == "/whoami":
            return Said(200, {"username": who}) if who else _no_one()
        if path == "/categories":
            return Said(200, [{"uid": uid, "title": title} for uid, title in CATEGORIES.items()])
        if path == "/media":
            return self._upload(asked, who) if asked.method == "POST" else self._list(asked, who)
        if path == "/media/user/bulk_actions":
            return self._bulk(asked.json, who) if who else _no_one()
        return self._one(asked, path.removeprefix("/media/"), who)

    def _upload(self, asked: Asked, who: str) -> Said:
        if not who or len(self.told["media"]) >= self.told["settings"]["most"]:
            return Said(403, {"detail": UPLOAD_REFUSED})
        fields = _form(asked)
        data = fields["media_file"]
        is_video = data[4:8] == b"ftyp"
        token = f"m{self.number():08d}"
        settings = self.told["settings"]
        self.told["media"][token] = {
            "friendly_token": token,
            "user": who,
            "title": fields["title"].decode(),
            "description": fields.get("description", b"").decode(),
            "state": settings["state"] if is_video else "unlisted",
            "encoding_status": settings["encoding"] if is_video else "fail",
            "media_type": "video" if is_video else "",
            "views": 1,
            "categories": [],
            "tags": [],
        }
        self.file(token).write_bytes(data)
        return Said(201, self._sight(asked, token))

    def _sight(self, asked: Asked, token: str) -> dict[str, Any]:
        return {**self.told["media"][token], "url": f"http://{asked.host}/view?m={token}", "size": "3.0MB"}

    def _list(self, asked: Asked, who: str) -> Said:
        """A person's own media with all states, of others what is public; newest first, in pages."""
        author, page = asked.query.get("author", ""), int(asked.query.get("page", "1"))
        mine = [token for token, it in reversed(self.told["media"].items()) if it["user"] == author]
        seen = [token for token in mine if who == author or self.told["media"][token]["state"] == "public"]
        shown = [self._sight(asked, token) for token in seen[page * 5 - 5 : page * 5]]
        more = f"http://{asked.host}{asked.path}?author={author}&page={page + 1}"
        follows = more if len(seen) > page * 5 else None
        return Said(200, {"count": len(seen), "next": follows, "previous": None, "results": shown})

    def _bulk(self, told: dict[str, Any], who: str) -> Said:
        mine = [it for it in self.told["media"].values() if it["friendly_token"] in told["media_ids"]]
        if not mine or any(it["user"] != who for it in mine):
            return Said(400, {"detail": "No matching media found"})
        if told["action"] == "set_state":
            if told["state"] == "public" and not self.told["settings"]["may_publish"]:
                return Said(400, {"detail": "You are not allowed to set media to public state"})
            mine[0]["state"] = told["state"]
            return Said(200, {"detail": f"State updated to {told['state']}"})
        kind, given, known = (
            ("tags", told["tag_titles"], TAGS)
            if told["action"] == "add_tags"
            else ("categories", told["category_uids"], tuple(CATEGORIES))
        )
        fitting = [one for one in given if one in known]
        if not fitting:
            denied = "" if kind == "tags" else " or access denied"
            return Said(400, {"detail": f"No matching {kind} found{denied}"})
        mine[0][kind] = sorted({*mine[0][kind], *fitting})
        return Said(200, {"detail": "Added"})

    def _one(self, asked: Asked, token: str, who: str) -> Said:
        it = self.told["media"].get(token)
        if it is None:
            return Said(400, MISSING)
        if it["state"] == "private" and it["user"] != who:
            return Said(401, {"detail": "media is private"}) if who else Said(400, MISSING)
        if asked.method == "DELETE":
            if it["user"] != who:
                return Said(400, {"detail": "bad permissions"})
            del self.told["media"][token]
            return Said(204)
        return Said(200, self._sight(asked, token))

    def _tested(self, asked: Asked) -> Said:
        if asked.path == "/_test/settings":
            self.told["settings"] |= asked.json
            for it in self.told["media"].values():
                it["encoding_status"] = asked.json.get("encoding", it["encoding_status"])
        if asked.path.startswith("/_test/data/"):
            return Said(200, self.file(asked.path.rpartition("/")[2]).read_bytes())
        return Said(200, {"media": list(self.told["media"].values())})


def _no_one() -> Said:
    return Said(403, {"detail": "Authentication credentials were not provided."})


def _form(asked: Asked) -> dict[str, bytes]:
    boundary = asked.headers["content-type"].partition("boundary=")[2].encode()
    found = {}
    for part in asked.body.split(b"--" + boundary)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        name = re.search(rb'name="([^"]*)"', head)
        assert name
        found[name[1].decode()] = content[:-2]
    return found


def make(folder: Path) -> MediaCms:
    return MediaCms(folder)


if __name__ == "__main__":
    serve(make)
