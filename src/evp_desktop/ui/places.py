"""Which page belongs to a place; a page's code is loaded when it is first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evp_desktop.ui.frame.page import Page

if TYPE_CHECKING:
    from evp_desktop.ui.window import Window


def make_page(place: str, window: Window) -> Page:
    """The page for `place`, which the window must have a video for when it is one of the steps."""
    tools, video = window.tools, window.video
    if place == "new":
        from evp_desktop.ui.new.page import NewPage

        return NewPage(tools, window.make_video)
    if place == "settings":
        from evp_desktop.ui.settings.page import SettingsPage

        return SettingsPage(tools, window.wants_rebuild.emit)
    if place == "review":
        from evp_desktop.ui.review.page import ReviewPage

        return ReviewPage(tools)
    if video is None or place == "home":
        from evp_desktop.ui.home.page import HomePage

        return HomePage(tools, window.open_video)
    if place == "prepare":
        from evp_desktop.ui.prepare.page import PreparePage

        return PreparePage(tools, video)
    if place == "record":
        from evp_desktop.ui.record.page import RecordPage

        return RecordPage(tools, video)
    if place == "edit":
        from evp_desktop.ui.edit.page import EditPage

        return EditPage(tools, video)
    if place == "check":
        from evp_desktop.ui.check.page import CheckPage

        return CheckPage(tools, video, window.show_steps)
    from evp_desktop.ui.publish.page import PublishPage

    return PublishPage(tools, video)
