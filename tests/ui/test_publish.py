"""Publish: from the button to the library, with everything that can happen on the way."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from evp_desktop.errors import LibraryAway, LibraryUnwritable, SignInNeeded
from evp_desktop.model import edits
from evp_desktop.model.libraries import Department, Library, Limits
from evp_desktop.model.project import Project
from evp_desktop.model.review import Remark, ReviewRound
from evp_desktop.model.uploads import State, Trouble, Upload, Why
from evp_desktop.services import projects
from evp_desktop.services.sending import Offer
from evp_desktop.services.settings import SettingsStore
from evp_desktop.ui.app import App
from evp_desktop.ui.check.page import CheckPage
from evp_desktop.ui.publish.page import PublishPage
from evp_desktop.ui.publish.words import short_words, standing, trouble_words
from evp_desktop.ui.signing_in import SigningIn
from evp_desktop.ui.window import Window
from tests.support.accessibility import dump
from tests.support.fake_services import FakeServices

VIDEOS = Library(
    id="videos", kind="peertube", name="Company videos", address="https://videos.test", user="anna"
)
OFFER = Offer(
    Limits(can_replace=True, can_schedule=True, visibilities=("private", "internal", "public")),
    (Department(id="7", name="Care"), Department(id="8", name="Logistics")),
)


@pytest.fixture
def page(window: Window, project: Path) -> PublishPage:
    window.open_video(project, "publish")
    assert isinstance(window.page, PublishPage)
    return window.page


@pytest.fixture
def in_library(settings: SettingsStore, services: FakeServices) -> Library:
    settings.change(libraries=(VIDEOS,), default_library=VIDEOS.id)
    services.sending.offers[VIDEOS.id] = OFFER
    return VIDEOS


def _document(window: Window) -> Project:
    assert window.video is not None
    return window.video.project


def _sent(qtbot: QtBot, page: PublishPage, services: FakeServices) -> Upload:
    """Press Publish and have the video made."""
    page.publish()
    services.exports[-1].finish()
    qtbot.waitUntil(lambda: page.upload is not None)
    assert page.upload is not None
    return page.upload


def test_from_the_button_to_the_receipt(
    qtbot: QtBot, window: Window, page: PublishPage, services: FakeServices
) -> None:
    """Progress with time left, then a receipt in the document and three things to do."""
    qtbot.keyClicks(page.title_edit, "!")
    page.publish()
    export = services.exports[-1]
    assert projects.load(export.folder).publication.title.endswith("!")
    export.progress(0.5, 40.0)
    assert "about 40 seconds left" in dump(page)
    export.progress(0.9, 120.0)
    assert "about 2 minutes left" in dump(page)
    export.finish()
    qtbot.waitUntil(lambda: page.upload is not None)
    assert page.upload is not None
    services.sending.left = 70.0
    half = services.sending.become(page.upload, confirmed_bytes=49_600_000)
    assert "62 %, about 1 minute left. You may close the lid: it goes on by itself." in dump(page)
    services.sending.arrive(half, str(services.exports[-1].folder))
    qtbot.waitUntil(lambda: bool(_document(window).receipts))
    text = dump(window)
    for words in (
        "Published 3 May",
        "Open it",
        "Open the folder",
        "Copy the location",
        "Published in the library",
    ):
        assert words in text


def test_cancel_publishes_nothing(
    qtbot: QtBot, window: Window, page: PublishPage, services: FakeServices
) -> None:
    """Cancel stops the work at once and leaves the video private."""
    page.publish()
    qtbot.mouseClick(page.journey.buttons["cancel"], Qt.MouseButton.LeftButton)
    assert services.exports[-1].is_cancelled
    services.exports[-1].finish()
    assert not services.sending.queue
    assert _document(window).receipts == ()
    assert "Nothing was published" in dump(page)


def test_trouble_while_it_is_made_is_told(page: PublishPage, services: FakeServices) -> None:
    """The video is safe; the button is there again."""
    page.publish()
    services.exports[-1].finish(LibraryUnwritable("somewhere"))
    assert "I can't reach the video library" in dump(page)
    action = page.primary()
    assert action is not None
    assert action.is_enabled
    assert page.where.isEnabled()


def test_what_is_typed_while_publishing_is_not_possible(page: PublishPage) -> None:
    """What is being published cannot change under way."""
    page.publish()
    assert not page.title_edit.isEnabled()
    assert page.primary() is None


def test_it_goes_on_while_the_maker_is_elsewhere(
    qtbot: QtBot, window: Window, page: PublishPage, services: FakeServices
) -> None:
    """Another page costs nothing: the progress is there on return, and the receipt arrives anyhow."""
    page.publish()
    window.show_place("edit")
    export = services.exports[-1]
    export.progress(0.5, 40.0)
    window.show_place("publish")
    assert "about 40 seconds left" in dump(window)
    window.show_place("prepare")
    export.finish()
    qtbot.waitUntil(lambda: bool(services.sending.queue))
    assert not export.is_cancelled


def test_closing_the_video_stops_the_making(
    window: Window, page: PublishPage, services: FakeServices
) -> None:
    """Nothing is made out of sight once the video is closed."""
    page.publish()
    window.show_place("home")
    assert services.exports[-1].is_cancelled
    assert page is not window.page


def test_the_receipt_of_a_closed_video_is_kept(
    qtbot: QtBot, window: Window, page: PublishPage, services: FakeServices, project: Path
) -> None:
    """It arrives while Home is in sight: the document on disk knows."""
    upload = _sent(qtbot, page, services)
    window.show_place("home")
    services.sending.arrive(upload, "https://videos.test/w/1")
    qtbot.waitUntil(lambda: bool(projects.load(project).receipts))


def test_undo_takes_no_receipt_back(
    qtbot: QtBot, window: Window, page: PublishPage, services: FakeServices
) -> None:
    """What happened is no step that can be undone."""
    qtbot.keyClicks(page.title_edit, "!")
    services.sending.arrive(_sent(qtbot, page, services), "https://videos.test/w/1")
    qtbot.waitUntil(lambda: bool(_document(window).receipts))
    assert window.video is not None
    window.video.editor.undo()
    assert not _document(window).publication.title.endswith("!")
    assert _document(window).receipts


def test_a_library_is_asked_what_it_takes(
    qtbot: QtBot, in_library: Library, window: Window, page: PublishPage
) -> None:
    """Departments, who may see it, keywords and a date: each goes into the document and can be undone."""
    qtbot.waitUntil(lambda: page.where.offer is not None)
    assert "Company videos  ·  Everybody in the organisation" in dump(page)
    page.where.toggle()
    qtbot.keyClicks(page.where.department, "Care")
    page.where.department.chosen.emit("7")
    page.where.visibility.chosen.emit("private")
    page.where.tags.setText("rooms, planning , rooms,")
    page.where.tags.editingFinished.emit()
    told = _document(window).publication
    assert (told.department, told.visibility, told.tags) == ("7", "private", ("rooms", "planning"))
    assert "Company videos  ·  Care  ·  Only you" in dump(page)
    qtbot.mouseClick(page.where.is_later, Qt.MouseButton.LeftButton, pos=page.where.is_later.rect().center())
    assert _document(window).publication.scheduled_at
    assert page.where.moment.isVisibleTo(page)


def test_a_library_that_wants_a_name_leads_to_signing_in(
    qtbot: QtBot, in_library: Library, services: FakeServices, window: Window, page: PublishPage
) -> None:
    """A sentence with a button, and the dialog behind it."""
    services.sending.offers[VIDEOS.id] = SignInNeeded(VIDEOS.address)
    page.where.ask()
    page.where.toggle()
    qtbot.waitUntil(page.where.sign_in_button.isVisible)
    qtbot.mouseClick(page.where.sign_in_button, Qt.MouseButton.LeftButton)
    dialog = page.findChild(SigningIn)
    assert isinstance(dialog, SigningIn)
    assert "Sign in to Company videos" in dump(dialog)
    dialog.reject()


def test_a_library_that_is_away_hinders_nothing(
    qtbot: QtBot, in_library: Library, services: FakeServices, window: Window, page: PublishPage
) -> None:
    """The maker publishes; it goes when the library is there."""
    services.sending.offers[VIDEOS.id] = LibraryAway(VIDEOS.address)
    page.where.ask()
    action = page.primary()
    assert action is not None
    assert action.is_enabled
    upload = _sent(qtbot, page, services)
    services.sending.become(upload, trouble=Trouble(why="away"))
    assert "Your video is ready and goes on by itself." in dump(page)


def test_pausing_and_going_on(qtbot: QtBot, page: PublishPage, services: FakeServices) -> None:
    """Each button is a wish to the queue."""
    upload = _sent(qtbot, page, services)
    qtbot.mouseClick(page.journey.buttons["pause"], Qt.MouseButton.LeftButton)
    upload = services.sending.become(upload, state="paused", confirmed_bytes=8_000_000)
    assert "10 % is there already." in dump(page)
    qtbot.mouseClick(page.journey.buttons["go_on"], Qt.MouseButton.LeftButton)
    upload = services.sending.become(upload, state="sending")
    qtbot.mouseClick(page.journey.buttons["cancel"], Qt.MouseButton.LeftButton)
    services.sending.become(upload, state="cancelled")
    assert [wish for _, wish in services.sending.wishes] == ["pause", "go_on", "cancel"]
    assert "Stopped. Nothing was published." in dump(page)
    assert page.primary() is not None


def test_sent_back_with_a_jump_to_the_moment(
    qtbot: QtBot, window: Window, page: PublishPage, services: FakeServices
) -> None:
    """The reviewer's words stand there; the moment opens in the player; the maker publishes again."""
    upload = _sent(qtbot, page, services)
    waiting = services.sending.become(
        upload, state="waiting", package=replace(upload.package, review="communication")
    )
    assert "Waiting for Communications" in dump(page)
    assert page.primary() is None
    assert window.video is not None
    remarks = (Remark(at_us=4_000_000, words="Please blur the badge"),)
    window.video.editor.note(
        lambda project: edits.set_review(project, ReviewRound(state="changes_needed", remarks=remarks))
    )
    services.sending.become(waiting, state="sent_back")
    assert "Please blur the badge" in dump(page)
    action = page.primary()
    assert action is not None
    assert action.words == "Publish"
    page.journey.jumped.emit(4_000_000)
    assert isinstance(window.page, CheckPage)
    assert "seek 4000000" in services.players[-1].calls


