"""What every adapter does with its real server, whatever goes wrong: the same tests for all of them.

A test module subclasses `Contract` and gives a `bench`. Each test sends one video through the real engine.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from msgspec.structs import replace

from evp_desktop.services.uploads.adapter import Adapter
from evp_desktop.services.uploads.queue import Queue
from evp_desktop.services.uploads.runner import Runner
from tests.services.uploads.desk import IMPATIENT, Bench, Desk, Dying
from tests.support import lab
from tests.support.servers import free_port
from tests.support.servers.certificates import authority
from tests.support.servers.proxy import Fault, Proxy, answer, before

PAGE = "<html><body><h1>Too many requests, please try again later.</h1></body></html>"


class Contract:
    """The tests; `bench` is the subclass's."""

    @pytest.fixture
    def bench(self) -> Bench:
        """The server and the adapter of this class."""
        raise NotImplementedError

    @pytest.fixture
    def proxy(self, bench: Bench) -> Iterator[Proxy]:
        """The door that everything goes through."""
        with bench.door() as proxy:
            yield proxy

    @pytest.fixture
    def desk(self, bench: Bench, proxy: Proxy, tmp_path: Path) -> Iterator[Desk]:
        """One upload that has not begun."""
        desk = Desk(tmp_path, bench, proxy.url + bench.path())
        yield desk
        desk.queue.close()

    def test_it_arrives_in_pieces(self, desk: Desk, proxy: Proxy) -> None:
        """A video that takes several pieces is there once, whole, with all that belongs to it."""
        desk.assert_arrived()
        assert desk.upload.resent_bytes == 0
        assert desk.upload.done == desk.adapter.steps(desk.package)
        assert proxy.count(desk.bench.sends_by) >= 3

    def test_it_is_found_and_removed(self, desk: Desk) -> None:
        """What arrived is found by its package, and gone when it is removed, also the second time."""
        assert desk.adapter.find(desk.package) is None
        desk.assert_arrived()
        there = desk.upload.remote
        found = desk.adapter.find(desk.package)
        assert (found and found.id) == (there.id if desk.bench.finds else None)
        desk.adapter.remove(there)
        desk.adapter.remove(there)
        assert desk.stored == []
        is_known = desk.adapter.condition(there, desk.package).phase == "gone"
        assert is_known == desk.bench.finds

    def test_it_survives_our_end_after_each_request(self, desk: Desk) -> None:
        """Killed after each request and before the note of it, the program goes on where the library is."""
        methods = ("limits", "find", "begin", "resume", "send", "do_step", "condition")
        dying = Dying(desk.adapter, *methods)
        desk.adapter = cast("Adapter", dying)
        desk.assert_arrived()
        assert dying.deaths == {*methods, *desk.upload.done} - {"do_step"}

    def test_it_survives_our_end_after_the_last_piece(self, desk: Desk, proxy: Proxy) -> None:
        """Killed when the last piece was sent and before the note of it, it is not sent twice."""
        desk.run("sending")
        desk.queue.keep(replace(desk.upload, piece_bytes=64 * 2**20))
        alive, desk.adapter = desk.adapter, cast("Adapter", Dying(desk.adapter, "send"))
        assert desk.step().is_tail_sent
        desk.adapter = alive
        sent = sum(one.body_bytes for one in proxy.requests if one.method == desk.bench.sends_by)
        desk.assert_arrived()
        again = sum(one.body_bytes for one in proxy.requests if one.method == desk.bench.sends_by) - sent
        assert again < len(desk.bench.data)

    def test_it_survives_the_end_of_the_server(self, desk: Desk, proxy: Proxy) -> None:
        """The server is killed in the middle of a piece and comes back, with or without what it had."""
        if not desk.bench.can_restart:
            pytest.skip("this server is not ours to kill")
        method = desk.bench.sends_by
        proxy.next(method, Fault(), Fault(cut_up=500_000, then=desk.bench.server.restart))
        desk.assert_arrived()
        assert not proxy.has_faults

    def test_it_survives_a_cut_inside_a_piece(self, desk: Desk, proxy: Proxy) -> None:
        """The line breaks inside a piece: it goes on from what the library has, not from what we sent."""
        proxy.next(desk.bench.sends_by, Fault(), Fault(cut_up=300_001), Fault(cut_up=70_000))
        desk.assert_arrived()
        assert desk.upload.restarts == 0

    def test_it_survives_the_loss_of_any_reply(self, desk: Desk, proxy: Proxy) -> None:
        """The library did it and its reply is lost, the first and the last one too."""
        proxy.next(desk.bench.begins_by, Fault(lose_reply=True))
        proxy.next(desk.bench.sends_by, *[Fault(lose_reply=True), Fault()] * 8)
        desk.assert_arrived()

    def test_it_survives_a_reply_that_is_cut(self, desk: Desk, proxy: Proxy) -> None:
        """Half a reply is no reply."""
        proxy.next(desk.bench.sends_by, Fault(cut_down=20), Fault(), Fault(cut_down=1))
        desk.assert_arrived()

    @pytest.mark.parametrize("seed", range(4))
    def test_it_survives_any_mixture(self, desk: Desk, proxy: Proxy, seed: int) -> None:
        """Whatever goes wrong with whatever request, it is there once and whole in the end."""
        luck = random.Random(seed)
        busy = answer(429, PAGE, Retry_After="1")
        kinds: list[Callable[[], Fault]] = [
            lambda: Fault(cut_up=luck.randrange(1, 900_000)),
            lambda: Fault(cut_down=luck.randrange(300)),
            lambda: Fault(lose_reply=True),
            lambda: Fault(answer=busy),
            lambda: Fault(answer=answer(502, PAGE)),
        ]
        for method in ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH"):
            proxy.next(method, *[luck.choice(kinds)() if luck.random() < 0.5 else Fault() for _ in range(9)])
        desk.assert_arrived()

    def test_a_damaged_piece_is_sent_again(self, desk: Desk, proxy: Proxy) -> None:
        """Where the library checks pieces, one that was changed on the way is sent again."""
        if not desk.bench.checks_pieces:
            pytest.skip("this library does not check pieces")
        proxy.next(desk.bench.sends_by, Fault(), Fault(damage=True))
        desk.assert_arrived()
        assert desk.upload.resent_bytes > 0

    def test_credentials_that_expire_are_renewed(self, desk: Desk) -> None:
        """Credentials that expire on the way are renewed, and the same upload goes on."""
        if not desk.bench.asks_who:
            pytest.skip("this library signs in otherwise")
        desk.run("sending")
        desk.keys.spoil()
        desk.assert_arrived()
        assert (desk.keys.renewals, desk.upload.restarts) == (1, 0)

    @pytest.mark.parametrize("status", [423, 429, 502, 503])
    def test_it_comes_back_later(self, desk: Desk, proxy: Proxy, status: int) -> None:
        """A library that is busy, also in a page for people, is asked again after the time it names."""
        busy = Fault(answer=answer(status, PAGE, Content_Type="text/html", Retry_After="37"))
        proxy.next(desk.bench.sends_by, Fault(), busy)
        desk.assert_arrived()
        assert not proxy.has_faults
        assert max(desk.waits) >= (37 if status != 503 else 0)

    @pytest.mark.parametrize("status", [301, 307, 308])
    def test_a_redirect_to_a_stranger_is_not_followed(self, desk: Desk, proxy: Proxy, status: int) -> None:
        """Sent to another host, we send it nothing: neither the video nor who we are."""
        with before(free_port()) as stranger:
            away = Fault(answer=answer(status, Location=f"{stranger.url}/steal"))
            proxy.next(desk.bench.sends_by, *[away] * 9)
            upload = desk.run()
            assert stranger.requests == []
        assert (upload.state, upload.trouble.why) == ("failed", "moved")
        assert upload.trouble.detail == stranger.url

    def test_an_address_at_a_stranger_gets_no_credentials(self, desk: Desk, proxy: Proxy) -> None:
        """An upload address at another host never learns who we are."""
        with before(free_port()) as stranger:
            away = Fault(answer=answer(201, Location=f"{stranger.url}/steal"))
            proxy.next(desk.bench.begins_by, away)
            for _ in range(4):
                desk.step()
            assert all("authorization" not in one.headers for one in stranger.requests)

    def test_a_library_that_never_answers_is_left(self, desk: Desk, proxy: Proxy) -> None:
        """A library that takes a piece and says nothing does not hold us up."""
        desk.adapter = desk.adapter_to(proxy.url + desk.bench.path(), patience=IMPATIENT)
        proxy.next(desk.bench.sends_by, Fault(), Fault(hold=True))
        desk.run("processing")
        desk.adapter = desk.adapter_to(proxy.url + desk.bench.path())
        desk.assert_arrived()

    def test_a_reply_that_drips_is_left(self, desk: Desk, proxy: Proxy) -> None:
        """A reply that comes byte by byte, for ever, is cut off when its time is over."""
        desk.adapter = desk.adapter_to(proxy.url + desk.bench.path(), patience=IMPATIENT)
        proxy.next(desk.bench.sends_by, Fault(), Fault(drip_s=0.1))
        desk.run("processing")
        desk.adapter = desk.adapter_to(proxy.url + desk.bench.path())
        desk.assert_arrived()

    def test_only_a_certificate_that_is_trusted_will_do(self, bench: Bench, tmp_path: Path) -> None:
        """An unknown certificate ends it before anything is told; the company's own authority is enough."""
        company = authority(tmp_path)
        with bench.door(company.context) as proxy:
            address = proxy.url + bench.path()
            desk = Desk(tmp_path, bench, address)
            upload = desk.run()
            assert (upload.state, upload.trouble.why) == ("failed", "certificate")
            assert proxy.requests == []
            desk.adapter = desk.adapter_to(address, authority=company.pem)
            desk.engine.grant(desk.upload, "go_on")
            desk.assert_arrived()
            desk.queue.close()

    def test_two_copies_of_the_program_send_it_once(self, desk: Desk) -> None:
        """Two copies that run at the same time send a video once."""
        queues = [Queue(desk.folder), Queue(desk.folder)]
        runners = [Runner(desk.folder, one, desk.new_engine(one, time.time)) for one in queues]
        try:
            for runner in runners:
                runner.start()
            lab.until(lambda: desk.upload.state in (desk.bench.ends_in, "failed"), desk.bench.patience_s)
        finally:
            for runner, queue in zip(runners, queues, strict=True):
                runner.close()
                queue.close()
        desk.assert_arrived()

    def test_a_file_that_changes_is_not_sent_on(self, desk: Desk) -> None:
        """A file that changes while it is sent ends the upload; nothing of it stands in the library."""
        desk.run("sending")
        path = desk.engine.folder(desk.upload) / "video.mp4"
        path.write_bytes(path.read_bytes()[:-1])
        upload = desk.run()
        assert (upload.state, upload.trouble.why) == ("failed", "file_changed")
        assert desk.stored == []

    def test_it_is_cancelled_on_the_way(self, desk: Desk, proxy: Proxy) -> None:
        """Cancelled between two pieces, nothing of it stands in the library."""
        proxy.next(desk.bench.sends_by, Fault(), Fault(cut_up=1000))
        desk.run("sending")
        desk.step()
        assert desk.engine.grant(desk.upload, "cancel").state == "cancelled"
        assert desk.stored == []

    def test_what_is_too_short_for_pieces_arrives(self, desk: Desk) -> None:
        """A video of one piece arrives, too."""
        desk.queue.keep(replace(desk.upload, piece_bytes=64 * 2**20))
        desk.assert_arrived()
