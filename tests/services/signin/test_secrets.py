"""Secrets are in the system's keyring, or nowhere but in memory."""

from __future__ import annotations

import threading
from pathlib import Path

import keyring.backends.fail
import keyring.backends.null
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from evp_desktop.services.signin.secrets import PART_CHARACTERS, Secrets
from tests.services.signin.ring import FileRing, used


def test_a_secret_is_kept_in_the_keyring(ring: FileRing, tmp_path: Path) -> None:
    """What one program keeps another one reads, until it is removed."""
    first, second = Secrets(tmp_path / "state"), Secrets(tmp_path / "state")
    first.put("lib1", "one")
    first.put("lib2", "two")
    assert (second.get("lib1"), second.get("lib2"), second.is_lasting) == ("one", "two", True)
    assert second.remove("lib1")
    assert (first.get("lib1"), first.get("lib2")) == (None, "two")
    assert list(ring.entries()) == ["EVP Desktop|lib2"]


def test_nothing_is_left_that_was_not_there(ring: FileRing, tmp_path: Path) -> None:
    """To remove what was never kept is no trouble."""
    assert Secrets(tmp_path).remove("lib1")
    assert ring.entries() == {}


@settings(max_examples=12)
@given(lengths=st.lists(st.sampled_from([0, 1, 1199, 1200, 1201, 2400, 2401, 9000]), min_size=1, max_size=5))
def test_a_long_secret_is_cut_in_parts(lengths: list[int], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever follows whatever, the last one is read, no entry is too large, and nothing stays behind."""
    folder = tmp_path_factory.mktemp("ring")
    ring = FileRing(folder / "ring.json")
    with used(ring):
        secrets = Secrets(folder)
        for number, length in enumerate(lengths):
            text = str(number % 10) * length
            secrets.put("lib1", text)
            assert Secrets(folder).get("lib1") == text
        assert len(ring.entries()) <= 2 + lengths[-1] // PART_CHARACTERS
        assert secrets.is_lasting
        assert secrets.remove("lib1")
        assert ring.entries() == {}


def test_a_write_that_is_cut_off_leaves_one_whole_secret(ring: FileRing, tmp_path: Path) -> None:
    """Killed anywhere, the next start reads the old secret or the new one, and every part can be removed."""
    old, new = "o" * 5000, "n" * 5000
    Secrets(tmp_path).put("lib1", old)
    there = ring.entries()
    for survived in (1, 4, 5, 6, 8):
        ring.file.unlink()
        for key, value in there.items():
            ring._change(key, value)
        dying = _Dying(ring, survived)
        with used(dying), pytest.raises(_Killed):
            _write_directly(dying, new)
        with used(ring):
            assert Secrets(tmp_path).get("lib1") == (old if survived < 6 else new)
            assert Secrets(tmp_path).remove("lib1")
        assert ring.entries() == {}


class _Killed(BaseException):
    """The program was killed."""


class _Dying(FileRing):
    def __init__(self, ring: FileRing, survives: int) -> None:
        super().__init__(ring.file)
        self._left = survives

    def _change(self, key: str, value: str | None) -> None:
        self._left -= 1
        if self._left < 0:
            raise _Killed
        super()._change(key, value)


def _write_directly(ring: FileRing, text: str) -> None:
    """Not through the thread that hides how it ends."""
    from evp_desktop.services.signin import secrets

    secrets._write(ring, "lib1", text)


class _Locked(KeyringBackend):
    priority = 1.0
    trouble: BaseException = KeyringLocked("locked")

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def get_password(self, service: str, username: str) -> str | None:
        raise self.trouble

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.trouble

    def delete_password(self, service: str, username: str) -> None:
        raise self.trouble


class _NoBus(_Locked):
    trouble = ConnectionRefusedError("no D-Bus")


class _Plain(FileRing):
    """As those of `keyrings.alt`, which write a file."""

    def __init__(self) -> None:
        super().__init__(Path("never"))


_Plain.__module__ = "keyrings.alt.file"


class _Forgetful(keyring.backends.null.Keyring):
    """Takes everything and has nothing; not the null keyring itself."""


@pytest.mark.parametrize(
    "kind",
    [keyring.backends.null.Keyring, keyring.backends.fail.Keyring, _Locked, _NoBus, _Plain, _Forgetful],
)
def test_without_a_keyring_it_is_for_this_run(kind: type[KeyringBackend], tmp_path: Path) -> None:
    """No keyring, a locked one, one without D-Bus, one that writes files: in memory, and that is told."""
    with used(kind()):
        secrets = Secrets(tmp_path / "state")
        secrets.put("lib1", "one")
        assert (secrets.get("lib1"), secrets.is_lasting) == ("one", False)
        assert Secrets(tmp_path / "state").get("lib1") is None
        secrets.remove("lib1")
        assert secrets.get("lib1") is None
    assert [path.name for path in (tmp_path / "state").iterdir()] in ([], ["secrets.lock"])


def test_a_locked_keyring_does_not_promise_that_it_forgot(tmp_path: Path) -> None:
    """Where removal cannot be seen to have worked it is not said to have."""
    with used(_Locked()):
        assert not Secrets(tmp_path).remove("lib1")


def test_a_keyring_that_hangs_is_left_alone(tmp_path: Path) -> None:
    """One that never answers costs its patience once, and then counts as none."""
    release, calls = threading.Event(), []

    class Hanging(_Locked):
        def get_password(self, service: str, username: str) -> str | None:
            calls.append(username)
            release.wait(10)
            return None

    with used(Hanging()):
        secrets = Secrets(tmp_path, patience_s=0.1)
        assert secrets.get("lib1") is None
        secrets.put("lib1", "one")
        assert (secrets.get("lib1"), secrets.is_lasting, len(calls)) == ("one", False, 1)
        release.set()


def test_what_others_wrote_there_is_not_taken_for_ours(ring: FileRing, tmp_path: Path) -> None:
    """Entries of another form are read as none, and can be replaced."""
    for text in ("", "x", "#", "#a", "#a99999", "#z3", "#a2", "{}"):
        ring._change("EVP Desktop|lib1", text)
        assert Secrets(tmp_path).get("lib1") is None
    Secrets(tmp_path).put("lib1", "one")
    assert Secrets(tmp_path).get("lib1") == "one"