def test_a_new_version_takes_the_place_of_the_old_one(
    qtbot: QtBot, window: Window, page: PublishPage, services: FakeServices
) -> None:
    """Its link stays where the library can do that."""
    first = _sent(qtbot, page, services)
    services.sending.arrive(first, "https://videos.test/w/1")
    qtbot.waitUntil(lambda: page.secondary() is not None)
    again = page.secondary()
    assert again is not None
    assert again.words == "Publish the new version"
    again.run()
    services.exports[-1].finish()
    qtbot.waitUntil(lambda: len(services.sending.queue) == 2)
    second = list(services.sending.queue.values())[-1]
    assert second.package.replaces == first.id


def test_what_stopped_is_told_until_it_is_put_away(
    qtbot: QtBot, window: Window, page: PublishPage, services: FakeServices
) -> None:
    """A refusal for good has one button; then the page is as before."""
    upload = _sent(qtbot, page, services)
    services.sending.become(
        upload, state="failed", trouble=Trouble(why="field", field="title", detail="3–120")
    )
    assert "does not take what is written under Title. Change it and publish again. (3–120)" in dump(page)
    assert page.title_edit.isEnabled()
    qtbot.mouseClick(page.journey.buttons["put_away"], Qt.MouseButton.LeftButton)
    assert not services.sending.queue
    assert page.upload is None


