"""A second copy of the app: it asks the first to come to the front, and ends."""

from __future__ import annotations

import queue
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path
from typing import Any

import msgspec
import pytest

from evp_desktop.services import single
from evp_desktop.services.single import Claim, claim
from tests.support.lab import until

Asked = queue.Queue[Path | None]

SECOND = """
import sys
from pathlib import Path
from evp_desktop.services.single import claim
wish = Path(sys.argv[2]) if len(sys.argv) > 2 else None
sys.exit(0 if claim(Path(sys.argv[1]), print, wish) is None else 9)
"""


@pytest.fixture
def asked() -> Asked:
    return queue.Queue()


@pytest.fixture
def first(tmp_path: Path, asked: Asked) -> Iterator[Claim]:
    found = claim(tmp_path / "state", asked.put)
    assert found is not None
    yield found
    found.close()


def second(tmp_path: Path, *wish: str) -> int:
    return subprocess.run(
        [sys.executable, "-c", SECOND, str(tmp_path / "state"), *wish], timeout=60
    ).returncode


def caller(tmp_path: Path, key: bytes | None = None) -> Any:
    told = msgspec.json.decode((tmp_path / "state" / single.ADDRESS).read_bytes())
    return Client(told["address"], authkey=bytes.fromhex(told["key"]) if key is None else key)


def test_a_second_copy_asks_the_first_and_ends(tmp_path: Path, first: Claim, asked: Asked) -> None:
    """Another process learns that it is not the one, and the first hears what it wanted."""
    assert second(tmp_path) == 0
    assert asked.get(timeout=10) is None
    wish = tmp_path / "Zoë’s plan.evp"
    assert second(tmp_path, str(wish)) == 0
    assert asked.get(timeout=10) == wish
    assert claim(tmp_path / "state", asked.put, Path("relative.evp")) is None
    assert asked.get(timeout=10) == Path("relative.evp").absolute()


def test_after_the_first_another_may_be(tmp_path: Path, asked: Asked) -> None:
    """Closed, or killed without a word, the first leaves the place free."""
    found = claim(tmp_path / "state", asked.put)
    assert found is not None
    found.close()
    assert not (tmp_path / "state" / single.ADDRESS).exists()
    assert second(tmp_path) == 9  # it was the one, and ended without closing
    again = claim(tmp_path / "state", asked.put)
    assert again is not None
    assert second(tmp_path) == 0
    again.close()
    assert "single" not in {thread.name for thread in threading.enumerate()}


def test_only_the_user_may_call(tmp_path: Path, first: Claim, asked: Asked) -> None:
    """The key is in a file of the user's own, and who does not know it is not heard."""
    for name in (single.ADDRESS, "window.socket"):
        assert stat.S_IMODE((tmp_path / "state" / name).stat().st_mode) == 0o600
    with pytest.raises(AuthenticationError):
        caller(tmp_path, b"guess")
    assert second(tmp_path) == 0
    assert asked.get(timeout=10) is None
    assert asked.empty()


def exchange(line: Any, message: bytes) -> bytes:
    line.send_bytes(message)  # one that is too long is cut short already here
    return bytes(line.recv_bytes())


@pytest.mark.parametrize(
    "message", [b"", b"quit", b"open ", b"open relative", b"open /a\0b", b"show /x", b"x" * 100_000]
)
def test_other_words_are_not_heard(tmp_path: Path, first: Claim, asked: Asked, message: bytes) -> None:
    """Whatever else is said is dropped, and the next one is still heard."""
    with caller(tmp_path) as line, pytest.raises((EOFError, OSError)):
        exchange(line, message)
    assert claim(tmp_path / "state", asked.put) is None
    assert asked.get(timeout=10) is None
    assert asked.empty()


def test_who_calls_and_says_nothing_keeps_nobody(tmp_path: Path, first: Claim, asked: Asked) -> None:
    """A caller that hangs does not stop the next one."""
    with socket.socket(socket.AF_UNIX) as silent:
        silent.connect(str(tmp_path / "state" / "window.socket"))
        assert second(tmp_path) == 0
        assert asked.get(timeout=10) is None


def test_one_that_hangs_is_not_waited_for(
    tmp_path: Path, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the first does not answer, the second ends all the same."""
    monkeypatch.setattr(single, "PATIENCE_S", 0.3)
    monkeypatch.setattr(Claim, "_listen", lambda self: None)
    deaf = claim(tmp_path / "state", asked.put)
    assert deaf is not None
    assert claim(tmp_path / "state", asked.put) is None
    deaf.close()
    until(lambda: "single-ask" not in {thread.name for thread in threading.enumerate()})


def test_a_first_that_is_still_starting_is_waited_for(
    tmp_path: Path, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wish that comes before the first copy can hear is heard when it can."""
    listen = Claim._listen
    monkeypatch.setattr(Claim, "_listen", lambda self: None)
    slow = claim(tmp_path / "state", asked.put)
    assert slow is not None
    asking = threading.Thread(target=claim, args=(tmp_path / "state", asked.put))
    asking.start()
    listen(slow)
    assert asked.get(timeout=10) is None
    asking.join()
    slow.close()


def test_a_deep_folder_is_no_hindrance(tmp_path: Path, asked: Asked) -> None:
    """A socket's name is short; the folder's may be long."""
    deep = tmp_path / ("d" * 100) / "state"
    found = claim(deep, asked.put)
    assert found is not None
    assert claim(deep, asked.put) is None
    assert asked.get(timeout=10) is None
    found.close()


def test_where_nothing_can_be_written_the_app_still_opens(tmp_path: Path, asked: Asked) -> None:
    """Two windows are better than none."""
    (tmp_path / "file").write_text("in the way")
    claims = [claim(tmp_path / "file" / "state", asked.put) for _ in range(2)]
    for found in claims:
        assert found is not None
        found.close()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
