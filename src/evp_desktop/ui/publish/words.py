"""How a video on its way stands, in words: what happens, what is safe, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

from evp_desktop.model.libraries import Review, Visibility
from evp_desktop.model.uploads import Trouble, Upload, Why
from evp_desktop.ui.counts import Counts
from evp_desktop.ui.messages import QT_TRANSLATE_NOOP

Deed = Literal[
    "pause",
    "go_on",
    "try_again",
    "cancel",
    "take_back",
    "sign_in",
    "send_again",
    "send_now",
    "change",
    "put_away",
]
"""What the maker can do about a video on its way."""


@dataclass(frozen=True)
class Standing:
    """How an upload stands; `fraction` is None where nobody can tell how far it is."""

    title: str
    words: str = ""
    icon: str = "publish"
    fraction: float | None = None
    deeds: tuple[Deed, ...] = ()


_TROUBLE: dict[Why, str] = {
    "": "",
    "away": QT_TRANSLATE_NOOP(
        "uploads", "The video library is not answering. Your video is ready and goes on by itself."
    ),
    "sign_in": QT_TRANSLATE_NOOP(
        "uploads", "The video library wants to know who you are. Sign in, and it goes on by itself."
    ),
    "second_factor": QT_TRANSLATE_NOOP(
        "uploads", "The video library wants the code of your phone. Sign in, and it goes on by itself."
    ),
    "rights": QT_TRANSLATE_NOOP(
        "uploads",
        "You may not put a video there. Choose another department, or ask who looks after the library.",
    ),
    "quota": QT_TRANSLATE_NOOP(
        "uploads",
        "Your room in the library is full. Remove an old video there, or ask for more room; then go on.",
    ),
    "too_large": QT_TRANSLATE_NOOP(
        "uploads", "The video is larger than the library takes. Publish it in a smaller size."
    ),
    "kind": QT_TRANSLATE_NOOP(
        "uploads", "The library does not take this kind of file. Publish it as MP4, plays everywhere."
    ),
    "unreadable": QT_TRANSLATE_NOOP(
        "uploads", "The library could not read the video. Yours is safe; publish it again."
    ),
    "damaged": QT_TRANSLATE_NOOP(
        "uploads", "The library has something else than was sent. Yours is safe; publish it again."
    ),
    "field": QT_TRANSLATE_NOOP(
        "uploads", "The library does not take what is written under {field}. Change it and publish again."
    ),
    "file_changed": QT_TRANSLATE_NOOP(
        "uploads", "The video was changed while it was on its way. Publish it again."
    ),
    "file_gone": QT_TRANSLATE_NOOP(
        "uploads", "The finished video is not there any more. Publish it again; your recordings are safe."
    ),
    "unsure": QT_TRANSLATE_NOOP(
        "uploads",
        "The library does not say whether it has the video. Look there first; only when you do not find it, "
        "send it again.",
    ),
    "moved": QT_TRANSLATE_NOOP(
        "uploads", "The library has moved to another address. Ask IT which, and set it up in Settings."
    ),
    "certificate": QT_TRANSLATE_NOOP(
        "uploads", "The library cannot prove who it is, so nothing was sent. Ask IT about it."
    ),
    "not_a_library": QT_TRANSLATE_NOOP(
        "uploads", "There is no video library at this address. Look at its address in Settings."
    ),
    "gone": QT_TRANSLATE_NOOP(
        "uploads", "The video is not in the library any more. Publish it again if it should be."
    ),
    "no_reviewer": QT_TRANSLATE_NOOP(
        "uploads",
        "This video needs approval, and nobody is set up here to give it. Ask Communications for the folder "
        "where videos wait for approval.",
    ),
    "fault": QT_TRANSLATE_NOOP(
        "uploads", "Something went wrong on our side. Your video is safe; try it again, or tell IT."
    ),
    "refused": QT_TRANSLATE_NOOP(
        "uploads", "The library did not take this. Your video is safe; ask who looks after the library."
    ),
}

_FIELDS: dict[str, str] = {
    "title": QT_TRANSLATE_NOOP("uploads", "Title"),
    "description": QT_TRANSLATE_NOOP("uploads", "Description"),
    "tags": QT_TRANSLATE_NOOP("uploads", "Keywords"),
    "department": QT_TRANSLATE_NOOP("uploads", "Department"),
    "visibility": QT_TRANSLATE_NOOP("uploads", "Who may see it"),
    "scheduled_at": QT_TRANSLATE_NOOP("uploads", "From when"),
}

_ENDS: tuple[Why, ...] = ("kind", "too_large", "field", "rights", "file_changed", "file_gone", "damaged")
"""After these the same file would be refused again: the maker changes something and publishes anew."""


def trouble_words(trouble: Trouble) -> str:
    """What stands in the way of an upload, and what to do."""
    field = _translated(_FIELDS.get(trouble.field, "")) or trouble.field
    words = _translated(_TROUBLE[trouble.why]).format(field=field)
    is_telling = trouble.why in ("field", "rights", "refused", "quota", "too_large") and trouble.detail
    return f"{words} ({trouble.detail})" if is_telling else words


def reviewer(review: Review) -> str:
    """Who approves, as the middle of a sentence."""
    if review == "hr":
        return QCoreApplication.translate("uploads", "HR")
    return QCoreApplication.translate("uploads", "Communications")


def visibility_words(visibility: Visibility) -> str:
    """Who may see it."""
    return {
        "private": QCoreApplication.translate("uploads", "Only you"),
        "unlisted": QCoreApplication.translate("uploads", "Who has the link"),
        "internal": QCoreApplication.translate("uploads", "Everybody in the organisation"),
        "public": QCoreApplication.translate("uploads", "Everybody"),
    }[visibility]


def left_words(left_s: float | None) -> str:
    """How long it still takes, behind something else; empty where nobody knows."""
    if left_s is None:
        return ""
    if left_s < 60:
        return ", " + Counts().seconds_left(max(1, round(left_s)))
    return ", " + Counts().minutes_left(max(1, round(left_s / 60)))


def standing(upload: Upload, left_s: float | None = None, *, is_held: bool = False) -> Standing:
    """How an upload stands; `is_held` when nothing is sent over this network."""
    if is_held and upload.state in ("queued", "preparing", "sending"):
        return _held(upload)
    return {
        "draft": _waits,
        "queued": _waits,
        "preparing": _waits,
        "sending": lambda one: _sends(one, left_s),
        "finishing": _finishes,
        "processing": _is_made_ready,
        "waiting": _waits_for_approval,
        "published": _is_there,
        "sent_back": _is_sent_back,
        "failed": _stopped,
        "paused": _rests,
        "cancelled": _is_taken_back,
    }[upload.state](upload)


def short_words(upload: Upload) -> str:
    """The same in a few words, for a card on Home."""
    part = _percent(upload)
    if upload.state == "sending":
        return QCoreApplication.translate("uploads", "On its way, {part} %").format(part=part)
    if upload.state == "waiting":
        words = QCoreApplication.translate("uploads", "Waiting for {who}")
        return words.format(who=reviewer(upload.package.review))
    return standing(upload).title


def _held(upload: Upload) -> Standing:
    words = QCoreApplication.translate(
        "uploads", "Every byte of this network costs money. It goes on by itself on another one."
    )
    return Standing(
        QCoreApplication.translate("uploads", "Waiting for another network"),
        words,
        icon="clock",
        fraction=upload.confirmed_bytes / max(1, upload.package.size_bytes),
        deeds=("send_now", "cancel"),
    )


def _waits(upload: Upload) -> Standing:
    return Standing(
        QCoreApplication.translate("uploads", "Ready to leave"),
        trouble_words(upload.trouble) or _lid(),
        deeds=("cancel",),
    )


def _sends(upload: Upload, left_s: float | None) -> Standing:
    part = _percent(upload)
    words = trouble_words(upload.trouble) or f"{part} %{left_words(left_s)}. {_lid()}"
    return Standing(
        QCoreApplication.translate("uploads", "On its way to the library"),
        words,
        fraction=upload.confirmed_bytes / max(1, upload.package.size_bytes),
        deeds=("pause", "cancel"),
    )


def _finishes(upload: Upload) -> Standing:
    words = QCoreApplication.translate("uploads", "All of it was sent; the library puts it together.")
    return Standing(
        QCoreApplication.translate("uploads", "Almost there"),
        trouble_words(upload.trouble) or words,
        deeds=("cancel",),
    )


def _is_made_ready(upload: Upload) -> Standing:
    words = QCoreApplication.translate(
        "uploads", "The library has your video and gets it ready. That can take as long as the video lasts."
    )
    away = upload.trouble if upload.trouble.why == "away" else Trouble()
    return Standing(
        QCoreApplication.translate("uploads", "In the library"),
        trouble_words(away) or words,
        deeds=("cancel",),
    )


def _waits_for_approval(upload: Upload) -> Standing:
    title = QCoreApplication.translate("uploads", "Waiting for {who}")
    words = QCoreApplication.translate(
        "uploads",
        "Nobody else sees it until it is approved. You get a message here. Take it back to change something.",
    )
    return Standing(
        title.format(who=reviewer(upload.package.review)), words, icon="clock", deeds=("take_back",)
    )


def waiting_elsewhere() -> Standing:
    """Approval was asked for with another computer, or its queue is gone."""
    words = QCoreApplication.translate(
        "uploads", "It was sent for approval from another computer. Take it back to change something."
    )
    return Standing(
        QCoreApplication.translate("uploads", "Waiting for approval"),
        words,
        icon="clock",
        deeds=("take_back",),
    )


def _is_there(upload: Upload) -> Standing:
    left_out = QCoreApplication.translate(
        "uploads", "The video is there; something beside it was not taken: {what}."
    )
    words = left_out.format(what=", ".join(upload.left_out)) if upload.left_out else ""
    return Standing(QCoreApplication.translate("uploads", "Published"), words, icon="tick")


def _is_sent_back(upload: Upload) -> Standing:  # noqa: ARG001
    words = QCoreApplication.translate(
        "uploads", "Change what was asked and publish again. Nobody else has seen it."
    )
    return Standing(
        QCoreApplication.translate("uploads", "Sent back with remarks"),
        words,
        icon="attention",
        deeds=("change",),
    )


def _stopped(upload: Upload) -> Standing:
    deeds: tuple[Deed, ...] = ("put_away",)
    if upload.trouble.why == "unsure":
        deeds = ("send_again", "cancel")
    elif upload.trouble.why not in _ENDS:
        deeds = ("try_again", "cancel")
    return Standing(
        QCoreApplication.translate("uploads", "Not in the library yet"),
        trouble_words(upload.trouble),
        icon="attention",
        deeds=deeds,
    )


def _rests(upload: Upload) -> Standing:
    if upload.trouble.why in ("sign_in", "second_factor"):
        return Standing(
            QCoreApplication.translate("uploads", "Sign in to go on"),
            trouble_words(upload.trouble),
            icon="attention",
            deeds=("sign_in", "cancel"),
        )
    return Standing(
        QCoreApplication.translate("uploads", "Paused"),
        QCoreApplication.translate("uploads", "{part} % is there already.").format(part=_percent(upload)),
        fraction=upload.confirmed_bytes / max(1, upload.package.size_bytes),
        deeds=("go_on", "cancel"),
    )


def _is_taken_back(_upload: Upload) -> Standing:
    return Standing(QCoreApplication.translate("uploads", "Taken back"), icon="lock")


def _lid() -> str:
    return QCoreApplication.translate("uploads", "You may close the lid: it goes on by itself.")


def _percent(upload: Upload) -> int:
    return 100 * upload.confirmed_bytes // max(1, upload.package.size_bytes)


def _translated(text: str) -> str:
    return QCoreApplication.translate("uploads", text) if text else ""