@pytest.mark.parametrize("state", get_args(State))
def test_every_state_has_words(state: State, qapp: object) -> None:
    """A title, and something to do or nothing to worry about."""
    upload = _upload(state)
    assert standing(upload).title
    assert short_words(upload)


@pytest.mark.parametrize("why", get_args(Why))
def test_every_trouble_has_words(why: Why, qapp: object) -> None:
    """Sentences without a place that is not filled in."""
    words = trouble_words(Trouble(why=why, field="title"))
    assert bool(words) == bool(why)
    assert "{" not in words


def _upload(state: State) -> Upload:
    from evp_desktop.model.uploads import Package

    package = Package(mark="m", video="video.mp4", size_bytes=100, title="T", language="en")
    return Upload(id="m", library="videos", package=package, state=state)


def test_what_waits_for_approval_cannot_be_changed(
    qtbot: QtBot, window: Window, page: PublishPage, services: FakeServices
) -> None:
    """Script, recorder and editor lead here; undo does nothing; taking it back opens everything again."""
    assert window.video is not None
    qtbot.keyClicks(page.title_edit, "!")
    window.video.editor.note(lambda project: edits.set_review(project, ReviewRound(state="in_review")))
    for place in ("prepare", "record", "edit"):
        window.show_place(place)
        assert isinstance(window.page, PublishPage)
        assert "This video waits for approval. Take it back to change something." in dump(window)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert _document(window).publication.title.endswith("!")
    assert isinstance(window.page, PublishPage)
    assert window.page.primary() is None
    qtbot.mouseClick(window.page.journey.buttons["take_back"], Qt.MouseButton.LeftButton)
    assert _document(window).review.state == "concept"
    window.show_place("edit")
    assert window.place == "edit"


def test_home_says_what_is_on_its_way(
    qtbot: QtBot, window: Window, page: PublishPage, services: FakeServices
) -> None:
    """The card follows, also while it is in sight; a video that was sent back asks to be read."""
    upload = _sent(qtbot, page, services)
    services.sending.become(upload, confirmed_bytes=49_600_000)
    window.show_place("home")
    qtbot.waitUntil(lambda: "On its way, 62 %" in dump(window))
    reviewed = replace(upload.package, review="hr")
    waiting = services.sending.become(upload, state="waiting", package=reviewed)
    assert "Waiting for HR" in dump(window)
    services.sending.become(waiting, state="sent_back")
    assert "Read the remarks" in dump(window)
    services.sending.arrive(waiting, "https://videos.test/w/1")
    assert "Published 3 May" in dump(window)


def test_a_network_that_costs_money_holds_it(
    qtbot: QtBot, app: App, page: PublishPage, services: FakeServices, settings: SettingsStore
) -> None:
    """It says why it waits; one button sends this once, a setting always."""
    _sent(qtbot, page, services)
    app.network.show_metered(True)
    assert services.sending.is_held
    assert "Every byte of this network costs money." in dump(page)
    qtbot.mouseClick(page.journey.buttons["send_now"], Qt.MouseButton.LeftButton)
    assert not services.sending.is_held
    assert "On its way to the library" in dump(page)
    app.network.show_metered(True)
    assert services.sending.is_held
    settings.change(is_metered_used=True)
    assert not services.sending.is_held
