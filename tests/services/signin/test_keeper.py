"""Staying signed in: one renewal by one program, kept before it is used."""

from __future__ import annotations

import multiprocessing
import threading
from pathlib import Path
from typing import Any

import pytest

from evp_desktop import paths
from evp_desktop.errors import LibraryAway
from evp_desktop.model.libraries import Library
from evp_desktop.services.signin.desk import SignIn
from evp_desktop.services.signin.grants import decoded
from evp_desktop.services.signin.hidden import Secret
from evp_desktop.services.signin.secrets import Secrets
from evp_desktop.services.uploads.web import Web
from tests.services.signin.office import Answer, Asked, Office
from tests.services.signin.people import PASSWORD, PeerTubeOffice, library, problem
from tests.services.signin.ring import FileRing, used


def renewals(here: Office) -> int:
    return sum(1 for one in here.asked if one.form.get("grant_type") == "refresh_token")


def program(ring: Path, state: Path, there: Library, gate: Any, told: Any) -> None:
    """Another copy of the program: asks who it is, as soon as the gate opens."""
    with used(FileRing(ring)):
        credentials = SignIn(Secrets(state), state).credentials(there)
        credentials.headers()
        gate.wait()
        told.put(Web(there.address, credentials).ask("GET", "/api/v1/users/me").status)


def test_two_programs_renew_once(here: Office, sign_in: SignIn, ring: FileRing) -> None:
    """Three programs whose token ended at once make one renewal; all of them go on."""
    peertube = PeerTubeOffice(here)
    there = library(here, "peertube")
    sign_in.with_password(there, PASSWORD)
    peertube.good = {one for one in peertube.good if one.startswith("refresh")}
    context = multiprocessing.get_context("spawn")
    gate, told = context.Barrier(3), context.Queue()
    given = (ring.file, paths.state_folder(), there, gate, told)
    children = [context.Process(target=program, args=given) for _ in range(2)]
    for child in children:
        child.start()
    ours = sign_in.credentials(there)
    ours.headers()
    gate.wait()
    assert Web(there.address, ours).ask("GET", "/api/v1/users/me").status == 200
    assert [told.get(timeout=60), told.get(timeout=60)] == [200, 200]
    for child in children:
        child.join()
    assert renewals(here) == 1


def test_two_threads_renew_once(here: Office, sign_in: SignIn) -> None:
    """The same within one program."""
    peertube = PeerTubeOffice(here)
    there = library(here, "peertube")
    sign_in.with_password(there, PASSWORD)
    peertube.good = {one for one in peertube.good if one.startswith("refresh")}
    refused = sign_in.credentials(there).headers()
    done: list[bool] = []
    threads = [
        threading.Thread(target=lambda: done.append(sign_in.credentials(there).renew(refused)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (done, renewals(here)) == ([True] * 4, 1)


def test_the_new_token_is_kept_before_it_is_used(here: Office, sign_in: SignIn, ring: FileRing) -> None:
    """When the first request with the new token arrives, the new refresh token is in the keyring."""
    peertube = PeerTubeOffice(here)
    there = library(here, "peertube")
    sign_in.with_password(there, PASSWORD)
    seen: list[str] = []

    def me(asked: Asked) -> Answer:
        if "access-1" in asked.headers["authorization"]:
            return problem(401, "invalid_token")
        kept = decoded(ring.entries()["EVP Desktop|lib1"][1:])
        seen.append(kept.refresh if kept else "")
        return Answer()

    here.routes["GET /api/v1/users/me"] = me
    assert Web(there.address, sign_in.credentials(there)).ask("GET", "/api/v1/users/me").status == 200
    assert seen == [next(one for one in peertube.good if one.startswith("refresh-2"))]


def test_a_refresh_token_that_ended_is_told(here: Office, sign_in: SignIn) -> None:
    """Only the person can help then: the request stays refused, and what is kept is left as it is."""
    peertube = PeerTubeOffice(here)
    there = library(here, "peertube")
    sign_in.with_password(there, PASSWORD)
    peertube.good = set()
    assert Web(there.address, sign_in.credentials(there)).ask("GET", "/api/v1/users/me").status == 401
    assert renewals(here) == 1


@pytest.mark.parametrize("answer", [Answer(503), Answer(429, "<h1>", {"Retry-After": "9"})])
def test_a_library_that_is_away_signs_nobody_out(here: Office, sign_in: SignIn, answer: Answer) -> None:
    """A renewal that cannot be asked for now is tried again later, with the same refresh token."""
    peertube = PeerTubeOffice(here)
    there = library(here, "peertube")
    sign_in.with_password(there, PASSWORD)
    peertube.good = {one for one in peertube.good if one.startswith("refresh")}
    credentials = sign_in.credentials(there)
    here.says("POST /api/v1/users/token", answer)
    with pytest.raises(LibraryAway):
        Web(there.address, credentials).ask("GET", "/api/v1/users/me")
    here.routes["POST /api/v1/users/token"] = peertube.token
    assert Web(there.address, credentials).ask("GET", "/api/v1/users/me").status == 200


def test_who_signed_out_elsewhere_is_out_here(here: Office, sign_in: SignIn) -> None:
    """What one program forgot, another one that still holds it cannot renew."""
    PeerTubeOffice(here)
    there = library(here, "peertube")
    sign_in.with_password(there, PASSWORD)
    other = sign_in.credentials(there)
    assert other.headers()
    sign_in.sign_out(there)
    assert Web(there.address, other).ask("GET", "/api/v1/users/me").status == 401
    assert (other.headers(), renewals(here)) == ({}, 0)


def test_who_signs_in_again_goes_on_where_it_was_refused(here: Office, sign_in: SignIn) -> None:
    """An adapter that is open takes up a new sign-in by itself."""
    there = library(here, "tus")
    sign_in.with_token(there, Secret("old"))
    credentials = sign_in.credentials(there)
    refused = credentials.headers()
    sign_in.with_token(there, Secret("new"))
    assert credentials.renew(refused)
    assert credentials.headers() == {"Authorization": "Bearer new"}


def test_a_state_folder_that_cannot_be_written_hinders_nothing(
    here: Office, ring: FileRing, tmp_path: Path
) -> None:
    """Without a place for locks everything works, for one program."""
    (tmp_path / "file").write_text("in the way")
    place = tmp_path / "file" / "state"
    sign_in = SignIn(Secrets(place), place)
    sign_in.with_token(library(here, "tus"), Secret("abc"))
    assert sign_in.credentials(library(here, "tus")).headers() == {"Authorization": "Bearer abc"}


def test_without_a_keyring_a_sign_in_lasts_for_this_run(here: Office, tmp_path: Path) -> None:
    """It works, is renewed, and is told not to last."""
    sign_in = SignIn(Secrets(tmp_path), tmp_path)
    peertube = PeerTubeOffice(here)
    there = library(here, "peertube")
    sign_in.with_password(there, PASSWORD)
    peertube.good = {one for one in peertube.good if one.startswith("refresh")}
    assert Web(there.address, sign_in.credentials(there)).ask("GET", "/api/v1/users/me").status == 200
    assert not sign_in.is_lasting
    assert not SignIn(Secrets(tmp_path), tmp_path).is_signed_in(there)
