"""What the finished video shall be, in plain words: one sentence that opens to shape, size and file."""

from __future__ import annotations

from typing import Any, get_args

from msgspec.structs import replace

from evp_desktop.model import edits
from evp_desktop.model.delivery import Delivery, Quality, VideoCodec
from evp_desktop.services.editing import Editor
from evp_desktop.ui.publish.shapes import ShapeChoice
from evp_desktop.ui.theme import Look
from evp_desktop.ui.widgets.controls import Label, field
from evp_desktop.ui.widgets.fold import Fold, switch_with_hint
from evp_desktop.ui.widgets.plain_choice import Choice
from evp_desktop.ui.widgets.switch import Switch

_FILES: dict[VideoCodec, str] = {"h264": "MP4", "hevc": "MP4 (HEVC)", "av1": "MP4 (AV1)", "vp9": "WebM"}


class FormatBox(Fold):
    """Writes straight into the document."""

    def __init__(self, look: Look, editor: Editor) -> None:
        super().__init__(look, "screen")
        self.set_title(self.tr("What you publish"))
        self._editor = editor
        self.shapes = ShapeChoice(look)
        self.quality = Choice(self.tr("Size"), self._sizes(), "1080p")
        self.file = Choice(self.tr("Kind of file"), self._files(), "h264")
        self.captions = Switch(look, self.tr("Subtitles in the picture itself"))
        self._lay_out()
        self.shapes.chosen.connect(lambda aspect: self._change(self.tr("shape of the video"), aspect=aspect))
        self.quality.chosen.connect(lambda size: self._change(self.tr("size of the video"), quality=size))
        self.file.chosen.connect(lambda codec: self._change(self.tr("kind of file"), codec=codec))
        self.captions.clicked.connect(
            lambda is_on: self._change(self.tr("subtitles in the picture"), are_captions_burned_in=is_on)
        )
        self.show_delivery(editor.project.delivery)

    def show_delivery(self, delivery: Delivery) -> None:
        """Show what the document asks for."""
        self.shapes.show_value(delivery.aspect)
        self.quality.show_value(delivery.quality)
        self.file.show_value(delivery.codec)
        self.captions.setChecked(delivery.are_captions_burned_in)
        parts = [self.shapes.words_of(delivery.aspect), delivery.quality, _FILES[delivery.codec]]
        if delivery.are_captions_burned_in:
            parts.append(self.tr("subtitles in the picture"))
        self.say(", ".join(parts))

    def _sizes(self) -> list[tuple[str, Quality]]:
        words: dict[Quality, str] = {
            "720p": self.tr("720p, a small file"),
            "1080p": self.tr("1080p, sharp on every screen"),
            "1440p": self.tr("1440p, for large screens"),
            "2160p": self.tr("2160p (4K), a very large file"),
        }
        return [(words[size], size) for size in get_args(Quality)]

    def _files(self) -> list[tuple[str, VideoCodec]]:
        words: dict[VideoCodec, str] = {
            "h264": self.tr("MP4, plays everywhere"),
            "hevc": self.tr("MP4 (HEVC), for newer devices"),
            "av1": self.tr("MP4 (AV1), for the newest devices"),
            "vp9": self.tr("WebM, for web pages"),
        }
        return [(words[codec], codec) for codec in get_args(VideoCodec)]

    def _lay_out(self) -> None:
        self.inside.addWidget(self.shapes)
        hint = self.tr("In another shape, screen and faces are arranged anew by themselves.")
        self.inside.addWidget(Label(hint, "small", wraps=True))
        self.inside.addWidget(field(self.quality.accessibleName(), self.quality))
        self.inside.addWidget(field(self.file.accessibleName(), self.file))
        hint = self.tr(
            "Every viewer then sees them and cannot switch them off. They are beside the video too."
        )
        self.inside.addWidget(switch_with_hint(self.captions, hint))

    def _change(self, label: str, **fields: Any) -> None:
        self._editor.apply(
            label, lambda project: edits.set_delivery(project, replace(project.delivery, **fields))
        )
