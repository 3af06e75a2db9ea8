"""The servers that the contract needs: started, killed and gone for sure, or missed with a reason."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import lab
from tests.support.servers import Server, environments, running
from tests.support.servers.process import listens

SCRIPT = """
import sys
from pathlib import Path
from tests.services.uploads.test_contract_servers import plain
server = plain(Path(sys.argv[1]))
server.start()
print(server.port, flush=True)
sys.stdin.read()
"""


def plain(folder: Path) -> Server:
    folder.mkdir(exist_ok=True)
    return Server(folder, lambda port: [sys.executable, "-m", "http.server", "-b", "127.0.0.1", str(port)])


def test_a_server_is_killed_and_comes_back(tmp_path: Path) -> None:
    """Killed, nobody listens; started again, it is at the same port; in the end it is gone."""
    with running(plain(tmp_path)) as server:
        port = server.port
        server.kill()
        assert not listens(port)
        server.start()
        assert server.port == port
        assert listens(port)
    assert not listens(port)


@pytest.mark.skipif(os.name != "posix", reason="processes are killed otherwise there")
def test_servers_end_with_the_tests_however_those_end(tmp_path: Path) -> None:
    """The tests are killed: their servers go with them."""
    child = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(tmp_path)],
        cwd=environments.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    port = int(child.stdout.readline())
    assert listens(port)
    child.kill()
    child.communicate()
    lab.until(lambda: not listens(port))


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    """What it said last is in the failure."""
    broken = Server(tmp_path, lambda _port: [sys.executable, "-c", "raise SystemExit('no disk')"])
    with pytest.raises(AssertionError, match="no disk"):
        broken.start()


def missing(_name: str) -> Path:
    raise environments.NotInstallable("no network")


def test_without_a_network_tests_are_skipped_except_where_they_must_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A reason for people at their desk, a failure where nothing may be left out."""
    for name in ("CI", "EVP_SERVERS"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(pytest.skip.Exception, match="no network"):
        environments._or_skip(missing, "")
    monkeypatch.setenv("EVP_SERVERS", "must")
    with pytest.raises(pytest.fail.Exception, match="no network"):
        environments._or_skip(missing, "")
